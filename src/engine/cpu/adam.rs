//! The optimiser. Twin of `shaders/adam.wgsl`.

use super::gradient::Arrays;
use super::scalar::Scalar;
use crate::engine::{ADAM, Epoch};

/// Adam's running moments of the gradient, and the number of steps since they were last cleared.
#[derive(Debug, Clone)]
pub(super) struct Adam<F> {
    first: Arrays<F>,
    second: Arrays<F>,
    steps: u32,
}

impl<F: Scalar> Adam<F> {
    /// Cleared moments, in the shape of `zeros`.
    pub fn new(zeros: &Arrays<F>) -> Self {
        Self {
            first: zeros.clone(),
            second: zeros.clone(),
            steps: 0,
        }
    }

    /// One step, and the clearing of the moments after it where the epoch says so.
    pub fn step(&mut self, epoch: Epoch, gradient: &Arrays<F>, parameters: &mut Arrays<F>) {
        self.steps += 1;
        let rate = AdamRate::new(epoch.learning_rate, self.steps);
        let (first, second) = (&mut self.first, &mut self.second);
        update(
            rate,
            &gradient.weights,
            &mut first.weights,
            &mut second.weights,
            &mut parameters.weights,
        );
        update(
            rate,
            &gradient.biases,
            &mut first.biases,
            &mut second.biases,
            &mut parameters.biases,
        );
        update(
            rate,
            &gradient.projections,
            &mut first.projections,
            &mut second.projections,
            &mut parameters.projections,
        );
        if epoch.clear_moments {
            self.clear();
        }
    }

    pub fn clear(&mut self) {
        for moments in [&mut self.first, &mut self.second] {
            for array in [
                &mut moments.weights,
                &mut moments.biases,
                &mut moments.projections,
            ] {
                array.fill(F::new(0.0));
            }
        }
        self.steps = 0;
    }
}

/// The two numbers of a step that depend on how many came before: the bias-corrected step size, and the root of the
/// correction of the second moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AdamRate {
    pub step_size: f64,
    pub second_correction_root: f64,
}

impl AdamRate {
    /// For step number `step`, counted from 1.
    pub fn new(learning_rate: f64, step: u32) -> Self {
        let correction = |decay: f64| 1.0 - decay.powf(f64::from(step));
        Self {
            step_size: learning_rate / correction(ADAM.0),
            second_correction_root: correction(ADAM.1).sqrt(),
        }
    }
}

fn update<F: Scalar>(
    rate: AdamRate,
    gradient: &[F],
    first: &mut [F],
    second: &mut [F],
    parameters: &mut [F],
) {
    let (keep_first, keep_second, epsilon) = (F::new(ADAM.0), F::new(ADAM.1), F::new(ADAM.2));
    let (new_first, new_second) = (F::new(1.0 - ADAM.0), F::new(1.0 - ADAM.1));
    let (step_size, root) = (F::new(rate.step_size), F::new(rate.second_correction_root));
    for (((&gradient, first), second), parameter) in
        gradient.iter().zip(first).zip(second).zip(parameters)
    {
        *first = keep_first * *first + new_first * gradient;
        *second = keep_second * *second + new_second * gradient * gradient;
        *parameter = *parameter - step_size * *first / (second.root() / root + epsilon);
    }
}
