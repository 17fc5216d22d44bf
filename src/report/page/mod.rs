//! The report as one HTML page that needs nothing from outside: charts and network inside it, style and script too.

mod sections;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::methods;
use super::methods::SOURCES;
use crate::analysis::{RunAnalysis, Term, analyse};
use crate::charts::{Style, charts, svg};
use crate::engine::EngineError;
use crate::run::Run;

const CSS: &str = include_str!("report.css");
const JS: &str = include_str!("report.js");

/// What a reader chooses of a report.
#[derive(Debug, Clone, Default)]
pub struct PageOptions {
    /// Colours of the charts.
    pub style: Style,
    /// Magnitude below which an edge counts as pruned; 0 for the median of all.
    pub threshold: f64,
    /// A picture of the network as SVG, where there is one.
    pub network_picture: Option<String>,
}

/// The page.
///
/// # Errors
/// The states of the network cannot be computed.
pub fn page(run: &Run, options: &PageOptions) -> Result<String, EngineError> {
    let found = analyse(run, options.threshold)?;
    let title = format!("{}: pruning after {} epochs", run.study.name, run.epochs);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(CSS)) }
            }
            body {
                h1 { (title) }
                p.lead { "Written by Espalier " (env!("CARGO_PKG_VERSION")) ", from one run. One seed proves nothing about pruning: repeat it with others." }
                (sections::tiles(&found))
                (sections::notes(run, &found))
                @if let Some(picture) = &options.network_picture {
                    h2 { "The network" }
                    div.network { (PreEscaped(without_declaration(picture))) }
                }
                h2 { "Charts" }
                (figures(run, &found, options.style))
                h2 { "Run" }
                div.two {
                    (sections::settings(run))
                    (sections::data(run))
                }
                (sections::warnings(run))
                h2 { "How to repeat it" }
                pre { (run.command("run")) }
                h2 { "Methods" }
                p { (methods(run)) }
                ol { @for (_, text, address) in SOURCES { li { (text) " " a href=(address) { (address) } } } }
                h2 { "What the numbers mean" }
                (definitions())
                h2 { "Edges" }
                (sections::edges(run, &found))
                script { (PreEscaped(JS)) }
            }
        }
    };
    Ok(page.into_string())
}

fn figures(run: &Run, found: &RunAnalysis, style: Style) -> Markup {
    html! {
        div.charts {
            @for chart in charts(run, found) {
                figure {
                    (PreEscaped(svg(&chart, style)))
                    figcaption { (chart.help) }
                }
            }
        }
    }
}

/// SVG inside HTML has no XML declaration.
fn without_declaration(svg: &str) -> &str {
    svg.find("<svg").map_or(svg, |begin| &svg[begin..])
}

fn definitions() -> Markup {
    html! {
        table {
            tr { th { "number" } th { "formula" } th { "meaning" } }
            @for definition in Term::ALL.map(Term::definition) {
                tr {
                    td { b { (definition.name) } }
                    td { (definition.formula) }
                    td { (definition.meaning) }
                }
            }
        }
    }
}
