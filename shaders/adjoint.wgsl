// Published adjoint: lambda = D (W' lambda + g), as many steps as the state took, and bounded. One workgroup per tile.
// Twin of src/engine/cpu/adjoint.rs.

const WORKGROUP: u32 = 64u;
var<workgroup> last_step: u32;
var<workgroup> changes: array<vec4<f32>, WORKGROUP>;
var<workgroup> sizes: array<vec4<f32>, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn adjoint(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let tile = group.y;
    model = group.z;
    slot = present_slot();
    if local.x == 0u { last_step = atomicLoad(&control[control_word(STEPS)]); }
    let steps = workgroupUniformLoad(&last_step);
    let end = min(dispatch.first_step + dispatch.steps, steps);
    var change = vec4(0.0);
    var size = vec4(0.0);
    var step = dispatch.first_step;
    for (; step < end; step++) {
        let now = ADJOINT + step % 2u;
        let next = ADJOINT + (step + 1u) % 2u;
        for (var node = local.x; node < settings.nodes; node += WORKGROUP) {
            var sum = state[cell(SEED, tile, node)];
            for (var k = outgoing_start(node); k < outgoing_start(node + 1u); k++) {
                sum += weight(outgoing_edge(k)) * state[cell(now, tile, outgoing_node(k))];
            }
            let lambda = clamp(state[cell(SLOPE, tile, node)] * sum, vec4(-settings.adjoint_bound), vec4(settings.adjoint_bound));
            if step + 1u == steps {
                change = max(change, abs(lambda - state[cell(now, tile, node)]));
                size = max(size, abs(lambda));
            }
            state[cell(next, tile, node)] = lambda;
        }
        storageBarrier();
        workgroupBarrier();
    }
    if step < end { atomicMax(&control[fault_word()], LOST_STEPS); }
    changes[local.x] = change;
    sizes[local.x] = size;
    workgroupBarrier();
    if local.x == 0u && end == steps && dispatch.first_step < steps {
        for (var other = 1u; other < WORKGROUP; other++) {
            change = max(change, changes[other]);
            size = max(size, sizes[other]);
        }
        let share = select(change / max(size, vec4(1e-37)), change, size == vec4(0.0));
        let relative = select(vec4(0.0), share, lanes_that_count(tile) > vec4(0.0));
        let largest = max(max(relative.x, relative.y), max(relative.z, relative.w));
        if tile_trains(tile) { atomicMax(&control[control_word(ADJOINT_RESIDUAL)], bitcast<u32>(largest)); }
        atomicMax(&control[control_word(ADJOINT_STEPS)], steps);
    }
}
