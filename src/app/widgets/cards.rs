//! What is known of a protein or an edge, in a few lines: beside the pointer, and in the panel of the selection.

use egui::{Color32, Grid, RichText, Stroke, Ui, pos2, vec2};

use crate::app::state::{OpenNetwork, State};
use crate::app::theme;
use crate::network::{EdgeId, EdgeOrigin, NodeId, Sign};

/// Size of the curve of a weight.
const COURSE: egui::Vec2 = vec2(150.0, 34.0);

/// The sign of an edge between two names; the font of the program has these characters.
pub(crate) fn sign_arrow(sign: Sign) -> &'static str {
    match sign {
        Sign::Stimulation => "➡",
        Sign::Inhibition => "—|",
        Sign::Unknown => "—o",
    }
}

fn row_ui(ui: &mut Ui, name: &str, value: impl Into<String>) {
    ui.label(RichText::new(name).weak());
    ui.label(value.into());
    ui.end_row();
}

/// A protein.
pub fn node_card_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, id: NodeId) {
    let node = open.network.node(id);
    ui.label(RichText::new(&node.symbol).strong().size(15.0));
    let role = match (node.ligand, node.transcription_factor) {
        (true, _) => "ligand (input)",
        (_, true) => "TF (output, measured)",
        _ => "inner protein",
    };
    let (into, out) = (
        open.adjacency.incoming(id).len(),
        open.adjacency.outgoing(id).len(),
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
            let parameters = state.parameters();
            if let Some(bias) = parameters.and_then(|parameters| parameters.biases.get(id.index()))
            {
                // Without the sign of a zero.
                row_ui(ui, "bias", format!("{:+.4}", bias + 0.0));
            }
            if let Some(clamped) = state.document.clamped.get(&id) {
                row_ui(ui, "clamped at", format!("{clamped:.2}"));
            }
            activity_rows_ui(ui, state, open, id);
        });
}

/// What a protein does in the chosen condition.
fn activity_rows_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, id: NodeId) {
    let Some(states) = state.node_states() else {
        return;
    };
    if let Some(dataset) = &open.study.dataset
        && let Some(condition) = dataset.conditions.get(state.view.condition)
    {
        row_ui(ui, "condition", condition.as_str());
    }
    row_ui(ui, "state", format!("{:.3}", states[id.index()]));
    let (measured, predicted) = state.activity(id);
    if let Some(measured) = measured {
        row_ui(ui, "measured", format!("{measured:.3}"));
    }
    if let Some(predicted) = predicted {
        row_ui(ui, "predicted", format!("{predicted:.3} (weighted state)"));
    }
    if let Some(text) = state.perturbation_text() {
        row_ui(ui, "with", text);
    }
}

/// An edge.
pub fn edge_card_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, id: EdgeId) {
    let edge = open.network.edge(id);
    let symbol = |node| open.network.node(node).symbol.as_str();
    let title = format!("{} ➡ {}", symbol(edge.source), symbol(edge.target));
    ui.label(RichText::new(title).strong().size(15.0));
    let origin = match edge.origin {
        EdgeOrigin::Prior => "known (PKN)",
        EdgeOrigin::User => "drawn by you",
        EdgeOrigin::Spurious => "spurious (random)",
    };
    Grid::new(("edge", id))
        .num_columns(2)
        .spacing([12.0, 3.0])
        .show(ui, |ui| {
            row_ui(ui, "action", edge.sign.verb());
            row_ui(ui, "origin", origin);
            if state.is_cut(id) {
                row_ui(ui, "cut", "in what is shown");
            }
            if state.document.doubted.contains(&(edge.source, edge.target)) {
                row_ui(ui, "doubted", "by you");
            }
            weight_rows_ui(ui, state, open, id);
            if !edge.databases.is_empty() {
                row_ui(ui, "databases", edge.databases.len().to_string());
                row_ui(ui, "references", edge.references.len().to_string());
            }
        });
    course_ui(ui, state, open, id);
}

fn weight_rows_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, id: EdgeId) {
    let index = id.index();
    if let Some(weight) = state.weights().and_then(|weights| weights.get(index)) {
        row_ui(ui, "weight", format!("{weight:+.4}"));
    }
    let start = state.run.series.start.as_ref();
    if let Some(start) = start.and_then(|start| start.weights.get(index)) {
        row_ui(ui, "at the start", format!("{start:+.4}"));
    }
    if let Some(rank) = state.context().and_then(|context| context.rank(id)) {
        row_ui(
            ui,
            "rank by |weight|",
            format!("{rank} of {}", open.network.edges().len()),
        );
    }
    let truth = open.study.known.as_ref().zip(open.edge_of_study(id));
    if let Some(truth) =
        truth.and_then(|(known, edge)| known.weights.get(edge.index()).copied().flatten())
    {
        row_ui(ui, "weight in the file", format!("{truth:+.4}"));
    }
}

/// The weight over the epochs, with a line at 0.
fn course_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, id: EdgeId) {
    let checkpoints = state.run.series.checkpoints.all().iter();
    let checkpoints: Vec<[f64; 2]> = checkpoints
        .filter(|checkpoint| checkpoint.epoch <= state.shown_epoch())
        .map(|checkpoint| [f64::from(checkpoint.epoch), checkpoint.weight(id.index())])
        .collect();
    let (Some(first), Some(last)) = (checkpoints.first(), checkpoints.last()) else {
        return;
    };
    if checkpoints.len() < 2 || last[0] <= first[0] {
        return;
    }
    let highest = checkpoints
        .iter()
        .map(|point| point[1].abs())
        .fold(1e-6, f64::max);
    let (response, painter) = ui.allocate_painter(COURSE, egui::Sense::hover());
    let rect = response.rect.shrink(2.0);
    let at = |[epoch, weight]: [f64; 2]| {
        let x = (epoch - first[0]) / (last[0] - first[0]);
        pos2(
            rect.min.x + x as f32 * rect.width(),
            rect.center().y - (weight / highest) as f32 * rect.height() / 2.0,
        )
    };
    let dark = ui.visuals().dark_mode;
    painter.hline(rect.x_range(), rect.center().y, theme::hairline(dark));
    let edge = open.network.edge(id);
    let colour: Color32 = theme::edge_colour(edge.origin, edge.sign, dark);
    painter.line(
        checkpoints.iter().copied().map(at).collect(),
        Stroke::new(theme::CURVE_WIDTH, colour),
    );
    response.on_hover_text(format!(
        "The weight from epoch {} to {}; the line in the middle is 0.",
        first[0], last[0]
    ));
}
