//! Each pass of a step by itself, so that a benchmark can set it beside the bandwidth of the memory.
//!
//! It solves nothing and is used by no method.

use super::affinity::affinity;
use super::apply::{direct, dots, step};
use super::coarsen::coarsen;
use super::cycle::{Hierarchy, LevelFields, fields};
use super::error::SolveError;
use super::grid::Field;
use super::hints::Hints;
use super::smooth::{down, up};
use crate::raster::{Chroma, Plane};

/// One pass over the finest grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// A sweep forward from zero, and the residual restricted to the next grid.
    Down,
    /// The correction added, and a sweep backward.
    Up,
    /// The new direction of conjugate gradients, and what the operator makes of it.
    Direct,
    /// The scalar product of the residual and the step.
    Dots,
    /// The step taken.
    Step,
    /// The clusters' corrections before a cycle and after it.
    Clusters,
    /// The transfers to the next grid and its operator formed.
    Coarsen,
}

impl Pass {
    /// All passes, in the order of a step; forming comes last.
    pub const ALL: [Self; 7] =
        [Self::Down, Self::Up, Self::Direct, Self::Dots, Self::Step, Self::Clusters, Self::Coarsen];

    /// What it is called in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::Direct => "direct",
            Self::Dots => "dots",
            Self::Step => "step",
            Self::Clusters => "clusters",
            Self::Coarsen => "coarsen",
        }
    }

    /// Bytes a pixel that it must read and write, each stream once: four edges 16, the diagonal 4, the transfers 4, a
    /// field 8, one of the next grid 2, the next grid's operator 6. The few pixels of clusters are not counted: 0.
    #[must_use]
    pub const fn bytes_per_pixel(self) -> usize {
        match self {
            Self::Down => 16 + 4 + 4 + 2 * 8 + 2,
            Self::Up => 16 + 4 + 4 + 3 * 8 + 2,
            Self::Direct => 16 + 4 + 4 * 8,
            Self::Dots => 2 * 8,
            Self::Step => 6 * 8,
            Self::Clusters => 0,
            Self::Coarsen => 16 + 4 + 4 + 6,
        }
    }
}

/// The operators of a photograph, and fields of no meaning to run passes over.
#[derive(Debug)]
pub struct Passes {
    hierarchy: Hierarchy,
    fields: Vec<LevelFields>,
    p: Field,
    q: Field,
    chroma: Chroma,
}

impl Passes {
    /// For a photograph of at least 65 pixels: `guide` is `[H, W]`, luma 0..=1 encoded as in sRGB.
    ///
    /// # Errors
    /// [`SolveError::SizesDiffer`] for hints made for another size, [`SolveError::Empty`] for a picture that has one grid
    /// only.
    pub fn new(guide: &Plane<f32>, hints: &Hints) -> Result<Self, SolveError> {
        let size = guide.size();
        if hints.size() != size {
            return Err(SolveError::SizesDiffer { hints: hints.size(), guide: size });
        }
        let mut hierarchy = Hierarchy::new(affinity(guide));
        if hierarchy.levels.len() < 2 {
            return Err(SolveError::Empty { size });
        }
        hierarchy.build(hints);
        let (layout, neutral) = (hierarchy.levels[0].layout, || Plane::filled(size, 0.0));
        let mut fields = fields(&hierarchy);
        fields[0].b.load(&[guide.clone(), guide.clone()]);
        let (p, q) = (Field::zeros(layout), Field::zeros(layout));
        Ok(Self { hierarchy, fields, p, q, chroma: [neutral(), neutral()] })
    }

    /// Runs a pass once.
    pub fn run(&mut self, pass: Pass) {
        let Self { hierarchy, fields, p, q, chroma } = self;
        let (fine, coarse) = fields.split_at_mut(1);
        let LevelFields { b, u, .. } = &mut fine[0];
        let finest = &hierarchy.levels[0];
        match pass {
            Pass::Down => down(finest, b, u, &mut coarse[0].b),
            Pass::Up => up(finest, b, u, &coarse[0].u),
            Pass::Direct => _ = direct(finest, u, [0.5; 2], p, q),
            Pass::Dots => _ = dots(b, u),
            // A step of no length: the fields must not grow, however often it is taken.
            Pass::Step => _ = step([0.0; 2], p, q, chroma, b, 1.0),
            Pass::Clusters => {
                let first = hierarchy.clusters.before(finest, b);
                hierarchy.clusters.after(finest, &first, b, u);
            }
            Pass::Coarsen => {
                let (fine, coarse) = hierarchy.levels.split_at_mut(1);
                coarsen(&mut fine[0], &mut coarse[0]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;
    use crate::solve::Hint;

    #[test]
    fn passes_leave_finite_fields_however_often_they_run() {
        let size = Size::new(41, 33);
        let guide = Plane::from_fn(size, |x, y| ((x * x + 3 * y) % 17) as f32 / 20.0);
        let hints = Hints::new(size, vec![Hint { pixel: 50, chroma: [0.2, 0.1] }]).unwrap();
        let mut passes = Passes::new(&guide, &hints).unwrap();
        for pass in (0..30).flat_map(|_| Pass::ALL) {
            passes.run(pass);
        }
        let swept = &passes.fields[0].u.samples;
        assert!(swept.iter().all(|v| v.is_finite()) && swept.iter().any(|v| *v > 0.01));
    }

    #[test]
    fn a_picture_of_one_grid_is_refused() {
        let size = Size::new(8, 8);
        let refused = Passes::new(&Plane::filled(size, 0.5), &Hints::new(size, Vec::new()).unwrap());
        assert!(matches!(refused, Err(SolveError::Empty { .. })));
    }
}
