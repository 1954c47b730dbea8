//! Messages over the lower right corner of the canvas.

use eframe::egui::{
    Align, Align2, Area, Context, CornerRadius, Frame, Id, Layout, Margin, Order, RichText, ScrollArea, Stroke,
    TextStyle, Ui, vec2,
};

use super::pieces::icon_only;
use crate::ui::commands::Command;
use crate::ui::icons::Icon;
use crate::ui::notices::{Mood, Notice, Notices, Offer};
use crate::ui::strings::notice as words;
use crate::ui::theme;

/// Draws them.
pub(in crate::ui) fn show(ctx: &Context, notices: &Notices, commands: &mut Vec<Command>) {
    if notices.iter().next().is_none() {
        return;
    }
    let corner = vec2(-theme::MARGIN, -theme::STATUS_BAR - theme::MARGIN);
    let area = Area::new(Id::unique("notices")).order(Order::Foreground).anchor(Align2::RIGHT_BOTTOM, corner);
    area.show(ctx, |ui| {
        let room = ui.ctx().content_rect().width() - 2.0 * theme::MARGIN;
        ui.set_width(theme::NOTICE.min(room));
        for notice in notices.iter() {
            one(ui, notice, commands);
        }
    });
}

fn one(ui: &mut Ui, notice: &Notice, commands: &mut Vec<Command>) {
    let colors = theme::colors(ui);
    let (icon, color) = match notice.mood {
        Mood::Failure => (Icon::Warning, colors.alarm),
        Mood::Note => (Icon::Notice, colors.accent),
        Mood::Done => (Icon::Check, colors.well),
    };
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(12)).stroke(Stroke::new(1.0, colors.line));
    frame.corner_radius(CornerRadius::same(theme::RADIUS_LARGE)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.add(icon.image().tint(color).alt_text(mood_name(notice.mood)));
            ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                let close = icon_only(Icon::Close, words::CLOSE).frame_when_inactive(false);
                if ui.add(close).on_hover_text(words::CLOSE).clicked() {
                    commands.push(Command::CloseNotice(notice.number));
                }
                ui.with_layout(Layout::top_down(Align::LEFT), |ui| body(ui, notice, commands));
            });
        });
    });
}

fn body(ui: &mut Ui, notice: &Notice, commands: &mut Vec<Command>) {
    let strong = theme::colors(ui).strong;
    ui.add(eframe::egui::Label::new(RichText::new(&notice.message).color(strong)).wrap());
    if notice.offer == Offer::TryAgain {
        let again = ui.button(Command::Retry.label()).on_hover_text(Command::Retry.tooltip(ui.ctx()));
        if again.clicked() {
            commands.push(Command::Retry);
        }
    }
    if notice.detail.is_empty() {
        return;
    }
    let open = Id::unique(("detail of notice", notice.number));
    let is_open = ui.data(|d| d.get_temp::<bool>(open).unwrap_or(false));
    ui.horizontal(|ui| {
        if ui.selectable_label(is_open, words::DETAIL).clicked() {
            ui.data_mut(|d| d.insert_temp(open, !is_open));
        }
        if ui.add(icon_only(Icon::Copy, words::COPY).frame_when_inactive(false)).on_hover_text(words::COPY).clicked() {
            commands.push(Command::Copy(format!("{}\n\n{}", notice.message, notice.detail)));
        }
    });
    if is_open {
        ScrollArea::vertical().max_height(140.0).show(ui, |ui| {
            let detail = RichText::new(&notice.detail).text_style(TextStyle::Monospace);
            ui.add(eframe::egui::Label::new(detail).wrap().selectable(true));
        });
    }
}

const fn mood_name(mood: Mood) -> &'static str {
    match mood {
        Mood::Failure => "Failure",
        Mood::Note => "Note",
        Mood::Done => "Done",
    }
}
