//! The program `espalier`: arguments, log, and whether to open the window or to run a subcommand.

use std::process::ExitCode;

use clap::Parser;
use espalier::cli::{self, Arguments};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Warnings by default; the graphics libraries report harmless things about drivers below errors.
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error,espalier=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match arguments.command {
        Some(command) => cli::run(command),
        None => open_window(arguments.window),
    }
}

#[cfg(feature = "gui")]
fn open_window(arguments: cli::WindowArguments) -> ExitCode {
    cli::exit(
        arguments
            .opening()
            .and_then(|opening| espalier::app::open(opening).map_err(cli::Failure::Run)),
    )
}

#[cfg(not(feature = "gui"))]
fn open_window(_: cli::WindowArguments) -> ExitCode {
    cli::exit(Err(cli::Failure::Use(anyhow::anyhow!(
        "this build has no window. Use `espalier train`; `espalier train --help` lists its options."
    ))))
}
