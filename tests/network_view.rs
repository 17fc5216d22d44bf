//! The network view without a display: by key, by pointer, by the names that a screen reader reads.

#[path = "support/window.rs"]
mod support;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use espalier::app::lens::{Labels, Lens, Motion, NodeColours, Visibility};
use espalier::app::{Action, EdgeEdit, Notice, Phase, png};
use espalier::data::Example;
use espalier::network::layout::LayoutKind;
use espalier::network::{Direction, EdgeId, EdgeOrigin, NodeId, Sign};
use support::{
    App, act, click, drag, press, press_command, says, state, type_text, until, window, window_of,
};

/// A window whose network is laid out and has its start weights.
fn app(example: Example) -> App {
    let mut app = window_of([1440.0, 900.0], example);
    until(&mut app, |window| {
        window.state().arrangement.is_some() && window.state().weights().is_some()
    });
    app.run_steps(5);
    app
}

fn node(app: &App, symbol: &str) -> NodeId {
    let network = &state(app).open.as_ref().expect("open").network;
    let at = network
        .nodes()
        .iter()
        .position(|node| node.symbol == symbol);
    NodeId::new(at.unwrap_or_else(|| panic!("{symbol} is in the network")))
}

fn place(app: &App, symbol: &str) -> egui::Pos2 {
    window(app)
        .on_screen(node(app, symbol))
        .expect("the network is shown")
}

fn edge(app: &App, source: &str, target: &str) -> Option<EdgeId> {
    let network = &state(app).open.as_ref().expect("open").network;
    network.edge_between(node(app, source), node(app, target))
}

fn click_at(app: &mut App, at: egui::Pos2, modifiers: Modifiers) {
    app.hover_at(at);
    app.event(egui::Event::ModifiersChanged(modifiers));
    for pressed in [true, false] {
        app.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers,
        });
    }
    app.run_steps(2);
    app.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    app.run_steps(2);
}

fn selected_nodes(app: &App) -> Vec<NodeId> {
    state(app).selection.nodes.iter().copied().collect()
}

fn selected_edges(app: &App) -> Vec<EdgeId> {
    state(app).selection.edges.iter().copied().collect()
}

fn look(app: &mut App, change: impl FnOnce(&mut Lens)) {
    let mut lens = state(app).lens.clone();
    change(&mut lens);
    let changes = state(app).lens.changes_to(&lens);
    act(app, Action::Look(changes));
}

/// Writes what is seen with the form, and reads it.
fn export(app: &mut App, path: &std::path::Path) -> String {
    app.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    app.run_steps(3);
    app.get_by_role_and_label(egui::accesskit::Role::TextInput, "File")
        .focus();
    app.run_steps(2);
    press_command(app, Key::A);
    app.get_by_role_and_label(egui::accesskit::Role::TextInput, "File")
        .type_text(&path.to_string_lossy());
    app.run_steps(2);
    click(app, "Write");
    let written = |notice: &Option<Notice>| matches!(notice, Some(Notice::Done(text)) if text.starts_with("Wrote"));
    until(app, |window| written(&window.state().notice));
    act(app, Action::Dismiss);
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn layouts_by_key_and_nodes_glide_to_their_places() {
    let mut app = app(Example::Toy);
    let before = place(&app, "MAPK1");
    press(&mut app, Key::Num2);
    until(&mut app, |window| {
        window
            .state()
            .arrangement
            .as_ref()
            .is_some_and(|known| known.kind == LayoutKind::Force)
    });
    let on_the_way = place(&app, "MAPK1");
    app.run_steps(90);
    let there = place(&app, "MAPK1");
    assert!(
        before != there && on_the_way != there,
        "{before} {on_the_way} {there}"
    );
    look(&mut app, |lens| lens.motion = Motion::Reduced);
    press(&mut app, Key::Num3);
    until(&mut app, |window| {
        window
            .state()
            .arrangement
            .as_ref()
            .is_some_and(|known| known.kind == LayoutKind::Circular)
    });
    let at_once = place(&app, "MAPK1");
    app.run_steps(90);
    assert_eq!(
        place(&app, "MAPK1"),
        at_once,
        "with reduced motion it jumps"
    );
}

#[test]
fn a_dragged_node_is_pinned_and_stays_in_the_next_layout() {
    let mut app = app(Example::Toy);
    let (from, to) = (
        place(&app, "EGFR"),
        place(&app, "EGFR") + egui::vec2(40.0, 60.0),
    );
    drag(&mut app, from, to, Modifiers::NONE);
    app.run_steps(60);
    let id = node(&app, "EGFR");
    let arrangement = state(&app).arrangement.clone().expect("a layout");
    assert!(arrangement.pinned[id.index()], "dragging pins");
    assert!(
        place(&app, "EGFR").distance(to) < 2.0,
        "{} {to}",
        place(&app, "EGFR")
    );
    press(&mut app, Key::Num2);
    until(&mut app, |window| {
        window
            .state()
            .arrangement
            .as_ref()
            .is_some_and(|known| known.kind == LayoutKind::Force)
    });
    let after = state(&app).arrangement.clone().expect("a layout");
    assert_eq!(
        after.positions[id.index()],
        arrangement.positions[id.index()]
    );
    act(&mut app, Action::Select(vec![id], Vec::new()));
    press(&mut app, Key::P);
    assert!(
        !state(&app).arrangement.as_ref().expect("a layout").pinned[id.index()],
        "P lets it go"
    );
}

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
        (state.lens.labels, state.lens.colours),
        (Labels::Symbols, NodeColours::Role)
    );
    assert_eq!(
        (state.layout, state.phase.clone()),
        (LayoutKind::SignalFlow, Phase::Idle)
    );
}

#[test]
fn filters_say_how_much_is_shown() {
    let mut app = app(Example::Toy);
    assert!(says(&app, "17 edges"));
    look(&mut app, |lens| lens.filter.origins = [false, true, true]);
    assert!(says(&app, "6 of 17 edges shown"));
    press(&mut app, Key::Num0);
    assert!(says(&app, "17 edges"), "0 shows everything again");
    look(&mut app, |lens| lens.filter.threshold = 1.0);
    let weights = state(&app).weights().expect("weights");
    // Between half of the threshold and the threshold edges are paler, and still there.
    let above = weights.iter().filter(|weight| weight.abs() > 0.5).count();
    assert!((1..17).contains(&above) && says(&app, &format!("{above} of 17 edges shown")));
}

#[test]
fn brackets_change_the_neighbourhood() {
    let mut app = app(Example::Toy);
    let id = node(&app, "TNF");
    act(&mut app, Action::Select(vec![id], Vec::new()));
    let focused = |app: &App| {
        state(app)
            .shown
            .nodes
            .iter()
            .filter(|&&seen| seen == Visibility::Focused)
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
    assert_eq!(state(&app).lens.focus.direction, Direction::Upstream);
}

#[test]
fn arrow_keys_walk_and_the_selection_is_spoken() {
    let mut app = app(Example::Toy);
    press(&mut app, Key::ArrowRight);
    assert_eq!(selected_nodes(&app).len(), 1, "the walk begins at a ligand");
    let hub = node(&app, "MAPK1");
    act(&mut app, Action::Select(vec![hub], Vec::new()));
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
fn an_edge_is_drawn_flipped_deleted_and_brought_back() {
    let mut app = app(Example::Toy);
    act(&mut app, Action::RemoveSpurious);
    app.run_steps(3);
    let (from, to) = (place(&app, "EGF"), place(&app, "RELA"));
    drag(&mut app, from, to, Modifiers::ALT);
    let drawn = edge(&app, "EGF", "RELA").expect("Alt and drag draw an edge");
    let network = state(&app).open.as_ref().expect("open").network.clone();
    assert_eq!(
        (network.edge(drawn).origin, network.edge(drawn).sign),
        (EdgeOrigin::User, Sign::Stimulation)
    );
    act(&mut app, Action::Select(Vec::new(), vec![drawn]));
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
        state(&app).config.edits.is_empty()
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
    act(&mut app, Action::RemoveSpurious);
    act(&mut app, Action::Select(vec![id], Vec::new()));
    press(&mut app, Key::E);
    app.run_steps(20);
    let to = place(&app, "FOS");
    click_at(&mut app, to, Modifiers::NONE);
    assert!(edge(&app, "EGF", "FOS").is_some());
}

#[test]
fn edits_are_part_of_the_command_and_of_the_run() {
    let mut app = app(Example::Toy);
    act(&mut app, Action::RemoveSpurious);
    let (from, to) = (node(&app, "EGF"), node(&app, "RELA"));
    act(&mut app, Action::Draw(from, to, Sign::Inhibition));
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
    let expected = format!("--edit {},{},inhibits", ids(from), ids(to));
    let command = state(&app).command_line().expect("a command");
    assert!(command.contains(&expected), "{command}");
    act(&mut app, Action::Step);
    until(&mut app, |window| window.state().series.epochs == 1);
    let trained = state(&app)
        .series
        .parameters
        .as_ref()
        .expect("parameters")
        .weights
        .len();
    assert_eq!(trained, 12, "the drawn edge is trained");
    assert!(
        state(&app)
            .series
            .parameters
            .as_ref()
            .expect("parameters")
            .weights[11]
            < 0.0,
        "it inhibits"
    );
}

/// Changing edges asks before it ends a run; doubts and held nodes never do.
#[test]
fn only_changed_edges_ask_for_a_new_run() {
    let mut app = app(Example::Toy);
    act(&mut app, Action::Step);
    until(&mut app, |window| window.state().series.epochs == 1);
    let (tnf, first) = (node(&app, "TNF"), EdgeId::new(0));
    act(&mut app, Action::Hold(vec![tnf], Some(0.5)));
    act(&mut app, Action::Doubt(vec![first]));
    assert!(state(&app).asked.is_none() && state(&app).series.epochs == 1);
    assert!(says(&app, "TNF is held at 0.50") && says(&app, "is doubted"));
    act(&mut app, Action::Edit(vec![first], EdgeEdit::Remove));
    assert!(state(&app).asked.is_some(), "this would end the run");
    click(&mut app, "Keep the run");
    assert_eq!(
        (
            state(&app).series.epochs,
            state(&app)
                .open
                .as_ref()
                .expect("open")
                .network
                .edges()
                .len()
        ),
        (1, 17)
    );
    act(&mut app, Action::Edit(vec![first], EdgeEdit::Remove));
    click(&mut app, "Change edges");
    until(&mut app, |window| window.state().phase == Phase::Idle);
    assert_eq!(state(&app).config.edits.list().len(), 1);
}

#[test]
fn spurious_edges_are_not_edited() {
    let mut app = app(Example::Toy);
    act(
        &mut app,
        Action::Edit(vec![EdgeId::new(16)], EdgeEdit::Remove),
    );
    assert!(
        matches!(&state(&app).notice, Some(Notice::Error(text)) if text.contains("Draw again"))
    );
    assert!(state(&app).config.edits.is_empty());
}

#[test]
fn a_held_state_out_of_range_is_refused() {
    let mut app = app(Example::Toy);
    let tnf = node(&app, "TNF");
    act(&mut app, Action::Hold(vec![tnf], Some(1.5)));
    assert!(
        matches!(&state(&app).notice, Some(Notice::Error(text)) if text.contains("from 0 to 1"))
    );
    assert!(state(&app).held.is_empty());
}

#[test]
fn a_knocked_out_protein_changes_what_is_shown() {
    let mut app = app(Example::Toy);
    look(&mut app, |lens| {
        (lens.colours, lens.condition) = (NodeColours::State, 5)
    });
    until(&mut app, |window| {
        window
            .state()
            .probed()
            .is_some_and(|probed| probed.condition == 5)
    });
    let before = state(&app).node_states().expect("states").to_vec();
    let out = node(&app, "TNFRSF1A");
    act(&mut app, Action::Select(vec![out], Vec::new()));
    press(&mut app, Key::K);
    until(&mut app, |window| {
        window
            .state()
            .node_states()
            .is_some_and(|states| states[out.index()] == 0.0)
    });
    assert_ne!(state(&app).node_states().expect("states"), before);
    assert!(
        state(&app).series.parameters.is_none(),
        "nothing was trained"
    );
    press(&mut app, Key::K);
    until(&mut app, |window| {
        window
            .state()
            .node_states()
            .is_some_and(|states| states == before)
    });
}

#[test]
fn the_spread_of_the_signal_plays_to_its_end() {
    let mut app = app(Example::Toy);
    look(&mut app, |lens| lens.condition = 3);
    until(&mut app, |window| {
        window
            .state()
            .probed()
            .is_some_and(|probed| probed.condition == 3)
    });
    press(&mut app, Key::Y);
    assert!(state(&app).lens.playback.is_playing && state(&app).lens.colours == NodeColours::State);
    let mut steps = Vec::new();
    for _ in 0..2_500 {
        app.step();
        steps.push(state(&app).lens.playback.step);
        if !state(&app).lens.playback.is_playing {
            break;
        }
    }
    steps.dedup();
    assert_eq!(steps.pop(), Some(None), "at the end the network is at rest");
    assert_eq!(steps.last(), Some(&Some(149)));
    assert!(
        steps
            .windows(2)
            .all(|pair| pair[0].map(|step| step + 1) == pair[1]),
        "no step is left out: {steps:?}"
    );
}

#[test]
fn the_strongest_paths_are_listed_and_selected() {
    let mut app = app(Example::Toy);
    let ends = (node(&app, "TNF"), node(&app, "RELA"));
    look(&mut app, |lens| {
        (lens.paths.from, lens.paths.to) = (Some(ends.0), Some(ends.1))
    });
    until(&mut app, |window| {
        window.state().strongest_paths().is_some()
    });
    let paths = state(&app).strongest_paths().cloned().expect("paths");
    assert!(!paths.paths.is_empty() && says(&app, "gains at rest in"));
    let line = app
        .get_all_by(|node| {
            node.label()
                .is_some_and(|label| label.starts_with("TNF ") && label.contains("gain"))
        })
        .next()
        .expect("a line for the strongest");
    line.click();
    app.run_steps(3);
    let expected: Vec<EdgeId> = paths.paths[0]
        .edges
        .iter()
        .map(|&edge| EdgeId::new(edge as usize))
        .collect();
    let mut found = expected.clone();
    found.sort_unstable();
    assert_eq!(selected_edges(&app), found);
    let before = paths;
    act(&mut app, Action::SetEpochs(400));
    act(&mut app, Action::TrainOrPause);
    until(&mut app, |window| {
        matches!(window.state().phase, Phase::Finished(_))
            && window
                .state()
                .strongest_paths()
                .is_some_and(|paths| *paths != before)
    });
}

#[test]
fn every_command_is_found_by_name() {
    let mut app = app(Example::Toy);
    press_command(&mut app, Key::K);
    type_text(&mut app, "labels");
    press(&mut app, Key::Enter);
    assert_eq!(state(&app).lens.labels, Labels::Ids);
    press_command(&mut app, Key::K);
    type_text(&mut app, "no such thing");
    assert!(says(&app, "No command has this in its name"));
    press(&mut app, Key::Escape);
    press(&mut app, Key::L);
    assert_eq!(
        state(&app).lens.labels,
        Labels::Symbols,
        "once it is closed, keys mean what they meant"
    );
}

#[test]
fn the_picture_is_written_with_text_and_legend() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = app(Example::Toy);
    let svg = export(&mut app, &folder.path().join("picture.svg"));
    // The ending of the name says what is written.
    export(&mut app, &folder.path().join("picture.png"));
    for word in [
        "MAPK1",
        "TNF",
        "stimulates",
        "inhibits",
        "spurious",
        "</text>",
        "stroke-dasharray",
    ] {
        assert!(svg.contains(word), "{word} is in the picture");
    }
    let bytes = std::fs::read(folder.path().join("picture.png")).expect("the PNG");
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    let one = png(&svg, 1.0).expect("the SVG is well formed");
    let width = u32::from_be_bytes(one[16..20].try_into().expect("four bytes"));
    assert_eq!(size(16), 2 * width, "two pixels for each point");
}

/// A small picture: nodes have the colours of their roles where they are, on a white ground.
#[test]
fn the_picture_shows_what_is_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = app(Example::Toy);
    act(&mut app, Action::RemoveSpurious);
    app.run_steps(60);
    let svg = export(&mut app, &folder.path().join("small.svg"));
    let picture =
        resvg::tiny_skia::Pixmap::decode_png(&png(&svg, 1.0).expect("it is drawn")).expect("a PNG");
    let area = app.get_by_label("network").rect();
    let colour = |at: egui::Pos2| {
        let at = at - area.min;
        let pixel = picture
            .pixel(at.x.round() as u32, at.y.round() as u32)
            .expect("inside");
        [pixel.red(), pixel.green(), pixel.blue()]
    };
    assert_eq!(colour(area.min + egui::vec2(3.0, 3.0)), [255; 3]);
    for (symbol, expected) in [
        ("EGF", [0x00, 0x9E, 0x73]),
        ("TNF", [0x00, 0x9E, 0x73]),
        ("FOS", [0x56, 0xB4, 0xE9]),
        ("MAPK1", [120; 3]),
    ] {
        assert_eq!(colour(place(&app, symbol)), expected, "{symbol}");
    }
}

/// Nothing moves, nothing is drawn: the window falls asleep, with any colours, and after a glide.
#[test]
fn nothing_is_repainted_when_nothing_changes() {
    for colours in [NodeColours::Role, NodeColours::State, NodeColours::Error] {
        let mut app = app(Example::Signalling);
        look(&mut app, |lens| lens.colours = colours);
        press(&mut app, Key::Num2);
        until(&mut app, |window| window.state().arranging.is_none());
        std::thread::sleep(std::time::Duration::from_millis(300));
        app.run_steps(120);
        let mut awake = 0;
        for _ in 0..50 {
            let delay = app
                .output()
                .viewport_output
                .values()
                .map(|viewport| viewport.repaint_delay)
                .min();
            awake +=
                u32::from(delay.is_none_or(|delay| delay < std::time::Duration::from_secs(10)));
            app.run_steps(1);
        }
        assert_eq!(awake, 0, "{colours:?}: frames that asked for another one");
    }
}

/// The camera goes to what was searched for, and stays where it is for a click.
#[test]
fn the_camera_follows_a_search_and_not_a_click() {
    let mut app = app(Example::Signalling);
    let il10 = node(&app, "IL10");
    act(&mut app, Action::Select(vec![il10], Vec::new()));
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
        .shown
        .nodes
        .iter()
        .position(|&seen| seen == Visibility::Focused)
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

/// An edge is drawn without a pointer: from here, walk, Enter.
#[test]
fn an_edge_is_drawn_by_keys_alone() {
    let mut app = app(Example::Toy);
    act(&mut app, Action::RemoveSpurious);
    let (from, to) = (node(&app, "EGF"), node(&app, "FOS"));
    act(&mut app, Action::Select(vec![from], Vec::new()));
    press(&mut app, Key::E);
    act(&mut app, Action::Select(vec![to], Vec::new()));
    press(&mut app, Key::Enter);
    assert_eq!(
        selected_edges(&app),
        [edge(&app, "EGF", "FOS").expect("it is drawn")]
    );
    act(&mut app, Action::Select(vec![from], Vec::new()));
    press(&mut app, Key::E);
    press(&mut app, Key::Escape);
    act(&mut app, Action::Select(vec![to], Vec::new()));
    press(&mut app, Key::Enter);
    assert!(
        edge(&app, "EGF", "FOS").is_some() && state(&app).config.edits.list().len() == 1,
        "Escape ends drawing"
    );
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

/// Closing asks first where a run would be lost.
#[test]
fn quitting_asks_where_a_run_would_be_lost() {
    let mut app = app(Example::Toy);
    act(&mut app, Action::Step);
    until(&mut app, |window| window.state().series.epochs == 1);
    act(&mut app, Action::Quit);
    assert!(says(&app, "Closing the window ends this run"));
    click(&mut app, "Keep the run");
    assert!(state(&app).asked.is_none() && state(&app).series.epochs == 1);
}

/// The legend is that of what is to be seen.
#[test]
fn the_legend_follows_the_filter() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = app(Example::Toy);
    let words = |app: &mut App, name: &str| export(app, &folder.path().join(name));
    let all = words(&mut app, "all.svg");
    assert!(
        all.contains("inhibits")
            && all.contains("spurious")
            && !all.contains("pinned")
            && !all.contains("doubted")
    );
    look(&mut app, |lens| {
        (lens.filter.signs, lens.filter.origins) = ([true, false, true], [true, true, false])
    });
    let first = EdgeId::new(0);
    act(&mut app, Action::Doubt(vec![first]));
    let tnf = node(&app, "TNF");
    act(&mut app, Action::Pin(vec![tnf], true));
    let some = words(&mut app, "some.svg");
    assert!(
        !some.contains("inhibits") && !some.contains("spurious"),
        "what is filtered out needs no legend"
    );
    assert!(some.contains("pinned") && some.contains("doubted"));
}

#[test]
fn context_menus_offer_what_can_be_done() {
    let mut app = app(Example::Toy);
    let at = place(&app, "EGFR");
    app.hover_at(at);
    for pressed in [true, false] {
        app.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
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
    assert_eq!(state(&app).held.get(&node(&app, "EGFR")), Some(&0.0));
}
