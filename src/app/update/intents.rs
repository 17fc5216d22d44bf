//! What a user asks for, and what the window then has to do outside its state.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::computations::{Dig, Dug, FindRequest, Findings};
use crate::app::computations::{ProbeRequest, Probed};
use crate::app::query::Step;
use crate::app::state::Kept;
use crate::app::state::Look;
use crate::charts::Style;
use crate::charts::description::Chart;
use crate::data::SplitRule;
use crate::data::{Opening, Study};
use crate::formats::ImportError;
use crate::formats::NetworkFormat;
use crate::model::EngineChoice;
use crate::network::layout::{Arrangement, LayoutKind, Progress};
use crate::network::{Amount, Becomes, EdgeId, Method, Network, NodeId, Sign};
use crate::run::Run;
use crate::settings::{Config, Options, Preset};
use crate::train::{Branch, Event};

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
    /// What is found in the weights; nothing where it was lost.
    Found(Option<Box<Findings>>),
    /// What took longer to find out; nothing where it was lost.
    Dug(Option<Box<Dug>>),
    /// Show the moment after so many epochs, or the present one.
    ViewEpoch(Option<u32>),
    /// Keep the run that is there, to compare the next one with it.
    KeepRun,
    /// Compare with no other run any more.
    ForgetOther,
    /// A new run goes on from the moment that is shown.
    Branch,
    /// Give a ligand another dose in the chosen condition, in what is shown, or its own again.
    SetDose(NodeId, Option<f64>),
    /// Cut edges in what is shown, or join them again where all of them are cut.
    Cut(Vec<EdgeId>),
    /// No dose is another any more, no protein is held and no edge cut.
    PutBack,
    /// Ask for the place of a file to write with the system's dialog, beginning here.
    PickPlace(PathBuf),
    /// The dialog for the place of a file was closed: a path, or nothing.
    Placed(Option<PathBuf>),
    /// Write a file.
    Export(Box<Export>),
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

/// A file to write.
#[derive(Debug, Clone)]
pub enum Export {
    /// A picture of the network.
    Picture(Picture),
    /// A chart; the ending of the path says whether as SVG, PNG or TSV.
    Chart {
        /// Where to.
        path: PathBuf,
        /// What.
        chart: Chart,
        /// In which colours.
        style: Style,
        /// Pixels for each point, for a PNG.
        scale: f32,
        /// The network whose edges it names.
        network: Arc<Network>,
        /// The study whose conditions it names.
        study: Arc<Study>,
    },
    /// Something of a run.
    Run {
        /// Where to.
        path: PathBuf,
        /// What.
        what: RunFile,
        /// Of which.
        run: Run,
        /// Magnitude below which an edge counts as pruned; 0 for the median of all.
        threshold: f64,
    },
}

/// What can be written of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunFile {
    /// The report.
    Report {
        /// Colours of its charts.
        style: Style,
        /// A picture of the network as SVG.
        network_picture: Option<String>,
    },
    /// Every edge, as a table.
    Edges,
    /// The network without the edges below the threshold, and without spurious ones where only known ones are wanted.
    Network {
        /// As which kind of file.
        format: NetworkFormat,
        /// Whether spurious edges are left out.
        known_only: bool,
    },
    /// The parameters as a table of the LEMBAS family.
    Parameters,
    /// The parameters and their course as safetensors.
    Tensors,
}

/// What [`crate::app::state::State`] cannot do itself.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Load in the background, then act [`Action::Loaded`].
    Load(Opening),
    /// Open a dialog, then act [`Action::Picked`].
    PickFile,
    /// The same for a folder.
    PickFolder,
    /// The same for the place of a file to write, then act [`Action::Placed`].
    PickPlace(PathBuf),
    /// Start a worker for this study and these settings, in place of the present one. It takes over another run where there is one to leave.
    Spawn(Arc<Study>, Box<Config>, Option<Box<Branch>>),
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
    /// Look weights through, then act [`Action::Found`].
    Find(Box<FindRequest>),
    /// Find out something that takes longer, then act [`Action::Dug`].
    Dig(Box<Dig>),
    /// Look up what was kept of a network, then act [`Action::Recalled`].
    Recall(Arc<Study>),
    /// Keep a layout, and which edges are doubted.
    Keep(Arc<Study>, Arc<Arrangement>, BTreeSet<(NodeId, NodeId)>),
    /// Write a file, then act [`Action::Written`].
    Export(Box<Export>),
}
