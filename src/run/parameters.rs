//! Parameters of a run for other programs: the table of the LEMBAS family, and safetensors, from which a run is read again.

use std::collections::HashMap;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::Run;
use crate::formats::write_parameters;
use crate::model::Parameters;
use crate::train::{Checkpoint, Checkpoints, Experiment};

/// The parameters as a table `Source Target Type Value`. Where input weights are not learned, it holds the fixed input
/// amplitude.
#[must_use]
pub fn lembas(run: &Run) -> String {
    let (network, dataset) = (&run.experiment.network, &run.experiment.dataset);
    let parameters = &run.parameters;
    let outputs = dataset.transcription_factors.iter().copied();
    let amplitude = run.experiment.problem.hyperparameters.input_amplitude;
    let inputs = dataset.ligands.iter().enumerate().map(|(place, &node)| {
        let learned = parameters.input_weights.get(place).copied();
        (node, learned.unwrap_or(amplitude))
    });
    write_parameters(
        network,
        &parameters.weights,
        &parameters.biases,
        &outputs
            .zip(parameters.projections.iter().copied())
            .collect::<Vec<_>>(),
        &inputs.collect::<Vec<_>>(),
    )
}

/// Names of the parameters, in the order of [`Parameters::parts`].
const NAMES: [&str; 5] = [
    "weights",
    "biases",
    "projections",
    "output_biases",
    "input_weights",
];

/// Parameters, start parameters and checkpoints as safetensors. The metadata name nodes and edges.
///
/// # Errors
/// The library refuses: why.
pub fn tensors(run: &Run) -> Result<Vec<u8>, String> {
    let doubles = |values: &[f64]| -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect()
    };
    let checkpoints = run.checkpoints.all();
    let epochs: Vec<u8> = checkpoints
        .iter()
        .flat_map(|checkpoint| i64::from(checkpoint.epoch).to_le_bytes())
        .collect();
    let values: Vec<u8> = checkpoints
        .iter()
        .flat_map(|checkpoint| {
            checkpoint
                .values
                .iter()
                .flat_map(|value| value.to_le_bytes())
        })
        .collect();
    let count = run.parameters.count();
    let mut parts: Vec<(String, Dtype, Vec<usize>, Vec<u8>)> = Vec::new();
    for (prefix, parameters) in [
        ("", &*run.parameters),
        ("start_", &**run.experiment.start()),
    ] {
        for (name, part) in NAMES.iter().zip(parameters.parts()) {
            // An empty tensor is a part that this model does not have.
            let bytes = doubles(part);
            parts.push((
                format!("{prefix}{name}"),
                Dtype::F64,
                vec![part.len()],
                bytes,
            ));
        }
    }
    parts.push((
        "checkpoint_epochs".to_owned(),
        Dtype::I64,
        vec![checkpoints.len()],
        epochs,
    ));
    let shape = vec![checkpoints.len(), count];
    parts.push(("checkpoints".to_owned(), Dtype::F32, shape, values));
    let views = parts
        .iter()
        .map(|(name, kind, shape, bytes)| {
            let view = TensorView::new(*kind, shape.clone(), bytes);
            view.map(|view| (name.as_str(), view))
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    let mut bytes =
        safetensors::serialize(views, Some(metadata(run))).map_err(|error| error.to_string())?;
    sort_metadata(&mut bytes).ok_or("its header cannot be sorted")?;
    Ok(bytes)
}

/// Sorts the entries of the metadata, which the library writes in another order every time: the same run gives the same bytes.
fn sort_metadata(bytes: &mut [u8]) -> Option<()> {
    const KEY: &str = "__metadata__";
    let (length, rest) = bytes.split_first_chunk_mut::<8>()?;
    let header = rest.get_mut(..usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let mut json: serde_json::Value = serde_json::from_slice(header).ok()?;
    json.get_mut(KEY)?.as_object_mut()?.sort_keys();
    let text = serde_json::to_vec(&json).ok()?;
    // Spaces behind it fill the header up.
    let (front, behind) = header.split_at_mut_checked(text.len())?;
    front.copy_from_slice(&text);
    behind.fill(b' ');
    Some(())
}

/// What the tensors belong to: names of nodes, edges, outputs and inputs in their order, and the epochs.
fn metadata(run: &Run) -> HashMap<String, String> {
    let epochs = ("epochs", run.epochs.to_string());
    let entries = names(&run.experiment).into_iter().chain([epochs]);
    entries
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// Names of the nodes, edges, outputs and inputs that the elements of the tensors belong to, as JSON lists.
fn names(experiment: &Experiment) -> [(&'static str, String); 4] {
    let (network, dataset) = (&experiment.network, &experiment.dataset);
    let id = |node| network.node(node).id.as_str();
    let list = |items: Vec<serde_json::Value>| serde_json::Value::Array(items).to_string();
    let nodes = network.nodes().iter().map(|node| node.id.as_str().into());
    let edges = network
        .edges()
        .iter()
        .map(|edge| serde_json::json!([id(edge.source), id(edge.target)]));
    let outputs = dataset
        .transcription_factors
        .iter()
        .map(|&node| id(node).into());
    let ligands = dataset.ligands.iter().map(|&node| id(node).into());
    [
        ("nodes", list(nodes.collect())),
        ("edges", list(edges.collect())),
        ("transcription_factors", list(outputs.collect())),
        ("ligands", list(ligands.collect())),
    ]
}

/// Refuses tensors whose elements belong to other nodes, edges, outputs or inputs than those of an experiment.
fn check_names(bytes: &[u8], experiment: &Experiment) -> Result<(), String> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
    let written = header.metadata().as_ref();
    for (key, names) in names(experiment) {
        let written = written.and_then(|written| written.get(key));
        if written.is_none_or(|written| *written != names) {
            return Err(format!(
                "its {} are not those of the network and data that are read now, so that its numbers would stand at wrong places",
                key.replace('_', " ")
            ));
        }
    }
    Ok(())
}

/// Reads parameters and their checkpoints again, for the network and data of an experiment.
///
/// # Errors
/// The bytes are no safetensors, or those of another model: what is wrong.
pub fn read_tensors(
    bytes: &[u8],
    experiment: &Experiment,
) -> Result<(Parameters, Checkpoints), String> {
    check_names(bytes, experiment)?;
    let places = &experiment.problem.parameter_layout();
    let tensors = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
    let tensor = |name: &str, kind: Dtype| {
        let tensor = tensors.tensor(name).map_err(|error| error.to_string())?;
        if tensor.dtype() == kind {
            Ok(tensor)
        } else {
            Err(format!(
                "'{name}' is {:?} and should be {kind:?}",
                tensor.dtype()
            ))
        }
    };
    let mut values = Vec::with_capacity(places.count());
    for name in NAMES {
        let tensor = tensor(name, Dtype::F64)?;
        let numbers = tensor.data().as_chunks::<8>().0.iter();
        values.extend(numbers.map(|&bytes| f64::from_le_bytes(bytes)));
    }
    let epochs = tensor("checkpoint_epochs", Dtype::I64)?;
    let checkpoints = tensor("checkpoints", Dtype::F32)?;
    let [rows, count] = checkpoints.shape()[..] else {
        return Err("'checkpoints' is no matrix".to_owned());
    };
    if values.len() != places.count() || count != places.count() {
        return Err(format!(
            "it has {} parameters and the model {}",
            values.len(),
            places.count()
        ));
    }
    let epochs = epochs.data().as_chunks::<8>().0;
    if epochs.len() != rows {
        return Err("'checkpoint_epochs' has another length than 'checkpoints'".to_owned());
    }
    let singles: Vec<f32> = (checkpoints.data().as_chunks::<4>().0.iter())
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect();
    let kept = epochs.iter().zip(singles.chunks(count.max(1)));
    let checkpoints = kept.map(|(&epoch, values)| Checkpoint {
        epoch: i64::from_le_bytes(epoch).clamp(0, i64::from(u32::MAX)) as u32,
        values: values.into(),
    });
    Ok((
        Parameters::from_values(&values, places),
        Checkpoints::of(checkpoints.collect(), 1),
    ))
}
