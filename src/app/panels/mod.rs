//! The panels of the window. A panel reads the state and returns intents; it changes nothing but its own memory.

pub mod export;
mod import;
pub mod inspector;
mod number_field;
pub mod results;
pub mod settings;
mod status_bar;
mod top_bar;

pub use import::report_ui;
pub use number_field::{end_typing, field_ui, number_field_ui, take_refusal};
pub use status_bar::status_ui;
pub use top_bar::{bar_ui, grouped, question_ui};
