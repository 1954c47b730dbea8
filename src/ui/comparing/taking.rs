//! Taking the best: how what candidates show becomes the work, by edits as any other.

use std::sync::Arc;

use super::candidates::{Cell, Origin};
use crate::document::{Adopted, Edit, Paint, Stroke};
use crate::engine::CandidateId;
use crate::raster::{ImagePoint, Plane};
use crate::ui::app::App;
use crate::ui::commands::{Command, Gesture};
use crate::ui::easel::Easel;

impl App {
    /// A candidate of the photograph in front, with that.
    fn candidate(&self, id: CandidateId) -> Option<(&Easel, &Cell)> {
        let easel = self.desk.easel.as_ref()?;
        Some((easel, easel.comparing.cell(id)?))
    }

    /// The edit by which a candidate becomes the work: a method the base, a state all of it.
    pub(super) fn use_candidate(&self, id: CandidateId) -> Vec<Command> {
        let Some((easel, cell)) = self.candidate(id) else { return Vec::new() };
        let edit = match (&cell.origin, cell.wanted(easel.snapshot())) {
            (Origin::Way(_), Some(wanted)) => Edit::SetBase(wanted.base.clone()),
            (Origin::Kept(..), Some(wanted)) => Edit::Become(wanted),
            _ => return Vec::new(),
        };
        vec![Command::Edit(edit, Gesture::Begin)]
    }

    /// The stroke that a candidate's color at a place becomes.
    pub(super) fn point(&self, id: CandidateId, at: ImagePoint) -> Vec<Command> {
        let Some((easel, cell)) = self.candidate(id) else { return Vec::new() };
        let stroke = cell.tint_at(at, easel.size()).map(|tint| {
            let paint = Paint::Color { a: tint.a, b: tint.b };
            Stroke::new(easel.next_stroke_id(), vec![at], self.desk.brush.radius_px, paint)
        });
        stroke.map(|stroke| Command::Edit(Edit::AddStroke(stroke), Gesture::Begin)).into_iter().collect()
    }

    /// The edit by which the work takes a candidate's colors over within an outline.
    pub(super) fn adopt(&self, id: CandidateId, outline: Vec<ImagePoint>) -> Vec<Command> {
        let Some((easel, cell)) = self.candidate(id) else { return Vec::new() };
        let picture = cell.texels().and_then(|texels| Plane::from_vec(texels.size, texels.texels.clone()).ok());
        let adopted = picture.and_then(|picture| Adopted::of(outline, easel.size(), &picture));
        let edit = adopted.map(|adopted| Command::Edit(Edit::Adopt(Arc::new(adopted)), Gesture::Begin));
        edit.into_iter().collect()
    }
}
