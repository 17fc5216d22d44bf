//! The thread that works on the project file: one order after another, so that no save ever stops a frame, and none overtakes
//! another.

mod work;

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};

use self::work::Work;
use crate::app::state::Preferences;
use crate::app::update::{ProjectOrder, ProjectReply};
use crate::formats::write_file;

/// Wakes the window.
type Wake = Box<dyn Fn() + Send>;

/// An order to the thread.
enum Order {
    Project(ProjectOrder),
    Preferences(PathBuf, Box<Preferences>),
}

/// The thread, its orders and its replies.
pub(super) struct Saver {
    orders: Option<Sender<Order>>,
    replies: Receiver<ProjectReply>,
    thread: Option<JoinHandle<()>>,
}

impl Saver {
    /// Starts the thread. Projects without a file are stored in `folder`; nothing is stored where there is none.
    pub fn start(folder: Option<PathBuf>, wake: Wake) -> std::io::Result<Self> {
        let (orders, receiver) = unbounded();
        let (sender, replies) = unbounded();
        let work = Work::new(folder, sender, wake);
        let thread = std::thread::Builder::new()
            .name("saver".to_owned())
            .spawn(move || work.serve(&receiver))?;
        Ok(Self {
            orders: Some(orders),
            replies,
            thread: Some(thread),
        })
    }

    pub fn order(&self, order: ProjectOrder) {
        self.send(Order::Project(order));
    }

    pub fn keep_preferences(&self, file: PathBuf, preferences: Box<Preferences>) {
        self.send(Order::Preferences(file, preferences));
    }

    fn send(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread ends only after its orders do.
            _ = orders.send(order);
        }
    }

    pub fn reply(&self) -> Option<ProjectReply> {
        self.replies.try_recv().ok()
    }

    /// Lets the thread carry out its orders, and waits for it.
    pub fn finish(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}

/// Writes the preferences. They are no reason to disturb anybody.
fn keep(file: &Path, preferences: &Preferences) {
    let write = || -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        write_file(file, &serde_json::to_vec_pretty(preferences)?)
    };
    if let Err(error) = write() {
        tracing::warn!(
            "{}: the preferences cannot be kept ({error})",
            file.display()
        );
    }
}
