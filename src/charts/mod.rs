//! Charts: their content, their description, and drawing as SVG or writing as a table. The window draws charts from the same
//! description.

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
