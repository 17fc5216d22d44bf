//! Pruning in four numbers with their definitions: AUC, KS, p, and the share of spurious edges below the median.

use egui::{RichText, Ui};

use crate::analysis::Term;
use crate::app::state::{Phase, State};
use crate::app::theme;
use crate::charts::description::p_text;

/// Width of the warning of a network in motion.
const WIDTH: f32 = 78.0;

/// Conditions that are named.
const NAMED: usize = 8;

/// A result of a network in motion means little: says so beside the numbers.
fn unsettled_ui(ui: &mut Ui, phase: &Phase) {
    let Phase::Finished(summary) = phase else {
        return;
    };
    let unsettled = &summary.unsettled;
    if unsettled.is_empty() || ui.available_width() < WIDTH {
        return;
    }
    let places = unsettled
        .iter()
        .take(NAMED)
        .map(|place| format!("\n{}: {}", place.condition, place.node));
    let rest = unsettled.len().saturating_sub(NAMED);
    let rest = if rest > 0 {
        format!("\nand {rest} more")
    } else {
        String::new()
    };
    let help = format!(
        "At the end of the run the states of {} training conditions still move after all steps, at these proteins most. Numbers of a network in motion mean little: try a stronger L2 or a smaller learning rate.{}{rest}",
        unsettled.len(),
        places.collect::<String>()
    );
    let colour = theme::error_colour(ui.visuals().dark_mode);
    ui.label(RichText::new(format!("⚠ {} not at rest", unsettled.len())).color(colour))
        .on_hover_text(help);
}

/// Which of the numbers fit, the most telling ones first: the share of pruned edges, then KS, AUC and p.
fn fitting(entries: &[(String, Term); 4], mut width: f32) -> [bool; 4] {
    const IMPORTANCE: [usize; 4] = [3, 1, 0, 2];
    const LETTER: f32 = 7.0;
    const SPACE: f32 = 14.0;
    let mut shown = [false; 4];
    for entry in IMPORTANCE {
        width -= LETTER * entries[entry].0.chars().count() as f32 + SPACE;
        shown[entry] = width >= 0.0;
    }
    shown
}

/// Shows them, from right to left.
pub(super) fn numbers_ui(ui: &mut Ui, state: &State) {
    let Some(found) = state.statistics().filter(|_| state.run.series.epochs > 0) else {
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
            share.map_or_else(String::new, |share| format!("spurious {share:.0} % below")),
            Term::BelowMedian,
        ),
    ];
    unsettled_ui(ui, &state.run.phase);
    let shown = fitting(&entries, ui.available_width());
    for ((text, term), _) in entries.into_iter().zip(shown).filter(|(_, shown)| *shown) {
        ui.label(RichText::new(text).strong())
            .on_hover_text(term.text(&counted));
        ui.add_space(4.0);
    }
}
