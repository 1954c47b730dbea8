//! Numbers on a grid with one or more channels, as messages carry them.

use half::f16;
use half::slice::HalfFloatSliceExt;
use half::vec::HalfFloatVecExt;
use serde::{Deserialize, Serialize};

use super::WireError;
use super::check::at_most;
use super::limits;
use crate::raster::{Plane, Size};

/// How a sample is put into bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dtype {
    /// Two bytes: eleven bits of precision, up to 65504.
    F16,
    /// Four bytes.
    F32,
}

impl Dtype {
    /// Bytes of a sample.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::F16 => 2,
            Self::F32 => 4,
        }
    }
}

/// Samples `[C, H, W]`, row-major, all finite. What they mean stands at the field that holds the array.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Array {
    shape: [usize; 3],
    dtype: Dtype,
    /// Not in the header: they travel in the payload.
    #[serde(skip)]
    samples: Vec<f32>,
}

impl Array {
    /// An array of shape `[C, H, W]`, its samples rounded to `dtype` at once, so that both sides hold the same.
    ///
    /// # Errors
    /// [`WireError`] where the shape is empty or beyond [`limits`], the samples do not fill it, or one is not finite in
    /// that type.
    pub fn new(shape: [usize; 3], dtype: Dtype, mut samples: Vec<f32>) -> Result<Self, WireError> {
        let n_samples = byte_length(shape, dtype)? / dtype.bytes();
        if samples.len() != n_samples {
            return Err(WireError::Invalid { what: "the number of samples" });
        }
        if dtype == Dtype::F16 {
            samples = Vec::<f16>::from_f32_slice(&samples).to_f32_vec();
        }
        Self { shape, dtype, samples }.finite()
    }

    /// Planes of one size as the channels of an array.
    ///
    /// # Errors
    /// [`WireError`] where the sizes differ, and as [`Self::new`] does.
    pub fn from_planes<'a>(planes: impl IntoIterator<Item = &'a Plane<f32>>, dtype: Dtype) -> Result<Self, WireError> {
        let planes: Vec<_> = planes.into_iter().collect();
        let size = planes.first().map_or(Size::default(), |first| first.size());
        if planes.iter().any(|plane| plane.size() != size) {
            return Err(WireError::Invalid { what: "the size of a plane" });
        }
        let samples = planes.iter().flat_map(|plane| plane.samples()).copied().collect();
        Self::new([planes.len(), size.height, size.width], dtype, samples)
    }

    /// `[C, H, W]`, each at least one.
    #[must_use]
    pub const fn shape(&self) -> [usize; 3] {
        self.shape
    }

    /// Columns and rows.
    #[must_use]
    pub const fn size(&self) -> Size {
        Size::new(self.shape[2], self.shape[1])
    }

    /// How the samples travel.
    #[must_use]
    pub const fn dtype(&self) -> Dtype {
        self.dtype
    }

    /// All samples, `[C, H, W]` row-major.
    #[must_use]
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// The channels as planes, in their order.
    pub fn planes(&self) -> impl Iterator<Item = Plane<f32>> + '_ {
        let size = self.size();
        self.samples
            .chunks_exact(size.area().max(1))
            .filter_map(move |chunk| Plane::from_vec(size, chunk.to_vec()).ok())
    }

    /// Bytes in the payload.
    ///
    /// # Errors
    /// [`WireError`] where the shape is empty or beyond [`limits`].
    pub(super) fn byte_length(&self) -> Result<usize, WireError> {
        byte_length(self.shape, self.dtype)
    }

    /// Appends the samples as bytes.
    pub(super) fn append_to(&self, payload: &mut Vec<u8>) {
        match self.dtype {
            Dtype::F32 => self.samples.iter().for_each(|x| payload.extend_from_slice(&x.to_le_bytes())),
            Dtype::F16 => {
                let narrow = Vec::<f16>::from_f32_slice(&self.samples);
                narrow.iter().for_each(|x| payload.extend_from_slice(&x.to_le_bytes()));
            }
        }
    }

    /// Takes the samples from as many bytes as [`Self::byte_length`] says.
    pub(super) fn fill_from(&mut self, bytes: &[u8]) -> Result<(), WireError> {
        self.samples = match self.dtype {
            Dtype::F32 => bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Dtype::F16 => {
                let narrow: Vec<f16> = bytes.as_chunks().0.iter().map(|b| f16::from_le_bytes(*b)).collect();
                narrow.to_f32_vec()
            }
        };
        if self.samples.iter().all(|x| x.is_finite()) { Ok(()) } else { Err(NOT_FINITE) }
    }

    fn finite(self) -> Result<Self, WireError> {
        if self.samples.iter().all(|x| x.is_finite()) { Ok(self) } else { Err(NOT_FINITE) }
    }
}

const NOT_FINITE: WireError = WireError::Invalid { what: "a sample that is not finite" };

/// Bytes of an array of this shape; an overflow is too large, like everything else beyond the limits.
fn byte_length(shape: [usize; 3], dtype: Dtype) -> Result<usize, WireError> {
    let [channels, height, width] = shape;
    if shape.contains(&0) {
        return Err(WireError::Invalid { what: "an empty array" });
    }
    at_most("the number of channels", channels, limits::CHANNELS)?;
    at_most("the side of an array", height.max(width), limits::SIDE)?;
    let product = shape.iter().try_fold(dtype.bytes(), |product, &n| product.checked_mul(n));
    at_most("an array", product.unwrap_or(usize::MAX), limits::PAYLOAD_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_rounded_once_and_refused_where_that_is_not_finite() {
        let third = Array::new([1, 1, 1], Dtype::F16, vec![1.0 / 3.0]).unwrap();
        assert!((third.samples()[0] - 1.0 / 3.0).abs() < 2e-4);
        let again = Array::new([1, 1, 1], Dtype::F16, third.samples().to_vec()).unwrap();
        assert_eq!(again, third);
        for (dtype, sample) in [(Dtype::F16, 7e4), (Dtype::F32, f32::NAN), (Dtype::F32, f32::INFINITY)] {
            assert!(Array::new([1, 1, 1], dtype, vec![sample]).is_err(), "{sample} as {dtype:?}");
        }
    }

    #[test]
    fn shapes_beyond_the_limits_are_refused_without_overflow() {
        let check = |shape, samples: usize| Array::new(shape, Dtype::F32, vec![0.0; samples]).is_ok();
        assert!(check([2, 3, 4], 24));
        assert!(!check([2, 3, 4], 23), "samples that do not fill the shape");
        assert!(!check([0, 3, 4], 0), "no channels");
        assert!(!check([1, limits::SIDE, limits::SIDE], 0), "beyond the payload");
        assert!(!check([usize::MAX, usize::MAX, usize::MAX], 0), "overflow");
    }

    #[test]
    fn planes_go_in_and_come_out() {
        let planes = [Plane::from_fn(Size::new(3, 2), |x, y| (x + 10 * y) as f32), Plane::filled(Size::new(3, 2), 7.0)];
        let array = Array::from_planes(&planes, Dtype::F32).unwrap();
        assert_eq!((array.shape(), array.size()), ([2, 2, 3], Size::new(3, 2)));
        assert_eq!(array.planes().collect::<Vec<_>>(), planes);
        let other = Plane::filled(Size::new(2, 3), 0.0);
        assert!(Array::from_planes([&planes[0], &other], Dtype::F32).is_err());
        assert!(Array::from_planes([], Dtype::F32).is_err());
    }
}
