//! The words about reference pictures.

use super::{Words, words};
use crate::ui::references::{Asks, Gives, Said};

pub(crate) const TITLE: &str = "References";
pub(crate) const LIST: Words = words("Reference pictures", "Pictures to take colors from, and what goes with what");
pub(crate) const ADD: Words = words("Add a reference picture…", "Take the colors of another picture, piece by piece");
pub(crate) const FROM_OPEN: Words =
    words("From an open photograph", "Take the colors of a photograph in another tab: its own, or those it was given");
pub(crate) const SUGGEST: Words = words(
    "Suggest references",
    "Color pictures in other tabs and in the folder, the likest first, compared by lightness and texture",
);
pub(crate) const LIKELY: &str = "Likely; press one to take it";
pub(crate) const LIKELY_CLOSE: &str = "Close likely references";
pub(crate) const LIKELY_AWAITED: &str = "Comparing pictures";
pub(crate) const LIKELY_NONE: &str = "No color picture in other tabs or in the folder is like this photograph";
pub(crate) const DROP_NOW: &str = "Drop to take as a reference";
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
pub(crate) const TOOL_PAIR: Words =
    words("Pair", "Press a place in it, then the place in the photograph that has this color");
pub(crate) const TOOL_REGIONS: Words =
    words("Region pair", "Draw around something in it, then around what takes its color in the photograph");
pub(crate) const TOOL_CROP: Words = words("Crop", "Drag a rectangle; what lies outside of it is not used");
pub(crate) const TOOL_LEAVE_OUT: Words =
    words("Leave out", "Draw around what is to give no color, such as a frame or a stain");
pub(crate) const TOOL_EYEDROPPER: Words = words(
    "Take color",
    "Press a place to paint with its color, shown at the lightness of the photograph; Alt does the same at any time",
);
pub(crate) const LEAVE: &str = "Leave it";
pub(crate) const PAIRS: &str = "Pairs";
pub(crate) const PAIRS_FORGET: &str = "Forget pairs";
pub(crate) const PAIRS_FULL: &str = "There are as many pairs as can be used; forget one first";
pub(crate) const LEFT_OUT: &str = "Left out";
pub(crate) const LEFT_OUT_FORGET: &str = "Use what is left out";
pub(crate) const ALL: &str = "All ×";
pub(crate) const CROP_FORGET: &str = "Use all of it";
pub(crate) const CROP_FORGET_HINT: &str = "What lies outside of the rectangle is used again";
pub(crate) const ONLY: &str = "Use only here…";
pub(crate) const ONLY_HINT: &str = "Draw around the part of the photograph that takes color from this reference";
pub(crate) const ONLY_FORGET: &str = "Use it everywhere";
pub(crate) const ONLY_FORGET_HINT: &str = "All of the photograph takes color from this reference again";
pub(crate) const ONLY_PLATE: &str = "Reference used here";
pub(crate) const FULL: &str = "There are as many references as can be used; remove one first";

/// A reference for screen readers.
pub(crate) fn reference(number: usize, name: &str) -> String {
    format!("Reference {number}: {name}")
}

/// What is asked for in the photograph.
pub(crate) const fn asked(asks: &Asks) -> &'static str {
    match asks {
        Asks::Place(_) => "Now press the place in the photograph that takes this color; Escape leaves it",
        Asks::Region(_) => "Now draw around what takes its color in the photograph; Escape leaves it",
        Asks::Only => "Draw around the part of the photograph that takes color from this reference; Escape leaves it",
    }
}

/// What takes one of several things back that were said.
pub(crate) fn take_back(all: Said, number: usize) -> String {
    match all {
        Said::Pairs => format!("Forget pair {number}"),
        _ => format!("Use left out part {number}"),
    }
}

/// A pair in the reference for screen readers.
pub(crate) fn pair_there(number: usize) -> String {
    format!("Pair {number} in the reference")
}

/// A pair in the photograph for screen readers.
pub(crate) fn pair_here(number: usize) -> String {
    format!("Pair {number} in the photograph")
}

/// A part that gives no color, for screen readers.
pub(crate) fn left_out(number: usize) -> String {
    format!("Left out part {number}")
}

/// What an open photograph gives as a reference.
pub(crate) const fn gives(gives: Gives) -> &'static str {
    match gives {
        Gives::File => "its own colors",
        Gives::Result => "as colored here",
        Gives::Nothing => "no color yet",
    }
}

/// The entry that takes an open photograph.
pub(crate) fn take_open(name: &str) -> String {
    format!("Take the colors of {name}")
}

/// An open photograph has no color to give.
pub(crate) fn open_gray(name: &str) -> String {
    format!("{name} has no color yet; color it first, or take another picture")
}

/// How much a picture shows of what the photograph shows, 0..=1.
pub(crate) fn share(likeness: f32) -> String {
    format!("{:.0} %", 100.0 * likeness)
}

/// A likely reference for screen readers.
pub(crate) fn likely(number: usize, name: &str, share: &str) -> String {
    format!("Likely reference {number}: {name}, {share} alike")
}
