//! The command line as a user calls it: results, exit codes, messages.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

mod failures;
mod interrupted;
mod other_commands;
mod reports;
mod training;

use assert_cmd::Command;
use std::path::Path;
use std::process::Output;

fn espalier(arguments: &[&str]) -> Output {
    Command::cargo_bin("espalier")
        .expect("the program")
        .args(arguments)
        .output()
        .expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

/// A run folder of a short run of the toy example, with what else is asked for.
fn toy_run(folder: &Path, more: &[&str]) -> std::path::PathBuf {
    let out = folder.join("run");
    let out_text = out.to_string_lossy().into_owned();
    let mut arguments = vec![
        "train",
        "--example",
        "toy",
        "--epochs",
        "60",
        "--engine",
        "cpu",
        "--out",
        &out_text,
    ];
    arguments.extend(more);
    let result = espalier(&arguments);
    assert!(result.status.success(), "{}", text(&result.stderr));
    out
}

/// A run folder of a network that lies in files, called in the folder of these files.
fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("espalier")
        .expect("the program")
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("it runs")
}

fn write_toy(folder: &Path) {
    let toy = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/toy");
    for entry in std::fs::read_dir(toy).expect("the example") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name");
        std::fs::copy(&path, folder.join(name)).expect("a copy");
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
