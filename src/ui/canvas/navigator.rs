//! A small overview of the photograph in a corner of the canvas, with a frame around what is seen of it.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, Id, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::paint_callback::{Overview, Small};
use super::view::{Lying, Placement, point, pos, rect_of, sides};
use crate::raster::{ImagePoint, View};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::strings::canvas as words;
use crate::ui::theme;

/// The longer side of the overview in points, and the largest share of the canvas it may take. By eye.
const SIDE: f32 = 168.0;
const SHARE: f32 = 0.3;

/// The least side of an overview in points; a panorama's would be a line. By eye.
const THINNEST: f32 = 12.0;

/// Where the overview lies, where it is wanted and there is more of the photograph than is seen.
pub(super) fn overview(area: Rect, easel: &Easel, desk: &Desk) -> Option<Overview> {
    let placement = easel.placement;
    let wanted = desk.seeing.navigator.is_on() && placement.lying != Lying::Fit;
    let shown = photograph(placement.view(area, easel.size()), easel);
    if !wanted || area.contains_rect(shown) {
        return None;
    }
    let side = SIDE.min(SHARE * area.width().min(area.height()));
    let (width, height) = sides(placement.turn.size(easel.size()));
    let size = (side / width.max(height) * Vec2::new(width, height)).max(Vec2::splat(THINNEST));
    let area = Align2::RIGHT_BOTTOM.align_size_within_rect(size, area.shrink(theme::MARGIN));
    Some(Overview { area, view: small_view(area, easel) })
}

/// Draws the frame of the overview, and moves what is seen where it is dragged.
pub(super) fn show(
    ui: &Ui,
    painter: &Painter,
    Overview { area: overview, view: small }: Overview,
    area: Rect,
    view: View,
    easel: &Easel,
    commands: &mut Vec<Command>,
) {
    let radius = CornerRadius::same(theme::RADIUS);
    painter.rect_filled(overview.expand(3.0), radius, theme::OVER_PANEL);
    painter.add(Small::Overview.into_shape(overview));
    let response = ui.interact(overview, navigator_id(ui), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, words::OVERVIEW));
    let pressed = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on());
    if let Some(at) = pressed {
        let center = small.to_image(point(overview.clamp(at)));
        commands.push(Command::Place(easel.placement.centered(center, area, easel.size())));
    }
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab });
    }
    let corners = [area.min, area.max].map(|corner| pos(small.to_screen(view.to_image(point(corner)))));
    let seen = Rect::from_two_pos(corners[0], corners[1]).intersect(overview.expand(1.0));
    let inside = painter.with_clip_rect(overview.expand(3.0));
    for (width, color) in [(3.5, theme::OVER_DARK), (1.5, theme::OVER_LIGHT)] {
        inside.rect_stroke(seen, CornerRadius::same(1), Stroke::new(width, color), StrokeKind::Middle);
    }
    response.on_hover_text(words::OVERVIEW_HINT);
}

/// Names the overview.
pub(super) fn navigator_id(ui: &Ui) -> Id {
    ui.scope_id().with("navigator")
}

/// The view in which all of the photograph fills the overview.
fn small_view(overview: Rect, easel: &Easel) -> View {
    let (width, height) = sides(easel.placement.turn.size(easel.size()));
    let zoom = (overview.width() / width).min(overview.height() / height);
    let whole = Placement { lying: Lying::At { center: center(easel), zoom }, ..easel.placement };
    whole.view(overview, easel.size())
}

fn center(easel: &Easel) -> ImagePoint {
    let (width, height) = sides(easel.size());
    ImagePoint::new(0.5 * width, 0.5 * height)
}

/// Where a view shows the photograph.
fn photograph(view: View, easel: &Easel) -> Rect {
    let (width, height) = sides(easel.size());
    rect_of(view, [ImagePoint::new(0.0, 0.0), ImagePoint::new(width, height)])
}
