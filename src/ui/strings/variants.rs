//! Other pictures of one network: palettes and likely colors that it is given.

use crate::document::Mood;

pub(crate) const PALETTE: &str = "Mood";
pub(crate) const PALETTE_HINT: &str =
    "A palette that the network is given for the whole picture. That of a reference picture goes before it";
pub(crate) const OWN_PALETTE: &str = "Its own";
pub(crate) const MODE: &str = "Likely color";
pub(crate) const MODE_HINT: &str =
    "Tell the network one of its own likely colors where it is least sure; it colors the rest to match";
pub(crate) const NO_MODE: &str = "Its own choice";
pub(crate) const VARIANTS: &str = "Variants of a network";
pub(crate) const VARIANTS_HINT: &str = "Look for four pictures of this network that differ as much as they can";

/// A palette.
pub(crate) const fn mood(mood: Mood) -> &'static str {
    match mood {
        Mood::Warm => "Warm",
        Mood::Cool => "Cool",
        Mood::Garden => "Garden",
        Mood::Dusk => "Dusk",
    }
}

/// A likely color by its number, from 1.
pub(crate) fn mode(number: u8) -> String {
    match number {
        1 => "The likeliest".into(),
        2 => "The second likeliest".into(),
        3 => "The third".into(),
        number => format!("The {number}th"),
    }
}

/// Variants that are looked for.
pub(crate) fn of(count: usize, name: &str) -> String {
    format!("{count} variants of {name}")
}
