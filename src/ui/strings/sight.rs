//! Ways to look at the photograph.

use super::{Words, words};

pub(crate) const SPLIT: Words = words("Before and after", "Show the photograph beside the colored picture");
pub(crate) const SPLIT_LEVEL: Words =
    words("Before above after", "Show the photograph above the colored picture, with a level divider");
pub(crate) const SPLIT_BACK: Words = words("Move divider left or up", "Show more of the colored picture");
pub(crate) const SPLIT_ON: Words = words("Move divider right or down", "Show more of the photograph");
pub(crate) const BEFORE: Words =
    words("Show the photograph as it was", "While the key is held; from the menu, until it is chosen again");
pub(crate) const LUMINANCE: Words = words("Luminance only", "Show the tones without color");
pub(crate) const CHROMA: Words = words("Chroma only", "Show the color on one gray, to see where it runs over an edge");
pub(crate) const GAMUT: Words =
    words("Gamut warning", "Hatch where the color asked for is stronger than sRGB has at that lightness");
pub(crate) const LOUPE: Words = words("Loupe", "Look closer at what is under the pointer, without strokes");
pub(crate) const NAVIGATOR: Words =
    words("Navigator", "A small overview while the picture is larger than the window; drag in it to move");
pub(crate) const TURN_LEFT: Words =
    words("Turn the view left", "Look at the picture turned by a quarter; the photograph stays as it is");
pub(crate) const TURN_RIGHT: Words =
    words("Turn the view right", "Look at the picture turned by a quarter; the photograph stays as it is");
