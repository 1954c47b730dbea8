//! The bar at the bottom: what is being done, what to do next, and how large the picture is shown.

use std::borrow::Cow;

use eframe::egui::{
    Align2, Button, CornerRadius, Frame, Label, Margin, Panel, Rect, RichText, Sense, Sides, Ui, Widget, vec2,
};

use crate::ui::brush::Tool;
use crate::ui::canvas::CanvasState;
use crate::ui::commands::Command;
use crate::ui::desk::{Desk, Work};
use crate::ui::easel::Easel;
use crate::ui::strings::{references, scan, status as words};
use crate::ui::theme;

/// Draws it.
pub(in crate::ui) fn show(ui: &mut Ui, desk: &Desk, canvas: &CanvasState, commands: &mut Vec<Command>) {
    let frame = Frame::new().fill(theme::colors(ui).panel).inner_margin(Margin::symmetric(12, 0));
    Panel::bottom("status").exact_size(theme::STATUS_BAR).frame(frame).show(ui, |ui| {
        let height = ui.available_height();
        let (stop, fit) = Sides::new().shrink_left().truncate().height(height).show(
            ui,
            |ui| now(ui, desk, canvas),
            |ui| desk.easel.as_ref().and_then(|easel| picture(ui, easel, canvas)),
        );
        commands.extend(stop.into_iter().chain(fit));
    });
}

/// What is being done, or what could be done.
fn now(ui: &mut Ui, desk: &Desk, canvas: &CanvasState) -> Option<Command> {
    let Some(work) = desk.work.last() else {
        weak(ui, &at_rest(desk, canvas));
        return None;
    };
    bar(ui, work);
    weak(ui, &work.label);
    if !desk.allows(&Command::CancelExport) {
        return None;
    }
    let stop = Button::new(Command::CancelExport.label()).small();
    let stop = ui.add(stop).on_hover_text(Command::CancelExport.tooltip(ui.ctx()));
    stop.clicked().then_some(Command::CancelExport)
}

/// What could be done while the engine has nothing to do, or will have something at once.
fn at_rest(desk: &Desk, canvas: &CanvasState) -> Cow<'static, str> {
    if let Some(begun) = desk.easel.as_ref().and_then(Easel::begun) {
        return references::asked(&begun.asks).into();
    }
    let place = desk.easel.as_ref().and_then(Easel::selected_place);
    match (&desk.easel, place) {
        (Some(_), _) if desk.is_comparing() => desk.comparing_hint().into(),
        (Some(easel), _) if easel.awaits_color() => words::COLORING.into(),
        (_, Some((number, count))) => words::selected(number, count).into(),
        (Some(easel), None)
            if desk.region().is_none() && desk.brush.tool == Tool::Select && easel.snapshot().strokes.is_empty() =>
        {
            words::NEVER_SELECTED.into()
        }
        (Some(_), _) if desk.region().is_some() => words::REGION.into(),
        (Some(_), _) if canvas.takes_outline && desk.brush.tool == Tool::Polygon => words::CORNERS.into(),
        (Some(_), _) if desk.brush.tool == Tool::Polygon => words::POLYGON.into(),
        (Some(_), _) if desk.brush.tool == Tool::Frame => scan::STATUS.into(),
        (Some(_), _) if desk.brush.tool == Tool::Lasso => words::LASSO.into(),
        (Some(_), _) if desk.brush.tool == Tool::Select => words::SELECT.into(),
        (Some(easel), _) if easel.is_untouched() && desk.has_network() => words::PROPOSED.into(),
        (Some(easel), _) if easel.is_untouched() => words::FIRST_STROKE.into(),
        _ => desk.last.clone().map_or(words::READY.into(), Cow::Owned),
    }
}

/// How far the work is; a full thin line where nobody knows.
fn bar(ui: &mut Ui, work: &Work) {
    let colors = theme::colors(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(72.0, 4.0), Sense::hover());
    let radius = CornerRadius::same(2);
    ui.painter().rect_filled(rect, radius, colors.line);
    let (share, color) = work.fraction.map_or((1.0, colors.accent.gamma_multiply(0.45)), |f| (f, colors.accent));
    let done =
        Align2::LEFT_CENTER.align_size_within_rect(vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()), rect);
    ui.painter().rect_filled(done, radius, color);
}

/// Size and zoom, from the right.
fn picture(ui: &mut Ui, easel: &Easel, canvas: &CanvasState) -> Option<Command> {
    let size = easel.size();
    let area = canvas.area.unwrap_or(Rect::from_min_size(eframe::egui::Pos2::ZERO, vec2(1.0, 1.0)));
    let zoom = easel.placement.view(area, size).zoom * ui.ctx().pixels_per_point();
    let percent = 100.0 * zoom;
    let text = if percent < 10.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") };
    let button = Button::new(RichText::new(text).color(theme::colors(ui).weak)).small().frame_when_inactive(false);
    let fit = ui.add(button).on_hover_text(Command::Fit.tooltip(ui.ctx()));
    weak(ui, &format!("{} × {}", size.width, size.height));
    fit.clicked().then_some(Command::Fit)
}

fn weak(ui: &mut Ui, text: &str) {
    let color = theme::colors(ui).weak;
    Label::new(RichText::new(text).color(color).size(12.0)).ui(ui);
}
