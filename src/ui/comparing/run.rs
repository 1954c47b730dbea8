//! What commands about candidates do, and what the engine tells of them.

use std::sync::Arc;

use eframe::egui::Context;

use super::candidates::{Aim, Apart, Cell, Comparing, Layout, Origin, Work, first};
use super::command::CompareCommand;
use super::told::take_truth;
use crate::document::{Edit, Snapshot};
use crate::engine::{Candidate, CandidateId, CompareJob, Lacking, Method, Request, Stop, room_for, trials};
use crate::ui::app::App;
use crate::ui::commands::{Command, Gesture};
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::file_dialogs::Purpose;
use crate::ui::notices::Mood;
use crate::ui::seeing::Shown;
use crate::ui::strings::{comparing as words, lists};

impl Desk {
    /// Whether candidates are shown in place of the canvas.
    pub(in crate::ui) fn is_comparing(&self) -> bool {
        self.comparing().is_some_and(|comparing| comparing.open.is_on())
    }

    /// What a hand does on a candidate now, for the status bar.
    pub(in crate::ui) fn comparing_hint(&self) -> &'static str {
        let blind = self.comparing().is_some_and(|comparing| comparing.blind.is_some());
        match self.comparing().map(|comparing| comparing.aim) {
            _ if blind => words::BLIND_HINT,
            Some(Aim::Adopt) => words::HINT_ADOPT,
            Some(Aim::Points) => words::HINT_POINTS,
            _ => words::HINT,
        }
    }

    pub(super) fn comparing(&self) -> Option<&Comparing> {
        self.easel.as_ref().map(|easel| &easel.comparing)
    }

    /// Whether a command about candidates can be run now.
    pub(in crate::ui) fn allows_comparing(&self, command: &CompareCommand) -> bool {
        let chosen = || self.comparing().and_then(Comparing::chosen);
        match command {
            CompareCommand::Toggle | CompareCommand::Keep => self.easel.is_some(),
            CompareCommand::ForgetAdopted => {
                self.easel.as_ref().is_some_and(|easel| !easel.snapshot().adopted.is_empty())
            }
            CompareCommand::UseChosen => {
                self.is_comparing()
                    && chosen().is_some_and(|cell| matches!(cell.origin, Origin::Way(_) | Origin::Kept(..)))
            }
            CompareCommand::Lay(Layout::Split | Layout::Difference) => {
                self.is_comparing() && self.comparing().is_some_and(|comparing| comparing.pair().is_some())
            }
            _ => self.is_comparing(),
        }
    }

    /// Whether one that switches something finds it switched on.
    pub(in crate::ui) fn is_comparing_on(&self, command: &CompareCommand) -> Option<bool> {
        let comparing = self.comparing();
        match command {
            CompareCommand::Toggle => Some(self.is_comparing()),
            CompareCommand::Lay(layout) => Some(comparing.is_some_and(|comparing| comparing.layout == *layout)),
            CompareCommand::Aim(aim) => Some(comparing.is_some_and(|comparing| comparing.aim == *aim)),
            _ => None,
        }
    }
}

impl App {
    pub(in crate::ui) fn run_on_comparison(&mut self, ctx: &Context, command: CompareCommand) -> Vec<Command> {
        match command {
            CompareCommand::Toggle => self.toggle_comparison(),
            CompareCommand::AddWay(trial) => self.add(vec![Origin::of(trial)]),
            CompareCommand::AddWays(text) => self.add_ways(&text),
            CompareCommand::Keep => self.keep_state(),
            CompareCommand::AddState(state) => self.add_state(state),
            CompareCommand::OpenTruth => self.ask_file(ctx, Purpose::Truth),
            CompareCommand::TakeTruth(path) => {
                if let Some(easel) = &self.desk.easel {
                    let (document, size) = (easel.document(), easel.size());
                    self.compare(CompareJob::Truth { document, path, size });
                }
            }
            CompareCommand::Again(id) => self.draw_again(id),
            CompareCommand::Use(id) => return self.use_candidate(id),
            CompareCommand::UseChosen => {
                let chosen = self.desk.comparing().and_then(Comparing::chosen).map(|cell| cell.id);
                return chosen.map(|id| self.use_candidate(id)).unwrap_or_default();
            }
            CompareCommand::Point(id, at) => return self.point(id, at),
            CompareCommand::Adopt(id, outline) => return self.adopt(id, 1.0, outline),
            CompareCommand::Everywhere(id) => return self.mix_everywhere(id),
            CompareCommand::Weigh(part, weight, gesture) => return self.weigh(part, weight, gesture),
            CompareCommand::ForgetAdopted => return vec![Command::Edit(Edit::ForgetAdopted, Gesture::Begin)],
            command => {
                if let Some(easel) = &mut self.desk.easel {
                    look(easel, &command);
                }
            }
        }
        Vec::new()
    }

    pub(super) fn compare(&self, job: CompareJob) {
        self.engine.submit(Request::Compare(Box::new(job)));
    }

    fn toggle_comparison(&mut self) {
        let Some(easel) = &mut self.desk.easel else { return };
        let comparing = &mut easel.comparing;
        if comparing.open.is_on() {
            comparing.open = Shown::No;
            return;
        }
        (comparing.open, comparing.share) = (Shown::Yes, 0.5);
        let turn = easel.placement.turn;
        easel.comparing.placement = crate::ui::canvas::Placement { turn, ..Default::default() };
        self.canvas.let_go();
        if easel.comparing.cells.iter().all(|cell| cell.origin != Origin::Now) {
            let origins = first(easel.snapshot(), &self.desk.networks.methods);
            self.add(origins);
        }
    }

    /// Adds candidates, unless they are more than can be kept.
    fn add(&mut self, origins: Vec<Origin>) {
        let Some(easel) = &mut self.desk.easel else { return };
        let (there, added) = (easel.comparing.cells.iter().map(Cell::count), origins.iter().map(Origin::count));
        let count = there.chain(added).sum();
        if let Err(error) = room_for(easel.size(), count) {
            self.desk.notices.add(Mood::Failure, error.to_string(), "");
            return;
        }
        for origin in origins {
            self.desk.candidates += 1;
            let cell = Cell::new(CandidateId(self.desk.candidates), origin);
            let cells = &mut easel.comparing.cells;
            // The work as it is stays the first.
            let place = if cell.origin == Origin::Now { 0 } else { cells.len() };
            cells.insert(place, cell);
        }
        easel.comparing.followed = None;
    }

    fn add_ways(&mut self, text: &str) {
        let Some(easel) = &self.desk.easel else { return };
        let ways: Vec<String> = text.split(',').map(ToOwned::to_owned).collect();
        match trials(&ways, easel.snapshot().base.affinity, &self.desk.networks.methods) {
            Ok(trials) => self.add(trials.into_iter().map(Origin::of).collect()),
            Err(error) => self.desk.notices.add(Mood::Failure, error.to_string(), ""),
        }
    }

    fn keep_state(&mut self) {
        let Some(easel) = &mut self.desk.easel else { return };
        easel.comparing.kept += 1;
        let origin = Origin::Kept(easel.snapshot().clone(), words::kept(easel.comparing.kept));
        self.add(vec![origin]);
    }

    fn add_state(&mut self, state: usize) {
        let Some(easel) = &self.desk.easel else { return };
        if let Some(past) = easel.history.past().states.get(state) {
            let verb = past.verb.filter(|_| state > 0).map_or(lists::BEGINNING, |verb| verb.label());
            self.add(vec![Origin::Kept(Arc::clone(&past.snapshot), words::state(state, verb))]);
        }
    }

    fn draw_again(&mut self, id: CandidateId) {
        if let Some(easel) = &mut self.desk.easel
            && let Some(cell) = easel.comparing.cells.iter_mut().find(|cell| cell.id == id)
        {
            cell.snapshot = None;
            easel.comparing.followed = None;
            // What a network failed to do stays so until somebody asks.
            self.engine.submit(Request::Retry);
        }
    }

    /// Brings every candidate up to the work: what it is drawn of may be another by now.
    pub(in crate::ui) fn follow_comparison(&mut self) {
        let Self { desk, engine, .. } = self;
        let Desk { easel, candidates, networks, .. } = desk;
        let Some(easel) = easel.as_mut().filter(|easel| easel.comparing.open.is_on()) else { return };
        let submit = |job| engine.submit(Request::Compare(Box::new(job)));
        if easel.comparing.followed != Some(easel.history.revision()) {
            easel.comparing.followed = Some(easel.history.revision());
            let (present, photo) = (easel.snapshot().clone(), easel.photo.clone());
            let truth = easel.comparing.truth.clone();
            for cell in &mut easel.comparing.cells {
                let wanted = cell.wanted(&present).filter(|wanted| !cell.is_of(wanted));
                let Some(snapshot) = wanted else { continue };
                *candidates += 1;
                let begun = cell.begin(CandidateId(*candidates), &snapshot, &networks.methods);
                let Some((id, stop)) = begun else { continue };
                let candidate = Candidate { id, snapshot, photo: photo.clone(), truth: truth.clone(), stop };
                submit(match &cell.origin {
                    Origin::Variants(way) => CompareJob::Vary(candidate, Box::new(way.clone())),
                    _ => CompareJob::Draw(candidate),
                });
            }
        }
        differ(easel).into_iter().for_each(submit);
    }
}

impl Cell {
    /// Whether it was begun as a state of the work; variants are looked for once, whatever is painted meanwhile.
    fn is_of(&self, wanted: &Arc<Snapshot>) -> bool {
        let is_looked_for = matches!(self.origin, Origin::Variants(_));
        self.snapshot.as_ref().is_some_and(|snapshot| is_looked_for || snapshot == wanted)
    }

    /// Begins to be drawn as a state of the work, under a new name; nothing where that is known to give no color.
    fn begin(&mut self, job: CandidateId, snapshot: &Arc<Snapshot>, methods: &[Method]) -> Option<(CandidateId, Stop)> {
        self.stop.stop();
        (self.job, self.stop, self.snapshot) = (job, Stop::default(), Some(Arc::clone(snapshot)));
        let method = methods.iter().find(|method| *method.id == *snapshot.base.method.0);
        // A state of the work is shown as it is, also without color.
        let way = method.filter(|_| matches!(self.origin, Origin::Way(_) | Origin::Variants(_)));
        if let Some(lacking) = way.and_then(|method| method.lacking(snapshot)) {
            let why = match lacking {
                Lacking::Reference => words::NO_REFERENCE,
                Lacking::Strokes => words::NO_STROKES,
            };
            (self.work, self.drawn) = (Work::Failed(why.into()), None);
            return None;
        }
        self.work = Work::Waiting;
        Some((job, self.stop.clone()))
    }
}

/// What only changes how candidates are looked at.
fn look(easel: &mut Easel, command: &CompareCommand) {
    let comparing = &mut easel.comparing;
    match *command {
        CompareCommand::Remove(id) => {
            let is_original = comparing.cell(id).is_some_and(|cell| cell.origin == Origin::Original);
            if is_original { take_truth(comparing, None) } else { comparing.remove(id) }
        }
        CompareCommand::Stop(id) => {
            if let Some(cell) = comparing.cells.iter_mut().find(|cell| cell.id == id && cell.is_pending()) {
                cell.stop.stop();
                cell.work = Work::Stopped;
            }
        }
        CompareCommand::Choose(id) => comparing.choose(id),
        CompareCommand::Beside(id) => comparing.put_beside(id),
        CompareCommand::Lay(layout) => comparing.layout = layout,
        CompareCommand::Split(share) => comparing.share = share.clamp(0.0, 1.0),
        CompareCommand::Place(placement) => comparing.placement = placement,
        CompareCommand::Aim(aim) => comparing.aim = if comparing.aim == aim { Aim::Look } else { aim },
        CompareCommand::ForgetTruth => take_truth(comparing, None),
        CompareCommand::EndBlend => comparing.blend = None,
        CompareCommand::Blind(entrants) => comparing.begin_blind(entrants),
        CompareCommand::Prefer(choice) => comparing.prefer(choice),
        CompareCommand::EndBlind => comparing.blind = None,
        _ => {}
    }
}

/// The question where the two differ that are shown so, unless it was asked.
fn differ(easel: &mut Easel) -> Option<CompareJob> {
    let comparing = &mut easel.comparing;
    if comparing.layout != Layout::Difference {
        comparing.apart = None;
        return None;
    }
    let pair = comparing.pair()?;
    let jobs = pair.map(|cell| cell.job);
    if comparing.apart.as_ref().is_some_and(|apart| apart.jobs == jobs) || pair.iter().any(|cell| cell.is_pending()) {
        return None;
    }
    let [one, other] = pair.map(|cell| Some((Arc::clone(cell.texels()?), cell.finish())));
    let looks = [one?, other?];
    comparing.apart = Some(Apart { jobs, known: None });
    Some(CompareJob::Differ { ids: jobs, looks, photo: easel.photo.clone() })
}
