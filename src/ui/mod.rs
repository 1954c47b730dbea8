//! The window.
//!
//! Each frame: reports of the engine are taken, then everything is drawn and `Command`s are collected, then
//! the commands run. Drawing changes nothing. What can be asked for is one enum, which menus, buttons, shortcuts and
//! tests share; words are in `strings`, colors and distances in `theme`.
//!
//! **Invariant:** the thread of the window never decodes, solves, renders, reads or writes files, and never waits.

mod act;
mod app;
mod boxes;
mod brush;
mod canvas;
mod clipboard;
mod color_words;
mod commands;
mod comparing;
mod desk;
mod dialogs;
mod easel;
mod environment;
mod error;
mod file_dialogs;
mod harmony;
mod icons;
mod keymap;
mod launch;
mod networks;
mod notices;
mod outlines;
mod palette;
mod palettes;
mod panels;
mod references;
mod regions;
mod reports;
mod scan;
mod seeing;
mod selection;
mod strings;
mod tabs;
mod theme;
mod tour;

pub use app::{App, Options};
pub use error::UiError;
pub use launch::run;
