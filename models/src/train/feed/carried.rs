//! What the hints of a picture carry over it, as a network that takes an exemplar is told of it.

use crate::train::TrainError;
use tintype::color::{luminance_of_lightness, srgb_encode};
use tintype::raster::Plane;
use tintype::solve::{Carried, Hints, carry};

/// `[3, H, W]`: a / 110, b / 110 and how much of the color is left, from L of 0..=100 and hints `[3, H, W]` as
/// [`Sample::hint`](super::Sample::hint) has them.
///
/// # Errors
/// [`TrainError::Carry`] for numbers that are not finite.
pub fn carried(tones: &Plane<f32>, hint: &[f32]) -> Result<Vec<f32>, TrainError> {
    let size = tones.size();
    let plane = |channel: usize| {
        let at = |x, y| hint.get(channel * size.area() + y * size.width + x).copied().unwrap_or(0.0);
        Plane::from_fn(size, at)
    };
    let hints = Hints::painted(&[plane(0), plane(1)], &plane(2))?;
    let guide = tones.map(|l| srgb_encode(luminance_of_lightness(l)));
    let Carried { chroma: [a, b], share } = carry(&guide, &hints)?;
    Ok([a, b, share].into_iter().flat_map(Plane::into_samples).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tintype::raster::Size;

    #[test]
    fn a_hint_fills_its_side_of_an_edge_and_no_hint_fills_nothing() {
        let tones = Plane::from_fn(Size::new(32, 32), |x, _| if x < 16 { 30.0 } else { 70.0 });
        let at = |channel: usize, x: usize, y: usize| channel * 1024 + y * 32 + x;
        let mut hint = vec![0.0; 3 * 1024];
        (hint[at(0, 4, 4)], hint[at(1, 4, 4)], hint[at(2, 4, 4)]) = (0.4, -0.2, 1.0);
        let maps = carried(&tones, &hint).unwrap();
        assert!((maps[at(0, 10, 28)] - 0.4).abs() < 0.01 && (maps[at(1, 10, 28)] + 0.2).abs() < 0.01);
        assert!(maps[at(2, 10, 28)] > 0.9 && maps[at(2, 28, 28)] < 0.5);
        assert!(carried(&tones, &vec![0.0; 3 * 1024]).unwrap().iter().all(|v| *v == 0.0));
        hint[at(0, 4, 4)] = f32::NAN;
        assert!(matches!(carried(&tones, &hint), Err(TrainError::Carry(_))));
    }
}
