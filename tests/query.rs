//! What is shown, found and walked: filters, focus, queries, suggestions, without a window.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

use std::collections::BTreeSet;

use espalier::app::{
    Filter, Focus, Parts, Prominence, Query, QueryContext, Reached, Step, Suggestion, Unfocused,
    Visibility, selection_sentence, suggestions, walk,
};
use espalier::network::{
    Adjacency, Direction, Edge, EdgeId, EdgeOrigin, Network, Node, NodeId, Reach, Sign, reach,
};

/// L -> A -| B -> T, A -> T, T -> A (back), X -> Y apart; a spurious edge L -> B and a drawn one B -> A.
struct Sample {
    network: Network,
    adjacency: Adjacency,
    components: Vec<u32>,
    reach: Reach,
    weights: Vec<f64>,
    state: Vec<f64>,
    doubted: BTreeSet<(NodeId, NodeId)>,
}

impl Sample {
    fn new() -> Self {
        let names = ["L", "A", "B", "T", "X", "Y"];
        let nodes = names
            .iter()
            .map(|name| Node {
                id: format!("id_{name}"),
                symbol: (*name).to_owned(),
                ligand: *name == "L",
                transcription_factor: *name == "T",
            })
            .collect();
        let edge = |source: usize, target: usize, sign, origin| Edge {
            source: NodeId::new(source),
            target: NodeId::new(target),
            sign,
            origin,
            databases: Vec::new(),
            references: Vec::new(),
        };
        use EdgeOrigin::{Prior, Spurious, User};
        use Sign::{Inhibition, Stimulation, Unknown};
        let edges = vec![
            edge(0, 1, Stimulation, Prior),
            edge(1, 2, Inhibition, Prior),
            edge(2, 3, Stimulation, Prior),
            edge(1, 3, Unknown, Prior),
            edge(3, 1, Stimulation, Prior),
            edge(4, 5, Stimulation, Prior),
            edge(2, 1, Stimulation, User),
            edge(0, 2, Unknown, Spurious),
        ];
        let network = Network::new("sample".into(), nodes, edges);
        let adjacency = Adjacency::new(&network);
        Self {
            components: adjacency.components(),
            reach: reach(&network, &[NodeId::new(0)], &[NodeId::new(3)]),
            adjacency,
            network,
            weights: vec![0.5, -0.4, 0.3, 0.02, 0.6, 0.7, 0.01, 0.005],
            state: vec![1.0, 0.6, 0.1, 0.4, 0.0, 0.0],
            doubted: BTreeSet::from([(NodeId::new(1), NodeId::new(3))]),
        }
    }

    fn context(&self) -> QueryContext<'_> {
        QueryContext {
            network: &self.network,
            adjacency: &self.adjacency,
            components: &self.components,
            reach: &self.reach,
            weights: Some(&self.weights),
            state: Some(&self.state),
            doubted: &self.doubted,
        }
    }

    /// Symbols of the nodes, or ends of the edges, that a query finds.
    fn find(&self, query: &str) -> String {
        let query = Query::parse(query).expect("a query").expect("words");
        let found = query.matches(&self.context());
        let symbol = |node: NodeId| self.network.node(node).symbol.clone();
        let nodes = found.nodes.iter().map(|&node| symbol(node));
        let edges = found.edges.iter().map(|&edge| {
            let edge = self.network.edge(edge);
            format!("{}{}", symbol(edge.source), symbol(edge.target))
        });
        nodes.chain(edges).collect::<Vec<_>>().join(" ")
    }

    fn shown(
        &self,
        filter: &Filter,
        focus: &Focus,
        nodes: &[usize],
        edges: &[usize],
    ) -> Visibility {
        let nodes = nodes.iter().map(|&node| NodeId::new(node)).collect();
        let edges = edges.iter().map(|&edge| EdgeId::new(edge)).collect();
        Visibility::new(&self.context(), filter, focus, (&nodes, &edges))
    }

    /// Edges that are seen at least so well.
    fn edges(shown: &Visibility, least: Prominence) -> Vec<usize> {
        (0..shown.edges.len())
            .filter(|&edge| shown.edges[edge] >= least)
            .collect()
    }
}

#[test]
fn queries_find_what_they_say() {
    let sample = Sample::new();
    for (query, expected) in [
        ("t", "T"),
        ("id_", "L A B T X Y"),
        ("deg>3", "A B"),
        ("deg>3 !id_a", "B"),
        ("in=3", "A"),
        ("out>=2", "L A B"),
        ("state>0.5", "L A"),
        ("kind:ligand", "L"),
        ("kind:tf", "T"),
        ("kind:inner", "A B X Y"),
        ("sign:inh", "AB"),
        ("sign:unknown", "AT LB"),
        ("sign:inh to:b", "AB"),
        ("from:A", "AB AT"),
        ("to:id_T", "BT AT"),
        ("kind:spurious", "LB"),
        ("kind:drawn", "BA"),
        ("kind:doubted", "AT"),
        ("kind:pkn abs(w)<0.1", "AT"),
        ("w<0", "AB"),
        ("rank<=2", "TA XY"),
        ("kind:pkn top:2", "XY TA"),
        ("least:2", "LB BA"),
        ("kind:spurious top:10", "LB"),
        ("sign:stim x", "XY"),
        ("kind:ligand top:1", "L"),
    ] {
        assert_eq!(sample.find(query), expected, "{query}");
    }
}

#[test]
fn a_mistake_is_named_with_what_could_stand_there() {
    for (query, word, hint) in [
        ("a deg>many", "deg>many", "a number"),
        ("foo>3", "foo>3", "deg"),
        ("sign:red", "sign:red", "stim, inh"),
        ("kind:what", "kind:what", "spurious"),
        ("top:none", "top:none", "top:10"),
        ("to:", "to:", "symbol"),
        ("colour:red", "colour:red", "kind:"),
    ] {
        let error = Query::parse(query).expect_err(query);
        assert_eq!(error.word, word);
        assert!(error.to_string().contains(hint), "{query}: {error}");
    }
    assert_eq!(Query::parse("   "), Ok(None));
}

#[test]
fn suggestions_put_the_closest_first() {
    let sample = Sample::new();
    let found = suggestions(&sample.context(), "b").expect("no query");
    assert_eq!(
        found[0],
        Suggestion::Node(NodeId::new(2)),
        "the whole symbol before a part of an id"
    );
    let examples = suggestions(&sample.context(), "").expect("no query");
    let texts: Vec<&str> = examples
        .iter()
        .map(|suggestion| match suggestion {
            Suggestion::Example(query, _) => query.as_str(),
            other => panic!("{other:?} without text"),
        })
        .collect();
    assert!(
        texts.contains(&"sign:inh to:T") && texts.contains(&"from:L"),
        "names of this network: {texts:?}"
    );
    for text in texts {
        assert!(Query::parse(text).expect("an example is a query").is_some());
    }
    assert!(suggestions(&sample.context(), "deg>").is_err());
}

#[test]
fn filters_hide_what_they_say() {
    let sample = Sample::new();
    let all = Filter::default();
    let focus = Focus::default();
    let seen =
        |filter: Filter| Sample::edges(&sample.shown(&filter, &focus, &[], &[]), Prominence::Shown);
    assert_eq!(seen(all.clone()), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(
        seen(Filter {
            origins: [true, false, false],
            ..all.clone()
        }),
        [0, 1, 2, 3, 4, 5]
    );
    assert_eq!(
        seen(Filter {
            origins: [false, true, true],
            ..all.clone()
        }),
        [6, 7]
    );
    assert_eq!(
        seen(Filter {
            signs: [false, true, true],
            ..all.clone()
        }),
        [1, 3, 7]
    );
    assert_eq!(
        seen(Filter {
            threshold: 0.1,
            ..all.clone()
        }),
        [0, 1, 2, 4, 5]
    );
    assert_eq!(
        seen(Filter {
            least_degree: 2,
            ..all.clone()
        }),
        [0, 1, 2, 3, 4, 6, 7]
    );
    assert_eq!(
        seen(Filter {
            parts: Parts::Largest,
            ..all.clone()
        }),
        [0, 1, 2, 3, 4, 6, 7]
    );
    assert_eq!(
        seen(Filter {
            parts: Parts::Others,
            ..all.clone()
        }),
        [5]
    );
    assert_eq!(
        seen(Filter {
            reached: Reached::Between,
            ..all.clone()
        }),
        [0, 1, 2, 3, 4, 6, 7]
    );
    assert_eq!(
        seen(Filter {
            reached: Reached::Outside,
            ..all.clone()
        }),
        [5]
    );
    let query = Query::parse("sign:inh").expect("a query");
    let shown = sample.shown(
        &Filter {
            query,
            ..all.clone()
        },
        &focus,
        &[],
        &[],
    );
    assert_eq!(Sample::edges(&shown, Prominence::Shown), [1]);
    assert_eq!(
        (shown.edge_count, shown.node_count),
        (1, 2),
        "the edge and its ends"
    );
    let query = Query::parse("deg>3").expect("a query");
    assert_eq!(
        seen(Filter { query, ..all }),
        [1, 6],
        "edges between nodes that are found"
    );
}

/// Edges fade between the threshold and half of it.
#[test]
fn the_threshold_fades() {
    let filter = Filter {
        threshold: 0.2,
        ..Filter::default()
    };
    for (magnitude, expected) in [(0.3, 1.0), (0.2, 1.0), (0.15, 0.5), (0.1, 0.0), (0.01, 0.0)] {
        let found = filter.fade(Some(magnitude));
        assert!((found - expected).abs() < 1e-6, "{magnitude}: {found}");
    }
    assert_eq!(filter.fade(None), 1.0);
    assert_eq!(
        Filter::default().fade(Some(0.0)),
        1.0,
        "a threshold of 0 fades nothing"
    );
}

#[test]
fn focus_goes_the_way_it_is_told() {
    let sample = Sample::new();
    let focused = |steps, direction, nodes: &[usize], edges: &[usize]| {
        let focus = Focus {
            steps,
            direction,
            rest: Unfocused::Dimmed,
        };
        Sample::edges(
            &sample.shown(&Filter::default(), &focus, nodes, edges),
            Prominence::Focused,
        )
    };
    assert_eq!(focused(0, Direction::Both, &[1], &[]), [] as [usize; 0]);
    assert_eq!(focused(1, Direction::Downstream, &[1], &[]), [1, 3]);
    assert_eq!(focused(1, Direction::Upstream, &[1], &[]), [0, 4, 6]);
    assert_eq!(focused(1, Direction::Both, &[1], &[]), [0, 1, 3, 4, 6]);
    assert_eq!(
        focused(2, Direction::Downstream, &[0], &[]),
        [0, 1, 2, 3, 6, 7]
    );
    assert_eq!(
        focused(3, Direction::Both, &[], &[5]),
        [5],
        "of selected edges, those alone"
    );
}

/// A walk of the focus takes no edge that is filtered out.
#[test]
fn focus_goes_along_shown_edges_alone() {
    let sample = Sample::new();
    let filter = Filter {
        origins: [true, true, false],
        ..Filter::default()
    };
    let focus = Focus {
        steps: 1,
        direction: Direction::Downstream,
        rest: Unfocused::Dimmed,
    };
    let shown = sample.shown(&filter, &focus, &[0], &[]);
    assert_eq!(
        shown.nodes[2],
        Prominence::Faint,
        "B is reached over a spurious edge alone"
    );
    assert_eq!(shown.nodes[1], Prominence::Focused);
}

/// An edge between half of the threshold and the threshold is there, and paler.
#[test]
fn a_fading_edge_is_still_shown() {
    let sample = Sample::new();
    let filter = Filter {
        threshold: 0.4,
        ..Filter::default()
    };
    let shown = sample.shown(&filter, &Focus::default(), &[], &[]);
    assert_eq!(
        Sample::edges(&shown, Prominence::Shown),
        [0, 1, 2, 4, 5],
        "0.3 is above half of 0.4"
    );
    assert!((filter.fade(Some(0.3)) - 0.5).abs() < 1e-6);
}

/// Nodes whose edges are all filtered out step back, and the kinds of edges are those to be seen.
#[test]
fn what_has_no_edge_left_steps_back() {
    let sample = Sample::new();
    let filter = Filter {
        origins: [false, false, true],
        ..Filter::default()
    };
    let shown = sample.shown(&filter, &Focus::default(), &[], &[]);
    let seen: Vec<_> = shown
        .nodes
        .iter()
        .map(|seen| *seen == Prominence::Shown)
        .collect();
    assert_eq!(
        seen,
        [true, false, true, false, false, false],
        "the ends of L -> B"
    );
    assert_eq!(shown.node_count, 2);
    assert_eq!(
        shown.kinds,
        [(EdgeOrigin::Spurious, Sign::Unknown)]
            .into_iter()
            .collect()
    );
}

#[test]
fn a_name_that_nobody_has_is_a_mistake() {
    let sample = Sample::new();
    let error = suggestions(&sample.context(), "sign:inh to:zz").expect_err("there is no ZZ");
    assert!(
        error
            .to_string()
            .contains("no protein has the symbol or id 'zz'"),
        "{error}"
    );
    assert!(suggestions(&sample.context(), "sign:inh to:id_b").is_ok());
}

#[test]
fn the_rest_is_dimmed_or_hidden() {
    let sample = Sample::new();
    for (rest, expected) in [
        (Unfocused::Dimmed, Prominence::Faint),
        (Unfocused::Hidden, Prominence::Hidden),
    ] {
        let focus = Focus {
            steps: 1,
            direction: Direction::Both,
            rest,
        };
        let shown = sample.shown(&Filter::default(), &focus, &[4], &[]);
        assert_eq!(shown.edges[0], expected);
        assert_eq!(shown.nodes[0], expected);
        assert_eq!(
            (shown.edges[5], shown.nodes[5]),
            (Prominence::Focused, Prominence::Focused)
        );
        assert_eq!(shown.edge_count, 8, "the focus does not filter");
    }
    let hidden = Filter {
        origins: [false, true, true],
        ..Filter::default()
    };
    let shown = sample.shown(&hidden, &Focus::default(), &[], &[0]);
    assert_eq!(
        shown.edges[0],
        Prominence::Focused,
        "what is selected is seen whatever the filter"
    );
}

#[test]
fn arrow_keys_walk_along_edges() {
    let sample = Sample::new();
    let context = sample.context();
    let (node, edge) = (
        |index| Some(NodeId::new(index)),
        |index| Some(EdgeId::new(index)),
    );
    assert_eq!(
        walk(&context, None, None, None, Step::Along),
        Some(Ok(NodeId::new(0))),
        "it begins at a ligand"
    );
    assert_eq!(
        walk(&context, node(0), None, None, Step::Along),
        Some(Err(EdgeId::new(0))),
        "the strongest edge out"
    );
    assert_eq!(
        walk(&context, None, edge(0), node(0), Step::Along),
        Some(Ok(NodeId::new(1)))
    );
    assert_eq!(
        walk(&context, None, edge(0), node(0), Step::Weaker),
        Some(Err(EdgeId::new(7)))
    );
    assert_eq!(
        walk(&context, None, edge(7), node(0), Step::Stronger),
        Some(Err(EdgeId::new(0)))
    );
    assert_eq!(
        walk(&context, None, edge(0), node(0), Step::Stronger),
        None,
        "there is none stronger"
    );
    assert_eq!(
        walk(&context, node(1), None, None, Step::Against),
        Some(Err(EdgeId::new(4))),
        "the strongest edge in"
    );
    assert_eq!(
        walk(&context, None, edge(4), node(1), Step::Weaker),
        Some(Err(EdgeId::new(0))),
        "among those into the node"
    );
    assert_eq!(
        walk(&context, None, edge(4), node(1), Step::Against),
        Some(Ok(NodeId::new(3)))
    );
    assert_eq!(
        walk(&context, node(5), None, None, Step::Along),
        None,
        "nothing leads on"
    );
}

#[test]
fn ranks_and_sentences() {
    let sample = Sample::new();
    let context = sample.context();
    let ranks: Vec<_> = (0..8)
        .map(|edge| context.rank(EdgeId::new(edge)).expect("weights"))
        .collect();
    assert_eq!(ranks, [3, 4, 5, 6, 2, 1, 7, 8]);
    let sentence = selection_sentence(&context, &[], &[EdgeId::new(1)]);
    assert_eq!(sentence, "A inhibits B, known, weight -0.400");
    let sentence = selection_sentence(&context, &[NodeId::new(3)], &[]);
    assert_eq!(
        sentence,
        "T, transcription factor, 2 edges in, 1 out, state 0.40"
    );
    assert_eq!(selection_sentence(&context, &[], &[]), "nothing selected");
}

#[test]
fn parts_are_ordered_by_size() {
    let sample = Sample::new();
    assert_eq!(sample.components, [0, 0, 0, 0, 1, 1]);
}
