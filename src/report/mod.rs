//! What one takes home from a run: a page that explains itself, charts as SVG and TSV, tables, the pruned network and the
//! parameters in the formats of other programs. Knows no window and no trainer.

mod charts;
mod files;
mod folder;
mod history;
mod methods;
mod network_files;
mod page;
mod parameters;
mod run;
mod style;
mod svg;
mod tables;

pub use charts::charts;
pub use files::{ending, write_file, written};
pub use folder::{FILES, ReadError, Stored, read};
pub use history::{history, read_history};
pub use methods::methods;
pub use network_files::{NetworkFormat, Pruned, network_file};
pub use page::page;
pub use parameters::{lembas, read_tensors, tensors};
pub use run::Run;
pub use style::Style;
pub use svg::svg;
pub use tables::{chart_table, edges, predictions};
