//! Colors that go with a color: its hue turned in the plane of a* and b*.
//!
//! **Source:** the harmonies of the color circle, J. Itten, *The art of color*, 1961, here on the circle of CIE Lab.

use super::brush::Tint;
use super::strings::inspector as words;

/// Names and hues, in degrees from the color.
const HARMONIES: [(&str, f32); 5] = [
    (words::COMPLEMENT, 180.0),
    (words::ANALOGOUS_BEFORE, -30.0),
    (words::ANALOGOUS_AFTER, 30.0),
    (words::TRIAD_BEFORE, -120.0),
    (words::TRIAD_AFTER, 120.0),
];

/// The harmonies of a tint with their names, each with as much chroma as sRGB has at the lightness.
pub(super) fn harmonies(tint: Tint, lightness: f32) -> impl Iterator<Item = (&'static str, Tint)> {
    HARMONIES.iter().map(move |(name, degrees)| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let turned = Tint { a: cos * tint.a - sin * tint.b, b: sin * tint.a + cos * tint.b };
        (*name, turned.snapped(lightness))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_complement_lies_opposite_and_a_triad_adds_up_to_gray() {
        let tint = Tint { a: 12.0, b: 16.0 };
        let found: Vec<Tint> = harmonies(tint, 60.0).map(|(_, tint)| tint).collect();
        assert!(found[0].is_like(Tint { a: -12.0, b: -16.0 }));
        let sum = [tint, found[3], found[4]].iter().fold([0.0; 2], |s, t| [s[0] + t.a, s[1] + t.b]);
        assert!(sum[0].hypot(sum[1]) < 0.01, "{sum:?}");
    }

    #[test]
    fn a_harmony_that_srgb_has_not_is_snapped() {
        let strong = Tint { a: 90.0, b: 80.0 };
        assert!(harmonies(strong, 50.0).all(|(_, tint)| tint.kept(50.0) > 0.999));
    }
}
