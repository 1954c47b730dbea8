//! Planes that are turned or mirrored.

use rayon::prelude::*;

use super::{Plane, Size, Turn};

/// Side of the squares in which a plane is turned, so that the rows read and the rows written both stay in the cache.
const TILE: usize = 64;

/// The plane after some quarter turns.
#[must_use]
pub fn turned<T: Copy + Default + Send + Sync>(plane: Plane<T>, turn: Turn) -> Plane<T> {
    match turn {
        Turn::None => plane,
        Turn::Right => mirrored(transposed(&plane)),
        Turn::Half => flipped(mirrored(plane)),
        Turn::Left => flipped(transposed(&plane)),
    }
}

/// Left and right exchanged.
#[must_use]
pub fn mirrored<T: Send + Copy>(mut plane: Plane<T>) -> Plane<T> {
    let width = plane.width().max(1);
    plane.samples_mut().par_chunks_mut(width).for_each(|row| row.reverse());
    plane
}

/// Top and bottom exchanged.
#[must_use]
pub fn flipped<T: Copy>(mut plane: Plane<T>) -> Plane<T> {
    let Size { width, height } = plane.size();
    for y in 0..height / 2 {
        let (top, bottom) = plane.samples_mut().split_at_mut((height - 1 - y) * width);
        top[y * width..(y + 1) * width].swap_with_slice(&mut bottom[..width]);
    }
    plane
}

/// Columns and rows exchanged.
#[must_use]
pub fn transposed<T: Copy + Default + Send + Sync>(plane: &Plane<T>) -> Plane<T> {
    let Size { width, height } = plane.size();
    let mut turned = Plane::filled(Size::new(height, width), T::default());
    turned.samples_mut().par_chunks_mut((height * TILE).max(1)).enumerate().for_each(|(band, rows)| {
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
    use crate::raster::ImagePoint;

    #[test]
    fn turning_is_right_beyond_one_tile() {
        let plane = Plane::from_fn(Size::new(2 * TILE + 3, TILE + 7), |x, y| x * 1000 + y);
        let turned = transposed(&plane);
        assert!((0..plane.width()).all(|x| (0..plane.height()).all(|y| turned[(y, x)] == plane[(x, y)])));
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places in a small plane")]
    fn pixels_go_where_places_go() {
        let plane = Plane::from_fn(Size::new(5, 3), |x, y| 10 * x + y);
        for turn in [Turn::None, Turn::Right, Turn::Half, Turn::Left] {
            let turned = turned(plane.clone(), turn);
            assert_eq!(turned.size(), turn.size(plane.size()));
            for (x, y) in (0..3).flat_map(|y| (0..5).map(move |x| (x, y))) {
                let at = turn.point(ImagePoint::new(x as f32 + 0.5, y as f32 + 0.5), plane.size());
                assert_eq!(turned[(at.x as usize, at.y as usize)], plane[(x, y)], "{turn:?}");
            }
        }
    }
}
