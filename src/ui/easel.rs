//! The photograph that is open: its document, what is shown of it, and what is safe on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::brush::Tint;
use super::canvas::Placement;
use super::commands::Gesture;
use super::comparing::Comparing;
use super::networks::Told;
use super::references::Referring;
use super::selection::Selection;
use crate::color::{lightness, srgb_decode};
use crate::document::{DocumentId, Edit, History, Revision, Snapshot, Stage, StrokeId};
use crate::engine::{ChromaReport, ChromaState, ChromaTexels, Display, Opened, Photo, Request, strokes_alone};
use crate::raster::{ImagePoint, Size};

/// Memory the history may take: thousands of long strokes.
const HISTORY_BYTES: usize = 64 << 20;

/// Seconds after a change at which work is autosaved; a killed program loses no more than this.
const AUTOSAVE_AFTER: f64 = 3.0;

/// Seconds after which an autosave that failed is tried again: a full disk is not emptied at once. By eye.
const AUTOSAVE_AGAIN: f64 = 20.0;

/// A photograph on the easel.
pub(super) struct Easel {
    pub(super) photo: Arc<Photo>,
    pub(super) display: Arc<Display>,
    pub(super) history: History,
    /// The project file, where there is one.
    pub(super) project: Option<PathBuf>,
    pub(super) chroma: Arc<ChromaTexels>,
    /// Which state of the document the chroma shows.
    shown: Option<Revision>,
    /// The state whose color was asked for and is not there at full quality yet.
    awaited: Option<Revision>,
    /// What is shown is complete: what comes before the last answer is not better.
    is_complete: bool,
    pub(super) placement: Placement,
    /// The radius of the brush while another photograph is in front.
    pub(super) radius_px: Option<f32>,
    /// The state that is in the project file; `None` where the work came from a recovery file.
    safe: Option<Revision>,
    autosaved: Revision,
    /// When the oldest change was made that is not autosaved, in seconds of the window's clock.
    changed_at: f64,
    /// It is the drawing of the tour.
    is_sample: bool,
    pub(super) selection: Selection,
    /// What a network told.
    pub(super) told: Told,
    pub(super) referring: Referring,
    pub(super) comparing: Comparing,
}

impl Easel {
    pub(super) fn new(opened: Opened) -> Self {
        let history = match opened.past {
            Some(past) => History::resumed(past, opened.snapshot, HISTORY_BYTES),
            None => History::new(opened.snapshot, HISTORY_BYTES),
        };
        let history = history.of_document(opened.document);
        let revision = history.revision();
        let turn = history.present().finish.turn;
        Self {
            photo: opened.photo,
            display: opened.display,
            project: opened.project,
            chroma: gray(),
            shown: None,
            awaited: None,
            is_complete: false,
            placement: Placement::default().turned(turn),
            radius_px: None,
            safe: (!opened.recovered).then_some(revision),
            autosaved: revision,
            changed_at: 0.0,
            is_sample: opened.is_sample,
            selection: Selection::default(),
            told: Told::default(),
            referring: Referring::default(),
            comparing: Comparing::default(),
            history,
        }
    }

    /// What tells it from the others that are open.
    pub(super) const fn document(&self) -> DocumentId {
        self.history.revision().document
    }

    pub(super) fn snapshot(&self) -> &Arc<Snapshot> {
        self.history.present()
    }

    /// Of the photograph, in pixels.
    pub(super) fn size(&self) -> Size {
        self.display.size
    }

    /// The photograph's path; the project's where there is one.
    pub(super) fn path(&self) -> &Path {
        self.project.as_deref().unwrap_or(&self.snapshot().photograph.path)
    }

    /// The name shown for it.
    pub(super) fn name(&self) -> String {
        let path = self.path();
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }

    /// Changes the document at that time of the window's clock; returns the least work the change needs.
    pub(super) fn edit(&mut self, edit: &Edit, gesture: Gesture, time: f64) -> Stage {
        let (before, shape, pending) = (self.history.revision(), self.snapshot().clone(), self.is_pending());
        let stage = match gesture {
            Gesture::Begin => self.history.apply(edit),
            Gesture::Continue => self.history.amend(edit),
        };
        if self.history.revision() != before {
            self.changed(pending, time);
            self.reshaped(&shape);
        }
        stage
    }

    /// Goes back one gesture; returns whether there was one.
    pub(super) fn undo(&mut self, time: f64) -> bool {
        let pending = self.is_pending();
        let before = self.snapshot().clone();
        let went = self.history.undo().is_some();
        self.changed(pending, time);
        self.reshaped(&before);
        went
    }

    /// Goes forward one gesture; returns whether there was one.
    pub(super) fn redo(&mut self, time: f64) -> bool {
        let pending = self.is_pending();
        let before = self.snapshot().clone();
        let went = self.history.redo().is_some();
        self.changed(pending, time);
        self.reshaped(&before);
        went
    }

    /// Goes to a state of the history; returns whether it is another.
    pub(super) fn go_to(&mut self, state: usize, time: f64) -> bool {
        let pending = self.is_pending();
        let before = self.snapshot().clone();
        let went = self.history.go_to(state);
        self.changed(pending, time);
        self.reshaped(&before);
        went
    }

    /// Takes new color, unless it is of an older state than what is shown. Of the same state the newest is the best known,
    /// however coarse: a network has told its proposal meanwhile.
    pub(super) fn take(&mut self, report: ChromaReport) {
        if self.is_complete && self.shown == Some(report.revision) && report.state != ChromaState::Full {
            return;
        }
        self.is_complete = false;
        if self.shown.is_none_or(|shown| report.revision >= shown) {
            self.chroma = report.texels;
            self.shown = Some(report.revision);
        }
        if report.state == ChromaState::Full && self.awaited.is_some_and(|awaited| report.revision >= awaited) {
            self.awaited = None;
        }
    }

    /// Asks for the color of the present state.
    pub(super) fn ask_color(&mut self) -> Request {
        let (revision, snapshot) = (self.history.revision(), self.snapshot().clone());
        self.awaited = Some(revision);
        Request::Color { revision, snapshot, photo: self.photo.clone() }
    }

    /// The same for a photograph that was shown before and comes to the front again: the solver knows nothing of it.
    pub(super) fn ask_color_again(&mut self) -> Request {
        self.is_complete = self.awaited.is_none() && self.shown == Some(self.history.revision());
        self.ask_color()
    }

    /// Whether color was asked for that is not there yet.
    pub(super) const fn awaits_color(&self) -> bool {
        self.awaited.is_some()
    }

    /// No color will come for what was asked.
    pub(super) const fn give_up_color(&mut self) {
        self.awaited = None;
    }

    /// Whether there is work that is in no project file.
    pub(super) fn is_unsaved(&self) -> bool {
        self.safe != Some(self.history.revision()) && !self.is_play()
    }

    /// Whether the drawing of the tour lies here and nobody made a project of it: there is nothing to lose.
    pub(super) const fn is_play(&self) -> bool {
        self.is_sample && self.project.is_none()
    }

    /// A project file holds that state now.
    pub(super) fn saved(&mut self, path: PathBuf, revision: Revision) {
        self.project = Some(path);
        self.safe = Some(revision);
        self.autosaved = revision.max(self.autosaved);
    }

    /// Whether there is work that is neither saved nor autosaved.
    fn is_pending(&self) -> bool {
        self.is_unsaved() && self.autosaved < self.history.revision()
    }

    /// The clock runs from the oldest change that could be lost: a hand that never rests is autosaved too.
    const fn changed(&mut self, was_pending: bool, time: f64) {
        if !was_pending {
            self.changed_at = time;
        }
    }

    /// Seconds until the work should be autosaved; 0 when it is time, `None` when there is nothing to save.
    pub(super) fn autosave_in(&self, time: f64) -> Option<f64> {
        self.is_pending().then(|| (self.changed_at + AUTOSAVE_AFTER - time).max(0.0))
    }

    /// An autosave of the present state is under way.
    pub(super) fn autosaving(&mut self) {
        self.autosaved = self.history.revision();
    }

    /// The autosave failed; it is tried again later.
    pub(super) fn autosave_failed(&mut self, time: f64) {
        self.autosaved = Revision::default();
        self.changed_at = time + AUTOSAVE_AGAIN;
    }

    pub(super) fn next_stroke_id(&self) -> StrokeId {
        self.snapshot().next_stroke_id()
    }

    /// Whether nothing was painted yet.
    pub(super) fn is_untouched(&self) -> bool {
        self.snapshot().strokes.is_empty() && self.snapshot().marks.is_none()
    }

    /// Whether nothing was painted or filled and nothing is proposed: no pixel has a color.
    pub(super) fn is_gray(&self) -> bool {
        let filled = self.snapshot().regions.iter().any(|region| region.fill.is_some());
        self.is_untouched() && !filled && self.snapshot().adopted.is_empty() && strokes_alone(&self.snapshot().base)
    }

    /// The tint as solved (before saturation) and the lightness at a place; `None` outside the photograph.
    pub(super) fn color_at(&self, at: ImagePoint) -> Option<(Tint, f32)> {
        let level = self.display.levels.first()?;
        let (x, y) = texel(at, self.size(), level.size())?;
        let gray = self.levels().at(f32::from(level.row(y)[x]) / 255.0);
        Some((self.tint_at(at), lightness(srgb_decode(gray))))
    }

    fn tint_at(&self, at: ImagePoint) -> Tint {
        sampled(&self.chroma, at, self.size())
    }
}

/// The color at a place of a photograph of that size: bilinear between the centers of texels, as the shader samples.
pub(super) fn sampled(chroma: &ChromaTexels, at: ImagePoint, photo: Size) -> Tint {
    let size = chroma.size;
    let (u, v) = (along(at.x, photo.width, size.width), along(at.y, photo.height, size.height));
    let texel = |x: usize, y: usize| chroma.texels.get(y * size.width + x).map_or([0.0; 2], |t| t.map(f32::from));
    let mix = |p: [f32; 2], q: [f32; 2], t: f32| [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
    let row = |y: usize| mix(texel(u.0, y), texel(u.1, y), u.2);
    let [a, b] = mix(row(v.0), row(v.1), v.2);
    Tint { a, b }
}

/// No color anywhere.
fn gray() -> Arc<ChromaTexels> {
    Arc::new(ChromaTexels { size: Size::new(1, 1), texels: vec![[0, 0]] })
}

/// The pixel of a plane of `texels` that lies under a place of a photograph of `size`.
fn texel(at: ImagePoint, size: Size, texels: Size) -> Option<(usize, usize)> {
    let index = |v: f32, side: usize, texels: usize| {
        let share = f64::from(v) / side as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the share is checked first")]
        (0.0..1.0).contains(&share).then(|| ((share * texels as f64) as usize).min(texels - 1))
    };
    Some((index(at.x, size.width, texels.width)?, index(at.y, size.height, texels.height)?))
}

/// Both texels around a place along one side, and how far it is from the first to the second.
fn along(v: f32, side: usize, texels: usize) -> (usize, usize, f32) {
    let last = texels.saturating_sub(1);
    let place = (v / side as f32 * texels as f32 - 0.5).clamp(0.0, last as f32);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the texels")]
    let first = place.floor() as usize;
    (first, (first + 1).min(last), place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_between_texels_are_mixed_and_the_border_is_held() {
        assert_eq!(along(0.0, 100, 4), (0, 1, 0.0));
        assert_eq!(along(25.0, 100, 4), (0, 1, 0.5));
        assert_eq!(along(100.0, 100, 4), (3, 3, 0.0));
        assert_eq!(along(50.0, 100, 1), (0, 0, 0.0));
    }

    #[test]
    fn outside_the_photograph_there_is_no_texel() {
        let size = Size::new(20, 10);
        assert_eq!(texel(ImagePoint::new(19.9, 9.9), size, Size::new(10, 5)), Some((9, 4)));
        for at in [ImagePoint::new(-0.1, 1.0), ImagePoint::new(20.0, 1.0), ImagePoint::new(f32::NAN, 1.0)] {
            assert_eq!(texel(at, size, size), None);
        }
    }
}
