// Published forward pass: y = f(W y + b + x), a range of steps. One workgroup per tile. Twin of src/engine/cpu/forward.rs.

const WORKGROUP: u32 = 64u;
const SETTLED: u32 = 0u;
const MOVING: u32 = 1u;
// The model rests. Its number of steps stays 0, so that its adjoint takes no step either.
const RESTING: u32 = 2u;
var<workgroup> decision: u32;

// Whether the state was still moving after the dispatch before this one.
fn is_unsettled() -> bool {
    if dispatch.chunk == 0u { return true; }
    let before = dispatch.chunk - 1u;
    let was_running = atomicLoad(&control[chunk_steps(before)]) == dispatch.first_step;
    let bits = atomicLoad(&control[chunk_change(before)]);
    let is_checked = dispatch.first_step >= settings.first_check && bits != NONE;
    return was_running && !(is_checked && bitcast<f32>(bits) < settings.tolerance);
}

@compute @workgroup_size(WORKGROUP)
fn forward(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let tile = group.y;
    model = group.z;
    slot = present_slot();
    if local.x == 0u { decision = select(select(SETTLED, MOVING, is_unsettled()), RESTING, rests()); }
    let decided = workgroupUniformLoad(&decision);
    if decided == RESTING { return; }
    let runs = decided == MOVING;
    let end = select(dispatch.first_step, dispatch.first_step + dispatch.steps, runs);
    let counts = lanes_that_count(tile);
    var largest = 0.0;
    var step = dispatch.first_step;
    for (; step < end; step++) {
        let now = STATE + step % 2u;
        let next = STATE + (step + 1u) % 2u;
        let is_last = dispatch.is_check != 0u && step + 1u == end;
        for (var node = local.x; node < settings.nodes; node += WORKGROUP) {
            var sum = state[cell(DRIVE, tile, node)];
            for (var k = incoming_start(node); k < incoming_start(node + 1u); k++) {
                sum += weight(incoming_edge(k)) * state[cell(now, tile, incoming_node(k))];
            }
            let y = activate(sum);
            if is_last {
                let change = select(vec4(0.0), abs(y - state[cell(now, tile, node)]), counts > vec4(0.0));
                largest = max(largest, max(max(change.x, change.y), max(change.z, change.w)));
            }
            state[cell(next, tile, node)] = y;
        }
        storageBarrier();
        workgroupBarrier();
    }
    if step != end { atomicMax(&control[fault_word()], LOST_STEPS); }
    if runs {
        if local.x == 0u && tile == 0u {
            atomicStore(&control[chunk_steps(dispatch.chunk)], end);
            atomicStore(&control[control_word(STEPS)], end);
        }
        if dispatch.is_check != 0u {
            // Floats that are not negative have the order of their bits. A tile without a training condition does not delay
            // the end.
            atomicMax(&control[chunk_change(dispatch.chunk)], bitcast<u32>(select(0.0, largest, tile_trains(tile))));
        } else if local.x == 0u {
            atomicStore(&control[chunk_change(dispatch.chunk)], NONE);
        }
    } else if local.x == 0u && tile == 0u {
        atomicStore(&control[chunk_steps(dispatch.chunk)], atomicLoad(&control[chunk_steps(dispatch.chunk - 1u)]));
        atomicStore(&control[chunk_change(dispatch.chunk)], atomicLoad(&control[chunk_change(dispatch.chunk - 1u)]));
    }
}
