//! Reads runs, and refuses those that are not what was written.

use std::path::Path;
use std::sync::{Arc, OnceLock};

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
    let slots: Vec<OnceLock<_>> = lines.iter().map(|_| OnceLock::new()).collect();
    // Unpacking and checking takes longer than reading, and needs no database: both go on at once.
    let fetched: rusqlite::Result<()> = rayon::in_place_scope(|scope| {
        for (line, slot) in lines.into_iter().zip(&slots) {
            let stored = fetch(connection, line)?;
            scope.spawn(move |_| _ = slot.set(decode(stored, (study, source), path)));
        }
        Ok(())
    });
    fetched.map_err(explain)?;
    let runs = slots.into_iter().filter_map(OnceLock::into_inner);
    let mut shared: Vec<Arc<KeptRun>> = Vec::new();
    for kept in runs {
        let mut kept = kept?;
        // Runs of the same network hold it once.
        let before = shared.last().map(|before| &*before.run.experiment);
        let experiment = Experiment::clone(&kept.run.experiment).shared_with(before);
        Arc::make_mut(&mut kept.run).experiment = Arc::new(experiment);
        shared.push(Arc::new(kept));
    }
    Ok(shared)
}

/// A checkpoint as it lies in its table: epoch, packed parameters, and the checkpoint that it differs from.
type Packed = (u32, Vec<u8>, Option<u32>);
/// A resume point: epoch, steps of Adam, parameters and moments, states and adjoints.
type Point = (u32, u32, [Vec<u8>; 3], [Option<Vec<u8>>; 2]);

/// Everything that the tables hold of a run.
struct Stored {
    line: Line,
    records: Vec<EpochRecord>,
    checkpoints: Vec<Packed>,
    point: Option<Point>,
}

fn fetch(connection: &Connection, line: Line) -> rusqlite::Result<Stored> {
    let id = line.kept.0;
    Ok(Stored {
        records: read_epochs(connection, id)?,
        checkpoints: read_checkpoints(connection, id)?,
        point: read_resume_point(connection, id)?,
        line,
    })
}

fn decode(
    stored: Stored,
    of: (&Arc<StudyData>, &DataSource),
    path: &Path,
) -> Result<KeptRun, ProjectError> {
    let (id, name) = (stored.line.kept.0, stored.line.kept.1.clone());
    let settings = parsed(&stored.line.texts[1], path)?;
    let experiment = Experiment::new(of.0, settings).map_err(|error| ProjectError::Run {
        path: path.to_owned(),
        run: name.clone(),
        error: Box::new(error),
    })?;
    read_run(stored, experiment, of, path)?.ok_or_else(|| {
        let what = format!("the numbers of run {id}, '{name}', are not those that were stored");
        ProjectError::damaged(path, what)
    })
}

/// Reads the numbers of a run; `None` where they are not complete, or not what was written.
fn read_run(
    stored: Stored,
    experiment: Experiment,
    (study, source): (&Arc<StudyData>, &DataSource),
    path: &Path,
) -> Result<Option<KeptRun>, ProjectError> {
    let Stored {
        line,
        records,
        checkpoints,
        point,
    } = stored;
    let places = experiment.problem.parameter_layout();
    let id = line.kept.0;
    let edges = experiment.network.edges().iter();
    let ends = edges.map(|edge| [edge.source.index() as u32, edge.target.index() as u32]);
    let parameters = read_singles(&line.parameters, places.count());
    let (Some(parameters), true) = (parameters, line.edges == pairs(ends)) else {
        return Ok(None);
    };
    let conditions = experiment.dataset.conditions.len();
    let cells = conditions * experiment.network.nodes().len();
    let (Some(checkpoints), Some(resume_point)) = (
        unpacked(&checkpoints, places.count()),
        resume_point(point, &places, cells),
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

fn read_checkpoints(connection: &Connection, run: u32) -> rusqlite::Result<Vec<Packed>> {
    let sql = "SELECT epoch, parameters, base FROM checkpoints WHERE run = ?1 ORDER BY epoch";
    let mut statement = connection.prepare_cached(sql)?;
    let packed = statement.query_map([run], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    packed.collect()
}

/// Unpacks checkpoints in ascending order of epochs; `None` where one is damaged.
fn unpacked(packed: &[Packed], count: usize) -> Option<Vec<Checkpoint>> {
    let mut checkpoints: Vec<Checkpoint> = Vec::with_capacity(packed.len());
    for (epoch, bytes, base) in packed {
        let place = |base: &u32| {
            let found = checkpoints.binary_search_by_key(base, |found| found.epoch);
            found.ok()
        };
        // What one differs from comes earlier.
        let base = match base {
            Some(base) => Some(&*checkpoints[place(base)?].values),
            None => None,
        };
        let values = unpack(bytes, count, base)?.into();
        checkpoints.push(Checkpoint {
            epoch: *epoch,
            values,
        });
    }
    Some(checkpoints)
}

fn read_resume_point(connection: &Connection, run: u32) -> rusqlite::Result<Option<Point>> {
    connection
        .prepare_cached("SELECT * FROM resume_points WHERE run = ?1")?
        .query_row([run], |row| {
            Ok((
                row.get(1)?,
                row.get(2)?,
                [row.get(3)?, row.get(4)?, row.get(5)?],
                [row.get(6)?, row.get(7)?],
            ))
        })
        .optional()
}

/// The inner `None` is a run without a resume point; the outer one a damaged one.
fn resume_point(
    point: Option<Point>,
    places: &ParameterLayout,
    cells: usize,
) -> Option<Option<ResumePoint>> {
    let Some((epoch, adam_steps, numbers, solutions)) = point else {
        return Some(None);
    };
    let [parameters, first, second] = numbers.map(|bytes| read_singles(&bytes, places.count()));
    let solutions = match solutions {
        [Some(state), Some(adjoint)] => {
            let found = (read_singles(&state, cells), read_singles(&adjoint, cells));
            let (Some(state), Some(adjoint)) = found else {
                return None;
            };
            Some(Solutions { state, adjoint })
        }
        _ => None,
    };
    let (Some(parameters), Some(first_moments), Some(second_moments)) = (parameters, first, second)
    else {
        return None;
    };
    let snapshot = Arc::new(Snapshot {
        parameters: Parameters::from_values(&parameters, places),
        first_moments,
        second_moments,
        adam_steps,
        solutions,
    });
    Some(Some(ResumePoint { epoch, snapshot }))
}
