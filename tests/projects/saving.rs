//! Projects that are saved, left and opened, and what can come between.

use crate::support::{act, click, says, state, toy, until, window};
use crate::windows::{close, open, save, toy_in, train};
use egui::{Key, Modifiers};
use espalier::app::{Answer, Asked, EdgeEdit, Intent, Notice, Phase, RunChange, Tab, ViewChange};
use espalier::data::DataSource;
use espalier::network::{EdgeId, NodeId};
use espalier::project::{read_project, working_path};

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

/// Where there is no folder for what is not saved yet, saving works all the same.
#[test]
fn a_project_is_saved_without_a_folder_for_working_copies() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = toy();
    act(&mut app, Intent::SetNotes("kept".to_owned()));
    save(&mut app, &file);
    assert_eq!(read_project(&file).expect("a project").notes, "kept");
    assert!(
        working_path(&file).exists(),
        "from now on it has a working copy"
    );
    close(app);
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
