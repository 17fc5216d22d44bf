//! A chart as SVG with real text, on a white ground.

use svg::Document;
use svg::node::element::path::Data;
use svg::node::element::{Circle, Group, Line as SvgLine, Path, Polygon, Rectangle, Text, Title};

use super::palette::Style;
use crate::charts::description::{Chart, Ink, Layer, Stroke, thinned, ticks};

/// The font of the window, and what comes close where it is not installed.
const FONTS: &str = "Ubuntu, 'Ubuntu Sans', Helvetica, Arial, sans-serif";
/// Size of a chart.
const SIZE: [f64; 2] = [440.0, 300.0];
/// Room for the axes and the title: left, top, right, bottom.
const ROOM: [f64; 4] = [62.0, 46.0, 22.0, 42.0];
/// Points of a line at most: more than a printer shows on this width.
const COLUMNS: usize = 600;
/// Colour of axes and texts, and of grid lines.
const INK: &str = "#333333";
const PALE: &str = "#dddddd";

/// Transform from values to points of the picture.
struct Frame<'a> {
    chart: &'a Chart,
    bounds: [[f64; 2]; 2],
}

/// The chart as a file.
#[must_use]
pub fn svg(chart: &Chart, style: Style) -> String {
    let frame = Frame {
        chart,
        bounds: chart.bounds(),
    };
    let ground = Rectangle::new()
        .set("width", SIZE[0])
        .set("height", SIZE[1])
        .set("fill", "#ffffff");
    let mut document = Document::new()
        .set("viewBox", (0, 0, SIZE[0], SIZE[1]))
        .set("width", SIZE[0])
        .set("height", SIZE[1])
        .set("font-family", FONTS)
        .set("font-size", 11)
        .add(Title::new(chart.title.clone()))
        .add(ground)
        .add(frame.axes());
    for layer in &chart.layers {
        document = document.add(frame.layer(layer, style));
    }
    document.add(frame.titles(style)).to_string()
}

/// Two decimals: a hundredth of a point is not seen.
fn short(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Edges of the plot inside its room, in points.
const LEFT: f64 = ROOM[0];
const RIGHT: f64 = SIZE[0] - ROOM[2];
const TOP: f64 = ROOM[1];
const BOTTOM: f64 = SIZE[1] - ROOM[3];

impl Frame<'_> {
    fn x(&self, value: f64) -> f64 {
        self.x_of_place(self.chart.x.place(value))
    }

    fn y(&self, value: f64) -> f64 {
        self.y_of_place(self.chart.y.place(value))
    }

    fn x_of_place(&self, place: f64) -> f64 {
        let [low, high] = self.bounds[0];
        short(LEFT + (place - low) / (high - low) * (RIGHT - LEFT))
    }

    fn y_of_place(&self, place: f64) -> f64 {
        let [low, high] = self.bounds[1];
        short(BOTTOM - (place - low) / (high - low) * (BOTTOM - TOP))
    }

    fn axes(&self) -> Group {
        let mut group = Group::new();
        for tick in ticks(&self.chart.x, self.bounds[0], 6) {
            let x = self.x_of_place(tick.place);
            group = group.add(rule([x, TOP], [x, BOTTOM], PALE)).add(text(
                [x, BOTTOM + 14.0],
                "middle",
                tick.label,
            ));
        }
        for tick in ticks(&self.chart.y, self.bounds[1], 6) {
            let y = self.y_of_place(tick.place);
            group = group.add(rule([LEFT, y], [RIGHT, y], PALE)).add(text(
                [LEFT - 6.0, y + 4.0],
                "end",
                tick.label,
            ));
        }
        for &level in &self.chart.levels {
            let y = self.y(level);
            let line = rule([LEFT, y], [RIGHT, y], INK);
            group = group.add(line.set("stroke-dasharray", "1 3"));
        }
        for (place, name) in &self.chart.marks {
            let x = self.x(*place);
            let line = rule([x, TOP], [x, BOTTOM], INK);
            group = group
                .add(line.set("stroke-dasharray", "6 4"))
                .add(text([x + 3.0, TOP + 10.0], "start", name.clone()).set("font-size", 9));
        }
        group
            .add(rule([LEFT, BOTTOM], [RIGHT, BOTTOM], INK))
            .add(rule([LEFT, TOP], [LEFT, BOTTOM], INK))
    }

    fn titles(&self, style: Style) -> Group {
        let middle = (LEFT + RIGHT) / 2.0;
        let height = (TOP + BOTTOM) / 2.0;
        let title = text([10.0, 18.0], "start", self.chart.title.clone())
            .set("font-size", 13)
            .set("font-weight", "bold");
        let y_label = text([14.0, height], "middle", self.chart.y.label.clone())
            .set("transform", format!("rotate(-90 14 {height})"));
        let x_label = text(
            [middle, SIZE[1] - 8.0],
            "middle",
            self.chart.x.label.clone(),
        );
        let mut group = Group::new().add(title).add(x_label).add(y_label);
        let mut at = LEFT;
        for (name, ink, stroke) in self.chart.legend() {
            let sample = rule([at, 32.0], [at + 16.0, 32.0], style.colour(ink));
            group = group
                .add(dashed(sample.set("stroke-width", 2), stroke))
                .add(text([at + 20.0, 36.0], "start", name.to_owned()));
            // About the width of a letter of this size.
            at += 26.0 + 5.4 * name.chars().count() as f64;
        }
        group
    }

    fn layer(&self, layer: &Layer, style: Style) -> Group {
        match layer {
            Layer::Line {
                ink,
                stroke,
                points,
                ..
            } => self.line(points, style.colour(*ink), *stroke),
            Layer::Points { ink, points, .. } => self.points(points, *ink, style),
            Layer::Band { ink, points, .. } => self.band(points, style.colour(*ink)),
            Layer::Cells { ink, x, y, shares } => self.cells(x, y, shares, style.colour(*ink)),
        }
    }

    fn line(&self, points: &[[f64; 2]], colour: &str, stroke: Stroke) -> Group {
        let mut data = Data::new();
        for (place, [x, y]) in thinned(points, COLUMNS).into_iter().enumerate() {
            let to = (self.x(x), self.y(y));
            data = if place == 0 {
                data.move_to(to)
            } else {
                data.line_to(to)
            };
        }
        let (width, opacity) = match stroke {
            Stroke::Solid | Stroke::Dashed => (1.6, 1.0),
            Stroke::Hair => (0.7, 0.5),
        };
        let path = Path::new()
            .set("d", data)
            .set("fill", "none")
            .set("stroke", colour)
            .set("stroke-width", width)
            .set("stroke-opacity", opacity);
        Group::new().add(match stroke {
            Stroke::Dashed => path.set("stroke-dasharray", "5 3"),
            Stroke::Solid | Stroke::Hair => path,
        })
    }

    fn points(&self, points: &[[f64; 2]], ink: Ink, style: Style) -> Group {
        // In a cloud of thousands of points each is smaller and paler.
        let (radius, opacity) = if points.len() > 500 {
            (1.6, 0.45)
        } else {
            (2.6, 0.75)
        };
        let group = Group::new()
            .set("fill", style.colour(ink))
            .set("fill-opacity", opacity);
        points.iter().fold(group, |group, &[x, y]| {
            let point = Circle::new()
                .set("cx", self.x(x))
                .set("cy", self.y(y))
                .set("r", radius);
            group.add(point)
        })
    }

    fn band(&self, points: &[[f64; 3]], colour: &str) -> Group {
        let low = points.iter().map(|&[x, low, _]| (x, low));
        let high = points.iter().rev().map(|&[x, _, high]| (x, high));
        let corners: Vec<String> = low
            .chain(high)
            .map(|(x, y)| format!("{},{}", self.x(x), self.y(y)))
            .collect();
        let area = Polygon::new()
            .set("points", corners.join(" "))
            .set("fill", colour)
            .set("fill-opacity", 0.16);
        Group::new().add(area)
    }

    fn cells(&self, x: &[f64], y: &[f64], shares: &[f64], colour: &str) -> Group {
        let rows = y.len().saturating_sub(1).max(1);
        let mut group = Group::new().set("fill", colour);
        for (cell, &share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let (column, row) = (cell / rows, cell % rows);
            let (left, right) = (self.x(x[column]), self.x(x[column + 1]));
            let (low, high) = (self.y(y[row]), self.y(y[row + 1]));
            let area = Rectangle::new()
                .set("x", left)
                .set("y", high)
                .set("width", short(right - left))
                .set("height", short(low - high))
                // The root lets rare magnitudes be seen beside frequent ones.
                .set("fill-opacity", short(share.sqrt()));
            group = group.add(area);
        }
        group
    }
}

fn rule(from: [f64; 2], to: [f64; 2], colour: &str) -> SvgLine {
    SvgLine::new()
        .set("x1", from[0])
        .set("y1", from[1])
        .set("x2", to[0])
        .set("y2", to[1])
        .set("stroke", colour)
}

fn dashed(line: SvgLine, stroke: Stroke) -> SvgLine {
    if stroke == Stroke::Dashed {
        line.set("stroke-dasharray", "5 3")
    } else {
        line
    }
}

fn text(at: [f64; 2], anchor: &str, content: String) -> Text {
    Text::new(content)
        .set("x", short(at[0]))
        .set("y", short(at[1]))
        .set("text-anchor", anchor)
        .set("fill", INK)
}
