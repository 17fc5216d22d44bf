//! Which conditions train the model and which are held out to test it.

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use crate::random::{Purpose, generator};

/// How conditions are divided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitRule {
    /// This share of the conditions, drawn at random, is held out. The number is rounded, but at least one condition is held
    /// out where the share is not 0, and at least one is left to train.
    TestFraction(f64),
    /// This many conditions from the beginning of the table train; all later conditions are held out.
    TrainFirst(u32),
}

/// Positions of conditions in the data set, each in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Conditions that train.
    pub train: Vec<usize>,
    /// Conditions that test.
    pub test: Vec<usize>,
}

impl Split {
    /// Divides `conditions` conditions.
    #[must_use]
    pub fn new(rule: SplitRule, conditions: usize, seed: u64) -> Self {
        let (mut train, mut test): (Vec<usize>, Vec<usize>);
        match rule {
            SplitRule::TrainFirst(first) => {
                let first = (first as usize).min(conditions);
                (train, test) = ((0..first).collect(), (first..conditions).collect());
            }
            SplitRule::TestFraction(fraction) => {
                let rounded = (fraction * conditions as f64).round() as usize;
                let held_out = if fraction > 0.0 { rounded.max(1) } else { 0 }
                    .min(conditions.saturating_sub(1));
                let mut order: Vec<usize> = (0..conditions).collect();
                order.shuffle(&mut generator(seed, Purpose::Split));
                train = order.split_off(held_out);
                test = order;
            }
        }
        train.sort_unstable();
        test.sort_unstable();
        Self { train, test }
    }
}
