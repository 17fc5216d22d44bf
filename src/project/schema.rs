//! The tables of a project file, and how an older file gets those of today.

use rusqlite::Connection;

use crate::run::epoch_columns;

/// Every format, as the changes that make it from the one before; a new file goes through all of them. A change that was once
/// released is never changed again.
const FORMATS: [&str; 2] = [include_str!("format_1.sql"), include_str!("format_2.sql")];

/// The latest format.
pub(super) const FORMAT: i64 = FORMATS.len() as i64;

/// Number in the header of a SQLite file that says whose it is: `ESPA`.
pub(super) const APPLICATION: i64 = 0x4553_5041;

/// Brings a database to the latest format, from whichever it has; 0 is an empty one. Columns of loss terms that came later are
/// added, too.
pub(super) fn migrate(connection: &Connection) -> rusqlite::Result<()> {
    let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (number, changes) in (1..).zip(FORMATS) {
        if number > format {
            connection.execute_batch(changes)?;
        }
    }
    let known = columns(connection, "epochs")?;
    for column in epoch_columns() {
        let name = &column.name;
        if !known.contains(name) {
            // Names are those of the table of loss terms, not input.
            connection.execute_batch(&format!("ALTER TABLE epochs ADD COLUMN {name} REAL"))?;
        }
    }
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", FORMAT)
}

/// Names of the columns of a table.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}
