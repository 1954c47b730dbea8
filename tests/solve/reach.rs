//! The share that each group of hints has in the color of every pixel.

use std::ops::ControlFlow;

use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, Limits, Proposal, SolveError, Step, Summary, System, Termination};

use crate::oracle::{distance, go_on, photograph, strokes};

const SIZE: Size = Size::new(140, 100);
const GROUPS: u32 = 4;

/// Hints in four groups that meet in pixels which belong to two of them in part.
fn given() -> Hints {
    strokes(SIZE, 12, 5)
}

/// The group of a hint, and how far it belongs to it rather than to the next.
fn share_of(hint: &Hint) -> (u32, f32) {
    let of = hint.pixel % SIZE.width as u32 * GROUPS / SIZE.width as u32;
    (of, if hint.pixel.is_multiple_of(5) { 0.625 } else { 1.0 })
}

/// The shares of two groups in every hint.
fn shares(hints: &Hints, pair: [u32; 2]) -> Hints {
    let of = |hint: &Hint| {
        let (group, share) = share_of(hint);
        pair.map(|wanted| match () {
            () if wanted == group => share,
            () if wanted == (group + 1) % GROUPS => 1.0 - share,
            () => 0.0,
        })
    };
    let entries = hints.entries().iter().map(|hint| Hint { pixel: hint.pixel, chroma: of(hint) });
    Hints::new(SIZE, entries.collect()).unwrap()
}

/// The same hints with the chroma of each group, mixed where two meet.
fn painted(hints: &Hints, colors: [[f32; 2]; GROUPS as usize]) -> Hints {
    let mix = |hint: &Hint| {
        let (group, share) = share_of(hint);
        let (own, next) = (colors[group as usize], colors[((group + 1) % GROUPS) as usize]);
        [0, 1].map(|c| share * own[c] + (1.0 - share) * next[c])
    };
    let entries = hints.entries().iter().map(|hint| Hint { pixel: hint.pixel, chroma: mix(hint) });
    Hints::new(SIZE, entries.collect()).unwrap()
}

const COLORS: [[f32; 2]; GROUPS as usize] = [[0.4, -0.1], [-0.3, 0.2], [0.1, 0.5], [-0.2, -0.4]];

/// A system without limits, one in which a frame is masked and a region has no hint, and one with far links.
fn systems() -> [System; 3] {
    let guide = photograph(SIZE, 4);
    let hinted: Vec<u32> = given().entries().iter().map(|h| h.pixel).collect();
    let corner = |x: usize, y: usize| x > 110 && y > 75 && !hinted.contains(&((y * SIZE.width + x) as u32));
    let labels = Plane::from_fn(SIZE, |x, y| match () {
        () if x < 3 || y < 3 => None,
        () if corner(x, y) => Some(2),
        () => Some(u16::from(x + y > 120)),
    });
    let within = System::with_limits(&guide, Affinity::Tintype, &Limits::new(&labels)).unwrap();
    let plain = |affinity| System::new(&guide, affinity).unwrap();
    [plain(Affinity::Tintype), within, plain(Affinity::TintypeFar)]
}

fn proposal() -> Proposal {
    let confidence = Plane::from_fn(SIZE, |x, y| if x > y { 0.01 } else { 0.0 });
    Proposal::new([Plane::filled(SIZE, 0.3), Plane::filled(SIZE, -0.2)], confidence).unwrap()
}

fn solve(system: &mut System, hints: &Hints, proposal: Option<&Proposal>) -> Summary {
    match proposal {
        Some(proposal) => system.solve_with(hints, proposal, &Config::default(), &mut go_on).unwrap(),
        None => system.solve(hints, &Config::default(), &mut go_on).unwrap(),
    }
}

fn reach(system: &mut System, hints: &Hints, pair: [u32; 2]) -> (Chroma, Summary) {
    system.reach(&shares(hints, pair), &Config::default(), &mut go_on).unwrap().unwrap()
}

/// The reach of every group.
fn all(system: &mut System, hints: &Hints) -> Vec<Plane<f32>> {
    [[0, 1], [2, 3]].into_iter().flat_map(|pair| reach(system, hints, pair).0).collect()
}

#[test]
fn shares_are_within_one_and_add_up_to_it() {
    let hints = painted(&given(), COLORS);
    for (k, mut system) in systems().into_iter().enumerate() {
        let limited = k == 1;
        solve(&mut system, &hints, None);
        let fields = all(&mut system, &hints);
        let mut empty = 0;
        for pixel in 0..SIZE.area() {
            let shares: Vec<f32> = fields.iter().map(|field| field.samples()[pixel]).collect();
            assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{pixel}: {shares:?}");
            let sum: f32 = shares.iter().sum();
            let untold = limited && shares == [0.0; 4];
            empty += usize::from(untold);
            assert!(untold || (sum - 1.0).abs() < 0.5 / 255.0, "{pixel}: {shares:?}");
        }
        assert!(if limited { empty > 1000 } else { empty == 0 }, "{empty} pixels without a color");
    }
}

#[test]
fn with_a_proposal_the_rest_is_its_share() {
    let (hints, proposal) = (painted(&given(), COLORS), proposal());
    let system = &mut systems()[0];
    solve(system, &hints, Some(&proposal));
    let fields = all(system, &hints);
    let mut proposed = 0;
    for pixel in 0..SIZE.area() {
        let shares: Vec<f32> = fields.iter().map(|field| field.samples()[pixel]).collect();
        let rest = 1.0 - shares.iter().sum::<f32>();
        assert!(rest > -0.5 / 255.0, "{pixel}: {shares:?}");
        proposed += usize::from(rest > 0.5);
        for (c, base) in [0.3, -0.2].into_iter().enumerate() {
            let sum: f32 = shares.iter().zip(COLORS).map(|(share, color)| share * color[c]).sum();
            let found = system.chroma()[c].samples()[pixel];
            assert!((found - sum - rest * base).abs() < 0.5 / 255.0, "{pixel}: {found} for {sum} and {rest}");
        }
    }
    assert!(proposed > SIZE.area() / 10, "the proposal has its say on {proposed} pixels");
}

#[test]
fn a_new_color_needs_no_solution() {
    let (hints, proposal) = (painted(&given(), COLORS), proposal());
    for (mut system, proposal) in systems().into_iter().flat_map(|s| [(s.clone(), None), (s, Some(&proposal))]) {
        solve(&mut system, &hints, proposal);
        let (before, rows) = (system.chroma().clone(), reach(&mut system, &hints, [2, 0]));
        assert_eq!(rows.1.counters.rows_built, 0);
        assert_eq!(system.chroma(), &before, "the present solution stays");
        let mut colors = COLORS;
        colors[2] = [-0.45, 0.35];
        system.recolor(&rows.0[0], [0, 1].map(|c| colors[2][c] - COLORS[2][c])).unwrap();
        let mut fresh = system.clone();
        fresh.forget();
        solve(&mut fresh, &painted(&given(), colors), proposal);
        assert!(distance(system.chroma(), fresh.chroma()) < 0.5 / 255.0);
        let again = solve(&mut system, &painted(&given(), colors), proposal);
        assert!(again.cycles <= 2 && again.counters.rows_built == 0, "{again:?}");
    }
}

#[test]
fn the_next_solution_starts_as_if_no_reach_had_been_asked_for() {
    let hints = painted(&given(), COLORS);
    let more = Hints::new(SIZE, [hints.entries(), &[Hint { pixel: 9_000, chroma: [0.3, 0.3] }]].concat()).unwrap();
    let [mut asked, ..] = systems();
    solve(&mut asked, &hints, None);
    let mut unasked = asked.clone();
    reach(&mut asked, &hints, [0, 3]);
    assert_eq!(solve(&mut asked, &more, None), solve(&mut unasked, &more, None));
    assert_eq!(asked.chroma(), unasked.chroma());
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let hints = painted(&given(), COLORS);
    let by = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let system = &mut systems()[1];
            solve(system, &hints, None);
            all(system, &hints)
        })
    };
    let one = by(1);
    assert!([2, 3].into_iter().all(|threads| by(threads) == one));
}

#[test]
fn it_can_be_broken_off() {
    let hints = painted(&given(), COLORS);
    let [mut system, ..] = systems();
    solve(&mut system, &hints, None);
    let before = system.chroma().clone();
    let stop = |_: Step<'_>| ControlFlow::Break(());
    let (_, summary) = system.reach(&shares(&hints, [0, 1]), &Config::default(), &mut { stop }).unwrap().unwrap();
    assert_eq!(summary.termination, Termination::Cancelled);
    assert_eq!(system.chroma(), &before);
}

#[test]
fn there_is_none_before_a_solution_and_none_in_the_papers_form() {
    let hints = painted(&given(), COLORS);
    let [mut fresh, ..] = systems();
    assert!(fresh.reach(&shares(&hints, [0, 1]), &Config::default(), &mut go_on).unwrap().is_none());
    let small = Size::new(20, 10);
    let mut paper = System::new(&photograph(small, 1), Affinity::Paper).unwrap();
    let dot = Hints::new(small, vec![Hint { pixel: 3, chroma: [1.0, 0.0] }]).unwrap();
    paper.solve(&dot, &Config::default(), &mut go_on).unwrap();
    assert!(paper.reach(&dot, &Config::default(), &mut go_on).unwrap().is_none());
}

#[test]
fn another_size_is_refused() {
    let [mut system, ..] = systems();
    let other = Size::new(3, 2);
    let refused = SolveError::SizesDiffer { hints: other, guide: SIZE };
    let shares = Hints::new(other, vec![]).unwrap();
    assert_eq!(system.reach(&shares, &Config::default(), &mut go_on).unwrap_err(), refused);
    assert_eq!(system.recolor(&Plane::filled(other, 0.0), [1.0, 0.0]), Err(refused));
}
