//! `espalier simulate`: tables of ligands, activities and true parameters for a network.

use super::output::Folder;
use super::terminal::print_line;
use super::{Failure, arguments::SimulateArguments};
use crate::formats::{write_dataset, write_network, write_parameters};
use crate::network::Network;
use crate::settings::Preset;
use crate::train::{Simulated, Teacher, simulate as draw};

/// Most ligands with a dose in one condition, as in the published synthetic data.
const LIGANDS_AT_ONCE: usize = 5;

/// Writes `NAME-Ligands.tsv`, `NAME-TFs.tsv` and `NAME-Parameters.txt`, and the network beside them; never over an input.
pub(super) fn simulate(arguments: &SimulateArguments) -> Result<(), Failure> {
    let study = arguments.data.read()?;
    let teacher = Teacher {
        conditions: usize::from(arguments.conditions),
        ligands_at_once: LIGANDS_AT_ONCE,
        noise: arguments.noise,
        seed: arguments.seed,
    };
    let hyperparameters = Preset::LowCoverage.settings().hyperparameters;
    let simulated = draw(&study, hyperparameters, teacher).map_err(Failure::input)?;
    let folder = Folder::new(&arguments.out)?;
    let [model, annotation] = write_network(&study.network);
    for (ending, text) in tables(&simulated, &study.network) {
        let name = format!("{}-{ending}", study.name);
        folder.protect([name.as_str()], &study.files, true)?;
        folder.write(&name, &text)?;
    }
    // With the network beside them the tables can be opened as they are.
    for (ending, text) in [("Model.tsv", model), ("Annotation.tsv", annotation)] {
        let name = format!("{}-{ending}", study.name);
        if !folder.holds_one_of(&name, &study.files) {
            folder.write(&name, &text)?;
        }
    }
    print_line(format_args!(
        "{} conditions of '{}' are in {}",
        teacher.conditions,
        study.name,
        arguments.out.display()
    ));
    Ok(())
}

/// Endings of the file names and texts of the three tables: ligands, activities, true parameters.
fn tables(simulated: &Simulated, network: &Network) -> [(&'static str, String); 3] {
    let (dataset, truth) = (&simulated.dataset, &simulated.truth);
    let [ligands, activities] = write_dataset(network, dataset);
    let outputs = dataset.transcription_factors.iter().copied();
    let projections: Vec<_> = outputs.zip(truth.projections.iter().copied()).collect();
    let parameters = write_parameters(network, &truth.weights, &truth.biases, &projections, &[]);
    [
        ("Ligands.tsv", ligands),
        ("TFs.tsv", activities),
        ("Parameters.txt", parameters),
    ]
}
