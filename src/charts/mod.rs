//! Charts: what each of them shows, how it is described, and how it is drawn as SVG or written as a table. The window draws them from
//! the same description.

pub mod catalogue;
pub mod description;
mod palette;
mod report;
mod svg;
mod table;

pub use palette::Style;
pub use report::charts;
pub use svg::svg;
pub use table::chart_table;
