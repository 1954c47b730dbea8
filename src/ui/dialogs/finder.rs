//! Finds any command, and any color of the built-in palette, by a few letters of its name.

use eframe::egui::{
    Button, Context, CornerRadius, Key, Modifiers, Rect, Response, RichText, ScrollArea, TextEdit, TextWrapMode, Ui,
    vec2,
};

use super::Answer;
use super::frame::dialog;
use crate::ui::commands::{Command, findable};
use crate::ui::desk::Desk;
use crate::ui::keymap;
use crate::ui::palette;
use crate::ui::strings::dialog as words;
use crate::ui::theme;

/// What the dialog holds while it is open.
#[derive(Clone, Debug, Default)]
pub(in crate::ui) struct FinderForm {
    text: String,
    /// Which of the commands found is meant.
    chosen: usize,
}

/// Height of a row in points, by eye.
const ROW: f32 = 30.0;

pub(super) fn show(ctx: &Context, form: &mut FinderForm, desk: &Desk, commands: &mut Vec<Command>) {
    dialog(ctx, words::FIND, theme::DIALOG + 60.0, commands, |ui, commands| {
        // Taken before the field sees them.
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        let (down, up, entered) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp), pressed(Key::Enter) > 0);
        let field = TextEdit::singleline(&mut form.text).hint_text(words::FIND_HINT).desired_width(f32::INFINITY);
        let field = ui.add(field).accessible_name(words::FIND_FIELD);
        field.request_focus();
        if field.changed() {
            form.chosen = 0;
        }
        // After the field: letters and Enter of one slow frame mean what the letters say.
        let found = found(desk, &form.text);
        form.chosen = (form.chosen + down).saturating_sub(up).min(found.len().saturating_sub(1));
        let mut meant = found.get(form.chosen).filter(|_| entered);
        let height = (ui.ctx().content_rect().height() - 240.0).clamp(4.0 * ROW, 12.0 * ROW);
        // As high as before, whatever is found: a dialog that jumps while one types is hard to read.
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for (k, thing) in found.iter().enumerate() {
                let response = row(ui, thing, k == form.chosen);
                if k == form.chosen && (entered || !field.lost_focus()) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    meant = Some(thing);
                }
            }
            if found.is_empty() {
                ui.label(RichText::new(words::FIND_NONE).color(theme::colors(ui).weak));
            }
        });
        if let Some(thing) = meant.filter(|thing| thing.is_allowed) {
            // The dialog goes first: the command may open another.
            commands.push(Command::Answer(Answer::Cancel));
            commands.extend(thing.commands.iter().cloned());
        }
    });
}

/// Something that was found.
struct Thing {
    name: String,
    is_allowed: bool,
    /// What it does, one after the other.
    commands: Vec<Command>,
    /// How it looks, where it is a color.
    rgb: Option<[u8; 3]>,
}

impl Thing {
    fn command(desk: &Desk, command: Command) -> Self {
        let (name, is_allowed) = (desk.name(&command), desk.allows(&command));
        Self { name, is_allowed, commands: vec![command], rgb: None }
    }

    /// A color of the palette; it is painted with from then on.
    fn color(desk: &Desk, name: &str, commands: Vec<Command>, rgb: [u8; 3]) -> Self {
        let is_allowed = commands.iter().all(|command| desk.allows(command));
        Self { name: name.into(), is_allowed, commands, rgb: Some(rgb) }
    }
}

fn row(ui: &mut Ui, thing: &Thing, is_chosen: bool) -> Response {
    let mut button = Button::selectable(is_chosen, thing.name.as_str()).wrap_mode(TextWrapMode::Truncate);
    if let [command] = thing.commands.as_slice()
        && let Some(shortcut) = command.shortcut(ui.ctx())
    {
        button = button.shortcut_text(keymap::shown(ui.ctx(), &shortcut));
    }
    let button = button.min_size(vec2(ui.available_width(), ROW - 1.0));
    let response = ui.add_enabled(thing.is_allowed, button);
    if let Some(rgb) = thing.rgb {
        let middle = response.rect.right_center() - vec2(ROW, 0.0);
        let swatch = Rect::from_center_size(middle, vec2(1.4 * ROW, 0.5 * ROW));
        ui.painter().rect_filled(swatch, CornerRadius::same(theme::RADIUS), theme::srgb(rgb));
    }
    let hint = thing.commands.first().and_then(Command::words).map_or("", |words| words.hint);
    if hint.is_empty() { response } else { response.on_hover_text(hint) }
}

/// Commands and colors whose names have the letters of `text` in that order, the best first; all commands while nothing is
/// typed.
fn found(desk: &Desk, text: &str) -> Vec<Thing> {
    let commands = findable(&desk.settings.recent).into_iter().map(|command| Thing::command(desk, command));
    let colors = palette::colors().map(|(name, rgb)| Thing::color(desk, name, palette::choice(rgb).into(), rgb));
    let ramps = palette::ramps().map(|(name, ramp, rgb)| Thing::color(desk, name, vec![Command::Ramp(ramp)], rgb));
    let colors = colors.chain(ramps).filter(|_| !text.trim().is_empty());
    let mut scored: Vec<(i32, Thing)> =
        commands.chain(colors).filter_map(|thing| Some((score(&thing.name, text)?, thing))).collect();
    scored.sort_by_key(|(score, thing)| (std::cmp::Reverse(thing.is_allowed), std::cmp::Reverse(*score)));
    scored.into_iter().map(|(_, thing)| thing).collect()
}

/// How well a name has the letters of a text in their order: letters that follow one another and beginnings of words count
/// more, long names less. Nothing where a letter is missing.
fn score(name: &str, text: &str) -> Option<i32> {
    let letters: Vec<char> = name.to_lowercase().chars().collect();
    let (mut at, mut score, mut last) = (0, 0, None);
    for wanted in text.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let begins = |k: usize| k == 0 || !letters[k - 1].is_alphanumeric();
        let mut places = (at..letters.len()).filter(|&k| letters[k] == wanted);
        let first = places.next()?;
        let follows = last.is_some_and(|last| last + 1 == first);
        let k = if follows || begins(first) { first } else { places.find(|&k| begins(k)).unwrap_or(first) };
        score += if last.is_some_and(|last| last + 1 == k) { 5 } else { 0 } + if begins(k) { 4 } else { 1 };
        (at, last) = (k + 1, Some(k));
    }
    // While nothing is typed all are alike and keep their order; the shortest name would be Quit.
    last.map_or(Some(0), |_| Some(8 * score - i32::try_from(letters.len()).unwrap_or(i32::MAX / 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_are_found_and_beginnings_of_words_count_more() {
        assert!(score("Select next stroke", "sns").is_some() && score("Select next stroke", "sx").is_some());
        assert!(score("Undo", "undone").is_none() && score("Undo", "").is_some());
        assert_eq!(score("Quit", " "), score("Open a photograph", ""), "nothing typed puts none before another");
        let better = |text, a, b| score(a, text) > score(b, text);
        assert!(better("fit", "Fit in window", "Neutral filter it"));
        assert!(better("ls", "List of strokes", "Leave all as it was"));
        assert!(better("zoom", "Zoom in", "Z order of rooms"));
    }
}
