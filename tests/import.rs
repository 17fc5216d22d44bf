//! Files: the quirks that users bring, what is an error with which location, and what is a warning.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use espalier::data::{Example, StudyData, Subject, WarningKind};
use espalier::formats::{Bundle, ImportError};
use espalier::network::{EdgeOrigin, NodeId, Sign};

/// A folder of files, gone with the value.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).expect("a file");
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn load(&self) -> Result<StudyData, ImportError> {
        StudyData::load(&Bundle::find(self.0.path())?)
    }
}

const MODEL: &str = "source\ttarget\tdirection\tstimulation\tinhibition\tsources\treferences\nL\tA\t1\t1\t0\tX;Y\tX:1;Y:2\nA\tT\t1\t0\t1\tX\tX:3\n";
const LIGANDS: &str = "\tL\nc1\t0\nc2\t1\n";
const TFS: &str = "\tT\nc1\t0.2\nc2\t0.8\n";

fn study(model: &str, ligands: &str, tfs: &str) -> Result<StudyData, ImportError> {
    Folder::with(&[
        ("n-Model.tsv", model.as_bytes()),
        ("n-Ligands.tsv", ligands.as_bytes()),
        ("n-TFs.tsv", tfs.as_bytes()),
    ])
    .load()
}

fn refused(
    result: Result<StudyData, ImportError>,
    line: Option<u64>,
    column: Option<usize>,
    says: &str,
) {
    let error = result.expect_err("this is to be refused");
    assert_eq!(error.location.line, line, "line of: {error}");
    assert_eq!(
        error.location.column.as_ref().map(|column| column.0),
        column,
        "column of: {error}"
    );
    assert!(error.to_string().contains(says), "'{error}' says '{says}'");
    assert!(error.advice.ends_with('.'), "'{error}' says what to do");
}

#[test]
fn a_plain_bundle_loads() {
    let study = study(MODEL, LIGANDS, TFS).expect("a study");
    assert_eq!(study.name, "n");
    let edges = study.network.edges();
    assert_eq!(
        (edges[0].sign, edges[1].sign),
        (Sign::Stimulation, Sign::Inhibition)
    );
    assert_eq!(edges[0].databases, ["X", "Y"]);
    assert_eq!(edges[0].references, ["X:1", "Y:2"]);
    assert!(
        study.network.node(NodeId::new(0)).ligand
            && study.network.node(NodeId::new(2)).transcription_factor,
        "the tables mark the ends"
    );
    let dataset = study.dataset.expect("data");
    assert_eq!(
        (&dataset.doses, &dataset.activities),
        (&vec![0.0, 1.0], &vec![Some(0.2), Some(0.8)])
    );
    assert!(
        study.report.warnings.is_empty(),
        "{:?}",
        study.report.warnings
    );
}

#[test]
fn every_encoding_gives_the_same() {
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(MODEL.as_bytes()).expect("packing");
    let variants: [(&str, Vec<u8>); 8] = [
        ("CRLF", MODEL.replace('\n', "\r\n").into_bytes()),
        ("CR", MODEL.replace('\n', "\r").into_bytes()),
        (
            "no newline at the end",
            MODEL.trim_end().as_bytes().to_vec(),
        ),
        (
            "UTF-8 with a mark",
            with_mark(b"\xEF\xBB\xBF", MODEL.as_bytes().to_vec()),
        ),
        (
            "UTF-16 LE with a mark",
            with_mark(b"\xFF\xFE", utf16(MODEL, false)),
        ),
        (
            "UTF-16 BE with a mark",
            with_mark(b"\xFE\xFF", utf16(MODEL, true)),
        ),
        ("UTF-16 LE without a mark", utf16(MODEL, false)),
        ("gzip", packed.finish().expect("packing")),
    ];
    let plain = study(MODEL, LIGANDS, TFS).expect("a study").network;
    for (what, bytes) in variants {
        let name = if what == "gzip" {
            "n-Model.tsv.gz"
        } else {
            "n-Model.tsv"
        };
        let found = Folder::with(&[(name, &bytes)])
            .load()
            .unwrap_or_else(|error| panic!("{what}: {error}"))
            .network;
        assert_eq!(
            (found.nodes().len(), found.edges()),
            (plain.nodes().len(), plain.edges()),
            "{what}"
        );
    }
    let latin1 = MODEL
        .replace("X;Y", "Universit\u{e9}")
        .chars()
        .map(|c| c as u8)
        .collect::<Vec<_>>();
    let found = Folder::with(&[("n-Model.tsv", &latin1)])
        .load()
        .expect("Latin-1")
        .network;
    assert_eq!(found.edges()[0].databases, ["Universit\u{e9}"]);
}

#[test]
fn duplicates_are_merged_as_stated() {
    let rows = |pairs: &[(u8, u8)]| {
        let rows: String = pairs
            .iter()
            .enumerate()
            .map(|(i, (s, inh))| format!("L\tT\t1\t{s}\t{inh}\tD{i}\tR{i}\n"))
            .collect();
        study(
            &format!(
                "source\ttarget\tdirection\tstimulation\tinhibition\tsources\treferences\n{rows}"
            ),
            LIGANDS,
            TFS,
        )
        .expect("a study")
    };
    let cases = [
        (vec![(1, 0), (1, 0)], Sign::Stimulation),
        (vec![(1, 0), (0, 0)], Sign::Stimulation),
        (vec![(0, 0), (0, 1)], Sign::Inhibition),
        (vec![(1, 0), (0, 1)], Sign::Unknown),
        (vec![(1, 0), (0, 1), (1, 0)], Sign::Unknown),
        (vec![(1, 1), (1, 0)], Sign::Unknown),
        (vec![(1, 0), (1, 1)], Sign::Unknown),
    ];
    for (pairs, sign) in cases {
        let study = rows(&pairs);
        assert_eq!(study.network.edges().len(), 1, "{pairs:?} is one edge");
        assert_eq!(study.network.edges()[0].sign, sign, "{pairs:?}");
        assert_eq!(
            study.network.edges()[0].references.len(),
            pairs.len(),
            "{pairs:?}: references are united"
        );
        let warning = study
            .report
            .find(WarningKind::MergedDuplicates)
            .expect("a warning");
        assert!(
            warning.message.contains("line 3"),
            "{warning} names the line"
        );
        assert!(
            matches!(&warning.subject, Subject::Edges(edges) if edges.len() == 1),
            "{warning} selects the edge"
        );
    }
}

#[test]
fn warnings_are_reported_and_loaded() {
    let model = format!("{MODEL}A\tA\t1\t1\t0\t\t\nB\tC\t1\t1\t1\t\t\n");
    let study = study(
        &model,
        "\tL\tQ\nc1\t0\t1\nc2\t1.5\t1\nc3\t1\t1\n",
        "\tT\tZ\nc2\t0.8\t1\nc1\tNA\t0\nc4\t1\t1\n",
    )
    .expect("a study");
    let kinds: Vec<WarningKind> = study
        .report
        .warnings
        .iter()
        .map(|warning| warning.kind)
        .collect();
    for kind in [
        WarningKind::SelfLoops,
        WarningKind::ContradictorySigns,
        WarningKind::UnknownColumns,
        WarningKind::UnmatchedConditions,
        WarningKind::MissingValues,
        WarningKind::OutsideRange,
        WarningKind::Unreached,
        WarningKind::LeadNowhere,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} is reported");
    }
    let dataset = study.dataset.expect("data");
    assert_eq!(
        dataset.conditions,
        ["c1", "c2"],
        "joined by name, in the order of the ligand table"
    );
    assert_eq!(dataset.activities, [None, Some(0.8)]);
    assert!(
        study
            .network
            .edges()
            .iter()
            .all(|edge| edge.source != edge.target),
        "self-loops are dropped"
    );
}

#[test]
fn what_cannot_be_used_is_refused_with_its_place() {
    refused(
        study("source\tto\nL\tA\n", LIGANDS, TFS),
        Some(1),
        None,
        "no column 'target'",
    );
    refused(
        study("source\ttarget\nA\tA\n", LIGANDS, TFS),
        None,
        None,
        "no edge is left",
    );
    refused(
        study(&format!("{MODEL}\tB\t1\t1\t0\t\t\n"), LIGANDS, TFS),
        Some(4),
        Some(1),
        "empty",
    );
    refused(
        study(&format!("{MODEL}A\tB\t1\tmaybe\t0\t\t\n"), LIGANDS, TFS),
        Some(4),
        Some(4),
        "'maybe' is neither yes nor no",
    );
    refused(study("", LIGANDS, TFS), None, None, "empty");
    refused(
        study(MODEL, "\tQ\nc1\t0\n", TFS),
        None,
        None,
        "no column is a node",
    );
    refused(
        study(MODEL, LIGANDS, "\tT\nd1\t0.2\n"),
        None,
        None,
        "no condition",
    );
    refused(
        study(MODEL, LIGANDS, "\tT\nc1\t0.2\nc2\thigh\n"),
        Some(3),
        Some(2),
        "'high' is not a number",
    );
    refused(
        study(MODEL, LIGANDS, "\tT\nc1\tinf\nc2\t1\n"),
        Some(2),
        Some(2),
        "'inf' is not a number",
    );
    refused(
        study(MODEL, "\tL\nc1\t0\nc1\t1\n", TFS),
        Some(3),
        Some(1),
        "stands in line 2 already",
    );
    refused(
        study(MODEL, "\tL\tL\nc1\t0\t0\n", TFS),
        Some(1),
        Some(3),
        "twice",
    );
}

#[test]
fn files_are_found_by_name() {
    let files: [(&str, &[u8]); 5] = [
        ("n-Model.tsv", MODEL.as_bytes()),
        ("n-Ligands.tsv", LIGANDS.as_bytes()),
        ("n-TFs.txt", TFS.as_bytes()),
        ("n-Model.tsv.bak", b""),
        ("other-TFs.tsv", b""),
    ];
    let folder = Folder::with(&files);
    let from_folder = Bundle::find(folder.0.path()).expect("one network");
    for name in ["n-Model.tsv", "n-Ligands.tsv", "n-TFs.txt"] {
        assert_eq!(
            Bundle::find(&folder.path(name)).expect(name),
            from_folder,
            "opened by {name}"
        );
    }
    assert_eq!(
        from_folder.transcription_factors,
        Some(folder.path("n-TFs.txt"))
    );
    std::fs::write(folder.path("m-Model.tsv"), MODEL).expect("a file");
    let error = Bundle::find(folder.0.path()).expect_err("two networks");
    assert!(error.to_string().contains("2 networks (m, n)"), "{error}");
    let error = Bundle::find(&folder.path("x-Model.tsv")).expect_err("missing");
    assert!(error.to_string().contains("no such file"), "{error}");
    let error = Bundle::find(&folder.path("other-TFs.tsv")).expect_err("no network beside it");
    assert!(error.to_string().contains("other-Model.tsv"), "{error}");
}

#[test]
fn a_damaged_archive_is_refused() {
    let error = Folder::with(&[("n-Model.tsv.gz", b"\x1f\x8b\x08\x00 nothing")])
        .load()
        .expect_err("damaged");
    assert!(error.to_string().contains("gzip"), "{error}");
}

#[test]
fn examples_load_and_are_consistent() {
    for example in Example::ALL {
        let study =
            StudyData::example(example).unwrap_or_else(|error| panic!("{example:?}: {error}"));
        assert_eq!(study.report.warnings, [], "{example:?} needs no remark");
        let known = study.known.expect("the truth is known");
        assert!(
            known
                .weights
                .iter()
                .chain(&known.biases)
                .all(Option::is_some),
            "{example:?}: every true weight and bias"
        );
        assert!(
            study
                .network
                .edges()
                .iter()
                .all(|edge| edge.origin == EdgeOrigin::Prior && edge.sign != Sign::Unknown)
        );
        assert!(
            study
                .network
                .edges()
                .iter()
                .any(|edge| edge.sign == Sign::Inhibition),
            "{example:?} has an inhibition"
        );
        assert!(
            study
                .network
                .edges()
                .iter()
                .all(|edge| !edge.databases.is_empty()),
            "{example:?}: every edge has a source"
        );
        let sources = std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/SOURCES.md"),
        )
        .expect("SOURCES.md");
        for tag in study
            .network
            .edges()
            .iter()
            .flat_map(|edge| &edge.databases)
        {
            let key = tag.split(':').next_back().unwrap_or(tag);
            assert!(
                sources.contains(key),
                "{example:?}: SOURCES.md explains {tag}"
            );
        }
    }
    assert!(
        StudyData::example(Example::Toy)
            .expect("toy")
            .network
            .nodes()
            .len()
            <= 12,
        "the toy can be read at a glance"
    );
    let signalling = StudyData::example(Example::Signalling)
        .expect("signalling")
        .network;
    assert!(
        (80..=150).contains(&signalling.nodes().len())
            && (200..=400).contains(&signalling.edges().len())
    );
    for name in [
        "TNF", "IL1B", "IL6", "EGF", "IFNG", "TGFB1", "INS", "WNT3A", "LPS",
    ] {
        let node = signalling
            .find(name)
            .unwrap_or_else(|| panic!("{name} is there"));
        assert!(signalling.node(node).ligand, "{name} is an input");
    }
    for name in [
        "RELA", "STAT1", "STAT3", "SMAD3", "FOS", "JUN", "CREB1", "FOXO3", "MYC", "CTNNB1", "IRF3",
    ] {
        let node = signalling
            .find(name)
            .unwrap_or_else(|| panic!("{name} is there"));
        assert!(
            signalling.node(node).transcription_factor,
            "{name} is an output"
        );
    }
}

/// Every file of the shared data loads, or is refused with a reason.
#[test]
fn shared_data_load_or_are_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no folder {}", folder.display());
        return;
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    for path in paths.filter(|path| path.is_file()) {
        match Bundle::find(&path).and_then(|bundle| StudyData::load(&bundle)) {
            Ok(study) => {
                println!(
                    "{}: {} edges, {} remarks",
                    path.display(),
                    study.network.edges().len(),
                    study.report.warnings.len()
                );
                assert!(!study.network.edges().is_empty());
                if study.name == "macrophage" {
                    assert_eq!(
                        (study.network.nodes().len(), study.network.edges().len()),
                        (1_128, 5_732)
                    );
                    let unknown = study
                        .report
                        .find(WarningKind::UnknownColumns)
                        .expect("a warning");
                    assert!(unknown.message.starts_with("30 of 88 columns"), "{unknown}");
                }
            }
            Err(error) => {
                println!("{error}");
                assert!(
                    path.ends_with("README.md"),
                    "only the text file is refused: {error}"
                );
            }
        }
    }
}

/// Line numbers count every line of the file, also empty ones.
#[test]
fn blank_lines_count() {
    let model = "\nsource\ttarget\tstimulation\tinhibition\n\n\nA\tB\tperhaps\t0\n";
    refused(study(model, LIGANDS, TFS), Some(5), Some(3), "'perhaps'");
}

/// The file that was named is opened, even where another of the same name stands beside it; further files take the place
/// of siblings.
#[test]
fn the_named_file_is_the_one_that_is_opened() {
    let other = "source\ttarget\tstimulation\tinhibition\nL\tT\t1\t0\n";
    let files: [(&str, &[u8]); 5] = [
        ("n-Model.tsv", MODEL.as_bytes()),
        ("n-Model.txt", other.as_bytes()),
        ("n-Ligands.tsv", LIGANDS.as_bytes()),
        ("n-TFs.tsv", TFS.as_bytes()),
        ("m-TFs.tsv", b"\tT\nc1\t0.5\nc2\t0.6\n"),
    ];
    let folder = Folder::with(&files);
    let edges = |paths: &[&str]| {
        let paths: Vec<PathBuf> = paths.iter().map(|name| folder.path(name)).collect();
        StudyData::load(&Bundle::find_all(&paths)?)
    };
    assert_eq!(
        edges(&["n-Model.txt"])
            .expect("a study")
            .network
            .edges()
            .len(),
        1
    );
    assert_eq!(
        edges(&["n-Model.tsv"])
            .expect("a study")
            .network
            .edges()
            .len(),
        2
    );
    let dataset = edges(&["n-Model.tsv", "m-TFs.tsv"])
        .expect("a study")
        .dataset
        .expect("data");
    assert_eq!(dataset.activities, [Some(0.5), Some(0.6)]);
    let other_order = edges(&["m-TFs.tsv", "n-Model.tsv"])
        .expect("a study")
        .dataset
        .expect("data");
    assert_eq!(
        other_order.activities, dataset.activities,
        "the order of the files means nothing"
    );
    assert!(
        edges(&["n-Model.tsv", "n-TFs.tsv", "m-TFs.tsv"])
            .expect_err("twice")
            .to_string()
            .contains("another file of its kind")
    );
    assert!(
        edges(&["n-Model.tsv", "what.tsv"])
            .expect_err("no role")
            .to_string()
            .contains("its name does not tell")
    );
}

#[test]
fn a_table_without_its_partner_is_said_to_be_unused() {
    let folder = Folder::with(&[
        ("n-Model.tsv", MODEL.as_bytes()),
        ("n-Ligands.tsv", LIGANDS.as_bytes()),
    ]);
    let study = folder.load().expect("a study");
    assert!(study.dataset.is_none());
    assert!(
        study
            .report
            .find(WarningKind::LoneTable)
            .is_some_and(|warning| warning.message.contains("n-Ligands.tsv is not used"))
    );
}

/// Hashes are those of the files, as `sha256sum` prints them.
#[test]
fn inputs_are_hashed_as_they_are() {
    let folder = Folder::with(&[("n-Model.tsv", MODEL.replace('\n', "\r\n").as_bytes())]);
    let study = folder.load().expect("a study");
    let bytes = std::fs::read(folder.path("n-Model.tsv")).expect("the file");
    let expected: String = sha2::Digest::finalize(sha2::Digest::chain_update(
        <sha2::Sha256 as sha2::Digest>::new(),
        bytes,
    ))
    .iter()
    .map(|b| format!("{b:02x}"))
    .collect();
    assert_eq!(study.files[0].sha256, expected);
}

#[test]
fn a_network_that_was_written_reads_the_same() {
    let before = StudyData::example(Example::Signalling)
        .expect("an example")
        .network;
    let [model, annotation] = espalier::formats::write_network(&before);
    let read = Folder::with(&[
        ("n-Model.tsv", model.as_bytes()),
        ("n-Annotation.tsv", annotation.as_bytes()),
    ])
    .load()
    .expect("a study")
    .network;
    assert_eq!(
        (before.nodes(), before.edges()),
        (read.nodes(), read.edges())
    );
}

/// `write.table` of R writes no cell over the row names, so that the header is one cell shorter than the rows.
#[test]
fn a_header_without_its_corner_is_read_with_the_right_labels() {
    let model =
        "source\ttarget\tstimulation\tinhibition\nL\tA\t1\t0\nM\tA\t1\t0\nA\tT\t0\t1\nA\tU\t1\t0\n";
    let with_corner = study(
        model,
        "\tL\tM\nc1\t0\t0.5\nc2\t1\t0.25\n",
        "\tT\tU\nc1\t0.2\t0.4\nc2\t0.8\t0.6\n",
    )
    .expect("a study");
    let without = study(
        model,
        "L\tM\nc1\t0\t0.5\nc2\t1\t0.25\n",
        "T\tU\nc1\t0.2\t0.4\nc2\t0.8\t0.6\n",
    )
    .expect("a study");
    assert_eq!(without.dataset, with_corner.dataset, "the same data");
    let numbered = study(
        "source\ttarget\tstimulation\tinhibition\n1\tL\tA\t1\t0\n2\tM\tA\t1\t0\n3\tA\tT\t0\t1\n4\tA\tU\t1\t0\n",
        LIGANDS,
        TFS,
    )
    .expect("a study");
    assert_eq!(
        numbered.network.edges(),
        with_corner.network.edges(),
        "row numbers are not names of nodes"
    );
}

#[test]
fn rows_of_another_length_than_the_header_are_refused() {
    let tfs = "\tT\tU\nc1\t0.2\t0.4\nc2\t0.8\n";
    refused(study(MODEL, LIGANDS, tfs), Some(3), None, "2 cells");
    let tfs = "T\tU\nc1\t0.2\t0.4\nc2\t0.8\n";
    refused(study(MODEL, LIGANDS, tfs), Some(2), None, "3 cells");
    let model = format!("{MODEL}A\tB\t1\t1\t0\tX\tX:3\tmore\n");
    refused(study(&model, LIGANDS, TFS), Some(4), None, "8 cells");
    // Nothing measured in the last column: R's header looks like that of a table with a tab at the end of every row.
    refused(
        study(MODEL, LIGANDS, "T\tA\nc1\t0.2\t\nc2\t0.8\t\n"),
        Some(1),
        Some(1),
        "the first heading is a node",
    );
    // Tables of the public toy networks end every row, but not the header, with a tab.
    let model = "source\ttarget\tstimulation\tinhibition\nL\tA\t1\t0\t\nA\tT\t0\t1\t\n";
    let study = study(model, LIGANDS, TFS).expect("a study");
    assert_eq!(study.network.edges().len(), 2);
}

/// A network without signs trains on other terms of the loss than one with them: that must not pass unseen.
#[test]
fn signs_are_read_from_the_mode_of_action_or_missed_aloud() {
    let ours = "source\ttarget\tmoa\torigin\nL\tA\t1\tpkn\nA\tT\t-1\tpkn\nL\tT\t0\tpkn\n";
    let found = study(ours, LIGANDS, TFS).expect("a study");
    let signs: Vec<Sign> = found.network.edges().iter().map(|edge| edge.sign).collect();
    assert_eq!(signs, [Sign::Stimulation, Sign::Inhibition, Sign::Unknown]);
    assert!(found.report.find(WarningKind::NoSigns).is_none());
    refused(
        study("source\ttarget\tmoa\nL\tA\tup\n", LIGANDS, TFS),
        Some(2),
        Some(3),
        "'up' is no mode of action",
    );

    let omnipath =
        "source\ttarget\tis_stimulation\tis_inhibition\nL\tA\tTrue\tFalse\nA\tT\tFalse\tTrue\n";
    let found = study(omnipath, LIGANDS, TFS).expect("a study");
    let warning = found.report.warnings.first().expect("the first warning");
    assert_eq!(warning.kind, WarningKind::NoSigns);
    assert!(
        warning.message.contains("is_stimulation"),
        "it names the columns that are there: {warning}"
    );
    assert!(matches!(&warning.subject, Subject::Edges(edges) if edges.len() == 2));
    assert!(warning.kind.is_serious() && !WarningKind::SelfLoops.is_serious());
}
