//! How far one solution is from another.

use rayon::prelude::*;
use serde::Serialize;

use crate::raster::Chroma;

/// One level of chroma: a 255th of the range of a* and b*.
const LEVEL: f32 = 1.0;

/// A difference between two solutions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Peak signal-to-noise ratio of both planes together, in dB for a range of 255 levels.
    pub psnr_db: f64,
    /// Share of the samples within a level, 0 to 1.
    pub within: f64,
    /// Largest difference of a sample, in levels.
    pub largest: f32,
}

/// The difference between two pairs of planes `[H, W]` of one size.
pub(super) fn difference(chroma: &Chroma, exact: &Chroma) -> Difference {
    let rows = |c: usize| {
        let width = exact[c].width().max(1);
        chroma[c].samples().par_chunks(width).zip(exact[c].samples().par_chunks(width))
    };
    // Rows are summed in order, so that the figure does not depend on the threads.
    let parts: Vec<(f64, usize, f32)> = rows(0).chain(rows(1)).map(|(a, b)| row(a, b)).collect();
    let (squares, good, largest) =
        parts.into_iter().fold((0.0, 0, 0.0f32), |(s, g, l), row| (s + row.0, g + row.1, l.max(row.2)));
    let count = (2 * exact[0].samples().len()).max(1) as f64;
    Difference { psnr_db: 10.0 * (255.0 * 255.0 * count / squares).log10(), within: good as f64 / count, largest }
}

/// Sum of squares, samples within a level, largest.
fn row(a: &[f32], b: &[f32]) -> (f64, usize, f32) {
    a.iter().zip(b).fold((0.0, 0, 0.0), |(squares, good, largest), (a, b)| {
        let d = (a - b).abs() / LEVEL;
        (squares + f64::from(d * d), good + usize::from(d <= 1.0), if d > largest { d } else { largest })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Plane, Size};

    #[test]
    fn differences_are_what_they_are_called() {
        let size = Size::new(10, 10);
        let zero = || Plane::filled(size, 0.0);
        let mut other = [zero(), zero()];
        other[1].samples_mut()[7] = 3.0;
        other[0].samples_mut()[9] = -0.5;
        let found = difference(&other, &[zero(), zero()]);
        assert_eq!((found.within, found.largest), (199.0 / 200.0, 3.0));
        assert!((found.psnr_db - 10.0 * (65025.0 * 200.0 / 9.25f64).log10()).abs() < 1e-9);
    }
}
