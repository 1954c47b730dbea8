//! What the window knows of networks: the methods there are, the weights, the worker, and what a network told of the
//! photograph that is open. Nothing here reads a folder: all of it comes in reports.

use eframe::egui::Context;

use super::app::App;
use super::canvas::Lying;
use super::commands::Command;
use super::desk::{Desk, DoubtShown, ReachShown};
use super::dialogs::{Dialog, ModelsForm};
use super::easel::Easel;
use super::file_dialogs::Purpose;
use super::notices::{Mood, Offer};
use super::strings::{models as words, suggestions};
use crate::document::{HintUse, MethodId, Revision};
use crate::engine::weights::Verdict;
use crate::engine::{
    DoubtReport, Forecast, Method, Report, Request, Room, ShelfReport, Shelved, SuggestionReport, WorkerReport,
};
use crate::raster::ImagePoint;

/// What is known beside any photograph.
#[derive(Default)]
pub(super) struct Networks {
    /// Every method, available or not.
    pub(super) methods: Vec<Method>,
    /// The weights there are; nothing before they were asked for.
    pub(super) shelf: Option<Box<ShelfReport>>,
    /// The worker; nothing while it is asked.
    pub(super) worker: Option<Box<WorkerReport>>,
    /// Where the last proposal was computed and with which numbers.
    pub(super) ran: Option<String>,
    /// What came of the last request about weights.
    pub(super) news: Option<(Mood, String)>,
}

/// What a network told of a photograph.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) suggestions: Option<SuggestionReport>,
    pub(super) doubt: Doubt,
    /// What it was asked for.
    doubted: Option<Doubted>,
    /// Whether to go to the next best place once it is known.
    then: Then,
    /// A place that is marked on the canvas, in pixels of the photograph.
    pub(super) mark: Option<ImagePoint>,
}

/// Where the network, or references, are unsure, as far as that is known.
#[derive(Debug, Default)]
pub(super) enum Doubt {
    /// There is no network, or it did not tell.
    #[default]
    Untold,
    /// It was asked for.
    Awaited,
    Known(DoubtReport),
}

/// What to do once the doubt is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Then {
    #[default]
    Rest,
    GoToNext,
}

/// All that where a network is unsure depends on.
#[derive(Clone, Debug, PartialEq)]
struct Doubted {
    method: MethodId,
    /// The state, where the network is told of strokes, and where references give color.
    told: Option<Revision>,
}

impl Easel {
    /// What a network was asked is not awaited any longer.
    pub(super) fn forget_questions(&mut self) {
        (self.told.doubted, self.told.then) = (None, Then::Rest);
        if matches!(self.told.doubt, Doubt::Awaited) {
            self.told.doubt = Doubt::Untold;
        }
    }

    /// `by_references`: whether references tell it, which leave out what is painted.
    fn doubted(&self, by_references: bool) -> Doubted {
        let base = &self.snapshot().base;
        let is_told = by_references || base.proposing.hints == HintUse::Network;
        let told = is_told.then(|| self.history.revision());
        Doubted { method: base.method.clone(), told }
    }

    fn ask_doubt(&self) -> Request {
        let (revision, snapshot, photo) = (self.history.revision(), self.snapshot().clone(), self.photo.clone());
        Request::Doubt { revision, snapshot, photo }
    }

    /// The place that is meant where none is pointed at: the end of the last stroke, or the middle.
    fn meant_place(&self) -> ImagePoint {
        let size = self.size();
        let middle = ImagePoint::new(0.5 * size.width as f32, 0.5 * size.height as f32);
        let last = self.snapshot().strokes.last().and_then(|stroke| stroke.points.last().copied());
        last.filter(|at| self.color_at(*at).is_some()).unwrap_or(middle)
    }
}

impl Desk {
    /// The method of what is open, where this version has it.
    pub(super) fn method(&self) -> Option<&Method> {
        let base = &self.easel.as_ref()?.snapshot().base;
        self.networks.methods.iter().find(|method| *method.id == *base.method.0)
    }

    /// Whether weight files that are dropped are taken: not while something else is asked.
    pub(super) fn takes_weights(&self) -> bool {
        matches!(self.dialog, None | Some(Dialog::Models(_)))
    }

    /// Whether there is room for a network, as far as the worker has told, and on which machine.
    pub(super) fn room(&self, forecast: &Forecast) -> Option<(Room, &str)> {
        match self.networks.worker.as_deref()? {
            WorkerReport::Here(hello) => Some((forecast.room(hello, self.settings.device), &hello.host)),
            WorkerReport::Absent { .. } => None,
        }
    }

    /// Whether what colors what is open tells where it is unsure: a network, or references.
    pub(super) fn tells_doubt(&self) -> bool {
        let has_references = self.easel.as_ref().is_some_and(|easel| !easel.snapshot().exemplars.is_empty());
        self.has_network() || has_references && self.tells_origins()
    }

    /// Whether a network colors what is open.
    pub(super) fn has_network(&self) -> bool {
        self.method().is_some_and(Method::is_network)
    }
}

impl App {
    /// Commands about networks.
    pub(super) fn run_on_networks(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Retry => {
                self.desk.notices.take_up(Offer::TryAgain);
                self.engine.submit(Request::Retry);
                self.follow_doubt();
            }
            Command::Models => self.open_models(),
            Command::AddWeights => self.ask_file(ctx, Purpose::Weights),
            Command::TakeWeights(files) => {
                if self.desk.dialog.is_none() {
                    self.open_models();
                }
                self.on_shelf(Request::AddWeights(files));
            }
            Command::VerifyWeights(id) => self.on_shelf(Request::VerifyWeights(id)),
            Command::RemoveWeights(id) => self.on_shelf(Request::RemoveWeights(id)),
            Command::AskWorker => self.ask_worker(),
            Command::Device(device) => {
                self.desk.settings.device = device;
                self.engine.submit(Request::SaveSettings(self.settings_now()));
            }
            Command::Begin(begin) => {
                self.desk.settings.begin = begin;
                self.engine.submit(Request::SaveSettings(self.settings_now()));
            }
            Command::RunWorker(command) => {
                self.desk.settings.worker_command = command;
                self.engine.submit(Request::SaveSettings(self.settings_now()));
                self.ask_worker();
            }
            command => self.ask_network(&command),
        }
    }

    /// Questions about the photograph that is open.
    fn ask_network(&mut self, command: &Command) {
        let Some(easel) = &mut self.desk.easel else { return };
        match command {
            Command::Suggest => {
                let place = self.canvas.place(easel).unwrap_or_else(|| easel.meant_place());
                let (revision, snapshot) = (easel.history.revision(), easel.snapshot().clone());
                self.engine.submit(Request::Suggest { revision, place, snapshot, photo: easel.photo.clone() });
            }
            Command::NoSuggestions => (easel.told.suggestions, easel.told.mark) = (None, None),
            Command::ToggleDoubt => {
                let shown = self.desk.doubt == DoubtShown::No;
                self.desk.doubt = if shown { DoubtShown::Yes } else { DoubtShown::No };
                // Both are veils.
                self.desk.reach = if shown { ReachShown::No } else { self.desk.reach };
                self.follow_doubt();
            }
            Command::NextPlace => {
                easel.told.then = Then::GoToNext;
                self.follow_doubt();
                self.go_to_next();
            }
            _ => {}
        }
    }

    fn open_models(&mut self) {
        self.desk.dialog = Some(Dialog::Models(ModelsForm::new(&self.desk.settings.worker_command)));
        self.desk.networks.news = None;
        self.engine.submit(Request::Shelf);
        self.ask_worker();
    }

    fn on_shelf(&mut self, request: Request) {
        self.desk.networks.news = None;
        self.engine.submit(request);
    }

    fn ask_worker(&mut self) {
        self.desk.networks.worker = None;
        self.engine.submit(Request::Worker);
    }

    /// Asks where color is unsure, if that is wanted and what is known is of another state.
    pub(super) fn follow_doubt(&mut self) {
        let (is_told, by_references) = (self.desk.tells_doubt(), self.desk.tells_origins());
        let Some(easel) = &mut self.desk.easel else { return };
        let wanted = self.desk.doubt == DoubtShown::Yes || easel.told.then == Then::GoToNext;
        let doubted = easel.doubted(by_references);
        if !is_told {
            (easel.told.doubt, easel.told.doubted, easel.told.then) = (Doubt::Untold, None, Then::Rest);
        } else if wanted && easel.told.doubted.as_ref() != Some(&doubted) {
            (easel.told.doubt, easel.told.doubted) = (Doubt::Awaited, Some(doubted));
            self.engine.submit(easel.ask_doubt());
        }
    }

    /// Marks the next best place for a hint, if it is wanted and known, and brings it into sight.
    fn go_to_next(&mut self) {
        let Some(easel) = &mut self.desk.easel else { return };
        let (Doubt::Known(doubt), Then::GoToNext) = (&easel.told.doubt, easel.told.then) else { return };
        if let Lying::At { zoom, .. } = easel.placement.lying {
            easel.placement.lying = Lying::At { center: doubt.next, zoom };
        }
        (easel.told.mark, easel.told.then) = (Some(doubt.next), Then::Rest);
    }

    /// Takes what the engine reports of networks.
    pub(super) fn take_network_report(&mut self, report: Report) {
        match report {
            Report::Methods(methods) => {
                self.desk.networks.methods = methods;
                self.follow_doubt();
            }
            Report::Shelf(shelf) => self.desk.networks.shelf = Some(shelf),
            Report::Worker(worker) => self.desk.networks.worker = Some(worker),
            Report::Ran(words) => self.desk.networks.ran = Some(words),
            Report::Shelved(shelved) => self.shelved(&shelved),
            Report::Suggestions(report) => self.suggested(report),
            Report::Doubt(report) => {
                if let Some(easel) = self.desk.easel_of(report.revision.document)
                    && matches!(easel.told.doubt, Doubt::Awaited)
                {
                    easel.told.doubt = Doubt::Known(report);
                }
                self.go_to_next();
            }
            _ => {}
        }
    }

    fn suggested(&mut self, report: SuggestionReport) {
        let Some(easel) = self.desk.easel.as_mut().filter(|e| e.document() == report.revision.document) else { return };
        // A question is put in the place of one that waits, whichever it is.
        if matches!(easel.told.doubt, Doubt::Awaited) {
            self.engine.submit(easel.ask_doubt());
        }
        if report.colors.is_empty() {
            self.desk.notices.add(Mood::Note, suggestions::NONE, "");
            return;
        }
        easel.told.mark = Some(report.place);
        easel.told.suggestions = Some(report);
    }

    /// A network failed: what was asked of it will not come.
    pub(super) fn network_failed(&mut self) {
        self.desk.networks.ran = None;
        if let Some(easel) = &mut self.desk.easel {
            easel.forget_questions();
        }
    }

    fn shelved(&mut self, shelved: &Shelved) {
        let (mood, message, detail) = match shelved {
            Shelved::Added(added) if added.is_known => (Mood::Done, words::added(&added.installed.id), ""),
            Shelved::Added(added) => (Mood::Note, words::added(&added.installed.id), words::NOT_KNOWN),
            Shelved::Verified { id, verdict: Verdict::Sound } => (Mood::Done, words::sound(id), ""),
            Shelved::Verified { id, verdict: Verdict::Changed } => (Mood::Failure, words::changed(id), ""),
            Shelved::Removed { id } => (Mood::Done, words::removed(id), ""),
        };
        let told = if detail.is_empty() { message.clone() } else { format!("{message}. {detail}") };
        self.desk.networks.news = Some((mood, told));
        // The page of the networks shows it; a notice over it would say it twice, and hide its button.
        if !matches!(self.desk.dialog, Some(Dialog::Models(_))) {
            self.desk.notices.add(mood, message, detail);
        }
    }
}
