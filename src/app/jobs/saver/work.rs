//! What the thread does: one order after another.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::{Order, Wake, keep};
use crate::app::update::{ProjectOrder, ProjectReply};
use crate::project::{Leftover, Opened, Project, ProjectError, WorkingCopy, read_project};

/// Changes are collected for so long before they are stored: a slider that is moved changes a project many times.
const COLLECT: Duration = Duration::from_millis(500);

/// What could not be stored is tried again after this time.
const RETRY: Duration = Duration::from_secs(10);

/// A project that waits to be stored.
struct Waiting {
    number: u64,
    project: Box<Project>,
    is_unsaved: bool,
    due: Instant,
}

impl Waiting {
    fn left(&self) -> Duration {
        self.due.saturating_duration_since(Instant::now())
    }
}

/// What the thread works on.
pub(super) struct Work {
    folder: Option<PathBuf>,
    copy: Option<WorkingCopy>,
    /// Number of the present project; 0 where there is none.
    number: u64,
    /// The present project, where there is no place for a working copy of it.
    without_copy: Option<Project>,
    /// Why the last change could not be stored.
    failure: Option<String>,
    replies: Sender<ProjectReply>,
    wake: Wake,
}

impl Work {
    pub fn new(folder: Option<PathBuf>, replies: Sender<ProjectReply>, wake: Wake) -> Self {
        Self {
            folder,
            copy: None,
            number: 0,
            without_copy: None,
            failure: None,
            replies,
            wake,
        }
    }

    /// Carries orders out until there are no more.
    pub fn serve(mut self, orders: &Receiver<Order>) {
        let mut waiting: Option<Waiting> = None;
        loop {
            let next = match &waiting {
                Some(waiting) => orders.recv_timeout(waiting.left()),
                None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            // Of changes that follow each other only the latest is stored.
            if let Ok(Order::Project(ProjectOrder::Store(number, project, is_unsaved))) = next {
                let due = waiting.map_or_else(|| Instant::now() + COLLECT, |before| before.due);
                waiting = Some(Waiting {
                    number,
                    project,
                    is_unsaved,
                    due,
                });
                continue;
            }
            if let Some(mut present) = waiting.take()
                && !self.store(present.number, &present.project, present.is_unsaved)
            {
                // The disk may have room again later.
                present.due = Instant::now() + RETRY;
                waiting = Some(present);
            }
            match next {
                Ok(Order::Project(ProjectOrder::Save(number, file)))
                    if waiting
                        .as_ref()
                        .is_some_and(|present| present.number == number) =>
                {
                    waiting = waiting.and_then(|present| self.save_elsewhere(present, file));
                }
                Ok(Order::Project(order)) => self.carry_out(order),
                Ok(Order::Preferences(file, preferences)) => keep(&file, &preferences),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn carry_out(&mut self, order: ProjectOrder) {
        match order {
            ProjectOrder::Begin(number, project) => {
                self.close();
                self.number = number;
                self.begin(*project);
            }
            ProjectOrder::Open(number, file, leftover) => self.open(number, &file, leftover),
            ProjectOrder::Recover(number, path) => match WorkingCopy::recover_unnamed(&path) {
                Ok((copy, project)) => {
                    self.close();
                    (self.number, self.copy) = (number, Some(copy));
                    self.opened(project, None, true, None);
                }
                Err(error) => self.failed(&error),
            },
            ProjectOrder::Discard(path) => match WorkingCopy::recover_unnamed(&path) {
                Ok((copy, _)) => copy.close(),
                Err(error) => self.failed(&error),
            },
            // Collected by the loop.
            ProjectOrder::Store(number, project, is_unsaved) => {
                _ = self.store(number, &project, is_unsaved);
            }
            ProjectOrder::Save(number, file) if number == self.number => self.save(file),
            ProjectOrder::Save(number, _) => self.not_saved(number),
            ProjectOrder::Close => {
                self.close();
                self.number = 0;
            }
            ProjectOrder::FindLeftovers => {
                let found = self.folder.as_deref().map(WorkingCopy::leftovers);
                let found = found.unwrap_or_default();
                if !found.is_empty() {
                    self.tell(ProjectReply::LeftBehind(found));
                }
            }
        }
    }

    fn tell(&self, reply: ProjectReply) {
        // The window may be gone.
        _ = self.replies.send(reply);
        (self.wake)();
    }

    /// Answers an order about a project that is not open any more.
    fn not_saved(&self, number: u64) {
        let why = "The project was left before it was saved.".to_owned();
        self.tell(ProjectReply::NotSaved(number, why));
    }

    fn failed(&self, error: &ProjectError) {
        self.tell(ProjectReply::Failed(error.to_string()));
    }

    /// Gives the working copy of the present project up.
    fn close(&mut self) {
        self.without_copy = None;
        if let Some(copy) = self.copy.take() {
            copy.close();
        }
    }

    fn begin(&mut self, project: Project) {
        let copy = match &self.folder {
            Some(folder) => WorkingCopy::unnamed(folder, &project),
            None => {
                self.without_copy = Some(project);
                return;
            }
        };
        match copy {
            Ok(copy) => self.copy = Some(copy),
            Err(error) => {
                self.without_copy = Some(project);
                self.failed(&error);
            }
        }
    }

    fn open(&mut self, number: u64, file: &Path, leftover: Leftover) {
        if self.copy.as_ref().and_then(WorkingCopy::file) == Some(file) {
            // The project is opened anew as it was saved: it must not be locked by this window itself.
            self.close();
        }
        match WorkingCopy::open(file, leftover) {
            Ok(Opened::Ready(copy, project)) => {
                self.close();
                (self.number, self.copy) = (number, Some(copy));
                let is_unsaved = leftover == Leftover::Recover;
                self.opened(*project, Some(file), is_unsaved, None);
            }
            Ok(Opened::HasLeftover(stored)) => {
                self.tell(ProjectReply::HasLeftover(file.to_owned(), stored));
            }
            // It can still be looked at.
            Err(error @ (ProjectError::InUse { .. } | ProjectError::Disk { .. })) => {
                match read_project(file) {
                    Ok(project) => {
                        self.close();
                        self.number = number;
                        self.begin(project.clone());
                        let why = format!("{error} It is open to read; Save as writes a copy.");
                        self.opened(project, Some(file), false, Some(why));
                    }
                    Err(_) => self.failed(&error),
                }
            }
            Err(error) => self.failed(&error),
        }
    }

    fn opened(
        &self,
        project: Project,
        file: Option<&Path>,
        is_unsaved: bool,
        read_only: Option<String>,
    ) {
        self.tell(ProjectReply::Opened {
            number: self.number,
            project: Box::new(project),
            file: file.map(Path::to_owned),
            is_unsaved,
            read_only,
        });
    }

    /// Stores the project; returns whether that is done. The same failure is told of once.
    fn store(&mut self, number: u64, project: &Project, is_unsaved: bool) -> bool {
        if number != self.number {
            // It was left meanwhile.
            return true;
        }
        let Some(copy) = &mut self.copy else {
            self.without_copy = Some(project.clone());
            return true;
        };
        let failure = copy
            .store(project, is_unsaved)
            .err()
            .map(|error| error.to_string());
        let is_done = failure.is_none();
        if failure != self.failure {
            if let Some(why) = &failure {
                self.tell(ProjectReply::Failed(why.clone()));
            }
            self.failure = failure;
        }
        is_done
    }

    /// Saves a project that cannot be stored where its working copy lies, if the user has chosen another place; returns what still
    /// waits.
    fn save_elsewhere(&mut self, waiting: Waiting, file: PathBuf) -> Option<Waiting> {
        let is_here = self.copy.as_ref().and_then(WorkingCopy::file) == Some(&*file);
        if is_here {
            let why = self.failure.clone().unwrap_or_default();
            self.tell(ProjectReply::NotSaved(self.number, why));
            return Some(waiting);
        }
        let saved = WorkingCopy::named(&file, &waiting.project).and_then(|mut copy| {
            copy.save(&file)?;
            Ok(copy)
        });
        match saved {
            Ok(copy) => {
                self.close();
                (self.copy, self.failure) = (Some(copy), None);
                self.tell(ProjectReply::Saved(self.number, file));
                None
            }
            Err(error) => {
                self.tell(ProjectReply::NotSaved(self.number, error.to_string()));
                Some(waiting)
            }
        }
    }

    fn save(&mut self, file: PathBuf) {
        let saved = match (&mut self.copy, &self.without_copy) {
            (Some(copy), _) => copy.save(&file),
            // A place of its own is found beside the file.
            (None, Some(project)) => WorkingCopy::named(&file, project).and_then(|mut copy| {
                copy.save(&file)?;
                self.copy = Some(copy);
                Ok(())
            }),
            (None, None) => return self.not_saved(self.number),
        };
        match saved {
            Ok(()) => self.tell(ProjectReply::Saved(self.number, file)),
            Err(error) => self.tell(ProjectReply::NotSaved(self.number, error.to_string())),
        }
    }
}
