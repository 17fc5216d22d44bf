//! Changes of the settings of a run, each with the name that undo shows.

use super::decisions::Decision;
use super::effects::Effect;
use super::intents::Intent;
use crate::app::state::{Notice, State};
use crate::network::Amount;
use crate::settings::catalogue::{self as setting, OutOfRange, Setting};
use crate::settings::{Config, Preset, short};

impl State {
    /// Changes a setting.
    pub(super) fn set(&mut self, intent: Intent) -> Vec<Effect> {
        match intent {
            Intent::SetPreset(preset) => self.set_preset(preset),
            Intent::SetSpurious(amount) => self.change("number of spurious edges", |config| {
                config.spurious.amount = amount;
            }),
            Intent::SetMethod(method) => self.change("way of drawing spurious edges", |config| {
                config.spurious.method = method;
            }),
            Intent::DrawAgain => {
                self.decide(Decision::new("draw other spurious edges"), |document| {
                    let plan = &mut document.config.spurious;
                    plan.seed = plan.seed.wrapping_add(1);
                })
            }
            Intent::RemoveSpurious => self.change("take the spurious edges out", |config| {
                config.spurious.amount = Amount::Count(0);
            }),
            Intent::SetL2(l2) => self.change_number(&setting::L2, l2, |config, l2| {
                config.strengths.l2 = l2;
            }),
            Intent::SetLearningRate(rate) => {
                self.change_number(&setting::LEARNING_RATE, rate, |config, rate| {
                    config.learning_rate = rate;
                })
            }
            Intent::SetEpochs(epochs) => {
                let decision = Decision::new(format!("epochs to {epochs}")).in_group("epochs");
                self.decide(decision, |document| document.config.epochs = epochs)
            }
            Intent::SetSeed(seed) => {
                let decision = Decision::new(format!("seed to {seed}")).in_group("seed");
                self.decide(decision, |document| document.config.seed = seed)
            }
            Intent::SetSplit(split) => {
                self.change("test conditions", |config| config.split = split)
            }
            Intent::SetOptions(options) => {
                self.change("terms, noise and model", |config| config.options = options)
            }
            Intent::SetStrength(penalty, strength) => {
                self.change(setting::strength_of(penalty).label, |config| {
                    *config.strengths.get_mut(penalty) = strength;
                })
            }
            Intent::SetEngine(engine) => self.change("engine", |config| config.engine = engine),
            other => {
                tracing::error!("{other:?} is no setting");
                Vec::new()
            }
        }
    }

    /// Takes all settings of a preset but edits and engine.
    fn set_preset(&mut self, preset: Preset) -> Vec<Effect> {
        let defaults = self.defaults(preset);
        self.decide(Decision::new("preset"), |document| {
            let config = &mut document.config;
            *config = Config {
                edits: std::mem::take(&mut config.edits),
                engine: config.engine,
                adapter: config.adapter.take(),
                ..defaults
            };
        })
    }

    fn change(&mut self, name: &'static str, change: impl FnOnce(&mut Config)) -> Vec<Effect> {
        let decision = Decision::new(name).in_group(name);
        self.decide(decision, |document| change(&mut document.config))
    }

    /// Changes a number that a slider or a field gives; refuses it out of its range.
    fn change_number(
        &mut self,
        setting: &'static Setting,
        value: f64,
        change: impl FnOnce(&mut Config, f64),
    ) -> Vec<Effect> {
        let checked: Result<f64, OutOfRange> = setting.check(value);
        match checked {
            Ok(value) => {
                let label = setting.label.replacen("Learning", "learning", 1);
                let name = format!("{label} to {}", short(value));
                let decision = Decision::new(name).in_group(setting.key);
                self.decide(decision, |document| change(&mut document.config, value))
            }
            Err(error) => {
                self.dialogs.notice = Some(Notice::Error(error.to_string()));
                Vec::new()
            }
        }
    }
}
