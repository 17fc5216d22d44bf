//! The circular layout: a ring for every layer, the inputs in the middle, the outputs outermost.

use std::f32::consts::TAU;

use super::layers::ordered;
use super::{Progress, neighbours};
use crate::network::Network;

/// Distance between nodes along a ring, with room for a label.
const PITCH: f32 = 34.0;
/// Distance between the rings of one layer.
const RING: f32 = 30.0;
/// Additional distance between the rings of two layers.
const LAYER_GAP: f32 = 84.0;
/// Radius of the innermost ring, with room for the names of the inputs.
const FIRST_RADIUS: f32 = 120.0;
/// Rounds in which every ring is turned towards its neighbours.
const TURNS: usize = 8;

/// Position of every node on the canvas; `[N]`. `None` where it was cancelled.
pub(super) fn rings(
    network: &Network,
    layers: &[u32],
    progress: &Progress,
) -> Option<Vec<[f32; 2]>> {
    let order = ordered(network, layers, progress)?;
    let neighbours = neighbours(network);
    let mut positions = vec![[0.0; 2]; layers.len()];
    let mut radius = FIRST_RADIUS;
    let count = order.len().max(1) as f32;
    for (place, layer) in order.iter().enumerate() {
        let nodes: Vec<usize> = layer.iter().map(|node| node.index()).collect();
        radius = ring(&nodes, radius, &neighbours, &mut positions) + LAYER_GAP;
        if !progress.advance(0.5 + 0.5 * (place + 1) as f32 / count) {
            return None;
        }
    }
    Some(positions)
}

/// Places a layer on as many rings as it needs, from `radius` outwards, in its order by angle; returns the radius of the last.
fn ring(
    nodes: &[usize],
    radius: f32,
    neighbours: &[Vec<usize>],
    positions: &mut [[f32; 2]],
) -> f32 {
    // Rings until all nodes have room.
    let mut radii = Vec::new();
    let mut room = 0;
    while room < nodes.len() {
        let next = radius + RING * radii.len() as f32;
        radii.push(next);
        room += ((TAU * next / PITCH) as usize).max(1);
    }
    let turn = best_turn(nodes, neighbours, positions);
    for (place, &node) in nodes.iter().enumerate() {
        let angle = turn + TAU * (place as f32 + 0.5) / nodes.len() as f32;
        // Neighbours by angle lie on different rings, so that each ring has room for its own.
        let radius = radii[place % radii.len()];
        positions[node] = [radius * angle.cos(), radius * angle.sin()];
    }
    radii.last().copied().unwrap_or(radius)
}

/// The turn of a ring that brings its nodes closest to their neighbours farther in.
fn best_turn(nodes: &[usize], neighbours: &[Vec<usize>], positions: &[[f32; 2]]) -> f32 {
    let length = |turn: f32| -> f32 {
        let ends = nodes.iter().enumerate().flat_map(|(place, &node)| {
            let angle = turn + TAU * (place as f32 + 0.5) / nodes.len() as f32;
            neighbours[node].iter().map(move |&other| (angle, other))
        });
        // Neighbours that have no position yet stand at the origin, where they pull in no direction.
        ends.map(|(angle, other)| {
            -(positions[other][0] * angle.cos() + positions[other][1] * angle.sin())
        })
        .sum()
    };
    let turns = (0..TURNS).map(|turn| TAU * turn as f32 / TURNS as f32);
    turns
        .min_by(|&a, &b| length(a).total_cmp(&length(b)))
        .unwrap_or(0.0)
}
