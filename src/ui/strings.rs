//! The words of the interface, all in one place so that they can be translated.
//!
//! Sentence case, no full stop after a single sentence, `…` only where more input follows.

pub(super) mod comparing;
pub(super) mod palettes;
pub(super) mod references;
pub(super) mod scan;
pub(super) mod sight;
pub(super) mod tour;
pub(super) mod variants;

/// What a command is called and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// In menus and for screen readers.
    pub(super) label: &'static str,
    /// One sentence for the tooltip.
    pub(super) hint: &'static str,
}

const fn words(label: &'static str, hint: &'static str) -> Words {
    Words { label, hint }
}

/// Commands, in the order of the menus.
pub(super) mod command {
    use super::{Words, words};

    pub(crate) const OPEN: Words = words("Open…", "Open a photograph or a project");
    pub(crate) const OPEN_FOLDER: Words =
        words("Open folder…", "Choose among the pictures of a folder, shown in small");
    pub(crate) const OPEN_RECENT: Words = words("Open recent", "Open a file that was open before");
    pub(crate) const SAVE: Words = words("Save project", "Keep the strokes in a project file");
    pub(crate) const SAVE_AS: Words = words("Save project as…", "Keep the strokes in another project file");
    pub(crate) const EXPORT: Words = words("Export picture…", "Write the colored picture at full resolution");
    pub(crate) const CANCEL_EXPORT: Words = words("Stop the export", "Leave the file on disk as it was");
    pub(crate) const NEXT_TAB: Words = words("Next photograph", "Bring the next tab to the front");
    pub(crate) const PREVIOUS_TAB: Words = words("Previous photograph", "Bring the tab before this one to the front");
    pub(crate) const CLOSE: Words = words("Close photograph", "Put this photograph away");
    pub(crate) const QUIT: Words = words("Quit", "Close Tintype");
    pub(crate) const UNDO: Words = words("Undo", "Take back the last change");
    pub(crate) const REDO: Words = words("Redo", "Do again what was taken back");
    pub(crate) const REMOVE_ALL: Words = words("Remove all strokes", "Start over; can be undone");
    pub(crate) const TINT_REST: Words =
        words("Tint the rest with this color", "What no stroke reaches takes the chosen color instead of staying gray");
    pub(crate) const GRAY_REST: Words = words("Leave the rest gray", "What no stroke reaches stays gray");
    pub(crate) const BRUSH: Words = words("Brush", "Paint a color; it spreads to where the picture changes");
    pub(crate) const NEUTRAL: Words = words("Neutral", "Paint where the picture must stay gray");
    pub(crate) const ERASER: Words = words("Eraser", "Take strokes away under the brush");
    pub(crate) const SELECT: Words =
        words("Select", "Choose a stroke to change its color or size, move it, see its reach or remove it");
    pub(crate) const BOXES: Words =
        words("Boxes", "Draw boxes around things that are colored each on its own; a click in one takes it away");
    pub(crate) const SELECT_NEXT: Words = words("Select next stroke", "Go on to the stroke painted after this one");
    pub(crate) const SELECT_PREVIOUS: Words =
        words("Select previous stroke", "Go back to the stroke painted before this one");
    pub(crate) const LET_GO: Words = words("Let go of the stroke", "Select none; Escape does the same");
    pub(crate) const REMOVE_STROKE: Words = words("Remove stroke", "Take the selected stroke or region away");
    pub(crate) const REMOVE_REGION: &str = "Remove region";
    pub(crate) const LASSO: Words = words("Lasso", "Draw around an area that color must not leave or enter");
    pub(crate) const POLYGON: Words =
        words("Polygon", "Set the corners of an area one by one; Enter or a press on the first closes it");
    pub(crate) const LIMIT_BARRIER: Words = words("Region is a limit", "No color crosses its outline");
    pub(crate) const LIMIT_NEUTRAL: Words =
        words("Region stays neutral", "No color crosses its outline; it is gray where no stroke inside says otherwise");
    pub(crate) const LIMIT_FILLED: Words =
        words("Fill region with this color", "It has the color chosen where no stroke inside says otherwise");
    pub(crate) const LIMIT_NO_PART: Words =
        words("Region takes no part", "A frame, a torn corner: it stays gray and passes no color on");
    pub(crate) const LIST_REGIONS: Words = words("List of regions", "Every region by what it does, with its name");
    pub(crate) const LIST_HISTORY: Words = words("History", "Every change, to go back to and forth again");
    pub(crate) const EMBED_PHOTOGRAPH: Words = words(
        "Keep photograph in projects",
        "From the next save on, project files hold the photograph too and open without its file",
    );
    pub(crate) const KEEP_HISTORY: Words =
        words("Keep history in projects", "What was done can be undone after saving and opening again");
    pub(crate) const COPY_STROKES: Words =
        words("Copy strokes", "Copy the selected stroke, or all of them, for another photograph");
    pub(crate) const PASTE: Words =
        words("Paste", "Put copied strokes on this photograph, scaled to its size, or open a copied picture");
    pub(crate) const COPY_PICTURE: Words =
        words("Copy picture", "Put the colored picture on the clipboard, for other programs");
    pub(crate) const COAT_COLOR: Words = words("Make the stroke a color", "The stroke takes the color chosen");
    pub(crate) const COAT_NEUTRAL: Words = words("Make the stroke neutral", "The stroke keeps what it covers gray");
    pub(crate) const COAT_KEEP: Words =
        words("Make the stroke keep", "The stroke keeps what the base proposes where it lies");
    pub(crate) const NUMBERS: Words = words("Show numbers", "Number every stroke, as the list of strokes does");
    pub(crate) const LIST_STROKES: Words = words("List of strokes", "Every stroke by its color, with names and notes");
    pub(crate) const REACH: Words = words("Show reach", "Show how far the color of the selected stroke carries");
    pub(crate) const KEEP: Words =
        words("Keep", "Paint where the proposal of the base must stay, whatever strokes beside it say");
    pub(crate) const RETRY: Words = words("Try again", "Ask the network once more, with a new worker");
    pub(crate) const MODELS: Words = words("Models…", "Weights of networks, and the worker that runs them");
    pub(crate) const SUGGEST: Words =
        words("Suggest colors here", "Ask the network for likely colors under the pointer, or at the last stroke");
    pub(crate) const NO_SUGGESTIONS: Words = words("Put suggestions away", "Close the list of likely colors");
    pub(crate) const DOUBT: Words =
        words("Show where color is unsure", "Veil what the network or the references are sure of; the rest is clear");
    pub(crate) const NEXT_PLACE: Words = words("Next best place for a hint", "Go to where a stroke would tell most");
    pub(crate) const ADD_WEIGHTS: Words =
        words("Add a weight file…", "Check, convert and install a file that you have fetched");
    pub(crate) const EYEDROPPER: Words = words("Eyedropper", "Take a color from the picture");
    pub(crate) const HAND: Words = words("Hand", "Move the picture; holding Space does the same");
    pub(crate) const SMALLER: Words = words("Smaller brush", "Make the brush smaller");
    pub(crate) const LARGER: Words = words("Larger brush", "Make the brush larger");
    pub(crate) const ZOOM_IN: Words = words("Zoom in", "Look closer");
    pub(crate) const ZOOM_OUT: Words = words("Zoom out", "See more of the picture");
    pub(crate) const FIT: Words = words("Fit in window", "Show the whole picture");
    pub(crate) const ACTUAL_SIZE: Words = words("Actual size", "One pixel of the picture on one pixel of the screen");
    pub(crate) const STROKES: Words = words("Show strokes", "Show or hide the strokes over the picture");
    pub(crate) const THEME_SYSTEM: Words = words("Theme of the system", "Dark or light as the system is");
    pub(crate) const THEME_DARK: Words = words("Dark theme", "Neutral gray around the picture, best to judge color");
    pub(crate) const THEME_LIGHT: Words = words("Light theme", "For a bright room");
    pub(crate) const THEME_CONTRAST: Words =
        words("High contrast theme", "White on black, with an edge around everything one can press");
    pub(crate) const FIND: Words =
        words("Find a command…", "Every command and every color of the palette, by a few letters of its name");
    pub(crate) const KEYBOARD_CURSOR: Words =
        words("Work by keyboard", "Arrow keys move a cursor on the picture, Space or Enter uses the tool there");
    pub(crate) const BEGIN_PROPOSAL: Words =
        words("Open photographs in color", "Photographs opened from now on begin with what a network proposes");
    pub(crate) const BEGIN_STROKES: Words =
        words("Open photographs in gray", "Photographs opened from now on begin without color");

    /// A recent file among commands.
    pub(crate) fn open_file(name: &str) -> String {
        format!("Open {name}")
    }

    pub(crate) const SHORTCUTS: Words = words("Keyboard shortcuts", "What can be done without the mouse");
    pub(crate) const ABOUT: Words = words("About Tintype", "Version and credits");
}

/// Menus of the bar.
pub(super) mod menu {
    pub(crate) const FILE: &str = "File";
    pub(crate) const EDIT: &str = "Edit";
    pub(crate) const TOOLS: &str = "Tools";
    pub(crate) const VIEW: &str = "View";
    pub(crate) const HELP: &str = "Help";
    pub(crate) const NO_RECENT: &str = "Nothing yet";
}

/// The photographs that are open.
pub(super) mod tabs;

/// The pictures of a folder.
pub(super) mod gallery;

/// The panel at the right.
pub(super) mod inspector {
    pub(crate) const COLOR: &str = "Color";
    pub(crate) const COLOR_OF_STROKE: &str = "Color of the selected stroke";
    pub(crate) const PLANE: &str = "Color plane";
    pub(crate) const LIGHTNESS: &str = "Lightness";
    pub(crate) const LIGHTNESS_HINT: &str =
        "The lightness the colors are shown at. It follows the place you paint; the picture keeps its own";
    pub(crate) const HEX: &str = "Hex color";
    pub(crate) const NOT_HEX: &str = "Write six digits, for example c8906e";
    pub(crate) const RECENT: &str = "Recent colors";
    pub(crate) const NO_RECENT: &str = "What you paint with is kept here";
    pub(crate) const HARMONIES: &str = "Harmonies";
    pub(crate) const COMPLEMENT: &str = "Complementary";
    pub(crate) const ANALOGOUS_BEFORE: &str = "Analogous, toward red from yellow";
    pub(crate) const ANALOGOUS_AFTER: &str = "Analogous, toward yellow from red";
    pub(crate) const TRIAD_BEFORE: &str = "Triad, third before";
    pub(crate) const TRIAD_AFTER: &str = "Triad, third after";
    pub(crate) const NOTATION_HEX: &str = "Hex";
    pub(crate) const NOTATION_HEX_LABEL: &str = "Enter the color as hex";
    pub(crate) const NOTATION_LAB: &str = "Lab";
    pub(crate) const NOTATION_LAB_LABEL: &str = "Enter the color in CIE Lab";
    pub(crate) const NOTATION_HSV: &str = "HSV";
    pub(crate) const NOTATION_HSV_LABEL: &str = "Enter the color as hue, saturation and value";
    pub(crate) const LAB_L: &str = "Lab lightness L*";
    pub(crate) const LAB_A: &str = "Lab a*, green to red";
    pub(crate) const LAB_B: &str = "Lab b*, blue to yellow";
    pub(crate) const HUE: &str = "Hue in degrees";
    pub(crate) const HSV_SATURATION: &str = "Saturation in percent";
    pub(crate) const VALUE: &str = "Value in percent";
    pub(crate) const SNAP: &str = "Snap";
    pub(crate) const SNAP_HINT: &str = "sRGB has less of this color at this lightness; take the strongest that it has. The picture is held to it anyway";
    pub(crate) const BRUSH: &str = "Brush";
    pub(crate) const STROKE: &str = "Selected stroke";
    pub(crate) const COATS: [&str; 3] = ["Color", "Neutral", "Keep"];
    pub(crate) const REGION: &str = "Selected region";
    pub(crate) const REGIONS: &str = "New regions";
    pub(crate) const LIMITS: [&str; 5] = ["Limit", "Neutral", "Fill", "Mask", "Frame"];
    pub(crate) const COLOR_OF_REGION: &str = "Color of the selected region";
    pub(crate) const FEATHER: &str = "Soft edge";
    pub(crate) const FEATHER_HINT: &str =
        "How far on both sides of the outline colors run together, in pixels of the photograph";
    pub(crate) const SIZE: &str = "Size";
    pub(crate) const SIZE_HINT: &str = "Diameter in pixels of the photograph";
    pub(crate) const FINISH: &str = "Finish";
    pub(crate) const SATURATION: &str = "Saturation";
    pub(crate) const SATURATION_HINT: &str = "Strength of all colors; 100 % is as painted";
}

/// The lists at the left.
pub(super) mod lists;

/// Colors in words.
pub(super) mod colors;

/// Where color comes from, in the panel at the right.
pub(super) mod base {
    pub(crate) const TITLE: &str = "Base";
    pub(crate) const FROM: &str = "Color comes from";
    pub(crate) const GET: &str = "Get…";
    pub(crate) const EDGES: &str = "Edges";
    pub(crate) const EDGES_HINT: &str =
        "Let go of the proposal along the photograph's edges, so that color meets them sharply; double-click for none";
    pub(crate) const STRENGTH: &str = "Strength";
    pub(crate) const STRENGTH_HINT: &str =
        "How firmly the proposal is held where no stroke is near; less, and strokes carry farther";
    pub(crate) const SATURATION: &str = "Saturation";
    pub(crate) const SATURATION_LABEL: &str = "Saturation of the proposal";
    pub(crate) const SATURATION_HINT: &str = "Strength of the colors that the network proposes";
    pub(crate) const TEMPERATURE_LABEL: &str = "Temperature";
    pub(crate) const TEMPERATURE_HINT: &str =
        "Temperature of the network's distribution of colors: lower is bolder. Double-click for the network's own";
    pub(crate) const FOLLOWS: &str = "Network follows strokes too";
    pub(crate) const FOLLOWS_HINT: &str =
        "The network proposes anew for each stroke. Strokes are honored exactly either way";
    pub(crate) const UNKNOWN: &str = "This version does not know this method; strokes are colored without it";
    pub(crate) const NO_WORKER: &str = "The worker that runs it is not installed; strokes are colored without it. In the source folder `cargo xtask run` \
         builds it";
    pub(crate) const MISSING: &str = "Its weights are not installed; strokes are colored without it";

    /// Where the network ran.
    pub(crate) fn ran(place: &str) -> String {
        format!("Ran on {place}")
    }
}

/// Boxes around things.
pub(super) mod boxes {
    pub(crate) const FULL: &str = "This network takes eight boxes; a click in one takes it away";

    /// A box for screen readers.
    pub(crate) fn number(number: usize) -> String {
        format!("Box {number}")
    }
}

/// Likely colors of a place.
pub(super) mod suggestions {
    pub(crate) const TITLE: &str = "Likely colors here";
    pub(crate) const NONE: &str =
        "This network tells no likely colors of a place. Zhang 2017, Zhang 2016 and UniHint do; choose one under Base";
    pub(crate) const PLACE: &str = "Marked place";

    /// A suggested color for screen readers: its place in the list and its share.
    pub(crate) fn swatch(number: usize, percent: &str) -> String {
        format!("Suggestion {number}: {percent}")
    }
}

/// Where color is unsure.
pub(super) mod doubt {
    pub(crate) const TITLE: &str = "Where color is unsure";
    pub(crate) const CLEAR: &str = "Clear: unsure, a stroke helps here";
    pub(crate) const HALF: &str = "Line: half sure";
    pub(crate) const VEILED: &str = "Hatched: sure";
    pub(crate) const AWAITED: &str = "Asking where color is unsure";
    pub(crate) const UNTOLD: &str = "Not known; choose a network under Base, or add a reference picture";
    pub(crate) const HINT: &str = "A stroke in a clear part tells most";
}

/// The page of weights and of the worker.
pub(super) mod models;

/// The screen before anything is open.
pub(super) mod start {
    pub(crate) const TITLE: &str = "Tintype";
    pub(crate) const INVITATION: &str = "Color for black-and-white photographs";
    pub(crate) const OPEN: &str = "Open a photograph…";
    pub(crate) const DROP: &str = "or drop one here";
    pub(crate) const RECENT: &str = "Recent";
    pub(crate) const DROP_NOW: &str = "Drop to open";
}

/// The bar at the bottom.
pub(super) mod status {
    pub(crate) const COLORING: &str = "Coloring";
    pub(crate) const READY: &str = "Ready";
    pub(crate) const FIRST_STROKE: &str = "Paint a few strokes; the color spreads by itself";
    pub(crate) const PROPOSED: &str = "A network proposed these colors; paint where they should be others";
    pub(crate) const SELECT: &str = "Click a stroke, or press Tab to go through them";
    pub(crate) const LASSO: &str = "Draw around an area; let go to close it";
    pub(crate) const POLYGON: &str = "Press at the first corner";
    pub(crate) const CORNERS: &str =
        "Press at the next corner; Enter closes, Backspace takes the last back, Escape gives up";
    pub(crate) const REGION: &str =
        "Region selected: drag its outline or use the arrow keys to move it, Delete removes it";
    pub(crate) const COPIED_ALL: &str = "All strokes copied";
    pub(crate) const COPIED: &str = "Stroke copied";
    pub(crate) const NEVER_SELECTED: &str = "Nothing to select yet; paint a stroke first";
    pub(crate) const PICTURE_COPIED: &str = "The colored picture is on the clipboard";
    pub(crate) const SAVED: &str = "Project saved";
    pub(crate) const UNSAVED: &str = "Not saved";

    /// How many strokes came from the clipboard.
    pub(crate) fn pasted(count: usize) -> String {
        if count == 1 { "1 stroke pasted".to_owned() } else { format!("{count} strokes pasted") }
    }

    /// Which stroke is selected and what can be done with it.
    pub(crate) fn selected(number: usize, count: usize) -> String {
        format!("Stroke {number} of {count}: choose another color or size; drag it or use the arrow keys to move it")
    }
}

/// How far a stroke carries.
pub(super) mod reach {
    pub(crate) const TITLE: &str = "Reach of the selected stroke";
    pub(crate) const CLEAR: &str = "Clear: its color alone";
    pub(crate) const HALF: &str = "Line: half its color";
    pub(crate) const VEILED: &str = "Hatched: none of its color";
    pub(crate) const AWAITED: &str = "Finding out how far it carries";
    pub(crate) const UNTOLD: &str = "The affinity of the paper tells no reach";
    pub(crate) const NONE_SELECTED: &str = "Select a stroke to see its reach";
    pub(crate) const HINT: &str = "Where the photograph is clear a new color of the stroke shows in full";
}

/// What sRGB cannot show.
pub(super) mod gamut {
    pub(crate) const TITLE: &str = "Gamut warning";
    pub(crate) const OUTSIDE: &str = "Crossed: more color than sRGB has at this lightness";
    pub(crate) const HINT: &str = "There the color is shown and exported as strong as sRGB allows; the tone stays";
}

/// Parts of the canvas.
pub(super) mod canvas {
    pub(crate) const LABEL: &str = "Canvas";
    pub(crate) const BEFORE: &str = "Before";
    pub(crate) const AFTER: &str = "After";
    /// The cursor of the keyboard for screen readers, with its place in pixels of the photograph.
    pub(crate) fn cursor(x: f32, y: f32) -> String {
        format!("Keyboard cursor at {x:.0}, {y:.0}")
    }

    pub(crate) const DIVIDER: &str = "Divider between before and after";
    pub(crate) const OVERVIEW: &str = "Overview of the photograph";
    pub(crate) const OVERVIEW_HINT: &str = "Drag to move the part that is seen";
}

/// How a picture is to be written.
pub(super) mod export;

/// Windows that ask something.
pub(super) mod dialog {
    pub(crate) const CANCEL: &str = "Cancel";
    pub(crate) const CLOSE: &str = "Close";
    pub(crate) const SAVE: &str = "Save";
    pub(crate) const DISCARD: &str = "Discard";
    pub(crate) const UNSAVED: &str = "Save your work?";
    pub(crate) const NEVER_SAVED: &str = "Never saved as a project";
    pub(crate) const CHANGED_SINCE: &str = "Changed since its project was saved";
    pub(crate) const ASKED_NEXT: &str = "Asked about next:";
    pub(crate) const CHOOSE: &str = "Choose…";
    pub(crate) const RECOVERY: &str = "Take up where you left off?";
    pub(crate) const RECOVERY_TEXT: &str = "Tintype was closed before this work was saved.";
    pub(crate) const RECOVER: &str = "Recover";
    pub(crate) const RECOVER_ALL: &str = "Recover all";
    pub(crate) const FORGET: &str = "Delete";
    pub(crate) const FORGET_HINT: &str = "Deletes this unsaved work for good";
    pub(crate) const NOT_NOW: &str = "Not now";
    pub(crate) const OPEN: &str = "Open";
    pub(crate) const OPEN_TITLE: &str = "Open a photograph or a project";
    pub(crate) const FOLDER_TITLE: &str = "Open a folder";
    pub(crate) const NO_FOLDERS: &str = "No folders in here; Open shows the pictures of this one";
    pub(crate) const SAVE_TITLE: &str = "Save project";
    pub(crate) const EXPORT_TITLE: &str = "Export picture as";
    pub(crate) const PATH: &str = "Path";
    pub(crate) const FOLDER_UP: &str = "Folder above";
    pub(crate) const HOME: &str = "Home";
    pub(crate) const PICTURES: &str = "Pictures";
    pub(crate) const NO_FILE: &str = "There is no such file:";
    pub(crate) const NO_FOLDER: &str = "There is no such folder:";
    pub(crate) const EMPTY_FOLDER: &str = "No photographs or projects here";
    pub(crate) const NO_PROJECTS: &str = "No projects here yet";
    pub(crate) const READING: &str = "Reading the folder";
    pub(crate) const REPLACE: &str = "Replace";
    pub(crate) const EXISTS: &str = "A file of that name is there already";
    pub(crate) const FIND: &str = "Find a command or a color";
    pub(crate) const FIND_FIELD: &str = "Command";
    pub(crate) const FIND_HINT: &str = "A few letters of its name";
    pub(crate) const FIND_NONE: &str = "No command and no color has these letters";
    pub(crate) const SHORTCUTS: &str = "Keyboard shortcuts";
    pub(crate) const SHORTCUTS_HINT: &str = "Press a button to choose other keys";
    pub(crate) const PRESS_KEYS: &str = "Press keys…";
    pub(crate) const NO_KEYS: &str = "None";
    pub(crate) const RESET: &str = "Usual";
    pub(crate) const RESET_ALL: &str = "All as usual";
    pub(crate) const TAKE_OVER: &str = "Take over";

    /// The button with a command's keys.
    pub(crate) fn keys_of(command: &str, keys: &str) -> String {
        format!("Keys of {command}: {keys}")
    }

    /// The button that brings a command's usual keys back.
    pub(crate) fn reset_of(command: &str) -> String {
        format!("Usual keys of {command}")
    }

    /// Keys that another command has.
    pub(crate) fn taken(keys: &str, command: &str) -> String {
        format!("{keys} belongs to {command}; press other keys, or")
    }

    pub(crate) const ABOUT: &str = "About Tintype";
    pub(crate) const ABOUT_TEXT: &str = "Color for black-and-white photographs, by a few strokes of the brush. \
        The colors spread as Levin, Lischinski and Weiss described in 2004; the tones of the photograph are never touched.";
}

/// Messages that stay until they are closed.
pub(super) mod notice {
    /// Where a pasted picture lies.
    pub(crate) fn kept(path: &std::path::Path) -> String {
        format!("The pasted picture is kept at {}", path.display())
    }

    /// A project cannot be saved over one that is open in another tab.
    pub(crate) fn open_beside(path: &std::path::Path) -> String {
        format!("This project is open in another tab; save under another name: {}", path.display())
    }
    pub(crate) const NOT_AUTOSAVED: &str = "Your work is not saved by itself now; save the project somewhere else";
    pub(crate) const CLOSE: &str = "Close message";
    pub(crate) const NOT_PASTED: &str = "Nothing was pasted";
    pub(crate) const DETAIL: &str = "Detail";
    pub(crate) const COPY: &str = "Copy";
}

/// Kinds of files as file dialogs name them.
pub(super) mod files {
    pub(crate) const ALL: &str = "Photographs and projects";
    pub(crate) const PROJECT: &str = "Tintype project";
    pub(crate) const PICTURE: &str = "Picture";
}

/// What pointer and wheel do, for the list of shortcuts.
pub(super) mod shortcuts;
