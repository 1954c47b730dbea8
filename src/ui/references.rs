//! Reference pictures in the window: which is selected, and what is done with them.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::Context;

use super::app::App;
use super::commands::{Command, Gesture};
use super::desk::{Desk, Page};
use super::easel::Easel;
use super::file_dialogs::Purpose;
use super::notices::Mood;
use super::strings::{Words, references as words};
use crate::document::{
    Base, DocumentId, Edit, Exemplar, ExemplarId, MOST_EXEMPLARS, MOST_PAIRS, MethodId, Pair, Takes,
};
use crate::engine::{Origins, Request};
use crate::raster::{ImagePoint, Turn};

/// The method that a first reference is used by: of those without a network the one that looks at what things are like.
const METHOD: &str = "superpixel";

/// Something with references.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ReferenceCommand {
    /// Asks for a picture.
    Add,
    /// Takes a picture in.
    Take(PathBuf),
    Select(ExemplarId),
    Remove(ExemplarId),
    Strength(ExemplarId, f32, Gesture),
    /// By a quarter, clockwise.
    Turn(ExemplarId),
    /// Whether the project holds it, or no longer.
    Embed(ExemplarId),
    /// What of it is taken.
    Takes(ExemplarId, Takes),
    /// Begins a pair at a place of the reference.
    There(ExemplarId, ImagePoint),
    /// Ends it at the place of the photograph that takes its color.
    Here(ImagePoint),
    /// Leaves it.
    LeavePair,
    ForgetPairs(ExemplarId),
}

impl ReferenceCommand {
    /// Its words, where it is found by name.
    pub(super) const fn words(&self) -> Option<Words> {
        match self {
            Self::Add => Some(words::ADD),
            _ => None,
        }
    }
}

/// What an easel remembers of its references.
#[derive(Debug, Default)]
pub(super) struct Referring {
    selected: Option<ExemplarId>,
    /// A pair that was begun.
    begun: Option<(ExemplarId, ImagePoint)>,
    /// Where colors were found last.
    origins: Option<Arc<Origins>>,
}

impl Easel {
    /// The reference that is selected; the first where none is.
    pub(super) fn selected_exemplar(&self) -> Option<&Arc<Exemplar>> {
        let snapshot = self.snapshot();
        let selected = self.referring.selected.and_then(|id| snapshot.exemplar(id));
        selected.or_else(|| snapshot.exemplars.first())
    }

    /// The place of a reference whose counterpart is asked for.
    pub(super) fn begun_pair(&self) -> Option<(ExemplarId, ImagePoint)> {
        self.referring.begun.filter(|(id, _)| self.snapshot().exemplar(*id).is_some())
    }

    /// The reference, and the place in its file, where the color at a place was found.
    pub(super) fn origin(&self, place: ImagePoint) -> Option<(ExemplarId, ImagePoint)> {
        self.referring.origins.as_ref()?.at(place, self.size())
    }

    pub(super) fn take_origins(&mut self, origins: Arc<Origins>) {
        self.referring.origins = Some(origins);
    }
}

impl Desk {
    /// Whether the base in front takes its color from references.
    pub(super) fn takes_references(&self) -> bool {
        self.method().is_some_and(crate::engine::Method::takes_references)
    }

    /// Whether the base in front takes the palettes of references.
    pub(super) fn takes_palettes(&self) -> bool {
        self.method().is_some_and(crate::engine::Method::takes_palettes)
    }

    /// Whether the base in front tells where in a reference it found a color.
    pub(super) fn tells_origins(&self) -> bool {
        self.method().is_some_and(crate::engine::Method::tells_origins)
    }
}

impl App {
    pub(super) fn run_on_references(&mut self, ctx: &Context, command: ReferenceCommand) -> Vec<Command> {
        match command {
            ReferenceCommand::Add => self.ask_file(ctx, Purpose::Exemplar),
            ReferenceCommand::Take(path) => self.take_reference(path),
            ReferenceCommand::Select(id) => self.refer(|referring| referring.selected = Some(id)),
            ReferenceCommand::There(id, place) => self.refer(|referring| {
                (referring.selected, referring.begun) = (Some(id), Some((id, place)));
            }),
            ReferenceCommand::LeavePair => self.refer(|referring| referring.begun = None),
            ReferenceCommand::Remove(id) => return vec![Command::Edit(Edit::RemoveExemplar(id), Gesture::Begin)],
            ReferenceCommand::Here(place) => return self.end_pair(place),
            ReferenceCommand::Strength(id, strength, gesture) => {
                return self.change(id, gesture, |e| e.strength = strength);
            }
            ReferenceCommand::Turn(id) => {
                return self.change(id, Gesture::Begin, |e| e.turn = e.turn.then(Turn::Right));
            }
            ReferenceCommand::Embed(id) => return self.change(id, Gesture::Begin, |e| e.embed = !e.embed),
            ReferenceCommand::Takes(id, takes) => return self.change(id, Gesture::Begin, |e| e.takes = takes),
            ReferenceCommand::ForgetPairs(id) => {
                return self.change(id, Gesture::Begin, |e| e.pairs = Arc::default());
            }
        }
        Vec::new()
    }

    fn refer(&mut self, change: impl FnOnce(&mut Referring)) {
        if let Some(easel) = &mut self.desk.easel {
            change(&mut easel.referring);
        }
    }

    fn take_reference(&mut self, path: PathBuf) {
        let Some(easel) = &self.desk.easel else { return };
        if easel.snapshot().exemplars.len() >= MOST_EXEMPLARS {
            self.desk.notices.add(Mood::Note, words::FULL, "");
            return;
        }
        self.engine.submit(Request::Exemplar { document: easel.document(), path });
    }

    /// A reference was opened: it joins the work, and where the base takes none yet, one that does is chosen.
    pub(super) fn take_exemplar(&mut self, document: DocumentId, mut exemplar: Exemplar) {
        let takes = self.desk.takes_references();
        let Some(easel) = self.desk.easel.as_mut().filter(|easel| easel.document() == document) else { return };
        exemplar.id = easel.snapshot().next_exemplar_id();
        easel.referring.selected = Some(exemplar.id);
        let base = easel.snapshot().base.clone();
        self.desk.page = Some(Page::References);
        self.commands.push(Command::Edit(Edit::AddExemplar(Box::new(exemplar)), Gesture::Begin));
        if !takes {
            let base = Base { method: MethodId(METHOD.into()), ..base };
            self.commands.push(Command::Edit(Edit::SetBase(base), Gesture::Begin));
        }
    }

    fn end_pair(&mut self, here: ImagePoint) -> Vec<Command> {
        let Some((id, there)) = self.desk.easel.as_ref().and_then(Easel::begun_pair) else { return Vec::new() };
        self.refer(|referring| referring.begun = None);
        let pair = Pair::of_points([here.x, here.y], [there.x, there.y]);
        self.change(id, Gesture::Begin, |exemplar| {
            let pairs = Arc::make_mut(&mut exemplar.pairs);
            if pairs.len() < MOST_PAIRS {
                pairs.push(pair);
            }
        })
    }

    /// The edit that changes a reference.
    fn change(&self, id: ExemplarId, gesture: Gesture, change: impl FnOnce(&mut Exemplar)) -> Vec<Command> {
        let exemplar = self.desk.easel.as_ref().and_then(|easel| easel.snapshot().exemplar(id));
        let Some(mut exemplar) = exemplar.map(|exemplar| (**exemplar).clone()) else { return Vec::new() };
        change(&mut exemplar);
        vec![Command::Edit(Edit::ReplaceExemplar(Box::new(exemplar)), gesture)]
    }
}
