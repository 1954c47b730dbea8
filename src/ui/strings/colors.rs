//! Colors in words.

pub(crate) const PINK: &str = "pink";
pub(crate) const RED: &str = "red";
pub(crate) const ORANGE: &str = "orange";
pub(crate) const GOLD: &str = "gold";
pub(crate) const YELLOW: &str = "yellow";
pub(crate) const LIME: &str = "yellow-green";
pub(crate) const GREEN: &str = "green";
pub(crate) const SEA: &str = "blue-green";
pub(crate) const CYAN: &str = "cyan";
pub(crate) const BLUE: &str = "blue";
pub(crate) const VIOLET: &str = "violet";
pub(crate) const PURPLE: &str = "purple";
pub(crate) const GRAY: &str = "Gray";
pub(crate) const GRAYISH: &str = "grayish";
pub(crate) const SOFT: &str = "soft";
pub(crate) const PLAIN: &str = "";
pub(crate) const VIVID: &str = "vivid";
pub(crate) const RAMP: &str = "Color that goes with the lightness";
pub(crate) const NEUTRAL: &str = "Neutral";
pub(crate) const KEEP: &str = "Keep";
pub(crate) const ERASER: &str = "Eraser";

/// A strength and a hue as a name.
pub(crate) fn strength_and_hue(strength: &str, hue: &str) -> String {
    let name = format!("{strength} {hue}");
    let mut letters = name.trim_start().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
