//! Reference pictures: opened and made small, brought before the room that matches them, and what it found kept.
//!
//! What is found depends on the photograph, the method and the references, not on strokes: it is kept from stroke to stroke.

mod given;
mod kept;
mod open;
mod palette;
mod take;

pub(super) use given::shown;
pub use kept::Origins;
pub(super) use kept::{Matched, Transfers};
pub use open::{find_exemplars, open_exemplar};
pub(super) use palette::main_colors;
