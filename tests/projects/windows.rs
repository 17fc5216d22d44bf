//! Windows that keep their files in a folder.

use crate::support::{App, act, until};
use egui_kittest::Harness;
use espalier::app::{Intent, Phase, Places, Window};
use espalier::data::{DataSource, Example};
use std::path::Path;

/// A window that keeps its files in a folder, and begins with something.
pub fn window_in(folder: &Path, source: DataSource) -> App {
    let folder = folder.to_owned();
    let mut app = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_step_dt(1.0 / 60.0)
        .build_ui_state(
            move |ui, window: &mut Option<Window>| {
                let ctx = ui.ctx().clone();
                let window = window.get_or_insert_with(|| {
                    let mut window = Window::new(&ctx, source.clone(), Places::in_folder(&folder));
                    window.look_for_leftovers(&ctx);
                    window
                });
                window.logic(&ctx);
                window.ui(ui);
            },
            None,
        );
    until(&mut app, |window| {
        let state = window.state();
        state.dialogs.asked.is_some() || state.open.is_some() || state.dialogs.notice.is_some()
    });
    app
}

pub fn toy_in(folder: &Path) -> App {
    let mut app = window_in(folder, DataSource::Example(Example::Toy));
    until(&mut app, |window| {
        window.state().open.is_some() && window.state().document.arrangement.is_some()
    });
    app
}

pub fn open(folder: &Path, file: &Path) -> App {
    window_in(folder, DataSource::Files(vec![file.to_owned()]))
}

pub fn train(app: &mut App, epochs: u32, seed: u64) {
    act(app, Intent::SetEpochs(epochs));
    act(app, Intent::SetSeed(seed));
    act(app, Intent::SetEngine(espalier::model::EngineChoice::Cpu));
    act(app, Intent::TrainOrPause);
    until(app, |window| {
        matches!(window.state().run.phase, Phase::Finished(_))
            && window.state().run.series.epochs == epochs
    });
}

pub fn save(app: &mut App, file: &Path) {
    act(app, Intent::SaveProjectTo(file.to_owned()));
    until(app, |window| {
        let state = window.state();
        state.project.file.as_deref() == Some(file) && !state.is_unsaved()
    });
}

/// As a window ends that is closed, with everything that waits carried out.
pub fn close(mut app: App) {
    if let Some(window) = app.state_mut() {
        window.end();
    }
}

/// Does something before the next frame.
pub fn act_at_once(app: &mut App, intent: Intent) {
    let ctx = app.ctx.clone();
    let window = app.state_mut().as_mut().expect("a window");
    window.act(&ctx, intent);
}
