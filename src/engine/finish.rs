//! From gray and solved chroma to the picture that is written, and how far its tones are from the photograph's.
//!
//! The only place where a solved color may change is [`crate::color::fit_chroma`]: chroma the sRGB gamut cannot show at
//! the photograph's lightness is reduced along the ab ray. In the paper mode the authors' own rule for colors out of
//! range is used instead, which does not keep the tones; that mode reproduces their pictures.

use rayon::prelude::*;

use super::hints::Space;
use super::tones::Tones;
use crate::color::{Lab, fit_chroma, lightness, luminance, rgb_from_yiq, srgb_decode, srgb_encode};
use crate::document::Finish;
use crate::photo::{Depth, Pixels};
use crate::raster::{Chroma, Plane, Size};

/// How far the tones of a written picture are from those of the photograph.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct ToneReport {
    /// Largest |ΔL*| between a pixel as written, rounding included, and the photograph.
    pub largest_delta_l: f32,
    /// Share of pixels, 0..=1, whose chroma had to be reduced to fit the gamut.
    pub reduced: f32,
}

/// The finished picture at `depth`, `[H, W]` sRGB.
pub(super) fn finish(
    gray: &Plane<u16>,
    chroma: &Chroma,
    finish: Finish,
    space: Space,
    depth: Depth,
) -> (Pixels, ToneReport) {
    let painter = Painter { space, saturation: finish.saturation, tones: Tones::new() };
    match depth {
        Depth::Eight => {
            let (plane, report) = painter.paint(gray, chroma, 255.0, |v| u8::try_from(v).unwrap_or(u8::MAX));
            (Pixels::Rgb8(plane), report)
        }
        Depth::Sixteen => {
            let (plane, report) = painter.paint(gray, chroma, 65535.0, |v| v);
            (Pixels::Rgb16(plane), report)
        }
    }
}

struct Painter {
    space: Space,
    saturation: f32,
    tones: Tones,
}

/// What one row adds to the report.
#[derive(Clone, Copy, Default)]
struct Tally {
    largest_delta_l: f32,
    reduced: usize,
}

impl Painter {
    fn paint<T: Copy + Default + Send + Sync>(
        &self,
        gray: &Plane<u16>,
        chroma: &Chroma,
        largest: f32,
        narrow: impl Fn(u16) -> T + Sync,
    ) -> (Plane<[T; 3]>, ToneReport) {
        let size = gray.size();
        let mut out = Plane::filled(size, [T::default(); 3]);
        let decode: Vec<f32> = levels(largest).map(|v| srgb_decode(f32::from(v) / largest)).collect();
        let row = |(y, out): (usize, &mut [[T; 3]])| {
            let mut tally = Tally::default();
            let inputs = gray.row(y).iter().zip(chroma[0].row(y).iter().zip(chroma[1].row(y)));
            for (out, (&gray, (&u, &v))) in out.iter_mut().zip(inputs) {
                let (rgb, reduced) = self.color(gray, [u * self.saturation, v * self.saturation], largest, &decode);
                let linear = rgb.map(|v| decode.get(usize::from(v)).copied().unwrap_or(1.0));
                // The sum of a gray's three shares would be rounded; its luminance is the level itself.
                let luminance = if rgb == [rgb[0]; 3] { linear[0] } else { luminance(linear) };
                let delta_l = (lightness(luminance) - self.tones.lightness(gray)).abs();
                tally.largest_delta_l = tally.largest_delta_l.max(delta_l);
                tally.reduced += usize::from(reduced);
                *out = rgb.map(&narrow);
            }
            tally
        };
        let tally = out.samples_mut().par_chunks_mut(size.width.max(1)).enumerate().map(row);
        let tally = tally.reduce(Tally::default, Tally::joined);
        (out, tally.report(size))
    }

    /// The levels of one pixel, each 0..=`largest`, and whether its chroma was reduced.
    fn color(&self, gray: u16, chroma: [f32; 2], largest: f32, decode: &[f32]) -> ([u16; 3], bool) {
        let level = |v: f32| round(v * largest);
        // Gray stays the very gray of the photograph, whatever a round trip through Lab would round to.
        if chroma == [0.0, 0.0] {
            return ([level(f32::from(gray) / 65535.0); 3], false);
        }
        match self.space {
            Space::Lab => {
                let fitted = fit_chroma(Lab::new(self.tones.lightness(gray), chroma[0], chroma[1]));
                (rounded(fitted.linear, largest, decode), fitted.kept < 1.0)
            }
            Space::Yiq => (rgb_from_yiq([f32::from(gray) / 65535.0, chroma[0], chroma[1]]).map(level), false),
        }
    }
}

impl Tally {
    fn joined(self, other: Self) -> Self {
        Self { largest_delta_l: self.largest_delta_l.max(other.largest_delta_l), reduced: self.reduced + other.reduced }
    }

    fn report(self, size: Size) -> ToneReport {
        let reduced = self.reduced as f32 / size.area().max(1) as f32;
        ToneReport { largest_delta_l: self.largest_delta_l, reduced }
    }
}

/// The levels of a linear color: of the eight ways to round its channels up or down, the one whose luminance is nearest
/// to the color's. A channel is off by less than one level, and the tone by a fraction of what plain rounding would
/// leave. `decode` is the linear light of every level.
fn rounded(linear: [f32; 3], largest: f32, decode: &[f32]) -> [u16; 3] {
    let wanted = luminance(linear);
    let down = linear.map(|v| round((srgb_encode(v) * largest).floor()));
    let light = |v: u16| decode.get(usize::from(v)).copied().unwrap_or(1.0);
    let ways = (0..8).map(|way: u16| [0, 1, 2].map(|k| down[k].saturating_add(way >> k & 1).min(round(largest))));
    let off = |rgb: &[u16; 3]| (luminance(rgb.map(light)) - wanted).abs();
    ways.min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(down)
}

fn levels(largest: f32) -> std::ops::RangeInclusive<u16> {
    0..=round(largest)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u16")]
fn round(v: f32) -> u16 {
    v.round().clamp(0.0, 65535.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ramp of grays with chroma that is partly far outside the gamut.
    fn ramp() -> (Plane<u16>, Chroma) {
        let size = Size::new(256, 64);
        let gray = Plane::from_fn(size, |x, _| u16::try_from(x * 257).unwrap());
        let chroma = [Plane::from_fn(size, |_, y| y as f32 * 2.0 - 64.0), Plane::from_fn(size, |_, y| 80.0 - y as f32)];
        (gray, chroma)
    }

    #[test]
    fn tones_are_kept_to_the_rounding() {
        let (gray, chroma) = ramp();
        for (depth, bound) in [(Depth::Eight, 0.3), (Depth::Sixteen, 0.001)] {
            let (_, report) = finish(&gray, &chroma, Finish::default(), Space::Lab, depth);
            assert!(report.largest_delta_l < bound, "{depth:?}: {report:?}");
            assert!(report.reduced > 0.1, "part of the ramp is outside the gamut");
        }
    }

    #[test]
    fn without_color_the_picture_is_the_photograph() {
        let (gray, chroma) = ramp();
        let plain = Finish { saturation: 0.0 };
        let (Pixels::Rgb16(out), report) = finish(&gray, &chroma, plain, Space::Lab, Depth::Sixteen) else {
            panic!("16 bits were asked for");
        };
        assert!(out.samples().iter().zip(gray.samples()).all(|(rgb, &g)| *rgb == [g; 3]));
        assert_eq!(report, ToneReport::default());
    }

    #[test]
    fn more_saturation_is_more_chroma() {
        let gray = Plane::filled(Size::new(1, 1), 30_000);
        let chroma = [Plane::filled(Size::new(1, 1), 10.0), Plane::filled(Size::new(1, 1), 5.0)];
        let red = |saturation| match finish(&gray, &chroma, Finish { saturation }, Space::Lab, Depth::Eight).0 {
            Pixels::Rgb8(p) => p[(0, 0)][0],
            Pixels::Rgb16(_) => 0,
        };
        assert!(red(0.0) < red(1.0) && red(1.0) < red(2.0));
    }
}
