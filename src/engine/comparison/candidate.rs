//! A candidate for the grid of the window: a state of the work as it would look, kept as its chroma alone. The luminance is
//! the photograph's, which all candidates share.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::truth::{Measured, Truth};
use crate::color::Lab;
use crate::document::{Finish, Snapshot, Turn};
use crate::engine::bench::Peak;
use crate::engine::finish::{Look, finish};
use crate::engine::hints::Space;
use crate::engine::limits::Territory;
use crate::engine::render::{coarser, grid_within, ms_since, solved};
use crate::engine::tones::Tones;
use crate::engine::{ChromaTexels, EngineError, Networks, RenderStep};
use crate::eval::{colorfulness, lab_of};
use crate::photo::{Depth, Photo, Pixels};
use crate::raster::{Plane, Size, resize_area, resize_bilinear};

/// The most candidates that are kept at once: more than a person can tell apart, and than a screen can show.
pub const MOST_CANDIDATES: usize = 24;

/// The most memory that a grid may take, with the photograph and the solver at work on one candidate: 1.2 GB.
const MOST_BYTES: u64 = 1_200_000_000;

/// The most pixels of the grid that a candidate is solved on: about twice those of a window, so that a candidate seen alone
/// is as fine as the screen. At 12 MP this is every second pixel.
const CANDIDATE_PIXELS: usize = 3_100_000;

/// Bytes a pixel of its grid: what the solver holds (`tintype bench solve`), with the proposal and its confidence.
const SOLVER_BYTES: u64 = 85 + 12;
/// Bytes a pixel of the photograph: 16 bits of gray, and 8 for the screen with a third for the smaller levels.
const PHOTO_BYTES: u64 = 4;

/// The longest side of a candidate that is measured, as in a comparison on the command line.
pub(super) const MEASURED: usize = 1024;

/// Names a candidate among those of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidateId(pub u64);

/// Breaks off what it was given to, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for an end.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether an end was asked for.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A state of the work to be drawn.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The report repeats it.
    pub id: CandidateId,
    /// The work.
    pub snapshot: Arc<Snapshot>,
    /// Its photograph.
    pub photo: Arc<Photo>,
    /// The true colors, where they are known.
    pub truth: Option<Arc<Truth>>,
    /// Breaks it off.
    pub stop: Stop,
}

/// A candidate as it looks, and what that took.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its color, at the size it was solved at.
    pub texels: Arc<ChromaTexels>,
    /// Wall time in milliseconds.
    pub ms: f64,
    /// Memory of this process at most, beyond what it held before, in bytes; a network's worker has its own. Nothing where
    /// the system does not tell.
    pub bytes: Option<f64>,
    /// Where a network ran, and with which numbers.
    pub device: Option<String>,
    /// Colorfulness after Hasler and Süsstrunk.
    pub colorfulness: f64,
    /// How near it is to the true colors, where they are known.
    pub measured: Option<Box<Measured>>,
}

impl Drawn {
    /// Memory it takes.
    #[must_use]
    pub fn bytes_kept(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.texels.texels)
    }
}

/// Bytes that so many candidates of a photograph take, with the photograph itself and while one more is drawn.
#[must_use]
pub fn candidates_bytes(photo: Size, count: usize) -> u64 {
    let grid = grid_within(photo, CANDIDATE_PIXELS).area() as u64;
    let each = grid * size_of::<[i8; 2]>() as u64;
    photo.area() as u64 * PHOTO_BYTES + grid * SOLVER_BYTES + each * count as u64
}

/// Whether so many candidates of a photograph can be kept.
///
/// # Errors
/// [`EngineError::ManyCandidates`] with the numbers.
pub fn room_for(photo: Size, count: usize) -> Result<(), EngineError> {
    let bytes = candidates_bytes(photo, count);
    if count <= MOST_CANDIDATES && bytes <= MOST_BYTES {
        return Ok(());
    }
    let most = (1..=MOST_CANDIDATES).rev().find(|n| candidates_bytes(photo, *n) <= MOST_BYTES).unwrap_or(0);
    Err(EngineError::ManyCandidates { count, most, bytes })
}

/// Draws a candidate; `watch` is told of progress. [`Candidate::stop`] and `watch` break it off.
pub(super) fn drawn(
    candidate: &Candidate,
    networks: &Networks,
    watch: &mut dyn FnMut(RenderStep) -> ControlFlow<()>,
) -> Result<Drawn, EngineError> {
    let Candidate { snapshot, photo, .. } = candidate;
    let (began, peak, tones) = (Instant::now(), Peak::begin(), Tones::new());
    let mut watch = |step| {
        let stopped = candidate.stop.is_asked() || watch(step).is_break();
        if stopped { Err(EngineError::Cancelled) } else { Ok(()) }
    };
    let solved = solved(snapshot, photo, networks, (CANDIDATE_PIXELS, &tones), &mut watch)?;
    let gray = solved.gray.as_ref().unwrap_or(&photo.gray);
    let scale = gray.width() as f32 / photo.gray.width() as f32;
    let chroma = Territory::of(snapshot).softened(&solved.chroma, scale);
    let texels = Arc::new(ChromaTexels::new(&chroma, Space::of(snapshot.base.affinity), gray));
    drop(chroma);
    let (ms, bytes) = (ms_since(began), peak.map(|peak| peak.bytes()));
    let picture = picture_of(&texels, photo, &snapshot.finish);
    let measured = candidate.truth.as_ref().map(|truth| Box::new(truth.measure(&picture)));
    Ok(Drawn { texels, ms, bytes, device: solved.ran, colorfulness: colorfulness(&picture), measured })
}

/// A candidate as it is written, upright and small enough to be measured.
pub(super) fn picture_of(texels: &ChromaTexels, photo: &Photo, look: &Finish) -> Plane<[u8; 3]> {
    let size = photo.gray.size().within(MEASURED);
    let gray = if size == photo.gray.size() { photo.gray.clone() } else { coarser(&photo.gray, size) };
    let chroma = [0, 1].map(|c| {
        let plane = Plane::from_fn(texels.size, |x, y| f32::from(texels.texels[y * texels.size.width + x][c]));
        match size {
            same if same == plane.size() => plane,
            smaller if smaller.width <= plane.width() => resize_area(&plane, smaller),
            larger => resize_bilinear(&plane, larger),
        }
    });
    let upright = Finish { turn: Turn::None, ..look.clone() };
    let look = Look { finish: &upright, depth: Depth::Eight, tint: None };
    match finish(&gray, &chroma, Space::Lab, look).0 {
        Pixels::Rgb8(plane) => plane,
        Pixels::Rgb16(plane) => plane.map(|rgb| rgb.map(|v| v.to_be_bytes()[0])),
    }
}

/// The same in CIE Lab.
pub(super) fn lab_of_candidate(texels: &ChromaTexels, photo: &Photo, look: &Finish) -> Plane<Lab> {
    lab_of(&picture_of(texels, photo, look))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Base, Edit, MethodId, Photograph};
    use crate::engine::NetworkConfig;
    use crate::photo::{Limits, decode, png_of};
    use std::path::Path;

    const TWELVE: Size = Size::new(4000, 3000);

    fn photo_of(gray: &Plane<u8>) -> Photo {
        let png = png_of(&gray.map(|v| [v, v, v, u8::MAX])).unwrap();
        decode(&png, Path::new("a.png"), &Limits::default()).unwrap()
    }

    #[test]
    fn six_candidates_of_twelve_megapixels_take_less_than_said_and_fifty_are_refused_with_numbers() {
        assert!(candidates_bytes(TWELVE, 6) < MOST_BYTES, "{}", candidates_bytes(TWELVE, 6));
        room_for(TWELVE, 6).unwrap();
        let error = room_for(TWELVE, 50).unwrap_err().to_string();
        assert!(error.contains("50") && error.contains("24") && error.contains("MB"), "{error}");
        let huge = room_for(Size::new(20_000, 20_000), 9).unwrap_err().to_string();
        assert!(huge.contains("GB") && huge.contains("at most 0"), "{huge}");
    }

    #[test]
    fn a_candidate_keeps_chroma_alone_at_the_size_it_was_solved_at() {
        let gray = Plane::from_fn(Size::new(2400, 1800), |x, _| if x < 1200 { 80 } else { 160 });
        let photo = Arc::new(photo_of(&gray));
        let photograph = Photograph { path: "a.png".into(), hash: photo.hash, size: photo.size(), bytes: 1 };
        let base = Base { method: MethodId("constant".into()), tint: [20.0, -10.0], ..Base::default() };
        let snapshot = Arc::new(Snapshot::new(photograph).apply(&Edit::SetBase(base)).0);
        let candidate = Candidate { id: CandidateId(1), snapshot, photo, truth: None, stop: Stop::default() };
        let networks = Networks::new(NetworkConfig::default());
        let drawn_now = drawn(&candidate, &networks, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(drawn_now.texels.size, Size::new(1200, 900));
        assert!(drawn_now.bytes_kept() < 1200 * 900 * 2 + 1000, "{}", drawn_now.bytes_kept());
        assert!(drawn_now.texels.texels.iter().all(|ab| *ab == [20, -10]) && drawn_now.colorfulness > 5.0);
        candidate.stop.stop();
        let stopped = drawn(&candidate, &networks, &mut |_| ControlFlow::Continue(()));
        assert!(matches!(stopped, Err(EngineError::Cancelled)));
    }
}
