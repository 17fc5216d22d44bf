//! Runs that end before their time: by a signal, by kill -9, by a full disk, by a fault. Nothing of before is lost, and a run goes on
//! as if it had not been interrupted.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use espalier::data::{DataSource, Example, StudyData};
use espalier::model::EngineChoice;
use espalier::project::{Document, KeptRun, Project, RunId, WorkingCopy, read_project};
use espalier::run::Run;
use espalier::settings::{Config, Preset};
use espalier::train::{ResumePoint, Trainer};

use crate::{Command, espalier, text};

/// A run of about a second of the signalling example, whose states are stored all the time.
const EPOCHS: &str = "120";

fn arguments(out: &Path) -> Vec<String> {
    let out = out.to_string_lossy().into_owned();
    let fixed = [
        "train",
        "--example",
        "signalling",
        "--engine",
        "cpu",
        "--epochs",
        EPOCHS,
        "--batch",
        "20",
        "--store-every",
        "0.02",
        "--out",
        &out,
    ];
    fixed.map(str::to_owned).to_vec()
}

fn resumed(out: &Path) -> std::process::Output {
    espalier(&["train", "--resume", "--out", &out.to_string_lossy()])
}

fn start(arguments: &[String]) -> Child {
    let program = Command::cargo_bin("espalier").expect("the program");
    std::process::Command::new(program.get_program())
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs")
}

/// What has to be equal, bit for bit: the history, the weights and the checkpoints.
fn results(folder: &Path) -> Vec<Vec<u8>> {
    let read = |name: &str| {
        std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    [
        "history.tsv",
        "edges.tsv",
        "predictions.tsv",
        "model.safetensors",
    ]
    .map(read)
    .to_vec()
}

/// The folder of a run, where a project is exported to one.
fn folder_of(out: &Path) -> PathBuf {
    if out.is_dir() {
        return out.to_owned();
    }
    let folder = out.with_extension("exported");
    let [file, to] = [out, &folder].map(|path| path.to_string_lossy().into_owned());
    let exported = espalier(&["export", &file, "--out", &to, "--force"]);
    assert!(exported.status.success(), "{}", text(&exported.stderr));
    folder
}

fn whole(folder: &Path) -> Vec<Vec<u8>> {
    let out = folder.join("whole");
    let output = Command::cargo_bin("espalier")
        .expect("the program")
        .args(arguments(&out))
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
    results(&out)
}

/// kill -9 at moments that are spread over importing, training and storing: after every one the run goes on from a state that is at most
/// a moment old, and the end is bit for bit that of a run that nobody killed. Every fourth is killed twice.
#[test]
fn fifty_kills_lose_nothing() {
    const KILLS: u64 = 50;
    let folder = tempfile::tempdir().expect("a folder");
    let begin = Instant::now();
    let expected = whole(folder.path());
    let duration = begin.elapsed();
    let mut resumed_late = 0;
    for kill in 0..KILLS {
        let name = if kill % 2 == 0 {
            format!("{kill}")
        } else {
            format!("{kill}.espalier")
        };
        let out = folder.path().join(name);
        let mut child = start(&arguments(&out));
        // The first ones hit the start of the program and the import; the last ones the end of the training.
        std::thread::sleep(duration.mul_f64(kill as f64 / KILLS as f64));
        child.kill().expect("a process");
        child.wait().expect("it ends");
        if kill % 4 == 3 {
            let resume = ["train", "--resume", "--out", &out.to_string_lossy()];
            let mut child = start(&resume.map(str::to_owned));
            std::thread::sleep(Duration::from_millis(37 * (kill % 11)));
            child.kill().expect("a process");
            child.wait().expect("it ends");
        }
        let result = resumed(&out);
        let message = text(&result.stderr);
        match result.status.code() {
            Some(0) => {
                let from = message
                    .split("from epoch ")
                    .nth(1)
                    .expect("where it goes on");
                let from: u32 = from
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .parse()
                    .expect("a number");
                resumed_late += u32::from(from > 0);
            }
            // Killed when all was done, or before anything was stored.
            Some(2) if out.join("run.json").exists() || out.is_file() => {}
            Some(2) if kill < KILLS / 3 => {
                let mut again = arguments(&out);
                again.extend((out.is_dir()).then(|| "--force".to_owned()));
                let again: Vec<&str> = again.iter().map(String::as_str).collect();
                let result = espalier(&again);
                assert!(result.status.success(), "{kill}: {}", text(&result.stderr));
            }
            code => panic!("kill {kill}: exit code {code:?}: {message}"),
        }
        assert!(
            results(&folder_of(&out)) == expected,
            "kill {kill} changed the run"
        );
    }
    assert!(
        resumed_late > KILLS as u32 / 3,
        "most were killed in training: {resumed_late}"
    );
}

/// Ctrl-C and the end of a session store the run, say how to go on, and exit with 128 and the number of the signal.
#[cfg(unix)]
#[test]
fn signals_store_the_run_and_say_how_to_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = whole(folder.path());
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        for name in [format!("run {signal}"), format!("run {signal}.espalier")] {
            let out = folder.path().join(name);
            let mut slow = arguments(&out);
            // Only the signal stores it.
            slow[10] = "1000".to_owned();
            let child = start(&slow);
            std::thread::sleep(Duration::from_millis(500));
            let sent = std::process::Command::new("kill")
                .args([format!("-{signal}"), child.id().to_string()])
                .status();
            assert!(sent.expect("a signal").success());
            let output = child.wait_with_output().expect("it ends");
            let message = text(&output.stderr);
            assert_eq!(output.status.code(), Some(code), "{message}");
            let how = format!("espalier train --resume --out '{}'", out.display());
            assert!(message.contains(&how), "{message}");
            if out.is_dir() {
                let json = std::fs::read_to_string(out.join("unfinished/run.json"));
                assert!(
                    json.expect("run.json")
                        .contains("\"status\": \"unfinished\"")
                );
                assert!(!out.join("run.json").exists());
            }
            let result = resumed(&out);
            assert!(result.status.success(), "{}", text(&result.stderr));
            assert!(!text(&result.stderr).contains("from epoch 0\n"));
            assert!(
                results(&folder_of(&out)) == expected,
                "the same run in the end"
            );
        }
    }
}

/// A disk that is full is told of, and the results of before stay. The limit of the size of files does the same as a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_run_of_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    let first = espalier(&[
        "train",
        "--example",
        "toy",
        "--epochs",
        "5",
        "--engine",
        "cpu",
        "--out",
        &out.to_string_lossy(),
    ]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let before = results(&out);
    let program = Command::cargo_bin("espalier").expect("the program");
    let program = program.get_program().to_string_lossy().into_owned();
    for blocks in [1, 8, 64, 128] {
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; '{program}' train --example toy --epochs 400 --engine cpu --force --out '{}'",
            out.display()
        );
        let result = std::process::Command::new("bash")
            .args(["-c", &script])
            .output()
            .expect("a shell");
        let message = text(&result.stderr);
        if result.status.success() {
            continue;
        }
        assert!(!message.contains("panicked"), "{message}");
        assert!(
            message.contains("Check the free space"),
            "{blocks}: {message}"
        );
        assert!(
            results(&out) == before,
            "{blocks}: the run of before is whole"
        );
    }
}

/// Two commands at once: one writes, the other is refused.
#[test]
fn two_runs_never_write_to_one_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["run", "run.espalier"] {
        let out = folder.path().join(name);
        let first = start(&arguments(&out));
        let marks = [
            out.join(".lock"),
            folder.path().join(".run.espalier.autosave"),
        ];
        let deadline = Instant::now() + Duration::from_secs(20);
        while !marks[usize::from(name.ends_with("espalier"))].exists() {
            assert!(Instant::now() < deadline, "the first one does not begin");
            std::thread::sleep(Duration::from_millis(5));
        }
        let second = start(&arguments(&out)).wait_with_output().expect("it ends");
        let first = first.wait_with_output().expect("it ends");
        let message = text(&second.stderr);
        assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
        assert_eq!(second.status.code(), Some(2), "{message}");
        assert!(message.contains("another"), "{message}");
    }
}

#[test]
fn a_folder_that_holds_anything_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    let train = |more: &[&str]| {
        let out = out.to_string_lossy().into_owned();
        let fixed = [
            "train",
            "--example",
            "toy",
            "--epochs",
            "5",
            "--engine",
            "cpu",
            "--out",
            &out,
        ];
        espalier(&[&fixed[..], more].concat())
    };
    std::fs::create_dir_all(&out).expect("a folder");
    std::fs::write(out.join("diary.txt"), "mine").expect("a file");
    let refused = train(&[]);
    assert_eq!(refused.status.code(), Some(2));
    let message = text(&refused.stderr);
    assert!(
        message.contains("diary.txt") && message.contains("--force"),
        "{message}"
    );
    let forced = train(&["--force", "--report"]);
    assert!(forced.status.success(), "{}", text(&forced.stderr));
    assert!(out.join("report.html").exists());
    assert_eq!(
        std::fs::read_to_string(out.join("diary.txt")).expect("a file"),
        "mine"
    );
    // A run without a report takes the report of the run before away: it would speak of another one.
    assert!(train(&["--force", "--seed", "2"]).status.success());
    assert!(!out.join("report.html").exists() && out.join("run.json").exists());
    assert!(!out.join("unfinished").exists() && !out.join("finished").exists());
    let nothing = resumed(&out);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(text(&nothing.stderr).contains("no run was interrupted here"));
}

/// A program that is killed has stored more epochs than the last state from which its run can go on: they are trained once more, and
/// none is there twice.
#[test]
fn epochs_beyond_the_last_state_are_trained_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let config = Config {
        epochs: 120,
        engine: EngineChoice::Cpu,
        ..Config::for_example(Preset::LowCoverage, Example::Toy)
    };
    let study = Arc::new(StudyData::example(Example::Toy).expect("an example"));
    let mut trainer = Trainer::open(&study, vec![config.clone()]).expect("a trainer");
    trainer.advance(40).expect("it trains");
    let snapshot = Arc::new(trainer.snapshot(0).expect("a snapshot"));
    trainer.advance(30).expect("it trains");
    let source = DataSource::Example(Example::Toy);
    let run = Run::from_trainer(
        Arc::clone(&study),
        source.clone(),
        (&mut trainer, 0),
        (None, 0.5),
    );
    let point = ResumePoint {
        epoch: 40,
        snapshot,
    };
    let kept = KeptRun {
        resume_point: Some(point),
        ..KeptRun::new(
            RunId::after(std::iter::empty()),
            Arc::new(run.expect("a run")),
        )
    };
    assert_eq!(kept.run.records.len(), 70);
    let project = Project {
        runs: vec![Arc::new(kept)],
        ..Project::new(Arc::clone(&study), source, Document::new(config))
    };
    let mut copy = WorkingCopy::named(&file, &project).expect("a working copy");
    copy.save(&file).expect("it is saved");
    copy.close();

    let output = resumed(&file);
    assert!(output.status.success(), "{}", text(&output.stderr));
    trainer.advance(1_000).expect("it trains");
    let read = read_project(&file).expect("a project");
    let [kept] = &read.runs[..] else {
        panic!("one run: {}", read.runs.len())
    };
    let is_same = kept.run.records == trainer.model(0).history();
    assert!(is_same, "the history of a run that nobody stopped");
    let weights = trainer.parameters(0).expect("parameters").weights;
    assert_eq!(kept.run.parameters.weights, weights);
}
