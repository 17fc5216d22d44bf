//! What the user has changed: edges, doubts and held proteins, each to be looked at or taken back.

use std::collections::BTreeSet;

use egui::{CollapsingHeader, RichText, Ui};

use crate::app::state::{Open, State};
use crate::app::update::Action;
use crate::network::{Becomes, Edit, NodeId, Sign};

/// Shows what was changed, if anything was.
pub(super) fn changes_ui(ui: &mut Ui, state: &State, open: &Open, actions: &mut Vec<Action>) {
    let edits = state.config.edits.list();
    let count =
        edits.len() + state.doubted.len() + state.held.len() + state.cut.len() + state.doses.len();
    let (can_undo, can_redo) = state.can_undo_redo();
    if count == 0 && !can_undo && !can_redo {
        return;
    }
    ui.separator();
    CollapsingHeader::new(RichText::new(format!("Your changes: {count}")).strong())
        .id_salt("changes")
        .default_open(true)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                if ui
                    .add_enabled(can_undo, egui::Button::new("Undo").small())
                    .on_hover_text("Takes the last change back. (Ctrl+Z)")
                    .clicked()
                {
                    actions.push(Action::Undo);
                }
                if ui
                    .add_enabled(can_redo, egui::Button::new("Redo").small())
                    .on_hover_text("Makes it again. (Ctrl+Y)")
                    .clicked()
                {
                    actions.push(Action::Redo);
                }
            });
            edits
                .iter()
                .for_each(|edit| edit_ui(ui, open, edit, actions));
            doubts_ui(ui, open, &state.doubted, actions);
            let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
            for &(source, target) in &state.cut {
                let edge = open.network.edge_between(source, target);
                line_ui(
                    ui,
                    &format!("{} ➡ {} is cut", symbol(source), symbol(target)),
                    "Only what is shown knows of it; training does not. Click to select it.",
                    || Action::Select(Vec::new(), edge.into_iter().collect()),
                    actions,
                );
            }
            for (&(_, ligand), dose) in &state.doses {
                line_ui(
                    ui,
                    &format!("{} has the dose {dose:.2}", symbol(ligand)),
                    "In one condition, in what is shown; training does not see it. Click to select it.",
                    || Action::Select(vec![ligand], Vec::new()),
                    actions,
                );
            }
            for (&node, held) in &state.held {
                let text = format!("{} is held at {held:.2}", open.network.node(node).symbol);
                line_ui(
                    ui,
                    &text,
                    "Only what is shown knows of it; training does not. Click to select it.",
                    || Action::Select(vec![node], Vec::new()),
                    actions,
                );
            }
        });
}

fn edit_ui(ui: &mut Ui, open: &Open, edit: &Edit, actions: &mut Vec<Action>) {
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
        (Some(edge), _) => Action::Select(Vec::new(), vec![edge]),
        (None, Some((source, target))) => Action::Select(vec![source, target], Vec::new()),
        (None, None) => Action::Select(Vec::new(), Vec::new()),
    };
    line_ui(
        ui,
        &text,
        "The next run has it. Click to select it.",
        select,
        actions,
    );
}

/// Symbol of a node of the files.
fn symbol<'a>(open: &'a Open, id: &'a str) -> &'a str {
    open.network
        .find(id)
        .map_or(id, |node| &open.network.node(node).symbol)
}

fn doubts_ui(
    ui: &mut Ui,
    open: &Open,
    doubted: &BTreeSet<(NodeId, NodeId)>,
    actions: &mut Vec<Action>,
) {
    let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
    for &(source, target) in doubted {
        let text = format!("{} ➡ {} is doubted", symbol(source), symbol(target));
        let edge = open.network.edge_between(source, target);
        let select = || Action::Select(Vec::new(), edge.into_iter().collect());
        line_ui(
            ui,
            &text,
            "A mark of yours: kind:doubted finds it. Click to select it.",
            select,
            actions,
        );
    }
}

fn line_ui(
    ui: &mut Ui,
    text: &str,
    help: &str,
    action: impl FnOnce() -> Action,
    actions: &mut Vec<Action>,
) {
    let line = ui.add(
        egui::Button::new(RichText::new(text).small())
            .wrap()
            .frame(false),
    );
    if line.on_hover_text(help).clicked() {
        actions.push(action());
    }
}
