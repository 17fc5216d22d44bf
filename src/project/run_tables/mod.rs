//! Runs of a project as tables, written and read. Epochs and checkpoints are added as a run grows.

mod read;
mod write;

pub(super) use read::read_runs;
pub(super) use write::{delete_run, write_parent, write_run};

use super::KeptRun;
use super::checksum::Checksum;
use crate::run::epoch_columns;

/// A checksum of everything that is stored of a run.
fn checksum(kept: &KeptRun, texts: &[String; 5]) -> u32 {
    let (mut sum, run) = (Checksum::default(), &kept.run);
    sum.number(u64::from(kept.id.number()))
        .number(u64::from(kept.colour));
    sum.text(&kept.name).text(&kept.note);
    texts.iter().for_each(|text| _ = sum.text(text));
    sum.number(run.started.unwrap_or(0)).real(run.wall_secs);
    sum.number(u64::from(run.epochs))
        .number(u64::from(run.checkpoints.stride()));
    run.parameters
        .values()
        .for_each(|value| _ = sum.real(value));
    let columns = epoch_columns();
    for record in &run.records {
        sum.number(u64::from(record.epoch));
        let values = columns.iter().map(|column| (column.read)(record));
        // Terms that are 0 do not count, so that a term that is added later changes nothing.
        let values = values.enumerate().filter(|(_, value)| *value != 0.0);
        values.for_each(|(_, value)| _ = sum.real(value));
    }
    for checkpoint in run.checkpoints.all() {
        sum.number(u64::from(checkpoint.epoch));
        let bytes: Vec<u8> = checkpoint
            .values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        sum.bytes(&bytes);
    }
    if let Some(point) = &kept.resume_point {
        let snapshot = &point.snapshot;
        sum.number(u64::from(point.epoch))
            .number(u64::from(snapshot.adam_steps));
        let solutions = snapshot.solutions.iter();
        let solutions = solutions.flat_map(|found| found.state.iter().chain(&found.adjoint));
        let moments = snapshot
            .first_moments
            .iter()
            .chain(&snapshot.second_moments);
        snapshot
            .parameters
            .values()
            .for_each(|value| _ = sum.real(value));
        moments
            .chain(solutions)
            .for_each(|&value| _ = sum.real(value));
    }
    sum.sum()
}
