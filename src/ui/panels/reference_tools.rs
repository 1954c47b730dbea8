//! What a press in a reference does, what is asked for next, and what was said of the reference, to be taken back.

use eframe::egui::{Button, RichText, Ui};

use super::rows::weak;
use crate::document::{Exemplar, Takes};
use crate::ui::commands::Command;
use crate::ui::easel::Easel;
use crate::ui::references::{ReferenceCommand, ReferenceTool, Said};
use crate::ui::strings::references as words;
use crate::ui::theme;

/// One of the tools that serve a reference of which this is taken.
pub(super) fn choice(ui: &mut Ui, easel: &Easel, takes: Takes, commands: &mut Vec<Command>) {
    let chosen = easel.reference_tool(takes);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(4.0);
        ui.spacing_mut().button_padding.x = 6.0;
        for tool in ReferenceTool::ALL.into_iter().filter(|tool| tool.serves(takes)) {
            let button = Button::selectable(tool == chosen, tool.words().label).frame_when_inactive(true);
            if ui.add(button).on_hover_text(tool.words().hint).clicked() {
                commands.push(Command::Reference(ReferenceCommand::Hold(tool)));
            }
        }
    });
}

/// What to do next.
pub(super) fn hint(ui: &mut Ui, easel: &Easel, exemplar: &Exemplar, commands: &mut Vec<Command>) {
    let Some(begun) = easel.begun().filter(|begun| begun.id == exemplar.id) else {
        return weak(ui, easel.reference_tool(exemplar.takes).words().hint);
    };
    let asked = words::asked(&begun.asks);
    ui.label(RichText::new(asked).color(theme::colors(ui).accent));
    if ui.button(words::LEAVE).clicked() {
        commands.push(Command::Reference(ReferenceCommand::Leave));
    }
}

/// What was said, each with a button that takes it back.
pub(super) fn said(ui: &mut Ui, exemplar: &Exemplar, commands: &mut Vec<Command>) {
    let mut forget = |said: Said| commands.push(Command::Reference(ReferenceCommand::Forget(exemplar.id, said)));
    let numbered = [
        (exemplar.pairs.len(), words::PAIRS, words::PAIRS_FORGET, Said::Pairs, Said::Pair as fn(usize) -> Said),
        (exemplar.excluded.len(), words::LEFT_OUT, words::LEFT_OUT_FORGET, Said::AllLeftOut, Said::LeftOut),
    ];
    for (count, title, all, forget_all, one) in numbered.into_iter().filter(|(count, ..)| *count > 0) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            weak(ui, title);
            for k in 0..count {
                let (face, name) = (format!("{} ×", k + 1), words::take_back(forget_all, k + 1));
                if ui.add(Button::new(face).small()).accessible_name(&name).on_hover_text(&name).clicked() {
                    forget(one(k));
                }
            }
            if ui.add(Button::new(words::ALL).small()).accessible_name(all).on_hover_text(all).clicked() {
                forget(forget_all);
            }
        });
    }
    if exemplar.crop.is_some() && ui.button(words::CROP_FORGET).on_hover_text(words::CROP_FORGET_HINT).clicked() {
        forget(Said::Crop);
    }
    let limited = exemplar.only.is_some() && exemplar.takes == Takes::Places;
    if limited && ui.button(words::ONLY_FORGET).on_hover_text(words::ONLY_FORGET_HINT).clicked() {
        forget(Said::Only);
    }
}
