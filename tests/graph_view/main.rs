//! The network view without a display: by key, by pointer, by the names that a screen reader reads.

mod editing;
mod finding;
mod perturbing;
mod showing;
#[path = "../support/window.rs"]
mod support;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use espalier::app::View;
use espalier::app::{Intent, Notice};
use espalier::data::Example;
use espalier::network::layout::LayoutKind;
use espalier::network::{EdgeId, NodeId};
use support::{App, act, click, click_pointer, press_command, state, until, window, window_of};

/// A window whose network is laid out and has its start weights.
fn app(example: Example) -> App {
    let mut app = window_of([1440.0, 900.0], example);
    until(&mut app, |window| {
        window.state().document.arrangement.is_some() && window.state().weights().is_some()
    });
    app.run_steps(5);
    app
}

fn until_laid_out(app: &mut App, kind: LayoutKind) {
    until(app, |window| {
        let arrangement = window.state().document.arrangement.as_ref();
        arrangement.is_some_and(|arrangement| arrangement.kind == kind)
    });
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
    click_pointer(app, at, egui::PointerButton::Primary, modifiers);
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

fn look(app: &mut App, change: impl FnOnce(&mut View)) {
    let mut view = state(app).view.clone();
    change(&mut view);
    let changes = state(app).view.changes_to(&view);
    act(app, Intent::ChangeView(changes));
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
    until(app, |window| written(&window.state().dialogs.notice));
    act(app, Intent::Dismiss);
    std::fs::read_to_string(path).unwrap_or_default()
}
