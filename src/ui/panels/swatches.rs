//! Squares of color to choose from.

use eframe::egui::{Color32, CornerRadius, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::ui::brush::{Tint, to_hex};
use crate::ui::commands::{Command, Gesture};
use crate::ui::palette::{GROUPS, name_of};
use crate::ui::strings::inspector as words;
use crate::ui::theme;

/// The palette: a row for each kind of thing.
pub(super) fn palette(ui: &mut Ui, chosen: Tint, commands: &mut Vec<Command>) {
    let weak = theme::colors(ui).weak;
    for group in GROUPS {
        ui.label(eframe::egui::RichText::new(group.name).size(11.5).color(weak));
        row(ui, |ui| {
            for (name, rgb) in group.colors {
                let (tint, lightness) = Tint::of_srgb(*rgb);
                if swatch(ui, *rgb, name, tint.is_like(chosen)).clicked() {
                    commands.extend([Command::Color(tint, Gesture::Begin), Command::Lightness(lightness)]);
                }
            }
        });
    }
}

/// Colors painted with, the newest first.
pub(super) fn recent(ui: &mut Ui, recent: &[Tint], chosen: Tint, commands: &mut Vec<Command>) {
    row(ui, |ui| {
        // The row keeps its place while it is empty: the first stroke must not move what lies below.
        if recent.is_empty() {
            let none = RichText::new(words::NO_RECENT).size(11.5).color(theme::colors(ui).weak);
            ui.set_row_height(theme::SWATCH);
            ui.label(none);
        }
        for tint in recent {
            let rgb = tint.swatch();
            let name =
                name_of(*tint).map_or_else(|| format!("Recent color {}", to_hex(rgb)), |n| format!("Recent: {n}"));
            if swatch(ui, rgb, &name, tint.is_like(chosen)).clicked() {
                commands.push(Command::Color(*tint, Gesture::Begin));
            }
        }
    });
}

fn row(ui: &mut Ui, swatches: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(6.0);
        swatches(ui);
    });
}

pub(super) fn swatch(ui: &mut Ui, rgb: [u8; 3], name: &str, is_chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(theme::SWATCH), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_chosen, name));
    let colors = theme::colors(ui);
    let radius = CornerRadius::same(theme::RADIUS);
    ui.painter().rect_filled(rect, radius, theme::srgb(rgb));
    let edge = match () {
        () if is_chosen || response.has_focus() => Stroke::new(2.0, colors.accent),
        () if response.hovered() => Stroke::new(1.5, colors.strong),
        () => Stroke::new(1.0, Color32::from_black_alpha(60)),
    };
    let side = if is_chosen { StrokeKind::Outside } else { StrokeKind::Inside };
    ui.painter().rect_stroke(rect, radius, edge, side);
    response.on_hover_text(name)
}
