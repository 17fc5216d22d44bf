//! What the user has changed: edges, doubts and clamped proteins, each to be looked at or taken back.

use std::collections::BTreeSet;

use egui::{CollapsingHeader, RichText, Ui};

use crate::app::state::{OpenNetwork, State};
use crate::app::update::Intent;
use crate::network::{Becomes, Edit, NodeId, Sign};

/// Shows what was changed, if anything was.
#[expect(
    clippy::too_many_lines,
    reason = "one list of changes, each with its button"
)]
pub(super) fn changes_ui(
    ui: &mut Ui,
    state: &State,
    open: &OpenNetwork,
    intents: &mut Vec<Intent>,
) {
    let edits = state.document.config.edits.list();
    let count = edits.len()
        + state.document.doubted.len()
        + state.document.clamped.len()
        + state.document.cut.len()
        + state.document.doses.len();
    let [undo, redo] = state.undo_redo_names();
    if count == 0 && undo.is_none() && redo.is_none() {
        return;
    }
    ui.separator();
    CollapsingHeader::new(RichText::new(format!("Your changes: {count}")).strong())
        .id_salt("changes")
        .default_open(true)
        .show(ui, |ui| {
            let steps = [
                ("Undo", undo, "Ctrl+Z", Intent::Undo),
                ("Redo", redo, "Ctrl+Y", Intent::Redo),
            ];
            ui.horizontal(|ui| {
                for (label, name, key, intent) in steps {
                    let button = ui.add_enabled(name.is_some(), egui::Button::new(label).small());
                    let help = format!("{label}: {}. ({key})", name.unwrap_or_default());
                    if button.on_hover_text(help).clicked() {
                        intents.push(intent);
                    }
                }
            });
            edits
                .iter()
                .for_each(|edit| edit_ui(ui, open, edit, intents));
            doubts_ui(ui, open, &state.document.doubted, intents);
            let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
            for &(source, target) in &state.document.cut {
                let edge = open.network.edge_between(source, target);
                line_ui(
                    ui,
                    &format!("{} ➡ {} is cut", symbol(source), symbol(target)),
                    "Only what is shown knows of it; training does not. Click to select it.",
                    || Intent::Select(Vec::new(), edge.into_iter().collect()),
                    intents,
                );
            }
            for (&(_, ligand), dose) in &state.document.doses {
                line_ui(
                    ui,
                    &format!("{} has the dose {dose:.2}", symbol(ligand)),
                    "In one condition, in what is shown; training does not see it. Click to select it.",
                    || Intent::Select(vec![ligand], Vec::new()),
                    intents,
                );
            }
            for (&node, clamped) in &state.document.clamped {
                let text = format!("{} is clamped at {clamped:.2}", open.network.node(node).symbol);
                line_ui(
                    ui,
                    &text,
                    "Only what is shown knows of it; training does not. Click to select it.",
                    || Intent::Select(vec![node], Vec::new()),
                    intents,
                );
            }
        });
}

fn edit_ui(ui: &mut Ui, open: &OpenNetwork, edit: &Edit, intents: &mut Vec<Intent>) {
    let (source, target) = (symbol(open, &edit.source), symbol(open, &edit.target));
    let text = match edit.becomes {
        Becomes::Removed => format!("{source} ➡ {target} is deleted"),
        Becomes::Edge(Sign::Unknown) => format!("{source} acts on {target}, sign unknown"),
        Becomes::Edge(sign) => format!("{source} {} {target}", sign.verb()),
    };
    let ends = open
        .network
        .find(&edit.source)
        .zip(open.network.find(&edit.target));
    let edge = ends.and_then(|(source, target)| open.network.edge_between(source, target));
    let select = || match (edge, ends) {
        (Some(edge), _) => Intent::Select(Vec::new(), vec![edge]),
        (None, Some((source, target))) => Intent::Select(vec![source, target], Vec::new()),
        (None, None) => Intent::Select(Vec::new(), Vec::new()),
    };
    line_ui(
        ui,
        &text,
        "The next run has it. Click to select it.",
        select,
        intents,
    );
}

/// Symbol of a node of the files.
fn symbol<'a>(open: &'a OpenNetwork, id: &'a str) -> &'a str {
    open.network
        .find(id)
        .map_or(id, |node| &open.network.node(node).symbol)
}

fn doubts_ui(
    ui: &mut Ui,
    open: &OpenNetwork,
    doubted: &BTreeSet<(NodeId, NodeId)>,
    intents: &mut Vec<Intent>,
) {
    let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
    for &(source, target) in doubted {
        let text = format!("{} ➡ {} is doubted", symbol(source), symbol(target));
        let edge = open.network.edge_between(source, target);
        let select = || Intent::Select(Vec::new(), edge.into_iter().collect());
        line_ui(
            ui,
            &text,
            "A mark of yours: kind:doubted finds it. Click to select it.",
            select,
            intents,
        );
    }
}

fn line_ui(
    ui: &mut Ui,
    text: &str,
    help: &str,
    intent: impl FnOnce() -> Intent,
    intents: &mut Vec<Intent>,
) {
    let line = ui.add(
        egui::Button::new(RichText::new(text).small())
            .wrap()
            .frame(false),
    );
    if line.on_hover_text(help).clicked() {
        intents.push(intent());
    }
}
