//! The window: state, what changes it, and what it looks like. Owns the worker's handle, the dialogs and the loader.

mod bench;
mod commands;
mod computations;
mod graph_view;
mod jobs;
mod panels;
mod query;
mod state;
mod theme;
mod update;
mod widgets;
mod window;

pub use bench::{ViewCosts, measure_view};
pub use computations::{Dig, Dug, FindRequest, Findings, ProbeRequest, Probed, dig, find, probe};
pub use graph_view::png;
pub use jobs::{draw_network, keep, recall};
pub use query::{
    EXAMPLES, Facts, Filter, Focus, Matches, Parts, PathSearch, Query, QueryError, Reached, Rest,
    Shown, Step, Suggestion, Visibility, edge_sentence, node_sentence, selection_sentence,
    suggestions, walk,
};
pub use state::{
    Arranging, Asked, Changes, Compared, Desk, Kept, Labels, Lens, Look, Motion, NodeColours,
    Notice, Open, Phase, Playback, Selection, State, Via, Viewed,
};
pub use update::{Action, EdgeEdit, Effect, Export, Picture, RunFile};
pub use window::{Window, open};
