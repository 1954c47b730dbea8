//! From gray and solved chroma to the picture that is written, and how far its tones are from the photograph's.
//!
//! The only place where a solved color may change is [`crate::color::fit_chroma`]: chroma the sRGB gamut cannot show at
//! the photograph's lightness is reduced along the ab ray. In the paper mode the authors' own rule for colors out of
//! range is used instead, which does not keep the tones; that mode reproduces their pictures.
//!
//! Where levels are set, the tones are those that they make of the photograph's, and the report is about these. The tint
//! of a sepia print, where it is asked for, is added to all colors at the lightness they have.

use std::borrow::Cow;

use rayon::prelude::*;

use super::hints::Space;
use super::tones::Tones;
use crate::color::{
    Lab, Ramp, fit_chroma, lab_from_srgb, lightness, luminance, rgb_from_yiq, srgb_decode, srgb_encode,
};
use crate::document::{Finish, Levels};
use crate::photo::{Depth, Pixels};
use crate::raster::{Chroma, Plane, Size, turned};

/// How far the tones of a written picture are from those of the photograph.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct ToneReport {
    /// Largest |ΔL*| between a pixel as written, rounding included, and the photograph.
    pub largest_delta_l: f32,
    /// Share of pixels, 0..=1, whose chroma had to be reduced to fit the gamut.
    pub reduced: f32,
}

/// What the finished picture is made like.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) finish: &'a Finish,
    pub(super) depth: Depth,
    /// Laid over all colors.
    pub(super) tint: Option<Ramp>,
}

/// The finished picture, sRGB, turned as the document says.
pub(super) fn finish(gray: &Plane<u16>, chroma: &Chroma, space: Space, look: Look<'_>) -> (Pixels, ToneReport) {
    let Finish { saturation, turn, ref levels } = *look.finish;
    let painter = Painter { space, saturation, tint: look.tint, tones: Tones::new() };
    let gray = &*leveled(gray, levels);
    match look.depth {
        Depth::Eight => {
            let (plane, report) = painter.paint(gray, chroma, 255.0, |v| u8::try_from(v).unwrap_or(u8::MAX));
            (Pixels::Rgb8(turned(plane, turn)), report)
        }
        Depth::Sixteen => {
            let (plane, report) = painter.paint(gray, chroma, 65535.0, |v| v);
            (Pixels::Rgb16(turned(plane, turn)), report)
        }
    }
}

/// The tones that levels make of a photograph's: the photograph itself where there are none.
pub(super) fn leveled<'a>(gray: &'a Plane<u16>, levels: &Levels) -> Cow<'a, Plane<u16>> {
    if levels.is_off() {
        return Cow::Borrowed(gray);
    }
    let table: Vec<u16> = levels.table(usize::from(u16::MAX) + 1).into_iter().map(|v| round(v * 65535.0)).collect();
    Cow::Owned(gray.map(|v| table[usize::from(v)]))
}

struct Painter {
    space: Space,
    saturation: f32,
    tint: Option<Ramp>,
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
        if chroma == [0.0, 0.0] && self.tint.is_none() {
            return ([level(f32::from(gray) / 65535.0); 3], false);
        }
        let wanted = match (self.space, self.tint) {
            (Space::Lab, None) => Lab::new(self.tones.lightness(gray), chroma[0], chroma[1]),
            (Space::Lab, Some(tint)) => tinted(Lab::new(self.tones.lightness(gray), chroma[0], chroma[1]), &tint),
            (Space::Yiq, tint) => {
                let rgb = rgb_from_yiq([f32::from(gray) / 65535.0, chroma[0], chroma[1]]);
                match tint {
                    None => return (rgb.map(level), false),
                    Some(tint) => tinted(lab_from_srgb(rgb.map(|v| v.clamp(0.0, 1.0))), &tint),
                }
            }
        };
        let fitted = fit_chroma(wanted);
        (rounded(fitted.linear, largest, decode), fitted.kept < 1.0)
    }
}

/// A color under the tint that its lightness has.
fn tinted(lab: Lab, tint: &Ramp) -> Lab {
    let [a, b] = tint.at(lab.l);
    Lab::new(lab.l, lab.a + a, lab.b + b)
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

    fn finished(gray: &Plane<u16>, chroma: &Chroma, look: &Finish, depth: Depth) -> (Pixels, ToneReport) {
        finish(gray, chroma, Space::Lab, Look { finish: look, depth, tint: None })
    }

    #[test]
    fn levels_make_other_tones_in_sixteen_bits_and_color_keeps_to_these() {
        let (gray, chroma) = ramp();
        let levels = Levels::new(0.2, 0.7, 1.4).curved(&[[0.0, 0.1], [0.4, 0.5], [1.0, 0.95]]);
        let gray16 = leveled(&gray, &levels).into_owned();
        assert!(gray16.samples().iter().any(|v| v % 257 != 0), "finer than eight bits");
        assert_eq!((gray16[(0, 0)], gray16[(255, 0)]), (6554, 62258));
        let look = Finish { levels, ..Finish::default() };
        let (Pixels::Rgb16(out), report) = finished(&gray, &chroma, &look, Depth::Sixteen) else {
            panic!("16 bits were asked for");
        };
        assert!(report.largest_delta_l < 0.001, "{report:?}");
        let plain = finished(&gray16, &chroma, &Finish::default(), Depth::Sixteen).0;
        assert_eq!(plain, Pixels::Rgb16(out), "as if the photograph had had these tones");
        assert!(matches!(leveled(&gray, &Levels::default()), Cow::Borrowed(_)), "nothing is done where there are none");
    }

    #[test]
    fn a_tint_lies_over_gray_and_color_and_keeps_tones() {
        let (gray, chroma) = ramp();
        let (none, tint) = (chroma.clone().map(|p| p.map(|_| 0.0)), Ramp::even([3.0, 9.0]));
        for (chroma, (a, b)) in [(&none, (3.0, 9.0)), (&chroma, (3.0 - 64.0, 9.0 + 80.0))] {
            for space in [Space::Lab, Space::Yiq].into_iter().filter(|s| *s == Space::Lab || a > 0.0) {
                let look = Look { finish: &Finish::default(), depth: Depth::Sixteen, tint: Some(tint) };
                let (Pixels::Rgb16(out), report) = finish(&gray, chroma, space, look) else { panic!("another depth") };
                assert!(report.largest_delta_l < 0.001, "{report:?}");
                let lab = lab_from_srgb(out[(128, 0)].map(|v| f32::from(v) / 65535.0));
                let fitted = fit_chroma(Lab::new(lab.l, a, b)).kept;
                assert!((lab.a - fitted * a).abs() < 0.1 && (lab.b - fitted * b).abs() < 0.1, "{lab:?}");
            }
        }
    }

    #[test]
    fn tones_are_kept_to_the_rounding() {
        let (gray, chroma) = ramp();
        for (depth, bound) in [(Depth::Eight, 0.3), (Depth::Sixteen, 0.001)] {
            let (_, report) = finished(&gray, &chroma, &Finish::default(), depth);
            assert!(report.largest_delta_l < bound, "{depth:?}: {report:?}");
            assert!(report.reduced > 0.1, "part of the ramp is outside the gamut");
        }
    }

    #[test]
    fn without_color_the_picture_is_the_photograph() {
        let (gray, chroma) = ramp();
        let plain = Finish { saturation: 0.0, ..Finish::default() };
        let (Pixels::Rgb16(out), report) = finished(&gray, &chroma, &plain, Depth::Sixteen) else {
            panic!("16 bits were asked for");
        };
        assert!(out.samples().iter().zip(gray.samples()).all(|(rgb, &g)| *rgb == [g; 3]));
        assert_eq!(report, ToneReport::default());
    }

    #[test]
    fn more_saturation_is_more_chroma() {
        let gray = Plane::filled(Size::new(1, 1), 30_000);
        let chroma = [Plane::filled(Size::new(1, 1), 10.0), Plane::filled(Size::new(1, 1), 5.0)];
        let red = |saturation| {
            let look = Finish { saturation, ..Finish::default() };
            let Pixels::Rgb8(p) = finished(&gray, &chroma, &look, Depth::Eight).0 else { panic!("another depth") };
            p[(0, 0)][0]
        };
        assert!(red(0.0) < red(1.0) && red(1.0) < red(2.0));
    }
}
