//! Strokes as segments for the graphics processor; only what changed is made and uploaded anew.

use std::ops::Range;
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};

use crate::document::{Paint, Stroke, StrokeId};
use crate::ui::brush::Tint;
use crate::ui::theme;

/// A piece of a stroke, as the shader reads it.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub(super) struct Segment {
    /// Both ends in pixels of the photograph: x, y, x, y.
    pub(super) from_to: [f32; 4],
    /// In pixels of the photograph.
    pub(super) radius_px: f32,
    /// Encoded sRGB and an unused byte.
    pub(super) color: [u8; 4],
}

/// Whether segments add to what lies below them or take it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blend {
    Cover,
    Clear,
}

/// Segments that follow one another and are drawn the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) blend: Blend,
    pub(super) segments: Range<u32>,
}

/// The segments of all strokes, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Segments {
    /// Which strokes they were made from, and where each ends.
    made: Vec<(Arc<Stroke>, usize)>,
    pub(super) all: Vec<Segment>,
}

/// Encoded gray of a neutral stroke, by eye.
const NEUTRAL: [u8; 3] = [150; 3];
/// That of the edge of a stroke that keeps the proposal, and how much of its radius lies within.
const KEPT: [u8; 3] = [245; 3];
const WITHIN: f32 = 0.6;

impl Segments {
    /// Brings the segments up to the strokes and tells from which segment on they changed; `None` if none did.
    pub(super) fn follow(&mut self, strokes: &[Arc<Stroke>]) -> Option<usize> {
        let same = self.made.iter().zip(strokes).take_while(|((made, _), stroke)| Arc::ptr_eq(made, stroke)).count();
        if same == self.made.len() && same == strokes.len() {
            return None;
        }
        let kept = same.checked_sub(1).and_then(|last| self.made.get(last)).map_or(0, |(_, end)| *end);
        self.made.truncate(same);
        self.all.truncate(kept);
        for stroke in strokes.iter().skip(same) {
            self.append(stroke);
            self.made.push((Arc::clone(stroke), self.all.len()));
        }
        Some(kept)
    }

    /// The segments of one stroke; none where it is not among those they were made from.
    pub(super) fn of(&self, id: StrokeId) -> Range<u32> {
        let index = self.made.iter().position(|(stroke, _)| stroke.id == id);
        let end = |index: usize| self.made.get(index).and_then(|(_, end)| u32::try_from(*end).ok()).unwrap_or(0);
        index.map_or(0..0, |index| index.checked_sub(1).map_or(0, end)..end(index))
    }

    fn append(&mut self, stroke: &Stroke) {
        // What keeps the proposal has an edge, or it would look like gray paint.
        let edge = (stroke.paint == Paint::Keep).then_some((1.0, KEPT));
        let inner = if edge.is_some() { WITHIN } else { 1.0 };
        for (share, [r, g, b]) in edge.into_iter().chain([(inner, color(stroke.paint))]) {
            let radius_px = share * stroke.radius_px;
            let segment = |from_to| Segment { from_to, radius_px, color: [r, g, b, 255] };
            match stroke.points.as_slice() {
                [] => {}
                [p] => self.all.push(segment([p.x, p.y, p.x, p.y])),
                points => self.all.extend(points.windows(2).map(|w| segment([w[0].x, w[0].y, w[1].x, w[1].y]))),
            }
        }
    }

    /// In which order and how they are drawn. Strokes that keep the base's color leave no color to show.
    pub(super) fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut start = 0;
        for (stroke, end) in &self.made {
            let blend = if stroke.paint == Paint::Erase { Blend::Clear } else { Blend::Cover };
            let end = u32::try_from(*end).unwrap_or(u32::MAX);
            match runs.last_mut() {
                Some(run) if run.blend == blend => run.segments.end = end,
                _ => runs.push(Run { blend, segments: start..end }),
            }
            start = end;
        }
        runs
    }
}

fn color(paint: Paint) -> [u8; 3] {
    match paint {
        Paint::Color { a, b } => Tint { a, b }.swatch(),
        Paint::Ramp(ramp) => {
            let [a, b] = ramp.at(theme::MIDDLE);
            Tint { a, b }.at(theme::MIDDLE)
        }
        Paint::Neutral | Paint::Keep | Paint::Erase => NEUTRAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::ImagePoint;

    fn stroke(id: u64, points: usize, paint: Paint) -> Arc<Stroke> {
        let points = (0..points).map(|i| ImagePoint::new(i as f32, 1.0)).collect();
        Arc::new(Stroke::new(StrokeId(id), points, 2.0, paint))
    }

    #[test]
    fn a_dot_is_one_segment_and_a_line_one_less_than_its_points() {
        let mut segments = Segments::default();
        segments.follow(&[stroke(1, 1, Paint::Neutral), stroke(2, 5, Paint::Neutral), stroke(3, 0, Paint::Neutral)]);
        assert_eq!(segments.all.len(), 1 + 4);
    }

    #[test]
    fn a_stroke_that_keeps_the_proposal_has_an_edge() {
        let mut segments = Segments::default();
        segments.follow(&[stroke(1, 3, Paint::Keep), stroke(2, 3, Paint::Neutral)]);
        let radii: Vec<f32> = segments.all.iter().map(|segment| segment.radius_px).collect();
        assert_eq!(radii, [2.0, 2.0, 1.2, 1.2, 2.0, 2.0]);
        assert_eq!(segments.of(StrokeId(1)), 0..4);
        assert_ne!(segments.all[0].color, segments.all[2].color);
    }

    #[test]
    fn only_what_changed_is_made_anew() {
        let mut segments = Segments::default();
        let (first, second) = (stroke(1, 4, Paint::Neutral), stroke(2, 3, Paint::Erase));
        assert_eq!(segments.follow(&[Arc::clone(&first), Arc::clone(&second)]), Some(0));
        assert_eq!(segments.follow(&[Arc::clone(&first), Arc::clone(&second)]), None);
        let longer = stroke(2, 9, Paint::Erase);
        assert_eq!(segments.follow(&[Arc::clone(&first), longer]), Some(3));
        assert_eq!(segments.all.len(), 3 + 8);
        assert_eq!(segments.follow(&[first]), Some(3));
        assert_eq!(segments.all.len(), 3);
        assert_eq!(segments.follow(&[]), Some(0));
    }

    #[test]
    fn the_segments_of_a_stroke_are_found() {
        let mut segments = Segments::default();
        segments.follow(&[stroke(1, 4, Paint::Neutral), stroke(7, 3, Paint::Erase), stroke(9, 1, Paint::Neutral)]);
        let found = [1, 7, 9, 2].map(|id| segments.of(StrokeId(id)));
        assert_eq!(found, [0..3, 3..5, 5..6, 0..0]);
    }

    #[test]
    fn erasing_runs_stand_between_covering_ones() {
        let mut segments = Segments::default();
        let color = Paint::Color { a: 20.0, b: 10.0 };
        segments.follow(&[stroke(1, 3, color), stroke(2, 2, Paint::Neutral), stroke(3, 2, Paint::Erase)]);
        let runs = segments.runs();
        assert_eq!(runs[0], Run { blend: Blend::Cover, segments: 0..3 });
        assert_eq!(runs[1], Run { blend: Blend::Clear, segments: 3..4 });
    }
}
