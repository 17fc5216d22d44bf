//! Every shader, without a GPU: it parses, it is valid, it fits what every adapter offers, and its structures lie where the
//! Rust side writes them.

use espalier::engine::gpu::{
    Access, BINDINGS, CONTROL_WORDS, Dispatch, KERNELS, MEMORY, PARTIAL_SUMS, PlanWord, REGIONS,
    RingField, Settings, TILE_SHARES,
};
use espalier::model::{LOSS_TERMS, LossWeights};
use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{AddressSpace, Module, StorageAccess, TypeInner};
use strum::VariantArray as _;

fn modules() -> Vec<(&'static str, Module)> {
    KERNELS
        .iter()
        .map(|kernel| {
            let source = kernel.source();
            let module = naga::front::wgsl::parse_str(&source).unwrap_or_else(|error| {
                panic!("{}: {}", kernel.name, error.emit_to_string(&source))
            });
            (kernel.name, module)
        })
        .collect()
}

#[test]
fn every_shader_is_valid() {
    for (name, module) in modules() {
        let validated =
            Validator::new(ValidationFlags::all(), Capabilities::default()).validate(&module);
        assert!(validated.is_ok(), "{name}: {validated:?}");
        assert!(
            module.entry_points.iter().any(|entry| entry.name == name),
            "{name}: the entry point has the kernel's name"
        );
    }
}

#[test]
fn every_file_is_a_kernel() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    let files = std::fs::read_dir(folder)
        .expect("the folder of shaders")
        .count();
    assert_eq!(
        files,
        KERNELS.len() + 3,
        "one file per kernel, the prelude, random numbers, and what accelerated kernels share"
    );
}

#[test]
fn shaders_fit_the_limits_of_every_adapter() {
    let limits = wgpu::Limits::default();
    for (name, module) in modules() {
        let storage = module
            .global_variables
            .iter()
            .filter(|(_, variable)| matches!(variable.space, AddressSpace::Storage { .. }))
            .count();
        assert!(
            storage <= limits.max_storage_buffers_per_shader_stage as usize,
            "{name}: {storage} storage buffers"
        );
        let mut layouter = naga::proc::Layouter::default();
        layouter.update(module.to_ctx()).expect("a layout");
        let shared: u32 = module
            .global_variables
            .iter()
            .filter(|(_, variable)| variable.space == AddressSpace::WorkGroup)
            .map(|(_, variable)| layouter[variable.ty].size)
            .sum();
        assert!(
            shared <= limits.max_compute_workgroup_storage_size,
            "{name}: {shared} bytes of workgroup memory"
        );
        for entry in &module.entry_points {
            let threads: u32 = entry.workgroup_size.iter().product();
            assert!(
                threads <= limits.max_compute_invocations_per_workgroup,
                "{name}: {threads} threads"
            );
            assert!(
                threads >= 32,
                "{name}: with fewer threads a software adapter breaks loops off without a word"
            );
        }
    }
}

/// Every buffer of the prelude has the binding and the access that the table gives it.
#[test]
fn buffers_are_bound_as_the_table_says() {
    for (name, module) in modules() {
        for (binding, (buffer, access)) in (0..).zip(BINDINGS) {
            let mut globals = module.global_variables.iter();
            let found = globals.find(|(_, global)| global.name.as_deref() == Some(buffer));
            let (_, global) = found.unwrap_or_else(|| panic!("{name} has no buffer {buffer}"));
            let place = global.binding.map(|place| (place.group, place.binding));
            assert_eq!(place, Some((0, binding)), "{name}: binding of {buffer}");
            let expected = match access {
                Access::Uniform | Access::DispatchRecord => AddressSpace::Uniform,
                Access::Read => AddressSpace::Storage {
                    access: StorageAccess::LOAD,
                },
                Access::ReadWrite => AddressSpace::Storage {
                    access: StorageAccess::LOAD | StorageAccess::STORE,
                },
            };
            assert_eq!(global.space, expected, "{name}: access to {buffer}");
        }
        let bound = module
            .global_variables
            .iter()
            .filter(|(_, global)| global.binding.is_some());
        assert_eq!(bound.count(), BINDINGS.len(), "{name} binds nothing more");
    }
}

#[test]
fn structures_lie_where_rust_writes_them() {
    let (_, module) = modules().remove(0);
    for (name, fields, size) in [
        ("Settings", Settings::FIELDS, size_of::<Settings>()),
        ("Dispatch", Dispatch::FIELDS, size_of::<Dispatch>()),
    ] {
        let (_, ty) = module
            .types
            .iter()
            .find(|(_, ty)| ty.name.as_deref() == Some(name))
            .expect("the structure");
        let TypeInner::Struct { members, span } = &ty.inner else {
            panic!("{name} is no structure")
        };
        let found: Vec<(&str, usize)> = members
            .iter()
            .map(|member| (member.name.as_deref().unwrap_or(""), member.offset as usize))
            .collect();
        assert_eq!(found, fields, "{name}: names and offsets");
        assert_eq!(*span as usize, size, "{name}: size");
    }
}

#[test]
fn sizes_are_the_same_on_both_sides() {
    let source = KERNELS[0].source();
    for (name, value) in [
        ("REGIONS", REGIONS),
        ("CONTROL_WORDS", CONTROL_WORDS),
        ("MEMORY", MEMORY),
        ("PARTIAL_SUMS", PARTIAL_SUMS),
        ("TILE_SHARES", TILE_SHARES),
    ] {
        assert!(
            source.contains(&format!("const {name}: u32 = {value}u;")),
            "{name} of the prelude is {value}"
        );
    }
}

/// The numbers of the accelerated solver, which the CPU engine takes from its own constants.
#[test]
fn the_solver_has_the_same_numbers_on_both_sides() {
    let source = |file: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        std::fs::read_to_string(path).expect("a source file")
    };
    let (shader, rules, mixing) = (
        source("shaders/anderson.wgsl"),
        source("src/engine/rules.rs"),
        source("src/engine/cpu/anderson.rs"),
    );
    let number = |text: &str, name: &str| -> f64 {
        let at = text
            .find(&format!("const {name}:"))
            .unwrap_or_else(|| panic!("{name}"));
        let value = text[at..].split(['=', ';']).nth(1).expect("a value");
        value
            .trim()
            .trim_end_matches('u')
            .replace('_', "")
            .parse()
            .expect("a number")
    };
    for (name, twin, text) in [
        ("WORKGROUP", "CHUNK", &rules),
        ("DEPTH", "DEPTH", &rules),
        ("WINDOW", "WINDOW", &rules),
        ("PLAIN", "PLAIN", &rules),
        ("MIX_EVERY", "MIX_EVERY", &rules),
        ("COLD_UNTIL", "COLD_UNTIL", &rules),
        ("DAMPING", "DAMPING", &rules),
        ("PASSED", "PASSED", &mixing),
        ("GAIN", "GAIN", &mixing),
    ] {
        assert_eq!(number(&shader, name), number(text, twin), "{name}");
    }
}

/// Every name that kernels get from tables in Rust is used by a kernel: numbers of the ring are written, terms are computed, words of
/// the plan and strengths are read.
#[test]
fn every_name_from_a_table_is_used_by_a_kernel() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    let texts: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of shaders")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a shader"))
        .collect();
    let mut wanted: Vec<String> = LOSS_TERMS
        .iter()
        .map(|term| format!("terms[TERM_{}] =", term.name.to_uppercase()))
        .collect();
    // The two shares below the median are written side by side.
    let fields = RingField::VARIANTS
        .iter()
        .filter(|field| **field != RingField::SpuriousBelow);
    wanted.extend(fields.map(|field| format!("+ FIELD_{}", <&str>::from(field))));
    wanted.extend(
        PlanWord::VARIANTS
            .iter()
            .map(|word| format!("plan(PLAN_{})", <&str>::from(word))),
    );
    let strengths = LossWeights::default().named();
    wanted.extend(strengths.map(|(name, _)| format!("strength_{name}()")));
    for name in wanted {
        assert!(
            texts.iter().any(|text| text.contains(&name)),
            "no kernel has {name}"
        );
    }
}

#[test]
fn every_kernel_names_a_twin_that_is_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine/cpu");
    for kernel in KERNELS {
        let twin = folder.join(format!("{}.rs", kernel.twin));
        assert!(twin.exists(), "{}: {}", kernel.name, twin.display());
    }
}
