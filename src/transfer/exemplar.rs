//! A reference picture as it is matched, and what of it belongs to what of the photograph.

use super::TransferError;
use crate::raster::{Chroma, Plane, Size};

/// The label of what is not paired: it goes with everything that is not excluded.
pub const FREE: u8 = 0;
/// The label of what takes no part: of the reference it gives nothing, of the photograph it takes nothing.
pub const EXCLUDED: u8 = u8::MAX;

/// The longest side of a picture that is matched: an [`Origin`](super::Origin) counts with 16 bits.
const LONGEST: usize = u16::MAX as usize;
/// The most references at once: an [`Origin`](super::Origin) counts them with 8 bits.
pub(super) const MOST: usize = 255;

/// A reference picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplar {
    /// `[H, W]` CIE L*, 0..=100.
    pub lightness: Plane<f32>,
    /// `[H, W]` each, a* and b* of CIE Lab.
    pub chroma: Chroma,
    /// `[H, W]` labels of this picture's pixels: [`FREE`], [`EXCLUDED`], or the number of a pair from 1 on.
    pub there: Plane<u8>,
    /// Labels of the photograph's pixels, on its grid: a pixel of pair k takes from pixels of pair k alone.
    pub here: Plane<u8>,
    /// How much is made of it, 0..=1; it scales the confidence.
    pub strength: f32,
}

impl Exemplar {
    /// A reference that gives everywhere and to everything of a photograph of `size`.
    #[must_use]
    pub fn whole(lightness: Plane<f32>, chroma: Chroma, size: Size) -> Self {
        let there = Plane::filled(lightness.size(), FREE);
        Self { lightness, chroma, there, here: Plane::filled(size, FREE), strength: 1.0 }
    }

    /// Whether a pixel with one label may give to one with the other.
    pub(super) const fn gives(here: u8, there: u8) -> bool {
        here != EXCLUDED && there != EXCLUDED && (here == FREE || here == there)
    }
}

/// What both methods ask of their input.
pub(super) fn check(photograph: &Plane<f32>, exemplars: &[Exemplar]) -> Result<(), TransferError> {
    if exemplars.is_empty() {
        return Err(TransferError::NoReference);
    }
    if exemplars.len() > MOST {
        return Err(TransferError::TooMany { count: exemplars.len(), most: MOST });
    }
    check_plane(photograph)?;
    for exemplar in exemplars {
        check_plane(&exemplar.lightness)?;
        same(exemplar.lightness.size(), exemplar.there.size())?;
        same(photograph.size(), exemplar.here.size())?;
        for plane in &exemplar.chroma {
            same(exemplar.lightness.size(), plane.size())?;
            check_plane(plane)?;
        }
    }
    Ok(())
}

fn same(wanted: Size, found: Size) -> Result<(), TransferError> {
    if wanted == found { Ok(()) } else { Err(TransferError::Unequal { wanted, found }) }
}

fn check_plane(plane: &Plane<f32>) -> Result<(), TransferError> {
    let size = plane.size();
    if size.area() == 0 || size.longest() > LONGEST {
        return Err(TransferError::Size { size, most: LONGEST });
    }
    let finite = plane.samples().iter().all(|v| v.is_finite());
    if finite { Ok(()) } else { Err(TransferError::NotFinite { size }) }
}

/// Mean and standard deviation of the samples that are not excluded; 0 and 0 where there are none.
pub(super) fn spread(lightness: &Plane<f32>, labels: &Plane<u8>) -> (f32, f32) {
    let (mut n, mut sum, mut squares) = (0u32, 0.0, 0.0);
    for (l, label) in lightness.samples().iter().zip(labels.samples()) {
        if *label != EXCLUDED {
            n += 1;
            sum += f64::from(*l);
            squares += f64::from(*l) * f64::from(*l);
        }
    }
    let n = f64::from(n.max(1));
    let mean = sum / n;
    #[expect(clippy::cast_possible_truncation, reason = "an f32 is what the planes hold")]
    (mean as f32, (squares / n - mean * mean).max(0.0).sqrt() as f32)
}

/// The most that a reference's tones are stretched or pressed: beyond, a flat picture's grain would be taken for its tones.
const MOST_STRETCHED: f32 = 2.0;

/// The lightness of a reference brought to mean and deviation of the photograph's.
///
/// **Source:** Hertzmann et al., *Image analogies*, SIGGRAPH 2001, §3.4, as Welsh et al. 2002 use it. Differs: the
/// stretch is bounded.
pub(super) fn remapped(photograph: &Plane<f32>, exemplar: &Exemplar) -> Plane<f32> {
    let (mean, deviation) = spread(photograph, &exemplar.here);
    let (own_mean, own_deviation) = spread(&exemplar.lightness, &exemplar.there);
    let stretch = (deviation / own_deviation.max(1e-3)).clamp(1.0 / MOST_STRETCHED, MOST_STRETCHED);
    exemplar.lightness.map(|l| (l - own_mean) * stretch + mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_are_brought_to_those_of_the_photograph() {
        let size = Size::new(4, 1);
        let row = |values: [f32; 4]| Plane::from_vec(size, values.to_vec()).unwrap();
        let flat = || Plane::filled(size, 0.0);
        let exemplar = Exemplar::whole(row([20.0, 20.0, 30.0, 30.0]), [flat(), flat()], size);
        let tones = remapped(&row([52.0, 52.0, 68.0, 68.0]), &exemplar);
        assert!(tones.samples().iter().zip([52.0, 52.0, 68.0, 68.0]).all(|(t, w)| (t - w).abs() < 1e-3), "{tones:?}");
    }

    #[test]
    fn pairs_give_to_each_other_alone() {
        assert!(Exemplar::gives(FREE, FREE) && Exemplar::gives(FREE, 3) && Exemplar::gives(3, 3));
        assert!(!Exemplar::gives(3, FREE) && !Exemplar::gives(3, 4));
        assert!(!Exemplar::gives(EXCLUDED, FREE) && !Exemplar::gives(FREE, EXCLUDED));
    }

    #[test]
    fn what_cannot_be_matched_is_refused_with_its_numbers() {
        let (small, wide) = (Size::new(3, 2), Size::new(70_000, 1));
        let zero = |size| Plane::filled(size, 0.0);
        let whole = |size, grid| Exemplar::whole(zero(size), [zero(size), zero(size)], grid);
        let refused = |photograph: Plane<f32>, exemplars: &[Exemplar]| check(&photograph, exemplars).unwrap_err();
        assert_eq!(refused(zero(small), &[]), TransferError::NoReference);
        assert!(refused(zero(wide), &[whole(small, wide)]).to_string().contains("70000×1"));
        let other = whole(small, Size::new(2, 2));
        assert_eq!(refused(zero(small), &[other]), TransferError::Unequal { wanted: small, found: Size::new(2, 2) });
        let many = vec![whole(small, small); 256];
        assert_eq!(refused(zero(small), &many), TransferError::TooMany { count: 256, most: 255 });
        assert_eq!(
            refused(Plane::filled(small, f32::NAN), &[whole(small, small)]),
            TransferError::NotFinite { size: small }
        );
    }
}
