// The spectral term, forward: the power iteration of up to four probes of a condition. One workgroup for each group of
// probes. Twin of src/engine/cpu/spectral.rs.

const WORKGROUP: u32 = 64u;
var<workgroup> partial: array<vec4<f32>, WORKGROUP>;

fn total(local: u32, value: vec4<f32>) -> vec4<f32> {
    partial[local] = value;
    workgroupBarrier();
    for (var reach = WORKGROUP / 2u; reach > 0u; reach /= 2u) {
        if local < reach { partial[local] += partial[local + reach]; }
        workgroupBarrier();
    }
    let sum = partial[0];
    workgroupBarrier();
    return sum;
}

fn start_vector(group: u32, place: u32, node: u32) -> vec4<f32> {
    if settings.spectral_is_given != 0u { return scratch[given_probe(group, node)]; }
    var start = vec4(0.0);
    let first = (group % spectral_groups()) * 4u;
    for (var lane = 0u; lane < 4u; lane++) {
        if first + lane < settings.spectral_probes {
            start[lane] = normal(SPECTRAL_PROBES, place * settings.spectral_probes + first + lane, node);
        }
    }
    return start;
}

// Slope of the activation at the state of the condition.
fn node_slope(lane: u32, node: u32) -> f32 { return state[cell(SLOPE, lane / 4u, node)][lane % 4u]; }

fn transfer(group: u32, step: u32, lane: u32, node: u32) -> vec4<f32> {
    var sum = vec4(0.0);
    for (var k = incoming_start(node); k < incoming_start(node + 1u); k++) {
        sum += weight(incoming_edge(k)) * scratch[probe_vector(group, step, incoming_node(k))];
    }
    return node_slope(lane, node) * sum;
}

@compute @workgroup_size(WORKGROUP)
fn spectral(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) workgroup: vec3<u32>) {
    let local = id.x;
    let group = workgroup.x;
    model = workgroup.z;
    slot = dispatch.slot;
    if rests() { return; }
    let place = group / spectral_groups();
    // A group without a condition computes with the first lane; its result is not used.
    let lane = select(spectral_lane(place), 0u, spectral_lane(place) == NONE);
    for (var node = local; node < settings.nodes; node += WORKGROUP) {
        scratch[probe_vector(group, 0u, node)] = start_vector(group, place, node);
    }
    for (var step = 0u; step < settings.spectral_steps; step++) {
        var square = vec4(0.0);
        for (var node = local; node < settings.nodes; node += WORKGROUP) {
            let x = scratch[probe_vector(group, step, node)];
            square += x * x;
        }
        let scale = inverse(sqrt(total(local, square)));
        for (var node = local; node < settings.nodes; node += WORKGROUP) { scratch[probe_vector(group, step, node)] *= scale; }
        if local == 0u { scratch[probe_scale(group, step)] = scale; }
        storageBarrier();
        workgroupBarrier();
        for (var node = local; node < settings.nodes; node += WORKGROUP) {
            scratch[probe_vector(group, step + 1u, node)] = transfer(group, step, lane, node);
        }
        storageBarrier();
        workgroupBarrier();
    }
    var above = vec4(0.0);
    var below = vec4(0.0);
    for (var node = local; node < settings.nodes; node += WORKGROUP) {
        let x = scratch[probe_vector(group, settings.spectral_steps, node)];
        let product = transfer(group, settings.spectral_steps, lane, node);
        scratch[probe_product(group, node)] = product;
        above += x * product;
        below += x * x;
    }
    let all_above = total(local, above);
    let all_below = total(local, below);
    if local == 0u {
        scratch[probe_radii(group)] = abs(all_above * inverse(all_below));
        scratch[probe_above(group)] = all_above;
        scratch[probe_below(group)] = all_below;
    }
}
