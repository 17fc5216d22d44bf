//! The command line: `train`, `simulate`, `bench` and `adapters` without a window. Alone in writing to standard output.

mod adapters;
mod arguments;
mod bench;
mod simulate;
mod train;
mod write;

use std::process::ExitCode;

pub use arguments::{Arguments, Subcommand, WindowArguments};
pub use bench::{Figure, MeasureView};

/// Why a command did not do what it should.
#[derive(Debug)]
pub enum Failure {
    /// Wrong use or wrong input: exit code 2.
    Use(anyhow::Error),
    /// A run that failed: exit code 1.
    Run(anyhow::Error),
}

impl Failure {
    fn input(error: impl Into<anyhow::Error>) -> Self {
        Self::Use(error.into())
    }

    fn run(error: impl Into<anyhow::Error>) -> Self {
        Self::Run(error.into())
    }
}

/// Runs a subcommand. What measures the window is handed in.
#[must_use]
pub fn run(command: Subcommand, measure_view: MeasureView) -> ExitCode {
    exit(match command {
        Subcommand::Train(arguments) => train::train(&arguments),
        Subcommand::Bench(arguments) => bench::bench(&arguments, measure_view),
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
    };
    eprintln!("espalier: {error:#}");
    ExitCode::from(code)
}
