//! Outlines and numbered marks over pictures: over the photograph, and over a reference in small.

use std::ops::RangeInclusive;

use eframe::egui::{Align2, Color32, FontId, Painter, Pos2, Shape, Stroke, pos2};

use super::theme;
use crate::raster::ImagePoint;

/// Outlines around less than this many square points of the screen are slips of the hand. By eye.
const SLIP: f32 = 12.0;
/// From one line of a hatching to the next, in points along both axes. By eye.
const HATCH: f32 = 9.0;
/// Radius of a mark, in points. By eye.
pub(super) const MARK: f32 = 7.0;

/// How the edge of something is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Solid,
    Dashed,
}

/// Whether an outline in pixels runs around something at a zoom, and is no slip of the hand.
pub(super) fn encloses(corners: &[ImagePoint], zoom: f32) -> bool {
    corners.len() >= 3 && area(corners) * zoom * zoom > SLIP
}

/// The area an outline runs around, in square pixels.
fn area(corners: &[ImagePoint]) -> f32 {
    let next = corners.iter().cycle().skip(1);
    0.5 * corners.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f32>().abs()
}

/// The middle of an outline's corners; of a point the point.
pub(super) fn middle(corners: &[Pos2]) -> Pos2 {
    let sum = corners.iter().fold(eframe::egui::Vec2::ZERO, |sum, corner| sum + corner.to_vec2());
    (sum / corners.len().max(1) as f32).to_pos2()
}

/// An outline's corners with the first again at the end.
pub(super) fn closed(mut corners: Vec<Pos2>) -> Vec<Pos2> {
    corners.extend(corners.first().copied());
    corners
}

/// Draws a line that stands out on any ground.
pub(super) fn line(painter: &Painter, points: &[Pos2], edge: Edge, light: Color32) {
    for stroke in [Stroke::new(3.5, theme::OVER_DARK), Stroke::new(1.6, light)] {
        match edge {
            Edge::Solid => drop(painter.add(Shape::line(points.to_vec(), stroke))),
            Edge::Dashed => painter.extend(Shape::dashed_line(points, stroke, 7.0, 5.0)),
        }
    }
}

/// Hatches what lies within an outline.
pub(super) fn hatch(painter: &Painter, corners: &[Pos2], light: Color32) {
    let clip = painter.clip_rect();
    for ends in hatching(corners, clip.min.x + clip.min.y..=clip.max.x + clip.max.y) {
        painter.line_segment(ends, Stroke::new(2.5, theme::OVER_DARK));
        painter.line_segment(ends, Stroke::new(1.0, light));
    }
}

/// The lines of a hatching, by the even-odd rule as places are counted within an outline; each has one sum of x and y, and
/// those outside of what is `seen` are left out.
fn hatching(corners: &[Pos2], seen: RangeInclusive<f32>) -> Vec<[Pos2; 2]> {
    let height = |p: &Pos2| p.x + p.y;
    let (low, high) = corners.iter().map(height).fold((f32::MAX, f32::MIN), |(low, high), h| (low.min(h), high.max(h)));
    let (low, high) = (low.max(*seen.start()), high.min(*seen.end()));
    let mut all = Vec::new();
    let mut level = (low / HATCH).ceil() * HATCH;
    while level < high {
        let sides = corners.iter().zip(corners.iter().cycle().skip(1));
        let crossing = sides.filter(|(p, q)| (height(p) <= level) != (height(q) <= level));
        let mut across: Vec<f32> =
            crossing.map(|(p, q)| p.x + (q.x - p.x) * (level - height(p)) / (height(q) - height(p))).collect();
        across.sort_unstable_by(f32::total_cmp);
        all.extend(across.chunks_exact(2).map(|ends| [ends[0], ends[1]].map(|x| pos2(x, level - x))));
        level += HATCH;
    }
    all
}

/// A mark with a few letters that stands out on any ground.
pub(super) fn mark(painter: &Painter, at: Pos2, text: &str) {
    painter.circle(at, MARK, theme::OVER_PANEL, Stroke::new(1.5, theme::OVER_LIGHT));
    painter.text(at, Align2::CENTER_CENTER, text, FontId::proportional(10.0), theme::OVER_LIGHT);
}

/// A place as a ring.
pub(super) fn ring(painter: &Painter, at: Pos2) {
    painter.circle_stroke(at, MARK, Stroke::new(3.5, theme::OVER_DARK));
    painter.circle_stroke(at, MARK, Stroke::new(1.5, theme::OVER_LIGHT));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_enclose_nothing_and_a_zoom_makes_more_of_them() {
        let corners = [(0.0, 0.0), (3.0, 0.0), (3.0, 3.0)].map(|(x, y)| ImagePoint::new(x, y));
        assert!(!encloses(&corners, 1.0) && encloses(&corners, 2.0) && !encloses(&corners[..2], 9.0));
    }

    #[test]
    fn hatching_stays_within_an_outline_that_is_not_convex() {
        // A U: its bar below, between its arms nothing.
        let outline = [(0.0, 0.0), (30.0, 0.0), (30.0, 70.0), (70.0, 70.0), (70.0, 0.0), (100.0, 0.0)];
        let outline = outline.into_iter().chain([(100.0, 100.0), (0.0, 100.0)]).map(|(x, y)| pos2(x, y));
        let outline: Vec<_> = outline.collect();
        let lines = hatching(&outline, -1e9..=1e9);
        assert!(lines.len() > 20, "{}", lines.len());
        for [from, to] in lines {
            let at = from.lerp(to, 0.5);
            let between_arms = (31.0..69.0).contains(&at.x) && at.y < 69.0;
            assert!(!between_arms && (0.0..=100.0).contains(&at.x) && (0.0..=100.0).contains(&at.y), "{at:?}");
        }
        let all = 0.0..=200.0;
        assert!(hatching(&[], all.clone()).is_empty() && hatching(&[pos2(3.0, 3.0)], all).is_empty());
        let far = outline.iter().map(|p| *p * 1e4).collect::<Vec<_>>();
        assert!(hatching(&far, 0.0..=200.0).len() < 60, "what is out of sight is not drawn");
    }
}
