//! How far each hint carries: the share it has in the color of every pixel.
//!
//! For hints on fixed pixels the solution is linear in their colors. The reach of a group of hints is the solution with 1 on
//! them, 0 on all others and 0 in place of what is proposed; the color of a pixel is the sum of all groups' colors, each
//! times its reach there, and of the proposal's share. When one group gets another color, the solution changes by its reach
//! times the difference, and nothing has to be solved.
//!
//! Where limits leave a part without hint and proposal, every reach is 0. It knows no strokes: who belongs together is the
//! caller's.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::config::{Config, Counters, Step, Summary, Termination};
use super::error::SolveError;
use super::gradients::Problem;
use super::hints::{Hint, Hints};
use super::system::System;
use crate::raster::{Chroma, Plane, Window};

impl System {
    /// The reach of two groups of hints, one in each plane, `[H, W]` of 0..=1. `shares` tells how far each hint of the last
    /// solution belongs to either group, 0..=1; a hint it does not name belongs to neither, and pixels that are no hints
    /// are left out. The operators are those of the last solution, which itself stays as it is. Nothing before the first
    /// solution, and for the paper's affinity, whose equations are formed for each solution anew.
    ///
    /// `config` and `watch` are as in [`System::solve`]; after [`Termination::Cancelled`] the planes are of no use.
    ///
    /// # Errors
    /// [`SolveError::SizesDiffer`] for shares made for another size.
    pub fn reach(
        &mut self,
        shares: &Hints,
        config: &Config,
        watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Result<Option<(Chroma, Summary)>, SolveError> {
        let size = self.chroma()[0].size();
        if shares.size() != size {
            return Err(SolveError::SizesDiffer { hints: shares.size(), guide: size });
        }
        let Some((hierarchy, vectors, told)) = self.formed() else { return Ok(None) };
        let hints = shared(told, shares);
        let mut reach = [Plane::filled(size, 0.0), Plane::filled(size, 0.0)];
        hints.write(&mut reach);
        let mut counters = Counters { sweeps: vec![0; hierarchy.levels.len()], ..Counters::default() };
        if hints.entries().len() == size.area() {
            return Ok(Some((reach, Summary::without_steps(Termination::Direct, counters))));
        }
        let problem = Problem { hierarchy, hints: &hints, base: None, changed: Window::whole(size), spare: 0 };
        let outcome = vectors.solve(problem, &mut reach, config, &mut counters.sweeps, watch);
        for plane in &mut reach {
            plane.samples_mut().par_iter_mut().for_each(|share| *share = share.clamp(0.0, 1.0));
        }
        counters.settled = outcome.settled;
        let summary = Summary {
            cycles: outcome.cycles,
            residual: outcome.residual,
            correction: outcome.correction,
            termination: outcome.termination,
            counters,
        };
        Ok(Some((reach, summary)))
    }

    /// The present solution as it is once the hints of a group changed their chroma by `change`, from their reach. A solution
    /// with the hints as they are then starts from there.
    ///
    /// # Errors
    /// [`SolveError::SizesDiffer`] for a reach on another size.
    pub fn recolor(&mut self, reach: &Plane<f32>, change: [f32; 2]) -> Result<(), SolveError> {
        let size = self.chroma()[0].size();
        if reach.size() != size {
            return Err(SolveError::SizesDiffer { hints: reach.size(), guide: size });
        }
        for (plane, change) in self.chroma_mut().iter_mut().zip(change).filter(|(_, change)| *change != 0.0) {
            let samples = plane.samples_mut().par_iter_mut().zip(reach.samples());
            samples.for_each(|(sample, share)| *sample += share * change);
        }
        Ok(())
    }
}

/// The hints that were told, with their shares in place of their chroma.
fn shared(told: &Hints, shares: &Hints) -> Hints {
    let mut shares = shares.entries().iter().peekable();
    let entries = told.entries().iter().map(|hint| {
        while shares.next_if(|share| share.pixel < hint.pixel).is_some() {}
        let share = shares.next_if(|share| share.pixel == hint.pixel).map_or([0.0; 2], |share| share.chroma);
        Hint { pixel: hint.pixel, chroma: share }
    });
    Hints::ordered(told.size(), entries.collect())
}
