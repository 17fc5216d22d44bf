// Stores the solutions of the conditions of this step. One thread per node and tile of all conditions, so that no two
// threads write to the same vector.

const WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn store(@builtin(global_invocation_id) id: vec3<u32>) {
    let node = id.x;
    let stored_tile = id.y;
    model = id.z;
    slot = dispatch.slot;
    if node >= settings.nodes { return; }
    var y = state[cell(STORED_STATE, stored_tile, node)];
    var lambda = state[cell(STORED_ADJOINT, stored_tile, node)];
    for (var lane = 0u; lane < 4u * dispatch.tiles; lane++) {
        let condition = lane_condition(lane);
        if condition != NONE && condition / 4u == stored_tile {
            y[condition % 4u] = state[cell(STATE + half(), lane / 4u, node)][lane % 4u];
            lambda[condition % 4u] = state[cell(ADJOINT + half(), lane / 4u, node)][lane % 4u];
        }
    }
    state[cell(STORED_STATE, stored_tile, node)] = y;
    state[cell(STORED_ADJOINT, stored_tile, node)] = lambda;
}
