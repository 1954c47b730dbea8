//! Ways of coloring one photograph, side by side: each is rendered as the window's export would be, one after the other; one
//! that fails takes none of the others with it.

mod compare;
mod trial;

pub use compare::{Contest, compared};
pub use trial::{MOST_TRIALS, Trial, trials};
