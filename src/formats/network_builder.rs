//! Builds a network from rows of edges, whatever the format of their file: merges rows of the same pair of nodes, and
//! reports merged rows, contradictions and self-loops.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::data::{ImportReport, Subject, WarningKind};
use crate::network::{Edge, EdgeId, EdgeOrigin, Network, Node, NodeId, Sign};

/// An edge as a row of a file states it.
pub(super) struct EdgeRow<'a> {
    /// Line of the file.
    pub line: u64,
    /// Id of the source.
    pub source: &'a str,
    /// Id of the target.
    pub target: &'a str,
    /// Whether the edge is said to stimulate.
    pub stimulates: bool,
    /// Whether it is said to inhibit; both at once is a contradiction, and neither leaves the sign unknown.
    pub inhibits: bool,
    /// Databases that list it.
    pub databases: Vec<String>,
    /// References in the literature.
    pub references: Vec<String>,
    /// Whether it was a spurious edge in the run that wrote the file.
    pub was_spurious: bool,
}

/// The network of the rows so far. Two rows for one pair of nodes become one edge: equal signs keep it, a known and an
/// unknown sign give the known one, a contradiction gives unknown; databases and references are united.
#[derive(Default)]
pub(super) struct NetworkBuilder {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    node_ids: HashMap<String, NodeId>,
    edge_ids: HashMap<(NodeId, NodeId), EdgeId>,
    merged: BTreeMap<EdgeId, Vec<u64>>,
    contradictions: BTreeMap<EdgeId, u64>,
    self_loops: Vec<(String, u64)>,
    /// Edges that were spurious in the run that wrote the table.
    spurious_before: Vec<EdgeId>,
}

impl NetworkBuilder {
    /// Adds the edge of a row.
    pub fn add(&mut self, row: EdgeRow<'_>) {
        if row.source == row.target {
            self.self_loops.push((row.source.to_owned(), row.line));
            return;
        }
        let sign = match (row.stimulates, row.inhibits) {
            (true, false) => Sign::Stimulation,
            (false, true) => Sign::Inhibition,
            _ => Sign::Unknown,
        };
        let edge = Edge {
            source: self.node(row.source),
            target: self.node(row.target),
            sign,
            origin: EdgeOrigin::Prior,
            databases: row.databases,
            references: row.references,
        };
        let id = self.insert(edge, row.line);
        if row.stimulates && row.inhibits {
            self.edges[id.index()].sign = Sign::Unknown;
            self.contradictions.insert(id, row.line);
        }
        if row.was_spurious {
            self.spurious_before.push(id);
        }
    }

    /// Whether no edge was added.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// The network.
    pub fn finish(self, name: String) -> Network {
        Network::new(name, self.nodes, self.edges)
    }

    fn node(&mut self, id: &str) -> NodeId {
        if let Some(&found) = self.node_ids.get(id) {
            return found;
        }
        let new = NodeId::new(self.nodes.len());
        self.nodes.push(Node {
            id: id.to_owned(),
            symbol: id.to_owned(),
            ligand: false,
            transcription_factor: false,
        });
        self.node_ids.insert(id.to_owned(), new);
        new
    }

    fn insert(&mut self, edge: Edge, line: u64) -> EdgeId {
        let pair = (edge.source, edge.target);
        let Some(&id) = self.edge_ids.get(&pair) else {
            let id = EdgeId::new(self.edges.len());
            self.edge_ids.insert(pair, id);
            self.edges.push(edge);
            return id;
        };
        self.merged.entry(id).or_default().push(line);
        let kept = &mut self.edges[id.index()];
        match (kept.sign, edge.sign) {
            (Sign::Unknown, _) if !self.contradictions.contains_key(&id) => kept.sign = edge.sign,
            (Sign::Stimulation, Sign::Inhibition) | (Sign::Inhibition, Sign::Stimulation) => {
                kept.sign = Sign::Unknown;
                self.contradictions.insert(id, line);
            }
            _ => {}
        }
        unite(&mut kept.databases, edge.databases);
        unite(&mut kept.references, edge.references);
        id
    }

    fn arrow(&self, id: EdgeId) -> String {
        let edge = &self.edges[id.index()];
        format!(
            "{} → {}",
            self.nodes[edge.source.index()].id,
            self.nodes[edge.target.index()].id
        )
    }

    /// Warns that a file of these columns has none with signs.
    pub fn report_no_signs(&self, file: &Path, columns: &[String], report: &mut ImportReport) {
        let message = format!(
            "{}: no column says which edges stimulate and which inhibit, so all {} signs are unknown, and training cannot penalise wrong ones. Name the columns 'stimulation' and 'inhibition' (1 or 0), or 'moa' (1, -1 or 0). The columns are: {}.",
            file.display(),
            self.edges.len(),
            columns.join(", ")
        );
        let edges = (0..self.edges.len()).map(EdgeId::new).collect();
        report.warn(WarningKind::NoSigns, message, Subject::Edges(edges));
    }

    /// Warns of merged rows, contradictory signs, edges that were spurious before, and self-loops.
    pub fn report(&self, path: &Path, report: &mut ImportReport) {
        let file = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        for (&id, lines) in &self.merged {
            let lines = lines
                .iter()
                .map(u64::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            let message = format!(
                "{file}, line {lines}: {} is listed again; merged into one edge, references united.",
                self.arrow(id)
            );
            report.warn(
                WarningKind::MergedDuplicates,
                message,
                Subject::Edges(vec![id]),
            );
        }
        for (&id, line) in &self.contradictions {
            let message = format!(
                "{file}, line {line}: {} is said to stimulate and to inhibit; its sign is taken as unknown.",
                self.arrow(id)
            );
            report.warn(
                WarningKind::ContradictorySigns,
                message,
                Subject::Edges(vec![id]),
            );
        }
        if !self.spurious_before.is_empty() {
            let message = format!(
                "{file}: {} edges were spurious in the run that wrote this table; they are taken as known. Leave them out with --known-only when the network is written.",
                self.spurious_before.len()
            );
            let edges = Subject::Edges(self.spurious_before.clone());
            report.warn(WarningKind::SpuriousBefore, message, edges);
        }
        for (name, line) in &self.self_loops {
            let subject = self.node_ids.get(name).map_or_else(
                || Subject::Names(vec![name.clone()]),
                |&id| Subject::Nodes(vec![id]),
            );
            report.warn(
                WarningKind::SelfLoops,
                format!("{file}, line {line}: the edge from {name} to itself was dropped."),
                subject,
            );
        }
    }
}

fn unite(kept: &mut Vec<String>, more: Vec<String>) {
    for item in more {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
}
