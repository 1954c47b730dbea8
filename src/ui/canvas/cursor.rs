//! The cursor of the keyboard: a place on the canvas that arrow keys move and Space or Enter presses, so that hints can be
//! placed without a pointer.

use eframe::egui::{
    EventFilter, Id, Key, Modifiers, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2,
};

use super::gesture::CanvasState;
use super::selecting;
use super::view::{Lying, Placement, pos, sides};
use crate::raster::{ImagePoint, View};
use crate::ui::brush::Tool;
use crate::ui::commands::Command;
use crate::ui::easel::Easel;
use crate::ui::strings::canvas as words;
use crate::ui::theme;

/// How far an arrow key moves the cursor, in points of the screen. By eye: as wide as a thin stroke.
const STEP: f32 = 4.0;

/// How far from the border of the canvas the cursor stays, in points.
const MARGIN: f32 = 24.0;

/// Half the length of the cross, in points.
const ARM: f32 = 9.0;

/// What the keyboard does at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Push {
    /// As a press and a release of the pointer.
    Press,
    /// A line from the last dab to here.
    Line,
}

/// Moves the cursor by the arrow keys of this frame, while the canvas has the keyboard and no stroke takes them.
pub(super) fn follow(
    ui: &Ui,
    response: &Response,
    state: &mut CanvasState,
    (easel, tool): (&Easel, Tool),
    view: View,
    commands: &mut Vec<Command>,
) {
    let area = response.rect;
    if std::mem::take(&mut state.wants_cursor) {
        state.cursor = Some(state.cursor.unwrap_or_else(|| view.to_image(super::view::point(area.center()))));
    }
    if !response.has_focus() {
        return;
    }
    let (horizontal_arrows, vertical_arrows) = (true, true);
    // Tab goes through the strokes while they are selected.
    let (tab, escape) = (tool == Tool::Select, state.cursor.is_some());
    let filter = EventFilter { horizontal_arrows, vertical_arrows, escape, tab };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let Some(steps) = selecting::arrows(ui) else { return };
    let from = state.cursor.unwrap_or_else(|| view.to_image(super::view::point(area.center())));
    let (width, height) = sides(easel.size());
    let [right, down] = view.turn.back().vector((STEP / view.zoom * steps).into());
    let at = ImagePoint::new((from.x + right).clamp(0.0, width), (from.y + down).clamp(0.0, height));
    state.cursor = Some(at);
    commands.extend(in_sight(view, at, area, easel).map(Command::Place));
}

/// The placement that brings a place back into sight, where it has left it.
fn in_sight(view: View, at: ImagePoint, area: Rect, easel: &Easel) -> Option<Placement> {
    let (at, room) = (pos(view.to_screen(at)), area.shrink(MARGIN));
    let back = room.clamp(at) - at;
    (back != Vec2::ZERO && easel.placement.lying != Lying::Fit)
        .then(|| easel.placement.panned(back.x, back.y, area, easel.size()))
}

/// What the keyboard pushes at the cursor in this frame; Enter belongs to an outline that is being drawn.
pub(super) fn pushed(ui: &Ui, takes_outline: bool) -> Option<Push> {
    ui.input_mut(|i| match () {
        () if i.consume_key(Modifiers::SHIFT, Key::Enter) => Some(Push::Line),
        () if i.consume_key(Modifiers::NONE, Key::Space) => Some(Push::Press),
        () if !takes_outline && i.consume_key(Modifiers::NONE, Key::Enter) => Some(Push::Press),
        () => None,
    })
}

/// Draws the cross, for screen readers with its place.
pub(super) fn show(ui: &Ui, painter: &Painter, view: View, at: ImagePoint) {
    let center = pos(view.to_screen(at));
    for (width, color) in [(3.5, theme::OVER_DARK), (1.5, theme::colors(ui).accent)] {
        for way in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
            painter.line_segment([center + 0.35 * ARM * way, center + 1.6 * ARM * way], Stroke::new(width, color));
        }
    }
    let rect: Rect = Rect::from_center_size(center, Vec2::splat(2.0 * ARM));
    let response = ui.interact(rect, id(ui), Sense::empty());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words::cursor(at.x, at.y)));
}

fn id(ui: &Ui) -> Id {
    ui.scope_id().with("keyboard cursor")
}

/// Where the cursor lies on the screen.
pub(super) fn screen(view: View, at: ImagePoint) -> Pos2 {
    pos(view.to_screen(at))
}
