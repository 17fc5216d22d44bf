//! Atomic writes: a file is written to a temporary name, synced and renamed, so that a reader never sees a part of it.

use std::io::Write as _;
use std::path::Path;

/// How the names of temporary files begin.
pub const TEMPORARY: &str = ".espalier-tmp-";

/// Removes temporary files of a folder that a program left behind which was killed; nobody must be writing such files there.
pub fn remove_temporary(folder: &Path, prefix: &str) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            // What cannot be removed does no harm.
            _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Writes a file into a folder that exists.
///
/// # Errors
/// The file cannot be written; an earlier file of this name is then unchanged.
pub fn write_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = new_file_in(folder, TEMPORARY)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Writes a file and returns a message for the user: the path, or why the file cannot be written and what to do.
///
/// # Errors
/// It cannot be written.
pub fn written(path: &Path, bytes: &[u8]) -> Result<String, String> {
    write_file(path, bytes).map_err(|error| {
        format!(
            "{}: the file cannot be written ({error}). Check the free space and the rights of the folder, or choose another place.",
            path.display()
        )
    })?;
    Ok(format!("Wrote {}.", path.display()))
}

/// The extension of a path, in lower case; empty where there is none.
#[must_use]
pub fn ending(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default();
    ending.to_string_lossy().to_ascii_lowercase()
}

/// A temporary file whose name begins with `prefix`, and that gets the rights of any other new file; by default only its owner may read it.
///
/// # Errors
/// The folder is missing or cannot be written to.
pub fn new_file_in(folder: &Path, prefix: &str) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
