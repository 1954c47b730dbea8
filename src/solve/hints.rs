//! The pixels whose chroma is given.

use super::error::SolveError;
use crate::raster::{Chroma, Plane, Size, Window};

/// One pixel whose chroma is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hint {
    /// Which pixel: `y * width + x`.
    pub pixel: u32,
    /// Its chroma, in the units of the planes to be solved for; finite.
    pub chroma: [f32; 2],
}

/// Hints on a picture of one size, in the order of their pixels, one a pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct Hints {
    size: Size,
    entries: Vec<Hint>,
}

impl Hints {
    /// Hints on a picture of `size`. Of two on one pixel the later wins.
    ///
    /// # Errors
    /// [`SolveError::HintOutside`] and [`SolveError::HintNotFinite`] for a hint that is not on the picture or not a number.
    pub fn new(size: Size, mut entries: Vec<Hint>) -> Result<Self, SolveError> {
        for hint in &entries {
            if hint.pixel as usize >= size.area() {
                return Err(SolveError::HintOutside { pixel: hint.pixel, size });
            }
            if !hint.chroma.iter().all(|v| v.is_finite()) {
                return Err(SolveError::HintNotFinite { pixel: hint.pixel, size });
            }
        }
        // A stable sort of the reversed list puts the latest of a pixel first, and that one is kept.
        entries.reverse();
        entries.sort_by_key(|hint| hint.pixel);
        entries.dedup_by_key(|hint| hint.pixel);
        Ok(Self { size, entries })
    }

    /// The hints of planes: each pixel that `mask` marks with more than 0, `[H, W]`, has the chroma that stands there.
    ///
    /// # Errors
    /// [`SolveError::SizesDiffer`] for planes of different sizes, [`SolveError::HintNotFinite`].
    pub fn painted(chroma: &Chroma, mask: &Plane<f32>) -> Result<Self, SolveError> {
        let size = mask.size();
        let [a, b] = chroma;
        if let Some(plane) = chroma.iter().find(|plane| plane.size() != size) {
            return Err(SolveError::SizesDiffer { hints: plane.size(), guide: size });
        }
        let values = mask.samples().iter().zip(a.samples().iter().zip(b.samples()));
        let marked = (0..).zip(values).filter(|(_, (mask, _))| **mask > 0.0);
        Self::new(size, marked.map(|(pixel, (_, (a, b)))| Hint { pixel, chroma: [*a, *b] }).collect())
    }

    /// Hints that are valid already: on the picture, finite, ordered by pixel, one a pixel.
    pub(super) const fn ordered(size: Size, entries: Vec<Hint>) -> Self {
        Self { size, entries }
    }

    /// Size of the picture.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// The hints, ordered by pixel, each pixel at most once.
    #[must_use]
    pub fn entries(&self) -> &[Hint] {
        &self.entries
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Column and row of a hint.
    pub(super) const fn place(&self, hint: &Hint) -> (usize, usize) {
        (hint.pixel as usize % self.size.width, hint.pixel as usize / self.size.width)
    }

    /// The hints inside a window, on its pixels.
    pub(super) fn within(&self, window: Window) -> Self {
        let size = window.size();
        let rows = self.entries.iter().map(|hint| (hint, self.place(hint)));
        let inside = rows.filter(|(_, (x, y))| window.contains(*x, *y));
        let pixel = |x: usize, y: usize| u32::try_from((y - window.y0) * size.width + (x - window.x0));
        let moved = inside.filter_map(|(hint, (x, y))| Some(Hint { pixel: pixel(x, y).ok()?, ..*hint }));
        Self { size, entries: moved.collect() }
    }

    /// Puts the given values in their places.
    pub(super) fn write(&self, chroma: &mut Chroma) {
        for (c, plane) in chroma.iter_mut().enumerate() {
            for hint in &self.entries {
                plane.samples_mut()[hint.pixel as usize] = hint.chroma[c];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(pixel: u32, a: f32) -> Hint {
        Hint { pixel, chroma: [a, -a] }
    }

    #[test]
    fn of_two_hints_on_a_pixel_the_later_wins() {
        let hints = Hints::new(Size::new(3, 2), vec![hint(4, 1.0), hint(0, 2.0), hint(4, 3.0)]).unwrap();
        assert_eq!(hints.entries(), [hint(0, 2.0), hint(4, 3.0)]);
    }

    #[test]
    fn planes_give_the_hints_that_their_mask_marks() {
        let size = Size::new(3, 2);
        let mask = Plane::from_fn(size, |x, y| if (x, y) == (1, 1) { 0.5 } else { 0.0 });
        let ab = [3.0, -3.0].map(|v| Plane::filled(size, v));
        assert_eq!(Hints::painted(&ab, &mask).unwrap().entries(), [hint(4, 3.0)]);
        let other = [Size::new(2, 3), size].map(|size| Plane::filled(size, 0.0));
        assert!(matches!(Hints::painted(&other, &mask), Err(SolveError::SizesDiffer { .. })));
    }

    #[test]
    fn hints_outside_and_hints_that_are_no_number_are_refused() {
        let size = Size::new(3, 2);
        assert_eq!(Hints::new(size, vec![hint(6, 1.0)]), Err(SolveError::HintOutside { pixel: 6, size }));
        assert_eq!(Hints::new(size, vec![hint(5, f32::NAN)]), Err(SolveError::HintNotFinite { pixel: 5, size }));
    }
}
