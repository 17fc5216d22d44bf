//! The window: its state, the changes of the state, and the views. [`Window`] owns the worker's handle and the background jobs.

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
pub use computations::{
    AnalysisJob, AnalysisResult, PruningStatistics, PruningStatisticsRequest, Simulation,
    SimulationRequest, pruning_statistics, run_analysis, simulate,
};
pub use graph_view::png;
pub use jobs::{Places, draw_network};
pub use query::{
    EXAMPLES, Filter, Focus, Matches, Parts, PathSearch, Prominence, Query, QueryContext,
    QueryError, Reached, Step, Suggestion, Unfocused, Visibility, edge_sentence, node_sentence,
    selection_sentence, suggestions, walk,
};
pub use state::{
    Arranging, Asked, Labels, Leaving, LeftBehind, Motion, NodeColours, Notice, OpenNetwork, Phase,
    Playback, Preferences, RunList, Selection, State, Tab, ThemeChoice, View, ViewChange, Viewed,
};
pub use update::{
    Answer, EdgeEdit, Effect, Export, Intent, Picture, ProjectOrder, ProjectReply, Reply,
    RunChange, RunFile,
};
pub use window::{Window, open};
