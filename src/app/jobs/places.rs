//! Where the program keeps its own files: preferences, and projects that have no file yet.

use std::path::{Path, PathBuf};

use crate::app::state::Preferences;

/// Where the program keeps its own files.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The file of the preferences; `None` where they are not kept.
    pub preferences: Option<PathBuf>,
    /// The folder of projects that have no file yet; `None` where they are not kept.
    pub projects: Option<PathBuf>,
}

impl Places {
    /// Those of the platform.
    #[must_use]
    pub fn of_platform() -> Self {
        let Some(places) = directories::ProjectDirs::from("", "", "espalier") else {
            return Self::default();
        };
        Self {
            preferences: Some(places.config_dir().join("preferences.json")),
            projects: Some(places.data_dir().join("unsaved")),
        }
    }

    /// Both in one folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            preferences: Some(folder.join("preferences.json")),
            projects: Some(folder.join("unsaved")),
        }
    }

    /// The preferences that were kept; those of a new user where there are none, or where they cannot be read, which the log tells.
    #[must_use]
    pub fn read_preferences(&self) -> Preferences {
        let Some(file) = &self.preferences else {
            return Preferences::default();
        };
        let Ok(text) = std::fs::read_to_string(file) else {
            return Preferences::default();
        };
        serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!("{}: {error}; the defaults are taken", file.display());
            Preferences::default()
        })
    }
}
