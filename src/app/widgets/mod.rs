//! Parts of panels that several of them show: boxes for numbers, the choice of a condition, cards of proteins and edges.

mod cards;
mod condition;
mod number_field;
mod number_text;
mod run_dot;

pub(crate) use cards::sign_arrow;
pub use cards::{edge_card_ui, node_card_ui};
pub use condition::condition_ui;
pub use number_field::{end_typing, field_ui, number_field_ui, take_refusal};
pub use number_text::grouped;
pub use run_dot::run_dot_ui;
