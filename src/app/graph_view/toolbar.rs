//! The toolbar above the network: search, layout, labels, colours, filter, focus, threshold and playback.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{ComboBox, PopupCloseBehavior, Slider, Ui};

use super::NetworkView;
use crate::app::query::{Focus, Unfocused};
use crate::app::state::{Labels, Motion, NodeColours, Placement, State, View};
use crate::app::update::Intent;
use crate::app::widgets::grouped;
use crate::network::Direction;
use crate::network::layout::LayoutKind;
use crate::settings::THRESHOLD;

/// Space between the rows.
const ROW_SPACE: f32 = 4.0;
/// Below this the slider of the threshold is linear.
const SMALLEST_THRESHOLD: f64 = 1e-4;

/// A choice: what it sets, its name, and what it means.
pub(super) type Choice<T> = (T, &'static str, &'static str);

const COLOURS: [Choice<NodeColours>; 4] = [
    (
        NodeColours::Role,
        "role",
        "Ligands green, transcription factors blue, all others grey.",
    ),
    (
        NodeColours::State,
        "state",
        "How active each protein is in the chosen condition: the more of it is filled, the more.",
    ),
    (
        NodeColours::Error,
        "error",
        "Measured minus predicted activity of each transcription factor in the chosen condition.",
    ),
    (
        NodeColours::Change,
        "change",
        "How much clamping, cutting and other doses change each state in the chosen condition.",
    ),
];
const DIRECTIONS: [Choice<Direction>; 3] = [
    (
        Direction::Both,
        "both ways",
        "Neighbours along edges in either direction.",
    ),
    (
        Direction::Upstream,
        "upstream",
        "What acts on the selection.",
    ),
    (
        Direction::Downstream,
        "downstream",
        "What the selection acts on.",
    ),
];
const RESTS: [Choice<Unfocused>; 2] = [
    (
        Unfocused::Dimmed,
        "dim the rest",
        "Everything else steps back.",
    ),
    (Unfocused::Hidden, "hide the rest", "Nothing else is shown."),
];

impl NetworkView {
    pub(super) fn toolbar_ui(&mut self, ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
        let mut view = state.view.clone();
        egui::Frame::NONE
            .fill(ui.visuals().panel_fill)
            .inner_margin(egui::Margin::symmetric(6, 4))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = ROW_SPACE;
                ui.horizontal_wrapped(|ui| {
                    if let Some(context) = state.context() {
                        let width = (ui.available_width() - 740.0).clamp(110.0, 240.0);
                        if let Some(found) = self.search.ui(ui, &context, width) {
                            intents.push(Intent::Select(found.nodes, found.edges));
                            self.reveal();
                        }
                    }
                    layout_ui(ui, &state.placement, intents);
                    labels_ui(ui, &mut view);
                    colours_ui(ui, &mut view);
                    self.filter_menu_ui(ui, state, &mut view);
                    focus_menu_ui(ui, &mut view);
                    threshold_ui(ui, &mut view);
                });
                self.playback_ui(ui, state, &mut view);
            });
        let changes = state.view.changes_to(&view);
        if !changes.is_empty() {
            intents.push(Intent::ChangeView(changes));
        }
    }
}

/// The choice of a layout, or the progress of the layout that is being made.
fn layout_ui(ui: &mut Ui, placement: &Placement, intents: &mut Vec<Intent>) {
    if let Some(arranging) = &placement.arranging {
        let bar = egui::ProgressBar::new(arranging.progress.share()).desired_width(84.0);
        ui.add(bar.text(arranging.kind.name()));
        if ui
            .small_button("×")
            .on_hover_text("Ends making this layout.")
            .clicked()
        {
            intents.push(Intent::CancelArranging);
        }
        return;
    }
    ComboBox::from_id_salt("layout")
        .selected_text(placement.layout.name())
        .width(96.0)
        .show_ui(ui, |ui| {
            for kind in LayoutKind::ALL {
                let line = ui
                    .selectable_label(kind == placement.layout, kind.name())
                    .on_hover_text(kind.help());
                if line.clicked() {
                    // The present layout can be chosen, too: nodes that were moved and unpinned are then laid out anew.
                    intents.push(Intent::Arrange(kind));
                }
            }
        })
        .response
        .on_hover_text("How the proteins are laid out. (1, 2, 3)");
}

fn labels_ui(ui: &mut Ui, view: &mut View) {
    let name = match view.labels {
        Labels::Symbols => "labels: symbols",
        Labels::Ids => "labels: ids",
    };
    let button = ui.button(name).on_hover_text(
        "What stands beside the proteins: gene symbols, or the ids of the files. (L)",
    );
    if button.clicked() {
        view.labels = match view.labels {
            Labels::Symbols => Labels::Ids,
            Labels::Ids => Labels::Symbols,
        };
    }
}

fn colours_ui(ui: &mut Ui, view: &mut View) {
    let shown = COLOURS.iter().find(|choice| choice.0 == view.colours);
    ComboBox::from_id_salt("colours")
        .selected_text(format!("colour: {}", shown.map_or("", |choice| choice.1)))
        .width(104.0)
        .show_ui(ui, |ui| {
            for (colours, name, help) in COLOURS {
                ui.selectable_value(&mut view.colours, colours, name)
                    .on_hover_text(help);
            }
        })
        .response
        .on_hover_text("What the colour of a protein tells. (C)");
}

fn focus_menu_ui(ui: &mut Ui, view: &mut View) {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::new(if view.focus == Focus::default() {
        "Focus"
    } else {
        "Focus •"
    })
    .config(config)
    .ui(ui, |ui| {
        ui.set_max_width(260.0);
        ui.label("Around the selection");
        let slider = Slider::new(&mut view.focus.steps, 0..=Focus::MOST_STEPS).text("steps");
        ui.add(slider)
            .on_hover_text("Neighbours up to so many edges away stay. ([ and ])");
        choices_ui(ui, &DIRECTIONS, &mut view.focus.direction);
        choices_ui(ui, &RESTS, &mut view.focus.rest);
        ui.separator();
        let mut is_reduced = view.motion == Motion::Reduced;
        ui.checkbox(&mut is_reduced, "reduced motion")
            .on_hover_text("Proteins jump to new places and do not glide.");
        view.motion = if is_reduced {
            Motion::Reduced
        } else {
            Motion::Full
        };
    });
    response.on_hover_text("What stays around the selection, and what steps back.");
}

fn threshold_ui(ui: &mut Ui, view: &mut View) {
    ui.label(THRESHOLD.label).on_hover_text(THRESHOLD.help);
    ui.spacing_mut().slider_width = 70.0;
    // The slider rounds what it shows; what an ablation has set is exact.
    let mut threshold = view.filter.threshold;
    let slider = Slider::new(&mut threshold, THRESHOLD.min..=THRESHOLD.max)
        .logarithmic(true)
        .smallest_positive(SMALLEST_THRESHOLD)
        .custom_formatter(|threshold, _| format!("{threshold:.4}"))
        .clamping(egui::SliderClamping::Always);
    let response = ui.add(slider).on_hover_text(THRESHOLD.help);
    response.widget_info(|| egui::WidgetInfo::slider(true, threshold, THRESHOLD.label));
    if response.changed() {
        view.filter.threshold = threshold;
    }
}

pub(super) fn choices_ui<T: Copy + PartialEq>(ui: &mut Ui, choices: &[Choice<T>], value: &mut T) {
    ui.horizontal_wrapped(|ui| {
        for (choice, name, help) in choices {
            ui.selectable_value(value, *choice, *name)
                .on_hover_text(*help);
        }
    });
}

/// How much is shown.
pub(super) fn shown_text(state: &State) -> String {
    let (shown, text) = (state.shown(), |count: usize| grouped(count as u32));
    let (edges, nodes) = (shown.edges.len(), shown.nodes.len());
    let mut said = if shown.edge_count == edges {
        format!("{} edges", text(edges))
    } else {
        format!("{} of {} edges shown", text(shown.edge_count), text(edges))
    };
    if shown.node_count < nodes {
        said += &format!(", {} of {} proteins", text(shown.node_count), text(nodes));
    }
    said
}
