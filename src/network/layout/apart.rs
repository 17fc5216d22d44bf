//! Pushes nodes apart that lie on top of each other.

use std::collections::HashMap;

/// Least distance between the centres of two nodes, on the canvas: two radii and a gap.
pub const NODE_SPACE: f32 = 16.0;

/// Most rounds of pushing, enough for crowded nodes to find room; a round that moves no node is the last.
const ROUNDS: usize = 300;

/// Moves nodes until no two lie closer than [`NODE_SPACE`]; nodes that are `fixed` stay. Two fixed nodes may overlap, since
/// the user put them there.
pub fn apart(positions: &mut [[f32; 2]], fixed: &[bool]) {
    assert_eq!(
        positions.len(),
        fixed.len(),
        "positions and fixed are both [N]"
    );
    for round in 0..ROUNDS {
        // Each pair is pushed a little farther than it needs, more so the longer it takes: a dense crowd loosens from outside.
        let wanted = NODE_SPACE * (1.001 + 0.002 * round as f32);
        if !push(positions, fixed, wanted) {
            return;
        }
    }
}

/// One round over all pairs of nodes that are too close; returns whether a node was moved.
fn push(positions: &mut [[f32; 2]], fixed: &[bool], wanted: f32) -> bool {
    let cell = |position: [f32; 2]| {
        (
            (position[0] / wanted).floor() as i32,
            (position[1] / wanted).floor() as i32,
        )
    };
    let mut cells: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
    for (node, &position) in positions.iter().enumerate() {
        cells.entry(cell(position)).or_default().push(node);
    }
    let mut moved = false;
    for node in 0..positions.len() {
        let (column, row) = cell(positions[node]);
        for place in
            (column - 1..=column + 1).flat_map(|x| (row - 1..=row + 1).map(move |y| (x, y)))
        {
            for &other in cells
                .get(&place)
                .into_iter()
                .flatten()
                .filter(|&&other| other > node)
            {
                if fixed[node] && fixed[other] {
                    continue;
                }
                moved |= push_pair(positions, fixed, [node, other], wanted);
            }
        }
    }
    moved
}

/// Pushes two nodes apart if they are too close; returns whether they were.
fn push_pair(positions: &mut [[f32; 2]], fixed: &[bool], [a, b]: [usize; 2], wanted: f32) -> bool {
    let between = [
        positions[b][0] - positions[a][0],
        positions[b][1] - positions[a][1],
    ];
    let distance = between[0].hypot(between[1]);
    if distance >= NODE_SPACE {
        return false;
    }
    let direction = if distance > 1e-3 {
        between.map(|part| part / distance)
    } else {
        // On the same spot: a direction of its own for every pair, the same in every run.
        let angle = (a * 31 + b * 17) as f32;
        [angle.cos(), angle.sin()]
    };
    let (share_a, share_b) = match (fixed[a], fixed[b]) {
        (true, _) => (0.0, 1.0),
        (_, true) => (1.0, 0.0),
        _ => (0.5, 0.5),
    };
    for axis in 0..2 {
        let push = direction[axis] * (wanted - distance);
        positions[a][axis] -= push * share_a;
        positions[b][axis] += push * share_b;
    }
    true
}
