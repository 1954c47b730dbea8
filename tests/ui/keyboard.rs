//! Work without a pointer: hints placed by arrow keys, commands found by name, keys chosen by the person.

use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;

#[test]
fn a_hint_is_placed_with_arrow_keys() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::G);
    assert!(bench.has("Keyboard cursor at 60, 45"), "{:?}", bench.labels());
    for _ in 0..5 {
        bench.press(Modifiers::NONE, Key::ArrowRight);
    }
    bench.press(Modifiers::SHIFT, Key::ArrowUp);
    assert!(!bench.has("Keyboard cursor at 60, 45") && bench.has("Keyboard cursor at 6"), "{:?}", bench.labels());
    bench.press(Modifiers::NONE, Key::Space);
    assert!(bench.is_enabled("Undo brush stroke"));
    bench.press(Modifiers::SHIFT, Key::ArrowDown);
    bench.press(Modifiers::SHIFT, Key::Enter);
    bench.click("Undo brush stroke");
    assert!(bench.is_enabled("Undo brush stroke"), "the line was a change of its own");
    bench.press(Modifiers::NONE, Key::G);
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("Keyboard cursor"));
}

#[test]
fn the_keyboard_selects_and_outlines_too() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::G);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.press(Modifiers::NONE, Key::V);
    bench.press(Modifiers::NONE, Key::G);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.wait_for("Stroke 1 of 1");
    bench.press(Modifiers::NONE, Key::P);
    for key in [Key::ArrowRight, Key::ArrowDown, Key::ArrowLeft] {
        bench.press(Modifiers::NONE, Key::Space);
        bench.press(Modifiers::SHIFT, key);
    }
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.is_enabled("Undo region"), "{:?}", bench.labels());
}

#[test]
fn a_color_is_found_by_its_name() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    bench.window.get_by_label("Command").type_text("olivdr");
    bench.settle();
    bench.press(Modifiers::NONE, Key::Enter);
    assert_eq!(bench.window.get_by_label("Hex color").value().as_deref(), Some("5d583a"));
    assert!(bench.is_on("Olive drab"));
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    bench.window.get_by_label("Command").type_text("fair skin ramp");
    bench.settle();
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.is_on("Fair skin, ramp"), "{:?}", bench.labels());
}

#[test]
fn a_command_is_found_by_a_few_letters() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    bench.window.get_by_label("Command").type_text("befaft");
    bench.settle();
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.has("Divider between before and after"), "{:?}", bench.labels());
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    bench.window.get_by_label("Command").type_text("xyzzy");
    bench.settle();
    assert!(bench.has("No command and no color has these letters"));
    bench.press(Modifiers::NONE, Key::Escape);
    assert!(!bench.has("No command has these letters"));
}

#[test]
fn letters_and_enter_of_one_frame_run_what_the_letters_say() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    let (key, modifiers) = (Key::Enter, Modifiers::NONE);
    let enter = Event::Key { key, modifiers, pressed: true, repeat: false, physical_key: None };
    bench.window.input_mut().events.extend([Event::Text("light theme".into()), enter]);
    bench.window.step();
    bench.settle();
    assert!(!bench.has("A few letters") && !bench.has("Open a photograph or a project"), "{:?}", bench.labels());
    bench.click_button("View");
    assert!(bench.is_on("Light theme"));
}

#[test]
fn a_command_that_opens_a_dialog_is_found_too() {
    let mut bench = Bench::empty();
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    bench.window.get_by_label("Command").type_text("about");
    bench.settle();
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.has("About Tintype") && !bench.has("A few letters"));
}

#[test]
fn keys_are_chosen_conflicts_are_named_and_the_next_window_knows_them() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::F1);
    bench.click_button("Keys of Before and after: Y");
    bench.press(Modifiers::NONE, Key::B);
    assert!(bench.has("B belongs to Brush"), "{:?}", bench.labels());
    bench.press(Modifiers::SHIFT, Key::D);
    assert!(!bench.has("belongs to Brush") && bench.is_enabled("Usual keys of Before and after"));
    bench.click_button("Close");
    bench.press(Modifiers::NONE, Key::Y);
    assert!(!bench.has("Divider between before and after"), "its usual key is free");
    bench.press(Modifiers::SHIFT, Key::D);
    assert!(bench.has("Divider between before and after"));
    let settings = bench.path("settings/settings.json");
    bench.wait_until("the settings", move |_| {
        std::fs::read_to_string(&settings).is_ok_and(|text| text.contains("Shift+D"))
    });
    let Bench { window, folder } = bench;
    drop(window);
    let mut again = Bench::new(folder, vec![], Harness::builder());
    again.settle();
    again.press(Modifiers::NONE, Key::F1);
    assert!(again.is_enabled("Usual keys of Before and after"));
    again.click_button("All as usual");
    assert!(!again.is_enabled("Usual keys of Before and after"));
}

#[test]
fn taking_keys_over_leaves_the_other_command_without() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::F1);
    bench.click_button("Keys of Before and after: Y");
    bench.press(Modifiers::NONE, Key::E);
    bench.click_button("Take over");
    bench.click_button("Close");
    bench.press(Modifiers::NONE, Key::E);
    assert!(bench.has("Divider between before and after") && bench.is_on("Brush"));
}

#[test]
fn arrow_keys_go_where_they_point_in_a_turned_view_too() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::Period);
    bench.press(Modifiers::NONE, Key::G);
    assert!(bench.has("Keyboard cursor at 60, 45"), "{:?}", bench.labels());
    let x = |bench: &Bench| bench.window.get_by_label_contains("Keyboard cursor").rect().center();
    let before = x(&bench);
    bench.press(Modifiers::SHIFT, Key::ArrowRight);
    let moved = x(&bench) - before;
    assert!(moved.x > 20.0 && moved.y.abs() < 0.5, "{moved:?}");
    // What lies at the right of the turned photograph is its upper part.
    assert!(bench.has("Keyboard cursor at 60, 3"), "{:?}", bench.labels());
}
