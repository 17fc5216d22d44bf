// Gradient of the loss by every parameter, gathered over all tiles. One thread per parameter. Twin of src/engine/cpu/gradient.rs.

const WORKGROUP: u32 = 64u;

fn lanes_sum(value: vec4<f32>) -> f32 { return dot(value, vec4(1.0)); }

fn by_weight(edge: u32, steps: u32) -> f32 {
    var products = vec4(0.0);
    for (var tile = 0u; tile < settings.tiles; tile++) {
        products += state[cell(ADJOINT + steps % 2u, tile, edge_target(edge))] * state[cell(STATE + steps % 2u, tile, edge_source(edge))];
    }
    let weight = parameters[edge];
    var slope = lanes_sum(products) + 2.0 * settings.l2 * weight;
    // At zero the sign term has no slope.
    if weight != 0.0 && violates_sign(edge, weight) { slope += settings.moa_l1 * sign(weight); }
    return slope;
}

fn by_bias(node: u32, steps: u32) -> f32 {
    var sum = vec4(0.0);
    for (var tile = 0u; tile < settings.tiles; tile++) {
        sum += state[cell(ADJOINT + steps % 2u, tile, node)];
    }
    let ligand_l2 = select(0.0, settings.ligand_l2, node_is_ligand(node));
    return lanes_sum(sum) + 2.0 * (settings.l2 + ligand_l2) * bias(node);
}

fn by_projection(k: u32, steps: u32) -> f32 {
    var sum = vec4(0.0);
    for (var tile = 0u; tile < settings.tiles; tile++) {
        let y = state[cell(STATE + steps % 2u, tile, output_node(k))];
        sum += 2.0 * train_weight(tile, k) * (projection(k) * y - measured(tile, k)) * y;
    }
    return lanes_sum(sum) + 2.0 * settings.l2_projection * (projection(k) - settings.output_amplitude);
}

@compute @workgroup_size(WORKGROUP)
fn gradient_of_loss(@builtin(global_invocation_id) id: vec3<u32>) {
    let parameter = id.x;
    if parameter >= parameter_count() { return; }
    let steps = steps_taken();
    if parameter < settings.edges {
        gradient[parameter] = by_weight(parameter, steps);
    } else if parameter < settings.edges + settings.nodes {
        gradient[parameter] = by_bias(parameter - settings.edges, steps);
    } else {
        gradient[parameter] = by_projection(parameter - settings.edges - settings.nodes, steps);
    }
}
