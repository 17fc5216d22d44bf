//! The tab below the network, driven as a user drives it: tables, charts, the timeline, experiments, and what is written.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

#[path = "support/window.rs"]
mod support;

use egui::{Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use espalier::analysis;
use espalier::analysis::edges_below;
use espalier::app::{Intent, Notice, Phase};
use espalier::app::{NodeColours, Tab, ViewChange};
use espalier::data::Example;
use espalier::data::{DataSource, StudyData};
use espalier::engine::simulate::{Perturbation, steady_states};
use espalier::model::EngineChoice;
use espalier::network::{EdgeId, EdgeOrigin};
use espalier::settings::{Config, Preset, ScheduledChange, SettingChange};
use espalier::train::Trainer;
use support::{
    App, act, click, click_pointer, press, press_command, says, state, type_text, until, window_of,
};

/// All tabs, the one that lies there at first last.
const TABS: [Tab; 8] = [
    Tab::Edges,
    Tab::Weights,
    Tab::Fit,
    Tab::Training,
    Tab::Ablation,
    Tab::WhatIf,
    Tab::Compare,
    Tab::Overview,
];

/// A window in which an example was trained for a while, and what is found in its weights.
fn trained(example: Example, epochs: u32) -> App {
    let mut app = window_of([1440.0, 900.0], example);
    act(&mut app, Intent::SetEpochs(epochs));
    press(&mut app, Key::Space);
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_)) && window.state().effects().is_some()
    });
    settle(&mut app);
    app
}

/// Waits until what is shown is what is found in the weights that are shown.
fn settle(app: &mut App) {
    until(app, |window| {
        let state = window.state();
        let found = state.statistics().map(|found| &found.parameters);
        found
            .zip(state.parameters())
            .is_some_and(|(found, shown)| std::sync::Arc::ptr_eq(found, shown))
    });
}

/// The words of the command that repeats the run, without the quotes of a shell.
fn command(app: &App) -> String {
    let line = state(app).command_line().expect("a command");
    shlex::split(&line).expect("words").join(" ")
}

fn show(app: &mut App, tab: Tab) {
    act(app, Intent::ChangeView(vec![ViewChange::Tab(tab)]));
}

fn click_at(app: &mut App, at: Pos2, modifiers: Modifiers) {
    app.hover_at(at);
    app.event(egui::Event::ModifiersChanged(modifiers));
    app.run_steps(1);
    click_pointer(app, at, PointerButton::Primary, modifiers);
    app.run_steps(2);
    app.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    app.run_steps(2);
}

fn selected(app: &App) -> Vec<EdgeId> {
    state(app).selection.edges.iter().copied().collect()
}

/// The edge of a rank by magnitude.
fn of_rank(app: &App, rank: u32) -> EdgeId {
    let found = state(app).statistics().expect("statistics");
    let place = found.edges.iter().position(|edge| edge.rank == rank);
    EdgeId::new(place.expect("every rank is there"))
}

/// Puts the keyboard into a text field.
fn focus(app: &mut App, label: &str) {
    app.get_by_role_and_label(egui::accesskit::Role::TextInput, label)
        .focus();
    app.run_steps(2);
}

fn centre_of(app: &App, label: &str) -> Pos2 {
    app.get_by_label(label).rect().center()
}

#[test]
fn the_table_selects_and_follows() {
    let mut app = trained(Example::Signalling, 60);
    press(&mut app, Key::T);
    assert_eq!(state(&app).view.tab, Tab::Edges);
    assert!(says(&app, "371 of 371 edges"));
    let (first, second, last) = (of_rank(&app, 1), of_rank(&app, 2), of_rank(&app, 371));
    // The strongest come first.
    let (at, next) = (centre_of(&app, "1"), centre_of(&app, "2"));
    click_at(&mut app, at, Modifiers::NONE);
    assert_eq!(
        selected(&app),
        [first],
        "a row selects its edge, in the network too"
    );
    click_at(&mut app, next, Modifiers::SHIFT);
    assert_eq!(selected(&app).len(), 2, "Shift adds another");
    assert!(selected(&app).contains(&second));

    assert!(
        app.query_by_label("371").is_none(),
        "the weakest is far below"
    );
    act(&mut app, Intent::Select(Vec::new(), vec![last]));
    app.run_steps(10);
    assert!(
        app.query_by_label("371").is_some(),
        "what is selected elsewhere is brought into view"
    );
}

#[test]
fn the_table_sorts_and_filters() {
    let mut app = trained(Example::Signalling, 60);
    press(&mut app, Key::T);
    let share = |app: &App, label: &str| app.query_by_label(label).is_some();
    assert!(share(&app, "1") && !share(&app, "371"));
    click(&mut app, "|weight| ⏷");
    app.run_steps(3);
    assert!(
        !share(&app, "1") && share(&app, "371"),
        "the other way round"
    );
    click(&mut app, "rank");
    app.run_steps(3);
    assert!(share(&app, "1") && share(&app, "2"), "rank 1 first");

    focus(&mut app, "Filter");
    type_text(&mut app, "kind:spurious top:5");
    app.run_steps(3);
    assert!(says(&app, "5 of 371 edges"));
    click(&mut app, "Select them");
    let network = state(&app).open.as_ref().expect("open").network.clone();
    assert_eq!(selected(&app).len(), 5);
    assert!(
        selected(&app)
            .iter()
            .all(|&edge| network.edge(edge).origin == EdgeOrigin::Spurious)
    );
    focus(&mut app, "Filter");
    type_text(&mut app, " deg>");
    app.run_steps(3);
    assert!(says(&app, "'deg>'"), "what is wrong with a query is said");
}

/// A click somewhere on a chart selects the edge whose line or point is nearest, and the table marks it.
#[test]
fn a_click_on_a_chart_selects_its_edge() {
    let mut app = trained(Example::Signalling, 300);
    show(&mut app, Tab::Weights);
    app.run_steps(3);
    let title = app.get_by_label("|weight| over the epochs").rect();
    let mut at = Pos2::new(title.min.x + 150.0, title.max.y + 20.0);
    while selected(&app).is_empty() {
        assert!(at.y < 860.0, "no line was hit in the whole chart");
        click_at(&mut app, at, Modifiers::NONE);
        at.y += 6.0;
    }
    let edge = selected(&app)[0];
    let network = state(&app).open.as_ref().expect("open").network.clone();
    assert_eq!(
        network.edge(edge).origin,
        EdgeOrigin::Spurious,
        "lines are spurious edges"
    );
    let rank = state(&app).statistics().expect("statistics").edges[edge.index()].rank;
    press(&mut app, Key::T);
    app.run_steps(10);
    assert!(
        app.query_by_label(&rank.to_string()).is_some(),
        "its row is in view"
    );
}

#[test]
fn numbers_explain_themselves() {
    let mut app = trained(Example::Toy, 60);
    let found = state(&app)
        .statistics()
        .expect("statistics")
        .distributions
        .separation;
    let p = format!("p {:.3}", found.expect("both kinds").ks_p);
    let at = centre_of(&app, &p);
    app.hover_at(at);
    app.run_steps(60);
    assert!(
        says(&app, "one seed proves nothing"),
        "a p-value carries its note"
    );
    assert!(
        says(&app, "n = 11 known and 6 spurious edges"),
        "and what it counts"
    );
}

#[test]
fn the_timeline_takes_everything_back() {
    let mut app = trained(Example::Toy, 90);
    let now = state(&app).weights().expect("weights").to_vec();
    let auc_now = state(&app)
        .statistics()
        .expect("statistics")
        .distributions
        .clone();
    act(&mut app, Intent::ViewEpoch(Some(41)));
    settle(&mut app);
    let then = state(&app).weights().expect("weights").to_vec();
    let moment = state(&app)
        .run
        .series
        .checkpoints
        .at(41)
        .expect("a checkpoint")
        .clone();
    assert_eq!(moment.epoch, 41, "so few epochs are all kept");
    assert!((0..then.len()).all(|edge| then[edge] == moment.weight(edge)));
    assert_ne!(then, now);
    assert_ne!(
        state(&app).statistics().expect("statistics").distributions,
        auc_now
    );
    assert!(says(&app, "41 of 90"));
    press_command(&mut app, Key::ArrowRight);
    assert_eq!(state(&app).shown_epoch(), 42);
    press_command(&mut app, Key::ArrowLeft);
    press_command(&mut app, Key::ArrowLeft);
    assert_eq!(state(&app).shown_epoch(), 40);
    click(&mut app, "Now");
    settle(&mut app);
    assert_eq!(state(&app).weights(), Some(&now[..]));
    assert!(state(&app).viewed.is_none());
}

#[test]
fn a_branch_goes_on_from_an_earlier_checkpoint_and_is_compared() {
    let mut app = trained(Example::Toy, 120);
    let before = state(&app).weights().expect("weights").to_vec();
    act(&mut app, Intent::ViewEpoch(Some(50)));
    settle(&mut app);
    let then = state(&app).weights().expect("weights").to_vec();
    click(&mut app, "Branch");
    app.run_steps(3);
    assert_eq!(
        (&state(&app).run.phase, state(&app).run.series.epochs),
        (&Phase::Paused, 50)
    );
    assert_eq!(state(&app).weights(), Some(&then[..]));
    act(&mut app, Intent::SetL2(0.01));
    press(&mut app, Key::Space);
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
    });
    let series = &state(&app).run.series;
    assert_eq!(
        (series.epochs, series.records.len()),
        (120, 120),
        "the curve has no gap"
    );
    assert!(series.records.iter().map(|record| record.epoch).eq(0..120));
    assert!(series.records[50].losses.l2 > 100.0 * series.records[49].losses.l2);
    let after = state(&app).weights().expect("weights").to_vec();
    assert_ne!(after, before, "another L2, other weights");
    let line = command(&app);
    assert!(line.contains("--at 50,branch --at 50,l2=0.01"), "{line}");
    assert!(
        !line.contains("--l2"),
        "it began with the strength of the example: {line}"
    );

    // What the line says gives the same weights, bit for bit.
    let change = |what| ScheduledChange { epoch: 50, what };
    let config = Config {
        epochs: 120,
        engine: EngineChoice::Cpu,
        scheduled: vec![
            change(SettingChange::Branch),
            change(SettingChange::L2(0.01)),
        ],
        ..Config::for_example(Preset::LowCoverage, Example::Toy)
    };
    let study = StudyData::example(Example::Toy).expect("an example");
    let mut repeated = Trainer::open(&study, vec![config]).expect("a trainer");
    repeated.advance(120).expect("it trains");
    assert_eq!(repeated.parameters(0).expect("parameters").weights, after);

    show(&mut app, Tab::Compare);
    app.run_steps(3);
    let runs = &state(&app).runs;
    assert_eq!(runs.kept().len(), 2, "the run that was left is kept");
    assert_eq!(runs.differences().len(), 17);
    let first = &runs.differences()[0];
    assert_eq!(first.there, [Some(before[first.edge.index()])]);
    assert_eq!(first.here, after[first.edge.index()]);
    let left = runs.kept()[0].name.clone();
    click(&mut app, &format!("leave out {left}"));
    let shown = state(&app).run.id;
    assert!(state(&app).runs.compared_with(shown).is_empty());
}

#[test]
fn a_branch_needs_an_earlier_checkpoint_of_a_run_that_waits() {
    let mut app = trained(Example::Toy, 40);
    act(&mut app, Intent::Branch);
    let refused = |app: &App| matches!(&state(app).dialogs.notice, Some(Notice::Error(_)));
    assert!(refused(&app), "at the end there is nothing left to train");
    act(&mut app, Intent::NewRun);
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    act(&mut app, Intent::Branch);
    assert!(refused(&app), "before a run there is nothing to leave");
}

#[test]
fn ablation_answers_and_fades() {
    let mut app = trained(Example::Signalling, 200);
    press(&mut app, Key::A);
    until(&mut app, |window| window.state().ablation().is_some());
    click(&mut app, "50 %");
    until(&mut app, |window| {
        window
            .state()
            .effects()
            .is_some_and(|effects| effects.prediction_change > 0.0)
    });
    let state = state(&app);
    let threshold = state.view.filter.threshold;
    let weights = state.weights().expect("weights");
    let below = edges_below(weights, threshold);
    assert_eq!(below.len(), (weights.len() as f64 * 0.5).round() as usize);
    assert_eq!(state.perturbation().cut, below);
    let effects = state.effects().expect("effects");
    let wanted = {
        let (experiment, parameters) = (
            state.experiment().expect("an experiment"),
            state.parameters().expect("parameters"),
        );
        let plain = steady_states(&experiment.problem, parameters, &Perturbation::default());
        analysis::effects(
            &experiment.problem,
            parameters,
            &state.perturbation(),
            plain,
        )
    };
    assert_eq!(effects, &wanted, "what is shown is what the model says");
    let fade = |edge: &u32| state.view.filter.fade(Some(weights[*edge as usize].abs()));
    assert!(
        below.iter().all(|edge| fade(edge) < 1.0),
        "the network fades along"
    );
    assert_eq!(
        state.statistics().expect("statistics").edges.len(),
        weights.len()
    );
    click(&mut app, "count them as removed");
    assert!(
        support::state(&app).perturbation().cut.is_empty(),
        "they only fade"
    );
    click(&mut app, "0 %");
    assert_eq!(support::state(&app).view.filter.threshold, 0.0);
}

#[test]
fn what_if_answers_and_puts_back() {
    let mut app = trained(Example::Signalling, 200);
    press(&mut app, Key::W);
    until(&mut app, |window| window.state().effects().is_some());
    let (ligand, inner) = {
        let open = state(&app).open.as_ref().expect("open");
        let dataset = open.study.dataset.as_ref().expect("data");
        let doses = dataset.doses_of(state(&app).view.condition);
        let given = doses.iter().position(|dose| *dose > 0.0).expect("a dose");
        (
            dataset.ligands[given],
            open.network.edge(EdgeId::new(0)).target,
        )
    };
    let changes = |app: &App| {
        state(app)
            .effects()
            .map_or(0.0, |effects| effects.prediction_change)
    };
    act(&mut app, Intent::SetDose(ligand, Some(0.0)));
    until(&mut app, |window| {
        window
            .state()
            .effects()
            .is_some_and(|effects| effects.prediction_change > 0.0)
    });
    let by_dose = changes(&app);
    act(&mut app, Intent::Clamp(vec![inner], Some(0.0)));
    let strongest = of_rank(&app, 1);
    act(&mut app, Intent::Select(Vec::new(), vec![strongest]));
    press(&mut app, Key::X);
    assert!(state(&app).is_cut(strongest) && says(&app, " cut"));
    until(&mut app, |window| {
        window
            .state()
            .effects()
            .is_some_and(|effects| effects.prediction_change > by_dose)
    });
    click(&mut app, "show in the network");
    assert_eq!(state(&app).view.colours, NodeColours::Change);
    let change = state(&app).state_change(inner).expect("a change");
    let plain = &state(&app).effects().expect("effects").plain.state;
    let nodes = state(&app)
        .open
        .as_ref()
        .expect("open")
        .network
        .nodes()
        .len();
    let before = plain[state(&app).view.condition * nodes + inner.index()];
    assert!(
        (change + before).abs() < 1e-12,
        "knocked out: its state falls to 0"
    );

    act(&mut app, Intent::Undo);
    assert!(!state(&app).is_cut(strongest), "a cut can be taken back");
    act(&mut app, Intent::Redo);
    click(&mut app, "Put everything back");
    until(&mut app, |window| {
        window
            .state()
            .effects()
            .is_some_and(|effects| effects.prediction_change == 0.0)
    });
    assert!(
        state(&app).document.clamped.is_empty()
            && state(&app).document.cut.is_empty()
            && state(&app).document.doses.is_empty()
    );
    act(&mut app, Intent::Undo);
    assert_eq!(state(&app).document.doses.len(), 1, "also doses come back");
    act(&mut app, Intent::PutBack);
    show(&mut app, Tab::Fit);
    act(&mut app, Intent::Clamp(vec![inner], Some(0.0)));
    app.run_steps(3);
    assert!(
        says(&app, "States and predictions with 1 protein clamped"),
        "other tabs say so"
    );
    act(&mut app, Intent::SetDose(ligand, Some(99.0)));
    assert!(
        matches!(&state(&app).dialogs.notice, Some(Notice::Error(text)) if text.contains("from 0 to 10"))
    );
}

/// Types a path into the form that is open, and writes.
fn write(app: &mut App, path: &std::path::Path) -> Vec<u8> {
    focus(app, "File");
    press_command(app, Key::A);
    type_text(app, &path.to_string_lossy());
    click(app, "Write");
    let written = |notice: &Option<Notice>| matches!(notice, Some(Notice::Done(text)) if text.starts_with("Wrote"));
    until(app, |window| window.state().dialogs.notice.is_some());
    assert!(
        written(&state(app).dialogs.notice),
        "{:?}",
        state(app).dialogs.notice
    );
    act(app, Intent::Dismiss);
    std::fs::read(path).expect("the file")
}

fn open_form_of_loss(app: &mut App) {
    for label in ["Options of loss", "Write as SVG, PNG or TSV …"] {
        let at = centre_of(app, label);
        click_at(app, at, Modifiers::NONE);
        app.run_steps(3);
    }
}

#[test]
fn reports_and_charts_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = trained(Example::Toy, 60);
    app.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    app.run_steps(3);
    let page = write(&mut app, &folder.path().join("report.html"));
    let page = String::from_utf8(page).expect("text");
    assert!(page.contains("<h2>The network</h2>") && page.contains("espalier train --example toy"));

    open_form_of_loss(&mut app);
    assert!(says(&app, "as in papers"));
    let table = write(&mut app, &folder.path().join("loss.tsv"));
    let table = String::from_utf8(table).expect("text");
    assert_eq!(
        table
            .lines()
            .filter(|line| line.starts_with("train\t"))
            .count(),
        60
    );

    open_form_of_loss(&mut app);
    let picture = write(&mut app, &folder.path().join("loss.png"));
    assert_eq!(picture[..4], [0x89, b'P', b'N', b'G']);

    press(&mut app, Key::A);
    click(&mut app, "25 %");
    click(&mut app, "Write the pruned network …");
    app.run_steps(3);
    let sif = write(&mut app, &folder.path().join("left.sif"));
    let edges = String::from_utf8(sif).expect("text");
    let edges = edges.lines().filter(|line| line.contains('\t')).count();
    assert_eq!(edges, 17 - 4, "a quarter of 17 edges is removed");
}

#[test]
fn a_name_without_a_known_ending_is_refused() {
    let mut app = trained(Example::Toy, 20);
    app.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    app.run_steps(3);
    focus(&mut app, "File");
    press_command(&mut app, Key::A);
    type_text(&mut app, "/tmp/report.pdf");
    app.run_steps(2);
    assert!(says(&app, "The name has to end in .html."));
    assert!(app.get_by_label("Write").accesskit_node().is_disabled());
    click(&mut app, "Cancel");
    assert!(app.query_by_label("Write").is_none(), "the form is closed");
}

#[test]
fn axes_change_their_scale_and_charts_their_place() {
    let mut app = trained(Example::Toy, 60);
    click(&mut app, "Options of loss");
    app.run_steps(3);
    // The vertical axis stands first.
    let choices = |app: &App| -> Vec<bool> {
        let is_on = |node: egui_kittest::Node<'_>| {
            node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
        };
        app.get_all_by_label("linear").map(is_on).collect()
    };
    assert_eq!(
        choices(&app),
        [false, true],
        "errors are logarithmic, epochs are not"
    );
    app.get_all_by_label("linear")
        .next()
        .expect("the choice")
        .click();
    app.run_steps(4);
    assert_eq!(choices(&app), [true, true]);
    press(&mut app, Key::Escape);
    let large = |app: &App| app.get_by_label("Overview").rect().min.y;
    let before = large(&app);
    press(&mut app, Key::B);
    app.run_steps(3);
    assert!(large(&app) < before - 200.0, "the tab is large");
    press(&mut app, Key::B);
    app.run_steps(3);
    assert_eq!(large(&app), before, "and small again");
}

/// Another L2 strength on the way is not that of a branch from before it.
#[test]
fn a_branch_has_the_settings_of_its_checkpoint() {
    let mut app = window_of([1440.0, 900.0], Example::Toy);
    act(&mut app, Intent::SetEpochs(100_000));
    press(&mut app, Key::Space);
    until(&mut app, |window| window.state().run.series.epochs > 40);
    act(&mut app, Intent::SetL2(0.02));
    until(&mut app, |window| {
        !window.state().marked_changes().is_empty()
    });
    let changed = state(&app).marked_changes()[0].epoch;
    press(&mut app, Key::Space);
    until(&mut app, |window| window.state().run.phase == Phase::Paused);
    show(&mut app, Tab::Training);
    until(&mut app, |window| !window.state().radii().is_empty());
    act(&mut app, Intent::ViewEpoch(Some(changed - 5)));
    act(&mut app, Intent::Branch);
    assert_eq!(
        state(&app).document.config.strengths.l2,
        1e-5,
        "that of the beginning"
    );
    let line = command(&app);
    assert!(
        !line.contains("l2="),
        "what came later is not part of it: {line}"
    );
    assert!(state(&app).marked_changes().is_empty() && state(&app).radii().is_empty());
    let epoch = state(&app).run.series.epochs;
    assert!(epoch < changed);
    press(&mut app, Key::Space);
    until(&mut app, |window| {
        window.state().run.series.epochs > epoch + 20
    });
    let line = command(&app);
    assert!(line.contains(&format!("--at {epoch},branch")), "{line}");
    assert!(!line.contains("l2="), "{line}");
}

/// Settings that are changed while a worker waits at the beginning belong to the whole run.
#[test]
fn the_command_after_a_reset_schedules_nothing() {
    let mut app = trained(Example::Toy, 40);
    act(&mut app, Intent::NewRun);
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    act(&mut app, Intent::SetL2(1e-4));
    app.run_steps(20);
    press(&mut app, Key::Space);
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
    });
    let line = command(&app);
    assert!(
        line.contains("--l2 0.0001") || line.contains("--l2 1e-4"),
        "{line}"
    );
    assert!(!line.contains("--at"), "{line}");
}

/// The network may become another one while two runs are compared or edges are listed.
#[test]
fn tabs_follow_a_network_that_shrinks() {
    let mut app = trained(Example::Toy, 40);
    press(&mut app, Key::Space);
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
            && window.state().runs.kept().len() == 2
    });
    show(&mut app, Tab::Compare);
    app.run_steps(3);
    let first = state(&app).runs.kept()[0].id;
    act(&mut app, Intent::NewRun);
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    app.run_steps(3);
    act(&mut app, Intent::RemoveSpurious);
    app.run_steps(3);
    for tab in [Tab::Edges, Tab::Weights, Tab::Compare] {
        show(&mut app, tab);
        app.run_steps(3);
    }
    let compared = |app: &App| state(app).runs.differences().len();
    until(&mut app, |window| window.state().weights().is_some());
    show(&mut app, Tab::Edges);
    show(&mut app, Tab::Compare);
    assert!(state(&app).runs.is_compared(first));
    assert_eq!(compared(&app), 11, "edges that both have");
}

/// A network without data is looked at all the same.
#[test]
fn tabs_are_shown_without_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = folder.path().join("mine-Model.tsv");
    let text = "source\ttarget\tdirection\tstimulation\tinhibition\tsources\treferences\nA\tB\t1\t1\t0\t\t\n";
    std::fs::write(&model, text).expect("it is written");
    let mut app = window_of([1440.0, 900.0], Example::Toy);
    act(&mut app, Intent::Open(DataSource::Files(vec![model])));
    until(&mut app, |window| {
        window
            .state()
            .open
            .as_ref()
            .is_some_and(|open| open.study.dataset.is_none())
    });
    for tab in TABS {
        show(&mut app, tab);
        app.run_steps(3);
    }
    show(&mut app, Tab::Compare);
    assert!(says(&app, "No run is compared"));
    app.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    app.run_steps(3);
    assert!(
        app.query_by_label("Write").is_none(),
        "there is nothing to report"
    );
}

/// No tab takes a height of its own, or the network would jump when one leafs through them.
#[test]
fn tabs_have_one_height() {
    let mut app = trained(Example::Signalling, 60);
    let top = |app: &App| app.get_by_label("Overview").rect().min.y;
    let before = top(&app);
    for tab in TABS {
        show(&mut app, tab);
        app.run_steps(4);
        // Panels round their edges to whole points.
        assert!((top(&app) - before).abs() < 1.0, "{tab:?}");
    }
}

/// Every tab can be looked at before, in and after a run, and without data.
#[test]
fn tabs_are_shown_in_every_phase() {
    let mut app = window_of([1024.0, 700.0], Example::Toy);
    for tab in TABS {
        show(&mut app, tab);
        app.run_steps(2);
    }
    act(&mut app, Intent::SetEpochs(1_000_000));
    press(&mut app, Key::Space);
    until(&mut app, |window| window.state().run.series.epochs > 50);
    for tab in TABS {
        show(&mut app, tab);
        app.run_steps(4);
        assert_eq!(state(&app).view.tab, tab);
    }
    press(&mut app, Key::Space);
    until(&mut app, |window| window.state().run.phase == Phase::Paused);
    show(&mut app, Tab::Training);
    until(&mut app, |window| !window.state().radii().is_empty());
    act(&mut app, Intent::NewRun);
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    assert!(state(&app).viewed.is_none() && state(&app).radii().is_empty());
}
