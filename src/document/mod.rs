//! The document: what the person did, as values. Ground truth of the program; every pixel of color is derived from it.
//!
//! A [`Snapshot`] is immutable and cheap to clone. An [`Edit`] is a value; [`Snapshot::apply`] is pure and tells the
//! least work the change needs. [`History`] keeps snapshots under a byte budget, one entry a gesture. A project file
//! holds a snapshot and replays to identical pixels.
//!
//! **Invariant:** nothing here solves, predicts or knows a window; only `project` reads and writes files.

mod adopted;
mod boxes;
mod caption;
mod clipping;
mod edit;
mod error;
mod exemplar;
mod history;
mod ink;
mod labels;
mod levels;
mod marks;
mod mood;
mod project;
mod region;
mod snapshot;
mod stroke;
#[cfg(test)]
mod test_values;
mod verb;

pub use adopted::{Adopted, MOST_ADOPTED};
pub use boxes::{MOST_BOXES, ThingBox};
pub use caption::{Caption, Evidence, NAME_CHARS, NOTE_CHARS};
pub use clipping::{strokes_from_text, strokes_to_text};
pub use edit::{Edit, Stage};
pub use error::DocumentError;
pub use exemplar::{Exemplar, ExemplarId, MOST_EXEMPLARS, MOST_PAIRS, Pair, Part, Takes};
pub use history::{DocumentId, History, Past, PastState, Revision};
pub use ink::{Ink, InkDot, ink};
pub use labels::{fills, labels};
pub use levels::{CURVE_POINTS, GAMMA, LEVEL, Levels};
pub use marks::{MARK_THRESHOLD, Mark, Marks};
pub use mood::Mood;
pub use project::{
    Embedded, Kept, NotEmbedded, Project, load_project, locate_photograph, save_project, save_project_with,
};
pub use region::{FEATHER_PX, LabelMap, OUTLINE, Region, RegionId, RegionKind};
pub use snapshot::{Affinity, Base, Finish, HintUse, MOST_MODES, MethodId, Photograph, Pictures, Proposing, Snapshot};
pub use stroke::{Paint, RADIUS_PX, Stroke, StrokeId};
pub use verb::Verb;

pub use crate::raster::Turn;
