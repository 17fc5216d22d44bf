//! How the network is looked at: what is shown, in focus, searched for and coloured. Pure: knows no window and no thread, and
//! changes nothing of the network or of a run.

use serde::{Deserialize, Serialize};

use crate::app::query::{Filter, Focus, PathSearch};

/// What stands beside a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Labels {
    /// Gene symbols.
    #[default]
    Symbols,
    /// Identifiers of the files.
    Ids,
}

/// What the colour of a node tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum NodeColours {
    /// Ligand, transcription factor, or between.
    #[default]
    Role,
    /// State in the chosen condition.
    State,
    /// Measured minus predicted activity in the chosen condition.
    Error,
    /// Change of the state by the perturbation, in the chosen condition.
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

/// Tabs of the results below the network, in their order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, strum::VariantArray, Serialize, Deserialize,
)]
pub enum Tab {
    /// Loss, shares below the median, distributions.
    #[default]
    Overview,
    /// Every edge, in a table.
    Edges,
    /// Weights over the epochs.
    Weights,
    /// Predicted and measured activities.
    Fit,
    /// Terms of the loss, radii, learning rate.
    Training,
    /// What becomes of the predictions without the weakest edges.
    Ablation,
    /// What becomes of them with other doses, proteins clamped and edges cut.
    WhatIf,
    /// Every run that is kept.
    Runs,
    /// Runs side by side.
    Compare,
}

/// How the network is looked at.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// What lies below the network.
    pub tab: Tab,
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
    /// Whether things glide; a preference, not a part of a project.
    #[serde(skip)]
    pub motion: Motion,
}

/// Which step of the recurrent network is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Playback {
    /// The step; `None` for the last, at which the network is at rest.
    pub step: Option<u32>,
    /// Whether the steps follow each other by themselves.
    pub is_playing: bool,
}

impl Playback {
    /// Starts to play, at the last step from step 0; or stops.
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

/// A change of one field of [`View`]. Several panels change the view in one frame: each reports only the fields that it changes,
/// so that none undoes the change of another.
#[derive(Debug, Clone, PartialEq)]
pub enum ViewChange {
    /// What lies below the network.
    Tab(Tab),
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

impl View {
    /// The fields in which `wanted` differs, with its values.
    #[must_use]
    pub fn changes_to(&self, wanted: &Self) -> Vec<ViewChange> {
        let mut changes = Vec::new();
        let mut note = |is_other: bool, look: ViewChange| {
            if is_other {
                changes.push(look);
            }
        };
        note(self.tab != wanted.tab, ViewChange::Tab(wanted.tab));
        note(
            self.ablated != wanted.ablated,
            ViewChange::Ablated(wanted.ablated),
        );
        note(
            self.labels != wanted.labels,
            ViewChange::Labels(wanted.labels),
        );
        note(
            self.colours != wanted.colours,
            ViewChange::Colours(wanted.colours),
        );
        note(
            self.condition != wanted.condition,
            ViewChange::Condition(wanted.condition),
        );
        note(
            self.playback != wanted.playback,
            ViewChange::Playback(wanted.playback),
        );
        note(
            self.filter != wanted.filter,
            ViewChange::Filter(wanted.filter.clone()),
        );
        note(self.focus != wanted.focus, ViewChange::Focus(wanted.focus));
        note(self.paths != wanted.paths, ViewChange::Paths(wanted.paths));
        note(
            self.motion != wanted.motion,
            ViewChange::Motion(wanted.motion),
        );
        changes
    }

    /// Sets one field.
    pub fn set(&mut self, look: ViewChange) {
        match look {
            ViewChange::Tab(tab) => self.tab = tab,
            ViewChange::Ablated(ablated) => self.ablated = ablated,
            ViewChange::Labels(labels) => self.labels = labels,
            ViewChange::Colours(colours) => self.colours = colours,
            ViewChange::Condition(condition) => self.condition = condition,
            ViewChange::Playback(playback) => self.playback = playback,
            ViewChange::Filter(filter) => self.filter = filter,
            ViewChange::Focus(focus) => self.focus = focus,
            ViewChange::Paths(paths) => self.paths = paths,
            ViewChange::Motion(motion) => self.motion = motion,
        }
    }
}
