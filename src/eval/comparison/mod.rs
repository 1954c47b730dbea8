//! Ways of coloring side by side: what each made of a photograph, how far that is from the truth where there is one, and how
//! far they are from each other; and the page that shows it.

mod entry;
mod page;

pub use entry::{Comparison, Entry, Made, Place, Sheet, apart, worst_places};
pub use page::page;
