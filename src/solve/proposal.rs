//! What a method proposes for every pixel, and how sure it is.

use std::sync::Arc;

use super::error::SolveError;
use crate::raster::{Chroma, Plane, Size};

/// The second term of the system: `sum c_r (U_r - B_r)²`.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    chroma: Arc<Chroma>,
    confidence: Plane<f32>,
}

impl Proposal {
    /// B, in the units of the planes to be solved for, and c: 0 where nothing is proposed, 1 to pull as much as one edge
    /// between two pixels of the same luma (a pixel has eight edges). All three planes `[H, W]` of one size.
    ///
    /// # Errors
    /// [`SolveError::SizesDiffer`] for planes of different sizes, [`SolveError::ProposalInvalid`] for a sample that is
    /// not a finite number or a confidence below 0.
    pub fn new(chroma: Chroma, confidence: Plane<f32>) -> Result<Self, SolveError> {
        let size = confidence.size();
        for plane in &chroma {
            if plane.size() != size {
                return Err(SolveError::SizesDiffer { hints: plane.size(), guide: size });
            }
        }
        let samples = confidence.samples().iter().zip(chroma[0].samples()).zip(chroma[1].samples());
        for (k, ((c, a), b)) in samples.enumerate() {
            if !(c.is_finite() && *c >= 0.0 && a.is_finite() && b.is_finite()) {
                return Err(SolveError::ProposalInvalid { x: k % size.width, y: k / size.width });
            }
        }
        Ok(Self { chroma: Arc::new(chroma), confidence })
    }

    /// The same B, which is shared, held with another confidence.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_confidence(&self, confidence: Plane<f32>) -> Result<Self, SolveError> {
        let size = self.size();
        if confidence.size() != size {
            return Err(SolveError::SizesDiffer { hints: confidence.size(), guide: size });
        }
        if let Some(k) = confidence.samples().iter().position(|c| !(c.is_finite() && *c >= 0.0)) {
            return Err(SolveError::ProposalInvalid { x: k % size.width, y: k / size.width });
        }
        Ok(Self { chroma: Arc::clone(&self.chroma), confidence })
    }

    /// Size of the picture.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.confidence.size()
    }

    /// B.
    #[must_use]
    pub fn chroma(&self) -> &Chroma {
        &self.chroma
    }

    /// B, to be kept for as long as it is the same.
    pub(super) const fn shared(&self) -> &Arc<Chroma> {
        &self.chroma
    }

    /// c, >= 0.
    #[must_use]
    pub const fn confidence(&self) -> &Plane<f32> {
        &self.confidence
    }

    /// Whether nothing is proposed anywhere.
    pub(super) fn is_void(&self) -> bool {
        self.confidence.samples().iter().all(|c| *c == 0.0)
    }
}
