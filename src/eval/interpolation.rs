//! The plainest way to color from hints: to interpolate between them, whatever the photograph shows.
//!
//! Every baseline needs a name that is true. This is linear interpolation over the Delaunay triangulation of the hints'
//! centers, in barycentric coordinates; it is for scattered points what bilinear interpolation is for those of a grid. A pixel
//! outside their hull has the color of the nearest point of the hull, and the pixels of a hint have the hint's color.

use super::delaunay::{Point, triangulate, turn};
use super::protocol::Patch;
use crate::raster::{Chroma, Plane, Size};

/// The chroma of a picture between hints; gray without any.
#[must_use]
pub fn interpolated(size: Size, patches: &[Patch]) -> Chroma {
    let sites = Sites::of(patches);
    let mut planes = [Plane::filled(size, 0.0f32), Plane::filled(size, 0.0)];
    if sites.points.is_empty() {
        return planes;
    }
    let found = triangulate(&sites.points);
    let mut within = Plane::filled(size, None);
    for &triangle in &found.triangles {
        sites.fill(&mut within, triangle);
    }
    for y in 0..size.height {
        for x in 0..size.width {
            let color = within[(x, y)].unwrap_or_else(|| sites.nearest_on(&found.hull, center(x, y)));
            (planes[0][(x, y)], planes[1][(x, y)]) = color.into();
        }
    }
    for (at, [a, b]) in patches.iter().flat_map(|p| p.pixels().map(|at| (at, p.chroma))) {
        if at.0 < size.width && at.1 < size.height {
            (planes[0][at], planes[1][at]) = (a, b);
        }
    }
    planes
}

/// The centers of hints in half pixels, so that they are whole, and their colors.
struct Sites {
    points: Vec<Point>,
    colors: Vec<[f32; 2]>,
}

/// The center of a pixel in half pixels.
fn center(x: usize, y: usize) -> Point {
    [x, y].map(|v| i64::try_from(2 * v + 1).unwrap_or(i64::MAX))
}

impl Sites {
    /// Of two hints at one place the later.
    fn of(patches: &[Patch]) -> Self {
        let (mut points, mut colors) = (Vec::<Point>::new(), Vec::new());
        for patch in patches {
            let point = [patch.x, patch.y].map(|v| i64::try_from(2 * v + patch.side).unwrap_or(i64::MAX));
            if let Some(k) = points.iter().position(|p| *p == point) {
                colors[k] = patch.chroma;
            } else {
                points.push(point);
                colors.push(patch.chroma);
            }
        }
        Self { points, colors }
    }

    /// Gives the pixels of a triangle their color.
    fn fill(&self, within: &mut Plane<Option<[f32; 2]>>, triangle: [usize; 3]) {
        let corners = triangle.map(|k| self.points[k]);
        let [a, b, c] = corners;
        let area = turn(a, b, c) as f64;
        let span = |axis: usize, end: usize| {
            let ends = corners.map(|p| usize::try_from(p[axis] / 2).unwrap_or(0));
            let [low, high] = [ends.iter().min(), ends.iter().max()].map(|v| v.copied().unwrap_or(0));
            low..(high + 1).min(end)
        };
        for y in span(1, within.height()) {
            for x in span(0, within.width()) {
                let p = center(x, y);
                let shares = [turn(b, c, p), turn(c, a, p), turn(a, b, p)];
                if shares.iter().all(|s| *s >= 0) {
                    within[(x, y)] = Some(self.mixed(triangle, shares.map(|s| s as f64 / area)));
                }
            }
        }
    }

    /// The color of the nearest point of the hull.
    fn nearest_on(&self, hull: &[[usize; 2]], p: Point) -> [f32; 2] {
        let p = p.map(|v| v as f64);
        let near = hull.iter().map(|&[a, b]| {
            let [from, to] = [a, b].map(|k| self.points[k].map(|v| v as f64));
            let way = [to[0] - from[0], to[1] - from[1]];
            let along = (p[0] - from[0]) * way[0] + (p[1] - from[1]) * way[1];
            let share = (along / (way[0] * way[0] + way[1] * way[1])).clamp(0.0, 1.0);
            let off = [0, 1].map(|c| from[c] + share * way[c] - p[c]);
            (off[0].hypot(off[1]), self.mixed([a, b], [1.0 - share, share]))
        });
        // A single hint has no edges.
        let only = self.colors.first().copied().unwrap_or_default();
        near.min_by(|x, y| x.0.total_cmp(&y.0)).map_or(only, |(_, color)| color)
    }

    #[expect(clippy::cast_possible_truncation, reason = "shares of 0..=1")]
    fn mixed<const N: usize>(&self, sites: [usize; N], shares: [f64; N]) -> [f32; 2] {
        let pairs = || sites.iter().zip(shares);
        [0, 1].map(|c: usize| pairs().map(|(&k, share)| share * f64::from(self.colors[k][c])).sum::<f64>() as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size::new(20, 12);

    fn hint(x: usize, y: usize, chroma: [f32; 2]) -> Patch {
        Patch { x, y, side: 1, chroma }
    }

    fn check(patches: &[Patch], at: (usize, usize), expected: [f32; 2]) {
        let found = interpolated(SIZE, patches);
        for (plane, expected) in found.iter().zip(expected) {
            assert!((plane[at] - expected).abs() < 1e-4, "{at:?}: {}, not {expected}", plane[at]);
        }
    }

    #[test]
    fn a_slope_is_met_within_the_hull_and_held_outside() {
        let slope = |x: usize, y: usize| [x as f32, 3.0 - 2.0 * y as f32];
        let corners = [(2, 2), (15, 3), (14, 9), (3, 10), (8, 6)];
        let hints: Vec<Patch> = corners.iter().map(|&(x, y)| hint(x, y, slope(x, y))).collect();
        for at in [(5, 5), (9, 8), (13, 4), (8, 6)] {
            check(&hints, at, slope(at.0, at.1));
        }
        check(&hints, (0, 0), slope(2, 2));
        check(&hints, (19, 0), slope(15, 3));
    }

    #[test]
    fn few_hints() {
        check(&[], (3, 3), [0.0, 0.0]);
        check(&[hint(5, 5, [7.0, -3.0])], (19, 0), [7.0, -3.0]);
        // Halfway between two, also beside the line; beyond the second as the second.
        let two = [hint(4, 6, [0.0, 10.0]), hint(8, 6, [10.0, 0.0])];
        for at in [(6, 6), (6, 0)] {
            check(&two, at, [5.0, 5.0]);
        }
        check(&two, (19, 6), [10.0, 0.0]);
        // Of two at one place the later.
        check(&[hint(5, 5, [7.0, -3.0]), hint(5, 5, [1.0, 2.0])], (0, 0), [1.0, 2.0]);
    }

    #[test]
    fn the_pixels_of_a_hint_have_its_color() {
        let hints = [Patch { side: 4, ..hint(2, 2, [9.0, 9.0]) }, Patch { side: 4, ..hint(12, 2, [-9.0, 0.0]) }];
        check(&hints, (5, 5), [9.0, 9.0]);
        check(&hints, (12, 2), [-9.0, 0.0]);
    }
}
