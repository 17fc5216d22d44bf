//! Where the views stand.

use egui::{CentralPanel, Panel, Ui};

use super::Window;
use crate::app::commands::CommandEffect;
use crate::app::panels::export::ExportTarget;
use crate::app::panels::inspector::inspector_ui;
use crate::app::panels::settings::controls_ui;
use crate::app::panels::{bar_ui, status_ui};
use crate::app::update::Intent;

impl Window {
    /// Shows all panels; returns the intents of their views.
    pub(super) fn panels_ui(
        &mut self,
        ui: &mut Ui,
        effects: &mut Vec<CommandEffect>,
    ) -> Vec<Intent> {
        let mut intents = Vec::new();
        let size = ui.available_size();
        Panel::top("bar").show(ui, |ui| bar_ui(ui, &self.state, effects));
        Panel::bottom("status").show(ui, |ui| status_ui(ui, &self.state, &mut intents));
        Panel::left("controls")
            .resizable(true)
            .default_size(self.panels.of("controls", 236.0))
            .size_range(210.0..=360.0)
            .show(ui, |ui| controls_ui(ui, &self.state, &mut intents));
        let wanted = self.results_ui(ui, size.y, &mut intents);
        Panel::right("inspector")
            .resizable(true)
            .default_size(self.panels.of("inspector", 250.0))
            .size_range(200.0..=420.0)
            .show(ui, |ui| inspector_ui(ui, &self.state, &mut intents));
        let is_selecting = intents
            .iter()
            .any(|intent| matches!(intent, Intent::Select(..)));
        if is_selecting {
            // What is selected in a list is to be seen.
            self.network.reveal();
        }
        CentralPanel::no_frame().show(ui, |ui| self.network.ui(ui, &self.state, &mut intents));
        if let Some(target) = wanted.or_else(|| {
            let wants_picture = self.network.take_wants_picture();
            wants_picture.then_some(ExportTarget::Picture)
        }) {
            self.save.open(target, &self.state);
        }
        intents
    }

    /// Shows the results, small or large; returns the file that the user wants to export.
    fn results_ui(
        &mut self,
        ui: &mut Ui,
        height: f32,
        intents: &mut Vec<Intent>,
    ) -> Option<ExportTarget> {
        /// Of the window, small and large.
        const SMALL: f32 = 0.32;
        const LARGE: f32 = 0.72;
        // Two panels, so that each keeps its own height.
        let (name, share) = if self.results.is_large() {
            ("large results", LARGE)
        } else {
            ("results", SMALL)
        };
        Panel::bottom(name)
            .resizable(true)
            .default_size(self.panels.of(name, height * share))
            .size_range(150.0..=height * 0.85)
            .show(ui, |ui| self.results.ui(ui, &self.state, intents))
            .inner
    }
}
