//! Taking the best: how what candidates show becomes the work, by edits as any other.

use super::blend::Blend;
use super::candidates::{Cell, Origin};
use crate::document::{Edit, MOST_ADOPTED, Paint, Stroke};
use crate::engine::CandidateId;
use crate::raster::ImagePoint;
use crate::ui::app::App;
use crate::ui::commands::{Command, Gesture};
use crate::ui::easel::Easel;
use crate::ui::notices::Mood;
use crate::ui::strings::comparing as words;

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

    /// The edit by which the work takes a candidate's colors over within an outline, with that weight beside its own.
    pub(super) fn adopt(&mut self, id: CandidateId, weight: f32, outline: Vec<ImagePoint>) -> Vec<Command> {
        let Some(easel) = self.desk.easel.as_mut() else { return Vec::new() };
        let number = easel.snapshot().adopted.len();
        let (mut blend, weights) = Blend::new(&easel.comparing, id, weight, outline);
        if number >= MOST_ADOPTED {
            self.desk.notices.add(Mood::Note, words::most_adopted(MOST_ADOPTED), "");
            return Vec::new();
        }
        let Some(adopted) = blend.mixed(&weights, easel.size()) else { return Vec::new() };
        blend.remember(number, &adopted, weights);
        easel.comparing.blend = Some(blend);
        vec![Command::Edit(Edit::Adopt(adopted), Gesture::Begin)]
    }

    /// The same with all of it, half and half.
    pub(super) fn mix_everywhere(&mut self, id: CandidateId) -> Vec<Command> {
        let Some(easel) = &self.desk.easel else { return Vec::new() };
        let (width, height) = (easel.size().width as f32, easel.size().height as f32);
        // Around the photograph, not along its border, where nothing would be sure.
        let (left, top, right, bottom) = (-0.1 * width, -0.1 * height, 1.1 * width, 1.1 * height);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        self.adopt(id, 0.5, corners.map(|(x, y)| ImagePoint::new(x, y)).to_vec())
    }

    /// The edit by which a candidate counts for more or less in what was taken over last.
    pub(super) fn weigh(&mut self, part: usize, weight: f32, gesture: Gesture) -> Vec<Command> {
        let Some(easel) = self.desk.easel.as_mut() else { return Vec::new() };
        let present = easel.snapshot().clone();
        let weighed = easel.comparing.blend.as_mut().and_then(|blend| blend.weighed((part, weight), &present));
        let edit = weighed.map(|(number, adopted)| Command::Edit(Edit::Blend(number, adopted), gesture));
        edit.into_iter().collect()
    }
}
