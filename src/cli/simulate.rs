//! `espalier simulate`: tables of ligands, activities and true parameters for a network.

use super::terminal::print_line;
use super::write::Folder;
use super::{Failure, arguments::SimulateArguments};
use crate::network::write_network;
use crate::train::{Preset, Teacher, simulate as draw};

/// At most so many ligands are given together, as in the published synthetic data.
const LIGANDS_AT_ONCE: usize = 5;

/// Writes `NAME-Ligands.tsv`, `NAME-TFs.tsv` and `NAME-Parameters.txt`, and the network beside them; never over an input.
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
    let folder = Folder::new(&arguments.out)?;
    let [model, annotation] = write_network(&study.network);
    for (ending, text) in simulated.tables(&study.network) {
        let name = format!("{}-{ending}", study.name);
        folder.protect([&name.as_str()], &study.files)?;
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
