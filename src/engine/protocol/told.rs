//! What is told of color, and of a picture that was written.

use std::path::PathBuf;
use std::sync::Arc;

use crate::document::{Revision, StrokeId};
use crate::engine::Content;
use crate::engine::display::{ChromaTexels, ReachTexels};
use crate::engine::finish::ToneReport;
use crate::engine::render::Timings;
use crate::raster::{ImagePoint, Size};
use crate::solve::Termination;

/// How good the color of a [`ChromaReport`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChromaState {
    /// The first coarse answer.
    Draft,
    /// Converged on a coarser grid.
    Preview,
    /// Converged on the photograph's own grid.
    Full,
}

/// New color for the canvas.
#[derive(Clone, Debug)]
pub struct ChromaReport {
    /// Which state of the document it shows.
    pub revision: Revision,
    /// The color.
    pub texels: Arc<ChromaTexels>,
    /// How good it is.
    pub state: ChromaState,
    /// What the solver did, once it converged.
    pub summary: Option<SolveSummary>,
}

/// How far a stroke carries.
#[derive(Clone, Debug)]
pub struct ReachReport {
    /// Which state of the document it belongs to; it stays valid as long as only colors change.
    pub revision: Revision,
    /// Which stroke.
    pub stroke: StrokeId,
    /// Its share in the color of every place; nothing where the affinity tells none.
    pub texels: Option<Arc<ReachTexels>>,
}

/// Likely colors of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestionReport {
    /// Which state of the document it belongs to.
    pub revision: Revision,
    /// Where, in pixels of the photograph.
    pub place: ImagePoint,
    /// At most nine, the likeliest first; none where the network tells none.
    pub colors: Vec<Suggestion>,
}

/// A likely color.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion {
    /// CIE a* and b* under D65.
    pub ab: [f32; 2],
    /// Its share of the network's distribution, 0..=1.
    pub weight: f32,
}

/// Where a network is unsure.
#[derive(Clone, Debug)]
pub struct DoubtReport {
    /// Which state of the document it belongs to.
    pub revision: Revision,
    /// How unsure it is at every place, 0..=1.
    pub texels: Arc<ReachTexels>,
    /// Where a hint would help most, in pixels of the photograph.
    pub next: ImagePoint,
}

/// What the solver did for a [`ChromaReport`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SolveSummary {
    /// The grid it worked on.
    pub size: Size,
    /// Cycles.
    pub cycles: usize,
    /// Relative residual at the end.
    pub residual: f32,
    /// Why it stopped.
    pub termination: Termination,
    /// Wall time in milliseconds.
    pub elapsed_ms: f64,
}

/// What an export gave.
#[derive(Clone, Debug)]
pub struct ExportReport {
    /// The picture.
    pub path: PathBuf,
    /// What it shows.
    pub content: Content,
    /// As it was written.
    pub size: Size,
    /// Length of the file.
    pub bytes: u64,
    /// How far its tones are from the photograph's.
    pub tones: ToneReport,
    /// The solver's cycles.
    pub cycles: usize,
    /// The solver's relative residual.
    pub residual: f32,
    /// Why the solver stopped.
    pub termination: Termination,
    /// How long it took.
    pub timings: Timings,
    /// Where the network ran and with which numbers, where one did.
    pub ran: Option<String>,
    /// What the person should know, in sentences.
    pub notes: Vec<String>,
}
