//! The keyboard: which commands were pressed.

use egui::{Id, Key, KeyboardShortcut, Modifiers};

use super::{CommandEffect, commands};
use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::end_typing;

pub(super) const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

pub(super) const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

pub(super) const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

pub(super) const fn command_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

/// Effects of the pressed keys, unless a text is typed or a menu is open. `was_typing`: the search box had the keyboard before.
pub fn shortcuts(ctx: &egui::Context, state: &State, was_typing: bool) -> Vec<CommandEffect> {
    // Escape in the search box only ends the typing, which has happened by now.
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
        for command in commands() {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use strum::VariantArray as _;

    use super::*;
    use crate::app::state::{OpenNetwork, Tab, ViewChange};
    use crate::data::{DataSource, Example, StudyData};

    #[test]
    fn no_key_means_two_things() {
        let mut used: Vec<(&KeyboardShortcut, &str)> = Vec::new();
        for command in commands() {
            for keys in command.keys {
                let other = used.iter().find(|(known, _)| *known == keys);
                assert_eq!(other, None, "{keys:?} is a key of '{}', too", command.name);
                used.push((keys, command.name));
            }
        }
    }

    #[test]
    fn every_tab_has_a_command() {
        let Ok(study) = StudyData::example(Example::Toy) else {
            panic!("the toy example");
        };
        let network = study.network.clone();
        let source = DataSource::Example(Example::Toy);
        let open = OpenNetwork::new(Arc::new(study), source, network);
        for &tab in Tab::VARIANTS {
            let mut state = State {
                open: Some(open.clone()),
                ..State::default()
            };
            // A command that would change nothing has no effect.
            let is_first = tab == state.view.tab;
            state.view.tab = if is_first { Tab::Edges } else { state.view.tab };
            let shows = |effect: CommandEffect| {
                let CommandEffect::Act(Intent::ChangeView(changes)) = effect else {
                    return false;
                };
                changes.contains(&ViewChange::Tab(tab))
            };
            let is_there = commands().any(|command| (command.effect)(&state).is_some_and(shows));
            assert!(is_there, "no command shows {tab:?}");
        }
    }
}
