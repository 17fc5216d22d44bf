//! A picture of the network before it becomes triangles or SVG: lines, nodes and texts, in points of the screen.

use std::borrow::Cow;

use egui::{Align2, Color32, Pos2, Rect, Vec2};

use crate::app::theme::Role;

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

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Known.
    Solid,
    /// Spurious.
    Dashed,
    /// Drawn by the user.
    Dotted,
}

impl Pattern {
    /// Lengths of a stroke and of the gap after it.
    pub fn lengths(self) -> Option<[f32; 2]> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some([7.0, 4.0]),
            Self::Dotted => Some([2.0, 3.0]),
        }
    }
}

/// An edge, or many in one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub from: Pos2,
    pub to: Pos2,
    /// How far the middle lies aside; 0 for a straight line.
    pub bend: f32,
    pub width: f32,
    pub colour: Color32,
    pub pattern: Pattern,
    pub tip: Option<Tip>,
}

/// Straight pieces of a bent line: so many that one sees none of them. A hair line needs fewer than a wide one.
pub(super) fn pieces(length: f32, width: f32) -> usize {
    let piece = if width < 1.2 { 45.0 } else { 14.0 };
    ((length / piece) as usize).clamp(6, 64)
}

impl Line {
    /// The point that pulls the middle of a bent line aside.
    pub fn control(&self) -> Pos2 {
        control(self.from, self.to, self.bend)
    }

    /// What the line lies in.
    pub fn bounds(&self) -> Rect {
        let ends = Rect::from_two_pos(self.from, self.to);
        if self.bend == 0.0 {
            ends
        } else {
            ends.union(Rect::from_pos(self.control()))
        }
    }

    /// Direction in which the line comes to its end.
    pub fn arrival(&self) -> Vec2 {
        let before = if self.bend == 0.0 {
            self.from
        } else {
            self.control()
        };
        (self.to - before).normalized()
    }
}

/// What stands at the end of a line, as both the screen and a file draw it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TipShape {
    /// Filled.
    Triangle([Pos2; 3]),
    /// A stroke of this width.
    Stroke([Pos2; 2], f32),
    /// A ring: its middle, its radius, the width of its line.
    Ring(Pos2, f32, f32),
}

impl Line {
    /// The tip, and where the line ends before it.
    pub fn tip_shape(&self) -> Option<(TipShape, Pos2)> {
        let direction = self.arrival();
        let across = direction.rot90();
        let size = 4.5 + self.width;
        Some(match self.tip? {
            Tip::Arrow => {
                let base = self.to - direction * size;
                let half = across * size * 0.5;
                (
                    TipShape::Triangle([self.to, base + half, base - half]),
                    base + direction,
                )
            }
            Tip::Bar => {
                let (end, half) = (self.to - direction, across * size * 0.7);
                (
                    TipShape::Stroke([end + half, end - half], (self.width * 0.6).max(1.8)),
                    end,
                )
            }
            Tip::Circle => {
                let radius = size * 0.4;
                (
                    TipShape::Ring(self.to - direction * radius, radius, 1.2),
                    self.to - direction * 2.0 * radius,
                )
            }
        })
    }
}

/// The control point of a quadratic curve whose middle lies `bend` aside.
pub(super) fn control(from: Pos2, to: Pos2, bend: f32) -> Pos2 {
    from.lerp(to, 0.5) + (to - from).normalized().rot90() * 2.0 * bend
}

/// A point of a quadratic curve.
pub(super) fn point_on(from: Pos2, control: Pos2, to: Pos2, share: f32) -> Pos2 {
    from.lerp(control, share)
        .lerp(control.lerp(to, share), share)
}

/// A node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub centre: Pos2,
    pub radius: f32,
    pub role: Role,
    pub fill: Color32,
    /// Share of the area that is filled, 0..1: shows a state to readers who cannot see its colour.
    pub level: f32,
    pub outline: Color32,
    pub outline_width: f32,
    /// A dot in the middle: it is pinned.
    pub pinned: bool,
    /// A frame around it: it is clamped at a state.
    pub clamped: bool,
}

/// Width of the line of the frame around a clamped node.
pub(super) const FRAME_WIDTH: f32 = 1.6;

impl Glyph {
    /// Corners of the frame around it.
    pub fn frame(&self) -> [Pos2; 4] {
        let half = self.radius + 3.5;
        [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]
            .map(|[x, y]| self.centre + egui::vec2(x, y) * half)
    }

    /// Its filled shapes, from the outline to the dot of a pinned one.
    pub fn shapes(&self, ground: Color32) -> Vec<(Vec<Pos2>, Color32)> {
        let shape = |role: Role, radius: f32, colour| (corners(role, self.centre, radius), colour);
        let mut shapes = vec![shape(
            self.role,
            self.radius + self.outline_width,
            self.outline,
        )];
        if self.level < 1.0 {
            shapes.push(shape(self.role, self.radius, ground));
        }
        // The area, not the radius, is the share.
        let inner = self.radius * self.level.clamp(0.0, 1.0).sqrt();
        if inner > 0.0 {
            shapes.push(shape(self.role, inner, self.fill));
        }
        if self.pinned {
            shapes.push(shape(Role::Inner, (self.radius * 0.35).max(1.0), ground));
        }
        shapes
    }
}

/// Corners of a node around its centre: inputs are triangles that point into the network, outputs squares, all others discs.
fn corners(role: Role, centre: Pos2, radius: f32) -> Vec<Pos2> {
    let at = |[x, y]: [f32; 2]| centre + egui::vec2(x, y) * radius;
    match role {
        Role::Ligand => [[-1.0, -1.2], [1.4, 0.0], [-1.0, 1.2]].map(at).to_vec(),
        Role::TranscriptionFactor => [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]
            .map(at)
            .to_vec(),
        Role::Inner => {
            // As round as one can see.
            let sides = if radius < 4.0 { 8 } else { 20 };
            let angle = |side: usize| side as f32 / sides as f32 * std::f32::consts::TAU;
            (0..sides)
                .map(|side| centre + Vec2::angled(angle(side)) * radius)
                .collect()
        }
    }
}

/// A text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text<'a> {
    pub at: Pos2,
    pub anchor: Align2,
    pub text: Cow<'a, str>,
    pub colour: Color32,
    /// Room that it takes.
    pub rect: Rect,
    /// What lies under it.
    pub ground: Option<Color32>,
}

/// A picture: nodes lie over lines, texts over both; later items lie over earlier ones.
#[derive(Debug, Default)]
pub(super) struct Drawing<'a> {
    pub lines: Vec<Line>,
    pub glyphs: Vec<Glyph>,
    pub texts: Vec<Text<'a>>,
}
