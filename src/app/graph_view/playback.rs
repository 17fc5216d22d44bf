//! States step by step: which condition, which step, and playing how a signal spreads.

use egui::{Slider, Ui};

use super::NetworkView;
use crate::app::state::{NodeColours, OpenNetwork, Playback, State, View};
use crate::app::widgets::condition_ui;
use crate::data::Dataset;

/// Steps of the recurrent network a second.
const STEPS_PER_SEC: f64 = 12.0;

impl NetworkView {
    /// Shows the controls where states are shown, and takes the next step of a playback when it is due.
    pub(super) fn playback_ui(&mut self, ui: &mut Ui, state: &State, view: &mut View) {
        let open = state.open.as_ref();
        let both = open.and_then(|open| Some((open, open.study.dataset.as_ref()?)));
        let (Some((open, dataset)), true) = (both, view.colours != NodeColours::Role) else {
            view.playback = Playback::default();
            return;
        };
        let last = state.trace().map(|trace| trace.states.len() as u32);
        let last = last.map(|steps| steps.saturating_sub(1));
        ui.horizontal_wrapped(|ui| self.controls_ui(ui, last, view, (open, dataset)));
    }

    /// The controls; `last` is the last step of the trace, once that is computed.
    fn controls_ui(
        &mut self,
        ui: &mut Ui,
        last: Option<u32>,
        view: &mut View,
        (open, dataset): (&OpenNetwork, &Dataset),
    ) {
        condition_ui(ui, open, dataset, "network", &mut view.condition);
        let Some(last) = last else {
            ui.label("computing …");
            return;
        };
        if view.colours == NodeColours::State {
            self.steps_ui(ui, view, last);
        }
    }
    fn steps_ui(&mut self, ui: &mut Ui, view: &mut View, last: u32) {
        let playback = &mut view.playback;
        let (text, help) = if playback.is_playing {
            ("⏸", "Stop here. (Y)")
        } else {
            (
                "▶ spread",
                "Watch the signal spread from the ligands, step by step. (Y)",
            )
        };
        if ui.button(text).on_hover_text(help).clicked() {
            *playback = playback.toggled();
        }
        let mut step = playback.step.unwrap_or(last);
        ui.spacing_mut().slider_width = 110.0;
        let slider = ui.add(Slider::new(&mut step, 0..=last).text("step"));
        let slider = slider.on_hover_text("Every protein looks at its neighbours once in a step. At the last one the network is at rest.");
        slider.widget_info(|| egui::WidgetInfo::slider(true, f64::from(step), "step"));
        if slider.changed() {
            *playback = Playback {
                step: (step < last).then_some(step),
                is_playing: false,
            };
        }
        self.play(ui, playback, last);
    }
    /// Takes the next step, once it is due.
    fn play(&mut self, ui: &Ui, playback: &mut Playback, last: u32) {
        if !playback.is_playing {
            self.next_step = None;
            return;
        }
        let now = ui.input(|input| input.time);
        let due = *self.next_step.get_or_insert(now + 1.0 / STEPS_PER_SEC);
        if now >= due {
            let step = playback.step.unwrap_or(0) + 1;
            self.next_step = Some(now + 1.0 / STEPS_PER_SEC);
            let is_playing = step < last;
            *playback = Playback {
                step: is_playing.then_some(step),
                is_playing,
            };
        }
        let wait = self.next_step.map_or(0.0, |due| (due - now).max(0.0));
        ui.ctx().request_repaint_after_secs(wait as f32);
    }
}
