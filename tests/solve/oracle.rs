//! Both systems formed from their definitions and solved exactly in double precision, independently of the solver; and
//! the pictures that the tests solve.

use std::ops::ControlFlow;

use faer::Mat;
use faer::linalg::solvers::Solve;
use faer::sparse::{SparseColMat, Triplet};
use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, Proposal, Summary, propagate};

/// As exact as single precision allows.
pub(crate) const EXACT: Config = Config { tol: 1e-6, rel_residual: 1e-6, max_cycles: 200, factorized: 500_000 };

/// Solves from nothing and insists that it converged.
pub(crate) fn solve(guide: &Plane<f32>, affinity: Affinity, hints: &Hints) -> (Chroma, Summary) {
    propagate(guide, affinity, hints, &EXACT).unwrap()
}

/// Watches nothing.
pub(crate) fn go_on(_: tintype::solve::Step<'_>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Neighbors of a pixel on a picture.
pub(crate) fn neighbors(size: Size, x: usize, y: usize) -> Vec<(usize, usize)> {
    let xs = x.saturating_sub(1)..size.width.min(x + 2);
    let ys = y.saturating_sub(1)..size.height.min(y + 2);
    ys.flat_map(|y| xs.clone().map(move |x| (x, y))).filter(|&at| at != (x, y)).collect()
}

/// The neighbors that a pixel is tied to: of its own label; of two diagonals that cross the higher label's holds, and a
/// pixel without a label is higher than all.
fn ties(labels: &Plane<Option<u16>>, x: usize, y: usize) -> Vec<(usize, usize)> {
    let Some(own) = labels[(x, y)] else { return vec![] };
    let rank = |at: (usize, usize)| labels[at].map_or(u32::MAX, u32::from);
    let mut around = neighbors(labels.size(), x, y);
    around.retain(|&(sx, sy)| {
        let (a, b) = (rank((sx, y)), rank((x, sy)));
        let crossed = sx != x && sy != y && a == b && a > u32::from(own);
        labels[(sx, sy)] == Some(own) && !crossed
    });
    around
}

/// `k_rs` of a pixel toward those of its neighbors, with the variance term clamped to a range.
fn kernel(
    guide: &Plane<f32>,
    (x, y): (usize, usize),
    around: &[(usize, usize)],
    clamp: (f64, f64),
    least: f64,
) -> Vec<f64> {
    let here = f64::from(guide[(x, y)]);
    let others: Vec<f64> = around.iter().map(|&at| f64::from(guide[at])).collect();
    let count = others.len() as f64 + 1.0;
    let mean = (others.iter().sum::<f64>() + here) / count;
    let variance = others.iter().chain([&here]).map(|v| (v - mean).powi(2)).sum::<f64>() / count;
    let nearest = others.iter().map(|v| (v - here).powi(2)).fold(f64::INFINITY, f64::min);
    let c = (0.6 * variance).clamp(clamp.0, clamp.1).max(-nearest / 0.01f64.ln()).max(least);
    others.iter().map(|v| (-(v - here).powi(2) / c).exp()).collect()
}

/// The exact solution in double precision: `[pixel][plane]`.
pub(crate) fn exact(guide: &Plane<f32>, affinity: Affinity, hints: &Hints) -> Vec<[f64; 2]> {
    exact_with(guide, affinity, hints, None)
}

/// The exact solution with a proposal.
pub(crate) fn exact_with(
    guide: &Plane<f32>,
    affinity: Affinity,
    hints: &Hints,
    proposal: Option<&Proposal>,
) -> Vec<[f64; 2]> {
    exact_within(guide, affinity, hints, proposal, &Plane::filled(guide.size(), Some(0)))
}

/// Whether a hint or a proposal lies in all that hangs together with each pixel, by flood.
fn told(hints: &Hints, proposal: Option<&Proposal>, labels: &Plane<Option<u16>>) -> Vec<bool> {
    let size = labels.size();
    let mut told = vec![false; size.area()];
    let sure = |r: &usize| proposal.is_some_and(|p| p.confidence().samples()[*r] > 0.0);
    let mut open: Vec<usize> = hints.entries().iter().map(|h| h.pixel as usize).collect();
    open.extend((0..size.area()).filter(sure));
    while let Some(r) = open.pop() {
        let (x, y) = (r % size.width, r / size.width);
        if labels[(x, y)].is_some() && !std::mem::replace(&mut told[r], true) {
            open.extend(ties(labels, x, y).into_iter().map(|(x, y)| y * size.width + x));
        }
    }
    told
}

/// The exact solution with a proposal and limits.
pub(crate) fn exact_within(
    guide: &Plane<f32>,
    affinity: Affinity,
    hints: &Hints,
    proposal: Option<&Proposal>,
    labels: &Plane<Option<u16>>,
) -> Vec<[f64; 2]> {
    let told = told(hints, proposal, labels);
    let (size, n) = (guide.size(), guide.size().area());
    let mut given = vec![None; n];
    for hint in hints.entries() {
        given[hint.pixel as usize] = Some(hint.chroma);
    }
    for (given, _) in given.iter_mut().zip(&told).filter(|(_, told)| !**told) {
        *given = Some([0.0, 0.0]);
    }
    let pull = |r: usize| proposal.map_or(0.0, |p| f64::from(p.confidence().samples()[r]));
    let base = |r: usize, c: usize| proposal.map_or(0.0, |p| f64::from(p.chroma()[c].samples()[r]));
    let mut entries = Vec::new();
    for (r, hint) in given.iter().enumerate() {
        let (x, y) = (r % size.width, r / size.width);
        if hint.is_some() {
            entries.push(Triplet::new(r, r, 1.0));
            continue;
        }
        let around = ties(labels, x, y);
        let weights: Vec<f64> = match affinity {
            Affinity::Paper => {
                let k = kernel(guide, (x, y), &around, (0.0, f64::INFINITY), 2e-6);
                let sum: f64 = k.iter().sum();
                k.iter().map(|k| k / sum).collect()
            }
            Affinity::Tintype => {
                let clamp = (1e-4, 1e-3);
                let back = |&(sx, sy): &(usize, usize)| {
                    let ring = ties(labels, sx, sy);
                    let place = ring.iter().position(|&at| at == (x, y)).unwrap();
                    kernel(guide, (sx, sy), &ring, clamp, 0.0)[place]
                };
                let own = kernel(guide, (x, y), &around, clamp, 0.0);
                own.iter().zip(&around).map(|(k, at)| 0.5 * (k + back(at)) + 1e-3).collect()
            }
            Affinity::TintypeFar => panic!("which points it links is known inside only: see the tests beside `far`"),
        };
        entries.push(Triplet::new(r, r, weights.iter().sum::<f64>() + pull(r)));
        entries.extend(around.iter().zip(&weights).map(|(&(x, y), w)| Triplet::new(r, y * size.width + x, -w)));
    }
    let a = SparseColMat::<usize, f64>::try_new_from_triplets(n, n, &entries).unwrap();
    let b = Mat::from_fn(n, 2, |r, c| given[r].map_or(pull(r) * base(r, c), |v: [f32; 2]| f64::from(v[c])));
    let x = a.sp_lu().unwrap().solve(&b);
    (0..n).map(|r| [x[(r, 0)], x[(r, 1)]]).collect()
}

/// Largest difference of a solution to the exact one.
pub(crate) fn largest_difference(chroma: &Chroma, exact: &[[f64; 2]]) -> f64 {
    let pairs = chroma[0].samples().iter().zip(chroma[1].samples()).zip(exact);
    pairs.flat_map(|((a, b), e)| [(f64::from(*a) - e[0]).abs(), (f64::from(*b) - e[1]).abs()]).fold(0.0, f64::max)
}

/// Largest difference of two solutions.
pub(crate) fn distance(a: &Chroma, b: &Chroma) -> f32 {
    let planes = a.iter().zip(b).flat_map(|(a, b)| a.samples().iter().zip(b.samples()));
    planes.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// A generator of numbers below 1 that is the same everywhere (Steele, Lea, Flood 2014: SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Smooth shading, a disk, a bar, faint texture and a few bright specks, in 8-bit steps: like a photograph, and hard.
pub(crate) fn photograph(size: Size, seed: u64) -> Plane<f32> {
    let mut random = Random(seed);
    let mut plane = Plane::from_fn(size, |x, y| {
        let (u, v) = (x as f32 / size.width as f32, y as f32 / size.height as f32);
        let mut luma = 0.35 + 0.2 * (3.0 * u + 2.0 * v).sin() + 0.02 * (random.next() - 0.5);
        if (u - 0.4).hypot(v - 0.5) < 0.22 {
            luma += 0.18;
        }
        if (0.7..0.75).contains(&u) {
            luma -= 0.12;
        }
        (luma * 255.0).round() / 255.0
    });
    for _ in 0..size.area() / 300 {
        let at = (random.next() * size.area() as f32) as usize;
        plane.samples_mut()[at.min(size.area() - 1)] = 0.95;
    }
    plane
}

/// A photograph with bright specks of two to four pixels, which no coarser grid knows.
pub(crate) fn speckled(size: Size, seed: u64) -> Plane<f32> {
    let (mut plane, mut random) = (photograph(size, seed), Random(seed + 1));
    for k in 0..size.area() / 100 {
        let x = (random.next() * (size.width - 3) as f32) as usize;
        let y = (random.next() * (size.height - 1) as f32) as usize;
        plane[(x, y + 1)] = 0.9;
        plane.row_mut(y)[x..x + 1 + k % 3].fill(0.9);
    }
    plane
}

/// A few short strokes of different colors.
pub(crate) fn strokes(size: Size, count: usize, seed: u64) -> Hints {
    let mut random = Random(seed);
    let mut entries = Vec::new();
    for _ in 0..count {
        let chroma = [0.6 * (random.next() - 0.5), 0.6 * (random.next() - 0.5)];
        let (x, y) = ((random.next() * size.width as f32) as usize, (random.next() * size.height as f32) as usize);
        for k in 0..(size.width / 8).max(1) {
            let at = y.min(size.height - 1) * size.width + (x + k).min(size.width - 1);
            entries.push(Hint { pixel: at as u32, chroma });
        }
    }
    Hints::new(size, entries).unwrap()
}
