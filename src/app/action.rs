//! What a user asks for, and what the window then has to do outside its state.

use std::path::PathBuf;
use std::sync::Arc;

use crate::data::{Opening, SplitRule, Study};
use crate::network::{Amount, EdgeId, ImportError, Method, NodeId};
use crate::train::{Config, EngineChoice, Event, Options, Preset};

/// Something that happened: a view asks for it, a thread reports it, or a key means it.
#[derive(Debug, Clone)]
pub enum Action {
    /// Load files or an example.
    Open(Opening),
    /// Whether what was asked to be opened may end the present run.
    Answer(bool),
    /// Ask for a file with the system's dialog.
    PickFile,
    /// Ask for a folder with the system's dialog.
    PickFolder,
    /// A dialog was closed: a path, or nothing.
    Picked(Option<PathBuf>),
    /// Loading has ended.
    Loaded(Result<Arc<Study>, ImportError>),
    /// Take all settings of a preset.
    SetPreset(Preset),
    /// Put in so many spurious edges, in place of those that are there.
    SetSpurious(Amount),
    /// Draw the spurious edges in this way.
    SetMethod(Method),
    /// Draw other spurious edges.
    DrawAgain,
    /// Take the spurious edges out.
    RemoveSpurious,
    /// Set the L2 strength; a run takes it from the next epoch on.
    SetL2(f64),
    /// Set the highest learning rate; a run takes it from the next epoch on.
    SetLearningRate(f64),
    /// Set the length of the run.
    SetEpochs(u32),
    /// Set the seed of start weights and split.
    SetSeed(u64),
    /// Set how conditions are divided.
    SetSplit(SplitRule),
    /// Set terms, noise and the shape of the model.
    SetOptions(Options),
    /// Choose what computes.
    SetEngine(EngineChoice),
    /// Start, pause, or go on.
    TrainOrPause,
    /// Train one epoch.
    Step,
    /// Back to the start values.
    Reset,
    /// News from the worker.
    Train(Event),
    /// Select nodes and edges, in place of what is selected.
    Select(Vec<NodeId>, Vec<EdgeId>),
    /// Add a node to the selection, or take it out.
    ToggleNode(NodeId),
    /// Add an edge to the selection, or take it out.
    ToggleEdge(EdgeId),
    /// Take a message away.
    Dismiss,
    /// Put the command line of the present run on the clipboard.
    CopyCommand,
}

/// What [`super::State`] cannot do itself.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Load in the background, then act [`Action::Loaded`].
    Load(Opening),
    /// Open a dialog, then act [`Action::Picked`].
    PickFile,
    /// The same for a folder.
    PickFolder,
    /// Start a worker for this study and these settings, in place of the present one.
    Spawn(Arc<Study>, Box<Config>),
    /// Tell the worker.
    Command(crate::train::Command),
    /// End the worker.
    EndWorker,
    /// Copy to the clipboard.
    Copy(String),
}
