//! Lines for the terminal. If the reader of a pipe stops, as `head -1` does, further lines are lost and the work goes on. Knows
//! nothing of the content.

use std::fmt::Display;
use std::io::Write as _;

/// Writes a line of the result to standard output.
pub(super) fn print_line(line: impl Display) {
    // A reader that is gone is no reason to lose a run.
    _ = writeln!(std::io::stdout(), "{line}");
}

/// Writes a line about the work to standard error.
pub(super) fn note_line(line: impl Display) {
    // As above.
    _ = writeln!(std::io::stderr(), "{line}");
}
