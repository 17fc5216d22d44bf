//! What lines, nodes and colours mean, along the bottom of the network: what is in the picture at present, and nothing else.

use egui::{Align2, Painter, Pos2, Rect, pos2, vec2};

use super::compose::{pattern, tip};
use super::drawing::{Drawing, Glyph, Line, Pattern};
use super::labels;
use crate::app::lens::{Filter, NodeColours};
use crate::app::state::{Open, State};
use crate::app::theme::{self, Role};
use crate::network::{EdgeOrigin, Sign};

/// Height of a row.
const ROW: f32 = 20.0;
/// Length of a sample line, and space around it.
const SAMPLE: f32 = 26.0;
const SPACE: f32 = 6.0;
/// Nodes of the legend have this radius.
const RADIUS: f32 = 5.0;

/// An entry: its sample, and what it means.
enum Entry {
    Edge(EdgeOrigin, Sign, &'static str),
    Node(Role, &'static str),
    /// A hair line for many edges.
    Merged,
    Widths,
    /// A ramp of node colours, with its ends.
    Ramp(&'static str, fn(f64) -> egui::Color32, [f64; 2]),
    Held,
    Bent,
}

/// Lays the legend out along the bottom of an area; its drawing and the room that it takes.
pub(super) fn legend(
    painter: &Painter,
    area: Rect,
    state: &State,
    open: &Open,
    is_whole: bool,
    dark: bool,
) -> (Drawing<'static>, Rect) {
    let entries = entries(state, open, is_whole);
    let mut drawing = Drawing::default();
    let mut at = pos2(area.min.x + SPACE, ROW / 2.0);
    for entry in &entries {
        let mut one = Drawing::default();
        let width = draw(painter, &mut one, entry, at, dark);
        if at.x + width > area.max.x && at.x > area.min.x + SPACE {
            at = pos2(area.min.x + SPACE, at.y + ROW);
            one = Drawing::default();
            draw(painter, &mut one, entry, at, dark);
        }
        at.x += width + 2.0 * SPACE;
        drawing.lines.extend(one.lines);
        drawing.glyphs.extend(one.glyphs);
        drawing.texts.extend(one.texts);
    }
    let height = at.y + ROW / 2.0;
    let room = Rect::from_min_max(pos2(area.min.x, area.max.y - height), area.max);
    let down = vec2(0.0, room.min.y);
    for line in &mut drawing.lines {
        (line.from, line.to) = (line.from + down, line.to + down);
    }
    drawing
        .glyphs
        .iter_mut()
        .for_each(|glyph| glyph.centre += down);
    for text in &mut drawing.texts {
        (text.at, text.rect) = (text.at + down, text.rect.translate(down));
    }
    (drawing, room)
}

fn entries(state: &State, open: &Open, is_whole: bool) -> Vec<Entry> {
    let filter = &state.lens.filter;
    let [prior, drawn, spurious] =
        [0, 1, 2].map(|place| open.origin_counts[place] > 0 && filter.origins[place]);
    let mut entries = Vec::new();
    if prior || drawn {
        let names = ["stimulates", "inhibits", "sign unknown"];
        for (place, name) in names.into_iter().enumerate() {
            if filter.signs[place] && open.sign_counts[place] > 0 {
                entries.push(Entry::Edge(EdgeOrigin::Prior, Filter::SIGNS[place], name));
            }
        }
    }
    if drawn {
        entries.push(Entry::Edge(
            EdgeOrigin::User,
            Sign::Stimulation,
            "drawn by you",
        ));
    }
    if spurious {
        entries.push(Entry::Edge(EdgeOrigin::Spurious, Sign::Unknown, "spurious"));
    }
    let shows_layers = state
        .arrangement
        .as_ref()
        .is_some_and(|known| known.kind != crate::network::layout::LayoutKind::Force);
    if shows_layers {
        entries.push(Entry::Bent);
    }
    if is_whole {
        entries.push(Entry::Merged);
    }
    entries.push(Entry::Widths);
    match state.lens.colours {
        NodeColours::Role => {
            let has = |is: fn(&crate::network::Node) -> bool| open.network.nodes().iter().any(is);
            if has(|node| node.ligand) {
                entries.push(Entry::Node(Role::Ligand, "ligand"));
            }
            if has(|node| node.transcription_factor) {
                entries.push(Entry::Node(Role::TranscriptionFactor, "TF"));
            }
        }
        NodeColours::State => entries.push(Entry::Ramp("state", theme::state_colour, [0.0, 1.0])),
        NodeColours::Error => {
            entries.push(Entry::Ramp(
                "measured - predicted",
                theme::difference_colour,
                [-1.0, 1.0],
            ));
        }
    }
    if !state.held.is_empty() {
        entries.push(Entry::Held);
    }
    entries
}

/// Draws an entry from its left end; the width that it takes.
fn draw(
    painter: &Painter,
    drawing: &mut Drawing<'static>,
    entry: &Entry,
    at: Pos2,
    dark: bool,
) -> f32 {
    let line = |from: f32, length: f32| Line {
        from: at + vec2(from, 0.0),
        to: at + vec2(from + length, 0.0),
        bend: 0.0,
        width: 1.8,
        colour: theme::ink(dark).gamma_multiply(0.6),
        pattern: Pattern::Solid,
        tip: None,
    };
    let mut x = 0.0;
    match *entry {
        Entry::Edge(origin, sign, name) => {
            drawing.lines.push(Line {
                colour: theme::edge_colour(origin, sign, dark),
                pattern: pattern(origin),
                tip: Some(tip(sign)),
                ..line(0.0, SAMPLE)
            });
            x += SAMPLE + SPACE / 2.0;
            x += write(painter, drawing, name, at + vec2(x, 0.0), dark);
        }
        Entry::Bent => {
            drawing.lines.push(Line {
                bend: 5.0,
                from: at + vec2(0.0, 3.0),
                to: at + vec2(SAMPLE, 3.0),
                ..line(0.0, SAMPLE)
            });
            x += SAMPLE + SPACE / 2.0;
            x += write(painter, drawing, "leads back", at + vec2(x, 0.0), dark);
        }
        Entry::Merged => {
            drawing.lines.push(Line {
                width: 0.7,
                ..line(0.0, SAMPLE)
            });
            x += SAMPLE + SPACE / 2.0;
            x += write(
                painter,
                drawing,
                "thin: merged edges",
                at + vec2(x, 0.0),
                dark,
            );
        }
        Entry::Widths => {
            x += write(painter, drawing, "|weight|", at, dark) + SPACE;
            for magnitude in [0.1, 0.5, 1.0] {
                drawing.lines.push(Line {
                    width: theme::edge_width(Some(magnitude)),
                    ..line(x, 14.0)
                });
                x += 14.0 + SPACE / 2.0;
                x += write(
                    painter,
                    drawing,
                    &magnitude.to_string(),
                    at + vec2(x, 0.0),
                    dark,
                ) + SPACE;
            }
        }
        Entry::Node(role, name) => {
            drawing.glyphs.push(sample(
                at + vec2(RADIUS, 0.0),
                role,
                theme::node_fill(role, dark),
                dark,
            ));
            x += 2.0 * RADIUS + SPACE;
            x += write(painter, drawing, name, at + vec2(x, 0.0), dark);
        }
        Entry::Ramp(name, colour, [low, high]) => {
            x += write(painter, drawing, name, at, dark) + SPACE;
            x += write(painter, drawing, &low.to_string(), at + vec2(x, 0.0), dark) + SPACE;
            for step in 0..=4 {
                let value = low + (high - low) * f64::from(step) / 4.0;
                let glyph = sample(at + vec2(x + RADIUS, 0.0), Role::Inner, colour(value), dark);
                // A state fills its node by as much.
                let level = if low < 0.0 {
                    1.0
                } else {
                    (value as f32).min(0.999)
                };
                drawing.glyphs.push(Glyph { level, ..glyph });
                x += 2.0 * RADIUS + 3.0;
            }
            x += write(
                painter,
                drawing,
                &high.to_string(),
                at + vec2(x + SPACE, 0.0),
                dark,
            ) + SPACE;
        }
        Entry::Held => {
            let glyph = sample(
                at + vec2(RADIUS + 4.0, 0.0),
                Role::Inner,
                theme::node_fill(Role::Inner, dark),
                dark,
            );
            drawing.glyphs.push(Glyph {
                held: true,
                ..glyph
            });
            x += 2.0 * RADIUS + 8.0 + SPACE;
            x += write(painter, drawing, "held", at + vec2(x, 0.0), dark);
        }
    }
    x
}

fn sample(centre: Pos2, role: Role, fill: egui::Color32, dark: bool) -> Glyph {
    Glyph {
        centre,
        radius: RADIUS,
        role,
        fill,
        level: 1.0,
        outline: theme::ink(dark).gamma_multiply(0.6),
        outline_width: 1.0,
        pinned: false,
        held: false,
    }
}

/// Adds a word; its width.
fn write(
    painter: &Painter,
    drawing: &mut Drawing<'static>,
    word: &str,
    at: Pos2,
    dark: bool,
) -> f32 {
    let mut text = labels::text(
        painter,
        word.to_owned().into(),
        at,
        Align2::LEFT_CENTER,
        dark,
    );
    text.ground = None;
    let width = text.rect.width();
    drawing.texts.push(text);
    width
}
