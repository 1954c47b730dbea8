//! Tools, strokes, history and view.

use eframe::egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::bench::{Bench, button};

#[test]
fn a_stroke_enters_the_history_and_comes_and_goes() {
    let mut bench = Bench::with_photograph();
    assert!(bench.has("Paint a few strokes") && !bench.is_enabled("Undo"));
    bench.paint();
    bench.wait_until_idle();
    assert!(bench.is_enabled("Undo brush stroke") && !bench.is_enabled("Redo"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.is_enabled("Redo brush stroke"));
    bench.wait_for("Paint a few strokes");
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(bench.is_enabled("Undo brush stroke"));
}

#[test]
fn one_drag_is_one_entry_and_a_click_is_a_dot() {
    let mut bench = Bench::with_photograph();
    bench.drag(&[(0.5, 0.5), (0.5, 0.5)]);
    assert!(bench.is_enabled("Undo brush stroke"));
    bench.paint();
    bench.click("Undo brush stroke");
    assert!(bench.is_enabled("Undo brush stroke"), "the dot is still there");
    bench.click("Undo brush stroke");
    assert!(!bench.is_enabled("Undo"));
}

#[test]
fn a_stroke_within_one_frame_is_not_lost() {
    let mut bench = Bench::with_photograph();
    bench.flick(&[(0.4, 0.4), (0.5, 0.45), (0.55, 0.4)]);
    assert!(bench.is_enabled("Undo brush stroke"));
}

#[test]
fn tools_are_chosen_by_key_and_each_names_its_stroke() {
    let mut bench = Bench::with_photograph();
    for (key, tool, undo) in [
        (Key::N, "Neutral", "Undo neutral stroke"),
        (Key::E, "Eraser", "Undo eraser stroke"),
        (Key::B, "Brush", "Undo brush stroke"),
    ] {
        bench.press(Modifiers::NONE, key);
        assert!(bench.is_on(tool), "{tool}");
        bench.paint();
        assert!(bench.is_enabled(undo), "{:?}", bench.labels());
    }
    bench.press(Modifiers::NONE, Key::H);
    assert!(bench.is_on("Hand") && !bench.is_on("Brush"));
}

#[test]
fn nothing_is_painted_beside_the_photograph_or_with_the_hand() {
    let mut bench = Bench::with_photograph();
    bench.drag(&[(0.002, 0.5), (0.004, 0.6)]);
    assert!(!bench.is_enabled("Undo"));
    bench.press(Modifiers::NONE, Key::H);
    bench.paint();
    assert!(!bench.is_enabled("Undo"));
}

#[test]
fn the_eyedropper_takes_gray_from_an_uncolored_photograph() {
    let mut bench = Bench::with_photograph();
    let before = bench.window.get_by_label("Hex color").value();
    bench.press(Modifiers::NONE, Key::I);
    bench.drag(&[(0.5, 0.5), (0.5, 0.5)]);
    let after = bench.window.get_by_label("Hex color").value().unwrap();
    assert_ne!(before.as_deref(), Some(after.as_str()));
    assert!(after[0..2] == after[2..4] && after[2..4] == after[4..6], "gray: {after}");
    assert!(!bench.is_enabled("Undo"));
}

#[test]
fn a_color_of_the_palette_is_named_and_becomes_recent_once_painted_with() {
    let mut bench = Bench::with_photograph();
    bench.click_button("Sky");
    assert!(bench.is_on("Sky") && !bench.has("Recent: Sky"));
    bench.paint();
    assert!(bench.has("Recent: Sky"));
}

#[test]
fn saturation_is_one_entry_and_needs_no_new_color() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.wait_until_idle();
    bench.window.get_by_role_and_label(Role::Slider, "Saturation").focus();
    bench.settle();
    bench.press(Modifiers::NONE, Key::ArrowRight);
    assert!(bench.is_enabled("Undo saturation"), "{:?}", bench.labels());
    assert!(bench.has("Ready") && !bench.has("Coloring"), "nothing is being solved");
}

#[test]
fn brush_size_follows_the_brackets() {
    let mut bench = Bench::with_photograph();
    let size = |bench: &Bench| {
        bench.window.get_by_role_and_label(Role::Slider, "Size").accesskit_node().numeric_value().unwrap()
    };
    let first = size(&bench);
    bench.press(Modifiers::NONE, Key::CloseBracket);
    let larger = size(&bench);
    bench.press(Modifiers::NONE, Key::OpenBracket);
    assert!(larger > first && (size(&bench) - first).abs() < 0.3);
}

#[test]
fn the_divider_comes_goes_and_moves_by_keys() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::Y);
    let place = |bench: &Bench| {
        bench.window.get_by_label("Divider between before and after").accesskit_node().numeric_value().unwrap()
    };
    assert!((place(&bench) - 0.5).abs() < 1e-6);
    bench.press(Modifiers::SHIFT, Key::ArrowRight);
    assert!((place(&bench) - 0.52).abs() < 1e-5);
    let knob = bench.at(0.52, 0.5);
    bench.window.hover_at(knob);
    bench.settle();
    bench.drag(&[(0.52, 0.5), (0.6, 0.5), (0.7, 0.5)]);
    assert!((place(&bench) - 0.7).abs() < 0.02, "{}", place(&bench));
    assert!(!bench.is_enabled("Undo"), "dragging the divider paints nothing");
    bench.press(Modifiers::NONE, Key::Y);
    assert!(!bench.has("Divider between before and after"));
}

#[test]
fn strokes_can_be_hidden_and_painting_shows_them_again() {
    let mut bench = Bench::with_photograph();
    assert!(bench.is_on("Show strokes"));
    bench.press(Modifiers::NONE, Key::S);
    assert!(!bench.is_on("Show strokes"));
    bench.paint();
    assert!(bench.is_on("Show strokes"));
}

#[test]
fn zoom_shows_in_the_status_bar_and_comes_back_to_fit() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND, Key::Num1);
    assert!(bench.has("100 %"));
    bench.press(Modifiers::COMMAND, Key::Plus);
    assert!(bench.has("150 %"), "{:?}", bench.labels());
    bench.press(Modifiers::COMMAND, Key::Num0);
    assert!(!bench.has("150 %"));
}

#[test]
fn a_hex_color_is_taken_while_letters_do_not_change_the_tool() {
    let mut bench = Bench::with_photograph();
    bench.window.get_by_label("Hex color").focus();
    bench.settle();
    bench.press(Modifiers::COMMAND, Key::A);
    bench.window.get_by_label("Hex color").type_text("8fb4d9");
    bench.press(Modifiers::NONE, Key::E);
    assert!(bench.is_on("Brush") && bench.is_on("Sky"), "{:?}", bench.labels());
}

#[test]
fn themes_change_from_the_menu() {
    let mut bench = Bench::with_photograph();
    bench.click_button("View");
    bench.click_button("Light theme");
    assert!(!bench.window.ctx.global_style().visuals.dark_mode);
    bench.click_button("View");
    bench.click_button("Dark theme");
    let panel = |bench: &Bench| bench.window.ctx.global_style().visuals.panel_fill;
    let dark = panel(&bench);
    assert!(bench.window.ctx.global_style().visuals.dark_mode);
    bench.click_button("View");
    bench.click_button("High contrast theme");
    assert_eq!(panel(&bench), eframe::egui::Color32::BLACK);
    bench.click_button("View");
    assert!(bench.is_on("High contrast theme") && !bench.is_on("Dark theme"));
    bench.click_button("Dark theme");
    assert_eq!(panel(&bench), dark);
}

#[test]
fn the_rest_takes_a_plain_tint_and_gives_it_back() {
    let mut bench = Bench::with_photograph();
    bench.click_button("Edit");
    bench.click("Tint the rest with this color");
    assert!(bench.is_enabled("Undo change of base"));
    bench.paint();
    bench.wait_until_idle();
    bench.click_button("Edit");
    assert!(!bench.is_enabled("Tint the rest with this color") && bench.is_enabled("Leave the rest gray"));
    bench.click("Leave the rest gray");
    bench.click_button("Edit");
    assert!(!bench.is_enabled("Leave the rest gray"));
}

#[test]
fn two_strokes_of_one_frame_are_two() {
    let mut bench = Bench::with_photograph();
    bench.window.hover_at(bench.at(0.3, 0.3));
    bench.window.step();
    for (from, to) in [((0.3, 0.3), (0.4, 0.3)), ((0.6, 0.7), (0.7, 0.7))] {
        let [from, to] = [from, to].map(|(x, y)| bench.at(x, y));
        bench.window.event(Event::PointerMoved(from));
        bench.window.event(button(from, true));
        bench.window.event(Event::PointerMoved(to));
        bench.window.event(button(to, false));
    }
    bench.settle();
    bench.press(Modifiers::NONE, Key::F7);
    assert!(bench.has("Stroke 2: ") && !bench.has("Stroke 3: "), "{:?}", bench.labels());
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.has("Stroke 1: ") && !bench.has("Stroke 2: "), "each is taken back on its own");
}
