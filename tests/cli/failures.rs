//! Wrong use, wrong input, and runs that fail: exit codes, messages, and that nothing is lost.

use assert_cmd::Command;
use std::path::Path;

use super::{espalier, rows, run_in, text};

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
    let text_file = bad.to_string_lossy().into_owned();
    let cases: [(&[&str], &str); 21] = [
        (
            &["train", "--resume", "--example", "toy", "--out", &out],
            "cannot be used with",
        ),
        (
            &["train", "--resume", "--l2", "0.1", "--out", &out],
            "does not go with --resume",
        ),
        (
            &["train", "--resume", "--out", &out],
            "no run was interrupted here",
        ),
        (
            &["train", "--example", "toy", "--out", "/proc/nowhere/run"],
            "/proc/nowhere/run: the folder cannot be made",
        ),
        (&["show", &text_file], "no Espalier project"),
        (&["show", "missing.espalier"], "missing.espalier"),
        (
            &["export", &text_file, "--out", &out],
            "no Espalier project",
        ),
        (
            &[
                "train",
                "--example",
                "toy",
                "--store-every",
                "0",
                "--out",
                &out,
            ],
            "from 0.01",
        ),
        (
            &["train", "--example", "toy", "--tfs", "x", "--out", &out],
            "go with --network",
        ),
        (
            &[
                "train",
                "--example",
                "toy",
                "--train-first",
                "500",
                "--out",
                &out,
            ],
            "from 1 to 30",
        ),
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

/// A run that fails says so, exits with 1, keeps the history that led to it, and leaves an earlier run as it was.
#[test]
fn a_run_that_fails_says_so_and_leaves_an_earlier_one() {
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
    let run = |out_text: &str, tfs: &str| {
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
            "--force",
            "--out",
            out_text,
        ])
    };
    let good = write("good.txt", "\tT\nc1\t0.2\nc2\t0.8\n");
    assert!(run(&out_text, &good).status.success());
    let whole = std::fs::read(out.join("run.json")).expect("run.json");
    // No such activity can be measured; its square has no number in any precision.
    let bad = write("bad.txt", "\tT\nc1\t0.2\nc2\t1e300\n");
    let failed = run(&out_text, &bad);
    assert_eq!(failed.status.code(), Some(1), "{}", text(&failed.stderr));
    assert!(
        text(&failed.stderr).contains("epoch 0 gives numbers that are not finite"),
        "{}",
        text(&failed.stderr)
    );
    assert!(
        std::fs::read(out.join("run.json")).expect("run.json") == whole,
        "the run of before is as it was"
    );
    let fresh = folder.path().join("fresh");
    let fresh_text = fresh.to_string_lossy().into_owned();
    for folder in [out.join("unfinished"), fresh.clone()] {
        if folder == fresh {
            assert_eq!(run(&fresh_text, &bad).status.code(), Some(1));
        }
        let history = rows(&folder.join("history.tsv"));
        assert_eq!(
            history.len(),
            1,
            "the history up to the failure: its header"
        );
        let json = std::fs::read_to_string(folder.join("run.json")).expect("run.json");
        assert!(
            json.contains("failed") && json.contains("not finite"),
            "{json}"
        );
        assert!(!folder.join("edges.tsv").exists());
    }
    let report = espalier(&["report", &fresh_text]);
    assert_eq!(report.status.code(), Some(2));
    assert!(
        text(&report.stderr).contains("the run failed"),
        "{}",
        text(&report.stderr)
    );
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
