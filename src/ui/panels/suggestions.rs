//! Likely colors of a place, as a network tells them: swatches at the lightness of that place, with their shares.

use eframe::egui::{CornerRadius, Grid, Label, RichText, Sense, Sides, Ui, vec2};

use super::pieces::{icon_only, section};
use super::swatches::swatch;
use crate::document::Revision;
use crate::engine::{Suggestion, SuggestionReport};
use crate::raster::ImagePoint;
use crate::ui::brush::Tint;
use crate::ui::commands::{Command, Gesture};
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::icons::Icon;
use crate::ui::strings::suggestions as words;
use crate::ui::theme;

/// Swatches in a row: nine are three rows.
const COLUMNS: usize = 3;

/// Size of the bar beside a swatch in points, by eye.
const BAR: eframe::egui::Vec2 = vec2(34.0, 4.0);

/// Draws them, where there are some. `seen` is the question whose answer was drawn last; a new answer is brought into sight.
pub(super) fn show(
    ui: &mut Ui,
    seen: &mut Option<(Revision, ImagePoint)>,
    desk: &Desk,
    easel: &Easel,
    commands: &mut Vec<Command>,
) {
    let question = easel.told.suggestions.as_ref().map(|report| (report.revision, report.place));
    let is_new = *seen != question;
    *seen = question;
    let Some(report) = &easel.told.suggestions else { return };
    let group = ui.scope(|ui| answer(ui, report, desk, easel, commands)).response;
    if is_new {
        group.scroll_to_me(None);
    }
    ui.add_space(theme::GROUP_GAP);
}

fn answer(ui: &mut Ui, report: &SuggestionReport, desk: &Desk, easel: &Easel, commands: &mut Vec<Command>) {
    let put_away = Sides::new().show(
        ui,
        |ui| section(ui, words::TITLE),
        |ui| {
            let hint = Command::NoSuggestions.tooltip(ui.ctx());
            let close = icon_only(Icon::Close, Command::NoSuggestions.label()).frame_when_inactive(false);
            ui.add(close).on_hover_text(hint).clicked()
        },
    );
    if put_away.1 {
        commands.push(Command::NoSuggestions);
    }
    let lightness = easel.color_at(report.place).map_or(desk.brush.lightness, |(_, lightness)| lightness);
    all(ui, report, lightness, desk.brush.tint, commands);
}

fn all(ui: &mut Ui, report: &SuggestionReport, lightness: f32, chosen: Tint, commands: &mut Vec<Command>) {
    // The likeliest fills its bar, so that small shares can be told apart.
    let most = report.colors.iter().map(|color| color.weight).fold(f32::EPSILON, f32::max);
    Grid::new("suggestions").num_columns(COLUMNS).spacing([12.0, 8.0]).show(ui, |ui| {
        for (number, color) in (1..).zip(&report.colors) {
            ui.horizontal(|ui| one(ui, number, color, (lightness, most), chosen, commands));
            if number % COLUMNS == 0 {
                ui.end_row();
            }
        }
    });
}

fn one(
    ui: &mut Ui,
    number: usize,
    color: &Suggestion,
    (lightness, most): (f32, f32),
    chosen: Tint,
    commands: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let [a, b] = color.ab;
    let tint = Tint { a, b };
    let percent = percent(color.weight);
    if swatch(ui, tint.at(lightness), &words::swatch(number, &percent), tint.is_like(chosen)).clicked() {
        commands.extend([Command::Color(tint, Gesture::Begin), Command::Lightness(lightness)]);
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let colors = theme::colors(ui);
        ui.add(Label::new(RichText::new(percent).size(11.0).color(colors.text)));
        let (rect, _) = ui.allocate_exact_size(BAR, Sense::hover());
        ui.painter().rect_filled(rect, CornerRadius::same(2), colors.rail);
        let share = rect.with_max_x(rect.left() + rect.width() * (color.weight / most).clamp(0.0, 1.0));
        ui.painter().rect_filled(share, CornerRadius::same(2), colors.accent);
    });
}

/// A share of 0..=1 in words.
fn percent(share: f32) -> String {
    let percent = 100.0 * share;
    if percent < 1.0 { "< 1 %".into() } else { format!("{percent:.0} %") }
}
