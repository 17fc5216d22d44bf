//! The strongest paths between two proteins: the lists offer ligands and transcription factors, a right click any protein.

use std::collections::BTreeSet;

use egui::{CollapsingHeader, ComboBox, PopupCloseBehavior, RichText, Slider, TextEdit, Ui};

use crate::analysis::SignalPath;
use crate::app::query::PathSearch;
use crate::app::state::{OpenNetwork, State, ViewChange};
use crate::app::update::Intent;
use crate::app::widgets::{condition_ui, sign_arrow};
use crate::network::{EdgeId, NodeId};

/// Shows the choice of ends, and what was found.
pub(super) fn paths_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, intents: &mut Vec<Intent>) {
    CollapsingHeader::new(RichText::new("Strongest paths").strong())
        .id_salt("paths")
        .default_open(true)
        .show(ui, |ui| {
            let mut search = state.view.paths;
            let nodes = || (0..open.network.nodes().len()).map(NodeId::new);
            let inputs: Vec<NodeId> = nodes().filter(|&node| open.network.node(node).ligand).collect();
            let outputs: Vec<NodeId> =
                nodes().filter(|&node| open.network.node(node).transcription_factor).collect();
            end_ui(ui, open, "from", &inputs, &mut search.from);
            end_ui(ui, open, "to", &outputs, &mut search.to);
            ui.spacing_mut().slider_width = 80.0;
            ui.add(Slider::new(&mut search.count, PathSearch::COUNTS).text("paths"))
                .on_hover_text("How many paths are shown, the strongest first.");
            if search != state.view.paths {
                intents.push(Intent::ChangeView(vec![ViewChange::Paths(search)]));
            }
            found_ui(ui, state, open, intents);
        })
        .header_response
        .on_hover_text("Ways that a signal can take. The gain of a path is the product of the gains of its edges: by how much a small change at its beginning arrives at its end.");
}

/// The choice of an end: typing narrows it, Enter takes the first.
fn end_ui(
    ui: &mut Ui,
    open: &OpenNetwork,
    name: &str,
    offered: &[NodeId],
    end: &mut Option<NodeId>,
) {
    let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
    ui.horizontal(|ui| {
        ui.label(name);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let mut sorted = offered.to_vec();
            sorted.sort_by_key(|&node| symbol(node));
            let response = ComboBox::from_id_salt(("path", name))
                .selected_text(end.map_or("choose …", symbol))
                .width(150.0)
                .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
                .show_ui(ui, |ui| offered_ui(ui, &sorted, symbol, end))
                .response;
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::WidgetType::ComboBox, true, format!("paths {name}"))
            });
            response.on_hover_text(
                "Type to narrow the list. Any other protein: right click it in the network.",
            );
        });
    });
}

/// The list of an end, with the field that narrows it.
fn offered_ui<'a>(
    ui: &mut Ui,
    sorted: &[NodeId],
    symbol: impl Fn(NodeId) -> &'a str,
    end: &mut Option<NodeId>,
) {
    // What was typed counts as long as the list stays open, frame after frame.
    let (kept, frame) = (ui.id().with("typed"), ui.ctx().cumulative_frame_nr());
    let before: Option<(u64, String)> = ui.data(|data| data.get_temp(kept));
    let before = before.filter(|(last, _)| frame - last <= 1);
    let is_new = before.is_none();
    let mut typed = before.map(|(_, typed)| typed).unwrap_or_default();
    let field = ui.add(TextEdit::singleline(&mut typed).hint_text("type to narrow"));
    if is_new {
        field.request_focus();
    }
    let wanted = typed.trim().to_lowercase();
    let mut fitting = sorted
        .iter()
        .filter(|&&node| symbol(node).to_lowercase().starts_with(&wanted))
        .peekable();
    let enters = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let mut chosen = fitting.peek().copied().filter(|_| enters).copied();
    for &node in fitting {
        if ui
            .selectable_label(*end == Some(node), symbol(node))
            .clicked()
        {
            chosen = Some(node);
        }
    }
    if chosen.is_some() {
        *end = chosen;
        ui.close();
    }
    ui.data_mut(|data| data.insert_temp(kept, (frame, typed)));
}

fn found_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, intents: &mut Vec<Intent>) {
    let Some((from, to)) = state.view.paths.ends() else {
        ui.label(RichText::new("Choose where the paths begin and where they end.").weak());
        return;
    };
    let Some(found) = state.strongest_paths() else {
        ui.label("searching …");
        return;
    };
    if found.paths.is_empty() {
        let symbol = |node: NodeId| &open.network.node(node).symbol;
        let around = if state.document.clamped.is_empty() && state.document.cut.is_empty() {
            ""
        } else {
            " without passing a protein that is clamped, or an edge that is cut"
        };
        let text = format!(
            "No path of at most {} edges leads from {} to {}{around}.",
            PathSearch::LONGEST,
            symbol(from),
            symbol(to)
        );
        ui.label(text);
    }
    gains_ui(ui, state, open, intents);
    found
        .paths
        .iter()
        .for_each(|path| path_ui(ui, &state.selection.edges, open, (from, path), intents));
    if found.is_cut_short {
        ui.label(
            RichText::new("There may be more: the search was cut short.")
                .small()
                .weak(),
        );
    }
}

/// The condition at whose steady state the gains are taken, and its choice.
fn gains_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, intents: &mut Vec<Intent>) {
    let (Some(_), Some(dataset)) = (state.trace(), &open.study.dataset) else {
        let text = "no weights yet: every edge counts the same";
        ui.label(RichText::new(text).small().weak());
        return;
    };
    ui.horizontal(|ui| {
        ui.label(RichText::new("gains at rest in").small().weak());
        let mut condition = state.view.condition;
        condition_ui(ui, open, dataset, "paths", &mut condition);
        if condition != state.view.condition {
            intents.push(Intent::ChangeView(vec![ViewChange::Condition(condition)]));
        }
    });
}

/// A path, in a button that selects it.
fn path_ui(
    ui: &mut Ui,
    selected: &BTreeSet<EdgeId>,
    open: &OpenNetwork,
    (from, path): (NodeId, &SignalPath),
    intents: &mut Vec<Intent>,
) {
    let edges: Vec<EdgeId> = path
        .edges
        .iter()
        .map(|&edge| EdgeId::new(edge as usize))
        .collect();
    let text = format!(
        "{}\n{}",
        path_text(open, from, &edges),
        gain_text(path.gain)
    );
    let is_selected =
        edges.len() == selected.len() && edges.iter().all(|edge| selected.contains(edge));
    let button = egui::Button::new(RichText::new(text).small())
        .wrap()
        .selected(is_selected);
    let button = ui.add_sized([ui.available_width(), 0.0], button);
    if button
        .on_hover_text("Click to select it in the network.")
        .clicked()
    {
        intents.push(Intent::Select(Vec::new(), edges));
    }
}

fn path_text(open: &OpenNetwork, from: NodeId, edges: &[EdgeId]) -> String {
    let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
    edges.iter().fold(symbol(from).to_owned(), |text, &edge| {
        let edge = open.network.edge(edge);
        let arrow = sign_arrow(edge.sign);
        format!("{text} {arrow} {}", symbol(edge.target))
    })
}

fn gain_text(gain: f64) -> String {
    let what = if gain < 0.0 { "lowers" } else { "raises" };
    format!("{what}, gain {gain:+.2e}")
}
