//! Properties that hold for every input: no panic on any bytes, injection, and renaming of nodes.

mod support;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use espalier::data::{Dataset, ImportReport, KnownParameters, Split, SplitRule};
use espalier::engine::{Accuracy, reference};
use espalier::formats::{Table, read_annotation, read_dataset, read_network};
use espalier::model::{Hyperparameters, LossWeights, Parameters, Problem};
use espalier::network::{
    Amount, Edge, EdgeOrigin, Method, Network, NodeId, Sign, SpuriousPlan, inject,
};
use espalier::statistics::pruning;
use proptest::prelude::*;

/// A network of up to `most` nodes, every pair at most once.
fn networks(most: usize) -> impl Strategy<Value = Network> {
    (2..=most)
        .prop_flat_map(|n| {
            proptest::collection::vec((0..n, 0..n, 0..3u8), 1..3 * n)
                .prop_map(move |pairs| network(n, &pairs))
        })
        .prop_filter("a network has an edge", |network| {
            !network.edges().is_empty()
        })
}

fn network(n: usize, pairs: &[(usize, usize, u8)]) -> Network {
    let mut taken = HashSet::new();
    let edges = pairs
        .iter()
        .filter(|(source, target, _)| source != target && taken.insert((*source, *target)))
        .map(|&(source, target, sign)| Edge {
            source: NodeId::new(source),
            target: NodeId::new(target),
            sign: [Sign::Stimulation, Sign::Inhibition, Sign::Unknown][usize::from(sign)],
            origin: EdgeOrigin::Prior,
            databases: Vec::new(),
            references: Vec::new(),
        })
        .collect();
    let node = |i: usize| espalier::network::Node {
        id: format!("n{i}"),
        symbol: format!("n{i}"),
        ligand: false,
        transcription_factor: false,
    };
    Network::new("drawn".into(), (0..n).map(node).collect(), edges)
}

fn plans() -> impl Strategy<Value = SpuriousPlan> {
    (0u32..30, any::<bool>(), any::<u64>()).prop_map(|(count, uniform, seed)| SpuriousPlan {
        amount: Amount::Count(count),
        method: if uniform {
            Method::Uniform
        } else {
            Method::Degree
        },
        seed,
    })
}

proptest! {
    /// Tables made of characters that matter to a reader, and any bytes at all.
    #[test]
    fn readers_never_panic(text in "[\t\n\r01.aLTx;\"-]{0,120}", header in any::<bool>()) {
        let text = if header { format!("source\ttarget\tstimulation\tinhibition\n{text}") } else { text };
        let path = Path::new("drawn.tsv");
        if let Ok(table) = Table::parse(path, &text) {
            let mut report = ImportReport::default();
            if let Ok(network) = read_network(&table, "drawn".into(), &mut report) {
                let _ = read_dataset(&network, &table, &table, &mut report);
                let _ = KnownParameters::read(&table, &network, &mut report);
                let _ = read_annotation(&table, network, &mut report);
            }
        }
    }

    #[test]
    fn injection_keeps_the_rules(network in networks(12), plan in plans()) {
        let n = network.nodes().len();
        let free = n * (n - 1) - network.edges().len();
        let wanted = plan.amount.edges(network.edges().len());
        match inject(&network, plan) {
            Err(error) => prop_assert!(wanted > free && error.free == free, "refused only where they do not fit"),
            Ok(with) => {
                prop_assert_eq!(with.count(EdgeOrigin::Spurious), wanted);
                prop_assert_eq!(&with.edges()[..network.edges().len()], network.edges(), "the prior knowledge stays as it is");
                let pairs: HashSet<_> = with.edges().iter().map(|edge| (edge.source, edge.target)).collect();
                prop_assert_eq!(pairs.len(), with.edges().len(), "no pair is connected twice");
                prop_assert!(with.edges().iter().all(|edge| edge.source != edge.target), "no self-loop");
                prop_assert!(with.edges()[network.edges().len()..].iter().all(|edge| edge.sign == Sign::Unknown));
                let again = inject(&network, plan).expect("it fitted before");
                prop_assert_eq!(again.edges(), with.edges(), "the same seed gives the same edges");
                let removed = inject(&with, SpuriousPlan { amount: Amount::Count(0), ..plan }).expect("none fit always");
                prop_assert_eq!(removed.edges(), network.edges(), "taken back");
            }
        }
    }

    /// The names and the order of the nodes mean nothing: only the network does.
    #[test]
    fn relabelling_changes_nothing(network in networks(9), shift in 1usize..8, weight in 0.05f64..0.4) {
        let n = network.nodes().len();
        let moved = |node: NodeId| NodeId::new((node.index() + shift) % n);
        let edges = network.edges().iter().map(|edge| Edge { source: moved(edge.source), target: moved(edge.target), ..edge.clone() }).collect();
        let relabelled = Network::new("relabelled".into(), network.nodes().to_vec(), edges);
        let data = |input: NodeId, output: NodeId| Dataset {
            conditions: vec!["a".into(), "b".into()],
            ligands: vec![input],
            doses: vec![0.3, 0.9],
            transcription_factors: vec![output],
            activities: vec![Some(0.2), Some(0.7)],
        };
        let (input, output) = (NodeId::new(0), NodeId::new(n - 1));
        let before = fit(&network, &data(input, output), weight);
        let after = fit(&relabelled, &data(moved(input), moved(output)), weight);
        // Sums run in another order.
        prop_assert!((before - after).abs() <= 1e-12, "{before} and {after}");
    }

    #[test]
    fn a_split_divides_the_conditions(conditions in 1usize..60, fraction in 0.0f64..0.95, first in 1u32..80, seed in any::<u64>()) {
        for rule in [SplitRule::TestFraction(fraction), SplitRule::TrainFirst(first)] {
            let split = Split::new(rule, conditions, seed);
            let mut all: Vec<usize> = split.train.iter().chain(&split.test).copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..conditions).collect::<Vec<_>>(), "each condition once");
            prop_assert!(!split.train.is_empty(), "something trains");
        }
    }

    #[test]
    fn measures_of_pruning_stay_in_their_ranges(weights in proptest::collection::vec(-1.0f64..1.0, 2..60), cut in 1usize..59) {
        let cut = cut.min(weights.len() - 1);
        let spurious: Vec<bool> = (0..weights.len()).map(|edge| edge >= cut).collect();
        let found = pruning::separation(&weights, &spurious).expect("both kinds are there");
        prop_assert!((0.0..=1.0).contains(&found.auc) && (0.0..=1.0).contains(&found.ks_statistic) && (0.0..=1.0).contains(&found.ks_p));
        // The definition of the AUC, pair by pair.
        let pairs = |wins: &dyn Fn(f64, f64) -> f64| -> f64 {
            weights[cut..].iter().flat_map(|s| weights[..cut].iter().map(move |p| wins(s.abs(), p.abs()))).sum()
        };
        let expected = pairs(&|s, p| if s < p { 1.0 } else if s == p { 0.5 } else { 0.0 }) / (cut * (weights.len() - cut)) as f64;
        prop_assert!((found.auc - expected).abs() < 1e-12, "AUC {} and {expected}", found.auc);
        let shares = pruning::below_median(&weights, &spurious);
        prop_assert!((0.0..=100.0).contains(&shares.pkn_percent) && (0.0..=100.0).contains(&shares.spurious_percent));
    }
}

fn fit(network: &Network, dataset: &Dataset, weight: f64) -> f64 {
    let hyperparameters = Hyperparameters {
        max_steps: 400,
        tolerance: 0.0,
        ..Hyperparameters::default()
    };
    let split = Split {
        train: vec![0, 1],
        test: Vec::new(),
    };
    let problem = Problem::new(network, dataset, &split, hyperparameters).expect("a problem");
    let weights = network
        .edges()
        .iter()
        .map(|edge| weight * f64::from(edge.sign.mode_of_action().max(-1) | 1))
        .collect();
    let parameters = Parameters {
        weights,
        biases: vec![0.01; network.nodes().len()],
        projections: vec![1.2],
        ..Parameters::default()
    };
    reference(Arc::new(problem), LossWeights::default(), &parameters)
        .evaluate(0, Accuracy::Full)
        .expect("an evaluation")
        .losses
        .fit
}

#[test]
fn uniform_pairs_are_equally_likely() {
    // 4 nodes, one edge: 11 free pairs. Over 11,000 draws of one edge each pair is expected 1,000 times, with a standard
    // deviation of about 30; five of them on either side leave one failure in a million.
    let network = network(4, &[(0, 1, 0)]);
    let mut counts: HashMap<(NodeId, NodeId), u32> = HashMap::new();
    for seed in 0..11_000 {
        let with = inject(
            &network,
            SpuriousPlan {
                amount: Amount::Count(1),
                method: Method::Uniform,
                seed,
            },
        )
        .expect("it fits");
        *counts
            .entry((with.edges()[1].source, with.edges()[1].target))
            .or_default() += 1;
    }
    assert_eq!(counts.len(), 11, "every free pair occurs");
    assert!(
        counts.values().all(|count| (850..=1_150).contains(count)),
        "{counts:?}"
    );
}

#[test]
fn degree_weighted_pairs_follow_the_degrees() {
    // A star: the hub has degree 3, the others 1. Free pairs: hub as target three times with weight 3 each, between the
    // others six times with weight 1: the hub takes 9 of 15.
    let network = network(4, &[(0, 1, 0), (0, 2, 0), (0, 3, 0)]);
    let hub = (0..6_000)
        .filter(|&seed| {
            let with = inject(
                &network,
                SpuriousPlan {
                    amount: Amount::Count(1),
                    method: Method::Degree,
                    seed,
                },
            )
            .expect("it fits");
            with.edges()[3].target == NodeId::new(0)
        })
        .count();
    // Expected 3,600 with a standard deviation of 38.
    assert!(
        (3_400..=3_800).contains(&hub),
        "the hub was the target {hub} times of 6,000"
    );
}

#[test]
fn percentages_count_the_prior_edges() {
    assert_eq!(Amount::Percent(1.0).edges(5_732), 57);
    assert_eq!(Amount::Percent(10.0).edges(11), 1);
    assert_eq!(Amount::Percent(0.0).edges(11), 0);
}
