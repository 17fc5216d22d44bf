//! A paragraph for the methods of a paper, written from the settings of a run, with its sources.

use crate::model::{Activation, Noise, Penalty, SpectralForm};
use crate::network::{Edge, EdgeOrigin, Method, Sign};
use crate::run::Run;
use crate::settings::{SettingChange, noise_text, short};

/// Sources, as the paragraph cites them: key, text, address.
pub(super) const SOURCES: [(&str, &str, &str); 4] = [
    (
        "1",
        "Nilsson A. et al. Artificial neural networks enable genome-scale simulations of intracellular signaling. Nature Communications 13:3069 (2022).",
        "https://doi.org/10.1038/s41467-022-30684-y",
    ),
    (
        "2",
        "Nordenstorm et al. bioRxiv 2025.10.24.684155 (2025).",
        "https://doi.org/10.1101/2025.10.24.684155",
    ),
    (
        "3",
        "Kingma D. P., Ba J. Adam: a method for stochastic optimization. ICLR (2015), arXiv:1412.6980.",
        "https://arxiv.org/abs/1412.6980",
    ),
    (
        "4",
        "Smirnov N. Table for estimating the goodness of fit of empirical distributions. Annals of Mathematical Statistics 19:279-281 (1948).",
        "https://doi.org/10.1214/aoms/1177730256",
    ),
];

/// The paragraph.
#[must_use]
pub fn methods(run: &Run) -> String {
    let mut text = network(run);
    text += &model(run);
    text += &penalties(run);
    text += &noise(run);
    text += &scheduled(run);
    text += "Pruning was judged by magnitudes of weights: the share of edges below the median of all, the two-sample Kolmogorov-Smirnov statistic with its asymptotic p-value [4], and the probability that a spurious edge is smaller than a known one (AUC). ";
    for note in &run.notes {
        text += note;
        text += " ";
    }
    text.trim_end().to_owned()
}

/// What was trained.
fn network(run: &Run) -> String {
    let (network, config) = (&run.experiment.network, &run.experiment.config);
    let count = |origin: EdgeOrigin| network.count(origin);
    let of_sign = |sign: Sign| {
        let is_it = |edge: &&Edge| edge.origin == EdgeOrigin::Prior && edge.sign == sign;
        network.edges().iter().filter(is_it).count()
    };
    let mut text = format!(
        "A recurrent neural network in the shape of the prior-knowledge network '{}' ({} nodes, {} edges, of which {} stimulate, {} inhibit and {} are of unknown sign) was trained with Espalier {}, an implementation of LEMBAS [1]. ",
        run.study.name,
        network.nodes().len(),
        count(EdgeOrigin::Prior),
        of_sign(Sign::Stimulation),
        of_sign(Sign::Inhibition),
        of_sign(Sign::Unknown),
        env!("CARGO_PKG_VERSION"),
    );
    let edits = config.edits.list().len();
    if edits > 0 {
        text += &format!(
            "{edits} edges were changed before, of which {} were drawn where there was none. ",
            count(EdgeOrigin::User)
        );
    }
    let spurious = count(EdgeOrigin::Spurious);
    if spurious > 0 {
        let drawn = match config.spurious.method {
            Method::Uniform => "uniformly among the pairs of proteins that are not connected",
            Method::Degree => "with probabilities proportional to the degrees of their ends",
        };
        text += &format!(
            "{spurious} spurious edges of unknown sign were added before training, drawn {drawn} (seed {}), as in the study of self-pruning [2]. ",
            config.spurious.seed
        );
    }
    text
}

/// How it was trained.
fn model(run: &Run) -> String {
    let (experiment, config) = (&run.experiment, &run.experiment.config);
    let hyperparameters = config.hyperparameters();
    let activation = match hyperparameters.activation {
        Activation::MichaelisMenten => "the Michaelis-Menten-like activation",
        Activation::LeakyRelu => "a leaky ReLU",
        Activation::Sigmoid => "a sigmoid",
    };
    let inputs = if hyperparameters.learned_inputs {
        "learned weights"
    } else {
        "a fixed factor"
    };
    let outputs = if hyperparameters.output_bias {
        "learned weights and biases"
    } else {
        "learned weights"
    };
    let epochs = if run.epochs < config.epochs {
        format!("the first {} of {} epochs", run.epochs, config.epochs)
    } else {
        format!("{} epochs", run.epochs)
    };
    format!(
        "States were iterated for at most {} steps with {activation}; inputs were ligand doses times {inputs} ({} at the start), outputs states times {outputs}. The mean squared error between predicted and measured activities of {} transcription factors was minimised over {} training conditions ({} held out) with Adam [3] for {epochs} (largest learning rate {}, settings '{}', seed {}). ",
        hyperparameters.max_steps,
        hyperparameters.input_amplitude,
        experiment.dataset.transcription_factors.len(),
        experiment.split.train.len(),
        experiment.split.test.len(),
        short(config.learning_rate),
        config.preset,
        config.seed,
    )
}

/// What was changed on the way.
fn scheduled(run: &Run) -> String {
    let scheduled = run.experiment.config.scheduled.iter();
    let texts = scheduled.map(|change| {
        format!(
            "After epoch {} {}. ",
            change.epoch,
            change_text(change.what)
        )
    });
    texts.collect()
}

/// What a scheduled change does, as a clause.
pub(super) fn change_text(what: SettingChange) -> String {
    match what {
        SettingChange::L2(l2) => format!("the L2 strength was {}", short(l2)),
        SettingChange::LearningRate(rate) => {
            format!("the largest learning rate was {}", short(rate))
        }
        SettingChange::Branch => "the moments of the optimiser began anew".to_owned(),
    }
}

/// Noise, clipping and batches, where there are any.
fn noise(run: &Run) -> String {
    let options = &run.experiment.config.options;
    let mut parts = Vec::new();
    for (what, noise) in [
        ("the input of every node", options.input_noise),
        ("every gradient", options.gradient_noise),
    ] {
        if noise != Noise::Off {
            parts.push(format!(
                "normal noise of standard deviation {} was added to {what}",
                noise_text(noise)
            ));
        }
    }
    if let Some(clip) = options.clip {
        parts.push(format!("gradients were clipped to a norm of {clip}"));
    }
    if let Some(batch) = options.batch {
        parts.push(format!("a step took {batch} conditions"));
    }
    if parts.is_empty() {
        return String::new();
    }
    let text = parts.join(", ");
    let (first, rest) = text.split_at(1);
    format!("{}{rest}. ", first.to_uppercase())
}

/// The terms of the loss that are on.
fn penalties(run: &Run) -> String {
    let config = &run.experiment.config;
    let spectral = match config.preset_settings().spectral.form {
        SpectralForm::Normalised => "normalised spectral radius",
        SpectralForm::Exponential { .. } => "exponential spectral radius",
    };
    let name = |penalty: Penalty| match penalty {
        Penalty::Spectral => spectral,
        other => other.description(),
    };
    let on: Vec<String> = Penalty::ALL
        .into_iter()
        .map(|penalty| (penalty, config.strengths.get(penalty)))
        .filter(|(_, strength)| *strength > 0.0)
        .map(|(penalty, strength)| format!("{} ({})", name(penalty), short(strength)))
        .collect();
    if on.is_empty() {
        return "No penalty was added. ".to_owned();
    }
    format!("Penalties, with their strengths: {}. ", on.join(", "))
}
