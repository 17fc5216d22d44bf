//! A picture of the network of a run, drawn without a window.

use std::sync::Arc;

use anyhow::Context as _;
use egui::{Context, Pos2, RawInput, Rect, Vec2};

use crate::app::graph_view::NetworkView;
use crate::app::state::State;
use crate::app::theme;
use crate::network::layout::{LayoutKind, Progress, arrange};
use crate::run::Run;

/// Size of the picture, in points.
const SIZE: Vec2 = Vec2::new(1400.0, 900.0);
/// Frames after which the camera has found its place.
const FRAMES: usize = 3;

/// The network of a run with its weights, by signal flow, as SVG.
///
/// # Errors
/// The layout was lost.
pub fn draw_network(run: &Run) -> anyhow::Result<String> {
    let network = &run.experiment.network;
    let arrangement = arrange(network, LayoutKind::default(), None, &Progress::default())
        .context("the network cannot be laid out")?;
    let state = State::showing(run, Arc::new(arrangement));
    let ctx = Context::default();
    theme::apply(&ctx);
    ctx.set_theme(egui::Theme::Light);
    let mut view = NetworkView::default();
    let mut svg = None;
    for frame in 0..FRAMES {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            // Late enough for everything that glides to be there.
            time: Some(frame as f64),
            ..RawInput::default()
        };
        let output = ctx.run_ui(input, |ui| {
            view.picture_alone_ui(ui, &state);
            svg = view.svg(ui, &state);
        });
        output.drop_without_applying_deltas();
    }
    svg.context("the network cannot be drawn")
}
