//! The work a solution counts: rows formed, sweeps on each grid, bytes held; pinned as ceilings.

use tintype::raster::{Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, Limits, Proposal, Summary, System};

use crate::oracle::{go_on, photograph, strokes};

/// Hints, and the same with a stroke of 0.03 % of the pixels more.
fn one_more(size: Size) -> (Hints, Hints) {
    let few = strokes(size, 9, 8);
    let (x, y) = (size.width * 4 / 9, size.height / 2);
    let count = size.area() * 3 / 10_000;
    let stroke = (0..count).map(|k| Hint { pixel: ((y + k % 5) * size.width + x + k / 5) as u32, chroma: [0.3, 0.3] });
    let more = few.entries().iter().copied().chain(stroke).collect();
    (few, Hints::new(size, more).unwrap())
}

/// A solution, and what one more stroke takes after it.
fn counted(system: &mut System, size: Size, proposal: Option<&Proposal>) -> [Summary; 2] {
    let (few, more) = one_more(size);
    [few, more].map(|hints| {
        let config = Config::default();
        match proposal {
            Some(proposal) => system.solve_with(&hints, proposal, &config, &mut go_on),
            None => system.solve(&hints, &config, &mut go_on),
        }
        .unwrap()
    })
}

/// Insists that a stroke formed less than a hundredth of the rows. (The first stroke of a part that limits cut off forms the
/// whole part: there was nothing to solve in it before.)
fn few_rows(name: &str, [first, stroke]: &[Summary; 2]) {
    let (all, again) = (first.counters.rows_built, stroke.counters.rows_built);
    assert!(again > 0 && again * 100 < all, "{name}: {again} of {all} rows");
}

#[test]
fn a_stroke_forms_few_rows_with_limits_and_with_a_base_too() {
    let size = Size::new(900, 700);
    let guide = photograph(size, 5);
    let mut plain = System::new(&guide, Affinity::Tintype).unwrap();
    few_rows("plain", &counted(&mut plain, size, None));
    let halves = Limits::new(&Plane::from_fn(size, |x, y| (y > 20).then_some(u16::from(x > 450))));
    let mut limited = System::with_limits(&guide, Affinity::Tintype, &halves).unwrap();
    few_rows("with limits", &counted(&mut limited, size, None));
    let tint = [0.1, 0.05].map(|value| Plane::filled(size, value));
    let proposal = Proposal::new(tint, Plane::filled(size, 0.01)).unwrap();
    let mut based = System::new(&guide, Affinity::Tintype).unwrap();
    few_rows("with a base", &counted(&mut based, size, Some(&proposal)));
}

#[test]
fn sweeps_follow_from_the_steps() {
    let size = Size::new(400, 300);
    let mut system = System::new(&photograph(size, 5), Affinity::Tintype).unwrap();
    let [first, _] = counted(&mut system, size, None);
    let sweeps = &first.counters.sweeps;
    assert_eq!(sweeps.len(), system.grids().len());
    // Two on the finest grid in every step, and on each grid twice as many as on the one above it; the coarsest is
    // solved outright.
    for (k, count) in sweeps[..sweeps.len() - 1].iter().enumerate() {
        assert_eq!(*count, (2 * first.cycles) << k, "grid {k}");
    }
    assert_eq!(sweeps.last(), Some(&0));
}

#[test]
fn bytes_grow_with_the_picture_and_no_faster() {
    for (width, height) in [(400, 300), (800, 600), (1000, 1000)] {
        let size = Size::new(width, height);
        let mut system = System::new(&photograph(size, 5), Affinity::Tintype).unwrap();
        let (few, _) = one_more(size);
        let config = Config { max_cycles: 1, ..Config::default() };
        let summary = system.solve(&few, &config, &mut go_on).unwrap();
        assert_eq!(summary.counters.bytes, system.bytes());
        let per_pixel = system.bytes() / size.area();
        assert!(per_pixel <= 92, "{per_pixel} bytes a pixel of {size}");
    }
}
