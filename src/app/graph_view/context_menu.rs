//! What a right click offers: for a protein, an edge, or the ground.

use egui::{Response, Ui};

use super::{Fit, NetworkView, Under};
use crate::app::query::PathSearch;
use crate::app::state::{State, ViewChange};
use crate::app::update::{EdgeEdit, Intent};
use crate::network::{EdgeId, EdgeOrigin, NodeId, Sign};

impl NetworkView {
    pub(super) fn menu_ui(
        &mut self,
        response: &Response,
        state: &State,
        under: Option<Under>,
        intents: &mut Vec<Intent>,
    ) {
        if response.secondary_clicked() {
            self.menu = under;
        }
        response.context_menu(|ui| match self.menu {
            Some(Under::Node(node)) => self.node_menu_ui(ui, state, node, intents),
            Some(Under::Edge(edge)) => edge_menu_ui(ui, state, edge, intents),
            None => {
                if ui.button("Show the whole network  (Home)").clicked() {
                    self.fit = Fit::Everything;
                }
                if ui.button("Export a picture …  (Ctrl+Shift+E)").clicked() {
                    self.wants_picture = true;
                }
            }
        });
    }
    fn node_menu_ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        node: NodeId,
        intents: &mut Vec<Intent>,
    ) {
        let Some(open) = state
            .open
            .as_ref()
            .filter(|open| node.index() < open.network.nodes().len())
        else {
            return;
        };
        ui.strong(&open.network.node(node).symbol);
        let help = "Then click the protein that it leads to. Or drag with Alt held. (E)";
        if ui
            .button("Draw an edge from here")
            .on_hover_text(help)
            .clicked()
        {
            self.drawing_from = Some(node);
        }
        for (place, (text, help, intent)) in node_items(state, node).into_iter().enumerate() {
            if place == PATH_ITEMS {
                ui.separator();
            }
            if ui.button(text).on_hover_text(help).clicked() {
                intents.push(intent);
            }
        }
    }
}

/// A line of a menu: its text, what it is good for, what it does.
type Item = (&'static str, &'static str, Intent);

/// So many items of a protein are about paths.
const PATH_ITEMS: usize = 2;

/// What can be done with a protein, first about paths.
fn node_items(state: &State, node: NodeId) -> Vec<Item> {
    let with_paths = |change: fn(&mut PathSearch, NodeId)| {
        let mut paths = state.view.paths;
        change(&mut paths, node);
        Intent::ChangeView(vec![ViewChange::Paths(paths)])
    };
    let hold = |state| Intent::Clamp(vec![node], state);
    let arrangement = state.document.arrangement.as_ref();
    let pinned = arrangement.is_some_and(|known| known.pinned[node.index()]);
    let mut items = vec![
        (
            "Strongest paths from here",
            "Then choose where they lead, at the right.",
            with_paths(|paths, node| paths.from = Some(node)),
        ),
        (
            "Strongest paths to here",
            "Then choose where they begin, at the right.",
            with_paths(|paths, node| paths.to = Some(node)),
        ),
    ];
    if state.document.clamped.contains_key(&node) {
        items.push((
            "Let it go",
            "Its state follows from its neighbours again.",
            hold(None),
        ));
    } else {
        items.push((
            "Knock it out",
            "Its state is clamped at 0, in what is shown. Training does not see it. (K)",
            hold(Some(0.0)),
        ));
        items.push((
            "Clamp it fully active",
            "Its state is clamped at 1, in what is shown. Training does not see it.",
            hold(Some(1.0)),
        ));
    }
    items.push((
        if pinned { "Unpin" } else { "Pin" },
        "A pinned protein stays where it is when the network is laid out anew. (P)",
        Intent::Pin(vec![node], !pinned),
    ));
    items
}

fn edge_menu_ui(ui: &mut Ui, state: &State, edge: EdgeId, intents: &mut Vec<Intent>) {
    let Some(open) = state
        .open
        .as_ref()
        .filter(|open| edge.index() < open.network.edges().len())
    else {
        return;
    };
    let known = open.network.edge(edge);
    let symbol = |node: NodeId| &open.network.node(node).symbol;
    ui.strong(format!(
        "{} ➡ {}",
        symbol(known.source),
        symbol(known.target)
    ));
    let (text, help) = if state.is_cut(edge) {
        ("Join it again", "It acts again, in what is shown. (X)")
    } else {
        (
            "Cut it",
            "It acts no more, in what is shown. Training does not see it. (X)",
        )
    };
    if ui.button(text).on_hover_text(help).clicked() {
        intents.push(Intent::Cut(vec![edge]));
    }
    if known.origin == EdgeOrigin::Spurious {
        ui.label("Spurious edges are drawn at random,\nand cannot be changed one by one.");
        return;
    }
    for (sign, name) in [
        (Sign::Stimulation, "It stimulates"),
        (Sign::Inhibition, "It inhibits"),
        (Sign::Unknown, "Its sign is not known"),
    ] {
        let item = ui.add_enabled(sign != known.sign, egui::Button::new(name));
        if item
            .on_hover_text("Gives the edge this sign; the next run has it.")
            .clicked()
        {
            intents.push(Intent::Edit(vec![edge], EdgeEdit::Set(sign)));
        }
    }
    if ui.button("Delete").on_hover_text("Takes the edge out of the network; the next run is without it. Ctrl+Z brings it back. (Delete)").clicked() {
        intents.push(Intent::Edit(vec![edge], EdgeEdit::Remove));
    }
    let is_doubted = state
        .document
        .doubted
        .contains(&(known.source, known.target));
    let text = if is_doubted {
        "Trust it again"
    } else {
        "Doubt it"
    };
    if ui.button(text).on_hover_text("A mark of your own, to find it again: kind:doubted. It changes nothing in training. (D)").clicked() {
        intents.push(Intent::Doubt(vec![edge]));
    }
}
