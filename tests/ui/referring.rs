//! Reference pictures in the window: taken in, matched, paired, turned, undone.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;

/// A window with a photograph and, beside it, `mirror.png`: the same in color, the disk red and the ground blue.
fn bench() -> Bench {
    let bench = Bench::with_photograph();
    let picture = image::RgbImage::from_fn(120, 90, |x, y| {
        let in_disk = x.abs_diff(60).pow(2) + y.abs_diff(45).pow(2) < 30 * 30;
        let texture = u8::try_from(((119 - x) * 7 + y * 13) % 9).unwrap_or(0);
        image::Rgb(if in_disk { [240, 140 + texture, 130] } else { [30, 70 + texture, 140] })
    });
    picture.save(bench.path("mirror.png")).unwrap();
    bench
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
    bench.window.get_by_role_and_label(eframe::egui::Role::Image, "Reference picture").click();
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
    bench.window.event(crate::bench::button(first, true));
    bench.window.event(crate::bench::button(first, false));
    bench.settle();
    bench.press(Modifiers::NONE, Key::J);
    bench.wait_until("another place", |bench| {
        bench.window.query_by_label("Marked place").is_some_and(|mark| mark.rect().center().distance(first) > 5.0)
    });
}
