//! How far one picture is from the truth, in all measures of a report.

use serde::Serialize;

use super::colorfulness::colorfulness;
use super::protocol::Patch;
use super::ssim::ssim;
use super::subject::{Subject, lab_of};
use crate::color::{Lab, ciede2000};
use crate::raster::Plane;

/// The least mean square error, as a share of the largest, that is told apart from none: 60 dB.
const LEAST_ERROR: f64 = 1e-6;

/// The range of a and of b in the PSNR of chroma: -110 to 110, that of sRGB's colors. **Source:** Zhang et al. 2017.
const CHROMA_RANGE: f64 = 220.0;

/// Measures of one picture of 8 bits against the truth, computed in floating point on that picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Mean of the squares of the differences over pixels and channels, encoded values of 0..=1.
    pub mse: f64,
    /// Mean of the differences' sizes, likewise.
    pub mae: f64,
    /// `10 log10(1 / mse)` in dB, at most 60.
    pub psnr_db: f64,
    /// `20 log10(220 / root mean square error)` of a and b of CIE Lab together, in dB, at most 60.
    pub psnr_ab_db: f64,
    /// Structural similarity, mean of red, green and blue; nothing for pictures below 11 pixels.
    pub ssim: Option<f64>,
    /// Colorfulness after Hasler and Süsstrunk.
    pub colorfulness: f64,
    /// How far that is from the truth's, without sign.
    pub colorfulness_off: f64,
    /// Mean color difference ΔE00.
    pub delta_e: f64,
    /// Its 95th percentile.
    pub delta_e_95: f64,
    /// Mean ΔE00 between what was asked for and what came at hinted pixels; nothing without hints.
    pub hint_error: Option<f64>,
    /// Mean ΔE00 by which one hint in another color changes the picture outside its object; nothing where it was not measured.
    pub leak: Option<f64>,
}

impl Figures {
    /// Measures a picture of the subject's size. The leak is another's to tell.
    #[must_use]
    pub fn of(found: &Plane<[u8; 3]>, subject: &Subject, patches: &[Patch]) -> Self {
        let lab = lab_of(found);
        let [mse, mae] = differences(found, &subject.rgb);
        let mut delta_e: Vec<f64> =
            lab.samples().iter().zip(subject.lab.samples()).map(|(f, t)| ciede2000(*f, *t).into()).collect();
        let colorfulness_found = colorfulness(found);
        Self {
            mse,
            mae,
            psnr_db: decibels(mse),
            psnr_ab_db: decibels(chroma_error(&lab, &subject.lab) / CHROMA_RANGE.powi(2)),
            ssim: ssim(found, &subject.rgb),
            colorfulness: colorfulness_found,
            colorfulness_off: (colorfulness_found - colorfulness(&subject.rgb)).abs(),
            delta_e: mean(&delta_e).unwrap_or(0.0),
            delta_e_95: percentile(&mut delta_e, 0.95),
            hint_error: hint_error(&lab, subject, patches),
            leak: None,
        }
    }
}

/// The decibels of a mean square error as a share of the largest.
fn decibels(share: f64) -> f64 {
    -10.0 * share.max(LEAST_ERROR).log10()
}

/// Mean of squares and of sizes over pixels and channels.
fn differences(found: &Plane<[u8; 3]>, truth: &Plane<[u8; 3]>) -> [f64; 2] {
    let pairs = found.samples().as_flattened().iter().zip(truth.samples().as_flattened());
    let count = (3 * truth.samples().len()).max(1) as f64;
    let [squares, sizes] = pairs.fold([0.0, 0.0], |[squares, sizes], (f, t)| {
        let difference = (f64::from(*f) - f64::from(*t)) / 255.0;
        [squares + difference * difference, sizes + difference.abs()]
    });
    [squares / count, sizes / count]
}

/// Mean square error of a and b together.
fn chroma_error(found: &Plane<Lab>, truth: &Plane<Lab>) -> f64 {
    let squares = |(f, t): (&Lab, &Lab)| f64::from(f.a - t.a).powi(2) + f64::from(f.b - t.b).powi(2);
    let count = 2 * truth.samples().len().max(1);
    found.samples().iter().zip(truth.samples()).map(squares).sum::<f64>() / count as f64
}

/// What a hint asks for is its color at the true lightness of each pixel; where hints overlap, the later's.
fn hint_error(found: &Plane<Lab>, subject: &Subject, patches: &[Patch]) -> Option<f64> {
    let mut asked = Plane::filled(found.size(), None);
    for patch in patches {
        patch.pixels().for_each(|at| asked[at] = Some(patch.chroma));
    }
    let pairs = asked.samples().iter().zip(found.samples().iter().zip(subject.lab.samples()));
    let errors: Vec<f64> = pairs
        .filter_map(|(asked, (found, truth))| asked.map(|[a, b]| f64::from(ciede2000(*found, Lab::new(truth.l, a, b)))))
        .collect();
    mean(&errors)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The value below which such a share of the values lies, linear between neighbors; 0 of none. Sorts them.
fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = share * values.len().saturating_sub(1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index, never negative")]
    let below = place.floor() as usize;
    let at = |k: usize| values.get(k).or(values.last()).copied().unwrap_or(0.0);
    at(below) + (place - below as f64) * (at(below + 1) - at(below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::hash_of;
    use crate::raster::Size;

    fn subject(color: impl Fn(usize, usize) -> [u8; 3]) -> Subject {
        Subject::new("a".into(), hash_of(b"a"), Plane::from_fn(Size::new(20, 16), color))
    }

    #[test]
    fn the_truth_is_without_error_at_sixty_decibels() {
        let subject = subject(|x, y| [10 * x, 12 * y, 200].map(|v| u8::try_from(v).unwrap()));
        let figures = Figures::of(&subject.rgb, &subject, &[]);
        assert_eq!((figures.mse, figures.mae, figures.delta_e, figures.colorfulness_off), (0.0, 0.0, 0.0, 0.0));
        assert!((figures.psnr_db - 60.0).abs() < 1e-9 && (figures.psnr_ab_db - 60.0).abs() < 1e-9, "{figures:?}");
        assert!(figures.ssim.is_some_and(|s| (s - 1.0).abs() < 1e-9));
        assert_eq!((figures.hint_error, figures.leak), (None, None));
    }

    #[test]
    fn errors_are_means_over_pixels_and_channels_without_wrapping_around() {
        let subject = subject(|_, _| [10, 100, 100]);
        // 10 - 250 would be 16 in eight bits.
        let found = subject.rgb.map(|[_, g, b]| [250, g, b]);
        let figures = Figures::of(&found, &subject, &[]);
        let difference: f64 = 240.0 / 255.0;
        assert!((figures.mse - difference.powi(2) / 3.0).abs() < 1e-12, "{figures:?}");
        assert!((figures.mae - difference / 3.0).abs() < 1e-12);
        assert!((figures.psnr_db + 10.0 * figures.mse.log10()).abs() < 1e-12);
    }

    #[test]
    fn the_error_of_chroma_is_that_of_lab() {
        let truth = Plane::from_fn(Size::new(2, 1), |_, _| Lab::new(50.0, 10.0, -5.0));
        let found = Plane::from_fn(Size::new(2, 1), |x, _| Lab::new(70.0, 13.0, if x == 0 { -5.0 } else { -9.0 }));
        assert!((chroma_error(&found, &truth) - (9.0 + 9.0 + 16.0) / 4.0).abs() < 1e-9);
        assert!((decibels(22.0f64.powi(2) / 220.0f64.powi(2)) - 20.0).abs() < 1e-9);
    }

    #[test]
    fn percentiles_run_between_neighbors() {
        let mut values = [5.0, 1.0, 3.0, 2.0, 4.0];
        assert!((percentile(&mut values, 0.95) - 4.8).abs() < 1e-12);
        assert_eq!((percentile(&mut [7.0], 0.95), percentile(&mut [], 0.95)), (7.0, 0.0));
    }

    #[test]
    fn a_hint_that_was_honored_is_off_by_the_rounding_alone() {
        let subject = subject(|x, _| if x < 10 { [150, 90, 80] } else { [80, 90, 150] });
        let truth = |x: usize, y: usize| [subject.lab[(x, y)].a, subject.lab[(x, y)].b];
        let patch = |x: usize, chroma| Patch { x, y: 4, side: 6, chroma };
        let honored = Figures::of(&subject.rgb, &subject, &[patch(2, truth(2, 4)), patch(12, truth(12, 4))]);
        assert!(honored.hint_error.is_some_and(|e| e < 0.01), "{honored:?}");
        // The later of two hints at one place counts.
        let swapped = Figures::of(&subject.rgb, &subject, &[patch(2, truth(2, 4)), patch(2, truth(12, 4))]);
        assert!(swapped.hint_error.is_some_and(|e| e > 20.0), "{swapped:?}");
    }
}
