//! How the network is looked at: what is shown, in focus, searched for and coloured. Pure: knows no window and no thread, and
//! changes nothing of the network or of a run.

use crate::app::query::{Filter, Focus, PathSearch};

/// What stands beside a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Labels {
    /// Gene symbols.
    #[default]
    Symbols,
    /// Identifiers of the files.
    Ids,
}

/// What the colour of a node tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NodeColours {
    /// Ligand, transcription factor, or between.
    #[default]
    Role,
    /// State in the chosen condition.
    State,
    /// Measured minus predicted activity in the chosen condition.
    Error,
    /// What is otherwise changes the state by so much, in the chosen condition.
    Change,
}

/// Whether things glide to a new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Motion {
    /// They glide.
    #[default]
    Full,
    /// They jump.
    Reduced,
}

/// What lies on the desk below the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Desk {
    /// Loss, shares below the median, distributions.
    #[default]
    Overview,
    /// Every edge, in a table.
    Edges,
    /// The course of the weights.
    Weights,
    /// Predicted and measured activities.
    Fit,
    /// Terms of the loss, radii, learning rate.
    Training,
    /// What becomes of the predictions without the weakest edges.
    Ablation,
    /// What becomes of them with other doses, proteins held and edges cut.
    WhatIf,
    /// Two runs side by side.
    Compare,
}

/// How the network is looked at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lens {
    /// What lies below the network.
    pub desk: Desk,
    /// Whether edges below the threshold count as removed in what is shown.
    pub ablated: bool,
    /// What stands beside nodes.
    pub labels: Labels,
    /// What the colour of a node tells.
    pub colours: NodeColours,
    /// Position of the condition whose states are shown.
    pub condition: usize,
    /// Which step of the recurrent network is shown.
    pub playback: Playback,
    /// What is shown at all.
    pub filter: Filter,
    /// What happens around a selection.
    pub focus: Focus,
    /// Strongest paths.
    pub paths: PathSearch,
    /// Whether things glide.
    pub motion: Motion,
}

/// Which step of the recurrent network is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Playback {
    /// The step; `None` for the last, at which the network is at rest.
    pub step: Option<u32>,
    /// Whether the steps follow each other by themselves.
    pub is_playing: bool,
}

impl Playback {
    /// Starts to play, from the beginning where it is at the end; or stops.
    #[must_use]
    pub fn toggled(self) -> Self {
        Self {
            step: if self.is_playing {
                self.step
            } else {
                self.step.or(Some(0))
            },
            is_playing: !self.is_playing,
        }
    }
}

/// One thing about how the network is looked at. Several views change the lens in one frame: each says only what it changes,
/// so that none undoes what another did.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// What lies below the network.
    Desk(Desk),
    /// Whether edges below the threshold count as removed.
    Ablated(bool),
    /// What stands beside nodes.
    Labels(Labels),
    /// What the colour of a node tells.
    Colours(NodeColours),
    /// Whose states are shown.
    Condition(usize),
    /// Which step is shown.
    Playback(Playback),
    /// What is shown at all.
    Filter(Filter),
    /// What happens around a selection.
    Focus(Focus),
    /// Between which nodes the strongest paths are sought.
    Paths(PathSearch),
    /// Whether things glide.
    Motion(Motion),
}

impl Lens {
    /// What is other in `wanted`.
    #[must_use]
    pub fn changes_to(&self, wanted: &Self) -> Vec<Look> {
        let mut changes = Vec::new();
        let mut note = |is_other: bool, look: Look| {
            if is_other {
                changes.push(look);
            }
        };
        note(self.desk != wanted.desk, Look::Desk(wanted.desk));
        note(
            self.ablated != wanted.ablated,
            Look::Ablated(wanted.ablated),
        );
        note(self.labels != wanted.labels, Look::Labels(wanted.labels));
        note(
            self.colours != wanted.colours,
            Look::Colours(wanted.colours),
        );
        note(
            self.condition != wanted.condition,
            Look::Condition(wanted.condition),
        );
        note(
            self.playback != wanted.playback,
            Look::Playback(wanted.playback),
        );
        note(
            self.filter != wanted.filter,
            Look::Filter(wanted.filter.clone()),
        );
        note(self.focus != wanted.focus, Look::Focus(wanted.focus));
        note(self.paths != wanted.paths, Look::Paths(wanted.paths));
        note(self.motion != wanted.motion, Look::Motion(wanted.motion));
        changes
    }

    /// Changes one thing.
    pub fn set(&mut self, look: Look) {
        match look {
            Look::Desk(desk) => self.desk = desk,
            Look::Ablated(ablated) => self.ablated = ablated,
            Look::Labels(labels) => self.labels = labels,
            Look::Colours(colours) => self.colours = colours,
            Look::Condition(condition) => self.condition = condition,
            Look::Playback(playback) => self.playback = playback,
            Look::Filter(filter) => self.filter = filter,
            Look::Focus(focus) => self.focus = focus,
            Look::Paths(paths) => self.paths = paths,
            Look::Motion(motion) => self.motion = motion,
        }
    }
}
