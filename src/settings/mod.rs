//! Everything that a user can set of a run: the catalogue of numbers with their ranges and explanations, the published presets, and the
//! settings of one run. Knows no command line and no window; both derive their fields from here.

pub mod catalogue;
pub mod choices;
mod config;
mod options;
mod preset;
mod schedule;
mod scheduled_change;
mod table;

pub use catalogue::{CLAMPED_STATE, OutOfRange, Setting, THRESHOLD, short};
pub use config::{Config, parse_amount, shell_line, train_command};
pub use options::{Options, noise_text, parse_noise, parse_or_off};
pub use preset::{Preset, PresetSettings, STRENGTHS};
pub use schedule::Schedule;
pub use scheduled_change::{ScheduledChange, ScheduledChangeError, SettingChange, marked_changes};
pub use table::{Entry, TABLE, ValueError};
