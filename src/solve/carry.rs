//! The color that hints carry to the rest of a picture, and how much of it is left at each pixel.
//!
//! What a network is told beside the hints themselves: a network sees a dot, this says what the dot is about. Both are rough
//! on purpose, as they inform a guess; what strokes come to is solved to the end elsewhere.

use super::config::{Affinity, Config};
use super::distance::Distances;
use super::error::SolveError;
use super::hints::Hints;
use super::system::propagate;
use crate::raster::{Chroma, Plane};

/// Steps of the solver: a picture after two is within 50 dB of the end (measured on hard photographs), far below what a
/// network's guess is off by.
const STEPS: usize = 2;

/// The distance at which the share has fallen to 1/e: a little more than one hard edge, as [`Distances`] counts.
const REACH: f32 = 8.0;

/// What hints carry.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The color of the hints as it runs over the picture; zero where none is.
    pub chroma: Chroma,
    /// `[H, W]`, 0..=1: 1 at a hint, less with every edge between it and the pixel, 0 where there is no hint.
    pub share: Plane<f32>,
}

/// What `hints` carry over a picture of `guide`, `[H, W]` luma 0..=1 encoded as in sRGB; chroma is in units whose range is
/// about 1.
///
/// # Errors
/// Those of [`propagate`].
pub fn carry(guide: &Plane<f32>, hints: &Hints) -> Result<Carried, SolveError> {
    let chroma = spread(guide, hints)?;
    let share = Distances::new(guide, None)?.to(hints)?.map(|distance| (-distance / REACH).exp());
    Ok(Carried { chroma, share })
}

/// The color of [`carry`] alone, `[H, W]` each: for a second color from the same places, whose share is known.
///
/// # Errors
/// Those of [`propagate`].
pub fn spread(guide: &Plane<f32>, hints: &Hints) -> Result<Chroma, SolveError> {
    let config = Config { max_cycles: STEPS, ..Config::default() };
    Ok(propagate(guide, Affinity::Tintype, hints, &config)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;
    use crate::solve::Hint;

    #[test]
    fn a_hint_has_its_own_side_of_an_edge_and_little_of_the_other() {
        let guide = Plane::from_fn(Size::new(40, 24), |x, _| if x < 20 { 0.3 } else { 0.7 });
        let red = Hint { pixel: 12 * 40 + 5, chroma: [0.5, 0.2] };
        let hints = Hints::new(guide.size(), vec![red]).unwrap();
        let carried = carry(&guide, &hints).unwrap();
        assert_eq!(carried.share[(5, 12)], 1.0);
        assert!(carried.share[(1, 1)] > 0.95 && carried.share[(35, 12)] < 0.5);
        for (plane, value) in carried.chroma.iter().zip(red.chroma) {
            assert!(plane.samples().iter().all(|v| (v - value).abs() < 0.02), "one hint colors everything alike");
        }
    }

    #[test]
    fn nothing_is_carried_without_hints() {
        let guide = Plane::filled(Size::new(9, 7), 0.5);
        let carried = carry(&guide, &Hints::new(guide.size(), Vec::new()).unwrap()).unwrap();
        assert!(carried.share.samples().iter().all(|v| *v == 0.0));
        assert!(carried.chroma.iter().all(|plane| plane.samples().iter().all(|v| *v == 0.0)));
    }
}
