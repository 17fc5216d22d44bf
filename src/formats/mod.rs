//! Every file format that is read or written: the tables of the LEMBAS family (network and annotation, data, parameters), each in a
//! file that reads and writes it, and in `network_files` the formats that a network is only written in. `load` opens what `detect`
//! finds. The only place that parses foreign files.

mod atomic_file;
mod dataset;
mod detect;
mod import_error;
mod lembas;
mod load;
mod network_builder;
mod network_files;
mod parameters;
mod table;
mod text;

pub use atomic_file::{TEMPORARY, ending, new_file_in, remove_temporary, write_file, written};
pub use dataset::{read_dataset, write_dataset};
pub use detect::{Bundle, Role, TABLE_ENDINGS};
pub use import_error::{ImportError, Location};
pub use lembas::{read_annotation, read_network, write_network};
pub use network_files::{NetworkFormat, Pruned, network_file};
pub use parameters::write_parameters;
pub use table::{Row, Table, number_cell};
pub use text::{read_bytes, text_of};
