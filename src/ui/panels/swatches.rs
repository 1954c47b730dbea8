//! Squares of color to choose from.

use eframe::egui::{
    Color32, CornerRadius, Mesh, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use crate::color::Ramp;
use crate::engine::Palette;
use crate::ui::brush::{Brush, Tint, to_hex};
use crate::ui::commands::{Command, Gesture};
use crate::ui::harmony::harmonies;
use crate::ui::palette::{choice, groups, name_of};
use crate::ui::strings::{inspector as words, palettes};
use crate::ui::theme;

/// Between swatches, by eye.
const APART: f32 = 6.0;

/// The built-in palette: a row of ramps and one of colors for each kind of thing.
pub(super) fn built_in(ui: &mut Ui, brush: &Brush, commands: &mut Vec<Command>) {
    let weak = theme::colors(ui).weak;
    for (group, ramps) in groups() {
        ui.label(RichText::new(group.name).size(11.5).color(weak));
        // A row without swatches would still take its height.
        if !ramps.is_empty() {
            row(ui, |ui| {
                for (name, of_group) in ramps {
                    if ramp(ui, of_group, name, brush.ramp == Some(*of_group)).clicked() {
                        commands.push(Command::Ramp(*of_group));
                    }
                }
            });
        }
        row(ui, |ui| {
            for (name, rgb) in group.colors {
                one(ui, *rgb, name, brush.ramp.is_none().then_some(brush.tint), commands);
            }
        });
    }
}

/// A palette of the person's own.
pub(super) fn own(ui: &mut Ui, palette: &Palette, chosen: Tint, commands: &mut Vec<Command>) {
    row(ui, |ui| {
        for color in &palette.colors {
            let hex = to_hex(color.rgb);
            let name = if color.name.is_empty() { palettes::unnamed(&hex) } else { color.name.clone() };
            one(ui, color.rgb, &name, Some(chosen), commands);
        }
    });
}

/// A color to choose, with its lightness.
fn one(ui: &mut Ui, rgb: [u8; 3], name: &str, chosen: Option<Tint>, commands: &mut Vec<Command>) {
    let tint = Tint::of_srgb(rgb).0;
    if swatch(ui, rgb, name, chosen.is_some_and(|chosen| tint.is_like(chosen))).clicked() {
        commands.extend(choice(rgb));
    }
}

/// Colors that go with the chosen one.
pub(super) fn harmonious(ui: &mut Ui, brush: &Brush, commands: &mut Vec<Command>) {
    row(ui, |ui| {
        for (name, tint) in harmonies(brush.tint, brush.lightness) {
            if swatch(ui, tint.at(brush.lightness), name, false).clicked() {
                commands.push(Command::Color(tint, Gesture::Begin));
            }
        }
    });
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
        ui.spacing_mut().item_spacing = Vec2::splat(APART);
        swatches(ui);
    });
}

pub(super) fn swatch(ui: &mut Ui, rgb: [u8; 3], name: &str, is_chosen: bool) -> Response {
    let size = Vec2::splat(theme::SWATCH);
    framed(ui, size, name, is_chosen, |ui, rect| {
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), theme::srgb(rgb));
    })
}

/// A ramp from dark to light, as wide as two swatches.
fn ramp(ui: &mut Ui, ramp: &Ramp, name: &str, is_chosen: bool) -> Response {
    // Black and white say nothing of a color.
    const FIRST: f32 = 14.0;
    const LAST: f32 = 92.0;
    const PIECES: u8 = 12;
    let size = vec2(2.0 * theme::SWATCH + APART, theme::SWATCH);
    framed(ui, size, name, is_chosen, |ui, rect| {
        let mut mesh = Mesh::default();
        for piece in 0..=PIECES {
            let share = f32::from(piece) / f32::from(PIECES);
            let lightness = FIRST + share * (LAST - FIRST);
            let [a, b] = ramp.at(lightness);
            let color = theme::srgb(Tint { a, b }.at(lightness));
            let x = rect.left() + share * rect.width();
            mesh.colored_vertex(pos2(x, rect.top()), color);
            mesh.colored_vertex(pos2(x, rect.bottom()), color);
        }
        for left in (0..u32::from(PIECES)).map(|piece| 2 * piece) {
            mesh.add_triangle(left, left + 1, left + 2);
            mesh.add_triangle(left + 1, left + 2, left + 3);
        }
        ui.painter().add(mesh);
    })
}

/// A piece of color one can choose, drawn by `fill`.
fn framed(ui: &mut Ui, size: Vec2, name: &str, is_chosen: bool, fill: impl FnOnce(&Ui, Rect)) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), is_chosen, name));
    fill(ui, rect);
    let colors = theme::colors(ui);
    let radius = CornerRadius::same(theme::RADIUS);
    let edge = match () {
        () if is_chosen || response.has_focus() => Stroke::new(2.0, colors.accent),
        () if response.hovered() => Stroke::new(1.5, colors.strong),
        () => Stroke::new(1.0, Color32::from_black_alpha(60)),
    };
    let side = if is_chosen { StrokeKind::Outside } else { StrokeKind::Inside };
    ui.painter().rect_stroke(rect, radius, edge, side);
    response.on_hover_text(name)
}
