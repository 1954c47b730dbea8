//! One more stroke settled where it is seen: the system of a window around it, solved on its own with what lies around the
//! window as it is.
//!
//! The error that this leaves is at most what the stroke changes at the border of the window (the maximum principle), and
//! the window was chosen for that to be too little to be seen. The steps over the whole picture, which follow, remove it.

use std::ops::ControlFlow;

use super::config::Config;
use super::cycle::Hierarchy;
use super::gradients::{Problem, Vectors};
use super::level::Level;
use super::local::{crop, grown};
use super::patch::cut;
use crate::raster::{Chroma, Window};

/// Steps at most: hard photographs need seven (`tintype bench solve`); what is left then is left to the whole.
const STEPS: usize = 12;

/// One sample of so many pixels may still change when the rest is settled: 99.5 % of those in the window are.
const SPARE: usize = 100;

/// The last step may change them by so many times what may be seen: a step leaves less than a third of what it changes
/// (measured: 0.10 to 0.3 on real photographs, so that waiting for a step that changes nothing is a step too many).
const LAST: f32 = 3.0;

/// Solves for the pixels of `window`, until a step changes hardly any by more than `tol`; how many pixels that were.
pub(super) fn settle(problem: Problem<'_>, window: Window, x: &mut Chroma, tol: f32) -> usize {
    let outer = grown(window, x[0].size());
    let hierarchy = inside(problem.hierarchy, window, outer);
    let (base, mut part) = (problem.base.map(|base| crop(base, outer)), crop(x, outer));
    let hints = problem.hints.within(outer);
    let (changed, spare) = (Window::whole(outer.size()), window.size().area() / SPARE);
    let local = Problem { hierarchy: &hierarchy, base: base.as_ref(), hints: &hints, changed, spare };
    let config = Config { tol: LAST * tol, rel_residual: f32::INFINITY, max_cycles: STEPS, ..Config::default() };
    let mut sweeps = vec![0; hierarchy.levels.len()];
    Vectors::new(&hierarchy).solve(local, &mut part, &config, &mut sweeps, &mut |_| ControlFlow::Continue(()));
    for (plane, part) in x.iter_mut().zip(&part) {
        for y in window.y0..window.y1 {
            let row = &part.row(y - outer.y0)[window.x0 - outer.x0..window.x1 - outer.x0];
            plane.row_mut(y)[window.x0..window.x1].copy_from_slice(row);
        }
    }
    outer.size().area()
}

/// The operators of the pixels of `outer`, with those that are not in `window` held as they are.
fn inside(whole: &Hierarchy, window: Window, outer: Window) -> Hierarchy {
    let mut level = cut(&whole.levels[0], outer);
    let clusters = whole.clusters.within(whole.levels[0].layout, outer, level.layout);
    seal(&mut level);
    let (layout, row) = (level.layout, level.layout.row());
    for (y, inverse) in level.inverse.chunks_mut(row).enumerate() {
        for x in (0..layout.size.width).filter(|x| !window.contains(outer.x0 + x, outer.y0 + y)) {
            inverse[layout.at(x)] = 0.0;
        }
    }
    let mut hierarchy = Hierarchy::with_clusters(level, clusters);
    hierarchy.form();
    hierarchy
}

/// Takes away the edges that lead out of a cut. They begin at points that are held, or there are none.
fn seal(level: &mut Level) {
    let (layout, row, last) = (level.layout, level.layout.row(), level.layout.size.width - 1);
    let height = layout.size.height;
    for y_plus_1 in 1..=height {
        let edges = level.edges_mut(y_plus_1);
        for (plane, x) in [(0, last), (2, last), (3, 0)] {
            edges[plane * row + layout.at(x)] = 0.0;
        }
    }
    level.edges_mut(height)[row..].fill(0.0);
}
