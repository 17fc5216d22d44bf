// Slope of the activation at every state, and the seed of the adjoint at the outputs. One thread per node and tile.
// Twin of src/engine/cpu/output.rs.

const WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn output(@builtin(global_invocation_id) id: vec3<u32>) {
    let node = id.x;
    let tile = id.y;
    model = id.z;
    slot = dispatch.slot;
    if rests() { return; }
    if node >= settings.nodes { return; }
    let y = state[cell(STATE + half(), tile, node)];
    state[cell(SLOPE, tile, node)] = slope_of(y);
    var seed = vec4(0.0);
    let k = node_output(node);
    if k != NONE {
        let error = residual(tile, k, y);
        seed = 2.0 * error.train * error.value * projection(k);
    }
    state[cell(SEED, tile, node)] = seed;
}
