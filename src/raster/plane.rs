//! A plane of samples and its size.

use std::ops::{Index, IndexMut};

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Size {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Size {
    /// A size of `width` columns and `height` rows.
    #[must_use]
    pub const fn new(width: usize, height: usize) -> Self {
        Self { width, height }
    }

    /// Number of pixels.
    #[must_use]
    pub const fn area(self) -> usize {
        self.width * self.height
    }

    /// The larger side.
    #[must_use]
    pub fn longest(self) -> usize {
        self.width.max(self.height)
    }

    /// This size made smaller, its shape kept, so that no side is longer than `longest`; itself where none is. At least one
    /// pixel a side.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no longer than a side of this size")]
    pub fn within(self, longest: usize) -> Self {
        if longest >= self.longest() {
            return self;
        }
        let scale = longest as f64 / self.longest() as f64;
        let side = |n: usize| ((n as f64 * scale).round() as usize).max(1);
        Self::new(side(self.width), side(self.height))
    }

    /// This size divided by `2^level`, rounded up, at least one pixel a side.
    #[must_use]
    pub const fn halved(self, level: u32) -> Self {
        Self { width: self.width.div_ceil(1 << level), height: self.height.div_ceil(1 << level) }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}×{}", self.width, self.height)
    }
}

/// A buffer whose length does not fit the size it was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{samples} samples do not fill a plane of {size}")]
pub struct SizeError {
    /// What was promised.
    pub size: Size,
    /// What was there.
    pub samples: usize,
}

/// Samples of one kind on a pixel grid, `[H, W]` row-major without padding.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Plane<T> {
    size: Size,
    samples: Vec<T>,
}

impl<T: Copy> Plane<T> {
    /// A plane filled with one value.
    #[must_use]
    pub fn filled(size: Size, value: T) -> Self {
        Self { size, samples: vec![value; size.area()] }
    }

    /// A plane whose sample at column x and row y is `f(x, y)`.
    #[must_use]
    pub fn from_fn(size: Size, mut f: impl FnMut(usize, usize) -> T) -> Self {
        let mut samples = Vec::with_capacity(size.area());
        for y in 0..size.height {
            samples.extend((0..size.width).map(|x| f(x, y)));
        }
        Self { size, samples }
    }

    /// A plane of `samples` in row-major order.
    ///
    /// # Errors
    /// [`SizeError`] if their number is not `size.area()`.
    pub fn from_vec(size: Size, samples: Vec<T>) -> Result<Self, SizeError> {
        if samples.len() == size.area() {
            Ok(Self { size, samples })
        } else {
            Err(SizeError { size, samples: samples.len() })
        }
    }

    /// A plane of the same size with `f` applied to every sample.
    #[must_use]
    pub fn map<U: Copy>(&self, f: impl FnMut(T) -> U) -> Plane<U> {
        Plane { size: self.size, samples: self.samples.iter().copied().map(f).collect() }
    }

    /// The sample in column `x` of row `y`, or nothing outside the plane.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> Option<T> {
        (x < self.size.width).then(|| self.samples.get(y * self.size.width + x).copied()).flatten()
    }

    /// Width and height.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// Columns.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.size.width
    }

    /// Rows.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.size.height
    }

    /// All samples, row after row.
    #[must_use]
    pub fn samples(&self) -> &[T] {
        &self.samples
    }

    /// All samples, row after row, to be written.
    pub fn samples_mut(&mut self) -> &mut [T] {
        &mut self.samples
    }

    /// The samples themselves, row after row.
    #[must_use]
    pub fn into_samples(self) -> Vec<T> {
        self.samples
    }

    /// Row `y`; panics below the plane, as slices do.
    #[must_use]
    pub fn row(&self, y: usize) -> &[T] {
        &self.samples[y * self.size.width..(y + 1) * self.size.width]
    }

    /// Row `y`, to be written; panics below the plane, as slices do.
    pub fn row_mut(&mut self, y: usize) -> &mut [T] {
        &mut self.samples[y * self.size.width..(y + 1) * self.size.width]
    }
}

/// `plane[(x, y)]`; panics outside the plane, as slices do.
impl<T> Index<(usize, usize)> for Plane<T> {
    type Output = T;

    fn index(&self, (x, y): (usize, usize)) -> &T {
        debug_assert!(x < self.size.width, "column {x} of {}", self.size);
        &self.samples[y * self.size.width + x]
    }
}

impl<T> IndexMut<(usize, usize)> for Plane<T> {
    fn index_mut(&mut self, (x, y): (usize, usize)) -> &mut T {
        debug_assert!(x < self.size.width, "column {x} of {}", self.size);
        &mut self.samples[y * self.size.width + x]
    }
}

/// The two planes of a color's chroma, of one size: a and b of CIE Lab, or I and Q of YIQ.
pub type Chroma = [Plane<f32>; 2];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_row_major() {
        let plane = Plane::from_fn(Size::new(3, 2), |x, y| 10 * y + x);
        assert_eq!(plane.samples(), [0, 1, 2, 10, 11, 12]);
        assert_eq!(plane.row(1), [10, 11, 12]);
        assert_eq!((plane[(2, 1)], plane.get(3, 0), plane.get(0, 2)), (12, None, None));
    }

    #[test]
    fn a_buffer_of_another_length_is_refused() {
        let size = Size::new(3, 2);
        assert_eq!(Plane::from_vec(size, vec![0; 5]), Err(SizeError { size, samples: 5 }));
    }

    #[test]
    fn a_smaller_size_keeps_its_shape_and_at_least_a_pixel() {
        let size = Size::new(400, 300);
        assert_eq!(size.within(200), Size::new(200, 150));
        assert_eq!(Size::new(300, 400).within(1), Size::new(1, 1));
        assert_eq!(size.within(4000), size);
    }

    #[test]
    fn halving_rounds_up_and_stops_at_one_pixel() {
        assert_eq!(Size::new(5, 1).halved(1), Size::new(3, 1));
        assert_eq!(Size::new(5, 1).halved(9), Size::new(1, 1));
    }
}
