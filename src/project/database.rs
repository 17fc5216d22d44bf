//! Opening a database that may be anybody's file: nothing in it is run, nothing in it is trusted.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::ProjectError;
use super::schema::{APPLICATION, FORMAT, migrate};

/// Longest text or blob that is read, in bytes: the states of a large network in thousands of conditions.
const LONGEST: i32 = 1 << 29;

/// Whether a file begins like a project; a file that cannot be read does not.
#[must_use]
pub fn is_project(path: &Path) -> bool {
    let mut header = [0; 16];
    // Reading a pipe or a device may never end.
    path.is_file()
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut header).is_ok())
        && header == *b"SQLite format 3\0"
}

/// Opens a database for this program alone, until it is closed; makes it where there is none.
///
/// # Errors
/// Another program has it open, or it is no project of a known format, or damaged.
pub(super) fn open_alone(path: &Path) -> Result<Connection, ProjectError> {
    let doing = "opening the project";
    let explain = |error: rusqlite::Error| ProjectError::sqlite(path, doing, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(explain)?;
    distrust(&connection).map_err(explain)?;
    // Locked from the first access on; the system lets go when the process ends, however it ends.
    connection
        .pragma_update(None, "locking_mode", "EXCLUSIVE")
        .map_err(explain)?;
    connection
        .execute_batch("BEGIN EXCLUSIVE; COMMIT")
        .map_err(explain)?;
    check(&connection, path)?;
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .map_err(explain)?;
    // A change that was reported as stored survives a power failure.
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(explain)?;
    prepare(&mut connection).map_err(explain)?;
    Ok(connection)
}

/// Brings a database to the format of today.
pub(super) fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    migrate(&transaction)?;
    transaction.commit()?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// Settings for a file of unknown origin.
pub(super) fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::ZERO)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "mmap_size", 0)
}

/// Refuses what is no project, one of a later format, one that runs something of its own, and one that is damaged. An empty file is
/// a project that nobody has written to.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), ProjectError> {
    let explain =
        |error: rusqlite::Error| ProjectError::sqlite(path, "opening the project", &error);
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let tables = number("SELECT count(*) FROM sqlite_schema").map_err(explain)?;
    let (application, format) = (
        number("PRAGMA application_id").map_err(explain)?,
        number("PRAGMA user_version").map_err(explain)?,
    );
    if tables == 0 && application == 0 {
        return Ok(());
    }
    if application != APPLICATION {
        return Err(ProjectError::Foreign {
            path: path.to_owned(),
            what: "it is a database of another program".to_owned(),
        });
    }
    if format > FORMAT {
        return Err(ProjectError::Newer {
            path: path.to_owned(),
            found: format,
            known: FORMAT,
        });
    }
    let active = "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')";
    if number(active).map_err(explain)? > 0 {
        return Err(ProjectError::Foreign {
            path: path.to_owned(),
            what: "it holds instructions of its own, which no project does".to_owned(),
        });
    }
    let found: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(explain)?;
    if found == "ok" {
        Ok(())
    } else {
        Err(ProjectError::damaged(path, found))
    }
}
