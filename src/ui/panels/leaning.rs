//! What a network is told beside strokes: a palette, and one of its own likely colors.

use eframe::egui::{ComboBox, RichText, Ui};

use crate::document::{MOST_MODES, Mood, Proposing};
use crate::engine::Method;
use crate::ui::strings::variants as words;
use crate::ui::theme;

/// Width of a list in points, by eye.
const WIDTH: f32 = 170.0;

/// Draws the lists that the method has a use for; what was chosen otherwise than it is now.
pub(super) fn show(ui: &mut Ui, now: Proposing, method: &Method) -> Option<Proposing> {
    let mut chosen = now;
    if method.takes_palettes() {
        let name = now.palette.map_or(words::OWN_PALETTE, words::mood);
        list(ui, (words::PALETTE, words::PALETTE_HINT), name, |ui| {
            ui.selectable_value(&mut chosen.palette, None, words::OWN_PALETTE);
            for mood in Mood::ALL {
                ui.selectable_value(&mut chosen.palette, Some(mood), words::mood(mood));
            }
        });
    }
    if method.has_modes() {
        let name = |mode| if mode == 0 { words::NO_MODE.to_owned() } else { words::mode(mode) };
        list(ui, (words::MODE, words::MODE_HINT), &name(now.mode), |ui| {
            for mode in 0..=MOST_MODES {
                ui.selectable_value(&mut chosen.mode, mode, name(mode));
            }
        });
    }
    (chosen != now).then_some(chosen)
}

fn list(ui: &mut Ui, (label, hint): (&str, &str), name: &str, entries: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(label).color(theme::colors(ui).weak)).on_hover_text(hint);
        let list = ComboBox::from_id_salt(label).selected_text(name).width(WIDTH);
        let response = list.show_ui(ui, entries).response;
        response.accessible_name(label).on_hover_text(hint);
    });
}
