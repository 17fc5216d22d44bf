//! The command line: `train`, `show`, `export`, `report`, `simulate`, `bench` and `adapters` without a window. Alone in writing to standard output.

mod adapters;
mod arguments;
mod bench;
mod bench_project;
mod export;
mod output;
mod print_summary;
mod progress;
mod report;
mod results;
mod show;
mod simulate;
mod terminal;
mod train;

pub use arguments::{Arguments, Subcommand, WindowArguments};
pub use bench::{Figure, MeasureView};

use std::process::ExitCode;

use terminal::error_line;

use crate::run::Run;

/// Why a command did not do what it should.
#[derive(Debug)]
pub enum Failure {
    /// Wrong use or wrong input: exit code 2.
    Use(anyhow::Error),
    /// A run that failed: exit code 1.
    Run(anyhow::Error),
    /// The user or the system ended it: 128 and the number of the signal, and how to go on.
    Interrupted(u8, String),
}

impl Failure {
    fn input(error: impl Into<anyhow::Error>) -> Self {
        Self::Use(error.into())
    }

    fn run(error: impl Into<anyhow::Error>) -> Self {
        Self::Run(error.into())
    }
}

/// Draws an SVG as PNG: text of the SVG, pixels for each point.
///
/// # Errors
/// The picture cannot be drawn or is too large: a sentence with what to do instead.
pub type DrawPng = fn(&str, f32) -> Result<Vec<u8>, String>;

/// Functions of a build with a window; the program hands them in, since the command line knows no window.
pub struct Hooks {
    /// Measures what a frame costs.
    pub measure_view: MeasureView,
    /// Draws the network of a run as SVG.
    pub draw_network: Option<fn(&Run) -> anyhow::Result<String>>,
    /// Draws an SVG as PNG, with so many pixels for each point.
    pub png: Option<DrawPng>,
}

/// Runs a subcommand; a quiet one says nothing but results and errors.
#[must_use]
pub fn run(command: Subcommand, hooks: &Hooks, is_quiet: bool) -> ExitCode {
    if is_quiet {
        terminal::be_quiet();
    }
    exit(match command {
        Subcommand::Train(arguments) => train::train(&arguments, hooks),
        Subcommand::Show(arguments) => show::show(&arguments),
        Subcommand::Export(arguments) => export::export(&arguments, hooks),
        Subcommand::Report(arguments) => report::report(&arguments, hooks),
        Subcommand::Bench(arguments) => match &arguments.project {
            Some(file) => bench_project::measure(file, arguments.json),
            None => bench::bench(&arguments, hooks.measure_view),
        },
        Subcommand::Simulate(arguments) => simulate::simulate(&arguments),
        Subcommand::Adapters => {
            adapters::list();
            Ok(())
        }
    })
}

/// Reports a failure; the exit code of the program.
#[must_use]
pub fn exit(result: Result<(), Failure>) -> ExitCode {
    let (error, code) = match result {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Run(error)) => (error, 1),
        Err(Failure::Use(error)) => (error, 2),
        Err(Failure::Interrupted(code, how_to_go_on)) => {
            error_line(how_to_go_on);
            return ExitCode::from(code);
        }
    };
    error_line(format_args!("espalier: {error:#}"));
    ExitCode::from(code)
}
