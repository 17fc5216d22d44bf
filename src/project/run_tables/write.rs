//! Writes runs: what has changed since the last time.

use std::collections::BTreeSet;

use rusqlite::{Connection, params, params_from_iter};

use super::checksum;
use crate::project::blob::{pack, pairs, singles};
use crate::project::{KeptRun, RunId};
use crate::run::epoch_columns;
use crate::train::{Checkpoint, ResumePoint};

/// Writes a run. `before` is the run as it was written last, if it was: what stayed the same is not written again.
pub(in crate::project) fn write_run(
    connection: &Connection,
    kept: &KeptRun,
    before: Option<&KeptRun>,
) -> rusqlite::Result<()> {
    let run = &kept.run;
    let json = |value: serde_json::Result<String>| {
        value.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    };
    let edges = run.experiment.network.edges().iter();
    let ends = edges.map(|edge| [edge.source.index() as u32, edge.target.index() as u32]);
    let texts = [
        json(serde_json::to_string(&kept.status))?,
        json(serde_json::to_string(&run.experiment.config))?,
        json(serde_json::to_string(&run.engine))?,
        json(serde_json::to_string(&run.notes))?,
        json(serde_json::to_string(&kept.summary))?,
    ];
    let sum = checksum(kept, &texts);
    let [status, settings, engine, notes, summary] = texts;
    // The parent may come later in the list, or not at all: it is written by itself.
    let sql = "INSERT INTO runs VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,NULL)
        ON CONFLICT (id) DO UPDATE SET name = ?2, note = ?3, colour = ?4, status = ?5, started = ?6, wall_secs = ?7,
            epochs = ?8, settings = ?9, engine = ?10, notes = ?11, summary = ?12, edges = ?13, parameters = ?14,
            checkpoint_stride = ?15, checksum = ?16";
    connection.prepare_cached(sql)?.execute(params![
        kept.id.number(),
        kept.name,
        kept.note,
        kept.colour,
        status,
        run.started.map(|secs| secs as i64),
        run.wall_secs,
        run.epochs,
        settings,
        engine,
        notes,
        summary,
        pairs(ends),
        singles(run.parameters.values()),
        run.checkpoints.stride(),
        sum,
    ])?;
    let known = before.filter(|before| before.series == kept.series);
    let written = known.map_or(0, |before| before.run.records.len());
    if known.is_none() {
        connection.execute("DELETE FROM epochs WHERE run = ?1", [kept.id.number()])?;
        connection.execute("DELETE FROM checkpoints WHERE run = ?1", [kept.id.number()])?;
    }
    write_epochs(connection, kept, written)?;
    write_checkpoints(connection, kept)?;
    write_resume_point(connection, kept)
}

fn write_epochs(connection: &Connection, kept: &KeptRun, from: usize) -> rusqlite::Result<()> {
    let new = kept.run.records.get(from..).unwrap_or_default();
    if new.is_empty() {
        return Ok(());
    }
    let columns = epoch_columns();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let marks = vec!["?"; columns.len() + 2].join(", ");
    let sql = format!(
        "INSERT INTO epochs (run, epoch, {}) VALUES ({marks})",
        names.join(", ")
    );
    let mut insert = connection.prepare_cached(&sql)?;
    for record in new {
        let values = columns.iter().map(|column| (column.read)(record));
        let ids = [f64::from(kept.id.number()), f64::from(record.epoch)];
        insert.execute(params_from_iter(ids.into_iter().chain(values)))?;
    }
    Ok(())
}

/// Adds checkpoints, and takes those away that were thinned out.
fn write_checkpoints(connection: &Connection, kept: &KeptRun) -> rusqlite::Result<()> {
    let id = kept.id.number();
    let stored: BTreeSet<u32> = connection
        .prepare_cached("SELECT epoch FROM checkpoints WHERE run = ?1")?
        .query_map([id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let wanted: BTreeSet<u32> = (kept.run.checkpoints.all().iter())
        .map(|checkpoint| checkpoint.epoch)
        .collect();
    let mut delete =
        connection.prepare_cached("DELETE FROM checkpoints WHERE run = ?1 AND epoch = ?2")?;
    for epoch in stored.difference(&wanted) {
        delete.execute([id, *epoch])?;
    }
    let mut insert =
        connection.prepare_cached("INSERT INTO checkpoints VALUES (?1, ?2, ?3, ?4)")?;
    let all = kept.run.checkpoints.all();
    for checkpoint in all.iter().filter(|found| !stored.contains(&found.epoch)) {
        // The epoch without its last binary digit that is 1: when checkpoints are thinned out, it stays as long as this one does.
        let epoch = checkpoint.epoch & checkpoint.epoch.wrapping_sub(1);
        let is_base = |other: &&Checkpoint| other.epoch == epoch && epoch < checkpoint.epoch;
        let base = all.iter().find(is_base);
        let packed = pack(&checkpoint.values, base.map(|base| &*base.values))
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let base = base.map(|base| base.epoch);
        insert.execute(params![id, checkpoint.epoch, packed, base])?;
    }
    Ok(())
}

fn write_resume_point(connection: &Connection, kept: &KeptRun) -> rusqlite::Result<()> {
    let Some(ResumePoint { epoch, snapshot }) = &kept.resume_point else {
        let sql = "DELETE FROM resume_points WHERE run = ?1";
        return connection.execute(sql, [kept.id.number()]).map(|_| ());
    };
    let blob = |values: &[f64]| singles(values.iter().copied());
    let solutions = snapshot.solutions.as_ref();
    connection
        .prepare_cached("INSERT OR REPLACE INTO resume_points VALUES (?1,?2,?3,?4,?5,?6,?7,?8)")?
        .execute(params![
            kept.id.number(),
            epoch,
            snapshot.adam_steps,
            singles(snapshot.parameters.values()),
            blob(&snapshot.first_moments),
            blob(&snapshot.second_moments),
            solutions.map(|found| blob(&found.state)),
            solutions.map(|found| blob(&found.adjoint)),
        ])?;
    Ok(())
}

/// Writes from which run a run branched, once all runs are written.
pub(in crate::project) fn write_parent(
    connection: &Connection,
    kept: &KeptRun,
) -> rusqlite::Result<()> {
    let sql = "UPDATE runs SET parent = (SELECT id FROM runs WHERE id = ?2) WHERE id = ?1";
    let parent = kept.parent.map(RunId::number);
    connection
        .prepare_cached(sql)?
        .execute(params![kept.id.number(), parent])?;
    Ok(())
}

/// Takes a run away.
pub(in crate::project) fn delete_run(connection: &Connection, id: RunId) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM runs WHERE id = ?1", [id.number()])?;
    Ok(())
}
