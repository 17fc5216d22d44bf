// One accelerated step of a large network, second part: sums over all nodes, whether the tile has settled, and the shares of
// the iterates. One workgroup per tile.

@compute @workgroup_size(WORKGROUP)
fn converged(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let local = id.x;
    let tile = group.y;
    model = group.z;
    slot = present_slot();
    load_memory(local, tile);
    let is_over = workgroupUniformLoad(&is_settled) != 0u;
    let count = workgroupUniformLoad(&kept);
    var own: array<vec4<f32>, SUMS>;
    let groups = (settings.nodes + WORKGROUP - 1u) / WORKGROUP;
    for (var other = local; other < groups; other += WORKGROUP) {
        for (var sum = 0u; sum < LARGEST; sum++) { own[sum] += scratch[partial_sum(tile, other, sum)]; }
        for (var sum = LARGEST; sum < SUMS; sum++) { own[sum] = max(own[sum], scratch[partial_sum(tile, other, sum)]); }
    }
    add_up(local, own);
    if is_over { return; }
    if local == 0u { check_convergence(tile, dispatch.first_step); }
    if local < 4u { choose_shares(local, dispatch.first_step, count); }
    if local == 0u && is_mixed(dispatch.first_step) { kept = min(count + 1u, DEPTH); }
    workgroupBarrier();
    store_memory(local, tile);
    if local == 0u {
        let share = lane_shares();
        for (var back = 0u; back <= DEPTH; back++) { scratch[tile_share(tile, back)] = share[back]; }
        if is_settled != 0u { report(tile); }
    }
}
