//! How much a picture shows of what a photograph shows: a number by which likely references are put in order.
//!
//! A nearest-neighbor field from the photograph to the picture, on few large superpixels, with the descriptors and the talk
//! of `matching`. Its mean coherence, the part of neighbors whose matches are neighbors too, divided by its mean descriptor
//! distance tells how well the picture covers the photograph; the other way round does not count, so a picture that shows
//! more than the photograph is as good.
//!
//! **Source:** the completeness term of the bidirectional similarity of Simakov, Caspi, Shechtman, Irani, *Summarizing
//! visual data using bidirectional similarity*, CVPR 2008; the field after Barnes et al., *PatchMatch*, SIGGRAPH 2009.
//! Differs: descriptors of superpixels in place of patches, and coherence counts besides distance: two pictures of anything
//! have like tones somewhere, but seldom in the same order.

use std::slice;

use super::TransferError;
use super::exemplar::{Exemplar, FREE, check};
use super::matching::{Pieces, Side, matched};
use crate::raster::Plane;

/// Pieces a picture is cut into: a sixth of those that color is taken by, so that a folder is looked through in seconds.
const PIECES: usize = 400;
/// Coherence by distance that makes a likeness of one half. With it twelve photographs are like themselves, bent, cropped,
/// mirrored and paler, by 0.45 to 0.87, and like each other by 0.03 to 0.61; each is more like itself than like any other.
const HALF: f32 = 0.6;

/// How well `picture` covers what `photograph` shows, both `[H, W]` CIE L*, 0..=100: from 0, where they have nothing to do
/// with each other, to 1, where the picture is the same.
///
/// # Errors
/// [`TransferError`] where a picture is empty, too long, or not of finite numbers.
pub fn likeness(photograph: &Plane<f32>, picture: &Plane<f32>) -> Result<f32, TransferError> {
    let no_color = || Plane::filled(picture.size(), 0.0);
    let exemplar = Exemplar::whole(picture.clone(), [no_color(), no_color()], photograph.size());
    check(photograph, slice::from_ref(&exemplar))?;
    let own = Pieces::new(photograph, PIECES);
    let side = Side::new(photograph, &exemplar, PIECES);
    let free = vec![FREE; own.segments.pieces.len()];
    let matches = matched(&own, slice::from_ref(&free), slice::from_ref(&side));
    let sum =
        |(coherence, distance): (f32, f32), m: &super::matching::Match| (coherence + m.agreement, distance + m.best.1);
    let (coherence, distance) = matches.iter().flatten().fold((0.0, 0.0), sum);
    let ratio = coherence / distance.max(1e-6);
    Ok(ratio * ratio / (ratio * ratio + HALF * HALF))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    /// Hills and dales with steep sides, whose places hang on a seed.
    fn scene(seed: f32, size: Size) -> Plane<f32> {
        Plane::from_fn(size, |x, y| {
            let (x, y) = (x as f32 / size.width as f32, y as f32 / size.height as f32);
            let wave = |k: u8| {
                let k = f32::from(k);
                let across = (1.0 + 3.0 * (0.37 * seed + 0.61 * k).fract()) * (seed + 2.0 * k).sin().signum();
                let down = 1.0 + 3.0 * (0.73 * seed + 0.29 * k).fract();
                (std::f32::consts::TAU * (across * x + down * y) + 1.3 * seed * k).sin()
            };
            let height: f32 = (0..5).map(wave).sum();
            50.0 + 6.0 * height + 10.0 * height.signum()
        })
    }

    fn mirrored(plane: &Plane<f32>) -> Plane<f32> {
        Plane::from_fn(plane.size(), |x, y| plane[(plane.width() - 1 - x, y)])
    }

    #[test]
    fn the_mirror_image_of_another_size_is_more_like_than_any_other_picture() {
        let (small, large) = (Size::new(160, 120), Size::new(240, 180));
        for seed in [1.0, 2.0, 3.0] {
            let photograph = scene(seed, small);
            let same = likeness(&photograph, &mirrored(&scene(seed, large))).unwrap();
            for other in [4.0, 5.0, 6.0, 7.0] {
                let unlike = likeness(&photograph, &scene(other, large)).unwrap();
                assert!(same > unlike + 0.2, "{seed} is like {other} by {unlike}, like itself by {same}");
            }
        }
    }

    #[test]
    fn pictures_are_compared_by_what_they_show_and_not_by_their_exposure() {
        let photograph = scene(1.0, Size::new(160, 120));
        let paler = photograph.map(|l| 0.6 * l + 35.0);
        let [own, pale, other] = [&photograph, &paler, &scene(5.0, photograph.size())]
            .map(|picture| likeness(&photograph, picture).unwrap());
        assert!(own >= pale && pale > other + 0.2, "{own} {pale} {other}");
    }

    #[test]
    fn the_smallest_and_plainest_pictures_have_a_likeness_and_broken_ones_none() {
        for size in [Size::new(1, 1), Size::new(1, 40), Size::new(3, 2), Size::new(64, 64)] {
            let plain = Plane::filled(size, 50.0);
            assert!(likeness(&plain, &Plane::filled(Size::new(2, 1), 40.0)).unwrap().is_finite(), "{size}");
        }
        let plain = Plane::filled(Size::new(3, 2), 50.0);
        assert!(likeness(&plain, &Plane::filled(Size::new(3, 2), f32::NAN)).is_err());
    }
}
