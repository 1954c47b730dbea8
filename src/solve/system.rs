//! One photograph's system: what lasts from one stroke to the next.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::affinity::affinity;
use super::border::cut;
use super::config::{Affinity, Config, Counters, Step, Summary, Termination};
use super::cycle::{Hierarchy, Weighed};
use super::error::SolveError;
use super::gradients::{Problem, Vectors};
use super::hints::Hints;
use super::limits::Limits;
use super::paper::Paper;
use super::parts::Parts;
use super::patch::{changed, rehint};
use super::proposal::Proposal;
use crate::raster::{Chroma, Plane, Size, Window};

/// The operators of a photograph, the hints they stand for, and the present solution.
#[derive(Clone, Debug)]
pub struct System {
    size: Size,
    body: Body,
    /// What limits leave of the picture, where there are any.
    parts: Option<Parts>,
    chroma: Chroma,
    start: Start,
}

/// What the present chroma is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// Nothing yet: a solution starts from what is proposed, or from neutral.
    Cold,
    /// A solution, or the best so far.
    Warm,
}

#[derive(Clone, Debug)]
enum Body {
    Paper(Paper),
    Tintype(Box<Grids>),
}

/// The symmetric system on every grid.
#[derive(Clone, Debug)]
struct Grids {
    hierarchy: Hierarchy,
    vectors: Option<Vectors>,
    /// The hints that the operators were formed for.
    hints: Option<Hints>,
    /// What was proposed then.
    base: Option<Arc<Chroma>>,
    /// A window around what changed since the chroma was a solution.
    changed: Window,
}

/// The chroma that hints give a photograph, from nothing and always the same. `guide` is `[H, W]`, luma 0..=1 encoded as
/// in sRGB.
///
/// # Errors
/// As [`System::new`] and [`System::solve`].
pub fn propagate(
    guide: &Plane<f32>,
    affinity: Affinity,
    hints: &Hints,
    config: &Config,
) -> Result<(Chroma, Summary), SolveError> {
    let mut system = System::new(guide, affinity)?;
    let summary = system.solve(hints, config, &mut |_| ControlFlow::Continue(()))?;
    Ok((system.chroma, summary))
}

impl System {
    /// The system of a photograph: `guide` is `[H, W]`, luma 0..=1 encoded as in sRGB.
    ///
    /// # Errors
    /// [`SolveError::Empty`], [`SolveError::TooLarge`] and [`SolveError::GuideNotFinite`].
    pub fn new(guide: &Plane<f32>, affinity: Affinity) -> Result<Self, SolveError> {
        Self::form(guide, affinity, None)
    }

    /// The system of a photograph in which color stays within `limits`. Each region is colored as if it were a photograph
    /// of its own. Where neither a hint nor a proposal lies in all that hangs together the color is exactly neutral, and so
    /// it is at pixels that take no part; hints and proposals there are left out.
    ///
    /// # Errors
    /// As [`Self::new`], and [`SolveError::LimitsDiffer`] for limits made for another size.
    pub fn with_limits(guide: &Plane<f32>, affinity: Affinity, limits: &Limits) -> Result<Self, SolveError> {
        limits.fit(guide.size())?;
        Self::form(guide, affinity, Some(limits).filter(|l| !l.is_void()))
    }

    fn form(guide: &Plane<f32>, affinity: Affinity, limits: Option<&Limits>) -> Result<Self, SolveError> {
        let size = guide.size();
        if size.area() == 0 {
            return Err(SolveError::Empty { size });
        }
        if u32::try_from(size.area()).is_err() {
            return Err(SolveError::TooLarge { size });
        }
        if let Some(k) = guide.samples().iter().position(|v| !v.is_finite()) {
            return Err(SolveError::GuideNotFinite { x: k % size.width, y: k / size.width });
        }
        let parts = limits.map(Parts::new);
        let body = match affinity {
            Affinity::Paper => Body::Paper(Paper::new(guide, limits)),
            Affinity::Tintype => Body::Tintype(Box::new(Grids::new(guide, limits))),
            Affinity::TintypeFar => Body::Tintype(Box::new(Grids::linked(guide, limits, parts.as_ref()))),
        };
        let neutral = || Plane::filled(size, 0.0);
        Ok(Self { size, body, parts, chroma: [neutral(), neutral()], start: Start::Cold })
    }

    /// Solves for `hints`, from the present solution where there is one. `watch` sees coarse drafts first and then every
    /// step; when it breaks, the best so far stays.
    ///
    /// # Errors
    /// [`SolveError::SizesDiffer`] for hints made for another size; [`SolveError::Factorization`] in the paper's form.
    pub fn solve(
        &mut self,
        hints: &Hints,
        config: &Config,
        watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Result<Summary, SolveError> {
        self.solve_for(hints, None, config, watch)
    }

    /// Solves as [`Self::solve`] does, with a proposal for what the hints leave open.
    ///
    /// # Errors
    /// As [`Self::solve`], and [`SolveError::SizesDiffer`] for a proposal made for another size.
    pub fn solve_with(
        &mut self,
        hints: &Hints,
        proposal: &Proposal,
        config: &Config,
        watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Result<Summary, SolveError> {
        let proposed = Some(proposal).filter(|p| !p.is_void());
        if proposal.size() != self.size {
            return Err(SolveError::SizesDiffer { hints: proposal.size(), guide: self.size });
        }
        self.solve_for(hints, proposed, config, watch)
    }

    fn solve_for(
        &mut self,
        hints: &Hints,
        proposal: Option<&Proposal>,
        config: &Config,
        watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Result<Summary, SolveError> {
        if hints.size() != self.size {
            return Err(SolveError::SizesDiffer { hints: hints.size(), guide: self.size });
        }
        let told = match &self.parts {
            Some(parts) => parts.ground(hints, proposal).map(Cow::Owned),
            None => Some(Cow::Borrowed(hints)).filter(|hints| !hints.is_empty() || proposal.is_some()),
        };
        let mut summary = if let Some(hints) = told {
            if let (Start::Cold, Some(proposal)) = (std::mem::replace(&mut self.start, Start::Warm), proposal) {
                self.chroma.clone_from(proposal.chroma());
            }
            match &mut self.body {
                Body::Paper(paper) => paper.solve(&hints, proposal, &mut self.chroma, config, watch)?,
                Body::Tintype(grids) => grids.solve(&hints, proposal, &mut self.chroma, config, watch),
            }
        } else {
            self.forget();
            Summary::without_steps(Termination::NoHints, Counters::default())
        };
        summary.counters.bytes = self.bytes();
        Ok(summary)
    }

    /// The present solution, full size; zeros before the first.
    #[must_use]
    pub const fn chroma(&self) -> &Chroma {
        &self.chroma
    }

    /// The present solution, without the system it came from.
    #[must_use]
    pub fn into_chroma(self) -> Chroma {
        self.chroma
    }

    /// Drops the present solution: the next starts from nothing.
    pub fn forget(&mut self) {
        for plane in &mut self.chroma {
            plane.samples_mut().fill(0.0);
        }
        self.start = Start::Cold;
        if let Body::Tintype(grids) = &mut self.body {
            grids.changed = Window::whole(self.size);
        }
    }

    /// Sizes of the grids it is solved on, the finest first.
    #[must_use]
    pub fn grids(&self) -> Vec<Size> {
        match &self.body {
            Body::Paper(_) => vec![self.size],
            Body::Tintype(grids) => grids.hierarchy.levels.iter().map(|level| level.layout.size).collect(),
        }
    }

    /// The present solution, to be changed by what is known of it.
    pub(super) const fn chroma_mut(&mut self) -> &mut Chroma {
        &mut self.chroma
    }

    /// The operators of the last solution, room to work in, and the hints they were formed for; nothing before the first
    /// and for the paper's affinity, which forms its equations for each solution anew.
    pub(super) fn formed(&mut self) -> Option<(&Hierarchy, &mut Vectors, &Hints)> {
        let Body::Tintype(grids) = &mut self.body else { return None };
        let Grids { hierarchy, vectors, hints, .. } = &mut **grids;
        let vectors = vectors.get_or_insert_with(|| Vectors::new(hierarchy));
        Some((hierarchy, vectors, hints.as_ref()?))
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let body = match &self.body {
            Body::Paper(paper) => paper.bytes(),
            Body::Tintype(grids) => grids.bytes(),
        };
        let parts = self.parts.as_ref().map_or(0, Parts::bytes);
        body + parts + self.chroma.iter().map(|plane| size_of_val(plane.samples())).sum::<usize>()
    }
}

impl Grids {
    fn new(guide: &Plane<f32>, limits: Option<&Limits>) -> Self {
        let mut finest = affinity(guide);
        if let Some(limits) = limits {
            cut(&mut finest, guide, limits);
        }
        Self {
            hierarchy: Hierarchy::new(finest),
            vectors: None,
            hints: None,
            base: None,
            changed: Window::whole(guide.size()),
        }
    }

    fn linked(guide: &Plane<f32>, limits: Option<&Limits>, parts: Option<&Parts>) -> Self {
        let mut grids = Self::new(guide, limits);
        grids.hierarchy.link(guide, parts);
        grids
    }

    fn solve(
        &mut self,
        hints: &Hints,
        proposal: Option<&Proposal>,
        x: &mut Chroma,
        config: &Config,
        watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
    ) -> Summary {
        let mut counters = Counters { sweeps: vec![0; self.hierarchy.levels.len()], ..Counters::default() };
        counters.rows_built = self.form(hints, proposal);
        self.hints = Some(hints.clone());
        hints.write(x);
        if hints.entries().len() == hints.size().area() {
            return Summary::without_steps(Termination::Direct, counters);
        }
        let vectors = self.vectors.get_or_insert_with(|| Vectors::new(&self.hierarchy));
        let (hierarchy, base) = (&self.hierarchy, proposal.map(Proposal::chroma));
        let problem = Problem { hierarchy, hints, base, changed: self.changed, spare: 0 };
        let outcome = vectors.solve(problem, x, config, &mut counters.sweeps, watch);
        if outcome.termination == Termination::Converged {
            self.changed = Window::default();
        }
        counters.settled = outcome.settled;
        Summary {
            cycles: outcome.cycles,
            residual: outcome.residual,
            correction: outcome.correction,
            termination: outcome.termination,
            counters,
        }
    }

    /// Forms what another proposal and other hints change of the operators, and notes where; the number of rows formed.
    fn form(&mut self, hints: &Hints, proposal: Option<&Proposal>) -> usize {
        let base = proposal.map(Proposal::shared);
        let same = |a: &Arc<Chroma>, b: &Arc<Chroma>| Arc::ptr_eq(a, b) || a == b;
        if !matches!((&self.base, base), (Some(a), Some(b)) if same(a, b)) && (self.base.is_some() || base.is_some()) {
            self.changed = Window::whole(hints.size());
        }
        self.base = base.map(Arc::clone);
        match (&self.hints, self.hierarchy.weigh(proposal.map(Proposal::confidence))) {
            (Some(present), Weighed::At(pixels)) => {
                let weighed = pixels.iter().map(|&(x, y)| Window { x0: x, y0: y, x1: x + 1, y1: y + 1 });
                self.changed = weighed.fold(self.changed.union(changed(present, hints)), Window::union);
                rehint(&mut self.hierarchy, present, hints, &pixels)
            }
            _ => {
                self.changed = Window::whole(hints.size());
                self.hierarchy.build(hints)
            }
        }
    }

    fn bytes(&self) -> usize {
        let hints = self.hints.as_ref().map_or(0, |h| size_of_val(h.entries()));
        self.hierarchy.bytes() + self.vectors.as_ref().map_or(0, Vectors::bytes) + hints
    }
}
