//! `espalier adapters`: what could train here.

use crate::engine::check_adapter;
use crate::engine::gpu::{Adapter, AdapterKind, adapters};

/// Prints every adapter, whether it computes what the CPU computes, and what `auto` does.
pub(super) fn list() {
    let found = adapters();
    for adapter in &found {
        let kind = match adapter.kind {
            AdapterKind::Discrete => "graphics card",
            AdapterKind::Integrated => "graphics in the processor",
            AdapterKind::Virtual => "virtual GPU",
            AdapterKind::Other => "GPU of unknown kind",
            AdapterKind::Software => "software, slow: for tests",
        };
        let check = match check_adapter(adapter) {
            Ok(()) => "agrees with the CPU".to_owned(),
            Err(error) => format!("not usable: {error}"),
        };
        println!(
            "gpu  {} ({}, {kind}): {check}",
            adapter.name, adapter.backend
        );
    }
    println!("cpu  always there");
    if found.iter().any(Adapter::is_real) {
        println!(
            "auto times a few epochs of each run on every GPU and on the CPU, and takes what is fastest."
        );
    } else {
        println!("auto takes the CPU: there is no real GPU.");
    }
}
