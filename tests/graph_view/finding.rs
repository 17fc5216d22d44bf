//! How one gets to a protein, an edge or a command: by pointer, by key, by name.

use super::{app, click_at, edge, node, place, selected_edges, selected_nodes};
use crate::support::{App, act, drag, press, press_command, says, state, type_text, window};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use espalier::app::{Intent, Phase};
use espalier::app::{Labels, NodeColours, Prominence};
use espalier::data::Example;
use espalier::network::layout::LayoutKind;
use espalier::network::{Direction, EdgeId, EdgeOrigin, NodeId};

#[test]
fn clicks_select_nodes_and_edges_and_shift_adds() {
    let mut app = app(Example::Toy);
    let (egfr, tnf) = (place(&app, "EGFR"), place(&app, "TNF"));
    click_at(&mut app, egfr, Modifiers::NONE);
    assert_eq!(selected_nodes(&app), [node(&app, "EGFR")]);
    click_at(&mut app, tnf, Modifiers::SHIFT);
    assert_eq!(selected_nodes(&app).len(), 2);
    let between = place(&app, "TNF").lerp(place(&app, "TNFRSF1A"), 0.45);
    click_at(&mut app, between, Modifiers::NONE);
    assert_eq!(
        selected_edges(&app),
        [edge(&app, "TNF", "TNFRSF1A").expect("an edge")],
        "an edge, at its line"
    );
    assert!(says(&app, "TNF ➡ TNFRSF1A"), "its card is shown");
}

/// A card is shown under the pointer, but never over a form or a question.
#[test]
fn a_card_makes_room_for_a_form() {
    let mut app = app(Example::Toy);
    let at = place(&app, "TNFRSF1A");
    app.hover_at(at);
    app.run_steps(60);
    assert!(says(&app, "inner protein"), "its card");
    act(&mut app, Intent::ShowPreferences(true));
    app.run_steps(60);
    assert!(!says(&app, "inner protein"));
    act(&mut app, Intent::ShowPreferences(false));
    app.run_steps(60);
    assert!(says(&app, "inner protein"));
}

#[test]
fn a_box_selects_what_lies_in_it() {
    let mut app = app(Example::Toy);
    let (a, b) = (place(&app, "EGF"), place(&app, "TNF"));
    let area = egui::Rect::from_two_pos(a, b).expand(15.0);
    drag(&mut app, area.min, area.max, Modifiers::SHIFT);
    let mut found = selected_nodes(&app);
    found.sort_unstable();
    let mut expected = vec![node(&app, "EGF"), node(&app, "TNF")];
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn search_finds_by_symbol_and_by_query() {
    let mut app = app(Example::Signalling);
    press_command(&mut app, Key::F);
    type_text(&mut app, "nfkbia");
    press(&mut app, Key::Enter);
    assert_eq!(selected_nodes(&app), [node(&app, "NFKBIA")]);
    app.key_press(Key::Slash);
    app.run_steps(2);
    press_command(&mut app, Key::A);
    type_text(&mut app, "kind:spurious top:10");
    assert!(says(&app, "select 10 edges"));
    press(&mut app, Key::Enter);
    assert!(!says(&app, "select 10 edges"), "the list closes");
    let (found, weights) = (
        selected_edges(&app),
        state(&app).weights().expect("weights").to_vec(),
    );
    assert_eq!(found.len(), 10);
    let network = state(&app).open.as_ref().expect("open").network.clone();
    let least = found
        .iter()
        .map(|edge| weights[edge.index()].abs())
        .fold(f64::INFINITY, f64::min);
    let larger = (0..weights.len()).filter(|&edge| {
        network.edge(EdgeId::new(edge)).origin == EdgeOrigin::Spurious
            && weights[edge].abs() >= least
    });
    assert_eq!(larger.count(), 10, "the ten largest of the spurious edges");
    app.key_press(Key::Slash);
    app.run_steps(2);
    press_command(&mut app, Key::A);
    type_text(&mut app, "deg>x");
    assert!(
        says(&app, "a number has to follow"),
        "a mistake is explained"
    );
}

/// Typing into the search box is no command.
#[test]
fn keys_in_the_search_box_do_nothing_else() {
    let mut app = app(Example::Toy);
    press_command(&mut app, Key::F);
    for key in [Key::L, Key::C, Key::Num2, Key::Space] {
        press(&mut app, key);
    }
    let state = state(&app);
    assert_eq!(
        (state.view.labels, state.view.colours),
        (Labels::Symbols, NodeColours::Role)
    );
    assert_eq!(
        (state.placement.layout, state.run.phase.clone()),
        (LayoutKind::SignalFlow, Phase::Idle)
    );
}

#[test]
fn brackets_change_the_neighbourhood() {
    let mut app = app(Example::Toy);
    let id = node(&app, "TNF");
    act(&mut app, Intent::Select(vec![id], Vec::new()));
    let focused = |app: &App| {
        state(app)
            .shown()
            .nodes
            .iter()
            .filter(|&&seen| seen == Prominence::Focused)
            .count()
    };
    let one = focused(&app);
    press(&mut app, Key::CloseBracket);
    let two = focused(&app);
    assert!(two > one, "{one} then {two}");
    press(&mut app, Key::OpenBracket);
    press(&mut app, Key::OpenBracket);
    assert_eq!(focused(&app), 1, "itself alone");
    press(&mut app, Key::U);
    assert_eq!(state(&app).view.focus.direction, Direction::Upstream);
}

#[test]
fn arrow_keys_walk_and_the_selection_is_spoken() {
    let mut app = app(Example::Toy);
    press(&mut app, Key::ArrowRight);
    assert_eq!(selected_nodes(&app).len(), 1, "the walk begins at a ligand");
    let hub = node(&app, "MAPK1");
    act(&mut app, Intent::Select(vec![hub], Vec::new()));
    press(&mut app, Key::ArrowRight);
    let first = selected_edges(&app);
    press(&mut app, Key::ArrowDown);
    let next = selected_edges(&app);
    assert!(
        first.len() == 1 && next.len() == 1 && first != next,
        "{first:?} {next:?}"
    );
    press(&mut app, Key::ArrowRight);
    let network = state(&app).open.as_ref().expect("open").network.clone();
    assert_eq!(selected_nodes(&app), [network.edge(next[0]).target]);
    let symbol = &network.node(network.edge(next[0]).target).symbol;
    let spoken = app.get_by(|node| node.live() == egui::accesskit::Live::Polite);
    assert!(
        spoken
            .value()
            .is_some_and(|value| value.starts_with(symbol.as_str())),
        "{:?}",
        spoken.value()
    );
}

#[test]
fn every_command_is_found_by_name() {
    let mut app = app(Example::Toy);
    press_command(&mut app, Key::K);
    type_text(&mut app, "labels");
    press(&mut app, Key::Enter);
    assert_eq!(state(&app).view.labels, Labels::Ids);
    press_command(&mut app, Key::K);
    type_text(&mut app, "no such thing");
    assert!(says(&app, "No command has this in its name"));
    press(&mut app, Key::Escape);
    press(&mut app, Key::L);
    assert_eq!(
        state(&app).view.labels,
        Labels::Symbols,
        "once it is closed, keys mean what they meant"
    );
}

/// The camera goes to what was searched for, and stays where it is for a click.
#[test]
fn the_camera_follows_a_search_and_not_a_click() {
    let mut app = app(Example::Signalling);
    let il10 = node(&app, "IL10");
    act(&mut app, Intent::Select(vec![il10], Vec::new()));
    for _ in 0..8 {
        press(&mut app, Key::Plus);
    }
    let network = app.get_by_label("network").rect();
    assert!(
        !network.contains(place(&app, "STAT3")),
        "it is out of view at first"
    );
    press_command(&mut app, Key::F);
    type_text(&mut app, "stat3");
    press(&mut app, Key::Enter);
    app.run_steps(5);
    let network = app.get_by_label("network").rect();
    let found = place(&app, "STAT3");
    assert!(network.contains(found), "{found} in {network}");
    let neighbour = state(&app)
        .shown()
        .nodes
        .iter()
        .position(|&seen| seen == Prominence::Focused)
        .expect("a neighbour");
    assert!(
        network.contains(
            window(&app)
                .on_screen(NodeId::new(neighbour))
                .expect("a place")
        ),
        "neighbours are in view, too"
    );
    press(&mut app, Key::Escape);
    press(&mut app, Key::Escape);
    press(&mut app, Key::Home);
    app.run_steps(5);
    let (before, at) = (place(&app, "IL6"), place(&app, "STAT3"));
    click_at(&mut app, at, Modifiers::NONE);
    app.run_steps(5);
    assert_eq!(selected_nodes(&app), [node(&app, "STAT3")]);
    assert_eq!(place(&app, "IL6"), before, "a click moves nothing");
}

/// After a choice the box has the keyboard, and what is typed next takes the place of what was.
#[test]
fn the_next_search_replaces_the_last() {
    let mut app = app(Example::Signalling);
    press_command(&mut app, Key::F);
    for (text, symbol) in [("stat3", "STAT3"), ("egfr", "EGFR")] {
        type_text(&mut app, text);
        press(&mut app, Key::Enter);
        assert_eq!(selected_nodes(&app), [node(&app, symbol)]);
    }
    press(&mut app, Key::Escape);
    assert_eq!(
        selected_nodes(&app),
        [node(&app, "EGFR")],
        "Escape leaves the box"
    );
    press(&mut app, Key::Escape);
    assert!(selected_nodes(&app).is_empty(), "and then the selection");
    press_command(&mut app, Key::F);
    type_text(&mut app, "sign:inh to:nobody");
    assert!(says(&app, "no protein has the symbol or id 'nobody'"));
}
