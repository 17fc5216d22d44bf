//! `espalier report`, and `train --report`.

use serde_json::Value;

use super::{espalier, rows, run_in, sha256, text, toy_run, write_toy};

#[test]
fn a_report_is_made_at_once_and_again_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = toy_run(folder.path(), &["--report"]);
    let first = std::fs::read_to_string(run.join("report.html")).expect("the report");
    std::fs::remove_file(run.join("report.html")).expect("it goes");
    let (charts, graphml) = (
        folder.path().join("charts"),
        folder.path().join("left.graphml"),
    );
    let result = espalier(&[
        "report",
        &run.to_string_lossy(),
        "--charts",
        &charts.to_string_lossy(),
        "--network",
        &graphml.to_string_lossy(),
        "--threshold",
        "0.4",
    ]);
    assert!(result.status.success(), "{}", text(&result.stderr));
    let second = std::fs::read_to_string(run.join("report.html")).expect("the report");
    assert!(first.contains("<h2>The network</h2>") && second.contains("<h2>The network</h2>"));
    assert!(
        second.contains("below 0.4 from epoch"),
        "the threshold is the one that was asked for"
    );
    for name in ["loss.svg", "loss.png", "loss.tsv", "trajectories.svg"] {
        assert!(charts.join(name).exists(), "{name}");
    }
    let loss = rows(&charts.join("loss.tsv"));
    assert!(
        loss.len() > 60,
        "every epoch of the history that was read again"
    );
    let edges = std::fs::read_to_string(&graphml)
        .expect("the network")
        .matches("<edge ")
        .count();
    let strong = rows(&run.join("edges.tsv"))[1..]
        .iter()
        .filter(|row| row[8].parse::<f64>().expect("a number") >= 0.4)
        .count();
    assert_eq!(edges, strong);
}

#[test]
fn a_report_says_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let nothing = espalier(&["report", &folder.path().to_string_lossy()]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(
        text(&nothing.stderr).contains("run.json"),
        "{}",
        text(&nothing.stderr)
    );

    let run = toy_run(folder.path(), &[]);
    let path = run.join("run.json");
    let good = std::fs::read_to_string(&path).expect("run.json");
    let refused = |content: &str, reason: &str| {
        std::fs::write(&path, content).expect("it is written");
        let result = espalier(&["report", &run.to_string_lossy()]);
        assert_eq!(result.status.code(), Some(2), "{reason}");
        assert!(
            text(&result.stderr).contains(reason),
            "{}",
            text(&result.stderr)
        );
    };
    refused("{", "run.json of this version");
    refused("{}", "missing field `source`");
    refused(
        &good.replace("\"output_bias\": false", "\"output_bias\": true"),
        "parameters",
    );
    refused(
        &good.replace("\"epochs\": 60", "\"epochs\": 0"),
        "Epochs cannot be 0",
    );
    refused(
        &good.replace(
            "\"example\": \"toy\"",
            "\"files\": [\"elsewhere-Model.tsv\"]",
        ),
        "in the folder where it was trained",
    );
    std::fs::write(&path, good).expect("it is written");
    std::fs::write(run.join("history.tsv"), "epoch\n1\n").expect("it is written");
    let result = espalier(&["report", &run.to_string_lossy()]);
    assert!(
        text(&result.stderr).contains("learning_rate"),
        "{}",
        text(&result.stderr)
    );
    let result = espalier(&["report", &run.to_string_lossy(), "--threshold", "70"]);
    assert!(
        text(&result.stderr).contains("Threshold cannot be 70. Choose a number from 0 to 10"),
        "{}",
        text(&result.stderr)
    );
}

/// A network with the same edges in another order has as many parameters, each at another place.
#[test]
fn a_report_refuses_data_that_the_run_was_not_trained_on() {
    let folder = tempfile::tempdir().expect("a folder");
    write_toy(folder.path());
    let command = [
        "train",
        "--data",
        "toy-Model.tsv",
        "--epochs",
        "20",
        "--spurious",
        "2",
        "--engine",
        "cpu",
        "--out",
        "run",
    ];
    let result = run_in(folder.path(), &command);
    assert!(result.status.success(), "{}", text(&result.stderr));
    let refused = |reason: &str| {
        let result = run_in(folder.path(), &["report", "run"]);
        assert_eq!(result.status.code(), Some(2), "{reason}");
        let said = text(&result.stderr);
        assert!(said.contains(reason), "'{said}' says '{reason}'");
    };
    assert!(run_in(folder.path(), &["report", "run"]).status.success());

    let model = folder.path().join("toy-Model.tsv");
    let plain = std::fs::read_to_string(&model).expect("the network");
    let over = run_in(
        folder.path(),
        &["report", "run", "--network", "toy-Model.tsv"],
    );
    assert_eq!(over.status.code(), Some(2), "{}", text(&over.stderr));
    assert!(
        text(&over.stderr).contains("is an input of the run"),
        "{}",
        text(&over.stderr)
    );
    assert_eq!(std::fs::read_to_string(&model).expect("the network"), plain);
    let mut lines: Vec<&str> = plain.lines().collect();
    lines[1..].sort_unstable();
    assert_ne!(lines.join("\n"), plain.trim_end(), "another order");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, lines.join("\n").as_bytes()).expect("packing");
    let packed = packed.finish().expect("packing");
    std::fs::remove_file(&model).expect("it goes");
    std::fs::write(folder.path().join("toy-Model.tsv.gz"), &packed).expect("a file");
    let json = folder.path().join("run").join("run.json");
    let stored = std::fs::read_to_string(&json).expect("run.json");
    let mut renamed: Value = serde_json::from_str(&stored).expect("JSON");
    renamed["source"]["files"][0] = "toy-Model.tsv.gz".into();
    std::fs::write(&json, renamed.to_string()).expect("it is written");
    refused("toy-Model.tsv: the run was trained on this file");
    // Even where run.json was changed with the files, the names beside the weights tell.
    let mut forged = renamed;
    let inputs = forged["inputs"].as_array_mut().expect("inputs");
    let input = inputs
        .iter_mut()
        .find(|input| input["path"] == "toy-Model.tsv")
        .expect("the network");
    input["path"] = "toy-Model.tsv.gz".into();
    input["sha256"] = sha256(&packed).into();
    std::fs::write(&json, forged.to_string()).expect("it is written");
    refused("are not those of the network and data that are read now");
    // More files than before, too, are other data.
    std::fs::remove_file(folder.path().join("toy-Model.tsv.gz")).expect("it goes");
    std::fs::write(&model, &plain).expect("a file");
    let mut fewer: Value = serde_json::from_str(&stored).expect("JSON");
    let inputs = fewer["inputs"].as_array_mut().expect("inputs");
    let is_annotation = |input: &Value| {
        input["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("toy-Annotation.tsv"))
    };
    inputs.retain(|input| !is_annotation(input));
    std::fs::write(&json, fewer.to_string()).expect("it is written");
    refused("toy-Annotation.tsv: the run was not trained on this file");
}
