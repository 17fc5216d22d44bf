//! The window: state, what changes it, and what it looks like. Owns the worker's handle, the dialogs and the loader.

mod bench;
mod commands;
mod graph_view;
mod jobs;
mod panels;
mod query;
mod state;
mod theme;
mod update;
mod window;

pub use bench::{ViewCosts, measure_view};
pub use graph_view::png;
pub use jobs::{
    Dig, Dug, FindRequest, Findings, Kept, ProbeRequest, Probed, dig, draw_network, find, keep,
    probe, recall,
};
pub use query::{
    EXAMPLES, Facts, Filter, Focus, Matches, Parts, Query, QueryError, Reached, Rest, Shown, Step,
    Suggestion, Visibility, edge_sentence, node_sentence, selection_sentence, suggestions, walk,
};
pub use state::{
    Arranging, Asked, Changes, Compared, Desk, Labels, Lens, Look, Motion, NodeColours, Notice,
    Open, PathSearch, Phase, Playback, Selection, State, Via, Viewed,
};
pub use update::{Action, EdgeEdit, Effect, Export, Picture, RunFile};
pub use window::{Window, open};
