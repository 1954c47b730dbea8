//! What the engine tells of candidates.

use std::sync::Arc;

use super::candidates::{Cell, Comparing, Origin, Work};
use crate::engine::{CandidateId, CompareJob, CompareReport, Trial, Truth};
use crate::ui::app::App;
use crate::ui::desk::Desk;
use crate::ui::notices::Mood;
use crate::ui::strings::comparing as words;

/// Below this colorfulness a picture is gray: what JPEG makes of gray has less.
const GRAY: f64 = 2.0;

impl App {
    /// Takes what was drawn; what nobody awaits any more is dropped.
    pub(in crate::ui) fn take_compared(&mut self, report: CompareReport) {
        match report {
            CompareReport::Drawing { id, label, share } => {
                self.tell(id, |cell| cell.work = Work::Drawing { label, share })
            }
            CompareReport::Drawn(id, drawn) => {
                self.tell(id, |cell| (cell.work, cell.drawn) = (Work::Done, Some(drawn)));
                self.measure(Some(id));
            }
            CompareReport::Varied(id, trials) => self.varied(id, trials),
            CompareReport::Failed(id, why) => self.tell(id, |cell| (cell.work, cell.drawn) = (Work::Failed(why), None)),
            CompareReport::Stopped(id) => self.tell(id, |cell| cell.work = Work::Stopped),
            CompareReport::Measured(id, measured) => self.tell(id, |cell| {
                if let Some(drawn) = &mut cell.drawn {
                    drawn.measured = Some(measured);
                }
            }),
            CompareReport::Difference(jobs, known) => {
                for easel in self.desk.open_mut() {
                    if let Some(apart) = easel.comparing.apart.as_mut().filter(|apart| apart.jobs == jobs) {
                        apart.known = Some(Arc::clone(&known));
                    }
                }
            }
            CompareReport::Truth(document, truth) => {
                if truth.colorfulness() < GRAY {
                    self.desk.notices.add(Mood::Note, words::GRAY_TRUTH, "");
                }
                self.desk.candidates += 1;
                let cell = Cell::original(CandidateId(self.desk.candidates), &truth);
                if let Some(easel) = self.desk.easel_of(document) {
                    take_truth(&mut easel.comparing, Some((truth, cell)));
                }
                self.measure(None);
            }
        }
    }

    /// Puts the variants that were found in the place of the candidate that looked for them.
    fn varied(&mut self, job: CandidateId, trials: Vec<Trial>) {
        let Desk { candidates, .. } = &mut self.desk;
        let mut first = *candidates;
        *candidates += trials.len() as u64;
        for easel in self.desk.open_mut() {
            let (present, comparing) = (easel.snapshot().clone(), &mut easel.comparing);
            let Some(place) = comparing.cells.iter().position(|cell| cell.job == job) else { continue };
            let cells = trials.into_iter().map(|trial| {
                first += 1;
                Cell::new(CandidateId(first), Origin::Way(trial))
            });
            // What is shown as the work already is not shown twice.
            let shows = comparing.cells.iter().any(|cell| cell.origin == Origin::Now);
            let is_new = |cell: &Cell| !shows || cell.wanted(&present).as_ref() != Some(&present);
            comparing.cells.splice(place..=place, cells.filter(is_new));
            comparing.followed = None;
            return;
        }
    }

    fn tell(&mut self, job: CandidateId, change: impl FnOnce(&mut Cell)) {
        let mut cells = self.desk.open_mut().flat_map(|easel| &mut easel.comparing.cells);
        if let Some(cell) = cells.find(|cell| cell.job == job) {
            change(cell);
        }
    }

    /// Asks for the measures of what was drawn while the true colors were not known.
    fn measure(&mut self, job: Option<CandidateId>) {
        let mut jobs = Vec::new();
        for easel in self.desk.open() {
            let Some(truth) = &easel.comparing.truth else { continue };
            let asked = |cell: &&Cell| job.is_none_or(|job| cell.job == job) && cell.origin != Origin::Original;
            for cell in easel.comparing.cells.iter().filter(asked).filter(|cell| cell.measured().is_none()) {
                let Some(texels) = cell.texels().cloned() else { continue };
                let (id, finish, photo, truth) = (cell.job, cell.finish(), easel.photo.clone(), Arc::clone(truth));
                jobs.push(CompareJob::Measure { id, texels, finish, photo, truth });
            }
        }
        jobs.into_iter().for_each(|job| self.compare(job));
    }
}

/// Another color original, or none; what was measured against the one before is forgotten.
pub(super) fn take_truth(comparing: &mut Comparing, truth: Option<(Arc<Truth>, Cell)>) {
    comparing.cells.retain(|cell| cell.origin != Origin::Original);
    for drawn in comparing.cells.iter_mut().filter_map(|cell| cell.drawn.as_mut()) {
        drawn.measured = None;
    }
    let (truth, cell) = truth.unzip();
    comparing.truth = truth;
    comparing.cells.extend(cell);
}
