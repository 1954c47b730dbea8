//! The term that pulls towards a proposal.

use std::ops::ControlFlow;

use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, Proposal, SolveError, System, Termination};

use crate::oracle::{EXACT, distance, exact_with, go_on, largest_difference, photograph, strokes};

const BOTH: [Affinity; 2] = [Affinity::Paper, Affinity::Tintype];

fn solve_with(guide: &Plane<f32>, affinity: Affinity, hints: &Hints, proposal: &Proposal) -> (Chroma, Termination) {
    let mut system = System::new(guide, affinity).unwrap();
    let summary = system.solve_with(hints, proposal, &EXACT, &mut |_| ControlFlow::Continue(())).unwrap();
    (system.chroma().clone(), summary.termination)
}

fn proposal(size: Size) -> Proposal {
    let plane = |k: usize| Plane::from_fn(size, |x, y| ((x * k + y * 3) % 17) as f32 / 40.0 - 0.2);
    let confidence = Plane::from_fn(size, |x, y| if x > y { ((x + y) % 5) as f32 * 0.3 } else { 0.0 });
    Proposal::new([plane(2), plane(7)], confidence).unwrap()
}

#[test]
fn proposals_agree_with_the_exact_solution() {
    for size in [Size::new(40, 31), Size::new(97, 80)] {
        let (guide, proposal) = (photograph(size, 7), proposal(size));
        for hints in [strokes(size, 2, 3), Hints::new(size, vec![]).unwrap()] {
            for affinity in BOTH {
                let (chroma, _) = solve_with(&guide, affinity, &hints, &proposal);
                let difference = largest_difference(&chroma, &exact_with(&guide, affinity, &hints, Some(&proposal)));
                assert!(difference < 1e-4, "{affinity:?} on {size}: {difference}");
            }
        }
    }
}

#[test]
fn a_constant_proposal_colors_a_picture_without_hints() {
    let size = Size::new(60, 41);
    let confidence = Plane::from_fn(size, |x, _| if x < 9 { 0.01 } else { 0.0 });
    let constant = Proposal::new([Plane::filled(size, 0.2), Plane::filled(size, -0.1)], confidence).unwrap();
    for affinity in BOTH {
        let (chroma, _) = solve_with(&photograph(size, 3), affinity, &Hints::new(size, vec![]).unwrap(), &constant);
        assert!(chroma[0].samples().iter().all(|v| (v - 0.2).abs() < 1e-4), "{affinity:?}");
        assert!(chroma[1].samples().iter().all(|v| (v + 0.1).abs() < 1e-4), "{affinity:?}");
    }
}

#[test]
fn a_proposal_without_confidence_changes_nothing() {
    let size = Size::new(60, 41);
    let (guide, hints) = (photograph(size, 3), strokes(size, 3, 1));
    let void = Proposal::new([Plane::filled(size, 0.9), Plane::filled(size, 0.9)], Plane::filled(size, 0.0)).unwrap();
    let (with, _) = solve_with(&guide, Affinity::Tintype, &hints, &void);
    assert!(with == crate::oracle::solve(&guide, Affinity::Tintype, &hints).0);
    let nothing = Hints::new(size, vec![]).unwrap();
    assert_eq!(solve_with(&guide, Affinity::Tintype, &nothing, &void).1, Termination::NoHints);
}

#[test]
fn a_proposal_dropped_leaves_no_trace() {
    let size = Size::new(60, 41);
    let (guide, hints) = (photograph(size, 3), strokes(size, 3, 1));
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    system.solve_with(&hints, &proposal(size), &EXACT, &mut |_| ControlFlow::Continue(())).unwrap();
    system.solve(&hints, &EXACT, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(distance(system.chroma(), &crate::oracle::solve(&guide, Affinity::Tintype, &hints).0) < 1e-4);
}

#[test]
fn a_solution_stays_inside_the_hull_of_hints_and_proposal() {
    let size = Size::new(80, 61);
    let (proposal, hint) = (proposal(size), Hint { pixel: 99, chroma: [0.5, -0.5] });
    let (chroma, _) =
        solve_with(&photograph(size, 3), Affinity::Tintype, &Hints::new(size, vec![hint]).unwrap(), &proposal);
    for plane in &chroma {
        assert!(plane.samples().iter().all(|v| (-0.5 - 1e-5..=0.5 + 1e-5).contains(v)));
    }
    assert!(chroma[0].samples().iter().filter(|v| **v > 0.25).count() < size.area() / 2);
}

#[test]
fn a_confidence_lowered_around_a_stroke_forms_only_what_it_touches() {
    let size = Size::new(900, 700);
    let guide = photograph(size, 5);
    let stroke = |x0: usize| (0..60).map(move |k| Hint { pixel: (350 * 900 + x0 + k) as u32, chroma: [0.3, -0.3] });
    let constant =
        Proposal::new([Plane::filled(size, 0.1), Plane::filled(size, 0.2)], Plane::filled(size, 0.0)).unwrap();
    let beside = |x0: usize| {
        let near = |x: usize, y: usize| x + 20 >= x0 && x < x0 + 80 && y + 20 >= 350 && y <= 370;
        constant.with_confidence(Plane::from_fn(size, |x, y| if near(x, y) { 0.001 } else { 0.01 })).unwrap()
    };
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    let hints = |x0: usize| Hints::new(size, stroke(x0).collect()).unwrap();
    let config = Config::default();
    let first = system.solve_with(&hints(400), &beside(400), &config, &mut go_on).unwrap();
    let second = system.solve_with(&hints(430), &beside(430), &config, &mut go_on).unwrap();
    assert!(second.counters.rows_built * 12 < first.counters.rows_built, "{} rows", second.counters.rows_built);
    let mut fresh = System::new(&guide, Affinity::Tintype).unwrap();
    fresh.solve_with(&hints(430), &beside(430), &config, &mut go_on).unwrap();
    assert!(distance(system.chroma(), fresh.chroma()) < 0.5 / 255.0);
}

#[test]
fn a_constant_alone_takes_no_step() {
    let size = Size::new(60, 41);
    let (plane, nothing) = (|value| Plane::filled(size, value), Hints::new(size, vec![]).unwrap());
    let constant = Proposal::new([plane(0.2), plane(-0.1)], plane(0.01)).unwrap();
    let mut system = System::new(&photograph(size, 3), Affinity::Tintype).unwrap();
    let summary = system.solve_with(&nothing, &constant, &EXACT, &mut go_on).unwrap();
    assert_eq!((summary.cycles, summary.termination), (0, Termination::Converged));
    assert!(system.chroma() == &[plane(0.2), plane(-0.1)]);
    let other = Proposal::new([plane(0.3), plane(-0.1)], plane(0.01)).unwrap();
    system.solve_with(&nothing, &other, &EXACT, &mut go_on).unwrap();
    assert!(distance(system.chroma(), &[plane(0.3), plane(-0.1)]) < 1e-5);
}

#[test]
fn impossible_proposals_are_refused() {
    let (size, other) = (Size::new(4, 3), Size::new(3, 4));
    let plane = |value| Plane::filled(size, value);
    assert_eq!(Proposal::new([plane(0.0), plane(0.0)], plane(-1.0)), Err(SolveError::ProposalInvalid { x: 0, y: 0 }));
    let whole = Proposal::new([plane(0.0), plane(0.0)], plane(1.0)).unwrap();
    assert_eq!(whole.with_confidence(plane(f32::NAN)), Err(SolveError::ProposalInvalid { x: 0, y: 0 }));
    assert!(matches!(whole.with_confidence(Plane::filled(other, 1.0)), Err(SolveError::SizesDiffer { .. })));
    assert_eq!(
        Proposal::new([plane(0.0), Plane::filled(other, 0.0)], plane(1.0)),
        Err(SolveError::SizesDiffer { hints: other, guide: size })
    );
}
