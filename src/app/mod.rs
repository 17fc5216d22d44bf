//! The window: state, what changes it, and what it looks like. Owns the worker's handle, the dialogs and the loader.

mod action;
mod background;
mod bench;
mod dialog;
mod errands;
mod export;
mod findings;
mod kept;
pub mod lens;
mod picture;
mod probe;
mod series;
mod state;
mod theme;
mod views;
mod window;

pub use action::{Action, EdgeEdit, Effect, Export, Picture, RunFile};
pub use bench::{ViewCosts, measure_view};
pub use findings::{Dig, Dug, FindRequest, Findings, dig, find};
pub use kept::{Kept, keep, recall};
pub use picture::draw_network;
pub use probe::{ProbeRequest, Probed, probe};
pub use series::{Mark, MarkKind, Series};
pub use state::{Arranging, Asked, Compared, Notice, Open, Phase, Selection, State, Viewed};
pub use views::png;
pub use window::{Window, open};
