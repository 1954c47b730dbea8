//! What is drawn over the photograph: the brush under the pointer, marks, and the words that go with them.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, FontId, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, vec2,
};

use super::cursor;
use super::gesture::{CanvasState, Pointer};
use super::legend::{self, Legend};
use super::paint_callback::Scene;
use super::view::{point, pos, rect_of, sides};
use super::{divider, framing, loupe, navigator, numbers, outlining, referring};
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
use crate::ui::tour::Step;

/// Opacity of strokes: enough to read their color, not enough to hide the tones below. By eye.
const STROKE_OPACITY: f32 = 0.86;

/// Radius of the ring around a marked place, in points. By eye.
const MARK: f32 = 9.0;

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
    let (loupe, overview) = (loupe::lens(ui, response, view, desk), navigator::overview(area, easel, desk));
    painter.add(Scene { loupe, overview, ..scene(area, view, easel, desk) }.into_shape());
    if desk.reach == ReachShown::Yes {
        legend::show(ui, &painter, area, &Legend::of_reach(easel.selected().map(|_| easel.reach())));
    } else if desk.doubt == DoubtShown::Yes {
        legend::show(ui, &painter, area, &Legend::of_doubt(&easel.told.doubt));
    } else if desk.seeing.gamut.is_on() {
        legend::show(ui, &painter, area, &Legend::of_gamut());
    }
    let band = if let Pointer::Boxing(band) = pointer { Some(band) } else { None };
    boxes::show(ui, &painter, view, desk, band);
    let drawn = if let Pointer::Framing(sides) = pointer { Some(sides) } else { None };
    let shown = easel.frame().filter(|_| desk.strokes == StrokesShown::Yes || desk.brush.tool == Tool::Frame);
    if let Some(sides) = drawn.or(shown) {
        framing::show(ui, &painter, view, easel.size(), sides);
    }
    if desk.strokes == StrokesShown::Yes {
        outlining::show(ui, &painter, view, easel);
    }
    referring::show(ui, &painter, view, (desk, easel));
    let corners = desk.brush.tool == Tool::Polygon;
    outlining::draft(ui, &painter, view, &state.outline, response.hover_pos(), corners);
    if desk.numbers == NumbersShown::Yes {
        numbers::show(ui, &painter, view, easel);
    }
    let asked = desk.tour_step().and_then(Step::place);
    if let Some(mark) = asked.or(easel.told.mark) {
        marked(ui, &painter, pos(view.to_screen(mark)));
    }
    // A selected stroke shows by itself where the keyboard is.
    if response.has_focus() && easel.selected().is_none() {
        let stroke = Stroke::new(1.0, theme::colors(ui).accent);
        painter.rect_stroke(area, CornerRadius::ZERO, stroke, StrokeKind::Inside);
    }
    match desk.seeing.split {
        _ if desk.seeing.before.is_on() => {
            plate(&painter, area.left_top() + Vec2::splat(theme::GAP), Align2::LEFT_TOP, words::BEFORE);
        }
        Some(split) => divider::show(ui, &painter, area, split, commands),
        None => {}
    }
    if let Some(overview) = overview {
        navigator::show(ui, &painter, overview, area, view, easel, commands);
    }
    if let Some(lens) = loupe {
        loupe::show(ui, &painter, area, &lens);
    }
    if let Some(at) = state.cursor.filter(|_| response.has_focus()) {
        if desk.brush.paint().is_some() {
            ring(&painter, pos(view.to_screen(at)), view.zoom * desk.brush.radius_px, desk.brush.tool, &desk.brush);
        }
        // One place is worked at: that of the pointer is not marked until it moves.
        return cursor::show(ui, &painter, view, at);
    }
    // Under the loupe the brush is as large as what it would cover is seen.
    let zoom = loupe.map_or(view.zoom, |lens| lens.view.zoom);
    brush(ui, response, &painter, pointer, (view, zoom), easel, &desk.brush);
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
        levels: snapshot.finish.levels.clone(),
        channels: desk.seeing.channels,
        gamut: desk.seeing.gamut,
        before: desk.seeing.before,
        split: desk.seeing.split,
        loupe: None,
        overview: None,
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

/// Where color is unsure, where that is shown.
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
pub(super) fn edge(painter: &Painter, view: View, easel: &Easel) {
    let (width, height) = sides(easel.size());
    let photo = rect_of(view, [ImagePoint::new(0.0, 0.0), ImagePoint::new(width, height)]);
    for (grow, opacity) in [(1.0, 0.5), (2.5, 0.22), (4.5, 0.1)] {
        painter.rect_filled(photo.expand(grow), CornerRadius::same(1), theme::OVER_DARK.gamma_multiply(opacity));
    }
}

fn brush(
    ui: &Ui,
    response: &Response,
    painter: &Painter,
    pointer: Pointer,
    (view, zoom): (View, f32),
    easel: &Easel,
    brush: &Brush,
) {
    let Some(at) = response.hover_pos().filter(|_| response.contains_pointer() || response.is_pointer_button_down_on())
    else {
        return;
    };
    let cursor = match pointer {
        Pointer::Grabbing => CursorIcon::Grabbing,
        Pointer::OverStroke => CursorIcon::PointingHand,
        Pointer::OverSide(cursor) => cursor,
        Pointer::Boxing(_) | Pointer::Framing(_) | Pointer::Tool(Tool::Boxes | Tool::Frame) => CursorIcon::Crosshair,
        Pointer::Tool(Tool::Select) => CursorIcon::Default,
        Pointer::Tool(Tool::Hand) => CursorIcon::Grab,
        Pointer::Tool(Tool::Lasso | Tool::Polygon) => CursorIcon::Crosshair,
        Pointer::Tool(Tool::Eyedropper) => {
            sample(painter, at, view, easel);
            CursorIcon::Crosshair
        }
        Pointer::Tool(tool) => ring(painter, at, zoom * brush.radius_px, tool, brush),
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

/// A word over the photograph.
pub(in crate::ui) fn plate(painter: &Painter, at: Pos2, align: Align2, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(11.0), theme::OVER_LIGHT);
    let padding = vec2(7.0, 3.0);
    let rect = align.anchor_size(at, galley.size() + 2.0 * padding);
    painter.rect_filled(rect, CornerRadius::same(theme::RADIUS), theme::OVER_PLATE);
    painter.galley(rect.min + padding, galley, theme::OVER_LIGHT);
}
