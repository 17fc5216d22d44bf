//! The window without a display, and what one does to it.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use espalier::app::{Intent, Places, Reply, State, Window};
use espalier::data::DataSource;
use espalier::data::Example;

pub type App = Harness<'static, Option<Window>>;

/// A window of this size with an example, once it is loaded and arranged.
pub fn window_of(size: [f32; 2], example: Example) -> App {
    let mut app = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .build_ui_state(
            move |ui, window: &mut Option<Window>| {
                let ctx = ui.ctx().clone();
                let window = window.get_or_insert_with(|| {
                    Window::new(&ctx, DataSource::Example(example), Places::default())
                });
                window.logic(&ctx);
                window.ui(ui);
            },
            None,
        );
    until(&mut app, |window| window.state().open.is_some());
    app
}

pub fn toy() -> App {
    window_of([1440.0, 900.0], Example::Toy)
}

pub fn window(app: &App) -> &Window {
    app.state()
        .as_ref()
        .expect("the window was made in the first frame")
}

/// Shows frames until something holds.
pub fn until(app: &mut App, holds: impl Fn(&Window) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        app.step();
        if holds(window(app)) {
            app.run_steps(2);
            return;
        }
        assert!(
            Instant::now() < deadline,
            "it did not come to be: {:?}",
            window(app).state().run.phase
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub fn click(app: &mut App, label: &str) {
    app.get_by_label(label).click();
    app.run_steps(2);
}

pub fn act(app: &mut App, intent: Intent) {
    let ctx = app.ctx.clone();
    app.state_mut()
        .as_mut()
        .expect("a window")
        .act(&ctx, intent);
    app.run_steps(2);
}

/// Lets a thread report something.
pub fn receive(app: &mut App, reply: Reply) {
    let ctx = app.ctx.clone();
    let window = app.state_mut().as_mut().expect("a window");
    window.receive(&ctx, reply);
    app.run_steps(2);
}

pub fn says(app: &App, text: &str) -> bool {
    app.query_all_by(|node| {
        node.label().is_some_and(|label| label.contains(text))
            || node.value().is_some_and(|value| value.contains(text))
    })
    .next()
    .is_some()
}

pub fn state(app: &App) -> &State {
    window(app).state()
}

/// Types a text into whatever has the focus.
pub fn type_text(app: &mut App, text: &str) {
    app.event(egui::Event::Text(text.to_owned()));
    app.run_steps(2);
}

pub fn press(app: &mut App, key: Key) {
    app.key_press(key);
    app.run_steps(3);
}

pub fn press_command(app: &mut App, key: Key) {
    app.key_press_modifiers(Modifiers::COMMAND, key);
    app.run_steps(3);
}

/// Presses a button of the pointer where it is, and lets it go.
pub fn click_pointer(
    app: &mut App,
    pos: egui::Pos2,
    button: egui::PointerButton,
    modifiers: Modifiers,
) {
    for pressed in [true, false] {
        app.event(egui::Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        });
    }
}

/// Presses a button of the pointer somewhere and lets it go elsewhere, in steps.
pub fn drag(app: &mut App, from: egui::Pos2, to: egui::Pos2, modifiers: Modifiers) {
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers,
    };
    app.hover_at(from);
    app.event(egui::Event::ModifiersChanged(modifiers));
    app.event(button(from, true));
    app.run_steps(2);
    for share in [0.3, 0.7, 1.0] {
        app.event(egui::Event::PointerMoved(from.lerp(to, share)));
        app.run_steps(1);
    }
    app.event(button(to, false));
    app.run_steps(2);
    app.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    app.run_steps(2);
}
