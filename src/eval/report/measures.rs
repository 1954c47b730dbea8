//! The measures of a report, for people: their names, what they are, and how finely they are told.

use crate::eval::Figures;

/// A measure.
pub(super) struct Measure {
    /// As [`Figures`] names it.
    pub(super) key: &'static str,
    /// As people see it, with its unit.
    pub(super) title: &'static str,
    /// What it is and which way is better.
    pub(super) definition: &'static str,
    /// Decimal places.
    pub(super) places: usize,
    /// Takes it from the figures.
    pub(super) of: fn(&Figures) -> Option<f64>,
}

/// Every measure, the most telling first.
pub(super) const MEASURES: [Measure; 11] = [
    Measure {
        key: "psnr_db",
        title: "PSNR of RGB, dB",
        definition: "10 log10(1/MSE) of each picture, at most 60; higher is nearer to the truth",
        places: 2,
        of: |f| Some(f.psnr_db),
    },
    Measure {
        key: "psnr_ab_db",
        title: "PSNR of a and b, dB",
        definition: "20 log10(220/RMSE) of a and b of CIE Lab together, at most 60; higher is nearer. L plays no part",
        places: 2,
        of: |f| Some(f.psnr_ab_db),
    },
    Measure {
        key: "delta_e",
        title: "CIEDE2000, mean",
        definition: "Mean color difference ΔE00 over pixels; lower is nearer, 1 is about what a person begins to see",
        places: 2,
        of: |f| Some(f.delta_e),
    },
    Measure {
        key: "delta_e_95",
        title: "CIEDE2000, 95th percentile",
        definition: "The ΔE00 that one pixel in twenty exceeds; lower is nearer",
        places: 2,
        of: |f| Some(f.delta_e_95),
    },
    Measure {
        key: "ssim",
        title: "SSIM",
        definition: "Structural similarity, mean of red, green and blue; 1 is the truth. Lightness is kept, so all are high",
        places: 4,
        of: |f| f.ssim,
    },
    Measure {
        key: "hint_error",
        title: "Hint fidelity, ΔE00",
        definition: "Mean ΔE00 between the color asked for and the color found at hinted pixels; lower is more obedient. \
                     Rounding to 8 bits and colors outside sRGB leave some tenths to any method",
        places: 2,
        of: |f| f.hint_error,
    },
    Measure {
        key: "leak",
        title: "Leak, ΔE00",
        definition: "The first hint in the opposite color: mean ΔE00 by which the picture changes outside the object it lies \
                     on, which is what hangs together with it in the true color; lower keeps edits more local. A method \
                     that ignores hints leaks nothing",
        places: 2,
        of: |f| f.leak,
    },
    Measure {
        key: "colorfulness",
        title: "Colorfulness",
        definition: "Hasler and Süsstrunk, with signed opponents; higher is not better, the truth's is the aim",
        places: 1,
        of: |f| Some(f.colorfulness),
    },
    Measure {
        key: "colorfulness_off",
        title: "Colorfulness, off the truth",
        definition: "Difference to the true picture's colorfulness, without sign; lower is nearer",
        places: 1,
        of: |f| Some(f.colorfulness_off),
    },
    Measure {
        key: "mse",
        title: "MSE of RGB, thousandths",
        definition: "Mean square error of encoded values of 0 to 1; lower is nearer",
        places: 2,
        of: |f| Some(f.mse),
    },
    Measure {
        key: "mae",
        title: "MAE of RGB, thousandths",
        definition: "Mean absolute error of encoded values of 0 to 1; lower is nearer",
        places: 2,
        of: |f| Some(f.mae),
    },
];

impl Measure {
    /// The factor that figures are shown with.
    pub(super) fn factor(&self) -> f64 {
        if self.title.ends_with("thousandths") { 1000.0 } else { 1.0 }
    }
}
