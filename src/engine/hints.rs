//! From ink on the grid to hints of the solver, in the color space of the affinity.

use super::EngineError;
use super::tones::Tones;
use crate::color::{Lab, fit_chroma, lab_from_srgb, srgb_encode, yiq_from_rgb};
use crate::document::{self, Ink, Snapshot, ink};
use crate::raster::{Chroma, Plane};
use crate::solve::{Affinity, Config, Hint, Hints};

/// The color space a system is solved in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// a* and b* of CIE Lab; L is the photograph's.
    Lab,
    /// I and Q of YIQ on encoded values; Y is the photograph's encoded gray. The paper mode.
    Yiq,
}

impl Space {
    pub(super) fn of(affinity: document::Affinity) -> Self {
        match affinity {
            document::Affinity::Paper => Self::Yiq,
            document::Affinity::Tintype | document::Affinity::TintypeFar => Self::Lab,
        }
    }

    /// One level of 255 in units of the planes.
    fn level(self) -> f32 {
        match self {
            Self::Lab => 1.0,
            Self::Yiq => 1.0 / 255.0,
        }
    }

    /// Where the solver stops: at corrections of a tenth of a level. At a quarter, half a level of error was left in places
    /// (measured at 1 MP).
    pub(super) fn config(self) -> Config {
        Config { tol: 0.1 * self.level(), ..Config::default() }
    }

    /// The chroma of ink on a pixel of that gray; what ink keeps is the caller's.
    pub(super) fn chroma(self, ink: Ink, gray: u16, tones: &Tones) -> [f32; 2] {
        let srgb = |rgb: [u8; 3]| rgb.map(|v| f32::from(v) / 255.0);
        match (self, ink) {
            (_, Ink::Keep) => [0.0, 0.0],
            (Self::Lab, Ink::Chroma(ab)) => ab,
            (Self::Lab, Ink::Marked(rgb)) => {
                let lab = lab_from_srgb(srgb(rgb));
                [lab.a, lab.b]
            }
            (Self::Yiq, Ink::Chroma([a, b])) => {
                let fitted = fit_chroma(Lab::new(tones.lightness(gray), a, b));
                let [_, i, q] = yiq_from_rgb(fitted.linear.map(srgb_encode));
                [i, q]
            }
            (Self::Yiq, Ink::Marked(rgb)) => {
                let [_, i, q] = yiq_from_rgb(srgb(rgb));
                [i, q]
            }
        }
    }
}

/// The solver's word for a system of the document.
pub(super) const fn system_of(affinity: document::Affinity) -> Affinity {
    match affinity {
        document::Affinity::Paper => Affinity::Paper,
        document::Affinity::Tintype => Affinity::Tintype,
        document::Affinity::TintypeFar => Affinity::TintypeFar,
    }
}

/// The hints of a snapshot on the grid of `gray`, which is `scale` times as fine as the photograph; `proposed` is what is
/// proposed there, in this space.
pub(super) fn hints(
    snapshot: &Snapshot,
    gray: &Plane<u16>,
    scale: f32,
    space: Space,
    proposed: Option<&Chroma>,
    tones: &Tones,
) -> Result<Hints, EngineError> {
    // Strokes alone propose gray.
    let kept = |pixel: u32| {
        proposed.map_or([0.0; 2], |planes| {
            [0, 1].map(|c| planes[c].samples().get(pixel as usize).copied().unwrap_or_default())
        })
    };
    let dots = ink(&snapshot.strokes, snapshot.marks.as_deref(), gray.size(), scale, &tones.under(gray));
    let entries = dots.into_iter().filter_map(|dot| {
        let gray = *gray.samples().get(dot.pixel as usize)?;
        let chroma = if dot.ink == Ink::Keep { kept(dot.pixel) } else { space.chroma(dot.ink, gray, tones) };
        Some(Hint { pixel: dot.pixel, chroma })
    });
    Ok(Hints::new(gray.size(), entries.collect())?)
}

/// The guide of the solver: encoded gray of 0..=1.
pub(super) fn guide(gray: &Plane<u16>) -> Plane<f32> {
    gray.map(|v| f32::from(v) / 65535.0)
}
