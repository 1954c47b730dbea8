//! Which keys reach which command: the usual ones, and those a person chose instead.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::{Context, Id, Key, KeyboardShortcut, Modifiers};

use super::canvas::CanvasState;
use super::commands::{Command, LISTED};
use super::comparing::CompareCommand;
use super::palettes::PaletteCommand;
use super::scan::ScanCommand;
use super::seeing::Sight;

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The keys a person chose, by the names of commands.
pub(super) type Chosen = BTreeMap<String, Vec<String>>;

/// The keys of every command. The window's context holds the one in use, as it holds the style.
#[derive(Clone, Debug, Default)]
pub(super) struct Keymap {
    chosen: BTreeMap<String, Vec<KeyboardShortcut>>,
}

impl Keymap {
    /// From the settings; what cannot be read there is left out.
    pub(super) fn of(chosen: &Chosen) -> Self {
        let keys = |all: &Vec<String>| all.iter().filter_map(|text| parse(text)).collect();
        Self { chosen: chosen.iter().map(|(name, all)| (name.clone(), keys(all))).collect() }
    }

    /// The one in use.
    pub(super) fn current(ctx: &Context) -> Arc<Self> {
        ctx.data(|data| data.get_temp(id())).unwrap_or_default()
    }

    pub(super) fn install(self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(id(), Arc::new(self)));
    }

    /// Every shortcut that reaches a command, the shown one first.
    pub(super) fn keys(&self, command: &Command) -> Vec<KeyboardShortcut> {
        self.chosen.get(&name(command)).cloned().unwrap_or_else(|| command.usual_keys())
    }

    /// Whether a person chose the keys of a command.
    pub(super) fn is_chosen(&self, command: &Command) -> bool {
        self.chosen.contains_key(&name(command))
    }

    /// The command that a shortcut reaches.
    pub(super) fn command(&self, keys: &KeyboardShortcut) -> Option<&'static Command> {
        LISTED.iter().find(|command| self.keys(command).contains(keys))
    }
}

impl Command {
    /// Every shortcut that reaches it where nobody chose another, the shown one first.
    pub(super) fn usual_keys(&self) -> Vec<KeyboardShortcut> {
        let keys: &[(Modifiers, Key)] = match self {
            Self::Open => &[(CTRL, Key::O)],
            Self::OpenFolder => &[(CTRL_SHIFT, Key::O)],
            Self::Save => &[(CTRL, Key::S)],
            Self::SaveAs => &[(CTRL_SHIFT, Key::S)],
            Self::Export => &[(CTRL, Key::E)],
            Self::Close => &[(CTRL, Key::W)],
            Self::Quit => &[(CTRL, Key::Q)],
            Self::NextTab => &[(CTRL, Key::Tab), (CTRL, Key::PageDown)],
            Self::PreviousTab => &[(CTRL_SHIFT, Key::Tab), (CTRL, Key::PageUp)],
            Self::Undo => &[(CTRL, Key::Z)],
            Self::Redo => &[(CTRL_SHIFT, Key::Z), (CTRL, Key::Y)],
            Self::RemoveAllStrokes => &[(CTRL_SHIFT, Key::Backspace)],
            Self::Use(tool) => &[(Modifiers::NONE, tool.key())],
            Self::Palette(PaletteCommand::Paste) => &[(CTRL_SHIFT, Key::V)],
            Self::Smaller => &[(Modifiers::NONE, Key::OpenBracket)],
            Self::Larger => &[(Modifiers::NONE, Key::CloseBracket)],
            Self::ZoomIn => &[(CTRL, Key::Plus), (CTRL, Key::Equals), (Modifiers::NONE, Key::Plus)],
            Self::ZoomOut => &[(CTRL, Key::Minus), (Modifiers::NONE, Key::Minus)],
            Self::Fit => &[(CTRL, Key::Num0)],
            Self::ActualSize => &[(CTRL, Key::Num1)],
            Self::See(Sight::SplitUpright) => &[(Modifiers::NONE, Key::Y)],
            Self::See(Sight::SplitLevel) => &[(Modifiers::SHIFT, Key::Y)],
            Self::See(Sight::SplitBack) => &[(Modifiers::SHIFT, Key::ArrowLeft), (Modifiers::SHIFT, Key::ArrowUp)],
            Self::See(Sight::SplitOn) => &[(Modifiers::SHIFT, Key::ArrowRight), (Modifiers::SHIFT, Key::ArrowDown)],
            Self::See(Sight::Before) => &[(Modifiers::NONE, Key::Q)],
            Self::See(Sight::Luminance) => &[(Modifiers::NONE, Key::Num1)],
            Self::See(Sight::Chroma) => &[(Modifiers::NONE, Key::Num2)],
            Self::See(Sight::Gamut) => &[(Modifiers::NONE, Key::Num3)],
            Self::See(Sight::Loupe) => &[(Modifiers::NONE, Key::Z)],
            Self::See(Sight::Navigator) => &[(Modifiers::NONE, Key::Num4)],
            Self::See(Sight::TurnLeft) => &[(Modifiers::NONE, Key::Comma)],
            Self::See(Sight::TurnRight) => &[(Modifiers::NONE, Key::Period)],
            Self::Scan(ScanCommand::TurnLeft) => &[(CTRL, Key::Comma)],
            Self::Scan(ScanCommand::TurnRight) => &[(CTRL, Key::Period)],
            Self::ToggleStrokes => &[(Modifiers::NONE, Key::S)],
            Self::ToggleReach => &[(Modifiers::NONE, Key::R)],
            Self::CopyStrokes => &[(CTRL, Key::C)],
            Self::Paste => &[(CTRL, Key::V)],
            Self::ToggleNumbers => &[(Modifiers::NONE, Key::M)],
            Self::List(page) => &[(Modifiers::NONE, page.key())],
            Self::Suggest => &[(Modifiers::NONE, Key::C)],
            Self::ToggleDoubt => &[(Modifiers::NONE, Key::U)],
            Self::NextPlace => &[(Modifiers::NONE, Key::J)],
            Self::Models => &[(CTRL, Key::M)],
            Self::Compare(CompareCommand::Toggle) => &[(Modifiers::NONE, Key::F5)],
            Self::Compare(CompareCommand::Keep) => &[(CTRL, Key::K)],
            Self::RemoveStroke => &[(Modifiers::NONE, Key::Delete), (Modifiers::NONE, Key::Backspace)],
            Self::Find => &[(CTRL_SHIFT, Key::P)],
            Self::KeyboardCursor => &[(Modifiers::NONE, Key::G)],
            Self::Shortcuts => &[(Modifiers::NONE, Key::F1)],
            _ => &[],
        };
        keys.iter().map(|&(modifiers, key)| KeyboardShortcut::new(modifiers, key)).collect()
    }
}

/// The commands whose shortcuts were pressed. Plain keys belong to a text field while one has the focus, and arrow keys to
/// the canvas where it takes them; plain numbers choose among candidates while these are shown.
pub(super) fn pressed(ctx: &Context, canvas: &CanvasState, is_comparing: bool) -> Vec<Command> {
    let typing = ctx.text_edit_focused();
    let keymap = Keymap::current(ctx);
    let mut candidates: Vec<(KeyboardShortcut, &Command)> =
        LISTED.iter().filter(|c| !c.is_held()).flat_map(|c| keymap.keys(c).into_iter().map(move |s| (s, c))).collect();
    // The longer combination first: a shortcut also matches when more modifiers are held.
    candidates.sort_by_key(|(s, _)| std::cmp::Reverse(u8::from(s.modifiers.shift) + u8::from(s.modifiers.command)));
    ctx.input_mut(|input| {
        let of_text = |s: &KeyboardShortcut| typing && (!s.modifiers.command || s.logical_key == Key::Z);
        let of_canvas = |s: &KeyboardShortcut| match s.logical_key {
            Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown => canvas.takes_arrows,
            Key::Enter | Key::Backspace => canvas.takes_outline,
            Key::Num1 | Key::Num2 | Key::Num3 | Key::Num4 => is_comparing && s.modifiers.is_none(),
            _ => false,
        };
        let free = candidates.into_iter().filter(|(s, _)| !of_text(s) && !of_canvas(s));
        let mut pressed = Vec::new();
        for (shortcut, command) in free {
            let times = input.count_and_consume_key(shortcut.modifiers, shortcut.logical_key);
            // In a slow frame a key may come several times; what is switched is switched once.
            let counts = matches!(command, Command::Undo | Command::Redo);
            pressed.extend(vec![command.clone(); if counts { times } else { times.min(1) }]);
        }
        pressed
    })
}

/// Keys as a person reads them: `[` where the system says `OpenBracket`.
pub(super) fn shown(ctx: &Context, keys: &KeyboardShortcut) -> String {
    let (name, symbol) = (keys.logical_key.name(), keys.logical_key.symbol_or_name());
    let text = ctx.format_shortcut(keys);
    if symbol.len() == 1 { text.replace(name, symbol) } else { text }
}

/// Gives a command other keys and takes them from whichever command had them; without keys the usual ones come back.
pub(super) fn choose(chosen: &mut Chosen, command: &Command, keys: Option<KeyboardShortcut>) {
    chosen.remove(&name(command));
    let Some(keys) = keys else { return };
    let keymap = Keymap::of(chosen);
    if let Some(other) = keymap.command(&keys).filter(|other| *other != command) {
        let left = keymap.keys(other).into_iter().filter(|k| *k != keys);
        chosen.insert(name(other), left.map(|k| written(&k)).collect());
    }
    // What is chosen as it usually is needs no entry.
    if command.usual_keys().first() != Some(&keys) {
        chosen.insert(name(command), vec![written(&keys)]);
    }
}

/// The name of a command in the settings: its name in this program, which no translation changes.
fn name(command: &Command) -> String {
    format!("{command:?}")
}

fn id() -> Id {
    Id::unique("keymap")
}

/// `Ctrl+Shift+P`, whatever the system calls its keys.
fn written(keys: &KeyboardShortcut) -> String {
    let Modifiers { command, shift, alt, .. } = keys.modifiers;
    let held = [(command, "Ctrl+"), (shift, "Shift+"), (alt, "Alt+")];
    held.into_iter().filter(|(held, _)| *held).map(|(_, name)| name).chain([keys.logical_key.name()]).collect()
}

fn parse(text: &str) -> Option<KeyboardShortcut> {
    let (mut modifiers, mut rest) = (Modifiers::NONE, text);
    for (name, modifier) in [("Ctrl+", Modifiers::COMMAND), ("Shift+", Modifiers::SHIFT), ("Alt+", Modifiers::ALT)] {
        if let Some(after) = rest.strip_prefix(name) {
            (modifiers, rest) = (modifiers | modifier, after);
        }
    }
    Some(KeyboardShortcut::new(modifiers, Key::from_name(rest)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{Event, RawInput};
    use std::collections::HashSet;

    #[test]
    fn keys_are_written_and_read_again_and_names_are_the_commands_own() {
        let mut names = HashSet::new();
        for command in LISTED {
            assert!(names.insert(name(command)), "{command:?}");
            for keys in command.usual_keys() {
                assert_eq!(parse(&written(&keys)), Some(keys));
            }
        }
        assert_eq!((parse("Hyper+Q"), parse("")), (None, None));
    }

    #[test]
    fn what_is_pressed_twice_in_a_slow_frame_is_undone_twice_and_switched_once() {
        let key = |key, modifiers| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let events = [key(Key::Z, CTRL), key(Key::Z, CTRL), key(Key::R, Modifiers::NONE), key(Key::R, Modifiers::NONE)];
        let ctx = Context::default();
        let mut found = Vec::new();
        let input = RawInput { events: events.to_vec(), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| found.extend(pressed(ui.ctx(), &CanvasState::default(), false)));
        output.textures_delta.clear();
        assert_eq!(found, [Command::Undo, Command::Undo, Command::ToggleReach]);
    }

    #[test]
    fn chosen_keys_are_taken_from_the_command_that_had_them_and_given_back() {
        let (undo, fit) = (Command::Undo, Command::Fit);
        let [of_undo, of_fit] = [&undo, &fit].map(|c| c.usual_keys()[0]);
        let mut chosen = Chosen::new();
        choose(&mut chosen, &undo, Some(of_fit));
        let keymap = Keymap::of(&chosen);
        assert_eq!((keymap.keys(&undo), keymap.keys(&fit).len()), (vec![of_fit], 0));
        assert_eq!(keymap.command(&of_undo), None);
        choose(&mut chosen, &undo, None);
        choose(&mut chosen, &fit, Some(of_fit));
        assert!(chosen.is_empty(), "{chosen:?}");
        chosen.insert("Undo".into(), vec!["nonsense".into()]);
        assert!(Keymap::of(&chosen).keys(&undo).is_empty());
    }
}
