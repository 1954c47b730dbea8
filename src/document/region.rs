//! Regions: outlines drawn around what belongs together, or around what takes no part; and labels taken from pictures.

use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{DocumentError, NAME_CHARS, caption};
use crate::raster::{ImagePoint, Plane, Size};

/// Coordinates an outline may have, in pixels of the photograph: beyond, no photograph is near.
pub const OUTLINE: RangeInclusive<f32> = -1e6..=1e6;

/// Half the widths a soft edge may have, in pixels of the photograph.
pub const FEATHER_PX: RangeInclusive<f32> = 0.0..=2000.0;

/// What a* and b* of a fill may be: no color that is seen lies beyond.
pub(super) const FILLS: RangeInclusive<f32> = -256.0..=256.0;

/// What an outline means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionKind {
    /// No color flows across its outline, in or out.
    Barrier,
    /// What lies inside takes no part and stays gray: a stamp, a torn corner.
    MaskedOut,
    /// What lies outside takes no part and stays gray: the border of a print, the bed of a scanner.
    Frame,
}

/// Names a region for as long as its document lives; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegionId(pub u64);

/// An area of the photograph. Where regions overlap, what lies in both is apart from what lies in one.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its name.
    pub id: RegionId,
    /// In pixels of the photograph, the last point joined to the first. What the outline runs around at all is inside (the
    /// nonzero rule), so that a hand that draws over its own beginning leaves no hole.
    pub outline: Arc<Vec<ImagePoint>>,
    /// What it means.
    pub kind: RegionKind,
    /// What it is called; empty where nobody said.
    pub name: Arc<str>,
    /// The color, a* and b* of CIE Lab, of what no stroke reaches in it; gray is (0, 0).
    pub fill: Option<[f32; 2]>,
    /// How far from its outline, on both sides, colors are mixed across it, in pixels of the photograph, within
    /// [`FEATHER_PX`].
    pub feather_px: f32,
}

impl Region {
    /// A region within `outline`; points are brought into [`OUTLINE`], and those that are not finite are left out.
    #[must_use]
    pub fn new(id: RegionId, outline: Vec<ImagePoint>, kind: RegionKind) -> Self {
        let held = |v: f32| v.clamp(*OUTLINE.start(), *OUTLINE.end());
        let points = outline.into_iter().filter(|p| p.x.is_finite() && p.y.is_finite());
        let outline = Arc::new(points.map(|p| ImagePoint::new(held(p.x), held(p.y))).collect());
        Self { id, outline, kind, name: "".into(), fill: None, feather_px: 0.0 }
    }

    /// The frame from left and top to right and bottom, in pixels of the photograph.
    #[must_use]
    pub fn frame(id: RegionId, [left, top, right, bottom]: [f32; 4]) -> Self {
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        Self::new(id, corners.map(|(x, y)| ImagePoint::new(x, y)).to_vec(), RegionKind::Frame)
    }

    /// What its outline spans: left, top, right and bottom. Nothing where it has no points.
    #[must_use]
    pub fn span(&self) -> Option<[f32; 4]> {
        let first = self.outline.first()?;
        let wider = |[l, t, r, b]: [f32; 4], p: &ImagePoint| [l.min(p.x), t.min(p.y), r.max(p.x), b.max(p.y)];
        Some(self.outline.iter().fold([first.x, first.y, first.x, first.y], wider))
    }

    /// The region under another name, cut to what it may have.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let mut name = name.to_owned();
        caption::cut(&mut name, NAME_CHARS);
        Self { name: name.into(), ..self }
    }

    /// The region with another fill; a color that cannot be seen is none.
    #[must_use]
    pub fn filled(self, fill: Option<[f32; 2]>) -> Self {
        Self { fill: fill.filter(|fill| fill.iter().all(|v| FILLS.contains(v))), ..self }
    }

    /// The region with edges of another softness, brought into [`FEATHER_PX`].
    #[must_use]
    pub fn feathered(self, feather_px: f32) -> Self {
        let feather_px = if feather_px.is_finite() { feather_px } else { 0.0 };
        Self { feather_px: feather_px.clamp(*FEATHER_PX.start(), *FEATHER_PX.end()), ..self }
    }

    /// The region moved by so many pixels of the photograph.
    #[must_use]
    pub fn moved(&self, dx: f32, dy: f32) -> Self {
        let points = self.outline.iter().map(|p| ImagePoint::new(p.x + dx, p.y + dy)).collect();
        let outline = Self::new(self.id, points, self.kind).outline;
        Self { outline, ..self.clone() }
    }

    /// Whether this limits what `other` limits: the fill may be another, and so may name and edges.
    #[must_use]
    pub fn limits_as(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.outline, &other.outline) || self.outline == other.outline;
        same && self.kind == other.kind
    }

    /// Whether color is the same with `other` in its place: only the name may be another.
    #[must_use]
    pub fn colors_as(&self, other: &Self) -> bool {
        self.limits_as(other) && self.fill == other.fill && self.feather_px == other.feather_px
    }

    /// Memory its points take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.name.len() + self.outline.capacity() * size_of::<ImagePoint>()
    }
}

/// Regions taken from a picture: a label for every pixel of the photograph, none where it takes no part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelMap {
    labels: Plane<Option<u16>>,
}

impl LabelMap {
    /// The pixels of equal labels hang together; those without take no part.
    #[must_use]
    pub const fn new(labels: Plane<Option<u16>>) -> Self {
        Self { labels }
    }

    /// From pictures of the photograph's size: pixels of different value in `regions` belong to different regions, and
    /// those that are black in `mask` take no part. Both `[H, W]` encoded sRGB of 0..=1, read in 8 bits.
    ///
    /// # Errors
    /// [`DocumentError::LimitSize`] for a picture of another size, [`DocumentError::ManyLabels`] for one with more values
    /// than labels.
    pub fn from_pictures(
        photograph: Size,
        regions: Option<&Plane<[f32; 3]>>,
        mask: Option<&Plane<[f32; 3]>>,
    ) -> Result<Self, DocumentError> {
        for picture in [regions, mask].into_iter().flatten() {
            if picture.size() != photograph {
                return Err(DocumentError::LimitSize { photograph, picture: picture.size() });
            }
        }
        let mut labels = Plane::filled(photograph, Some(0));
        if let Some(regions) = regions {
            let values: Vec<u32> = regions.samples().iter().map(|rgb| value(*rgb)).collect();
            let mut distinct = values.clone();
            distinct.sort_unstable();
            distinct.dedup();
            for (label, value) in labels.samples_mut().iter_mut().zip(values) {
                let rank = distinct.partition_point(|v| *v < value);
                let count = distinct.len();
                *label = Some(u16::try_from(rank).map_err(|_| DocumentError::ManyLabels { count })?);
            }
        }
        if let Some(mask) = mask {
            for (label, rgb) in labels.samples_mut().iter_mut().zip(mask.samples()) {
                if dark(*rgb) {
                    *label = None;
                }
            }
        }
        Ok(Self { labels })
    }

    /// `[H, W]`, of the photograph's size.
    #[must_use]
    pub const fn labels(&self) -> &Plane<Option<u16>> {
        &self.labels
    }

    /// Memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(self.labels.samples())
    }

    /// The labels on a grid of `size`: that under the center of each pixel.
    pub(super) fn on(&self, size: Size) -> Plane<Option<u16>> {
        let whole = self.labels.size();
        let scaled = |i: usize, from: usize, to: usize| ((2 * i + 1) * to / (2 * from)).min(to.saturating_sub(1));
        Plane::from_fn(size, |x, y| {
            self.labels.get(scaled(x, size.width, whole.width), scaled(y, size.height, whole.height)).flatten()
        })
    }
}

/// The value of a pixel in 8 bits a channel.
fn value(rgb: [f32; 3]) -> u32 {
    rgb.into_iter().fold(0, |value, v| value << 8 | u32::from(super::ink::eight_bits(v)))
}

/// Whether a pixel of a mask says "no part": nearer to black than to white, so that a soft or compressed mask has an edge.
fn dark(rgb: [f32; 3]) -> bool {
    rgb.iter().sum::<f32>() < 1.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_become_labels_and_holes() {
        let size = Size::new(3, 1);
        let regions = Plane::from_fn(size, |x, _| [[0.9, 0.1, 0.1], [0.2; 3], [0.9, 0.1, 0.1]][x]);
        let mask = Plane::from_fn(size, |x, _| if x == 2 { [0.01; 3] } else { [1.0; 3] });
        let map = LabelMap::from_pictures(size, Some(&regions), Some(&mask)).unwrap();
        assert_eq!(map.labels().samples(), [Some(1), Some(0), None]);
        assert_eq!(LabelMap::from_pictures(size, None, None).unwrap().labels().samples(), [Some(0); 3]);
    }

    #[test]
    fn a_picture_of_another_size_is_refused() {
        let picture = Plane::filled(Size::new(2, 1), [0.0; 3]);
        let error = LabelMap::from_pictures(Size::new(3, 1), None, Some(&picture)).unwrap_err();
        assert!(error.to_string().contains("2×1") && error.to_string().contains("3×1"), "{error}");
    }

    #[test]
    fn more_values_than_labels_are_refused() {
        let size = Size::new(260, 256);
        let picture = Plane::from_fn(size, |x, y| [(x % 256) as f32 / 255.0, y as f32 / 255.0, (x / 256) as f32]);
        let error = LabelMap::from_pictures(size, Some(&picture), None).unwrap_err();
        assert!(error.to_string().contains("66560 colors"), "{error}");
    }

    #[test]
    fn an_outline_is_brought_near_the_photograph() {
        let points = vec![ImagePoint::new(f32::NAN, 1.0), ImagePoint::new(1e30, -1e30)];
        let region = Region::new(RegionId(1), points, RegionKind::Barrier);
        assert_eq!(*region.outline, [ImagePoint::new(1e6, -1e6)]);
        assert_eq!(region.moved(-1.0, f32::NAN).outline.len(), 0);
        assert_eq!(*region.moved(-1.0, -9.0).outline, [ImagePoint::new(1e6 - 1.0, -1e6)]);
    }

    #[test]
    fn name_fill_and_edges_are_held_to_what_they_may_be() {
        let region = Region::new(RegionId(1), Vec::new(), RegionKind::Barrier);
        let odd = region.clone().named(&"x".repeat(NAME_CHARS + 9)).filled(Some([f32::NAN, 0.0])).feathered(1e9);
        assert_eq!((odd.name.len(), odd.fill, odd.feather_px), (NAME_CHARS, None, *FEATHER_PX.end()));
        assert!(odd.limits_as(&region) && !odd.colors_as(&region));
        assert!(region.clone().named("hat").colors_as(&region));
        assert!(!region.clone().filled(Some([0.0; 2])).colors_as(&region));
    }
}
