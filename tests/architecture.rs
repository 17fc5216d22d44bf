//! Who may use whom: the structure of the sources, read with `syn` and held against the tables below.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// Every module of the library from the bottom up, with the modules that it may use beside itself. What stands for a module also
/// stands for what that module uses.
const MODULES: [(&str, &[&str]); 15] = [
    ("random", &[]),
    ("statistics", &[]),
    ("network", &["random"]),
    ("data", &["network"]),
    ("formats", &["data"]),
    ("model", &["statistics", "data"]),
    ("engine", &["model"]),
    ("settings", &["model"]),
    ("train", &["engine", "settings"]),
    ("run", &["train", "formats"]),
    ("analysis", &["run"]),
    ("charts", &["analysis"]),
    ("report", &["charts"]),
    ("project", &["run"]),
    ("cli", &["report", "project"]),
];

/// Modules of the window, with the modules of the window that each may use, and the modules of the library that it must not.
const WINDOW: [(&str, &[&str], &[&str]); 11] = [
    ("query", &[], &["engine", "cli"]),
    ("computations", &["query"], &["cli"]),
    ("state", &["query", "computations"], &["cli"]),
    ("update", &["state", "query", "computations"], &["cli"]),
    ("theme", &[], &["engine", "cli", "train"]),
    (
        "widgets",
        &["state", "query", "update", "theme"],
        &["engine", "cli"],
    ),
    (
        "commands",
        &["state", "query", "update", "theme", "widgets"],
        &["engine", "cli"],
    ),
    (
        "graph_view",
        &["state", "query", "update", "theme", "widgets", "commands"],
        &["engine", "cli"],
    ),
    (
        "panels",
        &[
            "state",
            "query",
            "computations",
            "update",
            "theme",
            "widgets",
            "commands",
        ],
        &["engine", "cli"],
    ),
    (
        "jobs",
        &[
            "state",
            "query",
            "computations",
            "update",
            "theme",
            "graph_view",
        ],
        &["cli"],
    ),
    (
        "window",
        &[
            "state",
            "query",
            "update",
            "theme",
            "widgets",
            "commands",
            "graph_view",
            "panels",
            "jobs",
        ],
        &["cli"],
    ),
];

/// A crate, and the beginnings of the paths of the files that may name it.
const CRATES: [(&[&str], &[&str]); 20] = [
    (&["wgpu"], &["engine/gpu/"]),
    (&["bytemuck"], &["engine/gpu/", "engine/cpu/fast.rs"]),
    (&["pulp"], &["engine/cpu/fast.rs", "random/counter.rs"]),
    (&["egui_graphs"], &["app/graph_view/"]),
    (&["egui_plot"], &["app/panels/results/"]),
    (&["kurbo"], &["app/graph_view/"]),
    (
        &["egui", "egui_extras"],
        &[
            "app/panels/",
            "app/graph_view/",
            "app/commands/",
            "app/widgets/",
            "app/window/",
            "app/theme.rs",
            "app/bench.rs",
            "app/jobs/picture.rs",
        ],
    ),
    (&["eframe"], &["app/window/"]),
    (&["rfd"], &["app/jobs/dialog.rs"]),
    (
        &["directories"],
        &["app/jobs/places.rs", "app/panels/export/"],
    ),
    (&["crossbeam_channel"], &["train/worker/", "app/jobs/"]),
    (&["clap"], &["cli/", "main.rs"]),
    (&["flate2"], &["formats/text.rs", "project/"]),
    (&["encoding_rs"], &["formats/text.rs"]),
    (
        &["tempfile"],
        &[
            "formats/atomic_file.rs",
            "cli/bench.rs",
            "cli/bench_project.rs",
        ],
    ),
    (&["rusqlite"], &["project/"]),
    (&["fjadra"], &["network/layout/"]),
    (&["svg"], &["app/graph_view/svg.rs", "charts/svg.rs"]),
    (&["resvg"], &["app/graph_view/svg.rs"]),
    (&["maud"], &["report/page/"]),
];

/// A source file and the paths that it names.
struct Source {
    /// Path below `src`, with `/` between its parts.
    file: String,
    text: String,
    /// Module path, from the crate on: `["app", "state"]` for `app/state/mod.rs` and for `app/state/view.rs`.
    folder: Vec<String>,
    /// Every path that is named, absolute where it lies in this crate: `["crate", "model", "Problem"]`.
    paths: BTreeSet<Vec<String>>,
}

impl Source {
    fn read(root: &Path, path: &Path) -> Self {
        let file = path.strip_prefix(root).expect("below src");
        let file = file.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(path).expect("a source file");
        let mut module: Vec<String> = file
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        let is_folder = module.last().is_some_and(|last| last == "mod");
        let folder = module[..module.len() - 1].to_vec();
        if is_folder || ["lib", "main"].contains(&file.trim_end_matches(".rs")) {
            module.pop();
        }
        let mut collector = Collector {
            siblings: siblings(path),
            module,
            paths: BTreeSet::new(),
        };
        let tree = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        collector.visit_file(&tree);
        Self {
            file,
            text,
            folder,
            paths: collector.paths,
        }
    }

    /// The module of the library that the file belongs to.
    fn module(&self) -> &str {
        let first = self.file.split('/').next().unwrap_or("");
        first.trim_end_matches(".rs")
    }

    /// The module of the window that the file belongs to, if it does.
    fn window_module(&self) -> Option<&str> {
        let part = self.file.strip_prefix("app/")?.split('/').next()?;
        Some(part.trim_end_matches(".rs"))
    }

    /// Names of the crate's modules that the file uses.
    fn uses(&self) -> BTreeSet<&str> {
        let inside = self.paths.iter().filter(|path| path[0] == "crate");
        inside
            .filter_map(|path| path.get(1))
            .map(String::as_str)
            .collect()
    }

    /// Names of the window's modules that the file uses.
    fn window_uses(&self) -> BTreeSet<&str> {
        let inside = self
            .paths
            .iter()
            .filter(|path| path.len() > 2 && path[..2] == ["crate", "app"]);
        inside.map(|path| path[2].as_str()).collect()
    }
}

/// Files of the folder of a `mod.rs`, which it may name without `self`.
fn siblings(path: &Path) -> BTreeSet<String> {
    if path.file_name().is_none_or(|name| name != "mod.rs") {
        return BTreeSet::new();
    }
    let entries = std::fs::read_dir(path.parent().expect("a folder")).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").path());
    names
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect()
}

/// Collects paths, with `super` and `self` resolved.
struct Collector {
    module: Vec<String>,
    /// Names of the files of the same folder, which a path may begin with.
    siblings: BTreeSet<String>,
    paths: BTreeSet<Vec<String>>,
}

impl Collector {
    fn add(&mut self, names: &[String]) {
        let mut path = vec!["crate".to_owned()];
        let mut rest = names;
        match names.first().map(String::as_str) {
            Some("crate") => rest = &names[1..],
            Some("self") => {
                path.extend(self.module.iter().cloned());
                rest = &names[1..];
            }
            Some("super") => {
                let ups = names.iter().take_while(|name| *name == "super").count();
                let kept = self.module.len().saturating_sub(ups);
                path.extend(self.module[..kept].iter().cloned());
                rest = &names[ups..];
            }
            Some(name) if self.siblings.contains(name) => path.extend(self.module.iter().cloned()),
            _ => path.clear(),
        }
        path.extend(rest.iter().cloned());
        if !path.is_empty() {
            self.paths.insert(path);
        }
    }

    fn add_use(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_use(&with(path.ident.to_string()), &path.tree),
            syn::UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|item| self.add_use(before, item)),
            syn::UseTree::Name(name) => self.add(&with(name.ident.to_string())),
            syn::UseTree::Rename(name) => self.add(&with(name.ident.to_string())),
            syn::UseTree::Glob(_) => self.add(before),
        }
    }

    /// Paths in the arguments of a macro, which `syn` leaves as they are.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut names: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if names.is_empty() || colons == 2 => {
                    names.push(ident.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !names.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) => {
                    self.add_if_path(&names);
                    names = vec![ident.to_string()];
                    colons = 0;
                    continue;
                }
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            self.add_if_path(&names);
            names.clear();
            colons = 0;
        }
        self.add_if_path(&names);
    }

    fn add_if_path(&mut self, names: &[String]) {
        if names.len() > 1 {
            self.add(names);
        }
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_use(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        self.add_if_path(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.add_tokens(call.tokens.clone());
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }
}

fn sources() -> Vec<Source> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    below(&root, &mut paths);
    paths.sort();
    paths.iter().map(|path| Source::read(&root, path)).collect()
}

/// A module, what it may use, and what that uses in its change.
fn allowed(module: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let row = MODULES.iter().find(|(name, _)| *name == module);
    for below in row.map_or(&[][..], |(_, uses)| uses) {
        found.insert(*below);
        found.extend(allowed(below));
    }
    found
}

#[test]
fn modules_use_only_those_below() {
    let known: BTreeSet<&str> = MODULES.iter().map(|(name, _)| *name).collect();
    for source in sources() {
        let module = source.module();
        if ["app", "lib", "main"].contains(&module) {
            continue;
        }
        assert!(
            known.contains(module),
            "{}: '{module}' has no row in MODULES",
            source.file
        );
        let mut allowed = allowed(module);
        allowed.insert(known.get(module).expect("a row"));
        for name in source.uses() {
            assert!(
                allowed.contains(name),
                "{} uses crate::{name}, which {module} may not",
                source.file
            );
        }
    }
}

#[test]
fn modules_of_the_window_use_only_what_they_may() {
    let mut checked = BTreeSet::new();
    for source in sources() {
        let Some(module) = source.window_module() else {
            continue;
        };
        if ["mod", "bench"].contains(&module) {
            continue;
        }
        let row = WINDOW.iter().find(|(name, ..)| *name == module);
        let (name, may, must_not) =
            row.unwrap_or_else(|| panic!("{}: no row in WINDOW", source.file));
        checked.insert(*name);
        for used in source.window_uses() {
            assert!(
                used == module || may.contains(&used),
                "{} uses crate::app::{used}, which {module} may not",
                source.file
            );
        }
        for used in source.uses() {
            assert!(
                !must_not.contains(&used),
                "{} uses crate::{used}, which {module} may not",
                source.file
            );
        }
    }
    let missing: Vec<_> = WINDOW
        .iter()
        .filter(|(name, ..)| !checked.contains(name))
        .collect();
    assert!(missing.is_empty(), "rows without a file: {missing:?}");
}

#[test]
fn crates_stay_where_they_belong() {
    for source in sources() {
        for (crates, places) in CRATES {
            if places.iter().any(|place| source.file.starts_with(place)) {
                continue;
            }
            let named = source
                .paths
                .iter()
                .find(|path| crates.contains(&path[0].as_str()));
            assert!(
                named.is_none(),
                "{} names {named:?}, which belongs to {places:?}",
                source.file
            );
        }
    }
}

/// Threads are made by the worker and by the jobs of the window alone; shaders are read by the GPU engine, and by the CPU engine's
/// tests; lines for the terminal are written by the command line.
#[test]
fn threads_shaders_and_standard_output_have_one_place() {
    for source in sources() {
        let is_in = |places: &[&str]| places.iter().any(|place| source.file.starts_with(place));
        let makes_threads = source.paths.iter().any(|path| {
            path.windows(2).any(|pair| {
                pair[0] == "thread" && ["spawn", "Builder", "scope"].contains(&pair[1].as_str())
            })
        });
        assert!(
            !makes_threads || is_in(&["train/worker/", "app/jobs/"]),
            "{} makes threads",
            source.file
        );
        let reads_shaders = source.text.contains("include_str!(\"../../../shaders/");
        assert!(
            !reads_shaders || is_in(&["engine/gpu/"]),
            "{} reads shaders",
            source.file
        );
        let prints = ["println!", "print!(", "eprint!(", "stdout()", "stderr()"]
            .iter()
            .any(|name| source.text.contains(name));
        assert!(
            !prints || is_in(&["cli/terminal.rs"]),
            "{} writes to the terminal",
            source.file
        );
    }
}

/// A view never changes the state: it has no way to.
#[test]
fn views_never_change_the_state() {
    let mut checked = 0;
    for source in sources() {
        if !["app/panels/", "app/graph_view/", "app/commands/"]
            .iter()
            .any(|place| source.file.starts_with(place))
        {
            continue;
        }
        checked += 1;
        assert!(
            !source.text.contains("&mut State"),
            "{} takes the state to change it",
            source.file
        );
        let reaches = source
            .paths
            .iter()
            .any(|path| path.iter().any(|name| name == "Worker"));
        assert!(!reaches, "{} reaches for the worker", source.file);
    }
    assert!(checked > 50, "the files of the views were found: {checked}");
}

/// No file uses a file of its own folder that uses it back.
#[test]
fn no_two_files_use_each_other() {
    let sources = sources();
    let path_of = |source: &Source| {
        let name = source
            .file
            .rsplit('/')
            .next()
            .unwrap_or("")
            .trim_end_matches(".rs")
            .to_owned();
        [&["crate".to_owned()][..], &source.folder, &[name]].concat()
    };
    for one in &sources {
        for other in sources
            .iter()
            .filter(|other| other.folder == one.folder && other.file > one.file)
        {
            if one.file.ends_with("mod.rs") || other.file.ends_with("mod.rs") {
                continue;
            }
            let names = |by: &Source, of: &Source| {
                let path = path_of(of);
                by.paths.iter().any(|used| used.starts_with(&path))
            };
            assert!(
                !(names(one, other) && names(other, one)),
                "{} and {} use each other",
                one.file,
                other.file
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for source in sources() {
        assert!(
            source.text.starts_with("//!"),
            "{} opens with what it is",
            source.file
        );
    }
}
