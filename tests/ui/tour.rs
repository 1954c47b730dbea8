//! The tour: offered once, skipped, seen, done by hand.

use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use tempfile::TempDir;

use crate::bench::Bench;

/// A window of somebody new, in the tour.
fn in_tour() -> Bench {
    let mut bench = Bench::empty();
    bench.click("Show me");
    bench.wait_for("Step 1 of 5");
    bench
}

fn remembered(folder: &TempDir) -> bool {
    let text = std::fs::read_to_string(folder.path().join("settings/settings.json"));
    text.is_ok_and(|text| text.contains("\"toured\": true"))
}

#[test]
fn the_tour_is_offered_once() {
    let mut bench = Bench::empty();
    assert!(bench.has("New here?"));
    bench.click("Skip");
    assert!(!bench.has("New here?"));
    bench.wait_until("settings", |bench| remembered(&bench.folder));
    let Bench { window, folder } = bench;
    drop(window);
    let again = Bench::new(folder, vec![], Harness::builder());
    assert!(!again.has("New here?") && again.has("Open a photograph"));
}

#[test]
fn the_tour_does_everything_for_who_only_looks_and_leaves_nothing_to_be_saved() {
    let mut bench = in_tour();
    assert!(bench.has("Paint a stroke") && bench.has("Marked place"));
    for (number, title) in
        [(2, "One color alone"), (3, "Colors meet"), (4, "Strokes stay alive"), (5, "That is all of it")]
    {
        bench.click("Do it for me");
        bench.wait_for(&format!("Step {number} of 5"));
        assert!(bench.has(title));
    }
    assert!(bench.is_enabled("Undo recolor stroke"), "all through the history");
    bench.click("Done");
    assert!(!bench.has("Step 5") && remembered(&bench.folder));
    bench.press(Modifiers::COMMAND, Key::W);
    assert!(!bench.has("Save your work?") && bench.has("Open a photograph"), "{:?}", bench.labels());
    assert!(!bench.has("Open Tour.png") && !bench.has("New here?"));
    assert!(
        std::fs::read_dir(bench.path("recovery")).is_ok_and(|mut files| files.next().is_none())
            || !bench.path("recovery").exists()
    );
}

#[test]
fn the_tour_goes_on_with_what_one_does_and_ends_at_any_step() {
    let mut bench = in_tour();
    bench.drag(&[(0.4, 0.3), (0.42, 0.28), (0.45, 0.28)]);
    bench.wait_for("Step 2 of 5");
    bench.click("Next");
    bench.wait_for("Step 3 of 5");
    bench.click("End the tour");
    assert!(!bench.has("Step 3") && bench.has("Canvas"));
}

#[test]
fn the_tour_is_called_again_beside_what_is_open_and_begins_anew() {
    let mut bench = Bench::with_photograph();
    bench.paint();
    for _ in 0..2 {
        bench.click("Help");
        bench.click_button("Tour");
        bench.wait_for("Step 1 of 5");
        bench.click("Do it for me");
        bench.wait_for("Step 2 of 5");
    }
    bench.press(Modifiers::COMMAND, Key::W);
    assert!(bench.has("ida.png") && !bench.has("Step 2"), "{:?}", bench.labels());
    assert!(bench.is_enabled("Undo brush stroke"), "the work beside is as it was");
}

#[test]
fn files_are_not_asked_for_in_the_folder_of_the_drawing() {
    let mut bench = in_tour();
    bench.press(Modifiers::COMMAND, Key::O);
    bench.wait_for("Path");
    let own = bench.path("photographs").display().to_string();
    assert!(!bench.has(&own), "{:?}", bench.labels());
}
