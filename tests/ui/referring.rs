//! Reference pictures in the window: taken in, matched, paired, turned, undone.

use std::path::{Path, PathBuf};

use eframe::egui::{Event, Key, Modifiers, Pos2, Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::bench::{Bench, button};

/// A window with a photograph and, beside it, `mirror.png`: the same in color, the disk red and the ground blue.
pub(crate) fn bench() -> Bench {
    let bench = Bench::with_photograph();
    write_mirror(&bench.path("mirror.png"));
    bench
}

/// The photograph of the bench in color and mirrored.
pub(crate) fn write_mirror(path: &Path) -> PathBuf {
    let picture = image::RgbImage::from_fn(120, 90, |x, y| {
        let in_disk = x.abs_diff(60).pow(2) + y.abs_diff(45).pow(2) < 30 * 30;
        let texture = u8::try_from(((119 - x) * 7 + y * 13) % 9).unwrap_or(0);
        image::Rgb(if in_disk { [240, 140 + texture, 130] } else { [30, 70 + texture, 140] })
    });
    picture.save(path).unwrap();
    path.into()
}

/// Takes the picture in by the list of references.
fn take_in(bench: &mut Bench) {
    bench.press(Modifiers::NONE, Key::F6);
    bench.click_button("Add a reference picture…");
    bench.wait_for("mirror.png");
    bench.click_button("mirror.png");
    bench.click_button("Open");
    bench.wait_for("Reference 1: mirror.png");
    bench.wait_for("Undo change of base");
}

/// Places of the picture of the reference by their shares of width and height.
fn in_reference(bench: &Bench, places: &[(f32, f32)]) -> Vec<Pos2> {
    let rect = bench.window.get_by_role_and_label(Role::Image, "Reference picture").rect();
    places.iter().map(|&(x, y)| rect.lerp_inside(vec2(x, y))).collect()
}

/// Draws in the picture of the reference.
fn draw_there(bench: &mut Bench, places: &[(f32, f32)]) {
    let places = in_reference(bench, places);
    bench.drag_slowly(&places);
}

/// Around something in the middle.
const AROUND: [(f32, f32); 4] = [(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)];

fn is_red(code: &str) -> bool {
    let channel = |from: usize| u8::from_str_radix(&code[from..from + 2], 16).unwrap();
    channel(0) > channel(4).saturating_add(20)
}

#[test]
fn a_reference_colors_the_photograph_at_once_and_is_undone() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.press(Modifiers::NONE, Key::I);
    let brush = bench.window.get_by_label("Hex color").value().unwrap();
    let mut found = String::new();
    // The color comes when the pictures have been compared.
    for _ in 0..500 {
        bench.drag(&[(0.5, 0.5), (0.5, 0.5)]);
        found = bench.window.get_by_label("Hex color").value().unwrap();
        if is_red(&found) && found != brush {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(is_red(&found) && found != brush, "the eyedropper finds the disk red: {found}");
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.has("No reference yet"));
    bench.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(bench.has("Reference 1: mirror.png"));
}

#[test]
fn pairs_are_made_by_two_presses_and_each_change_is_undone_by_its_name() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.window.get_by_role_and_label(Role::Image, "Reference picture").click();
    bench.settle();
    assert!(bench.has("Now press the place in the photograph"));
    bench.drag(&[(0.3, 0.3), (0.3, 0.3)]);
    assert!(bench.is_enabled("Undo change of reference") && bench.has("Forget pairs"), "{:?}", bench.labels());
    assert!(!bench.has("Now press the place in the photograph"), "no stroke was painted either");
    bench.click_button("Forget pairs");
    assert!(!bench.has("Forget pairs"));
    bench.click_button("Turn");
    bench.window.get_by_label("Keep in the project").click();
    bench.settle();
    bench.click_button("Remove");
    assert!(bench.is_enabled("Undo remove reference") && bench.has("No reference yet"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.has("Reference 1: mirror.png"));
}

#[test]
fn where_references_say_little_is_shown_and_gone_to() {
    let mut bench = bench();
    bench.press(Modifiers::NONE, Key::U);
    assert!(!bench.has("Where color is unsure"), "there is no reference");
    take_in(&mut bench);
    bench.click_button("Show where color is unsure");
    bench.wait_for("Clear: unsure, a stroke helps here");
    bench.click_button("Next best place for a hint");
    bench.wait_for("Marked place");
    let first = bench.window.get_by_label("Marked place").rect().center();
    bench.press(Modifiers::NONE, Key::B);
    bench.window.hover_at(first);
    bench.window.step();
    bench.window.event(button(first, true));
    bench.window.event(button(first, false));
    bench.settle();
    bench.press(Modifiers::NONE, Key::J);
    bench.wait_until("another place", |bench| {
        bench.window.query_by_label("Marked place").is_some_and(|mark| mark.rect().center().distance(first) > 5.0)
    });
}

#[test]
fn a_rectangle_crops_a_reference_and_all_of_it_is_used_again() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.click_button("Crop");
    assert!(bench.is_on("Crop") && !bench.is_on("Pair"));
    draw_there(&mut bench, &[(0.5, 0.5), (0.5, 0.5)]);
    assert!(!bench.has("Use all of it"), "a click is no rectangle");
    draw_there(&mut bench, &[(0.1, 0.1), (0.5, 0.5), (0.6, 0.9)]);
    assert!(bench.is_enabled("Undo change of reference"));
    bench.click_button("Use all of it");
    assert!(!bench.has("Use all of it"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.has("Use all of it"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(!bench.has("Use all of it") && bench.is_enabled("Undo change of base"));
}

#[test]
fn parts_are_left_out_one_by_one_and_used_again() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.click_button("Leave out");
    draw_there(&mut bench, &AROUND);
    draw_there(&mut bench, &[(0.1, 0.1), (0.3, 0.1), (0.2, 0.3)]);
    draw_there(&mut bench, &[(0.1, 0.8), (0.101, 0.8), (0.1, 0.801)]);
    assert!(bench.has("Left out part 2") && !bench.has("Left out part 3"), "a slip leaves nothing out");
    bench.click_button("Use left out part 1");
    assert!(bench.has("Left out part 1") && !bench.has("Left out part 2"));
    bench.press(Modifiers::COMMAND, Key::Z);
    bench.click_button("Use what is left out");
    assert!(!bench.has("Left out part"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.has("Left out part 2"));
}

#[test]
fn an_outline_that_is_left_by_escape_says_nothing() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.click_button("Leave out");
    let places = in_reference(&bench, &AROUND);
    bench.window.hover_at(places[0]);
    bench.window.step();
    bench.window.event(button(places[0], true));
    for place in &places[1..] {
        bench.window.event(Event::PointerMoved(*place));
        bench.window.step();
    }
    bench.press(Modifiers::NONE, Key::Escape);
    bench.window.event(button(places[3], false));
    bench.settle();
    assert!(!bench.has("Left out part") && bench.is_enabled("Undo change of base"));
}

#[test]
fn outlines_in_both_pictures_go_together_and_single_pairs_are_forgotten() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.click_button("Region pair");
    draw_there(&mut bench, &AROUND);
    assert!(bench.has("Now draw around what takes its color"));
    bench.drag(&[(0.5, 0.5), (0.501, 0.5)]);
    assert!(bench.has("Now draw around what takes its color"), "a slip is no answer");
    bench.drag(&AROUND);
    assert!(bench.has("Pair 1 in the reference") && bench.has("Pair 1 in the photograph"), "{:?}", bench.labels());
    assert!(bench.is_enabled("Undo change of reference"), "no stroke was painted");
    bench.click_button("Pair");
    draw_there(&mut bench, &[(0.2, 0.2), (0.2, 0.2)]);
    bench.drag(&[(0.5, 0.3), (0.5, 0.3)]);
    assert!(bench.has("Pair 2 in the photograph"));
    bench.click_button("Forget pair 1");
    assert!(bench.has("Pair 1 in the photograph") && !bench.has("Pair 2 in the photograph"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.has("Pair 2 in the photograph"));
    bench.press(Modifiers::NONE, Key::F6);
    assert!(!bench.has("Pair 1 in the photograph"), "they are shown with the list");
}

#[test]
fn what_was_begun_is_left_by_escape_or_with_the_list() {
    let mut bench = bench();
    take_in(&mut bench);
    for tool in ["Pair", "Region pair"] {
        bench.click_button(tool);
        draw_there(&mut bench, &AROUND);
        assert!(bench.has("Escape leaves it"), "{tool}");
        bench.press(Modifiers::NONE, Key::Escape);
        assert!(!bench.has("Escape leaves it"), "{tool}");
    }
    bench.click_button("Use only here…");
    bench.press(Modifiers::NONE, Key::F6);
    bench.paint();
    assert!(bench.is_enabled("Undo brush stroke"));
}

#[test]
fn a_reference_is_used_in_a_part_of_the_photograph_alone() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.click_button("Use only here…");
    bench.drag(&[(0.2, 0.2), (0.5, 0.2), (0.5, 0.8), (0.2, 0.8)]);
    assert!(bench.has("Reference used here") && bench.is_enabled("Undo change of reference"));
    bench.click_button("Use it everywhere");
    assert!(!bench.has("Reference used here"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(bench.has("Reference used here"));
    bench.press(Modifiers::COMMAND, Key::Z);
    assert!(!bench.has("Reference used here"));
}

#[test]
fn an_outline_is_answered_by_keyboard_too() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.click_button("Use only here…");
    bench.press(Modifiers::NONE, Key::G);
    for (arrow, steps) in [(Key::ArrowRight, 9), (Key::ArrowDown, 9), (Key::ArrowLeft, 9)] {
        bench.press(Modifiers::NONE, Key::Space);
        for _ in 0..steps {
            bench.press(Modifiers::NONE, arrow);
        }
    }
    bench.press(Modifiers::NONE, Key::Space);
    bench.press(Modifiers::NONE, Key::Enter);
    assert!(bench.has("Reference used here"), "{:?}", bench.labels());
}

#[test]
fn a_color_of_the_reference_is_taken_and_the_lightness_stays() {
    let mut bench = bench();
    take_in(&mut bench);
    bench.click("Enter the color in CIE Lab");
    let number =
        |bench: &Bench, label: &str| bench.window.get_by_label(label).accesskit_node().numeric_value().unwrap();
    let before = number(&bench, "Lab lightness L*");
    let places = in_reference(&bench, &[(0.5, 0.5), (0.05, 0.05)]);
    bench.window.event(Event::ModifiersChanged(Modifiers::ALT));
    bench.drag_slowly(&places[..1]);
    bench.window.event(Event::ModifiersChanged(Modifiers::NONE));
    bench.settle();
    assert!(number(&bench, "Lab a*, green to red") > 20.0, "the disk is red: {:?}", bench.labels());
    assert!(!bench.has("Escape leaves it"), "no pair was begun");
    bench.click_button("Take color");
    draw_there(&mut bench, &[(0.05, 0.05), (0.06, 0.05)]);
    assert!(number(&bench, "Lab b*, blue to yellow") < -20.0, "the ground is blue");
    assert!((number(&bench, "Lab lightness L*") - before).abs() < 0.01);
}
