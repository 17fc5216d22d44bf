//! Files and disks that fail under a window: it says what happened, and keeps what the user did.

use std::path::Path;

use espalier::app::{Answer, Asked, Intent, Notice, Phase};
use espalier::data::{DataSource, Example, StudyData};
use espalier::model::EngineChoice;
use espalier::project::{read_project, working_path};
use espalier::settings::{ScheduledChange, SettingChange};
use espalier::train::Trainer;

use crate::killed::{copies, on_a_small_disk, put_back, small_disk};
use crate::support::{App, act, state, until};
use crate::windows::{act_at_once, close, open, save, toy_in};

fn error(app: &App) -> Option<&str> {
    match &state(app).dialogs.notice {
        Some(Notice::Error(text)) => Some(text),
        _ => None,
    }
}

/// Waits for a message about an error.
fn told(app: &mut App) -> String {
    until(app, |window| {
        matches!(window.state().dialogs.notice, Some(Notice::Error(_)))
    });
    let text = error(app).expect("an error").to_owned();
    act(app, Intent::Dismiss);
    text
}

fn files(path: &Path) -> DataSource {
    DataSource::Files(vec![path.to_owned()])
}

/// Leaves a project behind as a window does that is killed: saved with the notes "old", changed to "new".
fn leave_behind(folder: &Path, file: &Path) {
    let mut app = toy_in(folder);
    act(&mut app, Intent::SetNotes("old".to_owned()));
    save(&mut app, file);
    act(&mut app, Intent::SetNotes("new".to_owned()));
    until(&mut app, |_| {
        let bytes = copies(&working_path(file));
        bytes
            .iter()
            .any(|(_, bytes)| bytes.windows(5).any(|part| part == b"\"new\""))
            || bytes
                .iter()
                .any(|(_, bytes)| bytes.windows(8).any(|part| part == b"notesnew"))
    });
    let left = copies(&working_path(file));
    close(app);
    put_back(&left);
}

/// What is changed between the order to save and its end is not in the file, and the window knows.
#[test]
fn a_change_while_it_is_saved_stays_unsaved() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = toy_in(folder.path());
    act_at_once(&mut app, Intent::SetNotes("first".to_owned()));
    act_at_once(&mut app, Intent::SaveProjectTo(file.clone()));
    act_at_once(&mut app, Intent::SetNotes("second".to_owned()));
    until(&mut app, |window| window.state().project.file.is_some());
    assert!(state(&app).is_unsaved());
    assert_eq!(read_project(&file).expect("a project").notes, "first");
    act(&mut app, Intent::Quit);
    assert!(matches!(state(&app).dialogs.asked, Some(Asked::Unsaved(_))));
    act(&mut app, Intent::Answer(Answer::Yes));
    until(&mut app, |window| !window.state().is_unsaved());
    assert_eq!(read_project(&file).expect("a project").notes, "second");
    close(app);
}

/// "Do not save" gives a project up for another one that opens, not for one that does not.
#[test]
fn a_project_that_does_not_open_leaves_the_present_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("broken.espalier");
    std::fs::write(&broken, "no project").expect("a file");
    let mut app = toy_in(folder.path());
    act(&mut app, Intent::SetNotes("mine".to_owned()));
    act(&mut app, Intent::Open(files(&broken)));
    act(&mut app, Intent::Answer(Answer::No));
    let message = told(&mut app);
    assert!(message.contains("broken.espalier"), "{message}");
    assert_eq!(state(&app).project.notes, "mine");
    assert!(state(&app).is_unsaved());
    act(&mut app, Intent::Quit);
    assert!(
        matches!(state(&app).dialogs.asked, Some(Asked::Unsaved(_))),
        "it asks again"
    );
    let file = folder.path().join("mine.espalier");
    act(&mut app, Intent::Answer(Answer::Cancel));
    save(&mut app, &file);
    assert_eq!(read_project(&file).expect("a project").notes, "mine");
    close(app);
}

/// While a project is being opened, which takes the place of the present one, nothing changes by a key; and one that comes too late
/// is not shown.
#[test]
fn nothing_is_lost_while_a_project_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = toy_in(folder.path());
    act(&mut app, Intent::SetNotes("mine".to_owned()));
    save(&mut app, &file);
    act_at_once(&mut app, Intent::Open(files(&file)));
    assert!(state(&app).dialogs.opens_project);
    until(&mut app, |window| !window.state().dialogs.opens_project);
    assert_eq!(state(&app).project.notes, "mine");
    // A new project is begun before the answer comes.
    act_at_once(&mut app, Intent::Open(files(&file)));
    act_at_once(&mut app, Intent::NewProject);
    until(&mut app, |window| !window.state().dialogs.opens_project);
    app.run_steps(10);
    assert!(state(&app).open.is_none());
    close(app);
}

/// What was left behind is given up only for a file that can be read; until then it can be recovered.
#[test]
fn what_was_left_behind_outlives_a_damaged_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    leave_behind(folder.path(), &file);
    let whole = std::fs::read(&file).expect("a file");
    std::fs::write(&file, &whole[..whole.len() / 2]).expect("a damaged file");
    let mut app = open(folder.path(), &file);
    assert!(matches!(state(&app).dialogs.asked, Some(Asked::Recover(_))));
    act(&mut app, Intent::Answer(Answer::No));
    let message = told(&mut app);
    assert!(message.contains("mine.espalier"), "{message}");
    act(&mut app, Intent::Open(files(&file)));
    until(&mut app, |window| window.state().dialogs.asked.is_some());
    act(&mut app, Intent::Answer(Answer::Yes));
    until(&mut app, |window| window.state().project.notes == "new");
    act(&mut app, Intent::SetNotes("newer".to_owned()));
    save(&mut app, &file);
    assert_eq!(read_project(&file).expect("a project").notes, "newer");
    close(app);
}

/// A file whose latest changes wait to be recovered is not saved over.
#[test]
fn what_was_left_behind_is_not_saved_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    leave_behind(folder.path(), &file);
    let mut app = toy_in(&folder.path().join("other"));
    act(&mut app, Intent::SetNotes("other".to_owned()));
    act(&mut app, Intent::SaveProjectTo(file.clone()));
    let message = told(&mut app);
    assert!(message.contains("mine.espalier"), "{message}");
    assert!(state(&app).is_unsaved());
    close(app);
    assert_eq!(read_project(&file).expect("a project").notes, "old");
    let mut app = open(folder.path(), &file);
    act(&mut app, Intent::Answer(Answer::Yes));
    until(&mut app, |window| window.state().project.notes == "new");
    close(app);
}

/// The folder of the project is gone, as a drive that was pulled out: the window goes on, and saves once it is back.
#[cfg(unix)]
#[test]
fn a_disk_that_vanishes_takes_nothing_along() {
    let folder = tempfile::tempdir().expect("a folder");
    let drive = folder.path().join("drive");
    let file = drive.join("mine.espalier");
    let mut app = toy_in(&folder.path().join("places"));
    std::fs::create_dir(&drive).expect("a folder");
    save(&mut app, &file);
    std::fs::remove_dir_all(&drive).expect("it goes");
    act(&mut app, Intent::SetNotes("kept".to_owned()));
    act(&mut app, Intent::SaveProject);
    let message = told(&mut app);
    assert!(message.contains("mine.espalier"), "{message}");
    assert!(state(&app).is_unsaved());
    std::fs::create_dir(&drive).expect("it comes back");
    act(&mut app, Intent::SaveProject);
    until(&mut app, |window| !window.state().is_unsaved());
    assert_eq!(read_project(&file).expect("a project").notes, "kept");
    close(app);
}

/// The disk of the working copy is full: the window says so once, saves elsewhere, and goes on there.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_another_place_to_save_to() {
    let Some(full) = small_disk() else {
        let folder = tempfile::tempdir().expect("a folder");
        match on_a_small_disk(
            "faults::a_full_disk_leaves_another_place_to_save_to",
            folder.path(),
        ) {
            Some(output) => assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stdout)
            ),
            None => eprintln!("skipped: nobody may mount a small disk here"),
        }
        return;
    };
    let elsewhere = tempfile::tempdir().expect("a folder");
    let places = elsewhere.path().join("places");
    let file = full.join("mine.espalier");
    let mut app = toy_in(&places);
    save(&mut app, &file);
    let large: String = (0..400_000_u32).map(|at| format!("{at} ")).collect();
    act(&mut app, Intent::SetNotes(large.clone()));
    let message = told(&mut app);
    assert!(
        message.contains("mine.espalier") && message.contains("Check the free space"),
        "{message}"
    );
    act(&mut app, Intent::SaveProject);
    let message = told(&mut app);
    assert!(message.contains("Check the free space"), "{message}");
    assert!(state(&app).is_unsaved());
    assert_eq!(read_project(&file).expect("the old one").notes, "");
    let other = elsewhere.path().join("other.espalier");
    save(&mut app, &other);
    assert_eq!(read_project(&other).expect("a project").notes, large);
    act(&mut app, Intent::SetNotes("goes on".to_owned()));
    act(&mut app, Intent::SaveProject);
    until(&mut app, |window| !window.state().is_unsaved());
    assert_eq!(read_project(&other).expect("a project").notes, "goes on");
    close(app);
}

/// A run that was paused, given another strength, saved and closed goes on as one to which that was scheduled.
#[test]
fn a_run_goes_on_with_the_strength_that_it_was_given_while_it_paused() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.espalier");
    let mut app = toy_in(folder.path());
    for intent in [
        Intent::SetEpochs(4_000),
        Intent::SetEngine(EngineChoice::Cpu),
        Intent::TrainOrPause,
    ] {
        act(&mut app, intent);
    }
    until(&mut app, |window| window.state().run.series.epochs > 300);
    act(&mut app, Intent::TrainOrPause);
    until(&mut app, |window| window.state().run.phase == Phase::Paused);
    let epoch = state(&app).run.series.epochs;
    let mut config = state(&app).document.config.clone();
    act(&mut app, Intent::SetL2(1e-2));
    save(&mut app, &file);
    close(app);

    let mut app = open(folder.path(), &file);
    until(&mut app, |window| window.state().open.is_some());
    assert_eq!(
        (&state(&app).run.phase, state(&app).run.series.epochs),
        (&Phase::Paused, epoch)
    );
    assert_eq!(state(&app).document.config.strengths.l2, 1e-2);
    act(&mut app, Intent::TrainOrPause);
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
    });
    config.scheduled = vec![ScheduledChange {
        epoch,
        what: SettingChange::L2(1e-2),
    }];
    let study = StudyData::example(Example::Toy).expect("an example");
    let mut trainer = Trainer::open(&study, vec![config]).expect("a trainer");
    trainer.advance(4_000).expect("it trains");
    let wanted = trainer.parameters(0).expect("parameters").weights;
    assert_eq!(state(&app).weights().expect("weights"), wanted);
    close(app);
}
