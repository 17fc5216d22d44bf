//! The window: state, what changes it, and what it looks like. Owns the worker's handle, the dialogs and the loader.

mod action;
mod background;
mod bench;
mod dialog;
mod errands;
mod kept;
pub mod lens;
mod probe;
mod series;
mod state;
mod theme;
mod views;
mod window;

pub use action::{Action, EdgeEdit, Effect, Picture};
pub use bench::{ViewCosts, measure_view};
pub use kept::{Kept, keep, recall};
pub use probe::{ProbeRequest, Probed, probe};
pub use series::{Curve, Distributions, Mark, MarkKind, Series, Snapshots};
pub use state::{Arranging, Asked, Notice, Open, Phase, Selection, State};
pub use views::png;
pub use window::{Window, open};
