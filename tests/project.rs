//! The project file: what is stored comes back, a run goes on as if it had not stopped, and no file can do harm.

use std::path::Path;
use std::sync::Arc;

use espalier::data::{DataSource, Example, StudyData};
use espalier::model::{EngineChoice, Noise};
use espalier::network::layout::{LayoutKind, Progress, arrange};
use espalier::network::{Amount, NodeId};
use espalier::project::{
    Document, KeptRun, Leftover, Opened, Project, ProjectError, RunId, Store, WorkingCopy,
    is_project, read_project, working_path,
};
use espalier::random::{CounterStream, Draw};
use espalier::run::{Run, RunStatus};
use espalier::settings::{Config, Preset, ScheduledChange, SettingChange};
use espalier::train::{ResumePoint, Trainer};

/// The toy example, with a scheduled change and with everything that is drawn anew in every epoch.
fn config(epochs: u32) -> Config {
    let mut config = Config {
        epochs,
        engine: EngineChoice::Cpu,
        scheduled: vec![ScheduledChange {
            epoch: 130,
            what: SettingChange::L2(1e-3),
        }],
        ..Config::for_example(Preset::LowCoverage, Example::Toy)
    };
    config.options.batch = Some(3);
    config.options.gradient_noise = Noise::Constant(1e-9);
    config
}

fn study() -> Arc<StudyData> {
    Arc::new(StudyData::example(Example::Toy).expect("an example"))
}

/// How far a trainer has come, as a run to keep.
fn kept(study: &Arc<StudyData>, trainer: &mut Trainer, like: Option<&KeptRun>) -> KeptRun {
    let source = DataSource::Example(Example::Toy);
    let run = Run::from_trainer(Arc::clone(study), source, (trainer, 0), (Some(7), 0.5));
    let run = Arc::new(run.expect("a run"));
    let snapshot = Arc::new(trainer.snapshot(0).expect("a snapshot"));
    let is_finished = trainer.is_finished();
    let base = like.cloned().unwrap_or_else(|| {
        let empty: &[Arc<KeptRun>] = &[];
        KeptRun::new(
            RunId::after(empty.iter().map(|run| run.id)),
            Arc::clone(&run),
        )
    });
    KeptRun {
        resume_point: Some(ResumePoint {
            epoch: run.epochs,
            snapshot,
        }),
        status: if is_finished {
            RunStatus::Finished
        } else {
            RunStatus::Unfinished
        },
        summary: is_finished.then(|| trainer.summary(0, 0.5).expect("a summary")),
        run,
        ..base
    }
}

/// A project with everything in it that a user can decide, and one run that is not finished.
fn project(trained: u32) -> Project {
    let study = study();
    let mut trainer = Trainer::open(&study, vec![config(300)]).expect("a trainer");
    trainer.advance(trained).expect("it trains");
    let run = Arc::new(kept(&study, &mut trainer, None));
    let mut document = Document::new(config(300));
    let node = NodeId::new;
    document.doubted.insert((node(0), node(2)));
    document.clamped.insert(node(1), 0.25);
    document.cut.insert((node(1), node(3)));
    document.doses.insert((2, node(0)), 0.5);
    let arrangement = arrange(
        &study.network,
        LayoutKind::Force,
        None,
        &Progress::default(),
    );
    let mut arrangement = arrangement.expect("a layout");
    arrangement.pinned[3] = true;
    document.arrangement = Some(Arc::new(arrangement));
    Project {
        view: serde_json::json!({ "tab": "edges" }),
        notes: "First line.\nSecond → line".to_owned(),
        runs: vec![run],
        ..Project::new(study, DataSource::Example(Example::Toy), document)
    }
}

fn same_run(one: &KeptRun, other: &KeptRun) {
    assert_eq!(
        (one.id, &one.name, &one.note),
        (other.id, &other.name, &other.note)
    );
    assert_eq!((one.colour, &one.status), (other.colour, &other.status));
    assert_eq!(one.parent, other.parent);
    let (a, b) = (&one.run, &other.run);
    assert_eq!(a.experiment.config, b.experiment.config);
    assert_eq!(a.records, b.records, "every epoch, bit for bit");
    assert_eq!(a.checkpoints, b.checkpoints);
    assert_eq!(a.parameters, b.parameters);
    assert_eq!(
        (a.epochs, a.started, a.wall_secs),
        (b.epochs, b.started, b.wall_secs)
    );
    assert_eq!((&a.engine, &a.notes), (&b.engine, &b.notes));
    assert_eq!(one.resume_point, other.resume_point);
    assert_eq!(one.summary, other.summary);
}

fn same(one: &Project, other: &Project) {
    let (a, b) = (&one.study, &other.study);
    assert_eq!((&a.name, a.network.nodes()), (&b.name, b.network.nodes()));
    assert_eq!(a.network.edges(), b.network.edges());
    assert_eq!((&a.dataset, &a.known), (&b.dataset, &b.known));
    assert_eq!((&a.report, &a.files), (&b.report, &b.files));
    assert_eq!(
        (&one.source, &one.document),
        (&other.source, &other.document)
    );
    assert_eq!((&one.view, &one.notes), (&other.view, &other.notes));
    assert_eq!(one.runs.len(), other.runs.len());
    for (run, same) in one.runs.iter().zip(&other.runs) {
        same_run(run, same);
    }
}

fn ready(opened: Result<Opened, ProjectError>) -> (WorkingCopy, Project) {
    match opened.expect("it opens") {
        Opened::Ready(copy, project) => (copy, *project),
        Opened::HasLeftover(_) => panic!("nothing was left behind"),
    }
}

#[test]
fn what_is_stored_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut project = project(150);
    let mut copy = WorkingCopy::named(&file, &project).expect("a working copy");
    assert!(!file.exists(), "nothing is written before it is saved");
    copy.save(&file).expect("it is saved");
    same(&read_project(&file).expect("a project"), &project);

    // What is stored later is in the working copy, and in the file once it is saved.
    let mut renamed = KeptRun::clone(&project.runs[0]);
    (renamed.name, renamed.note) = ("mine".to_owned(), "a note".to_owned());
    project.runs[0] = Arc::new(renamed.clone());
    let branch = KeptRun {
        id: project.next_run_id(),
        parent: Some(renamed.id),
        ..renamed
    };
    project.runs.push(Arc::new(branch));
    project.document.config.spurious.amount = Amount::Count(3);
    project.document.arrangement = None;
    copy.store(&project, true).expect("it is stored");
    assert_eq!(read_project(&file).expect("a project").runs[0].note, "");
    copy.save(&file).expect("it is saved");
    same(&read_project(&file).expect("a project"), &project);

    // Taken away again; and under another name, which takes the project with it.
    project.runs.clear();
    let other = folder.path().join("other.espalier");
    copy.store(&project, true).expect("it is stored");
    copy.save(&other).expect("it is saved");
    assert_eq!(copy.file(), Some(&*other));
    assert!(!working_path(&file).exists() && working_path(&other).exists());
    assert_eq!(read_project(&file).expect("a project").runs.len(), 2);
    same(&read_project(&other).expect("a project"), &project);
    copy.close();
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .flatten()
        .collect();
    assert_eq!(left.len(), 2, "only the two projects are left: {left:?}");
}

/// Epochs of a run are added as it grows, and a run goes on bit for bit from what is stored: with mini-batches, noise, thinned
/// checkpoints, and a change that was scheduled.
#[test]
fn a_run_goes_on_from_the_file_as_if_it_had_not_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study();
    let mut whole = Trainer::open(&study, vec![config(300)]).expect("a trainer");
    whole.advance(1_000).expect("it trains");
    let whole = kept(&study, &mut whole, None);
    for stop in [1, 100, 130, 157, 250] {
        let file = folder.path().join(format!("{stop}.espalier"));
        let mut trainer = Trainer::open(&study, vec![config(300)]).expect("a trainer");
        trainer.advance(stop / 2).expect("it trains");
        let first = kept(&study, &mut trainer, None);
        let mut project = Project {
            runs: vec![Arc::new(first.clone())],
            ..project(1)
        };
        let mut copy = WorkingCopy::named(&file, &project).expect("a working copy");
        trainer.advance(stop - stop / 2).expect("it trains");
        project.runs = vec![Arc::new(kept(&study, &mut trainer, Some(&first)))];
        copy.store(&project, true).expect("it is stored");
        // The program ends here, without a word.
        drop(copy);
        drop(trainer);

        let opened = WorkingCopy::open(&file, Leftover::Recover);
        let (mut copy, mut project) = ready(opened);
        let stored = Arc::clone(&project.runs[0]);
        let settings = stored.run.experiment.config.clone();
        let mut trainer = Trainer::open(&project.study, vec![settings]).expect("a trainer");
        let so_far = stored.so_far().expect("epochs are left");
        assert_eq!(so_far.epoch(), stop);
        trainer.take_over(0, so_far).expect("it takes over");
        trainer.advance(1_000).expect("it trains");
        let finished = kept(&study, &mut trainer, Some(&stored));
        same_run(&finished, &whole);
        project.runs = vec![Arc::new(finished)];
        copy.store(&project, true).expect("it is stored");
        copy.save(&file).expect("it is saved");
        same_run(&read_project(&file).expect("a project").runs[0], &whole);
    }
}

/// A second program is refused while the first one works; what a killed one left behind is told of, and kept or discarded.
#[test]
fn a_project_is_open_once_and_what_is_left_behind_is_told_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut project = project(5);
    let mut copy = WorkingCopy::named(&file, &project).expect("a working copy");
    copy.save(&file).expect("it is saved");
    let second = WorkingCopy::open(&file, Leftover::Ask)
        .err()
        .expect("in use");
    assert!(
        matches!(&second, ProjectError::InUse { path } if *path == file),
        "{second}"
    );
    same(&read_project(&file).expect("it can be read"), &project);

    project.notes = "not saved".to_owned();
    copy.store(&project, true).expect("it is stored");
    drop(copy);
    let asked = WorkingCopy::open(&file, Leftover::Ask).expect("it opens");
    assert!(matches!(asked, Opened::HasLeftover(_)), "it holds changes");
    let (copy, recovered) = ready(WorkingCopy::open(&file, Leftover::Recover));
    same(&recovered, &project);
    drop(copy);
    let (copy, saved) = ready(WorkingCopy::open(&file, Leftover::Discard));
    assert_ne!(saved.notes, project.notes);
    // Nothing was changed since: there is nothing to tell of.
    drop(copy);
    let (copy, _) = ready(WorkingCopy::open(&file, Leftover::Ask));
    copy.close();
    assert!(!working_path(&file).exists());
}

#[test]
fn a_project_without_a_name_is_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(5);
    let mut first = WorkingCopy::unnamed(folder.path(), &project).expect("a working copy");
    let second = WorkingCopy::unnamed(folder.path(), &project).expect("another one");
    project.notes = "a change".to_owned();
    first.store(&project, true).expect("it is stored");
    assert!(
        WorkingCopy::leftovers(folder.path()).is_empty(),
        "both are open"
    );
    drop((first, second));
    let found = WorkingCopy::leftovers(folder.path());
    assert_eq!(found.len(), 1, "the one with a change: {found:?}");
    let (copy, recovered) = WorkingCopy::recover_unnamed(&found[0].0).expect("it opens");
    same(&recovered, &project);
    copy.close();
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        0
    );
}

fn saved(path: &Path) -> Project {
    let project = project(40);
    let mut copy = WorkingCopy::named(path, &project).expect("a working copy");
    copy.save(path).expect("it is saved");
    copy.close();
    project
}

/// No damage makes a panic, and none goes unseen: the project is refused, or it is the one that was stored. The file stays as it is.
#[test]
fn damage_is_told_of_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let project = saved(&file);
    let whole = std::fs::read(&file).expect("bytes");
    let damaged = folder.path().join("damaged.espalier");
    let mut refused = 0;
    let places = CounterStream::new(5, Draw::Batches, 0).choose(300, whole.len());
    for (at, place) in places.into_iter().enumerate() {
        let mut bytes = whole.clone();
        if at % 3 == 0 {
            bytes.truncate(place);
        } else {
            bytes[place] ^= 1 << (at % 8);
        }
        std::fs::write(&damaged, &bytes).expect("a file");
        match WorkingCopy::open(&damaged, Leftover::Ask) {
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("damaged.espalier"), "{error}");
            }
            Ok(Opened::HasLeftover(_)) => panic!("nothing was left behind"),
            Ok(Opened::Ready(copy, found)) => {
                same(&found, &project);
                copy.close();
            }
        }
        assert!(
            std::fs::read(&damaged).expect("bytes") == bytes,
            "the file is as it was"
        );
        assert!(
            !working_path(&damaged).exists(),
            "nothing is left beside it"
        );
    }
    // All cut ones, and those whose turned bit does not lie in the empty rest of a page.
    assert!(refused > 150, "{refused} of 300");
}

#[test]
fn other_files_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("a file");
        let error = WorkingCopy::open(&file, Leftover::Ask)
            .err()
            .expect("no project");
        assert!(
            error.to_string().starts_with(&file.display().to_string()),
            "{error}"
        );
        assert!(read_project(&file).is_err());
        error.to_string()
    };
    assert!(refused("text.espalier", b"Source\tTarget\n").contains("no Espalier project"));
    assert!(refused("empty.espalier", b"").contains("empty"));
    let foreign = folder.path().join("foreign.sqlite");
    let connection = rusqlite::Connection::open(&foreign).expect("a database");
    connection
        .execute_batch("CREATE TABLE t (x)")
        .expect("a table");
    drop(connection);
    let bytes = std::fs::read(&foreign).expect("bytes");
    assert!(refused("foreign.espalier", &bytes).contains("another program"));

    let file = folder.path().join("mine.espalier");
    saved(&file);
    let change = |sql: &str| {
        let connection = rusqlite::Connection::open(&file).expect("a database");
        connection.execute_batch(sql).expect("a change");
        drop(connection);
        WorkingCopy::open(&file, Leftover::Ask)
            .err()
            .expect("refused")
            .to_string()
    };
    let newer = change("PRAGMA user_version = 99");
    assert!(
        newer.contains("format 99") && newer.contains("newest version"),
        "{newer}"
    );
    let active = change(
        "PRAGMA user_version = 2; CREATE TRIGGER t AFTER INSERT ON epochs BEGIN DELETE FROM runs; END",
    );
    assert!(active.contains("instructions of its own"), "{active}");
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe.espalier");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo").success());
        let error = read_project(&pipe).expect_err("a pipe that nobody writes to");
        assert!(error.to_string().contains("a pipe"), "{error}");
        assert!(!is_project(&pipe));
    }
    let missing = folder.path().join("missing.espalier");
    assert!(WorkingCopy::open(&missing, Leftover::Ask).is_err());
    assert!(!missing.exists() && !working_path(&missing).exists());
}

/// A disk that refuses leaves the old state, and says what to do.
#[test]
fn a_file_that_cannot_be_written_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut project = saved(&file);
    let (mut copy, _) = ready(WorkingCopy::open(&file, Leftover::Ask));
    project.notes = "more".to_owned();
    copy.store(&project, true).expect("it is stored");
    let nowhere = folder.path().join("missing/mine.espalier");
    let error = copy.save(&nowhere).expect_err("no folder").to_string();
    assert!(
        error.contains("missing") && error.contains("Check the name"),
        "{error}"
    );
    assert_eq!(
        copy.file(),
        Some(&*file),
        "it is still the project of before"
    );
    copy.save(&file).expect("it is saved");
    same(&read_project(&file).expect("a project"), &project);
    let store = Store::open(&nowhere).err().expect("no folder");
    assert!(matches!(store, ProjectError::Missing { .. }), "{store}");
}

/// A project of the first format, which a program of that time wrote, opens as what it was; and is one of today once it is saved.
#[test]
fn a_project_of_an_older_format_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project_files/format-1.espalier");
    let file = folder.path().join("old.espalier");
    std::fs::copy(&old, &file).expect("a copy");
    let format = |file: &Path| {
        let connection = rusqlite::Connection::open(file).expect("a database");
        let version: u32 = connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .expect("a number");
        version
    };
    assert_eq!(format(&file), 1);
    let read = read_project(&file).expect("a project");
    let run = &read.runs[0];
    assert_eq!(
        (run.parent, run.run.epochs, run.run.experiment.config.seed),
        (None, 30, 4)
    );
    // What a trainer of today makes of these settings.
    let config = run.run.experiment.config.clone();
    let mut trainer = Trainer::open(&read.study, vec![config]).expect("a trainer");
    trainer.advance(30).expect("it trains");
    let records = trainer.model(0).history();
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1e-3);
    // Processors differ in the last digits.
    for (stored, now) in run.run.records.iter().zip(records) {
        assert!(
            close(stored.losses.fit, now.losses.fit),
            "{stored:?} {now:?}"
        );
    }
    let (mut copy, project) = ready(WorkingCopy::open(&file, Leftover::Ask));
    same(&project, &read);
    assert_eq!(format(&file), 1, "opening changes nothing");
    copy.save(&file).expect("it is saved");
    copy.close();
    assert_eq!(format(&file), 2);
    same(&read_project(&file).expect("a project"), &read);
}
