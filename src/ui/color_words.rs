//! Colors in words, so that strokes can be told apart by other means than their color.

use std::borrow::Cow;

use super::brush::Tint;
use super::palette::{name_of, name_of_ramp};
use super::strings::colors as words;
use crate::document::Paint;

/// Hues of CIE Lab in degrees up to which a name holds, by eye on swatches at the lightness they are shown at.
const HUES: [(f32, &str); 12] = [
    (22.0, words::PINK),
    (48.0, words::RED),
    (76.0, words::ORANGE),
    (92.0, words::GOLD),
    (112.0, words::YELLOW),
    (130.0, words::LIME),
    (165.0, words::GREEN),
    (208.0, words::SEA),
    (236.0, words::CYAN),
    (300.0, words::BLUE),
    (320.0, words::VIOLET),
    (345.0, words::PURPLE),
];

/// Chroma of CIE Lab below which a color is gray, by eye.
const GRAY: f32 = 3.0;

/// Chroma up to which a color is of that strength, by eye.
const STRENGTHS: [(f32, &str); 3] = [(12.0, words::GRAYISH), (28.0, words::SOFT), (60.0, words::PLAIN)];

/// What a paint says, in words.
pub(super) fn of_paint(paint: Paint) -> Cow<'static, str> {
    match paint {
        Paint::Color { a, b } => of_tint(Tint { a, b }),
        Paint::Ramp(ramp) => name_of_ramp(ramp).unwrap_or(words::RAMP).into(),
        Paint::Neutral => words::NEUTRAL.into(),
        Paint::Keep => words::KEEP.into(),
        Paint::Erase => words::ERASER.into(),
    }
}

/// The name of a color of the palette, or else its strength and hue.
pub(super) fn of_tint(tint: Tint) -> Cow<'static, str> {
    if let Some(name) = name_of(tint) {
        return name.into();
    }
    let chroma = tint.a.hypot(tint.b);
    if chroma < GRAY {
        return words::GRAY.into();
    }
    let degrees = tint.b.atan2(tint.a).to_degrees().rem_euclid(360.0);
    let below = |table: &[(f32, &'static str)], v: f32| table.iter().find(|(most, _)| v < *most).map(|(_, name)| *name);
    let hue = below(&HUES, degrees).unwrap_or(words::PINK);
    let strength = below(&STRENGTHS, chroma).unwrap_or(words::VIVID);
    words::strength_and_hue(strength, hue).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_called_what_people_call_them() {
        for (rgb, name) in [
            ([0xff, 0x00, 0x00], "Vivid red"),
            ([0x00, 0x80, 0x00], "Vivid green"),
            ([0xff, 0xff, 0x00], "Vivid yellow"),
            ([0xff, 0xa5, 0x00], "Vivid orange"),
            ([0x46, 0x82, 0xb4], "Blue"),
            ([0x80, 0x00, 0x80], "Vivid purple"),
            ([0xd8, 0xa4, 0x8a], "Soft orange"),
            ([0x80, 0x80, 0x80], "Gray"),
            ([0x8f, 0xb4, 0xd9], "Sky"),
        ] {
            assert_eq!(of_tint(Tint::of_srgb(rgb).0), name, "{rgb:x?}");
        }
        assert_eq!(of_paint(Paint::Neutral), "Neutral");
    }
}
