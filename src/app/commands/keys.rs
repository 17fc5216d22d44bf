//! The keyboard: which commands were pressed.

use egui::{Id, Key};

use super::CommandEffect;
use super::table::COMMANDS;
use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::end_typing;

/// What the keys ask for, wherever no text is being typed, and no menu is open. `was_typing`: whether the last frame typed.
pub fn shortcuts(ctx: &egui::Context, state: &State, was_typing: bool) -> Vec<CommandEffect> {
    // Escape leaves a text before anybody is asked; it then means that alone.
    let leaves_text = was_typing && ctx.input(|input| input.key_pressed(Key::Escape));
    if egui::Popup::is_any_open(ctx) || leaves_text {
        return Vec::new();
    }
    let space = space_released(ctx);
    if ctx.egui_wants_keyboard_input() && !(space && end_typing(ctx)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if space {
        found.push(CommandEffect::Act(Intent::TrainOrPause));
    }
    // A key with Shift first: without it the same key would count as pressed, too.
    for has_shift in [true, false] {
        for command in COMMANDS {
            let keys = command
                .keys
                .iter()
                .filter(|keys| keys.logical_key != Key::Space);
            for keys in keys.filter(|keys| keys.modifiers.shift == has_shift) {
                if ctx.input_mut(|input| input.consume_shortcut(keys)) {
                    found.extend((command.effect)(state));
                }
            }
        }
    }
    found
}

/// Whether the space bar was pressed and let go by itself: while it is held, dragging moves the network.
fn space_released(ctx: &egui::Context) -> bool {
    let used = Id::new(SPACE_USED);
    let (is_down, is_dragging, released) = ctx.input(|input| {
        let released = input.events.iter().any(|event| {
            matches!(event, egui::Event::Key { key: Key::Space, pressed: false, modifiers, .. } if modifiers.is_none())
        });
        (input.key_down(Key::Space), input.pointer.is_decidedly_dragging(), released)
    });
    if is_down && is_dragging {
        ctx.data_mut(|data| data.insert_temp(used, true));
    }
    released
        && !ctx
            .data_mut(|data| data.remove_temp::<bool>(used))
            .unwrap_or(false)
}

/// Where it is noted that the space bar moved the network.
const SPACE_USED: &str = "the space bar moved the network";
