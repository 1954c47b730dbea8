//! Reference pictures in the window: which is selected, and what is done with them.

mod taking;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::Context;

use super::app::App;
use super::commands::{Command, Gesture};
use super::desk::Desk;
use super::easel::Easel;
use super::file_dialogs::Purpose;
use super::notices::Mood;
use super::strings::{Words, references as words};
use crate::document::{DocumentId, Edit, Exemplar, ExemplarId, MOST_PAIRS, OUTLINE, Pair, Takes, ThingBox};
use crate::engine::{LikelyAt, LikelyReport, Origins};
use crate::raster::{ImagePoint, Turn};

pub(super) use taking::Gives;

/// What a press in the picture of a reference does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum ReferenceTool {
    /// A place of it goes with a place of the photograph.
    #[default]
    Pair,
    /// What lies within an outline of it goes with what lies within one of the photograph.
    Regions,
    /// What lies in a rectangle of it is used, and no more.
    Crop,
    /// What lies within an outline of it gives no color.
    LeaveOut,
    /// Takes a color.
    Eyedropper,
}

impl ReferenceTool {
    /// All of them, in the order they are shown.
    pub(super) const ALL: [Self; 5] = [Self::Pair, Self::Regions, Self::Crop, Self::LeaveOut, Self::Eyedropper];

    pub(super) const fn words(self) -> Words {
        match self {
            Self::Pair => words::TOOL_PAIR,
            Self::Regions => words::TOOL_REGIONS,
            Self::Crop => words::TOOL_CROP,
            Self::LeaveOut => words::TOOL_LEAVE_OUT,
            Self::Eyedropper => words::TOOL_EYEDROPPER,
        }
    }

    /// Whether it does anything for a reference of which this is taken: a palette has no places.
    pub(super) const fn serves(self, takes: Takes) -> bool {
        !matches!((self, takes), (Self::Pair | Self::Regions, Takes::Palette))
    }
}

/// Something a person said about a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The pair of that number, counted from 0.
    Pair(usize),
    Pairs,
    /// The outline of that number, counted from 0, of what is left out.
    LeftOut(usize),
    AllLeftOut,
    Crop,
    /// The outline in the photograph outside of which it is not used.
    Only,
}

/// Something with references.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ReferenceCommand {
    /// Asks for a picture.
    Add,
    /// Takes a picture in.
    Take(PathBuf),
    /// Takes a photograph of another tab in.
    TakeOpen(DocumentId),
    /// Looks for likely references.
    Suggest,
    /// Takes one of them in.
    TakeLikely(LikelyAt),
    /// Puts them away.
    NoLikely,
    Select(ExemplarId),
    Remove(ExemplarId),
    Strength(ExemplarId, f32, Gesture),
    /// By a quarter, clockwise.
    Turn(ExemplarId),
    /// Whether the project holds it, or no longer.
    Embed(ExemplarId),
    /// What of it is taken.
    Takes(ExemplarId, Takes),
    /// What a press in its picture does from now on.
    Hold(ReferenceTool),
    /// Uses of it what lies in a rectangle, in pixels of its file.
    Crop(ExemplarId, ThingBox),
    /// Uses nothing of it that lies within an outline.
    LeaveOut(ExemplarId, Vec<ImagePoint>),
    /// Begins a pair at a place or an outline of the reference.
    There(ExemplarId, Vec<ImagePoint>),
    /// Begins the outline in the photograph outside of which it is not used.
    BeginOnly(ExemplarId),
    /// Ends what was begun with a place or an outline of the photograph.
    Here(Vec<ImagePoint>),
    /// Leaves what was begun.
    Leave,
    /// Takes back what was said.
    Forget(ExemplarId, Said),
}

impl ReferenceCommand {
    /// Its words, where it is found by name.
    pub(super) const fn words(&self) -> Option<Words> {
        match self {
            Self::Add => Some(words::ADD),
            Self::Suggest => Some(words::SUGGEST),
            _ => None,
        }
    }
}

/// Something that is begun with a reference and ended in the photograph.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Begun {
    pub(super) id: ExemplarId,
    pub(super) asks: Asks,
}

/// What a person is asked for in the photograph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asks {
    /// The place that goes with this one of the reference.
    Place(ImagePoint),
    /// An outline around what goes with what lies within this one of the reference.
    Region(Vec<ImagePoint>),
    /// An outline outside of which the reference is not used.
    Only,
}

impl Asks {
    /// Whether an outline is asked for, and not a place.
    pub(super) const fn is_outline(&self) -> bool {
        !matches!(self, Self::Place(_))
    }
}

/// What an easel remembers of its references.
#[derive(Debug, Default)]
pub(super) struct Referring {
    selected: Option<ExemplarId>,
    tool: ReferenceTool,
    begun: Option<Begun>,
    /// Where colors were found last.
    origins: Option<Arc<Origins>>,
    /// Pictures that may serve as references, as far as they are found; nothing where nobody asks for any.
    likely: Option<Arc<LikelyReport>>,
}

impl Easel {
    /// The reference that is selected; the first where none is.
    pub(super) fn selected_exemplar(&self) -> Option<&Arc<Exemplar>> {
        let snapshot = self.snapshot();
        let selected = self.referring.selected.and_then(|id| snapshot.exemplar(id));
        selected.or_else(|| snapshot.exemplars.first())
    }

    /// What a press in the picture of a reference does of which this is taken.
    pub(super) fn reference_tool(&self, takes: Takes) -> ReferenceTool {
        Some(self.referring.tool).filter(|tool| tool.serves(takes)).unwrap_or(ReferenceTool::Eyedropper)
    }

    /// What was begun with a reference that is there.
    pub(super) fn begun(&self) -> Option<&Begun> {
        self.referring.begun.as_ref().filter(|begun| self.snapshot().exemplar(begun.id).is_some())
    }

    /// Whether a reference asks for an outline in the photograph.
    pub(super) fn awaits_outline(&self) -> bool {
        self.begun().is_some_and(|begun| begun.asks.is_outline())
    }

    /// Leaves what was begun with a reference.
    pub(super) fn leave_begun(&mut self) {
        self.referring.begun = None;
    }

    /// The reference, and the place in its file, where the color at a place was found.
    pub(super) fn origin(&self, place: ImagePoint) -> Option<(ExemplarId, ImagePoint)> {
        self.referring.origins.as_ref()?.at(place, self.size())
    }

    /// Pictures that may serve as references, where they were asked for.
    pub(super) const fn likely(&self) -> Option<&Arc<LikelyReport>> {
        self.referring.likely.as_ref()
    }

    /// Takes what was found, while that is wanted.
    pub(super) fn take_likely(&mut self, report: LikelyReport) {
        if let Some(likely) = &mut self.referring.likely {
            *likely = Arc::new(report);
        }
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
            ReferenceCommand::TakeOpen(document) => self.take_open(document),
            ReferenceCommand::Suggest => self.suggest_references(),
            ReferenceCommand::TakeLikely(at) => self.take_likely(at),
            ReferenceCommand::NoLikely => self.refer(|referring| referring.likely = None),
            ReferenceCommand::Select(id) => self.refer(|referring| referring.selected = Some(id)),
            ReferenceCommand::Hold(tool) => self.refer(|referring| {
                (referring.tool, referring.begun) = (tool, None);
            }),
            ReferenceCommand::There(id, there) => self.begin(
                id,
                match there[..] {
                    [place] => Asks::Place(place),
                    _ => Asks::Region(held(there)),
                },
            ),
            ReferenceCommand::BeginOnly(id) => self.begin(id, Asks::Only),
            ReferenceCommand::Leave => self.refer(|referring| referring.begun = None),
            ReferenceCommand::Remove(id) => return vec![Command::Edit(Edit::RemoveExemplar(id), Gesture::Begin)],
            ReferenceCommand::Here(here) => return self.end(held(here)),
            command => return self.change_reference(command),
        }
        Vec::new()
    }

    /// The edit that a command asks for which changes one reference.
    fn change_reference(&self, command: ReferenceCommand) -> Vec<Command> {
        let once = Gesture::Begin;
        match command {
            ReferenceCommand::Strength(id, strength, gesture) => self.change(id, gesture, |e| e.strength = strength),
            ReferenceCommand::Turn(id) => self.change(id, once, |e| e.turn = e.turn.then(Turn::Right)),
            ReferenceCommand::Embed(id) => self.change(id, once, |e| e.embed = !e.embed),
            ReferenceCommand::Takes(id, takes) => self.change(id, once, |e| e.takes = takes),
            ReferenceCommand::Crop(id, crop) => self.change(id, once, |e| e.crop = Some(crop)),
            ReferenceCommand::LeaveOut(id, outline) => {
                self.change(id, once, |e| Arc::make_mut(&mut e.excluded).push(held(outline)))
            }
            ReferenceCommand::Forget(id, said) => self.change(id, once, |e| forget(e, said)),
            _ => Vec::new(),
        }
    }

    fn refer(&mut self, change: impl FnOnce(&mut Referring)) {
        if let Some(easel) = &mut self.desk.easel {
            change(&mut easel.referring);
        }
    }

    /// Asks for something in the photograph.
    fn begin(&mut self, id: ExemplarId, asks: Asks) {
        self.refer(|referring| (referring.selected, referring.begun) = (Some(id), Some(Begun { id, asks })));
    }

    /// Takes what was asked for.
    fn end(&mut self, here: Vec<ImagePoint>) -> Vec<Command> {
        let Some(Begun { id, asks }) = self.desk.easel.as_ref().and_then(Easel::begun).cloned() else {
            return Vec::new();
        };
        self.refer(|referring| referring.begun = None);
        let there = match asks {
            Asks::Only => return self.change(id, Gesture::Begin, |e| e.only = Some(Arc::new(here))),
            Asks::Place(place) => vec![place],
            Asks::Region(outline) => outline,
        };
        let exemplar = self.desk.easel.as_ref().and_then(|easel| easel.snapshot().exemplar(id));
        if exemplar.is_some_and(|exemplar| exemplar.pairs.len() >= MOST_PAIRS) {
            self.desk.notices.add(Mood::Note, words::PAIRS_FULL, "");
            return Vec::new();
        }
        self.change(id, Gesture::Begin, |exemplar| Arc::make_mut(&mut exemplar.pairs).push(Pair { here, there }))
    }

    /// The edit that changes a reference.
    fn change(&self, id: ExemplarId, gesture: Gesture, change: impl FnOnce(&mut Exemplar)) -> Vec<Command> {
        let exemplar = self.desk.easel.as_ref().and_then(|easel| easel.snapshot().exemplar(id));
        let Some(mut exemplar) = exemplar.map(|exemplar| (**exemplar).clone()) else { return Vec::new() };
        change(&mut exemplar);
        vec![Command::Edit(Edit::ReplaceExemplar(Box::new(exemplar)), gesture)]
    }
}

/// Takes back what was said of a reference.
fn forget(exemplar: &mut Exemplar, said: Said) {
    match said {
        Said::Pair(k) if k < exemplar.pairs.len() => drop(Arc::make_mut(&mut exemplar.pairs).remove(k)),
        Said::LeftOut(k) if k < exemplar.excluded.len() => drop(Arc::make_mut(&mut exemplar.excluded).remove(k)),
        Said::Pair(_) | Said::LeftOut(_) => {}
        Said::Pairs => exemplar.pairs = Arc::default(),
        Said::AllLeftOut => exemplar.excluded = Arc::default(),
        Said::Crop => exemplar.crop = None,
        Said::Only => exemplar.only = None,
    }
}

/// Places as a project keeps them: far outside of any picture, where a hand can lead at a small zoom, they are brought nearer.
fn held(mut points: Vec<ImagePoint>) -> Vec<ImagePoint> {
    let held = |v: f32| v.clamp(*OUTLINE.start(), *OUTLINE.end());
    points.iter_mut().for_each(|p| *p = ImagePoint::new(held(p.x), held(p.y)));
    points
}
