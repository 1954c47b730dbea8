//! What an evaluation found: as numbers, which are written as JSON, and as a page ([`html`]).

mod html;
mod measures;
mod page;
mod plot;

pub(super) use html::STYLE;
pub use html::html;
pub(super) use page::safe;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Figures, Protocol, Spread};
use measures::MEASURES;

/// An evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Name, version and revision of the program that made it.
    pub program: String,
    /// The folder of photographs.
    pub data: String,
    /// How pictures and hints were prepared.
    pub protocol: Protocol,
    /// Numbers of hints, ascending.
    pub hints: Vec<usize>,
    /// The number of hints at which pictures are shown and the leak is measured.
    pub shown: usize,
    /// The system that carried color from hints, as the command line names it.
    pub affinity: String,
    /// The temperature networks were asked for; their own where there is none.
    pub temperature: Option<f32>,
    /// Which reference methods that take some were given: none, own (the photograph itself in color, cropped, bent and
    /// mirrored) or other (the next photograph).
    pub references: String,
    /// The file that holds the positions of hints; nothing where they were drawn by the seeds of the pictures alone.
    pub positions_file: Option<String>,
    /// What competed; the baselines first.
    pub methods: Vec<Competitor>,
    /// Means over the photographs, a row for every method and number of hints.
    pub summary: Vec<Summary>,
    /// Every photograph.
    pub pictures: Vec<Tested>,
    /// Photographs that were left out.
    pub skipped: Vec<Skipped>,
}

/// A way of coloring that was evaluated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Competitor {
    /// Its name in this report.
    pub id: String,
    /// As people see it.
    pub title: String,
    /// How it colors, in a sentence without a full stop.
    pub definition: String,
    /// The weights it ran on, where it is a network.
    pub weights: Option<Weights>,
}

/// The weights of a network, and how they were run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weights {
    /// Under which id they are installed.
    pub id: String,
    /// The network they belong to.
    pub architecture: String,
    /// Of the installed file.
    pub sha256: String,
    /// Device and numbers of the last run.
    pub run: Option<String>,
}

/// Figures of one method with one number of hints over all photographs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// A [`Competitor::id`].
    pub method: String,
    /// Number of hints.
    pub hints: usize,
    /// By the names that [`Figures`] has for them; nothing where no photograph has the figure.
    pub figures: BTreeMap<&'static str, Option<Spread>>,
}

/// One photograph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tested {
    /// The file's name.
    pub name: String,
    /// BLAKE3 of the file.
    pub hash: String,
    /// The seed of its hints in hexadecimal digits.
    pub seed: String,
    /// First column and row of every hint, in their order.
    pub positions: Vec<[usize; 2]>,
    /// Colorfulness of the truth.
    pub colorfulness: f64,
    /// What the methods made of it.
    pub outcomes: Vec<Outcome>,
}

/// One method with one number of hints on one photograph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// A [`Competitor::id`].
    pub method: String,
    /// Number of hints.
    pub hints: usize,
    /// How far it is from the truth.
    #[serde(flatten)]
    pub figures: Figures,
}

/// A photograph that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The file's name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// A photograph to be shown on the page, its pictures as JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The file's name.
    pub name: String,
    /// What was shown to the methods: gray, with the hints on it.
    pub given: Vec<u8>,
    /// The truth.
    pub truth: Vec<u8>,
    /// What each method made of it, in the order of [`Report::methods`].
    pub found: Vec<Vec<u8>>,
}

impl Report {
    /// The means of what every photograph came to.
    #[must_use]
    pub fn summarized(methods: &[Competitor], hints: &[usize], pictures: &[Tested]) -> Vec<Summary> {
        let pairs = methods.iter().flat_map(|method| hints.iter().map(move |&hints| (method, hints)));
        let row = |(method, hints): (&Competitor, usize)| {
            let outcomes = pictures.iter().flat_map(|picture| &picture.outcomes);
            let rows: Vec<_> = outcomes.filter(|o| o.method == method.id && o.hints == hints).collect();
            let spread = |of: fn(&Figures) -> Option<f64>| Spread::of(rows.iter().map(|row| of(&row.figures)));
            let figures = MEASURES.iter().map(|measure| (measure.key, spread(measure.of))).collect();
            Summary { method: method.id.clone(), hints, figures }
        };
        pairs.map(row).collect()
    }

    /// One figure of a method with a number of hints.
    #[must_use]
    pub fn spread(&self, method: &str, hints: usize, key: &str) -> Option<Spread> {
        let row = self.summary.iter().find(|row| row.method == method && row.hints == hints)?;
        row.figures.get(key).copied().flatten()
    }
}

#[cfg(test)]
mod tests;
