//! The method of Welsh, Ashikhmin and Mueller: each pixel takes the color of the sample of the reference whose lightness,
//! and deviation of lightness around it, are nearest.
//!
//! **Source:** *Transferring color to greyscale images*, SIGGRAPH 2002: luminance remapping, jittered samples, equal weights
//! of luminance and deviation, and swatches in its section 4.
//! Differs: colors that tones do not tell are grayer, for a wrong reference would do harm; the nearest sample is looked up in a table of quantized pairs, made once; lightness is CIE L*, not the l of lαβ;
//! pixels outside all swatches are compared with the colored swatches by the same two numbers, not by texture synthesis.

use rayon::prelude::*;

use super::exemplar::{EXCLUDED, Exemplar, FREE, check, remapped};
use super::{Origin, TransferError, Transferred};
use crate::raster::{Plane, Size};

/// Samples taken of each reference, and of each swatch. The paper finds 200 enough for a picture and 50 for a swatch; the
/// table makes more cost nothing.
const SAMPLES: usize = 400;
/// Radius of the square whose deviation is taken: 5×5, as in the paper.
const AROUND: usize = 2;
/// Bins of lightness, 0..=100, and of deviation, 0..=25, of the table.
const TONES: usize = 256;
const DEVIATIONS: usize = 64;
const LARGEST_DEVIATION: f32 = 25.0;
/// The distance, in L*, at which a match counts half as sure, and how sure the nearest is: the two numbers say little of
/// what a thing is. By eye on photographs of people and landscapes.
const HALF_SURE: f32 = 6.0;
const SUREST: f32 = 0.5;
/// So many samples of like tone are looked at for whether they agree on a color, and the deviation of a* and b* among them at
/// which half of it is left: gray is less wrong than a color that belongs elsewhere. On 16 photographs (PSNR of chroma, gray
/// 24.4 dB) an unrelated reference then gives 24.4 dB instead of 23.1, and the photograph itself, bent and mirrored, 28.2
/// instead of 28.9; half the deviation gives 24.5 and 26.8. On 32 (gray 23.9) it is 23.8 and 27.1.
const LIKE: usize = 24;
const UNDECIDED: f32 = 16.0;

/// A pixel of a reference, or of a colored swatch.
#[derive(Clone, Copy)]
struct Sample {
    tone: [f32; 2],
    color: [f32; 2],
    origin: Origin,
    strength: f32,
}

/// Color for `photograph`, `[H, W]` CIE L*, 0..=100, from all of `exemplars`.
///
/// # Errors
/// [`TransferError`] where a picture is empty, too long, or not of finite numbers.
pub fn welsh(photograph: &Plane<f32>, exemplars: &[Exemplar]) -> Result<Transferred, TransferError> {
    check(photograph, exemplars)?;
    let tones = tones_of(photograph);
    let given: Vec<_> = exemplars.iter().map(|e| tones_of(&remapped(photograph, e))).collect();
    let mut out = nothing(photograph.size());
    // Pairs first: what they color is what the rest is compared with.
    let pairs = pairs_of(exemplars);
    for (k, label) in &pairs {
        let samples = samples_of(&exemplars[*k], &given[*k], *k, |there| there == *label);
        paint(&mut out, &tones, &samples, |i, _| exemplars[*k].here.samples()[i] == *label);
    }
    for (k, exemplar) in exemplars.iter().enumerate() {
        let own: Vec<u8> = pairs.iter().filter(|(of, _)| *of == k).map(|(_, label)| *label).collect();
        let samples = if own.is_empty() {
            muted(&samples_of(exemplar, &given[k], k, |there| there != EXCLUDED))
        } else {
            swatched(&out, &tones, exemplar, &own)
        };
        let had = out.confidence.clone();
        paint(&mut out, &tones, &samples, |i, sure| exemplar.here.samples()[i] == FREE && sure > had.samples()[i]);
    }
    out.sure = out.confidence.map(|sure| sure / SUREST);
    Ok(out)
}

/// Color nowhere.
fn nothing(size: Size) -> Transferred {
    let zero = Plane::filled(size, 0.0);
    Transferred {
        chroma: [zero.clone(), zero.clone()],
        confidence: zero.clone(),
        sure: zero,
        origins: Plane::filled(size, Origin::NOWHERE),
    }
}

/// Exemplars and the labels of their pairs that both pictures have.
fn pairs_of(exemplars: &[Exemplar]) -> Vec<(usize, u8)> {
    let labels = |plane: &Plane<u8>| {
        let mut found = [false; 256];
        plane.samples().iter().for_each(|label| found[usize::from(*label)] = true);
        found
    };
    let mut pairs = Vec::new();
    for (k, exemplar) in exemplars.iter().enumerate() {
        let (here, there) = (labels(&exemplar.here), labels(&exemplar.there));
        let both = (FREE + 1..EXCLUDED).filter(|label| here[usize::from(*label)] && there[usize::from(*label)]);
        pairs.extend(both.map(|label| (k, label)));
    }
    pairs
}

/// Lightness and its deviation around each pixel.
fn tones_of(lightness: &Plane<f32>) -> Plane<[f32; 2]> {
    let size = lightness.size();
    let rows: Vec<[f32; 2]> = (0..size.height)
        .into_par_iter()
        .flat_map_iter(|y| {
            let rows = y.saturating_sub(AROUND)..(y + AROUND + 1).min(size.height);
            // Sums over the rows, column by column, then over columns.
            let mut sums = vec![[0.0f32; 2]; size.width];
            for row in rows.clone() {
                for (sum, l) in sums.iter_mut().zip(lightness.row(row)) {
                    sum[0] += l;
                    sum[1] += l * l;
                }
            }
            let tall = rows.len();
            (0..size.width).map(move |x| {
                let columns = x.saturating_sub(AROUND)..(x + AROUND + 1).min(size.width);
                let n = (columns.len() * tall) as f32;
                let sum = sums[columns].iter().fold([0.0; 2], |s, v| [s[0] + v[0], s[1] + v[1]]);
                let mean = sum[0] / n;
                [lightness[(x, y)], (sum[1] / n - mean * mean).max(0.0).sqrt()]
            })
        })
        .collect();
    let mut rows = rows.into_iter();
    Plane::from_fn(size, |_, _| rows.next().unwrap_or_default())
}

/// Samples of a reference on a jittered grid, among the pixels whose label is taken.
fn samples_of(exemplar: &Exemplar, tones: &Plane<[f32; 2]>, k: usize, taken: impl Fn(u8) -> bool) -> Vec<Sample> {
    let wanted = |x, y| taken(exemplar.there[(x, y)]);
    let places = jittered(tones.size(), wanted);
    let sample = |(x, y): (usize, usize)| Sample {
        tone: tones[(x, y)],
        color: [exemplar.chroma[0][(x, y)], exemplar.chroma[1][(x, y)]],
        origin: Origin::new(k, x, y),
        strength: exemplar.strength,
    };
    places.into_iter().map(sample).collect()
}

/// Samples whose color is the grayer the less their tone tells it: where others of like tone have other colors.
fn muted(samples: &[Sample]) -> Vec<Sample> {
    let squared = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
    let one = |sample: &Sample| {
        let mut like: Vec<_> = samples.iter().map(|s| (squared(s.tone, sample.tone), s.color)).collect();
        let count = LIKE.min(like.len());
        if count < like.len() {
            like.select_nth_unstable_by(count, |a, b| a.0.total_cmp(&b.0));
        }
        let spread = like[..count].iter().map(|(_, color)| squared(*color, sample.color)).sum::<f32>() / count as f32;
        let told = 1.0 / (1.0 + spread / (UNDECIDED * UNDECIDED));
        Sample { color: sample.color.map(|v| v * told), ..*sample }
    };
    samples.iter().map(one).collect()
}

/// Samples of what pairs of a reference have colored of the photograph.
fn swatched(out: &Transferred, tones: &Plane<[f32; 2]>, exemplar: &Exemplar, labels: &[u8]) -> Vec<Sample> {
    let places = jittered(tones.size(), |x, y| labels.contains(&exemplar.here[(x, y)]));
    let sample = |(x, y): (usize, usize)| Sample {
        tone: tones[(x, y)],
        color: [out.chroma[0][(x, y)], out.chroma[1][(x, y)]],
        origin: out.origins[(x, y)],
        strength: exemplar.strength,
    };
    places.into_iter().map(sample).collect()
}

/// One pixel of each cell of a grid over what is wanted, anywhere in the cell.
fn jittered(size: Size, wanted: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let area = (0..size.area()).filter(|i| wanted(i % size.width, i / size.width)).count();
    let side = (area / SAMPLES).isqrt().max(1);
    let mut places = Vec::new();
    let mut state = 0x9e37_79b9_u32;
    for top in (0..size.height).step_by(side) {
        for left in (0..size.width).step_by(side) {
            // A few draws, so that a cell that is wanted in part has its sample as well.
            let drawn = (0..4).map(|_| (left + draw(&mut state, side), top + draw(&mut state, side)));
            let mut drawn = drawn.collect::<Vec<_>>().into_iter();
            places.extend(drawn.find(|&(x, y)| x < size.width && y < size.height && wanted(x, y)));
        }
    }
    places
}

/// A number below `n`; Marsaglia's xorshift with 32 bits.
fn draw(state: &mut u32, n: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state as usize % n
}

/// For each pair of quantized lightness and deviation the nearest sample and how far it is.
fn table(samples: &[Sample]) -> Vec<(usize, f32)> {
    let cell = |i: usize| {
        let l = (i / DEVIATIONS) as f32 * (100.0 / (TONES - 1) as f32);
        let deviation = (i % DEVIATIONS) as f32 * (LARGEST_DEVIATION / (DEVIATIONS - 1) as f32);
        let far = |s: &Sample| 0.5 * ((s.tone[0] - l).powi(2) + (s.tone[1].min(LARGEST_DEVIATION) - deviation).powi(2));
        let near = samples.iter().map(far).enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
        near.unwrap_or((0, f32::INFINITY))
    };
    (0..TONES * DEVIATIONS).into_par_iter().map(cell).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
fn bin(tone: [f32; 2]) -> usize {
    let l = (tone[0].clamp(0.0, 100.0) * ((TONES - 1) as f32 / 100.0)).round() as usize;
    let deviation = (tone[1].clamp(0.0, LARGEST_DEVIATION) * ((DEVIATIONS - 1) as f32 / LARGEST_DEVIATION)).round();
    l * DEVIATIONS + deviation as usize
}

/// Gives each pixel for which `asked` says so, told its index and how sure that would be, the color of its nearest sample.
fn paint(out: &mut Transferred, tones: &Plane<[f32; 2]>, samples: &[Sample], asked: impl Fn(usize, f32) -> bool) {
    if samples.is_empty() {
        return;
    }
    let nearest = table(samples);
    let [a, b] = &mut out.chroma;
    for (i, tone) in tones.samples().iter().enumerate() {
        let (k, far) = nearest[bin(*tone)];
        let sample = samples[k];
        let sure = SUREST * sample.strength / (1.0 + far / (HALF_SURE * HALF_SURE));
        if asked(i, sure) {
            [a.samples_mut()[i], b.samples_mut()[i]] = sample.color;
            out.confidence.samples_mut()[i] = sure;
            out.origins.samples_mut()[i] = sample.origin;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size::new(60, 40);

    /// Left half dark and red, right half light and blue.
    fn halves() -> Exemplar {
        let left = |x: usize| x < 30;
        let of = |dark: f32, light: f32| Plane::from_fn(SIZE, |x, _| if left(x) { dark } else { light });
        Exemplar::whole(of(30.0, 70.0), [of(50.0, 0.0), of(30.0, -40.0)], SIZE)
    }

    /// Light above, dark below, of the reference's own mean and deviation.
    fn photograph() -> Plane<f32> {
        Plane::from_fn(SIZE, |_, y| if y < 20 { 70.0 } else { 30.0 })
    }

    #[test]
    fn a_pixel_takes_the_color_of_its_tone() {
        let out = welsh(&photograph(), &[halves()]).unwrap();
        let color = |x, y| [out.chroma[0][(x, y)], out.chroma[1][(x, y)]];
        assert_eq!((color(5, 5), color(55, 35)), ([0.0, -40.0], [50.0, 30.0]));
        let from = out.origins[(5, 5)];
        assert!(from.exemplar == 0 && from.x >= 30, "{from:?}");
        assert!(out.confidence.samples().iter().all(|c| (0.0..=SUREST).contains(c)));
    }

    #[test]
    fn a_pair_overrules_tones_and_what_is_excluded_gives_and_takes_nothing() {
        let mut exemplar = halves();
        // The light half of the photograph goes with the dark one of the reference.
        exemplar.here = Plane::from_fn(SIZE, |x, y| if x == 0 { EXCLUDED } else { u8::from(y < 20) });
        exemplar.there = Plane::from_fn(SIZE, |x, _| u8::from(x < 30));
        let out = welsh(&photograph(), &[exemplar]).unwrap();
        assert_eq!(out.chroma[0][(5, 5)], 50.0);
        assert_eq!((out.confidence[(0, 5)], out.origins[(0, 5)]), (0.0, Origin::NOWHERE));
        let mut nothing_left = halves();
        nothing_left.there = Plane::filled(SIZE, EXCLUDED);
        let out = welsh(&photograph(), &[nothing_left]).unwrap();
        assert!(out.confidence.samples().iter().all(|c| *c == 0.0));
    }

    #[test]
    fn a_color_that_tones_do_not_tell_is_grayer_unless_a_person_says_where_it_belongs() {
        // Every tone has both colors, in stripes.
        let stripes = |one: f32, other: f32| Plane::from_fn(SIZE, |x, _| if x / 3 % 2 == 0 { one } else { other });
        let told = Exemplar { chroma: [stripes(40.0, -40.0), stripes(30.0, -30.0)], ..halves() };
        let strength = |exemplar: Exemplar| {
            let [a, b] = welsh(&photograph(), &[exemplar]).unwrap().chroma;
            a.samples().iter().zip(b.samples()).map(|(a, b)| a.hypot(*b)).sum::<f32>() / 2400.0
        };
        let paired = Exemplar { here: Plane::filled(SIZE, 1), there: Plane::filled(SIZE, 1), ..told.clone() };
        assert!(strength(told.clone()) < 15.0 && strength(paired) > 45.0, "{}", strength(told));
    }

    #[test]
    fn of_two_references_the_nearer_gives() {
        let mut far = halves();
        (far.lightness, far.strength) = (Plane::filled(SIZE, 50.0), 1.0);
        far.chroma = [Plane::filled(SIZE, 9.0), Plane::filled(SIZE, 9.0)];
        let out = welsh(&photograph(), &[far, halves()]).unwrap();
        assert_eq!((out.origins[(5, 5)].exemplar, out.chroma[1][(5, 5)]), (1, -40.0));
    }
}
