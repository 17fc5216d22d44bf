// The optimiser: one step, in place. One thread per parameter. Twin of src/engine/cpu/adam.rs.

const WORKGROUP: u32 = 64u;

@compute @workgroup_size(WORKGROUP)
fn adam(@builtin(global_invocation_id) id: vec3<u32>) {
    let parameter = id.x;
    if parameter >= parameter_count() { return; }
    let slope = gradient[parameter];
    let first = settings.keep_first * moments[parameter] + settings.new_first * slope;
    let second = settings.keep_second * moments[parameter_count() + parameter] + settings.new_second * slope * slope;
    parameters[parameter] -= dispatch.step_size * first / (sqrt(second) / dispatch.second_correction_root + settings.epsilon);
    let kept = dispatch.clear_moments == 0u;
    moments[parameter] = select(0.0, first, kept);
    moments[parameter_count() + parameter] = select(0.0, second, kept);
}
