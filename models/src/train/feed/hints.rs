//! Simulated hints: points and strokes with the colors that are there, as a person would set them.
//!
//! **Source:** R. Zhang et al., SIGGRAPH 2017, section 3.1: a geometric number of square patches of 1 to 9 pixels, each with
//! the mean color beneath it. Differs: places are drawn evenly. Ours are strokes, which walk on as long as the color below
//! them stays the same, and hints that are not exact.

use crate::train::HintDraws;
use crate::train::draw::{happens, normal};
use fastrand::Rng;

/// The largest side of a patch in pixels.
const LARGEST_PX: usize = 9;

/// The largest side of a stroke's brush.
const BRUSH_PX: usize = 5;

/// The places of a stroke, the step between them in pixels, and how far it turns at each, in radians.
const PLACES: usize = 16;
const STEP_PX: f32 = 2.0;
const TURN: f32 = 0.3;

/// A stroke ends where a or b leaves its first color by this, or L its first tone.
const CHROMA_EDGE: f32 = 12.0;
const TONE_EDGE: f32 = 15.0;

/// The deviation of a hint that is not exact, in units of a and b.
const INEXACT: f32 = 6.0;

/// A square of one color.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dab {
    /// Its upper left corner in pixels.
    pub x: usize,
    /// Its upper row.
    pub y: usize,
    /// Its side in pixels.
    pub side: usize,
    /// a and b.
    pub ab: [f32; 2],
}

/// The squares of one crop's hints; later ones lie over earlier ones. `lab` gives L, a, b at a pixel of the crop, whose side
/// is `size`.
pub fn dabs(draws: &HintDraws, size: usize, lab: &dyn Fn(usize, usize) -> [f32; 3], rng: &mut Rng) -> Vec<Dab> {
    let n = number(draws, rng);
    let are_strokes = happens(rng, draws.strokes);
    let mut dabs = Vec::new();
    for _ in 0..n {
        let side = rng.usize(1..=if are_strokes { BRUSH_PX } else { LARGEST_PX });
        let [x, y] = [(); 2].map(|()| rng.usize(0..=size - side));
        let mut ab = mean(x, y, side, lab);
        let true_ab = ab;
        if happens(rng, draws.inexact) {
            ab = ab.map(|v| v + INEXACT * normal(rng));
        }
        let first = Dab { x, y, side, ab };
        dabs.push(first);
        if are_strokes {
            walk(first, true_ab, size, lab, rng, &mut dabs);
        }
    }
    dabs
}

fn number(draws: &HintDraws, rng: &mut Rng) -> usize {
    if happens(rng, draws.none) {
        0
    } else if happens(rng, draws.even) {
        rng.usize(0..=draws.most)
    } else {
        let p = 1.0 / draws.mean.max(1.0 + 1e-6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float to integer cast saturates"
        )]
        let n = ((1.0 - rng.f64()).ln() / (1.0 - p).ln()).floor() as usize;
        n.min(draws.most)
    }
}

fn mean(x: usize, y: usize, side: usize, lab: &dyn Fn(usize, usize) -> [f32; 3]) -> [f32; 2] {
    let mut sum = [0.0; 2];
    for v in y..y + side {
        for u in x..x + side {
            let [_, a, b] = lab(u, v);
            sum = [sum[0] + a, sum[1] + b];
        }
    }
    sum.map(|s| s / (side * side) as f32)
}

/// Goes on from a first square until an edge or the border. Where it ends is told by the true color, not by the one painted.
fn walk(
    first: Dab,
    true_ab: [f32; 2],
    size: usize,
    lab: &dyn Fn(usize, usize) -> [f32; 3],
    rng: &mut Rng,
    dabs: &mut Vec<Dab>,
) {
    let tone = lab(first.x, first.y)[0];
    let largest = (size - first.side) as f32;
    let (mut x, mut y, mut angle) = (first.x as f32, first.y as f32, std::f32::consts::TAU * rng.f32());
    for _ in 1..PLACES {
        angle += (2.0 * rng.f32() - 1.0) * TURN;
        (x, y) = ((x + STEP_PX * angle.cos()).round(), (y + STEP_PX * angle.sin()).round());
        if !(0.0..=largest).contains(&x) || !(0.0..=largest).contains(&y) {
            return;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the crop, as checked")]
        let (u, v) = (x as usize, y as usize);
        let [l, a, b] = lab(u, v);
        let off = (a - true_ab[0]).abs().max((b - true_ab[1]).abs());
        if off > CHROMA_EDGE || (l - tone).abs() > TONE_EDGE {
            return;
        }
        dabs.push(Dab { x: u, y: v, ..first });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::draw::{Purpose, generator};

    /// Left red at L 40, right blue at L 60.
    fn halves(x: usize, _: usize) -> [f32; 3] {
        if x < 32 { [40.0, 50.0, 30.0] } else { [60.0, 0.0, -50.0] }
    }

    #[test]
    fn numbers_follow_the_settings() {
        let draws = HintDraws::default();
        let mut rng = generator(3, Purpose::Crop, 0, 0);
        let drawn: Vec<usize> = (0..8000).map(|_| number(&draws, &mut rng)).collect();
        let none = drawn.iter().filter(|n| **n == 0).count() as f64 / 8000.0;
        // 25 % by intent, and of the rest 1/8 of the geometric and 1/65 of the even ones.
        assert!((none - (0.25 + 0.75 * (0.9 / 8.0 + 0.1 / 65.0))).abs() < 0.02, "{none}");
        assert!(drawn.iter().all(|n| *n <= 64));
        let mean = drawn.iter().sum::<usize>() as f64 / 8000.0;
        assert!((mean - 0.75 * (0.9 * 7.0 + 0.1 * 32.0)).abs() < 0.4, "{mean}");
    }

    #[test]
    fn strokes_stop_at_the_edge_of_a_color() {
        let draws = HintDraws { none: 0.0, strokes: 1.0, inexact: 0.0, ..HintDraws::default() };
        let mut n_long = 0;
        for place in 0..200 {
            let mut rng = generator(4, Purpose::Crop, 0, place);
            for dab in dabs(&draws, 64, &halves, &mut rng) {
                assert!(dab.x + dab.side <= 64 && dab.y + dab.side <= 64);
                // A corner on the left has the red of the left, but where the first square lay across the edge.
                if dab.ab == [50.0, 30.0] {
                    assert!(dab.x < 32);
                    n_long += 1;
                }
            }
        }
        assert!(n_long > 1000, "{n_long}");
    }

    #[test]
    fn some_hints_are_not_exact_and_the_others_are() {
        let flat = |_: usize, _: usize| [50.0, 20.0, 10.0];
        let draws = HintDraws { none: 0.0, strokes: 0.0, inexact: 0.5, ..HintDraws::default() };
        let all: Vec<Dab> =
            (0..100).flat_map(|place| dabs(&draws, 64, &flat, &mut generator(5, Purpose::Crop, 1, place))).collect();
        let is_exact = |dab: &&Dab| (dab.ab[0] - 20.0).abs() < 1e-3 && (dab.ab[1] - 10.0).abs() < 1e-3;
        let share = all.iter().filter(is_exact).count() as f64 / all.len() as f64;
        assert!((share - 0.5).abs() < 0.08, "{share} of {}", all.len());
    }
}
