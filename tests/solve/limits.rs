//! Borders that nothing crosses and pixels that take no part.

use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, Limits, Proposal, SolveError, Summary, System, Termination};

use crate::oracle::{EXACT, distance, exact_within, go_on, largest_difference, photograph, speckled, strokes};

const BOTH: [Affinity; 2] = [Affinity::Paper, Affinity::Tintype];

type Labels = Plane<Option<u16>>;

fn hint(size: Size, x: usize, y: usize, a: f32) -> Hint {
    Hint { pixel: (y * size.width + x) as u32, chroma: [a, -a] }
}

fn hints(size: Size, entries: &[(usize, usize, f32)]) -> Hints {
    Hints::new(size, entries.iter().map(|&(x, y, a)| hint(size, x, y, a)).collect()).unwrap()
}

fn system(guide: &Plane<f32>, affinity: Affinity, labels: &Labels) -> System {
    System::with_limits(guide, affinity, &Limits::new(labels)).unwrap()
}

fn solved(guide: &Plane<f32>, affinity: Affinity, labels: &Labels, hints: &Hints) -> (Chroma, Summary) {
    let mut system = system(guide, affinity, labels);
    let summary = system.solve(hints, &EXACT, &mut go_on).unwrap();
    (system.into_chroma(), summary)
}

/// A disk, a slanted band of three pixels, a slanted line of one, a torn corner, a frame and a hole in the disk.
fn drawn(size: Size) -> Labels {
    let (w, h) = (size.width as f32, size.height as f32);
    Plane::from_fn(size, |x, y| {
        let (u, v) = (x as f32 - 0.4 * w, y as f32 - 0.5 * h);
        let radius = u.hypot(v);
        match () {
            () if x < 2 || y < 2 || x + 2 >= size.width || y + 2 >= size.height => None,
            () if x + y < size.height / 4 => None,
            () if radius < 0.08 * h => None,
            () if radius < 0.3 * h => Some(3),
            () if (x + size.height).wrapping_sub(y + size.width / 2) < 3 => Some(500),
            () if x + y == size.width => Some(7),
            () => Some(0),
        }
    })
}

/// Labels at random, a tenth of the pixels masked out.
fn scattered(size: Size, labels: usize) -> Labels {
    let mut random = crate::oracle::Random(5);
    Plane::from_fn(size, |_, _| {
        let draw = (random.next() * 10.0 * labels as f32) as usize;
        (draw % 10 != 9).then_some((draw / 10) as u16)
    })
}

#[test]
fn both_affinities_agree_with_the_exact_solution() {
    for (w, h) in [(1, 40), (40, 1), (2, 2), (17, 16), (64, 64), (97, 61), (160, 121)] {
        let size = Size::new(w, h);
        let (guide, hints) = (photograph(size, 7), strokes(size, 3 + size.area() / 600, 3));
        for labels in [drawn(size), scattered(size, 2), scattered(size, 1)] {
            for affinity in BOTH {
                let (chroma, summary) = solved(&guide, affinity, &labels, &hints);
                let exact = exact_within(&guide, affinity, &hints, None, &labels);
                let difference = largest_difference(&chroma, &exact);
                assert!(difference < 1e-4, "{affinity:?} on {size}: {difference} after {summary:?}");
            }
        }
    }
}

#[test]
fn few_steps_suffice_with_limits_too() {
    // What was counted when this was written, and two steps to spare.
    for (side, drawn_steps, holes_steps) in [(64, 19, 18), (200, 21, 26), (400, 20, 40)] {
        let size = Size::new(side, side * 3 / 4);
        let hints = strokes(size, 12, 2);
        for (labels, ceiling) in [(drawn(size), drawn_steps), (scattered(size, 1), holes_steps)] {
            for guide in [photograph(size, 1), speckled(size, 1)] {
                let mut system = system(&guide, Affinity::Tintype, &labels);
                let summary = system.solve(&hints, &Config::default(), &mut go_on).unwrap();
                assert_eq!(summary.termination, Termination::Converged);
                assert!(summary.cycles <= ceiling, "{size}: {} steps", summary.cycles);
            }
        }
    }
}

#[test]
fn a_region_is_colored_as_a_photograph_of_its_own() {
    let (size, half) = (Size::new(60, 41), Size::new(30, 41));
    let guide = photograph(size, 3);
    let labels = Plane::from_fn(size, |x, _| Some(u16::from(x >= 30)));
    let all = hints(size, &[(3, 3, 0.5), (20, 30, -0.25), (40, 9, 0.3), (59, 40, 0.1)]);
    for affinity in BOTH {
        let (whole, _) = solved(&guide, affinity, &labels, &all);
        for from in [0, 30] {
            let part = Plane::from_fn(half, |x, y| guide[(x + from, y)]);
            let mine = all.entries().iter().map(|h| (h.pixel as usize % 60, h.pixel as usize / 60, h.chroma[0]));
            let mine: Vec<_> =
                mine.filter(|h| (from..from + 30).contains(&h.0)).map(|(x, y, a)| (x - from, y, a)).collect();
            let (alone, _) = crate::oracle::solve(&part, affinity, &hints(half, &mine));
            let within = [0, 1].map(|c| Plane::from_fn(half, |x, y| whole[c][(x + from, y)]));
            assert!(distance(&alone, &within) < 1e-5, "{affinity:?} from column {from}");
        }
    }
}

#[test]
fn what_takes_no_part_has_no_say() {
    let size = Size::new(50, 40);
    let labels = drawn(size);
    let dark = photograph(size, 2);
    let torn = Plane::from_fn(size, |x, y| if labels[(x, y)].is_some() { dark[(x, y)] } else { ((x * y) % 7) as f32 });
    let some = strokes(size, 6, 4);
    for affinity in BOTH {
        let given = solved(&dark, affinity, &labels, &some).0;
        assert!(given == solved(&torn, affinity, &labels, &some).0, "{affinity:?}");
        for (x, y) in (0..40).flat_map(|y| (0..50).map(move |x| (x, y))).filter(|&at| labels[at].is_none()) {
            assert_eq!([given[0][(x, y)], given[1][(x, y)]], [0.0, 0.0], "{affinity:?} {x} {y}");
        }
    }
}

#[test]
fn a_line_one_pixel_wide_carries_color_along_itself_and_none_across() {
    let size = Size::new(41, 41);
    let lines: [fn(usize, usize) -> bool; 4] = [|x, _| x == 7, |_, y| y == 12, |x, y| x == y, |x, y| x + y == 40];
    for (k, line) in lines.into_iter().enumerate() {
        let labels = Plane::from_fn(size, |x, y| Some(if line(x, y) { 9 } else { 2 }));
        let on = (0..41 * 41).map(|k| (k % 41, k / 41)).find(|&(x, y)| line(x, y)).unwrap();
        let given = hints(size, &[(on.0, on.1, 0.5), (40, 38, -0.25)]);
        // On a line through texture the weights of the paper's rows fall so far that double precision loses the hint.
        for (affinity, guide) in BOTH.into_iter().zip([Plane::filled(size, 0.5), photograph(size, 6)]) {
            let (chroma, _) = solved(&guide, affinity, &labels, &given);
            for (x, y) in (0..41).flat_map(|y| (0..41).map(move |x| (x, y))) {
                let far_side = [x < 7, y < 12, x < y, x + y < 40][k];
                let expected = if line(x, y) {
                    0.5
                } else if far_side {
                    0.0
                } else {
                    -0.25
                };
                assert!((chroma[0][(x, y)] - expected).abs() < 1e-4, "{affinity:?} line {k} at {x} {y}");
            }
        }
    }
}

#[test]
fn regions_that_meet_at_a_corner_do_not_mix() {
    let size = Size::new(20, 20);
    let labels = Plane::from_fn(size, |x, y| Some(u16::from((x < 10) == (y < 10))));
    let given = hints(size, &[(2, 2, 0.5), (17, 2, -0.5)]);
    for affinity in BOTH {
        let (chroma, _) = solved(&Plane::filled(size, 0.5), affinity, &labels, &given);
        let corners = [(0, 0), (19, 19), (19, 0), (0, 19)].map(|at| chroma[0][at]);
        // The higher label holds together through the corner, the lower one does not.
        for (found, expected) in corners.into_iter().zip([0.5, 0.5, -0.5, 0.0]) {
            assert!((found - expected).abs() < 1e-4, "{affinity:?}: {corners:?}");
        }
        assert_eq!(corners[3], 0.0);
    }
}

#[test]
fn nothing_but_masked_pixels_is_neutral() {
    let size = Size::new(30, 20);
    let plane = |value| Plane::filled(size, value);
    let proposal = Proposal::new([plane(0.3), plane(0.3)], plane(1.0)).unwrap();
    for affinity in BOTH {
        let mut system = system(&photograph(size, 1), affinity, &Plane::filled(size, None));
        let summary = system.solve_with(&strokes(size, 3, 1), &proposal, &Config::default(), &mut go_on).unwrap();
        assert_eq!(summary.termination, Termination::NoHints);
        assert!(system.chroma().iter().all(|p| p.samples().iter().all(|v| *v == 0.0)));
    }
}

#[test]
fn a_part_gets_its_first_stroke_and_loses_its_last() {
    let size = Size::new(120, 90);
    let (guide, labels) = (photograph(size, 5), drawn(size));
    let steps: [&[(usize, usize, f32)]; 5] = [
        &[(100, 10, 0.4)],
        &[(100, 10, 0.4), (48, 25, -0.5)],
        &[(48, 25, -0.5)],
        &[(48, 25, 0.25), (20, 80, 0.3), (3, 3, 0.9)],
        &[(100, 10, 0.4)],
    ];
    for affinity in BOTH {
        let mut system = system(&guide, affinity, &labels);
        for entries in steps {
            let given = hints(size, entries);
            system.solve(&given, &Config::default(), &mut go_on).unwrap();
            let cold = {
                let mut fresh = System::with_limits(&guide, affinity, &Limits::new(&labels)).unwrap();
                fresh.solve(&given, &Config::default(), &mut go_on).unwrap();
                fresh.into_chroma()
            };
            assert!(distance(system.chroma(), &cold) < 0.5 / 255.0, "{affinity:?} {entries:?}");
            for (warm, cold) in system.chroma().iter().zip(&cold) {
                let neutral = |p: &Plane<f32>| p.map(|v| v == 0.0);
                assert!(neutral(warm) == neutral(cold), "{affinity:?} {entries:?}");
            }
        }
    }
}

#[test]
fn a_proposal_agrees_with_the_exact_solution_within_limits() {
    let size = Size::new(70, 52);
    let plane = |k: usize| Plane::from_fn(size, |x, y| ((x * k + y * 3) % 17) as f32 / 40.0 - 0.2);
    let confidence = Plane::from_fn(size, |x, y| if x > y { ((x + y) % 5) as f32 * 0.3 } else { 0.0 });
    let proposal = Proposal::new([plane(2), plane(7)], confidence).unwrap();
    let guide = photograph(size, 7);
    for labels in [drawn(size), scattered(size, 2)] {
        for given in [strokes(size, 2, 3), hints(size, &[])] {
            for affinity in BOTH {
                let mut system = system(&guide, affinity, &labels);
                system.solve_with(&given, &proposal, &EXACT, &mut go_on).unwrap();
                let exact = exact_within(&guide, affinity, &given, Some(&proposal), &labels);
                let difference = largest_difference(system.chroma(), &exact);
                assert!(difference < 1e-4, "{affinity:?}: {difference}");
            }
        }
    }
}

#[test]
fn mirrored_in_mirrored_out_with_limits() {
    let size = Size::new(70, 45);
    let (guide, labels, given) = (photograph(size, 3), drawn(size), strokes(size, 6, 4));
    let mirrored = |h: &Hint| Hint { pixel: h.pixel / 70 * 70 + 69 - h.pixel % 70, ..*h };
    let other = Hints::new(size, given.entries().iter().map(mirrored).collect()).unwrap();
    for affinity in BOTH {
        let (straight, _) = solved(&guide, affinity, &labels, &given);
        let guide = Plane::from_fn(size, |x, y| guide[(69 - x, y)]);
        let labels = Plane::from_fn(size, |x, y| labels[(69 - x, y)]);
        let (back, _) = solved(&guide, affinity, &labels, &other);
        let expected = [0, 1].map(|c| Plane::from_fn(size, |x, y| straight[c][(69 - x, y)]));
        assert!(distance(&back, &expected) < 2e-5, "{affinity:?}");
    }
}

#[test]
fn one_label_everywhere_changes_no_bit() {
    let size = Size::new(80, 60);
    let (guide, given) = (photograph(size, 3), strokes(size, 4, 4));
    let (within, _) = solved(&guide, Affinity::Tintype, &Plane::filled(size, Some(4)), &given);
    assert!(within == crate::oracle::solve(&guide, Affinity::Tintype, &given).0);
}

#[test]
fn limits_of_another_size_are_refused() {
    let limits = Limits::new(&Plane::filled(Size::new(3, 4), Some(0)));
    let refused = System::with_limits(&Plane::filled(Size::new(4, 3), 0.5), Affinity::Tintype, &limits);
    let expected = SolveError::LimitsDiffer { limits: Size::new(3, 4), guide: Size::new(4, 3) };
    assert_eq!(refused.unwrap_err(), expected);
}
