//! What is where, what of it is shown, and what of that is written into a picture.

use super::{app, export, look, node, place, until_laid_out};
use crate::support::{App, act, drag, press, says, state, until};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use espalier::app::{Intent, png};
use espalier::app::{Motion, NodeColours};
use espalier::data::Example;
use espalier::network::EdgeId;
use espalier::network::layout::LayoutKind;

#[test]
fn layouts_by_key_and_nodes_glide_to_their_places() {
    let mut app = app(Example::Toy);
    let before = place(&app, "MAPK1");
    press(&mut app, Key::Num2);
    until_laid_out(&mut app, LayoutKind::Force);
    let on_the_way = place(&app, "MAPK1");
    app.run_steps(90);
    let there = place(&app, "MAPK1");
    assert!(
        before != there && on_the_way != there,
        "{before} {on_the_way} {there}"
    );
    look(&mut app, |view| view.motion = Motion::Reduced);
    press(&mut app, Key::Num3);
    until_laid_out(&mut app, LayoutKind::Circular);
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
    let arrangement = state(&app).document.arrangement.clone().expect("a layout");
    assert!(arrangement.pinned[id.index()], "dragging pins");
    assert!(
        place(&app, "EGFR").distance(to) < 2.0,
        "{} {to}",
        place(&app, "EGFR")
    );
    press(&mut app, Key::Num2);
    until_laid_out(&mut app, LayoutKind::Force);
    let after = state(&app).document.arrangement.clone().expect("a layout");
    assert_eq!(
        after.positions[id.index()],
        arrangement.positions[id.index()]
    );
    act(&mut app, Intent::Select(vec![id], Vec::new()));
    press(&mut app, Key::P);
    assert!(
        !state(&app)
            .document
            .arrangement
            .as_ref()
            .expect("a layout")
            .pinned[id.index()],
        "P lets it go"
    );
}

#[test]
fn filters_say_how_much_is_shown() {
    let mut app = app(Example::Toy);
    assert!(says(&app, "17 edges"));
    look(&mut app, |view| view.filter.origins = [false, true, true]);
    assert!(says(&app, "6 of 17 edges shown"));
    press(&mut app, Key::Num0);
    assert!(says(&app, "17 edges"), "0 shows everything again");
    look(&mut app, |view| view.filter.threshold = 1.0);
    let weights = state(&app).weights().expect("weights");
    // Between half of the threshold and the threshold edges are paler, and still there.
    let above = weights.iter().filter(|weight| weight.abs() > 0.5).count();
    assert!((1..17).contains(&above) && says(&app, &format!("{above} of 17 edges shown")));
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
    act(&mut app, Intent::RemoveSpurious);
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
        look(&mut app, |view| view.colours = colours);
        press(&mut app, Key::Num2);
        until(&mut app, |window| {
            window.state().placement.arranging.is_none()
        });
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
    look(&mut app, |view| {
        (view.filter.signs, view.filter.origins) = ([true, false, true], [true, true, false]);
    });
    let first = EdgeId::new(0);
    act(&mut app, Intent::Doubt(vec![first]));
    let tnf = node(&app, "TNF");
    act(&mut app, Intent::Pin(vec![tnf], true));
    let some = words(&mut app, "some.svg");
    assert!(
        !some.contains("inhibits") && !some.contains("spurious"),
        "what is filtered out needs no legend"
    );
    assert!(some.contains("pinned") && some.contains("doubted"));
}
