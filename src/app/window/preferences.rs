//! Preferences of the window itself: its colours, its scale, its size, and the sizes of its panels.

use std::collections::BTreeMap;

use egui::Context;

use super::Window;
use crate::app::state::{Preferences, ThemeChoice};
use crate::app::update::Intent;

impl Window {
    /// Applies preferences of the window, and takes over what was changed in other ways: its scale, its size, its panels.
    pub(super) fn follow_preferences(&mut self, ctx: &Context) {
        let mut preferences = self.state.preferences.clone();
        choose_theme(ctx, preferences.theme);
        let scale = ctx.zoom_factor();
        match self.panels.scale.replace(scale) {
            Some(before) if before != scale => preferences.scale = Some(scale),
            _ => {
                if let Some(wanted) = preferences.scale.filter(|wanted| *wanted != scale) {
                    ctx.set_zoom_factor(wanted);
                    self.panels.scale = Some(wanted);
                }
            }
        }
        // While the pointer is down, a border is still being moved.
        if !ctx.input(|input| input.pointer.any_down()) {
            PanelSizes::note(ctx, &mut preferences);
        }
        if preferences != self.state.preferences {
            self.act(ctx, Intent::SetPreferences(Box::new(preferences)));
        }
    }
}

/// Widths and heights of panels, as they were kept and as they are.
pub(super) struct PanelSizes {
    kept: BTreeMap<String, f32>,
    /// The scale of the window in the last frame.
    pub scale: Option<f32>,
}

impl PanelSizes {
    /// Names of the panels; those at the top and the bottom have a height.
    const NAMES: [(&'static str, bool); 4] = [
        ("controls", false),
        ("inspector", false),
        ("results", true),
        ("large results", true),
    ];

    pub fn new(preferences: &Preferences) -> Self {
        Self {
            kept: preferences.panels.clone(),
            scale: None,
        }
    }

    /// The size that was kept, or the one that a new user gets.
    pub fn of(&self, name: &str, first: f32) -> f32 {
        self.kept.get(name).copied().unwrap_or(first)
    }

    /// Notes the present sizes of window and panels.
    fn note(ctx: &Context, preferences: &mut Preferences) {
        for (name, has_height) in Self::NAMES {
            if let Some(panel) = egui::containers::panel::PanelState::load(ctx, egui::Id::new(name))
            {
                let size = panel.size();
                let size = if has_height { size.y } else { size.x }.round();
                preferences.panels.insert(name.to_owned(), size);
            }
        }
        let size = ctx.input(|input| input.viewport().inner_rect.map(|rect| rect.size()));
        if let Some(size) = size.filter(|size| size.x >= 1.0 && size.y >= 1.0) {
            preferences.window = Some([size.x.round(), size.y.round()]);
        }
    }
}

/// Takes the colours that the user prefers.
pub(super) fn choose_theme(ctx: &Context, choice: ThemeChoice) {
    let preference = match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
    };
    if ctx.options(|options| options.theme_preference) != preference {
        ctx.set_theme(preference);
    }
}
