//! The tools, at the left.

use eframe::egui::{Frame, Margin, Panel, ScrollArea, Ui};

use super::pieces::icon_button;
use crate::ui::brush::Tool;
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::theme;

/// Draws it.
pub(in crate::ui) fn show(ui: &mut Ui, desk: &Desk, commands: &mut Vec<Command>) {
    let margin = Margin::symmetric(8, 10);
    let frame = Frame::new().fill(theme::colors(ui).panel).inner_margin(margin);
    Panel::left("tools").exact_size(theme::RAIL).resizable(false).frame(frame).show(ui, |ui| {
        ScrollArea::vertical().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            // One network takes boxes; beside any other the tool would only be in the way.
            for tool in Tool::ALL.into_iter().filter(|tool| *tool != Tool::Boxes || desk.takes_boxes()) {
                icon_button(ui, desk, &Command::Use(tool), theme::RAIL_BUTTON, commands);
            }
            ui.add_space(theme::GAP);
            icon_button(ui, desk, &Command::Fit, theme::RAIL_BUTTON, commands);
        });
    });
}
