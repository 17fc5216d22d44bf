//! A narrow column of controls beside charts.

use egui::{ScrollArea, Ui, vec2};

use crate::app::panels::export::Saving;
use crate::app::update::Action;
use crate::charts::description::Chart;

/// Width of the controls.
const WIDTH: f32 = 236.0;

/// What came of the charts, to be handed on once nobody borrows the actions any more.
pub(super) struct Beside {
    actions: Vec<Action>,
    chart: Option<Chart>,
}

impl Beside {
    /// Hands it on.
    pub fn apply(self, actions: &mut Vec<Action>, wanted: &mut Option<Saving>) {
        actions.extend(self.actions);
        if let Some(chart) = self.chart {
            *wanted = Some(Saving::Chart(Box::new(chart)));
        }
    }
}

/// Shows controls, and charts at their right.
pub(super) fn beside_ui(
    ui: &mut Ui,
    controls: impl FnOnce(&mut Ui),
    charts: impl FnOnce(&mut Ui, &mut Vec<Action>) -> Option<Chart>,
) -> Beside {
    let size = ui.available_size();
    let mut beside = Beside {
        actions: Vec::new(),
        chart: None,
    };
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(WIDTH, size.y), |ui| {
            ui.vertical(|ui| {
                ui.set_width(WIDTH);
                ScrollArea::vertical()
                    .id_salt("controls beside charts")
                    .auto_shrink([false, false])
                    .show(ui, controls);
            });
        });
        ui.separator();
        ui.vertical(|ui| beside.chart = charts(ui, &mut beside.actions));
    });
    beside
}
