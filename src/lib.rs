//! Espalier trains recurrent networks in the shape of a signalling network and shows which edges are pruned.
//!
//! The modules stand in the order in which they may use each other; `tests/architecture.rs` keeps that order.

#![warn(clippy::unwrap_used, clippy::expect_used)]

pub mod analysis;
#[cfg(feature = "gui")]
pub mod app;
pub mod charts;
pub mod cli;
pub mod data;
pub mod engine;
pub mod formats;
pub mod model;
pub mod network;
pub mod project;
pub mod random;
pub mod report;
pub mod run;
pub mod settings;
pub mod statistics;
pub mod train;
