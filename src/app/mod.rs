//! The window: state, what changes it, and what it looks like. Owns the worker's handle, the dialogs and the loader.

mod action;
mod dialog;
mod loader;
mod series;
mod state;
mod theme;
mod views;
mod window;

pub use action::{Action, Effect};
pub use series::{Curve, Distributions, Mark, MarkKind, Series};
pub use state::{Notice, Open, Phase, Selection, State};
pub use window::{Window, open};
