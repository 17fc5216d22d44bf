//! Reads a study on a thread of its own, so that a slow disk never stops the window.

use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};

use crate::cli::Opening;
use crate::data::Study;
use crate::network::{Bundle, ImportError};

/// What came of a load.
pub(super) type Loaded = Result<Arc<Study>, ImportError>;

/// Starts to load; `wake` is called when it is done.
pub(super) fn load(opening: Opening, wake: impl FnOnce() + Send + 'static) -> Receiver<Loaded> {
    let (sender, receiver) = bounded(1);
    std::thread::spawn(move || {
        // Where another load was started meanwhile nobody listens.
        _ = sender.send(read(&opening).map(Arc::new));
        wake();
    });
    receiver
}

fn read(opening: &Opening) -> Result<Study, ImportError> {
    match opening {
        Opening::Example(example) => Study::example(*example),
        Opening::Files(files) => {
            let first = files.first().ok_or_else(|| {
                ImportError::file("".as_ref(), "no file was given", "Choose a file.")
            })?;
            Study::load(&Bundle::find(first)?)
        }
    }
}
