//! What one takes home: files are read back by other means than those that wrote them.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

use std::sync::Arc;

use espalier::analysis::{analyse, edges_of_run, threshold_or_median};
use espalier::charts::description::{Axis, Chart, Ink, Layer, Stroke, Subject, Unit};
use espalier::charts::{Style, chart_table, charts, svg};
use espalier::data::{DataSource, Example, ImportReport, KnownParameters, StudyData};
use espalier::formats::{NetworkFormat, Pruned, Table, network_file, read_network};
use espalier::model::EngineChoice;
use espalier::network::{EdgeId, EdgeOrigin};
use espalier::report::{PageOptions, edges, methods, page};
use espalier::run::{EngineRecord, Run, history, lembas, read_history, read_tensors, tensors};
use espalier::settings::{Config, Preset, ScheduledChange, SettingChange};
use espalier::train::Trainer;
use quick_xml::Reader;
use quick_xml::events::Event;

/// A short run of an example.
fn run() -> Run {
    let example = Example::Toy;
    let study = Arc::new(StudyData::example(example).expect("an example"));
    let config = Config {
        epochs: 60,
        engine: EngineChoice::Cpu,
        ..Config::for_example(Preset::LowCoverage, example)
    };
    let mut trainer = Trainer::open(&study, vec![config]).expect("a trainer");
    trainer.advance(60).expect("it trains");
    Run {
        parameters: Arc::new(trainer.parameters(0).expect("parameters")),
        experiment: Arc::new(trainer.model(0).experiment().clone()),
        records: trainer.model(0).history().to_vec(),
        checkpoints: trainer.model(0).checkpoints().clone(),
        epochs: trainer.model(0).epoch(),
        started: Some(1_795_850_031),
        wall_secs: 1.5,
        engine: Some(EngineRecord {
            engine: trainer.engine().clone(),
            engine_reason: String::new(),
            engine_changes: Vec::new(),
        }),
        source: DataSource::Example(example),
        notes: vec!["A <note> & more.".to_owned()],
        study,
    }
}

/// Names of all elements of a document that is well-formed.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut names, mut open) = (Vec::new(), 0);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                names.push(start.name().as_ref().to_owned());
                open += 1;
            }
            Ok(Event::Empty(start)) => {
                names.push(start.name().as_ref().to_owned());
            }
            Ok(Event::End(_)) => open -= 1,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error} at {}: {xml}", reader.error_position()),
        }
    }
    assert_eq!(open, 0, "every element is closed");
    names
}

#[test]
fn charts_are_well_formed_in_both_styles() {
    let run = run();
    let found = analyse(&run, 0.0).expect("findings");
    let all = charts(&run, &found);
    assert!(all.len() >= 14, "{} charts", all.len());
    let mut keys: Vec<&str> = all.iter().map(|chart| chart.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all.len(), "every chart has a file of its own");
    for chart in &all {
        for style in [Style::Window, Style::Paper] {
            let names = elements(&svg(chart, style));
            assert!(
                names.iter().any(|name| name == "text"),
                "{} has text",
                chart.key
            );
        }
        assert!(!svg(chart, Style::Window).contains("NaN"), "{}", chart.key);
    }
    let pruned = all
        .iter()
        .find(|chart| chart.key == "below-median")
        .expect("the chart");
    assert_ne!(svg(pruned, Style::Window), svg(pruned, Style::Paper));
}

/// Markup in names stays text.
#[test]
fn titles_and_names_are_escaped() {
    let mut chart = Chart::new("test", "a < b & c", "help");
    chart.x = Axis::new("<x>", Unit::Number);
    chart.line(
        "<line>",
        Ink::Main,
        Stroke::Solid,
        vec![[0.0, 1.0], [1.0, 2.0]],
    );
    let names = elements(&svg(&chart, Style::Window));
    assert!(!names.iter().any(|name| name == "x" || name == "line>"));
    assert!(svg(&chart, Style::Window).contains("a &lt; b &amp; c"));
}

#[test]
fn a_chart_as_a_table_has_every_value() {
    let run = run();
    let mut chart = Chart::new("test", "Test", "help");
    chart.y = Axis::new("mean squared error", Unit::Number);
    chart.layers.push(Layer::Points {
        name: "edges".to_owned(),
        is_listed: true,
        ink: Ink::Prior,
        points: vec![[0.5, 1.5], [2.5, 3.5]],
        subjects: vec![Subject::Edge(EdgeId::new(0)), Subject::Cell(1, 0)],
    });
    let (network, dataset) = (&run.experiment.network, &run.experiment.dataset);
    let text = chart_table(&chart, network, Some(dataset));
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(
        rows[0],
        ["series", "subject", "epoch", "mean_squared_error", "upper"]
    );
    let edge = network.edge(EdgeId::new(0));
    let ends = format!(
        "{},{}",
        network.node(edge.source).id,
        network.node(edge.target).id
    );
    assert_eq!(rows[1], ["edges", &ends, "0.5", "1.5", ""]);
    assert!(
        rows[2][1].starts_with(&dataset.conditions[1]),
        "{:?}",
        rows[2]
    );
    for chart in charts(&run, &analyse(&run, 0.0).expect("findings")) {
        let text = chart_table(&chart, network, Some(dataset));
        assert!(text.lines().count() > 1, "{} has values", chart.key);
        for line in text.lines() {
            assert_eq!(line.split('\t').count(), 5, "{}: {line}", chart.key);
            assert!(
                !line.starts_with('\t'),
                "{}: every series has a name",
                chart.key
            );
        }
    }
}

#[test]
fn the_table_of_edges_comes_back() {
    let run = run();
    let text = edges(&run.experiment.network, &edges_of_run(&run, 0.0));
    let table = Table::parse("edges.tsv".as_ref(), &text).expect("a table");
    assert_eq!(table.rows.len(), run.experiment.network.edges().len());
    let column = |name: &str| table.required(name).expect("the column");
    let (weight, rank, fell) = (
        column("weight"),
        column("rank"),
        column("below_threshold_from_epoch"),
    );
    for (edge, row) in table.rows.iter().enumerate() {
        let read = table.number(row, weight).expect("a number");
        assert_eq!(read, Some(run.parameters.weights[edge]), "every digit");
        assert!(table.number(row, rank).expect("a number").is_some());
    }
    let below = table
        .rows
        .iter()
        .filter(|row| !row.cell(fell).is_empty())
        .count();
    assert_eq!(
        below,
        table.rows.len() / 2,
        "without a threshold half of them lie below the median"
    );
}

#[test]
fn the_history_comes_back() {
    let run = run();
    let text = history(&run.records);
    let table = Table::parse("history.tsv".as_ref(), &text).expect("a table");
    let read = read_history(&table).expect("a history");
    assert_eq!(read.len(), run.records.len());
    assert_eq!(read, run.records, "every digit of every column");
}

#[test]
fn parameters_come_back_by_their_crate_and_by_the_reader_of_files() {
    let run = run();
    let bytes = tensors(&run).expect("tensors");
    let read = safetensors::SafeTensors::deserialize(&bytes).expect("safetensors");
    let weights = read.tensor("weights").expect("weights");
    assert_eq!(weights.shape(), [run.parameters.weights.len()]);
    let first = f64::from_le_bytes(weights.data()[..8].try_into().expect("eight bytes"));
    assert_eq!(first, run.parameters.weights[0]);
    let checkpoints = read.tensor("checkpoints").expect("the checkpoints");
    assert_eq!(
        checkpoints.shape(),
        [run.checkpoints.all().len(), run.parameters.count()]
    );
    let (_, metadata) = safetensors::SafeTensors::read_metadata(&bytes).expect("metadata");
    let names = metadata.metadata().as_ref().expect("names");
    let edges: Vec<[String; 2]> = serde_json::from_str(&names["edges"]).expect("a list of pairs");
    assert_eq!(edges.len(), run.parameters.weights.len());

    let (parameters, checkpoints) = read_tensors(&bytes, &run.experiment).expect("parameters");
    assert_eq!(
        (&parameters, &checkpoints),
        (&*run.parameters, &run.checkpoints)
    );
    let mut other = (*run.experiment).clone();
    let hyperparameters = &mut Arc::make_mut(&mut other.problem).hyperparameters;
    hyperparameters.output_bias = !hyperparameters.output_bias;
    let error = read_tensors(&bytes, &other).expect_err("another model");
    assert!(error.contains("parameters"), "{error}");
    assert!(read_tensors(b"no tensors", &run.experiment).is_err());

    let table = Table::parse("p.tsv".as_ref(), &lembas(&run)).expect("a table");
    let mut report = ImportReport::default();
    let known = KnownParameters::read(&table, &run.experiment.network, &mut report).expect("known");
    let weights: Vec<f64> = known.weights.into_iter().flatten().collect();
    assert_eq!(
        weights, run.parameters.weights,
        "every digit of every weight"
    );
    assert_eq!(
        known.inputs.into_iter().flatten().count(),
        run.experiment.dataset.ligands.len()
    );
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
}

#[test]
fn the_pruned_network_comes_back_in_every_format() {
    let run = run();
    let network = &run.experiment.network;
    let pruned = Pruned {
        network,
        weights: &run.parameters.weights,
        threshold: threshold_or_median(&run.parameters.weights, 0.0),
        known_only: false,
    };
    let left = pruned.edges().count();
    assert_eq!(
        left,
        network.edges().len().div_ceil(2),
        "those above the median"
    );
    let nodes = network.nodes().len();

    let table = network_file(pruned, NetworkFormat::Table).expect("a table");
    let table = Table::parse("network.tsv".as_ref(), &table).expect("a table");
    let mut report = ImportReport::default();
    let read = read_network(&table, "again".to_owned(), &mut report).expect("a network");
    assert_eq!(read.edges().len(), left, "Espalier reads it");
    let warning = report.warnings.first().expect("a warning").to_string();
    let spurious_left = pruned
        .edges()
        .filter(|(edge, _)| edge.origin == EdgeOrigin::Spurious)
        .count();
    let said = format!("{spurious_left} edges were spurious");
    assert!(warning.contains(&said), "{warning}");

    let known = Pruned {
        known_only: true,
        ..pruned
    };
    assert_eq!(known.edges().count(), left - spurious_left);
    assert!(spurious_left > 0, "a spurious edge survived");

    let sif = network_file(pruned, NetworkFormat::Sif).expect("SIF");
    let with_edge = sif
        .lines()
        .filter(|line| line.split('\t').count() == 3)
        .count();
    assert_eq!(with_edge, left);
    assert!(
        sif.lines()
            .all(|line| [1, 3].contains(&line.split('\t').count()))
    );

    let graphml = network_file(pruned, NetworkFormat::GraphMl).expect("GraphML");
    let names = elements(&graphml);
    let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
    assert_eq!((count("node"), count("edge")), (nodes, left));
    assert_eq!(
        count("data"),
        3 * nodes + 5 * left,
        "each with all its attributes"
    );

    let json = network_file(pruned, NetworkFormat::Cytoscape).expect("JSON");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let list = |name: &str| json["elements"][name].as_array().expect("a list").clone();
    assert_eq!((list("nodes").len(), list("edges").len()), (nodes, left));
    let (edge, weight) = pruned.edges().next().expect("an edge");
    assert_eq!(list("edges")[0]["data"]["weight"].as_f64(), Some(weight));
    assert_eq!(
        list("edges")[0]["data"]["source"].as_str(),
        Some(network.node(edge.source).id.as_str())
    );
}

#[test]
fn the_page_holds_everything_and_loads_nothing() {
    let run = run();
    let picture = "<?xml version=\"1.0\"?>\n<svg><title>network</title></svg>";
    let options = PageOptions {
        network_picture: Some(picture.to_owned()),
        ..PageOptions::default()
    };
    let page = page(&run, &options).expect("a page");
    for loader in [
        "<link", "<img", "<iframe", " src=", "@import", "url(", "fetch(", "import(",
    ] {
        assert!(!page.contains(loader), "it loads something: {loader}");
    }
    for needed in [
        "AUC",
        "One seed proves nothing",
        "What the numbers mean",
        "Nature Communications 13:3069",
        "bioRxiv 2025.10.24.684155",
        "espalier train --example toy --preset low-coverage",
        "A &lt;note&gt; &amp; more.",
        "<title>network</title>",
    ] {
        assert!(page.contains(needed), "it lacks {needed}");
    }
    assert!(
        !page.contains("<?xml"),
        "SVG inside HTML has no declaration"
    );
    let rows = page.matches("<tr class=\"spurious\">").count();
    assert_eq!(rows, run.experiment.network.count(EdgeOrigin::Spurious));
}

#[test]
fn the_methods_say_what_was_done() {
    let mut run = run();
    let text = methods(&run);
    for fact in [
        "6 spurious edges",
        "Adam [3]",
        "60 epochs",
        "(1e-5)",
        "self-pruning [2]",
        "seed 1",
    ] {
        assert!(text.contains(fact), "'{fact}' is not in: {text}");
    }
    let mut experiment = (*run.experiment).clone();
    experiment.config.options.clip = Some(1.0);
    experiment.config.scheduled = vec![ScheduledChange {
        epoch: 20,
        what: SettingChange::L2(1e-4),
    }];
    experiment.network = Arc::new(experiment.network.without_spurious());
    run.experiment = Arc::new(experiment);
    let text = methods(&run);
    assert!(
        text.contains("After epoch 20 the L2 strength was 1e-4."),
        "{text}"
    );
    assert!(text.contains("clipped to a norm of 1") && !text.contains("spurious edges of unknown"));
}
