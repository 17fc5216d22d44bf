//! Windows that are killed: what they leave behind is offered, and runs go on bit for bit.

use crate::support::{App, act, click, says, state, until};
use crate::windows::{close, open, save, toy_in, train};
use espalier::app::{Answer, Intent, Phase};
use espalier::project::KeptRun;
use espalier::project::working_path;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// A window that is killed: the next one offers what was there, and the run goes on bit for bit.
#[test]
fn what_a_killed_window_leaves_behind_is_offered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut whole = toy_in(&folder.path().join("whole"));
    train(&mut whole, 4_000, 5);
    let whole_weights = state(&whole).weights().expect("weights").to_vec();
    let whole_records = state(&whole).run.series.records.clone();
    close(whole);
    for is_named in [false, true] {
        let places = folder.path().join(format!("places {is_named}"));
        let file = folder.path().join("mine.espalier");
        let mut app = toy_in(&places);
        if is_named {
            save(&mut app, &file);
        }
        act(&mut app, Intent::SetEpochs(4_000));
        act(&mut app, Intent::SetSeed(5));
        act(
            &mut app,
            Intent::SetEngine(espalier::model::EngineChoice::Cpu),
        );
        act(&mut app, Intent::SetNotes("nearly lost".to_owned()));
        act(&mut app, Intent::TrainOrPause);
        until(&mut app, |window| window.state().run.series.epochs > 300);
        act(&mut app, Intent::TrainOrPause);
        until(&mut app, |window| window.state().run.phase == Phase::Paused);
        let paused_at = state(&app).run.series.epochs;
        assert!(paused_at < 4_000, "it is in the middle");
        wait_until_stored(&mut app, &places, is_named.then_some(&file));
        // Killed: nothing more is stored, and nothing is cleaned up.
        let copy = left_behind(&places, is_named.then_some(&file));
        let bytes = copies(&copy);
        close(app);
        put_back(&bytes);
        let mut app = if is_named {
            open(&places, &file)
        } else {
            toy_in(&places)
        };
        until(&mut app, |window| window.state().dialogs.asked.is_some());
        app.run_steps(2);
        assert!(says(&app, "Espalier ended without saving"));
        click(&mut app, "Recover");
        until(&mut app, |window| {
            window.state().project.notes == "nearly lost"
        });
        assert!(state(&app).is_unsaved());
        assert_eq!(
            (&state(&app).run.phase, state(&app).run.series.epochs),
            (&Phase::Paused, paused_at)
        );
        act(&mut app, Intent::TrainOrPause);
        until(&mut app, |window| {
            matches!(window.state().run.phase, Phase::Finished(_))
        });
        assert_eq!(state(&app).weights().expect("weights"), whole_weights);
        assert_eq!(state(&app).run.series.records, whole_records);
        close(app);
    }
}

/// The files of a working copy.
fn left_behind(places: &Path, file: Option<&PathBuf>) -> PathBuf {
    match file {
        Some(file) => working_path(file),
        None => {
            let entries = std::fs::read_dir(places.join("unsaved")).expect("a folder");
            let paths = entries.flatten().map(|entry| entry.path());
            let mut copies =
                paths.filter(|path| path.extension().is_some_and(|it| it == "espalier"));
            copies.next().expect("a working copy")
        }
    }
}

/// Writes files as they were.
pub fn put_back(files: &[(PathBuf, Vec<u8>)]) {
    for (path, bytes) in files {
        std::fs::write(path, bytes).expect("a file");
    }
}

/// The files of a database, with what they hold.
pub fn copies(database: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    let paths = [database.to_owned(), PathBuf::from(log)];
    let read = |path: PathBuf| std::fs::read(&path).ok().map(|bytes| (path, bytes));
    paths.into_iter().filter_map(read).collect()
}

fn wait_until_stored(app: &mut App, places: &Path, file: Option<&PathBuf>) {
    let deadline = Instant::now() + Duration::from_secs(10);
    let marker = b"nearly lost";
    loop {
        app.run_steps(2);
        std::thread::sleep(Duration::from_millis(100));
        let bytes = copies(&left_behind(places, file));
        let has_notes = bytes
            .iter()
            .any(|(_, bytes)| bytes.windows(marker.len()).any(|part| part == marker));
        if has_notes && Instant::now() + Duration::from_secs(8) > deadline {
            // The run is stored with the same second at the latest.
            std::thread::sleep(Duration::from_millis(1_200));
            return;
        }
        assert!(
            Instant::now() < deadline,
            "nothing was stored within ten seconds"
        );
    }
}

/// Names the folder in which this program is to work until it is killed.
const WORKS_IN: &str = "ESPALIER_TEST_WORKS_IN";

/// Epochs of a run that is still going on when the window is killed.
const LONG: u32 = 20_000;

fn settings(app: &mut App) {
    act(app, Intent::SetEpochs(LONG));
    act(app, Intent::SetSeed(5));
    act(app, Intent::SetEngine(espalier::model::EngineChoice::Cpu));
}

fn since_epoch() -> Duration {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("a clock that is set")
}

/// A window that trains, writes the time into its notes, and saves now and then, until it is killed.
fn work(folder: &Path) -> ! {
    let file = folder.join("mine.espalier");
    let mut app = if file.exists() {
        let mut app = open(folder, &file);
        if state(&app).dialogs.asked.is_some() {
            act(&mut app, Intent::Answer(Answer::Yes));
        }
        until(&mut app, |window| window.state().open.is_some());
        app
    } else {
        toy_in(folder)
    };
    settings(&mut app);
    act(&mut app, Intent::TrainOrPause);
    for round in 0.. {
        act(
            &mut app,
            Intent::SetNotes(since_epoch().as_millis().to_string()),
        );
        if round % 25 == 0 {
            act(&mut app, Intent::SaveProjectTo(file.clone()));
        }
        if round % 10 == 9 {
            // From where it pauses a run can go on.
            act(&mut app, Intent::TrainOrPause);
            until(&mut app, |window| {
                window.state().run.phase != Phase::Running
            });
            act(&mut app, Intent::TrainOrPause);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    unreachable!("it works until it is killed")
}

/// Windows of a process of their own, killed at moments that are spread over opening, training, storing and saving: every start after
/// it recovers; nothing is lost that is older than ten seconds; and the run goes on as one that nobody stopped.
#[test]
fn killed_windows_lose_nothing() {
    if let Some(folder) = std::env::var_os(WORKS_IN) {
        work(Path::new(&folder));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut whole = toy_in(&folder.path().join("whole"));
    settings(&mut whole);
    act(&mut whole, Intent::TrainOrPause);
    until(&mut whole, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
    });
    let whole_weights = state(&whole).weights().expect("weights").to_vec();
    close(whole);
    let mut gone_on = 0;
    for round in 0..12_u64 {
        let places = folder.path().join((round / 2).to_string());
        let killed_at = work_until_killed(&places, Duration::from_millis(300 + 110 * round));
        // Every second one starts from what the one before left behind.
        if round % 2 == 1 {
            gone_on += usize::from(comes_back(&places, killed_at, &whole_weights));
        }
    }
    assert!(gone_on > 0, "some were killed after a state was stored");
}

/// Kills a window of a process of its own after this time; returns when.
fn work_until_killed(places: &Path, after: Duration) -> Duration {
    let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "killed::killed_windows_lose_nothing"])
        .env(WORKS_IN, places)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    std::thread::sleep(after);
    child.kill().expect("it is killed");
    child.wait().expect("it has ended");
    since_epoch()
}

/// Opens what a killed window left behind, and lets its run go on; returns whether there was one.
fn comes_back(places: &Path, killed_at: Duration, whole_weights: &[f64]) -> bool {
    let file = places.join("mine.espalier");
    let mut app = if file.exists() {
        open(places, &file)
    } else {
        toy_in(places)
    };
    if state(&app).dialogs.asked.is_some() {
        act(&mut app, Intent::Answer(Answer::Yes));
    }
    until(&mut app, |window| window.state().open.is_some());
    let written: u64 = state(&app).project.notes.parse().expect("a time");
    let lost = killed_at.saturating_sub(Duration::from_millis(written));
    assert!(lost < Duration::from_secs(10), "{lost:?} were lost");
    let can_go_on = |run: &&Arc<KeptRun>| {
        let point = run.resume_point.as_ref();
        point.is_some_and(|point| point.epoch > 0)
    };
    let unfinished = state(&app).runs.kept().iter().rev().find(can_go_on);
    let id = unfinished.map(|run| run.id);
    if let Some(id) = id {
        act(&mut app, Intent::ShowRun(id));
        act(&mut app, Intent::TrainOrPause);
        until(&mut app, |window| {
            matches!(window.state().run.phase, Phase::Finished(_))
        });
        assert_eq!(state(&app).weights().expect("weights"), whole_weights);
    }
    close(app);
    id.is_some()
}

/// Runs a test of this program alone in a process of its own, which sees a small disk at a folder; `None` where this system does not
/// let anybody make one.
#[cfg(target_os = "linux")]
pub fn on_a_small_disk(test: &str, folder: &Path) -> Option<std::process::Output> {
    let script = format!(
        "mount -t tmpfs -o size=1500k none '{}' || exit 77; exec \"$0\" --exact {test}",
        folder.display()
    );
    let output = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .arg(std::env::current_exe().expect("this program"))
        .env(WORKS_IN, folder)
        .output()
        .ok()?;
    let could_mount = output
        .status
        .code()
        .is_some_and(|code| code == 0 || code == 101);
    could_mount.then_some(output)
}

/// The folder of the small disk, where this process was started on one.
#[cfg(target_os = "linux")]
pub fn small_disk() -> Option<PathBuf> {
    std::env::var_os(WORKS_IN).map(PathBuf::from)
}
