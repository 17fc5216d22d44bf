//! The data of an experiment: doses, conditions x ligands, and measured activities, conditions x transcription factors.

use crate::network::NodeId;

/// Doses and measured activities. Rows are conditions, in the order of the ligand table.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Names of the conditions; `[conditions]`.
    pub conditions: Vec<String>,
    /// Input nodes; `[ligands]`.
    pub ligands: Vec<NodeId>,
    /// Ligand concentration, 0..1 as a rule; `[conditions x ligands]`.
    pub doses: Vec<f64>,
    /// Output nodes; `[TFs]`.
    pub transcription_factors: Vec<NodeId>,
    /// Measured activity, 0..1 as a rule; `None` where nothing was measured; `[conditions x TFs]`.
    pub activities: Vec<Option<f64>>,
}

impl Dataset {
    /// The first condition in which a ligand is given, since a control has little to show; 0 if there is no such condition.
    #[must_use]
    pub fn first_with_ligand(&self) -> usize {
        let has_dose = |&condition: &usize| self.doses_of(condition).iter().any(|&dose| dose > 0.0);
        (0..self.conditions.len()).find(has_dose).unwrap_or(0)
    }

    /// Concentrations of all ligands in a condition; `[ligands]`.
    #[must_use]
    pub fn doses_of(&self, condition: usize) -> &[f64] {
        &self.doses[condition * self.ligands.len()..][..self.ligands.len()]
    }

    /// Measured activities in a condition; `[TFs]`.
    #[must_use]
    pub fn activities_of(&self, condition: usize) -> &[Option<f64>] {
        &self.activities[condition * self.transcription_factors.len()..]
            [..self.transcription_factors.len()]
    }
}
