//! Charts: what each of them shows, how it is described, and how it is drawn as SVG or written as a table. The window draws them from
//! the same description.

pub mod catalogue;
mod chart_kind;
pub mod description;
mod palette;
mod svg;
mod table;

pub use chart_kind::{ChartData, ChartKind, charts};
pub use palette::Style;
pub use svg::svg;
pub use table::chart_table;
