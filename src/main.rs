//! The program `espalier`: arguments, log, and whether to open the window or to run a subcommand.

use std::process::ExitCode;

use clap::Parser;
use espalier::cli;
use espalier::cli::{Arguments, Figure, Hooks};
use espalier::data::DataSource;
use espalier::network::Amount;
use tracing_subscriber::EnvFilter;

/// Keeps the memory of the megabytes of triangles that every frame makes anew; some system allocators give it back each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "gui")]
const HOOKS: Hooks = Hooks {
    measure_view,
    draw_network: Some(espalier::app::draw_network),
    png: Some(espalier::app::png),
};

#[cfg(not(feature = "gui"))]
const HOOKS: Hooks = Hooks {
    measure_view,
    draw_network: None,
    png: None,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Warnings by default; the graphics libraries report harmless things about drivers below errors.
    let default = match (arguments.quiet, arguments.verbose) {
        (true, _) => "error",
        (false, 0) => "error,espalier=warn",
        (false, 1) => "error,espalier=info",
        (false, _) => "warn,espalier=debug",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Errors of the log itself would go to standard error, too, and end the program once nobody reads standard error.
        .log_internal_errors(false)
        .init();
    match arguments.command {
        Some(command) => cli::run(command, &HOOKS, arguments.quiet),
        None => open_window(arguments.window),
    }
}

#[cfg(feature = "gui")]
fn open_window(arguments: cli::WindowArguments) -> ExitCode {
    cli::exit(
        arguments
            .source()
            .and_then(|source| espalier::app::open(source).map_err(cli::Failure::Run)),
    )
}

#[cfg(not(feature = "gui"))]
fn open_window(_: cli::WindowArguments) -> ExitCode {
    cli::exit(Err(cli::Failure::Use(anyhow::anyhow!(
        "this build has no window. Use `espalier train`; `espalier train --help` lists its options."
    ))))
}

#[cfg(feature = "gui")]
#[expect(clippy::too_many_lines, reason = "a table: one line a figure")]
fn measure_view(
    opening: DataSource,
    spurious: Option<Amount>,
    frames: u32,
) -> anyhow::Result<Vec<Figure>> {
    let costs = espalier::app::measure_view(opening, spurious, frames)?;
    let figure = |key, name, value| Figure { key, name, value };
    Ok(vec![
        figure("nodes", "nodes", costs.size[0] as f64),
        figure("edges", "edges", costs.size[1] as f64),
        figure(
            "first_picture_secs",
            "first complete picture, s",
            costs.first_picture_secs,
        ),
        figure(
            "flow_layout_secs",
            "layout by signal flow, s",
            costs.layout_secs[0],
        ),
        figure(
            "force_layout_secs",
            "layout by force, s",
            costs.layout_secs[1],
        ),
        figure(
            "rings_layout_secs",
            "layout in rings, s",
            costs.layout_secs[2],
        ),
        figure(
            "whole_median_ms",
            "frame of the whole network, median, ms",
            costs.whole[0],
        ),
        figure(
            "whole_p95_ms",
            "frame of the whole network, 95 %, ms",
            costs.whole[1],
        ),
        figure(
            "region_median_ms",
            "frame of a region, median, ms",
            costs.region[0],
        ),
        figure(
            "region_p95_ms",
            "frame of a region, 95 %, ms",
            costs.region[1],
        ),
        figure(
            "hover_median_ms",
            "what lies under the pointer, median, ms",
            costs.hover[0],
        ),
        figure(
            "hover_p95_ms",
            "what lies under the pointer, 95 %, ms",
            costs.hover[1],
        ),
        figure(
            "table_median_ms",
            "frame with the table of edges, median, ms",
            costs.table[0],
        ),
        figure(
            "table_p95_ms",
            "frame with the table of edges, 95 %, ms",
            costs.table[1],
        ),
        figure(
            "ablation_median_ms",
            "answer to an ablation, median, ms",
            costs.ablation[0],
        ),
        figure(
            "ablation_p95_ms",
            "answer to an ablation, 95 %, ms",
            costs.ablation[1],
        ),
    ])
}

#[cfg(not(feature = "gui"))]
fn measure_view(_: DataSource, _: Option<Amount>, _: u32) -> anyhow::Result<Vec<Figure>> {
    anyhow::bail!("this build has no window to measure")
}
