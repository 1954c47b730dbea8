//! A plane turned the way its orientation says.

use image::metadata::Orientation;
use rayon::prelude::*;

use crate::raster::{Plane, Size};

/// Side of the squares in which a plane is turned, so that the rows read and the rows written both stay in the cache.
const TILE: usize = 64;

/// The plane as a person should see it.
pub(super) fn upright<T: Copy + Default + Send + Sync>(plane: Plane<T>, orientation: Orientation) -> Plane<T> {
    use Orientation as O;
    match orientation {
        O::NoTransforms => plane,
        O::FlipHorizontal => mirrored(plane),
        O::FlipVertical => flipped(plane),
        O::Rotate180 => flipped(mirrored(plane)),
        O::Rotate90FlipH => transposed(&plane),
        O::Rotate90 => mirrored(transposed(&plane)),
        O::Rotate270 => flipped(transposed(&plane)),
        O::Rotate270FlipH => flipped(mirrored(transposed(&plane))),
    }
}

/// Left and right exchanged.
fn mirrored<T: Send + Copy>(mut plane: Plane<T>) -> Plane<T> {
    let width = plane.width();
    plane.samples_mut().par_chunks_mut(width).for_each(|row| row.reverse());
    plane
}

/// Top and bottom exchanged.
fn flipped<T: Copy>(mut plane: Plane<T>) -> Plane<T> {
    let Size { width, height } = plane.size();
    for y in 0..height / 2 {
        let (top, bottom) = plane.samples_mut().split_at_mut((height - 1 - y) * width);
        top[y * width..(y + 1) * width].swap_with_slice(&mut bottom[..width]);
    }
    plane
}

/// Columns and rows exchanged.
fn transposed<T: Copy + Default + Send + Sync>(plane: &Plane<T>) -> Plane<T> {
    let Size { width, height } = plane.size();
    let mut turned = Plane::filled(Size::new(height, width), T::default());
    turned.samples_mut().par_chunks_mut(height * TILE).enumerate().for_each(|(band, rows)| {
        for y0 in (0..height).step_by(TILE) {
            for (dx, row) in rows.chunks_exact_mut(height).enumerate() {
                for (dy, sample) in row[y0..].iter_mut().take(TILE).enumerate() {
                    *sample = plane[(band * TILE + dx, y0 + dy)];
                }
            }
        }
    });
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_eight_orientations() {
        // The picture a person should see is AB over CD over EF; the rows are what each orientation stores.
        for (exif, width, stored) in [
            (1, 2, "ABCDEF"),
            (2, 2, "BADCFE"),
            (3, 2, "FEDCBA"),
            (4, 2, "EFCDAB"),
            (5, 3, "ACEBDF"),
            (6, 3, "BDFACE"),
            (7, 3, "FDBECA"),
            (8, 3, "ECAFDB"),
        ] {
            let size = Size::new(width, 6 / width);
            let plane = Plane::from_vec(size, stored.bytes().collect()).unwrap();
            let orientation = Orientation::from_exif(exif).unwrap();
            let seen = upright(plane, orientation);
            assert_eq!(seen.size(), Size::new(2, 3), "{exif}");
            assert_eq!(seen.samples(), b"ABCDEF", "{exif}");
        }
    }

    #[test]
    fn turning_is_right_beyond_one_tile() {
        let plane = Plane::from_fn(Size::new(2 * TILE + 3, TILE + 7), |x, y| x * 1000 + y);
        let turned = upright(plane.clone(), Orientation::Rotate90FlipH);
        assert!((0..plane.width()).all(|x| (0..plane.height()).all(|y| turned[(y, x)] == plane[(x, y)])));
    }
}
