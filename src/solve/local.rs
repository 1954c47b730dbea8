//! A first answer to one more stroke: only what lies around the stroke is taken down the grids, to one that is small
//! enough to be solved at once, whatever the size of the photograph.
//!
//! The present solution leaves no residual but next to hints that changed. A sweep from zero carries it a few points
//! further, so that each level is needed only around them.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::apply::subtract_product;
use super::config::draft_size;
use super::cycle::{Hierarchy, LevelFields, twice};
use super::gradients::propose;
use super::grid::{Field, Layout};
use super::patch::cut;
use super::smooth::down;
use crate::raster::{Chroma, Plane, Size, Window};

/// Points of the grid that is solved whole, at most: the answer should come within a frame or two of the screen.
const SOLVED: usize = 250_000;
/// A window larger than one part of so many of the picture is not settled first: the whole is nearly as quick.
const WORTHWHILE: usize = 2;
/// Points around the changed ones that a residual, a sweep and the residual after it reach: 1 + 4 + 1, made even.
const MARGIN: usize = 6;

/// What was done on one level: a window of it and the sweep's result there.
struct Part {
    window: Window,
    u: Field,
}

/// A first answer.
pub(super) struct Draft {
    /// The picture on a coarse grid as it will roughly be.
    pub(super) chroma: Chroma,
    /// A window around all pixels that will change by more than can be neglected, unless that is much of the picture.
    pub(super) extent: Option<Window>,
}

/// The picture on a coarse grid as it will roughly be, `x` being the present one with the new hints in place and
/// `changed` a window around all that changed; changes below `seen` are neglected. Nothing where a whole step is as quick.
pub(super) fn draft(
    hierarchy: &Hierarchy,
    fields: &mut [LevelFields],
    x: &Chroma,
    base: Option<&Chroma>,
    changed: Window,
    seen: f32,
) -> Option<Draft> {
    let size = x[0].size();
    let target = hierarchy.levels.iter().position(|l| l.layout.size.area() <= SOLVED)?;
    if target == 0 || changed.size().area() * 4 > size.area() {
        return None;
    }
    let mut parts = Vec::new();
    let mut window = grown(changed, size);
    let mut b = residual(hierarchy, x, base, changed, window);
    for l in 0..target {
        let small = cut(&hierarchy.levels[l], window);
        let mut u = Field::zeros(small.layout);
        let mut below = Field::zeros(small.layout.coarse());
        down(&small, &b, &mut u, &mut below);
        parts.push(Part { window, u });
        let origin = (window.x0 / 2, window.y0 / 2);
        let filled = Window {
            x0: origin.0,
            y0: origin.1,
            x1: origin.0 + below.layout.size.width,
            y1: origin.1 + below.layout.size.height,
        };
        let whole = hierarchy.levels[l + 1].layout.size;
        window = if l + 1 == target { Window::whole(whole) } else { grown(filled, whole) };
        b = Field::zeros(Layout::new(window.size()));
        put(&below, &mut b, (origin.0 - window.x0, origin.1 - window.y0));
    }
    fields[target].b.samples.copy_from_slice(&b.samples);
    let mut sweeps = vec![0; fields.len()];
    let _ = twice(hierarchy, fields, target, &mut sweeps, &mut |_, _| ControlFlow::Continue(()));
    let u = &fields[target].u;
    let extent = extent(u, target, size, seen).union(grown(changed, size));
    let extent = (extent.size().area() <= size.area() / WORTHWHILE).then_some(extent);
    Some(Draft { chroma: compose(x, &parts, u, target), extent })
}

/// A window around the pixels that belong to points of `level` where `u` is above `seen`.
fn extent(u: &Field, level: usize, size: Size, seen: f32) -> Window {
    let coarse = u.layout.size;
    let rows = (0..coarse.height).into_par_iter().map(|y| {
        let above = |&x: &usize| (0..2).any(|c| u.samples[u.at(c, x, y)].abs() > seen);
        let (first, last) = ((0..coarse.width).find(above), (0..coarse.width).rev().find(above));
        first.zip(last).map_or(Window::default(), |(x0, x1)| Window { x0, y0: y, x1: x1 + 1, y1: y + 1 })
    });
    let w = rows.reduce(Window::default, Window::union);
    if w.is_empty() {
        return w;
    }
    // A pixel between two coarse points changes with both.
    let after = |v: usize, limit: usize| (v << level).min(limit);
    let before = |v: usize| v.saturating_sub(1) << level;
    Window { x0: before(w.x0), y0: before(w.y0), x1: after(w.x1, size.width), y1: after(w.y1, size.height) }
}

/// A window with the margin around it, beginning at even points.
pub(super) fn grown(w: Window, size: Size) -> Window {
    let first = |x: usize| x.saturating_sub(MARGIN) & !1;
    let after = |x: usize, limit: usize| (x + MARGIN).next_multiple_of(2).min(limit);
    Window { x0: first(w.x0), y0: first(w.y0), x1: after(w.x1, size.width), y1: after(w.y1, size.height) }
}

/// The residual of `x` within one pixel of `changed`, on the points of `window`.
fn residual(hierarchy: &Hierarchy, x: &Chroma, base: Option<&Chroma>, changed: Window, window: Window) -> Field {
    let small = cut(&hierarchy.levels[0], window);
    let (mut p, mut r) = (Field::zeros(small.layout), Field::zeros(small.layout));
    p.load(&crop(x, window));
    propose(&small, base.map(|base| crop(base, window)).as_ref(), &mut r);
    subtract_product(&small, &p, &mut r);
    if let Some(far) = &hierarchy.far {
        far.subtract_near(&hierarchy.levels[0], x, changed, window, &mut r);
    }
    // Edges across the border of the window lead nowhere here: what they leave there is no residual.
    let near = |v: usize, low: usize, high: usize| v + 1 >= low && v < high + 1;
    for (k, y) in (window.y0..window.y1).enumerate() {
        for (i, x) in (window.x0..window.x1).enumerate() {
            if !(near(x, changed.x0, changed.x1) && near(y, changed.y0, changed.y1)) {
                for channel in 0..2 {
                    let at = r.at(channel, i, k);
                    r.samples[at] = 0.0;
                }
            }
        }
    }
    r
}

/// The part of a picture in a window.
pub(super) fn crop(chroma: &Chroma, w: Window) -> Chroma {
    [0, 1].map(|c| {
        let mut part = Plane::filled(w.size(), 0.0);
        let rows = part.samples_mut().chunks_mut(w.size().width.max(1));
        rows.zip(w.y0..w.y1).for_each(|(row, y)| row.copy_from_slice(&chroma[c].row(y)[w.x0..w.x1]));
        part
    })
}

/// Copies a field into a larger one, with its first point at `origin`.
fn put(part: &Field, whole: &mut Field, origin: (usize, usize)) {
    let size = part.layout.size;
    for y in 0..size.height {
        for x in 0..size.width {
            for channel in 0..2 {
                let at = whole.at(channel, origin.0 + x, origin.1 + y);
                whole.samples[at] = part.samples[part.at(channel, x, y)];
            }
        }
    }
}

/// The present picture at every `2^level`-th pixel, and the corrections of all levels there.
fn compose(x: &Chroma, parts: &[Part], u: &Field, level: usize) -> Chroma {
    let size = draft_size(x[0].size(), level);
    let mut chroma =
        [0, 1].map(|c| Plane::from_fn(size, |i, j| x[c][(i << level, j << level)] + u.samples[u.at(c, i, j)]));
    for (k, Part { window: w, u }) in parts.iter().enumerate() {
        let step = level - k;
        for j in w.y0.div_ceil(1 << step)..w.y1.div_ceil(1 << step) {
            for i in w.x0.div_ceil(1 << step)..w.x1.div_ceil(1 << step) {
                for (c, plane) in chroma.iter_mut().enumerate() {
                    plane[(i, j)] += u.samples[u.at(c, (i << step) - w.x0, (j << step) - w.y0)];
                }
            }
        }
    }
    chroma
}
