//! The project in the window: opened, stored as it changes, saved, recovered; undone; and several runs in it.

#[path = "support/window.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use espalier::app::{
    Answer, Asked, EdgeEdit, Intent, Notice, Phase, Places, RunChange, Tab, ViewChange, Window,
};
use espalier::data::{DataSource, Example};
use espalier::network::layout::LayoutKind;
use espalier::network::{Amount, EdgeId, NodeId};
use espalier::project::{read_project, working_path};
use espalier::run::RunStatus;
use support::{App, act, click, press_command, says, state, until, window};

/// A window that keeps its files in a folder, and begins with something.
fn window_in(folder: &Path, source: DataSource) -> App {
    let folder = folder.to_owned();
    let mut app = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_step_dt(1.0 / 60.0)
        .build_ui_state(
            move |ui, window: &mut Option<Window>| {
                let ctx = ui.ctx().clone();
                let window = window.get_or_insert_with(|| {
                    let mut window = Window::new(&ctx, source.clone(), Places::in_folder(&folder));
                    window.look_for_leftovers(&ctx);
                    window
                });
                window.logic(&ctx);
                window.ui(ui);
            },
            None,
        );
    until(&mut app, |window| {
        let state = window.state();
        state.dialogs.asked.is_some() || state.open.is_some() || state.dialogs.notice.is_some()
    });
    app
}

fn toy_in(folder: &Path) -> App {
    let mut app = window_in(folder, DataSource::Example(Example::Toy));
    until(&mut app, |window| {
        window.state().open.is_some() && window.state().document.arrangement.is_some()
    });
    app
}

fn open(folder: &Path, file: &Path) -> App {
    window_in(folder, DataSource::Files(vec![file.to_owned()]))
}

fn train(app: &mut App, epochs: u32, seed: u64) {
    act(app, Intent::SetEpochs(epochs));
    act(app, Intent::SetSeed(seed));
    act(app, Intent::SetEngine(espalier::model::EngineChoice::Cpu));
    act(app, Intent::TrainOrPause);
    until(app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
            && window.state().run.series.epochs == epochs
    });
}

fn save(app: &mut App, file: &Path) {
    act(app, Intent::SaveProjectTo(file.to_owned()));
    until(app, |window| {
        let state = window.state();
        state.project.file.as_deref() == Some(file) && !state.is_unsaved()
    });
}

/// As a window ends that is closed, with everything that waits carried out.
fn close(mut app: App) {
    if let Some(window) = app.state_mut() {
        window.end();
    }
}

#[test]
fn a_project_comes_back_as_it_was_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = toy_in(folder.path());
    assert!(!state(&app).is_unsaved(), "nothing was done yet");
    assert_eq!(window(&app).title(), "toy - Espalier");
    train(&mut app, 60, 3);
    act(&mut app, Intent::Edit(vec![EdgeId::new(0)], EdgeEdit::Flip));
    act(&mut app, Intent::Doubt(vec![EdgeId::new(2)]));
    act(&mut app, Intent::Place(NodeId::new(1), [321.0, 123.0]));
    act(&mut app, Intent::SetNotes("first note".to_owned()));
    act(
        &mut app,
        Intent::ChangeView(vec![ViewChange::Tab(Tab::Runs)]),
    );
    let run = state(&app).runs.kept()[0].clone();
    act(
        &mut app,
        Intent::DescribeRun(run.id, RunChange::Name("the first".to_owned())),
    );
    app.run_steps(2);
    assert_eq!(window(&app).title(), "toy* - Espalier");
    save(&mut app, &file);
    app.run_steps(2);
    assert_eq!(window(&app).title(), "mine - Espalier");
    let before = state(&app).clone();
    close(app);
    assert!(!working_path(&file).exists(), "nothing is left beside it");

    let mut app = open(folder.path(), &file);
    until(&mut app, |window| window.state().open.is_some());
    let after = state(&app);
    assert_eq!(after.document, before.document);
    assert_eq!(after.project.notes, "first note");
    assert_eq!(after.view.tab, Tab::Runs);
    assert_eq!((after.runs.kept().len(), after.is_unsaved()), (1, false));
    let again = &after.runs.kept()[0];
    assert_eq!(
        (&again.name, &again.run.records),
        (&"the first".to_owned(), &run.run.records)
    );
    assert_eq!(again.run.checkpoints, run.run.checkpoints);
    assert_eq!(
        after.preferences.recent.as_slice(),
        std::slice::from_ref(&file)
    );
    // Its network is one of before the flip: it is shown only when it is asked for.
    assert_eq!(after.run.phase, Phase::Idle);
    let id = again.id;
    act(&mut app, Intent::ShowRun(id));
    app.run_steps(3);
    assert!(matches!(state(&app).run.phase, Phase::Finished(_)));
    assert!(state(&app).document.config.edits.is_empty());
    act(&mut app, Intent::Undo);
    assert_eq!(state(&app).document, before.document);
    close(app);
}

/// Closing asks only if something would be lost; saving first needs a name once.
#[test]
fn closing_asks_only_where_something_would_be_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine");
    let mut app = toy_in(folder.path());
    assert!(!state(&app).is_unsaved());
    act(&mut app, Intent::Doubt(vec![EdgeId::new(2)]));
    act(&mut app, Intent::NewProject);
    assert!(matches!(state(&app).dialogs.asked, Some(Asked::Unsaved(_))));
    app.run_steps(2);
    click(&mut app, "Cancel");
    assert!(state(&app).open.is_some());
    act(&mut app, Intent::NewProject);
    act(&mut app, Intent::Answer(Answer::Yes));
    app.run_steps(2);
    assert!(says(&app, "Save the project"), "it has no file yet");
    act(&mut app, Intent::SaveProjectTo(file.clone()));
    until(&mut app, |window| window.state().open.is_none());
    let saved = file.with_extension("espalier");
    assert_eq!(
        read_project(&saved)
            .expect("a project")
            .document
            .doubted
            .len(),
        1
    );
    assert_eq!(window(&app).title(), "Espalier");
    close(app);
}

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
        for (path, bytes) in bytes {
            std::fs::write(path, bytes).expect("a file");
        }
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

fn copies(database: &Path) -> Vec<(PathBuf, Vec<u8>)> {
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

/// Everything that a person decides is undone, with its name, two hundred steps and more, across saving.
#[test]
fn everything_that_a_person_sets_is_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = toy_in(folder.path());
    let first = EdgeId::new(0);
    let mut documents = vec![state(&app).document.clone()];
    let mut names = Vec::new();
    let intents = [
        Intent::Edit(vec![first], EdgeEdit::Flip),
        Intent::Doubt(vec![first]),
        Intent::SetSpurious(Amount::Count(4)),
        Intent::DrawAgain,
        Intent::SetL2(1e-3),
        Intent::SetSeed(9),
        Intent::SetEpochs(77),
        Intent::Place(NodeId::new(2), [5.0, 5.0]),
        Intent::Pin(vec![NodeId::new(3)], true),
        Intent::Clamp(vec![NodeId::new(4)], Some(0.0)),
        Intent::Cut(vec![EdgeId::new(3)]),
    ];
    for intent in intents {
        act(&mut app, intent);
        documents.push(state(&app).document.clone());
        names.push(state(&app).undo_redo_names()[0].expect("a step").to_owned());
    }
    act(&mut app, Intent::Arrange(LayoutKind::Force));
    until(&mut app, |window| {
        let arrangement = window.state().document.arrangement.as_ref();
        arrangement.is_some_and(|arrangement| arrangement.kind == LayoutKind::Force)
    });
    documents.push(state(&app).document.clone());
    names.push(state(&app).undo_redo_names()[0].expect("a step").to_owned());
    for seed in 100..320 {
        act(&mut app, Intent::SetSeed(seed));
        documents.push(state(&app).document.clone());
        names.push(format!("seed to {seed}"));
    }
    save(&mut app, &file);
    assert!(
        names[0].starts_with("flip the sign of ") && names[0].contains(" ➡ "),
        "{}",
        names[0]
    );
    for at in (0..names.len()).rev() {
        assert_eq!(state(&app).undo_redo_names()[0], Some(names[at].as_str()));
        act(&mut app, Intent::Undo);
        assert_eq!(state(&app).document, documents[at], "{}", names[at]);
    }
    assert_eq!(state(&app).undo_redo_names()[0], None);
    assert!(
        state(&app).is_unsaved(),
        "it is not what was saved any more"
    );
    for at in 0..names.len() {
        act(&mut app, Intent::Redo);
        assert_eq!(state(&app).document, documents[at + 1], "{}", names[at]);
    }
    assert!(!state(&app).is_unsaved(), "it is what was saved again");
    close(app);
}

/// A slider that is dragged is one step; a second drag is another one.
#[test]
fn a_gesture_is_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = toy_in(folder.path());
    let before = state(&app).document.config.strengths.l2;
    for l2 in [1e-5, 2e-5, 3e-5] {
        if let Some(window) = app.state_mut() {
            let ctx = egui::Context::default();
            window.act(&ctx, Intent::SetL2(l2));
        }
    }
    app.run_steps(1);
    act(&mut app, Intent::SetL2(1e-2));
    press_command(&mut app, Key::Z);
    assert_eq!(state(&app).document.config.strengths.l2, 3e-5);
    press_command(&mut app, Key::Z);
    assert_eq!(state(&app).document.config.strengths.l2, before);
    close(app);
}

/// Training again makes a new run; runs are shown, compared, deleted and brought back.
#[test]
fn a_project_keeps_several_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = toy_in(folder.path());
    for (seed, epochs) in [(1, 40), (2, 50), (3, 60)] {
        train(&mut app, epochs, seed);
    }
    let ids: Vec<_> = state(&app).runs.kept().iter().map(|run| run.id).collect();
    assert_eq!(ids.len(), 3);
    assert!(
        state(&app).runs.is_compared(ids[1]),
        "the run before is compared by itself"
    );
    act(&mut app, Intent::CompareRun(ids[0], true));
    act(
        &mut app,
        Intent::ChangeView(vec![ViewChange::Tab(Tab::Compare)]),
    );
    app.run_steps(4);
    let differences = state(&app).runs.differences();
    assert!(differences.iter().all(|found| found.there.len() == 2) && differences.len() == 17);
    assert!(says(&app, "Loss (dashed: test)"));

    act(&mut app, Intent::ShowRun(ids[0]));
    app.run_steps(2);
    let shown = state(&app);
    assert_eq!(
        (shown.run.series.epochs, shown.document.config.seed),
        (40, 1)
    );
    assert_eq!(shown.run.id, Some(ids[0]));
    act(&mut app, Intent::DeleteRun(ids[0]));
    app.run_steps(2);
    assert_eq!(
        (state(&app).runs.kept().len(), &state(&app).run.phase),
        (2, &Phase::Idle)
    );
    act(&mut app, Intent::RestoreRun);
    let kept: Vec<_> = state(&app).runs.kept().iter().map(|run| run.id).collect();
    assert_eq!(kept, ids, "it is back in its place");
    act(&mut app, Intent::ShowRun(ids[0]));
    // The same settings, trained again, are a run of their own.
    train(&mut app, 40, 1);
    let runs = state(&app).runs.kept();
    assert_eq!(runs.len(), 4);
    assert_eq!(runs[3].run.records, runs[0].run.records);
    assert!(runs.iter().all(|run| run.status == RunStatus::Finished));
    close(app);
}

/// A second window opens the project to read, and says so.
#[test]
fn a_second_window_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut first = toy_in(&folder.path().join("one"));
    save(&mut first, &file);
    let mut second = open(&folder.path().join("two"), &file);
    until(&mut second, |window| window.state().open.is_some());
    second.run_steps(2);
    assert_eq!(window(&second).title(), "mine (read only) - Espalier");
    assert!(
        matches!(&state(&second).dialogs.notice, Some(Notice::Error(text)) if text.contains("open to read")),
        "{:?}",
        state(&second).dialogs.notice
    );
    act(&mut second, Intent::SetNotes("mine alone".to_owned()));
    second.key_press_modifiers(Modifiers::COMMAND, Key::S);
    second.run_steps(3);
    assert!(
        says(&second, "Save the project"),
        "another name is asked for"
    );
    let copy = folder.path().join("copy.espalier");
    save(&mut second, &copy);
    assert_eq!(read_project(&file).expect("a project").notes, "");
    assert_eq!(read_project(&copy).expect("a project").notes, "mine alone");
    // Saved over the one that is open elsewhere: refused.
    act(&mut second, Intent::SaveProjectTo(file.clone()));
    until(&mut second, |window| {
        matches!(window.state().dialogs.notice, Some(Notice::Error(_)))
    });
    close(second);
    close(first);
}

#[test]
fn preferences_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = toy_in(folder.path());
    let mut wanted = state(&app).preferences.clone();
    wanted.spurious = Some(Amount::Count(3));
    wanted.reduced_motion = true;
    wanted.theme = espalier::app::ThemeChoice::Light;
    act(&mut app, Intent::SetPreferences(Box::new(wanted.clone())));
    app.run_steps(3);
    close(app);
    let app = toy_in(folder.path());
    let kept = &state(&app).preferences;
    assert_eq!(
        (kept.spurious, kept.reduced_motion, kept.theme),
        (wanted.spurious, true, wanted.theme)
    );
    assert_eq!(
        state(&app).document.config.spurious.amount,
        Amount::Count(3)
    );
    assert_eq!(state(&app).view.motion, espalier::app::Motion::Reduced);
    assert!(
        kept.panels
            .get("controls")
            .is_some_and(|width| *width >= 210.0),
        "{:?}",
        kept.panels
    );
    close(app);
}

/// The project that is open, opened once more, is not locked by its own window.
#[test]
fn the_open_project_opens_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = toy_in(folder.path());
    act(&mut app, Intent::SetNotes("saved".to_owned()));
    save(&mut app, &file);
    act(&mut app, Intent::SetNotes("not saved".to_owned()));
    act(
        &mut app,
        Intent::Open(DataSource::Files(vec![file.clone()])),
    );
    act(&mut app, Intent::Answer(Answer::No));
    until(&mut app, |window| window.state().project.notes == "saved");
    assert_eq!(state(&app).project.read_only, None);
    act(&mut app, Intent::SetNotes("again".to_owned()));
    save(&mut app, &file);
    assert_eq!(read_project(&file).expect("a project").notes, "again");
    close(app);
}

/// Where there is no folder for what is not saved yet, saving works all the same.
#[test]
fn a_project_is_saved_without_a_folder_for_working_copies() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = support::toy();
    act(&mut app, Intent::SetNotes("kept".to_owned()));
    save(&mut app, &file);
    assert_eq!(read_project(&file).expect("a project").notes, "kept");
    assert!(
        working_path(&file).exists(),
        "from now on it has a working copy"
    );
    close(app);
}
