//! Strokes on their way to another photograph, pictures on their way from and to other programs.

use std::slice;
use std::sync::Arc;

use eframe::egui::{ColorImage, Context, Event};

use super::app::App;
use super::commands::{Command, Gesture};
use super::notices::Mood;
use super::palettes::color_of_text;
use super::strings::{notice, status};
use crate::document::{Edit, strokes_from_text, strokes_to_text};
use crate::engine::Request;
use crate::raster::{Plane, Size};

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

    /// Has the colored picture rendered for the clipboard.
    pub(super) fn copy_picture(&self) {
        let Some(easel) = &self.desk.easel else { return };
        let (snapshot, photo) = (easel.snapshot().clone(), easel.photo.clone());
        self.engine.submit(Request::Copy { snapshot, photo });
    }

    /// Puts a rendered picture on the clipboard.
    pub(super) fn copied(&mut self, ctx: &Context, picture: &Plane<[u8; 3]>) {
        let size = [picture.width(), picture.height()];
        ctx.copy_image(ColorImage::from_rgb(size, picture.samples().as_flattened()));
        self.desk.last = Some(status::PICTURE_COPIED.to_owned());
    }

    /// Has a picture of the clipboard kept, for a photograph needs a file; then it opens. While the list of references is
    /// open it becomes one.
    pub(super) fn paste_picture(&mut self, image: &ColorImage) {
        let pixels = image.pixels.iter().map(|color| color.to_srgba_unmultiplied()).collect();
        match Plane::from_vec(Size::new(image.size[0], image.size[1]), pixels) {
            Ok(picture) if self.desk.takes_pictures_as_references() => self.take_pasted(Arc::new(picture)),
            Ok(picture) => self.engine.submit(Request::Keep(Arc::new(picture))),
            Err(_) => {}
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

/// What the clipboard was asked for: these keys come as events of their own. Text that is typed has its own clipboard.
pub(super) fn asked(ctx: &Context) -> Option<Command> {
    if ctx.text_edit_focused() {
        return None;
    }
    ctx.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Copy => Some(Command::CopyStrokes),
            Event::Paste(text) => Some(Command::PasteStrokes(text.clone())),
            Event::PasteImage(image) => Some(Command::PastePicture(Arc::clone(image))),
            _ => None,
        })
    })
}
