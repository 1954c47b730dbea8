//! Hints brought onto a network's grid, in the shape it was trained with: small squares of one color.

use super::ColorizeError;
use super::grid::Grid;
use super::tensors::tensor_of;
use tch::Tensor;
use tintype::raster::{Chroma, Plane, Size, resize_area};

/// A color at a pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Column of the photograph's plane.
    pub x: usize,
    /// Row of the photograph's plane.
    pub y: usize,
    /// CIE a and b.
    pub ab: [f32; 2],
}

/// What the person painted, on the photograph's own grid.
#[derive(Debug, Clone, PartialEq)]
pub enum Hints {
    /// Nothing: an automatic proposal.
    Nothing,
    /// A few pixels; of two on one cell the later holds.
    Points(Vec<Point>),
    /// Strokes as planes of the photograph's size.
    Strokes {
        /// CIE a and b, read where the mask is not zero.
        ab: Box<Chroma>,
        /// How much of the pixel is painted, 0..=1.
        mask: Plane<f32>,
    },
}

/// A cell of the work grid is hinted where at least this part of it is painted. By eye: a stroke one pixel wide still
/// counts where the grid is a quarter of the photograph's size.
const PAINTED: f32 = 0.1;

impl Hints {
    /// Whether the planes fit a photograph and all numbers are usable.
    ///
    /// # Errors
    /// [`ColorizeError::Size`] and [`ColorizeError::Number`].
    pub fn check(&self, photo: Size) -> Result<(), ColorizeError> {
        match self {
            Self::Nothing => Ok(()),
            Self::Points(points) => {
                let is_usable =
                    |p: &Point| p.x < photo.width && p.y < photo.height && p.ab.iter().all(|v| v.is_finite());
                if points.iter().all(is_usable) { Ok(()) } else { Err(ColorizeError::Number("a hint")) }
            }
            Self::Strokes { ab, mask } => {
                for (what, plane) in [("a of the strokes", &ab[0]), ("b of the strokes", &ab[1]), ("their mask", mask)]
                {
                    if plane.size() != photo {
                        let (found, wanted) = (plane.size().area(), photo.area());
                        return Err(ColorizeError::Size { what, found, wanted });
                    }
                    if !plane.samples().iter().all(|v| v.is_finite()) {
                        return Err(ColorizeError::Number(what));
                    }
                }
                Ok(())
            }
        }
    }
}

/// Hints on a grid of `size` cells over the work grid's area: planes of a and b, zero where there is no hint, and a mask of
/// 0 and 1. A point covers a square of `square` cells.
#[must_use]
pub fn rasterize(hints: &Hints, photo: Size, size: Size, square: usize) -> [Plane<f32>; 3] {
    let none = || Plane::filled(size, 0.0);
    match hints {
        Hints::Nothing => [none(), none(), none()],
        Hints::Points(points) => {
            let mut planes = [none(), none(), none()];
            for point in points {
                stamp(&mut planes, point, photo, square);
            }
            planes
        }
        Hints::Strokes { ab, mask } => strokes(ab, mask, size),
    }
}

/// Writes one point's square, cut at the border.
fn stamp(planes: &mut [Plane<f32>; 3], point: &Point, photo: Size, square: usize) {
    let size = planes[0].size();
    let start = |at: usize, from: usize, to: usize| ((2 * at + 1) * to / (2 * from)).saturating_sub((square - 1) / 2);
    let (x, y) = (start(point.x, photo.width, size.width), start(point.y, photo.height, size.height));
    let values = [point.ab[0], point.ab[1], 1.0];
    for (plane, value) in planes.iter_mut().zip(values) {
        for row in y..(y + square).min(size.height) {
            plane.row_mut(row)[x..(x + square).min(size.width)].fill(value);
        }
    }
}

/// Strokes reduced to the grid: the mean color of what is painted in each cell.
fn strokes(ab: &Chroma, mask: &Plane<f32>, size: Size) -> [Plane<f32>; 3] {
    let reduced = |plane: &Plane<f32>| if plane.size() == size { plane.clone() } else { resize_area(plane, size) };
    let painted = |plane: &Plane<f32>| {
        let mut product = plane.clone();
        for (value, share) in product.samples_mut().iter_mut().zip(mask.samples()) {
            *value = if *share > 0.0 { *value * share } else { 0.0 };
        }
        reduced(&product)
    };
    let (cover, mut a, mut b) = (reduced(mask), painted(&ab[0]), painted(&ab[1]));
    for plane in [&mut a, &mut b] {
        for (value, share) in plane.samples_mut().iter_mut().zip(cover.samples()) {
            *value = if *share >= PAINTED { *value / share } else { 0.0 };
        }
    }
    [a, b, cover.map(|share| if share >= PAINTED { 1.0 } else { 0.0 })]
}

/// The planes of [`rasterize`] on a grid's work pixels as `[1, 3, work]`: a / 110, b / 110, mask.
pub(super) fn tensor(hints: &Hints, grid: &Grid, square: usize) -> Tensor {
    let [a, b, mask] = rasterize(hints, grid.photo, grid.work, square).map(|plane| tensor_of(&plane));
    Tensor::cat(&[a / super::bins::LARGEST, b / super::bins::LARGEST, mask], 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(planes: &[Plane<f32>; 3]) -> Vec<String> {
        let letter = |v: f32| if v > 0.0 { 'R' } else { '.' };
        (0..planes[0].height()).map(|y| planes[0].row(y).iter().map(|v| letter(*v)).collect()).collect()
    }

    fn point(x: usize, y: usize) -> Hints {
        Hints::Points(vec![Point { x, y, ab: [60.0, -10.0] }])
    }

    #[test]
    fn a_point_is_a_square_cut_at_the_border() {
        let check = |x, y, square, rows: &[&str]| {
            let planes = rasterize(&point(x, y), Size::new(10, 8), Size::new(5, 4), square);
            assert_eq!(drawn(&planes), rows);
            assert_eq!(planes[2].samples().iter().sum::<f32>(), planes[0].samples().iter().sum::<f32>() / 60.0);
        };
        check(4, 4, 1, &[".....", ".....", "..R..", "....."]);
        check(4, 4, 3, &[".....", ".RRR.", ".RRR.", ".RRR."]);
        check(9, 7, 3, &[".....", ".....", "...RR", "...RR"]);
        check(0, 0, 3, &["RRR..", "RRR..", "RRR..", "....."]);
    }

    #[test]
    fn a_thin_stroke_survives_the_smaller_grid_with_its_color() {
        let size = Size::new(32, 32);
        let mask = Plane::from_fn(size, |x, _| if x == 5 { 1.0 } else { 0.0 });
        let ab = Box::new([mask.map(|m| m * 40.0), mask.map(|m| m * -20.0)]);
        let planes = rasterize(&Hints::Strokes { ab, mask }, size, Size::new(8, 8), 5);
        assert_eq!(drawn(&planes)[3], ".R......");
        assert!((planes[0][(1, 3)] - 40.0).abs() < 1e-4 && (planes[1][(1, 3)] + 20.0).abs() < 1e-4);
    }

    #[test]
    fn hints_that_do_not_fit_are_refused() {
        let size = Size::new(4, 4);
        assert_eq!(point(3, 3).check(size), Ok(()));
        assert_eq!(point(4, 3).check(size), Err(ColorizeError::Number("a hint")));
        let nan = Hints::Points(vec![Point { x: 0, y: 0, ab: [f32::NAN, 0.0] }]);
        assert_eq!(nan.check(size), Err(ColorizeError::Number("a hint")));
        let other = Plane::filled(Size::new(4, 5), 0.0);
        let strokes = Hints::Strokes { ab: Box::new([other.clone(), other.clone()]), mask: other };
        assert!(matches!(strokes.check(size), Err(ColorizeError::Size { found: 20, wanted: 16, .. })));
    }
}
