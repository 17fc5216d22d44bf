//! The right panel: what is known of the selection. The cards that hang on the pointer show the same.

use egui::{Grid, RichText, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::state::{Open, State};
use crate::network::{EdgeId, EdgeOrigin, NodeId};

/// At most so many things are described one by one.
const SHOWN: usize = 12;

/// Shows the panel.
pub fn inspector_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.add_space(4.0);
    // The panel keeps its width whatever is selected, so that the network beside it stays where it is.
    ui.set_width(ui.available_width());
    ui.label(RichText::new("Selection").heading().strong());
    let Some(open) = &state.open else { return };
    if state.selection.is_empty() {
        ui.label("Click a protein or an edge in the network to see what is known of it.");
        return;
    }
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let (nodes, edges) = (&state.selection.nodes, &state.selection.edges);
            if nodes.len() + edges.len() > 1 {
                ui.label(format!("nodes: {}, edges: {}", nodes.len(), edges.len()));
                ui.separator();
            }
            for &node in nodes.iter().take(SHOWN) {
                node_card_ui(ui, open, node);
                if ui
                    .small_button("select its edges")
                    .on_hover_text("Every edge into and out of this protein.")
                    .clicked()
                {
                    actions.push(Action::Select(vec![node], edges_of(open, node)));
                }
                ui.separator();
            }
            for &edge in edges.iter().take(SHOWN) {
                edge_card_ui(ui, state, open, edge);
                references_ui(ui, open, edge);
                ui.separator();
            }
            let rest = (nodes.len().saturating_sub(SHOWN)) + edges.len().saturating_sub(SHOWN);
            if rest > 0 {
                ui.label(format!("and {rest} more"));
            }
        });
}

fn edges_of(open: &Open, node: NodeId) -> Vec<EdgeId> {
    let edges = open.network.edges().iter().enumerate();
    edges
        .filter(|(_, edge)| edge.source == node || edge.target == node)
        .map(|(index, _)| EdgeId::new(index))
        .collect()
}

fn row_ui(ui: &mut Ui, name: &str, value: impl Into<String>) {
    ui.label(RichText::new(name).weak());
    ui.label(value.into());
    ui.end_row();
}

/// A protein in a few lines.
pub fn node_card_ui(ui: &mut Ui, open: &Open, id: NodeId) {
    let node = open.network.node(id);
    ui.label(RichText::new(&node.symbol).strong().size(15.0));
    let role = match (node.ligand, node.transcription_factor) {
        (true, _) => "ligand (input)",
        (_, true) => "TF (output, measured)",
        _ => "inner protein",
    };
    let edges = open.network.edges();
    let (into, out) = (
        edges.iter().filter(|edge| edge.target == id).count(),
        edges.iter().filter(|edge| edge.source == id).count(),
    );
    Grid::new(("node", id))
        .num_columns(2)
        .spacing([12.0, 3.0])
        .show(ui, |ui| {
            if node.id != node.symbol {
                row_ui(ui, "id", node.id.as_str());
            }
            row_ui(ui, "role", role);
            row_ui(ui, "edges", format!("{into} in, {out} out"));
        });
}

/// An edge in a few lines.
pub fn edge_card_ui(ui: &mut Ui, state: &State, open: &Open, id: EdgeId) {
    let edge = open.network.edge(id);
    let symbol = |node| open.network.node(node).symbol.as_str();
    ui.label(
        RichText::new(format!("{} ➡ {}", symbol(edge.source), symbol(edge.target)))
            .strong()
            .size(15.0),
    );
    let origin = match edge.origin {
        EdgeOrigin::Prior => "known (PKN)",
        EdgeOrigin::Spurious => "spurious (random)",
    };
    let index = id.index();
    let weight = |weights: &Option<std::sync::Arc<Vec<f64>>>| {
        weights
            .as_ref()
            .and_then(|weights| weights.get(index).copied())
    };
    Grid::new(("edge", id))
        .num_columns(2)
        .spacing([12.0, 3.0])
        .show(ui, |ui| {
            row_ui(ui, "action", edge.sign.verb());
            row_ui(ui, "origin", origin);
            if let Some(weight) = weight(&state.series.weights) {
                row_ui(ui, "weight", format!("{weight:+.4}"));
            }
            if let Some(start) = weight(&state.series.start_weights) {
                row_ui(ui, "at the start", format!("{start:+.4}"));
            }
            if let Some(rank) = state.series.ranks.get(index) {
                row_ui(
                    ui,
                    "rank by |weight|",
                    format!("{rank} of {}", open.network.edges().len()),
                );
            }
            if let Some(truth) = open
                .study
                .known
                .as_ref()
                .and_then(|known| known.weights.get(index).copied().flatten())
            {
                row_ui(ui, "weight in the file", format!("{truth:+.4}"));
            }
            if !edge.databases.is_empty() {
                row_ui(
                    ui,
                    "evidence",
                    format!(
                        "sources: {}, references: {}",
                        edge.databases.len(),
                        edge.references.len()
                    ),
                );
            }
        });
}

fn references_ui(ui: &mut Ui, open: &Open, id: EdgeId) {
    let edge = open.network.edge(id);
    if edge.databases.is_empty() && edge.references.is_empty() {
        return;
    }
    egui::CollapsingHeader::new("sources")
        .id_salt(("sources", id))
        .show(ui, |ui| {
            ui.label(RichText::new(edge.databases.join(", ")).small());
            if !edge.references.is_empty() {
                ui.label(RichText::new(edge.references.join(", ")).small());
            }
        });
}
