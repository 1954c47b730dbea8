//! Asks how a picture is to be written.

use std::path::{Path, PathBuf};

use eframe::egui::{Checkbox, ComboBox, Context, DragValue, RichText, Slider, TextEdit, Ui};

use super::Answer;
use super::folder::Folders;
use super::frame;
use crate::engine::{Captions, Content, Cut, Depth, Details, ExportOptions, Profile, Tint};
use crate::ui::commands::Command;
use crate::ui::easel::Easel;
use crate::ui::file_dialogs::Purpose;
use crate::ui::panels::field_row;
use crate::ui::strings::{dialog, export as words};
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
#[expect(clippy::struct_excessive_bools, reason = "what the photograph has, each for itself")]
pub(in crate::ui) struct ExportForm {
    /// As typed.
    path: String,
    options: ExportOptions,
    /// How many strokes something is written about.
    described: usize,
    /// Longest side of the photograph, in pixels.
    full_px: usize,
    /// Whether the photograph came with a color profile.
    has_profile: bool,
    /// Whether it is framed.
    has_frame: bool,
    /// Whether it came with a tint.
    has_tint: bool,
    /// Whether it is written with other tones than its own.
    has_levels: bool,
}

impl ExportForm {
    /// Asks how to write a picture beside its photograph.
    pub(in crate::ui) fn new(easel: &Easel, quality: u8) -> Self {
        let (snapshot, photo) = (easel.snapshot(), &easel.photo);
        let path = &snapshot.photograph.path;
        let described = snapshot.strokes.iter().filter(|s| s.caption.is_some()).count();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        // Sixteen bits in, sixteen bits out.
        let options = ExportOptions { depth: photo.depth, quality, ..ExportOptions::default() };
        let path = path.with_file_name(format!("{stem}{}.png", words::suffix(options.content)));
        let (full_px, has_profile) = (photo.size().longest(), photo.metadata.icc.is_some());
        Self {
            path: path.display().to_string(),
            options,
            described,
            full_px,
            has_profile,
            has_frame: easel.frame().is_some(),
            has_tint: easel.has_tint(),
            has_levels: !easel.levels().is_off(),
        }
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

    /// Something else is to be shown; the name that was proposed follows.
    fn show(&mut self, content: Content) {
        let path = self.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(stem) = stem.strip_suffix(words::suffix(self.options.content)) {
            let format = self.format();
            let lossless = if content == Content::Picture || format != Written::Jpeg { format } else { Written::Png };
            let name = format!("{stem}{}.{}", words::suffix(content), lossless.ending());
            self.path = path.with_file_name(name).display().to_string();
        }
        self.options.content = content;
    }

    /// Whether the format can hold what is to be shown.
    fn is_ready(&self) -> bool {
        let clear = self.options.content != Content::Strokes || self.format() != Written::Jpeg;
        clear && Written::of(&self.path()).is_some()
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
        if form.options.content != Content::Strokes {
            size(ui, form);
        }
        if form.options.content == Content::Picture {
            scan(ui, form);
        }
        along(ui, form);
        captions(ui, form);
        ui.add_space(4.0);
        let ready = form.is_ready();
        let (note, color) = match form.options.content {
            Content::Strokes if !ready => (words::NO_TRANSPARENCY, theme::colors(ui).alarm),
            Content::Picture if form.has_levels => (words::LEVELED, theme::colors(ui).weak),
            content => (words::export_note(content, form.options.longest_px.is_some()), theme::colors(ui).weak),
        };
        ui.label(RichText::new(note).color(color));
        let replaces = folders.holds(&form.path(), Purpose::Export, ui.ctx());
        if replaces {
            ui.label(RichText::new(dialog::EXISTS).color(theme::colors(ui).accent));
        }
        let meant = if replaces { dialog::REPLACE } else { words::EXPORT_NOW };
        if frame::answers(ui, meant, ready, &[(dialog::CANCEL, Answer::Cancel)], commands) {
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
        if ui.button(dialog::CHOOSE).clicked() {
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
    });
}

/// What is made of the scan.
fn scan(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::SCAN, |ui| {
        let mut cut = form.options.cut == Cut::Frame;
        let hint = if form.has_frame { words::CUT_HINT } else { words::NO_FRAME };
        let choice = Checkbox::new(&mut cut, words::CUT);
        ui.add_enabled(form.has_frame, choice).on_hover_text(hint).on_disabled_hover_text(hint);
        form.options.cut = if cut { Cut::Frame } else { Cut::Whole };
        let mut restored = form.options.tint == Tint::Restored;
        let hint = if form.has_tint { words::TINT_HINT } else { words::NO_TINT };
        let choice = Checkbox::new(&mut restored, words::TINT);
        ui.add_enabled(form.has_tint, choice).on_hover_text(hint).on_disabled_hover_text(hint);
        form.options.tint = if restored { Tint::Restored } else { Tint::Neutralized };
    });
}

/// What goes along from the photograph.
fn along(ui: &mut Ui, form: &mut ExportForm) {
    field_row(ui, words::ALONG, |ui| {
        let mut kept = form.options.details == Details::Kept;
        ui.checkbox(&mut kept, words::METADATA).on_hover_text(words::METADATA_HINT);
        form.options.details = if kept { Details::Kept } else { Details::LeftOut };
        let mut original = form.options.profile == Profile::Original;
        let hint = if form.has_profile { words::PROFILE_HINT } else { words::NO_PROFILE };
        let choice = Checkbox::new(&mut original, words::PROFILE);
        ui.add_enabled(form.has_profile, choice).on_hover_text(hint).on_disabled_hover_text(hint);
        form.options.profile = if original { Profile::Original } else { Profile::Srgb };
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

    fn form(path: &str, depth: Depth) -> ExportForm {
        let options = ExportOptions { depth, quality: 90, ..ExportOptions::default() };
        ExportForm {
            path: path.into(),
            options,
            described: 0,
            full_px: 4000,
            has_profile: false,
            has_frame: false,
            has_tint: false,
            has_levels: false,
        }
    }

    #[test]
    fn the_name_decides_the_format_and_the_format_what_it_can_hold() {
        let mut form = form("/a/ida.jpg", Depth::Sixteen);
        assert_eq!((form.format(), form.options().depth), (Written::Jpeg, Depth::Eight));
        form.set_path(Path::new("/a/ida.TIFF"));
        assert_eq!((form.format(), form.options().depth), (Written::Tiff, Depth::Sixteen));
        form.set_path(Path::new("/a/ida"));
        assert_eq!(form.path(), Path::new("/a/ida.tif"));
    }

    #[test]
    fn the_proposed_name_follows_what_is_shown_and_a_name_of_ones_own_stays() {
        let mut proposed = form("/a/ida colored.jpg", Depth::Eight);
        proposed.show(Content::Strokes);
        assert_eq!(proposed.path(), Path::new("/a/ida strokes.png"));
        proposed.show(Content::Picture);
        assert_eq!(proposed.path(), Path::new("/a/ida colored.png"));
        let mut own = form("/a/aunt.jpg", Depth::Eight);
        own.show(Content::Strokes);
        assert_eq!((own.path().as_path(), own.is_ready()), (Path::new("/a/aunt.jpg"), false));
    }
}
