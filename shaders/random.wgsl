// Random numbers by counter: Philox4x32-10, and normal numbers from it. Twin of src/random/counter.rs.

const INPUT_NOISE: u32 = 1u;
const GRADIENT_NOISE: u32 = 2u;
const SPECTRAL_PROBES: u32 = 3u;

// High word of a product, from products of half words.
fn high_word(a: u32, b: u32) -> u32 {
    let low = (a & 0xffffu) * (b & 0xffffu);
    let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
    let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
    return (a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u);
}

fn philox(start: vec4<u32>, key_start: vec2<u32>) -> vec4<u32> {
    var counter = start;
    var key = key_start;
    for (var round = 0u; round < 10u; round++) {
        let a = vec2(high_word(0xD2511F53u, counter.x), 0xD2511F53u * counter.x);
        let b = vec2(high_word(0xCD9E8D57u, counter.z), 0xCD9E8D57u * counter.z);
        counter = vec4(b.x ^ counter.y ^ key.x, b.y, a.x ^ counter.w ^ key.y, a.y);
        key += vec2(0x9E3779B9u, 0xBB67AE85u);
    }
    return counter;
}

// Natural logarithm, for numbers inside (0, 1).
fn logarithm(x: f32) -> f32 {
    let bits = bitcast<u32>(x);
    var exponent = f32(bits >> 23u) - 126.0;
    var m = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
    let is_small = m < 0.70710678;
    exponent -= select(0.0, 1.0, is_small);
    m = select(m, m + m, is_small) - 1.0;
    let square = m * m;
    var p = 7.0376836e-2;
    p = p * m - 1.151461e-1;
    p = p * m + 1.1676999e-1;
    p = p * m - 1.2420141e-1;
    p = p * m + 1.4249323e-1;
    p = p * m - 1.6668058e-1;
    p = p * m + 2.0000715e-1;
    p = p * m - 2.4999994e-1;
    p = p * m + 3.3333331e-1;
    let tail = p * m * square - 0.5 * square + exponent * -2.1219444e-4;
    return exponent * 0.6933594 + (m + tail);
}

// Two independent standard normal numbers from two random words.
fn normal_pair(first: u32, second: u32) -> vec2<f32> {
    let share = (f32(first >> 9u) + 0.5) * (1.0 / 8388608.0);
    let turn = f32(second >> 8u) * (1.0 / 16777216.0);
    let radius = sqrt(-2.0 * logarithm(share));
    let quarter = floor(4.0 * turn + 0.5);
    let angle = (turn - 0.25 * quarter) * 6.2831855;
    let square = angle * angle;
    let sine = ((-1.9515296e-4 * square + 8.332161e-3) * square - 1.6666655e-1) * square * angle + angle;
    let cosine = ((2.4433157e-5 * square - 1.3887316e-3) * square + 4.1666646e-2) * square * square - 0.5 * square + 1.0;
    let turned = select(vec2(cosine, sine), vec2(-sine, cosine), u32(quarter) % 2u == 1u);
    return radius * select(turned, -turned, (u32(quarter) / 2u) % 2u == 1u);
}

// Number `index` of a row of standard normal numbers of this training step.
fn normal(purpose: u32, row: u32, index: u32) -> f32 {
    let words = philox(vec4(index / 4u, row, step_number(), purpose), seed());
    let is_second = index % 4u >= 2u;
    let pair = normal_pair(select(words.x, words.z, is_second), select(words.y, words.w, is_second));
    return pair[index % 2u];
}
