//! Strokes on their way to another photograph.

use std::slice;

use eframe::egui::Context;

use super::app::App;
use super::commands::{Command, Gesture};
use super::notices::Mood;
use super::palettes::color_of_text;
use super::strings::{notice, status};
use crate::document::{Edit, strokes_from_text, strokes_to_text};

impl App {
    /// Puts the selected stroke, or all of them, on the clipboard.
    pub(super) fn copy_strokes(&mut self, ctx: &Context) {
        let Some(easel) = &self.desk.easel else { return };
        let selected = easel.selected().map(slice::from_ref);
        let size = easel.snapshot().photograph.size;
        match strokes_to_text(selected.unwrap_or(&easel.snapshot().strokes), size) {
            Ok(text) => {
                self.desk.last = Some(if selected.is_some() { status::COPIED } else { status::COPIED_ALL }.to_owned());
                ctx.copy_text(text);
            }
            Err(error) => self.desk.notices.add(Mood::Failure, error.to_string(), ""),
        }
    }

    /// Puts the strokes of a text on the photograph, as one change.
    pub(super) fn paste_strokes(&mut self, text: &str) -> Vec<Command> {
        let Some(easel) = &self.desk.easel else { return Vec::new() };
        if let Some(color) = color_of_text(text) {
            return color.to_vec();
        }
        match strokes_from_text(text, easel.snapshot().photograph.size, easel.next_stroke_id()) {
            Ok(strokes) => {
                self.desk.last = Some(status::pasted(strokes.len()));
                vec![Command::Edit(Edit::AddStrokes(strokes), Gesture::Begin)]
            }
            Err(error) => {
                self.desk.notices.add(Mood::Failure, format!("{}: {error}", notice::NOT_PASTED), "");
                Vec::new()
            }
        }
    }
}
