//! The layout of the network: starts layouts and takes them over, and pins nodes.

use std::sync::Arc;

use super::decisions::Decision;
use super::effects::Effect;
use crate::app::state::{Arranging, Notice, State};
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
            self.document.arrangement.clone(),
            progress,
        )]
    }

    pub(super) fn cancel_arranging(&mut self) {
        if let Some(arranging) = self.placement.arranging.take() {
            arranging.progress.cancel();
        }
        if let Some(arrangement) = &self.document.arrangement {
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
        if let Some(before) = &self.document.arrangement {
            // What was pinned, moved or let go while it was made counts.
            arrangement.pin_as(before);
        }
        let kind = arrangement.kind;
        if self.document.arrangement.is_some() {
            let decision = Decision::new(format!("layout: {}", kind.name()));
            return self.decide(decision, |document| {
                document.arrangement = Some(Arc::new(arrangement));
            });
        }
        // The first layout is made by itself: nobody has to take it back, or save it.
        self.document.arrangement = Some(Arc::new(arrangement));
        Vec::new()
    }

    /// Puts a node somewhere and pins it; others make room.
    pub(super) fn place(&mut self, node: NodeId, position: [f32; 2]) -> Vec<Effect> {
        let decision = Decision::new(format!("move {}", self.symbol(node)))
            .saying("Pinned where you put it. P lets it go, Ctrl+Z takes it back.");
        self.rearrange(decision, |arrangement| {
            arrangement.positions[node.index()] = position;
            arrangement.pinned[node.index()] = true;
            apart(&mut arrangement.positions, &arrangement.pinned);
        })
    }

    pub(super) fn pin(&mut self, nodes: &[NodeId], pinned: bool) -> Vec<Effect> {
        let what = self.nodes_text(nodes);
        let decision = if pinned {
            Decision::new(format!("pin {what}")).saying("Pinned.")
        } else {
            Decision::new(format!("let {what} go")).saying("Let go: the next layout moves them.")
        };
        self.rearrange(decision, |arrangement| {
            nodes
                .iter()
                .for_each(|node| arrangement.pinned[node.index()] = pinned);
        })
    }

    fn rearrange(
        &mut self,
        decision: Decision,
        change: impl FnOnce(&mut Arrangement),
    ) -> Vec<Effect> {
        self.decide(decision, |document| {
            if let Some(arrangement) = &mut document.arrangement {
                change(Arc::make_mut(arrangement));
            }
        })
    }

    /// Symbol of a node, for the name of a change.
    pub(super) fn symbol(&self, node: NodeId) -> String {
        let open = self.open.as_ref();
        open.map_or_else(String::new, |open| open.network.node(node).symbol.clone())
    }

    /// Nodes in words, for the name of a change.
    pub(super) fn nodes_text(&self, nodes: &[NodeId]) -> String {
        match nodes {
            [node] => self.symbol(*node),
            nodes => format!("{} proteins", nodes.len()),
        }
    }
}
