//! Edges that are drawn, flipped, deleted and brought back, and what that means for a run.

use super::{app, click_at, edge, node, place, selected_edges};
use crate::support::{
    App, act, click, click_pointer, drag, press, press_command, says, state, until,
};
use egui::{Key, Modifiers};
use espalier::app::{EdgeEdit, Intent, Notice, Phase};
use espalier::data::Example;
use espalier::network::{EdgeId, EdgeOrigin, NodeId, Sign};

/// A window whose run has begun, and would be lost.
fn app_after_an_epoch() -> App {
    let mut app = app(Example::Toy);
    act(&mut app, Intent::Step);
    until(&mut app, |window| window.state().run.series.epochs == 1);
    app
}

#[test]
fn an_edge_is_drawn_flipped_deleted_and_brought_back() {
    let mut app = app(Example::Toy);
    act(&mut app, Intent::RemoveSpurious);
    app.run_steps(3);
    let (from, to) = (place(&app, "EGF"), place(&app, "RELA"));
    drag(&mut app, from, to, Modifiers::ALT);
    let drawn = edge(&app, "EGF", "RELA").expect("Alt and drag draw an edge");
    let network = state(&app).open.as_ref().expect("open").network.clone();
    assert_eq!(
        (network.edge(drawn).origin, network.edge(drawn).sign),
        (EdgeOrigin::User, Sign::Stimulation)
    );
    act(&mut app, Intent::Select(Vec::new(), vec![drawn]));
    press(&mut app, Key::S);
    let network = state(&app).open.as_ref().expect("open").network.clone();
    let drawn = edge(&app, "EGF", "RELA").expect("still there");
    assert_eq!(
        network.edge(drawn).sign,
        Sign::Inhibition,
        "S flips the sign"
    );
    assert_eq!(selected_edges(&app), [drawn], "and it stays selected");
    press(&mut app, Key::Delete);
    assert_eq!(edge(&app, "EGF", "RELA"), None);
    press_command(&mut app, Key::Z);
    assert!(edge(&app, "EGF", "RELA").is_some(), "undo brings it back");
    press_command(&mut app, Key::Y);
    assert_eq!(edge(&app, "EGF", "RELA"), None);
    for _ in 0..3 {
        press_command(&mut app, Key::Z);
    }
    assert!(
        state(&app).document.config.edits.is_empty()
            && state(&app)
                .open
                .as_ref()
                .expect("open")
                .network
                .edges()
                .len()
                == 11
    );
}

#[test]
fn an_edge_is_drawn_by_key_and_click() {
    let mut app = app(Example::Toy);
    let id = node(&app, "EGF");
    act(&mut app, Intent::RemoveSpurious);
    act(&mut app, Intent::Select(vec![id], Vec::new()));
    press(&mut app, Key::E);
    app.run_steps(20);
    let to = place(&app, "FOS");
    click_at(&mut app, to, Modifiers::NONE);
    assert!(edge(&app, "EGF", "FOS").is_some());
}

#[test]
fn edits_are_part_of_the_command_and_of_the_run() {
    let mut app = app(Example::Toy);
    act(&mut app, Intent::RemoveSpurious);
    let (from, to) = (node(&app, "EGF"), node(&app, "RELA"));
    act(&mut app, Intent::Draw(from, to, Sign::Inhibition));
    let ids = |node: NodeId| {
        state(&app)
            .open
            .as_ref()
            .expect("open")
            .network
            .node(node)
            .id
            .clone()
    };
    let expected = format!("--edit '{},{},inhibits'", ids(from), ids(to));
    let command = state(&app).command_line().expect("a command");
    assert!(command.contains(&expected), "{command}");
    act(&mut app, Intent::Step);
    until(&mut app, |window| window.state().run.series.epochs == 1);
    let trained = state(&app)
        .run
        .series
        .parameters
        .as_ref()
        .expect("parameters")
        .weights
        .len();
    assert_eq!(trained, 12, "the drawn edge is trained");
    assert!(
        state(&app)
            .run
            .series
            .parameters
            .as_ref()
            .expect("parameters")
            .weights[11]
            < 0.0,
        "it inhibits"
    );
}

/// Changed edges need a new run, and the one that waits is kept; doubts and clamped nodes change none.
#[test]
fn only_changed_edges_begin_a_new_run() {
    let mut app = app_after_an_epoch();
    let (tnf, first) = (node(&app, "TNF"), EdgeId::new(0));
    act(&mut app, Intent::Clamp(vec![tnf], Some(0.5)));
    act(&mut app, Intent::Doubt(vec![first]));
    assert_eq!(state(&app).run.series.epochs, 1);
    assert!(says(&app, "TNF is clamped at 0.50") && says(&app, "is doubted"));
    act(&mut app, Intent::Edit(vec![first], EdgeEdit::Remove));
    until(&mut app, |window| window.state().run.phase == Phase::Idle);
    let edges = state(&app)
        .open
        .as_ref()
        .expect("open")
        .network
        .edges()
        .len();
    assert_eq!((state(&app).run.series.epochs, edges), (0, 16));
    assert_eq!(state(&app).document.config.edits.list().len(), 1);
    let kept = state(&app).runs.kept();
    assert_eq!((kept.len(), kept[0].run.epochs), (1, 1));
    let network = &kept[0].run.experiment.network;
    assert_eq!(network.edges().len(), 17, "with the network that it had");
}

#[test]
fn spurious_edges_are_not_edited() {
    let mut app = app(Example::Toy);
    act(
        &mut app,
        Intent::Edit(vec![EdgeId::new(16)], EdgeEdit::Remove),
    );
    assert!(
        matches!(&state(&app).dialogs.notice, Some(Notice::Error(text)) if text.contains("Draw again"))
    );
    assert!(state(&app).document.config.edits.is_empty());
}

/// An edge is drawn without a pointer: from here, walk, Enter.
#[test]
fn an_edge_is_drawn_by_keys_alone() {
    let mut app = app(Example::Toy);
    act(&mut app, Intent::RemoveSpurious);
    let (from, to) = (node(&app, "EGF"), node(&app, "FOS"));
    act(&mut app, Intent::Select(vec![from], Vec::new()));
    press(&mut app, Key::E);
    act(&mut app, Intent::Select(vec![to], Vec::new()));
    press(&mut app, Key::Enter);
    assert_eq!(
        selected_edges(&app),
        [edge(&app, "EGF", "FOS").expect("it is drawn")]
    );
    act(&mut app, Intent::Select(vec![from], Vec::new()));
    press(&mut app, Key::E);
    press(&mut app, Key::Escape);
    act(&mut app, Intent::Select(vec![to], Vec::new()));
    press(&mut app, Key::Enter);
    assert!(
        edge(&app, "EGF", "FOS").is_some() && state(&app).document.config.edits.list().len() == 1,
        "Escape ends drawing"
    );
}

/// Closing asks first where a run would be lost.
#[test]
fn quitting_asks_where_a_run_would_be_lost() {
    let mut app = app_after_an_epoch();
    act(&mut app, Intent::Quit);
    assert!(says(&app, "Save 'toy' before closing the window?"));
    click(&mut app, "Cancel");
    assert!(state(&app).dialogs.asked.is_none() && state(&app).run.series.epochs == 1);
}

#[test]
fn context_menus_offer_what_can_be_done() {
    let mut app = app(Example::Toy);
    let at = place(&app, "EGFR");
    app.hover_at(at);
    click_pointer(
        &mut app,
        at,
        egui::PointerButton::Secondary,
        Modifiers::NONE,
    );
    app.run_steps(3);
    for item in [
        "Draw an edge from here",
        "Knock it out",
        "Pin",
        "Strongest paths from here",
    ] {
        assert!(says(&app, item), "{item}");
    }
    click(&mut app, "Knock it out");
    assert_eq!(
        state(&app).document.clamped.get(&node(&app, "EGFR")),
        Some(&0.0)
    );
}
