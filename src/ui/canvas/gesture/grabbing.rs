//! Strokes and regions that are grabbed and moved, outlines that are drawn corner by corner, and what a reference asks for.

use eframe::egui::{Key, Modifiers, PointerButton, Pos2, Ui};

use super::{Far, Hand, Held};
use crate::document::{Edit, RegionId, StrokeId};
use crate::raster::ImagePoint;
use crate::ui::brush::Tool;
use crate::ui::canvas::cursor::{self, Push};
use crate::ui::canvas::outlining::{self, Outline};
use crate::ui::canvas::selecting;
use crate::ui::canvas::view::point;
use crate::ui::commands::{Command, Gesture};
use crate::ui::outlines;
use crate::ui::references::ReferenceCommand;

impl Hand<'_> {
    /// Selects the stroke below, to be moved if the pointer goes on. Of strokes that lie over one another the one that is
    /// selected already is moved.
    pub(super) fn grab(&mut self, pos: Pos2) {
        self.state.wants_keyboard = true;
        let (last, selected) = (self.view.to_image(point(pos)), self.easel.selected());
        let Some(below) = self.stroke_at(pos) else {
            let tolerance_px = selecting::TOLERANCE / self.view.zoom;
            let region = outlining::region_at(&self.easel.snapshot().regions, last, tolerance_px);
            if let Some(id) = region {
                self.state.held = Held::MovingRegion { id, last, far: Far::Not };
            }
            return self.commands.push(Command::SelectRegion(region));
        };
        let id = selected.filter(|stroke| selecting::covers(stroke, last)).map_or(below, |stroke| stroke.id);
        self.state.held = Held::Moving { id, below, last, far: Far::Not };
        self.commands.push(Command::Select(Some(id)));
    }

    /// Another corner of the polygon, or its end.
    pub(super) fn corner(&mut self, at: ImagePoint) {
        self.state.wants_keyboard = true;
        if self.state.outline.closes(at, self.view.zoom) {
            self.close_outline();
        } else {
            self.state.outline.corners.push(at);
        }
    }

    /// Answers what was begun with a reference, or begins the outline that answers it; whether anything was begun.
    pub(super) fn answer(&mut self, pos: Pos2, tool: Tool) -> bool {
        let Some(begun) = self.easel.begun() else { return false };
        // Space moves the picture meanwhile.
        if tool == Tool::Hand && self.brush.tool != Tool::Hand {
            return false;
        }
        let at = self.view.to_image(point(pos));
        if begun.asks.is_outline() {
            self.state.outline.corners = vec![at];
            self.state.held = Held::Lasso;
        } else if self.easel.color_at(at).is_some() {
            self.commands.push(Command::Reference(ReferenceCommand::Here(vec![at])));
        }
        true
    }

    /// The outline becomes a region, or the answer to what was begun with a reference.
    pub(super) fn close_outline(&mut self) {
        let outline = std::mem::take(&mut self.state.outline);
        if self.easel.awaits_outline() {
            if outlines::encloses(&outline.corners, self.view.zoom) {
                self.commands.push(Command::Reference(ReferenceCommand::Here(outline.corners)));
            }
            return;
        }
        let id = self.easel.snapshot().next_region_id();
        if let Some(region) = outline.region(id, self.brush, self.view.zoom) {
            self.commands.push(Command::Edit(Edit::AddRegion(region), Gesture::Begin));
            self.commands.push(Command::SelectRegion(Some(id)));
        }
    }

    /// Enter closes the outline, Backspace takes its last corner back, Escape gives it up.
    pub(super) fn outline_keys(&mut self, ui: &Ui) {
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter) {
            self.close_outline();
        } else if pressed(Key::Backspace) {
            self.state.outline.corners.pop();
        } else if pressed(Key::Escape) {
            self.state.outline = Outline::default();
            if self.easel.awaits_outline() {
                self.commands.push(Command::Reference(ReferenceCommand::Leave));
            }
        }
    }

    /// Moves the region that is held.
    pub(super) fn carry_region(&mut self, id: RegionId, last: ImagePoint, far: Far, at: ImagePoint) {
        if let Some(gesture) = self.carried(last, far, at) {
            self.state.held = Held::MovingRegion { id, last: at, far: Far::Moved };
            let edit = Edit::MoveRegion { id, dx: at.x - last.x, dy: at.y - last.y };
            self.commands.push(Command::Edit(edit, gesture));
        }
    }

    /// Whether the pointer carries what it pressed, and which gesture that is.
    pub(super) fn carried(&self, last: ImagePoint, far: Far, at: ImagePoint) -> Option<Gesture> {
        match far {
            Far::Moved => Some(Gesture::Continue),
            Far::Not => (at.distance(last) >= selecting::TOLERANCE / self.view.zoom).then_some(Gesture::Begin),
        }
    }

    /// Moves the stroke that is held.
    pub(super) fn carry(&mut self, id: StrokeId, below: StrokeId, last: ImagePoint, far: Far, at: ImagePoint) {
        if let Some(gesture) = self.carried(last, far, at) {
            self.state.held = Held::Moving { id, below, last: at, far: Far::Moved };
            let edit = Edit::Move { id, dx: at.x - last.x, dy: at.y - last.y };
            self.commands.push(Command::Edit(edit, gesture));
        }
    }

    /// Uses the tool at the cursor of the keyboard.
    pub(super) fn push(&mut self, ui: &Ui, tool: Tool) {
        let Some(at) = self.state.cursor else { return };
        let pos = cursor::screen(self.view, at);
        match cursor::pushed(ui, self.state.takes_outline) {
            // An outline is made of corners by keyboard, whichever tool draws it.
            Some(_) if tool.outlines() || self.easel.awaits_outline() => self.corner(at),
            Some(Push::Press) => {
                self.press(pos, PointerButton::Primary, tool);
                self.release(pos);
            }
            Some(Push::Line) => {
                let last = self.easel.snapshot().strokes.last().filter(|_| self.brush.paint().is_some());
                if let Some(id) = last.map(|stroke| stroke.id) {
                    let edit = Edit::ExtendStroke { id, points: vec![at] };
                    self.commands.push(Command::Edit(edit, Gesture::Begin));
                }
            }
            None => {}
        }
    }
}
