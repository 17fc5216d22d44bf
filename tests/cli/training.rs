//! `espalier train`: results, and that a command repeats its run.

use serde_json::Value;
use std::path::Path;

use super::{espalier, rows, text, toy_run};

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
        [
            "history.tsv",
            "edges.tsv",
            "predictions.tsv",
            "model.safetensors",
        ]
        .map(|file| std::fs::read(out.join(file)).expect("a file"))
    };
    assert!(run("a") == run("b"), "the same bytes");
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
