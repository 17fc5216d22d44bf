// Slope of the activation at every state, and the seed of the adjoint at the outputs. One thread per node and tile.
// Twin of src/engine/cpu/output.rs.

const WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn output(@builtin(global_invocation_id) id: vec3<u32>) {
    let node = id.x;
    let tile = id.y;
    if node >= settings.nodes { return; }
    let y = state[cell(STATE + steps_taken() % 2u, tile, node)];
    let saturated = 4.0 * (1.0 - y) * (1.0 - y);
    let linear = select(vec4(settings.leak), vec4(1.0), y > vec4(0.0));
    state[cell(SLOPE, tile, node)] = select(linear, saturated, y > vec4(0.5));

    var seed = vec4(0.0);
    let k = node_output(node);
    if k != NO_OUTPUT {
        let residual = projection(k) * y - measured(tile, k);
        seed = 2.0 * train_weight(tile, k) * residual * projection(k);
    }
    state[cell(SEED, tile, node)] = seed;
}
