//! The list of strokes: each by its number and its color in words; and what is written about the selected one.

use eframe::egui::{Align2, Button, CornerRadius, FontId, Rect, Response, ScrollArea, TextEdit, Ui};

use super::lists::Lists;
use super::pieces::in_middle;
use super::rows::{ROW, Row, SAMPLE, weak};
use crate::document::{Caption, Evidence, NAME_CHARS, NOTE_CHARS, Paint, Stroke};
use crate::ui::brush::{Tint, Tool};
use crate::ui::color_words::of_paint;
use crate::ui::commands::{Command, Gesture};
use crate::ui::easel::Easel;
use crate::ui::icons::Icon;
use crate::ui::palette::middle;
use crate::ui::strings::lists as words;
use crate::ui::theme;

/// What is written about a stroke takes so much of the height, in points. By eye.
const ABOUT: f32 = 172.0;

pub(super) fn show(ui: &mut Ui, memory: &mut Lists, easel: &Easel, commands: &mut Vec<Command>) {
    let strokes = &easel.snapshot().strokes;
    if strokes.is_empty() {
        return weak(ui, words::NO_STROKES);
    }
    let height = (ui.available_height() - ABOUT).max(3.0 * ROW);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
    let selected = easel.selected().map(|stroke| stroke.id);
    if memory.scrolled != selected {
        memory.scrolled = selected;
        if let Some((number, _)) = easel.selected_place() {
            area = area.vertical_scroll_offset(((number as f32 - 0.5) * ROW - 0.5 * height).max(0.0));
        }
    }
    area.show_rows(ui, ROW, strokes.len(), |ui, rows| {
        for (number, stroke) in strokes.iter().enumerate().take(rows.end).skip(rows.start) {
            if row(ui, number + 1, stroke, selected == Some(stroke.id)).clicked() {
                commands.extend([Command::Use(Tool::Select), Command::Select(Some(stroke.id))]);
            }
        }
    });
    ui.spacing_mut().item_spacing.y = theme::GAP;
    ui.separator();
    match easel.selected() {
        Some(stroke) => about(ui, memory, stroke, commands),
        None => weak(ui, words::SELECT_FIRST),
    }
}

/// A stroke: its number, a sample of its color, its name or its color in words, and how sure it is.
fn row(ui: &mut Ui, number: usize, stroke: &Stroke, is_selected: bool) -> Response {
    let color_words = of_paint(stroke.paint);
    let caption = stroke.caption.as_deref();
    let name = caption.map(|c| c.name.as_str()).filter(|name| !name.is_empty());
    let what = name.map_or_else(|| color_words.to_string(), |name| format!("{name}, {color_words}"));
    let text = name.unwrap_or(&color_words);
    let row = Row { label: &words::stroke(number, &what), number, text, is_selected };
    let (response, places) = row.show(ui);
    sample(ui, places.sample, stroke);
    let colors = theme::colors(ui);
    match caption.map(|c| c.evidence).unwrap_or_default() {
        Evidence::Unsaid => {}
        Evidence::Certain => Icon::Check.sized(13.0).tint(colors.well).paint_at(ui, places.mark),
        Evidence::Guessed => {
            let font = FontId::proportional(13.0);
            ui.painter().text(places.mark.center(), Align2::CENTER_CENTER, "?", font, colors.accent);
        }
    }
    response.on_hover_text(hint(caption, &color_words))
}

/// All that is written about a stroke.
fn hint(caption: Option<&Caption>, color_words: &str) -> String {
    let written = caption.map(|c| [c.name.as_str(), c.note.as_str()]).unwrap_or_default();
    let lines = [color_words].into_iter().chain(written).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A sample of what a stroke says; what is no color has a sign of its own.
fn sample(ui: &Ui, rect: Rect, stroke: &Stroke) {
    let colors = theme::colors(ui);
    let radius = CornerRadius::same(3);
    match stroke.paint {
        Paint::Color { a, b } => {
            ui.painter().rect_filled(rect, radius, theme::srgb(Tint { a, b }.swatch()));
        }
        Paint::Ramp(ramp) => {
            ui.painter().rect_filled(rect, radius, theme::srgb(middle(ramp)));
        }
        Paint::Neutral => Icon::Neutral.sized(SAMPLE).tint(colors.text).paint_at(ui, rect),
        Paint::Keep => Icon::Keep.sized(SAMPLE).tint(colors.text).paint_at(ui, rect),
        Paint::Erase => Icon::Eraser.sized(SAMPLE).tint(colors.text).paint_at(ui, rect),
    }
}

/// Name, note and evidence of the selected stroke.
fn about(ui: &mut Ui, memory: &mut Lists, stroke: &Stroke, commands: &mut Vec<Command>) {
    let mut caption = stroke.caption.as_deref().cloned().unwrap_or_default();
    let name = TextEdit::singleline(&mut caption.name).hint_text(words::NAME_HINT).char_limit(NAME_CHARS);
    let name = ui.add(name.desired_width(f32::INFINITY)).accessible_name(words::NAME);
    let note = TextEdit::multiline(&mut caption.note).hint_text(words::NOTE_HINT).char_limit(NOTE_CHARS);
    let note = ScrollArea::vertical()
        .id_salt("note")
        .max_height(64.0)
        .show(ui, |ui| ui.add(note.desired_rows(3).desired_width(f32::INFINITY)).accessible_name(words::NOTE));
    let note = note.inner;
    if name.changed() || note.changed() {
        let begun = memory.described == Some(stroke.id);
        memory.described = Some(stroke.id);
        let gesture = if begun { Gesture::Continue } else { Gesture::Begin };
        commands.push(Command::Describe(caption.clone(), gesture));
    }
    if !name.has_focus() && !note.has_focus() {
        memory.described = None;
    }
    ui.columns_const(|columns: &mut [Ui; 3]| {
        let all = [Evidence::Unsaid, Evidence::Certain, Evidence::Guessed];
        for ((ui, evidence), word) in columns.iter_mut().zip(all).zip(words::EVIDENCE) {
            ui.spacing_mut().button_padding.x = 4.0;
            let button = Button::selectable(caption.evidence == evidence, word).frame_when_inactive(true);
            if in_middle(ui, true, button).clicked() {
                let caption = Caption { evidence, ..caption.clone() };
                commands.push(Command::Describe(caption, Gesture::Begin));
            }
        }
    });
}
