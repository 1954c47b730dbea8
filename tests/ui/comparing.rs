//! Candidates side by side: drawn, failing alone, chosen, measured, and what of them becomes the work.

use eframe::egui::accesskit::Toggled;
use eframe::egui::{Event, Key, Modifiers, Pos2, Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::bench::{Bench, button};

/// A window that compares: candidate 1 is the work, candidate 2 the plain tint.
fn comparing() -> Bench {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::F5);
    bench.wait_for("Candidate 2: Plain tint");
    drawn(&mut bench, 2);
    bench
}

/// Waits until so many candidates are drawn.
fn drawn(bench: &mut Bench, count: usize) {
    bench.wait_until("drawn", |bench| {
        let told = |text: &str| bench.window.query_all_by_label_contains(text).count();
        // One that is drawn anew shows its older picture meanwhile.
        told("Colorfulness") + told("PSNR") >= count && told("Waiting") + told("Stop candidate") == 0
    });
}

/// The middle of a candidate's picture.
fn middle(bench: &Bench, label: &str) -> Pos2 {
    bench.window.get_by_label_contains(label).rect().center()
}

fn click_at(bench: &mut Bench, at: Pos2) {
    bench.window.hover_at(at);
    bench.window.step();
    bench.window.event(button(at, true));
    bench.window.step();
    bench.window.event(button(at, false));
    bench.settle();
}

fn is_chosen(bench: &Bench, label: &str) -> bool {
    let node = bench.window.get_by_label_contains(label);
    let node = node.accesskit_node();
    node.is_selected() == Some(true) || node.toggled() == Some(Toggled::True)
}

/// Whether a text stands there, word for word.
fn shows(bench: &Bench, text: &str) -> bool {
    bench.window.query_all_by_label(text).next().is_some()
}

/// Writes a color original of the photograph, or of another size.
fn write_original(bench: &Bench, name: &str, width: u32) {
    let picture = image::RgbImage::from_fn(width, 90, |x, y| {
        let in_disk = x.abs_diff(60).pow(2) + y.abs_diff(45).pow(2) < 30 * 30;
        image::Rgb(if in_disk { [240, 140, 130] } else { [30, 70, 140] })
    });
    picture.save(bench.path(name)).unwrap();
}

fn open_original(bench: &mut Bench, name: &str) {
    bench.click_button("Color original…");
    bench.wait_for(name);
    bench.click_button(name);
    bench.click_button("Open");
}

#[test]
fn candidates_are_drawn_beside_each_other_and_one_that_fails_says_why() {
    let mut bench = comparing();
    assert!(bench.has("no network") && bench.has("Candidate 1: As it is now"), "{:?}", bench.labels());
    bench.add_ways("superpixel, siggraph17, constant:strength=0.5");
    bench.wait_for("Add one (F6)");
    bench.wait_for("weights are not installed");
    drawn(&mut bench, 3);
    assert!(bench.has("Candidate 5: Plain tint"), "{:?}", bench.labels());
    // Back at the canvas everything is as it was, and the candidates are still there.
    bench.click_button("Done");
    bench.wait_for("Canvas");
    bench.press(Modifiers::NONE, Key::F5);
    assert!(bench.has("Candidate 5: Plain tint"));
}

#[test]
fn numbers_choose_and_show_alone_while_they_are_held() {
    let mut bench = comparing();
    assert!(is_chosen(&bench, "Candidate 1"));
    bench.press(Modifiers::NONE, Key::Num2);
    assert!(is_chosen(&bench, "Candidate 2") && !is_chosen(&bench, "Candidate 1"));
    let key =
        |pressed| Event::Key { key: Key::Num1, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
    bench.window.event(key(true));
    bench.settle();
    assert!(bench.has("Alone: As it is now") && !bench.has("Candidate 2"), "{:?}", bench.labels());
    bench.window.event(key(false));
    bench.settle();
    assert!(is_chosen(&bench, "Candidate 1"));
    let at = middle(&bench, "Candidate 2");
    click_at(&mut bench, at);
    assert!(is_chosen(&bench, "Candidate 2"));
}

#[test]
fn more_candidates_than_can_be_kept_are_refused_with_numbers() {
    let mut bench = comparing();
    bench.add_ways(&vec!["constant"; 48].join(","));
    assert!(bench.has("50 candidates would take") && bench.has("at most 24"), "{:?}", bench.labels());
    assert!(!bench.has("Candidate 3"));
    bench.add_ways("telepathy");
    assert!(bench.has("telepathy"), "{:?}", bench.labels());
}

#[test]
fn a_kept_state_stays_as_it_was_while_the_others_follow_the_work() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::COMMAND, Key::K);
    bench.paint();
    bench.press(Modifiers::NONE, Key::F5);
    bench.wait_for("Kept 1");
    drawn(&mut bench, 3);
    // The state without strokes has no color, the work has.
    assert_eq!(bench.window.query_all_by_label("Colorfulness 0").count(), 1);
    assert!(bench.window.query_all_by_label_contains("Colorfulness").count() >= 3);
    let told = bench.labels();
    let number = told.iter().find_map(|label| label.strip_prefix("Candidate ")?.strip_suffix(": Kept 1")).unwrap();
    let label = format!("Use candidate {number}");
    bench.click_button(&label);
    assert!(bench.is_enabled("Undo change to a candidate"), "{:?}", bench.labels());
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.is_enabled("Undo brush stroke"));
}

#[test]
fn two_are_seen_with_a_line_between_or_by_their_difference() {
    let mut bench = comparing();
    bench.press(Modifiers::NONE, Key::Num2);
    bench.click_button("Split");
    assert!(bench.has("Divider between two candidates"));
    let before = bench.window.get_by_label("Divider between two candidates").rect().center();
    bench.drag_slowly(&[before, before + vec2(60.0, 0.0), before + vec2(120.0, 0.0)]);
    let after = bench.window.get_by_label("Divider between two candidates").rect().center();
    assert!((after.x - before.x - 120.0).abs() < 3.0, "{before:?} {after:?}");
    bench.click_button("Difference");
    bench.wait_for("Plain tint and As it is now: ΔE00");
    bench.click_button("Grid");
    assert!(bench.has("Candidate 1: As it is now"));
}

#[test]
fn a_color_original_measures_all_and_one_of_another_size_is_refused() {
    let mut bench = comparing();
    write_original(&bench, "small.png", 60);
    write_original(&bench, "true.png", 120);
    open_original(&mut bench, "small.png");
    bench.wait_for("60×90");
    assert!(bench.has("120×90") && !bench.has("PSNR"), "{:?}", bench.labels());
    open_original(&mut bench, "true.png");
    bench.wait_for("Candidate 3: Color original");
    bench.wait_until("measured", |bench| bench.window.query_all_by_label_contains("PSNR").count() == 2);
    assert!(bench.has("SSIM") && bench.has("ΔE00"), "{:?}", bench.labels());
    bench.click_button("Forget the original");
    assert!(!bench.has("PSNR") && !bench.has("Candidate 3"));
}

#[test]
fn the_best_becomes_the_work_and_each_step_is_undone_by_its_name() {
    let mut bench = comparing();
    bench.click_button("Use candidate 2");
    assert!(bench.is_enabled("Undo change of base"), "{:?}", bench.labels());
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.click_button("Pick strokes");
    let at = middle(&bench, "Candidate 2");
    click_at(&mut bench, at);
    assert!(bench.is_enabled("Undo brush stroke"));
    bench.press(Modifiers::COMMAND, Key::Z);
    drawn(&mut bench, 2);
    bench.click_button("Adopt a region");
    let corner = |x: f32, y: f32| at + 40.0 * vec2(x, y);
    let places: Vec<Pos2> = (0..24u8)
        .map(|k| {
            let t = f32::from(k) / 24.0 * std::f32::consts::TAU;
            corner(t.cos(), t.sin())
        })
        .collect();
    bench.drag_slowly(&places);
    assert!(bench.is_enabled("Undo adopted colors"), "{:?}", bench.labels());
    // The work has taken the color: it is no longer gray.
    bench.wait_until("adopted", |bench| !shows(bench, "Colorfulness 0"));
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.wait_until("undone", |bench| shows(bench, "Colorfulness 0"));
}

#[test]
fn a_blind_test_names_nobody_and_ends_with_rates() {
    let mut bench = comparing();
    bench.click("Blind test");
    bench.click("The chosen one and the one beside it, ten times");
    assert!(bench.has("1 of 10") && !bench.has("Plain tint"), "{:?}", bench.labels());
    for _ in 0..5 {
        bench.press(Modifiers::NONE, Key::ArrowLeft);
    }
    for _ in 0..5 {
        let at = middle(&bench, "The right picture is better");
        click_at(&mut bench, at);
    }
    assert!(bench.has("What was chosen") && bench.has("of 10, "), "{:?}", bench.labels());
    assert!(bench.has("(95 %, Wilson)") && bench.has("Plain tint"));
    bench.click_button("Back to the candidates");
    assert!(bench.has("Candidate 1: As it is now"));
}

#[test]
fn candidates_are_mixed_by_weights_and_a_weight_follows_an_undo() {
    let mut bench = comparing();
    bench.click_button("More of candidate 2");
    bench.click_button("Blend with the work everywhere");
    drawn(&mut bench, 2);
    let weight = |bench: &Bench, of: &str| {
        let label = format!("Weight of {of}");
        bench.window.get_by_role_and_label(Role::Slider, &label).accesskit_node().numeric_value().unwrap()
    };
    assert_eq!([weight(&bench, "As it was before"), weight(&bench, "Plain tint")], [50.0, 50.0]);
    // The plain tint alone and the work, as colorful as that.
    let whole = colorfulness(&mut bench, 2);
    assert!((2.0 * colorfulness(&mut bench, 1) - whole).abs() <= 2.0, "{:?}", bench.labels());
    bench.window.get_by_role_and_label(Role::Slider, "Weight of As it was before").focus();
    bench.settle();
    for _ in 0..50 {
        bench.press(Modifiers::NONE, Key::ArrowLeft);
    }
    assert_eq!(weight(&bench, "As it was before"), 0.0);
    assert!((colorfulness(&mut bench, 1) - whole).abs() <= 1.0, "{:?}", bench.labels());
    while bench.has("Undo blend candidates") {
        bench.press(Modifiers::COMMAND, Key::Z);
    }
    assert!(weight(&bench, "As it was before") > 40.0);
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(!bench.has("Weight of") && colorfulness(&mut bench, 1) == 0.0, "all of it is undone");
    bench.press(Modifiers::COMMAND, Key::Y);
    assert!(weight(&bench, "As it was before") > 40.0 && weight(&bench, "Plain tint") == 50.0);
    bench.click_button("Leave it so");
    assert!(!bench.has("Weight of") && colorfulness(&mut bench, 1) > 2.0, "{:?}", bench.labels());
}

/// How colorful the candidate of a number is, once all are drawn.
fn colorfulness(bench: &mut Bench, number: usize) -> f64 {
    drawn(bench, 2);
    let told: Vec<_> = bench.window.query_all_by_label_contains("Colorfulness ").collect();
    let text = told[number - 1].accesskit_node().value().unwrap();
    text.strip_prefix("Colorfulness ").unwrap().parse().unwrap()
}
