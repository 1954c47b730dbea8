//! The engine's threads: two color the canvas, one asks networks for it, one draws candidates beside it, one opens and
//! saves, one exports, one keeps weights, one looks through folders, one looks
//! for likely references.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::browse::Browser;
use super::canvas::{Canvas, CanvasJob, IDLE, NetworkJob, Paint, Propose, REST, paint_with};
use super::color::{ColorJob, Colorer, Grain, PREVIEW_PIXELS, ReachJob};
use super::comparison::{CompareLane, Comparer, compare_with};
use super::containment::{contained, named};
use super::files::Files;
use super::lane::Outlet;
use super::likely::Likelies;
use super::networks::propose_with;
use super::protocol::{JobKind, Report, Request};
use super::recovery::RecoveryFolder;
use super::settings::user_folders;
use super::shelf::Shelf;
use super::{EngineError, NetworkConfig, Networks, Settings};
use crate::photo::Limits;

/// Reports that may wait for the face; beyond, workers wait for it.
const REPORTS: usize = 256;

/// Jobs that may wait in an in-order lane; a person cannot ask for so many.
const JOBS: usize = 1024;

/// Where the engine keeps things, and what it accepts.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Folder of recovery files.
    pub recovery_folder: PathBuf,
    /// Folder of the settings file.
    pub settings_folder: PathBuf,
    /// Sizes beyond which pictures are refused.
    pub limits: Limits,
    /// The most pixels of the grid that answers while a hand paints; more shows finer color later.
    pub preview_pixels: usize,
    /// How long a hand must rest before the photograph's own grid is solved.
    pub rest: Duration,
    /// How long after the last solution on it what that took is kept.
    pub idle: Duration,
    /// Where the networks are. A worker's command and a device of the settings go before these.
    pub networks: NetworkConfig,
}

impl Default for EngineConfig {
    /// The folders of this user.
    fn default() -> Self {
        let (settings_folder, recovery_folder) = user_folders();
        let limits = Limits::default();
        let (preview_pixels, networks) = (PREVIEW_PIXELS, NetworkConfig::default());
        Self { recovery_folder, settings_folder, limits, preview_pixels, rest: REST, idle: IDLE, networks }
    }
}

/// What colors the canvas.
struct Painters {
    preview: Paint,
    full: Paint,
    propose: Propose,
}

/// A handle to the engine's threads. Dropping it lets the jobs in order finish, breaks off the others, and waits.
pub struct Engine {
    canvas: Canvas,
    browser: Browser,
    likelies: Likelies,
    files: Option<Sender<Request>>,
    exports: Option<Sender<Request>>,
    shelf: Option<Sender<Request>>,
    comparisons: CompareLane,
    networks: Arc<Networks>,
    cancel_export: Arc<AtomicBool>,
    reports: Option<Receiver<Report>>,
    settings: Settings,
    threads: Vec<JoinHandle<()>>,
}

impl Engine {
    /// Starts the threads. `wake` is called after every report, from the thread that made it.
    ///
    /// # Errors
    /// [`EngineError::Thread`] where the system refuses a thread.
    pub fn start(config: EngineConfig, wake: impl Fn() + Send + Sync + 'static) -> Result<Self, EngineError> {
        let settings = Settings::load(&config.settings_folder);
        let networks = Arc::new(Networks::new(config.networks.clone()));
        networks.take(&settings);
        let painters = Painters {
            preview: paint_with(Colorer::new(Grain::Preview(config.preview_pixels), Arc::clone(&networks))),
            full: paint_with(Colorer::new(Grain::Full, Arc::clone(&networks))),
            propose: propose_with(Arc::clone(&networks)),
        };
        Self::start_with(config, wake, painters, networks)
    }

    fn start_with(
        config: EngineConfig,
        wake: impl Fn() + Send + Sync + 'static,
        painters: Painters,
        networks: Arc<Networks>,
    ) -> Result<Self, EngineError> {
        let settings = Settings::load(&config.settings_folder);
        let (reports, received) = bounded(REPORTS);
        let outlet = Outlet::new(reports, Arc::new(wake));
        let cancel_export = Arc::new(AtomicBool::new(false));
        let (canvas, browser, likelies) = (Canvas::default(), Browser::default(), Likelies::default());
        let shelf = Shelf { networks: Arc::clone(&networks), canvas: canvas.clone() };
        let files = Files {
            photographs: config.recovery_folder.with_file_name("photographs"),
            seen: Arc::default(),
            recovery: RecoveryFolder::new(config.recovery_folder),
            settings_folder: config.settings_folder,
            limits: config.limits,
            networks: Arc::clone(&networks),
            canvas: canvas.clone(),
            cancel_export: Arc::clone(&cancel_export),
        };
        let also = files.clone();
        let comparer = Comparer { networks: Arc::clone(&networks), limits: config.limits };
        let (comparisons, queues) = CompareLane::new();
        let comparers = compare_with(&comparer, &comparisons, queues, &outlet)?;
        let (file_jobs, file_queue) = bounded(JOBS);
        let (export_jobs, export_queue) = bounded(JOBS);
        let (shelf_jobs, shelf_queue) = bounded(JOBS);
        let mut threads = vec![
            canvas.clone().answer(painters.preview, outlet.clone())?,
            canvas.clone().refine(painters.full, [config.rest, config.idle], outlet.clone())?,
            canvas.clone().propose(painters.propose, outlet.clone())?,
            browser.clone().look(config.limits, outlet.clone())?,
            likelies.clone().compare(config.limits, outlet.clone())?,
            in_order_thread("tintype-files", file_queue, outlet.clone(), move |job, outlet| files.run(job, outlet))?,
            in_order_thread("tintype-export", export_queue, outlet.clone(), move |job, outlet| also.run(job, outlet))?,
            in_order_thread("tintype-weights", shelf_queue, outlet, move |job, outlet| shelf.run(job, outlet))?,
        ];
        threads.extend(comparers);
        Ok(Self {
            canvas,
            browser,
            likelies,
            files: Some(file_jobs),
            exports: Some(export_jobs),
            shelf: Some(shelf_jobs),
            comparisons,
            networks,
            cancel_export,
            reports: Some(received),
            settings,
            threads,
        })
    }

    /// The settings as they were at the start.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Asks for work; never waits. Work asked for after a thousand unanswered jobs is refused with a report.
    pub fn submit(&self, request: Request) {
        let lane = match request {
            Request::Color { revision, snapshot, photo } => {
                return self.canvas.put(CanvasJob::Color(ColorJob { revision, snapshot, photo }));
            }
            Request::Reach { revision, stroke, snapshot, photo } => {
                let state = ColorJob { revision, snapshot, photo };
                return self.canvas.put_aside(CanvasJob::Reach(ReachJob { state, stroke }));
            }
            Request::Suggest { revision, place, snapshot, photo } => {
                let state = ColorJob { revision, snapshot, photo };
                return self.canvas.ask_aside(NetworkJob::Suggest(state, place));
            }
            Request::Doubt { revision, snapshot, photo } => {
                return self.canvas.ask_aside(NetworkJob::Doubt(ColorJob { revision, snapshot, photo }));
            }
            Request::Rest => return self.canvas.put(CanvasJob::Rest),
            Request::Browse(folder) => return self.browser.put(folder),
            Request::Likely(job) => return self.likelies.put(*job),
            Request::Compare(job) => return self.comparisons.put(*job),
            Request::CancelExport => return self.cancel_export.store(true, Ordering::Relaxed),
            Request::Export { .. } | Request::Copy { .. } | Request::ColoredExemplar { .. } => {
                self.cancel_export.store(false, Ordering::Relaxed);
                &self.exports
            }
            Request::Shelf
            | Request::AddWeights(_)
            | Request::VerifyWeights(_)
            | Request::RemoveWeights(_)
            | Request::Worker => &self.shelf,
            _ => {
                self.take_settings(&request);
                &self.files
            }
        };
        // A lane can only be full or closed when its thread died, which its panic containment rules out.
        if let Some(Err(refused)) = lane.as_ref().map(|l| l.try_send(request)) {
            debug_assert!(false, "a lane refused {:?}", job_kind(&refused.into_inner()));
        }
    }

    /// Settings of networks hold for the next request; what is on the canvas is colored with them.
    fn take_settings(&self, request: &Request) {
        if let Request::SaveSettings(settings) = request
            && self.networks.take(settings)
        {
            self.canvas.put_again();
        }
    }

    /// The reports that wait; never waits itself.
    pub fn reports(&self) -> impl Iterator<Item = Report> + '_ {
        self.reports.iter().flat_map(Receiver::try_iter)
    }

    /// The next report, waiting for it; nothing once every thread has ended.
    #[must_use]
    pub fn next_report(&self) -> Option<Report> {
        self.reports.as_ref()?.recv().ok()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.canvas.close();
        self.browser.close();
        self.likelies.close();
        self.comparisons.close();
        self.cancel_export.store(true, Ordering::Relaxed);
        // Workers that wait for room among the reports go on once nobody can receive them.
        self.reports = None;
        self.files = None;
        self.exports = None;
        self.shelf = None;
        for thread in self.threads.drain(..) {
            // A panic outside containment ends a thread; the others must still be waited for.
            drop(thread.join());
        }
    }
}

fn in_order_thread(
    name: &str,
    queue: Receiver<Request>,
    outlet: Outlet,
    work: impl Fn(Request, &Outlet) -> Result<(), EngineError> + Send + 'static,
) -> Result<JoinHandle<()>, EngineError> {
    named(name, move || {
        for request in queue {
            let (kind, path) = (job_kind(&request), path_of(&request));
            contained(kind, path, &outlet, || work(request, &outlet));
            outlet.send(Report::Idle(kind));
        }
    })
}

fn job_kind(request: &Request) -> JobKind {
    match request {
        Request::Open { .. }
        | Request::Exemplar { .. }
        | Request::PastedExemplar { .. }
        | Request::Keep(_)
        | Request::Sample
        | Request::Recoverable
        | Request::Methods => JobKind::Opening,
        Request::Color { .. } | Request::Reach { .. } | Request::Rest => JobKind::Coloring,
        Request::Suggest { .. } | Request::Doubt { .. } | Request::Retry => JobKind::Proposing,
        Request::Shelf
        | Request::AddWeights(_)
        | Request::VerifyWeights(_)
        | Request::RemoveWeights(_)
        | Request::Worker => JobKind::Shelving,
        Request::Save { .. } | Request::SaveSettings(_) | Request::PutAway(_) => JobKind::Saving,
        Request::Autosave { .. } | Request::Discard { .. } | Request::Forget(_) => JobKind::Autosaving,
        Request::Export { .. } | Request::Copy { .. } | Request::ColoredExemplar { .. } | Request::CancelExport => {
            JobKind::Exporting
        }
        Request::Palettes
        | Request::KeepPalette { .. }
        | Request::RemovePalette(_)
        | Request::ImportPalette(_)
        | Request::ExportPalette { .. }
        | Request::Reference(_) => JobKind::Palettes,
        Request::Browse(_) => JobKind::Browsing,
        Request::Likely(_) => JobKind::Ranking,
        Request::Compare(_) => JobKind::Comparing,
    }
}

fn path_of(request: &Request) -> Option<PathBuf> {
    match request {
        Request::Open { path, .. }
        | Request::Exemplar { path, .. }
        | Request::Save { path, .. }
        | Request::Export { path, .. } => Some(path.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
