// Shared by the kernels of the accelerated iteration (Anderson): the memory of a tile between dispatches, the decision
// whether a lane mixes, and the shares of the iterates. Twin of src/engine/cpu/anderson.rs.

const WORKGROUP: u32 = 64u;
const DEPTH: u32 = 3u;
const GRAM: u32 = DEPTH * DEPTH;
// Places of the sums: products with the newest difference, products with the change, largest change, largest value.
const LARGEST: u32 = 2u * DEPTH;
const SUMS: u32 = LARGEST + 2u;
const WINDOW: f32 = 10.0;
const PLAIN: f32 = 8.0;
const PASSED: f32 = 0.1;
const GAIN: f32 = 0.5;
const COLD_UNTIL: f32 = 1e-3;
const DAMPING: f32 = 1e-6;
const MIX_EVERY: u32 = 2u;
// More plain steps than any solution takes.
const FOREVER: f32 = 1e9;

// Sums of the tile: products of differences with the newest difference, and with the change; the largest change and value.
var<workgroup> sums: array<array<vec4<f32>, WORKGROUP>, SUMS>;
// For each lane: products of differences; shares of the iterates; and whether mixing is off, steps since it was switched on
// or off, most steps that it stays off, and the change when it was switched.
var<workgroup> gram: array<array<f32, 4>, GRAM>;
var<workgroup> shares: array<array<f32, 4>, DEPTH + 1u>;
var<workgroup> lanes: array<array<f32, 4>, 4>;
var<workgroup> kept: u32;
var<workgroup> steps: u32;
var<workgroup> is_settled: u32;
var<workgroup> last_residual: f32;

fn load_memory(local: u32, tile: u32) {
    let is_first = dispatch.first_step == 0u;
    if local < GRAM {
        let row = select(scratch[memory(tile, local)], vec4(0.0), is_first);
        for (var lane = 0u; lane < 4u; lane++) { gram[local][lane] = row[lane]; }
    }
    if local < 4u {
        // From 0, mixing is off until the change is small; from a solution it is on.
        let starts_at_0 = is_cold() && dispatch.is_adjoint == 0u;
        var begin = array(0.0, 0.0, PLAIN, 3e38);
        if starts_at_0 { begin = array(1.0, 0.0, FOREVER, COLD_UNTIL / PASSED); }
        let row = scratch[memory(tile, GRAM + local)];
        for (var lane = 0u; lane < 4u; lane++) { lanes[local][lane] = select(row[lane], begin[local], is_first); }
    }
    if local == 0u {
        let row = bitcast<vec4<u32>>(scratch[memory(tile, GRAM + 4u)]);
        kept = select(row.x, 0u, is_first);
        steps = select(row.y, 0u, is_first);
        // A model that rests is settled from the beginning: its solution stays.
        is_settled = select(select(row.z, 0u, is_first), 1u, rests());
        last_residual = 0.0;
    }
    workgroupBarrier();
}

fn store_memory(local: u32, tile: u32) {
    if local < GRAM { scratch[memory(tile, local)] = vec4(gram[local][0], gram[local][1], gram[local][2], gram[local][3]); }
    if local < 4u { scratch[memory(tile, GRAM + local)] = vec4(lanes[local][0], lanes[local][1], lanes[local][2], lanes[local][3]); }
    if local == 0u { scratch[memory(tile, GRAM + 4u)] = bitcast<vec4<f32>>(vec4(kept, steps, is_settled, bitcast<u32>(last_residual))); }
}

// Region of the unknown that is solved for: state or adjoint.
fn unknown() -> u32 { return select(STATE, ADJOINT, dispatch.is_adjoint != 0u); }

// New state or adjoint of a node, before mixing.
fn next_value(node: u32, tile: u32) -> vec4<f32> {
    if dispatch.is_adjoint != 0u {
        var sum = state[cell(SEED, tile, node)];
        for (var k = outgoing_start(node); k < outgoing_start(node + 1u); k++) {
            sum += weight(outgoing_edge(k)) * state[cell(ADJOINT, tile, outgoing_node(k))];
        }
        return clamp(state[cell(SLOPE, tile, node)] * sum, vec4(-settings.adjoint_bound), vec4(settings.adjoint_bound));
    }
    var sum = state[cell(DRIVE, tile, node)];
    for (var k = incoming_start(node); k < incoming_start(node + 1u); k++) {
        sum += weight(incoming_edge(k)) * state[cell(STATE, tile, incoming_node(k))];
    }
    return activate(sum);
}

// Whether a step, counted from 0, is mixed: the first one, and every MIX_EVERY-th.
fn is_mixed(step: u32) -> bool { return step == 0u || (step + 1u) % MIX_EVERY == 0u; }
// How many steps were mixed before this one, which is mixed.
fn mixed_before(step: u32) -> u32 { return (step + 1u) / MIX_EVERY; }
fn values_region(place: u32) -> u32 { return VALUES + place % DEPTH; }
fn changes_region(place: u32) -> u32 { return CHANGES + place % (DEPTH + 1u); }

// Whether to mix in a lane after an iteration with this change.
fn mixes(lane: u32, change: f32) -> bool {
    if dispatch.is_adjoint != 0u { return true; }
    lanes[1][lane] += 1.0;
    let is_plain = lanes[0][lane] != 0.0;
    var is_over = lanes[1][lane] >= WINDOW;
    if is_plain { is_over = change < PASSED * lanes[3][lane] || lanes[1][lane] >= lanes[2][lane]; }
    if is_over {
        if is_plain {
            lanes[2][lane] = select(2.0 * lanes[2][lane], PLAIN, lanes[2][lane] == FOREVER);
            lanes[0][lane] = 0.0;
        } else {
            lanes[0][lane] = select(0.0, 1.0, change > GAIN * lanes[3][lane]);
        }
        lanes[1][lane] = 0.0;
        lanes[3][lane] = change;
    }
    return lanes[0][lane] == 0.0;
}

// Shares of the iterates in a lane, from the coefficients of the differences that minimise the mixed change (least squares).
fn choose_shares(lane: u32, step: u32, count: u32) {
    shares[0][lane] = 1.0;
    for (var back = 1u; back <= DEPTH; back++) { shares[back][lane] = 0.0; }
    if !is_mixed(step) { return; }
    for (var row = DEPTH - 1u; row > 0u; row--) {
        for (var column = DEPTH - 1u; column > 0u; column--) {
            gram[row * DEPTH + column][lane] = gram[(row - 1u) * DEPTH + column - 1u][lane];
        }
    }
    for (var back = 0u; back < count; back++) {
        gram[back][lane] = sums[back][0][lane];
        gram[back * DEPTH][lane] = sums[back][0][lane];
    }
    if !mixes(lane, sums[LARGEST][0][lane]) { return; }
    var rows: array<array<f32, DEPTH + 1u>, DEPTH>;
    for (var row = 0u; row < count; row++) {
        for (var column = 0u; column < count; column++) { rows[row][column] = gram[row * DEPTH + column][lane]; }
        rows[row][row] = rows[row][row] * (1.0 + DAMPING) + 1e-30;
        rows[row][DEPTH] = sums[DEPTH + row][0][lane];
    }
    for (var pivot = 0u; pivot < count; pivot++) {
        for (var row = pivot + 1u; row < count; row++) {
            let factor = rows[row][pivot] / rows[pivot][pivot];
            for (var column = pivot; column <= DEPTH; column++) { rows[row][column] -= factor * rows[pivot][column]; }
        }
    }
    var found: array<f32, DEPTH>;
    var is_usable = true;
    for (var at = count; at > 0u; at--) {
        var sum = rows[at - 1u][DEPTH];
        for (var later = at; later < count; later++) { sum -= rows[at - 1u][later] * found[later]; }
        found[at - 1u] = sum / rows[at - 1u][at - 1u];
        is_usable = is_usable && is_finite(found[at - 1u]) && abs(found[at - 1u]) < 1e4;
    }
    if !is_usable { return; }
    for (var back = 0u; back < count; back++) {
        shares[back][lane] -= found[back];
        shares[back + 1u][lane] += found[back];
    }
}

// Adds up the sums of all threads, into the place of the first thread.
fn add_up(local: u32, own: array<vec4<f32>, SUMS>) {
    var mine = own;
    for (var sum = 0u; sum < SUMS; sum++) { sums[sum][local] = mine[sum]; }
    workgroupBarrier();
    for (var reach = WORKGROUP / 2u; reach > 0u; reach /= 2u) {
        if local < reach {
            for (var sum = 0u; sum < LARGEST; sum++) { sums[sum][local] += sums[sum][local + reach]; }
            for (var sum = LARGEST; sum < SUMS; sum++) { sums[sum][local] = max(sums[sum][local], sums[sum][local + reach]); }
        }
        workgroupBarrier();
    }
}

// Stores the change of a node in step number `step`, and adds it to the sums of the thread. `count` earlier changes are
// kept.
fn add_differences(own: ptr<function, array<vec4<f32>, SUMS>>, node: u32, tile: u32, step: u32, count: u32, old: vec4<f32>, next: vec4<f32>) {
    let now = next - old;
    (*own)[LARGEST] = max((*own)[LARGEST], abs(now));
    (*own)[LARGEST + 1u] = max((*own)[LARGEST + 1u], abs(next));
    if !is_mixed(step) { return; }
    let place = mixed_before(step);
    var later = now;
    var newest = vec4(0.0);
    let seen = select(0u, count, node % settings.sample_stride == 0u);
    for (var back = 0u; back < seen; back++) {
        let earlier = state[cell(changes_region(place + DEPTH - back), tile, node)];
        let difference = later - earlier;
        if back == 0u { newest = difference; }
        (*own)[back] += newest * difference;
        (*own)[DEPTH + back] += difference * now;
        later = earlier;
    }
    state[cell(changes_region(place), tile, node)] = now;
}

// Sets the residual of a step from its sums, and whether the tile has settled. Called by the first thread alone.
fn check_convergence(tile: u32, step: u32) {
    let change = select(vec4(0.0), sums[LARGEST][0], lanes_that_count(tile) > vec4(0.0));
    let size = sums[LARGEST + 1u][0];
    var relative = change;
    if dispatch.is_adjoint != 0u { relative = select(change / max(size, vec4(1e-37)), change, size == vec4(0.0)); }
    last_residual = max(max(relative.x, relative.y), max(relative.z, relative.w));
    steps = step + 1u;
    is_settled = select(0u, 1u, last_residual < settings.accelerated_tolerance || step + 1u >= settings.max_steps);
}

// Reports number of steps and residual of a tile to the host. Called by the first thread alone.
fn report(tile: u32) {
    let is_adjoint = dispatch.is_adjoint != 0u;
    // The residual of a tile without a training condition is not reported.
    if tile_trains(tile) { atomicMax(&control[control_word(select(RESIDUAL, ADJOINT_RESIDUAL, is_adjoint))], bitcast<u32>(last_residual)); }
    atomicMax(&control[control_word(select(STEPS, ADJOINT_STEPS, is_adjoint))], steps);
}

fn lane_shares() -> array<vec4<f32>, DEPTH + 1u> {
    var found: array<vec4<f32>, DEPTH + 1u>;
    for (var back = 0u; back <= DEPTH; back++) {
        found[back] = vec4(shares[back][0], shares[back][1], shares[back][2], shares[back][3]);
    }
    return found;
}

// The mixture of the newest value with `count` earlier ones. They lie in a ring, in which the newest value replaces the
// oldest.
fn mixture(share: array<vec4<f32>, DEPTH + 1u>, newest: vec4<f32>, node: u32, tile: u32, step: u32, count: u32) -> vec4<f32> {
    if !is_mixed(step) { return newest; }
    let place = mixed_before(step);
    var parts = share;
    var sum = parts[0] * newest;
    for (var back = 1u; back <= count; back++) { sum += parts[back] * state[cell(values_region(place + DEPTH - back), tile, node)]; }
    state[cell(values_region(place), tile, node)] = newest;
    return sum;
}
