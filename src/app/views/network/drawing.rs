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

/// Pieces of a bent line.
pub(super) const PIECES: usize = 8;

impl Line {
    /// The point that pulls the middle of a bent line aside.
    pub fn control(&self) -> Pos2 {
        control(self.from, self.to, self.bend)
    }

    /// What the line lies in.
    pub fn bounds(&self) -> Rect {
        Rect::from_points(&[self.from, self.to, self.control()])
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
    /// Share of the area that is filled: what the colour says, without colour.
    pub level: f32,
    pub outline: Color32,
    pub outline_width: f32,
    /// A dot in the middle: it is pinned.
    pub pinned: bool,
    /// A frame around it: it is held at a state.
    pub held: bool,
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

/// A picture; what stands later lies on top.
#[derive(Debug, Default)]
pub(super) struct Drawing<'a> {
    pub lines: Vec<Line>,
    pub glyphs: Vec<Glyph>,
    pub texts: Vec<Text<'a>>,
}
