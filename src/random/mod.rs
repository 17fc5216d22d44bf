//! Random numbers: one seed of the user, one independent stream for every purpose. Numbers drawn before a run come from a
//! generator; numbers drawn in every training step come from counters, which both engines share.
//!
//! The generator (PCG XSL RR 128/64) is fixed by its definition, so the same seed gives the same draw in every release.

mod counter;

pub use counter::{CounterStream, Draw};

use rand_pcg::Pcg64;

/// What random numbers are drawn for. Each purpose has a stream of its own, so that one more number drawn for one purpose
/// never changes the numbers of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Which pairs of nodes become spurious edges.
    SpuriousEdges = 1,
    /// Which conditions are held out as test set.
    Split = 2,
    /// Start values of the weights.
    StartWeights = 3,
    /// The direction from which the spectral radius is estimated.
    SpectralProbe = 4,
    /// A teacher network, its doses and its noise; also the random network and data of the benchmark.
    Teacher = 5,
    /// Which edges the control of an ablation removes.
    Ablation = 6,
}

/// The generator for one purpose under the user's seed.
#[must_use]
pub fn generator(seed: u64, purpose: Purpose) -> Pcg64 {
    Pcg64::new(u128::from(seed), purpose as u128)
}
