//! The pruned network in the formats of other programs: LEMBAS table, SIF, GraphML and Cytoscape.js JSON, with weights.

use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::json;

use super::table::number_cell;
use crate::network::{Edge, EdgeOrigin, Network, Sign};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkFormat {
    /// Columns of the LEMBAS family, followed by weight and origin.
    Table,
    /// `source type target`, for Cytoscape and CellNOpt; it has no place for weights.
    Sif,
    /// XML for Cytoscape, Gephi, yEd and networkx.
    GraphMl,
    /// JSON for Cytoscape and Cytoscape.js.
    Cytoscape,
}

impl NetworkFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Table, Self::Sif, Self::GraphMl, Self::Cytoscape];

    /// The ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Table => "tsv",
            Self::Sif => "sif",
            Self::GraphMl => "graphml",
            Self::Cytoscape => "cyjs",
        }
    }

    /// The format of files with an ending; `None` for others.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.ending() == ending)
    }
}

/// A network with weights, without its weakest edges. Nodes that lose all their edges stay, since they have biases.
#[derive(Debug, Clone, Copy)]
pub struct Pruned<'a> {
    /// The network.
    pub network: &'a Network,
    /// Weights; `[E]`.
    pub weights: &'a [f64],
    /// Edges of smaller magnitude are left out.
    pub threshold: f64,
    /// Whether spurious edges are left out, however strong they are.
    pub known_only: bool,
}

impl Pruned<'_> {
    /// The edges that are kept, with their weights.
    pub fn edges(&self) -> impl Iterator<Item = (&Edge, f64)> {
        let all = self
            .network
            .edges()
            .iter()
            .zip(self.weights.iter().copied());
        all.filter(|(edge, weight)| {
            let is_kept = !self.known_only || edge.origin != EdgeOrigin::Spurious;
            is_kept && weight.abs() >= self.threshold
        })
    }

    fn ends(&self, edge: &Edge) -> [&str; 2] {
        [edge.source, edge.target].map(|node| self.network.node(node).id.as_str())
    }
}

/// The network as a file of this format.
///
/// # Errors
/// XML cannot be written: why.
pub fn network_file(pruned: Pruned<'_>, format: NetworkFormat) -> Result<String, String> {
    match format {
        NetworkFormat::Table => Ok(table(pruned)),
        NetworkFormat::Sif => Ok(sif(pruned)),
        NetworkFormat::GraphMl => graphml(pruned).map_err(|error| error.to_string()),
        NetworkFormat::Cytoscape => Ok(cytoscape(pruned)),
    }
}

/// Type of the interaction, as SIF, GraphML and Cytoscape files name it.
fn interaction(sign: Sign) -> &'static str {
    match sign {
        Sign::Stimulation => "stimulates",
        Sign::Inhibition => "inhibits",
        Sign::Unknown => "acts-on",
    }
}

fn table(pruned: Pruned<'_>) -> String {
    let mut text = String::from(
        "source\ttarget\tdirection\tstimulation\tinhibition\tsources\treferences\tweight\torigin\n",
    );
    for (edge, weight) in pruned.edges() {
        let [source, target] = pruned.ends(edge);
        let flag = |sign: Sign| u8::from(edge.sign == sign);
        // Writing to a String cannot fail.
        _ = writeln!(
            text,
            "{source}\t{target}\t1\t{}\t{}\t{}\t{}\t{}\t{}",
            flag(Sign::Stimulation),
            flag(Sign::Inhibition),
            edge.databases.join(";"),
            edge.references.join(";"),
            number_cell(weight),
            edge.origin
        );
    }
    text
}

fn sif(pruned: Pruned<'_>) -> String {
    let mut text = String::new();
    let mut has_edge = vec![false; pruned.network.nodes().len()];
    for (edge, _) in pruned.edges() {
        has_edge[edge.source.index()] = true;
        has_edge[edge.target.index()] = true;
        let [source, target] = pruned.ends(edge);
        _ = writeln!(text, "{source}\t{}\t{target}", interaction(edge.sign));
    }
    for (node, _) in pruned
        .network
        .nodes()
        .iter()
        .zip(has_edge)
        .filter(|(_, has)| !has)
    {
        _ = writeln!(text, "{}", node.id);
    }
    text
}

/// Attributes as GraphML declares them: name, `node` or `edge`, and type.
const KEYS: [(&str, &str, &str); 8] = [
    ("name", "node", "string"),
    ("ligand", "node", "boolean"),
    ("transcription_factor", "node", "boolean"),
    ("interaction", "edge", "string"),
    ("sign", "edge", "int"),
    ("origin", "edge", "string"),
    ("weight", "edge", "double"),
    ("references", "edge", "int"),
];

fn graphml(pruned: Pruned<'_>) -> std::io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer
        .create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    root.write_inner_content(|writer| {
        for (name, of, kind) in KEYS {
            let key = writer.create_element("key");
            key.with_attributes([
                ("id", name),
                ("for", of),
                ("attr.name", name),
                ("attr.type", kind),
            ])
            .write_empty()?;
        }
        let graph = writer
            .create_element("graph")
            .with_attributes([("id", "network"), ("edgedefault", "directed")]);
        graph.write_inner_content(|writer| graph_elements(writer, pruned))?;
        Ok(())
    })?;
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n")
}

fn graph_elements(writer: &mut Writer<Vec<u8>>, pruned: Pruned<'_>) -> std::io::Result<()> {
    for node in pruned.network.nodes() {
        let data = [
            ("name", node.symbol.clone()),
            ("ligand", node.ligand.to_string()),
            (
                "transcription_factor",
                node.transcription_factor.to_string(),
            ),
        ];
        let element = writer
            .create_element("node")
            .with_attribute(("id", node.id.as_str()));
        element.write_inner_content(|writer| write_data(writer, &data))?;
    }
    for (edge, weight) in pruned.edges() {
        let [source, target] = pruned.ends(edge);
        let data = [
            ("interaction", interaction(edge.sign).to_owned()),
            ("sign", edge.sign.mode_of_action().to_string()),
            ("origin", edge.origin.to_string()),
            ("weight", number_cell(weight)),
            ("references", edge.references.len().to_string()),
        ];
        let element = writer
            .create_element("edge")
            .with_attributes([("source", source), ("target", target)]);
        element.write_inner_content(|writer| write_data(writer, &data))?;
    }
    Ok(())
}

fn write_data(writer: &mut Writer<Vec<u8>>, data: &[(&str, String)]) -> std::io::Result<()> {
    for (key, value) in data {
        writer
            .create_element("data")
            .with_attribute(("key", *key))
            .write_text_content(BytesText::new(value))?;
    }
    Ok(())
}

fn cytoscape(pruned: Pruned<'_>) -> String {
    let nodes = pruned.network.nodes().iter().map(|node| {
        json!({ "data": {
            "id": node.id,
            "name": node.symbol,
            "ligand": node.ligand,
            "transcription_factor": node.transcription_factor,
        }})
    });
    let edges = pruned.edges().enumerate().map(|(place, (edge, weight))| {
        let [source, target] = pruned.ends(edge);
        json!({ "data": {
            "id": format!("e{place}"),
            "source": source,
            "target": target,
            "interaction": interaction(edge.sign),
            "sign": edge.sign.mode_of_action(),
            "origin": edge.origin.to_string(),
            "weight": weight,
            "references": edge.references.len(),
        }})
    });
    let document = json!({
        "format_version": "1.0",
        "generated_by": "espalier",
        "target_cytoscapejs_version": "~2.1",
        "data": { "name": pruned.network.name() },
        "elements": {
            "nodes": nodes.collect::<Vec<_>>(),
            "edges": edges.collect::<Vec<_>>(),
        },
    });
    format!("{document:#}\n")
}
