//! The grid a network works on: how a photograph is fitted to it, and how what comes out is brought back.

use super::ColorizeError;
use super::tensors::{side, tensor_of};
use crate::nets::layers::{Border, bilinear, continued, crop};
use tch::Tensor;
use tintype::raster::{Plane, Size, resize_area, resize_bilinear};

/// How a photograph is fitted to the size a network works at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// As the network's official code does it.
    Published,
    /// To a square of this side, whatever the shape.
    Squash {
        /// In pixels.
        side: usize,
    },
    /// Reduced until the longer side is no longer than this; never enlarged.
    Keep {
        /// In pixels.
        longest: usize,
    },
}

/// A photograph's size, the size it is worked on at, and that continued to whole cells of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// Of the planes that come and go.
    pub photo: Size,
    /// Of the pixels the network sees.
    pub work: Size,
    /// The same, continued to multiples of the network's largest step.
    pub padded: Size,
}

impl Grid {
    /// The grid for a photograph; `published` says what [`Fit::Published`] means, sides become multiples of `multiple`.
    ///
    /// # Errors
    /// [`ColorizeError::Empty`].
    pub fn new(photo: Size, fit: Fit, published: Fit, multiple: usize) -> Result<Self, ColorizeError> {
        if photo.area() == 0 {
            return Err(ColorizeError::Empty);
        }
        let fit = if fit == Fit::Published { published } else { fit };
        let work = match fit {
            Fit::Published => photo,
            Fit::Squash { side } => Size::new(side.max(1), side.max(1)),
            Fit::Keep { longest } => reduced(photo, longest.max(1)),
        };
        let up = |n: usize| n.div_ceil(multiple) * multiple;
        Ok(Self { photo, work, padded: Size::new(up(work.width), up(work.height)) })
    }

    /// A plane of the photograph on the work grid.
    #[must_use]
    pub fn fitted(&self, plane: &Plane<f32>) -> Plane<f32> {
        if plane.size() == self.work {
            plane.clone()
        } else if self.work.width <= plane.width() && self.work.height <= plane.height() {
            resize_area(plane, self.work)
        } else {
            resize_bilinear(plane, self.work)
        }
    }

    /// The photograph's tones for the network, `[1, 1, padded]`, continued by their outermost pixels.
    pub fn tones(&self, plane: &Plane<f32>) -> Tensor {
        self.pad(&tensor_of(&self.fitted(plane)), Border::Replicate)
    }

    /// Maps on the work grid continued to the padded size.
    pub fn pad(&self, maps: &Tensor, border: Border) -> Tensor {
        continued(maps, side(self.padded.height), side(self.padded.width), border)
    }

    /// What a network says over the padded grid, at whatever resolution, at the photograph's size: `[1, C, photo]`.
    pub fn back(&self, maps: &Tensor) -> Tensor {
        let whole = bilinear(maps, side(self.padded.height), side(self.padded.width));
        let cropped = crop(&whole, side(self.work.height), side(self.work.width));
        if self.work == self.photo {
            cropped
        } else {
            bilinear(&cropped, side(self.photo.height), side(self.photo.width))
        }
    }

    /// Where a pixel of the photograph lies on maps of `h` rows and `w` columns over the padded grid.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the map before the cast")]
    pub fn cell(&self, x: usize, y: usize, h: i64, w: i64) -> (i64, i64) {
        let along = |at: usize, photo: usize, work: usize, padded: usize, cells: i64| {
            let on_work = (at as f64 + 0.5) / photo as f64 * work as f64;
            ((on_work / padded as f64 * cells as f64).floor() as i64).clamp(0, (cells - 1).max(0))
        };
        (
            along(x, self.photo.width, self.work.width, self.padded.width, w),
            along(y, self.photo.height, self.work.height, self.padded.height, h),
        )
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than the photograph's own sides")]
fn reduced(photo: Size, longest: usize) -> Size {
    if photo.longest() <= longest {
        return photo;
    }
    let scale = longest as f64 / photo.longest() as f64;
    let part = |n: usize| ((n as f64 * scale).round() as usize).max(1);
    Size::new(part(photo.width), part(photo.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(photo: (usize, usize), fit: Fit, work: (usize, usize), padded: (usize, usize)) {
        let size = |(w, h)| Size::new(w, h);
        let grid = Grid::new(size(photo), fit, Fit::Squash { side: 256 }, 32).unwrap();
        assert_eq!((grid.work, grid.padded), (size(work), size(padded)));
        let plane = Plane::from_fn(size(photo), |x, y| (x + y) as f32);
        let tones = grid.tones(&plane);
        assert_eq!(tones.size(), [1, 1, side(padded.1), side(padded.0)]);
        assert_eq!(grid.back(&tones).size(), [1, 1, side(photo.1), side(photo.0)]);
    }

    #[test]
    fn any_shape_is_fitted_and_brought_back() {
        check((640, 480), Fit::Published, (256, 256), (256, 256));
        check((640, 480), Fit::Keep { longest: 512 }, (512, 384), (512, 384));
        check((301, 77), Fit::Keep { longest: 512 }, (301, 77), (320, 96));
        check((1, 1), Fit::Keep { longest: 512 }, (1, 1), (32, 32));
        check((3000, 1), Fit::Keep { longest: 100 }, (100, 1), (128, 32));
        check((1, 3000), Fit::Published, (256, 256), (256, 256));
        assert_eq!(Grid::new(Size::new(0, 5), Fit::Published, Fit::Published, 8), Err(ColorizeError::Empty));
    }

    #[test]
    fn what_is_not_resampled_comes_back_as_it_was() {
        let plane = Plane::from_fn(Size::new(37, 21), |x, y| (x * 3 + y) as f32);
        let grid = Grid::new(plane.size(), Fit::Keep { longest: 64 }, Fit::Published, 32).unwrap();
        assert_eq!(super::super::plane_of(&grid.back(&grid.tones(&plane))).unwrap(), plane);
    }

    #[test]
    fn a_pixel_is_found_on_coarser_maps() {
        let grid = Grid::new(Size::new(40, 20), Fit::Keep { longest: 64 }, Fit::Published, 32).unwrap();
        assert_eq!(grid.padded, Size::new(64, 32));
        assert_eq!(grid.cell(0, 0, 8, 16), (0, 0));
        assert_eq!(grid.cell(39, 19, 8, 16), (9, 4));
    }
}
