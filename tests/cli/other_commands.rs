//! `espalier adapters`, `simulate` and `bench`.

use serde_json::Value;

use super::{espalier, text};

#[test]
fn adapters_says_what_auto_takes() {
    let result = espalier(&["adapters"]);
    let printed = text(&result.stdout);
    assert!(
        result.status.success()
            && printed.contains("auto takes the ")
            && printed.contains("cpu  always there"),
        "{printed}"
    );
}

#[test]
fn simulate_writes_tables_that_train() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = folder.path().join("mine-Model.tsv");
    std::fs::write(
        &model,
        "source\ttarget\tstimulation\tinhibition\nL\tA\t1\t0\nA\tT\t1\t0\nL\tT\t0\t1\n",
    )
    .expect("a file");
    std::fs::write(
        folder.path().join("mine-Annotation.tsv"),
        "code\tname\tTF\tligand\nL\tL\tFalse\tTrue\nT\tT\tTrue\tFalse\n",
    )
    .expect("a file");
    let here = folder.path().to_string_lossy();
    let result = espalier(&[
        "simulate",
        "--data",
        &model.to_string_lossy(),
        "--conditions",
        "12",
        "--out",
        &here,
    ]);
    assert!(result.status.success(), "{}", text(&result.stderr));
    let again = espalier(&[
        "simulate",
        "--data",
        &model.to_string_lossy(),
        "--out",
        &here,
    ]);
    assert_eq!(
        again.status.code(),
        Some(2),
        "tables that are inputs are not overwritten"
    );
    let out = folder.path().join("run");
    let result = espalier(&[
        "train",
        "--data",
        &here,
        "--spurious",
        "1",
        "--epochs",
        "5",
        "--engine",
        "cpu",
        "--out",
        &out.to_string_lossy(),
    ]);
    assert!(result.status.success(), "{}", text(&result.stderr));
}

/// What a frame costs is measured without a display.
#[test]
fn bench_measures_the_window() {
    let result = espalier(&[
        "bench", "--view", "--random", "60,200", "--epochs", "3", "--json",
    ]);
    assert!(result.status.success(), "{}", text(&result.stderr));
    let measured: Value =
        serde_json::from_str(text(&result.stdout).trim()).expect("one JSON object");
    assert_eq!(
        (measured["nodes"].as_f64(), measured["edges"].as_f64()),
        (Some(60.0), Some(300.0))
    );
    for key in [
        "first_picture_secs",
        "force_layout_secs",
        "whole_p95_ms",
        "region_p95_ms",
        "hover_p95_ms",
    ] {
        assert!(
            measured[key].as_f64().is_some_and(|value| value > 0.0),
            "{key}: {measured}"
        );
    }
    let refused = espalier(&["bench", "--random", "60,20000"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("half of all pairs"),
        "{}",
        text(&refused.stderr)
    );
}
