//! The network as the graph library holds it: where every node is in the picture at present, on its way to where the layout
//! has it.

use egui::{Pos2, pos2};
use egui_graphs::Node;
use petgraph::Directed;
use petgraph::stable_graph::{NodeIndex, StableGraph};

use crate::network::layout::Arrangement;
use crate::network::{Network, NodeId};

/// The graph; its indices are those of the network.
pub(super) type Graph = egui_graphs::Graph<(), (), Directed, u32>;

/// The graph of a network with its nodes where a layout has them.
pub(super) fn graph(network: &Network, arrangement: &Arrangement) -> Graph {
    let mut plain: StableGraph<(), (), Directed, u32> = StableGraph::default();
    network.nodes().iter().for_each(|_| _ = plain.add_node(()));
    egui_graphs::to_graph_custom(
        &plain,
        |node: &mut Node<(), (), Directed, u32>| {
            node.set_location(target(arrangement, node.id().index()));
        },
        |_| {},
    )
}

/// Where a layout has a node.
pub(super) fn target(arrangement: &Arrangement, node: usize) -> Pos2 {
    let [x, y] = arrangement.positions[node];
    pos2(x, y)
}

pub(super) fn node_index(node: NodeId) -> NodeIndex<u32> {
    NodeIndex::new(node.index())
}

/// Places of all nodes on the canvas; `[N]`.
pub(super) fn places(graph: &Graph) -> Vec<Pos2> {
    graph
        .nodes_iter()
        .map(|(_, node)| node.location())
        .collect()
}

/// Moves all nodes.
pub(super) fn put_all(graph: &mut Graph, place: impl Fn(usize) -> Pos2) {
    for node in graph.g_mut().node_weights_mut() {
        let at = place(node.id().index());
        node.set_location(at);
    }
}
