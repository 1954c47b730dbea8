//! Reference pictures: what a network is told of them, what it keeps of them, and what of them comes to a photograph.

use super::{ColorizeError, Grid};
pub use crate::nets::parts::{EXCLUDED, FREE};
use tch::Tensor;
use tintype::raster::{Chroma, Plane, Size};

/// A color picture of any size, and what of it goes with what of the photograph: a pixel of the photograph that is not
/// [`FREE`] takes from pixels of the same part alone, and nothing goes to or comes from what is [`EXCLUDED`].
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// CIE L, 0..=100.
    pub tones: Plane<f32>,
    /// CIE a and b, planes of the same size.
    pub ab: Chroma,
    /// The parts of the picture, of the same size.
    pub there: Plane<u8>,
    /// The parts of the photograph, of its size.
    pub here: Plane<u8>,
}

impl Reference {
    /// One that gives everywhere and to everything of a photograph of `photo` pixels.
    #[must_use]
    pub fn whole(tones: Plane<f32>, ab: Chroma, photo: Size) -> Self {
        let there = Plane::filled(tones.size(), FREE);
        Self { tones, ab, there, here: Plane::filled(photo, FREE) }
    }

    /// Whether its planes fit each other, and all are numbers.
    ///
    /// # Errors
    /// [`ColorizeError::Size`] and [`ColorizeError::Number`].
    pub(super) fn check(&self) -> Result<(), ColorizeError> {
        let wanted = self.tones.size();
        let sizes = [self.ab[0].size(), self.ab[1].size(), self.there.size()];
        if let Some(other) = sizes.into_iter().find(|size| *size != wanted) {
            let what = "a plane of the reference";
            return Err(ColorizeError::Size { what, found: other.area(), wanted: wanted.area() });
        }
        if wanted.area() == 0 || self.here.size().area() == 0 {
            return Err(ColorizeError::Empty);
        }
        let [a, b] = &self.ab;
        let is_finite = [&self.tones, a, b].iter().all(|plane| plane.samples().iter().all(|v| v.is_finite()));
        if is_finite { Ok(()) } else { Err(ColorizeError::Number("the reference")) }
    }
}

/// A reference as one network has it, with everything that does not depend on the photograph.
#[derive(Debug)]
pub struct Referred {
    /// How it lies on the network's grid.
    pub grid: Grid,
    /// What the network keeps of it; which maps, only it knows.
    pub maps: Vec<Tensor>,
    /// The parts of the photograph.
    pub here: Plane<u8>,
}

/// The color of references brought onto a photograph: planes over all of it, of one size, which may be smaller than its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemplar {
    /// CIE a and b.
    pub ab: Chroma,
    /// How much it is to be trusted at each place, 0..=1.
    pub confidence: Plane<f32>,
}

impl Exemplar {
    /// Its planes with what each is, if they are of one size and of numbers.
    ///
    /// # Errors
    /// [`ColorizeError::Size`] and [`ColorizeError::Number`].
    pub(super) fn planes(&self) -> Result<[&Plane<f32>; 3], ColorizeError> {
        let planes = [&self.ab[0], &self.ab[1], &self.confidence];
        let wanted = self.confidence.size();
        if wanted.area() == 0 {
            return Err(ColorizeError::Empty);
        }
        for plane in planes {
            if plane.size() != wanted {
                let (found, wanted) = (plane.size().area(), wanted.area());
                return Err(ColorizeError::Size { what: "a plane of what a reference gives", found, wanted });
            }
            if !plane.samples().iter().all(|v| v.is_finite()) {
                return Err(ColorizeError::Number("what a reference gives"));
            }
        }
        Ok(planes)
    }
}

/// The part in the middle of each cell of `rows` by `columns` cells of `side` pixels of the padded work grid; beyond the
/// picture nothing takes part.
pub(super) fn parts_of(parts: &Plane<u8>, grid: &Grid, [rows, columns]: [usize; 2], side: usize) -> Vec<f32> {
    let size = parts.size();
    let along = |cell: usize, work: usize, whole: usize| {
        let middle = side * cell + side / 2;
        // The last cell of a side may lie half beyond it.
        let middle = if side * cell < work { middle.min(work - 1) } else { middle };
        (middle < work).then(|| (2 * middle + 1) * whole / (2 * work))
    };
    let part = |row: usize, column: usize| {
        let place = along(column, grid.work.width, size.width).zip(along(row, grid.work.height, size.height));
        place.map_or(EXCLUDED, |(x, y)| parts.get(x, y).unwrap_or(EXCLUDED))
    };
    (0..rows).flat_map(|row| (0..columns).map(move |column| f32::from(part(row, column)))).collect()
}
