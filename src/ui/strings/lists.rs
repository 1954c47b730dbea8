//! The words of the lists at the left.

pub(crate) const STROKES: &str = "Strokes";
pub(crate) const CLOSE: &str = "Close list";
pub(crate) const REGIONS: &str = "Regions";
pub(crate) const HISTORY: &str = "History";
pub(crate) const BEGINNING: &str = "Beginning";
pub(crate) const NO_REGIONS: &str =
    "No regions yet. Draw around something with the lasso or the polygon, and color stays inside or outside of it";
pub(crate) const REGION_NAME: &str = "Name of the region";
pub(crate) const REGION_NAME_HINT: &str = "Name, for example dress";
pub(crate) const SELECT_REGION: &str = "Select a region to name or change it";
pub(crate) const NO_STROKES: &str =
    "Nothing is painted yet. Every stroke is listed here, and stays alive: select one to change it";
pub(crate) const NAME: &str = "Name of the stroke";
pub(crate) const NAME_HINT: &str = "Name, for example dress green";
pub(crate) const NOTE: &str = "Note on the stroke";
pub(crate) const NOTE_HINT: &str = "Note: how do you know?";
pub(crate) const EVIDENCE: [&str; 3] = ["Unsaid", "Certain", "Guessed"];
pub(crate) const SELECT_FIRST: &str = "Select a stroke to write something about it";
/// A stroke for screen readers: its number and what it says.
pub(crate) fn stroke(number: usize, what: &str) -> String {
    format!("Stroke {number}: {what}")
}

/// A state of the history: what led to it, in sentence case.
pub(crate) fn state(verb: &str) -> String {
    let mut letters = verb.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A state for screen readers.
pub(crate) fn state_label(number: usize, what: &str) -> String {
    format!("State {number}: {what}")
}

/// A region for screen readers: its number and what it does.
pub(crate) fn region(number: usize, what: &str) -> String {
    format!("Region {number}: {what}")
}

/// A number on the canvas for screen readers.
pub(crate) fn marker(number: usize, what: &str) -> String {
    format!("Number {number}: {what}")
}
