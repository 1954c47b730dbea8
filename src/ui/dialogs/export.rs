//! Asks how a picture is to be written.

use std::path::{Path, PathBuf};

use eframe::egui::{Checkbox, ComboBox, Context, RichText, Slider, TextEdit, Ui};

use super::Answer;
use super::folder::Folders;
use super::frame::{answers, dialog};
use crate::engine::{Captions, Depth, ExportOptions};
use crate::ui::commands::Command;
use crate::ui::file_dialogs::Purpose;
use crate::ui::panels::field_row;
use crate::ui::strings::dialog as words;
use crate::ui::theme;

/// Formats a picture can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Written {
    Png,
    Tiff,
    Jpeg,
    Webp,
}

impl Written {
    const ALL: [Self; 4] = [Self::Png, Self::Tiff, Self::Jpeg, Self::Webp];

    const fn label(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP, lossless",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }

    const fn has_sixteen_bit(self) -> bool {
        matches!(self, Self::Png | Self::Tiff)
    }

    /// The format a name asks for.
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "png" => Some(Self::Png),
            "tif" | "tiff" => Some(Self::Tiff),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "webp" => Some(Self::Webp),
            _ => None,
        }
    }
}

/// What the dialog holds while it is open.
#[derive(Clone, Debug)]
pub(in crate::ui) struct ExportForm {
    /// As typed.
    path: String,
    options: ExportOptions,
    /// How many strokes something is written about.
    described: usize,
}

impl ExportForm {
    pub(in crate::ui) fn new(path: &Path, options: ExportOptions, described: usize) -> Self {
        Self { path: path.display().to_string(), options, described }
    }

    /// Where the picture goes.
    pub(in crate::ui) fn path(&self) -> PathBuf {
        PathBuf::from(self.path.trim())
    }

    /// Another place, chosen in a file dialog.
    pub(in crate::ui) fn set_path(&mut self, path: &Path) {
        let path = if Written::of(path).is_none() { path.with_extension(self.format().ending()) } else { path.into() };
        self.path = path.display().to_string();
    }

    fn format(&self) -> Written {
        Written::of(&self.path()).unwrap_or(Written::Png)
    }

    /// Options as the format can take them.
    fn options(&self) -> ExportOptions {
        let depth = if self.format().has_sixteen_bit() { self.options.depth } else { Depth::Eight };
        ExportOptions { depth, ..self.options }
    }
}

pub(super) fn show(ctx: &Context, form: &mut ExportForm, folders: &mut Folders, commands: &mut Vec<Command>) {
    dialog(ctx, words::EXPORT, theme::DIALOG + 60.0, commands, |ui, commands| {
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
        captions(ui, form);
        ui.add_space(4.0);
        ui.label(RichText::new(words::EXPORT_NOTE).color(theme::colors(ui).weak));
        let ready = Written::of(&form.path()).is_some();
        let replaces = folders.holds(&form.path(), Purpose::Export, ui.ctx());
        if replaces {
            ui.label(RichText::new(words::EXISTS).color(theme::colors(ui).accent));
        }
        let meant = if replaces { words::REPLACE } else { words::EXPORT_NOW };
        if answers(ui, meant, ready, &[(words::CANCEL, Answer::Cancel)], commands) {
            commands.push(Command::Answer(Answer::Export(form.path(), form.options())));
        }
    });
}

fn file(ui: &mut Ui, form: &mut ExportForm, commands: &mut Vec<Command>) {
    field_row(ui, words::EXPORT_TO, |ui| {
        let width = (ui.available_width() - 96.0).max(80.0);
        let hint = form.path.clone();
        let field = TextEdit::singleline(&mut form.path).desired_width(width);
        ui.add(field).accessible_name(words::EXPORT_TO).on_hover_text(hint);
        if ui.button(words::CHOOSE).clicked() {
            commands.push(Command::Answer(Answer::ChooseExport));
        }
    });
}

fn format(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::FORMAT, |ui| {
        let now = form.format();
        let choice = ComboBox::from_id_salt("format").selected_text(now.label()).width(180.0);
        let response = choice.show_ui(ui, |ui| {
            for format in Written::ALL {
                if ui.selectable_label(format == now, format.label()).clicked() {
                    form.path = form.path().with_extension(format.ending()).display().to_string();
                }
            }
        });
        response.response.accessible_name(words::FORMAT);
    });
}

fn captions(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::NOTES, |ui| {
        let mut written = form.options.captions == Captions::Written;
        let choice = Checkbox::new(&mut written, words::NOTES_IN_XMP);
        let hint = if form.described == 0 { words::NO_NOTES } else { words::NOTES_HINT };
        ui.add_enabled(form.described > 0, choice).on_hover_text(hint).on_disabled_hover_text(hint);
        form.options.captions = if written { Captions::Written } else { Captions::Omitted };
    });
}

fn depth(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::DEPTH, |ui| {
        for (depth, label) in [(Depth::Eight, words::EIGHT_BIT), (Depth::Sixteen, words::SIXTEEN_BIT)] {
            ui.selectable_value(&mut form.options.depth, depth, label);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_the_format_and_the_format_what_it_can_hold() {
        let options = ExportOptions { depth: Depth::Sixteen, quality: 90, ..ExportOptions::default() };
        let mut form = ExportForm::new(Path::new("/a/ida.jpg"), options, 0);
        assert_eq!((form.format(), form.options().depth), (Written::Jpeg, Depth::Eight));
        form.set_path(Path::new("/a/ida.TIFF"));
        assert_eq!((form.format(), form.options().depth), (Written::Tiff, Depth::Sixteen));
        form.set_path(Path::new("/a/ida"));
        assert_eq!(form.path(), Path::new("/a/ida.tif"));
    }
}
