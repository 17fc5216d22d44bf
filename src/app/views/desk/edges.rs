//! The table of edges: thousands of rows, of which those in view are made.

use egui::{Align, Key, Layout, RichText, Sense, TextEdit, Ui, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::analysis::{EdgeFinding, Term};
use crate::app::action::Action;
use crate::app::findings::Findings;
use crate::app::lens::{Facts, Query};
use crate::app::state::{Open, Selection, State};
use crate::app::theme;
use crate::app::views::bar::grouped;
use crate::app::views::save::Saving;
use crate::network::{EdgeId, EdgeOrigin, Sign};

/// Height of a row.
const ROW: f32 = 20.0;
/// Points of a course in a cell.
const COURSE_POINTS: usize = 40;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Source,
    Target,
    Sign,
    Origin,
    Start,
    Weight,
    Magnitude,
    Rank,
    Share,
    Fell,
    References,
    Course,
}

/// Columns: name, width, whether numbers stand there, and what they mean.
const COLUMNS: [(By, &str, f32, &str); 12] = [
    (By::Source, "source", 84.0, "Where the signal comes from."),
    (By::Target, "target", 84.0, "Where it goes."),
    (
        By::Sign,
        "action",
        74.0,
        "What the literature says: stimulation, inhibition, or unknown.",
    ),
    (
        By::Origin,
        "origin",
        66.0,
        "Known (PKN), drawn by you, or spurious.",
    ),
    (By::Start, "start", 64.0, "Weight at the start of the run."),
    (
        By::Weight,
        "weight",
        64.0,
        "Weight at the epoch that is shown.",
    ),
    (
        By::Magnitude,
        "|weight|",
        64.0,
        "Magnitude of the weight: what pruning looks at.",
    ),
    (By::Rank, "rank", 52.0, ""),
    (By::Share, "share", 56.0, ""),
    (By::Fell, "fell at", 62.0, ""),
    (
        By::References,
        "refs",
        44.0,
        "Number of references in the literature.",
    ),
    (
        By::Course,
        "course",
        96.0,
        "The |weight| over the epochs, from 0 to its largest value.",
    ),
];

/// What the order of the rows comes from.
#[derive(Debug, Clone, PartialEq)]
struct Stamp {
    revisions: [u64; 2],
    by: By,
    is_descending: bool,
    query: String,
}

/// Memory of the table.
pub(super) struct EdgeTable {
    by: By,
    is_descending: bool,
    query: String,
    order: Vec<EdgeId>,
    made: Option<Stamp>,
    selection: Selection,
}

impl Default for EdgeTable {
    fn default() -> Self {
        Self {
            by: By::Magnitude,
            is_descending: true,
            query: String::new(),
            order: Vec::new(),
            made: None,
            selection: Selection::default(),
        }
    }
}

impl EdgeTable {
    /// Shows the table.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        actions: &mut Vec<Action>,
        wanted: &mut Option<Saving>,
    ) {
        let (Some(open), Some(facts)) = (&state.open, state.facts()) else {
            return;
        };
        let Some(found) = state.findings() else {
            ui.label("There are no weights yet.");
            return;
        };
        if found.edges.len() != open.network.edges().len() {
            return;
        }
        self.bar_ui(ui, &facts, actions, wanted);
        self.sort(state, &facts, found);
        // What was selected elsewhere is brought into view.
        let is_news = self.selection != state.selection;
        self.selection.clone_from(&state.selection);
        let row_of = |edge: &EdgeId| self.order.iter().position(|row| row == edge);
        let reveal = state.selection.edges.first().filter(|_| is_news);
        let reveal = reveal.and_then(row_of);
        let mut builder = TableBuilder::new(ui)
            .id_salt("edges")
            .min_scrolled_height(0.0)
            .striped(true)
            .sense(Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center));
        for (by, _, width, _) in COLUMNS {
            let column = if by == By::Course {
                Column::remainder().at_least(width)
            } else {
                Column::initial(width).at_least(40.0).resizable(true)
            };
            builder = builder.column(column.clip(true));
        }
        if let Some(row) = reveal {
            builder = builder.scroll_to_row(row, Some(Align::Center));
        }
        builder
            .header(ROW, |mut header| {
                for (by, name, _, help) in COLUMNS {
                    header.col(|ui| self.heading_ui(ui, by, name, help));
                }
            })
            .body(|body| {
                let order = &self.order;
                body.rows(ROW, order.len(), |mut row| {
                    let edge = order[row.index()];
                    row.set_selected(state.selection.edges.contains(&edge));
                    row_ui(&mut row, state, open, edge, &found.edges[edge.index()]);
                    if row.response().clicked() {
                        let adds = row
                            .response()
                            .ctx
                            .input(|input| input.modifiers.command || input.modifiers.shift);
                        actions.push(if adds {
                            Action::ToggleEdge(edge)
                        } else {
                            Action::Select(Vec::new(), vec![edge])
                        });
                    }
                });
            });
        if actions
            .iter()
            .any(|action| matches!(action, Action::Select(..) | Action::ToggleEdge(_)))
        {
            // A row that was clicked is where the user looks already.
            self.selection = selected_after(&state.selection, actions);
        }
    }

    fn bar_ui(
        &mut self,
        ui: &mut Ui,
        facts: &Facts<'_>,
        actions: &mut Vec<Action>,
        wanted: &mut Option<Saving>,
    ) {
        ui.horizontal(|ui| {
            let label = ui.label("Filter");
            let edit = TextEdit::singleline(&mut self.query)
                .desired_width(220.0)
                .hint_text("kind:spurious abs(w)<0.01");
            let response = ui.add(edit).labelled_by(label.id).on_hover_text(
                "The same queries as above the network: part of a name, from:TNF, sign:inh, kind:spurious, top:20, rank<100, deg>20.",
            );
            if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
                self.query.clear();
            }
            match Query::parse(&self.query) {
                Err(error) => {
                    let colour = theme::error_colour(ui.visuals().dark_mode);
                    ui.label(RichText::new(error.to_string()).color(colour));
                }
                Ok(_) => {
                    let all = facts.network.edges().len() as u32;
                    let count = self.order.len() as u32;
                    ui.label(format!("{} of {} edges", grouped(count), grouped(all)));
                }
            }
            let can = !self.order.is_empty();
            if ui
                .add_enabled(can, egui::Button::new("Select them").small())
                .on_hover_text("Selects all edges of the table, in the network too.")
                .clicked()
            {
                actions.push(Action::Select(Vec::new(), self.order.clone()));
            }
            if ui
                .small_button("Write as TSV …")
                .on_hover_text("All edges with all columns, as a table.")
                .clicked()
            {
                *wanted = Some(Saving::Edges);
            }
        });
    }

    fn heading_ui(&mut self, ui: &mut Ui, by: By, name: &str, help: &str) {
        let help = match by {
            By::Rank => Term::Rank.text(""),
            By::Share => Term::Share.text(""),
            By::Fell => Term::Fell.text(""),
            _ => help.to_owned(),
        };
        let arrow = match (self.by == by, self.is_descending) {
            (false, _) => "",
            (true, true) => " ⏷",
            (true, false) => " ⏶",
        };
        let text = RichText::new(format!("{name}{arrow}")).strong();
        let heading = egui::Button::new(text).frame(false);
        if by == By::Course {
            ui.label(RichText::new(name).strong()).on_hover_text(help);
        } else if ui.add(heading).on_hover_text(help).clicked() {
            if self.by == by {
                self.is_descending = !self.is_descending;
            } else {
                // Names from A on, numbers from the largest; rank 1 is the largest.
                let is_name = matches!(
                    by,
                    By::Source | By::Target | By::Sign | By::Origin | By::Rank
                );
                (self.by, self.is_descending) = (by, !is_name);
            }
        }
    }

    /// Brings the order of the rows up to date.
    fn sort(&mut self, state: &State, facts: &Facts<'_>, found: &Findings) {
        let stamp = Stamp {
            revisions: [state.network_revision, state.findings_revision],
            by: self.by,
            is_descending: self.is_descending,
            query: self.query.clone(),
        };
        if self.made.as_ref() == Some(&stamp) {
            return;
        }
        self.made = Some(stamp);
        let all = || (0..facts.network.edges().len()).map(EdgeId::new);
        self.order = match Query::parse(&self.query) {
            Ok(Some(query)) if query.is_about_edges() => query.matches(facts).edges,
            Ok(Some(query)) => {
                // What is asked of nodes holds for an edge where it holds for one of its ends.
                let nodes: std::collections::BTreeSet<_> =
                    query.matches(facts).nodes.into_iter().collect();
                let touches = |&edge: &EdgeId| {
                    let edge = facts.network.edge(edge);
                    nodes.contains(&edge.source) || nodes.contains(&edge.target)
                };
                all().filter(touches).collect()
            }
            Ok(None) | Err(_) => all().collect(),
        };
        let symbol = |node| facts.network.node(node).symbol.as_str();
        let (by, network) = (self.by, facts.network);
        let text = |edge: EdgeId| match by {
            By::Target => symbol(network.edge(edge).target),
            By::Sign => network.edge(edge).sign.verb(),
            _ => symbol(network.edge(edge).source),
        };
        let number = |edge: EdgeId| {
            let finding = &found.edges[edge.index()];
            match by {
                By::Origin => f64::from(network.edge(edge).origin as u8),
                By::Start => finding.start,
                By::Weight => finding.weight,
                By::Rank => f64::from(finding.rank),
                By::Share => finding.share,
                // Those that did not fall come last.
                By::Fell => finding.fell.map_or(f64::NEG_INFINITY, f64::from),
                By::References => network.edge(edge).references.len() as f64,
                _ => finding.weight.abs(),
            }
        };
        match by {
            By::Source | By::Target | By::Sign => self.order.sort_by(|&a, &b| text(a).cmp(text(b))),
            _ => self.order.sort_by(|&a, &b| number(a).total_cmp(&number(b))),
        }
        if self.is_descending {
            self.order.reverse();
        }
    }
}

/// What is selected once these actions are carried out, as far as the table asked for them.
fn selected_after(before: &Selection, actions: &[Action]) -> Selection {
    let mut selection = before.clone();
    for action in actions {
        match action {
            Action::Select(nodes, edges) => {
                selection.nodes = nodes.iter().copied().collect();
                selection.edges = edges.iter().copied().collect();
            }
            Action::ToggleEdge(edge) if !selection.edges.remove(edge) => {
                _ = selection.edges.insert(*edge);
            }
            _ => {}
        }
    }
    selection
}

fn row_ui(row: &mut TableRow<'_, '_>, state: &State, open: &Open, id: EdgeId, found: &EdgeFinding) {
    let edge = open.network.edge(id);
    let symbol = |node| open.network.node(node).symbol.as_str();
    let text = |by: By| match by {
        By::Source => symbol(edge.source).to_owned(),
        By::Target => symbol(edge.target).to_owned(),
        By::Sign => sign_text(edge.sign).to_owned(),
        By::Origin => edge.origin.to_string(),
        By::Start => format!("{:+.4}", found.start),
        By::Weight => format!("{:+.4}", found.weight),
        By::Magnitude => format!("{:.4}", found.weight.abs()),
        By::Rank => found.rank.to_string(),
        By::Share => format!("{:.0} %", 100.0 * found.share),
        By::Fell => found.fell.map_or_else(|| "-".to_owned(), grouped),
        By::References => edge.references.len().to_string(),
        By::Course => String::new(),
    };
    for (by, ..) in COLUMNS {
        let is_number = !matches!(by, By::Source | By::Target | By::Sign | By::Origin);
        row.col(|ui| match by {
            By::Course => course_ui(ui, state, open, id),
            _ if is_number => {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add(
                        egui::Label::new(RichText::new(text(by)).monospace().size(11.5))
                            .selectable(false),
                    );
                });
            }
            _ => {
                let dark = ui.visuals().dark_mode;
                let mut name = RichText::new(text(by));
                if by == By::Origin && edge.origin == EdgeOrigin::Spurious {
                    name = name.color(theme::origin_colours(dark)[1]).strong();
                }
                ui.add(egui::Label::new(name).truncate().selectable(false));
            }
        });
    }
}

fn sign_text(sign: Sign) -> &'static str {
    match sign {
        Sign::Stimulation => "stimulates",
        Sign::Inhibition => "inhibits",
        Sign::Unknown => "unknown",
    }
}

/// The course of a magnitude in a cell.
fn course_ui(ui: &mut Ui, state: &State, open: &Open, id: EdgeId) {
    let moments = state.series.course.moments();
    let stride = moments.len().div_ceil(COURSE_POINTS).max(1);
    let shown = state.shown_epoch();
    let course: Vec<f32> = moments
        .iter()
        .step_by(stride)
        .filter(|moment| moment.epoch <= shown)
        .map(|moment| moment.weight(id.index()).abs() as f32)
        .collect();
    if course.len() < 2 {
        return;
    }
    let largest = course.iter().copied().fold(1e-6, f32::max);
    let size = vec2(ui.available_width(), ROW - 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = rect.shrink2(vec2(2.0, 2.0));
    let last = (course.len() - 1) as f32;
    let points = course.iter().enumerate().map(|(place, magnitude)| {
        rect.left_bottom()
            + vec2(
                place as f32 / last * rect.width(),
                -magnitude / largest * rect.height(),
            )
    });
    let edge = open.network.edge(id);
    let colour = theme::edge_colour(edge.origin, edge.sign, ui.visuals().dark_mode);
    ui.painter()
        .line(points.collect(), egui::Stroke::new(1.2, colour));
}
