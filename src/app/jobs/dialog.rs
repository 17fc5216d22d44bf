//! The system's dialogs for files and folders. They never block the window; where the system has none, they answer as if
//! cancelled, which is why a path can also be typed.

use std::path::{Path, PathBuf};

use crossbeam_channel::{Receiver, bounded};
use rfd::{AsyncFileDialog, FileHandle};

use crate::formats::TABLE_ENDINGS;
use crate::project::ENDING;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ask {
    /// A file, beginning in this folder.
    File(Option<PathBuf>),
    /// A folder, beginning in this one.
    Folder(Option<PathBuf>),
    /// Where to write a file, beginning with this path.
    Place(PathBuf),
}

/// Opens a dialog; `wake` is called when it is closed.
pub(super) fn pick(ask: &Ask, wake: impl FnOnce() + Send + 'static) -> Receiver<Option<PathBuf>> {
    let (sender, receiver) = bounded(1);
    // The dialog has to be made here, on the window's thread, and waited for elsewhere.
    let dialog = AsyncFileDialog::new();
    type Answer = std::pin::Pin<Box<dyn Future<Output = Option<FileHandle>> + Send>>;
    let answer: Answer = match ask {
        Ask::Place(begin) => {
            let name = begin.file_name().unwrap_or_default().to_string_lossy();
            let folder = begin.parent().unwrap_or(begin);
            let dialog = dialog.set_title("Write a file").set_directory(folder);
            Box::pin(dialog.set_file_name(name).save_file())
        }
        Ask::File(begin) => Box::pin(
            beginning(dialog, begin.as_deref())
                .set_title("Open a project or a data set")
                .add_filter(
                    "projects and tables",
                    &[&[ENDING], &TABLE_ENDINGS[..], &["gz"]].concat(),
                )
                .pick_file(),
        ),
        Ask::Folder(begin) => Box::pin(
            beginning(dialog, begin.as_deref())
                .set_title("Open the folder of a data set")
                .pick_folder(),
        ),
    };
    std::thread::spawn(move || {
        let path = pollster::block_on(answer).map(|file| file.path().to_owned());
        // Where the window was closed meanwhile nobody listens.
        _ = sender.send(path);
        wake();
    });
    receiver
}

fn beginning(dialog: AsyncFileDialog, folder: Option<&Path>) -> AsyncFileDialog {
    match folder {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    }
}
