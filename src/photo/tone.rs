//! Whether a photograph is neutral, tinted or in color.

use crate::color::{Lab, Ramp, lab_from_srgb};

/// The color cast of a photograph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tone {
    /// Gray, up to the noise that JPEG leaves in a gray picture.
    Neutral,
    /// One hue throughout: a sepia print, a toned print, a scan with a cast.
    Tinted {
        /// Mean Lab a of the mid tones.
        a: f32,
        /// Mean Lab b of the mid tones.
        b: f32,
        /// The tint at every lightness, to be laid over a picture again.
        ramp: Ramp,
    },
    /// Several hues: a color photograph.
    Color,
}

impl Tone {
    /// Whether it has several hues, so that its colors say something.
    #[must_use]
    pub const fn is_color(&self) -> bool {
        matches!(self, Self::Color)
    }
}

/// Lightness bands in which a tint may differ: sepia is strongest in the mid tones and fades to black and white.
const BANDS: usize = 20;

/// Lab distance from the mean of its band up to which a pixel counts as the band's tint. By eye on sepia prints as JPEG at
/// quality 75, whose chroma noise stays within 5; objects of their own color start at about 8.
const SAME_TINT: f32 = 6.0;

/// Part of the pixels that may be off the tint, such as stamps, stains and borders, before the picture counts as color.
const STRAY_PIXELS: f32 = 0.03;

/// Mean chroma of the mid tones up to which a picture counts as neutral; a cast of 2 is hardly seen. By eye.
const NEUTRAL_CHROMA: f32 = 2.0;

/// L* of the mid tones.
const MID_TONES: std::ops::Range<f32> = 20.0..85.0;

/// Judges pixels in encoded sRGB, 0..=1; some ten thousand taken evenly from the photograph are enough.
pub fn tone_of(pixels: impl Iterator<Item = [f32; 3]>) -> Tone {
    let colors: Vec<_> = pixels.map(lab_from_srgb).collect();
    if colors.is_empty() {
        return Tone::Neutral;
    }
    let mut sums = [[0.0f32; 3]; BANDS];
    for lab in &colors {
        let sum = &mut sums[band(lab.l)];
        *sum = [sum[0] + lab.a, sum[1] + lab.b, sum[2] + 1.0];
    }
    let means = sums.map(|[a, b, n]| [a / n.max(1.0), b / n.max(1.0)]);
    let strays = colors.iter().filter(|lab| {
        let [a, b] = means[band(lab.l)];
        (lab.a - a).hypot(lab.b - b) > SAME_TINT
    });
    #[expect(clippy::cast_precision_loss, reason = "a count as a part")]
    let part = strays.count() as f32 / colors.len() as f32;
    if part > STRAY_PIXELS || hues_disagree(&sums, colors.len()) { Tone::Color } else { cast(&sums, &colors) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn band(l: f32) -> usize {
    ((l / 100.0 * BANDS as f32).max(0.0) as usize).min(BANDS - 1)
}

/// Whether two well-filled bands have clearly different hues: a picture in which color goes with lightness.
fn hues_disagree(sums: &[[f32; 3]; BANDS], pixels: usize) -> bool {
    // A band with a fiftieth of the pixels is a part of the picture, not a rim; a split tone of two hues within a right
    // angle of each other is still a tone. By eye.
    #[expect(clippy::cast_precision_loss, reason = "a count as a part")]
    let filled = pixels as f32 / 50.0;
    let tints: Vec<[f32; 2]> = sums
        .iter()
        .filter(|sum| sum[2] >= filled)
        .map(|&[a, b, n]| [a / n, b / n])
        .filter(|tint| tint[0].hypot(tint[1]) > SAME_TINT)
        .collect();
    tints.iter().enumerate().any(|(i, t)| tints[..i].iter().any(|u| t[0] * u[0] + t[1] * u[1] < 0.0))
}

fn cast(sums: &[[f32; 3]; BANDS], colors: &[Lab]) -> Tone {
    #[expect(clippy::cast_precision_loss, reason = "band numbers are small")]
    let is_mid = |i: usize| MID_TONES.contains(&((i as f32 + 0.5) * 100.0 / BANDS as f32));
    let add = |s: [f32; 3], t: &[f32; 3]| [s[0] + t[0], s[1] + t[1], s[2] + t[2]];
    let mid = sums.iter().enumerate().filter(|&(i, _)| is_mid(i)).fold([0.0; 3], |s, (_, t)| add(s, t));
    // A picture without mid tones, such as a line drawing, is judged as a whole.
    let [a, b, n] = if mid[2] > 0.0 { mid } else { sums.iter().fold([0.0; 3], add) };
    let (a, b) = (a / n, b / n);
    if a.hypot(b) <= NEUTRAL_CHROMA { Tone::Neutral } else { Tone::Tinted { a, b, ramp: ramp(colors) } }
}

/// The mean tint around each knot of a ramp, every color counted at both of its neighbors by how near they are. A knot with
/// hardly any color has what its neighbors have.
fn ramp(colors: &[Lab]) -> Ramp {
    let mut sums = [[0.0f32; 3]; Ramp::KNOTS];
    for lab in colors {
        let place = (lab.l / 100.0 * (Ramp::KNOTS - 1) as f32).clamp(0.0, (Ramp::KNOTS - 1) as f32);
        for (k, [a, b, n]) in sums.iter_mut().enumerate() {
            let share = (1.0 - (place - k as f32).abs()).max(0.0);
            (*a, *b, *n) = (*a + share * lab.a, *b + share * lab.b, *n + share);
        }
    }
    // A thousandth of the pixels is a corner of the picture; less may be dust. By eye.
    #[expect(clippy::cast_precision_loss, reason = "a count as a part")]
    let few = colors.len() as f32 / 1000.0;
    let filled = |k: &usize| sums[*k][2] > few;
    let mean = |k: usize| [sums[k][0] / sums[k][2], sums[k][1] / sums[k][2]];
    let mut k = 0;
    Ramp::new([(); Ramp::KNOTS].map(|()| {
        let (below, above) = ((0..=k).rfind(filled), (k..Ramp::KNOTS).find(filled));
        let here = k as f32;
        k += 1;
        match (below, above) {
            (Some(below), Some(above)) if below < above => {
                let share = (here - below as f32) / (above - below) as f32;
                let (one, other) = (mean(below), mean(above));
                [0, 1].map(|c| one[c] + share * (other[c] - one[c]))
            }
            (Some(one), _) | (None, Some(one)) => mean(one),
            (None, None) => [0.0; 2],
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Lab;

    /// A ramp of lightness whose pixel `i` of 1000 has the chroma `f(i, l)`.
    fn tone(f: impl Fn(usize, f32) -> [f32; 2]) -> Tone {
        tone_of((0..1000).map(|i| {
            let l = 5.0 + 0.09 * i as f32;
            let [a, b] = f(i, l);
            Lab { l, a, b }.to_srgb().map(|v| v.clamp(0.0, 1.0))
        }))
    }

    #[test]
    fn tones_are_told_apart() {
        let sepia = |l: f32| 4.0 * (l / 100.0) * (1.0 - l / 100.0);
        assert_eq!(tone(|_, _| [0.0, 0.0]), Tone::Neutral);
        assert_eq!(tone(|i, _| [if i % 2 == 0 { 1.5 } else { -1.5 }, 0.0]), Tone::Neutral, "noise of JPEG");
        let Tone::Tinted { a, b, ramp } = tone(|_, l| [6.0 * sepia(l), 20.0 * sepia(l)]) else { panic!("sepia") };
        assert!((4.0..7.0).contains(&a) && (14.0..20.0).contains(&b), "{a} {b}");
        for l in [12.5, 30.0, 50.0, 70.0, 87.5] {
            assert!((ramp.at(l)[1] - 20.0 * sepia(l)).abs() < 1.0, "{:?} at {l}", ramp.at(l));
        }
        assert!(matches!(tone(|_, _| [3.0, -6.0]), Tone::Tinted { .. }), "a blue cast");
        let stamp = tone(|i, _| if i % 50 == 0 { [50.0, 30.0] } else { [0.0, 0.0] });
        assert_eq!(stamp, Tone::Neutral, "2 % of red");
        assert_eq!(tone(|i, _| if i % 10 == 0 { [30.0, 20.0] } else { [0.0, 0.0] }), Tone::Color, "10 % of red");
        assert_eq!(tone(|i, _| if i % 2 == 0 { [20.0, 0.0] } else { [0.0, 20.0] }), Tone::Color);
        assert_eq!(tone(|_, l| if l < 50.0 { [0.0, -15.0] } else { [0.0, 15.0] }), Tone::Color, "hue by lightness");
        assert_eq!(tone_of(std::iter::empty()), Tone::Neutral);
    }
}
