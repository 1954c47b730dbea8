//! Ways of coloring one photograph, side by side: each is rendered as the window's export would be, one after the other; one
//! that fails takes none of the others with it.

mod candidate;
mod compare;
mod desk;
mod difference;
mod trial;
mod truth;
mod variants;

pub use candidate::{Candidate, CandidateId, Drawn, MOST_CANDIDATES, Stop, candidates_bytes, room_for};
pub use compare::{Contest, compared};
pub use desk::{CompareJob, CompareReport};
pub(super) use desk::{CompareLane, Comparer, compare_with};
pub use difference::Difference;
pub use trial::{MOST_TRIALS, Trial, trial, trials};
pub use truth::{Measured, Truth};
pub use variants::variants;
