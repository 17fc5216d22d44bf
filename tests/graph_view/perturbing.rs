//! What happens in the network: clamped proteins, the spread of a signal, its strongest paths.

use super::{app, look, node, selected_edges};
use crate::support::{act, press, says, state, type_text, until};
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use espalier::app::NodeColours;
use espalier::app::{Intent, Notice, Phase};
use espalier::data::Example;
use espalier::network::EdgeId;

#[test]
fn a_clamped_state_out_of_range_is_refused() {
    let mut app = app(Example::Toy);
    let tnf = node(&app, "TNF");
    act(&mut app, Intent::Clamp(vec![tnf], Some(1.5)));
    assert!(
        matches!(&state(&app).dialogs.notice, Some(Notice::Error(text)) if text.contains("from 0 to 1"))
    );
    assert!(state(&app).document.clamped.is_empty());
}

#[test]
fn a_knocked_out_protein_changes_what_is_shown() {
    let mut app = app(Example::Toy);
    look(&mut app, |view| {
        (view.colours, view.condition) = (NodeColours::State, 5);
    });
    until(&mut app, |window| {
        window
            .state()
            .simulation()
            .is_some_and(|simulation| simulation.condition == 5)
    });
    let before = state(&app).node_states().expect("states").to_vec();
    let out = node(&app, "TNFRSF1A");
    act(&mut app, Intent::Select(vec![out], Vec::new()));
    press(&mut app, Key::K);
    until(&mut app, |window| {
        window
            .state()
            .node_states()
            .is_some_and(|states| states[out.index()] == 0.0)
    });
    assert_ne!(state(&app).node_states().expect("states"), before);
    assert!(
        state(&app).run.series.parameters.is_none(),
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
    look(&mut app, |view| view.condition = 3);
    until(&mut app, |window| {
        window
            .state()
            .simulation()
            .is_some_and(|simulation| simulation.condition == 3)
    });
    press(&mut app, Key::Y);
    assert!(state(&app).view.playback.is_playing && state(&app).view.colours == NodeColours::State);
    let mut steps = Vec::new();
    for _ in 0..2_500 {
        app.step();
        steps.push(state(&app).view.playback.step);
        if !state(&app).view.playback.is_playing {
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
    for (choice, typed) in [("paths from", "tn"), ("paths to", "re")] {
        app.get_by_role_and_label(Role::ComboBox, choice).click();
        app.run_steps(3);
        type_text(&mut app, typed);
        press(&mut app, Key::Enter);
    }
    let paths = state(&app).view.paths;
    assert_eq!(paths.ends(), Some(ends), "typing narrows, Enter chooses");
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
    act(&mut app, Intent::SetEpochs(400));
    act(&mut app, Intent::TrainOrPause);
    until(&mut app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
            && window
                .state()
                .strongest_paths()
                .is_some_and(|paths| *paths != before)
    });
}
