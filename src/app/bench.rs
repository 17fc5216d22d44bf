//! What a frame of the window costs, measured without a display: layout of the interface, views and tessellation on one
//! processor, while the weights change in every frame.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;
use egui::{Context, Pos2, RawInput, Rect, vec2};

use super::jobs::Places;
use super::window::Window;
use crate::app::query::Filter;
use crate::app::state::{Tab, ViewChange};
use crate::app::update::{Intent, Reply};
use crate::data::DataSource;
use crate::model::Parameters;
use crate::network::layout::{LayoutKind, Progress, arrange};
use crate::network::{Amount, NodeId};
use crate::train::{Event, ModelSample, Sample};

/// Size of the window.
const SIZE: egui::Vec2 = vec2(1600.0, 1000.0);
/// Frames before those that count, in which fonts and buffers are made.
const WARM_UP: u32 = 20;
/// Most presses of `+`, from the smallest zoom to the largest.
const MOST_ZOOMS: u32 = 30;
/// Longest wait for a network to be opened, laid out or simulated.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was measured. Times of frames and of the pointer are in milliseconds of one processor.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewCosts {
    /// Nodes and edges that were shown.
    pub size: [usize; 2],
    /// Seconds from the start to the first complete picture: reading, layout, first frame.
    pub first_picture_secs: f64,
    /// Seconds of each layout, in the order of [`LayoutKind::ALL`].
    pub layout_secs: [f64; 3],
    /// Median and 95th percentile of a frame of the whole network.
    pub whole: [f64; 2],
    /// The same of a region.
    pub region: [f64; 2],
    /// Median and 95th percentile of finding out what lies under the pointer.
    pub hover: [f64; 2],
    /// Median and 95th percentile of a frame with the table of edges beside the whole network.
    pub table: [f64; 2],
    /// Median and 95th percentile of the answer to an ablation, from the wish to the new predictions; all processors.
    pub ablation: [f64; 2],
}

/// Opens a study in a window without a display and measures so many frames.
///
/// # Errors
/// It cannot be opened, or its network is not laid out in time.
pub fn measure_view(
    source: DataSource,
    spurious: Option<Amount>,
    frames: u32,
) -> anyhow::Result<ViewCosts> {
    let begin = Instant::now();
    let ctx = Context::default();
    let mut bench = Bench {
        window: Window::new(&ctx, source, Places::default()),
        ctx,
        shown_secs: 0.0,
    };
    bench.until("opened", |window| window.state().open.is_some())?;
    if let Some(amount) = spurious {
        bench.act(Intent::SetSpurious(amount));
    }
    bench.until("laid out", |window| {
        window.state().document.arrangement.is_some()
    })?;
    bench.frame();
    let first_picture_secs = begin.elapsed().as_secs_f64();
    let has_data = |window: &Window| {
        let open = window.state().open.as_ref();
        open.is_some_and(|open| open.study.dataset.is_some())
    };
    if !has_data(&bench.window) {
        bail!(
            "there are no data, so there are no weights to change. Put tables of ligands and transcription factors beside the network."
        );
    }
    bench.until("looked through", |window| {
        window.state().weights().is_some()
    })?;
    // Glides and fades end.
    for _ in 0..WARM_UP {
        bench.shown_secs += 0.1;
        bench.frame();
    }
    let ablation = bench.measure_ablation(frames)?;
    bench.receive(Reply::Training(Event::Running));
    let whole = bench.measure(frames);
    bench.act(Intent::ChangeView(vec![ViewChange::Tab(Tab::Edges)]));
    let table = bench.measure(frames);
    bench.act(Intent::ChangeView(vec![ViewChange::Tab(Tab::Overview)]));
    bench.zoom_in();
    let region = bench.measure(frames);
    // Zoomed in, points between nodes lie on no node, so that all edges are searched.
    let hover = bench.measure_hover(frames);
    let layout_secs = bench.measure_layouts();
    let shown = &bench.window.state().shown();
    Ok(ViewCosts {
        size: [shown.nodes.len(), shown.edges.len()],
        first_picture_secs,
        layout_secs,
        whole,
        region,
        hover,
        table,
        ablation,
    })
}

struct Bench {
    ctx: Context,
    window: Window,
    /// The clock of the window.
    shown_secs: f64,
}

impl Bench {
    fn act(&mut self, intent: Intent) {
        self.window.act(&self.ctx, intent);
    }

    fn receive(&mut self, reply: Reply) {
        self.window.receive(&self.ctx, reply);
    }

    /// Shows frames until `holds` is true.
    fn until(&mut self, what: &str, holds: impl Fn(&Window) -> bool) -> anyhow::Result<()> {
        let begin = Instant::now();
        while !holds(&self.window) {
            self.frame();
            if let (None, Some(super::state::Notice::Error(error))) = (
                &self.window.state().dialogs.loading,
                &self.window.state().dialogs.notice,
            ) && self.window.state().open.is_none()
            {
                bail!("{error}");
            }
            if begin.elapsed() > PATIENCE {
                bail!("the network was not {what} within {} s", PATIENCE.as_secs());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    /// One frame, as a screen of 60 Hz shows it.
    fn frame(&mut self) {
        self.shown_secs += 1.0 / 60.0;
        self.frame_with(Vec::new());
    }

    fn frame_with(&mut self, events: Vec<egui::Event>) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.shown_secs),
            events,
            ..RawInput::default()
        };
        self.window.logic(&self.ctx);
        let window = &mut self.window;
        let mut output = self.ctx.run_ui(input, |ui| window.ui(ui));
        let shapes = std::mem::take(&mut output.shapes);
        let primitives = self.ctx.tessellate(shapes, output.pixels_per_point);
        std::hint::black_box(&primitives);
        output.drop_without_applying_deltas();
    }

    /// Median and 95th percentile of frames in each of which all weights change.
    fn measure(&mut self, frames: u32) -> [f64; 2] {
        let start = self.window.state().weights().unwrap_or_default().to_vec();
        let mut times = Vec::new();
        for frame in 0..WARM_UP + frames {
            // A wave runs through the weights: new ones, another order, and other widths in every frame.
            let wave = |(edge, weight): (usize, &f64)| {
                weight * (1.0 + 0.5 * (0.01 * edge as f64 + 0.2 * f64::from(frame)).sin())
            };
            let weights = start.iter().enumerate().map(wave).collect();
            let model = ModelSample {
                parameters: Arc::new(Parameters {
                    weights,
                    ..Parameters::default()
                }),
                ..ModelSample::default()
            };
            let sample = Sample {
                models: vec![model],
                epochs_per_sec: 0.0,
                trained_secs: 0.0,
                dropped: 0,
                sent: Instant::now(),
            };
            let begin = Instant::now();
            self.receive(Reply::Training(Event::Sample(sample)));
            self.frame();
            if frame >= WARM_UP {
                times.push(begin.elapsed().as_secs_f64() * 1e3);
            }
        }
        percentiles(times)
    }

    /// Median and 95th percentile of the answer when edges below another threshold are removed each time.
    fn measure_ablation(&mut self, answers: u32) -> anyhow::Result<[f64; 2]> {
        let mut sorted: Vec<f64> = self.window.state().weights().unwrap_or_default().to_vec();
        sorted.iter_mut().for_each(|weight| *weight = weight.abs());
        sorted.sort_unstable_by(f64::total_cmp);
        self.act(Intent::ChangeView(vec![
            ViewChange::Tab(Tab::Ablation),
            ViewChange::Ablated(true),
        ]));
        let mut times = Vec::new();
        for answer in 1..=answers {
            let place = sorted.len() * answer as usize / (answers as usize + 1);
            self.until("answered", |window| window.state().is_answered())?;
            let mut filter = self.window.state().view.filter.clone();
            filter.threshold = sorted.get(place).copied().unwrap_or_default();
            let begin = Instant::now();
            self.act(Intent::ChangeView(vec![ViewChange::Filter(filter)]));
            while !self.window.state().is_answered() {
                self.window.logic(&self.ctx);
                // Polls seldom enough to leave the processors to the simulation.
                std::thread::sleep(Duration::from_micros(200));
            }
            times.push(begin.elapsed().as_secs_f64() * 1e3);
        }
        let filter = Filter::default();
        self.act(Intent::ChangeView(vec![
            ViewChange::Tab(Tab::Overview),
            ViewChange::Ablated(false),
            ViewChange::Filter(filter),
        ]));
        self.until("answered", |window| window.state().is_answered())?;
        Ok(percentiles(times))
    }

    /// Median and 95th percentile of looking for what lies under points all over the network.
    fn measure_hover(&mut self, points: u32) -> [f64; 2] {
        let mut times = Vec::new();
        for point in 0..points {
            // On the way between two nodes, where there are edges.
            let nodes = self.window.state().shown().nodes.len().max(1);
            let on_screen = |index: usize| {
                self.window
                    .on_screen(NodeId::new(index % nodes))
                    .unwrap_or_default()
            };
            let (a, b) = (
                on_screen(point as usize * 31),
                on_screen(point as usize * 57 + 11),
            );
            let at = a.lerp(b, 0.4);
            let begin = Instant::now();
            std::hint::black_box(self.window.is_over_something(at));
            times.push(begin.elapsed().as_secs_f64() * 1e3);
        }
        percentiles(times)
    }

    /// Seconds of each layout, from nothing.
    fn measure_layouts(&self) -> [f64; 3] {
        let open = self.window.state().open.as_ref();
        LayoutKind::ALL.map(|kind| {
            let begin = Instant::now();
            let found = open.map(|open| arrange(&open.network, kind, None, &Progress::default()));
            std::hint::black_box(found);
            begin.elapsed().as_secs_f64()
        })
    }

    /// Comes so close that a region fills the view.
    fn zoom_in(&mut self) {
        // As often as the largest zoom takes.
        for _ in 0..MOST_ZOOMS {
            if !self.window.shows_crowd() {
                return;
            }
            let key = |pressed| egui::Event::Key {
                key: egui::Key::Plus,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            };
            self.frame_with(vec![key(true), key(false)]);
        }
    }
}

fn percentiles(mut times: Vec<f64>) -> [f64; 2] {
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or(f64::NAN)
    };
    [at(0.5), at(0.95)]
}
