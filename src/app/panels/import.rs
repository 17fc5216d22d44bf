//! The import report: what had to be decided while the files were read. A click selects what a line speaks of.

use egui::{RichText, ScrollArea, Ui};

use crate::app::state::OpenNetwork;
use crate::app::update::Intent;
use crate::data::Subject;

/// Shows the report, folded at first unless it holds something that must not go unseen.
pub fn report_ui(ui: &mut Ui, open: &OpenNetwork, intents: &mut Vec<Intent>) {
    let warnings = &open.study.report.warnings;
    if warnings.is_empty() {
        ui.label("import: nothing to report")
            .on_hover_text("Every row and column of the files could be used as it is.");
        return;
    }
    let title = format!(
        "⚠ import: {} {}",
        warnings.len(),
        if warnings.len() == 1 {
            "remark"
        } else {
            "remarks"
        }
    );
    let is_serious = open.study.report.serious().next().is_some();
    egui::CollapsingHeader::new(title)
        .id_salt(("import report", &open.study.name))
        .default_open(is_serious)
        .show(ui, |ui| {
            ScrollArea::vertical().max_height(160.0).show(ui, |ui| {
                for warning in warnings {
                    let help = match &warning.subject {
                        Subject::Edges(_) | Subject::Nodes(_) => {
                            "Click to select what this speaks of.".to_owned()
                        }
                        Subject::Names(names) => names.join(", "),
                    };
                    let line = ui.add(
                        egui::Button::new(RichText::new(&warning.message).small())
                            .wrap()
                            .frame(false),
                    );
                    if line.on_hover_text(help).clicked() {
                        match &warning.subject {
                            Subject::Edges(edges) => {
                                let shown = edges.iter().filter_map(|&edge| open.shown_edge(edge));
                                intents.push(Intent::Select(Vec::new(), shown.collect()));
                            }
                            Subject::Nodes(nodes) => {
                                intents.push(Intent::Select(nodes.clone(), Vec::new()));
                            }
                            Subject::Names(_) => {}
                        }
                    }
                }
            });
        });
}
