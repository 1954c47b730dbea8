//! The history panel, and undo that survives saving.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;

fn with_changes() -> Bench {
    let mut bench = Bench::with_photograph();
    for x in [0.4, 0.6] {
        bench.drag(&[(x, 0.4), (x, 0.5)]);
    }
    bench.press(Modifiers::NONE, Key::N);
    bench.drag(&[(0.5, 0.7), (0.6, 0.7)]);
    bench.press(Modifiers::NONE, Key::F9);
    bench
}

#[test]
fn every_change_is_listed_with_its_verb_and_can_be_gone_to() {
    let mut bench = with_changes();
    for label in ["State 0: Beginning", "State 1: Brush stroke", "State 3: Neutral stroke"] {
        assert!(bench.has(label), "{label}: {:?}", bench.labels());
    }
    assert!(bench.is_on("State 3: Neutral stroke"));
    bench.click("State 1: Brush stroke");
    assert!(bench.is_on("State 1: Brush stroke") && bench.is_enabled("Redo brush stroke"));
    bench.click("State 0: Beginning");
    assert!(!bench.is_enabled("Undo") && bench.is_enabled("Redo brush stroke"));
    bench.click("State 3: Neutral stroke");
    assert!(bench.is_enabled("Undo neutral stroke") && !bench.is_enabled("Redo"));
}

/// Saves, closes and opens the project again.
fn save_and_open_again(bench: &mut Bench) {
    let path = bench.path("ida.tintype");
    bench.press(Modifiers::COMMAND, Key::S);
    bench.wait_for("Path");
    bench.click_button("Save");
    bench.wait_until("the project file", move |_| path.is_file());
    bench.wait_until("saved", |b| b.has("Project saved"));
    bench.press(Modifiers::COMMAND, Key::W);
    bench.click_button("ida.tintype");
    bench.wait_for("Canvas");
}

#[test]
fn without_being_asked_a_project_forgets_what_was_done() {
    let mut bench = with_changes();
    save_and_open_again(&mut bench);
    assert!(!bench.is_enabled("Undo"));
}

#[test]
fn a_kept_history_is_undone_after_opening_again() {
    let mut bench = with_changes();
    bench.click("Keep history in projects");
    bench.click("State 2: Brush stroke");
    save_and_open_again(&mut bench);
    assert!(bench.is_enabled("Undo brush stroke") && bench.is_enabled("Redo neutral stroke"), "{:?}", bench.labels());
    bench.click("Undo brush stroke");
    assert!(bench.is_on("State 1: Brush stroke"));
    bench.window.get_by_label("State 3: Neutral stroke").click();
    bench.settle();
    assert!(bench.is_enabled("Undo neutral stroke"));
}
