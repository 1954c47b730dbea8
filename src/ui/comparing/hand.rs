//! What pointer and wheel do on candidates: look closer, move, choose, draw around something, pick a color.

use eframe::egui::{CursorIcon, Painter, PointerButton, Pos2, Rect, Response, Shape, Stroke, Ui};

use super::candidates::{Aim, Cell, Origin};
use super::command::CompareCommand;
use super::show::Viewing;
use crate::engine::CandidateId;
use crate::raster::{ImagePoint, View};
use crate::ui::canvas::{point, pos};
use crate::ui::theme;

/// Factor of the zoom for one notch of the wheel, as on the canvas, and the points of the screen that egui makes of one.
const NOTCH: f32 = 1.19;
const NOTCH_POINTS: f32 = 50.0;
/// A new point of an outline is taken after so many points of the screen. By eye.
const SPACING: f32 = 1.5;
/// Outlines of fewer points are slips of the hand.
const FEWEST: usize = 8;

/// An outline that is being drawn on a candidate.
#[derive(Default)]
pub(super) struct Drawing {
    on: Option<CandidateId>,
    outline: Vec<ImagePoint>,
}

impl Drawing {
    /// Draws it over its candidate.
    pub(super) fn show(&self, ui: &Ui, painter: &Painter, view: View, id: CandidateId) {
        if self.on != Some(id) || self.outline.len() < 2 {
            return;
        }
        let points: Vec<Pos2> = self.outline.iter().map(|p| pos(view.to_screen(*p))).collect();
        for stroke in [Stroke::new(3.5, theme::OVER_DARK), Stroke::new(1.6, theme::colors(ui).accent)] {
            painter.add(Shape::closed_line(points.clone(), stroke));
        }
    }

    fn take(&mut self, id: CandidateId, at: ImagePoint, zoom: f32) {
        if self.on != Some(id) {
            (self.on, self.outline) = (Some(id), Vec::new());
        }
        if self.outline.last().is_none_or(|last| last.distance(at) * zoom >= SPACING) {
            self.outline.push(at);
        }
    }

    /// The outline that ends here, and where it was drawn, unless it was a slip.
    fn finish(&mut self) -> Option<(CandidateId, Vec<ImagePoint>)> {
        let (on, outline) = (self.on.take()?, std::mem::take(&mut self.outline));
        (outline.len() >= FEWEST).then_some((on, outline))
    }
}

impl Viewing<'_> {
    /// What pointer and wheel do on a picture; the candidate where it is one alone.
    pub(super) fn follow(&mut self, ui: &Ui, response: &Response, area: Rect, cell: Option<&Cell>) {
        let (size, placement, aim) = (self.easel.size(), self.easel.comparing.placement, self.easel.comparing.aim);
        let view = self.view(area);
        let pointer = response.hover_pos().filter(|_| response.contains_pointer());
        if let Some(at) = pointer {
            self.found = Some(view.to_image(point(at)));
            let (notches, zoom) = ui.input(|i| (i.smooth_scroll_delta.y / NOTCH_POINTS, i.zoom_delta()));
            let factor = NOTCH.powf(notches.clamp(-4.0, 4.0)) * zoom;
            if (factor - 1.0).abs() > 1e-4 {
                self.send(CompareCommand::Place(placement.zoomed(factor, at, area, size)));
            }
        }
        let adopts = cell.filter(|cell| aim == Aim::Adopt && cell.origin != Origin::Now);
        if let Some(cell) = adopts {
            self.outline(ui, response, view, cell.id);
        }
        let moves = if adopts.is_some() { response.dragged_by(PointerButton::Middle) } else { response.dragged() };
        if moves {
            let moved = response.drag_delta();
            self.send(CompareCommand::Place(placement.panned(moved.x, moved.y, area, size)));
        }
        if response.double_clicked() && aim == Aim::Look {
            self.send(CompareCommand::Place(placement.fitted()));
        }
        if let (true, Some(at), Some(cell)) = (response.clicked(), response.interact_pointer_pos(), cell) {
            if aim == Aim::Points && cell.origin != Origin::Now {
                self.send(CompareCommand::Point(cell.id, view.to_image(point(at))));
            } else {
                self.send(CompareCommand::Choose(cell.id));
            }
        }
        if pointer.is_some() {
            ui.ctx().set_cursor_icon(match aim {
                _ if moves => CursorIcon::Grabbing,
                Aim::Look => CursorIcon::Default,
                Aim::Adopt | Aim::Points => CursorIcon::Crosshair,
            });
        }
    }

    /// Draws around something while the button is down.
    fn outline(&mut self, ui: &Ui, response: &Response, view: View, id: CandidateId) {
        if response.is_pointer_button_down_on() && ui.input(|i| i.pointer.primary_down()) {
            // Every movement of the frame, or fast hands cut corners.
            let moved = ui.input(|i| {
                let places = i.events.iter().filter_map(|event| match event {
                    eframe::egui::Event::PointerMoved(at) => Some(*at),
                    _ => None,
                });
                places.chain(i.pointer.interact_pos()).collect::<Vec<Pos2>>()
            });
            for at in moved {
                self.drawing.take(id, view.to_image(point(at)), view.zoom);
            }
        } else if self.drawing.on == Some(id)
            && let Some((id, outline)) = self.drawing.finish()
        {
            self.send(CompareCommand::Adopt(id, outline));
        }
    }
}
