//! Reads runs, and refuses those that are not what was written.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::checksum;
use crate::data::{DataSource, StudyData};
use crate::model::{ParameterLayout, Parameters};
use crate::project::blob::{pairs, read_singles, unpack};
use crate::project::study_tables::{parsed, rows};
use crate::project::{KeptRun, ProjectError, RunId};
use crate::run::{Run, SeriesId, epoch_columns};
use crate::train::{
    Checkpoint, Checkpoints, EpochRecord, Experiment, ResumePoint, Snapshot, Solutions,
};

/// What a line of the table of runs holds, before it is checked.
struct Line {
    kept: (u32, String, String, u8),
    texts: [String; 5],
    started: Option<i64>,
    wall_secs: f64,
    epochs: u32,
    edges: Vec<u8>,
    parameters: Vec<u8>,
    stride: u32,
    checksum: u32,
    parent: Option<u32>,
}

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    Ok(Line {
        kept: (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?),
        texts: [
            row.get(4)?,
            row.get(8)?,
            row.get(9)?,
            row.get(10)?,
            row.get(11)?,
        ],
        started: row.get(5)?,
        wall_secs: row.get(6)?,
        epochs: row.get(7)?,
        edges: row.get(12)?,
        parameters: row.get(13)?,
        stride: row.get(14)?,
        checksum: row.get(15)?,
        parent: row.get(16)?,
    })
}

/// Reads all runs of a project.
pub(in crate::project) fn read_runs(
    connection: &Connection,
    path: &Path,
    study: &Arc<StudyData>,
    source: &DataSource,
) -> Result<Vec<Arc<KeptRun>>, ProjectError> {
    let explain = |error| ProjectError::sqlite(path, "reading the project", &error);
    let lines = rows(connection, "SELECT * FROM runs ORDER BY id", line).map_err(explain)?;
    let mut runs: Vec<Arc<KeptRun>> = Vec::with_capacity(lines.len());
    for line in lines {
        let (id, name) = (line.kept.0, line.kept.1.clone());
        let settings = parsed(&line.texts[1], path)?;
        let experiment = Experiment::new(study, settings).map_err(|error| ProjectError::Run {
            path: path.to_owned(),
            run: name.clone(),
            error: Box::new(error),
        })?;
        let shared = runs.last().map(|before| &*before.run.experiment);
        let experiment = experiment.shared_with(shared);
        let stored = read_run(connection, line, experiment, (study, source), path)?;
        let kept = stored.ok_or_else(|| {
            ProjectError::damaged(
                path,
                format!("the numbers of run {id}, '{name}', are not those that were stored"),
            )
        })?;
        runs.push(Arc::new(kept));
    }
    Ok(runs)
}

/// Reads the numbers of a run; `None` where they are not complete, or not what was written.
fn read_run(
    connection: &Connection,
    line: Line,
    experiment: Experiment,
    (study, source): (&Arc<StudyData>, &DataSource),
    path: &Path,
) -> Result<Option<KeptRun>, ProjectError> {
    let explain = |error| ProjectError::sqlite(path, "reading the project", &error);
    let places = experiment.start.layout();
    let id = line.kept.0;
    let edges = experiment.network.edges().iter();
    let ends = edges.map(|edge| [edge.source.index() as u32, edge.target.index() as u32]);
    let parameters = read_singles(&line.parameters, places.count());
    let (Some(parameters), true) = (parameters, line.edges == pairs(ends)) else {
        return Ok(None);
    };
    let conditions = experiment.dataset.conditions.len();
    let cells = conditions * experiment.network.nodes().len();
    let records = read_epochs(connection, id).map_err(explain)?;
    let (Some(checkpoints), Some(resume_point)) = (
        read_checkpoints(connection, id, places.count()).map_err(explain)?,
        read_resume_point(connection, id, &places, cells).map_err(explain)?,
    ) else {
        return Ok(None);
    };
    let [status, _, engine, notes, summary] = &line.texts;
    let kept = KeptRun {
        id: RunId::from_number(id),
        name: line.kept.1,
        note: line.kept.2,
        colour: line.kept.3 % KeptRun::COLOURS,
        parent: line.parent.map(RunId::from_number),
        status: parsed(status, path)?,
        run: Arc::new(Run {
            study: Arc::clone(study),
            source: source.clone(),
            experiment: Arc::new(experiment),
            records,
            checkpoints: Checkpoints::of(checkpoints, line.stride),
            parameters: Arc::new(Parameters::from_values(&parameters, &places)),
            epochs: line.epochs,
            started: line.started.map(|secs| secs.max(0) as u64),
            wall_secs: line.wall_secs,
            engine: parsed(engine, path)?,
            notes: parsed(notes, path)?,
        }),
        series: SeriesId::default(),
        summary: parsed(summary, path)?,
        resume_point,
    };
    let run = &kept.run;
    let epochs = run.records.len() as u32;
    let point = kept.resume_point.as_ref().map_or(0, |point| point.epoch);
    // The largest number leaves none for the next run.
    let is_whole = id < u32::MAX
        && run.epochs == epochs
        && point <= epochs
        && run.checkpoints.last_epoch().unwrap_or(0) <= epochs
        && (run.records.iter().zip(0..)).all(|(record, at)| record.epoch == at);
    let is_as_written = is_whole && checksum(&kept, &line.texts) == line.checksum;
    Ok(is_as_written.then_some(kept))
}

fn read_epochs(connection: &Connection, run: u32) -> rusqlite::Result<Vec<EpochRecord>> {
    let columns = epoch_columns();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let sql = format!(
        "SELECT epoch, {} FROM epochs WHERE run = ?1 ORDER BY epoch",
        names.join(", ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let records = statement.query_map([run], |row| {
        let mut record = EpochRecord::empty(row.get(0)?);
        for (at, column) in columns.iter().enumerate() {
            // SQLite has no value that is not a number: it is stored as NULL. A term that is younger than the run is NULL, too.
            let value: Option<f64> = row.get(at + 1)?;
            (column.write)(&mut record, value.unwrap_or(column.missing));
        }
        Ok(record)
    })?;
    records.collect()
}

fn read_checkpoints(
    connection: &Connection,
    run: u32,
    count: usize,
) -> rusqlite::Result<Option<Vec<Checkpoint>>> {
    type Packed = (u32, Vec<u8>, Option<u32>);
    let sql = "SELECT epoch, parameters, base FROM checkpoints WHERE run = ?1 ORDER BY epoch";
    let mut statement = connection.prepare_cached(sql)?;
    let packed = statement.query_map([run], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let packed: Vec<Packed> = packed.collect::<rusqlite::Result<_>>()?;
    let mut checkpoints: Vec<Checkpoint> = Vec::with_capacity(packed.len());
    for (epoch, bytes, base) in packed {
        let base = match base {
            // One that comes earlier, or none that can be read.
            Some(base) => match checkpoints.binary_search_by_key(&base, |found| found.epoch) {
                Ok(at) => Some(&*checkpoints[at].values),
                Err(_) => return Ok(None),
            },
            None => None,
        };
        let Some(values) = unpack(&bytes, count, base) else {
            return Ok(None);
        };
        let values = values.into();
        checkpoints.push(Checkpoint { epoch, values });
    }
    Ok(Some(checkpoints))
}

/// The inner `None` is a run without a resume point; the outer one a damaged one.
fn read_resume_point(
    connection: &Connection,
    run: u32,
    places: &ParameterLayout,
    cells: usize,
) -> rusqlite::Result<Option<Option<ResumePoint>>> {
    type Stored = (u32, u32, [Vec<u8>; 3], [Option<Vec<u8>>; 2]);
    let sql = "SELECT * FROM resume_points WHERE run = ?1";
    let stored: Option<Stored> = connection
        .prepare_cached(sql)?
        .query_row([run], |row| {
            Ok((
                row.get(1)?,
                row.get(2)?,
                [row.get(3)?, row.get(4)?, row.get(5)?],
                [row.get(6)?, row.get(7)?],
            ))
        })
        .optional()?;
    let Some((epoch, adam_steps, numbers, solutions)) = stored else {
        return Ok(Some(None));
    };
    let [parameters, first, second] = numbers.map(|bytes| read_singles(&bytes, places.count()));
    let solutions = match solutions {
        [Some(state), Some(adjoint)] => {
            let found = (read_singles(&state, cells), read_singles(&adjoint, cells));
            let (Some(state), Some(adjoint)) = found else {
                return Ok(None);
            };
            Some(Solutions { state, adjoint })
        }
        _ => None,
    };
    let (Some(parameters), Some(first_moments), Some(second_moments)) = (parameters, first, second)
    else {
        return Ok(None);
    };
    let snapshot = Arc::new(Snapshot {
        parameters: Parameters::from_values(&parameters, places),
        first_moments,
        second_moments,
        adam_steps,
        solutions,
    });
    Ok(Some(Some(ResumePoint { epoch, snapshot })))
}
