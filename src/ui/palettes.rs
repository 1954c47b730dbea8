//! The palettes of the panel: the built-in one, and the person's own, which the engine keeps as files.

use std::path::PathBuf;

use eframe::egui::{Context, ViewportCommand};

use super::app::App;
use super::brush::{Tint, parse_hex};
use super::commands::{Command, Gesture};
use super::dialogs::{Dialog, ReferenceForm};
use super::file_dialogs::Purpose;
use super::notices::Mood;
use super::palette::name_of;
use super::strings::{Words, palettes as words};
use crate::engine::{NamedColor, Palette, Reference, Report, Request};

/// The person's own palettes.
#[derive(Clone, Debug, Default)]
pub(super) struct Palettes {
    /// By name.
    pub(super) own: Vec<Palette>,
    /// The name of the one that is shown; the built-in one where there is none.
    chosen: Option<String>,
}

impl Palettes {
    /// The palette that is shown; nothing for the built-in one.
    pub(super) fn chosen(&self) -> Option<&Palette> {
        self.own.iter().find(|palette| Some(&palette.name) == self.chosen.as_ref())
    }

    /// The place in it of a color that looks the same.
    pub(super) fn place_of(&self, tint: Tint) -> Option<usize> {
        self.chosen()?.colors.iter().position(|color| Tint::of_srgb(color.rgb).0.is_like(tint))
    }
}

/// Something to do with palettes and with colors from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PaletteCommand {
    /// Shows the palette of that name; the built-in one where there is none.
    Choose(Option<String>),
    /// Makes an empty one of that name.
    New(String),
    /// Gives the one that is shown another name.
    Rename(String),
    /// Deletes the one that is shown.
    Delete,
    /// Puts the chosen color into the one that is shown.
    Add,
    /// Takes the chosen color out of it.
    TakeOut,
    Import,
    ExportAs,
    /// Takes a color from a picture that is not the photograph.
    PickFromPicture,
    /// Takes the color that is on the clipboard as text.
    Paste,
}

impl PaletteCommand {
    /// What it is called and what it does, where it is in menus.
    pub(super) const fn words(&self) -> Option<Words> {
        Some(match self {
            Self::Add => words::ADD,
            Self::TakeOut => words::TAKE_OUT,
            Self::Import => words::IMPORT,
            Self::ExportAs => words::EXPORT,
            Self::Delete => words::DELETE,
            Self::PickFromPicture => words::PICK,
            Self::Paste => words::PASTE,
            Self::Choose(_) | Self::New(_) | Self::Rename(_) => return None,
        })
    }

    /// Whether it can be done now, with that color in the hand.
    pub(super) fn is_allowed(&self, palettes: &Palettes, tint: Tint) -> bool {
        match self {
            Self::Rename(_) | Self::Delete => palettes.chosen().is_some(),
            Self::ExportAs => palettes.chosen().is_some_and(|palette| !palette.colors.is_empty()),
            Self::Add => palettes.chosen().is_some() && palettes.place_of(tint).is_none(),
            Self::TakeOut => palettes.place_of(tint).is_some(),
            _ => true,
        }
    }
}

impl App {
    /// Does something with palettes.
    pub(super) fn run_on_palettes(&mut self, ctx: &Context, command: PaletteCommand) {
        match command {
            PaletteCommand::Choose(name) => self.desk.palettes.chosen = name,
            PaletteCommand::New(name) => self.keep(Palette { name, colors: Vec::new() }, None),
            PaletteCommand::Rename(name) => self.change_palette(|palette| palette.name = name),
            PaletteCommand::Add => {
                let (tint, lightness) = (self.desk.brush.tint, self.desk.brush.lightness);
                let color = NamedColor { name: name_of(tint).unwrap_or_default().into(), rgb: tint.at(lightness) };
                self.change_palette(|palette| palette.colors.push(color));
            }
            PaletteCommand::TakeOut => {
                if let Some(place) = self.desk.palettes.place_of(self.desk.brush.tint) {
                    self.change_palette(|palette| drop(palette.colors.remove(place)));
                }
            }
            PaletteCommand::Delete => {
                if let Some(name) = self.desk.palettes.chosen.take() {
                    self.engine.submit(Request::RemovePalette(name));
                }
            }
            PaletteCommand::Import => self.ask_file(ctx, Purpose::ImportPalette),
            PaletteCommand::ExportAs => self.ask_file(ctx, Purpose::ExportPalette),
            PaletteCommand::PickFromPicture => self.ask_file(ctx, Purpose::Reference),
            PaletteCommand::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
        }
    }

    /// Changes the palette that is shown.
    fn change_palette(&mut self, change: impl FnOnce(&mut Palette)) {
        let Some(before) = self.desk.palettes.chosen() else { return };
        let (mut palette, was) = (before.clone(), before.name.clone());
        change(&mut palette);
        self.keep(palette, Some(was));
    }

    fn keep(&self, palette: Palette, was: Option<String>) {
        self.engine.submit(Request::KeepPalette { palette, was });
    }

    /// A file for palettes or colors was picked.
    pub(super) fn picked_for_palettes(&mut self, purpose: Purpose, path: PathBuf) {
        match (purpose, self.desk.palettes.chosen()) {
            (Purpose::ImportPalette, _) => self.engine.submit(Request::ImportPalette(path)),
            (Purpose::ExportPalette, Some(palette)) => {
                let path = if Purpose::ExportPalette.wants(&path) { path } else { path.with_added_extension("gpl") };
                self.engine.submit(Request::ExportPalette { path, palette: palette.clone() });
            }
            (Purpose::Reference, _) => self.engine.submit(Request::Reference(path)),
            _ => {}
        }
    }

    /// Takes what the engine reports of palettes, and gives back what is of something else.
    pub(super) fn take_palette_report(&mut self, report: Report) -> Option<Report> {
        match report {
            Report::Palettes { all, kept } => {
                self.desk.palettes.own = all;
                if kept.is_some() {
                    self.desk.palettes.chosen = kept;
                }
            }
            Report::PaletteExported(path) => {
                self.desk.notices.add(Mood::Done, words::exported(&path.display().to_string()), "");
            }
            Report::Reference(reference) => self.show_reference(*reference),
            report => return Some(report),
        }
        None
    }

    fn show_reference(&mut self, reference: Reference) {
        if self.desk.dialog.is_none() {
            self.desk.dialog = Some(Dialog::Reference(ReferenceForm::new(reference)));
        }
    }
}

/// The color that a pasted text is, if it is one.
pub(super) fn color_of_text(text: &str) -> Option<[Command; 2]> {
    let (tint, lightness) = Tint::of_srgb(parse_hex(text)?);
    Some([Command::Lightness(lightness), Command::Color(tint, Gesture::Begin)])
}
