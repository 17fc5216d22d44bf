// The optimiser: one step, in place, unless something is not finite. One thread per parameter. Twin of src/engine/cpu/adam.rs.

const WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn adam(@builtin(global_invocation_id) id: vec3<u32>) {
    let parameter = id.x;
    model = id.z;
    slot = dispatch.slot;
    if parameter >= parameter_count() || atomicLoad(&control[fault_word()]) != 0u { return; }
    let place = parameter_base() + parameter;
    let first_place = all_parameters() + place;
    let second_place = 2u * all_parameters() + place;
    if !trains() { return; }
    let slope = optimiser[place] * bitcast<f32>(atomicLoad(&control[control_word(GRADIENT_FACTOR)]));
    let first = settings.keep_first * optimiser[first_place] + settings.new_first * slope;
    let second = settings.keep_second * optimiser[second_place] + settings.new_second * slope * slope;
    parameters[place] -= step_size() * first / (sqrt(second) / second_correction_root() + settings.epsilon);
    let kept = !clears_moments();
    optimiser[first_place] = select(0.0, first, kept);
    optimiser[second_place] = select(0.0, second, kept);
}
