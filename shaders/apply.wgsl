// One accelerated step of a large network, first part: the new value of every node, all nodes at once. One thread per node
// and tile.

@compute @workgroup_size(WORKGROUP)
fn apply(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let local = id.x;
    let tile = group.y;
    model = group.z;
    slot = present_slot();
    load_memory(local, tile);
    let is_over = workgroupUniformLoad(&is_settled) != 0u;
    let count = workgroupUniformLoad(&kept);
    let node = group.x * WORKGROUP + local;
    var own: array<vec4<f32>, SUMS>;
    if node < settings.nodes && !is_over {
        let next = next_value(node, tile);
        add_differences(&own, node, tile, dispatch.first_step, count, state[cell(unknown(), tile, node)], next);
        state[cell(unknown() + 1u, tile, node)] = next;
    }
    add_up(local, own);
    if local < SUMS && !is_over { scratch[partial_sum(tile, group.x, local)] = sums[local][0]; }
}
