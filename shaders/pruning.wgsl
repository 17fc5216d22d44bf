// Numbers of edges below the median magnitude, spurious edges and others apart, into the ring. One workgroup, one thread for
// each value of a byte. Twin of `below_median` in src/statistics/pruning.rs.

const WORKGROUP: u32 = 256u;
var<workgroup> histogram: array<atomic<u32>, WORKGROUP>;
var<workgroup> found: u32;
var<workgroup> rest: u32;
var<workgroup> below: array<atomic<u32>, 2>;

// Bits of a magnitude are ordered like the magnitudes.
fn magnitude_bits(edge: u32) -> u32 { return bitcast<u32>(abs(weight(edge))); }

// Bits of the magnitude at a rank, counted from 0 at the smallest: radix selection, a byte at a time from the highest.
fn select_rank(local: u32, rank: u32) -> u32 {
    if local == 0u {
        found = 0u;
        rest = rank;
    }
    for (var byte = 0u; byte < 4u; byte++) {
        let shift = 24u - 8u * byte;
        // Mask of the bytes above this one; WGSL does not allow a shift by 32.
        let above = select(~((256u << shift) - 1u), 0u, byte == 0u);
        atomicStore(&histogram[local], 0u);
        let prefix = workgroupUniformLoad(&found);
        for (var edge = local; edge < edges(); edge += WORKGROUP) {
            let bits = magnitude_bits(edge);
            if (bits & above) == prefix { atomicAdd(&histogram[(bits >> shift) & 255u], 1u); }
        }
        workgroupBarrier();
        if local == 0u {
            var value = 0u;
            while value < 255u && rest >= atomicLoad(&histogram[value]) {
                rest -= atomicLoad(&histogram[value]);
                value++;
            }
            found = prefix | (value << shift);
        }
        workgroupBarrier();
    }
    return workgroupUniformLoad(&found);
}

@compute @workgroup_size(WORKGROUP)
fn pruning(@builtin(local_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
    let local = id.x;
    model = group.z;
    slot = dispatch.slot;
    if rests() { return; }
    let lower = select_rank(local, (edges() - 1u) / 2u);
    let upper = select_rank(local, edges() / 2u);
    // The median is the mean of `lower` and `upper`. If they differ, magnitudes up to `lower` lie below it; if they are
    // equal, only magnitudes below `lower` do.
    let limit = select(lower, lower + 1u, lower < upper);
    if local < 2u { atomicStore(&below[local], 0u); }
    workgroupBarrier();
    for (var edge = local; edge < edges(); edge += WORKGROUP) {
        if magnitude_bits(edge) < limit {
            atomicAdd(&below[select(0u, 1u, (edge_flags(edge) & SPURIOUS) != 0u)], 1u);
        }
    }
    workgroupBarrier();
    if local < 2u { ring[(dispatch.slot * settings.models + model) * RING_FIELDS + FIELD_PKN_BELOW + local] = f32(atomicLoad(&below[local])); }
}
