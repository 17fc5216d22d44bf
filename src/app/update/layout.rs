//! The layout of the network: starts layouts and takes them over, pins nodes, and saves both in the workspace.

use std::sync::Arc;

use super::effects::Effect;
use crate::app::state::{Arranging, Changes, Notice, State, Via, Workspace};
use crate::network::NodeId;
use crate::network::layout::{Arrangement, LayoutKind, Progress, apart};

impl State {
    /// Starts a layout, in place of one that is being made.
    pub(super) fn arrange(&mut self, kind: LayoutKind) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        self.placement.layout = kind;
        let progress = Arc::new(Progress::default());
        if let Some(before) = self.placement.arranging.replace(Arranging {
            kind,
            progress: Arc::clone(&progress),
        }) {
            before.progress.cancel();
        }
        vec![Effect::Arrange(
            Arc::clone(&open.network),
            kind,
            self.placement.arrangement.clone(),
            progress,
        )]
    }

    pub(super) fn cancel_arranging(&mut self) {
        if let Some(arranging) = self.placement.arranging.take() {
            arranging.progress.cancel();
        }
        if let Some(arrangement) = &self.placement.arrangement {
            self.placement.layout = arrangement.kind;
        }
    }

    pub(super) fn arranged(&mut self, arrangement: Option<Arrangement>) -> Vec<Effect> {
        // A layout may arrive after it was cancelled.
        let (Some(_), Some(open)) = (self.placement.arranging.take(), &self.open) else {
            return Vec::new();
        };
        let fits = |found: &Arrangement| found.positions.len() == open.network.nodes().len();
        let Some(mut arrangement) = arrangement.filter(fits) else {
            let text = "The layout ended without a result. Choose it again.";
            self.dialogs.notice = Some(Notice::Error(text.to_owned()));
            return Vec::new();
        };
        if let Some(before) = &self.placement.arrangement {
            // What was pinned, moved or let go while it was made counts.
            arrangement.pin_as(before);
        }
        self.placement.arrangement = Some(Arc::new(arrangement));
        self.keep()
    }

    /// Takes doubts and layout of the opened network from its saved workspace; lays it out if there is no saved layout.
    pub(super) fn workspace_loaded(&mut self, workspace: Option<Workspace>) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        if let Some(workspace) = workspace {
            self.document.doubted = workspace.doubts(&open.network);
            if let Some(arrangement) = workspace.arrangement(&open.network) {
                self.placement.layout = arrangement.kind;
                self.placement.arranging = None;
                self.placement.arrangement = Some(Arc::new(arrangement));
                return Vec::new();
            }
        }
        self.arrange(self.placement.layout)
    }

    /// Keeps layout and doubts for the next time.
    pub(super) fn keep(&self) -> Vec<Effect> {
        let (Some(open), Some(arrangement)) = (&self.open, &self.placement.arrangement) else {
            return Vec::new();
        };
        vec![Effect::SaveWorkspace(
            Arc::clone(&open.study),
            Arc::clone(arrangement),
            self.document.doubted.clone(),
        )]
    }
    /// Puts a node somewhere and pins it; others make room.
    pub(super) fn place(&mut self, node: NodeId, position: [f32; 2]) -> Vec<Effect> {
        self.rearrange(
            "Pinned where you put it. P lets it go, Ctrl+Z takes it back.",
            |arrangement| {
                arrangement.positions[node.index()] = position;
                arrangement.pinned[node.index()] = true;
                apart(&mut arrangement.positions, &arrangement.pinned);
            },
        )
    }

    pub(super) fn pin(&mut self, nodes: &[NodeId], pinned: bool) -> Vec<Effect> {
        let done = if pinned {
            "Pinned."
        } else {
            "Let go: the next layout moves them."
        };
        self.rearrange(done, |arrangement| {
            nodes
                .iter()
                .for_each(|node| arrangement.pinned[node.index()] = pinned);
        })
    }

    fn rearrange(&mut self, done: &str, change: impl FnOnce(&mut Arrangement)) -> Vec<Effect> {
        let Some(arrangement) = &self.placement.arrangement else {
            return Vec::new();
        };
        let mut arrangement = Arrangement::clone(arrangement);
        change(&mut arrangement);
        let changes = Changes {
            arrangement: Some(Arc::new(arrangement)),
            ..self.changes()
        };
        self.change(changes, Via::New, done.to_owned())
    }
}
