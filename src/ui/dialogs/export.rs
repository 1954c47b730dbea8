//! Asks how a picture is to be written.

mod form;

use std::sync::Arc;

use eframe::egui::text::CCursor;
use eframe::egui::text_edit::TextEditState;
use eframe::egui::text_selection::CCursorRange;
use eframe::egui::{
    Checkbox, Color32, ComboBox, Context, DragValue, FontId, Galley, Id, Response, RichText, Slider, TextBuffer,
    TextEdit, TextStyle, Ui,
};

use super::Answer;
use super::folder::Folders;
use super::frame;
use crate::engine::{Captions, Content, Cut, Depth, Details, Profile, Tint};
use crate::ui::commands::Command;
use crate::ui::file_dialogs::Purpose;
use crate::ui::panels::field_row;
use crate::ui::strings::{dialog, export as words};
use crate::ui::theme;

pub(in crate::ui) use form::ExportForm;
use form::Written;

pub(super) fn show(ctx: &Context, form: &mut ExportForm, folders: &mut Folders, commands: &mut Vec<Command>) {
    frame::dialog(ctx, words::EXPORT, theme::DIALOG + 60.0, commands, |ui, commands| {
        content(ui, form);
        file(ui, form, commands);
        format(ui, form);
        if form.format().has_sixteen_bit() {
            depth(ui, form);
        }
        if form.format() == Written::Jpeg {
            field_row(ui, words::QUALITY, |ui| {
                ui.spacing_mut().slider_width = 180.0;
                ui.add(Slider::new(&mut form.options.quality, 1..=100)).accessible_name(words::QUALITY);
            });
        }
        size(ui, form);
        if form.options.content == Content::Picture {
            scan(ui, form);
        }
        along(ui, form);
        captions(ui, form);
        ui.add_space(4.0);
        note(ui, form);
        let replaces = form.has_name() && folders.holds(&form.path(), Purpose::Export, ui.ctx());
        if replaces {
            ui.label(RichText::new(dialog::EXISTS).color(theme::colors(ui).accent));
        }
        let meant = if replaces { dialog::REPLACE } else { words::EXPORT_NOW };
        if frame::answers(ui, meant, form.is_ready(), &[(dialog::CANCEL, Answer::Cancel)], commands) {
            commands.push(Command::Answer(Answer::Export(form.path(), form.options())));
        }
    });
}

/// What will be written and what one may rely on, or why nothing can be.
fn note(ui: &mut Ui, form: &ExportForm) {
    let (weak, alarm) = (theme::colors(ui).weak, theme::colors(ui).alarm);
    let (note, color) = match form.options.content {
        _ if !form.has_name() => (words::NO_NAME, alarm),
        _ if !form.holds_content() => (words::NO_TRANSPARENCY, alarm),
        Content::Picture if form.has_levels() => (words::LEVELED, weak),
        content => (words::export_note(content, form.options.longest_px.is_some()), weak),
    };
    ui.label(RichText::new(note).color(color));
}

/// The button beside the name, in points. By eye.
const CHOOSE: f32 = 96.0;

fn file(ui: &mut Ui, form: &mut ExportForm, commands: &mut Vec<Command>) {
    field_row(ui, words::EXPORT_TO, |ui| {
        let width = (ui.available_width() - CHOOSE).max(80.0);
        let hint = form.path().display().to_string();
        let response = path_field(ui, &mut form.typed, width).accessible_name(words::EXPORT_TO).on_hover_text(hint);
        if response.changed() {
            form.note_format();
        }
        if ui.button(dialog::CHOOSE).clicked() {
            commands.push(Command::Answer(Answer::ChooseExport));
        }
    });
    if let Some(name) = form.completed() {
        field_row(ui, "", |ui| {
            ui.label(RichText::new(words::completed(&name)).color(theme::colors(ui).weak));
        });
    }
}

/// A field for a path: nobody writes in it, it shows the end of what is too long, where the file's name stands.
fn path_field(ui: &mut Ui, path: &mut String, width: f32) -> Response {
    let id = Id::unique("path of an export");
    let margin = ui.spacing().button_padding;
    let font = TextStyle::Body.resolve(ui.style());
    let color = theme::colors(ui).text;
    let is_written = ui.memory(|memory| memory.has_focus(id));
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| {
        let text = text.as_str();
        let text = if is_written { text.to_owned() } else { end_of(ui, text, &font, width - 2.0 * margin.x) };
        laid_out(ui, text, &font, color)
    };
    let field = TextEdit::singleline(path).id(id).desired_width(width).layouter(&mut layouter);
    let response = ui.add(field);
    if response.gained_focus()
        && let Some(mut state) = TextEditState::load(ui.ctx(), id)
    {
        // Where one pressed was a place of the shortened text; the name stands at the end.
        state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(path.chars().count()))));
        state.store(ui.ctx(), id);
    }
    response
}

/// The text, without its beginning where it is wider than so many points.
fn end_of(ui: &Ui, text: &str, font: &FontId, room: f32) -> String {
    let from = |start: usize| match start {
        0 => text.to_owned(),
        start => format!("…{}", text.get(start..).unwrap_or_default()),
    };
    let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
    let is_wide = |start: &usize| laid_out(ui, from(*start), font, Color32::PLACEHOLDER).size().x > room;
    starts.get(starts.partition_point(is_wide)).map_or_else(String::new, |start| from(*start))
}

fn laid_out(ui: &Ui, text: String, font: &FontId, color: Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text, font.clone(), color)
}

fn format(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::FORMAT, |ui| {
        let now = form.format();
        let choice = ComboBox::from_id_salt("format").selected_text(now.label()).width(180.0);
        let response = choice.show_ui(ui, |ui| {
            for format in Written::ALL {
                if ui.selectable_label(format == now, format.label()).clicked() {
                    form.set_format(format);
                }
            }
        });
        response.response.accessible_name(words::FORMAT);
    });
}

fn content(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::CONTENT, |ui| {
        for content in [Content::Picture, Content::Color, Content::Strokes] {
            let label = words::content(content);
            let is_on = form.options.content == content;
            if ui.selectable_label(is_on, label).on_hover_text(words::export_note(content, false)).clicked() {
                form.show(content);
            }
        }
    });
}

/// The smallest longest side that can be asked for, in pixels; less is no picture. By eye.
const SMALLEST_PX: usize = 16;

fn size(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::PIXELS, |ui| {
        // Strokes alone are never made smaller.
        if form.options.content != Content::Strokes {
            longest(ui, form);
        }
        let size = form.size();
        ui.label(RichText::new(words::pixels(size.width, size.height)).color(theme::colors(ui).weak));
    });
}

fn longest(ui: &mut Ui, form: &mut ExportForm) {
    let full_px = form.full_px;
    let longest_px = &mut form.options.longest_px;
    if ui.selectable_label(longest_px.is_none(), words::FULL_SIZE).clicked() {
        *longest_px = None;
        ui.ctx().request_repaint();
    }
    if ui.selectable_label(longest_px.is_some(), words::LONGEST_SIDE).clicked() && longest_px.is_none() {
        // A screen shows no more than 2048; of a smaller photograph the half is a beginning. By eye.
        *longest_px = Some(if full_px > 2048 { 2048 } else { full_px.div_ceil(2) });
        ui.ctx().request_repaint();
    }
    if let Some(px) = longest_px {
        let field = DragValue::new(px).range(SMALLEST_PX.min(full_px)..=full_px).suffix(" px").speed(8.0);
        ui.add(field).accessible_name(words::LONGEST_PX);
    }
}

/// What is made of the scan.
fn scan(ui: &mut Ui, form: &mut ExportForm) {
    let (has_frame, has_tint) = (form.has_frame(), form.has_tint);
    choices(ui, words::SCAN, |ui| {
        let mut cut = form.options.cut == Cut::Frame;
        let hint = if has_frame { words::CUT_HINT } else { words::NO_FRAME };
        choice(ui, has_frame, &mut cut, words::CUT, hint);
        form.options.cut = if cut { Cut::Frame } else { Cut::Whole };
        let mut restored = form.options.tint == Tint::Restored;
        let hint = if has_tint { words::TINT_HINT } else { words::NO_TINT };
        choice(ui, has_tint, &mut restored, words::TINT, hint);
        form.options.tint = if restored { Tint::Restored } else { Tint::Neutralized };
    });
}

/// What goes along from the photograph.
fn along(ui: &mut Ui, form: &mut ExportForm) {
    choices(ui, words::ALONG, |ui| {
        let mut kept = form.options.details == Details::Kept;
        choice(ui, true, &mut kept, words::METADATA, words::METADATA_HINT);
        form.options.details = if kept { Details::Kept } else { Details::LeftOut };
        let mut original = form.options.profile == Profile::Original;
        let hint = if form.has_profile { words::PROFILE_HINT } else { words::NO_PROFILE };
        choice(ui, form.has_profile, &mut original, words::PROFILE, hint);
        form.options.profile = if original { Profile::Original } else { Profile::Srgb };
    });
}

fn captions(ui: &mut Ui, form: &mut ExportForm) {
    choices(ui, words::NOTES, |ui| {
        let mut written = form.options.captions == Captions::Written;
        let has_notes = form.has_notes();
        let hint = if has_notes { words::NOTES_HINT } else { words::NO_NOTES };
        choice(ui, has_notes, &mut written, words::NOTES_IN_XMP, hint);
        form.options.captions = if written { Captions::Written } else { Captions::Omitted };
    });
}

/// Choices below one another beside their common name.
fn choices(ui: &mut Ui, name: &str, each: impl FnOnce(&mut Ui)) {
    field_row(ui, name, |ui| {
        ui.vertical(each);
    });
}

fn choice(ui: &mut Ui, is_enabled: bool, on: &mut bool, label: &str, hint: &str) {
    ui.add_enabled(is_enabled, Checkbox::new(on, label)).on_hover_text(hint).on_disabled_hover_text(hint);
}

fn depth(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::DEPTH, |ui| {
        for (depth, label) in [(Depth::Eight, words::EIGHT_BIT), (Depth::Sixteen, words::SIXTEEN_BIT)] {
            ui.selectable_value(&mut form.options.depth, depth, label);
        }
    });
}
