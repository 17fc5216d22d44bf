// The spectral term, backward: slopes by the vectors of every power step, from which the gradient by the weights is
// gathered. One workgroup for each group of probes. Twin of src/engine/cpu/spectral.rs.

const WORKGROUP: u32 = 64u;

fn transposed(group: u32, step: u32, node: u32) -> vec4<f32> {
    var sum = vec4(0.0);
    for (var k = outgoing_start(node); k < outgoing_start(node + 1u); k++) {
        sum += weight(outgoing_edge(k)) * scratch[probe_slope(group, step, outgoing_node(k))];
    }
    return sum;
}

@compute @workgroup_size(WORKGROUP)
fn spectral_back(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) workgroup: vec3<u32>) {
    let local = id.x;
    let group = workgroup.x;
    model = workgroup.z;
    slot = dispatch.slot;
    if rests() { return; }
    let condition = group / spectral_groups();
    let is_used = spectral_lane(condition) != NONE;
    let lane = select(0u, spectral_lane(condition), is_used);
    let steps = settings.spectral_steps;
    // Only the probe with the largest radius of its condition counts.
    let chosen = largest_radius(condition).probe;
    var by_radius = vec4(0.0);
    if is_used && chosen / 4u == group % spectral_groups() { by_radius[chosen % 4u] = strength_spectral() * spectral_value_and_slope().y; }
    let inverse_below = inverse(scratch[probe_below(group)]);
    let ratio = scratch[probe_above(group)] * inverse_below;
    let by_above = select(by_radius, -by_radius, ratio < vec4(0.0)) * inverse_below;
    let by_below = -2.0 * by_above * ratio;
    // Slopes by the product after the last step, then by the result of each step before it.
    for (var node = local; node < settings.nodes; node += WORKGROUP) {
        let slope = state[cell(SLOPE, lane / 4u, node)][lane % 4u];
        scratch[probe_slope(group, steps, node)] = by_above * slope * scratch[probe_vector(group, steps, node)];
    }
    storageBarrier();
    workgroupBarrier();
    for (var step = steps; step > 0u; step--) {
        for (var node = local; node < settings.nodes; node += WORKGROUP) {
            var back = transposed(group, step, node);
            if step == steps {
                back += by_above * scratch[probe_product(group, node)] + by_below * scratch[probe_vector(group, steps, node)];
            } else {
                back *= scratch[probe_scale(group, step)];
            }
            let slope = state[cell(SLOPE, lane / 4u, node)][lane % 4u];
            scratch[probe_slope(group, step - 1u, node)] = slope * back;
        }
        storageBarrier();
        workgroupBarrier();
    }
}
