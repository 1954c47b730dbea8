//! Pictures and hints at the edge of what there is: none, one, all; flat and noisy; cancelled; refused.

use std::ops::ControlFlow;

use tintype::raster::{Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, SolveError, Step, System, Termination, propagate};

use crate::oracle::{Random, exact, go_on, largest_difference, photograph, solve, strokes};

const ALL: [Affinity; 3] = [Affinity::Paper, Affinity::Tintype, Affinity::TintypeFar];

#[test]
fn without_hints_all_is_neutral() {
    let size = Size::new(20, 10);
    for affinity in ALL {
        let hints = Hints::new(size, vec![]).unwrap();
        let (chroma, summary) = solve(&photograph(size, 1), affinity, &hints);
        assert_eq!(summary.termination, Termination::NoHints);
        assert!(chroma.iter().all(|p| p.samples().iter().all(|v| *v == 0.0)));
    }
}

#[test]
fn hints_taken_away_leave_neutral() {
    let size = Size::new(40, 30);
    let mut system = System::new(&photograph(size, 1), Affinity::Tintype).unwrap();
    system.solve(&strokes(size, 3, 1), &Config::default(), &mut go_on).unwrap();
    assert!(system.chroma()[0].samples().iter().any(|v| *v != 0.0));
    system.solve(&Hints::new(size, vec![]).unwrap(), &Config::default(), &mut go_on).unwrap();
    assert!(system.chroma()[0].samples().iter().all(|v| *v == 0.0));
}

#[test]
fn hints_everywhere_are_the_solution() {
    let size = Size::new(33, 21);
    let entries: Vec<_> = (0..size.area() as u32).map(|pixel| Hint { pixel, chroma: [pixel as f32, 1.0] }).collect();
    for affinity in ALL {
        let hints = Hints::new(size, entries.clone()).unwrap();
        let (chroma, summary) = solve(&photograph(size, 1), affinity, &hints);
        assert_eq!(summary.termination, Termination::Direct);
        assert!(chroma[0].samples().iter().enumerate().all(|(k, v)| *v == k as f32));
    }
}

#[test]
fn one_hint_colors_a_picture_of_any_shape() {
    for (w, h) in [(1, 1), (1, 2), (2, 1), (1, 300), (300, 1), (2, 150), (3, 3), (9, 8), (65, 2), (129, 17)] {
        let size = Size::new(w, h);
        for affinity in ALL {
            let hint = Hint { pixel: (size.area() / 2) as u32, chroma: [0.5, -0.25] };
            let (chroma, _) = solve(&Plane::filled(size, 0.4), affinity, &Hints::new(size, vec![hint]).unwrap());
            for (plane, value) in chroma.iter().zip([0.5, -0.25]) {
                assert!(plane.samples().iter().all(|v| (v - value).abs() < 1e-5), "{affinity:?} {size}");
            }
        }
    }
}

#[test]
fn noise_and_contrast_are_solved_exactly_too() {
    let size = Size::new(60, 44);
    let mut random = Random(3);
    let noise = Plane::from_fn(size, |_, _| random.next());
    let checks = Plane::from_fn(size, |x, y| ((x / 3 + y / 2) % 2) as f32);
    for guide in [noise, checks] {
        let hints = strokes(size, 3, 9);
        let (chroma, _) = solve(&guide, Affinity::Tintype, &hints);
        let difference = largest_difference(&chroma, &exact(&guide, Affinity::Tintype, &hints));
        assert!(difference < 1e-4, "{difference}");
    }
}

#[test]
fn a_hint_reaches_across_the_hardest_edge() {
    let size = Size::new(12, 12);
    let guide = Plane::from_fn(size, |x, y| if (4..8).contains(&x) && (4..8).contains(&y) { 1.0 } else { 0.0 });
    let inside = Hint { pixel: 5 * 12 + 5, chroma: [0.3, 0.1] };
    for affinity in ALL {
        let (chroma, _) = solve(&guide, affinity, &Hints::new(size, vec![inside]).unwrap());
        assert!((chroma[0][(0, 0)] - 0.3).abs() < 1e-5, "{affinity:?}: {}", chroma[0][(0, 0)]);
    }
}

#[test]
fn a_cancelled_solution_is_finite_and_keeps_its_hints() {
    let size = Size::new(230, 170);
    let (guide, hints) = (photograph(size, 1), strokes(size, 5, 2));
    for stop_after in 0..4 {
        let mut system = System::new(&guide, Affinity::Tintype).unwrap();
        let mut seen = 0;
        let summary = system
            .solve(&hints, &Config::default(), &mut |_| {
                seen += 1;
                if seen > stop_after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap();
        assert_eq!(summary.termination, Termination::Cancelled);
        assert!(system.chroma().iter().all(|p| p.samples().iter().all(|v| v.is_finite())));
        let hint = hints.entries()[0];
        assert_eq!(system.chroma()[0].samples()[hint.pixel as usize], hint.chroma[0]);
        let done = system.solve(&hints, &Config::default(), &mut go_on).unwrap();
        assert_eq!(done.termination, Termination::Converged);
    }
}

#[test]
fn drafts_come_before_steps_and_resemble_the_solution() {
    let size = Size::new(401, 300);
    let (guide, hints) = (photograph(size, 1), strokes(size, 9, 2));
    let (exact, _) = solve(&guide, Affinity::Tintype, &hints);
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    let (mut drafts, mut steps) = (0, 0);
    let mut watch = |step: Step<'_>| {
        match step {
            Step::Draft(draft) => {
                assert_eq!((draft[0].size(), steps), (size.halved(2 - drafts), 0));
                drafts += 1;
                let scale = 1 << (3 - drafts);
                let close = (0..draft[0].width())
                    .flat_map(|x| (0..draft[0].height()).map(move |y| (x, y)))
                    .filter(|&(x, y)| (draft[0][(x, y)] - exact[0][(x * scale, y * scale)]).abs() < 0.02)
                    .count();
                assert!(close * 10 > draft[0].size().area() * 8, "{close} of {}", draft[0].size());
            }
            Step::Settled(_) => panic!("settled from nothing"),
            Step::Cycle { index, .. } => {
                steps += 1;
                assert_eq!(index, steps);
            }
        }
        ControlFlow::Continue(())
    };
    system.solve(&hints, &Config::default(), &mut watch).unwrap();
    assert!(drafts == 2 && steps > 0);
}

#[test]
fn impossible_input_is_refused() {
    let size = Size::new(4, 3);
    let hints = Hints::new(size, vec![]).unwrap();
    let solved = |guide: Plane<f32>| propagate(&guide, Affinity::Tintype, &hints, &Config::default());
    assert_eq!(solved(Plane::filled(Size::new(0, 5), 0.0)), Err(SolveError::Empty { size: Size::new(0, 5) }));
    let other = Size::new(3, 4);
    assert_eq!(solved(Plane::filled(other, 0.0)), Err(SolveError::SizesDiffer { hints: size, guide: other }));
    let mut guide = Plane::filled(size, 0.0);
    guide[(2, 1)] = f32::NAN;
    assert_eq!(solved(guide), Err(SolveError::GuideNotFinite { x: 2, y: 1 }));
}

#[test]
fn one_more_stroke_is_answered_first_on_a_coarse_grid() {
    let size = Size::new(701, 540);
    let (guide, few) = (photograph(size, 1), strokes(size, 6, 2));
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    system.solve(&few, &Config::default(), &mut go_on).unwrap();
    let stroke = (0..190).map(|k| Hint { pixel: 250 * 701 + 300 + 701 * (k % 5) + k / 5, chroma: [0.3, 0.3] });
    let more = Hints::new(size, few.entries().iter().copied().chain(stroke).collect()).unwrap();
    let (exact, _) = solve(&guide, Affinity::Tintype, &more);
    let mut drafts = Vec::new();
    let mut watch = |step: Step<'_>| {
        if let Step::Draft(draft) = step {
            drafts.push(draft.clone());
        }
        ControlFlow::Continue(())
    };
    system.solve(&more, &Config::default(), &mut watch).unwrap();
    let [draft] = &drafts[..] else { panic!("{} drafts", drafts.len()) };
    assert_eq!(draft[0].size(), size.halved(1));
    let close = (0..draft[0].width())
        .flat_map(|x| (0..draft[0].height()).map(move |y| (x, y)))
        .filter(|&(x, y)| (draft[0][(x, y)] - exact[0][(2 * x, 2 * y)]).abs() < 8.0 / 255.0)
        .count();
    assert!(close * 10 > draft[0].size().area() * 8, "{close} of {}", draft[0].size());
    assert!((draft[0][(151, 126)] - 0.3).abs() < 1e-5);
}
