//! `espalier adapters`: what could train here.

use crate::engine::gpu::{AdapterKind, adapters};
use crate::engine::{EngineChoice, Selection};

/// Prints every adapter, and what `auto` takes.
pub(super) fn list() {
    for adapter in adapters() {
        let kind = match adapter.kind {
            AdapterKind::Discrete => "graphics card",
            AdapterKind::Integrated => "graphics in the processor",
            AdapterKind::Virtual => "virtual GPU",
            AdapterKind::Other => "GPU of unknown kind",
            AdapterKind::Software => "software, slow: for tests",
        };
        println!("gpu  {} ({}, {kind})", adapter.name, adapter.backend);
    }
    println!("cpu  always there");
    match Selection::new(EngineChoice::Auto, None) {
        Ok(selection) => println!(
            "auto takes the {}. {}",
            if selection.adapter.is_some() {
                "GPU"
            } else {
                "CPU"
            },
            selection.reason
        ),
        Err(error) => println!("auto takes the CPU: {error}"),
    }
}
