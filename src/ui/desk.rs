//! Everything the window shows: the photograph, what the hand holds, and what lies around it. Drawing reads it and sends
//! commands; only running a command or taking a report changes it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Key;

use super::brush::{Brush, Coat, Limit, Tool};
use super::commands::Command;
use super::dialogs::Dialog;
use super::easel::Easel;
use super::networks::Networks;
use super::notices::Notices;
use super::palettes::Palettes;
use super::references::ReferenceCommand;
use super::seeing::Seeing;
use super::strings::{Words, command as words, lists, references, scan};
use super::tabs::Beside;
use super::tour::Step;
use crate::document::Region;
use crate::engine::{JobKind, Settings, pictures_folder, strokes_alone, tint};

/// Whether strokes are drawn over the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum StrokesShown {
    #[default]
    Yes,
    No,
}

/// Whether it is shown how far the selected stroke carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum ReachShown {
    Yes,
    #[default]
    No,
}

/// Whether it is shown where color is unsure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum DoubtShown {
    Yes,
    #[default]
    No,
}

/// Whether every stroke has its number beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum NumbersShown {
    Yes,
    #[default]
    No,
}

/// A list at the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Strokes,
    Regions,
    References,
    History,
    /// The photograph as a scan.
    Scan,
}

impl Page {
    pub(super) const fn words(self) -> Words {
        match self {
            Self::Strokes => words::LIST_STROKES,
            Self::Regions => words::LIST_REGIONS,
            Self::References => references::LIST,
            Self::History => words::LIST_HISTORY,
            Self::Scan => scan::PAGE,
        }
    }

    /// Its title in the panel.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Strokes => lists::STROKES,
            Self::Regions => lists::REGIONS,
            Self::References => references::TITLE,
            Self::History => lists::HISTORY,
            Self::Scan => scan::TITLE,
        }
    }

    pub(super) const fn key(self) -> Key {
        match self {
            Self::Strokes => Key::F7,
            Self::Regions => Key::F8,
            Self::References => Key::F6,
            Self::History => Key::F9,
            Self::Scan => Key::F10,
        }
    }
}

/// Work that is being done.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Work {
    pub(super) job: JobKind,
    /// In words.
    pub(super) label: String,
    /// 0..=1 where it is known.
    pub(super) fraction: Option<f32>,
}

/// The state of the window.
#[derive(Default)]
pub(super) struct Desk {
    /// The photograph in front.
    pub(super) easel: Option<Easel>,
    /// Those in the other tabs.
    pub(super) beside: Beside,
    pub(super) brush: Brush,
    pub(super) strokes: StrokesShown,
    pub(super) reach: ReachShown,
    pub(super) doubt: DoubtShown,
    pub(super) numbers: NumbersShown,
    /// The list at the left, where one is open.
    pub(super) page: Option<Page>,
    pub(super) networks: Networks,
    pub(super) seeing: Seeing,
    pub(super) palettes: Palettes,
    pub(super) dialog: Option<Dialog>,
    pub(super) notices: Notices,
    /// What is being done, the newest last.
    pub(super) work: Vec<Work>,
    pub(super) settings: Settings,
    /// The last thing that was done, for the status bar.
    pub(super) last: Option<String>,
    /// How many candidates and drawings of them there were, for their names.
    pub(super) candidates: u64,
    /// How far the tour has come, while there is one.
    pub(super) tour: Option<Step>,
}

impl Desk {
    /// a* and b* of the color chosen.
    pub(super) const fn chosen(&self) -> [f32; 2] {
        [self.brush.tint.a, self.brush.tint.b]
    }

    /// Whether a command can be run now.
    pub(super) fn allows(&self, command: &Command) -> bool {
        match command {
            Command::Undo => self.easel.as_ref().is_some_and(|e| e.history.undo_verb().is_some()),
            Command::Redo => self.easel.as_ref().is_some_and(|e| e.history.redo_verb().is_some()),
            Command::RemoveAllStrokes => self.easel.as_ref().is_some_and(|e| !e.is_untouched()),
            Command::TintRest => self.easel.as_ref().is_some_and(|e| tint(&e.snapshot().base) != Some(self.chosen())),
            Command::GrayRest => self.easel.as_ref().is_some_and(|e| tint(&e.snapshot().base).is_some()),
            Command::SelectNext | Command::SelectPrevious => {
                self.easel.as_ref().is_some_and(|e| !e.snapshot().strokes.is_empty())
            }
            Command::LetGo | Command::RemoveStroke | Command::Nudge(_) => {
                self.has_selection() || self.region().is_some()
            }
            Command::Describe(..) => self.has_selection(),
            Command::Limit(_) => self.has_limit(),
            Command::CopyStrokes => self.easel.as_ref().is_some_and(|e| !e.snapshot().strokes.is_empty()),
            Command::Coat(Coat::Keep) => {
                let proposed = self.easel.as_ref().is_some_and(|e| !strokes_alone(&e.snapshot().base));
                proposed && self.has_selection()
            }
            Command::Coat(_) => self.has_selection(),
            Command::Use(Tool::Keep) => self.easel.as_ref().is_some_and(|e| !strokes_alone(&e.snapshot().base)),
            Command::Use(Tool::Boxes) | Command::AddBox(_) | Command::RemoveBox(_) => self.takes_boxes(),
            Command::Suggest => self.has_network(),
            Command::NextPlace => self.tells_doubt(),
            Command::ToggleDoubt => self.tells_doubt() || self.doubt == DoubtShown::Yes,
            Command::AddWeights => !self.is_busy(JobKind::Shelving),
            Command::CancelExport => self.is_busy(JobKind::Exporting),
            Command::Palette(command) => self.easel.is_some() && command.is_allowed(&self.palettes, self.brush.tint),
            Command::See(sight) => self.allows_sight(*sight),
            Command::NextTab | Command::PreviousTab => self.has_tabs(),
            Command::Reference(ReferenceCommand::Suggest) => self.easel.is_some() && !self.is_busy(JobKind::Ranking),
            Command::Scan(command) => self.allows_on_scan(command),
            Command::Compare(command) => self.allows_comparing(command),
            Command::Use(Tool::Frame) => self.easel.is_some(),
            Command::Export | Command::CopyPicture => self.easel.is_some() && !self.is_busy(JobKind::Exporting),
            Command::Save
            | Command::SaveAs
            | Command::Close
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::Fit
            | Command::ActualSize
            | Command::ToggleStrokes
            | Command::ToggleReach
            | Command::ToggleNumbers
            | Command::KeyboardCursor
            | Command::GoTo(_)
            | Command::PasteStrokes(_)
            | Command::List(_) => self.easel.is_some(),
            _ => true,
        }
    }

    /// Whether a command that switches something finds it switched on; `None` for other commands.
    pub(super) fn is_on(&self, command: &Command) -> Option<bool> {
        match command {
            Command::Use(tool) => Some(self.brush.tool == *tool),
            Command::See(sight) => self.is_sight_on(*sight),
            Command::ToggleStrokes => Some(self.strokes == StrokesShown::Yes),
            Command::ToggleReach => Some(self.reach == ReachShown::Yes),
            Command::ToggleDoubt => Some(self.doubt == DoubtShown::Yes),
            Command::KeepHistory => Some(self.settings.keep_history),
            Command::EmbedPhotograph => Some(self.settings.embed_photograph),
            Command::Limit(limit) => self.has_limit().then(|| self.limit() == *limit),
            Command::ToggleNumbers => Some(self.numbers == NumbersShown::Yes),
            Command::List(page) => Some(self.page == Some(*page)),
            Command::Compare(command) => self.is_comparing_on(command),
            Command::Coat(coat) => {
                self.easel.as_ref().and_then(|e| Some(e.selected()?.paint)).map(|paint| coat.is(paint))
            }
            Command::Theme(theme) => Some(self.settings.theme == *theme),
            _ => None,
        }
    }

    /// What a command is called now: "Undo brush stroke".
    pub(super) fn label(&self, command: &Command) -> Cow<'static, str> {
        let history = self.easel.as_ref().map(|e| &e.history);
        let verb = match command {
            Command::Undo => history.and_then(|h| h.undo_verb()),
            Command::Redo => history.and_then(|h| h.redo_verb()),
            _ => None,
        };
        match verb {
            None if *command == Command::RemoveStroke && self.region().is_some() => words::REMOVE_REGION.into(),
            Some(verb) => Cow::Owned(format!("{} {}", command.label(), verb.label())),
            None => Cow::Borrowed(command.label()),
        }
    }

    /// What a command is called among all others: files by their names.
    pub(super) fn name(&self, command: &Command) -> String {
        let file = if let Command::OpenPath(path) = command { path.file_name() } else { None };
        match file {
            Some(file) => words::open_file(&file.to_string_lossy()),
            None => self.label(command).into_owned(),
        }
    }

    pub(super) fn is_busy(&self, job: JobKind) -> bool {
        self.work.iter().any(|w| w.job == job)
    }

    /// Notes what is being done.
    pub(super) fn progress(&mut self, work: Work) {
        self.work.retain(|w| w.job != work.job);
        self.work.push(work);
    }

    /// A kind of work is over.
    pub(super) fn idle(&mut self, job: JobKind) {
        self.work.retain(|w| w.job != job);
    }

    /// Whether closing now would lose work.
    pub(super) fn is_unsaved(&self) -> bool {
        self.open().any(Easel::is_unsaved)
    }

    /// Where a person keeps pictures, for what lies in a folder of the program's own: beside what was open last, or the
    /// system's folder for them.
    pub(super) fn usual_folder(&self) -> PathBuf {
        let last = self.settings.recent.first().and_then(|path| path.parent()).filter(|folder| folder.is_dir());
        let pictures = || pictures_folder().filter(|folder| folder.is_dir()).or_else(std::env::home_dir);
        last.map(Path::to_path_buf).or_else(pictures).unwrap_or_default()
    }

    /// Whether a stroke is selected.
    pub(super) fn has_selection(&self) -> bool {
        self.easel.as_ref().is_some_and(|e| e.selected().is_some())
    }

    /// The region that is selected.
    pub(super) fn region(&self) -> Option<&Arc<Region>> {
        self.easel.as_ref()?.selected_region()
    }

    /// Whether there is a region to change, or one may be drawn.
    pub(super) fn has_limit(&self) -> bool {
        self.easel.is_some() && (self.region().is_some() || self.brush.tool.outlines())
    }

    /// What the selected region does, or else the next one.
    pub(super) fn limit(&self) -> Limit {
        self.region().map_or(self.brush.limit, |region| Limit::of(region))
    }

    /// The radius that is changed: the selected stroke's, or else the brush's.
    pub(super) fn radius_px(&self) -> f32 {
        self.easel.as_ref().and_then(Easel::selected).map_or(self.brush.radius_px, |stroke| stroke.radius_px)
    }

    /// Whether there is a size to change.
    pub(super) fn has_size(&self) -> bool {
        self.has_selection() || matches!(self.brush.tool, Tool::Brush | Tool::Neutral | Tool::Eraser | Tool::Keep)
    }
}
