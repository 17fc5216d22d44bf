//! A folder of files that are written one by one, each as a whole.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::is_input;
use crate::cli::Failure;
use crate::data::InputFile;
use crate::formats::write_file;

/// A folder to write to.
pub(in crate::cli) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder, made where it is missing.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        if path.is_file() {
            return Err(Failure::Use(anyhow::anyhow!(
                "{}: a file of this name is there. Choose another folder with --out.",
                path.display()
            )));
        }
        std::fs::create_dir_all(path)
            .with_context(|| {
                format!(
                    "{}: the folder cannot be made. Choose another with --out",
                    path.display()
                )
            })
            .map_err(Failure::Use)?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Refuses to write files of these names where one of them was read, or, unless it is forced, is there.
    pub fn protect<'a>(
        &self,
        names: impl IntoIterator<Item = &'a str>,
        inputs: &[InputFile],
        force: bool,
    ) -> Result<(), Failure> {
        for name in names {
            let path = self.path.join(name);
            if is_input(&path, inputs) {
                return Err(Failure::Use(anyhow::anyhow!(
                    "{}: this file is an input and would be overwritten. Choose another folder with --out.",
                    path.display()
                )));
            }
            if !force && path.exists() {
                return Err(Failure::Use(anyhow::anyhow!(
                    "{}: this file is there already. Choose another folder with --out, or give --force to replace it.",
                    path.display()
                )));
            }
        }
        Ok(())
    }

    /// Whether the file of this name in this folder is one that was read.
    pub fn holds_one_of(&self, name: &str, inputs: &[InputFile]) -> bool {
        is_input(&self.path.join(name), inputs)
    }

    /// Path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), Failure> {
        let path = self.path.join(name);
        write_file(&path, content.as_ref())
            .with_context(|| format!("{}: the file cannot be written. Check the free space and the rights of the folder", path.display()))
            .map_err(Failure::Run)
    }
}
