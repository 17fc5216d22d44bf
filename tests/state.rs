//! The state of the window without a window: what intents change, and that nothing is lost between them and the threads.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

use std::sync::Arc;

use espalier::app::{
    EdgeEdit, Effect, Filter, Intent, Notice, PathSearch, Playback, Prominence, Query, Reply,
    State, ViewChange, simulate,
};
use espalier::data::{DataSource, Example, StudyData};
use espalier::network::layout::{Arrangement, LayoutKind, Progress, arrange};
use espalier::network::{EdgeId, EdgeOrigin, NodeId, Sign};
use espalier::train::Event;

/// A state, and effects that wait to be carried out.
struct Driver {
    state: State,
    waiting: Vec<Effect>,
}

impl Driver {
    /// With an example that is laid out and simulation.
    fn new(example: Example) -> Self {
        let mut driver = Self {
            state: State::default(),
            waiting: Vec::new(),
        };
        driver.act(Intent::Open(DataSource::Example(example)));
        let study = StudyData::example(example).expect("an example");
        driver.receive(Reply::Loaded(Ok(Arc::new(study))));
        driver.finish();
        driver
    }

    fn act(&mut self, intent: Intent) {
        self.waiting.extend(self.state.apply(intent));
    }

    fn receive(&mut self, reply: Reply) {
        self.waiting.extend(self.state.receive(reply));
    }

    /// Carries out what threads would do, until nothing waits.
    fn finish(&mut self) {
        while !self.waiting.is_empty() {
            match self.waiting.remove(0) {
                Effect::Arrange(network, kind, before, progress) => {
                    let found = arrange(&network, kind, before.as_deref(), &progress);
                    self.receive(Reply::Arranged(found));
                }
                Effect::Simulate(request) => {
                    self.receive(Reply::Simulated(Some(Box::new(simulate(&request)))));
                }
                _ => {}
            }
        }
    }

    fn arrangement(&self) -> &Arrangement {
        self.state.document.arrangement.as_ref().expect("a layout")
    }

    fn node(&self, symbol: &str) -> NodeId {
        let network = &self.state.open.as_ref().expect("open").network;
        NodeId::new(
            network
                .nodes()
                .iter()
                .position(|node| node.symbol == symbol)
                .expect("a node"),
        )
    }

    fn edges(&self) -> usize {
        self.state
            .open
            .as_ref()
            .expect("open")
            .network
            .edges()
            .len()
    }

    /// As if a run had begun.
    fn run(&mut self) {
        self.act(Intent::TrainOrPause);
        self.receive(Reply::Training(Event::Running));
        self.waiting.clear();
    }
}

#[test]
fn what_is_pinned_while_a_layout_is_made_stays() {
    let mut driver = Driver::new(Example::Toy);
    let egfr = driver.node("EGFR");
    driver.act(Intent::Arrange(LayoutKind::Force));
    driver.act(Intent::Place(egfr, [500.0, 500.0]));
    driver.finish();
    assert_eq!(driver.arrangement().kind, LayoutKind::Force);
    assert_eq!(driver.arrangement().positions[egfr.index()], [500.0, 500.0]);
    driver.act(Intent::Undo);
    assert_eq!(driver.arrangement().kind, LayoutKind::SignalFlow);
    driver.act(Intent::Undo);
    assert_ne!(
        driver.arrangement().positions[egfr.index()],
        [500.0, 500.0],
        "moving a protein can be taken back"
    );
}

#[test]
fn a_cancelled_layout_that_arrives_all_the_same_is_ignored() {
    let mut driver = Driver::new(Example::Toy);
    let late = arrange(
        &driver.state.open.as_ref().expect("open").network,
        LayoutKind::Force,
        None,
        &Progress::default(),
    );
    driver.act(Intent::Arrange(LayoutKind::Force));
    driver.act(Intent::CancelArranging);
    driver.receive(Reply::Arranged(late));
    assert_eq!(
        (driver.arrangement().kind, driver.state.placement.layout),
        (LayoutKind::SignalFlow, LayoutKind::SignalFlow)
    );
    driver.act(Intent::Arrange(LayoutKind::Force));
    driver.receive(Reply::Arranged(None));
    assert!(driver.state.placement.arranging.is_none());
    assert!(
        matches!(&driver.state.dialogs.notice, Some(Notice::Error(text)) if text.contains("without a result"))
    );
}

/// Spurious edges have no say in the layers; drawn edges have.
#[test]
fn layers_are_those_of_the_known_and_drawn_edges() {
    let mut driver = Driver::new(Example::Signalling);
    let made = driver.arrangement().clone();
    let network = Arc::clone(&driver.state.open.as_ref().expect("open").network);
    assert!(network.count(EdgeOrigin::Spurious) > 0);
    assert_eq!(
        made.layers,
        espalier::network::layout::layers(&network.without_spurious())
    );
    let (from, to) = (driver.node("IL6"), driver.node("FOS"));
    driver.act(Intent::Draw(from, to, Sign::Stimulation));
    driver.act(Intent::Arrange(LayoutKind::Force));
    driver.finish();
    driver.act(Intent::Undo);
    let with = driver.arrangement().clone();
    driver.act(Intent::Arrange(LayoutKind::Force));
    driver.finish();
    assert_ne!(
        driver.arrangement().positions,
        with.positions,
        "a drawn edge pulls"
    );
}

/// Several views change how one looks in one frame; each changes its own part.
#[test]
fn view_changes_do_not_undo_each_other() {
    let mut driver = Driver::new(Example::Toy);
    let (from, to) = (driver.node("TNF"), driver.node("RELA"));
    let before = driver.state.view.clone();
    driver.act(Intent::Arrange(LayoutKind::Force));
    let paths = PathSearch {
        from: Some(from),
        to: Some(to),
        count: 5,
    };
    driver.act(Intent::ChangeView(vec![ViewChange::Paths(paths)]));
    let mut playing = before.clone();
    playing.playback = Playback {
        step: Some(3),
        is_playing: true,
    };
    driver.act(Intent::ChangeView(before.changes_to(&playing)));
    driver.finish();
    assert_eq!(
        (driver.state.view.paths, driver.state.view.playback.step),
        (paths, Some(3))
    );
    assert_eq!(
        (driver.state.placement.layout, driver.arrangement().kind),
        (LayoutKind::Force, LayoutKind::Force)
    );
}

#[test]
fn filters_follow_doubts_and_steps() {
    let mut driver = Driver::new(Example::Toy);
    let filter = |text: &str| Filter {
        query: Query::parse(text).expect("a query"),
        ..Filter::default()
    };
    driver.act(Intent::ChangeView(vec![ViewChange::Filter(filter(
        "kind:doubted",
    ))]));
    assert_eq!(driver.state.shown().edge_count, 0);
    driver.act(Intent::Doubt(vec![EdgeId::new(2)]));
    assert_eq!(driver.state.shown().edge_count, 1);
    driver.act(Intent::ChangeView(vec![ViewChange::Filter(filter(
        "state>0.05",
    ))]));
    driver.finish();
    let shown = |driver: &Driver| {
        driver
            .state
            .shown()
            .nodes
            .iter()
            .filter(|&&seen| seen != Prominence::Hidden)
            .count()
    };
    let at_rest = shown(&driver);
    driver.act(Intent::ChangeView(vec![ViewChange::Playback(Playback {
        step: Some(0),
        is_playing: false,
    })]));
    assert!(
        at_rest > 0 && shown(&driver) == 0,
        "at step 0 nothing is active; {at_rest} at rest"
    );
}

/// What was found for other ends or another condition is not shown as the answer.
#[test]
fn answers_are_shown_for_their_question_alone() {
    let mut driver = Driver::new(Example::Toy);
    let (from, to, other) = (driver.node("TNF"), driver.node("RELA"), driver.node("FOS"));
    let paths = |to| {
        Intent::ChangeView(vec![ViewChange::Paths(PathSearch {
            from: Some(from),
            to: Some(to),
            count: 5,
        })])
    };
    driver.act(paths(to));
    driver.finish();
    assert!(driver.state.strongest_paths().is_some());
    driver.act(paths(other));
    assert!(driver.state.strongest_paths().is_none(), "not yet known");
    driver.finish();
    assert!(driver.state.strongest_paths().is_some());
    let condition = (driver.state.view.condition + 1) % 30;
    driver.act(Intent::ChangeView(vec![ViewChange::Condition(condition)]));
    assert!(driver.state.node_states().is_none());
    driver.finish();
    assert!(driver.state.node_states().is_some());
}

/// Paths from a ligand are looked at in a condition in which it is given.
#[test]
fn paths_choose_a_condition_with_their_ligand() {
    let mut driver = Driver::new(Example::Signalling);
    let dataset = driver
        .state
        .open
        .as_ref()
        .expect("open")
        .study
        .dataset
        .clone()
        .expect("data");
    for &ligand in &dataset.ligands {
        driver.act(Intent::ChangeView(vec![ViewChange::Paths(PathSearch {
            from: Some(ligand),
            ..PathSearch::default()
        })]));
        let place = dataset
            .ligands
            .iter()
            .position(|&known| known == ligand)
            .expect("a ligand");
        let dose = dataset.doses_of(driver.state.view.condition)[place];
        assert!(
            dose > 0.0,
            "{ligand:?} in condition {}",
            driver.state.view.condition
        );
    }
}

#[test]
fn start_weights_follow_the_settings() {
    let mut driver = Driver::new(Example::Toy);
    let before = driver.state.weights().expect("start weights").to_vec();
    driver.act(Intent::SetSeed(7));
    driver.finish();
    let after = driver.state.weights().expect("start weights").to_vec();
    assert_ne!(before, after);
    driver.act(Intent::DrawAgain);
    assert!(
        driver.state.weights().is_none(),
        "those of other edges are not shown"
    );
    driver.finish();
    assert!(driver.state.weights().is_some());
}

#[test]
fn drawing_what_is_there_selects_it() {
    let mut driver = Driver::new(Example::Toy);
    driver.run();
    let network = Arc::clone(&driver.state.open.as_ref().expect("open").network);
    for (index, edge) in network
        .edges()
        .iter()
        .enumerate()
        .filter(|(_, edge)| edge.origin == EdgeOrigin::Prior)
    {
        driver.act(Intent::Draw(edge.source, edge.target, Sign::Stimulation));
        assert!(
            driver.state.dialogs.asked.is_none() && driver.state.document.config.edits.is_empty()
        );
        assert_eq!(
            driver
                .state
                .selection
                .edges
                .iter()
                .copied()
                .collect::<Vec<_>>(),
            [EdgeId::new(index)]
        );
    }
}

/// What would change a run that is trained is refused, by hand and by taking back; once it waits, it is kept, and its network gives
/// way to the changed one.
#[test]
fn a_run_that_goes_on_is_not_changed() {
    let mut driver = Driver::new(Example::Toy);
    let first = EdgeId::new(0);
    driver.act(Intent::Edit(vec![first], EdgeEdit::Flip));
    assert!(
        matches!(&driver.state.dialogs.notice, Some(Notice::Done(text)) if text.contains("Changed the sign of 1 edge"))
    );
    driver.run();
    for intent in [Intent::Edit(vec![first], EdgeEdit::Remove), Intent::Undo] {
        driver.act(intent);
        assert!(
            matches!(&driver.state.dialogs.notice, Some(Notice::Error(text)) if text.contains("Pause the run first")),
            "{:?}",
            driver.state.dialogs.notice
        );
        assert!(driver.edges() == 17 && driver.state.document.config.edits.list().len() == 1);
    }
    let trainer = finished(&mut Driver::new(Example::Toy));
    assert_eq!(trainer.model(0).epoch(), 3);
    let mut driver = Driver::new(Example::Toy);
    _ = finished(&mut driver);
    driver.act(Intent::Edit(vec![first], EdgeEdit::Remove));
    assert_eq!(driver.edges(), 16);
    assert_eq!(
        (
            driver.state.run.series.epochs,
            driver.state.runs.kept().len()
        ),
        (0, 1)
    );
    driver.act(Intent::Undo);
    assert_eq!(driver.edges(), 17);
    assert!(driver.state.document.config.edits.is_empty());
    let names = |driver: &Driver| {
        driver
            .state
            .undo_redo_names()
            .map(|name| name.map(str::to_owned))
    };
    let [undo, redo] = names(&driver);
    assert_eq!(undo.as_deref(), Some("engine"));
    assert!(
        redo.as_deref()
            .is_some_and(|name| name.starts_with("remove ")),
        "{redo:?}"
    );
    driver.act(Intent::Redo);
    assert_eq!(driver.edges(), 16);
}

/// Edges that do not leave room for the spurious ones change nothing, and nothing is to be taken back.
#[test]
fn a_change_that_fails_leaves_no_trace() {
    let mut driver = Driver::new(Example::Toy);
    // 110 ordered pairs, 11 known: 99 are free.
    driver.act(Intent::SetSpurious(espalier::network::Amount::Count(99)));
    assert_eq!(driver.edges(), 110);
    let (from, to) = (driver.node("FOS"), driver.node("EGF"));
    driver.act(Intent::Draw(from, to, Sign::Stimulation));
    assert!(
        matches!(&driver.state.dialogs.notice, Some(Notice::Error(text)) if text.contains("at most 98")),
        "{:?}",
        driver.state.dialogs.notice
    );
    assert!(
        driver.state.document.config.edits.is_empty()
            && driver.state.undo_redo_names() == [Some("number of spurious edges"), None]
    );
    assert_eq!(driver.edges(), 110);
}

/// A protein that is clamped does not pass a signal on: nothing changes at it.
#[test]
fn paths_go_around_clamped_nodes_and_cut_edges() {
    let mut driver = Driver::new(Example::Signalling);
    let (inputs, outputs) = {
        let study = &driver.state.open.as_ref().expect("open").study;
        (study.ligands(), study.transcription_factors())
    };
    let search = |from, to| {
        Intent::ChangeView(vec![ViewChange::Paths(PathSearch {
            from: Some(from),
            to: Some(to),
            count: 3,
        })])
    };
    let strongest = |driver: &Driver| -> Vec<EdgeId> {
        let found = driver.state.strongest_paths().expect("an answer");
        let first = found.paths.first().map(|path| path.edges.clone());
        let edges = first.unwrap_or_default().into_iter();
        edges.map(|edge| EdgeId::new(edge as usize)).collect()
    };
    let pairs = inputs
        .iter()
        .flat_map(|&from| outputs.iter().map(move |&to| (from, to)));
    let (from, to) = pairs
        .into_iter()
        .find(|&(from, to)| {
            driver.act(search(from, to));
            driver.finish();
            strongest(&driver).len() > 2
        })
        .expect("a path with nodes between its ends");
    let path = strongest(&driver);
    let network = Arc::clone(&driver.state.open.as_ref().expect("open").network);
    let middle = network.edge(path[0]).target;
    let passes = |driver: &Driver| {
        let found = driver.state.strongest_paths().expect("an answer");
        let mut edges = found.paths.iter().flat_map(|path| &path.edges);
        edges.any(|&edge| {
            let edge = network.edge(EdgeId::new(edge as usize));
            edge.source == middle || edge.target == middle
        })
    };
    assert!(passes(&driver));
    driver.act(Intent::Clamp(vec![middle], Some(0.0)));
    driver.finish();
    assert!(
        !passes(&driver),
        "a path through a protein that is knocked out"
    );
    driver.act(Intent::Clamp(vec![middle], None));
    driver.finish();
    assert_eq!(
        strongest(&driver),
        path,
        "let go, it passes the signal again"
    );
    driver.act(Intent::Cut(vec![path[1]]));
    driver.finish();
    assert!(
        !strongest(&driver).contains(&path[1]),
        "a path over an edge that is cut"
    );
    driver.act(Intent::PutBack);
    driver.act(Intent::Clamp(vec![from], Some(1.0)));
    driver.act(search(from, to));
    driver.finish();
    assert!(
        strongest(&driver).is_empty(),
        "nothing changes at a ligand that is clamped"
    );
}

/// What is set for the next run changes nothing of what a run that is over is called.
#[test]
fn a_run_keeps_the_strength_that_it_was_trained_with() {
    let mut driver = Driver::new(Example::Toy);
    let before = driver.state.document.config.strengths.l2;
    let before_text = format!("L2 {}", espalier::settings::short(before));
    let mut trainer = finished(&mut driver);
    assert!(
        driver.state.run_text().contains(&before_text),
        "{}",
        driver.state.run_text()
    );
    driver.act(Intent::SetL2(0.5));
    assert!(
        driver.state.run_text().contains(&before_text),
        "{}",
        driver.state.run_text()
    );
    assert_eq!(
        driver.state.l2_of_ended_run(),
        Some(before),
        "the panel says what it was"
    );
    let kept = driver.state.runs.kept()[0].run.label();
    assert!(kept.contains(&before_text), "{kept}");
    trainer.set_l2(0, 0.5).expect("a strength");
    assert!(
        !driver
            .state
            .command_line()
            .expect("a command")
            .contains("0.5")
    );
}

/// Trains a run of a few epochs and tells the state of it.
fn finished(driver: &mut Driver) -> espalier::train::Trainer {
    use espalier::train::{ModelSample, ResumePoint, Sample, Trainer};
    driver.act(Intent::SetEpochs(3));
    driver.act(Intent::SetEngine(espalier::model::EngineChoice::Cpu));
    driver.act(Intent::TrainOrPause);
    let study = Arc::clone(&driver.state.open.as_ref().expect("open").study);
    let mut trainer =
        Trainer::open(&study, vec![driver.state.document.config.clone()]).expect("a trainer");
    trainer.advance(3).expect("it trains");
    let sample = Sample {
        models: vec![ModelSample {
            records: trainer.model(0).history().to_vec(),
            checkpoints: trainer.model(0).checkpoints().all().to_vec(),
            parameters: Arc::new(trainer.parameters(0).expect("parameters")),
            resume_point: Some(ResumePoint {
                epoch: 3,
                snapshot: Arc::new(trainer.snapshot(0).expect("a snapshot")),
            }),
            stopped: None,
        }],
        epochs_per_sec: 1.0,
        trained_secs: 1.0,
        dropped: 0,
        sent: std::time::Instant::now(),
    };
    let summary = trainer.summary(0, 1.0).expect("a summary");
    driver.receive(Reply::Training(Event::Running));
    driver.receive(Reply::Training(Event::Finished(sample, vec![summary])));
    driver.waiting.clear();
    trainer
}
