//! Where nodes lie: layers follow the signal, nothing overlaps, the same network lies in the same way.

use espalier::data::{Example, StudyData, random_study};
use espalier::network::layout::{
    Arrangement, LayoutKind, NODE_SPACE, Progress, apart, arrange, layers,
};
use espalier::network::{Amount, Method, Network, NodeId, SpuriousPlan, inject};

fn networks() -> Vec<Network> {
    let mut networks: Vec<Network> = Example::ALL
        .iter()
        .map(|&example| StudyData::example(example).expect("an example").network)
        .collect();
    networks.push(random_study(400, 1_600, 3).0);
    networks
}

fn laid_out(network: &Network, kind: LayoutKind) -> Arrangement {
    arrange(network, kind, None, &Progress::default()).expect("not cancelled")
}

/// Distance between the two closest nodes.
fn closest(positions: &[[f32; 2]]) -> f32 {
    let pairs = (0..positions.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    pairs
        .map(|(a, b)| {
            let (a, b) = (positions[a], positions[b]);
            (a[0] - b[0]).hypot(a[1] - b[1])
        })
        .fold(f32::INFINITY, f32::min)
}

#[test]
fn no_two_nodes_overlap_in_any_layout() {
    for network in networks() {
        for kind in LayoutKind::ALL {
            let found = closest(&laid_out(&network, kind).positions);
            assert!(found >= NODE_SPACE, "{}, {kind:?}: {found}", network.name());
        }
    }
}

#[test]
fn the_same_network_lies_in_the_same_way() {
    for network in networks() {
        for kind in LayoutKind::ALL {
            assert_eq!(
                laid_out(&network, kind),
                laid_out(&network, kind),
                "{kind:?}"
            );
        }
    }
}

/// Ligands left of everything, transcription factors right of everything, layers in order between.
#[test]
fn signal_flow_follows_the_layers() {
    for network in networks() {
        let found = laid_out(&network, LayoutKind::SignalFlow);
        let last = *found.layers.iter().max().expect("nodes");
        let reach = |layer: u32| {
            let xs = found
                .positions
                .iter()
                .zip(&found.layers)
                .filter(move |(_, at)| **at == layer);
            let xs: Vec<f32> = xs.map(|(position, _)| position[0]).collect();
            xs.iter()
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), &x| {
                    (low.min(x), high.max(x))
                })
        };
        let filled: Vec<u32> = (0..=last)
            .filter(|layer| found.layers.contains(layer))
            .collect();
        for pair in filled.windows(2) {
            let (left, right) = (reach(pair[0]), reach(pair[1]));
            assert!(
                left.1 < right.0,
                "{}: layer {} ends before {} begins: {left:?} {right:?}",
                network.name(),
                pair[0],
                pair[1]
            );
        }
        for (index, node) in network.nodes().iter().enumerate() {
            if node.ligand {
                assert_eq!(found.layers[index], 0, "{}", node.id);
            } else if node.transcription_factor {
                assert_eq!(found.layers[index], last, "{}", node.id);
            } else {
                assert!((1..last).contains(&found.layers[index]), "{}", node.id);
            }
        }
    }
}

/// Rings: the mean distance from the middle grows with the layer.
#[test]
fn rings_grow_with_the_layer() {
    for network in networks() {
        let found = laid_out(&network, LayoutKind::Circular);
        let last = *found.layers.iter().max().expect("nodes");
        let mean = |layer: u32| {
            let radii: Vec<f32> = (0..found.positions.len())
                .filter(|&node| found.layers[node] == layer)
                .map(|node| found.positions[node][0].hypot(found.positions[node][1]))
                .collect();
            (!radii.is_empty()).then(|| radii.iter().sum::<f32>() / radii.len() as f32)
        };
        let means: Vec<f32> = (0..=last).filter_map(mean).collect();
        assert!(
            means.windows(2).all(|pair| pair[0] < pair[1]),
            "{}: {means:?}",
            network.name()
        );
    }
}

/// Connected nodes lie closer together than others do on average.
#[test]
fn forces_bring_neighbours_together() {
    for network in networks() {
        let found = laid_out(&network, LayoutKind::Force).positions;
        let distance =
            |a: usize, b: usize| (found[a][0] - found[b][0]).hypot(found[a][1] - found[b][1]);
        let edges = network.edges();
        let joined: f32 = edges
            .iter()
            .map(|edge| distance(edge.source.index(), edge.target.index()))
            .sum::<f32>()
            / edges.len() as f32;
        let n = found.len();
        let all: f32 = (0..n)
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .map(|(a, b)| distance(a, b))
            .sum::<f32>()
            / (n * (n - 1) / 2) as f32;
        assert!(
            joined < 0.85 * all,
            "{}: {joined} along edges, {all} overall",
            network.name()
        );
    }
}

/// Ordering the layers leaves fewer crossings than any order.
#[test]
fn fewer_edges_cross_than_in_any_order() {
    let network = StudyData::example(Example::Signalling)
        .expect("an example")
        .network;
    let found = laid_out(&network, LayoutKind::SignalFlow);
    let height = |node: NodeId| found.positions[node.index()][1];
    let layer_of = layers(&network);
    // Multiplying by a number that has no factor in common with the modulus shuffles.
    let shuffled = |node: NodeId| (node.index() * 7_919 % 541) as f32;
    let crossings = |place: &dyn Fn(NodeId) -> f32| {
        let between: Vec<_> = network
            .edges()
            .iter()
            .filter(|edge| layer_of[edge.target.index()] == layer_of[edge.source.index()] + 1)
            .collect();
        let mut count = 0;
        for (index, a) in between.iter().enumerate() {
            for b in &between[..index] {
                let same = layer_of[a.source.index()] == layer_of[b.source.index()];
                let product =
                    (place(a.source) - place(b.source)) * (place(a.target) - place(b.target));
                count += u32::from(same && product < 0.0);
            }
        }
        count
    };
    let (ordered, unordered) = (crossings(&height), crossings(&shuffled));
    assert!(
        2 * ordered < unordered,
        "{ordered} crossings against {unordered}"
    );
}

/// Nodes stay where they are when spurious edges come and go.
#[test]
fn spurious_edges_have_no_say() {
    let network = StudyData::example(Example::Signalling)
        .expect("an example")
        .network;
    let plan = SpuriousPlan {
        amount: Amount::Count(200),
        method: Method::Uniform,
        seed: 3,
    };
    let injected = inject(&network, plan).expect("they fit");
    for kind in LayoutKind::ALL {
        assert_eq!(
            laid_out(&injected, kind),
            laid_out(&network, kind),
            "{kind:?}"
        );
    }
}

#[test]
fn a_cancelled_layout_gives_nothing() {
    let network = random_study(400, 1_600, 3).0;
    for kind in LayoutKind::ALL {
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(arrange(&network, kind, None, &progress), None, "{kind:?}");
    }
}

#[test]
fn progress_comes_to_its_end() {
    let network = random_study(100, 300, 3).0;
    for kind in LayoutKind::ALL {
        let progress = Progress::default();
        assert!(arrange(&network, kind, None, &progress).is_some());
        assert!(
            (progress.share() - 1.0).abs() < 1e-6,
            "{kind:?}: {}",
            progress.share()
        );
    }
}

#[test]
fn pinned_nodes_stay_and_others_make_room() {
    let network = StudyData::example(Example::Signalling)
        .expect("an example")
        .network;
    let mut before = laid_out(&network, LayoutKind::SignalFlow);
    before.positions[5] = [77.0, -33.0];
    before.pinned[5] = true;
    let after = arrange(
        &network,
        LayoutKind::Force,
        Some(&before),
        &Progress::default(),
    )
    .expect("a layout");
    assert_eq!(after.positions[5], [77.0, -33.0]);
    assert!(after.pinned[5] && closest(&after.positions) >= NODE_SPACE);
}

/// Many nodes on one spot, and on a line, come apart.
#[test]
fn a_heap_of_nodes_comes_apart() {
    for heap in [
        vec![[0.0; 2]; 60],
        (0..60).map(|x| [x as f32, 0.0]).collect(),
    ] {
        let mut positions = heap;
        apart(&mut positions, &[false; 60]);
        let found = closest(&positions);
        assert!(found >= NODE_SPACE, "{found}");
    }
}

#[test]
fn networks_without_marks_have_layers_too() {
    let (network, _) = random_study(60, 120, 4);
    let unmarked =
        network.annotated(|node| (node.ligand, node.transcription_factor) = (false, false));
    let found = layers(&unmarked);
    let has_incoming = |node: usize| {
        unmarked
            .edges()
            .iter()
            .any(|edge| edge.target.index() == node)
    };
    for (node, &layer) in found.iter().enumerate() {
        assert_eq!(
            layer == 0,
            !has_incoming(node),
            "node {node}: nothing acts on the first layer alone"
        );
    }
}
