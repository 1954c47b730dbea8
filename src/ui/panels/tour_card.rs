//! The card of the tour over the canvas, a ring where it asks for a stroke, and the offer of it on the start screen.

use eframe::egui::{
    Align, Align2, Area, Button, CornerRadius, Frame, Id, Layout, Margin, Order, RichText, Role, Stroke, Ui, Vec2,
    WidgetInfo, vec2,
};

use super::pieces::accent_button;
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::strings::tour as words;
use crate::ui::theme;
use crate::ui::tour::{Step, TourCommand};

/// Its width in points. By eye.
const WIDTH: f32 = 400.0;

/// Draws the card, in the middle of the lower edge of the canvas.
pub(in crate::ui) fn show(ui: &Ui, desk: &Desk, canvas: Option<eframe::egui::Rect>, commands: &mut Vec<Command>) {
    let (Some(step), Some(canvas)) = (desk.tour_step(), canvas) else { return };
    let colors = theme::colors(ui);
    let foot = canvas.center_bottom() - vec2(0.0, theme::MARGIN);
    let area = Area::new(Id::unique("tour")).order(Order::Middle).pivot(Align2::CENTER_BOTTOM).fixed_pos(foot);
    area.show(ui.ctx(), |ui| {
        let frame = Frame::popup(ui.style()).inner_margin(Margin::same(16)).stroke(Stroke::new(1.0, colors.accent));
        let card = frame.corner_radius(CornerRadius::same(theme::RADIUS_LARGE)).show(ui, |ui| {
            ui.set_width(WIDTH.min(canvas.width() - 4.0 * theme::MARGIN));
            let [title, text] = words::STEPS[step as usize];
            ui.horizontal(|ui| {
                ui.label(RichText::new(title).heading().color(colors.strong));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(words::step(step.number())).size(11.5).color(colors.weak));
                });
            });
            ui.label(text);
            ui.add_space(theme::GAP);
            answers(ui, step, commands);
        });
        card.response.widget_info(|| WidgetInfo::labeled(Role::Group, true, words::CARD));
    });
}

fn answers(ui: &mut Ui, step: Step, commands: &mut Vec<Command>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if step == Step::Done {
            if accent_button(ui, Command::Open.label()).clicked() {
                commands.extend([Command::Tour(TourCommand::End), Command::Open]);
            }
            if ui.add(Button::new(words::DONE).min_size(vec2(84.0, 30.0))).clicked() {
                commands.push(Command::Tour(TourCommand::End));
            }
            return;
        }
        if accent_button(ui, words::DO_IT).clicked() {
            commands.push(Command::Tour(TourCommand::Show));
        }
        for (name, command) in [(words::NEXT, TourCommand::Next), (words::END, TourCommand::End)] {
            if ui.add(Button::new(name).min_size(vec2(84.0, 30.0))).clicked() {
                commands.push(Command::Tour(command));
            }
        }
    });
}

/// Offers the tour to who sees the program for the first time.
pub(super) fn offer(ui: &mut Ui, commands: &mut Vec<Command>) {
    let colors = theme::colors(ui);
    ui.add_space(18.0);
    let width = WIDTH.min(ui.available_width());
    ui.allocate_ui(vec2(width, 0.0), |ui| {
        let frame =
            Frame::new().fill(colors.panel).stroke(Stroke::new(1.0, colors.line)).inner_margin(Margin::same(14));
        frame.corner_radius(CornerRadius::same(theme::RADIUS_LARGE)).show(ui, |ui| {
            ui.label(RichText::new(words::FIRST_TIME).color(colors.text));
            ui.add_space(4.0);
            ui.allocate_ui(Vec2::new(176.0, 30.0), |ui| {
                ui.horizontal(|ui| {
                    for (name, command) in [(words::SEE, TourCommand::Begin), (words::SKIP, TourCommand::End)] {
                        if ui.add(Button::new(name).min_size(vec2(84.0, 28.0))).clicked() {
                            commands.push(Command::Tour(command));
                        }
                    }
                });
            });
        });
    });
}
