//! The report of a run: a page that explains itself, its paragraph of methods, and the tables of edges and predictions. Knows
//! no window and no trainer.

mod methods;
mod page;
mod tables;

pub use methods::methods;
pub use page::{PageOptions, page};
pub use tables::{edges, predictions};
