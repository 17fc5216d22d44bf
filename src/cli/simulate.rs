//! `espalier simulate`: tables of ligands, activities and true parameters for a network.

use super::write::Folder;
use super::{Failure, arguments::SimulateArguments};
use crate::data::{write_dataset, write_parameters};
use crate::train::{Preset, Teacher, simulate as draw};

/// At most so many ligands are given together, as in the published synthetic data.
const LIGANDS_AT_ONCE: usize = 5;

/// Writes `NAME-Ligands.tsv`, `NAME-TFs.tsv` and `NAME-Parameters.txt`.
pub(super) fn simulate(arguments: &SimulateArguments) -> Result<(), Failure> {
    let study = arguments.study.read()?;
    let teacher = Teacher {
        conditions: usize::from(arguments.conditions),
        ligands_at_once: LIGANDS_AT_ONCE,
        noise: arguments.noise,
        seed: arguments.seed,
    };
    let fixed = Preset::LowCoverage.settings().fixed;
    let simulated = draw(&study, fixed, teacher).map_err(Failure::input)?;
    let [ligands, activities] = write_dataset(&study.network, &simulated.dataset);
    let projections: Vec<_> = simulated
        .dataset
        .transcription_factors
        .iter()
        .copied()
        .zip(simulated.truth.projections.iter().copied())
        .collect();
    let parameters = write_parameters(
        &study.network,
        &simulated.truth.weights,
        &simulated.truth.biases,
        &projections,
    );
    let folder = Folder::new(&arguments.out)?;
    for (suffix, text) in [
        ("Ligands.tsv", ligands),
        ("TFs.tsv", activities),
        ("Parameters.txt", parameters),
    ] {
        folder.write(&format!("{}-{suffix}", study.name), &text)?;
    }
    println!(
        "{} conditions of '{}' are in {}",
        teacher.conditions,
        study.name,
        arguments.out.display()
    );
    Ok(())
}
