//! Reads a study on a thread of its own, so that a slow disk never stops the window.

use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};

use crate::data::{Opening, Study};
use crate::network::ImportError;

/// What came of a load.
pub(super) type Loaded = Result<Arc<Study>, ImportError>;

/// Starts to load; `wake` is called when it is done.
pub(super) fn load(opening: Opening, wake: impl FnOnce() + Send + 'static) -> Receiver<Loaded> {
    let (sender, receiver) = bounded(1);
    std::thread::spawn(move || {
        // Where another load was started meanwhile nobody listens.
        _ = sender.send(Study::open(&opening).map(Arc::new));
        wake();
    });
    receiver
}
