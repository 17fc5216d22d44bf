//! Colours of charts in files: those of the window on a light ground, or those of printed papers.

use crate::charts::description::Ink;

/// How a chart in a file is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// As in the window: colours that colour-blind people can tell apart.
    #[default]
    Window,
    /// As in the self-pruning study: spurious edges black, known ones red.
    Paper,
}

/// Colours of the Okabe-Ito palette.
const BLUE: &str = "#0072b2";
const VERMILION: &str = "#d55e00";
const PURPLE: &str = "#cc79a7";
const ORANGE: &str = "#e69f00";
const SKY: &str = "#56b4e9";
const GREEN: &str = "#009e73";
const BLACK: &str = "#222222";
/// In place of the yellow of the palette, which is too pale for lines on white.
const OLIVE: &str = "#8a8000";
const GREY: &str = "#999999";
/// Colours of [`Ink::Kind`], by position.
const KINDS: [&str; 8] = [VERMILION, BLUE, GREEN, PURPLE, ORANGE, SKY, BLACK, OLIVE];

impl Style {
    /// Colour of an ink, as in HTML.
    #[must_use]
    pub fn colour(self, ink: Ink) -> &'static str {
        match (self, ink) {
            (_, Ink::Train) => VERMILION,
            (_, Ink::Test) => BLUE,
            (Self::Window, Ink::Prior) => "#555555",
            (Self::Paper, Ink::Prior) => "#c00000",
            (Self::Window, Ink::Spurious) => PURPLE,
            (Self::Paper, Ink::Spurious) => "#000000",
            (_, Ink::Main) => BLACK,
            (_, Ink::Selected) => ORANGE,
            (_, Ink::Reference) => GREY,
            (_, Ink::Kind(kind)) => KINDS[usize::from(kind) % KINDS.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_kinds_have_eight_colours() {
        let mut colours: Vec<&str> = (0..8)
            .map(|kind| Style::Window.colour(Ink::Kind(kind)))
            .collect();
        colours.sort_unstable();
        colours.dedup();
        assert_eq!(colours.len(), 8);
    }
}
