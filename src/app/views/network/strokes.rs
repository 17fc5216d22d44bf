//! Lines and tips as triangles of one mesh: thousands of edges cost one shape. Edges of a line fade over a pixel, which
//! smooths them.

use egui::{Color32, Mesh, Pos2, Vec2};

/// What stands at the target of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tip {
    /// Stimulation.
    Arrow,
    /// Inhibition.
    Bar,
    /// Unknown sign.
    Circle,
}

/// Length of a dash and of the gap after it, on the screen.
const DASH: (f32, f32) = (7.0, 4.0);
/// A line fades over so many pixels on each side.
const FEATHER: f32 = 1.0;

/// Adds a line, dashed or not.
pub(super) fn add_line(
    mesh: &mut Mesh,
    from: Pos2,
    to: Pos2,
    width: f32,
    colour: Color32,
    dashed: bool,
) {
    if !dashed {
        return add_segment(mesh, from, to, width, colour);
    }
    let (length, direction) = (from.distance(to), (to - from).normalized());
    let mut at = 0.0;
    while at < length {
        let end = (at + DASH.0).min(length);
        add_segment(
            mesh,
            from + direction * at,
            from + direction * end,
            width,
            colour,
        );
        at += DASH.0 + DASH.1;
    }
}

/// A stripe of full colour between two that fade out. A line thinner than a pixel is a paler one of a pixel.
fn add_segment(mesh: &mut Mesh, from: Pos2, to: Pos2, width: f32, colour: Color32) {
    let direction = (to - from).normalized();
    if direction == Vec2::ZERO {
        return;
    }
    let colour = if width < 1.0 {
        colour.gamma_multiply(width)
    } else {
        colour
    };
    let solid = direction.rot90() * ((width - 1.0).max(0.0) / 2.0);
    let outer = solid + direction.rot90() * FEATHER;
    let first = mesh.vertices.len() as u32;
    for (offset, colour) in [
        (-outer, Color32::TRANSPARENT),
        (-solid, colour),
        (solid, colour),
        (outer, Color32::TRANSPARENT),
    ] {
        mesh.colored_vertex(from + offset, colour);
        mesh.colored_vertex(to + offset, colour);
    }
    // Without a solid stripe the two triangles in the middle have no area.
    let stripes: &[u32] = if width > 1.0 { &[0, 1, 2] } else { &[0, 2] };
    for stripe in stripes {
        let corner = first + 2 * stripe;
        mesh.add_triangle(corner, corner + 1, corner + 2);
        mesh.add_triangle(corner + 1, corner + 3, corner + 2);
    }
}

/// Adds a tip at `to`; returns where the line ends before it.
pub(super) fn add_tip(
    mesh: &mut Mesh,
    tip: Tip,
    from: Pos2,
    to: Pos2,
    width: f32,
    colour: Color32,
) -> Pos2 {
    let direction = (to - from).normalized();
    let across = direction.rot90();
    let size = 4.5 + width;
    match tip {
        Tip::Arrow => {
            let first = mesh.vertices.len() as u32;
            let base = to - direction * size;
            for corner in [to, base + across * size * 0.5, base - across * size * 0.5] {
                mesh.colored_vertex(corner, colour);
            }
            mesh.add_triangle(first, first + 1, first + 2);
            base + direction
        }
        Tip::Bar => {
            let end = to - direction;
            add_segment(
                mesh,
                end + across * size * 0.7,
                end - across * size * 0.7,
                (width * 0.6).max(1.8),
                colour,
            );
            end
        }
        Tip::Circle => {
            const SIDES: u32 = 10;
            let radius = size * 0.4;
            let centre = to - direction * radius;
            let at = |side: u32| {
                centre + Vec2::angled(side as f32 / SIDES as f32 * std::f32::consts::TAU) * radius
            };
            (0..SIDES).for_each(|side| add_segment(mesh, at(side), at(side + 1), 1.2, colour));
            to - direction * 2.0 * radius
        }
    }
}

/// Distance from a point to the line between two others.
pub(super) fn distance_to_segment(point: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let share = if along.length_sq() > 0.0 {
        ((point - from).dot(along) / along.length_sq()).clamp(0.0, 1.0)
    } else {
        0.0
    };
    point.distance(from + along * share)
}
