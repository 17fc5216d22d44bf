// The uniform term: value of each node, and its slopes, which are added to the seeds of the adjoint. One thread per node.
// Twin of src/engine/cpu/uniform.rs.

const WORKGROUP: u32 = 64u;

fn state_of(lane: u32, node: u32) -> f32 { return state[cell(STATE + half(), lane / 4u, node)][lane % 4u]; }

@compute @workgroup_size(WORKGROUP)
fn uniform_term(@builtin(global_invocation_id) id: vec3<u32>) {
    let node = id.x;
    model = id.z;
    slot = dispatch.slot;
    if rests() { return; }
    if node >= settings.nodes || uniform_strength() == 0.0 { return; }
    let lanes = 4u * dispatch.tiles;
    var count = 0u;
    for (var lane = 0u; lane < lanes; lane++) { count += select(0u, 1u, lane_trains(lane)); }
    let spacing = (settings.uniform_max - settings.uniform_min) / f32(max(count, 2u) - 1u);
    var value = 0.0;
    for (var lane = 0u; lane < lanes; lane++) {
        if !lane_trains(lane) { continue; }
        let y = state_of(lane, node);
        // Number of training conditions with a lower state, or with an equal state and an earlier lane.
        var rank = 0u;
        for (var other = 0u; other < lanes; other++) {
            if other == lane || !lane_trains(other) { continue; }
            let z = state_of(other, node);
            rank += select(0u, 1u, z < y || (z == y && other < lane));
        }
        let distance = y - (settings.uniform_min + f32(rank) * spacing);
        let excess = min(y - settings.uniform_min, 0.0) + max(y - settings.uniform_max, 0.0);
        value += distance * distance + excess * excess;
        state[cell(SEED, lane / 4u, node)][lane % 4u] += uniform_strength() * 2.0 * (distance + excess);
    }
    scratch[uniform_value(node)] = vec4(value, 0.0, 0.0, 0.0);
}
