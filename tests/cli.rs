//! The command line as a user calls it: results, exit codes, messages.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn espalier(arguments: &[&str]) -> Output {
    Command::cargo_bin("espalier")
        .expect("the program")
        .args(arguments)
        .output()
        .expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

#[test]
fn train_writes_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("new").join("run");
    let out_text = out.to_string_lossy();
    let result = espalier(&[
        "train",
        "--example",
        "toy",
        "--spurious",
        "5",
        "--l2",
        "1e-4",
        "--epochs",
        "40",
        "--seed",
        "3",
        "--engine",
        "cpu",
        "--test-fraction",
        "0.2",
        "--json",
        "--out",
        &out_text,
    ]);
    assert!(result.status.success(), "{}", text(&result.stderr));
    let summary: Value = serde_json::from_str(text(&result.stdout).lines().last().expect("a line"))
        .expect("one JSON object, last");
    let run: Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("run.json")).expect("run.json"))
            .expect("JSON");
    assert_eq!(run["summary"], summary);
    for key in [
        "fit_train",
        "fit_test",
        "pearson_train",
        "pearson_test",
        "pkn_below_median_percent",
        "spurious_below_median_percent",
        "ks_statistic",
        "ks_p",
        "auc",
        "epochs",
        "wall_secs",
        "epochs_per_sec",
    ] {
        assert!(summary[key].is_number(), "{key} in {summary}");
    }
    assert_eq!(
        (
            &run["settings"]["strengths"]["l2"],
            &run["settings"]["epochs"],
            &run["settings"]["seed"]
        ),
        (&1e-4.into(), &40.into(), &3.into())
    );
    assert_eq!(run["engine"]["engine"], "cpu");
    assert_eq!(run["inputs"].as_array().expect("inputs").len(), 5);
    assert_eq!(
        run["inputs"][0]["sha256"].as_str().expect("a hash").len(),
        64
    );

    let history = rows(&out.join("history.tsv"));
    let header = [
        "epoch",
        "learning_rate",
        "fit_loss",
        "test_loss",
        "total_loss",
        "pkn_below_median_percent",
        "spurious_below_median_percent",
        "moa_l1_loss",
        "ligand_l2_loss",
        "l2_loss",
        "l1_loss",
        "spectral_loss",
        "uniform_loss",
        "steps",
        "adjoint_steps",
        "residual",
        "adjoint_residual",
    ];
    assert_eq!(history[0], header);
    assert_eq!((history.len(), history[40][0].as_str()), (41, "39"));
    let edges = rows(&out.join("edges.tsv"));
    assert_eq!(
        edges[0],
        [
            "source",
            "target",
            "source_symbol",
            "target_symbol",
            "moa",
            "origin",
            "start_weight",
            "weight",
            "abs_weight",
            "rank",
            "share_of_largest_in_edge",
            "below_threshold_from_epoch",
            "references"
        ]
    );
    assert_eq!(edges.iter().filter(|row| row[5] == "spurious").count(), 5);
    let mut ranks: Vec<usize> = edges[1..]
        .iter()
        .map(|row| row[9].parse().expect("a rank"))
        .collect();
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=16).collect::<Vec<_>>(), "every rank once");
    let predictions = rows(&out.join("predictions.tsv"));
    assert_eq!(
        predictions[0],
        ["condition", "tf", "measured", "predicted", "split"]
    );
    assert_eq!(predictions.len(), 1 + 30 * 2);
    assert_eq!(
        predictions.iter().filter(|row| row[4] == "test").count(),
        6 * 2,
        "a fifth of 30 conditions tests"
    );
    let names: Vec<_> = std::fs::read_dir(&out)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 6, "no temporary file is left: {names:?}");
}

#[test]
fn the_same_command_gives_the_same_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |name: &str| {
        let out = folder.path().join(name);
        let result = espalier(&[
            "train",
            "--example",
            "toy",
            "--epochs",
            "30",
            "--engine",
            "cpu",
            "--out",
            &out.to_string_lossy(),
        ]);
        assert!(result.status.success(), "{}", text(&result.stderr));
        ["history.tsv", "edges.tsv", "predictions.tsv"]
            .map(|file| std::fs::read_to_string(out.join(file)).expect("a file"))
    };
    assert_eq!(run("a"), run("b"));
}

#[test]
fn the_command_in_the_run_file_repeats_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    let result = espalier(&[
        "train",
        "--example",
        "toy",
        "--preset",
        "library",
        "--spurious",
        "20%",
        "--spurious-method",
        "degree",
        "--seed",
        "4",
        "--epochs",
        "20",
        "--engine",
        "cpu",
        "--train-first",
        "12",
        "--out",
        &first.to_string_lossy(),
    ]);
    assert!(result.status.success(), "{}", text(&result.stderr));
    let run: Value =
        serde_json::from_str(&std::fs::read_to_string(first.join("run.json")).expect("run.json"))
            .expect("JSON");
    let command = run["command"].as_str().expect("a command").to_owned();
    let command = command.replace(&*first.to_string_lossy(), &second.to_string_lossy());
    let words = shlex::split(&command).expect("words");
    let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    assert!(espalier(&words).status.success(), "{command}");
    let edges = |folder: &Path| std::fs::read_to_string(folder.join("edges.tsv")).expect("edges");
    assert_eq!(edges(&first), edges(&second), "{command}");
}

/// Separate files, and a condition that is only in one table.
#[test]
fn files_can_be_named_one_by_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let network = write(
        "edges.txt",
        "source\ttarget\tstimulation\tinhibition\nL\tA\t1\t0\nA\tT\t0\t1\n",
    );
    let ligands = write("in.txt", "\tL\nc1\t0\nc2\t1\nc3\t0.5\n");
    let tfs = write("out.txt", "\tT\nc1\t0.2\nc2\t0.8\n");
    let out = folder.path().join("run");
    let result = espalier(&[
        "train",
        "--network",
        &network,
        "--ligands",
        &ligands,
        "--tfs",
        &tfs,
        "--spurious",
        "2",
        "--epochs",
        "5",
        "--engine",
        "cpu",
        "--out",
        &out.to_string_lossy(),
    ]);
    assert!(result.status.success(), "{}", text(&result.stderr));
    assert!(
        text(&result.stderr).contains("stand only in in.txt"),
        "{}",
        text(&result.stderr)
    );
    let run = std::fs::read_to_string(out.join("run.json")).expect("run.json");
    assert!(
        run.contains("stand only in in.txt"),
        "the run file lists the warnings"
    );
}

#[test]
fn wrong_use_and_wrong_input_exit_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run").to_string_lossy().into_owned();
    let bad = folder.path().join("bad-Model.tsv");
    std::fs::write(
        &bad,
        "source\ttarget\tstimulation\tinhibition\nA\tB\tperhaps\t0\n",
    )
    .expect("a file");
    let cases: [(&[&str], &str); 11] = [
        (
            &["train", "--example", "toy", "--l2", "-1", "--out", &out],
            "from 0 to 1",
        ),
        (
            &[
                "train",
                "--example",
                "toy",
                "--engine",
                "cpu",
                "--adapter",
                "x",
                "--out",
                &out,
            ],
            "--engine cpu uses none",
        ),
        (&["train", "--out", &out], "nothing to work on"),
        (
            &["train", "--example", "toy", "--l2", "2", "--out", &out],
            "Choose a number from 0 to 1",
        ),
        (
            &[
                "train",
                "--example",
                "toy",
                "--epochs",
                "1.5",
                "--out",
                &out,
            ],
            "Choose a whole number",
        ),
        (
            &[
                "train",
                "--example",
                "toy",
                "--spurious",
                "1000",
                "--out",
                &out,
            ],
            "Choose at most 99",
        ),
        (
            &[
                "train",
                "--example",
                "toy",
                "--spurious",
                "200%%",
                "--out",
                &out,
            ],
            "Choose a number",
        ),
        (
            &[
                "train",
                "--example",
                "toy",
                "--adapter",
                "no such card",
                "--out",
                &out,
            ],
            "no adapter 'no such card'",
        ),
        (
            &["train", "--data", "missing-Model.tsv", "--out", &out],
            "no such file",
        ),
        (
            &["train", "--data", &bad.to_string_lossy(), "--out", &out],
            "line 2, column 3 (stimulation): 'perhaps'",
        ),
        (
            &["train", "--example", "toy", "--data", "x", "--out", &out],
            "cannot be used with",
        ),
    ];
    for (arguments, says) in cases {
        let result = espalier(arguments);
        let message = text(&result.stderr);
        assert_eq!(result.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(
            message.contains(says),
            "{arguments:?} says '{says}': {message}"
        );
    }
    let misspelt = espalier(&["trian"]);
    assert_eq!(misspelt.status.code(), Some(2));
    assert!(
        text(&misspelt.stderr).contains("no file, folder or command 'trian'"),
        "{}",
        text(&misspelt.stderr)
    );
    assert!(
        !Path::new(&out).exists(),
        "nothing is written where nothing was run"
    );
}

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

/// A run that fails says so, exits with 1, keeps the history that led to it, and leaves nothing of an earlier run.
#[test]
fn a_run_that_fails_leaves_nothing_of_an_earlier_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let network = write(
        "edges.txt",
        "source\ttarget\tstimulation\tinhibition\nL\tT\t1\t0\n",
    );
    let ligands = write("in.txt", "\tL\nc1\t0\nc2\t1\n");
    let out = folder.path().join("run");
    let out_text = out.to_string_lossy().into_owned();
    let run = |tfs: &str| {
        espalier(&[
            "train",
            "--network",
            &network,
            "--ligands",
            &ligands,
            "--tfs",
            tfs,
            "--spurious",
            "0",
            "--test-fraction",
            "0",
            "--epochs",
            "5",
            "--engine",
            "cpu",
            "--out",
            &out_text,
        ])
    };
    assert!(
        run(&write("good.txt", "\tT\nc1\t0.2\nc2\t0.8\n"))
            .status
            .success()
    );
    assert!(out.join("run.json").exists());
    // No such activity can be measured; its square has no number in any precision.
    let failed = run(&write("bad.txt", "\tT\nc1\t0.2\nc2\t1e300\n"));
    assert_eq!(failed.status.code(), Some(1), "{}", text(&failed.stderr));
    assert!(
        text(&failed.stderr).contains("epoch 0 gives numbers that are not finite"),
        "{}",
        text(&failed.stderr)
    );
    assert_eq!(
        rows(&out.join("history.tsv")).len(),
        1,
        "the history up to the failure: its header"
    );
    assert!(
        !out.join("run.json").exists() && !out.join("edges.tsv").exists(),
        "nothing of the run before"
    );
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

#[test]
fn train_takes_edits() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_string_lossy().into_owned();
    let run = |edit: &str| {
        espalier(&[
            "train",
            "--example",
            "toy",
            "--spurious",
            "0",
            "--epochs",
            "2",
            "--engine",
            "cpu",
            "--edit",
            edit,
            "--out",
            &out,
        ])
    };
    let edges = rows(&{
        assert!(
            run("P01133,P27361,removed").status.code() != Some(0),
            "there is no such edge"
        );
        let toy = espalier::data::StudyData::example(espalier::data::Example::Toy)
            .expect("an example")
            .network;
        let id = |at: espalier::network::NodeId| toy.node(at).id.clone();
        let first = &toy.edges()[0];
        let result = run(&format!(
            "{},{},removed",
            id(first.source),
            id(first.target)
        ));
        assert!(result.status.success(), "{}", text(&result.stderr));
        folder.path().join("edges.tsv")
    });
    assert_eq!(edges.len(), 1 + 10, "ten of eleven edges are left");
    let run_json: Value = serde_json::from_str(
        &std::fs::read_to_string(folder.path().join("run.json")).expect("run.json"),
    )
    .expect("JSON");
    assert!(
        run_json["command"]
            .as_str()
            .is_some_and(|command| command.contains("--edit")),
        "{run_json}"
    );
    let refused = run("nonsense");
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        text(&refused.stderr).contains("SOURCE,TARGET,WHAT"),
        "{}",
        text(&refused.stderr)
    );
}

/// A run folder of a short run of the toy example, with what else is asked for.
fn toy_run(folder: &Path, more: &[&str]) -> std::path::PathBuf {
    let out = folder.join("run");
    let out_text = out.to_string_lossy().into_owned();
    let mut arguments = vec![
        "train",
        "--example",
        "toy",
        "--epochs",
        "60",
        "--engine",
        "cpu",
        "--out",
        &out_text,
    ];
    arguments.extend(more);
    let result = espalier(&arguments);
    assert!(result.status.success(), "{}", text(&result.stderr));
    out
}

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

/// Settings that change on the way are part of the command that `run.json` has.
#[test]
fn scheduled_changes_are_made_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let scheduled = ["--at", "20,l2=0.01", "--at", "40,branch"];
    let run = toy_run(folder.path(), &scheduled);
    let json = std::fs::read_to_string(run.join("run.json")).expect("run.json");
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let command = json["command"].as_str().expect("a command");
    let words = shlex::split(command).expect("words");
    assert!(
        words.join(" ").contains("--at 20,l2=0.01 --at 40,branch"),
        "{command}"
    );
    assert!(
        !command.contains("--l2"),
        "the run began with the strength of the example: {command}"
    );
    let l2 = |run: &Path| -> Vec<f64> {
        let history = rows(&run.join("history.tsv"));
        history[1..]
            .iter()
            .map(|row| row[9].parse().expect("a number"))
            .collect()
    };
    let turned = l2(&run);
    assert!(
        turned[20] > 900.0 * turned[19],
        "from epoch 20 on: {} {}",
        turned[19],
        turned[20]
    );
    let plain = tempfile::tempdir().expect("a folder");
    let unbranched = l2(&toy_run(plain.path(), &scheduled[..2]));
    assert_eq!(
        turned[..41],
        unbranched[..41],
        "until its first step a branch changes nothing"
    );
    assert_ne!(
        turned[42..],
        unbranched[42..],
        "then the optimiser begins anew"
    );
    for (change, reason) in [
        ("5", "is no scheduled change"),
        ("5,l2=9", "from 0 to 1"),
        ("0,branch", "from 1 to"),
    ] {
        let result = espalier(&["train", "--example", "toy", "--out", "x", "--at", change]);
        assert_eq!(result.status.code(), Some(2));
        assert!(
            text(&result.stderr).contains(reason),
            "{}",
            text(&result.stderr)
        );
    }
}

/// A run folder of a network that lies in files, called in the folder of these files.
fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("espalier")
        .expect("the program")
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it runs")
}

fn write_toy(folder: &Path) {
    let toy = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/toy");
    for entry in std::fs::read_dir(toy).expect("the example") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name");
        std::fs::copy(&path, folder.join(name)).expect("a copy");
    }
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

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `train … 2>&1 | head -1` closes both streams after a line.
#[cfg(unix)]
#[test]
fn a_run_outlives_whoever_reads_its_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Command::cargo_bin("espalier").expect("the program");
    let program = program.get_program().to_string_lossy().into_owned();
    let script = format!(
        "RUST_LOG=espalier=debug '{program}' train --example toy --epochs 400 --engine cpu --out run 2>&1 | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}"
    );
    let result = std::process::Command::new("bash")
        .current_dir(folder.path())
        .args(["-c", &script])
        .output()
        .expect("a shell");
    assert_eq!(result.status.code(), Some(0), "{}", text(&result.stderr));
    let run = folder.path().join("run");
    for name in ["history.tsv", "model.safetensors", "run.json"] {
        assert!(run.join(name).exists(), "{name}");
    }
}

#[test]
fn results_are_never_written_over_inputs() {
    let folder = tempfile::tempdir().expect("a folder");
    let edges = folder.path().join("edges.tsv");
    let network = "source\ttarget\tmoa\nL\tA\t1\nA\tT\t-1\n";
    std::fs::write(&edges, network).expect("a file");
    std::fs::write(folder.path().join("l.tsv"), "\tL\nc1\t0\nc2\t1\nc3\t0.5\n").expect("a file");
    std::fs::write(
        folder.path().join("t.tsv"),
        "\tT\nc1\t0.2\nc2\t0.8\nc3\t0.5\n",
    )
    .expect("a file");
    let result = run_in(
        folder.path(),
        &[
            "train",
            "--network",
            "edges.tsv",
            "--ligands",
            "l.tsv",
            "--tfs",
            "t.tsv",
            "--epochs",
            "5",
            "--spurious",
            "0",
            "--engine",
            "cpu",
            "--out",
            ".",
        ],
    );
    assert_eq!(result.status.code(), Some(2));
    let said = text(&result.stderr);
    assert!(
        said.contains("is an input and would be overwritten"),
        "{said}"
    );
    let kept = std::fs::read_to_string(&edges).expect("it is still there");
    assert_eq!(kept, network);
}
