//! The crowd of edges in the picture of the whole network: strands, the more there are, the fainter.

use super::compose::{Composer, FAINT, PASSING, fade_colour, pattern};
use super::drawing::Line;
use super::edge_geometry::BEND;
use super::merge::Strand;
use super::scene::{Content, Scene};
use crate::app::theme;

/// Of more strands than this only every other one is drawn while the picture moves, and none is bent.
const MOST_STRANDS: usize = 8_000;

impl Composer<'_> {
    /// Adds the strands in view; where edges are drawn by themselves, only those that pass through.
    pub(super) fn add_strands(
        &self,
        scene: &mut Scene,
        content: Content<'_>,
        lines: &mut Vec<Line>,
    ) {
        let merged = scene.strands(self.places, content, self.camera.zoom);
        let strands = &merged.strands;
        let is_crowd = strands.len() > MOST_STRANDS;
        let stride = if is_crowd && self.is_moving { 2 } else { 1 };
        // The more there are, the fainter each, so that the picture keeps its depth.
        let opacity = (250.0 / strands.len().max(1) as f32)
            .powf(0.35)
            .clamp(0.12, 1.0);
        lines.reserve(strands.len());
        for strand in strands.iter().step_by(stride) {
            if let Some(line) = self.strand_line(strand, opacity, is_crowd) {
                lines.push(line);
            }
        }
    }

    fn strand_line(&self, strand: &Strand, opacity: f32, is_crowd: bool) -> Option<Line> {
        let (from, to) = (
            self.camera.canvas_to_screen_pos(strand.from),
            self.camera.canvas_to_screen_pos(strand.to),
        );
        let several = (0.8 + 0.2 * strand.count as f32).min(2.0);
        let faint = if strand.is_faint { FAINT } else { 1.0 };
        let passes = !self.rect.contains(from) && !self.rect.contains(to);
        if !passes && !self.is_whole {
            return None;
        }
        let passing = if passes { PASSING } else { 1.0 };
        let fade = self.state.view.filter.fade(strand.magnitude);
        let opacity =
            opacity * several * faint * passing * fade * theme::edge_opacity(strand.magnitude);
        let colour = theme::edge_colour(strand.origin, strand.sign, self.dark);
        let bend = if strand.leads_back && !is_crowd {
            BEND * from.distance(to)
        } else {
            0.0
        };
        let line = Line {
            from,
            to,
            bend,
            width: theme::edge_width(strand.magnitude).min(1.6),
            colour: fade_colour(colour, opacity),
            pattern: pattern(strand.origin),
            tip: None,
        };
        line.bounds().intersects(self.rect).then_some(line)
    }
}
