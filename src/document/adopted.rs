//! Colors taken over from another way of coloring the same photograph: what it gave within an outline, as it was then, so that
//! the work needs neither that method nor its weights to look the same again.

use std::sync::Arc;

use super::ThingBox;
use super::labels::inside;
use crate::raster::{ImagePoint, Plane, Size};

/// The most outlines whose colors are taken over at once: each keeps its colors in the project file.
pub const MOST_ADOPTED: usize = 64;

/// Colors within an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// In pixels of the photograph, the last point joined to the first.
    pub outline: Arc<Vec<ImagePoint>>,
    /// The part of the photograph that `chroma` is stretched over.
    pub window: ThingBox,
    /// `[H, W]` a* and b* of CIE Lab, rounded, on the grid they were solved on.
    pub chroma: Arc<Plane<[i8; 2]>>,
}

impl Adopted {
    /// What a picture of the photograph, of any size, has within an outline; nothing where that lies beside the photograph
    /// or runs around nothing.
    #[must_use]
    pub fn of(outline: Vec<ImagePoint>, photo: Size, picture: &Plane<[i8; 2]>) -> Option<Self> {
        let first = outline.first().filter(|_| outline.len() >= 3)?;
        let (low, high) = outline.iter().fold((*first, *first), |(low, high), p| {
            (ImagePoint::new(low.x.min(p.x), low.y.min(p.y)), ImagePoint::new(high.x.max(p.x), high.y.max(p.y)))
        });
        let touched = ThingBox::between(low, high, photo)?;
        let [left, right] = columns([touched.left, touched.right], photo.width, picture.width());
        let [top, bottom] = columns([touched.top, touched.bottom], photo.height, picture.height());
        let chroma = Plane::from_fn(Size::new(right - left, bottom - top), |x, y| picture[(x + left, y + top)]);
        let window = ThingBox {
            left: back(left, picture.width(), photo.width),
            right: back(right, picture.width(), photo.width),
            top: back(top, picture.height(), photo.height),
            bottom: back(bottom, picture.height(), photo.height),
        };
        Some(Self { outline: Arc::new(outline), window, chroma: Arc::new(chroma) })
    }

    /// What several pictures have within one outline, mixed: each counts by its share of all weights. Nothing where no weight
    /// is above 0. On the finest of their grids.
    #[must_use]
    pub fn blend(parts: &[(Self, f32)]) -> Option<Self> {
        let parts: Vec<_> = parts.iter().filter(|(_, weight)| *weight > 0.0).collect();
        let whole: f32 = parts.iter().map(|(_, weight)| weight).sum();
        let (finest, _) = parts.iter().max_by_key(|(part, _)| part.chroma.size().area())?;
        let ThingBox { left, top, right, bottom } = finest.window;
        let size = finest.chroma.size();
        let along = |k: usize, [first, behind]: [u32; 2], count: usize| {
            first as f32 + (k as f32 + 0.5) * (behind - first) as f32 / count as f32
        };
        #[expect(clippy::cast_possible_truncation, reason = "a mean of numbers of 8 bits")]
        let rounded = |v: f32| v.round() as i8;
        if parts.iter().all(|(part, _)| part.window == finest.window && part.chroma.size() == size) {
            // On one grid there is nothing between pixels: a person drags the weights of millions of them.
            let mut sums = vec![[0.0f32; 2]; size.area()];
            for (part, weight) in &parts {
                let share = weight / whole;
                for (sum, ab) in sums.iter_mut().zip(part.chroma.samples()) {
                    *sum = [sum[0] + share * f32::from(ab[0]), sum[1] + share * f32::from(ab[1])];
                }
            }
            let mixed = Plane::from_vec(size, sums.into_iter().map(|sum| sum.map(rounded)).collect()).ok()?;
            return Some(Self { chroma: Arc::new(mixed), ..finest.clone() });
        }
        let chroma = Plane::from_fn(size, |x, y| {
            let place = ImagePoint::new(along(x, [left, right], size.width), along(y, [top, bottom], size.height));
            let of = |c: usize| parts.iter().map(|(part, weight)| weight / whole * part.at(place)[c]).sum::<f32>();
            [0, 1].map(|c| rounded(of(c)))
        });
        Some(Self { chroma: Arc::new(chroma), ..finest.clone() })
    }

    /// The pixels of a grid, `scale` times as fine as the photograph, that take these colors.
    #[must_use]
    pub fn inside(&self, size: Size, scale: f32) -> Plane<bool> {
        inside(&self.outline, size, scale)
    }

    /// The color at a place in pixels of the photograph, bilinear between the centers of its pixels and held at its border.
    #[must_use]
    pub fn at(&self, place: ImagePoint) -> [f32; 2] {
        let ThingBox { left, top, right, bottom } = self.window;
        let along = |v: f32, [first, behind]: [u32; 2], count: usize| {
            let share = (v - first as f32) / (behind - first) as f32;
            let at = (share * count as f32 - 0.5).clamp(0.0, count.saturating_sub(1) as f32);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the pixels")]
            let low = at.floor() as usize;
            (low, (low + 1).min(count.saturating_sub(1)), at.fract())
        };
        let (x, y) =
            (along(place.x, [left, right], self.chroma.width()), along(place.y, [top, bottom], self.chroma.height()));
        let value = |x: usize, y: usize, c: usize| f32::from(self.chroma[(x, y)][c]);
        [0, 1].map(|c| {
            let row = |y: usize| value(x.0, y, c) * (1.0 - x.2) + value(x.1, y, c) * x.2;
            row(y.0) * (1.0 - y.2) + row(y.1) * y.2
        })
    }

    /// Memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.outline.len() * size_of::<ImagePoint>() + size_of_val(self.chroma.samples())
    }
}

/// The pixels of a grid of `count` that a stretch of a side of `side` touches, with one more at both ends.
fn columns([first, behind]: [u32; 2], side: usize, count: usize) -> [usize; 2] {
    let low = (first as usize * count / side.max(1)).saturating_sub(1);
    let high = ((behind as usize * count).div_ceil(side.max(1)) + 1).min(count);
    [low.min(high.saturating_sub(1)), high]
}

/// Where a pixel of a grid begins on the side it is stretched over.
fn back(at: usize, count: usize, side: usize) -> u32 {
    u32::try_from((at * side).div_ceil(count.max(1)).min(side)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(left: f32, top: f32, right: f32, bottom: f32) -> Vec<ImagePoint> {
        [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| ImagePoint::new(x, y)).to_vec()
    }

    #[test]
    fn colors_are_found_again_where_they_were_on_any_grid() {
        let photo = Size::new(400, 300);
        for (width, height) in [(400, 300), (200, 150), (100, 75), (37, 28)] {
            let scale = width as f32 / 400.0;
            let slope = |x: usize| i8::try_from(x * 100 / width).unwrap();
            let picture = Plane::from_fn(Size::new(width, height), |x, y| [slope(x), -slope(y)]);
            let adopted = Adopted::of(square(120.0, 80.0, 260.0, 220.0), photo, &picture).unwrap();
            assert!(adopted.chroma.size().area() < picture.size().area(), "{width}");
            for (x, y) in [(125.0, 90.0), (200.0, 150.0), (255.0, 215.0)] {
                let [a, b] = adopted.at(ImagePoint::new(x, y));
                let (wanted, room) = (x * scale * 100.0 / width as f32, 1.5 + 50.0 / width as f32);
                assert!((a - wanted).abs() < room, "{width}: {a} instead of {wanted}");
                assert!((b + y * 100.0 / 400.0).abs() < room, "{width}: {b} at {y}");
            }
            let inside = adopted.inside(photo, 1.0);
            assert!(inside[(200, 150)] && !inside[(100, 150)]);
        }
    }

    #[test]
    fn what_is_mixed_counts_by_its_weight_whatever_its_grid() {
        let photo = Size::new(400, 300);
        let of = |width: usize, ab: [i8; 2]| {
            let picture = Plane::filled(Size::new(width, width * 3 / 4), ab);
            Adopted::of(square(100.0, 60.0, 300.0, 240.0), photo, &picture).unwrap()
        };
        let check = |weights: [f32; 3], wanted: [i8; 2]| {
            let parts = [of(200, [40, 0]), of(100, [0, -80]), of(400, [100, 100])];
            let mixed = Adopted::blend(&parts.into_iter().zip(weights).collect::<Vec<_>>()).unwrap();
            let alike = [of(200, [40, 0]), of(200, [0, -80]), of(200, [100, 100])];
            let alike = Adopted::blend(&alike.into_iter().zip(weights).collect::<Vec<_>>()).unwrap();
            assert!(alike.chroma.samples().iter().all(|ab| *ab == wanted), "{weights:?}: {:?}", alike.chroma[(9, 9)]);
            assert!(mixed.chroma.samples().iter().all(|ab| *ab == wanted), "{weights:?}: {:?}", mixed.chroma[(9, 9)]);
            mixed.chroma.size()
        };
        assert_eq!(check([1.0, 1.0, 0.0], [20, -40]), of(200, [0, 0]).chroma.size());
        check([0.75, 0.25, 0.0], [30, -20]);
        assert_eq!(check([0.0, 0.2, 0.0], [0, -80]), of(100, [0, 0]).chroma.size());
        assert_eq!(Adopted::blend(&[(of(100, [9, 9]), 0.0)]), None);
    }

    #[test]
    fn what_lies_beside_the_photograph_is_nothing() {
        let picture = Plane::filled(Size::new(40, 30), [1, 2]);
        let photo = Size::new(400, 300);
        assert!(Adopted::of(square(500.0, 0.0, 600.0, 90.0), photo, &picture).is_none());
        assert!(Adopted::of(vec![ImagePoint::new(3.0, 3.0); 2], photo, &picture).is_none());
        let over = Adopted::of(square(-90.0, -90.0, 900.0, 900.0), photo, &picture).unwrap();
        assert_eq!(over.chroma.size(), picture.size());
        assert_eq!(over.at(ImagePoint::new(-5.0, 1e6)), [1.0, 2.0]);
    }
}
