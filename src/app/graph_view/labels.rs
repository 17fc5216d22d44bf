//! Names of nodes, at a fixed size, without overlap: the most important first, as many as fit.

use std::borrow::Cow;

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, vec2};

use super::drawing::Text;
use crate::app::theme;

/// Labels beyond this number help nobody.
const MOST: usize = 220;
/// Most labels for which a place is sought, the most important ones.
const TRIED: usize = 900;

/// A label that would like to be shown.
pub(super) struct Label<'a> {
    pub name: &'a str,
    /// Centre of its node on the screen.
    pub node: Pos2,
    /// Higher goes first.
    pub importance: u32,
    pub is_strong: bool,
    /// Steps back for others.
    pub is_faint: bool,
    /// A number beside the name.
    pub value: Option<String>,
}

/// Adds labels below their nodes, the most important first; those that would cover another text are left out.
pub(super) fn add<'a>(
    painter: &Painter,
    mut labels: Vec<Label<'a>>,
    node_radius: f32,
    dark: bool,
    texts: &mut Vec<Text<'a>>,
) {
    let by_importance = |a: &Label<'_>, b: &Label<'_>| b.importance.cmp(&a.importance);
    if labels.len() > TRIED {
        labels.select_nth_unstable_by(TRIED, by_importance);
        labels.truncate(TRIED);
    }
    labels.sort_by(by_importance);
    let last = texts.len() + MOST;
    for label in labels {
        if texts.len() >= last {
            return;
        }
        let anchor = label.node + vec2(0.0, node_radius + 1.0);
        let name = match label.value {
            Some(value) => Cow::Owned(format!("{} {value}", label.name)),
            None => Cow::Borrowed(label.name),
        };
        let beside = node_radius + 3.0;
        let places = [
            (anchor, Align2::CENTER_TOP),
            (label.node - vec2(0.0, beside), Align2::CENTER_BOTTOM),
            (label.node + vec2(beside, 0.0), Align2::LEFT_CENTER),
            (label.node - vec2(beside, 0.0), Align2::RIGHT_CENTER),
        ];
        // Names of ligands, transcription factors and nodes in focus try all four places.
        let tried = if label.is_strong { places.len() } else { 1 };
        let is_free = |text: &Text<'_>| !texts.iter().any(|other| other.rect.intersects(text.rect));
        let at = |(at, anchor)| text(painter, name.clone(), at, anchor, dark);
        let Some(mut text) = places.into_iter().take(tried).map(at).find(is_free) else {
            continue;
        };
        let strength = match (label.is_faint, label.is_strong) {
            (true, _) => 0.35,
            (_, true) => 1.0,
            _ => 0.85,
        };
        text.colour = text.colour.gamma_multiply(strength);
        texts.push(text);
    }
}

/// A text in the size of all texts of the network, with the room that it takes.
pub(super) fn text<'a>(
    painter: &Painter,
    text: Cow<'a, str>,
    at: Pos2,
    anchor: Align2,
    dark: bool,
) -> Text<'a> {
    let galley = painter.layout_no_wrap(text.clone().into_owned(), font(), Color32::PLACEHOLDER);
    let rect: Rect = anchor.anchor_size(at, galley.size());
    Text {
        at,
        anchor,
        text,
        colour: theme::ink(dark),
        rect: rect.expand(1.0),
        ground: Some(theme::ground(dark).gamma_multiply(0.65)),
    }
}

/// The one font of the network.
pub(super) fn font() -> FontId {
    FontId::proportional(theme::LABEL_SIZE)
}
