//! What a user can ask of the network: queries, filters, and what is then visible. Pure: knows no window and no thread.

mod context;
mod filter;
mod grammar;
mod path_search;
mod spoken;
mod suggestions;
mod terms;
mod visibility;
mod walk;

pub use context::QueryContext;
pub use filter::{Filter, Focus, Parts, Reached, Unfocused};
pub use path_search::PathSearch;
pub use spoken::{edge_sentence, node_sentence, selection_sentence};
pub use suggestions::{Suggestion, suggestions};
pub use terms::{EXAMPLES, Matches, Query, QueryError};
pub use visibility::{Prominence, Visibility};
pub use walk::{Step, walk};
