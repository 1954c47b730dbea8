//! Halved copies of a plane, each sample the mean of the four it covers.

use super::{Plane, Size};

/// A plane and its halved copies, the finest first, down to a given longest side.
#[derive(Clone, Debug)]
pub struct Pyramid {
    /// Level k is the plane halved k times.
    pub levels: Vec<Plane<f32>>,
}

impl Pyramid {
    /// Halves `plane` until its longest side is at most `smallest_px` (at least 1).
    #[must_use]
    pub fn new(plane: Plane<f32>, smallest_px: usize) -> Self {
        let mut levels = vec![plane];
        while let Some(next) = levels.last().filter(|p| p.size().longest() > smallest_px.max(1)).map(halve) {
            levels.push(next);
        }
        Self { levels }
    }
}

/// The plane at half its size, rounded up; every sample is the mean of the up to four samples it covers.
#[must_use]
pub fn halve(plane: &Plane<f32>) -> Plane<f32> {
    let Size { width, height } = plane.size();
    let size = plane.size().halved(1);
    Plane::from_fn(size, |x, y| {
        let (x0, y0) = (2 * x, 2 * y);
        let (x1, y1) = ((x0 + 1).min(width - 1), (y0 + 1).min(height - 1));
        // At an odd border the last column or row counts twice, which leaves the mean of what is there.
        0.25 * (plane[(x0, y0)] + plane[(x1, y0)] + plane[(x0, y1)] + plane[(x1, y1)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halving_takes_the_mean_of_what_is_covered() {
        let plane = Plane::from_fn(Size::new(3, 1), |x, _| [1.0, 3.0, 8.0][x]);
        assert_eq!(halve(&plane).samples(), [2.0, 8.0]);
    }

    #[test]
    fn a_pyramid_ends_at_the_side_asked_for() {
        let pyramid = Pyramid::new(Plane::filled(Size::new(100, 37), 1.0), 16);
        let sizes: Vec<_> = pyramid.levels.iter().map(Plane::size).collect();
        assert_eq!(sizes, [Size::new(100, 37), Size::new(50, 19), Size::new(25, 10), Size::new(13, 5)]);
        assert!(pyramid.levels.iter().all(|p| p.samples().iter().all(|&v| v == 1.0)));
    }
}
