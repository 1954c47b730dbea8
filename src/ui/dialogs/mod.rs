//! Windows that ask something. At most one is open; the rest of the window waits behind it.
//!
//! A dialog draws itself and sends [`Answer`]s as commands; it never acts.

mod about;
mod export;
mod finder;
mod folder;
mod frame;
mod gallery;
mod models;
mod picker;
mod recovery;
mod reference;
mod shortcuts;
mod unsaved;

use std::path::PathBuf;

use eframe::egui::Context;

use super::commands::Command;
use super::desk::Desk;
use super::file_dialogs::Purpose;
use crate::document::DocumentId;
use crate::engine::{ExportOptions, Recovery};

pub(super) use export::ExportForm;
pub(super) use finder::FinderForm;
pub(super) use folder::Folders;
pub(super) use gallery::Gallery;
pub(super) use models::ModelsForm;
pub(super) use picker::Picker;
pub(super) use reference::ReferenceForm;
pub(super) use shortcuts::ShortcutsForm;

/// What to do once unsaved work is taken care of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Close that photograph.
    Close(DocumentId),
    Quit,
}

/// The dialog that is open.
pub(super) enum Dialog {
    /// Save, discard, or stay.
    Unsaved(Next),
    Export(ExportForm),
    Picker(Picker),
    Recovery(Vec<Recovery>),
    /// The pictures of a folder.
    Gallery(Gallery),
    /// Weights of networks and their worker.
    Models(ModelsForm),
    /// A picture to take colors from.
    Reference(ReferenceForm),
    Shortcuts(ShortcutsForm),
    /// Every command by its name.
    Finder(FinderForm),
    About,
}

impl Dialog {
    /// Whether its answer is about the photograph in front.
    pub(super) const fn is_about_front(&self) -> bool {
        matches!(self, Self::Unsaved(_) | Self::Export(_) | Self::Picker(_))
    }
}

/// What a person answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Cancel,
    /// Save the work, then go on.
    Save(Next),
    /// Lose the work and go on.
    Discard(Next),
    /// This file was picked.
    Picked(Purpose, PathBuf),
    /// These were chosen from a folder.
    OpenChosen(Vec<PathBuf>),
    /// Choose the file to export to.
    ChooseExport,
    /// Write the picture.
    Export(PathBuf, ExportOptions),
    /// Take up the work in that recovery file.
    Recover(PathBuf),
    /// Take up all that is offered.
    RecoverAll,
    /// All commands have their usual keys again.
    ResetShortcuts,
    /// Delete that recovery file.
    Forget(PathBuf),
}

/// Draws the dialog that is open.
pub(super) fn show(
    ctx: &Context,
    dialog: &mut Dialog,
    desk: &Desk,
    folders: &mut Folders,
    commands: &mut Vec<Command>,
) {
    match dialog {
        Dialog::Unsaved(next) => unsaved::show(ctx, desk, *next, commands),
        Dialog::Export(form) => export::show(ctx, form, folders, commands),
        Dialog::Picker(picker) => picker::show(ctx, picker, folders, commands),
        Dialog::Gallery(gallery) => gallery::show(ctx, gallery, commands),
        Dialog::Recovery(found) => recovery::show(ctx, found, commands),
        Dialog::Models(form) => models::show(ctx, form, desk, commands),
        Dialog::Reference(form) => reference::show(ctx, form, commands),
        Dialog::Shortcuts(form) => shortcuts::show(ctx, form, commands),
        Dialog::Finder(form) => finder::show(ctx, form, desk, commands),
        Dialog::About => about::show(ctx, commands),
    }
}
