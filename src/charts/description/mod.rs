//! Description of a chart: axes, layers and their meaning. The window draws it, reports write it as SVG, tables as TSV, each
//! from this description alone, so that all show the same. Knows no colour and no screen.

mod axis;
mod thinning;
mod ticks;

pub use axis::{Axis, Scale, Unit, number, p_text};
pub use thinning::thinned;
pub use ticks::{Tick, tick_text, ticks};

use crate::analysis::Term;
use crate::network::EdgeId;

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Name in files.
    pub key: &'static str,
    /// What it shows.
    pub title: String,
    /// What one learns from it, in a sentence or two.
    pub help: String,
    /// Numbers that its title names.
    pub terms: Vec<Term>,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// What is drawn, from the back to the front.
    pub layers: Vec<Layer>,
    /// Heights that are marked by a dotted line.
    pub levels: Vec<f64>,
    /// Places on the horizontal axis that are marked, and by what.
    pub marks: Vec<(f64, String)>,
}

/// Meaning of a layer, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Training conditions.
    Train,
    /// Test conditions.
    Test,
    /// Edges of the prior knowledge, and those that were drawn.
    Prior,
    /// Spurious edges.
    Spurious,
    /// The main curve of a chart with one curve.
    Main,
    /// A reference to compare with, such as a diagonal or a control.
    Reference,
    /// What is selected.
    Selected,
    /// One of several curves of a kind, by its position.
    Kind(u8),
}

/// What a line, a point or a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An edge.
    Edge(EdgeId),
    /// A cell of the table of transcription factors: condition, transcription factor.
    Cell(usize, usize),
    /// A transcription factor.
    Output(usize),
    /// A condition.
    Condition(usize),
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// Solid.
    Solid,
    /// Dashed.
    Dashed,
    /// Thin and pale: one of many.
    Hair,
}

/// Something that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Layer {
    /// A line through points `[x, y]`, in ascending order of x.
    Line {
        /// Name in tables, and in the legend where it is listed.
        name: String,
        /// Whether it stands in the legend.
        is_listed: bool,
        /// Its colour.
        ink: Ink,
        /// How it is drawn.
        stroke: Stroke,
        /// Points.
        points: Vec<[f64; 2]>,
        /// What it stands for.
        subject: Option<Subject>,
    },
    /// Points.
    Points {
        /// Name in tables, and in the legend where it is listed.
        name: String,
        /// Whether it stands in the legend.
        is_listed: bool,
        /// Their colour.
        ink: Ink,
        /// Points `[x, y]`.
        points: Vec<[f64; 2]>,
        /// Subject of each point; as long as `points`, or empty.
        subjects: Vec<Subject>,
    },
    /// An area between two lines `[x, low, high]`, in ascending order of x.
    Band {
        /// Name in tables, and in the legend where it is listed.
        name: String,
        /// Whether it stands in the legend.
        is_listed: bool,
        /// Its colour.
        ink: Ink,
        /// Edges of the area.
        points: Vec<[f64; 3]>,
    },
    /// Shares as shades of one colour.
    Cells {
        /// Their colour.
        ink: Ink,
        /// Borders of the columns; one more than columns.
        x: Vec<f64>,
        /// Borders of the rows; one more than rows.
        y: Vec<f64>,
        /// Shares 0..1; `[columns x rows]`.
        shares: Vec<f64>,
    },
}

impl Chart {
    /// A chart without layers.
    #[must_use]
    pub fn new(key: &'static str, title: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            key,
            title: title.into(),
            help: help.into(),
            terms: Vec::new(),
            x: Axis::new("epoch", Unit::Epoch),
            y: Axis::new("", Unit::Number),
            layers: Vec::new(),
            levels: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Adds a line that stands in the legend.
    pub fn line(
        &mut self,
        name: impl Into<String>,
        ink: Ink,
        stroke: Stroke,
        points: Vec<[f64; 2]>,
    ) {
        self.push_line((name.into(), true), ink, stroke, points);
    }

    /// Adds a line that does not stand in the legend.
    pub fn unlisted_line(
        &mut self,
        name: impl Into<String>,
        ink: Ink,
        stroke: Stroke,
        points: Vec<[f64; 2]>,
    ) {
        self.push_line((name.into(), false), ink, stroke, points);
    }

    fn push_line(
        &mut self,
        (name, is_listed): (String, bool),
        ink: Ink,
        stroke: Stroke,
        points: Vec<[f64; 2]>,
    ) {
        self.layers.push(Layer::Line {
            name,
            is_listed,
            ink,
            stroke,
            points,
            subject: None,
        });
    }

    /// Adds points with their subjects; no layer for no points.
    pub fn points(
        &mut self,
        name: &str,
        ink: Ink,
        points: impl Iterator<Item = ([f64; 2], Subject)>,
    ) {
        let (points, subjects): (Vec<[f64; 2]>, Vec<Subject>) = points.unzip();
        if !points.is_empty() {
            self.layers.push(Layer::Points {
                name: name.to_owned(),
                is_listed: true,
                ink,
                points,
                subjects,
            });
        }
    }

    /// Whether there is anything to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers.iter().all(|layer| match layer {
            Layer::Line { points, .. } | Layer::Points { points, .. } => points.is_empty(),
            Layer::Band { points, .. } => points.is_empty(),
            Layer::Cells { shares, .. } => shares.is_empty(),
        })
    }

    /// Names of the legend, with colour and stroke, in the order of the layers. Areas and points have the stroke `Solid`.
    #[must_use]
    pub fn legend(&self) -> Vec<(&str, Ink, Stroke)> {
        let entries = self.layers.iter().filter_map(|layer| match layer {
            Layer::Line {
                name,
                is_listed: true,
                ink,
                stroke,
                ..
            } => Some((name.as_str(), *ink, *stroke)),
            Layer::Points {
                name,
                is_listed: true,
                ink,
                ..
            }
            | Layer::Band {
                name,
                is_listed: true,
                ink,
                ..
            } => Some((name.as_str(), *ink, Stroke::Solid)),
            _ => None,
        });
        entries.collect()
    }

    /// Smallest and largest place of both axes, with what they include: `[x, y]`, each `[low, high]`.
    #[must_use]
    pub fn bounds(&self) -> [[f64; 2]; 2] {
        let mut bounds = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        let mut note = |axis: usize, place: f64| {
            if place.is_finite() {
                bounds[axis] = [bounds[axis][0].min(place), bounds[axis][1].max(place)];
            }
        };
        for (axis, of) in [&self.x, &self.y].into_iter().enumerate() {
            of.includes
                .iter()
                .for_each(|&value| note(axis, of.place(value)));
        }
        for layer in &self.layers {
            match layer {
                Layer::Line { points, .. } | Layer::Points { points, .. } => {
                    for &[x, y] in points {
                        note(0, self.x.place(x));
                        note(1, self.y.place(y));
                    }
                }
                Layer::Band { points, .. } => {
                    for &[x, low, high] in points {
                        note(0, self.x.place(x));
                        note(1, self.y.place(low));
                        note(1, self.y.place(high));
                    }
                }
                Layer::Cells { x, y, .. } => {
                    x.iter().for_each(|&x| note(0, self.x.place(x)));
                    y.iter().for_each(|&y| note(1, self.y.place(y)));
                }
            }
        }
        bounds.map(|[low, high]| match (low, high) {
            (low, high) if low > high => [0.0, 1.0],
            (low, high) if low == high => [low - 0.5, high + 0.5],
            bounds => [bounds.0, bounds.1],
        })
    }
}
