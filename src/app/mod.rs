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
pub use jobs::{draw_network, load_workspace, save_workspace};
pub use query::{
    EXAMPLES, Filter, Focus, Matches, Parts, PathSearch, Prominence, Query, QueryContext,
    QueryError, Reached, Step, Suggestion, Unfocused, Visibility, edge_sentence, node_sentence,
    selection_sentence, suggestions, walk,
};
pub use state::{
    Arranging, Asked, Changes, Compared, Labels, Motion, NodeColours, Notice, OpenNetwork, Phase,
    Playback, Selection, State, Tab, Via, View, ViewChange, Viewed, Workspace,
};
pub use update::{EdgeEdit, Effect, Export, Intent, Picture, Reply, RunFile};
pub use window::{Window, open};
