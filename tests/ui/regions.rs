//! Regions: drawn, chosen, changed, taken away; and strokes that go to another photograph.

use eframe::egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;

/// A lasso around the middle.
fn with_region() -> Bench {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::F8);
    bench.press(Modifiers::NONE, Key::L);
    assert!(bench.is_on("Lasso") && bench.has("Draw around an area"));
    bench.drag(&[(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)]);
    assert!(bench.has("Region 1: Limit"), "{:?}", bench.labels());
    bench
}

#[test]
fn a_lasso_makes_a_region_that_is_undone_and_done_again() {
    let mut bench = with_region();
    assert!(bench.has("Selected region"));
    bench.click("Undo region");
    assert!(!bench.has("Region 1: Limit") && bench.has("No regions yet"));
    bench.click("Redo region");
    assert!(bench.has("Region 1: Limit"));
}

#[test]
fn the_kinds_of_a_region_stand_in_whole_words() {
    let bench = with_region();
    let kinds = [
        "Region is a limit",
        "Region stays neutral",
        "Fill region with this color",
        "Region takes no part",
        "Region is a frame",
    ];
    let places = kinds.map(|kind| bench.window.get_by_role_and_label(Role::Button, kind).rect());
    let high = places.map(|place| place.height());
    assert!(high.iter().all(|h| (h - high[0]).abs() < 0.5), "a word is broken: {high:?}");
    assert!(places.iter().all(|place| place.right() <= 1180.0 - 16.0), "beside the panel: {places:?}");
}

#[test]
fn a_slip_of_the_lasso_makes_none() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::L);
    bench.drag(&[(0.5, 0.5), (0.501, 0.5)]);
    assert!(!bench.is_enabled("Undo"));
}

#[test]
fn a_polygon_is_closed_by_enter_shortened_by_backspace_and_given_up_by_escape() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.press(Modifiers::NONE, Key::P);
    bench.wait_until_at_rest();
    assert!(bench.has("Press at the first corner"));
    for at in [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.9, 0.9)] {
        bench.drag(&[at, at]);
    }
    assert!(bench.has("Enter closes"), "{:?}", bench.labels());
    bench.press(Modifiers::NONE, Key::Backspace);
    assert!(bench.is_enabled("Undo brush stroke"), "Backspace took no stroke away");
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.is_enabled("Undo region") && bench.has("Selected region"));
    for at in [(0.2, 0.2), (0.3, 0.2), (0.3, 0.3)] {
        bench.drag(&[at, at]);
    }
    bench.press(Modifiers::NONE, Key::Escape);
    bench.press(Modifiers::NONE, Key::Enter);
    bench.click("Undo region");
    assert!(bench.is_enabled("Undo brush stroke"), "the second outline was given up");
}

#[test]
fn a_press_on_the_first_corner_closes_a_polygon() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::P);
    for at in [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.4)] {
        bench.drag(&[at, at]);
    }
    assert!(bench.is_enabled("Undo region"));
}

#[test]
fn a_region_is_filled_and_takes_another_color() {
    let mut bench = with_region();
    bench.click_button("Sky");
    bench.click_button("Fill region with this color");
    assert!(bench.has("Region 1: Fill") && bench.has("Color of the selected region"));
    bench.wait_until_at_rest();
    bench.click_button("Grass");
    assert!(bench.is_enabled("Undo change of region"));
    bench.click("Undo change of region");
    bench.click("Undo change of region");
    assert!(bench.has("Region 1: Limit"));
}

#[test]
fn regions_are_neutral_or_take_no_part_and_have_soft_edges() {
    let mut bench = with_region();
    bench.click_button("Region stays neutral");
    assert!(bench.has("Region 1: Neutral") && bench.is_on("Region stays neutral"));
    bench.click_button("Region takes no part");
    assert!(bench.has("Region 1: Mask"));
    bench.window.get_by_role_and_label(eframe::egui::Role::Slider, "Soft edge").focus();
    bench.settle();
    bench.press(Modifiers::NONE, Key::ArrowRight);
    bench.click("Undo change of region");
    assert!(bench.has("Region 1: Mask"), "the edge alone was undone");
}

#[test]
fn a_region_is_named_moved_and_taken_away() {
    let mut bench = with_region();
    bench.window.get_by_label("Name of the region").focus();
    bench.settle();
    bench.window.get_by_label("Name of the region").type_text("dress");
    bench.settle();
    assert!(bench.has("Region 1: dress, Limit"));
    bench.click("Region 1: dress, Limit");
    assert!(bench.is_on("Select"));
    bench.drag(&[(0.5, 0.4), (0.5, 0.45), (0.5, 0.5)]);
    assert!(bench.is_enabled("Undo move region"));
    bench.press(Modifiers::NONE, Key::Delete);
    assert!(bench.is_enabled("Undo remove region") && !bench.has("dress"));
    bench.click("Undo remove region");
    assert!(bench.has("Region 1: dress, Limit"));
}

#[test]
fn strokes_go_through_the_clipboard_and_other_text_is_refused() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    bench.wait_until_idle();
    bench.window.event(Event::Copy);
    bench.window.step();
    let copied = bench.window.output().platform_output.commands.iter().find_map(|command| match command {
        eframe::egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    bench.settle();
    assert!(copied.starts_with(r#"{"tintype_strokes":1,"width":120"#), "{copied}");
    bench.window.event(Event::Paste(copied));
    bench.settle();
    assert!(bench.is_enabled("Undo paste strokes"), "{:?}", bench.labels());
    bench.wait_for("1 stroke pasted");
    bench.window.event(Event::Paste("https://example.org".into()));
    bench.settle();
    assert!(bench.has("Nothing was pasted"));
}
