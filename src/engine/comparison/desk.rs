//! The lanes of comparisons: candidates are drawn one after the other, behind everything a hand waits for, and measured beside
//! that, so that no difference waits for a network.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::candidate::{Candidate, CandidateId, Drawn, Stop, drawn, picture_of};
use super::difference::Difference;
use super::trial::Trial;
use super::truth::{Measured, Truth};
use super::variants::variants;
use crate::document::{DocumentId, Finish};
use crate::engine::containment::{contained, named, panic_text};
use crate::engine::error::sentence;
use crate::engine::lane::Outlet;
use crate::engine::{ChromaTexels, EngineError, JobKind, Networks, RenderStep, Report};
use crate::photo::{Limits, Photo};
use crate::raster::Size;

/// What is being done while variants are looked for.
const LOOKING: &str = "Looking for pictures that differ";

/// Jobs that may wait: candidates of every photograph that can be open.
const JOBS: usize = 1024;

/// What a comparison asks for.
#[derive(Clone, Debug)]
pub enum CompareJob {
    /// Draw a candidate.
    Draw(Candidate),
    /// Look for variants of a way, those that differ most; the candidate is drawn of nothing itself.
    Vary(Candidate, Box<Trial>),
    /// Measure one that was drawn before the true colors were known.
    Measure {
        /// Which.
        id: CandidateId,
        /// Its color.
        texels: Arc<ChromaTexels>,
        /// How it is finished.
        finish: Finish,
        /// Its photograph.
        photo: Arc<Photo>,
        /// The true colors.
        truth: Arc<Truth>,
    },
    /// Where two candidates differ.
    Differ {
        /// Which; the report repeats it.
        ids: [CandidateId; 2],
        /// Their colors, and how they are finished.
        looks: [(Arc<ChromaTexels>, Finish); 2],
        /// Their photograph.
        photo: Arc<Photo>,
    },
    /// Open the color original of a photograph.
    Truth {
        /// Whose.
        document: DocumentId,
        /// Where it lies.
        path: PathBuf,
        /// Pixels of the photograph.
        size: Size,
    },
}

/// What comes of it.
#[derive(Clone, Debug)]
pub enum CompareReport {
    /// How far a candidate is.
    Drawing {
        /// Which.
        id: CandidateId,
        /// What is being done, in words.
        label: &'static str,
        /// 0..=1.
        share: f32,
    },
    /// The variants that were looked for in the name of a candidate.
    Varied(CandidateId, Vec<Trial>),
    /// A candidate is there.
    Drawn(CandidateId, Box<Drawn>),
    /// There will be none, and why.
    Failed(CandidateId, String),
    /// It was broken off.
    Stopped(CandidateId),
    /// How near a candidate is to the truth.
    Measured(CandidateId, Box<Measured>),
    /// Where two differ.
    Difference([CandidateId; 2], Arc<Difference>),
    /// The color original of a photograph is open.
    Truth(DocumentId, Arc<Truth>),
}

/// The lanes of drawing and of measuring, as those have them who put jobs there.
pub(in crate::engine) struct CompareLane {
    jobs: Option<[Sender<CompareJob>; 2]>,
    closing: Stop,
}

impl CompareLane {
    /// The lanes and the ends that their threads take jobs from.
    pub(in crate::engine) fn new() -> (Self, [Receiver<CompareJob>; 2]) {
        let ((draw, drawing), (measure, measuring)) = (bounded(JOBS), bounded(JOBS));
        (Self { jobs: Some([draw, measure]), closing: Stop::default() }, [drawing, measuring])
    }

    /// Puts a job behind the others. More than anyone asks for are dropped.
    pub(in crate::engine) fn put(&self, job: CompareJob) {
        let lane = usize::from(!matches!(job, CompareJob::Draw(_) | CompareJob::Vary(..)));
        let refused = self.jobs.as_ref().is_some_and(|jobs| jobs[lane].try_send(job).is_err());
        debug_assert!(!refused, "the lane of comparisons is full");
    }

    /// Breaks off what is under way and lets nothing more begin.
    pub(in crate::engine) fn close(&mut self) {
        self.closing.stop();
        self.jobs = None;
    }
}

/// What draws and measures candidates.
#[derive(Clone)]
pub(in crate::engine) struct Comparer {
    pub(in crate::engine) networks: Arc<Networks>,
    pub(in crate::engine) limits: Limits,
}

/// The threads of the lanes.
pub(in crate::engine) fn compare_with(
    comparer: &Comparer,
    lane: &CompareLane,
    queues: [Receiver<CompareJob>; 2],
    outlet: &Outlet,
) -> Result<[JoinHandle<()>; 2], EngineError> {
    let [drawing, measuring] = queues;
    let thread = |name, queue: Receiver<CompareJob>| {
        let (comparer, closing, outlet) = (comparer.clone(), lane.closing.clone(), outlet.clone());
        named(name, move || {
            for job in queue {
                if !closing.is_asked() {
                    comparer.run(job, &closing, &outlet);
                }
            }
        })
    };
    Ok([thread("tintype-compare", drawing)?, thread("tintype-measure", measuring)?])
}

impl Comparer {
    fn run(&self, job: CompareJob, closing: &Stop, outlet: &Outlet) {
        let path = if let CompareJob::Truth { path, .. } = &job { Some(path.clone()) } else { None };
        contained(JobKind::Comparing, path, outlet, || match job {
            CompareJob::Draw(candidate) => {
                self.draw(&candidate, closing, outlet);
                Ok(())
            }
            CompareJob::Vary(candidate, way) => {
                self.vary(&candidate, &way, closing, outlet);
                Ok(())
            }
            CompareJob::Measure { id, texels, finish, photo, truth } => {
                let measured = truth.measure(&picture_of(&texels, &photo, &finish));
                tell(outlet, CompareReport::Measured(id, Box::new(measured)));
                Ok(())
            }
            CompareJob::Differ { ids, looks: [(one, here), (other, there)], photo } => {
                let difference = Difference::between(&photo, [(&one, &here), (&other, &there)]);
                tell(outlet, CompareReport::Difference(ids, Arc::new(difference)));
                Ok(())
            }
            CompareJob::Truth { document, path, size } => {
                let truth = Truth::open(&path, size, &self.limits)?;
                tell(outlet, CompareReport::Truth(document, Arc::new(truth)));
                Ok(())
            }
        });
    }

    /// Draws a candidate; whatever happens is told of that candidate alone.
    fn draw(&self, candidate: &Candidate, closing: &Stop, outlet: &Outlet) {
        let id = candidate.id;
        let mut watch = |step: RenderStep| {
            tell(outlet, CompareReport::Drawing { id, label: step.label(), share: step.share() });
            if closing.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        end(outlet, id, || Ok(CompareReport::Drawn(id, Box::new(drawn(candidate, &self.networks, &mut watch)?))));
    }

    /// Looks for variants of a way.
    fn vary(&self, candidate: &Candidate, way: &Trial, closing: &Stop, outlet: &Outlet) {
        let Candidate { id, snapshot, photo, stop, .. } = candidate;
        let mut watch = |share| {
            tell(outlet, CompareReport::Drawing { id: *id, label: LOOKING, share });
            let stops = closing.is_asked() || stop.is_asked();
            if stops { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        end(outlet, *id, || {
            Ok(CompareReport::Varied(*id, variants(way, (snapshot, photo), &self.networks, &mut watch)?))
        });
    }
}

/// Tells how the work on a candidate ended.
fn end(outlet: &Outlet, id: CandidateId, work: impl FnOnce() -> Result<CompareReport, EngineError>) {
    // A candidate has nothing that a panic could leave half done.
    let done = catch_unwind(AssertUnwindSafe(work));
    let done = done.unwrap_or_else(|payload| Err(EngineError::Panicked(panic_text(&*payload))));
    tell(
        outlet,
        done.unwrap_or_else(|error| match error {
            EngineError::Cancelled => CompareReport::Stopped(id),
            error => CompareReport::Failed(id, sentence(&error.to_string())),
        }),
    );
}

fn tell(outlet: &Outlet, report: CompareReport) {
    outlet.send(Report::Compared(report));
}
