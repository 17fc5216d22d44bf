// Shared by all kernels: the layout of the buffers. Its twin in Rust is src/engine/gpu/layout.rs.
//
// M models train at once; the third index of a workgroup is the model. Conditions come in tiles of four, one vec4 lane
// each. N nodes, E edges (of this model), K outputs (transcription factors), T tiles, P parameters (of this model).

struct Settings {
    nodes: u32,
    outputs: u32,
    ligands: u32,
    models: u32,
    // Number of tiles of four conditions that are needed for all conditions.
    tiles: u32,
    // Dispatches that a published pass over all steps takes.
    chunks: u32,
    // Where the node tables and the plan start in `graph`, and words of the plan for one model in one step.
    node_base: u32,
    plan_base: u32,
    plan_stride: u32,
    // 1 for the published iteration, 0 for the accelerated one.
    is_published: u32,
    max_steps: u32,
    // The published iteration ends at no earlier step.
    first_check: u32,
    tolerance: f32,
    // Tolerance of the accelerated iteration.
    accelerated_tolerance: f32,
    // The accelerated iteration sums its scalar products over every `sample_stride`-th node.
    sample_stride: u32,
    activation: u32,
    leak: f32,
    adjoint_bound: f32,
    input_amplitude: f32,
    output_amplitude: f32,
    // Whether there are output biases, and learned input weights.
    has_output_bias: u32,
    has_input_weights: u32,
    // Spectral term: conditions, probes, steps, 1 for the exponential form, its factor and target, 1 for given probes.
    spectral_conditions: u32,
    spectral_probes: u32,
    spectral_steps: u32,
    spectral_is_exponential: u32,
    spectral_factor: f32,
    spectral_target: f32,
    spectral_is_given: u32,
    uniform_min: f32,
    uniform_max: f32,
    // Longest gradient; 0 for no limit.
    clip: f32,
    // Adam: decay rates of the moments, and one minus them, from the host: in single precision the difference would be
    // inexact.
    keep_first: f32,
    keep_second: f32,
    new_first: f32,
    new_second: f32,
    epsilon: f32,
}

// What differs from dispatch to dispatch.
struct Dispatch {
    // Forward and adjoint: steps done before, steps to do, number of this dispatch, whether convergence is checked after it.
    first_step: u32,
    steps: u32,
    chunk: u32,
    is_check: u32,
    // 1 for the adjoint, where a kernel does both.
    is_adjoint: u32,
    // Everything else: place in plan and ring, tiles that hold conditions.
    slot: u32,
    tiles: u32,
    // Whether the solutions start from the stored states and adjoints of all conditions.
    is_stored: u32,
}

@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<uniform> dispatch: Dispatch;
// Models, their graphs, nodes, and the plan: see the accessors below.
@group(0) @binding(2) var<storage, read> graph: array<u32>;
// Doses [conditions][ligands], measured activities [conditions][K], 1 where something was measured [conditions][K].
@group(0) @binding(3) var<storage, read> data: array<f32>;
// Of each model weights [E], biases [N], projections [K], output biases, input weights.
@group(0) @binding(4) var<storage, read_write> parameters: array<f32>;
// Gradient of all models, first moments, second moments; each in the order of the parameters.
@group(0) @binding(5) var<storage, read_write> optimiser: array<f32>;
// Regions of [M][T][N]: see below.
@group(0) @binding(6) var<storage, read_write> state: array<vec4<f32>>;
// For each model CONTROL_WORDS and two words for each chunk; then a fault for each model.
@group(0) @binding(7) var<storage, read_write> control: array<atomic<u32>>;
// Results for the host: RING_FIELDS numbers for each model and step of a submission.
@group(0) @binding(8) var<storage, read_write> ring: array<f32>;
// Of each model: memory of the accelerated iteration [T][MEMORY], uniform term [N], spectral term, single steps [T].
@group(0) @binding(9) var<storage, read_write> scratch: array<vec4<f32>>;

// The model of this invocation, and the place of its step in the plan; every kernel that reads them sets them first.
var<private> model: u32;
var<private> slot: u32;

const NONE: u32 = 0xffffffffu;

// Regions of `state`. Published steps alternate between two halves: after t steps the result lies in half t % 2.
const STATE: u32 = 0u;
const ADJOINT: u32 = 2u;
const SLOPE: u32 = 4u;
const SEED: u32 = 5u;
const DRIVE: u32 = 6u;
// Last solutions of all conditions, where batches change.
const STORED_STATE: u32 = 7u;
const STORED_ADJOINT: u32 = 8u;
// Earlier iterates; changes of the present iteration and of earlier ones.
const VALUES: u32 = 9u;
const CHANGES: u32 = 12u;
const REGIONS: u32 = 16u;

fn cell(region: u32, tile: u32, node: u32) -> u32 {
    return ((region * settings.models + model) * settings.tiles + tile) * settings.nodes + node;
}

// Models. The strengths of their penalties, `strength_…`, come from src/engine/gpu/layout.rs, like `TERM_…` and `FIELD_…`.
fn model_word(word: u32) -> u32 { return graph[model * MODEL_WORDS + word]; }
fn model_number(word: u32) -> f32 { return bitcast<f32>(model_word(word)); }
fn graph_base() -> u32 { return model_word(0u); }
fn edges() -> u32 { return model_word(1u); }
fn parameter_base() -> u32 { return model_word(2u); }
fn seed() -> vec2<u32> { return vec2(model_word(3u), model_word(4u)); }
fn all_parameters() -> u32 { return model_word(5u); }
// The strength of the uniform term can follow the learning rate.
fn uniform_strength() -> f32 { return strength_uniform() * uniform_rate(); }

// Edges by target.
fn incoming_start(node: u32) -> u32 { return graph[graph_base() + node]; }
fn incoming_node(k: u32) -> u32 { return graph[graph_base() + settings.nodes + 1u + k]; }
fn incoming_edge(k: u32) -> u32 { return graph[graph_base() + settings.nodes + 1u + edges() + k]; }
// Edges by source.
fn outgoing_base() -> u32 { return graph_base() + settings.nodes + 1u + 2u * edges(); }
fn outgoing_start(node: u32) -> u32 { return graph[outgoing_base() + node]; }
fn outgoing_node(k: u32) -> u32 { return graph[outgoing_base() + settings.nodes + 1u + k]; }
fn outgoing_edge(k: u32) -> u32 { return graph[outgoing_base() + settings.nodes + 1u + edges() + k]; }
// Edges in their own order.
fn edge_base() -> u32 { return graph_base() + 2u * (settings.nodes + 1u + 2u * edges()); }
fn edge_source(edge: u32) -> u32 { return graph[edge_base() + edge]; }
fn edge_target(edge: u32) -> u32 { return graph[edge_base() + edges() + edge]; }
fn edge_flags(edge: u32) -> u32 { return graph[edge_base() + 2u * edges() + edge]; }
// Nodes: position among outputs and among ligands, or NONE; nodes of the outputs and of the ligands.
fn node_output(node: u32) -> u32 { return graph[settings.node_base + node]; }
fn node_ligand(node: u32) -> u32 { return graph[settings.node_base + settings.nodes + node]; }
fn output_node(output: u32) -> u32 { return graph[settings.node_base + 2u * settings.nodes + output]; }
fn ligand_node(ligand: u32) -> u32 { return graph[settings.node_base + 2u * settings.nodes + settings.outputs + ligand]; }

const STIMULATES: u32 = 1u;
const INHIBITS: u32 = 2u;
const SPURIOUS: u32 = 4u;

// The plan of this step of a model: its words, `PLAN_…`, and what the model does, `RESTS`, `EVALUATES` or `TRAINS`, come from
// src/engine/gpu/layout.rs; then the lanes of the spectral term, and the condition of every lane. A model that rests keeps
// parameters, moments and solutions while other models train.
fn plan(word: u32) -> u32 {
    return graph[settings.plan_base + (slot * settings.models + model) * settings.plan_stride + word];
}
fn train_cell_weight() -> f32 { return bitcast<f32>(plan(PLAN_TRAIN_CELL_WEIGHT)); }
fn test_cell_weight() -> f32 { return bitcast<f32>(plan(PLAN_TEST_CELL_WEIGHT)); }
fn step_size() -> f32 { return bitcast<f32>(plan(PLAN_STEP_SIZE)); }
fn second_correction_root() -> f32 { return bitcast<f32>(plan(PLAN_SECOND_CORRECTION_ROOT)); }
fn is_cold() -> bool { return plan(PLAN_IS_COLD) != 0u; }
fn rests() -> bool { return plan(PLAN_ACTION) == RESTS; }
fn trains() -> bool { return plan(PLAN_ACTION) == TRAINS; }
fn step_number() -> u32 { return plan(PLAN_STEP_NUMBER); }
fn input_deviation() -> f32 { return bitcast<f32>(plan(PLAN_INPUT_DEVIATION)); }
fn gradient_deviation() -> f32 { return bitcast<f32>(plan(PLAN_GRADIENT_DEVIATION)); }
fn uniform_rate() -> f32 { return bitcast<f32>(plan(PLAN_UNIFORM_RATE)); }
fn clears_moments() -> bool { return plan(PLAN_CLEARS_MOMENTS) != 0u; }
fn spectral_lane(place: u32) -> u32 { return plan(PLAN_WORDS + place); }
fn lane_word(lane: u32) -> u32 { return plan(PLAN_WORDS + settings.spectral_conditions + lane); }
// Condition of a lane, or NONE; and whether it trains, which is the highest bit.
fn lane_condition(lane: u32) -> u32 {
    let word = lane_word(lane);
    return select(word & 0x7fffffffu, NONE, word == NONE);
}
fn lane_trains(lane: u32) -> bool {
    let word = lane_word(lane);
    return word != NONE && (word >> 31u) == 1u;
}

// Parameters.
fn parameter_count() -> u32 {
    return edges() + settings.nodes + settings.outputs * (1u + settings.has_output_bias) + settings.ligands * settings.has_input_weights;
}
fn weight(edge: u32) -> f32 { return parameters[parameter_base() + edge]; }
fn bias(node: u32) -> f32 { return parameters[parameter_base() + edges() + node]; }
fn projection(output: u32) -> f32 { return parameters[parameter_base() + edges() + settings.nodes + output]; }
fn output_bias(output: u32) -> f32 {
    if settings.has_output_bias == 0u { return 0.0; }
    return parameters[parameter_base() + edges() + settings.nodes + settings.outputs + output];
}
fn input_weight(ligand: u32) -> f32 {
    if settings.has_input_weights == 0u { return settings.input_amplitude; }
    return parameters[parameter_base() + edges() + settings.nodes + settings.outputs * (1u + settings.has_output_bias) + ligand];
}

// Data of a condition.
fn dose(condition: u32, ligand: u32) -> f32 { return data[condition * settings.ligands + ligand]; }
fn measured_base() -> u32 { return settings.tiles * 4u * settings.ligands; }
fn measured(condition: u32, output: u32) -> f32 { return data[measured_base() + condition * settings.outputs + output]; }
fn is_measured(condition: u32, output: u32) -> f32 {
    return data[measured_base() + (settings.tiles * 4u + condition) * settings.outputs + output];
}

// Error of an output in the four lanes of a tile: value, and weights in the training and in the test error.
struct Residual { value: vec4<f32>, train: vec4<f32>, test: vec4<f32> }
fn residual(tile: u32, output: u32, y: vec4<f32>) -> Residual {
    var found = Residual(vec4(0.0), vec4(0.0), vec4(0.0));
    for (var lane = 0u; lane < 4u; lane++) {
        let condition = lane_condition(4u * tile + lane);
        if condition != NONE {
            found.value[lane] = projection(output) * y[lane] + output_bias(output) - measured(condition, output);
            let trains = lane_trains(4u * tile + lane);
            found.train[lane] = select(0.0, train_cell_weight(), trains) * is_measured(condition, output);
            found.test[lane] = select(test_cell_weight(), 0.0, trains) * is_measured(condition, output);
        }
    }
    return found;
}

fn tile_trains(tile: u32) -> bool {
    return lane_trains(4u * tile) || lane_trains(4u * tile + 1u) || lane_trains(4u * tile + 2u) || lane_trains(4u * tile + 3u);
}

// Lanes of a tile that decide when a solution has settled: training lanes, or all lanes of a tile without a training
// condition.
fn lanes_that_count(tile: u32) -> vec4<f32> {
    var trains = vec4(0.0);
    var holds = vec4(0.0);
    for (var lane = 0u; lane < 4u; lane++) {
        trains[lane] = select(0.0, 1.0, lane_trains(4u * tile + lane));
        holds[lane] = select(1.0, 0.0, lane_condition(4u * tile + lane) == NONE);
    }
    return select(holds, trains, any(trains > vec4(0.0)));
}

// Control words: steps of state and adjoint, largest changes as bits, factor of the gradient as bits, place in the plan.
const CONTROL_WORDS: u32 = 8u;
const STEPS: u32 = 0u;
const ADJOINT_STEPS: u32 = 1u;
const RESIDUAL: u32 = 2u;
const ADJOINT_RESIDUAL: u32 = 3u;
const GRADIENT_FACTOR: u32 = 4u;
const SLOT: u32 = 5u;
fn control_word(word: u32) -> u32 { return model * (CONTROL_WORDS + 2u * settings.chunks) + word; }
// Steps done after a published dispatch, and the largest change in its last step.
fn chunk_steps(chunk: u32) -> u32 { return control_word(CONTROL_WORDS + chunk); }
fn chunk_change(chunk: u32) -> u32 { return control_word(CONTROL_WORDS + settings.chunks + chunk); }
// Kinds of faults: a value that is not finite, or steps of a loop that the device has not taken.
const NOT_FINITE: u32 = 1u;
const LOST_STEPS: u32 = 2u;
fn fault_word() -> u32 { return settings.models * (CONTROL_WORDS + 2u * settings.chunks) + model; }

// The slot of the present step, for kernels whose dispatch record is the same in every step.
fn present_slot() -> u32 { return atomicLoad(&control[control_word(SLOT)]); }

// Half of the regions STATE and ADJOINT that holds the result of this step; always 0 for the accelerated iteration.
fn half() -> u32 { return settings.is_published * (atomicLoad(&control[control_word(STEPS)]) % 2u); }

// Scratch.
const MEMORY: u32 = 14u;
fn memory(tile: u32, word: u32) -> u32 { return (model * settings.tiles + tile) * MEMORY + word; }
fn uniform_value(node: u32) -> u32 { return settings.models * settings.tiles * MEMORY + model * settings.nodes + node; }
// Groups of up to four probes of a condition. Of each: vectors before each step and after the last, [steps + 1][N]; slopes,
// [steps + 1][N]; T times the last vector, [N]; its vector to begin with, where it is given, [N]; scales, [steps]; radii and
// the two products that they are made of.
fn spectral_groups() -> u32 { return (settings.spectral_probes + 3u) / 4u; }
fn group_words() -> u32 { return (2u * settings.spectral_steps + 4u) * settings.nodes + settings.spectral_steps + 3u; }
fn group_base(group: u32) -> u32 {
    let before = settings.models * (settings.tiles * MEMORY + settings.nodes);
    return before + (model * settings.spectral_conditions * spectral_groups() + group) * group_words();
}
fn probe_vector(group: u32, step: u32, node: u32) -> u32 { return group_base(group) + step * settings.nodes + node; }
fn probe_slope(group: u32, step: u32, node: u32) -> u32 {
    return group_base(group) + (settings.spectral_steps + 1u + step) * settings.nodes + node;
}
fn probe_product(group: u32, node: u32) -> u32 {
    return group_base(group) + (2u * settings.spectral_steps + 2u) * settings.nodes + node;
}
fn given_probe(group: u32, node: u32) -> u32 {
    return group_base(group) + (2u * settings.spectral_steps + 3u) * settings.nodes + node;
}
fn probe_scale(group: u32, step: u32) -> u32 { return group_base(group) + (2u * settings.spectral_steps + 4u) * settings.nodes + step; }
fn probe_radii(group: u32) -> u32 { return probe_scale(group, settings.spectral_steps); }
fn probe_above(group: u32) -> u32 { return probe_scale(group, settings.spectral_steps) + 1u; }
fn probe_below(group: u32) -> u32 { return probe_scale(group, settings.spectral_steps) + 2u; }

// Where a large network takes single steps: for each tile, the sums of each group of 64 nodes, and the shares of the
// iterates.
const PARTIAL_SUMS: u32 = 8u;
const TILE_SHARES: u32 = 4u;
fn step_words() -> u32 { return (settings.nodes + 63u) / 64u * PARTIAL_SUMS + TILE_SHARES; }
fn step_base(tile: u32) -> u32 {
    let spectral = settings.models * settings.spectral_conditions * spectral_groups() * group_words();
    return settings.models * (settings.tiles * MEMORY + settings.nodes) + spectral + (model * settings.tiles + tile) * step_words();
}
fn partial_sum(tile: u32, group: u32, sum: u32) -> u32 { return step_base(tile) + group * PARTIAL_SUMS + sum; }
fn tile_share(tile: u32, back: u32) -> u32 { return step_base(tile) + step_words() - TILE_SHARES + back; }

// One over numbers that are not negative; 0 for 0.
fn inverse(value: vec4<f32>) -> vec4<f32> { return select(1.0 / max(value, vec4(1e-37)), vec4(0.0), value <= vec4(0.0)); }

// The largest radius of a condition, and the probe that gave it.
struct Radius { value: f32, probe: u32 }
fn largest_radius(condition: u32) -> Radius {
    var largest = Radius(-1.0, 0u);
    for (var probe = 0u; probe < settings.spectral_probes; probe++) {
        let radius = scratch[probe_radii(condition * spectral_groups() + probe / 4u)][probe % 4u];
        if radius > largest.value { largest = Radius(radius, probe); }
    }
    return largest;
}
// The spectral term without its strength, and its slope by each radius. A small mini-batch has fewer conditions than are
// asked for.
fn spectral_value_and_slope() -> vec2<f32> {
    var sum = 0.0;
    var count = 0.0;
    for (var condition = 0u; condition < settings.spectral_conditions; condition++) {
        if spectral_lane(condition) == NONE { continue; }
        sum += largest_radius(condition).value;
        count += 1.0;
    }
    if settings.spectral_is_exponential == 0u {
        return select(vec2(1.0, 1.0 / max(sum, 1e-30)), vec2(0.0), sum == 0.0);
    }
    let mean = sum / max(count, 1.0);
    let growth = exp(settings.spectral_factor * (mean - settings.spectral_target));
    return vec2(growth * sum, growth * (1.0 + settings.spectral_factor * mean));
}

// Activation, and its slope from the output.
fn activate(z: vec4<f32>) -> vec4<f32> {
    if settings.activation == 2u { return 1.0 / (1.0 + exp(-z)); }
    let linear = select(z, settings.leak * z, z < vec4(0.0));
    if settings.activation == 1u { return linear; }
    let saturated = 1.0 - 0.25 / max(z, vec4(0.5));
    return select(linear, saturated, z > vec4(0.5));
}
fn slope_of(y: vec4<f32>) -> vec4<f32> {
    if settings.activation == 2u { return y * (1.0 - y); }
    let linear = select(vec4(settings.leak), vec4(1.0), y > vec4(0.0));
    if settings.activation == 1u { return linear; }
    let saturated = 4.0 * (1.0 - y) * (1.0 - y);
    return select(linear, saturated, y > vec4(0.5));
}

// Whether a weight has the wrong sign for its edge; the sign of 0 is 0, which is wrong too.
fn violates_sign(edge: u32, weight: f32) -> bool {
    let flags = edge_flags(edge);
    return ((flags & STIMULATES) != 0u && weight <= 0.0) || ((flags & INHIBITS) != 0u && weight >= 0.0);
}

// Tests the bits, since compilers may assume that numbers are finite.
fn is_finite(value: f32) -> bool { return (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u; }
