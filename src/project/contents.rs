//! What a project file holds as a whole: texts by key, the tables of network and data, the runs.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::checksum::Checksum;
use super::run_tables::{delete_run, read_runs, write_parent, write_run};
use super::study_tables::{checksum, parsed, read_study, write_study};
use super::{Document, KeptRun, Project, ProjectError, RunId};

/// Writes what differs from the project as it was `before`.
pub(super) fn write(
    connection: &Connection,
    project: &Project,
    before: Option<&Project>,
) -> rusqlite::Result<()> {
    let json = |value: serde_json::Result<String>| {
        value.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    };
    let is_new = |is_other: &dyn Fn(&Project) -> bool| before.is_none_or(is_other);
    if before.is_none_or(|before| !Arc::ptr_eq(&before.study, &project.study)) {
        let study = &project.study;
        connection.execute_batch("DELETE FROM runs; DELETE FROM edges; DELETE FROM doses; DELETE FROM activities; DELETE FROM conditions; DELETE FROM nodes")?;
        write_study(connection, study)?;
        write_text(connection, "name", &study.name)?;
        write_text(
            connection,
            "known",
            &json(serde_json::to_string(&study.known))?,
        )?;
        write_text(
            connection,
            "report",
            &json(serde_json::to_string(&study.report))?,
        )?;
        write_text(
            connection,
            "inputs",
            &json(serde_json::to_string(&study.files))?,
        )?;
        write_text(connection, "data", &checksum(study).to_string())?;
    }
    if is_new(&|before| before.source != project.source) {
        write_text(
            connection,
            "source",
            &json(serde_json::to_string(&project.source))?,
        )?;
    }
    let document = &project.document;
    if is_new(&|before| before.document != *document) {
        write_text(connection, "document", &json(document.to_json())?)?;
    }
    if is_new(&|before| before.document.arrangement != document.arrangement) {
        write_text(
            connection,
            "arrangement",
            &json(document.arrangement_json())?,
        )?;
    }
    if is_new(&|before| before.view != project.view) {
        write_text(connection, "view", &project.view.to_string())?;
    }
    if is_new(&|before| before.notes != project.notes) {
        write_text(connection, "notes", &project.notes)?;
    }
    write_runs(
        connection,
        project,
        before.map_or(&[][..], |before| &before.runs),
    )
}

/// Writes the runs that differ from those that are `known`, and takes those away that are gone.
fn write_runs(
    connection: &Connection,
    project: &Project,
    known: &[Arc<KeptRun>],
) -> rusqlite::Result<()> {
    let kept: BTreeSet<RunId> = project.runs.iter().map(|run| run.id).collect();
    for gone in known.iter().filter(|run| !kept.contains(&run.id)) {
        delete_run(connection, gone.id)?;
    }
    for run in &project.runs {
        let before = known.iter().find(|known| known.id == run.id);
        if before.is_none_or(|before| !Arc::ptr_eq(before, run)) {
            write_run(connection, run, before.map(|before| &**before))?;
        }
    }
    // A parent that is deleted and brought back is none meanwhile.
    for run in project.runs.iter().filter(|run| run.parent.is_some()) {
        write_parent(connection, run)?;
    }
    Ok(())
}

/// Writes a text under its key.
pub(super) fn write_text(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sum = Checksum::default().text(key).text(value).sum();
    connection
        .prepare_cached("INSERT OR REPLACE INTO project VALUES (?1, ?2, ?3)")?
        .execute(params![key, value, sum])?;
    Ok(())
}

/// A text by its key; `None` where it was never written.
pub(super) fn text(
    connection: &Connection,
    path: &Path,
    key: &str,
) -> Result<Option<String>, ProjectError> {
    let found: Option<(String, u32)> = connection
        .query_row(
            "SELECT value, checksum FROM project WHERE key = ?1",
            [key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map_err(|error| ProjectError::sqlite(path, "reading the project", &error))?;
    match found {
        Some((value, sum)) if sum != Checksum::default().text(key).text(&value).sum() => {
            let what = format!("its text '{key}' is not the one that was stored");
            Err(ProjectError::damaged(path, what))
        }
        found => Ok(found.map(|(value, _)| value)),
    }
}

/// Reads the project; `None` where nothing was ever written.
pub(super) fn read(connection: &Connection, path: &Path) -> Result<Option<Project>, ProjectError> {
    let texts = |key: &str| {
        let missing = || ProjectError::damaged(path, format!("its text '{key}' is missing"));
        text(connection, path, key)?.ok_or_else(missing)
    };
    if text(connection, path, "document")?.is_none() {
        return Ok(None);
    }
    let study = Arc::new(read_study(connection, path, texts)?);
    let source = parsed(&texts("source")?, path)?;
    let document = Document::from_json(&texts("document")?, &texts("arrangement")?, &study)
        .map_err(|what| ProjectError::damaged(path, what))?;
    let runs = read_runs(connection, path, &study, &source)?;
    Ok(Some(Project {
        document,
        view: parsed(&texts("view")?, path)?,
        notes: texts("notes")?,
        runs,
        study,
        source,
    }))
}
