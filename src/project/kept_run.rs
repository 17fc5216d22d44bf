//! A run that a project keeps: the run itself, and what the user says of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::run::{Run, RunStatus, SeriesId};
use crate::settings::short;
use crate::train::{ResumePoint, RunSoFar, Summary};

/// Identity of a run within a project. Numbers are given once, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(u32);

impl RunId {
    /// An id that is later than all of these.
    #[must_use]
    pub fn after(ids: impl Iterator<Item = Self>) -> Self {
        Self(ids.map(|id| id.0).max().unwrap_or(0).saturating_add(1))
    }

    pub(super) fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A run that is kept.
#[derive(Debug, Clone)]
pub struct KeptRun {
    /// Identity within the project.
    pub id: RunId,
    /// Name for people.
    pub name: String,
    /// Note of the user, as plain text.
    pub note: String,
    /// Position of its colour in the palette of runs.
    pub colour: u8,
    /// The run that it branched from.
    pub parent: Option<RunId>,
    /// Whether it came to its end.
    pub status: RunStatus,
    /// The run as far as it has come.
    pub run: Arc<Run>,
    /// Identity of its epochs: as long as it stays, epochs are only added.
    pub series: SeriesId,
    /// Its result, once it has ended.
    pub summary: Option<Summary>,
    /// From where its training can go on.
    pub resume_point: Option<ResumePoint>,
}

impl KeptRun {
    /// Number of colours in the palette of runs.
    pub const COLOURS: u8 = 8;

    /// A run under its first name: the number, L2 strength and seed.
    #[must_use]
    pub fn new(id: RunId, run: Arc<Run>) -> Self {
        let config = &run.experiment.config;
        let name = format!(
            "{}: L2 {}, seed {}",
            id.0,
            short(config.strengths.l2),
            config.seed
        );
        Self {
            id,
            name,
            note: String::new(),
            colour: ((id.0.max(1) - 1) % u32::from(Self::COLOURS)) as u8,
            parent: None,
            status: RunStatus::Unfinished,
            run,
            series: SeriesId::default(),
            summary: None,
            resume_point: None,
        }
    }

    /// The run up to its resume point, for a trainer to take over; `None` where it has none.
    #[must_use]
    pub fn so_far(&self) -> Option<RunSoFar> {
        let point = self.resume_point.as_ref()?;
        if point.epoch as usize > self.run.records.len() {
            return None;
        }
        let mut checkpoints = self.run.checkpoints.clone();
        checkpoints.forget_after(point.epoch);
        Some(RunSoFar {
            records: self.run.records[..point.epoch as usize].to_vec(),
            checkpoints,
            snapshot: (*point.snapshot).clone(),
        })
    }
}
