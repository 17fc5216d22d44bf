//! `espalier bench --project`: what opening, storing and saving a project costs.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::terminal::print_line;
use super::{Failure, bench::peak_memory_mib};
use crate::project::{KeptRun, Leftover, Opened, Project, WorkingCopy};
use crate::run::Run;
use crate::train::ResumePoint;

/// Rounds of storing: the median of so many is told.
const ROUNDS: u32 = 21;

/// Measures a copy of a project; the project itself is only read.
pub(super) fn measure(file: &Path, json: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::run)?;
    let copy_of_file = folder.path().join("measured.espalier");
    std::fs::copy(file, &copy_of_file).map_err(Failure::input)?;
    let begin = Instant::now();
    let opened = WorkingCopy::open(&copy_of_file, Leftover::Ask).map_err(Failure::input)?;
    let Opened::Ready(mut copy, mut project) = opened else {
        return Err(Failure::Run(anyhow::anyhow!(
            "a copy has nothing left behind"
        )));
    };
    let open_secs = begin.elapsed().as_secs_f64();
    let mut store_secs: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        grow(&mut project)?;
        let begin = Instant::now();
        copy.store(&project, true).map_err(Failure::run)?;
        store_secs.push(begin.elapsed().as_secs_f64());
    }
    store_secs.sort_unstable_by(f64::total_cmp);
    let begin = Instant::now();
    copy.save(&copy_of_file).map_err(Failure::run)?;
    let save_secs = begin.elapsed().as_secs_f64();
    copy.close();
    let size = copy_of_file.metadata().map_err(Failure::run)?.len() as f64 / 1e6;
    let store_ms = store_secs[store_secs.len() / 2] * 1e3;
    let memory = peak_memory_mib();
    if json {
        print_line(serde_json::json!({
            "runs": project.runs.len(),
            "size_mb": size,
            "open_secs": open_secs,
            "store_epoch_ms": store_ms,
            "save_secs": save_secs,
            "peak_memory_mib": memory,
        }));
        return Ok(());
    }
    print_line(format_args!("runs                 {}", project.runs.len()));
    print_line(format_args!("size                 {size:.1} MB"));
    print_line(format_args!("open                 {open_secs:.3} s"));
    print_line(format_args!(
        "store one epoch      {store_ms:.2} ms, median of {ROUNDS}"
    ));
    print_line(format_args!("save                 {save_secs:.3} s"));
    if let Some(memory) = memory {
        print_line(format_args!("peak memory          {memory:.0} MiB"));
    }
    Ok(())
}

/// Lets the last run grow by an epoch like its last one, with another state to go on from.
fn grow(project: &mut Project) -> Result<(), Failure> {
    let nothing = || {
        Failure::Use(anyhow::anyhow!(
            "the project has no run with an epoch to measure"
        ))
    };
    let kept = project.runs.pop().ok_or_else(nothing)?;
    let mut run = Run::clone(&kept.run);
    let mut record = *run.records.last().ok_or_else(nothing)?;
    record.epoch += 1;
    run.records.push(record);
    run.epochs = record.epoch + 1;
    let resume_point = kept.resume_point.as_ref().map(|point| ResumePoint {
        epoch: run.epochs,
        snapshot: Arc::clone(&point.snapshot),
    });
    project.runs.push(Arc::new(KeptRun {
        run: Arc::new(run),
        resume_point,
        ..KeptRun::clone(&kept)
    }));
    Ok(())
}
