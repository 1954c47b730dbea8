//! Hints taken from a marked copy: a picture of the photograph with strokes painted over it.
//!
//! **Source:** the convention of Levin, Lischinski and Weiss's published examples: a pixel is a hint where the copy
//! differs from the photograph; a gray hint means neutral.

use super::ink::eight_bits;
use super::{DocumentError, Ink, InkDot};
use crate::raster::{Plane, Size};

/// A pixel is marked where |Δr| + |Δg| + |Δb| exceeds this, on encoded values of 0..=1. The authors' code uses it.
pub const MARK_THRESHOLD: f32 = 0.01;

/// One marked pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// `y * width + x`.
    pub pixel: u32,
    /// Encoded sRGB color of the mark.
    pub rgb: [u8; 3],
}

/// The marked pixels of a copy, in the order of their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    size: Size,
    marks: Vec<Mark>,
}

impl Marks {
    /// The marks of a picture of that size.
    ///
    /// # Errors
    /// [`DocumentError::Marks`] where they are not in strictly increasing order or lie outside.
    pub fn new(size: Size, marks: Vec<Mark>) -> Result<Self, DocumentError> {
        let ordered = marks.is_sorted_by(|a, b| a.pixel < b.pixel);
        let inside = marks.last().is_none_or(|m| (m.pixel as usize) < size.area());
        if ordered && inside { Ok(Self { size, marks }) } else { Err(DocumentError::Marks) }
    }

    /// The pixels in which `marked` differs from `photograph`, both `[H, W]` encoded sRGB of 0..=1.
    ///
    /// # Errors
    /// [`DocumentError::MarkedSize`] where their sizes differ.
    pub fn between(photograph: &Plane<[f32; 3]>, marked: &Plane<[f32; 3]>) -> Result<Self, DocumentError> {
        let size = photograph.size();
        if marked.size() != size {
            return Err(DocumentError::MarkedSize { photograph: size, marked: marked.size() });
        }
        let pairs = photograph.samples().iter().zip(marked.samples());
        let marks = (0..).zip(pairs).filter_map(|(pixel, (p, m))| {
            let difference: f32 = p.iter().zip(m).map(|(p, m)| (p - m).abs()).sum();
            (difference > MARK_THRESHOLD).then(|| Mark { pixel, rgb: m.map(eight_bits) })
        });
        Ok(Self { size, marks: marks.collect() })
    }

    /// Size of the marked picture.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// The marked pixels, in the order of their index.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Memory they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.marks.capacity() * size_of::<Mark>()
    }

    /// The marks on a grid of `size`: themselves, or the nearest on a coarser one (of several, the last).
    pub(super) fn dots(&self, size: Size) -> Vec<InkDot> {
        if size == self.size {
            return self.marks.iter().map(|m| InkDot { pixel: m.pixel, ink: Ink::Marked(m.rgb) }).collect();
        }
        let scaled = |i: usize, from: usize, to: usize| ((2 * i + 1) * to / (2 * from)).min(to - 1);
        let mut dots: Vec<InkDot> = self
            .marks
            .iter()
            .filter_map(|m| {
                let (x, y) = (m.pixel as usize % self.size.width, m.pixel as usize / self.size.width);
                let (x, y) = (scaled(x, self.size.width, size.width), scaled(y, self.size.height, size.height));
                let pixel = u32::try_from(y * size.width + x).ok()?;
                Some(InkDot { pixel, ink: Ink::Marked(m.rgb) })
            })
            .collect();
        dots.sort_by_key(|d| d.pixel);
        dots.dedup_by_key(|d| d.pixel);
        dots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_pixel_that_differs_and_gray_ones_count() {
        let size = Size::new(3, 1);
        let photograph = Plane::filled(size, [0.5; 3]);
        let mut marked = photograph.clone();
        marked[(1, 0)] = [1.0, 0.0, 0.0];
        marked[(2, 0)] = [0.6; 3];
        let marks = Marks::between(&photograph, &marked).unwrap();
        assert_eq!(marks.marks(), [Mark { pixel: 1, rgb: [255, 0, 0] }, Mark { pixel: 2, rgb: [153; 3] }]);
    }

    #[test]
    fn one_level_of_one_channel_is_no_mark() {
        let photograph = Plane::filled(Size::new(1, 1), [0.5; 3]);
        let marked = Plane::filled(Size::new(1, 1), [0.5 + 1.0 / 255.0, 0.5, 0.5]);
        assert!(Marks::between(&photograph, &marked).unwrap().marks().is_empty());
    }

    #[test]
    fn another_size_is_refused() {
        let (a, b) = (Plane::filled(Size::new(2, 1), [0.0; 3]), Plane::filled(Size::new(1, 2), [0.0; 3]));
        assert!(matches!(Marks::between(&a, &b), Err(DocumentError::MarkedSize { .. })));
    }

    #[test]
    fn marks_out_of_order_or_outside_are_refused() {
        let mark = |pixel| Mark { pixel, rgb: [0; 3] };
        for marks in [vec![mark(1), mark(0)], vec![mark(1), mark(1)], vec![mark(6)]] {
            assert!(matches!(Marks::new(Size::new(3, 2), marks), Err(DocumentError::Marks)));
        }
    }

    #[test]
    fn on_a_coarser_grid_each_mark_keeps_its_place() {
        let marks =
            Marks::new(Size::new(8, 8), vec![Mark { pixel: 0, rgb: [9; 3] }, Mark { pixel: 63, rgb: [8; 3] }]).unwrap();
        let pixels: Vec<u32> = marks.dots(Size::new(2, 2)).iter().map(|d| d.pixel).collect();
        assert_eq!(pixels, [0, 3]);
    }
}
