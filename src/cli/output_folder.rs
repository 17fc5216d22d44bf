//! Result files of a run.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Failure;
use crate::data::InputFile;
use crate::formats::write_file;

/// A folder to write to.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder, made where it is missing.
    pub fn new(path: &Path) -> Result<Self, Failure> {
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

    /// Removes files, where they are there.
    pub fn clear(&self, names: &[&str]) -> Result<(), Failure> {
        for name in names {
            match std::fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    let what = format!(
                        "{}: the file of an earlier run cannot be replaced. Choose another folder with --out",
                        self.path.join(name).display()
                    );
                    return Err(Failure::Use(anyhow::Error::new(error).context(what)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Refuses to write files of these names where one of them was read.
    pub fn protect<'a>(
        &self,
        names: impl IntoIterator<Item = &'a &'a str>,
        inputs: &[InputFile],
    ) -> Result<(), Failure> {
        match names
            .into_iter()
            .find(|name| self.holds_one_of(name, inputs))
        {
            Some(name) => Err(Failure::Use(anyhow::anyhow!(
                "{}: this file is an input and would be overwritten. Choose another folder with --out.",
                self.path.join(name).display()
            ))),
            None => Ok(()),
        }
    }

    /// Whether the file of this name in this folder is one that was read.
    pub fn holds_one_of(&self, name: &str, inputs: &[InputFile]) -> bool {
        let Ok(path) = self.path.join(name).canonicalize() else {
            return false;
        };
        inputs
            .iter()
            .any(|input| input.path.canonicalize().is_ok_and(|input| input == path))
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
