//! What lines, nodes and colours mean, along the bottom of the network: what is in the picture at present, and nothing else.

use egui::{Align2, Painter, Pos2, Rect, pos2, vec2};

use super::compose::{pattern, tip};
use super::drawing::{Drawing, Glyph, Line, Pattern};
use crate::app::graph_view::labels;
use crate::app::query::{Filter, Visibility};
use crate::app::state::{NodeColours, OpenNetwork, State};
use crate::app::theme;
use crate::app::theme::Role;
use crate::network::layout::LayoutKind;
use crate::network::{EdgeOrigin, Node, Sign};

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
    Ramp(String, fn(f64) -> egui::Color32, [f64; 2]),
    Held,
    Pinned,
    Doubted,
    Selected,
    Bent,
}

/// Lays the legend out along the bottom of an area; its drawing and the room that it takes.
pub(super) fn legend(
    painter: &Painter,
    area: Rect,
    state: &State,
    open: &OpenNetwork,
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
        at.x += width + SPACE;
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
/// Entries for the present picture: kinds of visible edges, drawing of edges, kinds and colours of nodes, marks.
fn entries(state: &State, open: &OpenNetwork, is_whole: bool) -> Vec<Entry> {
    let mut entries = edge_entries(state.shown());
    let arrangement = state.document.arrangement.as_ref();
    let others = [
        (
            arrangement.is_some_and(|known| known.kind != LayoutKind::Force),
            Entry::Bent,
        ),
        (is_whole, Entry::Merged),
        (true, Entry::Widths),
    ];
    entries.extend(
        others
            .into_iter()
            .filter(|(is_there, _)| *is_there)
            .map(|(_, entry)| entry),
    );
    entries.extend(node_entries(state, open));
    let marks = [
        (
            arrangement.is_some_and(|known| known.pinned.contains(&true)),
            Entry::Pinned,
        ),
        (!state.document.clamped.is_empty(), Entry::Held),
        (!state.document.doubted.is_empty(), Entry::Doubted),
        (!state.selection.is_empty(), Entry::Selected),
    ];
    entries.extend(
        marks
            .into_iter()
            .filter(|(is_there, _)| *is_there)
            .map(|(_, entry)| entry),
    );
    entries
}

fn edge_entries(shown: &Visibility) -> Vec<Entry> {
    let has =
        |is: &dyn Fn(EdgeOrigin, Sign) -> bool| shown.kinds.iter().any(|kind| is(kind.0, kind.1));
    let names = ["stimulates", "inhibits", "sign unknown"];
    let signs = Filter::SIGNS.into_iter().zip(names);
    let mut entries: Vec<Entry> = signs
        .filter(|(sign, _)| has(&|origin, known| origin != EdgeOrigin::Spurious && known == *sign))
        .map(|(sign, name)| Entry::Edge(EdgeOrigin::Prior, sign, name))
        .collect();
    if has(&|origin, _| origin == EdgeOrigin::User) {
        entries.push(Entry::Edge(
            EdgeOrigin::User,
            Sign::Stimulation,
            "drawn by you",
        ));
    }
    if has(&|origin, _| origin == EdgeOrigin::Spurious) {
        entries.push(Entry::Edge(EdgeOrigin::Spurious, Sign::Unknown, "spurious"));
    }
    entries
}

fn node_entries(state: &State, open: &OpenNetwork) -> Vec<Entry> {
    let mut entries = Vec::new();
    let has = |is: fn(&Node) -> bool| open.network.nodes().iter().any(is);
    if has(|node| node.ligand) {
        entries.push(Entry::Node(Role::Ligand, "ligand"));
    }
    if has(|node| node.transcription_factor) {
        entries.push(Entry::Node(Role::TranscriptionFactor, "TF"));
    }
    let condition = condition_name(state, open);
    match state.view.colours {
        NodeColours::Role => {}
        NodeColours::State => {
            let step = state.view.playback.step;
            let step = step.map_or_else(String::new, |step| format!(", step {step}"));
            let name = format!("state in {condition}{step}");
            entries.push(Entry::Ramp(name, theme::state_colour, [0.0, 1.0]));
        }
        NodeColours::Error => {
            let name = format!("measured - predicted in {condition}");
            let large = theme::LARGE_DIFFERENCE;
            entries.push(Entry::Ramp(name, theme::difference_colour, [-large, large]));
        }
        NodeColours::Change => {
            let name = format!("change of state in {condition}");
            let large = theme::LARGE_DIFFERENCE;
            entries.push(Entry::Ramp(name, theme::difference_colour, [-large, large]));
        }
    }
    entries
}

fn condition_name<'a>(state: &State, open: &'a OpenNetwork) -> &'a str {
    let dataset = open.study.dataset.as_ref();
    dataset
        .and_then(|dataset| dataset.conditions.get(state.view.condition))
        .map_or("", String::as_str)
}

/// Draws an entry from its left end; the width that it takes.
fn draw(
    painter: &Painter,
    drawing: &mut Drawing<'static>,
    entry: &Entry,
    at: Pos2,
    dark: bool,
) -> f32 {
    let pen = &mut Pen {
        painter,
        drawing,
        at,
        dark,
    };
    match entry {
        Entry::Node(..) | Entry::Ramp(..) | Entry::Held | Entry::Pinned => pen.node_entry(entry),
        _ => pen.edge_entry(entry),
    }
    pen.at.x - at.x
}

/// Draws from left to right.
struct Pen<'a> {
    painter: &'a Painter,
    drawing: &'a mut Drawing<'static>,
    at: Pos2,
    dark: bool,
}

impl Pen<'_> {
    fn edge_entry(&mut self, entry: &Entry) {
        let word = match *entry {
            Entry::Edge(origin, sign, name) => {
                let colour = theme::edge_colour(origin, sign, self.dark);
                let (pattern, tip) = (pattern(origin), Some(tip(sign)));
                self.line(SAMPLE, |line| Line {
                    colour,
                    pattern,
                    tip,
                    ..line
                });
                name
            }
            Entry::Bent => {
                let lower = vec2(0.0, 3.0);
                self.line(SAMPLE, |line| Line {
                    bend: 5.0,
                    from: line.from + lower,
                    to: line.to + lower,
                    ..line
                });
                "leads back"
            }
            Entry::Merged => {
                self.line(SAMPLE, |line| Line { width: 0.7, ..line });
                "thin: merged edges"
            }
            Entry::Selected => {
                self.line(SAMPLE, |line| Line {
                    colour: theme::SELECTION,
                    ..line
                });
                "selected"
            }
            Entry::Doubted => "?  doubted",
            _ => {
                self.word("|weight|");
                for magnitude in [0.1, 0.5, 1.0] {
                    let width = theme::edge_width(Some(magnitude));
                    self.line(14.0, |line| Line { width, ..line });
                    self.word(&magnitude.to_string());
                }
                return;
            }
        };
        self.word(word);
    }

    fn node_entry(&mut self, entry: &Entry) {
        let grey = theme::node_fill(Role::Inner, self.dark);
        match *entry {
            Entry::Node(role, name) => {
                self.node(role, theme::node_fill(role, self.dark), |glyph| glyph);
                self.word(name);
            }
            Entry::Ramp(ref name, colour, [low, high]) => {
                self.word(name);
                self.word(&low.to_string());
                for step in 0..=4 {
                    let value = low + (high - low) * f64::from(step) / 4.0;
                    // A state fills its node by as much.
                    let level = if low < 0.0 { 1.0 } else { value as f32 };
                    self.node(Role::Inner, colour(value), |glyph| Glyph { level, ..glyph });
                }
                self.word(&high.to_string());
            }
            Entry::Held => {
                self.at.x += SPACE / 2.0;
                self.node(Role::Inner, grey, |glyph| Glyph {
                    clamped: true,
                    ..glyph
                });
                self.word("clamped");
            }
            _ => {
                self.node(Role::Inner, grey, |glyph| Glyph {
                    pinned: true,
                    ..glyph
                });
                self.word("pinned");
            }
        }
    }

    fn line(&mut self, length: f32, change: impl FnOnce(Line) -> Line) {
        self.drawing.lines.push(change(Line {
            from: self.at,
            to: self.at + vec2(length, 0.0),
            bend: 0.0,
            width: 1.8,
            colour: theme::ink(self.dark).gamma_multiply(0.6),
            pattern: Pattern::Solid,
            tip: None,
        }));
        self.at.x += length + SPACE / 2.0;
    }

    fn node(&mut self, role: Role, fill: egui::Color32, change: impl FnOnce(Glyph) -> Glyph) {
        self.drawing.glyphs.push(change(Glyph {
            centre: self.at + vec2(RADIUS, 0.0),
            radius: RADIUS,
            role,
            fill,
            level: 1.0,
            outline: theme::ink(self.dark).gamma_multiply(0.6),
            outline_width: 1.0,
            pinned: false,
            clamped: false,
        }));
        self.at.x += 2.0 * RADIUS + SPACE;
    }

    fn word(&mut self, word: &str) {
        let mut text = labels::text(
            self.painter,
            word.to_owned().into(),
            self.at,
            Align2::LEFT_CENTER,
            self.dark,
        );
        text.ground = None;
        self.at.x += text.rect.width() + SPACE;
        self.drawing.texts.push(text);
    }
}
