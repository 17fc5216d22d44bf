//! The window without a display, found by the names that a screen reader reads: open, inject, train, see numbers change.

#[path = "support/window.rs"]
mod support;

use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use espalier::app::{Intent, Notice, Phase, Reply};
use espalier::data::DataSource;
use espalier::data::Example;
use espalier::network::{Amount, EdgeOrigin, NodeId};
use support::{App, act, click, click_pointer, receive, says, toy, until, window, window_of};

#[test]
fn open_inject_train_and_see_the_numbers_change() {
    let mut app = toy();
    assert!(says(&app, "11 nodes, 11 edges") && says(&app, "6 are in the network"));
    click(&mut app, "Take out");
    assert!(says(&app, "0 are in the network"));
    act(&mut app, Intent::SetSpurious(Amount::Count(9)));
    assert!(says(&app, "9 are in the network"));
    act(&mut app, Intent::SetEpochs(600));

    click(&mut app, "▶ Train");
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
            && window
                .state()
                .statistics()
                .is_some_and(|found| found.distributions.separation.is_some())
    });
    assert!(
        says(&app, "finished: 600 epochs") && says(&app, "KS 0."),
        "the end is shown"
    );
    let series = &window(&app).state().run.series;
    assert_eq!(series.epochs, 600);
    let (first, last) = (series.records[0].losses.fit, series.records[599].losses.fit);
    assert!(
        last < first / 10.0,
        "the error fell to a tenth: from {first} to {last}"
    );
    assert_ne!(series.parameters, series.start, "weights moved");
}

#[test]
fn pause_step_go_on_and_reset_by_keys() {
    let mut app = toy();
    act(&mut app, Intent::SetEpochs(1_000_000));
    app.key_press(Key::Space);
    until(&mut app, |window| window.state().run.series.epochs > 20);
    app.key_press(Key::Space);
    until(&mut app, |window| window.state().run.phase == Phase::Paused);
    let paused_at = window(&app).state().run.series.epochs;
    app.key_press(Key::Period);
    until(&mut app, |window| {
        window.state().run.series.epochs == paused_at + 1
    });
    assert_eq!(window(&app).state().run.phase, Phase::Paused);
    app.key_press(Key::Space);
    until(&mut app, |window| {
        window.state().run.series.epochs > paused_at + 20
    });
    app.key_press_modifiers(Modifiers::SHIFT, Key::R);
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    assert_eq!(window(&app).state().run.series.epochs, 0);
    assert!(
        window(&app).state().is_editable(),
        "after a reset the settings can be changed"
    );
}

#[test]
fn closing_in_the_middle_of_a_run_ends_it() {
    let mut app = toy();
    act(&mut app, Intent::SetEpochs(1_000_000));
    click(&mut app, "▶ Train");
    until(&mut app, |window| window.state().run.series.epochs > 5);
    let begin = Instant::now();
    drop(app);
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "the worker ended with the window"
    );
}

#[test]
fn l2_changes_on_the_way_and_is_marked() {
    let mut app = toy();
    act(&mut app, Intent::SetEpochs(1_000_000));
    click(&mut app, "▶ Train");
    until(&mut app, |window| window.state().run.series.epochs > 5);
    click(&mut app, "high 1e-4");
    until(&mut app, |window| {
        !window.state().marked_changes().is_empty()
    });
    let state = window(&app).state();
    assert_eq!(state.document.config.strengths.l2, 1e-4);
    assert!(
        state.marked_changes()[0].what.label().contains("L2")
            && state.marked_changes()[0].epoch > 5,
        "{:?}",
        state.marked_changes()
    );
    assert!(
        !state.is_editable(),
        "the shape of a run that goes on is settled"
    );
    act(&mut app, Intent::SetEpochs(7));
    assert!(
        matches!(&window(&app).state().dialogs.notice, Some(Notice::Error(text)) if text.contains("Pause the run first"))
    );
    assert_eq!(window(&app).state().document.config.epochs, 1_000_000);
}

#[test]
fn a_number_out_of_range_is_refused_with_its_range() {
    let mut app = toy();
    let field = app.get_by_role_and_label(egui::accesskit::Role::TextInput, "Epochs");
    field.focus();
    app.run_steps(2);
    app.key_press_modifiers(Modifiers::COMMAND, Key::A);
    app.run_steps(1);
    app.get_by_role_and_label(egui::accesskit::Role::TextInput, "Epochs")
        .type_text("-5");
    app.run_steps(2);
    app.key_press(Key::Enter);
    app.run_steps(3);
    assert!(says(&app, "from 1 to 1000000"), "the range is shown");
    assert_eq!(
        window(&app).state().document.config.epochs,
        5_000,
        "what was there stays"
    );
}

#[test]
fn a_file_that_cannot_be_read_leaves_everything_as_it_is() {
    let mut app = toy();
    act(
        &mut app,
        Intent::Open(DataSource::Files(vec!["nowhere/x-Model.tsv".into()])),
    );
    until(&mut app, |window| window.state().dialogs.loading.is_none());
    assert!(
        matches!(&window(&app).state().dialogs.notice, Some(Notice::Error(text)) if text.contains("no such file"))
    );
    assert!(
        says(&app, "11 nodes, 11 edges"),
        "what was open is still open"
    );
}

#[test]
fn the_report_selects_what_it_speaks_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = "source\ttarget\tstimulation\tinhibition\nL\tT\t1\t0\nL\tT\t0\t1\nA\tB\t1\t0\n";
    for (name, text) in [
        ("n-Model.tsv", model),
        ("n-Ligands.tsv", "\tL\na\t0\nb\t1\n"),
        ("n-TFs.tsv", "\tT\na\t0\nb\t1\n"),
    ] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut app = toy();
    act(
        &mut app,
        Intent::Open(DataSource::Files(vec![folder.path().to_owned()])),
    );
    until(&mut app, |window| window.state().dialogs.loading.is_none());
    assert!(
        says(&app, "import: 4 remarks"),
        "merged, contradictory, unreached, leading nowhere"
    );
    assert!(
        matches!(&window(&app).state().dialogs.notice, Some(Notice::Error(text)) if text.contains("do not fit")),
        "100 spurious edges do not fit"
    );
    app.get_by(|node| {
        node.label()
            .is_some_and(|label| label.contains("import: 4"))
    })
    .click();
    app.run_steps(30);
    let line = app.get_by(|node| {
        node.label()
            .is_some_and(|label| label.contains("listed again"))
    });
    line.click();
    app.run_steps(3);
    assert_eq!(window(&app).state().selection.edges.len(), 1);
    assert!(says(&app, "L ➡ T"), "the selection is described");
}

#[test]
fn spurious_edges_are_drawn_again() {
    let mut app = toy();
    let drawn = |app: &App| {
        let network =
            std::sync::Arc::clone(&window(app).state().open.as_ref().expect("open").network);
        network
            .edges()
            .iter()
            .filter(|edge| edge.origin == EdgeOrigin::Spurious)
            .map(|edge| (edge.source, edge.target))
            .collect::<Vec<_>>()
    };
    let before = drawn(&app);
    click(&mut app, "Draw again");
    assert_eq!(drawn(&app).len(), before.len());
    assert_ne!(drawn(&app), before);
}

#[test]
fn a_click_selects_and_escape_selects_nothing() {
    let mut app = toy();
    app.run_steps(5);
    let wanted = NodeId::new(3);
    let position = window(&app).on_screen(wanted).expect("it is in view");
    let button = egui::PointerButton::Primary;
    app.hover_at(position);
    click_pointer(&mut app, position, button, Modifiers::NONE);
    app.run_steps(2);
    let selected = &window(&app).state().selection;
    assert_eq!(selected.nodes, [wanted].into(), "the node that is clicked");
    assert!(selected.edges.is_empty());
    app.key_press(Key::Escape);
    app.run_steps(2);
    assert!(window(&app).state().selection.is_empty());
}

/// Nothing asks for another frame when nothing moves.
#[test]
fn an_idle_window_falls_asleep() {
    for example in Example::ALL {
        let mut app = window_of([1024.0, 700.0], example);
        std::thread::sleep(Duration::from_millis(300));
        app.run_steps(20);
        let delay = app
            .output()
            .viewport_output
            .values()
            .map(|viewport| viewport.repaint_delay)
            .min();
        assert!(
            delay.is_some_and(|delay| delay > Duration::from_secs(1)),
            "{example:?}: the next frame is due in {delay:?}"
        );
    }
}

#[test]
fn the_command_line_repeats_the_settings() {
    let mut app = toy();
    act(&mut app, Intent::SetL2(1e-3));
    act(&mut app, Intent::SetSpurious(Amount::Count(9)));
    let command = window(&app).state().command_line();
    assert_eq!(
        command.as_deref(),
        Some("espalier train --example toy --preset low-coverage --spurious 9 --l2 1e-3 --out run")
    );
}

fn type_into(app: &mut App, label: &str, text: &str) {
    app.get_by_role_and_label(egui::accesskit::Role::TextInput, label)
        .focus();
    app.run_steps(2);
    app.key_press_modifiers(Modifiers::COMMAND, Key::A);
    app.run_steps(1);
    app.get_by_role_and_label(egui::accesskit::Role::TextInput, label)
        .type_text(text);
    app.run_steps(2);
}

/// A click on Train ends the typing, and the run has the value that was typed.
#[test]
fn a_value_that_is_being_typed_is_the_one_that_is_trained() {
    let mut app = toy();
    type_into(&mut app, "Epochs", "70");
    click(&mut app, "▶ Train");
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
    });
    assert_eq!(window(&app).state().run.series.epochs, 70);
}

/// The space bar trains also while a number is being typed: no number has a space in it.
#[test]
fn space_trains_from_a_number_field() {
    let mut app = toy();
    type_into(&mut app, "Epochs", "60");
    app.key_press(Key::Space);
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
    });
    assert_eq!(window(&app).state().run.series.epochs, 60);
}

#[test]
fn too_many_spurious_edges_change_nothing() {
    let mut app = toy();
    type_into(&mut app, "Spurious edges", "5000");
    app.key_press(Key::Enter);
    app.run_steps(3);
    assert!(
        matches!(&window(&app).state().dialogs.notice, Some(Notice::Error(text)) if text.contains("at most 99"))
    );
    assert!(
        says(&app, "6 are in the network"),
        "those that were there stay"
    );
    type_into(&mut app, "Spurious edges", "50%");
    app.key_press(Key::Enter);
    app.run_steps(3);
    assert!(
        says(&app, "6 are in the network"),
        "half of eleven, rounded up"
    );
    assert_eq!(
        window(&app).state().document.config.spurious.amount,
        Amount::Percent(50.0)
    );
}

/// Dragging the slider leaves one mark, not one for each epoch that it crossed.
#[test]
fn a_drag_of_the_slider_leaves_one_mark() {
    use espalier::train::Event;
    let mut app = toy();
    for epoch in [10, 12, 15, 4_000, 4_010] {
        let (model, l2) = (0, 1e-4);
        let event = Event::L2Changed { model, epoch, l2 };
        receive(&mut app, Reply::Training(event));
    }
    let event = Event::LearningRateChanged {
        model: 0,
        epoch: 4_020,
        learning_rate: 1e-4,
    };
    receive(&mut app, Reply::Training(event));
    let marks: Vec<u32> = window(&app)
        .state()
        .marked_changes()
        .iter()
        .map(|mark| mark.epoch)
        .collect();
    assert_eq!(marks, [15, 4_010, 4_020]);
}

#[test]
fn opening_asks_before_something_is_lost() {
    let mut app = toy();
    act(&mut app, Intent::Step);
    until(&mut app, |window| window.state().run.series.epochs == 1);
    act(
        &mut app,
        Intent::Open(DataSource::Example(Example::Signalling)),
    );
    // Keys mean the question now, not the run behind it.
    app.key_press_modifiers(Modifiers::SHIFT, Key::R);
    app.key_press(Key::Period);
    app.run_steps(10);
    assert_eq!(
        window(&app).state().run.series.epochs,
        1,
        "the run behind the question is left alone"
    );
    click(&mut app, "Cancel");
    assert!(says(&app, "11 nodes, 11 edges") && window(&app).state().run.series.epochs == 1);
    act(
        &mut app,
        Intent::Open(DataSource::Example(Example::Signalling)),
    );
    click(&mut app, "Do not save");
    until(&mut app, |window| {
        window
            .state()
            .open
            .as_ref()
            .is_some_and(|open| open.study.name == "signalling")
    });
    assert_eq!(window(&app).state().run.phase, Phase::Idle);
}

/// After a reset, other spurious edges are trained, not those that the waiting worker has.
#[test]
fn other_spurious_edges_after_a_reset_are_trained() {
    let mut app = toy();
    act(&mut app, Intent::Step);
    until(&mut app, |window| window.state().run.series.epochs == 1);
    act(&mut app, Intent::NewRun);
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    click(&mut app, "Take out");
    act(&mut app, Intent::SetSpurious(Amount::Count(6)));
    act(&mut app, Intent::Step);
    until(&mut app, |window| window.state().run.series.epochs == 1);
    let series = &window(&app).state().run.series;
    assert_ne!(
        series.parameters, series.start,
        "the start weights are those from before the step"
    );
}

/// A value that is refused is not trained with the old one instead: the user sees why.
#[test]
fn a_refused_value_trains_nothing() {
    let mut app = toy();
    for (field, value) in [("Epochs", "0"), ("Spurious edges", "5000")] {
        type_into(&mut app, field, value);
        app.key_press(Key::Space);
        app.run_steps(5);
        assert_eq!(
            window(&app).state().run.phase,
            Phase::Idle,
            "{field} {value}"
        );
    }
    assert!(
        matches!(&window(&app).state().dialogs.notice, Some(Notice::Error(text)) if text.contains("at most 99")),
        "the reason stays"
    );
}

/// A run that has ended stays what it was; the command that repeats it does not change with the controls.
#[test]
fn the_command_of_a_finished_run_stays() {
    let mut app = toy();
    act(&mut app, Intent::SetEpochs(30));
    click(&mut app, "▶ Train");
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
    });
    let before = window(&app).state().command_line();
    act(&mut app, Intent::SetL2(0.5));
    assert_eq!(window(&app).state().command_line(), before);
    assert!(window(&app).state().marked_changes().is_empty());
    act(&mut app, Intent::NewRun);
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    assert!(
        window(&app)
            .state()
            .command_line()
            .is_some_and(|command| command.contains("--l2 0.5")),
        "the next run has it"
    );
}
