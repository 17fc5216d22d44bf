//! What the window shows. A view reads the state and returns actions; it never changes anything but its own memory.

mod bar;
mod cards;
mod changes;
mod commands;
mod condition;
mod controls;
mod desk;
mod field;
mod inspector;
mod keys;
mod menus;
mod network;
mod palette;
mod paths;
mod report;
mod save;
mod status;

pub use bar::{bar_ui, question_ui};
pub use commands::{Doing, SaveKind, ViewCommand};
pub use controls::controls_ui;
pub use desk::DeskView;
pub use field::take_refusal;
pub use inspector::inspector_ui;
pub use keys::shortcuts;
pub use network::{NetworkView, png};
pub use palette::Palette;
pub use save::{SaveForm, Saving};
pub use status::status_ui;
