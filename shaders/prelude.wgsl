// Shared by all kernels: the layout of the buffers. Its twin in Rust is src/engine/gpu/layout.rs.
//
// Conditions come in tiles of four, one vec4 lane each. N nodes, E edges, K outputs (transcription factors), T tiles.

struct Settings {
    nodes: u32,
    edges: u32,
    outputs: u32,
    tiles: u32,
    // Number of dispatches that a pass over all steps takes.
    chunks: u32,
    // No exit before this step.
    first_check: u32,
    tolerance: f32,
    leak: f32,
    moa_l1: f32,
    ligand_l2: f32,
    l2: f32,
    l2_projection: f32,
    output_amplitude: f32,
    adjoint_bound: f32,
    // Adam: decay of the moments, and the shares of the new gradient, which rounding would spoil here.
    keep_first: f32,
    keep_second: f32,
    new_first: f32,
    new_second: f32,
    epsilon: f32,
}

// What differs from dispatch to dispatch.
struct Dispatch {
    // Forward and adjoint: steps done before, steps to do, number of this dispatch, whether the state may be called settled after it.
    first_step: u32,
    steps: u32,
    chunk: u32,
    is_check: u32,
    // Losses, pruning and Adam: place in the ring, and the numbers of this epoch's step.
    slot: u32,
    step_size: f32,
    second_correction_root: f32,
    clear_moments: u32,
}

@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<uniform> dispatch: Dispatch;
// Graph: see the accessors below.
@group(0) @binding(2) var<storage, read> graph: array<u32>;
// Inputs [T][N], then measured activities, weights in the training error and weights in the test error, [T][K] each,
// then 1 for lanes that train, [T].
@group(0) @binding(3) var<storage, read> data: array<vec4<f32>>;
// Weights [E], biases [N], projections [K].
@group(0) @binding(4) var<storage, read_write> parameters: array<f32>;
// In the order of the parameters.
@group(0) @binding(5) var<storage, read_write> gradient: array<f32>;
// First moments, then second moments, each in the order of the parameters.
@group(0) @binding(6) var<storage, read_write> moments: array<f32>;
// Regions of [T][N]: see below.
@group(0) @binding(7) var<storage, read_write> state: array<vec4<f32>>;
// Steps done after each dispatch, [chunks]; then the largest change in its last step, as bits, [chunks].
@group(0) @binding(8) var<storage, read_write> control: array<atomic<u32>>;
// What comes back: RING_FIELDS numbers for each epoch of a submission.
@group(0) @binding(9) var<storage, read_write> ring: array<f32>;

const RING_FIELDS: u32 = 9u;

// Regions of `state`. Steps alternate between two halves: after t steps the result lies in half t % 2.
const STATE: u32 = 0u;
const ADJOINT: u32 = 2u;
const SLOPE: u32 = 4u;
const SEED: u32 = 5u;

fn cell(region: u32, tile: u32, node: u32) -> u32 {
    return (region * settings.tiles + tile) * settings.nodes + node;
}

// Edges by target.
fn incoming_start(node: u32) -> u32 { return graph[node]; }
fn incoming_node(k: u32) -> u32 { return graph[settings.nodes + 1u + k]; }
fn incoming_edge(k: u32) -> u32 { return graph[settings.nodes + 1u + settings.edges + k]; }
// Edges by source.
fn outgoing_base() -> u32 { return settings.nodes + 1u + 2u * settings.edges; }
fn outgoing_start(node: u32) -> u32 { return graph[outgoing_base() + node]; }
fn outgoing_node(k: u32) -> u32 { return graph[outgoing_base() + settings.nodes + 1u + k]; }
fn outgoing_edge(k: u32) -> u32 { return graph[outgoing_base() + settings.nodes + 1u + settings.edges + k]; }
// Edges in their own order.
fn edge_base() -> u32 { return 2u * outgoing_base(); }
fn edge_source(edge: u32) -> u32 { return graph[edge_base() + edge]; }
fn edge_target(edge: u32) -> u32 { return graph[edge_base() + settings.edges + edge]; }
fn edge_flags(edge: u32) -> u32 { return graph[edge_base() + 2u * settings.edges + edge]; }
// Nodes.
fn node_base() -> u32 { return edge_base() + 3u * settings.edges; }
fn node_output(node: u32) -> u32 { return graph[node_base() + node]; }
fn node_is_ligand(node: u32) -> bool { return graph[node_base() + settings.nodes + node] != 0u; }
fn output_node(output: u32) -> u32 { return graph[node_base() + 2u * settings.nodes + output]; }

const STIMULATES: u32 = 1u;
const INHIBITS: u32 = 2u;
const SPURIOUS: u32 = 4u;
const NO_OUTPUT: u32 = 0xffffffffu;

fn parameter_count() -> u32 { return settings.edges + settings.nodes + settings.outputs; }
fn bias(node: u32) -> f32 { return parameters[settings.edges + node]; }
fn projection(output: u32) -> f32 { return parameters[settings.edges + settings.nodes + output]; }

fn input(tile: u32, node: u32) -> vec4<f32> { return data[tile * settings.nodes + node]; }
fn target_base() -> u32 { return settings.tiles * settings.nodes; }
fn measured(tile: u32, output: u32) -> vec4<f32> { return data[target_base() + tile * settings.outputs + output]; }
fn train_weight(tile: u32, output: u32) -> vec4<f32> {
    return data[target_base() + (settings.tiles + tile) * settings.outputs + output];
}
fn test_weight(tile: u32, output: u32) -> vec4<f32> {
    return data[target_base() + (2u * settings.tiles + tile) * settings.outputs + output];
}
fn lanes_that_train(tile: u32) -> vec4<f32> {
    return data[target_base() + 3u * settings.tiles * settings.outputs + tile];
}

// Steps that the forward pass took.
fn steps_taken() -> u32 { return atomicLoad(&control[settings.chunks - 1u]); }

// Whether a weight has the wrong sign for its edge; the sign of 0 is 0, which is wrong too.
fn violates_sign(edge: u32, weight: f32) -> bool {
    let flags = edge_flags(edge);
    return ((flags & STIMULATES) != 0u && weight <= 0.0) || ((flags & INHIBITS) != 0u && weight >= 0.0);
}
