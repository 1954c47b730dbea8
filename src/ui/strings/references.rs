//! The words about reference pictures.

use super::{Words, words};

pub(crate) const TITLE: &str = "References";
pub(crate) const LIST: Words = words("Reference pictures", "Pictures to take colors from, and what goes with what");
pub(crate) const ADD: Words = words("Add a reference picture…", "Take the colors of another picture, piece by piece");
pub(crate) const PICK_TITLE: &str = "Take the colors of a picture";
pub(crate) const NONE: &str =
    "No reference yet. Add a picture of the same uniform, room or street, and the photograph takes its colors";
pub(crate) const NOT_USED: &str =
    "The base that is chosen takes no reference. Choose Like pieces, Like tones or UniHint";
pub(crate) const GRAY: &str = "This picture has no color to give";
pub(crate) const LOST: &str = "Its file was not found. Put it back and open the project again, or remove it";
pub(crate) const STRENGTH: &str = "Strength";
pub(crate) const STRENGTH_LABEL: &str = "Strength of the reference";
pub(crate) const STRENGTH_HINT: &str = "How firmly its colors are held where no stroke is near";
pub(crate) const PICTURE: &str = "Reference picture";
pub(crate) const TURN: &str = "Turn";
pub(crate) const TURN_HINT: &str = "Turn the reference by a quarter";
pub(crate) const KEEP: &str = "Keep in the project";
pub(crate) const KEEP_HINT: &str = "The project file holds a small copy and needs the picture's file no longer";
pub(crate) const PALETTE: &str = "Its colors alone";
pub(crate) const PALETTE_HINT: &str =
    "Whatever the picture shows: the network is told which colors it has, and puts them where they seem to belong";
pub(crate) const PALETTE_NOT_USED: &str = "The base that is chosen takes no palette. Choose UniHint";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const REMOVE_HINT: &str = "Take the reference away; can be undone";
pub(crate) const PAIR_HINT: &str = "Press a place in it, then the place in the photograph that has this color";
pub(crate) const PAIR_OTHER: &str = "Now press the place in the photograph that takes this color";
pub(crate) const PAIR_CANCEL: &str = "Leave it";
pub(crate) const PAIRS_FORGET: &str = "Forget pairs";
pub(crate) const FULL: &str = "There are as many references as can be used; remove one first";

/// A reference for screen readers.
pub(crate) fn reference(number: usize, name: &str) -> String {
    format!("Reference {number}: {name}")
}
