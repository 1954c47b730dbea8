//! What every solution must obey: the hull of its hints, constants, linearity, mirrors, threads.

use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, propagate};

use crate::oracle::{distance, photograph, solve, speckled, strokes};

const BOTH: [Affinity; 2] = [Affinity::Paper, Affinity::Tintype];

fn with_chroma(hints: &Hints, chroma: impl Fn(usize, &Hint) -> [f32; 2]) -> Hints {
    let entries = hints.entries().iter().enumerate().map(|(k, h)| Hint { chroma: chroma(k, h), ..*h }).collect();
    Hints::new(hints.size(), entries).unwrap()
}

#[test]
fn a_solution_stays_inside_the_hull_of_its_hints() {
    let size = Size::new(120, 90);
    let (guide, hints) = (photograph(size, 4), strokes(size, 6, 1));
    for affinity in BOTH {
        let (chroma, _) = solve(&guide, affinity, &hints);
        for (c, plane) in chroma.iter().enumerate() {
            let (low, high) =
                hints.entries().iter().fold((f32::MAX, f32::MIN), |(l, h), e| (l.min(e.chroma[c]), h.max(e.chroma[c])));
            assert!(plane.samples().iter().all(|v| (low - 1e-5..=high + 1e-5).contains(v)), "{affinity:?}");
        }
    }
}

#[test]
fn constant_hints_give_a_constant_picture() {
    let size = Size::new(75, 50);
    let hints = with_chroma(&strokes(size, 3, 1), |_, _| [0.25, -0.5]);
    for affinity in BOTH {
        let (chroma, _) = solve(&photograph(size, 9), affinity, &hints);
        for (plane, value) in chroma.iter().zip([0.25, -0.5]) {
            assert!(plane.samples().iter().all(|v| (v - value).abs() < 1e-5), "{affinity:?}");
        }
    }
}

#[test]
fn the_solution_is_linear_in_the_hints() {
    let size = Size::new(66, 83);
    let (guide, hints) = (photograph(size, 2), strokes(size, 5, 6));
    let other = with_chroma(&hints, |k, _| [(k % 7) as f32 * 0.1, 0.3]);
    let sum = with_chroma(&hints, |k, h| {
        let o = other.entries()[k].chroma;
        [h.chroma[0] + 2.0 * o[0], h.chroma[1] + 2.0 * o[1]]
    });
    for affinity in BOTH {
        let [a, b, both] = [&hints, &other, &sum].map(|h| solve(&guide, affinity, h).0);
        let expected: Chroma = [0, 1].map(|c| Plane::from_fn(size, |x, y| a[c][(x, y)] + 2.0 * b[c][(x, y)]));
        assert!(distance(&both, &expected) < 5e-5, "{affinity:?}");
    }
}

#[test]
fn mirrored_in_mirrored_out() {
    let size = Size::new(70, 45);
    let (guide, hints) = (photograph(size, 3), strokes(size, 4, 4));
    let turned = Size::new(45, 70);
    let (mirror, transpose) = (|x, y| (69 - x, y), |x: usize, y: usize| (y, x));
    for affinity in BOTH {
        let (straight, _) = solve(&guide, affinity, &hints);
        check(&straight, affinity, &guide, &hints, size, mirror);
        check(&straight, affinity, &guide, &hints, turned, transpose);
    }
}

/// Solves the picture whose pixel (x, y) is pixel `from(x, y)` of the guide.
fn check(
    straight: &Chroma,
    affinity: Affinity,
    guide: &Plane<f32>,
    hints: &Hints,
    size: Size,
    from: impl Fn(usize, usize) -> (usize, usize) + Copy,
) {
    let moved = Plane::from_fn(size, |x, y| guide[from(x, y)]);
    let place = Plane::from_fn(size, |x, y| from(x, y).1 * guide.width() + from(x, y).0);
    let entries = hints.entries().iter().map(|h| {
        let at = place.samples().iter().position(|&p| p == h.pixel as usize).unwrap();
        Hint { pixel: at as u32, ..*h }
    });
    let (chroma, _) = solve(&moved, affinity, &Hints::new(size, entries.collect()).unwrap());
    let expected: Chroma = [0, 1].map(|c| Plane::from_fn(size, |x, y| straight[c][from(x, y)]));
    assert!(distance(&chroma, &expected) < 2e-5, "{affinity:?} {size}");
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let size = Size::new(317, 255);
    let (guide, hints) = (speckled(size, 3), strokes(size, 4, 4));
    let solved = [1, 2, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| propagate(&guide, Affinity::Tintype, &hints, &Config::default()).unwrap().0)
    });
    assert!(solved[0] == solved[1] && solved[0] == solved[2]);
}
