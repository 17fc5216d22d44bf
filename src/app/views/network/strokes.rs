//! Lines, tips and nodes as triangles of one mesh: thousands of edges cost one shape. Rims fade over a pixel, which smooths
//! them.

use egui::{Color32, Mesh, Pos2, Vec2, vec2};

use super::drawing::{Glyph, Line, PIECES, Tip, point_on};
use crate::app::theme::Role;

/// A line fades over so many pixels on each side.
const FEATHER: f32 = 1.0;
/// Hair lines up to this opacity are not smoothed: nobody sees their steps, and there are tens of thousands of them.
const FAINT: u8 = 40;

/// Adds a line with its tip.
pub(super) fn add_line(mesh: &mut Mesh, line: &Line) {
    let end = match line.tip {
        Some(tip) => add_tip(mesh, tip, line),
        None => line.to,
    };
    if line.bend == 0.0 {
        return add_piece(mesh, line.from, end, line);
    }
    let control = line.control();
    let mut before = line.from;
    for piece in 1..=PIECES {
        let next = point_on(line.from, control, end, piece as f32 / PIECES as f32);
        add_piece(mesh, before, next, line);
        before = next;
    }
}

/// Adds a straight piece in the pattern of its line.
fn add_piece(mesh: &mut Mesh, from: Pos2, to: Pos2, line: &Line) {
    let Some([stroke, gap]) = line.pattern.lengths() else {
        return add_segment(mesh, from, to, line.width, line.colour);
    };
    let (length, direction) = (from.distance(to), (to - from).normalized());
    let mut at = 0.0;
    while at < length {
        let end = (at + stroke).min(length);
        add_segment(
            mesh,
            from + direction * at,
            from + direction * end,
            line.width,
            line.colour,
        );
        at += stroke + gap;
    }
}

/// A stripe of full colour between two that fade out, or, of a faint hair line, the stripe alone. A line thinner than a pixel is a paler one of a pixel.
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

/// Adds a tip at the end of a line; returns where the line ends before it.
fn add_tip(mesh: &mut Mesh, tip: Tip, line: &Line) -> Pos2 {
    let (to, width, colour) = (line.to, line.width, line.colour);
    let direction = line.arrival();
    let across = direction.rot90();
    let size = tip_size(width);
    match tip {
        Tip::Arrow => {
            let base = to - direction * size;
            add_polygon(
                mesh,
                &[to, base + across * size * 0.5, base - across * size * 0.5],
                colour,
            );
            base + direction
        }
        Tip::Bar => {
            let end = to - direction;
            let half = across * size * 0.7;
            add_segment(mesh, end + half, end - half, bar_width(width), colour);
            end
        }
        Tip::Circle => {
            const SIDES: u32 = 10;
            let radius = size * 0.4;
            let centre = to - direction * radius;
            let at = |side: u32| {
                centre + Vec2::angled(side as f32 / SIDES as f32 * std::f32::consts::TAU) * radius
            };
            (0..SIDES)
                .for_each(|side| add_segment(mesh, at(side), at(side + 1), CIRCLE_WIDTH, colour));
            to - direction * 2.0 * radius
        }
    }
}

/// Length of a tip on a line of this width.
pub(super) fn tip_size(width: f32) -> f32 {
    4.5 + width
}

/// Width of the bar at the end of a line of this width.
pub(super) fn bar_width(width: f32) -> f32 {
    (width * 0.6).max(1.8)
}

/// Width of the open circle at the end of a line.
pub(super) const CIRCLE_WIDTH: f32 = 1.2;

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

/// Corners of a node around its centre: inputs are triangles that point into the network, outputs squares, all others discs.
pub(super) fn corners(role: Role, centre: Pos2, radius: f32) -> Vec<Pos2> {
    let at = |x: f32, y: f32| centre + vec2(x, y) * radius;
    match role {
        Role::Ligand => vec![at(-1.0, -1.2), at(1.4, 0.0), at(-1.0, 1.2)],
        Role::TranscriptionFactor => {
            vec![at(-0.9, -0.9), at(0.9, -0.9), at(0.9, 0.9), at(-0.9, 0.9)]
        }
        Role::Inner => {
            let sides = if radius < 4.0 { 8 } else { 20 };
            let angle = |side: usize| side as f32 / sides as f32 * std::f32::consts::TAU;
            (0..sides)
                .map(|side| centre + Vec2::angled(angle(side)) * radius)
                .collect()
        }
    }
}

/// Adds a node: its outline, its ground where it is not filled to the rim, its fill.
pub(super) fn add_glyph(mesh: &mut Mesh, glyph: &Glyph, ground: Color32) {
    let &Glyph {
        centre,
        radius,
        role,
        fill,
        level,
        outline,
        outline_width,
        ..
    } = glyph;
    if glyph.held {
        let half = radius + 3.5;
        let corner = |x: f32, y: f32| centre + vec2(x, y) * half;
        let frame = [
            corner(-1.0, -1.0),
            corner(1.0, -1.0),
            corner(1.0, 1.0),
            corner(-1.0, 1.0),
        ];
        (0..4).for_each(|side| add_segment(mesh, frame[side], frame[(side + 1) % 4], 1.6, outline));
    }
    add_rim(
        mesh,
        &corners(role, centre, radius + outline_width),
        centre,
        outline,
    );
    if level < 1.0 {
        add_polygon(mesh, &corners(role, centre, radius), ground);
    }
    // The area, not the radius, is the share.
    let inner = radius * level.clamp(0.0, 1.0).sqrt();
    if inner > 0.0 {
        add_polygon(mesh, &corners(role, centre, inner), fill);
    }
    if glyph.pinned {
        add_polygon(
            mesh,
            &corners(Role::Inner, centre, (radius * 0.35).max(1.0)),
            ground,
        );
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
