//! Axes of charts: how values become places, and how they are written.

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What is measured, with its unit.
    pub label: String,
    /// How values become places.
    pub scale: Scale,
    /// How numbers are written.
    pub unit: Unit,
    /// Values that the axis always includes, whatever the data.
    pub includes: Vec<f64>,
    /// On a logarithmic axis smaller values are drawn here: 0 has no logarithm.
    pub floor: f64,
}

/// How values become places on an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    Linear,
    /// Their logarithm to base 10.
    Log,
}

/// How numbers of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Epochs: whole.
    Epoch,
    /// Percent.
    Percent,
    /// Plain numbers.
    Number,
    /// Whole numbers, each of which has a name.
    Place,
}

impl Axis {
    /// A linear axis.
    #[must_use]
    pub fn new(label: impl Into<String>, unit: Unit) -> Self {
        Self {
            label: label.into(),
            scale: Scale::Linear,
            unit,
            includes: Vec::new(),
            floor: 1e-12,
        }
    }

    /// The same axis, logarithmic; smaller values than `floor` are drawn there.
    #[must_use]
    pub fn log(self, floor: f64) -> Self {
        Self {
            scale: Scale::Log,
            floor,
            ..self
        }
    }

    /// The same axis, which shows these values.
    #[must_use]
    pub fn including(self, values: &[f64]) -> Self {
        Self {
            includes: values.to_vec(),
            ..self
        }
    }

    /// Place of a value.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Log => value.max(self.floor).log10(),
        }
    }

    /// The value at a place.
    #[must_use]
    pub fn value(&self, place: f64) -> f64 {
        match self.scale {
            Scale::Linear => place,
            Scale::Log => 10f64.powf(place),
        }
    }

    /// A value as it is written beside the axis and under the pointer.
    #[must_use]
    pub fn text(&self, value: f64) -> String {
        match self.unit {
            Unit::Epoch | Unit::Place => format!("{value:.0}"),
            Unit::Percent => format!("{} %", (value * 10.0).round() / 10.0),
            Unit::Number => number(value),
        }
    }
}

/// A number rounded to a few digits, for people.
#[must_use]
pub fn number(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if (0.1..1_000.0).contains(&magnitude) {
        ((value * 1_000.0).round() / 1_000.0).to_string()
    } else if (1e-4..0.1).contains(&magnitude) {
        ((value * 1e6).round() / 1e6).to_string()
    } else {
        // Two digits, without a zero that says nothing.
        format!("{value:.1e}").replace(".0e", "e")
    }
}

/// A p-value as one quotes it.
#[must_use]
pub fn p_text(p: f64) -> String {
    /// Smaller values of the Kolmogorov distribution are below the accuracy of its series.
    const LEAST: f64 = 1e-100;
    if p < LEAST {
        format!("< {LEAST:.0e}")
    } else if p < 0.001 {
        format!("{p:.0e}")
    } else {
        format!("{p:.3}")
    }
}
