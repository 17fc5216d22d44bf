//! What a person wants: asked for by a view, a key or a command.

use std::path::PathBuf;

use super::effects::Export;
use crate::app::query::Step;
use crate::app::state::{Preferences, ViewChange};
use crate::data::{DataSource, SplitRule};
use crate::model::{EngineChoice, Penalty};
use crate::network::layout::LayoutKind;
use crate::network::{Amount, Becomes, EdgeId, Method, NodeId, Sign};
use crate::project::RunId;
use crate::settings::{Options, Preset};

/// What a person wants.
#[derive(Debug, Clone)]
pub enum Intent {
    /// Load files or an example.
    Open(DataSource),
    /// Answer the question that is asked.
    Answer(Answer),
    /// Close the project and begin with nothing.
    NewProject,
    /// Save the project to its file.
    SaveProject,
    /// Ask under which name to save the project.
    SaveProjectAs,
    /// Save the project to this file.
    SaveProjectTo(PathBuf),
    /// Do not save the project under another name after all.
    CancelSaving,
    /// Take over notes on the project.
    SetNotes(String),
    /// Open or close the form of the preferences.
    ShowPreferences(bool),
    /// Take over what the user prefers.
    SetPreferences(Box<Preferences>),
    /// Close the window.
    Quit,
    /// Ask for a file with the system's dialog.
    PickFile,
    /// Ask for a folder with the system's dialog.
    PickFolder,
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
    /// Sets the strength of a penalty, in a run that has not begun.
    SetStrength(Penalty, f64),
    /// Choose what computes.
    SetEngine(EngineChoice),
    /// Start, pause, or go on.
    TrainOrPause,
    /// Train one epoch.
    Step,
    /// Keep the present run, and go back to the start values for a new one.
    NewRun,
    /// Select nodes and edges, in place of what is selected.
    Select(Vec<NodeId>, Vec<EdgeId>),
    /// Add a node to the selection, or take it out.
    ToggleNode(NodeId),
    /// Add an edge to the selection, or take it out.
    ToggleEdge(EdgeId),
    /// Walk along edges from what is selected.
    Walk(Step),
    /// Look at the network in another way.
    ChangeView(Vec<ViewChange>),
    /// Lay the network out anew.
    Arrange(LayoutKind),
    /// Keep the present layout after all.
    CancelArranging,
    /// Put a node here, and pin it.
    Place(NodeId, [f32; 2]),
    /// Pin nodes where they are, or let them go.
    Pin(Vec<NodeId>, bool),
    /// Draw an edge of a sign; a known or drawn edge that is there is only selected.
    Draw(NodeId, NodeId, Sign),
    /// Change edges.
    Edit(Vec<EdgeId>, EdgeEdit),
    /// Doubt edges, or trust them again where all of them are doubted.
    Doubt(Vec<EdgeId>),
    /// Clamp nodes at a state, or let them go.
    Clamp(Vec<NodeId>, Option<f64>),
    /// Take the last decision back.
    Undo,
    /// Make it again.
    Redo,
    /// Show the checkpoint after so many epochs, or the present one.
    ViewEpoch(Option<u32>),
    /// Show a run that is kept, with its settings.
    ShowRun(RunId),
    /// Change what the user says of a run.
    DescribeRun(RunId, RunChange),
    /// Take a run away.
    DeleteRun(RunId),
    /// Bring the run back that was deleted last.
    RestoreRun,
    /// Compare a run with the one that is shown, or no more.
    CompareRun(RunId, bool),
    /// A new run goes on from the checkpoint that is shown.
    Branch,
    /// Give a ligand another dose in the chosen condition, in what is shown, or its own again.
    SetDose(NodeId, Option<f64>),
    /// Cut edges in what is shown, or join them again where all of them are cut.
    Cut(Vec<EdgeId>),
    /// Take the perturbation away: the doses of the data, no clamped protein, no cut or removed edge.
    PutBack,
    /// Ask for the place of a file to write with the system's dialog, beginning here.
    PickPlace(PathBuf),
    /// Write a file.
    Export(Box<Export>),
    /// Say why something that was asked for cannot be done.
    Refuse(String),
    /// Take a message away.
    Dismiss,
    /// Put the command line of the present run on the clipboard.
    CopyCommand,
}

/// An answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Do it: save, recover.
    Yes,
    /// Go on without: do not save, do not recover.
    No,
    /// Leave everything as it is.
    Cancel,
}

/// What the user says of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunChange {
    /// Its name.
    Name(String),
    /// A note, as plain text.
    Note(String),
    /// Position of its colour in the palette of runs.
    Colour(u8),
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
