//! What a method proposes where no stroke tells: B and its confidence c, as the solver takes them.
//!
//! A correction must spread over the object it was made on and leave the rest as it was. So the confidence is none around
//! strokes, as far as color flows freely from them, and grows to its full value beyond the edges that hold color back
//! ([`Distances`]). It is measured on one grid for all, so that the canvas and the export agree.

use std::collections::HashMap;

use super::EngineError;
use super::color::PREVIEW_PIXELS;
use super::hints::{Space, guide};
use super::limits::Territory;
use super::render::coarser;
use super::tones::Tones;
use crate::color::lab_from_srgb;
use crate::document::{Base, Ink, InkDot, MethodId, Snapshot, ink};
use crate::raster::{Plane, Size, resize_bilinear};
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

/// The method that proposes one color everywhere.
pub(super) const CONSTANT: &str = "constant";

/// The color, a* and b*, that the method of a base proposes everywhere; nothing where it proposes nothing.
#[must_use]
pub fn tint(base: &Base) -> Option<[f32; 2]> {
    (&*base.method.0 == CONSTANT).then_some(base.tint)
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

/// What is proposed on one grid, kept from stroke to stroke.
pub(super) struct Underlay {
    tint: [f32; 2],
    distances: Distances,
    /// Pixels of the grid of distances a pixel of the photograph takes.
    scale: f32,
    /// The proposal as it was last.
    proposal: Proposal,
}

impl Underlay {
    /// The proposal of a tint on the grid of `gray`; `whole` is the photograph's own.
    pub(super) fn new(
        whole: &Plane<u16>,
        gray: &Plane<u16>,
        space: Space,
        territory: &Territory,
        tint: [f32; 2],
        tones: &Tones,
    ) -> Result<Self, EngineError> {
        let full = whole.size();
        let level = (0..).find(|&k| full.halved(k).area() <= MEASURED_PIXELS).unwrap_or(0);
        let size = full.halved(level);
        let scale = size.width as f32 / full.width as f32;
        let measured = if size == gray.size() { None } else { Some(coarser(whole, size)) };
        let limits = territory.limits(size, scale);
        let distances = Distances::new(&guide(measured.as_ref().unwrap_or(gray)), limits.as_ref())?;
        let mut colors = HashMap::new();
        let mut color = |gray: u16| *colors.entry(gray).or_insert_with(|| space.chroma(Ink::Chroma(tint), gray, tones));
        let pairs = gray.map(&mut color);
        let proposal = Proposal::new([pairs.map(|p| p[0]), pairs.map(|p| p[1])], Plane::filled(gray.size(), SURE))?;
        Ok(Self { tint, distances, scale, proposal })
    }

    /// Whether this is what `base` proposes.
    pub(super) fn serves(&self, base: &Base) -> bool {
        tint(base) == Some(self.tint)
    }

    /// The proposal beside the strokes of a snapshot.
    pub(super) fn beside(&mut self, snapshot: &Snapshot) -> Result<&Proposal, EngineError> {
        let size = self.distances.size();
        let dots = ink(&snapshot.strokes, snapshot.marks.as_deref(), size, self.scale);
        // A stroke that keeps the tint takes nothing from it.
        let told = dots.iter().filter(|dot| dot.ink != Ink::Keep);
        let hint = |dot: &InkDot| Hint { pixel: dot.pixel, chroma: [0.0; 2] };
        let hints = Hints::new(size, told.map(hint).collect())?;
        let confidence = self.distances.to(&hints)?.map(confidence);
        self.proposal = self.proposal.with_confidence(enlarged(confidence, self.proposal.size()))?;
        Ok(&self.proposal)
    }
}

fn enlarged(plane: Plane<f32>, size: Size) -> Plane<f32> {
    if plane.size() == size { plane } else { resize_bilinear(&plane, size) }
}

/// How firmly the tint is held at a distance from the nearest stroke.
fn confidence(distance: f32) -> f32 {
    let share = ((distance - NEAR) / (FAR - NEAR)).clamp(0.0, 1.0);
    SURE * share * share
}
