//! The GPU engine: whole training epochs in compute shaders, all models of a batch in the same dispatches. Scalars come back
//! through a ring, weights only when asked for.
//!
//! Kernels gather and never scatter, so that they need no float atomics, and the same run on the same device gives the same
//! numbers.

mod buffers;
mod device;
mod evaluation;
mod exchange;
mod kernels;
mod layout;
mod step;
mod sub_batches;
mod submission;
mod tables;

pub use device::{Adapter, AdapterKind, adapters};
pub use kernels::{Access, BINDINGS, KERNELS, Kernel};
pub use layout::{
    CONTROL_WORDS, Dispatch, MEMORY, MODEL_WORDS, PARTIAL_SUMS, PLAN_WORDS, PlanWord, REGIONS,
    RING_FIELDS, RingField, Settings, TILE_SHARES,
};
pub use sub_batches::SubBatches;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use self::buffers::{Buffers, Sizes};
use self::device::Device;
use self::kernels::Pipelines;
use self::layout::{chunks, iterations_per_step, iterations_per_sweep, parameter_starts, sweeps};
use super::{
    Accuracy, Engine, EngineError, EngineInfo, EngineKind, Epoch, EpochOutcome, Evaluation,
    Precision, STEPS_PER_CHECK, Snapshot, draws,
};
use crate::model::{LossWeights, Model, ParameterLayout, Parameters};

/// The software adapter silently breaks off every loop of an invocation after 65,535 iterations in all. A quarter of them is
/// left for loops that are not counted.
const SOFTWARE_ITERATIONS: usize = 50_000;
/// Accelerated steps in a dispatch on a real GPU: few dispatches, each well below the second after which drivers give up.
const SWEEPS_PER_DISPATCH: u32 = 50;
/// Steps in a submission at most, so that ring and plan stay small; more only where an epoch has more.
const SLOTS: usize = 64;

/// How the accelerated iteration is spread over the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DispatchStrategy {
    /// One workgroup takes many steps of a tile: few dispatches, for networks of usual size.
    PerTile,
    /// The whole device takes one step: for networks whose rows keep it busy.
    PerStep,
}

impl DispatchStrategy {
    /// The strategy that suits a batch. A workgroup takes the edges of its tile in turn; above this many, single steps are
    /// spread over the device. An estimate by the number of threads, not a measurement.
    fn for_models(models: &[Model]) -> Self {
        const EDGES: usize = 100_000;
        let edges = models.iter().map(|model| model.problem.topology.edges());
        if edges.max().unwrap_or(0) > EDGES {
            Self::PerStep
        } else {
            Self::PerTile
        }
    }
}

/// The GPU engine.
pub struct GpuEngine {
    info: EngineInfo,
    device: Arc<Device>,
    pipelines: Arc<Pipelines>,
    buffers: Buffers,
    models: Vec<Model>,
    settings: Settings,
    dispatches: Dispatches,
    strategy: DispatchStrategy,
    /// Where the parameters of each model start, and how they are ordered.
    starts: Vec<usize>,
    places: Vec<ParameterLayout>,
    members: Vec<ModelState>,
    /// Seconds per epoch in the last submission.
    epoch_secs: f64,
}

/// State of one model of the batch during training.
struct ModelState {
    adam_steps: u32,
    /// Steps of Adam after all steps that are planned so far.
    planned_steps: u32,
    /// Whether states and adjoints of an earlier step are there, from which the iteration starts.
    is_warm: bool,
    /// Whether a value was not finite in the present call of `train`.
    is_faulty: bool,
    /// Numbers of edges that are not spurious, and that are.
    edges: [f64; 2],
}

/// Positions of the dispatch records of the published iteration, and of the accelerated iterations of state and adjoint.
struct Dispatches {
    published: Range<usize>,
    state: Range<usize>,
    adjoint: Range<usize>,
}

impl GpuEngine {
    /// An engine for a batch of models on an adapter, at their start parameters, spread over the device in this way. Takes up to
    /// seconds, for the shaders.
    ///
    /// # Errors
    /// The adapter gives no device, or the batch does not fit.
    pub fn with_strategy(
        adapter: &Adapter,
        models: Vec<Model>,
        strategy: DispatchStrategy,
    ) -> Result<Self, EngineError> {
        let device = Device::open(adapter)?;
        let pipelines = Pipelines::new(&device);
        Self::on(Arc::new(device), Arc::new(pipelines), models, strategy)
    }

    /// An engine on a device that is open already.
    fn on(
        device: Arc<Device>,
        pipelines: Arc<Pipelines>,
        models: Vec<Model>,
        strategy: DispatchStrategy,
    ) -> Result<Self, EngineError> {
        assert_alike(&models);
        let max_steps = models[0].problem.hyperparameters.max_steps;
        let [published_each, sweeps_each] = steps_each(&device, &models, strategy)?;
        let published = chunks(max_steps, published_each);
        let mut settings = Settings::new(&models, published.len());
        let state = sweeps(max_steps, sweeps_each, false);
        let adjoint = sweeps(max_steps, sweeps_each, true);
        let dispatches = Dispatches::new(published.len(), state.len());
        let records = [published, state, adjoint].concat();
        let (starts, places) = parameter_starts(&models);
        let longest = models.iter().map(draws::steps_per_epoch).max().unwrap_or(1);
        let sizes = Sizes::new(&models, &settings, SLOTS.max(longest as usize));
        let graph = tables::graph(&models, &starts, sizes.parameters, &mut settings);
        let buffers = Buffers::new(
            &device, &pipelines, &models, &settings, graph, &records, sizes,
        )?;
        let info = EngineInfo {
            engine: EngineKind::Gpu,
            device: device.name.clone(),
            precision: Precision::F32,
            threads: 0,
        };
        let mut engine = Self {
            info,
            device,
            pipelines,
            buffers,
            settings,
            dispatches,
            strategy,
            starts,
            places,
            members: models.iter().map(ModelState::new).collect(),
            models,
            epoch_secs: f64::INFINITY,
        };
        engine.write_given_probes();
        for model in 0..engine.models.len() {
            let start = Snapshot::start(engine.models[model].start.clone());
            engine.restore(model, &start)?;
        }
        Ok(engine)
    }
}

impl GpuEngine {
    /// Sets the time after which a submission counts as hung.
    pub fn set_patience(&mut self, patience: Duration) {
        self.device.set_patience(patience);
    }

    /// A function that destroys the device, as the crash of a driver would.
    pub fn breaker(&self) -> impl Fn() + Send + use<> {
        let device = self.device.handle.clone();
        move || device.destroy()
    }
}

/// Models of a batch differ in edges, seed, split and strengths alone.
fn assert_alike(models: &[Model]) {
    let first = &models[0];
    for model in models {
        let (a, b) = (&model.problem, &first.problem);
        assert_eq!(
            model.training_options, first.training_options,
            "training options of a batch"
        );
        assert_eq!(
            a.hyperparameters, b.hyperparameters,
            "hyperparameters of a batch"
        );
        assert_eq!(
            (&a.spectral, a.uniform),
            (&b.spectral, b.uniform),
            "terms of a batch"
        );
        assert_eq!(
            (&a.ligands, &a.outputs),
            (&b.ligands, &b.outputs),
            "ends of a batch"
        );
        assert_eq!(
            (a.conditions, &a.doses),
            (b.conditions, &b.doses),
            "doses of a batch"
        );
        assert_eq!(a.topology.nodes, b.topology.nodes, "nodes of a batch");
    }
}

/// Most steps in a dispatch, of the published and of the accelerated iteration.
fn steps_each(
    device: &Device,
    models: &[Model],
    strategy: DispatchStrategy,
) -> Result<[u32; 2], EngineError> {
    let mut steps = [STEPS_PER_CHECK, SWEEPS_PER_DISPATCH];
    if device.is_software {
        let busiest = |iterations: fn(&crate::model::Topology) -> usize| {
            let all = models
                .iter()
                .map(|model| iterations(&model.problem.topology));
            all.max().unwrap_or(1).max(1)
        };
        let spectral = &models[0].problem.spectral;
        let power_steps = if models
            .iter()
            .any(|model| model.loss_weights.spectral != 0.0)
        {
            spectral.power_steps as usize + 2
        } else {
            1
        };
        let step = busiest(iterations_per_step);
        let iterations = [step, busiest(iterations_per_sweep)];
        steps = iterations.map(|iterations| (SOFTWARE_ITERATIONS / iterations) as u32);
        // The uniform term compares every pair of lanes.
        let lanes = models[0].problem.conditions.next_multiple_of(4);
        let uniform = if models.iter().any(|model| model.loss_weights.uniform != 0.0) {
            lanes * (lanes + 2)
        } else {
            0
        };
        let least = if strategy == DispatchStrategy::PerStep {
            steps[0]
        } else {
            steps[1]
        };
        // Further loops of the spectral term go over nodes, not edges; the factor 2 leaves room for them.
        let largest = (2 * step * power_steps).max(uniform);
        if least == 0 || largest > SOFTWARE_ITERATIONS {
            let reason = format!(
                "the largest of its programs takes {} loop iterations in a thread, and a software adapter does {SOFTWARE_ITERATIONS}",
                iterations[1].max(largest)
            );
            return Err(device.failed(reason));
        }
    }
    if strategy == DispatchStrategy::PerStep {
        steps[1] = 1;
    }
    Ok(steps)
}

impl Dispatches {
    fn new(published: usize, sweeps: usize) -> Self {
        Self {
            published: 0..published,
            state: published..published + sweeps,
            adjoint: published + sweeps..published + 2 * sweeps,
        }
    }

    /// Position of the record of the first step of a submission.
    fn slots(&self) -> usize {
        self.adjoint.end
    }
}

impl ModelState {
    fn new(model: &Model) -> Self {
        let spurious = model.problem.topology.spurious.iter();
        let spurious = spurious.filter(|&&spurious| spurious).count();
        Self {
            adam_steps: 0,
            planned_steps: 0,
            is_warm: false,
            is_faulty: false,
            edges: [
                (model.problem.topology.edges() - spurious) as f64,
                spurious as f64,
            ],
        }
    }
}

impl Engine for GpuEngine {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn set_loss_weights(&mut self, model: usize, weights: LossWeights) -> Result<(), EngineError> {
        assert!(
            weights.spectral == 0.0 || self.settings.spectral_conditions > 0,
            "a spectral term that is off at the start has no memory"
        );
        self.models[model].loss_weights = weights;
        self.write_record(model);
        Ok(())
    }

    fn train(&mut self, plans: &[Vec<Epoch>]) -> Result<Vec<Vec<EpochOutcome>>, EngineError> {
        self.train_in_submissions(plans)
    }

    fn parameters(&mut self, model: usize) -> Result<Parameters, EngineError> {
        let values = self.read_parameters(model, &self.buffers.parameters, 0)?;
        Ok(Parameters::from_values(&values, &self.places[model]))
    }

    fn evaluate(&mut self, model: usize, accuracy: Accuracy) -> Result<Evaluation, EngineError> {
        self.evaluate_model(model, accuracy)
    }

    fn snapshot(&mut self, model: usize) -> Result<Snapshot, EngineError> {
        self.take_snapshot(model)
    }

    fn restore(&mut self, model: usize, snapshot: &Snapshot) -> Result<(), EngineError> {
        self.write_snapshot(model, snapshot)
    }
}
