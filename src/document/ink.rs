//! Strokes and marks on the pixel grid: which pixel is constrained, and to what.
//!
//! A brush is a disc swept along the stroke. A pixel's coverage falls from 1 to 0 over one pixel around the brush's rim,
//! so where strokes meet, the later blends into the earlier without steps. A pixel is constrained where some stroke
//! covers at least half of it.

use std::sync::Arc;

use super::{Marks, Paint, Stroke};
use crate::color::lab_from_srgb;
use crate::raster::{ImagePoint, Plane, Size, Window};

/// What a constrained pixel is held to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink {
    /// This chroma, a* and b* of CIE Lab; gray is (0, 0).
    Chroma([f32; 2]),
    /// The encoded sRGB color of a marked copy, of which chroma alone counts.
    Marked([u8; 3]),
    /// What the base proposes.
    Keep,
}

/// One constrained pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InkDot {
    /// `y * width + x`.
    pub pixel: u32,
    /// What it is held to.
    pub ink: Ink,
}

/// Half covered: from here on a stroke constrains a pixel nobody constrained before.
const HALF: u8 = 128;

/// The thinnest brush on the grid, in its pixels: with it every point of a stroke, at most 0.71 from the nearest pixel
/// center, constrains that pixel, so no stroke is ever lost between pixels.
const THINNEST_PX: f32 = 0.75;

/// How far, in pixels of the grid, the drawn path may leave the painted one; by eye, far below what coverage shows.
const PATH_TOLERANCE_PX: f32 = 0.25;

/// A pixel touched by a stroke: where, by which, how much of it (0..=255).
struct Touch {
    pixel: u32,
    stroke: usize,
    coverage: u8,
}

/// The constrained pixels of a grid that is `scale` times as fine as the photograph (1 for the photograph itself,
/// 0.25 for a quarter of its side), in the order of their index. Strokes lie over marks, later strokes over earlier.
/// `lightness` tells the L* of a pixel, for paints that go with it.
#[must_use]
pub fn ink(
    strokes: &[Arc<Stroke>],
    marks: Option<&Marks>,
    size: Size,
    scale: f32,
    lightness: &dyn Fn(u32) -> f32,
) -> Vec<InkDot> {
    let mut touches = Vec::new();
    for (index, stroke) in strokes.iter().enumerate() {
        touch(&mut touches, index, stroke, size, scale);
    }
    // Stable: each pixel's touches stay in the order of the strokes.
    touches.sort_by_key(|t| t.pixel);
    let mut below = marks.map(|m| m.dots(size)).unwrap_or_default().into_iter().peekable();
    let mut dots = Vec::new();
    for group in touches.chunk_by(|a, b| a.pixel == b.pixel) {
        let pixel = group[0].pixel;
        while let Some(dot) = below.next_if(|d| d.pixel < pixel) {
            dots.push(dot);
        }
        let mut ink = below.next_if(|d| d.pixel == pixel).map(|d| d.ink);
        for t in group {
            ink = over(ink, strokes[t.stroke].paint, t.coverage, &|| lightness(pixel));
        }
        dots.extend(ink.map(|ink| InkDot { pixel, ink }));
    }
    dots.extend(below);
    dots
}

/// A paint laid over what a pixel was held to.
fn over(below: Option<Ink>, paint: Paint, coverage: u8, lightness: &dyn Fn() -> f32) -> Option<Ink> {
    let half = coverage >= HALF;
    let chroma = match paint {
        Paint::Erase if half => return None,
        Paint::Keep if half => return Some(Ink::Keep),
        Paint::Erase | Paint::Keep => return below,
        Paint::Neutral => [0.0, 0.0],
        Paint::Color { a, b } => [a, b],
        Paint::Ramp(ramp) => ramp.at(lightness()),
    };
    let old = match below {
        None | Some(Ink::Keep) => return if half { Some(Ink::Chroma(chroma)) } else { below },
        Some(Ink::Chroma(old)) => old,
        Some(Ink::Marked(rgb)) => {
            let lab = lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0));
            [lab.a, lab.b]
        }
    };
    let share = f32::from(coverage) / 255.0;
    Some(Ink::Chroma([0, 1].map(|k| old[k] + share * (chroma[k] - old[k]))))
}

/// Adds the pixels that `stroke` touches, in the order of their index.
fn touch(touches: &mut Vec<Touch>, index: usize, stroke: &Stroke, size: Size, scale: f32) {
    let radius = (stroke.radius_px * scale).max(THINNEST_PX);
    let path = thinned(&stroke.points, scale, radius);
    let window = Window::around(&path, radius + 0.5, size);
    if window.is_empty() {
        return;
    }
    let coverage = coverage(&path, radius, window);
    for (row, y) in (window.y0..window.y1).enumerate() {
        for (x, &coverage) in (window.x0..window.x1).zip(coverage.row(row)) {
            if coverage > 0 {
                touches.push(Touch { pixel: pixel_index(x, y, size), stroke: index, coverage });
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "photographs have at most 400 million pixels")]
fn pixel_index(x: usize, y: usize, size: Size) -> u32 {
    (y * size.width + x) as u32
}

/// The points on the grid, less those that do not show, and with long ways cut into short ones.
fn thinned(points: &[ImagePoint], scale: f32, radius: f32) -> Vec<ImagePoint> {
    // Short pieces have small windows: a long diagonal would otherwise visit the whole rectangle it crosses.
    let longest = (4.0 * radius).max(16.0);
    let mut path: Vec<ImagePoint> = Vec::with_capacity(points.len());
    for (i, p) in points.iter().enumerate() {
        let p = ImagePoint::new(p.x * scale, p.y * scale);
        let Some(&last) = path.last() else {
            path.push(p);
            continue;
        };
        let way = last.distance(p);
        if way < PATH_TOLERANCE_PX && i + 1 < points.len() {
            continue;
        }
        let pieces = (way / longest).ceil().clamp(1.0, 1e6);
        let mut k = 1.0;
        while k < pieces {
            let t = k / pieces;
            path.push(ImagePoint::new(last.x + t * (p.x - last.x), last.y + t * (p.y - last.y)));
            k += 1.0;
        }
        path.push(p);
    }
    path
}

/// How much of each pixel of the window a disc of `radius` covers on its way along `path`, 0..=255.
fn coverage(path: &[ImagePoint], radius: f32, window: Window) -> Plane<u8> {
    let mut coverage = Plane::filled(window.size(), 0);
    let ends = Size::new(window.x1, window.y1);
    for i in 0..path.len().max(2) - 1 {
        let (a, b) = (path[i], path[(i + 1).min(path.len() - 1)]);
        let piece = Window::around(&[a, b], radius + 0.5, ends);
        for y in piece.y0.max(window.y0)..piece.y1 {
            let row = &mut coverage.row_mut(y - window.y0);
            for x in piece.x0.max(window.x0)..piece.x1 {
                let center = ImagePoint::new(x as f32 + 0.5, y as f32 + 0.5);
                let inside = radius + 0.5 - center.distance_to_segment(a, b);
                let cell = &mut row[x - window.x0];
                *cell = (*cell).max(eight_bits(inside));
            }
        }
    }
    coverage
}

/// A share of 0..=1 in 255ths, held to that range.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
pub(super) fn eight_bits(share: f32) -> u8 {
    (255.0 * share.clamp(0.0, 1.0)).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{Lab, Ramp};
    use crate::document::{Mark, StrokeId};

    const RED: Paint = Paint::Color { a: 60.0, b: 40.0 };
    const BLUE: Paint = Paint::Color { a: 10.0, b: -50.0 };

    fn stroke(points: &[(f32, f32)], radius_px: f32, paint: Paint) -> Arc<Stroke> {
        let points = points.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect();
        Arc::new(Stroke::new(StrokeId(1), points, radius_px, paint))
    }

    /// Strokes in, rows of letters out: R and B for the colors above, N neutral, K keep, m for mixed, M marked.
    fn check(size: Size, scale: f32, marks: Option<&Marks>, strokes: &[Arc<Stroke>], expected: &[&str]) {
        let mut letters = Plane::filled(size, '.');
        for dot in ink(strokes, marks, size, scale, &|_| 50.0) {
            letters.samples_mut()[dot.pixel as usize] = match dot.ink {
                Ink::Chroma([60.0, 40.0]) => 'R',
                Ink::Chroma([10.0, -50.0]) => 'B',
                Ink::Chroma([0.0, 0.0]) => 'N',
                Ink::Chroma(_) => 'm',
                Ink::Marked(_) => 'M',
                Ink::Keep => 'K',
            };
        }
        let rows: Vec<String> = (0..size.height).map(|y| letters.row(y).iter().collect()).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_dot_is_a_disc() {
        let dot = stroke(&[(3.5, 2.5)], 2.3, RED);
        check(Size::new(7, 5), 1.0, None, &[dot], &["..RRR..", ".RRRRR.", ".RRRRR.", ".RRRRR.", "..RRR.."]);
    }

    #[test]
    fn the_thinnest_brush_still_leaves_a_line() {
        let line = stroke(&[(0.2, 0.9), (5.9, 0.9)], 0.1, RED);
        check(Size::new(6, 2), 1.0, None, &[line], &["RRRRRR", "RRRRRR"]);
        let dot = stroke(&[(2.0, 1.0)], 0.1, RED);
        check(Size::new(4, 2), 1.0, None, &[dot], &[".RR.", ".RR."]);
    }

    #[test]
    fn later_strokes_lie_over_earlier_ones_and_blend_at_the_rim() {
        let strokes = [stroke(&[(0.0, 1.5), (9.0, 1.5)], 9.0, RED), stroke(&[(4.5, 1.5)], 1.2, BLUE)];
        check(Size::new(9, 3), 1.0, None, &strokes, &["RRRmmmRRR", "RRRmBmRRR", "RRRmmmRRR"]);
    }

    #[test]
    fn the_eraser_takes_hints_away_and_neutral_and_keep_lie_over_color() {
        let ground = stroke(&[(0.0, 0.5), (8.0, 0.5)], 4.0, RED);
        let over = |paint, x: f32| stroke(&[(x, 0.5)], 0.4, paint);
        let strokes = [ground, over(Paint::Erase, 1.5), over(Paint::Keep, 3.5), over(Paint::Neutral, 5.5)];
        check(Size::new(8, 1), 1.0, None, &strokes, &["R.RKmNmR"]);
    }

    #[test]
    fn a_ramp_takes_the_lightness_of_each_pixel_and_blends_as_a_color_does() {
        let ramp = Ramp::through(&[Lab::new(25.0, 10.0, 20.0), Lab::new(75.0, 30.0, 20.0)]);
        let strokes = [stroke(&[(0.5, 0.5), (3.5, 0.5)], 0.75, Paint::Ramp(ramp))];
        let lightness = |pixel: u32| [25.0, 50.0, 75.0, 100.0][pixel as usize];
        let dots = ink(&strokes, None, Size::new(4, 1), 1.0, &lightness);
        let found: Vec<Ink> = dots.iter().map(|dot| dot.ink).collect();
        assert_eq!(found, [[10.0, 20.0], [20.0, 20.0], [30.0, 20.0], [0.0, 0.0]].map(Ink::Chroma));
        let even = |paint| {
            ink(
                &[stroke(&[(1.0, 0.5)], 1.2, RED), stroke(&[(2.9, 0.5)], 1.2, paint)],
                None,
                Size::new(4, 1),
                1.0,
                &lightness,
            )
        };
        assert_eq!(even(Paint::Ramp(Ramp::even([10.0, -50.0]))), even(BLUE));
    }

    #[test]
    fn marks_lie_under_strokes() {
        let size = Size::new(4, 1);
        let marks = Marks::new(size, [0, 1, 2].map(|pixel| Mark { pixel, rgb: [200, 30, 30] }).to_vec()).unwrap();
        let strokes = [stroke(&[(1.5, 0.5)], 0.4, Paint::Erase), stroke(&[(3.5, 0.5)], 0.3, BLUE)];
        check(size, 1.0, Some(&marks), &strokes, &["M.mB"]);
    }

    #[test]
    fn a_coarser_grid_has_the_same_shape() {
        let line = stroke(&[(0.0, 8.0), (32.0, 8.0)], 4.0, RED);
        check(Size::new(8, 4), 0.25, None, &[line], &["........", "RRRRRRRR", "RRRRRRRR", "........"]);
    }

    #[test]
    fn a_stroke_outside_or_without_points_touches_nothing() {
        let strokes = [stroke(&[], 3.0, RED), stroke(&[(-50.0, 1.0), (-40.0, 900.0)], 3.0, RED)];
        check(Size::new(3, 1), 1.0, None, &strokes, &["..."]);
    }

    #[test]
    fn a_fast_long_stroke_has_no_gaps() {
        let size = Size::new(2000, 1500);
        let dots = ink(&[stroke(&[(0.0, 0.0), (2000.0, 1500.0)], 1.0, RED)], None, size, 1.0, &|_| 50.0);
        let rows: std::collections::HashSet<u32> = dots.iter().map(|d| d.pixel / 2000).collect();
        assert_eq!(rows.len(), 1500);
        assert!(dots.is_sorted_by(|a, b| a.pixel < b.pixel));
    }
}
