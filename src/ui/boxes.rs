//! Boxes around things that a network colors each on its own: drawn on the canvas, kept in the document.
//!
//! A drag from corner to corner draws one, a click takes the smallest box under it away. They are shown where the method
//! takes boxes, and left alone in the document where it does not.

use std::sync::Arc;

use eframe::egui::{CornerRadius, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use super::canvas::rect_of;
use super::commands::{Command, Gesture};
use super::desk::Desk;
use super::easel::Easel;
use super::notices::Mood;
use super::strings::boxes as words;
use super::theme;
use crate::document::{Base, Edit, MOST_BOXES, ThingBox};
use crate::engine::Method;
use crate::raster::{ImagePoint, View};

/// A drag shorter than this on both sides, in points of the screen, is a click. By eye: a hand that shakes.
pub(super) const CLICK: f32 = 4.0;

/// What a drag or a click with the tool means for the work, as a command.
pub(super) fn drawn(easel: &Easel, from: ImagePoint, to: ImagePoint, zoom: f32) -> Option<Command> {
    let is_click = (from.x - to.x).abs().max((from.y - to.y).abs()) * zoom < CLICK;
    if !is_click {
        return ThingBox::between(from, to, easel.size()).map(Command::AddBox);
    }
    let under = easel.snapshot().base.boxes.iter().filter(|thing| thing.holds(to));
    under.min_by_key(|thing| thing.area()).copied().map(Command::RemoveBox)
}

impl Desk {
    /// Whether what is open is colored by a method that takes boxes.
    pub(super) fn takes_boxes(&self) -> bool {
        self.method().is_some_and(Method::takes_boxes)
    }

    /// The edit that a command about boxes asks for; a ninth box is refused aloud.
    pub(super) fn edit_boxes(&mut self, command: &Command) -> Vec<Command> {
        let Some(base) = self.easel.as_ref().map(|easel| easel.snapshot().base.clone()) else { return Vec::new() };
        let mut boxes = base.boxes.to_vec();
        match command {
            Command::AddBox(_) if boxes.len() >= MOST_BOXES => {
                self.notices.add(Mood::Note, words::FULL, "");
                return Vec::new();
            }
            Command::AddBox(thing) => boxes.push(*thing),
            Command::RemoveBox(thing) => boxes.retain(|other| other != thing),
            _ => return Vec::new(),
        }
        vec![Command::Edit(Edit::SetBase(Base { boxes: Arc::new(boxes), ..base }), Gesture::Begin)]
    }
}

/// Draws the boxes of the work, and the one that is being drawn.
pub(super) fn show(ui: &Ui, painter: &Painter, view: View, desk: &Desk, band: Option<[ImagePoint; 2]>) {
    let Some(easel) = desk.easel.as_ref().filter(|_| desk.takes_boxes()) else { return };
    for (number, thing) in (1..).zip(easel.snapshot().base.boxes.iter()) {
        let [left, top, right, bottom] = [thing.left, thing.top, thing.right, thing.bottom].map(|v| v as f32);
        let rect = rect_of(view, [ImagePoint::new(left, top), ImagePoint::new(right, bottom)]);
        outline(painter, rect);
        if painter.clip_rect().intersects(rect) {
            let response = ui.interact(rect, ui.scope_id().with(("box", number)), Sense::empty());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words::number(number)));
        }
    }
    if let Some(band) = band {
        outline(painter, rect_of(view, band));
    }
}

/// Light on dark, so that it is seen on any ground.
fn outline(painter: &Painter, rect: Rect) {
    for (width, color) in [(3.0, theme::OVER_DARK), (1.4, theme::OVER_LIGHT)] {
        painter.rect_stroke(rect, CornerRadius::ZERO, Stroke::new(width, color), StrokeKind::Middle);
    }
}
