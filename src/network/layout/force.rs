//! The force layout: springs along edges, repulsion between all nodes (Barnes-Hut), by the crate `fjadra`.

use fjadra::{Collide, Link, ManyBody, Node, PositionX, PositionY, SimulationBuilder};

use super::{NODE_SPACE, Progress};
use crate::network::{EdgeOrigin, Network};

/// Steps of the simulation; it cools down over them.
const STEPS: usize = 220;
/// Length of a spring at rest, on the canvas, and repulsion between two nodes: enough for labels between them.
const SPRING: f64 = 60.0;
const REPULSION: f64 = -260.0;
/// Pull towards the middle, which keeps parts without edges between them together.
const GRAVITY: f64 = 0.045;

/// Position of every node on the canvas; `[N]`. `None` where it was cancelled. Begins with the layers from left to right, so
/// that the signal tends to flow that way here too.
pub(super) fn force(
    network: &Network,
    layers: &[u32],
    progress: &Progress,
) -> Option<Vec<[f32; 2]>> {
    let mut in_layer = vec![0u32; layers.iter().max().map_or(0, |&last| last as usize + 1)];
    let start = layers.iter().map(|&layer| {
        let place = &mut in_layer[layer as usize];
        *place += 1;
        // Alternately above and below the middle.
        let side = if place.is_multiple_of(2) { 1.0 } else { -1.0 };
        Node::default().position(
            f64::from(layer) * SPRING * 2.0,
            side * f64::from(*place) * SPRING / 4.0,
        )
    });
    let links = network
        .edges()
        .iter()
        .filter(|edge| edge.origin != EdgeOrigin::Spurious)
        .map(|edge| (edge.source.index(), edge.target.index()));
    let mut simulation = SimulationBuilder::default()
        .with_alpha_decay(1.0 - 0.001f64.powf(1.0 / STEPS as f64))
        .with_velocity_decay(0.55)
        .build(start)
        .add_force("springs", Link::new(links).distance(SPRING))
        .add_force("repulsion", ManyBody::new().strength(REPULSION))
        .add_force(
            "apart",
            Collide::new().radius(|_| f64::from(NODE_SPACE) * 0.6),
        )
        .add_force("x", PositionX::new().strength(GRAVITY))
        // The pull up and down is stronger than sideways, since windows are wider than high.
        .add_force("y", PositionY::new().strength(GRAVITY * 1.8));
    for step in 0..STEPS {
        simulation.tick(1);
        if !progress.advance((step + 1) as f32 / STEPS as f32) {
            return None;
        }
    }
    Some(
        simulation
            .positions()
            .map(|[x, y]| [x as f32, y as f32])
            .collect(),
    )
}
