//! What every number means: its formula, whether it looks at signed weights or at magnitudes, and what it counts. The one place
//! that says it, for the window and for reports.

/// A number that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Name.
    pub name: &'static str,
    /// Formula.
    pub formula: &'static str,
    /// What it means, and what it looks at.
    pub meaning: &'static str,
}

/// The statistics that have a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Mean squared error.
    Fit,
    /// Share of edges below the median.
    BelowMedian,
    /// Kolmogorov-Smirnov statistic.
    Ks,
    /// p-value of the Kolmogorov-Smirnov statistic.
    P,
    /// Probability that a spurious edge has a smaller magnitude than a known one.
    Auc,
    /// Pearson correlation.
    R,
    /// Spearman correlation.
    Rho,
    /// Place by magnitude.
    Rank,
    /// Share of the largest incoming edge.
    Share,
    /// When an edge was pruned.
    Fell,
    /// What becomes of the predictions without the weakest edges.
    Ablation,
    /// Spectral radius.
    Radius,
    /// The median.
    Median,
}

impl Term {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Fit,
        Self::BelowMedian,
        Self::Ks,
        Self::P,
        Self::Auc,
        Self::R,
        Self::Rho,
        Self::Rank,
        Self::Share,
        Self::Fell,
        Self::Ablation,
        Self::Radius,
        Self::Median,
    ];

    /// What it means.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table: one line a term")]
    pub fn definition(self) -> Definition {
        match self {
            Self::Fit => Definition {
                name: "fit",
                formula: "mean of (predicted - measured)²",
                meaning: "Mean squared error over all measured cells: conditions times transcription factors. Train: conditions that are trained on. Test: those held out.",
            },
            Self::BelowMedian => Definition {
                name: "below the median",
                formula: "share of edges with |w| < median of |w|",
                meaning: "Magnitudes, not signed weights; the median is of all edges, the share of one kind. 50 % for both kinds: no self-pruning.",
            },
            Self::Ks => Definition {
                name: "KS",
                formula: "max over x of |share of known edges with |w| ≤ x - share of spurious edges with |w| ≤ x|",
                meaning: "Kolmogorov-Smirnov statistic: the largest gap between both cumulative distributions of magnitudes. 0: the same. 1: wholly apart.",
            },
            Self::P => Definition {
                name: "p",
                formula: "P(K > √(n m / (n + m)) · KS), K of the Kolmogorov distribution",
                meaning: "Two-sided and asymptotic; n known and m spurious edges. Edges of one network are not independent, and one seed proves nothing: repeat with other seeds.",
            },
            Self::Auc => Definition {
                name: "AUC",
                formula: "share of pairs (spurious, known) with |w spurious| < |w known|, ties counting half",
                meaning: "Chance that a random spurious edge has the smaller magnitude. 0.5: no self-pruning. 1: every spurious edge is smaller than every known one.",
            },
            Self::R => Definition {
                name: "r",
                formula: "Σ (x - mean x)(y - mean y) / √(Σ (x - mean x)² · Σ (y - mean y)²)",
                meaning: "Pearson correlation of measured and predicted activity over measured cells. It does not see a wrong scale or offset; fit does.",
            },
            Self::Rho => Definition {
                name: "ρ",
                formula: "Pearson correlation of ranks, ties sharing their mean rank",
                meaning: "Spearman correlation of the number of references of a known edge with its |w|: whether better known edges are stronger.",
            },
            Self::Rank => Definition {
                name: "rank",
                formula: "place of |w| in descending order",
                meaning: "Place of an edge by magnitude among all edges of the network; 1 is the strongest, equal edges stand in the order of the file.",
            },
            Self::Share => Definition {
                name: "share",
                formula: "|w| / largest |w| of the edges into the same protein",
                meaning: "How much of what acts on a protein comes through this edge. Magnitudes; 100 % is its strongest incoming edge.",
            },
            Self::Fell => Definition {
                name: "fell",
                formula: "first kept epoch after which |w| < threshold until now",
                meaning: "When an edge was pruned; 0: it never was above. The threshold is the one chosen under Ablation; where none is chosen, the median of all present magnitudes. About 200 epochs of a run are kept.",
            },
            Self::Ablation => Definition {
                name: "ablation",
                formula: "edges with the smallest |w| set to 0, the rest as it is",
                meaning: "Change: mean absolute change of a prediction. Control: as many random edges set to 0, mean of three random orders.",
            },
            Self::Radius => Definition {
                name: "radius",
                formula: "largest |eigenvalue| of W, and of D W with D the slope of the activation at rest",
                meaning: "How much a small disturbance grows in a step, in the condition that the chart names. Where the one of D W is below 1, small disturbances die out there.",
            },
            Self::Median => Definition {
                name: "median",
                formula: "the value that half of the edges lie below",
                meaning: "Of magnitudes |w| of all edges, known and spurious together.",
            },
        }
    }

    /// Name, formula and meaning in one text, with the sample sizes in `counted` unless it is empty.
    #[must_use]
    pub fn text(self, counted: &str) -> String {
        let definition = self.definition();
        let counted = if counted.is_empty() {
            String::new()
        } else {
            format!("\n{counted}")
        };
        format!(
            "{} = {}\n{}{counted}",
            definition.name, definition.formula, definition.meaning
        )
    }
}
