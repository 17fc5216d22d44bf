//! The reference engine: the mathematics of the model per edge, on all processors. Generic over the float type.
//!
//! Sums run in an order that depends on the problem alone, so the same seed gives the same run, bit for bit.

mod adam;
mod adjoint;
mod block;
mod forward;
mod gradient;
mod losses;
mod output;
mod scalar;
mod simd;

pub(crate) use adam::AdamRate;
pub use scalar::Scalar;

use rayon::prelude::*;

use self::adam::Adam;
use self::block::{Block, Shared, blocks, lanes_for, steps_to_check};
use self::gradient::{Arrays, add_regularisers};
use self::output::BlockErrors;
use super::{Engine, EngineError, EngineInfo, Epoch, EpochOutcome, Evaluation, FIRST_CHECK};
use crate::model::{LossWeights, Losses, Parameters, Problem, pruning};

/// The CPU engine.
pub struct CpuEngine<F: Scalar> {
    info: EngineInfo,
    problem: Problem,
    strengths: LossWeights,
    parameters: Arrays<F>,
    incoming_weights: Vec<F>,
    outgoing_weights: Vec<F>,
    blocks: Vec<Box<dyn Block<F>>>,
    gradient: Arrays<F>,
    adam: Adam<F>,
}

struct Pass {
    steps: u32,
    residual: f64,
    losses: Losses,
}

impl<F: Scalar> CpuEngine<F> {
    /// An engine for a problem, at these start parameters.
    #[must_use]
    pub fn new(problem: Problem, strengths: LossWeights, start: &Parameters) -> Self {
        let zeros = Arrays::zeros(&problem.topology, problem.outputs.len());
        let edges = problem.topology.edges();
        let mut engine = Self {
            info: info(F::NAME),
            blocks: blocks(&problem),
            strengths,
            parameters: zeros.clone(),
            incoming_weights: vec![F::new(0.0); edges],
            outgoing_weights: vec![F::new(0.0); edges],
            adam: Adam::new(&zeros),
            gradient: zeros,
            problem,
        };
        engine.set(start);
        engine
    }

    fn set(&mut self, parameters: &Parameters) {
        let check = |name: &str, values: &[f64], length: usize| {
            assert_eq!(values.len(), length, "{name} of the parameters")
        };
        check(
            "weights",
            &parameters.weights,
            self.problem.topology.edges(),
        );
        check("biases", &parameters.biases, self.problem.topology.nodes);
        check(
            "projections",
            &parameters.projections,
            self.problem.outputs.len(),
        );
        let convert = |values: &[f64]| values.iter().map(|&value| F::new(value)).collect();
        self.parameters = Arrays {
            weights: convert(&parameters.weights),
            biases: convert(&parameters.biases),
            projections: convert(&parameters.projections),
        };
        self.adam.clear();
    }

    /// Forward, adjoint, gradient and losses at the present parameters. Ends early once no state of a training condition
    /// changes by as much as `tolerance`.
    fn pass(&mut self, tolerance: f64) -> Pass {
        let Self {
            problem,
            parameters,
            incoming_weights,
            outgoing_weights,
            blocks,
            gradient,
            ..
        } = self;
        let topology = &problem.topology;
        let gather = |into: &mut [F], order: &[u32]| {
            into.iter_mut()
                .zip(order)
                .for_each(|(w, &edge)| *w = parameters.weights[edge as usize])
        };
        gather(incoming_weights, &topology.incoming.edge);
        gather(outgoing_weights, &topology.outgoing.edge);
        let shared = Shared {
            problem,
            parameters,
            incoming_weights,
            outgoing_weights,
        };

        blocks.par_iter_mut().for_each(|block| block.begin(&shared));
        let (mut steps, mut residual) = (0, f64::INFINITY);
        while steps < problem.max_steps {
            let more = steps_to_check(steps, problem.max_steps);
            residual = blocks
                .par_iter_mut()
                .map(|block| block.forward(&shared, more))
                .reduce(|| 0.0, f64::max);
            steps += more;
            if steps >= FIRST_CHECK && residual < tolerance {
                break;
            }
        }
        blocks
            .par_iter_mut()
            .for_each(|block| block.backward(&shared, steps));

        *gradient = Arrays::zeros(topology, problem.outputs.len());
        let mut errors = BlockErrors::default();
        for block in blocks.iter() {
            gradient.add(block.gradient());
            errors.train += block.errors().train;
            errors.test += block.errors().test;
        }
        add_regularisers(problem, self.strengths, parameters, gradient);
        Pass {
            steps,
            residual,
            losses: losses::losses(problem, self.strengths, parameters, errors),
        }
    }

    fn epoch(&mut self, epoch: Epoch) -> EpochOutcome {
        let pass = self.pass(self.problem.tolerance);
        let weights: Vec<f64> = self
            .parameters
            .weights
            .iter()
            .map(|weight| weight.to_f64())
            .collect();
        let shares = pruning::below_median(&weights, &self.problem.topology.spurious);
        self.adam.step(epoch, &self.gradient, &mut self.parameters);
        EpochOutcome {
            losses: pass.losses,
            pkn_below_median: shares.pkn_percent,
            spurious_below_median: shares.spurious_percent,
            steps: pass.steps,
            residual: pass.residual,
        }
    }
}

impl<F: Scalar> Engine for CpuEngine<F> {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn restart(&mut self, parameters: &Parameters) -> Result<(), EngineError> {
        self.set(parameters);
        Ok(())
    }

    fn set_loss_weights(&mut self, weights: LossWeights) -> Result<(), EngineError> {
        self.strengths = weights;
        Ok(())
    }

    fn train(&mut self, plan: &[Epoch]) -> Result<Vec<EpochOutcome>, EngineError> {
        Ok(plan.iter().map(|&epoch| self.epoch(epoch)).collect())
    }

    fn parameters(&mut self) -> Result<Parameters, EngineError> {
        Ok(exchange(&self.parameters))
    }

    fn evaluate(&mut self) -> Result<Evaluation, EngineError> {
        let pass = self.pass(0.0);
        let lanes = lanes_for(self.problem.conditions);
        let (nodes, outputs) = (self.problem.topology.nodes, &self.problem.outputs);
        let mut state = Vec::with_capacity(self.problem.conditions * nodes);
        for condition in 0..self.problem.conditions {
            let (block, lane) = (&self.blocks[condition / lanes], condition % lanes);
            state.extend((0..nodes).map(|node| block.state(node, lane).to_f64()));
        }
        let prediction = (0..self.problem.conditions)
            .flat_map(|condition| {
                outputs
                    .iter()
                    .map(move |&node| condition * nodes + node as usize)
            })
            .zip(self.parameters.projections.iter().cycle())
            .map(|(cell, projection)| projection.to_f64() * state[cell])
            .collect();
        Ok(Evaluation {
            state,
            prediction,
            losses: pass.losses,
            gradient: exchange(&self.gradient),
            residual: pass.residual,
        })
    }
}

fn exchange<F: Scalar>(arrays: &Arrays<F>) -> Parameters {
    let convert = |values: &[F]| values.iter().map(|value| value.to_f64()).collect();
    Parameters {
        weights: convert(&arrays.weights),
        biases: convert(&arrays.biases),
        projections: convert(&arrays.projections),
    }
}

fn info(precision: &'static str) -> EngineInfo {
    let instructions = if simd::has_avx2_fma() {
        "AVX2"
    } else {
        "baseline"
    };
    let threads = rayon::current_num_threads();
    let noun = if threads == 1 { "thread" } else { "threads" };
    EngineInfo {
        engine: "cpu",
        device: format!("CPU, {threads} {noun}, {instructions}"),
        precision,
    }
}
