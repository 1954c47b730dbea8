//! What one sees before anything is open: an invitation.

use std::path::Path;

use eframe::egui::{Align2, Button, CornerRadius, FontId, RichText, ScrollArea, Stroke, StrokeKind, Ui, Widget, vec2};

use super::pieces::accent_button;
use super::tour_card;
use crate::engine::JobKind;
use crate::ui::commands::Command;
use crate::ui::desk::{Desk, Work};
use crate::ui::icons::Icon;
use crate::ui::strings::start as words;
use crate::ui::theme;

/// Recent files that are offered; more are in the menu.
const RECENT: usize = 5;

/// Height of one of them.
const ROW: f32 = 30.0;

/// Draws it.
pub(in crate::ui) fn show(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    let opening = desk.work.iter().find(|w| w.job == JobKind::Opening);
    let rows = desk.settings.recent.len().min(RECENT);
    let height = 270.0 + if rows > 0 { 46.0 + (ROW + 2.0) * rows as f32 } else { 0.0 };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space((0.44 * (ui.available_height() - height)).max(theme::MARGIN));
        ui.vertical_centered(|ui| {
            masthead(ui);
            ui.add_space(22.0);
            match opening {
                Some(work) => opening_now(ui, work),
                None => invitation(ui, commands),
            }
            if !desk.settings.toured && opening.is_none() {
                tour_card::offer(ui, commands);
            }
            if rows > 0 && opening.is_none() {
                recent(ui, desk, commands);
            }
        });
    });
}

fn masthead(ui: &mut Ui) {
    let colors = theme::colors(ui);
    ui.add(Icon::App.sized(46.0).tint(colors.accent));
    ui.add_space(6.0);
    ui.label(RichText::new(words::TITLE).text_style(theme::title()).color(colors.strong));
    ui.label(RichText::new(words::INVITATION).size(14.0).color(colors.weak));
}

fn invitation(ui: &mut Ui, commands: &mut Vec<Command>) {
    if accent_button(ui, words::OPEN).on_hover_text(Command::Open.tooltip(ui.ctx())).clicked() {
        commands.push(Command::Open);
    }
    let weak = theme::colors(ui).weak;
    ui.label(RichText::new(words::DROP).size(12.0).color(weak));
    let folder = Button::new(Command::OpenFolder.label()).frame_when_inactive(false);
    if ui.add(folder).on_hover_text(Command::OpenFolder.tooltip(ui.ctx())).clicked() {
        commands.push(Command::OpenFolder);
    }
}

fn opening_now(ui: &mut Ui, work: &Work) {
    let colors = theme::colors(ui);
    ui.label(RichText::new(&work.label).color(colors.text));
    let bar = eframe::egui::ProgressBar::new(work.fraction.unwrap_or(1.0)).desired_width(200.0).desired_height(4.0);
    ui.add(bar.fill(colors.accent.gamma_multiply(if work.fraction.is_some() { 1.0 } else { 0.45 })));
}

fn recent(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    let colors = theme::colors(ui);
    ui.add_space(26.0);
    let width = 340.0_f32.min(ui.available_width());
    ui.allocate_ui(vec2(width, 0.0), |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(RichText::new(words::RECENT).text_style(theme::section()).color(colors.weak));
            ui.add_space(2.0);
            for path in desk.settings.recent.iter().take(RECENT) {
                if recent_file(ui, path).clicked() {
                    commands.push(Command::OpenPath(path.clone()));
                }
            }
        });
    });
}

/// Name at the left, folder at the right; both give way where they are long.
fn recent_file(ui: &mut Ui, path: &Path) -> eframe::egui::Response {
    let colors = theme::colors(ui);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let button = Button::new((Icon::Picture.sized(16.0).tint(colors.weak), name))
        .truncate()
        .min_size(vec2(ui.available_width(), ROW))
        .fill(colors.ground.gamma_multiply(0.0));
    let whole = path.display().to_string();
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width());
        button.frame_when_inactive(false).ui(ui)
    })
    .inner
    .on_hover_text(whole)
}

/// Over everything while a file hangs over the window.
pub(in crate::ui) fn drop_hint(ui: &Ui, words: &str) {
    let colors = theme::colors(ui);
    let layer = eframe::egui::LayerId::new(eframe::egui::Order::Foreground, eframe::egui::Id::unique("drop"));
    let painter = ui.ctx().layer_painter(layer);
    let all = ui.ctx().content_rect();
    painter.rect_filled(all, CornerRadius::ZERO, colors.panel.gamma_multiply(0.82));
    let inner = all.shrink(theme::MARGIN);
    let radius = CornerRadius::same(theme::RADIUS_LARGE);
    painter.rect_stroke(inner, radius, Stroke::new(2.0, colors.accent), StrokeKind::Inside);
    painter.text(all.center(), Align2::CENTER_CENTER, words, FontId::new(20.0, theme::medium()), colors.strong);
}
