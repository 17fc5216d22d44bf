//! Colours, widths and spacings: the only place that names them. One scale per quantity, the same in every view.

use egui::{Color32, Stroke, Style, TextStyle, Theme, vec2};

use crate::network::{EdgeOrigin, Sign};

/// Colours of the Okabe-Ito palette, which colour-blind people can tell apart. Colour is never the only cue.
const BLUE: Color32 = Color32::from_rgb(0x00, 0x72, 0xB2);
const VERMILION: Color32 = Color32::from_rgb(0xD5, 0x5E, 0x00);
const PURPLE: Color32 = Color32::from_rgb(0xCC, 0x79, 0xA7);
const ORANGE: Color32 = Color32::from_rgb(0xE6, 0x9F, 0x00);
const SKY: Color32 = Color32::from_rgb(0x56, 0xB4, 0xE9);
const GREEN: Color32 = Color32::from_rgb(0x00, 0x9E, 0x73);
/// In place of the yellow of the palette, which is too pale for lines on white.
const OLIVE: Color32 = Color32::from_rgb(0x8A, 0x80, 0x00);
const GREY: Color32 = Color32::from_rgb(0x7F, 0x7F, 0x7F);

/// Selected and hovered things.
pub const SELECTION: Color32 = ORANGE;
/// Space between groups of controls.
pub const GROUP_SPACE: f32 = 10.0;
/// Radius of a node on the canvas.
pub const NODE_RADIUS: f32 = 6.0;
/// Font size of labels in the network, whatever the zoom.
pub const LABEL_SIZE: f32 = 11.0;
/// Width of curves in plots.
pub const CURVE_WIDTH: f32 = 1.6;

/// A colour of the palette, lighter on a dark ground where it would be hard to see.
fn on_ground(colour: Color32, dark: bool) -> Color32 {
    if dark {
        colour.lerp_to_gamma(Color32::WHITE, 0.25)
    } else {
        colour
    }
}

/// Colour of an edge by origin and sign. Drawn edges have the colours of known ones; their dots tell them apart.
#[must_use]
pub fn edge_colour(origin: EdgeOrigin, sign: Sign, dark: bool) -> Color32 {
    let colour = match (origin, sign) {
        (EdgeOrigin::Spurious, _) => PURPLE,
        (_, Sign::Stimulation) => BLUE,
        (_, Sign::Inhibition) => VERMILION,
        (_, Sign::Unknown) => GREY,
    };
    on_ground(colour, dark)
}

/// Ground of the network.
#[must_use]
pub fn ground(dark: bool) -> Color32 {
    if dark {
        Color32::from_gray(14)
    } else {
        Color32::WHITE
    }
}

/// Text on that ground.
#[must_use]
pub fn ink(dark: bool) -> Color32 {
    if dark {
        Color32::from_gray(215)
    } else {
        Color32::from_gray(35)
    }
}

/// Colours of the map `cividis`, evenly spaced from 0 to 1: readable also without seeing red or green.
const CIVIDIS: [Color32; 6] = [
    Color32::from_rgb(0x00, 0x22, 0x4E),
    Color32::from_rgb(0x35, 0x45, 0x6C),
    Color32::from_rgb(0x66, 0x69, 0x70),
    Color32::from_rgb(0x94, 0x8E, 0x77),
    Color32::from_rgb(0xC8, 0xB8, 0x66),
    Color32::from_rgb(0xFE, 0xE8, 0x38),
];
/// Colours of differences: negative, 0, positive.
const DIVERGING: [Color32; 3] = [VERMILION, Color32::from_rgb(0xB8, 0xB8, 0xB8), BLUE];

/// Colour of a state: the one scale of activities, 0..1.
#[must_use]
pub fn state_colour(state: f64) -> Color32 {
    between(&CIVIDIS, state)
}

/// Differences of activities beyond this have the full colour: larger ones are rare, and smaller ones are to be seen.
pub const LARGE_DIFFERENCE: f64 = 0.3;

/// Colour of a difference of activities: vermilion below 0, blue above.
#[must_use]
pub fn difference_colour(difference: f64) -> Color32 {
    between(&DIVERGING, (difference / LARGE_DIFFERENCE + 1.0) / 2.0)
}

/// The colour at a share of the way through a map.
fn between(map: &[Color32], share: f64) -> Color32 {
    let place = share.clamp(0.0, 1.0) * (map.len() - 1) as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    map[low].lerp_to_gamma(map[high], (place - place.floor()) as f32)
}

/// What a node is in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Input.
    Ligand,
    /// Output.
    TranscriptionFactor,
    /// Between.
    Inner,
}

/// Fill of a node.
#[must_use]
pub fn node_fill(role: Role, dark: bool) -> Color32 {
    match role {
        Role::Ligand => on_ground(GREEN, dark),
        Role::TranscriptionFactor => on_ground(SKY, dark),
        Role::Inner if dark => Color32::from_gray(150),
        Role::Inner => Color32::from_gray(120),
    }
}

/// Colour of the curve of training conditions, of test conditions.
#[must_use]
pub fn split_colours(dark: bool) -> [Color32; 2] {
    [on_ground(VERMILION, dark), on_ground(BLUE, dark)]
}

/// Colour of prior edges, of spurious edges, in plots.
#[must_use]
pub fn origin_colours(dark: bool) -> [Color32; 2] {
    let prior = if dark {
        Color32::from_gray(190)
    } else {
        Color32::from_gray(0x55)
    };
    [prior, on_ground(PURPLE, dark)]
}

/// Colour of what others are compared with, in plots.
#[must_use]
pub fn reference_colour(dark: bool) -> Color32 {
    if dark {
        Color32::from_gray(130)
    } else {
        Color32::from_gray(140)
    }
}

/// Colour of one of several things of a kind, in plots.
#[must_use]
pub fn kind_colour(kind: u8, dark: bool) -> Color32 {
    const KINDS: [Color32; 8] = [VERMILION, BLUE, GREEN, PURPLE, ORANGE, SKY, GREY, OLIVE];
    on_ground(KINDS[usize::from(kind) % KINDS.len()], dark)
}

/// Colour of error messages.
#[must_use]
pub fn error_colour(dark: bool) -> Color32 {
    if dark {
        Color32::from_rgb(0xFF, 0x8A, 0x70)
    } else {
        Color32::from_rgb(0xB0, 0x30, 0x10)
    }
}

/// Width of an edge on the screen from the magnitude of its weight: the one scale of magnitudes. Linear up to 1, where
/// the widest line is reached; an edge without a weight yet has the width of 0.25.
#[must_use]
pub fn edge_width(magnitude: Option<f64>) -> f32 {
    const THINNEST: f32 = 0.5;
    const WIDEST: f32 = 4.5;
    THINNEST + (WIDEST - THINNEST) * (magnitude.unwrap_or(0.25) as f32).clamp(0.0, 1.0)
}

/// Opacity of an edge from the magnitude of its weight: pruned edges fade.
#[must_use]
pub fn edge_opacity(magnitude: Option<f64>) -> f32 {
    const FAINTEST: f32 = 0.18;
    let magnitude = magnitude.unwrap_or(0.25) as f32;
    FAINTEST + (1.0 - FAINTEST) * (magnitude * 2.5).clamp(0.0, 1.0)
}

/// Hair lines between parts.
#[must_use]
pub fn hairline(dark: bool) -> Stroke {
    Stroke::new(
        1.0,
        if dark {
            Color32::from_gray(60)
        } else {
            Color32::from_gray(205)
        },
    )
}

/// Fonts and spacings of both themes.
pub fn apply(ctx: &egui::Context) {
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| set_style(style, theme == Theme::Dark));
    }
}

fn set_style(style: &mut Style, dark: bool) {
    style.spacing.item_spacing = vec2(8.0, 6.0);
    style.spacing.button_padding = vec2(8.0, 3.0);
    style.spacing.interact_size.y = 22.0;
    style.interaction.tooltip_delay = 0.35;
    for (text_style, font) in &mut style.text_styles {
        font.size = match text_style {
            TextStyle::Heading => 15.0,
            TextStyle::Small => 11.0,
            _ => 13.0,
        };
    }
    // The default text is paler than small print should be.
    let text = if dark {
        Color32::from_gray(210)
    } else {
        Color32::from_gray(40)
    };
    style.visuals.override_text_color = None;
    style.visuals.widgets.noninteractive.fg_stroke.color = text;
    style.visuals.widgets.inactive.fg_stroke.color = text;
    style.visuals.selection.bg_fill = if dark {
        Color32::from_rgb(0x1B, 0x4F, 0x72)
    } else {
        Color32::from_rgb(0xA9, 0xD0, 0xEB)
    };
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn eight_kinds_have_eight_colours() {
        for dark in [false, true] {
            let colours: HashSet<Color32> = (0..8).map(|kind| kind_colour(kind, dark)).collect();
            assert_eq!(colours.len(), 8);
        }
    }
}
