//! Charts: what each of them shows, how it is described, and how it is drawn as SVG or written as a table. The window draws them from
//! the same description.

mod all_charts;
pub mod catalogue;
pub mod description;
mod palette;
mod svg;
mod table;

pub use all_charts::charts;
pub use palette::Style;
pub use svg::svg;
pub use table::chart_table;
