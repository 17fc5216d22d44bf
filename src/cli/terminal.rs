//! Lines for the terminal. If the reader of a pipe stops, as `head -1` does, further lines are lost and the work goes on. Knows
//! nothing of the content.

use std::fmt::Display;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether lines about the work are left out.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Leaves lines about the work out, but for errors.
pub(super) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether lines about the work are left out.
pub(super) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// Writes a line of the result to standard output.
pub(super) fn print_line(line: impl Display) {
    // A reader that is gone is no reason to lose a run.
    _ = writeln!(std::io::stdout(), "{line}");
}

/// Writes a line about the work to standard error.
pub(super) fn note_line(line: impl Display) {
    if !is_quiet() {
        error_line(line);
    }
}

/// Writes an error to standard error.
pub(super) fn error_line(line: impl Display) {
    // As above.
    _ = writeln!(std::io::stderr(), "{line}");
}
