//! Lines, tips and nodes as triangles of one mesh: thousands of edges cost one shape. Rims fade over a pixel, which smooths
//! them.

use egui::{Color32, Mesh, Pos2, Rect, Vec2};

use super::drawing::{FRAME_WIDTH, Glyph, Line, TipShape, pieces, point_on};

/// A line fades over so many pixels on each side.
const FEATHER: f32 = 1.0;
/// Hair lines up to this opacity are not smoothed: nobody sees their steps, and there are tens of thousands of them.
const FAINT: u8 = 40;

/// Adds a line with its tip. Nothing is added for what lies outside `clip`.
pub(super) fn add_line(mesh: &mut Mesh, line: &Line, clip: Rect) {
    let end = line.tip_shape().map_or(line.to, |(tip, end)| {
        add_tip(mesh, tip, line.colour);
        end
    });
    if line.bend == 0.0 {
        return add_piece(mesh, line.from, end, line, clip);
    }
    let control = line.control();
    let mut before = line.from;
    let pieces = pieces(line.from.distance(line.to), line.width);
    for piece in 1..=pieces {
        let next = point_on(line.from, control, end, piece as f32 / pieces as f32);
        add_piece(mesh, before, next, line, clip);
        before = next;
    }
}

fn add_tip(mesh: &mut Mesh, tip: TipShape, colour: Color32) {
    match tip {
        TipShape::Triangle(corners) => add_polygon(mesh, &corners, colour),
        TipShape::Stroke([from, to], width) => add_segment(mesh, from, to, width, colour),
        TipShape::Ring(centre, radius, width) => {
            const SIDES: u32 = 10;
            let at = |side: u32| {
                centre + Vec2::angled(side as f32 / SIDES as f32 * std::f32::consts::TAU) * radius
            };
            (0..SIDES).for_each(|side| add_segment(mesh, at(side), at(side + 1), width, colour));
        }
    }
}

/// Adds a node: a frame where it is clamped, then its shapes.
pub(super) fn add_glyph(mesh: &mut Mesh, glyph: &Glyph, ground: Color32) {
    if glyph.clamped {
        let frame = glyph.frame();
        let sides = (0..4).map(|side| (frame[side], frame[(side + 1) % 4]));
        sides.for_each(|(from, to)| add_segment(mesh, from, to, FRAME_WIDTH, glyph.outline));
    }
    for (place, (corners, colour)) in glyph.shapes(ground).iter().enumerate() {
        if place == 0 {
            add_rim(mesh, corners, glyph.centre, *colour);
        } else {
            add_polygon(mesh, corners, *colour);
        }
    }
}

/// Adds a straight piece in the pattern of its line, as far as it lies in `clip`.
fn add_piece(mesh: &mut Mesh, from: Pos2, to: Pos2, line: &Line, clip: Rect) {
    let Some([stroke, gap]) = line.pattern.lengths() else {
        return add_segment(mesh, from, to, line.width, line.colour);
    };
    let (length, direction) = (from.distance(to), (to - from).normalized());
    let Some((begin, end)) = shares_inside(from, to, clip) else {
        return;
    };
    // A far zoom makes lines of thousands of dashes, of which a few are in view.
    let mut at = (begin * length / (stroke + gap)).floor() * (stroke + gap);
    while at < end * length {
        let stop = (at + stroke).min(length);
        add_segment(
            mesh,
            from + direction * at,
            from + direction * stop,
            line.width,
            line.colour,
        );
        at += stroke + gap;
    }
}

/// Shares of the way from one point to another at which it comes into a rectangle and leaves it (Liang and Barsky).
fn shares_inside(from: Pos2, to: Pos2, clip: Rect) -> Option<(f32, f32)> {
    let along = to - from;
    let (mut begin, mut end) = (0.0f32, 1.0f32);
    for (start, step, low, high) in [
        (from.x, along.x, clip.min.x, clip.max.x),
        (from.y, along.y, clip.min.y, clip.max.y),
    ] {
        if step == 0.0 {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (a, b) = ((low - start) / step, (high - start) / step);
        begin = begin.max(a.min(b));
        end = end.min(a.max(b));
    }
    (begin <= end).then_some((begin, end))
}

/// Adds a straight line: a stripe of full colour between two that fade out. A line of at most a pixel is two fading stripes,
/// paler the thinner it is; if it is faint, one stripe that is not smoothed.
fn add_segment(mesh: &mut Mesh, from: Pos2, to: Pos2, width: f32, colour: Color32) {
    let direction = (to - from).normalized();
    if direction == Vec2::ZERO {
        return;
    }
    let across = direction.rot90();
    let first = mesh.vertices.len() as u32;
    if width <= 1.0 {
        let colour = colour.gamma_multiply(width);
        if colour.a() <= FAINT {
            let half = across / 2.0;
            for corner in [from - half, to - half, from + half, to + half] {
                mesh.colored_vertex(corner, colour);
            }
            return add_stripes(mesh, first, 1);
        }
        let outer = across * FEATHER;
        for (offset, colour) in [
            (-outer, Color32::TRANSPARENT),
            (Vec2::ZERO, colour),
            (outer, Color32::TRANSPARENT),
        ] {
            mesh.colored_vertex(from + offset, colour);
            mesh.colored_vertex(to + offset, colour);
        }
        return add_stripes(mesh, first, 2);
    }
    let solid = across * ((width - 1.0) / 2.0);
    let outer = solid + across * FEATHER;
    for (offset, colour) in [
        (-outer, Color32::TRANSPARENT),
        (-solid, colour),
        (solid, colour),
        (outer, Color32::TRANSPARENT),
    ] {
        mesh.colored_vertex(from + offset, colour);
        mesh.colored_vertex(to + offset, colour);
    }
    add_stripes(mesh, first, 3);
}

fn add_stripes(mesh: &mut Mesh, first: u32, count: u32) {
    for corner in (0..count).map(|stripe| first + 2 * stripe) {
        mesh.indices.extend([
            corner,
            corner + 1,
            corner + 2,
            corner + 1,
            corner + 3,
            corner + 2,
        ]);
    }
}

/// Adds a convex polygon.
fn add_polygon(mesh: &mut Mesh, corners: &[Pos2], colour: Color32) {
    let first = mesh.vertices.len() as u32;
    corners
        .iter()
        .for_each(|&corner| mesh.colored_vertex(corner, colour));
    for corner in 1..corners.len() as u32 - 1 {
        mesh.add_triangle(first, first + corner, first + corner + 1);
    }
}

/// A polygon whose rim fades over a pixel.
fn add_rim(mesh: &mut Mesh, corners: &[Pos2], centre: Pos2, colour: Color32) {
    add_polygon(mesh, corners, colour);
    let first = mesh.vertices.len() as u32;
    for &corner in corners {
        mesh.colored_vertex(corner, colour);
        mesh.colored_vertex(
            corner + (corner - centre).normalized() * FEATHER,
            Color32::TRANSPARENT,
        );
    }
    let count = corners.len() as u32;
    for side in 0..count {
        let (here, next) = (first + 2 * side, first + 2 * ((side + 1) % count));
        mesh.indices
            .extend([here, here + 1, next, here + 1, next + 1, next]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph_view::drawing::Pattern;

    fn line(to: Pos2, pattern: Pattern) -> Line {
        Line {
            from: Pos2::ZERO,
            to,
            bend: 0.0,
            width: 2.0,
            colour: Color32::RED,
            pattern,
            tip: None,
        }
    }

    /// Of a line of thousands of dashes those in view are made.
    #[test]
    fn dashes_out_of_view_are_not_made() {
        let clip = Rect::from_min_max(Pos2::new(4_000.0, -10.0), Pos2::new(4_110.0, 10.0));
        let mut mesh = Mesh::default();
        add_line(
            &mut mesh,
            &line(Pos2::new(20_000.0, 0.0), Pattern::Dashed),
            clip,
        );
        // 110 points hold ten dashes with their gaps, and parts of two more.
        let dashes = mesh.vertices.len() / 8;
        assert!((10..=12).contains(&dashes), "{dashes}");
        mesh.clear();
        add_line(
            &mut mesh,
            &line(Pos2::new(0.0, 900.0), Pattern::Dashed),
            clip,
        );
        assert!(mesh.is_empty());
    }

    #[test]
    fn a_piece_is_clipped_where_it_enters_and_leaves() {
        let clip = Rect::from_min_max(Pos2::new(10.0, 10.0), Pos2::new(30.0, 30.0));
        let shares = shares_inside(Pos2::ZERO, Pos2::new(40.0, 40.0), clip);
        assert_eq!(shares, Some((0.25, 0.75)));
        assert_eq!(shares_inside(Pos2::ZERO, Pos2::new(40.0, 0.0), clip), None);
    }
}
