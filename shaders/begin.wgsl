// Bias, input and noise of every node, and where the solutions start. One thread per node and tile.

const WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn begin(@builtin(global_invocation_id) id: vec3<u32>) {
    let node = id.x;
    let tile = id.y;
    model = id.z;
    slot = dispatch.slot;
    if node >= settings.nodes { return; }
    if node == 0u && tile == 0u { atomicStore(&control[control_word(SLOT)], slot); }
    if rests() { return; }
    var drive = vec4(bias(node));
    var y = state[cell(STATE, tile, node)];
    var lambda = state[cell(ADJOINT, tile, node)];
    let ligand = node_ligand(node);
    for (var lane = 0u; lane < 4u; lane++) {
        let condition = lane_condition(4u * tile + lane);
        if condition == NONE {
            y[lane] = 0.0;
            lambda[lane] = 0.0;
            continue;
        }
        if ligand != NONE { drive[lane] += input_weight(ligand) * dose(condition, ligand); }
        if input_deviation() > 0.0 && lane_trains(4u * tile + lane) {
            drive[lane] += input_deviation() * normal(INPUT_NOISE, condition, node);
        }
        if dispatch.is_stored != 0u {
            y[lane] = state[cell(STORED_STATE, condition / 4u, node)][condition % 4u];
            lambda[lane] = state[cell(STORED_ADJOINT, condition / 4u, node)][condition % 4u];
        }
    }
    let starts_at_0 = is_cold() || settings.is_published != 0u;
    state[cell(DRIVE, tile, node)] = drive;
    state[cell(STATE, tile, node)] = select(y, vec4(0.0), starts_at_0);
    state[cell(ADJOINT, tile, node)] = select(lambda, vec4(0.0), starts_at_0);
}
