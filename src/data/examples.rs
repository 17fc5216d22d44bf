//! The examples that come with the program; `assets/SOURCES.md` says where each fact comes from.

use serde::{Deserialize, Serialize};

/// An example.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case")]
pub enum Example {
    /// Eleven proteins with an inhibition and a feedback loop; the true weights are known.
    Toy,
    /// Human signalling from cytokines and growth factors to transcription factors, with simulated data.
    Signalling,
}

macro_rules! files {
    ($name:literal) => {
        [
            (
                concat!($name, "-Model.tsv"),
                include_str!(concat!("../../assets/", $name, "/", $name, "-Model.tsv")),
            ),
            (
                concat!($name, "-Annotation.tsv"),
                include_str!(concat!(
                    "../../assets/",
                    $name,
                    "/",
                    $name,
                    "-Annotation.tsv"
                )),
            ),
            (
                concat!($name, "-Ligands.tsv"),
                include_str!(concat!("../../assets/", $name, "/", $name, "-Ligands.tsv")),
            ),
            (
                concat!($name, "-TFs.tsv"),
                include_str!(concat!("../../assets/", $name, "/", $name, "-TFs.tsv")),
            ),
            (
                concat!($name, "-Parameters.txt"),
                include_str!(concat!(
                    "../../assets/",
                    $name,
                    "/",
                    $name,
                    "-Parameters.txt"
                )),
            ),
        ]
    };
}

impl Example {
    /// All examples, the one to open at the first start first.
    pub const ALL: [Self; 2] = [Self::Signalling, Self::Toy];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// A number of spurious edges that suits the size of its network.
    #[must_use]
    pub fn spurious(self) -> u32 {
        match self {
            Self::Toy => 6,
            Self::Signalling => 60,
        }
    }

    /// An L2 strength at which pruning shows, the fit stays good, and the states come to rest. The states of the signalling
    /// example do not come to rest at the weakest published strength, 1e-6.
    #[must_use]
    pub fn l2(self) -> f64 {
        match self {
            Self::Toy => 1e-5,
            Self::Signalling => 3e-6,
        }
    }

    /// Name and text of the network, annotation, ligands, transcription factors and true parameters.
    #[must_use]
    pub fn files(self) -> [(&'static str, &'static str); 5] {
        match self {
            Self::Toy => files!("toy"),
            Self::Signalling => files!("signalling"),
        }
    }
}
