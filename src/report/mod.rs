//! What one takes home from a run: a page that explains itself, charts as SVG and TSV, tables, the pruned network and the
//! parameters in the formats of other programs. Knows no window and no trainer.

mod methods;
mod page;
mod tables;

pub use methods::methods;
pub use page::{PageOptions, page};
pub use tables::{edges, predictions};
