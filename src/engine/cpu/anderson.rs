//! Anderson acceleration of a fixed-point iteration (Anderson, 1965; type II), for every condition of a block on its own:
//! the next iterate is the mixture of the last iterates that minimises the norm of the mixed change.

use std::array::from_fn;

use super::scalar::Scalar;
use super::simd::{fused, vectorised};
use crate::engine::accelerated::{
    COLD_UNTIL, DAMPING, DEPTH, MIX_EVERY, PLAIN, WINDOW, sample_stride,
};

/// Iterates of a block of L conditions, the newest first.
pub struct Anderson<F, const L: usize> {
    /// Earlier results of the iteration, before mixing; each `[N][L]`.
    values: [Vec<[F; L]>; DEPTH],
    /// Change of the values of the sample in the present iteration, then in the earlier ones; each `[sample][L]`.
    pub(super) changes: [Vec<[F; L]>; DEPTH + 1],
    /// Scalar products of the differences between successive changes.
    gram: [[[F; L]; DEPTH]; DEPTH],
    pub(super) kept: usize,
    /// Whether the present iteration is mixed.
    pub(super) records: bool,
    /// Distance between the nodes over which scalar products are summed.
    pub(super) stride: usize,
    lanes: [Lane; L],
}

/// Whether the iteration of one lane is mixed or plain, and since when.
#[derive(Debug, Clone, Copy)]
struct Lane {
    is_plain: bool,
    /// Iterations that may be mixed, since mixing was begun or ended.
    since: u32,
    /// Mixtures that are left out before mixing is tried again.
    plain_for: u32,
    /// Largest change when mixing was last begun or ended.
    change: f64,
}

/// What one iteration changed in every lane.
pub struct Change<F, const L: usize> {
    /// Largest change.
    pub largest: [F; L],
    /// Largest new value.
    pub magnitude: [F; L],
    pub(super) products: [[F; L]; DEPTH],
    pub(super) by_change: [[F; L]; DEPTH],
}

impl<F: Scalar, const L: usize> Change<F, L> {
    pub fn new() -> Self {
        let zero = [F::new(0.0); L];
        Self {
            largest: zero,
            magnitude: zero,
            products: [zero; DEPTH],
            by_change: [zero; DEPTH],
        }
    }
}

/// How a solution begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// From a state of 0: plain iterations first.
    Cold,
    /// From the last solution.
    Warm,
}

impl<F: Scalar, const L: usize> Anderson<F, L> {
    pub fn new(nodes: usize) -> Self {
        let stride = sample_stride(nodes);
        let zeros = |rows| vec![[F::new(0.0); L]; rows];
        Self {
            values: from_fn(|_| zeros(nodes)),
            changes: from_fn(|_| zeros(nodes.div_ceil(stride))),
            gram: [[[F::new(0.0); L]; DEPTH]; DEPTH],
            kept: 0,
            records: true,
            stride,
            lanes: [Lane::new(Begin::Warm); L],
        }
    }

    /// Forgets earlier iterates.
    pub fn begin(&mut self, begin: Begin) {
        self.kept = 0;
        self.lanes = [Lane::new(begin); L];
    }

    /// Takes the new values of a chunk of nodes over, adds their changes to those of the iteration, and records them where the
    /// iteration is mixed. `old` and `new` are the values of the nodes from `first` on, `[chunk][L]`.
    #[inline(always)]
    pub fn note<const FMA: bool>(
        &mut self,
        first: usize,
        old: &mut [[F; L]],
        new: &[[F; L]],
        change: &mut Change<F, L>,
    ) {
        if self.records {
            let sampled = first.next_multiple_of(self.stride) - first;
            for at in (sampled..new.len()).step_by(self.stride) {
                let now = from_fn(|lane| new[at][lane] - old[at][lane]);
                self.record::<FMA>((first + at) / self.stride, now, change);
            }
        }
        let (mut largest, mut magnitude) = (change.largest, change.magnitude);
        for (old, new) in old.iter_mut().zip(new) {
            for lane in 0..L {
                let (size, value) = ((new[lane] - old[lane]).magnitude(), new[lane].magnitude());
                largest[lane] = if size > largest[lane] {
                    size
                } else {
                    largest[lane]
                };
                magnitude[lane] = if value > magnitude[lane] {
                    value
                } else {
                    magnitude[lane]
                };
            }
            *old = *new;
        }
        (change.largest, change.magnitude) = (largest, magnitude);
    }

    /// Records the change of a node of the sample, and adds its products with earlier changes.
    #[inline(always)]
    fn record<const FMA: bool>(&mut self, sample: usize, now: [F; L], change: &mut Change<F, L>) {
        let mut later = now;
        let mut newest = [F::new(0.0); L];
        for back in 0..self.kept {
            let earlier = &self.changes[back + 1][sample];
            let difference: [F; L] = from_fn(|lane| later[lane] - earlier[lane]);
            if back == 0 {
                newest = difference;
            }
            for lane in 0..L {
                let (product, by_change) = (
                    &mut change.products[back][lane],
                    &mut change.by_change[back][lane],
                );
                *product = fused::<F, FMA>(newest[lane], difference[lane], *product);
                *by_change = fused::<F, FMA>(difference[lane], now[lane], *by_change);
            }
            later = *earlier;
        }
        self.changes[0][sample] = now;
    }

    /// Begins an iteration, counted from 1. Every [`MIX_EVERY`]-th is mixed, and the first.
    pub fn next(&mut self, step: u32) {
        self.records = step == 1 || step.is_multiple_of(MIX_EVERY);
    }

    /// Replaces `x`, the result of the last iteration, by the next iterate; mixes in every lane, or with `has_gains` only in
    /// lanes where mixing pays.
    pub fn mix(&mut self, x: &mut [[F; L]], change: &Change<F, L>, has_gains: bool) {
        if !self.records {
            return;
        }
        for older in (1..DEPTH).rev() {
            for other in (1..DEPTH).rev() {
                self.gram[older][other] = self.gram[older - 1][other - 1];
            }
        }
        for back in 0..self.kept {
            self.gram[0][back] = change.products[back];
            self.gram[back][0] = change.products[back];
        }
        // Share of the newest iterate and of each earlier one.
        let mut shares = [[F::new(0.0); L]; DEPTH + 1];
        shares[0] = [F::new(1.0); L];
        let mixes: [bool; L] =
            from_fn(|lane| !has_gains || self.lanes[lane].mixes(change.largest[lane].to_f64()));
        for (lane, _) in mixes.iter().enumerate().filter(|(_, mixes)| **mixes) {
            for (back, step) in self.least_squares(change, lane).into_iter().enumerate() {
                shares[back][lane] = shares[back][lane] - step;
                shares[back + 1][lane] += step;
            }
        }
        self.values.rotate_right(1);
        let (newest, earlier) = self.values.split_at_mut(1);
        mixture(&shares, self.kept, x, &mut newest[0], earlier);
        self.changes.rotate_right(1);
        self.kept = (self.kept + 1).min(DEPTH);
    }

    /// Coefficients of the differences that minimise the mixed change, by least squares; zeros where they are not finite or
    /// too large.
    fn least_squares(&self, change: &Change<F, L>, lane: usize) -> [F; DEPTH] {
        let kept = self.kept;
        let zero = F::new(0.0);
        let mut rows = [[zero; DEPTH + 1]; DEPTH];
        for (at, row) in rows.iter_mut().enumerate().take(kept) {
            for (other, cell) in row.iter_mut().enumerate().take(kept) {
                *cell = self.gram[at][other][lane];
            }
            // The second summand keeps the division defined where nothing changes.
            row[at] = row[at] * F::new(1.0 + DAMPING) + F::new(1e-30);
            row[DEPTH] = change.by_change[at][lane];
        }
        for pivot in 0..kept {
            let pivot_row = rows[pivot];
            for row in &mut rows[pivot + 1..kept] {
                let factor = row[pivot] / pivot_row[pivot];
                for column in pivot..=DEPTH {
                    row[column] = row[column] - factor * pivot_row[column];
                }
            }
        }
        let mut steps = [zero; DEPTH];
        for at in (0..kept).rev() {
            let mut sum = rows[at][DEPTH];
            for later in at + 1..kept {
                sum = sum - rows[at][later] * steps[later];
            }
            steps[at] = sum / rows[at][at];
        }
        // Nearly parallel changes give huge coefficients, which mean nothing.
        let far = F::new(1e4);
        if steps.iter().all(|step| step.magnitude() < far) {
            steps
        } else {
            [zero; DEPTH]
        }
    }
}

impl Lane {
    fn new(begin: Begin) -> Self {
        let is_cold = begin == Begin::Cold;
        Self {
            is_plain: is_cold,
            since: 0,
            plain_for: if is_cold { u32::MAX } else { PLAIN },
            change: if is_cold {
                COLD_UNTIL / Self::PASSED
            } else {
                f64::INFINITY
            },
        }
    }

    /// Plain iterations end when the change has fallen below this share of its value at their beginning.
    const PASSED: f64 = 0.1;
    /// Mixing goes on if each window reduces the change to this share or less.
    const GAIN: f64 = 0.5;

    /// Whether to mix after an iteration with this change. Near a solution that has just ceased to exist, mixing stays
    /// where it is, while plain iterations creep past and on to the next solution.
    fn mixes(&mut self, change: f64) -> bool {
        self.since = self.since.saturating_add(1);
        let is_over = if self.is_plain {
            change < Self::PASSED * self.change || self.since >= self.plain_for
        } else {
            self.since >= WINDOW
        };
        if is_over {
            if self.is_plain {
                self.plain_for = match self.plain_for {
                    u32::MAX => PLAIN,
                    plain_for => plain_for.saturating_mul(2),
                };
                self.is_plain = false;
            } else {
                self.is_plain = change > Self::GAIN * self.change;
            }
            (self.since, self.change) = (0, change);
        }
        !self.is_plain
    }
}

vectorised! {
    /// Replaces `x` by the mixture and keeps its old value in `newest`, which holds the oldest value on entry.
    fn mixture<F: Scalar, const L: usize>(shares: &[[F; L]; DEPTH + 1], kept: usize, x: &mut [[F; L]], newest: &mut [[F; L]], earlier: &[Vec<[F; L]>]) {
        for (node, (x, newest)) in x.iter_mut().zip(newest).enumerate() {
            let mut sum = [F::new(0.0); L];
            for lane in 0..L {
                sum[lane] = shares[0][lane] * x[lane];
            }
            for back in 1..=kept {
                let value = if back == DEPTH { &*newest } else { &earlier[back - 1][node] };
                for lane in 0..L {
                    sum[lane] = fused::<F, FMA>(shares[back][lane], value[lane], sum[lane]);
                }
            }
            *newest = *x;
            *x = sum;
        }
    }
}
