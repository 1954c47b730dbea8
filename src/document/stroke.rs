//! A stroke: a round brush drawn along points of the photograph, with a paint.

use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Caption;
use crate::color::Ramp;
use crate::raster::ImagePoint;

/// Radii a brush may have, in pixels of the photograph. The largest covers a 400 MP picture with one dot.
pub const RADIUS_PX: RangeInclusive<f32> = 0.1..=20_000.0;

/// How far from the first pixel a stroke can be moved.
const FARTHEST_PX: f32 = 1e7;

/// What a stroke says about the pixels it covers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paint {
    /// This chroma, at whatever lightness the photograph has there.
    Color {
        /// a* of CIE Lab under D65.
        a: f32,
        /// b* of CIE Lab under D65.
        b: f32,
    },
    /// The chroma that goes with the lightness the photograph has there.
    Ramp(Ramp),
    /// Keep it gray.
    Neutral,
    /// Keep what the base proposes; gray where it proposes nothing.
    Keep,
    /// Take away whatever older strokes said here.
    Erase,
}

impl Paint {
    /// The chroma it holds pixels to, where that is its own and one for all: gray is (0, 0).
    #[must_use]
    pub const fn chroma(self) -> Option<[f32; 2]> {
        match self {
            Self::Color { a, b } => Some([a, b]),
            Self::Neutral => Some([0.0; 2]),
            Self::Ramp(_) | Self::Keep | Self::Erase => None,
        }
    }

    /// The chroma it holds a pixel of that L* to, where that is its own.
    #[must_use]
    pub fn chroma_at(self, lightness: f32) -> Option<[f32; 2]> {
        match self {
            Self::Ramp(ramp) => Some(ramp.at(lightness)),
            paint => paint.chroma(),
        }
    }

    /// Whether it says a color of its own, gray or not.
    #[must_use]
    pub const fn is_color(self) -> bool {
        matches!(self, Self::Color { .. } | Self::Ramp(_) | Self::Neutral)
    }

    /// Whether all its numbers are finite and near what can be seen.
    #[must_use]
    pub fn is_sound(self) -> bool {
        match self {
            Self::Color { a, b } => a.is_finite() && b.is_finite(),
            Self::Ramp(ramp) => ramp.knots().iter().flatten().all(|v| v.is_finite()),
            Self::Neutral | Self::Keep | Self::Erase => true,
        }
    }
}

/// Names a stroke for as long as its document lives; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StrokeId(pub u64);

/// A stroke of the brush. Later strokes lie over earlier ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its name.
    pub id: StrokeId,
    /// Where the brush went, in pixels of the photograph, in order; one point is a dot.
    pub points: Arc<Vec<ImagePoint>>,
    /// Radius of the brush in pixels of the photograph, within [`RADIUS_PX`].
    pub radius_px: f32,
    /// What it says.
    pub paint: Paint,
    /// What a person wrote about it; no pixel depends on it.
    pub caption: Option<Arc<Caption>>,
}

impl Stroke {
    /// A stroke along `points`; the radius is brought into [`RADIUS_PX`] and points that are not finite are left out.
    #[must_use]
    pub fn new(id: StrokeId, points: Vec<ImagePoint>, radius_px: f32, paint: Paint) -> Self {
        let radius_px = if radius_px.is_finite() { radius_px } else { 1.0 };
        let points = points.into_iter().filter(|p| p.x.is_finite() && p.y.is_finite()).collect();
        let radius_px = radius_px.clamp(*RADIUS_PX.start(), *RADIUS_PX.end());
        Self { id, points: Arc::new(points), radius_px, paint, caption: None }
    }

    /// A stroke of one point, x and y in pixels of the photograph.
    #[must_use]
    pub fn dab(id: StrokeId, [x, y]: [f32; 2], radius_px: f32, paint: Paint) -> Self {
        Self::new(id, vec![ImagePoint::new(x, y)], radius_px, paint)
    }

    /// Whether this is `other`, in another color or not: it covers the same pixels in the same way.
    #[must_use]
    pub fn covers_as(&self, other: &Self) -> bool {
        let in_color = self.paint.is_color() && other.paint.is_color();
        self.id == other.id
            && self.radius_px == other.radius_px
            && (in_color || self.paint == other.paint)
            && (Arc::ptr_eq(&self.points, &other.points) || self.points == other.points)
    }

    /// The stroke with what is written about it; nothing where that says nothing.
    #[must_use]
    pub fn described(self, caption: Caption) -> Self {
        let caption = Some(caption.held()).filter(|caption| !caption.is_empty()).map(Arc::new);
        Self { caption, ..self }
    }

    /// Memory its points and words take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let words = self.caption.as_ref().map_or(0, |c| size_of::<Caption>() + c.name.len() + c.note.len());
        size_of::<Self>() + self.points.capacity() * size_of::<ImagePoint>() + words
    }

    /// The stroke with further points at its end.
    pub(super) fn extended(&self, points: &[ImagePoint]) -> Self {
        let mut all = Vec::with_capacity(self.points.len() + points.len());
        all.extend_from_slice(&self.points);
        all.extend(points.iter().filter(|p| p.x.is_finite() && p.y.is_finite()));
        Self { points: Arc::new(all), ..self.clone() }
    }

    /// The stroke moved by `(dx, dy)` pixels of the photograph.
    pub(super) fn moved(&self, dx: f32, dy: f32) -> Self {
        // Farther than any photograph is wide a stroke is as good as gone, and numbers stay numbers.
        let moved = |v: f32, by: f32| (v + by).clamp(-FARTHEST_PX, FARTHEST_PX);
        let points = self.points.iter().map(|p| ImagePoint::new(moved(p.x, dx), moved(p.y, dy))).collect();
        Self { points: Arc::new(points), ..self.clone() }
    }
}
