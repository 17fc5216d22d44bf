//! Which files belong together: `NAME-Model.tsv`, `NAME-Ligands.tsv`, `NAME-TFs.tsv`, `NAME-Annotation.tsv`,
//! `NAME-Parameters.txt`, each plain or gzipped. Looks at names only.

use std::path::{Path, PathBuf};

use strum::VariantArray as _;

use super::import_error::ImportError;
use crate::data::preview;

/// Endings of the names of tables, each also followed by `.gz`.
pub const TABLE_ENDINGS: [&str; 3] = ["tsv", "txt", "tab"];

/// What a file of the LEMBAS family holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum Role {
    /// The network.
    Model,
    /// Ligand concentrations by condition.
    Ligands,
    /// Transcription factor activities by condition.
    TranscriptionFactors,
    /// Gene symbols.
    Annotation,
    /// Known or trained parameters.
    Parameters,
}

impl Role {
    /// The part of the file name that tells the role.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Model => "-Model",
            Self::Ligands => "-Ligands",
            Self::TranscriptionFactors => "-TFs",
            Self::Annotation => "-Annotation",
            Self::Parameters => "-Parameters",
        }
    }
}

/// The files of one data set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bundle {
    /// Name of the data set.
    pub name: String,
    /// The network.
    pub model: PathBuf,
    /// Ligand concentrations by condition.
    pub ligands: Option<PathBuf>,
    /// Transcription factor activities by condition.
    pub transcription_factors: Option<PathBuf>,
    /// Gene symbols.
    pub annotation: Option<PathBuf>,
    /// Known or trained parameters.
    pub parameters: Option<PathBuf>,
}

impl Bundle {
    /// The data set that a file or a folder belongs to. A file whose name does not tell a role is taken as a network.
    ///
    /// # Errors
    /// The path is missing, or a folder with no network or with several.
    pub fn find(path: &Path) -> Result<Self, ImportError> {
        if path.is_dir() {
            return Self::in_folder(path);
        }
        if !path.exists() {
            return Err(ImportError::file(
                path,
                "there is no such file or folder",
                "Check the name and the folder.",
            ));
        }
        let Some((name, role)) = name_and_role(path) else {
            return Ok(Self::of_model(path.to_owned()));
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut bundle = Self::with_siblings(folder, &name)?;
        bundle.put(role, path);
        Ok(bundle)
    }

    /// The data set of the first path, with each further file in place of the sibling of its role.
    ///
    /// # Errors
    /// As [`Self::find`], and where a further path does not tell its role by its name, or the role is taken.
    pub fn find_all(paths: &[PathBuf]) -> Result<Self, ImportError> {
        let role = |path: &PathBuf| name_and_role(path).map(|(_, role)| role);
        // The network decides on the data set; further files may have the name of another one.
        let first = paths
            .iter()
            .find(|path| role(path) == Some(Role::Model))
            .or(paths.first());
        let Some(first) = first else {
            return Err(ImportError::file(
                Path::new(""),
                "no file was given",
                "Choose a file.",
            ));
        };
        let mut bundle = Self::find(first)?;
        let mut taken: Vec<Option<Role>> = vec![role(first)];
        for path in paths.iter().filter(|path| *path != first) {
            let advice = "Open one data set at a time, with files named like NAME-Ligands.tsv.";
            match role(path) {
                None => {
                    return Err(ImportError::file(
                        path,
                        "its name does not tell what it holds",
                        advice,
                    ));
                }
                Some(role) if taken.contains(&Some(role)) => {
                    return Err(ImportError::file(
                        path,
                        "there is another file of its kind among those to open",
                        advice,
                    ));
                }
                Some(role) => {
                    bundle.put(role, path);
                    taken.push(Some(role));
                }
            }
        }
        Ok(bundle)
    }

    /// Takes this file for a role, in place of a sibling that was found by its name.
    fn put(&mut self, role: Role, path: &Path) {
        let path = path.to_owned();
        match role {
            Role::Model => self.model = path,
            Role::Ligands => self.ligands = Some(path),
            Role::TranscriptionFactors => self.transcription_factors = Some(path),
            Role::Annotation => self.annotation = Some(path),
            Role::Parameters => self.parameters = Some(path),
        }
    }

    /// A network file alone, without siblings.
    #[must_use]
    pub fn of_model(model: PathBuf) -> Self {
        let name =
            name_and_role(&model).map_or_else(|| stem_and_ending(&model).0, |(name, _)| name);
        Self {
            name,
            model,
            ..Self::default()
        }
    }

    fn in_folder(folder: &Path) -> Result<Self, ImportError> {
        let mut names: Vec<String> = list(folder)?
            .iter()
            .filter_map(|file| name_and_role(file))
            .filter(|(_, role)| *role == Role::Model)
            .map(|(name, _)| name)
            .collect();
        names.dedup();
        match names.as_slice() {
            [] => Err(ImportError::file(
                folder,
                "the folder holds no file named like NAME-Model.tsv",
                "Open the network file itself.",
            )),
            [name] => Self::with_siblings(folder, name),
            _ => Err(ImportError::file(
                folder,
                format!(
                    "the folder holds {} networks ({})",
                    names.len(),
                    preview(&names)
                ),
                "Open the Model file of the one that you want.",
            )),
        }
    }

    fn with_siblings(folder: &Path, name: &str) -> Result<Self, ImportError> {
        let files = list(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })?;
        let find = |wanted: Role| {
            files
                .iter()
                .find(|file| {
                    name_and_role(file).is_some_and(|(n, role)| n == name && role == wanted)
                })
                .cloned()
        };
        let model = find(Role::Model).ok_or_else(|| {
            ImportError::file(
                &folder.join(format!("{name}-Model.tsv")),
                "there is no such file",
                "The network must stand beside the data, under the same name.",
            )
        })?;
        Ok(Self {
            name: name.to_owned(),
            model,
            ligands: find(Role::Ligands),
            transcription_factors: find(Role::TranscriptionFactors),
            annotation: find(Role::Annotation),
            parameters: find(Role::Parameters),
        })
    }
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, ImportError> {
    let unreadable = |error: std::io::Error| {
        ImportError::file(
            folder,
            format!("the folder cannot be read ({error})"),
            "Check that you may read it.",
        )
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.path());
    }
    files.sort();
    Ok(files)
}

/// File name without `.gz` and the last ending, and that ending.
fn stem_and_ending(path: &Path) -> (String, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    (stem.to_owned(), ending.to_ascii_lowercase())
}

fn name_and_role(path: &Path) -> Option<(String, Role)> {
    let (stem, ending) = stem_and_ending(path);
    if !TABLE_ENDINGS.contains(&ending.as_str()) {
        return None;
    }
    Role::VARIANTS.iter().find_map(|&role| {
        stem.strip_suffix(role.suffix())
            .map(|name| (name.to_owned(), role))
    })
}
