//! Finds any command by a few letters of its name.

use eframe::egui::{Button, Context, Key, Modifiers, RichText, ScrollArea, TextEdit, TextWrapMode, vec2};

use super::Answer;
use super::frame::dialog;
use crate::ui::commands::{Command, findable};
use crate::ui::desk::Desk;
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
        let found = found(desk, &form.text);
        // Taken before the field sees them.
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        form.chosen = (form.chosen + pressed(Key::ArrowDown)).saturating_sub(pressed(Key::ArrowUp));
        form.chosen = form.chosen.min(found.len().saturating_sub(1));
        let entered = pressed(Key::Enter) > 0;
        let field = TextEdit::singleline(&mut form.text).hint_text(words::FIND_HINT).desired_width(f32::INFINITY);
        let field = ui.add(field).accessible_name(words::FIND_FIELD);
        field.request_focus();
        if field.changed() {
            form.chosen = 0;
        }
        let mut meant = found.get(form.chosen).filter(|_| entered).map(|(_, command)| command.clone());
        let height = (ui.ctx().content_rect().height() - 240.0).clamp(4.0 * ROW, 12.0 * ROW);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for (k, (label, command)) in found.iter().enumerate() {
                let mut button = Button::selectable(k == form.chosen, label).wrap_mode(TextWrapMode::Truncate);
                if let Some(shortcut) = command.shortcut(ui.ctx()) {
                    button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
                }
                let button = button.min_size(vec2(ui.available_width(), ROW - 1.0));
                let response = ui.add_enabled(desk.allows(command), button);
                if k == form.chosen && (entered || !field.lost_focus()) {
                    response.scroll_to_me(None);
                }
                let hint = command.words().map_or("", |w| w.hint);
                if response.on_hover_text(hint).clicked() {
                    meant = Some(command.clone());
                }
            }
            if found.is_empty() {
                ui.label(RichText::new(words::FIND_NONE).color(theme::colors(ui).weak));
            }
        });
        if let Some(command) = meant.filter(|command| desk.allows(command)) {
            // The dialog goes first: the command may open another.
            commands.extend([Command::Answer(Answer::Cancel), command]);
        }
    });
}

/// Commands whose names have the letters of `text` in that order, the best first; all of them while nothing is typed.
fn found(desk: &Desk, text: &str) -> Vec<(String, Command)> {
    let named = |command: Command| (desk.name(&command), command);
    let mut scored: Vec<(i32, (String, Command))> = findable(&desk.settings.recent)
        .into_iter()
        .map(named)
        .filter_map(|(name, command)| Some((score(&name, text)?, (name, command))))
        .collect();
    scored.sort_by_key(|(score, (_, command))| (std::cmp::Reverse(desk.allows(command)), std::cmp::Reverse(*score)));
    scored.into_iter().map(|(_, found)| found).collect()
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
