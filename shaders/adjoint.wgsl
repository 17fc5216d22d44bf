// Adjoint: lambda = D (W' lambda + g), as many steps as the state took, and bounded. One workgroup per tile of conditions.
// Twin of src/engine/cpu/adjoint.rs.

const WORKGROUP: u32 = 64u;
var<workgroup> last_step: u32;

@compute @workgroup_size(WORKGROUP)
fn adjoint(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let tile = group.x;
    if local.x == 0u { last_step = min(dispatch.first_step + dispatch.steps, steps_taken()); }
    let end = workgroupUniformLoad(&last_step);
    for (var step = dispatch.first_step; step < end; step++) {
        let now = ADJOINT + step % 2u;
        let next = ADJOINT + (step + 1u) % 2u;
        for (var node = local.x; node < settings.nodes; node += WORKGROUP) {
            var sum = state[cell(SEED, tile, node)];
            // The adjoint starts at 0, so the first step has no sum.
            if step > 0u {
                for (var k = outgoing_start(node); k < outgoing_start(node + 1u); k++) {
                    sum += parameters[outgoing_edge(k)] * state[cell(now, tile, outgoing_node(k))];
                }
            }
            let lambda = state[cell(SLOPE, tile, node)] * sum;
            state[cell(next, tile, node)] = clamp(lambda, vec4(-settings.adjoint_bound), vec4(settings.adjoint_bound));
        }
        storageBarrier();
        workgroupBarrier();
    }
}
