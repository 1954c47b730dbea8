//! Agreement with exact solutions, and how many steps that takes.

use tintype::raster::{Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, System, Termination, propagate};

use crate::oracle::{distance, exact, go_on, largest_difference, photograph, solve, speckled, strokes};

#[test]
fn a_row_between_two_hints_is_a_straight_line() {
    let size = Size::new(9, 1);
    let hints = [Hint { pixel: 0, chroma: [0.0, 0.4] }, Hint { pixel: 8, chroma: [0.8, -0.4] }].to_vec();
    let hints = Hints::new(size, hints).unwrap();
    for affinity in [Affinity::Paper, Affinity::Tintype] {
        let (chroma, _) = solve(&Plane::filled(size, 0.5), affinity, &hints);
        for x in 0..9 {
            assert!((chroma[0][(x, 0)] - 0.1 * x as f32).abs() < 1e-5, "{affinity:?} {x}");
            assert!((chroma[1][(x, 0)] - (0.4 - 0.1 * x as f32)).abs() < 1e-5, "{affinity:?} {x}");
        }
    }
}

#[test]
fn an_edge_keeps_two_colors_apart() {
    let size = Size::new(24, 16);
    let guide = Plane::from_fn(size, |x, _| if x < 12 { 0.2 } else { 0.8 });
    let hints = [Hint { pixel: 0, chroma: [0.5, 0.0] }, Hint { pixel: 23, chroma: [-0.5, 0.0] }].to_vec();
    let (chroma, _) = solve(&guide, Affinity::Tintype, &Hints::new(size, hints).unwrap());
    assert!(chroma[0][(11, 15)] > 0.45 && chroma[0][(12, 0)] < -0.45);
}

#[test]
fn both_affinities_agree_with_the_exact_solution() {
    for (w, h) in [(1, 40), (40, 1), (2, 2), (3, 5), (17, 16), (64, 64), (97, 61), (160, 121)] {
        let size = Size::new(w, h);
        let (guide, hints) = (photograph(size, 7), strokes(size, 1 + size.area() / 900, 3));
        for affinity in [Affinity::Paper, Affinity::Tintype] {
            let (chroma, summary) = solve(&guide, affinity, &hints);
            let difference = largest_difference(&chroma, &exact(&guide, affinity, &hints));
            assert!(difference < 1e-4, "{affinity:?} on {size}: {difference} after {summary:?}");
        }
    }
}

#[test]
fn few_steps_suffice() {
    // Ceilings for a photograph and a speckled one: what was counted when this was written, and a step to spare.
    for (side, ceilings) in [(64, [13, 14]), (200, [10, 11]), (400, [12, 14])] {
        let size = Size::new(side, side * 3 / 4);
        let hints = strokes(size, 6, 2);
        let steps = [photograph(size, 1), speckled(size, 1)].map(|guide| {
            let (_, summary) = propagate(&guide, Affinity::Tintype, &hints, &Config::default()).unwrap();
            assert_eq!(summary.termination, Termination::Converged);
            summary.cycles
        });
        assert!(steps[0] <= ceilings[0] && steps[1] <= ceilings[1], "{size}: {steps:?} steps");
    }
}

#[test]
fn warm_equals_cold() {
    let size = Size::new(180, 130);
    let guide = photograph(size, 5);
    let (few, more) = (strokes(size, 4, 8), strokes(size, 7, 8));
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    let config = Config::default();
    system.solve(&few, &config, &mut go_on).unwrap();
    let warm = system.solve(&more, &config, &mut go_on).unwrap();
    let (fresh, cold) = propagate(&guide, Affinity::Tintype, &more, &config).unwrap();
    assert!(warm.cycles <= cold.cycles + 1, "{} steps warm, {} cold", warm.cycles, cold.cycles);
    assert!(distance(system.chroma(), &fresh) < 0.5 / 255.0);
}

#[test]
fn a_new_color_forms_no_operator() {
    let size = Size::new(90, 70);
    let (guide, hints) = (photograph(size, 5), strokes(size, 4, 8));
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    let first = system.solve(&hints, &Config::default(), &mut go_on).unwrap();
    assert!(first.counters.rows_built >= size.area());
    let other = hints.entries().iter().map(|h| Hint { chroma: [0.2, -h.chroma[0]], ..*h }).collect();
    let other = Hints::new(size, other).unwrap();
    let second = system.solve(&other, &Config::default(), &mut go_on).unwrap();
    assert_eq!(second.counters.rows_built, 0);
    let difference = largest_difference(system.chroma(), &exact(&guide, Affinity::Tintype, &other));
    assert!(difference < 0.5 / 255.0, "{} levels after {second:?}", difference * 255.0);
}

#[test]
fn one_more_stroke_forms_less_than_a_hundredth_of_the_rows() {
    let size = Size::new(900, 700);
    let (guide, few) = (photograph(size, 5), strokes(size, 4, 8));
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    let all = system.solve(&few, &Config::default(), &mut go_on).unwrap().counters.rows_built;
    let stroke = (0..190).map(|k| Hint { pixel: 350 * 900 + 400 + 900 * (k % 5) + k / 5, chroma: [0.3, 0.3] });
    let more = Hints::new(size, few.entries().iter().copied().chain(stroke).collect()).unwrap();
    let summary = system.solve(&more, &Config::default(), &mut go_on).unwrap();
    assert!(summary.counters.rows_built * 100 < all, "{} of {all}", summary.counters.rows_built);
    let (fresh, _) = propagate(&guide, Affinity::Tintype, &more, &Config::default()).unwrap();
    assert!(distance(system.chroma(), &fresh) < 0.5 / 255.0);
}
