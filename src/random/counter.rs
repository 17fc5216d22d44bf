//! Random numbers by counter: each number is a function of seed, purpose, step, row and index, so that every engine draws
//! the same numbers, in whatever order. Twin of `shaders/random.wgsl`.
//!
//! The generator is Philox4x32-10 (Salmon et al., 2011, doi 10.1145/2063384.2063405). Normal numbers follow by Box and
//! Muller, with a logarithm and a sine that are written out here in single precision: library functions differ
//! from adapter to adapter.

use std::sync::LazyLock;

use pulp::{Arch, Simd, WithSimd};

/// What the random numbers of a training step are drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Draw {
    /// Noise on the input of every node.
    InputNoise = 1,
    /// Noise on the gradient of every parameter.
    GradientNoise = 2,
    /// Start vectors of the spectral term.
    SpectralProbes = 3,
    /// Conditions of the spectral term.
    SpectralConditions = 4,
    /// Order of the conditions in mini-batches.
    Batches = 5,
}

/// The numbers of one purpose in one training step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterStream {
    key: [u32; 2],
    step: u32,
    purpose: u32,
}

/// Blocks that are drawn together, so that the arithmetic is vectorised.
const LANES: usize = 8;

impl CounterStream {
    /// The numbers for a purpose in a training step under the user's seed.
    #[must_use]
    pub fn new(seed: u64, purpose: Draw, step: u32) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            step,
            purpose: purpose as u32,
        }
    }

    /// Four random words; the stream has 2^32 such blocks in each of 2^32 rows.
    #[must_use]
    pub fn words(&self, row: u32, block: u32) -> [u32; 4] {
        philox([block, row, self.step, self.purpose], self.key)
    }

    /// Fills a row of standard normal numbers, from its beginning.
    pub fn normals(&self, row: u32, numbers: &mut [f32]) {
        static INSTRUCTIONS: LazyLock<Arch> = LazyLock::new(Arch::new);
        INSTRUCTIONS.dispatch(Normals {
            stream: self,
            row,
            numbers,
        });
    }

    /// `count` different numbers below `among`, in random order; all of them where there are no more.
    #[must_use]
    pub fn choose(&self, count: usize, among: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..among).collect();
        let count = count.min(among);
        for place in 0..count {
            // The bias of the remainder is below 2^-20 for up to 4,096 conditions, and any choice would do.
            let other = self.words(0, place as u32)[0] as usize % (among - place);
            order.swap(place, place + other);
        }
        order.truncate(count);
        order
    }
}

/// A row of normal numbers to be drawn, with the instructions of the processor; every one gives the same numbers.
struct Normals<'a> {
    stream: &'a CounterStream,
    row: u32,
    numbers: &'a mut [f32],
}

impl WithSimd for Normals<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let CounterStream { key, step, purpose } = *self.stream;
        for (group, numbers) in self.numbers.chunks_mut(4 * LANES).enumerate() {
            let first = (group * LANES) as u32;
            let mut words = [[0; 4]; LANES];
            for (lane, words) in words.iter_mut().enumerate() {
                *words = philox([first + lane as u32, self.row, step, purpose], key);
            }
            let mut drawn = [[0.0; 4]; LANES];
            for (drawn, words) in drawn.iter_mut().zip(&words) {
                let (a, b) = (pair(words[0], words[1]), pair(words[2], words[3]));
                *drawn = [a[0], a[1], b[0], b[1]];
            }
            numbers.copy_from_slice(&drawn.as_flattened()[..numbers.len()]);
        }
    }
}

#[inline(always)]
fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    for _ in 0..10 {
        let [a, b] = [
            u64::from(MULTIPLIERS[0]) * u64::from(counter[0]),
            u64::from(MULTIPLIERS[1]) * u64::from(counter[2]),
        ];
        counter = [
            (b >> 32) as u32 ^ counter[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ counter[3] ^ key[1],
            a as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// Two independent standard normal numbers from two random words.
#[inline(always)]
fn pair(first: u32, second: u32) -> [f32; 2] {
    // Both are exact in single precision: one lies inside (0, 1), the other is a share of a turn in [0, 1).
    let uniform = ((first >> 9) as f32 + 0.5) * (1.0 / 8_388_608.0);
    let turn = (second >> 8) as f32 * (1.0 / 16_777_216.0);
    let radius = (-2.0 * logarithm(uniform)).sqrt();
    let [cosine, sine] = cosine_and_sine(turn);
    [radius * cosine, radius * sine]
}

/// Natural logarithm, for numbers inside (0, 1); coefficients of the Cephes library.
#[inline(always)]
fn logarithm(x: f32) -> f32 {
    let bits = x.to_bits();
    let mut exponent = (bits >> 23) as f32 - 126.0;
    // In [0.5, 1).
    let mut m = f32::from_bits((bits & 0x007F_FFFF) | 0x3F00_0000);
    let small = m < std::f32::consts::FRAC_1_SQRT_2;
    exponent -= if small { 1.0 } else { 0.0 };
    m = if small { m + m } else { m } - 1.0;
    let square = m * m;
    let mut p = 7.037_683_6e-2;
    for coefficient in [
        -1.151_461e-1,
        1.167_699_9e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_8e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ] {
        p = p * m + coefficient;
    }
    // The logarithm of 2 in two parts, so that the product with the exponent is exact.
    let tail = p * m * square - 0.5 * square + exponent * -2.121_944_4e-4;
    exponent * 0.693_359_4 + (m + tail)
}

/// Cosine and sine of a share of a turn in [0, 1); coefficients of the Cephes library.
#[inline(always)]
fn cosine_and_sine(turn: f32) -> [f32; 2] {
    // For a number that is not negative, truncation is the floor, and it needs no library function.
    let quarter = (4.0 * turn + 0.5) as u32;
    let angle = (turn - 0.25 * quarter as f32) * std::f32::consts::TAU;
    let square = angle * angle;
    let sine =
        ((-1.951_529_6e-4 * square + 8.332_161e-3) * square - 1.666_665_5e-1) * square * angle
            + angle;
    let cosine =
        ((2.443_315_7e-5 * square - 1.388_731_6e-3) * square + 4.166_664_6e-2) * square * square
            - 0.5 * square
            + 1.0;
    let (odd, flipped) = (quarter % 2 == 1, (quarter / 2) % 2 == 1);
    let sign = if flipped { -1.0 } else { 1.0 };
    let [c, s] = if odd { [-sine, cosine] } else { [cosine, sine] };
    [sign * c, sign * s]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of the generator, from the tests of its authors' library Random123.
    #[test]
    fn philox_gives_the_published_numbers() {
        let cases = [
            (
                [0; 4],
                [0; 2],
                [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8],
            ),
            (
                [u32::MAX; 4],
                [u32::MAX; 2],
                [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD],
            ),
            (
                [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344],
                [0xA409_3822, 0x299F_31D0],
                [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1],
            ),
        ];
        for (counter, key, expected) in cases {
            assert_eq!(philox(counter, key), expected);
        }
    }

    #[test]
    fn logarithm_and_circle_are_right_to_single_precision() {
        for i in 1..4_000 {
            let x = i as f32 / 4_000.0;
            let (found, exact) = (f64::from(logarithm(x)), f64::from(x).ln());
            // Two roundings of 6e-8, relative, or absolute near 1 where the logarithm vanishes.
            assert!(
                (found - exact).abs() <= 1.5e-7 * exact.abs().max(0.1),
                "ln {x}: {found} and {exact}"
            );
            let angle = f64::from(x) * std::f64::consts::TAU;
            let [cosine, sine] = cosine_and_sine(x).map(f64::from);
            assert!(
                (cosine - angle.cos()).abs() < 2e-7 && (sine - angle.sin()).abs() < 2e-7,
                "at {x}: {cosine} {sine}"
            );
        }
    }

    #[test]
    fn normal_numbers_are_standard_and_independent() {
        const COUNT: usize = 100_000;
        let mut numbers = vec![0.0; COUNT];
        CounterStream::new(7, Draw::GradientNoise, 3).normals(0, &mut numbers);
        let moment = |power: i32| {
            numbers
                .iter()
                .map(|&x| f64::from(x).powi(power))
                .sum::<f64>()
                / COUNT as f64
        };
        // Four standard errors of each moment at 100,000 numbers.
        for (power, expected, allowed) in [
            (1, 0.0, 0.013),
            (2, 1.0, 0.018),
            (3, 0.0, 0.05),
            (4, 3.0, 0.13),
        ] {
            assert!(
                (moment(power) - expected).abs() < allowed,
                "moment {power}: {}",
                moment(power)
            );
        }
        let neighbours = numbers
            .windows(2)
            .map(|w| f64::from(w[0] * w[1]))
            .sum::<f64>();
        assert!(
            (neighbours / COUNT as f64).abs() < 0.013,
            "neighbours are uncorrelated: {neighbours}"
        );
    }

    #[test]
    fn streams_differ_by_everything_that_names_them() {
        let of = |seed, purpose, step, row| CounterStream::new(seed, purpose, step).words(row, 0);
        let base = of(1, Draw::InputNoise, 0, 0);
        for other in [
            of(2, Draw::InputNoise, 0, 0),
            of(1 << 32 | 1, Draw::InputNoise, 0, 0),
            of(1, Draw::GradientNoise, 0, 0),
            of(1, Draw::InputNoise, 1, 0),
            of(1, Draw::InputNoise, 0, 1),
        ] {
            assert_ne!(base, other);
        }
        let mut long = [0.0; 100];
        let mut short = [0.0; 37];
        let stream = CounterStream::new(1, Draw::InputNoise, 0);
        stream.normals(5, &mut long);
        stream.normals(5, &mut short);
        assert_eq!(long[..37], short, "a row does not depend on its length");
    }

    #[test]
    fn a_choice_is_of_different_numbers() {
        let stream = CounterStream::new(1, Draw::Batches, 9);
        let mut all = stream.choose(50, 20);
        assert_ne!(all, (0..20).collect::<Vec<_>>(), "in random order");
        all.sort_unstable();
        assert_eq!(all, (0..20).collect::<Vec<_>>());
        assert_eq!(stream.choose(2, 20).len(), 2);
        assert!(stream.choose(3, 0).is_empty());
    }
}
