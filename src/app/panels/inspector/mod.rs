//! The right panel: what is known of the selection, the strongest paths, and what the user has changed.

mod changes;
mod paths;

use std::collections::BTreeSet;

use egui::{RichText, ScrollArea, Ui};

use crate::analysis::SignalPath;
use crate::app::state::{OpenNetwork, State};
use crate::app::update::Intent;
use crate::app::widgets::{edge_card_ui, node_card_ui, number_field_ui, sign_arrow};
use crate::network::{EdgeId, EdgeOrigin, NodeId, Sign};
use crate::settings::{CLAMPED_STATE, short};

/// At most so many proteins are described one by one.
const SHOWN: usize = 12;
/// Most selected edges with a card each; more are lines of a list.
const CARDS: usize = 2;
/// Most lines of the list of edges.
const LINES: usize = 200;

/// Shows the panel.
pub fn inspector_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    ui.add_space(4.0);
    // The panel keeps its width whatever is selected, so that the network beside it stays where it is.
    ui.set_width(ui.available_width());
    let Some(open) = &state.open else {
        ui.label(RichText::new("Selection").heading().strong());
        return;
    };
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.label(RichText::new("Selection").heading().strong());
            selection_ui(ui, state, open, intents);
            ui.separator();
            paths::paths_ui(ui, state, open, intents);
            changes::changes_ui(ui, state, open, intents);
        });
}

fn selection_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, intents: &mut Vec<Intent>) {
    if state.selection.is_empty() {
        ui.label("Click a protein or an edge in the network to see what is known of it.");
        return;
    }
    let (nodes, edges) = (&state.selection.nodes, &state.selection.edges);
    if nodes.len() + edges.len() > 1 {
        ui.label(format!("nodes: {}, edges: {}", nodes.len(), edges.len()));
        ui.separator();
    }
    for &node in nodes.iter().take(SHOWN) {
        node_card_ui(ui, state, open, node);
        node_tools_ui(ui, state, open, node, intents);
        ui.separator();
    }
    let order = edges_in_order(state, edges);
    if order.len() > CARDS {
        order
            .iter()
            .take(LINES)
            .for_each(|&edge| edge_line_ui(ui, state, open, edge, intents));
    } else {
        for &edge in &order {
            edge_card_ui(ui, state, open, edge);
            evidence_ui(ui, open, edge);
            ui.separator();
        }
    }
    let rest = nodes.len().saturating_sub(SHOWN) + edges.len().saturating_sub(LINES);
    if rest > 0 {
        ui.label(format!("and {rest} more"));
    }
}

/// Selected edges: in the order of the path, if they are one of the strongest paths; if not, by descending magnitude.
fn edges_in_order(state: &State, edges: &BTreeSet<EdgeId>) -> Vec<EdgeId> {
    let is_selection = |path: &&SignalPath| {
        path.edges.len() == edges.len()
            && path
                .edges
                .iter()
                .all(|&edge| edges.contains(&EdgeId::new(edge as usize)))
    };
    let path = state
        .strongest_paths()
        .and_then(|found| found.paths.iter().find(is_selection));
    if let Some(path) = path {
        return path
            .edges
            .iter()
            .map(|&edge| EdgeId::new(edge as usize))
            .collect();
    }
    let mut order: Vec<EdgeId> = edges.iter().copied().collect();
    if let Some(weights) = state.weights() {
        order.sort_by(|a, b| {
            weights[b.index()]
                .abs()
                .total_cmp(&weights[a.index()].abs())
        });
    }
    order
}

/// One of many edges, in a line that selects it.
fn edge_line_ui(
    ui: &mut Ui,
    state: &State,
    open: &OpenNetwork,
    id: EdgeId,
    intents: &mut Vec<Intent>,
) {
    let edge = open.network.edge(id);
    let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
    let weight = state.weights().map_or_else(String::new, |weights| {
        format!("  {:+.3}", weights[id.index()])
    });
    let text = format!(
        "{} {} {}{weight}",
        symbol(edge.source),
        sign_arrow(edge.sign),
        symbol(edge.target)
    );
    let line = ui.add(
        egui::Button::new(RichText::new(text).small())
            .wrap()
            .frame(false),
    );
    if line
        .on_hover_ui(|ui| edge_card_ui(ui, state, open, id))
        .clicked()
    {
        intents.push(Intent::Select(Vec::new(), vec![id]));
    }
}

/// What can be done with a protein.
fn node_tools_ui(
    ui: &mut Ui,
    state: &State,
    open: &OpenNetwork,
    node: NodeId,
    intents: &mut Vec<Intent>,
) {
    ui.horizontal_wrapped(|ui| {
        let incoming = open.adjacency.incoming(node);
        let all: Vec<EdgeId> = incoming
            .iter()
            .chain(open.adjacency.outgoing(node))
            .copied()
            .collect();
        let inhibitors: Vec<EdgeId> = incoming
            .iter()
            .copied()
            .filter(|&edge| open.network.edge(edge).sign == Sign::Inhibition)
            .collect();
        if ui
            .small_button("its edges")
            .on_hover_text("Selects every edge into and out of this protein.")
            .clicked()
        {
            intents.push(Intent::Select(vec![node], all));
        }
        let text = format!("its inhibitors: {}", inhibitors.len());
        let button = ui.add_enabled(!inhibitors.is_empty(), egui::Button::new(text).small());
        if button
            .on_hover_text("Selects the edges that inhibit this protein.")
            .clicked()
        {
            intents.push(Intent::Select(Vec::new(), inhibitors));
        }
        if let Some(address) = uniprot(&open.network.node(node).id) {
            ui.hyperlink_to("UniProt", address)
                .on_hover_text("What is known of this protein, in the web.");
        }
    });
    let clamped = state.document.clamped.get(&node);
    ui.push_id(("hold", node), |ui| {
        let shown = clamped.map_or_else(String::new, |clamped| short(*clamped));
        if let Some(value) = number_field_ui(ui, &CLAMPED_STATE, &shown, true) {
            intents.push(Intent::Clamp(vec![node], Some(value)));
        }
    });
    if clamped.is_some()
        && ui
            .small_button("let it go")
            .on_hover_text("Its state follows from its neighbours again.")
            .clicked()
    {
        intents.push(Intent::Clamp(vec![node], None));
    }
}

/// Databases and references of an edge, with links.
fn evidence_ui(ui: &mut Ui, open: &OpenNetwork, id: EdgeId) {
    let edge = open.network.edge(id);
    if edge.origin != EdgeOrigin::Prior || (edge.databases.is_empty() && edge.references.is_empty())
    {
        return;
    }
    egui::CollapsingHeader::new("sources")
        .id_salt(("sources", id))
        .show(ui, |ui| {
            ui.label(RichText::new(edge.databases.join(", ")).small());
            ui.horizontal_wrapped(|ui| {
                for reference in &edge.references {
                    let text = RichText::new(reference).small();
                    match pubmed(reference) {
                        Some(address) => _ = ui.hyperlink_to(text, address),
                        None => _ = ui.label(text),
                    }
                }
            });
        });
}

/// Page of a protein in UniProt, if the id has the shape of an accession.
fn uniprot(id: &str) -> Option<String> {
    // U: a capital, D: a digit, A: either; as UniProt describes its accessions.
    const SHAPES: [&str; 2] = ["UDAAAD", "UDUAADUAAD"];
    let fits = |(kind, c): (char, char)| match kind {
        'U' => c.is_ascii_uppercase(),
        'D' => c.is_ascii_digit(),
        _ => c.is_ascii_uppercase() || c.is_ascii_digit(),
    };
    let is_accession = SHAPES
        .iter()
        .any(|shape| shape.len() == id.len() && shape.chars().zip(id.chars()).all(fits));
    is_accession.then(|| format!("https://www.uniprot.org/uniprotkb/{id}"))
}

/// Page of a reference in PubMed, if it ends in an id of PubMed: `DATABASE:7592979`.
fn pubmed(reference: &str) -> Option<String> {
    let id = reference.rsplit(':').next().unwrap_or(reference).trim();
    let is_id = !id.is_empty() && id.len() <= 8 && id.chars().all(|c| c.is_ascii_digit());
    is_id.then(|| format!("https://pubmed.ncbi.nlm.nih.gov/{id}/"))
}
