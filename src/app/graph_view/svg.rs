//! A drawing as a file: SVG with real text, and PNG drawn from it.

use std::sync::Arc;

use egui::{Color32, Pos2, Rect};
use resvg::{tiny_skia, usvg};
use svg::Document;
use svg::node::element::path::Data;
use svg::node::element::{Circle, Group, Path, Polygon, Rectangle, Text as SvgText};

use super::drawing::{Drawing, FRAME_WIDTH, Glyph, Line, Text, TipShape};
use crate::app::theme;

/// The font of the program, and what comes close where it is not installed.
const FONTS: &str = "Ubuntu, 'Ubuntu Sans', Helvetica, Arial, sans-serif";

/// A drawing with its legend as SVG, on a light ground like every export. `area` is the whole picture, `room` the area of the
/// legend in it, whose ground covers the drawing.
pub(super) fn svg(
    drawing: &Drawing<'_>,
    legend: &Drawing<'_>,
    [area, room]: [Rect; 2],
    title: &str,
) -> String {
    let ground = |area: Rect| {
        Rectangle::new()
            .set("x", area.min.x)
            .set("y", area.min.y)
            .set("width", area.width())
            .set("height", area.height())
            .set("fill", hex(theme::ground(false)))
    };
    Document::new()
        .set(
            "viewBox",
            (area.min.x, area.min.y, area.width(), area.height()),
        )
        .set("width", area.width())
        .set("height", area.height())
        .add(svg::node::element::Title::new(title))
        .add(ground(area))
        .add(group_of(drawing))
        .add(ground(room))
        .add(group_of(legend))
        .to_string()
}

fn group_of(drawing: &Drawing<'_>) -> Group {
    let lines = drawing
        .lines
        .iter()
        .fold(Group::new(), |group, line| group.add(line_of(line)));
    let nodes = drawing
        .glyphs
        .iter()
        .fold(Group::new(), |group, glyph| group.add(node_of(glyph)));
    let texts = drawing
        .texts
        .iter()
        .fold(Group::new(), |group, text| group.add(text_of(text)));
    Group::new().add(lines).add(nodes).add(texts)
}

fn hex(colour: Color32) -> String {
    let [r, g, b, _] = colour.to_srgba_unmultiplied();
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn opacity(colour: Color32) -> f32 {
    (f32::from(colour.a()) / 255.0 * 1_000.0).round() / 1_000.0
}

/// Two decimals: a hundredth of a point is not seen.
fn short(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn pair(point: Pos2) -> (f32, f32) {
    (short(point.x), short(point.y))
}
fn line_of(line: &Line) -> Group {
    let stroke = |data: Data, width: f32| {
        Path::new()
            .set("d", data)
            .set("fill", "none")
            .set("stroke", hex(line.colour))
            .set("stroke-opacity", opacity(line.colour))
            .set("stroke-width", short(width))
    };
    let mut group = Group::new();
    let mut end = line.to;
    if let Some((tip, before)) = line.tip_shape() {
        end = before;
        group = match tip {
            TipShape::Triangle(corners) => group.add(polygon(&corners, line.colour)),
            TipShape::Stroke([from, to], width) => group.add(stroke(
                Data::new().move_to(pair(from)).line_to(pair(to)),
                width,
            )),
            TipShape::Ring(centre, radius, width) => {
                group.add(ring(centre, radius, width, line.colour))
            }
        };
    }
    let start = Data::new().move_to(pair(line.from));
    let data = if line.bend == 0.0 {
        start.line_to(pair(end))
    } else {
        let (control, end) = (pair(line.control()), pair(end));
        start.quadratic_curve_to((control.0, control.1, end.0, end.1))
    };
    let mut path = stroke(data, line.width);
    if let Some([dash, gap]) = line.pattern.lengths() {
        path = path.set("stroke-dasharray", (dash, gap));
    }
    group.add(path)
}

fn ring(centre: Pos2, radius: f32, width: f32, colour: Color32) -> Circle {
    Circle::new()
        .set("cx", short(centre.x))
        .set("cy", short(centre.y))
        .set("r", short(radius))
        .set("fill", "none")
        .set("stroke", hex(colour))
        .set("stroke-opacity", opacity(colour))
        .set("stroke-width", width)
}

fn polygon(points: &[Pos2], colour: Color32) -> Polygon {
    let list: Vec<String> = points
        .iter()
        .map(|&point| pair(point))
        .map(|(x, y)| format!("{x},{y}"))
        .collect();
    Polygon::new()
        .set("points", list.join(" "))
        .set("fill", hex(colour))
        .set("fill-opacity", opacity(colour))
}
fn node_of(glyph: &Glyph) -> Group {
    let mut group = Group::new();
    if glyph.clamped {
        let [low, _, high, _] = glyph.frame();
        let frame = Rectangle::new()
            .set("x", short(low.x))
            .set("y", short(low.y))
            .set("width", short(high.x - low.x))
            .set("height", short(high.y - low.y))
            .set("fill", "none")
            .set("stroke", hex(glyph.outline))
            .set("stroke-width", FRAME_WIDTH);
        group = group.add(frame);
    }
    let shapes = glyph.shapes(theme::ground(false));
    shapes.iter().fold(group, |group, (corners, colour)| {
        group.add(polygon(corners, *colour))
    })
}

fn text_of(text: &Text<'_>) -> SvgText {
    let anchor = match text.anchor.x() {
        egui::Align::Min => "start",
        egui::Align::Center => "middle",
        egui::Align::Max => "end",
    };
    // The baseline of a line of text lies about so far below its middle and its top.
    let down = match text.anchor.y() {
        egui::Align::Min => 0.95,
        egui::Align::Center => 0.35,
        egui::Align::Max => -0.25,
    };
    let mut element = SvgText::new(text.text.clone())
        .set("x", short(text.at.x))
        .set("y", short(text.at.y + down * theme::LABEL_SIZE))
        .set("font-family", FONTS)
        .set("font-size", theme::LABEL_SIZE)
        .set("text-anchor", anchor)
        .set("fill", hex(text.colour))
        .set("fill-opacity", opacity(text.colour));
    if text.ground.is_some() {
        element = element
            .set("stroke", hex(theme::ground(false)))
            .set("stroke-opacity", 0.7)
            .set("stroke-width", 2.5)
            .set("paint-order", "stroke");
    }
    element
}

/// An SVG as PNG with so many pixels for each point.
///
/// # Errors
/// The picture would be too large to hold: what to do.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, String> {
    let mut fonts = usvg::fontdb::Database::new();
    for font in egui::FontDefinitions::default().font_data.values() {
        fonts.load_font_data(font.font.to_vec());
    }
    let options = usvg::Options {
        font_family: "Ubuntu".to_owned(),
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)
        .map_err(|error| format!("The picture cannot be drawn ({error}). Write it as SVG."))?;
    let size = tree.size();
    let pixels = |length: f32| (length * scale).round().max(1.0) as u32;
    let mut picture = tiny_skia::Pixmap::new(pixels(size.width()), pixels(size.height()))
        .ok_or("The picture would be too large. Choose a smaller scale.")?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut picture.as_mut(),
    );
    picture.encode_png().map_err(|error| {
        format!("The picture cannot be written as PNG ({error}). Write it as SVG.")
    })
}
