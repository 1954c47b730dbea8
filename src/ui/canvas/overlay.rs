//! What is drawn over the photograph: the brush under the pointer and the divider between before and after.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, FontId, Key, Painter, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::cursor;
use super::gesture::{CanvasState, Pointer, divider_id};
use super::legend::{self, Legend};
use super::paint_callback::Scene;
use super::view::{point, pos, rect_of, sides};
use super::{numbers, outlining};
use crate::engine::ReachTexels;
use crate::raster::{ImagePoint, View};
use crate::ui::boxes;
use crate::ui::brush::{Brush, Tool};
use crate::ui::commands::Command;
use crate::ui::desk::{Desk, DoubtShown, NumbersShown, ReachShown, StrokesShown};
use crate::ui::easel::Easel;
use crate::ui::networks::Doubt;
use crate::ui::selection::Reach;
use crate::ui::strings::{canvas as words, suggestions};
use crate::ui::theme;

/// Opacity of strokes: enough to read their color, not enough to hide the tones below. By eye.
const STROKE_OPACITY: f32 = 0.86;

/// Radius of the ring around a marked place, in points. By eye.
const MARK: f32 = 9.0;

/// How far an arrow key moves the divider, as a share of the canvas.
pub(in crate::ui) const DIVIDER_STEP: f32 = 0.02;

/// Draws the canvas as the desk has it now.
pub(in crate::ui) fn show(
    ui: &Ui,
    state: &CanvasState,
    (response, pointer): (&Response, Pointer),
    desk: &Desk,
    commands: &mut Vec<Command>,
) {
    let Some(easel) = &desk.easel else { return };
    let area = response.rect;
    let painter = ui.painter_at(area);
    painter.rect_filled(area, CornerRadius::ZERO, theme::colors(ui).ground);
    let view = easel.placement.view(area, easel.size());
    edge(&painter, view, easel);
    painter.add(scene(area, view, easel, desk).into_shape());
    if desk.reach == ReachShown::Yes {
        legend::show(ui, &painter, area, &Legend::of_reach(easel.selected().map(|_| easel.reach())));
    } else if desk.doubt == DoubtShown::Yes {
        legend::show(ui, &painter, area, &Legend::of_doubt(&easel.told.doubt));
    }
    let band = if let Pointer::Boxing(band) = pointer { Some(band) } else { None };
    boxes::show(ui, &painter, view, desk, band);
    if desk.strokes == StrokesShown::Yes {
        outlining::show(ui, &painter, view, easel);
    }
    let corners = desk.brush.tool == Tool::Polygon;
    outlining::draft(ui, &painter, view, &state.outline, response.hover_pos(), corners);
    if desk.numbers == NumbersShown::Yes {
        numbers::show(ui, &painter, view, easel);
    }
    if let Some(mark) = easel.told.mark {
        marked(ui, &painter, pos(view.to_screen(mark)));
    }
    // A selected stroke shows by itself where the keyboard is.
    if response.has_focus() && easel.selected().is_none() {
        let stroke = Stroke::new(1.0, theme::colors(ui).accent);
        painter.rect_stroke(area, CornerRadius::ZERO, stroke, StrokeKind::Inside);
    }
    if let Some(split) = desk.split {
        divider(ui, &painter, area, split, commands);
    }
    if let Some(at) = state.cursor.filter(|_| response.has_focus()) {
        if desk.brush.paint().is_some() {
            ring(&painter, pos(view.to_screen(at)), view.zoom * desk.brush.radius_px, desk.brush.tool, &desk.brush);
        }
        cursor::show(ui, &painter, view, at);
    }
    brush(ui, response, &painter, pointer, view, easel, &desk.brush);
}

fn scene(canvas: Rect, view: View, easel: &Easel, desk: &Desk) -> Scene {
    let snapshot = easel.snapshot();
    Scene {
        canvas,
        view,
        display: easel.display.clone(),
        chroma: easel.chroma.clone(),
        strokes: snapshot.strokes.clone(),
        saturation: snapshot.finish.saturation,
        split: desk.split,
        stroke_opacity: match desk.strokes {
            StrokesShown::Yes => STROKE_OPACITY,
            StrokesShown::No => 0.0,
        },
        selected: easel.selected().map(|stroke| stroke.id),
        reach: match (desk.reach, easel.selected(), easel.reach()) {
            (ReachShown::Yes, Some(_), Reach::Known(texels)) => Some(texels.clone()),
            _ => doubt(desk, easel),
        },
    }
}

/// Where the network is unsure, where that is shown.
fn doubt(desk: &Desk, easel: &Easel) -> Option<Arc<ReachTexels>> {
    match (desk.doubt, &easel.told.doubt) {
        (DoubtShown::Yes, Doubt::Known(doubt)) => Some(doubt.texels.clone()),
        _ => None,
    }
}

/// A ring around a place that is spoken of.
fn marked(ui: &Ui, painter: &Painter, at: Pos2) {
    for (width, color) in [(4.0, theme::OVER_DARK), (2.0, theme::OVER_LIGHT)] {
        let line = Stroke::new(width, color);
        painter.circle_stroke(at, MARK, line);
        for way in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
            painter.line_segment([at + 0.6 * MARK * way, at + 1.4 * MARK * way], line);
        }
    }
    let rect = Rect::from_center_size(at, Vec2::splat(2.8 * MARK));
    if painter.clip_rect().intersects(rect) {
        let response = ui.interact(rect, ui.scope_id().with("mark"), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, suggestions::PLACE));
    }
}

/// A soft edge, so that white paper does not melt into a light ground.
fn edge(painter: &Painter, view: View, easel: &Easel) {
    let (width, height) = sides(easel.size());
    let photo = rect_of(view, [ImagePoint::new(0.0, 0.0), ImagePoint::new(width, height)]);
    for (grow, opacity) in [(1.0, 0.5), (2.5, 0.22), (4.5, 0.1)] {
        painter.rect_filled(photo.expand(grow), CornerRadius::same(1), theme::OVER_DARK.gamma_multiply(opacity));
    }
}

fn brush(ui: &Ui, response: &Response, painter: &Painter, pointer: Pointer, view: View, easel: &Easel, brush: &Brush) {
    let Some(at) = response.hover_pos().filter(|_| response.contains_pointer() || response.is_pointer_button_down_on())
    else {
        return;
    };
    let cursor = match pointer {
        Pointer::Grabbing => CursorIcon::Grabbing,
        Pointer::OverStroke => CursorIcon::PointingHand,
        Pointer::Boxing(_) | Pointer::Tool(Tool::Boxes) => CursorIcon::Crosshair,
        Pointer::Tool(Tool::Select) => CursorIcon::Default,
        Pointer::Tool(Tool::Hand) => CursorIcon::Grab,
        Pointer::Tool(Tool::Lasso | Tool::Polygon) => CursorIcon::Crosshair,
        Pointer::Tool(Tool::Eyedropper) => {
            sample(painter, at, view, easel);
            CursorIcon::Crosshair
        }
        Pointer::Tool(tool) => ring(painter, at, view.zoom * brush.radius_px, tool, brush),
    };
    ui.ctx().set_cursor_icon(cursor);
}

/// The circle the brush will cover; returns the cursor that goes with it.
fn ring(painter: &Painter, at: Pos2, radius: f32, tool: Tool, brush: &Brush) -> CursorIcon {
    painter.circle_stroke(at, radius, Stroke::new(3.0, theme::OVER_DARK));
    painter.circle_stroke(at, radius, Stroke::new(1.2, theme::OVER_LIGHT));
    // Below this radius the ring is too small to aim with. By eye.
    if radius < 5.0 {
        return CursorIcon::Crosshair;
    }
    let center: Color32 = match tool {
        Tool::Brush => theme::srgb(brush.tint.at(brush.lightness)),
        _ => theme::OVER_LIGHT,
    };
    painter.circle(at, 2.5, center, Stroke::new(1.0, theme::OVER_DARK));
    CursorIcon::None
}

/// The color the eyedropper would take, beside it.
fn sample(painter: &Painter, at: Pos2, view: View, easel: &Easel) {
    let Some((tint, lightness)) = easel.color_at(view.to_image(point(at))) else { return };
    let plate = Rect::from_min_size(at + vec2(14.0, -38.0), Vec2::splat(26.0));
    painter.rect_filled(plate.expand(2.0), CornerRadius::same(theme::RADIUS), theme::OVER_LIGHT);
    painter.rect_filled(plate, CornerRadius::same(theme::RADIUS - 1), theme::srgb(tint.at(lightness)));
}

/// The line between the photograph as it was and the colored picture; dragged, or moved by arrow keys.
fn divider(ui: &Ui, painter: &Painter, area: Rect, split: f32, commands: &mut Vec<Command>) {
    let x = area.left() + split * area.width();
    let grab = Rect::from_center_size(pos2(x, area.center().y), vec2(theme::GRAB.x, area.height()));
    let response = ui.interact(grab, divider_id(ui), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::slider(true, f64::from(split), words::DIVIDER));
    let dragged = response.interact_pointer_pos().filter(|_| response.dragged());
    if let Some(at) = dragged {
        commands.push(Command::MoveSplit((at.x - area.left()) / area.width()));
    }
    if response.has_focus() {
        let steps = ui.input(|i| i.num_presses(Key::ArrowRight) as f32 - i.num_presses(Key::ArrowLeft) as f32);
        if steps != 0.0 {
            commands.push(Command::MoveSplit(split + steps * DIVIDER_STEP));
        }
    }
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let marked = response.has_focus() || response.hovered() || response.dragged();
    draw_divider(ui, painter, area, x, marked);
}

fn draw_divider(ui: &Ui, painter: &Painter, area: Rect, x: f32, marked: bool) {
    let line = [pos2(x, area.top()), pos2(x, area.bottom())];
    painter.line_segment(line, Stroke::new(3.0, theme::OVER_DARK));
    painter.line_segment(line, Stroke::new(1.2, theme::OVER_LIGHT));
    let knob = pos2(x, area.center().y);
    let light = if marked { theme::colors(ui).accent } else { theme::OVER_LIGHT };
    painter.circle(knob, 11.0, theme::OVER_PLATE, Stroke::new(1.5, light));
    for side in [-1.0, 1.0] {
        let tip = knob + vec2(6.0 * side, 0.0);
        let wings = [vec2(-3.0 * side, -3.0), vec2(-3.0 * side, 3.0)];
        painter.line_segment([tip, tip + wings[0]], Stroke::new(1.5, light));
        painter.line_segment([tip, tip + wings[1]], Stroke::new(1.5, light));
    }
    plate(painter, pos2(x - 12.0, area.top() + 12.0), Align2::RIGHT_TOP, words::BEFORE);
    plate(painter, pos2(x + 12.0, area.top() + 12.0), Align2::LEFT_TOP, words::AFTER);
}

/// A word over the photograph.
fn plate(painter: &Painter, at: Pos2, align: Align2, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(11.0), theme::OVER_LIGHT);
    let padding = vec2(7.0, 3.0);
    let rect = align.anchor_size(at, galley.size() + 2.0 * padding);
    painter.rect_filled(rect, CornerRadius::same(theme::RADIUS), theme::OVER_PLATE);
    painter.galley(rect.min + padding, galley, theme::OVER_LIGHT);
}
