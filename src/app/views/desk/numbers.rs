//! How far pruned the network is, in four numbers, each of which explains itself.

use egui::{RichText, Ui};

use crate::analysis::Term;
use crate::analysis::chart::p_text;
use crate::app::state::State;

/// A number needs this width; where there is less the last ones are left out.
const WIDTH: f32 = 78.0;

/// Shows them, from right to left.
pub(super) fn numbers_ui(ui: &mut Ui, state: &State) {
    let Some(found) = state.findings().filter(|_| state.series.epochs > 0) else {
        return;
    };
    let (distributions, counted) = (&found.distributions, found.distributions.counted());
    let Some(separation) = distributions.separation else {
        return;
    };
    let share = distributions.below.map(|below| below.spurious_percent);
    let entries = [
        (format!("AUC {:.2}", separation.auc), Term::Auc),
        (format!("KS {:.2}", separation.ks_statistic), Term::Ks),
        (format!("p {}", p_text(separation.ks_p)), Term::P),
        (
            share.map_or_else(String::new, |share| format!("{share:.0} % below")),
            Term::BelowMedian,
        ),
    ];
    for (text, term) in entries {
        if ui.available_width() < WIDTH {
            return;
        }
        ui.label(RichText::new(text).strong())
            .on_hover_text(term.text(&counted));
        ui.add_space(4.0);
    }
}
