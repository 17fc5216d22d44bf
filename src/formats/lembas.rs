//! Reads `*-Model.tsv` and `*-Annotation.tsv` of the LEMBAS family.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use super::import_error::ImportError;
use super::table::{Row, Table};
use crate::data::{ImportReport, Subject, WarningKind, preview};
use crate::network::{Edge, EdgeId, EdgeOrigin, Network, Node, NodeId, Sign};

/// Reads the edges of a network. Listing a pair of nodes twice gives one edge:
/// equal signs keep it, a known and an unknown sign give the known one, a contradiction gives unknown.
///
/// # Errors
/// The table lacks a column `source` or `target`, has a row without one of them or with a flag that is
/// neither 0 nor 1, or no edge is left.
pub fn read_network(
    table: &Table,
    name: String,
    report: &mut ImportReport,
) -> Result<Network, ImportError> {
    let columns = Columns::of(table)?;
    let mut builder = Builder::default();
    for row in &table.rows {
        builder.add(table, &columns, row)?;
    }
    if builder.edges.is_empty() {
        return Err(ImportError::file(
            &table.file,
            "no edge is left",
            "A network needs at least one row with a source and another target.",
        ));
    }
    if matches!(columns.signs, SignColumns::Missing) {
        builder.report_no_signs(table, report);
    }
    builder.report(&table.file, report);
    Ok(Network::new(name, builder.nodes, builder.edges))
}

struct Columns {
    source: usize,
    target: usize,
    signs: SignColumns,
    databases: Option<usize>,
    references: Option<usize>,
    /// Where edges came from in the run that wrote the table.
    origin: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, ImportError> {
        Ok(Self {
            source: table.required("source")?,
            target: table.required("target")?,
            signs: SignColumns::of(table),
            databases: table.column("sources"),
            references: table.column("references"),
            origin: table.column("origin"),
        })
    }
}

/// Where a table says whether an edge stimulates or inhibits.
#[derive(Debug, Clone, Copy)]
enum SignColumns {
    /// Two flags, at least one of which is there.
    Flags {
        stimulation: Option<usize>,
        inhibition: Option<usize>,
    },
    /// One number: 1, -1 or 0, as this program writes it.
    ModeOfAction(usize),
    /// Nowhere.
    Missing,
}

impl SignColumns {
    fn of(table: &Table) -> Self {
        match (
            table.column("stimulation"),
            table.column("inhibition"),
            table.column("moa"),
        ) {
            (None, None, None) => Self::Missing,
            (None, None, Some(column)) => Self::ModeOfAction(column),
            (stimulation, inhibition, _) => Self::Flags {
                stimulation,
                inhibition,
            },
        }
    }

    /// Whether the edge of a row is said to stimulate, and whether it is said to inhibit.
    fn read(self, table: &Table, row: &Row) -> Result<(bool, bool), ImportError> {
        match self {
            Self::Flags {
                stimulation,
                inhibition,
            } => {
                let flag = |column: Option<usize>| {
                    column.map_or(Ok(false), |column| table.flag(row, column))
                };
                Ok((flag(stimulation)?, flag(inhibition)?))
            }
            Self::ModeOfAction(column) => match table.number(row, column) {
                Ok(Some(1.0)) => Ok((true, false)),
                Ok(Some(-1.0)) => Ok((false, true)),
                Ok(Some(0.0) | None) => Ok((false, false)),
                _ => Err(table.error(
                    row,
                    column,
                    format!("'{}' is no mode of action", row.cell(column)),
                    "Write 1 for stimulation, -1 for inhibition, or 0 where it is not known.",
                )),
            },
            Self::Missing => Ok((false, false)),
        }
    }
}

/// What the rows so far make up. Two rows for one pair of nodes become one edge: equal signs keep it, a known and an
/// unknown sign give the known one, a contradiction gives unknown; databases and references are united.
#[derive(Default)]
struct Builder {
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

impl Builder {
    fn add(&mut self, table: &Table, columns: &Columns, row: &Row) -> Result<(), ImportError> {
        for column in [columns.source, columns.target] {
            if row.cell(column).is_empty() {
                return Err(table.error(
                    row,
                    column,
                    "the cell is empty",
                    "Every edge needs a source and a target.",
                ));
            }
        }
        let signs = columns.signs.read(table, row)?;
        let (source, target) = (row.cell(columns.source), row.cell(columns.target));
        if source == target {
            self.self_loops.push((source.to_owned(), row.line));
            return Ok(());
        }
        let sign = match signs {
            (true, false) => Sign::Stimulation,
            (false, true) => Sign::Inhibition,
            _ => Sign::Unknown,
        };
        let list = |column: Option<usize>| {
            column
                .map(|column| split_list(row.cell(column)))
                .unwrap_or_default()
        };
        let edge = Edge {
            source: self.node(source),
            target: self.node(target),
            sign,
            origin: EdgeOrigin::Prior,
            databases: list(columns.databases),
            references: list(columns.references),
        };
        let id = self.insert(edge, row.line);
        if signs == (true, true) {
            self.edges[id.index()].sign = Sign::Unknown;
            self.contradictions.insert(id, row.line);
        }
        let was = columns.origin.map(|column| row.cell(column));
        if was == Some(EdgeOrigin::Spurious.to_string().as_str()) {
            self.spurious_before.push(id);
        }
        Ok(())
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

    fn report_no_signs(&self, table: &Table, report: &mut ImportReport) {
        let headings: Vec<&str> = table.header.iter().map(String::as_str).collect();
        let message = format!(
            "{}: no column says which edges stimulate and which inhibit, so all {} signs are unknown, and training cannot penalise wrong ones. Name the columns 'stimulation' and 'inhibition' (1 or 0), or 'moa' (1, -1 or 0). The columns are: {}.",
            table.file.display(),
            self.edges.len(),
            headings.join(", ")
        );
        let edges = (0..self.edges.len()).map(EdgeId::new).collect();
        report.warn(WarningKind::NoSigns, message, Subject::Edges(edges));
    }

    fn report(&self, path: &Path, report: &mut ImportReport) {
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

fn split_list(cell: &str) -> Vec<String> {
    cell.split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

fn unite(kept: &mut Vec<String>, more: Vec<String>) {
    for item in more {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
}

/// Puts the gene symbols and the marks for ligands and transcription factors of an annotation onto a network.
///
/// # Errors
/// The table has no column `code`, or a mark that is neither true nor false.
pub fn read_annotation(
    table: &Table,
    network: Network,
    report: &mut ImportReport,
) -> Result<Network, ImportError> {
    let code = table.required("code")?;
    let (name, tf, ligand) = (
        table.column("name"),
        table.column("TF"),
        table.column("ligand"),
    );
    let mut marks = HashMap::new();
    let mut unknown = Vec::new();
    for row in &table.rows {
        let flag =
            |column: Option<usize>| column.map_or(Ok(false), |column| table.flag(row, column));
        let mark = (
            name.map_or("", |column| row.cell(column)),
            flag(tf)?,
            flag(ligand)?,
        );
        match network.find(row.cell(code)) {
            Some(_) => _ = marks.insert(row.cell(code), mark),
            None => unknown.push(row.cell(code).to_owned()),
        }
    }
    if !unknown.is_empty() {
        let message = format!(
            "{} rows of the annotation are not nodes of the network and were left out: {}.",
            unknown.len(),
            preview(&unknown)
        );
        report.warn(WarningKind::UnknownNames, message, Subject::Names(unknown));
    }
    Ok(network.annotated(|node| {
        if let Some(&(symbol, transcription_factor, ligand)) = marks.get(node.id.as_str()) {
            if !symbol.is_empty() {
                symbol.clone_into(&mut node.symbol);
            }
            node.transcription_factor = transcription_factor;
            node.ligand = ligand;
        }
    }))
}

/// The tables `*-Model.tsv` and `*-Annotation.tsv` of a network, as [`read_network`] and [`read_annotation`] read them.
#[must_use]
pub fn write_network(network: &Network) -> [String; 2] {
    let mut model =
        String::from("source\ttarget\tdirection\tstimulation\tinhibition\tsources\treferences\n");
    for edge in network.edges() {
        let (source, target) = (&network.node(edge.source).id, &network.node(edge.target).id);
        let (stimulation, inhibition) = (
            u8::from(edge.sign == Sign::Stimulation),
            u8::from(edge.sign == Sign::Inhibition),
        );
        let (databases, references) = (edge.databases.join(";"), edge.references.join(";"));
        // Writing to a String cannot fail.
        _ = writeln!(
            model,
            "{source}\t{target}\t1\t{stimulation}\t{inhibition}\t{databases}\t{references}"
        );
    }
    let mut annotation = String::from("code\tname\tTF\tligand\n");
    for node in network.nodes() {
        let flag = |yes: bool| if yes { "True" } else { "False" };
        let (tf, ligand) = (flag(node.transcription_factor), flag(node.ligand));
        _ = writeln!(annotation, "{}\t{}\t{tf}\t{ligand}", node.id, node.symbol);
    }
    [model, annotation]
}
