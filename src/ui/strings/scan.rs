//! The words for the photograph as a scan.

use super::{Words, words};

pub(crate) const FRAME_TOOL: Words =
    words("Frame", "Drag a frame around the picture; the border of the scan outside takes no part and stays gray");
pub(crate) const FIND_FRAME: Words =
    words("Find the border", "Frame what lies within the border of the scan, where there is one");
pub(crate) const REMOVE_FRAME: Words = words("Remove the frame", "Let all of the photograph take part again");
pub(crate) const TURN_LEFT: Words = words(
    "Turn photograph left",
    "Turn the photograph by a quarter, here and in the export; strokes keep their places",
);
pub(crate) const TURN_RIGHT: Words = words(
    "Turn photograph right",
    "Turn the photograph by a quarter, here and in the export; strokes keep their places",
);
pub(crate) const AUTO_LEVELS: Words =
    words("Set levels by themselves", "Black and white where the darkest and the brightest tones of the picture are");
pub(crate) const RESET_TONES: Words = words("Tones as they are", "Take levels and curve away");
pub(crate) const LIMIT_FRAME: Words =
    words("Region is a frame", "What lies outside takes no part: it stays gray and passes no color on");
pub(crate) const PAGE: Words = words("Scan", "Frame, quarter turns, levels and a curve for the tones");
pub(crate) const TITLE: &str = "Scan";
pub(crate) const NO_BORDER: &str = "No border was found; drag the frame by hand";
pub(crate) const STATUS: &str = "Drag a frame around the picture, or drag its sides to move them";

pub(crate) const FRAME: &str = "Frame";
pub(crate) const FRAME_NOTE: &str = "What lies outside takes no part. The export can leave it out.";
pub(crate) const NO_FRAME: &str = "A border of paper or of the scanner's bed takes no part once the picture is framed.";
/// Left, top, right and bottom.
pub(crate) const SIDES: [[&str; 2]; 4] =
    [["Left", "Frame left"], ["Top", "Frame top"], ["Right", "Frame right"], ["Bottom", "Frame bottom"]];
pub(crate) const SIDE_HINT: &str = "In pixels of the photograph";
pub(crate) const DRAW: &str = "Draw";
pub(crate) const DRAW_LABEL: &str = "Draw a frame";
pub(crate) const FIND: &str = "Find";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const TURN: &str = "Turn";
pub(crate) const LEFT: &str = "Left";
pub(crate) const RIGHT: &str = "Right";
pub(crate) const TONES: &str = "Tones";
pub(crate) const TONES_NOTE: &str = "Shown and exported so. The photograph, its edges and its colors stay as they are.";
pub(crate) const CURVE: &str = "Curve of tones";
pub(crate) const CURVE_HINT: &str = "Press to set a point, drag it, press twice to take it away";
pub(crate) const BLACK: &str = "Black";
pub(crate) const BLACK_LABEL: &str = "Black point";
pub(crate) const BLACK_HINT: &str = "The tone that becomes black, 0 to 255";
pub(crate) const WHITE: &str = "White";
pub(crate) const WHITE_LABEL: &str = "White point";
pub(crate) const WHITE_HINT: &str = "The tone that becomes white, 0 to 255";
pub(crate) const GAMMA: &str = "Middle";
pub(crate) const GAMMA_LABEL: &str = "Middle tones";
pub(crate) const GAMMA_HINT: &str = "Above 1 the tones between become lighter, below 1 darker";
pub(crate) const AUTO: &str = "Auto";
pub(crate) const RESET: &str = "Reset";
pub(crate) const TINT: &str = "Tint";
pub(crate) const TINT_NOTE: &str =
    "The scan has a tint, such as sepia. It is left out while you work; the export can lay it over the colors again.";

/// A point of the curve for screen readers.
pub(crate) fn point(number: usize, [from, to]: [f32; 2]) -> String {
    format!("Curve point {number}: {:.0} to {:.0}", 255.0 * from, 255.0 * to)
}
