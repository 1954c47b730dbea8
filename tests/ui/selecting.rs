//! Selecting strokes: another color, their reach, taking them away.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;

/// Three strokes from left to right, the second in the color of sky.
fn with_strokes() -> Bench {
    let mut bench = Bench::with_photograph();
    for (x, color) in [(0.4, None), (0.5, Some("Sky")), (0.6, None)] {
        if let Some(color) = color {
            bench.click_button(color);
        }
        bench.drag(&[(x, 0.4), (x, 0.5), (x, 0.55)]);
    }
    bench.press(Modifiers::NONE, Key::V);
    assert!(bench.is_on("Select"));
    bench
}

fn hex(bench: &Bench) -> String {
    bench.window.get_by_label("Hex color").value().unwrap()
}

/// Presses and lets go at a place of the canvas.
fn click_at(bench: &mut Bench, x: f32, y: f32) {
    bench.drag(&[(x, y), (x, y)]);
}

#[test]
fn a_click_takes_the_stroke_below_and_one_beside_lets_go() {
    let mut bench = with_strokes();
    click_at(&mut bench, 0.5, 0.45);
    bench.wait_for("Stroke 2 of 3");
    assert!(bench.is_on("Sky") && bench.has("Color of the selected stroke"));
    click_at(&mut bench, 0.6, 0.5);
    bench.wait_for("Stroke 3 of 3");
    click_at(&mut bench, 0.45, 0.8);
    assert!(!bench.has("Stroke 3 of 3") && bench.has("Click a stroke"), "{:?}", bench.labels());
    assert!(bench.is_enabled("Undo brush stroke"), "selecting is no change");
}

#[test]
fn a_chosen_color_repaints_the_selected_stroke_and_can_be_undone() {
    let mut bench = with_strokes();
    click_at(&mut bench, 0.4, 0.45);
    bench.wait_for("Stroke 1 of 3");
    let before = hex(&bench);
    bench.click_button("Grass");
    assert!(bench.is_enabled("Undo recolor stroke") && bench.is_on("Grass"));
    bench.click_button("Brick");
    bench.click("Undo recolor stroke");
    assert!(bench.is_on("Grass"), "the picker follows the stroke: {}", hex(&bench));
    bench.click("Undo recolor stroke");
    assert_eq!(hex(&bench), before);
    assert!(bench.is_enabled("Undo brush stroke") && bench.is_enabled("Redo recolor stroke"));
}

#[test]
fn dragging_through_the_picker_is_one_entry() {
    let mut bench = with_strokes();
    click_at(&mut bench, 0.4, 0.45);
    bench.wait_for("Stroke 1 of 3");
    let before = hex(&bench);
    bench.window.get_by_label("Color plane").scroll_to_me();
    bench.settle();
    let plane = bench.window.get_by_label("Color plane").rect();
    let path = [(0.55, 0.5), (0.6, 0.4), (0.65, 0.45), (0.7, 0.4)];
    bench.drag_slowly(path.map(|(x, y)| plane.lerp_inside(eframe::egui::vec2(x, y))).as_slice());
    assert_ne!(hex(&bench), before);
    bench.click("Undo recolor stroke");
    assert!(hex(&bench) == before && bench.is_enabled("Undo brush stroke"), "{} for {before}", hex(&bench));
}

#[test]
fn a_typed_color_and_the_eyedropper_repaint_too() {
    let mut bench = with_strokes();
    click_at(&mut bench, 0.4, 0.45);
    bench.window.get_by_label("Hex color").focus();
    bench.settle();
    bench.press(Modifiers::COMMAND, Key::A);
    bench.window.get_by_label("Hex color").type_text("8fb4d9");
    bench.settle();
    assert!(bench.is_on("Sky") && bench.is_enabled("Undo recolor stroke"));
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(bench.has("Color of the selected stroke"), "Escape ended the typing alone");
    bench.click_button("View");
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Light theme") && bench.has("Color of the selected stroke"), "Escape closed the menu alone");
    bench.press(Modifiers::NONE, Key::I);
    bench.wait_for("Stroke 1 of 3");
    click_at(&mut bench, 0.45, 0.45);
    assert!(!bench.is_on("Sky"), "a color of the picture");
    bench.click("Undo recolor stroke");
    bench.click("Undo recolor stroke");
    assert!(bench.is_enabled("Undo brush stroke"));
}

#[test]
fn delete_takes_the_stroke_away_and_undo_brings_it_back_selected() {
    let mut bench = with_strokes();
    click_at(&mut bench, 0.5, 0.45);
    bench.wait_for("Stroke 2 of 3");
    bench.press(Modifiers::NONE, Key::Delete);
    assert!(bench.is_enabled("Undo remove stroke") && !bench.has("of the selected stroke"));
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.wait_for("Stroke 2 of 3");
    bench.press(Modifiers::NONE, Key::B);
    assert!(!bench.has("of the selected stroke"), "the next color is for the next stroke");
    bench.press(Modifiers::NONE, Key::Delete);
    assert!(bench.is_enabled("Redo remove stroke"), "nothing was removed");
}

#[test]
fn strokes_are_gone_through_by_keyboard() {
    let mut bench = with_strokes();
    for stroke in ["Stroke 1 of 3", "Stroke 2 of 3", "Stroke 3 of 3"] {
        bench.press(Modifiers::NONE, Key::Tab);
        bench.wait_for(stroke);
    }
    bench.press(Modifiers::SHIFT, Key::Tab);
    bench.wait_for("Stroke 2 of 3");
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Stroke 2 of 3"));
    bench.press(Modifiers::SHIFT, Key::Tab);
    bench.wait_for("Stroke 3 of 3");
    bench.press(Modifiers::NONE, Key::Tab);
    assert!(bench.has("Click a stroke"), "after the last the keyboard goes on");
    bench.press(Modifiers::NONE, Key::Tab);
    assert!(bench.has("Click a stroke"));
}

#[test]
fn the_edit_menu_goes_through_strokes_too() {
    let mut bench = with_strokes();
    bench.press(Modifiers::NONE, Key::B);
    bench.click_button("Edit");
    bench.click("Select previous stroke");
    bench.wait_for("Stroke 3 of 3");
    assert!(bench.is_on("Select"));
    bench.click_button("Edit");
    bench.click("Let go of the stroke");
    assert!(bench.has("Click a stroke"));
}

#[test]
fn the_reach_is_shown_with_a_legend() {
    let mut bench = with_strokes();
    assert!(!bench.is_on("Show reach"));
    click_at(&mut bench, 0.5, 0.45);
    bench.press(Modifiers::NONE, Key::R);
    assert!(bench.is_on("Show reach"));
    bench.wait_for("Reach of the selected stroke");
    assert!(bench.has("Hatched: none of its color"));
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(bench.has("Select a stroke to see its reach"));
    bench.click_button("Show reach");
    assert!(!bench.has("Select a stroke to see its reach"));
}

#[test]
fn reach_without_a_selection_means_the_stroke_just_painted() {
    let mut bench = with_strokes();
    bench.press(Modifiers::NONE, Key::B);
    bench.press(Modifiers::NONE, Key::R);
    bench.wait_for("Reach of the selected stroke");
    bench.wait_for("Stroke 3 of 3");
    bench.press(Modifiers::NONE, Key::Delete);
    assert!(bench.has("Select a stroke to see its reach"));
}
