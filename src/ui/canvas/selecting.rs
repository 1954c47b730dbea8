//! Which stroke is meant: the one under the pointer, or the next by keyboard.

use std::sync::Arc;

use eframe::egui::{EventFilter, InputState, Key, Modifiers, Response, Ui, Vec2, vec2};

use crate::document::{Stroke, StrokeId};
use crate::raster::{ImagePoint, View};
use crate::ui::brush::Tool;
use crate::ui::commands::Command;
use crate::ui::easel::Easel;
use crate::ui::selection::Way;

/// A stroke that is missed by so many points of the screen is meant all the same. By eye, with a mouse.
pub(super) const TOLERANCE: f32 = 5.0;

/// Whether a stroke covers a place.
pub(super) fn covers(stroke: &Stroke, at: ImagePoint) -> bool {
    from_path(&stroke.points, at) <= stroke.radius_px
}

/// The topmost stroke that covers a place; where none does, the nearest that is at most `tolerance_px` away.
pub(super) fn stroke_at(strokes: &[Arc<Stroke>], at: ImagePoint, tolerance_px: f32) -> Option<StrokeId> {
    let mut nearest = (tolerance_px, None);
    for stroke in strokes.iter().rev() {
        let beyond = from_path(&stroke.points, at) - stroke.radius_px;
        if beyond <= 0.0 {
            return Some(stroke.id);
        }
        // Of two equally near the upper one.
        if beyond < nearest.0 || (nearest.1.is_none() && beyond == nearest.0) {
            nearest = (beyond, Some(stroke.id));
        }
    }
    nearest.1
}

/// Pixels from a place to a path, infinite where the path has no points.
fn from_path(points: &[ImagePoint], at: ImagePoint) -> f32 {
    match points {
        [] => f32::INFINITY,
        [point] => point.distance(at),
        _ => points.windows(2).map(|w| at.distance_to_segment(w[0], w[1])).fold(f32::INFINITY, f32::min),
    }
}

/// How many steps an arrow key makes while Shift is held. By eye.
const FASTER: f32 = 10.0;

/// Pixels of the photograph an arrow key moves by: one, or as many as a point of the screen shows.
fn step_px(zoom: f32) -> f32 {
    (1.0 / zoom).round().max(1.0)
}

/// The way the arrow keys pressed in this frame go, in steps.
pub(super) fn arrows(ui: &Ui) -> Option<Vec2> {
    let presses = |i: &InputState, key: Key| i.num_presses(key) as f32;
    let (steps, shift) = ui.input(|i| {
        let across = presses(i, Key::ArrowRight) - presses(i, Key::ArrowLeft);
        (vec2(across, presses(i, Key::ArrowDown) - presses(i, Key::ArrowUp)), i.modifiers.shift)
    });
    (steps != Vec2::ZERO).then_some(if shift { FASTER * steps } else { steps })
}

/// Tab and Shift+Tab go through the strokes while the canvas has the keyboard, and on from the last; Escape lets go.
pub(super) fn keys(ui: &Ui, response: &Response, easel: &Easel, tool: Tool, view: View, commands: &mut Vec<Command>) {
    let selected = easel.selected().is_some() || easel.selected_region().is_some();
    if tool != Tool::Select || !response.has_focus() {
        return;
    }
    let (horizontal_arrows, vertical_arrows) = (selected, selected);
    let filter = EventFilter { tab: true, escape: selected, horizontal_arrows, vertical_arrows };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    if let Some(by) = selected.then(|| arrows(ui)).flatten() {
        commands.push(Command::Nudge(view.turn.back().vector((step_px(view.zoom) * by).into())));
    }
    let way = ui.input_mut(|i| match () {
        () if i.consume_key(Modifiers::SHIFT, Key::Tab) => Some(Way::Previous),
        () if i.consume_key(Modifiers::NONE, Key::Tab) => Some(Way::Next),
        () => None,
    });
    if let Some(way) = way {
        let stroke = easel.beside_selected(way);
        if stroke.is_none() {
            // The canvas is the last to be reached by Tab: the next press begins anew.
            response.surrender_focus();
        }
        commands.push(Command::Select(stroke));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Paint;

    fn stroke(id: u64, points: &[(f32, f32)], radius_px: f32) -> Arc<Stroke> {
        let points = points.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect();
        Arc::new(Stroke::new(StrokeId(id), points, radius_px, Paint::Neutral))
    }

    fn check(at: (f32, f32), tolerance_px: f32, expected: Option<u64>) {
        let strokes = [
            stroke(1, &[(0.0, 10.0), (100.0, 10.0)], 5.0),
            stroke(2, &[(50.0, 0.0), (50.0, 60.0)], 3.0),
            stroke(3, &[(200.0, 10.0)], 2.0),
            stroke(4, &[], 90.0),
        ];
        let found = stroke_at(&strokes, ImagePoint::new(at.0, at.1), tolerance_px);
        assert_eq!(found, expected.map(StrokeId), "{at:?}");
    }

    #[test]
    fn the_topmost_stroke_that_covers_the_place_is_meant() {
        check((50.0, 10.0), 4.0, Some(2));
        check((20.0, 14.0), 4.0, Some(1));
        check((201.0, 11.0), 0.0, Some(3));
    }

    #[test]
    fn a_near_miss_means_the_nearest_and_a_far_one_none() {
        check((54.5, 14.5), 4.0, Some(1));
        check((54.5, 18.0), 4.0, Some(2));
        check((50.0, 66.0), 4.0, Some(2));
        check((50.0, 68.0), 4.0, None);
        check((203.0, 10.0), 0.5, None);
    }
}
