//! Everything the window can be asked to do.
//!
//! One [`Command`] is the source of a label, a tooltip, an icon and a shortcut; menus, buttons, shortcuts and tests go
//! through it. Drawing collects commands and changes nothing; the app runs them afterwards.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{ColorImage, Context, KeyboardShortcut};

use super::brush::{Coat, Limit, Tint, Tool};
use super::canvas::Placement;
use super::comparing::CompareCommand;
use super::desk::Page;
use super::dialogs::Answer;
use super::icons::Icon;
use super::keymap::{self, Keymap};
use super::palettes::PaletteCommand;
use super::references::ReferenceCommand;
use super::scan::ScanCommand;
use super::seeing::Sight;
use super::strings::{Words, command as words};
use super::tour::TourCommand;
use crate::color::Ramp;
use crate::document::{Caption, DocumentId, Edit, RegionId, StrokeId, ThingBox};
use crate::engine::wire::DeviceChoice;
use crate::engine::{Begin, Theme};

/// Whether a change begins a gesture or goes on with it; a gesture is one entry of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gesture {
    Begin,
    Continue,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Command {
    Open,
    /// Asks for a folder whose pictures are shown.
    OpenFolder,
    OpenPath(PathBuf),
    /// Opens files, each in a tab; the first comes to the front.
    OpenFiles(Vec<PathBuf>),
    /// Brings the photograph to the front whose tab is next to the right.
    NextTab,
    PreviousTab,
    /// Brings that photograph to the front.
    Bring(DocumentId),
    CloseTab(DocumentId),
    Save,
    SaveAs,
    Export,
    CancelExport,
    Close,
    Quit,
    Undo,
    Redo,
    /// Goes to that state of the history.
    GoTo(usize),
    /// Whether projects keep the history.
    KeepHistory,
    /// Projects take their photograph in from now on, or no longer.
    EmbedPhotograph,
    RemoveAllStrokes,
    /// Gives what no stroke reaches the color chosen.
    TintRest,
    /// Takes that back.
    GrayRest,
    Use(Tool),
    Smaller,
    Larger,
    ZoomIn,
    ZoomOut,
    Fit,
    ActualSize,
    /// Another way to look at the photograph.
    See(Sight),
    ToggleStrokes,
    SelectNext,
    SelectPrevious,
    LetGo,
    RemoveStroke,
    /// Makes the selected stroke say that.
    Coat(Coat),
    /// Writes something about the selected stroke.
    Describe(Caption, Gesture),
    /// Moves the selected stroke by so many pixels of the photograph, as keys do.
    Nudge([f32; 2]),
    /// What the selected region and the next ones do.
    Limit(Limit),
    /// How soft their edges are, in pixels of the photograph.
    Feather(f32, Gesture),
    /// Names the selected region.
    NameRegion(String, Gesture),
    /// Selects a region, or none.
    SelectRegion(Option<RegionId>),
    CopyStrokes,
    /// Asks for what is on the clipboard.
    Paste,
    /// Puts the strokes of a text on the photograph.
    PasteStrokes(String),
    /// Opens a picture of the clipboard.
    PastePicture(Arc<ColorImage>),
    /// Puts the colored picture on the clipboard.
    CopyPicture,
    ToggleReach,
    ToggleNumbers,
    /// Opens or closes a list at the left.
    List(Page),
    /// Asks again what a network failed to do.
    Retry,
    /// Opens the page of weights and of the worker.
    Models,
    /// Asks for a weight file to add.
    AddWeights,
    /// Adds the weight files of one network.
    TakeWeights(Vec<PathBuf>),
    /// Hashes the weights of that id again.
    VerifyWeights(String),
    /// Deletes the weights of that id.
    RemoveWeights(String),
    /// Asks the worker who it is.
    AskWorker,
    /// Runs networks there.
    Device(DeviceChoice),
    /// How a photograph that is opened from now on begins.
    Begin(Begin),
    /// Starts the worker with that command line.
    RunWorker(String),
    /// Asks the network for likely colors of a place.
    Suggest,
    /// Puts them away.
    NoSuggestions,
    ToggleDoubt,
    NextPlace,
    Theme(Theme),
    /// Opens the list of all commands.
    Find,
    /// Gives the canvas the keyboard and shows its cursor.
    KeyboardCursor,
    Shortcuts,
    Tour(TourCommand),
    /// Gives a command other keys; without keys the usual ones.
    Rebind(Box<Self>, Option<KeyboardShortcut>),
    About,
    /// Puts a box around a thing.
    AddBox(ThingBox),
    /// Takes a box away.
    RemoveBox(ThingBox),
    /// A change of the document.
    Edit(Edit, Gesture),
    /// Selects a stroke, or none.
    Select(Option<StrokeId>),
    /// Another color for the brush, and for the stroke that is selected.
    Color(Tint, Gesture),
    /// The brush is lifted after painting with its color.
    ColorUsed,
    /// The lightness the color plane is shown at, 0..=100.
    Lightness(f32),
    /// A color that goes with the lightness, for the brush and for the stroke that is selected.
    Ramp(Ramp),
    /// Something with the photograph as a scan.
    Scan(ScanCommand),
    /// Something with palettes and colors from elsewhere.
    Palette(PaletteCommand),
    /// Something with reference pictures.
    Reference(ReferenceCommand),
    /// Something with candidates side by side.
    Compare(CompareCommand),
    /// Another radius of the brush or, where one is selected, of the stroke, in pixels of the photograph.
    Radius(f32, Gesture),
    /// Where the photograph lies in the canvas.
    Place(Placement),
    /// Where the divider stands, 0..=1 of the canvas.
    MoveSplit(f32),
    /// What was answered to the dialog that is open.
    Answer(Answer),
    /// Takes away the notice of that number.
    CloseNotice(u64),
    /// Puts text on the clipboard.
    Copy(String),
}

/// Commands that shortcuts reach, in the order the list of shortcuts shows them.
pub(super) const LISTED: &[Command] = &[
    Command::Open,
    Command::OpenFolder,
    Command::Save,
    Command::SaveAs,
    Command::Export,
    Command::NextTab,
    Command::PreviousTab,
    Command::Close,
    Command::Quit,
    Command::Undo,
    Command::Redo,
    Command::RemoveAllStrokes,
    Command::TintRest,
    Command::GrayRest,
    Command::Use(Tool::Brush),
    Command::Use(Tool::Neutral),
    Command::Use(Tool::Eraser),
    Command::Use(Tool::Keep),
    Command::Use(Tool::Select),
    Command::SelectNext,
    Command::SelectPrevious,
    Command::LetGo,
    Command::RemoveStroke,
    Command::Use(Tool::Boxes),
    Command::Coat(Coat::Color),
    Command::Coat(Coat::Neutral),
    Command::Coat(Coat::Keep),
    Command::Use(Tool::Lasso),
    Command::Use(Tool::Polygon),
    Command::Limit(Limit::Barrier),
    Command::Limit(Limit::Neutral),
    Command::Limit(Limit::Filled),
    Command::Limit(Limit::NoPart),
    Command::Limit(Limit::Frame),
    Command::Use(Tool::Frame),
    Command::Scan(ScanCommand::FindFrame),
    Command::Scan(ScanCommand::RemoveFrame),
    Command::Scan(ScanCommand::TurnLeft),
    Command::Scan(ScanCommand::TurnRight),
    Command::Scan(ScanCommand::AutoLevels),
    Command::Scan(ScanCommand::ResetTones),
    Command::CopyStrokes,
    Command::Paste,
    Command::CopyPicture,
    Command::Use(Tool::Eyedropper),
    Command::Use(Tool::Hand),
    Command::Palette(PaletteCommand::Paste),
    Command::Palette(PaletteCommand::PickFromPicture),
    Command::Smaller,
    Command::Larger,
    Command::ZoomIn,
    Command::ZoomOut,
    Command::Fit,
    Command::ActualSize,
    Command::See(Sight::SplitUpright),
    Command::See(Sight::SplitLevel),
    Command::See(Sight::SplitBack),
    Command::See(Sight::SplitOn),
    Command::See(Sight::Before),
    Command::See(Sight::Luminance),
    Command::See(Sight::Chroma),
    Command::See(Sight::Gamut),
    Command::See(Sight::Loupe),
    Command::See(Sight::Navigator),
    Command::See(Sight::TurnLeft),
    Command::See(Sight::TurnRight),
    Command::ToggleStrokes,
    Command::ToggleReach,
    Command::ToggleNumbers,
    Command::List(Page::Strokes),
    Command::List(Page::Regions),
    Command::List(Page::References),
    Command::Reference(ReferenceCommand::Add),
    Command::Reference(ReferenceCommand::Suggest),
    Command::List(Page::History),
    Command::List(Page::Scan),
    Command::KeepHistory,
    Command::EmbedPhotograph,
    Command::Suggest,
    Command::ToggleDoubt,
    Command::NextPlace,
    Command::Models,
    Command::Compare(CompareCommand::Toggle),
    Command::Compare(CompareCommand::Keep),
    Command::Compare(CompareCommand::UseChosen),
    Command::Compare(CompareCommand::ForgetAdopted),
    Command::Compare(CompareCommand::OpenTruth),
    Command::Theme(Theme::System),
    Command::Theme(Theme::Dark),
    Command::Theme(Theme::Light),
    Command::Theme(Theme::Contrast),
    Command::KeyboardCursor,
    Command::Find,
    Command::Shortcuts,
    Command::Tour(TourCommand::Begin),
    Command::About,
];

/// Everything that can be found by its name: what shortcuts reach, what only buttons have, and recent files.
pub(super) fn findable(recent: &[PathBuf]) -> Vec<Command> {
    let of_buttons = [
        Command::CancelExport,
        Command::Retry,
        Command::AddWeights,
        Command::NoSuggestions,
        Command::Begin(Begin::Proposal),
        Command::Begin(Begin::Strokes),
    ];
    let files = recent.iter().cloned().map(Command::OpenPath);
    LISTED.iter().cloned().chain(of_buttons).chain(files).collect()
}

impl Command {
    /// What it is called and what it does; commands that only controls send have no words.
    pub(super) fn words(&self) -> Option<Words> {
        Some(match self {
            Self::Open => words::OPEN,
            Self::OpenFolder => words::OPEN_FOLDER,
            Self::OpenPath(_) => words::OPEN_RECENT,
            Self::Save => words::SAVE,
            Self::SaveAs => words::SAVE_AS,
            Self::Export => words::EXPORT,
            Self::CancelExport => words::CANCEL_EXPORT,
            Self::NextTab => words::NEXT_TAB,
            Self::PreviousTab => words::PREVIOUS_TAB,
            Self::Close => words::CLOSE,
            Self::Quit => words::QUIT,
            Self::Undo => words::UNDO,
            Self::Redo => words::REDO,
            Self::KeepHistory => words::KEEP_HISTORY,
            Self::EmbedPhotograph => words::EMBED_PHOTOGRAPH,
            Self::RemoveAllStrokes => words::REMOVE_ALL,
            Self::TintRest => words::TINT_REST,
            Self::GrayRest => words::GRAY_REST,
            Self::Use(tool) => tool.words(),
            Self::Smaller => words::SMALLER,
            Self::Larger => words::LARGER,
            Self::ZoomIn => words::ZOOM_IN,
            Self::ZoomOut => words::ZOOM_OUT,
            Self::Fit => words::FIT,
            Self::ActualSize => words::ACTUAL_SIZE,
            Self::See(sight) => sight.words(),
            Self::ToggleStrokes => words::STROKES,
            Self::SelectNext => words::SELECT_NEXT,
            Self::SelectPrevious => words::SELECT_PREVIOUS,
            Self::LetGo => words::LET_GO,
            Self::RemoveStroke => words::REMOVE_STROKE,
            Self::Coat(coat) => coat.words(),
            Self::Limit(limit) => limit.words(),
            Self::CopyStrokes => words::COPY_STROKES,
            Self::Paste => words::PASTE,
            Self::CopyPicture => words::COPY_PICTURE,
            Self::ToggleReach => words::REACH,
            Self::ToggleNumbers => words::NUMBERS,
            Self::List(page) => page.words(),
            Self::Retry => words::RETRY,
            Self::Models => words::MODELS,
            Self::AddWeights => words::ADD_WEIGHTS,
            Self::Suggest => words::SUGGEST,
            Self::NoSuggestions => words::NO_SUGGESTIONS,
            Self::ToggleDoubt => words::DOUBT,
            Self::NextPlace => words::NEXT_PLACE,
            Self::Palette(command) => return command.words(),
            Self::Scan(command) => return command.words(),
            Self::Tour(command) => return command.words(),
            Self::Reference(command) => return command.words(),
            Self::Compare(command) => return command.words(),
            Self::Theme(Theme::System) => words::THEME_SYSTEM,
            Self::Theme(Theme::Dark) => words::THEME_DARK,
            Self::Theme(Theme::Light) => words::THEME_LIGHT,
            Self::Theme(Theme::Contrast) => words::THEME_CONTRAST,
            Self::Begin(Begin::Proposal) => words::BEGIN_PROPOSAL,
            Self::Begin(Begin::Strokes) => words::BEGIN_STROKES,
            Self::Find => words::FIND,
            Self::KeyboardCursor => words::KEYBOARD_CURSOR,
            Self::Shortcuts => words::SHORTCUTS,
            Self::About => words::ABOUT,
            _ => return None,
        })
    }

    /// Its name in menus.
    pub(super) fn label(&self) -> &'static str {
        self.words().map_or("", |w| w.label)
    }

    /// The shortcut shown for it.
    pub(super) fn shortcut(&self, ctx: &Context) -> Option<KeyboardShortcut> {
        Keymap::current(ctx).keys(self).first().copied()
    }

    /// Whether it lasts as long as its key is held; the press alone means nothing then.
    pub(super) const fn is_held(&self) -> bool {
        matches!(self, Self::See(Sight::Before))
    }

    /// The drawing on its button.
    pub(super) fn icon(&self) -> Option<Icon> {
        Some(match self {
            Self::Open => Icon::Open,
            Self::OpenFolder => Icon::Folder,
            Self::Save => Icon::Save,
            Self::Export => Icon::Export,
            Self::CancelExport => Icon::Close,
            Self::Undo => Icon::Undo,
            Self::Redo => Icon::Redo,
            Self::Use(tool) => tool.icon(),
            Self::Fit => Icon::Fit,
            Self::See(sight) => return sight.icon(),
            Self::ToggleStrokes => Icon::Strokes,
            Self::ToggleReach => Icon::Reach,
            _ => return None,
        })
    }

    /// The tooltip: what it does and its shortcut.
    pub(super) fn tooltip(&self, ctx: &Context) -> String {
        let hint = self.words().map_or("", |w| w.hint);
        match self.shortcut(ctx) {
            Some(shortcut) => format!("{hint}  ({})", keymap::shown(ctx, &shortcut)),
            None => hint.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let mut seen = HashSet::new();
        for command in LISTED {
            for shortcut in command.usual_keys() {
                assert!(seen.insert(shortcut), "{shortcut:?} of {command:?} is taken");
            }
        }
    }

    #[test]
    fn every_listed_command_has_words_in_sentence_case() {
        for command in LISTED {
            let words = command.words().unwrap_or_else(|| panic!("{command:?} has no words"));
            assert!(words.label.starts_with(char::is_uppercase) && words.hint.starts_with(char::is_uppercase));
            assert!(!words.label.ends_with('.') && !words.hint.ends_with('.'), "{words:?}");
        }
    }
}
