//! Changes of settings during a run, stored so that the run can be repeated.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::catalogue::{self as setting, OutOfRange, Setting, short};

/// A change of a setting after `epoch` epochs. Written as `EPOCH,CHANGE`: `1200,l2=1e-4`, `1200,rate=5e-4` or `1200,branch`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ScheduledChange {
    /// Epochs that are trained before the change.
    pub epoch: u32,
    /// The setting, and its new value.
    pub what: SettingChange,
}

/// The setting, and its new value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingChange {
    /// The L2 strength.
    L2(f64),
    /// The highest learning rate of the schedule.
    LearningRate(f64),
    /// The run goes on from its parameters alone, in single precision: the moments of the optimiser begin at 0, and states are
    /// sought from 0.
    Branch,
}

/// Why a text is no change.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScheduledChangeError {
    /// Its form is wrong.
    #[error(
        "'{0}' is no scheduled change. Write EPOCH,CHANGE with l2=NUMBER, rate=NUMBER or branch, for example 1200,l2=1e-4."
    )]
    Text(String),
    /// A number is out of range.
    #[error(transparent)]
    Setting(#[from] OutOfRange),
}

impl ScheduledChange {
    /// Checks that its numbers are in range and that it comes before the end of a run of `epochs` epochs.
    ///
    /// # Errors
    /// A number is out of range, or the run is over before the change.
    pub fn check(self, epochs: u32) -> Result<(), OutOfRange> {
        let in_time = Setting {
            max: f64::from(epochs.saturating_sub(1)),
            ..setting::CHANGE_EPOCH
        };
        in_time.check(f64::from(self.epoch))?;
        match self.what {
            SettingChange::L2(l2) => _ = setting::L2.check(l2)?,
            SettingChange::LearningRate(rate) => _ = setting::LEARNING_RATE.check(rate)?,
            SettingChange::Branch => {}
        }
        Ok(())
    }
}

/// The changes of settings that plots mark in a run of `epochs` epochs, in the order in which they were made. Dragging a
/// slider changes a setting in many epochs and leaves one mark: a change replaces the mark of the same setting shortly
/// before it.
#[must_use]
pub fn marked_changes(scheduled: &[ScheduledChange], epochs: u32) -> Vec<ScheduledChange> {
    /// A mark is replaced by a later one within 1 / `SOON` of the run.
    const SOON: u32 = 50;
    let soon = (epochs / SOON).max(1);
    let kind = |change: &ScheduledChange| std::mem::discriminant(&change.what);
    let mut marked: Vec<ScheduledChange> = Vec::new();
    let settings = scheduled
        .iter()
        .filter(|change| change.what != SettingChange::Branch);
    for change in settings {
        marked.retain(|mark| kind(mark) != kind(change) || mark.epoch + soon < change.epoch);
        marked.push(*change);
    }
    marked
}

impl SettingChange {
    /// What changes, as a label.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::L2(l2) => format!("L2 {l2:.1e}"),
            Self::LearningRate(rate) => format!("learning rate {rate:.1e}"),
            Self::Branch => "branched here".to_owned(),
        }
    }
}

impl fmt::Display for ScheduledChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},", self.epoch)?;
        match self.what {
            SettingChange::L2(l2) => write!(f, "l2={}", short(l2)),
            SettingChange::LearningRate(rate) => write!(f, "rate={}", short(rate)),
            SettingChange::Branch => f.write_str("branch"),
        }
    }
}

impl FromStr for ScheduledChange {
    type Err = ScheduledChangeError;

    fn from_str(text: &str) -> Result<Self, ScheduledChangeError> {
        let refuse = || ScheduledChangeError::Text(text.to_owned());
        let (epoch, what) = text.split_once(',').ok_or_else(refuse)?;
        let what = match what.trim().split_once('=') {
            Some(("l2", value)) => SettingChange::L2(setting::L2.parse(value)?),
            Some(("rate", value)) => {
                SettingChange::LearningRate(setting::LEARNING_RATE.parse(value)?)
            }
            None if what.trim() == "branch" => SettingChange::Branch,
            _ => return Err(refuse()),
        };
        let epoch = setting::CHANGE_EPOCH.parse(epoch)? as u32;
        Ok(Self { epoch, what })
    }
}
