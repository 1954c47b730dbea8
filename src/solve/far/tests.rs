//! Grid and links together against a direct solution, and what the cycle must obey with links.

use std::ops::ControlFlow;

use faer::Mat;
use faer::linalg::solvers::Solve as _;
use faer::sparse::{SparseColMat, Triplet};

use crate::raster::{Chroma, Plane, Size};
use crate::solve::affinity::affinity;
use crate::solve::apply::dots;
use crate::solve::cycle::{Hierarchy, fields, precondition};
use crate::solve::grid::Field;
use crate::solve::parts::Parts;
use crate::solve::{Affinity, Config, Hint, Hints, Limits, Proposal, System, Termination, propagate};

/// As exact as single precision allows.
const EXACT: Config = Config { tol: 1e-6, rel_residual: 1e-6, max_cycles: 200, factorized: 0 };

fn noise(k: usize) -> f32 {
    let z = (k as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (((z ^ (z >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)) >> 40) as f32 / (1_u64 << 24) as f32
}

/// Shades, stripes that come again, grain and specks, in 8-bit steps.
fn photograph(size: Size) -> Plane<f32> {
    Plane::from_fn(size, |x, y| {
        let (u, v) = (x as f32 / size.width as f32, y as f32 / size.height as f32);
        let stripe = if (6.0 * u + v).fract() < 0.4 { 0.2 } else { 0.0 };
        let pixel = y * size.width + x;
        let speck = if noise(pixel + 77) < 0.01 { 0.3 } else { 0.0 };
        let luma = 0.3 + 0.1 * (4.0 * v).sin() + stripe + speck + 0.03 * (noise(pixel) - 0.5);
        (luma * 255.0).round() / 255.0
    })
}

/// Some short lines of color.
fn strokes(size: Size, count: usize) -> Hints {
    let entries = (0..count).flat_map(|i| {
        let place = |k: usize, end: usize| ((noise(5 * i + k) * end as f32) as usize).min(end - 1);
        let (x, y) = (place(0, size.width), place(1, size.height));
        let chroma = [noise(5 * i + 2) - 0.5, noise(5 * i + 3) - 0.5];
        (0..(size.width / 10).max(1)).map(move |k| {
            let x = (x + k).min(size.width - 1);
            Hint { pixel: u32::try_from(y * size.width + x).unwrap(), chroma }
        })
    });
    Hints::new(size, entries.collect()).unwrap()
}

fn linked(guide: &Plane<f32>) -> Hierarchy {
    let mut hierarchy = Hierarchy::new(affinity(guide));
    hierarchy.link(guide, None);
    hierarchy
}

/// Grid and links together in double precision, solved by elimination.
fn exact(guide: &Plane<f32>, hints: &Hints, proposal: Option<&Proposal>) -> Vec<[f64; 2]> {
    let (size, hierarchy) = (guide.size(), linked(guide));
    let n = size.area();
    let mut given = vec![None; n];
    for hint in hints.entries() {
        given[hint.pixel as usize] = Some(hint.chroma);
    }
    let mut ties = Vec::new();
    for k in 0..n {
        let ring = hierarchy.levels[0].ring(k % size.width, k / size.width);
        ties.extend(super::later(size, k % size.width, k / size.width, ring).map(|(j, w)| (k, j, w)));
    }
    if let Some(far) = &hierarchy.far {
        let pixel = |k: usize| far.place(k, 0).1 * size.width + far.place(k, 0).0;
        ties.extend(far.ties().filter(|(a, b, _)| a < b).map(|(a, b, w)| (pixel(a), pixel(b), w)));
    }
    let pull = |r: usize| proposal.map_or(0.0, |p| f64::from(p.confidence().samples()[r]));
    let base = |r: usize, c: usize| proposal.map_or(0.0, |p| f64::from(p.chroma()[c].samples()[r]));
    let mut entries: Vec<_> =
        (0..n).map(|r| Triplet::new(r, r, if given[r].is_some() { 1.0 } else { pull(r) })).collect();
    for (a, b, weight) in ties {
        for (r, s) in [(a, b), (b, a)] {
            if given[r].is_none() {
                entries.push(Triplet::new(r, r, f64::from(weight)));
                entries.push(Triplet::new(r, s, -f64::from(weight)));
            }
        }
    }
    let a = SparseColMat::<usize, f64>::try_new_from_triplets(n, n, &entries).unwrap();
    let b = Mat::from_fn(n, 2, |r, c| given[r].map_or(pull(r) * base(r, c), |v: [f32; 2]| f64::from(v[c])));
    let x = a.sp_lu().unwrap().solve(&b);
    (0..n).map(|r| [x[(r, 0)], x[(r, 1)]]).collect()
}

fn largest_difference(chroma: &Chroma, exact: &[[f64; 2]]) -> f64 {
    let differences = |c: usize| chroma[c].samples().iter().zip(exact).map(move |(v, e)| (f64::from(*v) - e[c]).abs());
    differences(0).chain(differences(1)).fold(0.0, f64::max)
}

fn distance(a: &Chroma, b: &Chroma) -> f32 {
    let planes = a.iter().zip(b).flat_map(|(a, b)| a.samples().iter().zip(b.samples()));
    planes.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn grid_and_links_agree_with_the_direct_solution() {
    // The lattice is the grid itself, every second and every fourth pixel of it.
    for (w, h) in [(1, 1), (1, 40), (3, 5), (64, 64), (97, 61), (160, 121), (40, 900)] {
        let size = Size::new(w, h);
        let (guide, hints) = (photograph(size), strokes(size, 1 + size.area() / 900));
        let (chroma, summary) = propagate(&guide, Affinity::TintypeFar, &hints, &EXACT).unwrap();
        let difference = largest_difference(&chroma, &exact(&guide, &hints, None));
        assert!(difference < 1e-4, "{size}: {difference} after {summary:?}");
    }
}

#[test]
fn a_proposal_holds_with_links_too() {
    let size = Size::new(120, 90);
    let (guide, hints) = (photograph(size), strokes(size, 3));
    let base = [Plane::filled(size, 0.3), Plane::from_fn(size, |x, _| x as f32 / 240.0)];
    let proposal = Proposal::new(base, Plane::from_fn(size, |_, y| if y < 40 { 0.02 } else { 0.0 })).unwrap();
    let mut system = System::new(&guide, Affinity::TintypeFar).unwrap();
    system.solve_with(&hints, &proposal, &EXACT, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(largest_difference(system.chroma(), &exact(&guide, &hints, Some(&proposal))) < 1e-4);
}

#[test]
fn links_cost_few_steps() {
    // Ceilings: what was counted when this was written, and a step to spare; without links it is 19, 21 and 20.
    for (side, ceiling) in [(64, 3), (200, 17), (400, 20)] {
        let size = Size::new(side, side * 3 / 4);
        let hints = strokes(size, 6);
        let (_, summary) = propagate(&photograph(size), Affinity::TintypeFar, &hints, &Config::default()).unwrap();
        assert_eq!(summary.termination, Termination::Converged);
        assert!(summary.cycles <= ceiling, "{size}: {} steps", summary.cycles);
    }
}

#[test]
fn warm_equals_cold_and_forms_few_rows() {
    let size = Size::new(900, 700);
    let (guide, few) = (photograph(size), strokes(size, 4));
    let mut system = System::new(&guide, Affinity::TintypeFar).unwrap();
    let mut go_on = |_: crate::solve::Step<'_>| ControlFlow::Continue(());
    let all = system.solve(&few, &Config::default(), &mut go_on).unwrap();
    let stroke = (0..190).map(|k| Hint { pixel: 350 * 900 + 400 + 900 * (k % 5) + k / 5, chroma: [0.3, 0.3] });
    let more = Hints::new(size, few.entries().iter().copied().chain(stroke).collect()).unwrap();
    let warm = system.solve(&more, &Config::default(), &mut go_on).unwrap();
    assert!(warm.counters.rows_built * 100 < all.counters.rows_built);
    let (fresh, cold) = propagate(&guide, Affinity::TintypeFar, &more, &Config::default()).unwrap();
    assert!(warm.cycles <= cold.cycles + 1, "{} steps warm, {} cold", warm.cycles, cold.cycles);
    assert!(distance(system.chroma(), &fresh) < 0.5 / 255.0);
}

#[test]
fn every_color_lies_between_those_of_the_hints() {
    let size = Size::new(150, 110);
    let hints = strokes(size, 5);
    let (chroma, _) = propagate(&photograph(size), Affinity::TintypeFar, &hints, &EXACT).unwrap();
    for (c, plane) in chroma.iter().enumerate() {
        let given = || hints.entries().iter().map(|h| h.chroma[c]);
        let (low, high) = (given().fold(f32::INFINITY, f32::min), given().fold(f32::NEG_INFINITY, f32::max));
        assert!(plane.samples().iter().all(|v| (low - 1e-5..=high + 1e-5).contains(v)));
    }
}

#[test]
fn links_stay_within_what_hangs_together() {
    // Two regions, the right one of two halves that a mask keeps apart.
    let size = Size::new(120, 90);
    let part = |x: usize, y: usize| {
        if x < 60 {
            Some(0)
        } else if y / 3 == 15 {
            None
        } else {
            Some(1 + y / 45)
        }
    };
    let labels = Plane::from_fn(size, |x, y| part(x, y).map(|p| p.min(1) as u16));
    let limits = Limits::new(&labels);
    let parts = Parts::new(&limits);
    let guide = photograph(size);
    let mut hierarchy = Hierarchy::new(affinity(&guide));
    hierarchy.link(&guide, Some(&parts));
    let far = hierarchy.far.unwrap();
    for (a, b, _) in far.ties() {
        let ((ax, ay), (bx, by)) = (far.place(a, 0), far.place(b, 0));
        assert!(part(ax, ay).is_some() && part(ax, ay) == part(bx, by), "{ax} {ay} and {bx} {by}");
    }
    let mut system = System::with_limits(&guide, Affinity::TintypeFar, &limits).unwrap();
    let hints = Hints::new(size, vec![Hint { pixel: 40 * 120 + 20, chroma: [0.5, -0.5] }]).unwrap();
    system.solve(&hints, &EXACT, &mut |_| ControlFlow::Continue(())).unwrap();
    for k in 0..size.area() {
        let expected = if part(k % 120, k / 120) == Some(0) { 0.5 } else { 0.0 };
        assert!((system.chroma()[0].samples()[k] - expected).abs() < 1e-4, "{} {}", k % 120, k / 120);
    }
}

#[test]
fn a_color_jumps_to_what_is_alike() {
    // Windows of one wall behind bars: only links lead from one to the next.
    let size = Size::new(128, 96);
    let bar = |x: usize| x % 16 < 3;
    let guide = Plane::from_fn(size, |x, _| if bar(x) { 0.1 } else { 0.7 });
    let hint = |x: usize, y: usize, a: f32| Hint { pixel: (y * 128 + x) as u32, chroma: [a, 0.0] };
    let mut entries: Vec<_> = (0..96).map(|y| hint(1, y, 0.0)).chain((0..96).map(|y| hint(113, y, 0.0))).collect();
    entries.extend((20..76).map(|y| hint(56, y, 1.0)));
    let hints = Hints::new(size, entries).unwrap();
    let reached = |affinity| propagate(&guide, affinity, &hints, &Config::default()).unwrap().0[0][(24, 48)];
    let (near, far) = (reached(Affinity::Tintype), reached(Affinity::TintypeFar));
    assert!(far > near + 0.05, "{near} {far}");
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let size = Size::new(310, 220);
    let (guide, hints) = (photograph(size), strokes(size, 5));
    let solved = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| propagate(&guide, Affinity::TintypeFar, &hints, &Config::default()).unwrap().0)
    };
    assert!(solved(1) == solved(3));
}

#[test]
fn the_cycle_is_symmetric_with_links() {
    let size = Size::new(161, 120);
    let guide = photograph(size);
    let mut hierarchy = linked(&guide);
    hierarchy.build(&strokes(size, 4));
    hierarchy.far.as_ref().unwrap().factorize(&hierarchy.levels);
    let field = |seed: usize| {
        let mut field = Field::zeros(hierarchy.levels[0].layout);
        for k in (0..size.area()).filter(|k| !hierarchy.levels[0].is_dead(k % size.width, k / size.width)) {
            for c in 0..2 {
                let at = field.at(c, k % size.width, k / size.width);
                field.samples[at] = noise(2 * k + c + seed) - 0.5;
            }
        }
        field
    };
    let apply = |b: &Field| {
        let mut work = fields(&hierarchy);
        work[0].b = b.clone();
        let mut sweeps = vec![0; work.len()];
        assert!(precondition(&hierarchy, &mut work, &mut sweeps, &mut |_, _| ControlFlow::Continue(())).is_continue());
        assert_eq!(work[0].b.samples, b.samples, "the right-hand side is put back");
        work[0].u.clone()
    };
    let (r, s) = (field(0), field(1 << 20));
    let (mr, ms) = (apply(&r), apply(&s));
    let (forth, back) = (dots(&s, &mr)[0], dots(&r, &ms)[0]);
    assert!((forth - back).abs() < 1e-4 * dots(&r, &mr)[0], "{forth} {back}");
}
