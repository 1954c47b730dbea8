//! What references gave last, and asking for it.

use std::sync::{Arc, Mutex};

use super::given::{Frame, given, lightness};
use crate::document::{ExemplarId, Snapshot};
use crate::engine::EngineError;
use crate::engine::base::WELSH;
use crate::engine::networks::{Proposed, lock};
use crate::engine::tones::Tones;
use crate::photo::Photo;
use crate::raster::{ImagePoint, Plane, Size, resize_area};
use crate::transfer::{Origin, Transferred, superpixel, welsh};

/// How many are kept: two methods looked at in turn, with and without the last change.
const KEPT: usize = 4;

/// The longest side of the grid on which a person sees how sure they are: as fine as a network tells.
const SEEN: usize = 64;

/// Where the colors that references gave were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Origins {
    /// For each pixel of a grid over the photograph a reference, and a place in its file.
    found: Plane<Option<(ExemplarId, ImagePoint)>>,
}

impl Origins {
    /// Where the color at a place of a photograph of that size was found: in which reference, and where in pixels of its file.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the grid")]
    pub fn at(&self, place: ImagePoint, photo: Size) -> Option<(ExemplarId, ImagePoint)> {
        let grid = self.found.size();
        let at = |v: f32, whole: usize, side: usize| {
            ((v.max(0.0) * side as f32 / whole as f32) as usize).min(side.saturating_sub(1))
        };
        let (x, y) = (at(place.x, photo.width, grid.width), at(place.y, photo.height, grid.height));
        self.found.get(x, y).flatten()
    }
}

/// What references gave a photograph.
pub(in crate::engine) struct Matched {
    /// Color and how sure it is, as from a network.
    pub(in crate::engine) proposed: Arc<Proposed>,
    /// Where it was found.
    pub(in crate::engine) origins: Arc<Origins>,
    /// How unsure it is, 0..=1, on a coarse grid.
    pub(in crate::engine) unsure: Plane<f32>,
}

/// What was found last. Pictures are never looked at twice for strokes.
#[derive(Default)]
pub(in crate::engine) struct Transfers {
    /// The latest last.
    kept: Mutex<Vec<(Snapshot, Arc<Matched>)>>,
}

impl Transfers {
    /// What the references of a state give by its method, which takes color from them without a network; from memory where it was asked
    /// before. Nothing where it has no reference that is at hand and used.
    ///
    /// # Errors
    /// [`EngineError::Transfer`] where a picture cannot be matched.
    pub(in crate::engine) fn matched(
        &self,
        snapshot: &Snapshot,
        photo: &Photo,
        tones: &Tones,
    ) -> Result<Option<Arc<Matched>>, EngineError> {
        if let Some(known) = self.known(snapshot) {
            return Ok(Some(known));
        }
        let (exemplars, frames) = given(snapshot);
        if exemplars.is_empty() {
            return Ok(None);
        }
        let lightness = lightness(&photo.gray, tones);
        let found = match &*snapshot.base.method.0 {
            WELSH => welsh(&lightness, &exemplars),
            _ => superpixel(&lightness, &exemplars),
        };
        let matched = Arc::new(Matched::new(found?, &frames));
        let mut kept = lock(&self.kept);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((snapshot.clone(), Arc::clone(&matched)));
        Ok(Some(matched))
    }

    /// What was found for the same photograph, method and references.
    pub(in crate::engine) fn known(&self, snapshot: &Snapshot) -> Option<Arc<Matched>> {
        let same = |other: &Snapshot| {
            other.photograph.hash == snapshot.photograph.hash
                && other.base.method == snapshot.base.method
                && other.gives_as(snapshot)
        };
        lock(&self.kept).iter().rev().find(|(other, _)| same(other)).map(|(_, matched)| Arc::clone(matched))
    }
}

impl Matched {
    fn new(found: Transferred, frames: &[Frame]) -> Self {
        let place = |origin: Origin| {
            let frame = frames.get(usize::from(origin.exemplar)).filter(|_| origin != Origin::NOWHERE)?;
            Some((frame.id, frame.place(origin.x, origin.y)))
        };
        let origins = Arc::new(Origins { found: found.origins.map(place) });
        let (confidence, host) = (Some(found.confidence), String::new());
        let proposed = Proposed { ab: found.chroma, confidence, run: None, host };
        // Pieces are too small to be seen one by one, and what is sure is a product: half as sure each time is still sure enough.
        let unsure = resize_area(&found.sure, found.sure.size().within(SEEN)).map(|sure| 1.0 - sure.sqrt());
        Self { proposed: Arc::new(proposed), origins, unsure }
    }
}
