//! Who may use whom: the table of modules, kept.

use std::path::{Path, PathBuf};

/// Modules from the bottom up; each may use itself and those before it.
const LAYERS: [&str; 9] = [
    "random", "network", "data", "model", "engine", "train", "analysis", "report", "cli",
];

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source file");
            found.push((path, text));
        }
    }
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Source files with their path below `src`, with `/` between its parts.
fn files() -> Vec<(String, String)> {
    let root = src();
    sources(&root)
        .into_iter()
        .map(|(path, text)| {
            (
                path.strip_prefix(&root)
                    .expect("below src")
                    .to_string_lossy()
                    .replace('\\', "/"),
                text,
            )
        })
        .collect()
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
}

/// Names of crate modules that a file uses.
fn used(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code_lines(text) {
        assert!(
            !line.contains("crate::{"),
            "one module a line, so that this test can read it: {line}"
        );
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            // `$crate::` of a macro is the same.
            found.extend(
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned),
            );
        }
    }
    found
}

#[test]
fn modules_use_only_those_below() {
    for (file, text) in files() {
        let module = file
            .split('/')
            .next()
            .unwrap_or("")
            .trim_end_matches(".rs")
            .to_owned();
        let Some(layer) = LAYERS.iter().position(|name| *name == module) else {
            continue;
        };
        for name in used(&text) {
            let below = LAYERS.iter().position(|known| *known == name);
            assert!(
                below.is_some_and(|below| below <= layer),
                "{file} uses crate::{name}, which stands above {module}"
            );
        }
    }
}

/// Each of these appears only in files whose path begins so.
#[test]
fn libraries_stay_where_they_belong() {
    let rules: [(&[&str], &[&str]); 12] = [
        (&["wgpu::", "bytemuck::"], &["engine/gpu/"]),
        (
            &["shaders/"],
            &[
                "engine/gpu/kernels.rs",
                "engine/cpu/",
                "model/pruning.rs",
                "engine/gpu/layout.rs",
            ],
        ),
        (&["egui_graphs::", "egui_plot::"], &["app/views/"]),
        (
            &["egui::", "eframe::", "rfd::"],
            &[
                "app/views/",
                "app/window.rs",
                "app/theme.rs",
                "app/dialog.rs",
                "app/bench.rs",
                "app/picture.rs",
            ],
        ),
        (
            &["crossbeam_channel::", "std::thread::"],
            &["train/worker/", "app/"],
        ),
        (&["println!"], &["cli/"]),
        (&["flate2::", "encoding_rs::"], &["network/"]),
        (&["fjadra::"], &["network/layout/"]),
        (
            &["svg::node", "svg::Document"],
            &["app/views/network/picture.rs", "report/svg.rs"],
        ),
        (&["resvg::"], &["app/views/network/picture.rs"]),
        (&["maud::"], &["report/page/"]),
        (&["quick_xml::", "safetensors::"], &["report/"]),
    ];
    for (file, text) in files() {
        for (names, places) in rules {
            if places.iter().any(|place| file.starts_with(place)) {
                continue;
            }
            for line in code_lines(&text).filter(|line| !line.contains("eprintln!")) {
                let named = names.iter().find(|name| line.contains(**name));
                assert!(
                    named.is_none(),
                    "{file} uses {named:?}, which belongs to {places:?}: {line}"
                );
            }
        }
    }
}

/// The state of the window is tested without one: it knows no drawing, and of training only settings and events.
#[test]
fn the_state_knows_no_window() {
    let mut checked = 0;
    for (file, text) in files() {
        let pure = [
            "app/state/",
            "app/lens/",
            "app/action.rs",
            "app/series.rs",
            "app/kept.rs",
            "app/probe.rs",
            "app/findings.rs",
        ];
        if !pure.iter().any(|place| file.starts_with(place)) {
            continue;
        }
        checked += 1;
        assert!(
            code_lines(&text).all(|line| !line.contains("egui")),
            "{file} knows egui"
        );
        for line in code_lines(&text).filter(|line| line.contains("crate::app::")) {
            let allowed = [
                "crate::app::action",
                "crate::app::findings",
                "crate::app::kept",
                "crate::app::lens",
                "crate::app::probe",
                "crate::app::series",
                "crate::app::state",
            ];
            assert!(
                allowed.iter().any(|name| line.contains(name)),
                "{file} reaches into the window: {line}"
            );
        }
        for module in used(&text) {
            let allowed = [
                "analysis", "app", "data", "model", "network", "report", "train",
            ];
            // A probe follows a signal step by step, which is the engine's.
            let is_probe = file == "app/probe.rs" && module == "engine";
            assert!(
                is_probe || allowed.contains(&module.as_str()),
                "{file} uses {module}"
            );
        }
    }
    assert!(checked >= 5, "the files of the state were found");
}

/// A view never changes the state: it has no way to.
#[test]
fn views_never_change_the_state() {
    for (file, text) in files()
        .into_iter()
        .filter(|(file, _)| file.starts_with("app/views/"))
    {
        assert!(
            !text.contains("&mut State"),
            "{file} takes the state to change it"
        );
        assert!(
            !text.contains("crate::engine::gpu") && !text.contains("Worker"),
            "{file} reaches for the worker or a device"
        );
        for module in used(&text) {
            assert!(
                [
                    "analysis", "app", "data", "model", "network", "report", "train"
                ]
                .contains(&module.as_str()),
                "{file} uses {module}"
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (file, text) in files() {
        assert!(text.starts_with("//!"), "{file} opens with what it is");
    }
}
