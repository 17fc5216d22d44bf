//! The panels of the window. A panel reads the state and returns intents; it changes nothing but its own memory.

mod dialogs;
pub mod export;
mod import;
pub mod inspector;
mod preferences;
pub mod results;
pub mod settings;
mod status_bar;
mod top_bar;

pub use dialogs::{SaveForm, question_ui};
pub use import::report_ui;
pub use preferences::PreferencesForm;
pub use status_bar::status_ui;
pub use top_bar::bar_ui;
