//! What the signs in the network mean, and the scale of widths: a strip along the bottom of the network.

use egui::{Align2, FontId, Mesh, Painter, Rect, Shape, Stroke, pos2, vec2};

use super::strokes::{Tip, add_line, add_tip};
use crate::app::theme;
use crate::network::{EdgeOrigin, Sign};

/// Height of the strip.
pub(super) const HEIGHT: f32 = 24.0;
/// Length of a sample line, and space around it.
const SAMPLE: f32 = 26.0;
const SPACE: f32 = 6.0;

/// Paints the strip.
pub(super) fn paint(painter: &Painter, area: Rect, visuals: &egui::Visuals) {
    let strip = Rect::from_min_max(pos2(area.min.x, area.max.y - HEIGHT), area.max);
    painter.rect_filled(strip, 0.0, visuals.panel_fill.gamma_multiply(0.9));
    painter.hline(
        strip.x_range(),
        strip.min.y,
        theme::hairline(visuals.dark_mode),
    );
    let (middle, mut x) = (strip.center().y, strip.min.x + SPACE);
    let mut mesh = Mesh::default();
    let text = |x: f32, text: &str| {
        let font = FontId::proportional(theme::LABEL_SIZE);
        painter
            .text(
                pos2(x, middle),
                Align2::LEFT_CENTER,
                text,
                font,
                visuals.text_color(),
            )
            .width()
    };
    let samples = [
        (
            "stimulates",
            EdgeOrigin::Prior,
            Sign::Stimulation,
            Tip::Arrow,
        ),
        ("inhibits", EdgeOrigin::Prior, Sign::Inhibition, Tip::Bar),
        ("spurious", EdgeOrigin::Spurious, Sign::Unknown, Tip::Circle),
        (
            "sign unknown",
            EdgeOrigin::Prior,
            Sign::Unknown,
            Tip::Circle,
        ),
    ];
    for (name, origin, sign, tip) in samples {
        let (from, to) = (pos2(x, middle), pos2(x + SAMPLE, middle));
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
        x += SAMPLE + SPACE / 2.0;
        x += text(x, name) + 2.0 * SPACE;
    }
    x += text(x, "|weight|") + SPACE;
    for magnitude in [0.1, 0.5, 1.0] {
        let line = Stroke::new(
            theme::edge_width(Some(magnitude)),
            visuals.weak_text_color(),
        );
        painter.line_segment([pos2(x, middle), pos2(x, middle) + vec2(14.0, 0.0)], line);
        x += 14.0 + SPACE / 2.0;
        x += text(x, &magnitude.to_string()) + SPACE;
    }
    painter.add(Shape::mesh(mesh));
}
