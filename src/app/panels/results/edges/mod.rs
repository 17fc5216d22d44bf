//! The table of edges: thousands of rows, of which those in view are made.

mod columns;
mod order;

use egui::{Align, Key, Layout, RichText, ScrollArea, Sense, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

use self::columns::{By, COLUMNS, row_ui};
use self::order::{Order, Wish};
use crate::analysis::Term;
use crate::app::computations::PruningStatistics;
use crate::app::panels::export::ExportTarget;
use crate::app::query::{Query, QueryContext};
use crate::app::state::{OpenNetwork, Selection, State};
use crate::app::theme;
use crate::app::update::Intent;
use crate::app::widgets::grouped;

/// Height of a row.
const ROW: f32 = 20.0;

/// Memory of the table.
pub(super) struct EdgeTable {
    wish: Wish,
    order: Order,
    /// What was selected when the table was shown last.
    selection: Selection,
}

impl Default for EdgeTable {
    fn default() -> Self {
        Self {
            wish: Wish {
                by: By::Magnitude,
                is_descending: true,
                query: String::new(),
            },
            order: Order::default(),
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
        intents: &mut Vec<Intent>,
        wanted: &mut Option<ExportTarget>,
    ) {
        let (Some(open), Some(context)) = (&state.open, state.context()) else {
            return;
        };
        let edges = open.network.edges().len();
        let Some(found) = state
            .statistics()
            .filter(|found| found.edges.len() == edges)
        else {
            let text = if state.weights().is_some() {
                "computing …"
            } else {
                "There are no weights: there are no data to train on."
            };
            ui.label(RichText::new(text).weak());
            return;
        };
        self.order.refresh(&self.wish, state, &context, found);
        self.bar_ui(ui, &context, intents, wanted);
        let before = intents.len();
        let width: f32 = COLUMNS.iter().map(|(_, _, width, _)| width).sum();
        let spacing = ui.spacing().item_spacing.x * COLUMNS.len() as f32;
        ScrollArea::horizontal()
            .id_salt("columns")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.set_min_width(width + spacing);
                self.rows_ui(ui, state, open, found, intents);
            });
        if intents.len() > before {
            // A row that was clicked is where the user looks already.
            self.selection = selected_after(&state.selection, &intents[before..]);
        }
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        open: &OpenNetwork,
        found: &PruningStatistics,
        intents: &mut Vec<Intent>,
    ) {
        // What was selected elsewhere is brought into view.
        let is_news = self.selection != state.selection;
        self.selection.clone_from(&state.selection);
        let edges = self.order.edges();
        let selected = state.selection.edges.first().filter(|_| is_news);
        let reveal = selected.and_then(|edge| edges.iter().position(|row| row == edge));
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
        let wish = &mut self.wish;
        builder
            .header(ROW, |mut header| {
                for (by, name, _, help) in COLUMNS {
                    header.col(|ui| heading_ui(ui, wish, by, name, help));
                }
            })
            .body(|body| {
                body.rows(ROW, edges.len(), |mut row| {
                    let edge = edges[row.index()];
                    row.set_selected(state.selection.edges.contains(&edge));
                    row_ui(&mut row, state, open, edge, &found.edges[edge.index()]);
                    let response = row.response();
                    if response.clicked() {
                        let adds = (response.ctx)
                            .input(|input| input.modifiers.command || input.modifiers.shift);
                        intents.push(if adds {
                            Intent::ToggleEdge(edge)
                        } else {
                            Intent::Select(Vec::new(), vec![edge])
                        });
                    }
                });
            });
    }

    fn bar_ui(
        &mut self,
        ui: &mut Ui,
        context: &QueryContext<'_>,
        intents: &mut Vec<Intent>,
        wanted: &mut Option<ExportTarget>,
    ) {
        ui.horizontal(|ui| {
            let label = ui.label("Filter");
            let edit = TextEdit::singleline(&mut self.wish.query)
                .desired_width(220.0)
                .hint_text("kind:spurious abs(w)<0.01");
            let response = ui.add(edit).labelled_by(label.id).on_hover_text(
                "The same queries as above the network: part of a name, from:TNF, sign:inh, kind:spurious, top:20, rank<100, deg>20.",
            );
            if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
                self.wish.query.clear();
            }
            let (all, count) = (context.network.edges().len(), self.order.edges().len());
            match Query::parse(&self.wish.query) {
                Err(error) => {
                    let colour = theme::error_colour(ui.visuals().dark_mode);
                    ui.label(RichText::new(error.to_string()).color(colour));
                }
                Ok(_) => {
                    let (count, all) = (grouped(count as u32), grouped(all as u32));
                    ui.label(format!("{count} of {all} edges"));
                }
            }
            if ui
                .add_enabled(count > 0, egui::Button::new("Select them").small())
                .on_hover_text("Selects all edges of the table, in the network too.")
                .clicked()
            {
                intents.push(Intent::Select(Vec::new(), self.order.edges().to_vec()));
            }
            if ui
                .small_button("Write all as TSV …")
                .on_hover_text("All edges with all columns, as a table.")
                .clicked()
            {
                *wanted = Some(ExportTarget::Edges);
            }
        });
    }
}

/// The heading of a column; a click sorts by it, another one the other way round.
fn heading_ui(ui: &mut Ui, wish: &mut Wish, by: By, name: &str, help: &str) {
    let help = match by {
        By::Rank => Term::Rank.text(""),
        By::Share => Term::Share.text(""),
        By::Fell => Term::Fell.text(""),
        _ => help.to_owned(),
    };
    if by == By::Course {
        ui.label(RichText::new(name).strong()).on_hover_text(help);
        return;
    }
    let arrow = match (wish.by == by, wish.is_descending) {
        (false, _) => "",
        (true, true) => " ⏷",
        (true, false) => " ⏶",
    };
    let text = RichText::new(format!("{name}{arrow}")).strong();
    let heading = ui.add(egui::Button::new(text).frame(false));
    if heading.on_hover_text(help).clicked() {
        let is_name = matches!(
            by,
            By::Source | By::Target | By::Sign | By::Origin | By::Rank
        );
        // Names from A on, numbers from the largest; rank 1 is the largest.
        wish.is_descending = if wish.by == by {
            !wish.is_descending
        } else {
            !is_name
        };
        wish.by = by;
    }
}

/// What is selected once these intents are carried out.
fn selected_after(before: &Selection, intents: &[Intent]) -> Selection {
    let mut selection = before.clone();
    for intent in intents {
        match intent {
            Intent::Select(nodes, edges) => {
                selection.nodes = nodes.iter().copied().collect();
                selection.edges = edges.iter().copied().collect();
            }
            Intent::ToggleEdge(edge) if !selection.edges.remove(edge) => {
                _ = selection.edges.insert(*edge);
            }
            _ => {}
        }
    }
    selection
}
