//! Reference pictures: where color is taken from, and what of them goes with what of the photograph.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::labels::inside;
use super::{Photograph, ThingBox};
use crate::raster::{ImagePoint, Plane, Size, Turn};

/// The most references of a photograph: matching one takes a fraction of a second, and it has a number of 8 bits.
pub const MOST_EXEMPLARS: usize = 16;
/// The most pairs of a reference: each has a label of 8 bits, of which two mean something else.
pub const MOST_PAIRS: usize = 254;

/// The radius of a paired point as a part of the longest side: the face of a person in a group. By eye.
const POINT: f32 = 0.03;

/// How far the channels of a gray pixel may be apart, 0..=255: JPEG makes gray pictures uneven by one or two.
const GRAY: u8 = 4;

/// Names a reference within a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExemplarId(pub u64);

/// What of a reference is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Its colors, where the photograph looks like the places that have them.
    #[default]
    Places,
    /// Which colors it has, wherever they are.
    Palette,
}

/// A reference picture. Places in it are in pixels of its file, upright, before it is turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplar {
    /// Its name.
    pub id: ExemplarId,
    /// Its file.
    pub file: Arc<Photograph>,
    /// `[H, W]` encoded sRGB, the file made small; nothing where the file was not found.
    pub picture: Option<Arc<Plane<[u8; 3]>>>,
    /// Whether the project file is to hold the small picture, so that it is there when the file is gone.
    pub embed: bool,
    /// What of it is taken.
    pub takes: Takes,
    /// How it is turned before it is matched.
    pub turn: Turn,
    /// What of it is used, where not all is.
    pub crop: Option<ThingBox>,
    /// How firmly what it proposes is held, 0..=1.
    pub strength: f32,
    /// An outline in the photograph outside of which it is not used.
    pub only: Option<Arc<Vec<ImagePoint>>>,
    /// What goes with what, at most [`MOST_PAIRS`].
    pub pairs: Arc<Vec<Pair>>,
    /// Outlines in the reference of what gives no color.
    pub excluded: Arc<Vec<Vec<ImagePoint>>>,
}

/// A part of the photograph and the part of the reference that it takes its color from: a point each, or an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// In pixels of the photograph.
    pub here: Vec<ImagePoint>,
    /// In pixels of the reference.
    pub there: Vec<ImagePoint>,
}

impl Pair {
    /// A place of the photograph and one of the reference, x and y.
    #[must_use]
    pub fn of_points([x, y]: [f32; 2], [u, v]: [f32; 2]) -> Self {
        Self { here: vec![ImagePoint::new(x, y)], there: vec![ImagePoint::new(u, v)] }
    }
}

/// The part that a pixel belongs to, in the photograph or in a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Any.
    Free,
    /// The pair of that number, counted from 0.
    Pair(u8),
    /// None: no color is given or taken.
    None,
}

impl Exemplar {
    /// A picture that gives everywhere and to everything.
    #[must_use]
    pub fn new(id: ExemplarId, file: Photograph, picture: Plane<[u8; 3]>) -> Self {
        Self {
            id,
            file: Arc::new(file),
            picture: Some(Arc::new(picture)),
            embed: false,
            takes: Takes::Places,
            turn: Turn::None,
            crop: None,
            strength: 1.0,
            only: None,
            pairs: Arc::default(),
            excluded: Arc::default(),
        }
    }

    /// The parts of the photograph, which has `photo` pixels, on a grid of `size`. Of pairs that overlap the later holds.
    #[must_use]
    pub fn parts_here(&self, photo: Size, size: Size) -> Plane<Part> {
        let scale = size.width as f32 / photo.width as f32;
        let mut parts = match &self.only {
            None => Plane::filled(size, Part::Free),
            Some(outline) => inside(outline, size, scale).map(|inside| if inside { Part::Free } else { Part::None }),
        };
        let longest = photo.longest() as f32;
        self.lay_pairs(&mut parts, |pair| area(&pair.here, longest, size, scale));
        parts
    }

    /// The parts of the reference on a grid of `size` over its whole file, not turned.
    #[must_use]
    pub fn parts_there(&self, size: Size) -> Plane<Part> {
        let file = self.file.size;
        let scale = size.width as f32 / file.width as f32;
        let mut parts = Plane::filled(size, Part::Free);
        self.lay_pairs(&mut parts, |pair| area(&pair.there, file.longest() as f32, size, scale));
        for outline in self.excluded.iter() {
            lay(&mut parts, &inside(outline, size, scale), Part::None);
        }
        parts
    }

    fn lay_pairs(&self, parts: &mut Plane<Part>, area: impl Fn(&Pair) -> Plane<bool>) {
        for (k, pair) in (0..).zip(self.pairs.iter().take(MOST_PAIRS)) {
            lay(parts, &area(pair), Part::Pair(k));
        }
    }

    /// Whether its picture is at hand and something is made of it, and this is what is taken.
    #[must_use]
    pub fn gives(&self, takes: Takes) -> bool {
        self.picture.is_some() && self.strength > 0.0 && self.takes == takes
    }

    /// Whether its picture is at hand and has no color to give.
    #[must_use]
    pub fn is_gray(&self) -> bool {
        let gray = |[r, g, b]: &[u8; 3]| r.abs_diff(*g).max(g.abs_diff(*b)).max(r.abs_diff(*b)) <= GRAY;
        self.picture.as_ref().is_some_and(|picture| picture.samples().iter().all(gray))
    }

    /// Memory it takes without its picture, in bytes: states share that.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let points: usize = self.pairs.iter().map(|pair| pair.here.len() + pair.there.len()).sum();
        let excluded: usize = self.excluded.iter().map(Vec::len).sum();
        let only = self.only.as_ref().map_or(0, |outline| outline.len());
        size_of::<Self>() + (points + excluded + only) * size_of::<ImagePoint>()
    }

    /// Whether it gives the same colors: all but whether the project file holds it.
    #[must_use]
    pub fn gives_as(&self, other: &Self) -> bool {
        self.file.hash == other.file.hash
            && self.picture.is_some() == other.picture.is_some()
            && self.takes == other.takes
            && self.turn == other.turn
            && self.crop == other.crop
            && self.strength == other.strength
            && self.only == other.only
            && self.pairs == other.pairs
            && self.excluded == other.excluded
    }
}

/// Sets what no outline has taken away to a part.
fn lay(parts: &mut Plane<Part>, area: &Plane<bool>, part: Part) {
    for (own, inside) in parts.samples_mut().iter_mut().zip(area.samples()) {
        if *inside && *own != Part::None {
            *own = part;
        }
    }
}

/// The pixels of a paired outline, or around a paired point.
fn area(points: &[ImagePoint], longest: f32, size: Size, scale: f32) -> Plane<bool> {
    match points {
        [point] => {
            let radius = (POINT * longest).max(1.0 / scale);
            Plane::from_fn(size, |x, y| {
                let at = ImagePoint::new((x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale);
                at.distance(*point) <= radius
            })
        }
        outline => inside(outline, size, scale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::hash_of;

    fn points(places: &[(f32, f32)]) -> Vec<ImagePoint> {
        places.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect()
    }

    fn exemplar() -> Exemplar {
        let file = Photograph { path: "aunt.png".into(), hash: hash_of(b"aunt"), size: Size::new(80, 60), bytes: 4 };
        Exemplar::new(ExemplarId(1), file, Plane::filled(Size::new(80, 60), [1, 2, 3]))
    }

    #[test]
    fn parts_are_laid_one_over_the_other_on_any_grid() {
        let square = |left: f32| points(&[(left, 0.0), (left + 10.0, 0.0), (left + 10.0, 20.0), (left, 20.0)]);
        let pair = |here, there| Pair { here, there };
        let with = Exemplar {
            only: Some(Arc::new(points(&[(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]))),
            pairs: Arc::new(vec![pair(square(5.0), square(0.0)), pair(points(&[(9.0, 9.0)]), points(&[(70.0, 50.0)]))]),
            excluded: Arc::new(vec![square(60.0)]),
            ..exemplar()
        };
        for (size, scale) in [(Size::new(40, 20), 1), (Size::new(20, 10), 2)] {
            let here = with.parts_here(Size::new(40, 20), size);
            let at = |x: usize, y: usize| here[(x / scale, y / scale)];
            assert_eq!(
                [at(2, 2), at(6, 2), at(9, 9), at(16, 2), at(30, 2)],
                [Part::Free, Part::Pair(0), Part::Pair(1), Part::Free, Part::None]
            );
        }
        let there = with.parts_there(Size::new(80, 60));
        assert_eq!(
            [there[(3, 3)], there[(70, 50)], there[(65, 5)], there[(40, 40)]],
            [Part::Pair(0), Part::Pair(1), Part::None, Part::Free]
        );
    }

    #[test]
    fn what_the_project_holds_changes_no_color() {
        assert!(exemplar().gives_as(&Exemplar { embed: true, id: ExemplarId(4), ..exemplar() }));
        assert!(!exemplar().gives_as(&Exemplar { strength: 0.5, ..exemplar() }));
        assert!(!exemplar().gives_as(&Exemplar { picture: None, ..exemplar() }));
        assert!(!exemplar().gives_as(&Exemplar { takes: Takes::Palette, ..exemplar() }));
    }
}
