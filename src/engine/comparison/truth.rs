//! The true colors of a photograph, given as a file: what candidates are measured against.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::candidate::MEASURED;
use crate::engine::{ChromaTexels, EngineError, reference};
use crate::eval::{Figures, Place, Subject, colorfulness, lab_of, worst_places};
use crate::photo::{Limits, hash_of, open_srgb};
use crate::raster::{Plane, Size};

/// A photograph's true colors, at most 1024 pixels a side.
#[derive(Debug)]
pub struct Truth {
    /// Its file.
    pub path: PathBuf,
    /// As it is shown over the photograph's luminance.
    pub texels: Arc<ChromaTexels>,
    pub(super) subject: Subject,
}

/// How near a candidate is to the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// In all measures.
    pub figures: Figures,
    /// Where it is farthest from it, the worst first.
    pub worst: Vec<Place>,
}

impl Truth {
    /// Opens the color original of a photograph of `photo` pixels.
    ///
    /// # Errors
    /// Where the file is no picture, or has another size ([`EngineError::OtherTruth`]).
    pub fn open(path: &Path, photo: Size, limits: &Limits) -> Result<Self, EngineError> {
        let picture = open_srgb(path, limits)?;
        if picture.size() != photo {
            return Err(EngineError::OtherTruth { expected: photo, found: picture.size(), path: path.into() });
        }
        let rgb = reference::smaller(&picture, MEASURED);
        let hash = hash_of(rgb.samples().as_flattened());
        let subject = Subject::new(path.display().to_string(), hash, rgb);
        let texels = Arc::new(ChromaTexels::of_lab(&subject.lab));
        Ok(Self { path: path.into(), texels, subject })
    }

    /// Its colorfulness after Hasler and Süsstrunk.
    #[must_use]
    pub fn colorfulness(&self) -> f64 {
        colorfulness(&self.subject.rgb)
    }

    /// How near a picture of that size is.
    pub(super) fn measure(&self, picture: &Plane<[u8; 3]>) -> Measured {
        let figures = Figures::of(picture, &self.subject, &[]);
        Measured { figures, worst: worst_places(&lab_of(picture), &self.subject.lab) }
    }
}
