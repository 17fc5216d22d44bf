//! What is open: the prior knowledge with its data, and the network that is made from it.

use std::sync::Arc;

use crate::app::query::Filter;
use crate::data::{DataSource, StudyData};
use crate::model::Topology;
use crate::network::{Adjacency, Edge, EdgeId, EdgeOrigin, Network, Reach, reach};

/// What is open: the prior knowledge with its data, and the network with spurious edges that is shown and trained.
#[derive(Debug, Clone)]
pub struct OpenNetwork {
    /// Network without spurious edges, data, report.
    pub study: Arc<StudyData>,
    /// Where it came from.
    pub source: DataSource,
    /// The network with the edges that were drawn, and with its spurious edges.
    pub network: Arc<Network>,
    /// Its edges by node.
    pub adjacency: Adjacency,
    /// Part of the network that each node belongs to, 0 for the largest; `[N]`.
    pub components: Vec<u32>,
    /// Number of edges of each origin, in the order of [`Filter::ORIGINS`].
    pub origin_counts: [usize; 3],
    /// Number of edges of each sign but spurious ones, in the order of [`Filter::SIGNS`].
    pub sign_counts: [usize; 3],
    /// How far each node is from ligands and transcription factors; `[N]`.
    pub reach: Reach,
    /// The shape of the network, for arithmetic.
    pub topology: Arc<Topology>,
}

impl OpenNetwork {
    /// A study with the network that is made from it.
    #[must_use]
    pub fn new(study: Arc<StudyData>, source: DataSource, network: Network) -> Self {
        let adjacency = Adjacency::new(&network);
        let outputs = study.transcription_factors();
        let edges = network.edges();
        Self {
            origin_counts: Filter::ORIGINS.map(|origin| network.count(origin)),
            sign_counts: Filter::SIGNS.map(|sign| {
                let is_one =
                    |edge: &&Edge| edge.sign == sign && edge.origin != EdgeOrigin::Spurious;
                edges.iter().filter(is_one).count()
            }),
            components: adjacency.components(),
            reach: reach(&network, &study.ligands(), &outputs),
            topology: Arc::new(Topology::new(&network)),
            adjacency,
            network: Arc::new(network),
            study,
            source,
        }
    }

    /// An edge of the files in the network that is shown; `None` where the user has taken it out.
    #[must_use]
    pub fn shown_edge(&self, of_study: EdgeId) -> Option<EdgeId> {
        let edge = self.study.network.edge(of_study);
        self.network.edge_between(edge.source, edge.target)
    }

    /// The edge of the files that an edge of the network is.
    #[must_use]
    pub fn edge_of_study(&self, shown: EdgeId) -> Option<EdgeId> {
        let edge = self.network.edge(shown);
        self.study.network.edge_between(edge.source, edge.target)
    }
}
