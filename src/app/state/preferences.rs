//! What a user prefers, whatever is open: kept in a file of its own, between sessions and projects.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::model::EngineChoice;
use crate::network::Amount;

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// Those of the system.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// What a user prefers. A field that a later version adds has its default in an older file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Colours of the window.
    pub theme: ThemeChoice,
    /// Scale of the whole window; `None` for that of the system.
    pub scale: Option<f32>,
    /// Whether things jump instead of gliding.
    pub reduced_motion: bool,
    /// What computes new runs.
    pub engine: Option<EngineChoice>,
    /// Spurious edges of new projects; `None` for those that suit the data.
    pub spurious: Option<Amount>,
    /// Projects and data that were opened, the latest first.
    pub recent: Vec<PathBuf>,
    /// The folder that was opened from or saved to last.
    pub folder: Option<PathBuf>,
    /// Widths and heights of panels that were changed, by name, in points.
    pub panels: BTreeMap<String, f32>,
    /// Size of the window, in points.
    pub window: Option<[f32; 2]>,
}

impl Preferences {
    /// So many projects are remembered.
    pub const MOST_RECENT: usize = 10;

    /// Puts a file at the head of those that were opened.
    pub fn note_opened(&mut self, file: &Path) {
        // Wherever the program is started next.
        let file = &std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        self.recent.retain(|known| known != file);
        self.recent.insert(0, file.to_owned());
        self.recent.truncate(Self::MOST_RECENT);
        self.folder = file.parent().map(Path::to_owned).or(self.folder.take());
    }
}
