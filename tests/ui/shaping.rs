//! What can be done with a stroke after it was painted: size, paint, place, number, name.

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::bench::Bench;

/// Two strokes, the left one selected.
fn with_selected() -> Bench {
    let mut bench = Bench::with_photograph();
    for x in [0.4, 0.6] {
        bench.drag(&[(x, 0.4), (x, 0.5), (x, 0.55)]);
    }
    bench.press(Modifiers::NONE, Key::V);
    bench.drag(&[(0.4, 0.45), (0.4, 0.45)]);
    bench.wait_for("Stroke 1 of 2");
    bench
}

fn size(bench: &Bench) -> f64 {
    bench.window.get_by_role_and_label(Role::Slider, "Size").accesskit_node().numeric_value().unwrap()
}

#[test]
fn the_size_of_the_selected_stroke_changes_and_the_brush_keeps_its_own() {
    let mut bench = with_selected();
    let before = size(&bench);
    assert!(bench.has("Selected stroke"));
    for _ in 0..3 {
        bench.press(Modifiers::NONE, Key::CloseBracket);
    }
    assert!(size(&bench) > before && bench.is_enabled("Undo change of size"));
    bench.click("Undo change of size");
    assert!((size(&bench) - before).abs() < 1e-3, "three presses in a row are one change");
    bench.press(Modifiers::NONE, Key::CloseBracket);
    bench.press(Modifiers::NONE, Key::B);
    assert!((size(&bench) - before).abs() < 1e-3, "the brush is as it was");
}

#[test]
fn a_stroke_becomes_neutral_and_a_color_again() {
    let mut bench = with_selected();
    assert!(bench.is_on("Make the stroke a color") && !bench.is_enabled("Make the stroke keep"));
    bench.click_button("Make the stroke neutral");
    assert!(bench.is_on("Make the stroke neutral") && bench.is_enabled("Undo recolor stroke"));
    bench.click_button("Make the stroke a color");
    assert!(bench.is_on("Make the stroke a color"));
    bench.click("Undo recolor stroke");
    assert!(bench.is_on("Make the stroke neutral"));
}

#[test]
fn a_stroke_is_dragged_and_the_drag_is_one_entry() {
    let mut bench = with_selected();
    bench.drag(&[(0.4, 0.45), (0.42, 0.5), (0.45, 0.6), (0.45, 0.7)]);
    assert!(bench.is_enabled("Undo move stroke"));
    bench.press(Modifiers::NONE, Key::Escape);
    bench.drag(&[(0.45, 0.7), (0.45, 0.7)]);
    bench.wait_for("Stroke 1 of 2");
    bench.click("Undo move stroke");
    assert!(bench.is_enabled("Undo brush stroke") && bench.is_enabled("Redo move stroke"));
}

#[test]
fn a_trembling_click_moves_nothing() {
    let mut bench = with_selected();
    bench.drag(&[(0.6, 0.45), (0.601, 0.451), (0.6, 0.45)]);
    bench.wait_for("Stroke 2 of 2");
    assert!(bench.is_enabled("Undo brush stroke"));
}

#[test]
fn arrow_keys_move_the_selected_stroke_and_presses_in_a_row_are_one_entry() {
    let mut bench = with_selected();
    bench.press(Modifiers::NONE, Key::Y);
    let divider = |bench: &Bench| {
        bench.window.get_by_label("Divider between before and after").accesskit_node().numeric_value().unwrap()
    };
    for _ in 0..4 {
        bench.press(Modifiers::SHIFT, Key::ArrowRight);
    }
    bench.press(Modifiers::NONE, Key::ArrowDown);
    assert!((divider(&bench) - 0.5).abs() < 1e-6, "the arrows are the canvas's while a stroke is selected");
    bench.click("Undo move stroke");
    assert!(bench.is_enabled("Undo brush stroke"), "five presses were one change");
}

#[test]
fn strokes_are_listed_by_color_name_and_selected_there() {
    let mut bench = with_selected();
    bench.click_button("Sky");
    bench.press(Modifiers::NONE, Key::F7);
    assert!(bench.has("Stroke 1: Sky") && bench.has("Stroke 2: "), "{:?}", bench.labels());
    bench.click("Stroke 2: Soft orange");
    bench.wait_for("Stroke 2 of 2");
    bench.click_button("Make the stroke neutral");
    assert!(bench.has("Stroke 2: Neutral"));
    bench.click("Close list");
    assert!(!bench.has("Stroke 2: Neutral"));
}

#[test]
fn a_name_and_a_note_are_written_saved_and_read_again() {
    let mut bench = with_selected();
    bench.press(Modifiers::NONE, Key::F7);
    bench.window.get_by_label("Name of the stroke").focus();
    bench.settle();
    for text in ["dress", " green"] {
        bench.window.get_by_label("Name of the stroke").type_text(text);
        bench.settle();
    }
    bench.window.get_by_label("Note on the stroke").focus();
    bench.settle();
    bench.window.get_by_label("Note on the stroke").type_text("aunt Ida");
    bench.settle();
    bench.click("Certain");
    assert!(bench.has("Stroke 1: dress green, Soft orange") && bench.is_on("Certain"), "{:?}", bench.labels());
    let path = bench.path("ida.tintype");
    bench.press(Modifiers::COMMAND, Key::S);
    bench.wait_for("Path");
    bench.click_button("Save");
    bench.wait_until("the project file", move |_| path.is_file());
    let text = std::fs::read_to_string(bench.path("ida.tintype")).unwrap();
    assert!(text.contains(r#""name":"dress green","note":"aunt Ida","evidence":"certain""#), "{text}");
    bench.click("Undo note on a stroke");
    assert!(bench.is_on("Unsaid") && bench.has("Stroke 1: dress green"));
}

#[test]
fn notes_go_into_an_exported_picture_when_asked() {
    let mut bench = with_selected();
    bench.press(Modifiers::COMMAND, Key::E);
    assert!(!bench.is_enabled("Write notes on strokes into the picture"), "there are none");
    bench.click_button("Cancel");
    bench.press(Modifiers::NONE, Key::F7);
    bench.window.get_by_label("Name of the stroke").focus();
    bench.settle();
    bench.window.get_by_label("Name of the stroke").type_text("dress green");
    bench.settle();
    bench.wait_until_at_rest();
    bench.press(Modifiers::COMMAND, Key::E);
    bench.click("Write notes on strokes into the picture");
    bench.window.get_all_by_label("Export").last().unwrap().click();
    bench.wait_for("Largest change of lightness");
    let bytes = std::fs::read(bench.path("ida colored.png")).unwrap();
    let wanted = b"<tintype:Name>dress green</tintype:Name>";
    assert!(bytes.windows(wanted.len()).any(|w| w == wanted));
}

#[test]
fn numbers_are_shown_on_request() {
    let mut bench = with_selected();
    assert!(!bench.has("Number 1: "));
    bench.press(Modifiers::NONE, Key::M);
    assert!(bench.has("Number 1: Soft orange") && bench.has("Number 2: Soft orange"), "{:?}", bench.labels());
    bench.press(Modifiers::NONE, Key::M);
    assert!(!bench.has("Number 1: "));
}
