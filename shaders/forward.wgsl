// Forward pass: y = f(W y + b + x), a range of steps. One workgroup per tile of conditions. Twin of src/engine/cpu/forward.rs.

const WORKGROUP: u32 = 64u;
var<workgroup> goes_on: u32;

// Whether the state was still moving after the dispatch before this one.
fn is_unsettled() -> bool {
    if dispatch.chunk == 0u { return true; }
    let before = dispatch.chunk - 1u;
    let was_running = atomicLoad(&control[before]) == dispatch.first_step;
    let checked = dispatch.first_step >= settings.first_check && atomicLoad(&control[settings.chunks + before]) != 0xffffffffu;
    let change = bitcast<f32>(atomicLoad(&control[settings.chunks + before]));
    return was_running && !(checked && change < settings.tolerance);
}

fn activate(z: vec4<f32>) -> vec4<f32> {
    let saturated = 1.0 - 0.25 / max(z, vec4(0.5));
    let linear = select(z, settings.leak * z, z < vec4(0.0));
    return select(linear, saturated, z > vec4(0.5));
}

@compute @workgroup_size(WORKGROUP)
fn forward(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let tile = group.x;
    if local.x == 0u { goes_on = select(0u, 1u, is_unsettled()); }
    if workgroupUniformLoad(&goes_on) == 0u {
        if local.x == 0u && tile == 0u {
            atomicStore(&control[dispatch.chunk], atomicLoad(&control[dispatch.chunk - 1u]));
            atomicStore(&control[settings.chunks + dispatch.chunk], atomicLoad(&control[settings.chunks + dispatch.chunk - 1u]));
        }
        return;
    }
    let trains = lanes_that_train(tile);
    var largest = 0.0;
    for (var step = dispatch.first_step; step < dispatch.first_step + dispatch.steps; step++) {
        let is_last = step + 1u == dispatch.first_step + dispatch.steps;
        let now = STATE + step % 2u;
        let next = STATE + (step + 1u) % 2u;
        for (var node = local.x; node < settings.nodes; node += WORKGROUP) {
            var sum = input(tile, node) + bias(node);
            // The state starts at 0, so the first step has no sum.
            if step > 0u {
                for (var k = incoming_start(node); k < incoming_start(node + 1u); k++) {
                    sum += parameters[incoming_edge(k)] * state[cell(now, tile, incoming_node(k))];
                }
            }
            let y = activate(sum);
            if is_last && step > 0u {
                let change = abs(y - state[cell(now, tile, node)]) * trains;
                largest = max(largest, max(max(change.x, change.y), max(change.z, change.w)));
            }
            state[cell(next, tile, node)] = y;
        }
        storageBarrier();
        workgroupBarrier();
    }
    if local.x == 0u && tile == 0u { atomicStore(&control[dispatch.chunk], dispatch.first_step + dispatch.steps); }
    if dispatch.is_check != 0u {
        // Bits of floats that are not negative are ordered like the floats.
        atomicMax(&control[settings.chunks + dispatch.chunk], bitcast<u32>(largest));
    } else if local.x == 0u {
        atomicStore(&control[settings.chunks + dispatch.chunk], 0xffffffffu);
    }
}
