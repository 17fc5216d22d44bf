//! The columns of the table of edges, and what stands in their cells.

use egui::{Align, Layout, RichText, Sense, Ui, vec2};
use egui_extras::TableRow;

use super::ROW;
use crate::analysis::EdgeStatistics;
use crate::app::state::{OpenNetwork, State};
use crate::app::theme;
use crate::app::widgets::grouped;
use crate::network::{EdgeId, EdgeOrigin, Sign};

/// Points of a curve in a cell.
const COURSE_POINTS: usize = 40;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
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

/// Columns: key, name, width in points, and help.
pub(super) const COLUMNS: [(By, &str, f32, &str); 12] = [
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

/// The cells of an edge.
pub(super) fn row_ui(
    row: &mut TableRow<'_, '_>,
    state: &State,
    open: &OpenNetwork,
    id: EdgeId,
    found: &EdgeStatistics,
) {
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

/// The curve of a magnitude in a cell.
fn course_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, id: EdgeId) {
    let checkpoints = state.run.series.checkpoints.all();
    let stride = checkpoints.len().div_ceil(COURSE_POINTS).max(1);
    let shown = state.shown_epoch();
    let checkpoints: Vec<f32> = checkpoints
        .iter()
        .step_by(stride)
        .filter(|checkpoint| checkpoint.epoch <= shown)
        .map(|checkpoint| checkpoint.weight(id.index()).abs() as f32)
        .collect();
    if checkpoints.len() < 2 {
        return;
    }
    let largest = checkpoints.iter().copied().fold(1e-6, f32::max);
    let size = vec2(ui.available_width(), ROW - 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = rect.shrink2(vec2(2.0, 2.0));
    let last = (checkpoints.len() - 1) as f32;
    let points = checkpoints.iter().enumerate().map(|(place, magnitude)| {
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
