//! The document: what the person did, as values. Ground truth of the program; every pixel of color is derived from it.
//!
//! A [`Snapshot`] is immutable and cheap to clone. An [`Edit`] is a value; [`Snapshot::apply`] is pure and tells the
//! least work the change needs. [`History`] keeps snapshots under a byte budget, one entry a gesture. A project file
//! holds a snapshot and replays to identical pixels.
//!
//! **Invariant:** nothing here solves, predicts or knows a window; only `project` reads and writes files.

mod boxes;
mod edit;
mod error;
mod history;
mod ink;
mod labels;
mod marks;
mod project;
mod region;
mod snapshot;
mod stroke;
#[cfg(test)]
mod test_values;

pub use boxes::{MOST_BOXES, ThingBox};
pub use edit::{Edit, Stage};
pub use error::DocumentError;
pub use history::{History, Revision, Verb};
pub use ink::{Ink, InkDot, ink};
pub use labels::labels;
pub use marks::{MARK_THRESHOLD, Mark, Marks};
pub use project::{Project, load_project, locate_photograph, save_project};
pub use region::{LabelMap, OUTLINE, Region, RegionId, RegionKind};
pub use snapshot::{Affinity, Base, Finish, HintUse, MethodId, Photograph, Proposing, Snapshot};
pub use stroke::{Paint, RADIUS_PX, Stroke, StrokeId};
