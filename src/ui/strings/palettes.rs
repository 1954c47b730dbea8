//! Palettes, and colors from elsewhere.

use super::{Words, words};

pub(crate) const TITLE: &str = "Palette";
pub(crate) const BUILT_IN: &str = "Restorer's colors";
pub(crate) const SHOWN: &str = "Palette shown";
pub(crate) const MENU: &str = "What can be done with palettes";
pub(crate) const NEW: &str = "New palette…";
pub(crate) const NEW_NAME: &str = "My colors";
pub(crate) const RENAME: &str = "Rename palette…";
pub(crate) const DELETE_MENU: &str = "Delete palette";
pub(crate) const NAME: &str = "Name of the palette";
pub(crate) const KEEP: &str = "Keep";
pub(crate) const KEEP_LABEL: &str = "Keep this name";
pub(crate) const EMPTY: &str = "Choose a color, then add it from the menu above";
pub(crate) const FILES: &str = "GIMP palettes";
pub(crate) const NO_FILES: &str = "No palettes here";
pub(crate) const IMPORT_TITLE: &str = "Import a palette";
pub(crate) const EXPORT_TITLE: &str = "Export the palette as";
pub(crate) const PICK_TITLE: &str = "Take colors from a picture";
pub(crate) const PICK_HINT: &str = "Press to take a color";
pub(crate) const PICTURE: &str = "Picture to take colors from";

pub(crate) const ADD: Words = words("Add the chosen color", "Put the color of the brush into this palette");
pub(crate) const TAKE_OUT: Words =
    words("Take the chosen color out", "Take the color of the brush out of this palette");
pub(crate) const DELETE: Words = words("Delete for good", "Delete this palette from the disk");
pub(crate) const IMPORT: Words = words("Import a palette…", "Keep a copy of a GIMP palette, a .gpl file");
pub(crate) const EXPORT: Words = words("Export this palette…", "Write this palette as a .gpl file for GIMP");
pub(crate) const PICK: Words =
    words("Take a color from a picture…", "Open another picture only to take colors from it");
pub(crate) const PASTE: Words = words("Paste a color", "Take a color such as #c8906e from the clipboard");

/// A color of a palette that has no name.
pub(crate) fn unnamed(hex: &str) -> String {
    format!("Color {hex}")
}

/// A palette was written.
pub(crate) fn exported(path: &str) -> String {
    format!("Palette exported: {path}")
}
