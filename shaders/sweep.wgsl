// Accelerated iteration of the state, or of the adjoint, in networks of usual size: sweeps in place, chunk by chunk, then mixes
// the last iterates. A range of steps; one workgroup per tile, one thread per node of a chunk. Twin of `sweep` in
// src/engine/cpu/forward.rs and adjoint.rs.

// One sweep; leaves its sums in workgroup memory.
fn sweep_chunks(local: u32, tile: u32, step: u32, count: u32) {
    var own: array<vec4<f32>, SUMS>;
    let x = unknown();
    let chunks = (settings.nodes + WORKGROUP - 1u) / WORKGROUP;
    for (var c = 0u; c < chunks; c++) {
        let node = select(c, chunks - 1u - c, dispatch.is_adjoint != 0u) * WORKGROUP + local;
        let is_node = node < settings.nodes;
        var next = vec4(0.0);
        if is_node { next = next_value(node, tile); }
        storageBarrier();
        workgroupBarrier();
        if is_node {
            add_differences(&own, node, tile, step, count, state[cell(x, tile, node)], next);
            state[cell(x, tile, node)] = next;
        }
        storageBarrier();
        workgroupBarrier();
    }
    add_up(local, own);
}

fn mix_all(local: u32, tile: u32, step: u32, count: u32) {
    let x = unknown();
    let share = lane_shares();
    for (var node = local; node < settings.nodes; node += WORKGROUP) {
        state[cell(x, tile, node)] = mixture(share, state[cell(x, tile, node)], node, tile, step, count);
    }
    storageBarrier();
    workgroupBarrier();
}

@compute @workgroup_size(WORKGROUP)
fn sweep(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let local = id.x;
    let tile = group.y;
    model = group.z;
    slot = present_slot();
    load_memory(local, tile);
    var more = dispatch.steps;
    if workgroupUniformLoad(&is_settled) != 0u { more = 0u; }
    let begun = workgroupUniformLoad(&steps);
    var done = 0u;
    for (; done < more; done++) {
        let step = begun + done;
        let count = workgroupUniformLoad(&kept);
        sweep_chunks(local, tile, step, count);
        if local == 0u { check_convergence(tile, step); }
        if workgroupUniformLoad(&is_settled) != 0u { break; }
        if local < 4u { choose_shares(local, step, count); }
        workgroupBarrier();
        if is_mixed(step) { mix_all(local, tile, step, count); }
        if local == 0u && is_mixed(step) { kept = min(count + 1u, DEPTH); }
        workgroupBarrier();
    }
    store_memory(local, tile);
    if local == 0u && more > 0u && is_settled != 0u { report(tile); }
    if more > 0u && is_settled == 0u && done < more { atomicMax(&control[fault_word()], LOST_STEPS); }
}
