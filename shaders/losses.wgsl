// The terms of the loss, into the ring; whether everything is finite; and the factor that shortens the gradient. One
// workgroup. Twin of src/engine/cpu/losses.rs.

const WORKGROUP: u32 = 256u;
var<workgroup> partial: array<f32, WORKGROUP>;

// Sum over the workgroup, in a fixed order.
fn total(local: u32, value: f32) -> f32 {
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

// Penalties over one thread's share of the parameters; only `l2` includes its strengths.
struct Penalties { wrong_signs: f32, ligand_biases: f32, l2: f32, l1: f32 }
fn penalties(local: u32) -> Penalties {
    var sums = Penalties(0.0, 0.0, 0.0, 0.0);
    for (var edge = local; edge < edges(); edge += WORKGROUP) {
        let value = weight(edge);
        sums.l2 += strength_l2() * value * value;
        sums.l1 += abs(value);
        if violates_sign(edge, value) { sums.wrong_signs += abs(value); }
    }
    for (var node = local; node < settings.nodes; node += WORKGROUP) {
        let square = bias(node) * bias(node);
        sums.l2 += strength_l2() * square;
        if node_ligand(node) != NONE { sums.ligand_biases += square; }
    }
    for (var k = local; k < settings.outputs; k += WORKGROUP) {
        let distance = projection(k) - settings.output_amplitude;
        sums.l2 += strength_l2_projection() * distance * distance + strength_l2_output_bias() * output_bias(k) * output_bias(k);
    }
    for (var ligand = local; ligand < settings.ligands; ligand += WORKGROUP) {
        let distance = input_weight(ligand) - settings.input_amplitude;
        sums.l2 += strength_l2_input() * distance * distance;
    }
    return sums;
}

@compute @workgroup_size(WORKGROUP)
fn losses(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let local = id.x;
    model = group.z;
    slot = dispatch.slot;
    if rests() { return; }
    var fit = 0.0;
    var test = 0.0;
    for (var place = local; place < dispatch.tiles * settings.outputs; place += WORKGROUP) {
        let tile = place / settings.outputs;
        let k = place % settings.outputs;
        let error = residual(tile, k, state[cell(STATE + half(), tile, output_node(k))]);
        fit += dot(error.train, error.value * error.value);
        test += dot(error.test, error.value * error.value);
    }
    var uniform_sum = 0.0;
    if uniform_strength() != 0.0 {
        for (var node = local; node < settings.nodes; node += WORKGROUP) { uniform_sum += scratch[uniform_value(node)].x; }
    }
    var square = 0.0;
    var bad = 0.0;
    for (var parameter = local; parameter < parameter_count(); parameter += WORKGROUP) {
        let slope = optimiser[parameter_base() + parameter];
        square += slope * slope;
        bad += select(1.0, 0.0, is_finite(slope));
    }
    let sums = penalties(local);
    var terms: array<f32, TERMS>;
    terms[TERM_FIT] = total(local, fit);
    terms[TERM_MOA_L1] = strength_moa_l1() * total(local, sums.wrong_signs);
    terms[TERM_LIGAND_L2] = strength_ligand_l2() * total(local, sums.ligand_biases);
    terms[TERM_L2] = total(local, sums.l2);
    terms[TERM_L1] = strength_l1() * total(local, sums.l1);
    terms[TERM_UNIFORM] = uniform_strength() * total(local, uniform_sum);
    let test_error = total(local, test);
    let length = sqrt(total(local, square));
    let bad_slopes = total(local, bad);
    if local != 0u { return; }
    if strength_spectral() != 0.0 { terms[TERM_SPECTRAL] = strength_spectral() * spectral_value_and_slope().x; }
    let place = (dispatch.slot * settings.models + model) * RING_FIELDS;
    var is_bad = bad_slopes > 0.0;
    for (var term = 0u; term < TERMS; term++) {
        ring[place + term] = terms[term];
        is_bad = is_bad || !is_finite(terms[term]);
    }
    // 0 where nothing was measured to test on, for which the host puts NaN.
    ring[place + FIELD_TEST] = test_error;
    ring[place + FIELD_STATE_STEPS] = f32(atomicLoad(&control[control_word(STEPS)]));
    ring[place + FIELD_ADJOINT_STEPS_TAKEN] = f32(atomicLoad(&control[control_word(ADJOINT_STEPS)]));
    var change = atomicLoad(&control[control_word(RESIDUAL)]);
    if settings.is_published != 0u { change = atomicLoad(&control[chunk_change(settings.chunks - 1u)]); }
    ring[place + FIELD_STATE_CHANGE] = bitcast<f32>(change);
    ring[place + FIELD_ADJOINT_CHANGE] = bitcast<f32>(atomicLoad(&control[control_word(ADJOINT_RESIDUAL)]));
    if is_bad { atomicMax(&control[fault_word()], NOT_FINITE); }
    ring[place + FIELD_FAULT] = f32(atomicLoad(&control[fault_word()]));
    var factor = 1.0;
    if settings.clip > 0.0 { factor = min(1.0, settings.clip / length); }
    atomicStore(&control[control_word(GRADIENT_FACTOR)], bitcast<u32>(factor));
}
