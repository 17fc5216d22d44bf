// The terms of the loss, into the ring. One workgroup. Twin of src/engine/cpu/losses.rs.

const WORKGROUP: u32 = 256u;
var<workgroup> partial: array<f32, WORKGROUP>;

// Sum over the workgroup, in a fixed order.
fn total(local: u32, value: f32) -> f32 {
    partial[local] = value;
    workgroupBarrier();
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        if local < half { partial[local] += partial[local + half]; }
        workgroupBarrier();
    }
    let sum = partial[0];
    workgroupBarrier();
    return sum;
}

@compute @workgroup_size(WORKGROUP)
fn losses(@builtin(local_invocation_id) id: vec3<u32>) {
    let local = id.x;
    let steps = steps_taken();
    var fit = 0.0;
    var test = 0.0;
    for (var cell_index = local; cell_index < settings.tiles * settings.outputs; cell_index += WORKGROUP) {
        let tile = cell_index / settings.outputs;
        let k = cell_index % settings.outputs;
        let residual = projection(k) * state[cell(STATE + steps % 2u, tile, output_node(k))] - measured(tile, k);
        fit += dot(train_weight(tile, k), residual * residual);
        test += dot(test_weight(tile, k), residual * residual);
    }
    var wrong_signs = 0.0;
    var squares = 0.0;
    for (var edge = local; edge < settings.edges; edge += WORKGROUP) {
        let weight = parameters[edge];
        squares += weight * weight;
        if violates_sign(edge, weight) { wrong_signs += abs(weight); }
    }
    var ligand_biases = 0.0;
    for (var node = local; node < settings.nodes; node += WORKGROUP) {
        let square = bias(node) * bias(node);
        squares += square;
        if node_is_ligand(node) { ligand_biases += square; }
    }
    var projections = 0.0;
    for (var k = local; k < settings.outputs; k += WORKGROUP) {
        let distance = projection(k) - settings.output_amplitude;
        projections += distance * distance;
    }
    let fit_total = total(local, fit);
    let test_total = total(local, test);
    let wrong_signs_total = total(local, wrong_signs);
    let ligand_total = total(local, ligand_biases);
    let squares_total = total(local, settings.l2 * squares + settings.l2_projection * projections);
    if local == 0u {
        let place = dispatch.slot * RING_FIELDS;
        ring[place] = fit_total;
        ring[place + 1u] = test_total;
        ring[place + 2u] = settings.moa_l1 * wrong_signs_total;
        ring[place + 3u] = settings.ligand_l2 * ligand_total;
        ring[place + 4u] = squares_total;
        ring[place + 5u] = f32(steps);
        ring[place + 6u] = bitcast<f32>(atomicLoad(&control[2u * settings.chunks - 1u]));
    }
}
