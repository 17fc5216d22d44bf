//! `espalier adapters`: what could train here.

use super::terminal::print_line;
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
        print_line(format_args!(
            "gpu  {} ({}, {kind}): {check}",
            adapter.name, adapter.backend
        ));
    }
    print_line("cpu  always there");
    if found.iter().any(Adapter::is_real) {
        print_line(format_args!(
            "auto times a few epochs of each run on every GPU and on the CPU, and takes what is fastest."
        ));
    } else {
        print_line("auto takes the CPU: there is no real GPU.");
    }
}
