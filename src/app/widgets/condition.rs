//! The choice of a condition, with what was given in it.

use egui::{ComboBox, Ui};

use crate::app::state::OpenNetwork;
use crate::data::Dataset;

/// Ligands that are named beside a condition.
const NAMED: usize = 3;

/// Shows the choice.
pub fn condition_ui(
    ui: &mut Ui,
    open: &OpenNetwork,
    dataset: &Dataset,
    place: &str,
    condition: &mut usize,
) {
    let shown = dataset
        .conditions
        .get(*condition)
        .map_or("", String::as_str);
    let response = ComboBox::from_id_salt(("condition", place))
        .selected_text(shown)
        .width(110.0)
        .show_ui(ui, |ui| {
            for (index, name) in dataset.conditions.iter().enumerate() {
                let text = format!("{name}: {}", given(open, dataset, index));
                ui.selectable_value(condition, index, text);
            }
        })
        .response;
    let help = format!(
        "The condition that is looked at. Given: {}.",
        given(open, dataset, *condition)
    );
    response.on_hover_text(help);
}

/// The ligands that were given, those with the largest doses first.
fn given(open: &OpenNetwork, dataset: &Dataset, condition: usize) -> String {
    if condition >= dataset.conditions.len() {
        return String::new();
    }
    let mut doses: Vec<_> = dataset
        .ligands
        .iter()
        .zip(dataset.doses_of(condition))
        .filter(|(_, dose)| **dose > 0.0)
        .collect();
    doses.sort_by(|a, b| b.1.total_cmp(a.1));
    let rest = doses.len().saturating_sub(NAMED);
    let named: Vec<String> = doses
        .iter()
        .take(NAMED)
        .map(|(ligand, dose)| format!("{} {dose:.2}", open.network.node(**ligand).symbol))
        .collect();
    match (named.is_empty(), rest) {
        (true, _) => "no ligand".to_owned(),
        (false, 0) => named.join(", "),
        (false, rest) => format!("{} and {rest} more", named.join(", ")),
    }
}
