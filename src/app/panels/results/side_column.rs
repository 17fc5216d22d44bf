//! A narrow column of controls beside charts.

use egui::{ScrollArea, Ui, vec2};

use crate::app::panels::export::ExportTarget;
use crate::app::update::Intent;
use crate::charts::description::Chart;

/// Width of the controls.
const WIDTH: f32 = 236.0;

/// Intents and export wish of the charts, kept while the controls borrow the caller's list of intents.
pub(super) struct Beside {
    intents: Vec<Intent>,
    chart: Option<Chart>,
}

impl Beside {
    /// Adds the intents and the export wish to those of the caller.
    pub fn apply(self, intents: &mut Vec<Intent>, wanted: &mut Option<ExportTarget>) {
        intents.extend(self.intents);
        if let Some(chart) = self.chart {
            *wanted = Some(ExportTarget::Chart(Box::new(chart)));
        }
    }
}

/// Shows controls, and charts at their right.
pub(super) fn beside_ui(
    ui: &mut Ui,
    controls: impl FnOnce(&mut Ui),
    charts: impl FnOnce(&mut Ui, &mut Vec<Intent>) -> Option<Chart>,
) -> Beside {
    let size = ui.available_size();
    let mut beside = Beside {
        intents: Vec::new(),
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
        ui.vertical(|ui| beside.chart = charts(ui, &mut beside.intents));
    });
    beside
}
