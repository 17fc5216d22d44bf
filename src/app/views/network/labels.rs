//! Names of nodes, at a fixed size, without overlap: the most important first, as many as fit.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect};

use crate::app::theme;

/// Labels beyond this number help nobody.
const MOST: usize = 220;

/// A label that would like to be shown.
pub(super) struct Label<'a> {
    pub text: &'a str,
    /// Centre of its node on the screen.
    pub node: Pos2,
    /// Higher goes first.
    pub importance: u32,
    pub strong: bool,
    /// Steps back for others.
    pub faint: bool,
}

/// Paints labels below their nodes, the most important first; those that would cover another are left out.
pub(super) fn paint(
    painter: &Painter,
    mut labels: Vec<Label<'_>>,
    node_radius: f32,
    text: Color32,
    ground: Color32,
) {
    labels.sort_by_key(|label| std::cmp::Reverse(label.importance));
    let mut taken: Vec<Rect> = Vec::new();
    for label in labels {
        if taken.len() >= MOST {
            return;
        }
        let anchor = label.node + egui::vec2(0.0, node_radius + 1.0);
        let galley = painter.layout_no_wrap(
            label.text.to_owned(),
            FontId::proportional(theme::LABEL_SIZE),
            text,
        );
        let rect = Align2::CENTER_TOP.anchor_size(anchor, galley.size());
        if taken.iter().any(|other| other.intersects(rect.expand(1.0))) {
            continue;
        }
        painter.rect_filled(
            rect.expand2(egui::vec2(1.0, -1.0)),
            2.0,
            ground.gamma_multiply(0.65),
        );
        let colour = text.gamma_multiply(match (label.faint, label.strong) {
            (true, _) => 0.35,
            (_, true) => 1.0,
            _ => 0.85,
        });
        painter.galley_with_override_text_color(rect.min, galley, colour);
        taken.push(rect);
    }
}
