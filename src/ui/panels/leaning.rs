//! What a network is told beside strokes: a palette, and one of its own likely colors.

use eframe::egui::{ComboBox, Ui};

use super::slider;
use crate::document::{MOST_MODES, Mood, Proposing};
use crate::engine::Method;
use crate::ui::strings::variants as words;

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
        slider::name(ui, label, hint);
        let list = ComboBox::from_id_salt(label).selected_text(name).width(ui.available_width()).truncate();
        let response = list.show_ui(ui, entries).response;
        response.accessible_name(label).on_hover_text(hint);
    });
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Rect, Role, vec2};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;

    #[test]
    fn names_and_lists_share_the_width_there_is() {
        const INSIDE: f32 = 230.0;
        let lists = |ui: &mut Ui| {
            ui.set_width(INSIDE);
            list(ui, (words::PALETTE, ""), words::OWN_PALETTE, |_| {});
            list(ui, (words::MODE, ""), "A name that is much longer than there is room for it", |_| {});
        };
        let window = Harness::builder().with_size(vec2(400.0, 200.0)).build_ui(lists);
        let place = |label| -> Rect { window.get_by_role_and_label(Role::ComboBox, label).rect() };
        let (palette, mode) = (place(words::PALETTE), place(words::MODE));
        assert_eq!((palette.left(), palette.right()), (mode.left(), mode.right()), "they line up");
        let name = window.get_by_role_and_label(Role::Label, words::MODE).rect();
        assert!(mode.right() <= name.left() + INSIDE + 0.5, "{mode:?} ends outside");
    }
}
