// One accelerated step of a large network, last part: the mixture, or the last iterate where the tile has just settled. One
// thread per node and tile.

@compute @workgroup_size(WORKGROUP)
fn anderson_mix(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let tile = group.y;
    model = group.z;
    slot = present_slot();
    let node = group.x * WORKGROUP + id.x;
    let kept_row = bitcast<vec4<u32>>(scratch[memory(tile, GRAM + 4u)]);
    // The model rests, the tile has converged in an earlier step (its memory was not updated in this one), or the thread has no
    // node.
    if rests() || node >= settings.nodes || kept_row.y != dispatch.first_step + 1u { return; }
    let next = state[cell(unknown() + 1u, tile, node)];
    var share: array<vec4<f32>, DEPTH + 1u>;
    for (var back = 0u; back <= DEPTH; back++) { share[back] = scratch[tile_share(tile, back)]; }
    let mixed = mixture(share, next, node, tile, dispatch.first_step, min(mixed_before(dispatch.first_step), DEPTH));
    state[cell(unknown(), tile, node)] = select(mixed, next, kept_row.z != 0u);
}
