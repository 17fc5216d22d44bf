//! The history of a run as a file that grows while the run goes on.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;

use crate::cli::Failure;
use crate::run::{history, history_lines};
use crate::train::EpochRecord;

/// The history as a table that grows while the run goes on.
pub(super) struct GrowingTable {
    path: PathBuf,
    /// Number of epochs that are written; `None` where the table is to be written anew.
    written: Option<usize>,
    /// The last of them, to notice that the run went back.
    last: Option<EpochRecord>,
}

impl GrowingTable {
    pub fn new(path: PathBuf) -> Result<Self, Failure> {
        let mut table = Self {
            path,
            written: None,
            last: None,
        };
        table.write(&[])?;
        table.written = None;
        Ok(table)
    }

    pub fn write(&mut self, records: &[EpochRecord]) -> Result<(), Failure> {
        let same = |at: usize| {
            let (then, now) = (self.last.as_ref(), records.get(at));
            // Numbers that are none are not equal to themselves, so texts are compared.
            matches!((then, now), (Some(then), Some(now)) if history_lines(&[*then]) == history_lines(&[*now]))
        };
        let known = self.written.filter(|&count| count == 0 || same(count - 1));
        let result = match known {
            Some(count) => File::options()
                .append(true)
                .open(&self.path)
                .and_then(|mut file| file.write_all(history_lines(&records[count..]).as_bytes())),
            None => std::fs::write(&self.path, history(records)),
        };
        result
            .with_context(|| {
                format!(
                    "{}: the file cannot be written. Check the free space",
                    self.path.display()
                )
            })
            .map_err(Failure::Run)?;
        (self.written, self.last) = (Some(records.len()), records.last().copied());
        Ok(())
    }
}
