// Gradient of the loss by every parameter, gathered over all tiles, and its noise. One thread per parameter.
// Twin of src/engine/cpu/gradient.rs.

const WORKGROUP: u32 = 64u;

fn lanes_sum(value: vec4<f32>) -> f32 { return dot(value, vec4(1.0)); }

fn by_weight(edge: u32, y: u32, lambda: u32) -> f32 {
    let source = edge_source(edge);
    let target_node = edge_target(edge);
    var products = vec4(0.0);
    for (var tile = 0u; tile < dispatch.tiles; tile++) {
        products += state[cell(lambda, tile, target_node)] * state[cell(y, tile, source)];
    }
    if strength_spectral() != 0.0 {
        for (var group = 0u; group < settings.spectral_conditions * spectral_groups(); group++) {
            for (var step = 0u; step <= settings.spectral_steps; step++) {
                products += scratch[probe_slope(group, step, target_node)] * scratch[probe_vector(group, step, source)];
            }
        }
    }
    let value = weight(edge);
    var slope = lanes_sum(products) + 2.0 * strength_l2() * value;
    // At zero neither the sign term nor the magnitude has a slope.
    if value != 0.0 {
        slope += strength_l1() * sign(value);
        if violates_sign(edge, value) { slope += strength_moa_l1() * sign(value); }
    }
    return slope;
}

fn by_bias(node: u32, lambda: u32) -> f32 {
    var sum = vec4(0.0);
    for (var tile = 0u; tile < dispatch.tiles; tile++) { sum += state[cell(lambda, tile, node)]; }
    let strength = strength_l2() + select(strength_ligand_l2(), 0.0, node_ligand(node) == NONE);
    return lanes_sum(sum) + 2.0 * strength * bias(node);
}

fn by_output(k: u32, y: u32, is_bias: bool) -> f32 {
    var sum = vec4(0.0);
    for (var tile = 0u; tile < dispatch.tiles; tile++) {
        let activity = state[cell(y, tile, output_node(k))];
        let error = residual(tile, k, activity);
        sum += 2.0 * error.train * error.value * select(activity, vec4(1.0), is_bias);
    }
    let own = select(strength_l2_projection() * (projection(k) - settings.output_amplitude), strength_l2_output_bias() * output_bias(k), is_bias);
    return lanes_sum(sum) + 2.0 * own;
}

fn by_input(ligand: u32, lambda: u32) -> f32 {
    var sum = 0.0;
    for (var lane = 0u; lane < 4u * dispatch.tiles; lane++) {
        let condition = lane_condition(lane);
        if condition != NONE { sum += state[cell(lambda, lane / 4u, ligand_node(ligand))][lane % 4u] * dose(condition, ligand); }
    }
    return sum + 2.0 * strength_l2_input() * (input_weight(ligand) - settings.input_amplitude);
}

@compute @workgroup_size(WORKGROUP)
fn gradient(@builtin(global_invocation_id) id: vec3<u32>) {
    let parameter = id.x;
    model = id.z;
    slot = dispatch.slot;
    if rests() { return; }
    if parameter >= parameter_count() { return; }
    let y = STATE + half();
    let lambda = ADJOINT + half();
    let biases = edges();
    let projections = biases + settings.nodes;
    let output_biases = projections + settings.outputs;
    let inputs = output_biases + settings.outputs * settings.has_output_bias;
    var slope = 0.0;
    if parameter < biases {
        slope = by_weight(parameter, y, lambda);
    } else if parameter < projections {
        slope = by_bias(parameter - biases, lambda);
    } else if parameter < output_biases {
        slope = by_output(parameter - projections, y, false);
    } else if parameter < inputs {
        slope = by_output(parameter - output_biases, y, true);
    } else {
        slope = by_input(parameter - inputs, lambda);
    }
    if gradient_deviation() > 0.0 { slope += gradient_deviation() * normal(GRADIENT_NOISE, 0u, parameter); }
    optimiser[parameter_base() + parameter] = slope;
}
