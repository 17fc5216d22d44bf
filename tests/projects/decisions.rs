//! What a person decides: it is undone, several runs are kept, and preferences stay.

use std::collections::BTreeSet;

use crate::support::{act, press_command, says, state, until};
use crate::windows::{close, save, toy_in, train};
use egui::Key;
use espalier::app::{EdgeEdit, Intent, Phase, RunChange, Tab, ViewChange};
use espalier::network::layout::LayoutKind;
use espalier::network::{Amount, EdgeId, NodeId};
use espalier::run::RunStatus;

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

    // Two of them have one colour: where they are compared, one is drawn in another.
    let runs = state(&app).runs.kept().to_vec();
    act(
        &mut app,
        Intent::DescribeRun(ids[1], RunChange::Colour(runs[2].colour)),
    );
    let colours = ids.iter().map(|&id| {
        let runs = &state(&app).runs;
        runs.colour_of(runs.get(id).expect("a run"), state(&app).run.id)
    });
    let colours: BTreeSet<u8> = colours.collect();
    assert_eq!(colours.len(), 3);

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
