//! A drawing on the screen: one mesh for all lines, one for all nodes, then texts.

use std::sync::Arc;

use egui::{Mesh, Painter, Shape};

use super::drawing::{Drawing, Text};
use super::labels::font;
use super::mesh::{add_glyph, add_line};
use crate::app::theme;

/// Paints a drawing. The mesh of the lines is kept for the next one: megabytes that are new in every frame cost more than to
/// fill them.
pub(super) fn paint(painter: &Painter, drawing: &Drawing<'_>, dark: bool, kept: &mut Arc<Mesh>) {
    if Arc::get_mut(kept).is_none() {
        // The last frame still holds it.
        *kept = Arc::default();
    }
    let clip = painter.clip_rect();
    if let Some(lines) = Arc::get_mut(kept) {
        lines.clear();
        // Most lines are a hair line: six corners and four triangles.
        lines.vertices.reserve(6 * drawing.lines.len());
        lines.indices.reserve(12 * drawing.lines.len());
        drawing
            .lines
            .iter()
            .for_each(|line| add_line(lines, line, clip));
    }
    // With a clip of its own the mesh is copied once; in one with what follows, its copy would grow and be copied again.
    painter
        .with_clip_rect(clip.with_max_x(clip.max.x - 0.25))
        .add(Shape::Mesh(Arc::clone(kept)));
    let mut nodes = Mesh::default();
    drawing
        .glyphs
        .iter()
        .for_each(|glyph| add_glyph(&mut nodes, glyph, theme::ground(dark)));
    painter.add(Shape::mesh(nodes));
    drawing
        .texts
        .iter()
        .for_each(|text| paint_text(painter, text));
}

fn paint_text(painter: &Painter, text: &Text<'_>) {
    if let Some(ground) = text.ground {
        painter.rect_filled(text.rect.shrink2(egui::vec2(0.0, 2.0)), 2.0, ground);
    }
    painter.text(text.at, text.anchor, &text.text, font(), text.colour);
}
