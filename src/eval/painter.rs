//! A painter who knows the true colors and dabs them here and there.
//!
//! **Source:** Zhang, Zhu, Isola, Geng, Lin, Yu, Efros, *Real-time user-guided image colorization with learned deep priors*,
//! SIGGRAPH 2017, section 3.1: small patches at random places, each the mean of the true colors under it. Differs: places
//! are spread evenly over the picture and every patch has the same size, as the taps of one brush have.

use super::draw::Draw;
use crate::raster::Chroma;

/// Pixels of a dab's side: the middle of the sizes that Zhang et al. reveal, 1 to 9, rounded up, as a brush is no needle.
const SIDE: usize = 7;

/// One pixel of a dab.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dab {
    /// Which pixel: `y * width + x`.
    pub pixel: u32,
    /// a and b of the dab.
    pub chroma: [f32; 2],
}

/// The pixels of `count` dabs of 7 x 7 pixels on a picture of true chroma, cut off at its border, later ones over earlier
/// ones. The same seed gives the same places, and fewer dabs are the first of more.
#[must_use]
pub fn dabs(truth: &Chroma, count: usize, seed: u64) -> Vec<Dab> {
    let size = truth[0].size();
    let mut draw = Draw(seed);
    let mut out = Vec::with_capacity(count * SIDE * SIDE);
    for _ in 0..count {
        let (x, y) = (draw.below(size.width), draw.below(size.height));
        let around = |v: usize, end: usize| v.saturating_sub(SIDE / 2)..end.min(v + SIDE / 2 + 1);
        let pixels: Vec<usize> =
            around(y, size.height).flat_map(|y| around(x, size.width).map(move |x| y * size.width + x)).collect();
        let chroma = [0, 1].map(|c: usize| {
            let sum: f32 = pixels.iter().map(|&at| truth[c].samples()[at]).sum();
            sum / pixels.len() as f32
        });
        out.extend(pixels.into_iter().filter_map(|at| Some(Dab { pixel: u32::try_from(at).ok()?, chroma })));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Plane, Size};

    #[test]
    fn a_dab_is_the_mean_of_what_it_covers() {
        let size = Size::new(40, 30);
        let truth = [Plane::from_fn(size, |x, _| x as f32), Plane::from_fn(size, |_, y| y as f32)];
        let few = dabs(&truth, 20, 5);
        assert_eq!(few, dabs(&truth, 50, 5)[..few.len()]);
        assert_ne!(few, dabs(&truth, 20, 6));
        for dab in &few {
            let at = [dab.pixel as usize % 40, dab.pixel as usize / 40];
            assert!((0..2).all(|c| (dab.chroma[c] - at[c] as f32).abs() <= 3.0), "{dab:?}");
        }
        assert!((400..=980).contains(&few.len()), "{} pixels of 20 dabs", few.len());
    }

    #[test]
    fn places_reach_all_of_the_picture() {
        let size = Size::new(8, 5);
        let truth = [Plane::filled(size, 0.0), Plane::filled(size, 0.0)];
        let mut covered = [false; 40];
        for dab in dabs(&truth, 60, 1) {
            covered[dab.pixel as usize] = true;
        }
        assert!(covered.iter().all(|c| *c));
    }
}
