//! The hierarchy of a photograph and one W-cycle over it.
//!
//! **Source:** Brandt, *Multi-level adaptive solutions to boundary-value problems*, Mathematics of Computation 31 (1977);
//! W-cycles because V-cycles stall on photographs. Sweeps go forward on the way down and backward on the way up: the
//! cycle is a symmetric operator, which conjugate gradients need of a preconditioner.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::apply::{add, subtract_product};
use super::clusters::Clusters;
use super::coarsen::{allocate, coarsen, invert};
use super::dense::Inverse;
use super::far::Far;
use super::grid::{Field, split_row};
use super::hints::Hints;
use super::level::Level;
use super::parts::Parts;
use super::smooth::{down, up};
use crate::raster::Plane;

/// Points of the coarsest level at most: its inverse has their square.
const COARSEST: usize = 64;

/// Where more than one pixel in so many has another mass, forming everything, on all threads, is quicker.
const WIDE: usize = 8;

/// What another proposal changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Weighed {
    /// The mass of so much that all operators are to be formed.
    Anew,
    /// The mass of these pixels, which may be none.
    At(Vec<(usize, usize)>),
}

/// The operator on every grid, the finest first.
#[derive(Clone, Debug)]
pub(super) struct Hierarchy {
    pub(super) levels: Vec<Level>,
    inverse: Option<Inverse>,
    /// Groups of pixels of the finest level that the cycle moves too slowly.
    pub(super) clusters: Clusters,
    /// Links between far points, if the system has any.
    pub(super) far: Option<Far>,
}

impl Hierarchy {
    /// Room for all levels below `finest`; no operator is formed.
    pub(super) fn new(finest: Level) -> Self {
        let clusters = Clusters::find(&finest);
        Self::with_clusters(finest, clusters)
    }

    /// As [`Self::new`], where the clusters of the finest level are known.
    pub(super) fn with_clusters(finest: Level, clusters: Clusters) -> Self {
        let mut levels = vec![finest];
        while let Some(last) = levels.last_mut().filter(|l| l.layout.size.area() > COARSEST) {
            let coarse = allocate(last);
            levels.push(coarse);
        }
        Self { levels, inverse: None, clusters, far: None }
    }

    /// Adds the far links of a photograph, whose luma 0..=1 is `guide`, within its parts where limits leave some; no
    /// operator may be formed yet.
    pub(super) fn link(&mut self, guide: &Plane<f32>, parts: Option<&Parts>) {
        self.far = Far::new(guide, parts, &self.levels, &self.clusters.places());
    }

    /// Whether level `l` is solved at once, far links and all.
    fn solves(&self, l: usize) -> bool {
        self.far.as_ref().is_some_and(|far| far.solves(l))
    }

    /// Takes the confidence of a proposal, or none, as the finest mass.
    pub(super) fn weigh(&mut self, confidence: Option<&Plane<f32>>) -> Weighed {
        let finest = &mut self.levels[0];
        let (layout, row) = (finest.layout, finest.layout.row());
        let mut mass = vec![0.0; confidence.map_or(0, |_| finest.inverse.len())];
        if let Some(confidence) = confidence {
            mass.par_chunks_mut(row).enumerate().for_each(|(y, row)| split_row(confidence.row(y), row, layout));
        }
        let before = std::mem::replace(&mut finest.mass, mass);
        if before.len() != finest.mass.len() {
            return Weighed::Anew;
        }
        let mut pixels = Vec::new();
        for (y, (now, before)) in finest.mass.chunks(row).zip(before.chunks(row)).enumerate() {
            if now != before {
                pixels.extend((0..layout.size.width).map(|x| (x, y)).filter(|&(x, _)| {
                    let at = layout.at(x);
                    now[at] != before[at]
                }));
            }
        }
        if pixels.len() * WIDE > layout.size.area() { Weighed::Anew } else { Weighed::At(pixels) }
    }

    /// Forms all operators for these hints; the number of rows formed.
    pub(super) fn build(&mut self, hints: &Hints) -> usize {
        let finest = &mut self.levels[0];
        let (layout, row) = (finest.layout, finest.layout.row());
        for row in finest.inverse.chunks_mut(row) {
            row.fill(1.0);
        }
        for hint in hints.entries() {
            let (x, y) = hints.place(hint);
            finest.inverse[y * row + layout.at(x)] = 0.0;
        }
        invert(finest);
        self.form();
        self.levels.iter().map(|l| l.layout.size.area()).sum()
    }

    /// Forms all operators below the finest, whose dead points are marked.
    pub(super) fn form(&mut self) {
        for k in 1..self.levels.len() {
            let (fine, coarse) = self.levels.split_at_mut(k);
            coarsen(&mut fine[k - 1], &mut coarse[0]);
        }
        self.close();
    }

    /// Inverts the coarsest operator and admits the clusters, the last thing to do when operators were formed.
    pub(super) fn close(&mut self) {
        self.inverse = self.levels.last().map(Inverse::new);
        self.clusters.admit(&self.levels[0]);
        if let Some(far) = &mut self.far {
            far.renew(&mut self.levels);
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.levels.iter().map(Level::bytes).sum::<usize>()
            + self.inverse.as_ref().map_or(0, Inverse::bytes)
            + self.clusters.bytes()
            + self.far.as_ref().map_or(0, Far::bytes)
    }
}

/// Fields of one level: right-hand side, solution, and the first of the two solutions of a W-cycle.
#[derive(Clone, Debug)]
pub(super) struct LevelFields {
    pub(super) b: Field,
    pub(super) u: Field,
    first: Option<Field>,
}

/// Fields for every level.
pub(super) fn fields(hierarchy: &Hierarchy) -> Vec<LevelFields> {
    let twice = 1..hierarchy.levels.len().saturating_sub(1);
    hierarchy
        .levels
        .iter()
        .enumerate()
        .map(|(k, level)| LevelFields {
            b: Field::zeros(level.layout),
            u: Field::zeros(level.layout),
            first: twice.contains(&k).then(|| Field::zeros(level.layout)),
        })
        .collect()
}

/// Bytes held by fields.
pub(super) fn field_bytes(fields: &[LevelFields]) -> usize {
    fields.iter().map(|f| f.b.bytes() + f.u.bytes() + f.first.as_ref().map_or(0, Field::bytes)).sum()
}

/// Called on the way up with a level whose solution is complete.
pub(super) type Visit<'a> = dyn FnMut(usize, &[LevelFields]) -> ControlFlow<()> + 'a;

/// The preconditioner: a W-cycle from zero for `A u = b` on the finest level, clusters corrected before and after it.
pub(super) fn precondition(
    hierarchy: &Hierarchy,
    fields: &mut [LevelFields],
    sweeps: &mut [usize],
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    let (finest, clusters) = (&hierarchy.levels[0], &hierarchy.clusters);
    let first = clusters.before(finest, &mut fields[0].b);
    let flow = cycle(hierarchy, fields, 0, sweeps, visit);
    let LevelFields { b, u, .. } = &mut fields[0];
    clusters.after(finest, &first, b, u);
    flow
}

/// Two W-cycles from zero for `A u = b` on a level below the finest, or one where that is exact.
pub(super) fn twice(
    hierarchy: &Hierarchy,
    fields: &mut [LevelFields],
    l: usize,
    sweeps: &mut [usize],
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    cycle(hierarchy, fields, l, sweeps, visit)?;
    if hierarchy.solves(l) {
        return ControlFlow::Continue(());
    }
    let Some(mut first) = fields[l].first.take() else { return ControlFlow::Continue(()) };
    std::mem::swap(&mut first, &mut fields[l].u);
    subtract_product(&hierarchy.levels[l], &first, &mut fields[l].b);
    if let Some(far) = &hierarchy.far {
        far.subtract_product(l, &hierarchy.levels[l], &first, &mut fields[l].b);
    }
    let again = cycle(hierarchy, fields, l, sweeps, &mut |_, _| ControlFlow::Continue(()));
    add(&mut fields[l].u, &first);
    fields[l].first = Some(first);
    again
}

/// One W-cycle from zero for `A u = b` on level `l`; the right-hand sides below it are overwritten.
fn cycle(
    hierarchy: &Hierarchy,
    fields: &mut [LevelFields],
    l: usize,
    sweeps: &mut [usize],
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    let far = hierarchy.far.as_ref();
    if let Some(far) = far.filter(|far| far.solves(l)) {
        let LevelFields { b, u, .. } = &mut fields[l];
        far.solve(&hierarchy.levels[l], b, u);
        return ControlFlow::Continue(());
    }
    if l + 1 == hierarchy.levels.len() {
        if let Some(inverse) = &hierarchy.inverse {
            inverse.solve(&fields[l].b, &mut fields[l].u);
        }
        return ControlFlow::Continue(());
    }
    let level = &hierarchy.levels[l];
    {
        let (fine, coarse) = fields.split_at_mut(l + 1);
        down(level, &fine[l].b, &mut fine[l].u, &mut coarse[0].b);
        if let Some(far) = far {
            far.restrict_product(l, level, &fine[l].u, &mut coarse[0].b);
        }
    }
    twice(hierarchy, fields, l + 1, sweeps, visit)?;
    visit(l + 1, fields)?;
    let (fine, coarse) = fields.split_at_mut(l + 1);
    let LevelFields { b, u, .. } = &mut fine[l];
    let saved = far.map(|far| far.press(l, level, [u, &coarse[0].u], b));
    up(level, b, u, &coarse[0].u);
    if let (Some(far), Some(saved)) = (far, saved) {
        far.release(l, &saved, b);
    }
    sweeps[l] += 2;
    ControlFlow::Continue(())
}
