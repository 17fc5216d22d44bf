//! The result of a run, on the terminal.

use super::arguments::TrainArguments;
use super::terminal::print_line;
use crate::train::{Summary, Unsettled};

/// Prints it, as text or as JSON.
pub(super) fn print_summary(result: &Summary, arguments: &TrainArguments) {
    if arguments.json {
        // Numbers and texts alone: this cannot fail.
        print_line(serde_json::to_string(result).unwrap_or_default());
        return;
    }
    let number =
        |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |value| format!("{value:.4}"));
    let percent = |value: Option<f64>| {
        value.map_or_else(|| "none".to_owned(), |value| format!("{value:.1} %"))
    };
    print_line(format_args!(
        "mean squared error   train {:.5}   test {}",
        result.fit_train,
        number(result.fit_test)
    ));
    print_line(format_args!(
        "correlation          train {}   test {}",
        number(result.pearson_train),
        number(result.pearson_test)
    ));
    print_line(format_args!(
        "below the median     PKN {:.1} %   spurious {}",
        result.pkn_below_median_percent,
        percent(result.spurious_below_median_percent)
    ));
    print_line(format_args!(
        "KS {}   AUC {}   {} epochs in {:.1} s",
        number(result.ks_statistic),
        number(result.auc),
        result.epochs,
        result.wall_secs
    ));
    print_unsettled(&result.unsettled);
    print_line(format_args!("written to {}", arguments.out.display()));
}

/// Conditions that do not come to rest: how many, and the worst of them.
fn print_unsettled(unsettled: &[Unsettled]) {
    let Some(worst) = unsettled
        .iter()
        .max_by(|a, b| a.change.total_cmp(&b.change))
    else {
        return;
    };
    print_line(format_args!(
        "not at rest          {} training conditions; most of all {}, where {} still changes by {:.1e} in a step",
        unsettled.len(),
        worst.condition,
        worst.node,
        worst.change
    ));
    print_line(format_args!(
        "                     Numbers of a network in motion mean little: try a stronger L2 or a smaller learning rate."
    ));
}
