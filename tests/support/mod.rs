//! What several test files need: reference cases, and problems of known shape.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::too_many_lines,
    reason = "a case is read from one form of file after the other"
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use espalier::data::{Dataset, Split};
use espalier::engine::gpu::{Adapter, SubBatches, adapters};
use espalier::engine::{Accuracy, Engine, Evaluation};
use espalier::formats::Table;
use espalier::model::{
    Hyperparameters, LossWeights, Model, Parameters, Problem, Solver, Strengths, TrainingOptions,
};
use espalier::network::{Edge, EdgeOrigin, Network, Node, NodeId, Sign};
use serde_json::Value;

/// No term but the fit.
pub const FIT_ONLY: LossWeights = LossWeights::new(&Strengths::OFF);

/// A folder of golden numbers.
pub struct Case {
    pub name: String,
    pub folder: PathBuf,
    pub json: Value,
    pub network: Network,
    pub dataset: Dataset,
    pub parameters: Parameters,
    pub loss_weights: LossWeights,
}

impl Case {
    pub fn read(folder: &Path) -> Self {
        let json: Value = serde_json::from_str(
            &std::fs::read_to_string(folder.join("case.json")).expect("case.json"),
        )
        .expect("JSON");
        let table = |name: &str| Table::read(&folder.join(name)).expect("a table of the reference");
        let (nodes, edges) = (table("nodes.tsv"), table("edges.tsv"));
        let mut network = Network::new(
            "reference".into(),
            nodes
                .rows
                .iter()
                .map(|row| Node {
                    id: row.cell(0).into(),
                    symbol: row.cell(0).into(),
                    ligand: false,
                    transcription_factor: false,
                })
                .collect(),
            Vec::new(),
        );
        let id = |name: &str| network.find(name).expect("a node of nodes.tsv");
        let made: Vec<Edge> = edges
            .rows
            .iter()
            .map(|row| Edge {
                source: id(row.cell(0)),
                target: id(row.cell(1)),
                sign: match (row.cell(2), row.cell(3)) {
                    ("1", "0") => Sign::Stimulation,
                    ("0", "1") => Sign::Inhibition,
                    _ => Sign::Unknown,
                },
                origin: if row.cell(4) == "1" {
                    EdgeOrigin::Spurious
                } else {
                    EdgeOrigin::Prior
                },
                databases: Vec::new(),
                references: Vec::new(),
            })
            .collect();
        network = Network::new("reference".into(), network.nodes().to_vec(), made);
        let dataset = espalier::formats::read_dataset(
            &network,
            &table("ligands.tsv"),
            &table("tfs.tsv"),
            &mut Default::default(),
        )
        .expect("the tables");
        let projection = table("projection.tsv");
        let ordered: Vec<&str> = dataset
            .transcription_factors
            .iter()
            .map(|&node| network.node(node).id.as_str())
            .collect();
        assert_eq!(
            ordered,
            projection
                .rows
                .iter()
                .map(|row| row.cell(0))
                .collect::<Vec<_>>(),
            "projections stand in the order of the TF columns"
        );
        let numbers = |table: &Table, column: usize| {
            table
                .rows
                .iter()
                .map(|row| {
                    table
                        .number(row, column)
                        .expect("a number")
                        .expect("a value")
                })
                .collect()
        };
        let parameters = Parameters {
            weights: numbers(&edges, 5),
            biases: numbers(&nodes, 1),
            projections: numbers(&projection, 1),
            ..Parameters::default()
        };
        let number = |key: &str| json[key].as_f64().expect("a number in case.json");
        let l2 = number("lambda_l2");
        let loss_weights = LossWeights {
            moa_l1: number("lambda_moa_l1"),
            ligand_l2: number("lambda_ligand_l2"),
            l2,
            l2_projection: l2,
            ..FIT_ONLY
        };
        let name = folder
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        Self {
            name,
            folder: folder.to_owned(),
            json,
            network,
            dataset,
            parameters,
            loss_weights,
        }
    }

    /// Every case that is there: of the repository, of the shared folder, and of `$ESPALIER_REFERENCE`.
    pub fn all() -> Vec<Self> {
        let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let own = tests.join("tests/golden_cases");
        let shared = tests.join("../shared/reference");
        let named = std::env::var_os("ESPALIER_REFERENCE").map(PathBuf::from);
        let mut cases = Vec::new();
        for root in [Some(own.clone()), Some(shared), named.clone()]
            .into_iter()
            .flatten()
        {
            let is_asked_for = root == own || Some(&root) == named.as_ref();
            let Ok(entries) = std::fs::read_dir(&root) else {
                assert!(
                    !is_asked_for,
                    "the golden cases in {} cannot be read",
                    root.display()
                );
                println!("skipped: there is no folder {}", root.display());
                continue;
            };
            let mut folders: Vec<_> = entries
                .map(|entry| entry.expect("an entry").path())
                .filter(|path| path.join("case.json").exists())
                .collect();
            folders.sort();
            assert!(!folders.is_empty(), "{} holds no case", root.display());
            cases.extend(folders.iter().map(|folder| Self::read(folder)));
        }
        cases
    }

    /// The problem of this case with all conditions in training.
    pub fn problem(&self, max_steps: u32, tolerance: f64) -> Problem {
        let amplitude = |key: &str| self.json[key].as_f64().expect("a number in case.json");
        let hyperparameters = Hyperparameters {
            input_amplitude: amplitude("projection_amplitude_in"),
            output_amplitude: amplitude("projection_amplitude_out"),
            max_steps,
            tolerance,
            ..Hyperparameters::default()
        };
        let split = Split {
            train: (0..self.dataset.conditions.len()).collect(),
            test: Vec::new(),
        };
        Problem::new(&self.network, &self.dataset, &split, hyperparameters).expect("a problem")
    }

    /// Conditions of the spectral term, and its start vectors, `[conditions x probes x N]`.
    pub fn probes(&self) -> (Vec<usize>, Vec<f64>) {
        let table = Table::read(&self.folder.join("spectral_probes.tsv")).expect("probes");
        let names: Vec<&str> = self.json["spectral"]["conditions"]
            .as_array()
            .expect("conditions")
            .iter()
            .map(|name| name.as_str().expect("a name"))
            .collect();
        let position = |name: &&str| self.dataset.conditions.iter().position(|c| c == name);
        let conditions: Vec<usize> = names.iter().filter_map(position).collect();
        assert_eq!(conditions.len(), names.len(), "conditions of the data");
        let probes = table.header.len() - 2;
        let nodes = self.network.nodes().len();
        let mut vectors = vec![f64::NAN; names.len() * probes * nodes];
        for row in &table.rows {
            let place = names
                .iter()
                .position(|name| *name == row.cell(probes))
                .expect("a condition");
            let node = self
                .network
                .find(row.cell(probes + 1))
                .expect("a node")
                .index();
            for probe in 0..probes {
                vectors[(place * probes + probe) * nodes + node] = table
                    .number(row, probe)
                    .expect("a number")
                    .expect("a value");
            }
        }
        (conditions, vectors)
    }

    /// A table of the case as rows of numbers, without its first `skip` columns.
    pub fn numbers(&self, file: &str, skip: usize) -> Vec<Vec<f64>> {
        let table = Table::read(&self.folder.join(file)).expect("a table of the reference");
        let columns = table.header.len();
        table
            .rows
            .iter()
            .map(|row| {
                (skip..columns)
                    .map(|column| {
                        table
                            .number(row, column)
                            .expect("a number")
                            .unwrap_or(f64::NAN)
                    })
                    .collect()
            })
            .collect()
    }

    /// One column of a table, by its heading.
    pub fn column(&self, file: &str, heading: &str) -> Vec<f64> {
        let table = Table::read(&self.folder.join(file)).expect("a table of the reference");
        let column = table.required(heading).expect("the column");
        table
            .rows
            .iter()
            .map(|row| {
                table
                    .number(row, column)
                    .expect("a number")
                    .unwrap_or(f64::NAN)
            })
            .collect()
    }

    /// The state as golden numbers have it, `[conditions x N]`, in the order of the network's nodes.
    pub fn golden_state(&self) -> Vec<f64> {
        let table = Table::read(&self.folder.join("state.tsv")).expect("state.tsv");
        let columns: Vec<usize> = self
            .network
            .nodes()
            .iter()
            .map(|node| table.column(&node.id).expect("a column for each node"))
            .collect();
        table
            .rows
            .iter()
            .flat_map(|row| {
                columns
                    .iter()
                    .map(|&column| row.cell(column).parse::<f64>().expect("a number"))
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

/// `|found - golden| / |golden|`; the norm of `found` itself where the golden numbers are all zero.
pub fn relative_error(found: &[f64], golden: &[f64]) -> f64 {
    assert_eq!(found.len(), golden.len(), "arrays to compare");
    let norm = |values: &mut dyn Iterator<Item = f64>| {
        values.map(|value| value * value).sum::<f64>().sqrt()
    };
    let (difference, size) = (
        norm(&mut found.iter().zip(golden).map(|(a, b)| a - b)),
        norm(&mut golden.iter().copied()),
    );
    if size > 0.0 {
        difference / size
    } else {
        difference
    }
}

/// Evaluates a fresh engine.
pub fn evaluate(mut engine: Box<dyn Engine>) -> Evaluation {
    engine.evaluate(0, Accuracy::Full).expect("an evaluation")
}

/// A model without noise, all conditions in a step.
pub fn plain_model(
    problem: Problem,
    loss_weights: LossWeights,
    start: &Parameters,
    solver: Solver,
) -> Model {
    Model {
        problem: Arc::new(problem),
        loss_weights,
        training_options: TrainingOptions::plain(solver),
        start: start.clone(),
        seed: 1,
    }
}

/// The adapter to test the GPU engine with: a real one if there is one, else the software adapter. Without any, the
/// test fails: a GPU test that skips proves nothing.
pub fn test_adapter() -> Adapter {
    adapters().into_iter().next().expect(
        "no Vulkan, Metal or DX12 adapter; install a software one (Debian: mesa-vulkan-drivers)",
    )
}

/// A GPU engine on the test adapter. Devices are made one after another: making several at once has crashed drivers.
#[allow(clippy::needless_pass_by_value, reason = "as a CPU engine is made")]
pub fn gpu_engine(models: Vec<Model>) -> Box<dyn Engine> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    Box::new(SubBatches::new(&test_adapter(), &models).expect("a GPU engine"))
}

/// A small network with inhibition, a loop and an unknown sign, its data and parameters: enough for every branch.
pub fn small_problem(max_steps: u32, tolerance: f64) -> (Problem, Parameters) {
    let names = ["L1", "L2", "R1", "K1", "K2", "T1", "T2"];
    let nodes = names
        .iter()
        .map(|name| Node {
            id: (*name).into(),
            symbol: (*name).into(),
            ligand: false,
            transcription_factor: false,
        })
        .collect();
    let edge = |source: usize, target: usize, sign: Sign, origin: EdgeOrigin| Edge {
        source: NodeId::new(source),
        target: NodeId::new(target),
        sign,
        origin,
        databases: Vec::new(),
        references: Vec::new(),
    };
    use EdgeOrigin::{Prior, Spurious};
    use Sign::{Inhibition, Stimulation, Unknown};
    let edges = vec![
        edge(0, 2, Stimulation, Prior),
        edge(1, 3, Stimulation, Prior),
        edge(2, 3, Stimulation, Prior),
        edge(3, 4, Stimulation, Prior),
        edge(4, 2, Inhibition, Prior),
        edge(3, 5, Stimulation, Prior),
        edge(4, 6, Unknown, Prior),
        edge(1, 6, Inhibition, Prior),
        edge(0, 6, Unknown, Spurious),
        edge(5, 4, Unknown, Spurious),
    ];
    let network = Network::new("small".into(), nodes, edges);
    let dataset = Dataset {
        conditions: (0..6).map(|condition| format!("C{condition}")).collect(),
        ligands: vec![NodeId::new(0), NodeId::new(1)],
        doses: vec![0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 1.0, 0.2, 0.3, 0.9, 0.1, 0.1],
        transcription_factors: vec![NodeId::new(5), NodeId::new(6)],
        activities: vec![
            Some(0.1),
            Some(0.2),
            Some(0.7),
            Some(0.4),
            None,
            Some(0.1),
            Some(0.9),
            Some(0.6),
            Some(0.8),
            Some(0.3),
            Some(0.2),
            Some(0.2),
        ],
    };
    let split = Split {
        train: vec![0, 1, 2, 4, 5],
        test: vec![3],
    };
    let hyperparameters = Hyperparameters {
        input_amplitude: 3.0,
        output_amplitude: 1.2,
        max_steps,
        tolerance,
        ..Hyperparameters::default()
    };
    let problem = Problem::new(&network, &dataset, &split, hyperparameters).expect("a problem");
    let parameters = Parameters {
        weights: vec![0.8, 0.5, 0.4, 0.9, -0.6, 0.7, 0.3, 0.2, 0.15, -0.2],
        biases: vec![0.02, -0.03, 0.05, 0.2, -0.1, 0.04, 0.3],
        projections: vec![1.1, 1.3],
        ..Parameters::default()
    };
    (problem, parameters)
}
