//! Parts of the report.

use maud::{Markup, html};

use crate::analysis::{RunAnalysis, Term};
use crate::charts::description::{number, p_text};
use crate::network::EdgeOrigin;
use crate::report::methods::change_text;
use crate::run::Run;

/// A number with its name, and what it means.
fn tile(value: &str, name: &str, term: Term) -> Markup {
    html! {
        div.tile title=(term.text("")) { b { (value) } span { (name) } }
    }
}

fn or_none(value: Option<f64>, text: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "none".to_owned(), text)
}

/// The result in a few numbers.
pub(super) fn tiles(found: &RunAnalysis) -> Markup {
    let summary = &found.summary;
    let two = |value: f64| format!("{value:.2}");
    let percent = |value: f64| format!("{value:.1} %");
    html! {
        div.tiles {
            (tile(&or_none(summary.auc, two), "AUC, spurious smaller than known", Term::Auc))
            (tile(&or_none(summary.ks_statistic, two), "KS statistic", Term::Ks))
            (tile(&or_none(summary.ks_p, p_text), "p of KS; one seed", Term::P))
            (tile(&or_none(summary.spurious_below_median_percent, percent), "spurious below the median", Term::BelowMedian))
            (tile(&percent(summary.pkn_below_median_percent), "known below the median", Term::BelowMedian))
            (tile(&number(summary.fit_train), "mean squared error, train", Term::Fit))
            (tile(&or_none(summary.fit_test, number), "mean squared error, test", Term::Fit))
            (tile(&or_none(summary.pearson_train, two), "r, train", Term::R))
            (tile(&or_none(summary.pearson_test, two), "r, test", Term::R))
        }
        p.quiet { (found.distributions.counted()) }
    }
}

/// Notes on the run, and a warning if states are not at rest.
pub(super) fn notes(run: &Run, found: &RunAnalysis) -> Markup {
    let unsettled = &found.summary.unsettled;
    let trained = run.experiment.split.train.len();
    html! {
        @for note in &run.notes { p { b { "Note. " } (note) } }
        @if !unsettled.is_empty() {
            p {
                b { "Not at rest. " }
                "States still move after all steps in " (unsettled.len()) " of " (trained) " training conditions; numbers of a network in motion mean little. "
                @for place in unsettled.iter().take(5) { (place.condition) ": " (place.node) " changes by " (number(place.change)) ". " }
            }
        }
    }
}

/// Settings, one a line.
pub(super) fn settings(run: &Run) -> Markup {
    let config = &run.experiment.config;
    let json = serde_json::to_value(config).unwrap_or_default();
    let mut lines = Vec::new();
    flatten("", &json, &mut lines);
    html! {
        table {
            tr { th { "setting" } th { "value" } }
            @for (name, value) in lines { tr { td { (name) } td { (value) } } }
            @for change in &config.scheduled {
                tr { td { "after epoch " (change.epoch) } td { (change_text(change.what)) } }
            }
            tr { td { "computed by" } td { (run.device()) } }
            @if run.wall_secs > 0.0 { tr { td { "duration" } td { (format!("{:.1} s", run.wall_secs)) } } }
        }
    }
}

/// Names and values of nested settings.
fn flatten(prefix: &str, value: &serde_json::Value, lines: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('_', " ");
                let name = if prefix.is_empty() {
                    name
                } else {
                    format!("{prefix}: {name}")
                };
                flatten(&name, value, lines);
            }
        }
        serde_json::Value::Null => {}
        // Scheduled changes have lines of their own.
        serde_json::Value::Array(items) if items.is_empty() || prefix == "scheduled" => {}
        serde_json::Value::String(text) => lines.push((prefix.to_owned(), text.clone())),
        other => lines.push((prefix.to_owned(), other.to_string())),
    }
}

/// Network and data.
pub(super) fn data(run: &Run) -> Markup {
    let (experiment, study) = (&run.experiment, &run.study);
    let (network, dataset) = (&experiment.network, &experiment.dataset);
    let measured = dataset.activities.iter().flatten().count();
    html! {
        table {
            tr { th { "data" } th {} }
            tr { td { "network" } td { (study.name) } }
            tr { td { "proteins" } td { (network.nodes().len()) } }
            tr { td { "known edges" } td { (network.count(EdgeOrigin::Prior)) } }
            tr { td { "edges drawn by hand" } td { (network.count(EdgeOrigin::User)) } }
            tr { td { "spurious edges" } td { (network.count(EdgeOrigin::Spurious)) } }
            tr { td { "ligands" } td { (dataset.ligands.len()) } }
            tr { td { "transcription factors" } td { (dataset.transcription_factors.len()) } }
            tr { td { "conditions, train" } td { (experiment.split.train.len()) } }
            tr { td { "conditions, test" } td { (experiment.split.test.len()) } }
            tr { td { "measured values" } td { (measured) } }
            @for file in &study.files {
                tr { td { (file.path.display()) } td { small { "SHA-256 " (file.sha256) } } }
            }
        }
    }
}

/// What had to be decided while reading.
pub(super) fn warnings(run: &Run) -> Markup {
    let warnings = &run.study.report.warnings;
    html! {
        @if !warnings.is_empty() {
            h2 { "What had to be decided while reading" }
            ul { @for warning in warnings { li { (warning) } } }
        }
    }
}

/// Every edge; can be sorted and filtered.
pub(super) fn edges(run: &Run, found: &RunAnalysis) -> Markup {
    let network = &run.experiment.network;
    let fell = format!("below {} from epoch", number(found.threshold));
    let columns = [
        ("source", false),
        ("target", false),
        ("action", false),
        ("origin", false),
        ("start weight", true),
        ("weight", true),
        ("|weight|", true),
        ("rank", true),
        ("share of the largest in-edge, %", true),
        (fell.as_str(), true),
        ("references", true),
    ];
    let mut order: Vec<usize> = (0..found.edges.len()).collect();
    order.sort_by_key(|&edge| found.edges[edge].rank);
    html! {
        input #filter type="search" placeholder="Filter: words that a row must hold" aria-label="Filter";
        div.scroll {
            table #edges {
                thead { tr { @for (name, is_number) in columns { th.n[is_number] { (name) } } } }
                tbody {
                    @for edge in order {
                        (edge_row(network.edges().get(edge), run, &found.edges[edge]))
                    }
                }
            }
        }
        p.quiet { "Click a heading to sort. ◇: spurious." }
    }
}

fn edge_row(
    edge: Option<&crate::network::Edge>,
    run: &Run,
    found: &crate::analysis::EdgeStatistics,
) -> Markup {
    let network = &run.experiment.network;
    html! {
        @if let Some(edge) = edge {
            tr.spurious[edge.origin == EdgeOrigin::Spurious] {
                td { (network.node(edge.source).symbol) }
                td { (network.node(edge.target).symbol) }
                td { (edge.sign.verb()) }
                td { (edge.origin) }
                td.n { (format!("{:.5}", found.start)) }
                td.n { (format!("{:.5}", found.weight)) }
                td.n { (format!("{:.5}", found.weight.abs())) }
                td.n { (found.rank) }
                td.n { (format!("{:.1}", 100.0 * found.share)) }
                td.n { @if let Some(epoch) = found.fell { (epoch) } }
                td.n { (edge.references.len()) }
            }
        }
    }
}
