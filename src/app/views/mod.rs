//! What the window shows. A view reads the state and returns actions; it never changes anything but its own memory.

mod bar;
mod controls;
mod field;
mod inspector;
mod network;
mod plots;
mod report;
mod status;

pub use bar::{bar_ui, question_ui, shortcuts};
pub use controls::controls_ui;
pub use field::take_refusal;
pub use inspector::inspector_ui;
pub use network::NetworkView;
pub use plots::plots_ui;
pub use status::status_ui;
