//! The state of the work at one moment.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Adopted, Edit, Exemplar, ExemplarId, LabelMap, Levels, Marks, Mood, Region, RegionId, RegionKind, Stage, Stroke,
    StrokeId, ThingBox,
};
use crate::photo::Hash;
use crate::raster::{Plane, Size, Turn};

/// Which photograph the work is about. The file may move; the hash says whether it is the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Photograph {
    /// Where it was last seen.
    pub path: PathBuf,
    /// Of the file's bytes.
    pub hash: Hash,
    /// Upright, in pixels.
    pub size: Size,
    /// Length of the file.
    pub bytes: u64,
}

/// Names a method of the registry, for example `levin`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MethodId(pub Arc<str>);

impl std::fmt::Display for MethodId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which linear system carries color from pixel to pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Affinity {
    /// The system of the authors' published code, solved and shown in YIQ; to reproduce their results.
    Paper,
    /// The symmetric system, solved in Lab, which keeps every tone.
    #[default]
    Tintype,
    /// The same with links between far places that look alike.
    #[serde(rename = "tintype-far")]
    TintypeFar,
}

/// Where color comes from before strokes are honored.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// The method that proposes.
    pub method: MethodId,
    /// The system it ends in.
    pub affinity: Affinity,
    /// What the method `constant` proposes everywhere: a* and b* of CIE Lab under D65. Others leave it alone.
    pub tint: [f32; 2],
    /// How a network proposes. Methods without one leave it alone.
    pub proposing: Proposing,
    /// Things that a network is to color each on its own, at most [`super::MOST_BOXES`]. Methods that take none leave them alone.
    pub boxes: Arc<Vec<ThingBox>>,
}

/// How a network proposes color, and how firmly its proposal is held against strokes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposing {
    /// How firmly the proposal is held where no stroke is near, 0..=1: at 0 there is none, at 1 it stays as it is, and in
    /// between strokes carry farther and the proposal runs together within the edges of the photograph.
    pub strength: f32,
    /// Factor on the chroma of the proposal, 0 (gray) to 2; 1 leaves it.
    pub saturation: f32,
    /// Of the network's distribution of colors, 0 to 2: lower is bolder. The network's own where there is none.
    pub temperature: Option<f32>,
    /// Who is told of strokes.
    pub hints: HintUse,
    /// How much less the proposal is held along edges of the photograph than elsewhere, 0..=1: its own edges are as coarse as
    /// the network's grid, and where it is loose color runs from both sides up to the photograph's edge.
    #[serde(default, skip_serializing_if = "is_none")]
    pub edges: f32,
    /// Which of its likely colors at the place where it is least sure the network is told first, 1 to [`MOST_MODES`]; 0: none.
    /// For networks that tell a distribution and follow hints.
    #[serde(default, skip_serializing_if = "is_first")]
    pub mode: u8,
    /// The palette that it is given, where it takes some and no reference gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub palette: Option<Mood>,
}

/// The most likely colors of a pixel that are told apart (Zhang et al. 2017, section 3.3, show nine).
pub const MOST_MODES: u8 = 9;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_none(edges: &f32) -> bool {
    *edges == 0.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_first(mode: &u8) -> bool {
    *mode == 0
}

/// Who is told of strokes where a network proposes. They are honored exactly either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HintUse {
    /// The solver: strokes correct what the network proposed without them.
    #[default]
    Solver,
    /// The network too, where it takes hints: it proposes anew for each.
    Network,
}

impl Default for Proposing {
    fn default() -> Self {
        let (strength, saturation, hints) = (1.0, 1.0, HintUse::default());
        Self { strength, saturation, temperature: None, hints, edges: 0.0, mode: 0, palette: None }
    }
}

impl Proposing {
    /// Whether all numbers are within their ranges.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let factor = |v: f32| (0.0..=2.0).contains(&v);
        let share = |v: f32| (0.0..=1.0).contains(&v);
        self.mode <= MOST_MODES
            && share(self.strength)
            && share(self.edges)
            && factor(self.saturation)
            && self.temperature.is_none_or(factor)
    }
}

/// A warm sepia: what old prints turn to, by eye.
const TINT: [f32; 2] = [7.0, 18.0];

impl Default for Base {
    fn default() -> Self {
        let (affinity, proposing) = (Affinity::default(), Proposing::default());
        Self { method: MethodId("levin".into()), affinity, tint: TINT, proposing, boxes: Arc::default() }
    }
}

/// What happens to the picture after color was solved.
#[derive(Clone, Debug, PartialEq)]
pub struct Finish {
    /// Factor on chroma, 0 (gray) to 2; 1 leaves colors as they were painted.
    pub saturation: f32,
    /// How the photograph is turned; strokes and regions stay in its own pixels.
    pub turn: Turn,
    /// How its tones are shown and written.
    pub levels: Levels,
}

impl Default for Finish {
    fn default() -> Self {
        Self { saturation: 1.0, turn: Turn::None, levels: Levels::default() }
    }
}

/// Pictures of references, made small, by the hash of their files: `[H, W]` encoded sRGB.
pub type Pictures = HashMap<Hash, Arc<Plane<[u8; 3]>>>;

/// The state of the work at one moment: immutable, cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The photograph.
    pub photograph: Arc<Photograph>,
    /// Strokes, the oldest first.
    pub strokes: Arc<Vec<Arc<Stroke>>>,
    /// Pixels taken from a marked copy of the photograph; they lie under the strokes.
    pub marks: Option<Arc<Marks>>,
    /// Regions that color does not leave, the oldest first.
    pub regions: Arc<Vec<Arc<Region>>>,
    /// Regions taken from pictures; they lie under the others.
    pub label_map: Option<Arc<LabelMap>>,
    /// Reference pictures, for the methods that take color from some.
    pub exemplars: Arc<Vec<Arc<Exemplar>>>,
    /// Where color comes from.
    pub base: Base,
    /// Colors taken over from other candidates, over what the base proposes; of those that lie over one another the later's.
    pub adopted: Arc<Vec<Arc<Adopted>>>,
    /// What happens to it in the end.
    pub finish: Finish,
}

impl Snapshot {
    /// The untouched photograph.
    #[must_use]
    pub fn new(photograph: Photograph) -> Self {
        Self::untouched(Arc::new(photograph))
    }

    pub(super) fn untouched(photograph: Arc<Photograph>) -> Self {
        Self {
            photograph,
            strokes: Arc::default(),
            marks: None,
            regions: Arc::default(),
            label_map: None,
            exemplars: Arc::default(),
            base: Base::default(),
            adopted: Arc::default(),
            finish: Finish::default(),
        }
    }

    /// The state after `edit`, and the least work it needs. An edit of a stroke that is not there changes nothing.
    #[must_use]
    pub fn apply(&self, edit: &Edit) -> (Self, Stage) {
        let mut next = self.clone();
        let stage = edit.apply_to(&mut next);
        (next, stage)
    }

    /// Whether the same pixels are constrained by the same strokes on the same ground: all that may be different is the
    /// color of strokes, and what happens to color after it was solved.
    #[must_use]
    pub fn constrains_as(&self, other: &Self) -> bool {
        let strokes = Arc::ptr_eq(&self.strokes, &other.strokes)
            || self.strokes.len() == other.strokes.len()
                && self.strokes.iter().zip(other.strokes.iter()).all(|(a, b)| Arc::ptr_eq(a, b) || a.covers_as(b));
        strokes
            && self.photograph.hash == other.photograph.hash
            && self.marks == other.marks
            && self.limits_as(other)
            && self.label_map == other.label_map
            && self.gives_as(other)
            && self.base == other.base
            && self.adopts_as(other)
    }

    /// Whether the same colors are taken over.
    #[must_use]
    pub fn adopts_as(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.adopted, &other.adopted);
        Arc::ptr_eq(ours, theirs)
            || ours.len() == theirs.len() && ours.iter().zip(theirs.iter()).all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
    }

    /// Whether the same regions limit and fill the same areas; their names may be others.
    fn limits_as(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.regions, &other.regions);
        Arc::ptr_eq(ours, theirs)
            || ours.len() == theirs.len() && ours.iter().zip(theirs.iter()).all(|(a, b)| a.colors_as(b))
    }

    /// Whether the same references give the same colors.
    #[must_use]
    pub fn gives_as(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.exemplars, &other.exemplars);
        Arc::ptr_eq(ours, theirs)
            || ours.len() == theirs.len() && ours.iter().zip(theirs.iter()).all(|(a, b)| a.gives_as(b))
    }

    /// The stroke of that name.
    #[must_use]
    pub fn stroke(&self, id: StrokeId) -> Option<&Arc<Stroke>> {
        self.strokes.iter().find(|s| s.id == id)
    }

    /// A name no stroke of this snapshot has.
    #[must_use]
    pub fn next_stroke_id(&self) -> StrokeId {
        StrokeId(self.strokes.iter().map(|s| s.id.0).max().map_or(1, |largest| largest.saturating_add(1)))
    }

    /// The region of that name.
    #[must_use]
    pub fn region(&self, id: RegionId) -> Option<&Arc<Region>> {
        self.regions.iter().find(|r| r.id == id)
    }

    /// The frame outside of which nothing takes part; of several the newest.
    #[must_use]
    pub fn frame(&self) -> Option<&Arc<Region>> {
        self.regions.iter().rfind(|region| region.kind == RegionKind::Frame)
    }

    /// A name no region of this snapshot has.
    #[must_use]
    pub fn next_region_id(&self) -> RegionId {
        RegionId(self.regions.iter().map(|r| r.id.0).max().map_or(1, |largest| largest.saturating_add(1)))
    }

    /// The reference of that name.
    #[must_use]
    pub fn exemplar(&self, id: ExemplarId) -> Option<&Arc<Exemplar>> {
        self.exemplars.iter().find(|e| e.id == id)
    }

    /// The pictures of its references that are at hand, by the hash of their files.
    #[must_use]
    pub fn pictures(&self) -> Pictures {
        let at_hand = |e: &Arc<Exemplar>| Some((e.file.hash, Arc::clone(e.picture.as_ref()?)));
        self.exemplars.iter().filter_map(at_hand).collect()
    }

    /// The same with the pictures of references that had none, as far as they are among these.
    #[must_use]
    pub fn with_pictures(mut self, pictures: &Pictures) -> Self {
        let lacks = |e: &Arc<Exemplar>| e.picture.is_none() && pictures.contains_key(&e.file.hash);
        if self.exemplars.iter().any(lacks) {
            for exemplar in Arc::make_mut(&mut self.exemplars).iter_mut().filter(|e| lacks(e)) {
                let picture = pictures.get(&exemplar.file.hash).cloned();
                *exemplar = Arc::new(Exemplar { picture, ..(**exemplar).clone() });
            }
        }
        self
    }

    /// A name no reference of this snapshot has.
    #[must_use]
    pub fn next_exemplar_id(&self) -> ExemplarId {
        ExemplarId(self.exemplars.iter().map(|e| e.id.0).max().map_or(1, |largest| largest.saturating_add(1)))
    }
}
