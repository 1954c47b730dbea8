//! Operators formed again only where hints came or went, or where a proposal is held more or less firmly.
//!
//! A hint changes one point of the finest operator, and of every coarser one the few points that depend on it. The part
//! of a level around them is cut out as a small level of its own, made coarser by the same code as a whole photograph,
//! and what is valid of the result is put back: bit for bit what forming everything again would give.

use rayon::prelude::*;

use super::coarsen::{allocate, coarsen};
use super::cycle::Hierarchy;
use super::grid::Layout;
use super::hints::{Hint, Hints};
use super::lanes::LANES;
use super::level::Level;
use crate::raster::{Size, Window};

/// A coarse point's inverse depends on fine points this far from its own: its edges on those within 3, and those of its
/// neighbors are 2 fine points away.
const REACH: usize = 5;
/// Coarse points around those wanted that are cut out with them: REACH, in coarse points.
const MARGIN: usize = 3;
/// Changed pixels are boxed within tiles of this side, so that a long slanted stroke does not become one large box.
const TILE: usize = 32;

/// Rows of a cut that are worth a thread's start.
const ROWS: usize = 256;

/// More boxes than this, and forming everything, on all threads, is quicker (estimated from 4 µs a box and level).
const MANY: usize = 1000;

/// Forms again what differs between two sets of hints, and around pixels whose mass is another; the number of rows formed.
pub(super) fn rehint(hierarchy: &mut Hierarchy, before: &Hints, now: &Hints, weighed: &[(usize, usize)]) -> usize {
    let changed = difference(before, now);
    let pixels = changed.iter().map(|&(x, y, _)| (x, y)).chain(weighed.iter().copied());
    let mut boxes = boxes(pixels);
    if boxes.len() > MANY {
        return hierarchy.build(now);
    }
    let finest = &mut hierarchy.levels[0];
    for &(x, y) in weighed {
        finest.set_dead(x, y, finest.is_dead(x, y));
    }
    for &(x, y, is_hint) in &changed {
        finest.set_dead(x, y, is_hint);
    }
    let mut rows = changed.len() + weighed.len();
    for k in 1..hierarchy.levels.len() {
        let (fine, coarse) = hierarchy.levels.split_at_mut(k);
        let (fine, coarse) = (&mut fine[k - 1], &mut coarse[0]);
        boxes = merge(boxes.into_iter().map(|b| touched(b, coarse.layout.size)).collect());
        rows += boxes.iter().map(|b| recoarsen(fine, coarse, *b)).sum::<usize>();
    }
    hierarchy.close();
    rows
}

/// A window around all hints that came, went, or changed their color; empty if none did.
pub(super) fn changed(before: &Hints, now: &Hints) -> Window {
    let moved = difference(before, now).into_iter().map(|(x, y, _)| (x, y));
    let mut old = before.entries().iter().peekable();
    let recolored = now.entries().iter().filter_map(|hint| {
        while old.next_if(|h| h.pixel < hint.pixel).is_some() {}
        old.next_if(|h| h.pixel == hint.pixel && h.chroma != hint.chroma).map(|h| now.place(h))
    });
    let pixels = moved.chain(recolored).map(|(x, y)| Window { x0: x, y0: y, x1: x + 1, y1: y + 1 });
    pixels.fold(Window::default(), Window::union)
}

/// Pixels that are a hint in one of two sets only, and whether it is the second.
fn difference(before: &Hints, now: &Hints) -> Vec<(usize, usize, bool)> {
    let mut changed = Vec::new();
    let (mut a, mut b) = (before.entries().iter().peekable(), now.entries().iter().peekable());
    let pixel = |hint: Option<&&Hint>| hint.map_or(u32::MAX, |h| h.pixel);
    while let (Some(_), _) | (_, Some(_)) = (a.peek(), b.peek()) {
        let (old, new) = (pixel(a.peek()), pixel(b.peek()));
        if old <= new {
            a.next();
        }
        if new <= old {
            b.next();
        }
        if old != new {
            let place = old.min(new) as usize;
            changed.push((place % now.size().width, place / now.size().width, new < old));
        }
    }
    changed
}

/// The box of the changed pixels in each tile that has any.
fn boxes(changed: impl Iterator<Item = (usize, usize)>) -> Vec<Window> {
    let mut tiles = std::collections::BTreeMap::new();
    for (x, y) in changed {
        let pixel = Window { x0: x, y0: y, x1: x + 1, y1: y + 1 };
        let tile: &mut Window = tiles.entry((y / TILE, x / TILE)).or_default();
        *tile = tile.union(pixel);
    }
    tiles.into_values().collect()
}

/// The coarse points that depend on a box of fine points.
fn touched(b: Window, coarse: Size) -> Window {
    let first = |x: usize| x.saturating_sub(REACH).div_ceil(2);
    let after = |x: usize, limit: usize| ((x - 1 + REACH) / 2 + 1).min(limit);
    Window { x0: first(b.x0), y0: first(b.y0), x1: after(b.x1, coarse.width), y1: after(b.y1, coarse.height) }
}

/// Joins boxes as long as two together, with their margins, cost no more than apart.
fn merge(mut boxes: Vec<Window>) -> Vec<Window> {
    let cost = |b: Window| (b.size().width + 2 * MARGIN) * (b.size().height + 2 * MARGIN);
    let mut merged: Vec<Window> = Vec::new();
    while let Some(mut b) = boxes.pop() {
        while let Some(k) = merged.iter().position(|&m| cost(m.union(b)) <= cost(m) + cost(b)) {
            b = b.union(merged.swap_remove(k));
        }
        merged.push(b);
    }
    merged
}

/// Forms the coarse points `wanted` again, and the transfers to them; the number of rows formed on the way.
fn recoarsen(fine: &mut Level, coarse: &mut Level, wanted: Window) -> usize {
    let (fine_size, coarse_size) = (fine.layout.size, coarse.layout.size);
    // Cuts begin at even points, so that even and odd columns stay what they are.
    let cut_from = |x: usize| x.saturating_sub(MARGIN) & !1;
    let origin = (cut_from(wanted.x0), cut_from(wanted.y0));
    let end = ((wanted.x1 + MARGIN).min(coarse_size.width), (wanted.y1 + MARGIN).min(coarse_size.height));
    let part = Window {
        x0: 2 * origin.0,
        y0: 2 * origin.1,
        x1: (2 * end.0).min(fine_size.width),
        y1: (2 * end.1).min(fine_size.height),
    };
    let mut small = cut(fine, part);
    let mut small_coarse = allocate(&mut small);
    coarsen(&mut small, &mut small_coarse);
    paste(&small, &small_coarse, fine, coarse, wanted, origin);
    small_coarse.layout.size.area()
}

/// A copy of a part of a level that begins at even points. Its edges across the cut are those of the whole.
pub(super) fn cut(level: &Level, part: Window) -> Level {
    let mut small = Level::new(Layout::new(part.size()));
    small.mass = vec![0.0; if level.mass.is_empty() { 0 } else { small.inverse.len() }];
    let (from, to) = (level.layout, small.layout);
    let span = Span { from: part.x0, to: 0, count: part.size().width };
    let (row, height) = (to.row(), part.size().height);
    let bands = (small.weights[4 * row..].par_chunks_mut(4 * row), small.inverse.par_chunks_mut(row));
    bands.into_par_iter().enumerate().with_min_len(ROWS).for_each(|(y, (edges, inverse))| {
        let rows = level.edges(part.y0 + y + 1).chunks(from.row()).zip(edges.chunks_mut(row));
        rows.for_each(|(source, target)| span.copy(source, from, target, to));
        span.copy(level.inverse_row(part.y0 + y), from, inverse, to);
    });
    if !level.mass.is_empty() {
        let rows = small.mass.chunks_mut(row).zip(part.y0..part.y0 + height);
        rows.for_each(|(mass, y)| span.copy(level.mass_row(y), from, mass, to));
    }
    cut_transfers(level, part, &mut small);
    small
}

/// Copies the transfers of a part of a level.
fn cut_transfers(level: &Level, part: Window, small: &mut Level) {
    let (from, to) = (level.layout.groups * LANES, small.layout.groups * LANES);
    let (count, rows) = (part.size().width.div_ceil(2), part.size().height.div_ceil(2));
    small.transfer = vec![0.0; rows * 4 * to];
    for (k, target) in small.transfer.chunks_mut(to).enumerate() {
        let source = (4 * (part.y0 / 2) + k) * from + part.x0 / 2;
        target[..count].copy_from_slice(&level.transfer[source..source + count]);
    }
}

/// Puts the points `wanted` of a small coarse level, which begins at `origin`, back into the whole.
fn paste(
    small: &Level,
    small_coarse: &Level,
    fine: &mut Level,
    coarse: &mut Level,
    wanted: Window,
    origin: (usize, usize),
) {
    let (from, to) = (small_coarse.layout, coarse.layout);
    let span = Span { from: wanted.x0 - origin.0, to: wanted.x0, count: wanted.size().width };
    let (run_from, run_to) = (small.layout.groups * LANES, fine.layout.groups * LANES);
    for j in wanted.y0..wanted.y1 {
        let k = j - origin.1;
        let rows = small_coarse.edges(k + 1).chunks(from.row()).zip(coarse.edges_mut(j + 1).chunks_mut(to.row()));
        for (source, target) in rows {
            span.copy(source, from, target, to);
        }
        let row = j * to.row()..(j + 1) * to.row();
        span.copy(small_coarse.inverse_row(k), from, &mut coarse.inverse[row.clone()], to);
        span.copy(small_coarse.mass_row(k), from, &mut coarse.mass[row], to);
        for run in 0..4 {
            let (source, target) = ((4 * k + run) * run_from + span.from, (4 * j + run) * run_to + span.to);
            fine.transfer[target..target + span.count].copy_from_slice(&small.transfer[source..source + span.count]);
        }
    }
}

/// Columns copied from one row to another; both begin at columns of the same parity.
#[derive(Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
    count: usize,
}

impl Span {
    fn copy(self, source: &[f32], from: Layout, target: &mut [f32], to: Layout) {
        for first in [0, 1] {
            let count = (self.count + 1 - first) / 2;
            if count > 0 {
                let (a, b) = (from.at(self.from + first), to.at(self.to + first));
                target[b..b + count].copy_from_slice(&source[a..a + count]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cycle::Weighed;
    use super::*;
    use crate::raster::Plane;
    use crate::solve::affinity::affinity;
    use crate::solve::border::cut;
    use crate::solve::limits::Limits;
    use crate::solve::parts::Parts;

    fn hints(size: Size, pixels: impl Iterator<Item = (usize, usize)>) -> Hints {
        let hint = |(x, y)| Hint { pixel: u32::try_from(y * size.width + x).unwrap(), chroma: [0.5, 0.5] };
        Hints::new(size, pixels.map(hint).collect()).unwrap()
    }

    /// Every stored number of a hierarchy.
    fn numbers(hierarchy: &Hierarchy) -> Vec<[&[f32]; 4]> {
        hierarchy.levels.iter().map(|l| [&l.weights[..], &l.inverse, &l.mass, &l.transfer]).collect()
    }

    /// Coarse texture in its upper half, specks in its lower.
    fn guide(size: Size) -> Plane<f32> {
        Plane::from_fn(size, |x, y| match (2 * y > size.height, x % 7 < 2 && y % 5 == 0) {
            (false, _) => ((x * x * 3 + 5 * x * y + y * 7) % 31) as f32 / 90.0 + 0.001 * x as f32,
            (true, true) => 0.8,
            (true, false) => 0.2 + 0.001 * x as f32,
        })
    }

    #[test]
    fn operators_formed_again_in_part_equal_those_formed_whole() {
        for size in [Size::new(203, 151), Size::new(64, 301), Size::new(9, 100), Size::new(300, 1)] {
            let (w, h) = (size.width, size.height);
            let first = hints(size, (0..w / 2).map(|k| (k, h / 3)));
            let more = hints(size, (0..w / 2).map(|k| (k, h / 3)).chain((0..w / 3).map(|k| (w - 1 - k, k % h))));
            let fewer = hints(size, (w / 9..w / 3).map(|k| (k, h / 3)).chain([(0, 0), (w - 1, h - 1)]));
            let mut kept = Hierarchy::new(affinity(&guide(size)));
            kept.build(&first);
            let mut before = &first;
            for now in [&more, &fewer, &first, &more] {
                rehint(&mut kept, before, now, &[]);
                before = now;
                let mut fresh = Hierarchy::new(affinity(&guide(size)));
                fresh.build(now);
                assert!(numbers(&kept) == numbers(&fresh), "{size}");
                assert!(kept.clusters == fresh.clusters, "{size}");
            }
        }
    }

    #[test]
    fn operators_are_formed_again_around_another_mass() {
        let size = Size::new(203, 151);
        let stroke = |y: usize| hints(size, (60..70).map(|x| (x, y)));
        let confidence = |x0: usize, y0: usize| {
            Plane::from_fn(size, |x, y| 0.1 * ((x.abs_diff(x0) + y.abs_diff(y0)) as f32 / 20.0).min(1.0))
        };
        let mut kept = Hierarchy::new(affinity(&guide(size)));
        assert_eq!(kept.weigh(Some(&confidence(60, 40))), Weighed::Anew);
        kept.build(&stroke(40));
        for (before, now) in [(40, 41), (41, 41), (41, 90), (90, 40)] {
            let mass = confidence(60, now);
            let Weighed::At(pixels) = kept.weigh(Some(&mass)) else { panic!("all anew") };
            assert_eq!(pixels.is_empty(), before == now);
            rehint(&mut kept, &stroke(before), &stroke(now), &pixels);
            let mut fresh = Hierarchy::new(affinity(&guide(size)));
            fresh.weigh(Some(&mass));
            fresh.build(&stroke(now));
            assert!(numbers(&kept) == numbers(&fresh) && kept.clusters == fresh.clusters, "{before} {now}");
        }
        assert_eq!(kept.weigh(None), Weighed::Anew);
    }

    #[test]
    fn operators_beside_borders_are_formed_again_in_part_too() {
        let size = Size::new(203, 151);
        let label = |x: usize, y: usize| match () {
            () if x % 40 == 3 || y < 3 => None,
            () if (x + y) % 37 < 2 => Some(5),
            () => Some(u16::from(x / 2 > y)),
        };
        let limits = Limits::new(&Plane::from_fn(size, label));
        let parts = Parts::new(&limits);
        let formed = || {
            let mut finest = affinity(&guide(size));
            cut(&mut finest, &guide(size), &limits);
            Hierarchy::new(finest)
        };
        let at = |places: &[(usize, usize)]| hints(size, places.iter().copied());
        let told = |places: &[(usize, usize)]| parts.ground(&at(places), None).unwrap();
        let mut before = told(&[(20, 20), (120, 100)]);
        let mut kept = formed();
        kept.build(&before);
        for places in [&[(20, 20), (121, 100)][..], &[(20, 20), (60, 90), (121, 100)], &[(60, 91)], &[(200, 5)]] {
            let now = told(places);
            rehint(&mut kept, &before, &now, &[]);
            let mut fresh = formed();
            fresh.build(&now);
            assert!(numbers(&kept) == numbers(&fresh) && kept.clusters == fresh.clusters, "{places:?}");
            before = now;
        }
    }

    #[test]
    fn a_stroke_forms_less_than_a_hundredth_of_the_rows() {
        for (side, length, width) in [(360, 13, 3), (1000, 50, 6), (1600, 85, 9)] {
            let size = Size::new(side, side);
            let before = hints(size, (0..20).map(|k| (k, 5)));
            let stroke = (0..length * width).map(|k| (side / 3 + k % length, side / 2 + k / length));
            let now = hints(size, (0..20).map(|k| (k, 5)).chain(stroke));
            let mut hierarchy = Hierarchy::new(affinity(&guide(size)));
            let all = hierarchy.build(&before);
            let rows = rehint(&mut hierarchy, &before, &now, &[]);
            assert!(rows * 100 < all, "{rows} of {all} rows at {size}");
        }
    }
}
