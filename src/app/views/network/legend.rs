//! What the signs in the network mean, and the scale of widths.

use egui::{Align2, FontId, Mesh, Painter, Rect, Shape, Stroke, pos2, vec2};

use super::strokes::{Tip, add_line, add_tip};
use crate::app::theme;
use crate::network::{EdgeOrigin, Sign};

const ROW: f32 = 17.0;
const SIZE: egui::Vec2 = vec2(150.0, 5.0 * ROW + 12.0);

/// Paints the legend into the lower right corner of the network.
pub(super) fn paint(painter: &Painter, area: Rect, visuals: &egui::Visuals) {
    let rect = Align2::RIGHT_BOTTOM.anchor_size(area.max - vec2(10.0, 10.0), SIZE);
    let rect = Rect::from_min_size(rect.min, SIZE);
    painter.rect(
        rect,
        4.0,
        visuals.panel_fill.gamma_multiply(0.9),
        theme::hairline(visuals.dark_mode),
        egui::StrokeKind::Inside,
    );
    let mut mesh = Mesh::default();
    let rows = [
        (
            "stimulates",
            EdgeOrigin::Prior,
            Sign::Stimulation,
            Tip::Arrow,
        ),
        ("inhibits", EdgeOrigin::Prior, Sign::Inhibition, Tip::Bar),
        (
            "sign unknown",
            EdgeOrigin::Prior,
            Sign::Unknown,
            Tip::Circle,
        ),
        ("spurious", EdgeOrigin::Spurious, Sign::Unknown, Tip::Circle),
    ];
    let line = |row: usize| rect.min.y + 6.0 + (row as f32 + 0.5) * ROW;
    let text = |row: usize, text: &str| {
        painter.text(
            pos2(rect.min.x + 54.0, line(row)),
            Align2::LEFT_CENTER,
            text,
            FontId::proportional(11.0),
            visuals.text_color(),
        );
    };
    for (row, (name, origin, sign, tip)) in rows.into_iter().enumerate() {
        let (from, to) = (
            pos2(rect.min.x + 8.0, line(row)),
            pos2(rect.min.x + 46.0, line(row)),
        );
        let colour = theme::edge_colour(origin, sign, visuals.dark_mode);
        let end = add_tip(&mut mesh, tip, from, to, 1.8, colour);
        add_line(
            &mut mesh,
            from,
            end,
            1.8,
            colour,
            origin == EdgeOrigin::Spurious,
        );
        text(row, name);
    }
    for (place, magnitude) in [0.1, 0.5, 1.0].into_iter().enumerate() {
        let x = rect.min.x + 8.0 + place as f32 * 14.0;
        painter.line_segment(
            [pos2(x, line(4)), pos2(x + 10.0, line(4))],
            Stroke::new(
                theme::edge_width(Some(magnitude)),
                visuals.weak_text_color(),
            ),
        );
    }
    text(4, "|weight| 0.1  0.5  1");
    painter.add(Shape::mesh(mesh));
}
