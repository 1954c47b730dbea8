//! Color from the like pieces of reference pictures, as small scribbles for the solver.
//!
//! Each piece of the photograph takes the mean color of its match. Pieces of like tone that touch vote, so that one wrong
//! match among right ones is corrected. Where a piece and its neighbors agree, and everything that looks like it has one
//! color, the middle of the piece is a scribble of that color; the rest of it is left to the solver, which knows the edges
//! better than pieces do.
//!
//! **Source:** Gupta et al., *Image colorization using similar images*, ACM MM 2012: superpixels, cascade, voting,
//! micro-scribbles; Irony, Cohen-Or, Lischinski, *Colorization by example*, EGSR 2005, §4: confidence and micro-scribbles.
//! Differs: features and the neighbors' agreement on place, as `features` and `matching` tell.

use super::exemplar::{Exemplar, FREE, check};
use super::matching::{Candidate, Match, Pieces, Side, matched};
use super::segments::Segments;
use super::{Origin, TransferError, Transferred};
use crate::raster::{Plane, Size};

/// Pieces a picture is cut into. A megapixel's have sides of 20 pixels.
const PIECES: usize = 2400;
/// The radius of a scribble as a part of the spacing of pieces.
const SCRIBBLE: f32 = 0.2;
/// What of a scribble's confidence the rest of its piece has: so little that an edge, which weighs 1, is stronger.
const AROUND_SCRIBBLE: f32 = 0.01;
/// The spread of color among what looks alike at which confidence falls to 1/e, in units of a* and b*.
const UNDECIDED: f32 = 12.0;
/// What looks cost at which half of a color is left, and how steeply it falls: matched with themselves, bent, photographs
/// cost 0.21 to 0.49, with others 0.46 to 2.7 (the means of 12). Gray is less wrong than a color that belongs elsewhere.
const STRANGE: f32 = 0.8;
const STEEP: i32 = 4;
/// What the agreement of neighbors by the cost of looks is where a reference has nothing to do with the photograph, and where
/// it shows the same thing: photographs matched with themselves, bent, have 0.80 to 1.3, with others 0.24 to 0.75 (16).
const RELATED: [f32; 2] = [0.5, 0.8];
/// What is left of the colors of a reference that has nothing to do with the photograph, so that a person sees that it is
/// one. By eye.
const LEFT: f32 = 0.25;
/// Of fewer pieces nothing can be told.
const FEW: usize = 16;
/// The difference of L* at which a neighbor's vote falls to 1/e.
const LIKE_TONE: f32 = 8.0;

/// Color for `photograph`, `[H, W]` CIE L*, 0..=100, from all of `exemplars`.
///
/// # Errors
/// [`TransferError`] where a picture is empty, too long, or not of finite numbers.
pub fn superpixel(photograph: &Plane<f32>, exemplars: &[Exemplar]) -> Result<Transferred, TransferError> {
    check(photograph, exemplars)?;
    let own = Pieces::new(photograph, PIECES);
    let here: Vec<_> = exemplars.iter().map(|e| own.segments.middles(&e.here)).collect();
    let sides: Vec<_> = exemplars.iter().map(|exemplar| Side::new(photograph, exemplar, PIECES)).collect();
    let colors: Vec<_> = sides.iter().zip(exemplars).map(|(side, exemplar)| means(side, exemplar)).collect();
    let matches = matched(&own, &here, &sides);
    let related = related(&matches, exemplars.len());
    let found = |(k, m): (usize, &Option<Match>)| {
        let m = m.as_ref()?;
        let exemplar = m.best.0.exemplar;
        let word = if here[exemplar][k] == FREE { Word::None } else { Word::Given };
        Some(found(m, word, &colors, (exemplars[exemplar].strength, related[exemplar])))
    };
    let found: Vec<_> = matches.iter().enumerate().map(found).collect();
    let voted = vote(&own.segments, &found);
    Ok(scribbled(&own.segments, &voted, &matches, &sides))
}

fn means(side: &Side, exemplar: &Exemplar) -> Vec<[f32; 2]> {
    let [a, b] = [0, 1].map(|c| side.pieces.segments.means(&exemplar.chroma[c]));
    a.into_iter().zip(b).map(|(a, b)| [a, b]).collect()
}

/// The color of a piece and how sure it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Found {
    color: [f32; 2],
    sure: f32,
    word: Word,
}

/// Whether a person said that a piece belongs to its match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Word {
    Given,
    #[default]
    None,
}

fn found(m: &Match, word: Word, colors: &[Vec<[f32; 2]>], (strength, related): (f32, f32)) -> Found {
    let of = |c: &Candidate| colors[c.exemplar][c.piece];
    let own = of(&m.best.0);
    if word == Word::Given {
        return Found { color: own, sure: strength, word };
    }
    let trust = related / (1.0 + (m.best.1 / STRANGE).powi(STEEP));
    let spread = m.alike.iter().map(|(c, _)| squared(of(c), own)).sum::<f32>() / m.alike.len().max(1) as f32;
    let one_color = (-spread / (UNDECIDED * UNDECIDED)).exp();
    // Either the neighbors agree, or there is one color only to choose from.
    let sure = m.agreement.powi(2).max(0.5 * one_color);
    Found { color: own.map(|v| v * trust), sure: sure * trust * strength, word }
}

/// How much each reference has to do with the photograph, from [`LEFT`] to 1.
fn related(matches: &[Option<Match>], count: usize) -> Vec<f32> {
    let mut sums = vec![(0usize, 0.0f32, 0.0f32); count];
    for m in matches.iter().flatten() {
        let (n, agreement, cost) = &mut sums[m.best.0.exemplar];
        (*n, *agreement, *cost) = (*n + 1, *agreement + m.agreement, *cost + m.best.1);
    }
    let share = |(n, agreement, cost): (usize, f32, f32)| {
        let like = if n < FEW { RELATED[1] } else { agreement / cost.max(1e-6) };
        LEFT + (1.0 - LEFT) * ((like - RELATED[0]) / (RELATED[1] - RELATED[0])).clamp(0.0, 1.0)
    };
    sums.into_iter().map(share).collect()
}

fn squared(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

/// Each piece's color as it and its neighbors of like tone see it.
fn vote(segments: &Segments, found: &[Option<Found>]) -> Vec<Option<Found>> {
    let one = |k: usize| {
        let own = found[k]?;
        if own.word == Word::Given {
            return Some(own);
        }
        let tone = segments.pieces[k].lightness;
        let mut votes = vec![(own, own.sure)];
        votes.extend(segments.neighbors[k].iter().filter_map(|n| {
            let other = found[*n as usize]?;
            let apart = (segments.pieces[*n as usize].lightness - tone) / LIKE_TONE;
            Some((other, other.sure * 0.5 * (-apart * apart).exp()))
        }));
        let total: f32 = votes.iter().map(|(_, weight)| weight).sum();
        if total <= 0.0 {
            return Some(own);
        }
        let mean = |f: &dyn Fn(&Found) -> f32| votes.iter().map(|(v, weight)| weight * f(v)).sum::<f32>() / total;
        let color = [mean(&|v| v.color[0]), mean(&|v| v.color[1])];
        let spread = mean(&|v| squared(v.color, color));
        Some(Found { color, word: own.word, sure: own.sure * (-spread / (UNDECIDED * UNDECIDED)).exp() })
    };
    (0..found.len()).map(one).collect()
}

/// The planes: color over whole pieces, confidence in their middles.
fn scribbled(segments: &Segments, found: &[Option<Found>], matches: &[Option<Match>], sides: &[Side]) -> Transferred {
    let size = segments.labels.size();
    let of = |x: usize, y: usize| found[segments.labels[(x, y)] as usize].unwrap_or_default();
    // What a person said of a piece holds for all of it.
    let spread = |found: Found| if found.word == Word::Given { found.sure } else { AROUND_SCRIBBLE * found.sure };
    let mut confidence = Plane::from_fn(size, |x, y| spread(of(x, y)));
    let radius = SCRIBBLE * segments.spacing;
    for (k, heart) in segments.hearts.iter().enumerate() {
        let (Some((x, y)), Some(found)) = (*heart, found[k]) else { continue };
        for (x, y) in disc(x, y, radius, size) {
            if segments.labels[(x, y)] as usize == k {
                confidence[(x, y)] = found.sure;
            }
        }
    }
    let origins = origins(segments, matches, sides);
    let chroma = [0, 1].map(|c| Plane::from_fn(size, |x, y| of(x, y).color[c]));
    Transferred { chroma, confidence, sure: Plane::from_fn(size, |x, y| of(x, y).sure), origins }
}

/// The pixels within `radius` of one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a radius of a few pixels")]
fn disc(x: usize, y: usize, radius: f32, size: Size) -> impl Iterator<Item = (usize, usize)> {
    let reach = radius as usize;
    let rows = y.saturating_sub(reach)..(y + reach + 1).min(size.height);
    rows.flat_map(move |j| (x.saturating_sub(reach)..(x + reach + 1).min(size.width)).map(move |i| (i, j)))
        .filter(move |(i, j)| (i.abs_diff(x) as f32).hypot(j.abs_diff(y) as f32) <= radius)
}

/// Where each pixel's color was found: the pixel lies in its match as it lies in its own piece.
fn origins(segments: &Segments, matches: &[Option<Match>], sides: &[Side]) -> Plane<Origin> {
    Plane::from_fn(segments.labels.size(), |x, y| {
        let k = segments.labels[(x, y)] as usize;
        let Some(m) = &matches[k] else { return Origin::NOWHERE };
        let (candidate, there) = (m.best.0, &sides[m.best.0.exemplar].pieces.segments);
        let (piece, own) = (&there.pieces[candidate.piece], &segments.pieces[k]);
        let scale = there.spacing / segments.spacing;
        let dx = (x as f32 - own.x) * scale * if candidate.mirrored { -1.0 } else { 1.0 };
        let dy = (y as f32 - own.y) * scale;
        let inside = |v: f32, side: usize| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held inside the picture")]
            let v = v.round().max(0.0) as usize;
            v.min(side - 1)
        };
        let size = there.labels.size();
        Origin::new(candidate.exemplar, inside(piece.x + dx, size.width), inside(piece.y + dy, size.height))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::EXCLUDED;

    /// A dark disc in the left of a lighter ground with a ramp, the disc red and the ground green.
    fn scene(size: Size) -> (Plane<f32>, [Plane<f32>; 2]) {
        let disc = move |x: usize, y: usize| {
            let (cx, cy) = (size.width as f32 * 0.3, size.height as f32 * 0.45);
            (x as f32 - cx).hypot(y as f32 - cy) < size.height as f32 * 0.25
        };
        let l =
            Plane::from_fn(size, |x, y| if disc(x, y) { 30.0 } else { 55.0 + 20.0 * y as f32 / size.height as f32 });
        let color = |inside: f32, outside: f32| Plane::from_fn(size, |x, y| if disc(x, y) { inside } else { outside });
        (l, [color(45.0, -30.0), color(25.0, 30.0)])
    }

    fn flipped(plane: &Plane<f32>) -> Plane<f32> {
        Plane::from_fn(plane.size(), |x, y| plane[(plane.width() - 1 - x, y)])
    }

    /// Mean squared error of chroma where color is sure, and what part of the picture that is, by confidence.
    fn error(out: &Transferred, truth: &[Plane<f32>; 2]) -> f32 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (i, sure) in out.confidence.samples().iter().enumerate() {
            let apart = [0, 1].map(|c| out.chroma[c].samples()[i] - truth[c].samples()[i]);
            sum += sure * (apart[0].powi(2) + apart[1].powi(2));
            weight += sure;
        }
        assert!(weight > 10.0, "something is sure: {weight}");
        sum / weight
    }

    #[test]
    fn a_picture_finds_its_colors_in_its_mirror_image_of_another_size() {
        let (photograph, truth) = scene(Size::new(160, 120));
        let (l, ab) = scene(Size::new(240, 180));
        let exemplar = Exemplar::whole(flipped(&l), [flipped(&ab[0]), flipped(&ab[1])], photograph.size());
        let out = superpixel(&photograph, &[exemplar]).unwrap();
        let gray = truth.iter().flat_map(|p| p.samples()).map(|v| v * v).sum::<f32>() / photograph.size().area() as f32;
        let left = error(&out, &truth);
        assert!(left < 0.02 * gray, "{left} of {gray}");
        let from = out.origins[(48, 54)];
        assert!(from.exemplar == 0 && from.x > 120, "the disc lies in the right there: {from:?}");
    }

    #[test]
    fn pieces_take_from_their_pair_and_nothing_from_what_is_excluded() {
        let size = Size::new(160, 120);
        let (photograph, ab) = scene(size);
        let mut exemplar = Exemplar::whole(photograph.clone(), ab, size);
        // The ground left and right of the middle goes with the disc alone; the lowest rows take nothing.
        exemplar.there = Plane::from_fn(size, |x, y| u8::from((x as f32 - 48.0).hypot(y as f32 - 54.0) < 28.0));
        exemplar.here = Plane::from_fn(size, |x, y| match (x, y) {
            (_, 100..) => EXCLUDED,
            (100.., _) => 1,
            _ => FREE,
        });
        let out = superpixel(&photograph, &[exemplar]).unwrap();
        assert!(out.chroma[0][(130, 50)] > 40.0, "{}", out.chroma[0][(130, 50)]);
        assert!((0..160).all(|x| out.confidence[(x, 117)] == 0.0));
        assert_eq!(out.origins[(80, 117)], Origin::NOWHERE);
    }

    #[test]
    fn the_smallest_pictures_are_matched() {
        for (width, height) in [(1, 1), (1, 40), (3, 2)] {
            let size = Size::new(width, height);
            let exemplar = Exemplar::whole(
                Plane::filled(Size::new(2, 1), 40.0),
                [Plane::filled(Size::new(2, 1), 20.0), Plane::filled(Size::new(2, 1), 5.0)],
                size,
            );
            let out = superpixel(&Plane::filled(size, 50.0), &[exemplar]).unwrap();
            assert!(out.confidence.samples().iter().all(|c| (0.0..=1.0).contains(c)));
            assert!(out.chroma[0].samples().iter().all(|a| (10.0..20.01).contains(a)), "{:?}", out.chroma[0]);
        }
    }
}
