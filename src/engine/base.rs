//! What a method proposes where no stroke tells: B and its confidence c, as the solver takes them.
//!
//! A correction must spread over the object it was made on and leave the rest as it was. So the confidence is none around
//! strokes, as far as color flows freely from them, and grows to its full value beyond the edges that hold color back
//! ([`Distances`]). It is measured on one grid for all, so that the canvas and the export agree.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::EngineError;
use super::adoption::Adoption;
use super::color::PREVIEW_PIXELS;
use super::edges::along_edges;
use super::exemplars::Matched;
use super::fills::Fills;
use super::hints::{Space, guide};
use super::limits::Territory;
use super::networks::Proposed;
use super::render::{coarser, grid_within};
use super::tones::Tones;
use crate::color::lab_from_srgb;
use crate::document::{Base, Ink, InkDot, MethodId, Proposing, Snapshot, ink};
use crate::raster::{Chroma, Plane, Size, resize_bilinear};
use crate::solve::{Distances, Hint, Hints, Proposal};

/// The confidence of a plain tint far from strokes: a pixel pulls as much as a hundredth of an edge, so that the tint is
/// met within some twenty pixels of flat ground. This and the two distances were chosen on three published photographs with
/// their marks, one stroke at a time over a tint: the stroke's share of the color was 0.52 on what the marks color like it
/// and 0.03 on what they color otherwise; 0.58 and 0.07 with distances from 10 to 40, where the tint's own ground took a
/// trace of the stroke. A confidence of 0.03 loses the corners of an object that is grainy.
const SURE: f32 = 0.01;
/// The distance up to which a stroke has all to itself, a little less than one hard edge, and that from which the tint is
/// sure.
const NEAR: f32 = 6.0;
const FAR: f32 = 30.0;

/// The most pixels of the grid that distances are measured on: half the sides of the preview's. There the constants above
/// were chosen, and it takes a quarter of the 20 ms that half a megapixel takes on one thread.
const MEASURED_PIXELS: usize = PREVIEW_PIXELS / 4;

/// The method that colors from strokes alone.
pub(super) const STROKES: &str = "levin";
/// The method that proposes one color everywhere.
pub(super) const CONSTANT: &str = "constant";
/// The methods that take their color from references, by lightness and by pieces.
pub(super) const WELSH: &str = "welsh";
pub(super) const SUPERPIXEL: &str = "superpixel";

/// The color, a* and b*, that the method of a base proposes everywhere; nothing where it proposes nothing.
#[must_use]
pub fn tint(base: &Base) -> Option<[f32; 2]> {
    (&*base.method.0 == CONSTANT).then_some(base.tint)
}

/// Whether the method of a base colors from strokes alone, so that it proposes nothing.
#[must_use]
pub fn strokes_alone(base: &Base) -> bool {
    &*base.method.0 == STROKES
}

/// A base like `base` that proposes the color `tint`, a* and b*, everywhere.
#[must_use]
pub fn tinted(base: &Base, tint: [f32; 2]) -> Base {
    Base { method: MethodId(CONSTANT.into()), tint, ..base.clone() }
}

/// a* and b* of an encoded sRGB color, as [`Base::tint`] wants them.
#[must_use]
pub fn tint_from_srgb(rgb: [u8; 3]) -> [f32; 2] {
    let lab = lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0));
    [lab.a, lab.b]
}

/// The confidence of a network's proposal that is held with all strength: a pixel pulls as an edge does, so that what was
/// proposed stays as it is but for a pixel or two (the best enlargement of correct chroma is the plain one: 42.6 dB against
/// 39.7 of a bilateral filter, 50 photographs).
const HELD: f32 = 1.0;
/// How many powers of ten the confidence falls from all strength to nearly none: the proposal of each pixel then runs
/// together over a hundred pixels and more of flat ground.
const LOOSENED: f32 = 3.0;

/// What a method proposes, before it is brought to a grid.
#[derive(Clone)]
pub(super) enum Source {
    /// One color, a* and b*, everywhere.
    Tint([f32; 2]),
    /// What a network proposed, and how it is held.
    Network(Arc<Proposed>, Hold),
    /// Fills of regions, over what is proposed elsewhere, if anything is.
    Fills(Box<Fills>),
    /// Colors taken over from candidates, likewise.
    Adopted(Box<Adoption>),
}

/// How a proposal is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hold {
    /// How firmly, above 0 and up to 1.
    pub(super) strength: f32,
    /// How much less along edges of the photograph, 0..=1.
    pub(super) edges: f32,
}

impl Hold {
    /// As it is.
    pub(super) const FIRM: Self = Self { strength: 1.0, edges: 0.0 };
}

impl Source {
    /// What the network of a snapshot proposed, unless it is not to be held at all.
    pub(super) fn network(snapshot: &Snapshot, proposed: Arc<Proposed>) -> Option<Self> {
        let Proposing { strength, edges, .. } = snapshot.base.proposing;
        (strength > 0.0).then_some(Self::Network(proposed, Hold { strength, edges }))
    }

    /// What references gave, unless it is not to be held at all.
    pub(super) fn matched(snapshot: &Snapshot, matched: &Matched) -> Option<Self> {
        Self::network(snapshot, Arc::clone(&matched.proposed))
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tint(a), Self::Tint(b)) => a == b,
            (Self::Fills(a), Self::Fills(b)) => a.is(b),
            (Self::Adopted(a), Self::Adopted(b)) => a.is(b),
            (Self::Network(a, held), Self::Network(b, other)) => Arc::ptr_eq(a, b) && held == other,
            _ => false,
        }
    }

    /// The color proposed on a grid, in the space of the solver.
    pub(super) fn chroma(&self, gray: &Plane<u16>, space: Space, tones: &Tones) -> Chroma {
        match self {
            Self::Tint(tint) => {
                let mut colors = HashMap::new();
                let pairs = gray
                    .map(|gray| *colors.entry(gray).or_insert_with(|| space.chroma(Ink::Chroma(*tint), gray, tones)));
                [pairs.map(|p| p[0]), pairs.map(|p| p[1])]
            }
            Self::Fills(fills) => fills.chroma(gray, space, tones),
            Self::Adopted(adoption) => adoption.chroma(gray, space, tones),
            Self::Network(proposed, _) => {
                let [a, b] = &proposed.ab;
                let planes = [a, b].map(|plane| enlarged(Cow::Borrowed(plane), gray.size()));
                if space == Space::Lab {
                    return planes;
                }
                let at = |x, y| space.chroma(Ink::Chroma([planes[0][(x, y)], planes[1][(x, y)]]), gray[(x, y)], tones);
                [0, 1].map(|c| Plane::from_fn(gray.size(), |x, y| at(x, y)[c]))
            }
        }
    }

    /// How sure it is far from strokes, on the grid of `gray`.
    fn sure(&self, gray: &Plane<u16>) -> Sure {
        let size = gray.size();
        match self {
            Self::Tint(_) => Sure::Evenly(SURE),
            Self::Fills(fills) => {
                let below = fills.below().map(|source| source.sure(gray).plane(size));
                Sure::Each(fills.over(below.unwrap_or_else(|| Plane::filled(size, 0.0)), |_, _| SURE))
            }
            Self::Adopted(adoption) => {
                let below = adoption.below().map(|source| source.sure(gray).plane(size));
                Sure::Each(adoption.over(below.unwrap_or_else(|| Plane::filled(size, 0.0)), HELD))
            }
            Self::Network(proposed, hold) => {
                let held = HELD * 10f32.powf(LOOSENED * (hold.strength - 1.0));
                let sure = match &proposed.confidence {
                    None => Sure::Evenly(held),
                    Some(own) => Sure::Each(enlarged(Cow::Owned(own.map(|c| c.clamp(0.0, 1.0) * held)), size)),
                };
                if hold.edges == 0.0 {
                    return sure;
                }
                let cell = size.width as f32 / proposed.ab[0].width() as f32;
                let mut loose = along_edges(gray, cell).map(|edge| 1.0 - hold.edges * edge);
                sure.scale(&mut loose);
                Sure::Each(loose)
            }
        }
    }
}

/// How sure a method is of what it proposes, far from strokes.
enum Sure {
    /// As much everywhere; no plane is kept for that.
    Evenly(f32),
    /// `[H, W]`, as much as each pixel says.
    Each(Plane<f32>),
}

impl Sure {
    /// As a plane.
    fn plane(&self, size: Size) -> Plane<f32> {
        match self {
            Self::Evenly(sure) => Plane::filled(size, *sure),
            Self::Each(sure) => sure.clone(),
        }
    }

    /// Scales shares of it to what they are shares of.
    fn scale(&self, shares: &mut Plane<f32>) {
        match self {
            Self::Evenly(sure) => shares.samples_mut().iter_mut().for_each(|share| *share *= sure),
            Self::Each(sure) => {
                for (share, sure) in shares.samples_mut().iter_mut().zip(sure.samples()) {
                    *share *= sure;
                }
            }
        }
    }
}

/// What is proposed on one grid, kept from stroke to stroke.
pub(super) struct Underlay {
    source: Source,
    distances: Distances,
    /// Pixels of the grid of distances a pixel of the photograph takes.
    scale: f32,
    /// Confidence far from strokes.
    sure: Sure,
    /// The proposal as it was last.
    proposal: Proposal,
}

impl Underlay {
    /// The proposal of a method on the grid of `gray`; `whole` is the photograph's own.
    pub(super) fn new(
        whole: &Plane<u16>,
        gray: &Plane<u16>,
        space: Space,
        territory: &Territory,
        source: Source,
        tones: &Tones,
    ) -> Result<Self, EngineError> {
        let full = whole.size();
        let size = grid_within(full, MEASURED_PIXELS);
        let scale = size.width as f32 / full.width as f32;
        let measured = if size == gray.size() { None } else { Some(coarser(whole, size)) };
        let limits = territory.limits(size, scale);
        let distances = Distances::new(&guide(measured.as_ref().unwrap_or(gray)), limits.as_ref())?;
        let sure = source.sure(gray);
        let proposal = Proposal::new(source.chroma(gray, space, tones), sure.plane(gray.size()))?;
        Ok(Self { source, distances, scale, sure, proposal })
    }

    /// Whether this is what `source` proposes.
    pub(super) fn serves(&self, source: &Source) -> bool {
        self.source.is(source)
    }

    /// The color proposed, in the space of the solver.
    pub(super) fn chroma(&self) -> &Chroma {
        self.proposal.chroma()
    }

    /// The proposal beside the strokes of a snapshot.
    pub(super) fn beside(&mut self, snapshot: &Snapshot) -> Result<&Proposal, EngineError> {
        let size = self.distances.size();
        // Where they lie is asked, not what color they have.
        let dots = ink(&snapshot.strokes, snapshot.marks.as_deref(), size, self.scale, &|_| 0.0);
        // A stroke that keeps the proposal takes nothing from it.
        let told = dots.iter().filter(|dot| dot.ink != Ink::Keep);
        let hint = |dot: &InkDot| Hint { pixel: dot.pixel, chroma: [0.0; 2] };
        let hints = Hints::new(size, told.map(hint).collect())?;
        let shares = self.distances.to(&hints)?.map(share);
        let mut confidence = enlarged(Cow::Owned(shares), self.proposal.size());
        self.sure.scale(&mut confidence);
        self.proposal = self.proposal.with_confidence(confidence)?;
        Ok(&self.proposal)
    }
}

fn enlarged(plane: Cow<'_, Plane<f32>>, size: Size) -> Plane<f32> {
    if plane.size() == size { plane.into_owned() } else { resize_bilinear(&plane, size) }
}

/// The share of its confidence that a proposal keeps at a distance from the nearest stroke.
fn share(distance: f32) -> f32 {
    let share = ((distance - NEAR) / (FAR - NEAR)).clamp(0.0, 1.0);
    share * share
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Photograph, Snapshot};
    use crate::photo::hash_of;

    /// What `source` proposes for a photograph of 8×6 pixels without strokes.
    fn beside_nothing(source: Source) -> Proposal {
        let gray = Plane::filled(Size::new(8, 6), 30_000);
        let photograph = Photograph { path: "a.png".into(), hash: hash_of(b"a"), size: gray.size(), bytes: 1 };
        let snapshot = Snapshot::new(photograph);
        let territory = Territory::of(&snapshot);
        let mut underlay = Underlay::new(&gray, &gray, Space::Lab, &territory, source, &Tones::new()).unwrap();
        underlay.beside(&snapshot).unwrap().clone()
    }

    #[test]
    fn without_strokes_a_proposal_is_as_sure_as_its_method() {
        let tinted = beside_nothing(Source::Tint([10.0, -5.0]));
        assert!(tinted.confidence().samples().iter().all(|c| *c == SURE));
        let ab = [20.0, -30.0].map(|v| Plane::filled(Size::new(4, 3), v));
        let proposed = |confidence| Proposed { ab: ab.clone(), confidence, run: None, host: String::new() };
        let network = |confidence, strength| {
            beside_nothing(Source::Network(Arc::new(proposed(confidence)), Hold { strength, edges: 0.0 }))
        };
        let even = network(None, 1.0);
        assert!(even.confidence().samples().iter().all(|c| *c == HELD));
        assert!(even.chroma()[1].samples().iter().all(|b| *b == -30.0));
        // From left to right from not sure to more than can be.
        let own = Plane::from_fn(Size::new(8, 6), |x, _| x as f32 / 4.0);
        let each = network(Some(own), 1.0 - 1.0 / LOOSENED);
        for (c, x) in each.confidence().samples().iter().zip((0..8).cycle()) {
            let wanted = (x as f32 / 4.0).min(1.0) * HELD / 10.0;
            assert!((c - wanted).abs() < 1e-6, "{c} instead of {wanted} at {x}");
        }
    }

    #[test]
    fn a_proposal_is_loose_along_edges_as_far_as_it_is_coarse_there() {
        let gray = Plane::from_fn(Size::new(64, 8), |x, _| if x < 32 { 15_000 } else { 45_000 });
        let ab = [20.0, -30.0].map(|v| Plane::filled(Size::new(16, 2), v));
        let source = |edges| {
            let (ab, host) = (ab.clone(), String::new());
            let proposed = Arc::new(Proposed { ab, confidence: None, run: None, host });
            Source::Network(proposed, Hold { strength: 1.0, edges }).sure(&gray).plane(gray.size())
        };
        let (half, whole) = (source(0.5), source(1.0));
        for x in 0..64 {
            let near = (28..36).contains(&x);
            assert_eq!((half[(x, 3)], whole[(x, 3)]), if near { (0.5, 0.0) } else { (HELD, HELD) }, "{x}");
        }
    }
}
