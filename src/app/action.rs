//! What a user asks for, and what the window then has to do outside its state.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::kept::Kept;
use super::lens::{Look, Step};
use super::probe::{ProbeRequest, Probed};
use super::series::Distributions;
use crate::data::{Opening, SplitRule, Study};
use crate::model::Parameters;
use crate::network::layout::{Arrangement, LayoutKind, Progress};
use crate::network::{Amount, Becomes, EdgeId, ImportError, Method, Network, NodeId, Sign};
use crate::train::{Config, EngineChoice, Event, Options, Preset};

/// Something that happened: a view asks for it, a thread reports it, or a key means it.
#[derive(Debug, Clone)]
pub enum Action {
    /// Load files or an example.
    Open(Opening),
    /// Whether what was asked to be opened may end the present run.
    Answer(bool),
    /// Close the window.
    Quit,
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
    /// Walk along edges from what is selected.
    Walk(Step),
    /// Look at the network in another way.
    Look(Vec<Look>),
    /// Lay the network out anew.
    Arrange(LayoutKind),
    /// Keep the present layout after all.
    CancelArranging,
    /// A layout is done; nothing where it was lost.
    Arranged(Option<Arrangement>),
    /// Put a node here, and pin it.
    Place(NodeId, [f32; 2]),
    /// Pin nodes where they are, or let them go.
    Pin(Vec<NodeId>, bool),
    /// What was kept of the network that is open.
    Recalled(Option<Kept>),
    /// Draw an edge, or give the one that is there another sign.
    Draw(NodeId, NodeId, Sign),
    /// Change edges.
    Edit(Vec<EdgeId>, EdgeEdit),
    /// Doubt edges, or trust them again where all of them are doubted.
    Doubt(Vec<EdgeId>),
    /// Hold nodes at a state, or let them go.
    Hold(Vec<NodeId>, Option<f64>),
    /// Take the last change of edges, doubts and held nodes back.
    Undo,
    /// Make it again.
    Redo,
    /// The answer to a probe; nothing where it was lost.
    Probed(Option<Box<Probed>>),
    /// How the magnitudes of these weights are distributed; nothing where it was lost.
    Compared(Option<Box<Distributions>>),
    /// Ask for the place of a picture with the system's dialog, beginning here.
    PickPicture(PathBuf),
    /// The dialog for the place of a picture was closed: a path, or nothing.
    PlacedPicture(Option<PathBuf>),
    /// Write a picture of the network.
    Export(Picture),
    /// A file was written, or not: what to say.
    Written(Result<String, String>),
    /// Take a message away.
    Dismiss,
    /// Put the command line of the present run on the clipboard.
    CopyCommand,
}

/// What to do with edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeEdit {
    /// Take them out.
    Remove,
    /// Turn stimulation into inhibition and the other way round; an unknown sign becomes stimulation.
    Flip,
    /// Give them a sign.
    Set(Sign),
}

impl EdgeEdit {
    /// What an edge of this sign becomes.
    #[must_use]
    pub fn of(self, sign: Sign) -> Becomes {
        match (self, sign) {
            (Self::Remove, _) => Becomes::Removed,
            (Self::Set(sign), _) => Becomes::Edge(sign),
            (Self::Flip, Sign::Stimulation) => Becomes::Edge(Sign::Inhibition),
            (Self::Flip, _) => Becomes::Edge(Sign::Stimulation),
        }
    }
}

/// A picture of the network to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Where to.
    pub path: PathBuf,
    /// The picture as SVG.
    pub svg: String,
    /// Pixels for each point of the screen, for a PNG; `None` writes the SVG itself.
    pub scale: Option<f32>,
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
    /// The same for the place of a picture, then act [`Action::PlacedPicture`].
    PickPicture(PathBuf),
    /// Start a worker for this study and these settings, in place of the present one.
    Spawn(Arc<Study>, Box<Config>),
    /// Tell the worker.
    Command(crate::train::Command),
    /// End the worker.
    EndWorker,
    /// Close the window.
    Quit,
    /// Copy to the clipboard.
    Copy(String),
    /// Lay a network out, in place of a layout that is still being made, then act [`Action::Arranged`].
    Arrange(
        Arc<Network>,
        LayoutKind,
        Option<Arc<Arrangement>>,
        Arc<Progress>,
    ),
    /// Find out about the model, then act [`Action::Probed`].
    Probe(Box<ProbeRequest>),
    /// Compare the magnitudes of these weights, then act [`Action::Compared`]: of spurious edges, marked `[E]`, and all others.
    Compare(Arc<Parameters>, Arc<[bool]>),
    /// Look up what was kept of a network, then act [`Action::Recalled`].
    Recall(Arc<Study>),
    /// Keep a layout, and which edges are doubted.
    Keep(Arc<Study>, Arc<Arrangement>, BTreeSet<(NodeId, NodeId)>),
    /// Write a picture, then act [`Action::Written`].
    Export(Picture),
}
