//! Changes of a network by its user.

use espalier::data::{Example, StudyData};
use espalier::network::{Becomes, EdgeOrigin, Edit, EditError, Edits, Network, NodeId, Sign};
use espalier::settings::{Config, Preset};
use espalier::train::{Experiment, ExperimentError};

fn toy() -> StudyData {
    StudyData::example(Example::Toy).expect("an example")
}

fn edits(texts: &[&str]) -> Edits {
    texts
        .iter()
        .map(|text| text.parse::<Edit>().expect("an edit"))
        .collect()
}

/// Ids of the ends, sign and origin of every edge.
fn list(network: &Network) -> Vec<(String, String, Sign, EdgeOrigin)> {
    let id = |node: NodeId| network.node(node).id.clone();
    network
        .edges()
        .iter()
        .map(|edge| (id(edge.source), id(edge.target), edge.sign, edge.origin))
        .collect()
}

#[test]
fn edits_say_what_a_pair_becomes() {
    let network = toy().network;
    let before = list(&network);
    let (source, target, ..) = before[3].clone();
    let other = network.nodes().last().expect("nodes").id.clone();
    let first = network.nodes()[0].id.clone();
    assert!(
        network.edge_between_ids(&other, &first).is_none(),
        "this pair is free"
    );
    let after = edits(&[
        &format!("{source},{target},removed"),
        &format!("{other},{first},inhibits"),
        &format!("{},{},unknown", before[0].0, before[0].1),
    ])
    .apply(&network)
    .expect("they fit");
    let mut expected = before.clone();
    expected[0].2 = Sign::Unknown;
    expected.remove(3);
    expected.push((other, first, Sign::Inhibition, EdgeOrigin::User));
    assert_eq!(list(&after), expected);
    assert_eq!(
        after.edges()[0].references,
        network.edges()[0].references,
        "the evidence stays"
    );
}

#[test]
fn the_last_edit_of_a_pair_counts_and_one_that_brings_back_takes_it_away() {
    let network = toy().network;
    let (source, target, sign, _) = list(&network)[0].clone();
    let edit = |becomes| Edit {
        source: source.clone(),
        target: target.clone(),
        becomes,
    };
    let mut edits = Edits::default();
    edits.push(&network, edit(Becomes::Removed));
    edits.push(&network, edit(Becomes::Edge(Sign::Unknown)));
    assert_eq!(edits.list(), [edit(Becomes::Edge(Sign::Unknown))]);
    edits.push(&network, edit(Becomes::Edge(sign)));
    assert!(edits.is_empty());
    let twice: Edits = [edit(Becomes::Removed), edit(Becomes::Edge(Sign::Unknown))]
        .into_iter()
        .collect();
    assert_eq!(
        list(&twice.apply(&network).expect("it fits"))[0].2,
        Sign::Unknown
    );
}

#[test]
fn edits_are_written_as_they_are_read() {
    for text in [
        "A,B,stimulates",
        "A,B,inhibits",
        "Ligand_TNFa,P01375,unknown",
        "A,B,removed",
    ] {
        assert_eq!(text.parse::<Edit>().expect("an edit").to_string(), text);
    }
    for text in [
        "",
        "A,B",
        "A,B,C,removed",
        "A,B,kills",
        ",B,removed",
        "A B removed",
    ] {
        assert_eq!(text.parse::<Edit>(), Err(EditError::Text(text.to_owned())));
    }
}

#[test]
fn edits_that_do_not_fit_are_refused() {
    let network = toy().network;
    let id = |at: usize| network.nodes()[at].id.clone();
    let unknown = edits(&[&format!("{},nowhere,inhibits", id(0))]).apply(&network);
    assert!(
        matches!(&unknown, Err(EditError::UnknownNode { unknown, .. }) if unknown == "nowhere"),
        "{unknown:?}"
    );
    let itself = edits(&[&format!("{},{},inhibits", id(0), id(0))]).apply(&network);
    assert_eq!(itself.err(), Some(EditError::SelfLoop(id(0))));
    let (a, b) = (id(10), id(0));
    assert!(network.edge_between_ids(&a, &b).is_none());
    let nothing = edits(&[&format!("{a},{b},removed")]).apply(&network);
    assert_eq!(nothing.err(), Some(EditError::NoEdge(a, b)));
}

/// A run trains the edited network: drawn edges are no spurious ones, and spurious ones avoid them.
#[test]
fn a_run_has_the_edits() {
    let study = toy();
    let mut config = Config::for_example(Preset::LowCoverage, Example::Toy);
    let (a, b) = (
        study.network.nodes()[10].id.clone(),
        study.network.nodes()[0].id.clone(),
    );
    config.edits = edits(&[&format!("{a},{b},inhibits")]);
    let experiment = Experiment::new(&study, config.clone()).expect("an experiment");
    assert_eq!(experiment.problem.topology.edges(), 11 + 1 + 6);
    assert_eq!(experiment.network.edges()[11].origin, EdgeOrigin::User);
    assert!(!experiment.problem.topology.spurious[11]);
    assert!(
        experiment.start().weights[11] < 0.0,
        "it starts with its sign"
    );
    let flags = config
        .flags(&Config::for_example(Preset::LowCoverage, Example::Toy))
        .join(" ");
    assert!(
        flags.contains(&format!("--edit {a},{b},inhibits")),
        "{flags}"
    );
    config.edits = edits(&["nowhere,at all,removed"]);
    assert!(matches!(
        Experiment::new(&study, config),
        Err(ExperimentError::Edit(_))
    ));
}
