//! The fast form of a sweep, in which most of the time of an epoch goes, with the widest instructions of the processor. Its plain forms
//! are those of `forward` and `adjoint`; both give the same numbers, bit for bit.

use std::sync::LazyLock;

use bytemuck::{cast_slice, cast_slice_mut};
use pulp::{Arch, Simd, WithSimd};

use super::anderson::{Anderson, Change};
use super::matrix::{Matrix, TOGETHER};
use super::scalar::Scalar;
use crate::engine::ADJOINT_BOUND;
use crate::engine::accelerated::{CHUNK, DEPTH};
use crate::model::{Activation, LEAK};

/// What becomes of the sum over a row.
#[derive(Debug, Clone, Copy)]
pub enum After<'a, F, const L: usize> {
    /// The state of the node.
    Activate(Activation),
    /// Its adjoint: the sum times these slopes, `[N][L]`.
    Multiply(&'a [[F; L]]),
    /// Itself.
    Keep,
}

/// Sums over rows, for a block of L conditions; the arrays are `[N][L]`.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'a, F, const L: usize> {
    /// Weights.
    pub matrix: Matrix<'a, F>,
    /// What is added to the sum of a row; nothing where it is empty.
    pub constant: &'a [[F; L]],
    /// What becomes of the sum.
    pub after: After<'a, F, L>,
}

/// A float type, and the fast forms that there are for it.
pub trait Float: Scalar {
    /// Rows that are summed at the same time: more than one only where there is a fast form.
    const TOGETHER: usize;

    /// One accelerated iteration, in place; `None` where there is no fast form.
    fn fast_sweep<const L: usize>(
        sums: Sweep<'_, Self, L>,
        x: &mut [[Self; L]],
        history: &mut Anderson<Self, L>,
    ) -> Option<Change<Self, L>>;

    /// The sums of all rows into `out`; returns whether there is a fast form.
    fn fast_rows<const L: usize>(
        sums: Sweep<'_, Self, L>,
        x: &[[Self; L]],
        out: &mut [[Self; L]],
    ) -> bool;
}

impl Float for f32 {
    const TOGETHER: usize = TOGETHER;

    fn fast_sweep<const L: usize>(
        sums: Sweep<'_, Self, L>,
        x: &mut [[Self; L]],
        history: &mut Anderson<Self, L>,
    ) -> Option<Change<Self, L>> {
        sweep(sums, x, history)
    }

    fn fast_rows<const L: usize>(
        sums: Sweep<'_, Self, L>,
        x: &[[Self; L]],
        out: &mut [[Self; L]],
    ) -> bool {
        rows(sums, x, out)
    }
}

/// Double precision is for comparison alone.
impl Float for f64 {
    const TOGETHER: usize = 1;

    fn fast_sweep<const L: usize>(
        _: Sweep<'_, Self, L>,
        _: &mut [[Self; L]],
        _: &mut Anderson<Self, L>,
    ) -> Option<Change<Self, L>> {
        None
    }

    fn fast_rows<const L: usize>(
        _: Sweep<'_, Self, L>,
        _: &[[Self; L]],
        _: &mut [[Self; L]],
    ) -> bool {
        false
    }
}

/// The widest instructions of this processor.
static INSTRUCTIONS: LazyLock<Arch> = LazyLock::new(Arch::new);

/// Name of the widest instructions of this processor.
pub(super) fn instruction_set() -> &'static str {
    match *INSTRUCTIONS {
        #[cfg(target_arch = "x86_64")]
        Arch::V4(_) => "AVX-512",
        #[cfg(target_arch = "x86_64")]
        Arch::V3(_) => "AVX2",
        #[cfg(target_arch = "aarch64")]
        Arch::Neon(_) => "NEON",
        _ => "baseline",
    }
}

/// Does work on blocks of L lanes with the widest instructions that a row fills; returns whether there are any.
fn dispatch<const L: usize>(work: impl WithSimd<Output = bool>) -> bool {
    // Otherwise a register would hold parts of two rows.
    const { assert!(L.is_power_of_two()) };
    match *INSTRUCTIONS {
        #[cfg(target_arch = "x86_64")]
        Arch::V4(_) if L == 8 => {
            pulp::x86::V3::try_new().is_some_and(|narrower| Simd::vectorize(narrower, work))
        }
        arch => arch.dispatch(work),
    }
}

/// Calls a function for as many registers as hold L lanes, if there are such.
macro_rules! with_registers {
    ($L:expr, $S:ident, $V:ident => $call:expr) => {
        match ($S::IS_SCALAR, $L / $S::F32_LANES) {
            (false, 1) => {
                const $V: usize = 1;
                $call;
                true
            }
            (false, 2) => {
                const $V: usize = 2;
                $call;
                true
            }
            (false, 4) => {
                const $V: usize = 4;
                $call;
                true
            }
            _ => false,
        }
    };
}

/// Iterates in place; `None` where this processor has no instructions for it, or the activation is not one of them.
pub(super) fn sweep<const L: usize>(
    sums: Sweep<'_, f32, L>,
    x: &mut [[f32; L]],
    history: &mut Anderson<f32, L>,
) -> Option<Change<f32, L>> {
    if matches!(sums.after, After::Activate(Activation::Sigmoid)) {
        return None;
    }
    let mut change = Change::new();
    let is_done = dispatch::<L>(InPlace {
        sums,
        x,
        history,
        change: &mut change,
    });
    is_done.then_some(change)
}

/// The sums of all rows into `out`; returns whether this processor has instructions for it.
pub(super) fn rows<const L: usize>(
    sums: Sweep<'_, f32, L>,
    x: &[[f32; L]],
    out: &mut [[f32; L]],
) -> bool {
    !matches!(sums.after, After::Activate(Activation::Sigmoid))
        && dispatch::<L>(AllRows { sums, x, out })
}

struct AllRows<'a, const L: usize> {
    sums: Sweep<'a, f32, L>,
    x: &'a [[f32; L]],
    out: &'a mut [[f32; L]],
}

impl<const L: usize> WithSimd for AllRows<'_, L> {
    type Output = bool;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> bool {
        with_registers!(L, S, V => self.sum::<S, V>(simd))
    }
}

impl<const L: usize> AllRows<'_, L> {
    #[inline(always)]
    fn sum<S: Simd, const V: usize>(self, simd: S) {
        let mut new = [[simd.splat_f32s(0.0); V]; CHUNK + 1];
        let out = registers_mut::<S, L, V>(self.out);
        let rows = self.sums.matrix.rows;
        for chunk in 0..rows.chunks() {
            sum_chunk(simd, self.sums, self.x, chunk, &mut new);
            let nodes = rows.nodes_of(chunk);
            let length = nodes.len();
            out[nodes].copy_from_slice(&new[..length]);
        }
    }
}

struct InPlace<'a, const L: usize> {
    sums: Sweep<'a, f32, L>,
    x: &'a mut [[f32; L]],
    history: &'a mut Anderson<f32, L>,
    change: &'a mut Change<f32, L>,
}

impl<const L: usize> WithSimd for InPlace<'_, L> {
    type Output = bool;

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) -> bool {
        with_registers!(L, S, V => self.sweep::<S, V>(simd))
    }
}

/// Rows of L lanes as rows of V registers.
#[inline(always)]
fn registers<S: Simd, const L: usize, const V: usize>(rows: &[[f32; L]]) -> &[[S::f32s; V]] {
    cast_slice(rows.as_flattened()).as_chunks().0
}

#[inline(always)]
fn registers_mut<S: Simd, const L: usize, const V: usize>(
    rows: &mut [[f32; L]],
) -> &mut [[S::f32s; V]] {
    cast_slice_mut(rows.as_flattened_mut()).as_chunks_mut().0
}

impl<const L: usize> InPlace<'_, L> {
    /// With V registers for the lanes of a row.
    #[inline(always)]
    fn sweep<S: Simd, const V: usize>(&mut self, simd: S) {
        let chunks = self.sums.matrix.rows.chunks();
        let zero = [simd.splat_f32s(0.0); V];
        let mut new = [zero; CHUNK + 1];
        let mut largest = [zero; 2];
        let is_backward = matches!(self.sums.after, After::Multiply(_));
        for at in 0..chunks {
            // Against the flow of the signal where adjoints are sought.
            let chunk = if is_backward { chunks - 1 - at } else { at };
            sum_chunk(simd, self.sums, self.x, chunk, &mut new);
            self.note(simd, chunk, &new, &mut largest);
        }
        let [of_changes, of_values] = largest;
        registers_mut::<S, L, V>(std::slice::from_mut(&mut self.change.largest))[0] = of_changes;
        registers_mut::<S, L, V>(std::slice::from_mut(&mut self.change.magnitude))[0] = of_values;
    }

    /// Takes the new values over, with what [`Anderson::note`] does.
    #[inline(always)]
    fn note<S: Simd, const V: usize>(
        &mut self,
        simd: S,
        chunk: usize,
        new: &[[S::f32s; V]; CHUNK + 1],
        largest: &mut [[S::f32s; V]; 2],
    ) {
        let nodes = self.sums.matrix.rows.nodes_of(chunk);
        if self.history.records {
            let stride = self.history.stride;
            for node in (nodes.start.next_multiple_of(stride)..nodes.end).step_by(stride) {
                let old = &registers::<S, L, V>(self.x)[node];
                let new = &new[node - nodes.start];
                let mut now = *new;
                for v in 0..V {
                    now[v] = simd.sub_f32s(new[v], old[v]);
                }
                self.record::<S, V>(simd, node / stride, now);
            }
        }
        let x = &mut registers_mut::<S, L, V>(self.x)[nodes];
        for (old, new) in x.iter_mut().zip(new) {
            for v in 0..V {
                let size = simd.abs_f32s(simd.sub_f32s(new[v], old[v]));
                largest[0][v] = larger(simd, size, largest[0][v]);
                largest[1][v] = larger(simd, simd.abs_f32s(new[v]), largest[1][v]);
            }
            *old = *new;
        }
    }

    /// What [`Anderson::record`] does.
    #[inline(always)]
    fn record<S: Simd, const V: usize>(&mut self, simd: S, sample: usize, now: [S::f32s; V]) {
        let kept = self.history.kept;
        let [newest, earlier @ ..] = &mut self.history.changes;
        let products = registers_mut::<S, L, V>(&mut self.change.products);
        let by_change = registers_mut::<S, L, V>(&mut self.change.by_change);
        let mut later = now;
        let mut first = now;
        for back in 0..kept.min(DEPTH) {
            let before = registers::<S, L, V>(&earlier[back])[sample];
            let mut difference = later;
            for v in 0..V {
                difference[v] = simd.sub_f32s(later[v], before[v]);
            }
            if back == 0 {
                first = difference;
            }
            for v in 0..V {
                products[back][v] = simd.mul_add_e_f32s(first[v], difference[v], products[back][v]);
                by_change[back][v] = simd.mul_add_e_f32s(difference[v], now[v], by_change[back][v]);
            }
            later = before;
        }
        registers_mut::<S, L, V>(newest)[sample] = now;
    }
}

/// The new values of a chunk, in the order of its nodes.
#[allow(
    clippy::needless_range_loop,
    reason = "only with indices do the sums stay in registers"
)]
#[inline(always)]
fn sum_chunk<S: Simd, const L: usize, const V: usize>(
    simd: S,
    sums: Sweep<'_, f32, L>,
    x: &[[f32; L]],
    chunk: usize,
    new: &mut [[S::f32s; V]; CHUNK + 1],
) {
    let Sweep {
        matrix,
        constant,
        after,
    } = sums;
    let nodes = matrix.rows.nodes_of(chunk);
    let x = registers::<S, L, V>(x);
    let constant = registers::<S, L, V>(constant)
        .get(nodes.clone())
        .unwrap_or(&[]);
    for group in matrix.rows.groups_of(chunk) {
        let (columns, weights) = matrix.entries(group);
        let zero = [simd.splat_f32s(0.0); V];
        let mut sums = [zero; TOGETHER];
        for at in 0..TOGETHER {
            if let Some(constant) = constant.get(group.rows[at]) {
                sums[at] = *constant;
            }
        }
        for (columns, weights) in columns.iter().zip(weights) {
            for at in 0..TOGETHER {
                let from = &x[columns[at] as usize];
                let weight = simd.splat_f32s(weights[at]);
                for v in 0..V {
                    sums[at][v] = simd.mul_add_e_f32s(weight, from[v], sums[at][v]);
                }
            }
        }
        for at in 0..TOGETHER {
            match after {
                After::Activate(activation) => {
                    for v in 0..V {
                        sums[at][v] = activate(simd, activation, sums[at][v]);
                    }
                }
                After::Multiply(slopes) => {
                    let slopes = &registers::<S, L, V>(slopes)[nodes.start..];
                    let slope = slopes.get(group.rows[at]).unwrap_or(&zero);
                    for v in 0..V {
                        sums[at][v] = bounded(simd, simd.mul_f32s(sums[at][v], slope[v]));
                    }
                }
                After::Keep => {}
            }
            new[group.rows[at]] = sums[at];
        }
    }
}

/// The larger of two magnitudes; the second one where the first is NaN, as in [`Anderson::note`].
#[inline(always)]
fn larger<S: Simd>(simd: S, a: S::f32s, b: S::f32s) -> S::f32s {
    if cfg!(target_arch = "aarch64") {
        // Its maximum of a number and NaN is NaN.
        simd.select_f32s(simd.greater_than_f32s(a, b), a, b)
    } else {
        simd.max_f32s(a, b)
    }
}

/// [`Activation`], but for the sigmoid.
#[inline(always)]
fn activate<S: Simd>(simd: S, activation: Activation, z: S::f32s) -> S::f32s {
    let is_below = simd.less_than_f32s(z, simd.splat_f32s(0.0));
    let linear = simd.select_f32s(is_below, simd.mul_f32s(simd.splat_f32s(LEAK as f32), z), z);
    if activation == Activation::LeakyRelu {
        return linear;
    }
    let above = simd.max_f32s(z, simd.splat_f32s(0.5));
    let saturated = simd.sub_f32s(
        simd.splat_f32s(1.0),
        simd.div_f32s(simd.splat_f32s(0.25), above),
    );
    simd.select_f32s(
        simd.greater_than_f32s(z, simd.splat_f32s(0.5)),
        saturated,
        linear,
    )
}

/// An adjoint within its bounds; NaN stays NaN.
#[inline(always)]
fn bounded<S: Simd>(simd: S, adjoint: S::f32s) -> S::f32s {
    let below = simd.min_f32s(simd.splat_f32s(ADJOINT_BOUND as f32), adjoint);
    simd.max_f32s(simd.splat_f32s(-ADJOINT_BOUND as f32), below)
}
