//! The photograph on the move: zoomed by a wheel, panned by a hand or by fingers.

use eframe::egui::{MouseWheelUnit, Pos2, Vec2};

use super::Hand;
use crate::ui::canvas::view::Placement;
use crate::ui::commands::Command;

/// Factor of the zoom for one notch of the wheel, by eye: four notches double it.
const NOTCH: f32 = 1.19;

impl Hand<'_> {
    /// A wheel zooms; fingers on a touchpad, which move by points, pan.
    pub(super) fn wheel(&mut self, unit: MouseWheelUnit, delta: Vec2) {
        match unit {
            MouseWheelUnit::Point => self.pan(delta),
            MouseWheelUnit::Line | MouseWheelUnit::Page => {
                let anchor = self.pointer_or_middle();
                let factor = NOTCH.powf(delta.y.clamp(-4.0, 4.0));
                self.place(self.placement().zoomed(factor, anchor, self.area, self.easel.size()));
            }
        }
    }

    fn pointer_or_middle(&self) -> Pos2 {
        self.state.pointer.unwrap_or(self.area.center())
    }

    pub(super) fn pan(&mut self, moved: Vec2) {
        self.place(self.placement().panned(moved.x, moved.y, self.area, self.easel.size()));
    }

    /// The placement with what this frame already did to it.
    fn placement(&self) -> Placement {
        let placed = self.commands.iter().rev().find_map(|c| if let Command::Place(p) = c { Some(*p) } else { None });
        placed.unwrap_or(self.easel.placement)
    }

    pub(super) fn place(&mut self, placement: Placement) {
        self.view = placement.view(self.area, self.easel.size());
        self.commands.push(Command::Place(placement));
    }
}
