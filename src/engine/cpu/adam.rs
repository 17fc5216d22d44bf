//! The optimiser. Twin of `shaders/adam.wgsl`.

use super::scalar::Scalar;
use crate::engine::{ADAM, AdamRate};

/// Adam's running moments of the gradient, and the number of steps since they were last cleared.
#[derive(Debug, Clone)]
pub(super) struct Adam<F> {
    /// `[parameters]`.
    pub first: Vec<F>,
    /// `[parameters]`.
    pub second: Vec<F>,
    pub steps: u32,
}

impl<F: Scalar> Adam<F> {
    pub fn new(parameters: usize) -> Self {
        Self {
            first: vec![F::new(0.0); parameters],
            second: vec![F::new(0.0); parameters],
            steps: 0,
        }
    }

    /// One step; all arrays are `[parameters]`.
    pub fn step(&mut self, learning_rate: f64, gradient: &[F], parameters: &mut [F]) {
        self.steps += 1;
        let rate = AdamRate::new(learning_rate, self.steps);
        let (keep_first, keep_second, epsilon) = (F::new(ADAM.0), F::new(ADAM.1), F::new(ADAM.2));
        let (new_first, new_second) = (F::new(1.0 - ADAM.0), F::new(1.0 - ADAM.1));
        let (step_size, root) = (F::new(rate.step_size), F::new(rate.second_correction_root));
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((&gradient, (first, second)), parameter) in
            gradient.iter().zip(moments).zip(parameters)
        {
            *first = keep_first * *first + new_first * gradient;
            *second = keep_second * *second + new_second * gradient * gradient;
            *parameter = *parameter - step_size * *first / (second.root() / root + epsilon);
        }
    }

    pub fn clear(&mut self) {
        self.first.fill(F::new(0.0));
        self.second.fill(F::new(0.0));
        self.steps = 0;
    }
}
