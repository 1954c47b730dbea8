//! The line between the photograph as it was and the colored picture; dragged, or moved by arrow keys.

use eframe::egui::{Align2, CursorIcon, Key, Painter, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::gesture::divider_id;
use super::overlay::plate;
use crate::ui::commands::Command;
use crate::ui::seeing::{Line, Split};
use crate::ui::strings::canvas as words;
use crate::ui::theme;

/// How far an arrow key moves the divider, as a share of the canvas.
pub(in crate::ui) const DIVIDER_STEP: f32 = 0.02;

/// Radius of the knob in points, by eye.
const KNOB: f32 = 11.0;

/// Draws it and follows the hand.
pub(super) fn show(ui: &Ui, painter: &Painter, area: Rect, split: Split, commands: &mut Vec<Command>) {
    let middle = knob(area, split);
    let length = match split.line {
        Line::Upright => vec2(theme::GRAB.x, area.height()),
        Line::Level => vec2(area.width(), theme::GRAB.y),
    };
    let grab = Rect::from_center_size(
        if split.line == Line::Upright { pos2(middle.x, area.center().y) } else { pos2(area.center().x, middle.y) },
        length,
    );
    let response = ui.interact(grab, divider_id(ui), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, f64::from(split.share), words::DIVIDER));
    let dragged = response.interact_pointer_pos().filter(|_| response.dragged());
    if let Some(at) = dragged {
        let share = (at - area.min) / area.size();
        commands.push(Command::MoveSplit(if split.line == Line::Upright { share.x } else { share.y }));
    }
    let (back, on, cursor) = match split.line {
        Line::Upright => (Key::ArrowLeft, Key::ArrowRight, CursorIcon::ResizeHorizontal),
        Line::Level => (Key::ArrowUp, Key::ArrowDown, CursorIcon::ResizeVertical),
    };
    if response.has_focus() {
        let steps = ui.input(|i| i.num_presses(on) as f32 - i.num_presses(back) as f32);
        if steps != 0.0 {
            commands.push(Command::MoveSplit(split.share + steps * DIVIDER_STEP));
        }
    }
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(cursor);
    }
    let marked = response.has_focus() || response.hovered() || response.dragged();
    draw(ui, painter, area, split, marked);
}

/// Where its knob lies.
fn knob(area: Rect, split: Split) -> Pos2 {
    area.lerp_inside(match split.line {
        Line::Upright => vec2(split.share, 0.5),
        Line::Level => vec2(0.5, split.share),
    })
}

fn draw(ui: &Ui, painter: &Painter, area: Rect, split: Split, marked: bool) {
    let knob = knob(area, split);
    let upright = split.line == Line::Upright;
    // Across the line, to the side of what comes after.
    let across = if upright { vec2(1.0, 0.0) } else { vec2(0.0, 1.0) };
    let ends = if upright {
        [pos2(knob.x, area.top()), pos2(knob.x, area.bottom())]
    } else {
        [pos2(area.left(), knob.y), pos2(area.right(), knob.y)]
    };
    painter.line_segment(ends, Stroke::new(3.0, theme::OVER_DARK));
    painter.line_segment(ends, Stroke::new(1.2, theme::OVER_LIGHT));
    let light = if marked { theme::colors(ui).accent } else { theme::OVER_LIGHT };
    painter.circle(knob, KNOB, theme::OVER_PLATE, Stroke::new(1.5, light));
    for side in [-across, across] {
        let tip = knob + 6.0 * side;
        for wing in [-3.0 * side + 3.0 * side.rot90(), -3.0 * side - 3.0 * side.rot90()] {
            painter.line_segment([tip, tip + wing], Stroke::new(1.5, light));
        }
    }
    words_beside(painter, ends[0], upright);
}

fn words_beside(painter: &Painter, end: Pos2, upright: bool) {
    let gap = Vec2::splat(12.0);
    if upright {
        plate(painter, end + vec2(-gap.x, gap.y), Align2::RIGHT_TOP, words::BEFORE);
        plate(painter, end + gap, Align2::LEFT_TOP, words::AFTER);
    } else {
        plate(painter, end + vec2(gap.x, -gap.y), Align2::LEFT_BOTTOM, words::BEFORE);
        plate(painter, end + gap, Align2::LEFT_TOP, words::AFTER);
    }
}
