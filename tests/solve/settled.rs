//! One more stroke: what is seen to change is settled first, in a window of its own.

use std::ops::ControlFlow;

use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, Step, Summary, System, factorized, propagate};

use crate::oracle::{distance, go_on, photograph, strokes};

const LEVEL: f32 = 1.0 / 255.0;

/// Whether a pixel is on a wall between six rooms.
fn is_wall(size: Size, x: usize, y: usize) -> bool {
    x * 3 % size.width < 9 || y * 2 % size.height < 6
}

/// A photograph with those walls drawn in.
fn rooms(size: Size) -> Plane<f32> {
    let mut plane = photograph(size, 1);
    for (x, y) in (0..size.area()).map(|k| (k % size.width, k / size.width)).filter(|&(x, y)| is_wall(size, x, y)) {
        plane[(x, y)] = 0.02;
    }
    plane
}

/// A dab in every room, and gray walls.
fn dabs(size: Size) -> Vec<Hint> {
    let rooms = (0..3).flat_map(|i| (0..2).map(move |j| (i, j)));
    let at = |i: usize, j: usize| ((2 * i + 1) * size.width / 6, (4 * j + 1) * size.height / 8);
    let dab = |(k, (i, j)): (usize, (usize, usize))| {
        let (x, y) = at(i, j);
        let chroma = [0.2 - 0.08 * k as f32, 0.05 * k as f32 - 0.1];
        (0..60).map(move |p| Hint { pixel: ((y + p / 20) * size.width + x + p % 20) as u32, chroma })
    };
    let walls = (0..size.area()).filter(|k| is_wall(size, k % size.width, k / size.width));
    let gray = walls.map(|k| Hint { pixel: k as u32, chroma: [0.0; 2] });
    rooms.enumerate().flat_map(dab).chain(gray).collect()
}

/// What came first, and the end, of a stroke in the first room.
fn stroked(size: Size, guide: &Plane<f32>, chroma: [f32; 2]) -> (Option<Chroma>, Chroma, Summary, Hints) {
    let few = dabs(size);
    let stroke = (0..400).map(|k| ((size.height / 3 + k % 5) * size.width + size.width / 10 + k / 5) as u32);
    let more = few.iter().copied().chain(stroke.map(|pixel| Hint { pixel, chroma })).collect();
    let (few, more) = (Hints::new(size, few).unwrap(), Hints::new(size, more).unwrap());
    let mut system = System::new(guide, Affinity::Tintype).unwrap();
    system.solve(&few, &Config::default(), &mut go_on).unwrap();
    let mut settled = None;
    let summary = system.solve(&more, &Config::default(), &mut |step| {
        if let Step::Settled(chroma) = step {
            settled = Some(chroma.clone());
        }
        ControlFlow::Continue(())
    });
    (settled, system.into_chroma(), summary.unwrap(), more)
}

#[test]
fn what_is_seen_to_change_is_settled_in_a_window() {
    let size = Size::new(900, 600);
    let guide = rooms(size);
    let (settled, end, summary, more) = stroked(size, &guide, [0.3, 0.3]);
    let settled = settled.unwrap();
    assert!((1..size.area() / 2).contains(&summary.counters.settled), "{:?}", summary.counters);
    let (fresh, cold) = propagate(&guide, Affinity::Tintype, &more, &Config::default()).unwrap();
    assert!(distance(&end, &fresh) < 0.5 * LEVEL);
    assert!(summary.cycles <= cold.cycles);
    let samples = |c: &Chroma| c.iter().flat_map(|p| p.samples().to_vec()).collect::<Vec<_>>();
    let off = samples(&settled).iter().zip(samples(&fresh)).filter(|(a, b)| (*a - b).abs() > LEVEL).count();
    assert!(off * 1000 <= 2 * size.area(), "{off} samples are a level off when settled");
    // The stroke did change much more than that.
    let before = propagate(&guide, Affinity::Tintype, &Hints::new(size, dabs(size)).unwrap(), &Config::default());
    let changed =
        samples(&before.unwrap().0).iter().zip(samples(&fresh)).filter(|(a, b)| (*a - b).abs() > LEVEL).count();
    assert!(changed > 50 * off && changed > size.area() / 20, "{changed} samples changed, {off} were off");
}

#[test]
fn a_stroke_at_the_corner_is_settled_too() {
    let size = Size::new(901, 603);
    let (guide, few, corner) = (rooms(size), dabs(size), 590 * 901 + 860);
    let dab = (0..60).map(|k| Hint { pixel: corner + k % 20 + 901 * (k / 20), chroma: [-0.3, 0.2] });
    let more = Hints::new(size, few.iter().copied().chain(dab).collect()).unwrap();
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    system.solve(&Hints::new(size, few).unwrap(), &Config::default(), &mut go_on).unwrap();
    let summary = system.solve(&more, &Config::default(), &mut go_on).unwrap();
    assert!(summary.counters.settled > 0, "{:?}", summary.counters);
    let (fresh, _) = propagate(&guide, Affinity::Tintype, &more, &Config::default()).unwrap();
    assert!(distance(system.chroma(), &fresh) < 0.5 * LEVEL);
}

#[test]
fn a_stroke_that_changes_most_of_the_picture_is_not_settled_first() {
    let size = Size::new(900, 600);
    let (guide, few) = (Plane::filled(size, 0.5), strokes(size, 1, 2));
    let more = few.entries().iter().copied().chain((0..50).map(|k| Hint { pixel: 270_000 + k, chroma: [0.3, 0.3] }));
    let more = Hints::new(size, more.collect()).unwrap();
    let mut system = System::new(&guide, Affinity::Tintype).unwrap();
    system.solve(&few, &Config::default(), &mut go_on).unwrap();
    assert_eq!(system.solve(&more, &Config::default(), &mut go_on).unwrap().counters.settled, 0);
}

#[test]
fn the_factorized_solution_is_the_one_of_the_definition() {
    let size = Size::new(61, 47);
    let (guide, hints) = (photograph(size, 3), strokes(size, 3, 4));
    let chroma = factorized(&guide, &hints).unwrap();
    let exact = crate::oracle::exact(&guide, Affinity::Tintype, &hints);
    assert!(crate::oracle::largest_difference(&chroma, &exact) < 1e-5);
}
