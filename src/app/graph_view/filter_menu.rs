//! The menu of filters: which edges and proteins are shown at all.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, RichText, Slider, Ui};

use super::NetworkView;
use super::toolbar::{Choice, choices_ui, shown_text};
use crate::app::query::{Filter, Parts, Query, Reached};
use crate::app::state::{State, View};
use crate::network::{EdgeOrigin, Sign};

const PARTS: [Choice<Parts>; 3] = [
    (
        Parts::All,
        "all parts",
        "Also proteins that hang together with few others.",
    ),
    (
        Parts::Largest,
        "largest",
        "The largest part of the network whose proteins hang together.",
    ),
    (Parts::Others, "others", "All but the largest part."),
];
const REACHED: [Choice<Reached>; 3] = [
    (Reached::All, "all", "Whatever signals reach."),
    (
        Reached::Between,
        "on the way",
        "Proteins that a ligand reaches and that reach a transcription factor.",
    ),
    (
        Reached::Outside,
        "off the way",
        "Proteins that no ligand reaches, or that reach no transcription factor: nothing trains their edges.",
    ),
];

impl NetworkView {
    pub(super) fn filter_menu_ui(&mut self, ui: &mut Ui, state: &State, view: &mut View) {
        let is_on = view.filter
            != Filter {
                threshold: view.filter.threshold,
                ..Filter::default()
            };
        let title = if is_on {
            RichText::new("Filter •").strong()
        } else {
            RichText::new("Filter")
        };
        let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let (response, _) = MenuButton::new(title).config(config).ui(ui, |ui| {
            ui.set_max_width(280.0);
            self.filter_ui(ui, state, &mut view.filter);
        });
        response.on_hover_text("Which edges and proteins are shown at all.");
    }

    fn filter_ui(&self, ui: &mut Ui, state: &State, filter: &mut Filter) {
        ui.label("Edges");
        ui.horizontal_wrapped(|ui| {
            for (on, origin) in filter.origins.iter_mut().zip(Filter::ORIGINS) {
                let name = match origin {
                    EdgeOrigin::Prior => "known",
                    EdgeOrigin::User => "drawn by you",
                    EdgeOrigin::Spurious => "spurious",
                };
                ui.checkbox(on, name)
                    .on_hover_text("Whether edges that come from here are shown.");
            }
        });
        ui.horizontal_wrapped(|ui| {
            for (on, sign) in filter.signs.iter_mut().zip(Filter::SIGNS) {
                let name = match sign {
                    Sign::Stimulation => "stimulate",
                    Sign::Inhibition => "inhibit",
                    Sign::Unknown => "sign unknown",
                };
                ui.checkbox(on, name)
                    .on_hover_text("Whether edges of this sign are shown.");
            }
        });
        ui.separator();
        ui.label("Proteins");
        let slider = Slider::new(&mut filter.least_degree, 0..=50).text("edges at least");
        ui.add(slider)
            .on_hover_text("Proteins with fewer edges are not shown: what remains are the hubs.");
        choices_ui(ui, &PARTS, &mut filter.parts);
        choices_ui(ui, &REACHED, &mut filter.reached);
        ui.separator();
        self.query_ui(ui, filter);
        ui.separator();
        ui.horizontal(|ui| {
            ui.label(shown_text(state));
            if ui
                .button("Show everything")
                .on_hover_text("Takes every filter away. (0)")
                .clicked()
            {
                *filter = Filter::default();
            }
        });
    }

    /// The checkbox that shows only the matches of a query.
    fn query_ui(&self, ui: &mut Ui, filter: &mut Filter) {
        let query = Query::parse(self.search.text()).ok().flatten();
        let mut is_on = filter.query.is_some();
        // The query of the filter, or the one in the search box that would become it.
        let text = filter.query.as_ref().or(query.as_ref()).map_or_else(
            || "only what was searched for".to_owned(),
            |query| format!("only '{}'", query.text()),
        );
        let can = is_on || query.is_some();
        let line = ui.add_enabled(can, egui::Checkbox::new(&mut is_on, text));
        line.on_hover_text("Shows nothing but what the text in the search box finds.")
            .on_disabled_hover_text("Type something into the search box first.");
        filter.query = if is_on {
            filter.query.clone().or(query)
        } else {
            None
        };
    }
}
