//! What the window shows. A view reads the state and returns actions; it never changes anything but its own memory.

mod bar;
mod cards;
mod changes;
mod commands;
mod condition;
mod controls;
mod field;
mod inspector;
mod keys;
mod menus;
mod network;
mod palette;
mod paths;
mod plots;
mod report;
mod status;

pub use bar::{bar_ui, question_ui};
pub use commands::{Doing, ViewCommand};
pub use controls::controls_ui;
pub use field::take_refusal;
pub use inspector::inspector_ui;
pub use keys::shortcuts;
pub use network::{NetworkView, png};
pub use palette::Palette;
pub use plots::plots_ui;
pub use status::status_ui;
