//! What is asked of a network: all that its proposal depends on.

use super::lead::Lead;
use super::references::Given;
use crate::document::{Base, HintUse, Ink, Paint, Snapshot, ThingBox, ink};
use crate::engine::EngineError;
use crate::engine::exemplars::main_colors;
use crate::engine::hints::Space;
use crate::engine::methods::{colors_by_references, has_modes, takes_boxes, takes_palettes, takes_references};
use crate::engine::render::coarser;
use crate::engine::tones::Tones;
use crate::engine::weights::Installed;
use crate::engine::wire::{self, Array, Dtype};
use crate::photo::{Hash, Photo};
use crate::raster::{ImagePoint, Plane, Size};

/// The longest side of the picture that a network is shown: twice what most were trained on, and a quarter of the work of
/// the whole picture of an ordinary scan. Networks that want another size take it from that.
pub(super) const LONGEST: usize = 512;

/// What tells one proposal from another.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct Key {
    photo: Hash,
    /// Of the weight file.
    weights: String,
    saturation: f32,
    temperature: Option<f32>,
    /// What was painted, where the network is told of it: place and color on its grid.
    dots: Vec<(u32, [f32; 2])>,
    /// What is to be colored each on its own, on the network's grid, where it takes such boxes.
    boxes: Vec<wire::ObjectBox>,
    /// Pictures it takes color from, where it takes some.
    references: Vec<Given>,
    /// Colors that the whole is to have, where it takes some.
    palette: Vec<wire::Swatch>,
    /// Which of its own likely colors it is told, counted from 1, where it tells some; 0: none.
    mode: u8,
}

impl Key {
    /// Whether all but the strokes is the same.
    pub(super) fn resembles(&self, other: &Self) -> bool {
        *self == Self { dots: self.dots.clone(), ..other.clone() }
    }
}

/// A question to a network.
pub(in crate::engine) struct Ask<'a> {
    pub(super) installed: &'a Installed,
    pub(super) key: Key,
    pub(super) photo: Hash,
    /// The grid it is shown.
    pub(super) size: Size,
    gray: &'a Plane<u16>,
    tones: &'a Tones,
}

impl<'a> Ask<'a> {
    /// What this state of the work asks of installed weights; nothing where they color by references and there is none.
    pub(in crate::engine) fn new(
        snapshot: &Snapshot,
        photo: &'a Photo,
        installed: &'a Installed,
        tones: &'a Tones,
    ) -> Option<Self> {
        let (full, proposing) = (photo.gray.size(), snapshot.base.proposing);
        let (size, scale) = shown(full);
        let dots = match proposing.hints {
            HintUse::Solver => Vec::new(),
            HintUse::Network => dots(snapshot, &photo.gray, (size, scale), tones),
        };
        let boxes = if takes_boxes(&installed.architecture) { boxes(&snapshot.base, full, size) } else { Vec::new() };
        let references = if takes_references(&installed.architecture) { Given::of(snapshot) } else { Vec::new() };
        if references.is_empty() && colors_by_references(&installed.architecture) {
            return None;
        }
        let key = Key {
            photo: photo.hash,
            weights: installed.file.sha256.clone(),
            saturation: proposing.saturation,
            temperature: proposing.temperature,
            dots,
            boxes,
            references,
            palette: if takes_palettes(&installed.architecture) { palette(snapshot) } else { Vec::new() },
            mode: if has_modes(&installed.architecture) { proposing.mode } else { 0 },
        };
        Some(Self { installed, key, photo: photo.hash, size, gray: &photo.gray, tones })
    }

    /// `[1, H, W]`, CIE L* of the photograph on the network's grid.
    pub(super) fn lightness(&self) -> Result<Array, EngineError> {
        let gray = if self.size == self.gray.size() { self.gray } else { &coarser(self.gray, self.size) };
        Array::from_planes([&gray.map(|v| self.tones.lightness(v))], Dtype::F32).map_err(refused)
    }

    /// What was painted, as the worker is told of it.
    pub(super) fn hints(&self) -> Result<wire::Hints, EngineError> {
        self.led(None)
    }

    /// The same, under what was painted a color to lead with.
    pub(super) fn led(&self, lead: Option<Lead>) -> Result<wire::Hints, EngineError> {
        if self.key.dots.is_empty() && lead.is_none() {
            return Ok(wire::Hints::None);
        }
        let mut planes = [(); 3].map(|()| Plane::filled(self.size, 0.0f32));
        let lead = lead.into_iter().flat_map(|lead| lead.dots(self.size));
        for (pixel, [a, b]) in lead.chain(self.key.dots.iter().copied()) {
            for (plane, value) in planes.iter_mut().zip([a, b, 1.0]) {
                if let Some(sample) = plane.samples_mut().get_mut(pixel as usize) {
                    *sample = value;
                }
            }
        }
        let [a, b, mask] = &planes;
        let ab = Array::from_planes([a, b], Dtype::F32).map_err(refused)?;
        Ok(wire::Hints::Planes { ab, mask: Array::from_planes([mask], Dtype::F32).map_err(refused)? })
    }

    /// How it is to be colored.
    pub(super) fn options(&self) -> wire::Options {
        let Key { saturation, temperature, ref boxes, ref palette, .. } = self.key;
        let references = self.references().iter().map(Given::referred).collect();
        wire::Options { saturation, temperature, references, palette: palette.clone(), boxes: boxes.clone() }
    }

    /// The number, from 1, of the likely color that it is to lead with.
    pub(super) fn leads_with(&self) -> Option<usize> {
        (self.key.mode > 0).then_some(self.key.mode.into())
    }

    /// What the worker must have been told of before.
    pub(super) fn references(&self) -> &[Given] {
        &self.key.references
    }

    /// The photograph's own size.
    pub(super) fn whole(&self) -> Size {
        self.gray.size()
    }

    /// The pixel of the network's grid under a place of the photograph.
    pub(super) fn pixel(&self, place: ImagePoint) -> [u32; 2] {
        let at = |v: f32, side: usize, whole: usize| {
            let scaled = v * side as f32 / whole as f32;
            narrow(scaled.clamp(0.0, side.saturating_sub(1) as f32))
        };
        let (grid, whole) = (self.size, self.gray.size());
        [at(place.x, grid.width, whole.width), at(place.y, grid.height, whole.height)]
    }

    /// The place of the photograph in the middle of a pixel of a grid over it.
    pub(super) fn place(&self, pixel: [u32; 2], grid: Size) -> ImagePoint {
        let at = |v: u32, side: usize, whole: usize| (v as f32 + 0.5) * whole as f32 / side as f32;
        let whole = self.gray.size();
        ImagePoint::new(at(pixel[0], grid.width, whole.width), at(pixel[1], grid.height, whole.height))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a picture")]
const fn narrow(v: f32) -> u32 {
    v as u32
}

pub(super) fn refused(reason: wire::WireError) -> EngineError {
    crate::engine::neural::NeuralError::Request(reason).into()
}

/// The main colors of the references of which the palette is taken, or else of the mood; together they are the whole.
fn palette(snapshot: &Snapshot) -> Vec<wire::Swatch> {
    let mut colors = main_colors(snapshot);
    if let Some(mood) = snapshot.base.proposing.palette.filter(|_| colors.is_empty()) {
        colors = mood.colors();
    }
    let share = 1.0 / colors.len().max(1) as f32;
    colors.into_iter().map(|[a, b]| wire::Swatch { a, b, share }).collect()
}

/// The grid that is shown of a photograph, and how many of its pixels one of the photograph takes.
fn shown(full: Size) -> (Size, f32) {
    (full.within(LONGEST), (LONGEST as f32 / full.longest() as f32).min(1.0))
}

/// The boxes of a base on the network's grid: all pixels that they touch.
fn boxes(base: &Base, photo: Size, grid: Size) -> Vec<wire::ObjectBox> {
    let scaled = |first: u32, behind: u32, photo: usize, grid: usize| {
        let (photo, grid) = (photo.max(1) as u64, grid.max(1) as u64);
        let first = (u64::from(first) * grid / photo).min(grid - 1);
        let behind = (u64::from(behind) * grid).div_ceil(photo).clamp(first + 1, grid);
        [first, behind].map(|v| u32::try_from(v).unwrap_or(u32::MAX))
    };
    let on_grid = |thing: &ThingBox| {
        let [left, right] = scaled(thing.left, thing.right, photo.width, grid.width);
        let [top, bottom] = scaled(thing.top, thing.bottom, photo.height, grid.height);
        wire::ObjectBox { left, top, right, bottom }
    };
    base.boxes.iter().map(on_grid).collect()
}

/// What is painted, on the network's grid.
fn dots(snapshot: &Snapshot, gray: &Plane<u16>, (size, scale): (Size, f32), tones: &Tones) -> Vec<(u32, [f32; 2])> {
    // Most work has no color that goes with the lightness.
    let has_ramps = snapshot.strokes.iter().any(|stroke| matches!(stroke.paint, Paint::Ramp(_)));
    let shown = if has_ramps { coarser(gray, size) } else { Plane::default() };
    let dots = ink(&snapshot.strokes, snapshot.marks.as_deref(), size, scale, &tones.under(&shown));
    // Where the proposal is to be kept, the network is to be asked, not told.
    let told = dots.into_iter().filter(|dot| dot.ink != Ink::Keep);
    // In Lab the color of ink does not depend on the gray below it.
    told.map(|dot| (dot.pixel, Space::Lab.chroma(dot.ink, 0, tones))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn boxes_keep_to_the_grid_however_small_it_is() {
        let check = |thing: [u32; 4], photo: (usize, usize), grid: (usize, usize), expected: [u32; 4]| {
            let [left, top, right, bottom] = thing;
            let base = Base { boxes: Arc::new(vec![ThingBox { left, top, right, bottom }]), ..Base::default() };
            let found = boxes(&base, Size::new(photo.0, photo.1), Size::new(grid.0, grid.1));
            assert_eq!(found.iter().map(|b| [b.left, b.top, b.right, b.bottom]).collect::<Vec<_>>(), [expected]);
        };
        check([10, 20, 30, 40], (100, 100), (100, 100), [10, 20, 30, 40]);
        check([10, 20, 30, 41], (1000, 500), (500, 250), [5, 10, 15, 21]);
        check([999, 0, 1000, 500], (1000, 500), (100, 50), [99, 0, 100, 50]);
        check([0, 9_999, 1, 10_000], (1, 10_000), (1, 512), [0, 511, 1, 512]);
    }
}
