//! Work on a thread of its own, so that nothing ever stops the window.

use crossbeam_channel::{Receiver, TryRecvError, bounded};

/// Starts work; `wake` is called when it is done.
pub(super) fn start<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
    wake: impl FnOnce() + Send + 'static,
) -> Receiver<T> {
    let (sender, receiver) = bounded(1);
    std::thread::spawn(move || {
        // Where other work has taken the place of this, or the window was closed, nobody listens.
        _ = sender.send(work());
        // The receiver learns of the end, too, when the work panics: the sender is gone then.
        drop(sender);
        wake();
    });
    receiver
}

/// A thread ended without an answer.
#[derive(Debug)]
pub(super) struct Lost;

/// The answer of a thread, once it has come; `waiting` is then empty.
pub(super) fn arrived<T>(waiting: &mut Option<Receiver<T>>) -> Option<Result<T, Lost>> {
    let answer = match waiting.as_ref()?.try_recv() {
        Ok(answer) => Ok(answer),
        Err(TryRecvError::Disconnected) => Err(Lost),
        Err(TryRecvError::Empty) => return None,
    };
    *waiting = None;
    Some(answer)
}
