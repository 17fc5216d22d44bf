//! The project in the window: opened, stored as it changes, saved, recovered; undone; and several runs in it.

mod decisions;
mod faults;
mod killed;
mod saving;
#[path = "../support/window.rs"]
mod support;
mod windows;
