//! Network and data of a project as tables, written and read.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Row, params};
use serde::de::DeserializeOwned;

use super::ProjectError;
use super::checksum::Checksum;
use crate::data::{Dataset, StudyData};
use crate::network::{Edge, EdgeOrigin, Network, Node, NodeId, Sign};

/// Writes network and data into an empty project.
pub(super) fn write_study(connection: &Connection, study: &StudyData) -> rusqlite::Result<()> {
    let network = &study.network;
    let mut insert = connection.prepare("INSERT INTO nodes VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (at, node) in network.nodes().iter().enumerate() {
        let marks = (node.ligand, node.transcription_factor);
        insert.execute(params![at, node.id, node.symbol, marks.0, marks.1])?;
    }
    let mut insert = connection.prepare("INSERT INTO edges VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for (at, edge) in network.edges().iter().enumerate() {
        insert.execute(params![
            at,
            edge.source.index(),
            edge.target.index(),
            edge.sign.mode_of_action(),
            edge.databases.join(";"),
            edge.references.join(";"),
        ])?;
    }
    let Some(dataset) = &study.dataset else {
        return Ok(());
    };
    let mut insert = connection.prepare("INSERT INTO conditions VALUES (?1, ?2)")?;
    for (at, name) in dataset.conditions.iter().enumerate() {
        insert.execute(params![at, name])?;
    }
    let mut dose = connection.prepare("INSERT INTO doses VALUES (?1, ?2, ?3, ?4)")?;
    let mut activity = connection.prepare("INSERT INTO activities VALUES (?1, ?2, ?3, ?4)")?;
    for condition in 0..dataset.conditions.len() {
        let ligands = dataset.ligands.iter().zip(dataset.doses_of(condition));
        for (place, (node, value)) in ligands.enumerate() {
            dose.execute(params![condition, place, node.index(), value])?;
        }
        let outputs = dataset.transcription_factors.iter();
        let cells = outputs.zip(dataset.activities_of(condition));
        for (place, (node, value)) in cells.enumerate() {
            activity.execute(params![condition, place, node.index(), value])?;
        }
    }
    Ok(())
}

/// Reads network and data back; `texts` gives the texts of the project by key.
pub(super) fn read_study(
    connection: &Connection,
    path: &Path,
    texts: impl Fn(&str) -> Result<String, ProjectError>,
) -> Result<StudyData, ProjectError> {
    let explain = |error| ProjectError::sqlite(path, "reading the project", &error);
    let nodes: Vec<Node> = rows(connection, "SELECT * FROM nodes ORDER BY position", |row| {
        Ok(Node {
            id: row.get(1)?,
            symbol: row.get(2)?,
            ligand: row.get(3)?,
            transcription_factor: row.get(4)?,
        })
    })
    .map_err(explain)?;
    let edges: Vec<Edge> = rows(connection, "SELECT * FROM edges ORDER BY position", |row| {
        // Whether the network has the node is checked below.
        let node = |at: u32| NodeId::new(at.min(u32::MAX - 1) as usize);
        let list = |text: String| -> Vec<String> {
            let items = text.split(';').filter(|item| !item.is_empty());
            items.map(str::to_owned).collect()
        };
        Ok(Edge {
            source: node(row.get(1)?),
            target: node(row.get(2)?),
            sign: match row.get(3)? {
                1 => Sign::Stimulation,
                -1 => Sign::Inhibition,
                _ => Sign::Unknown,
            },
            origin: EdgeOrigin::Prior,
            databases: list(row.get(4)?),
            references: list(row.get(5)?),
        })
    })
    .map_err(explain)?;
    let name = texts("name")?;
    let network = checked_network(name.clone(), nodes, edges)
        .map_err(|what| ProjectError::damaged(path, what))?;
    let dataset = read_dataset(connection, path, network.nodes().len())?;
    let study = StudyData {
        name,
        network,
        dataset: dataset.map(Arc::new),
        known: parsed(&texts("known")?, path)?,
        report: parsed(&texts("report")?, path)?,
        files: parsed(&texts("inputs")?, path)?,
    };
    let sum: u32 = parsed(&texts("data")?, path)?;
    if sum == checksum(&study) {
        Ok(study)
    } else {
        let what = "network or data are not those that were stored";
        Err(ProjectError::damaged(path, what))
    }
}

/// Lines of a table.
pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map([], read)?.collect()
}

/// A value from its JSON.
pub(super) fn parsed<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T, ProjectError> {
    serde_json::from_str(text)
        .map_err(|error| ProjectError::damaged(path, format!("a text cannot be read ({error})")))
}

fn checked_network(name: String, nodes: Vec<Node>, edges: Vec<Edge>) -> Result<Network, String> {
    let ids: HashSet<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
    if ids.len() != nodes.len() {
        return Err("two of its proteins have the same id".to_owned());
    }
    let mut pairs = HashSet::new();
    for edge in &edges {
        let is_there = |node: NodeId| node.index() < nodes.len();
        let is_new = pairs.insert((edge.source, edge.target));
        if !is_there(edge.source) || !is_there(edge.target) || edge.source == edge.target || !is_new
        {
            return Err("one of its edges leads nowhere, or stands twice".to_owned());
        }
    }
    Ok(Network::new(name, nodes, edges))
}

fn read_dataset(
    connection: &Connection,
    path: &Path,
    nodes: usize,
) -> Result<Option<Dataset>, ProjectError> {
    let explain = |error| ProjectError::sqlite(path, "reading the project", &error);
    let conditions: Vec<String> = rows(
        connection,
        "SELECT name FROM conditions ORDER BY position",
        |row| row.get(0),
    )
    .map_err(explain)?;
    if conditions.is_empty() {
        return Ok(None);
    }
    let cells = |table: &str, node: &str, value: &str| {
        let sql = format!("SELECT {node}, {value} FROM {table} ORDER BY condition, place");
        let cells = rows(connection, &sql, |row| {
            Ok((
                row.get::<_, u32>(0)? as usize,
                row.get::<_, Option<f64>>(1)?,
            ))
        });
        cells.map_err(explain)
    };
    let doses = cells("doses", "ligand", "dose")?;
    let activities = cells("activities", "transcription_factor", "activity")?;
    let columns = |cells: &[(usize, Option<f64>)]| -> Option<Vec<NodeId>> {
        let width = cells.len() / conditions.len();
        let is_table = width * conditions.len() == cells.len() && width > 0;
        let nodes_fit = cells.iter().all(|&(node, _)| node < nodes);
        let first = cells.iter().take(width);
        (is_table && nodes_fit).then(|| first.map(|&(node, _)| NodeId::new(node)).collect())
    };
    match (columns(&doses), columns(&activities)) {
        (Some(ligands), Some(transcription_factors)) => Ok(Some(Dataset {
            conditions,
            ligands,
            doses: doses.iter().map(|(_, dose)| dose.unwrap_or(0.0)).collect(),
            transcription_factors,
            activities: activities
                .into_iter()
                .map(|(_, activity)| activity)
                .collect(),
        })),
        _ => Err(ProjectError::damaged(path, "its data are not complete")),
    }
}

/// A checksum of network and data.
pub(super) fn checksum(study: &StudyData) -> u32 {
    let mut sum = Checksum::default();
    for node in study.network.nodes() {
        sum.text(&node.id).text(&node.symbol);
        sum.number(u64::from(node.ligand) + 2 * u64::from(node.transcription_factor));
    }
    for edge in study.network.edges() {
        sum.number(edge.source.index() as u64);
        sum.number(edge.target.index() as u64);
        sum.real(f64::from(edge.sign.mode_of_action()));
        let lists = edge.databases.iter().chain(&edge.references);
        lists.for_each(|item| _ = sum.text(item));
    }
    if let Some(dataset) = &study.dataset {
        dataset
            .conditions
            .iter()
            .for_each(|name| _ = sum.text(name));
        let nodes = dataset.ligands.iter().chain(&dataset.transcription_factors);
        nodes.for_each(|node| _ = sum.number(node.index() as u64));
        dataset.doses.iter().for_each(|&dose| _ = sum.real(dose));
        let activities = dataset.activities.iter();
        activities.for_each(|cell| _ = sum.real(cell.unwrap_or(f64::NAN)));
    }
    sum.sum()
}
