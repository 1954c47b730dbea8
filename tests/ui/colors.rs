//! Choosing colors: in numbers, by harmony, from palettes, ramps, pictures and the clipboard.

use eframe::egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::bench::Bench;

fn hex(bench: &Bench) -> String {
    bench.window.get_by_label("Hex color").value().unwrap()
}

/// Types a color into the field of hex codes.
fn choose(bench: &mut Bench, code: &str) {
    bench.window.get_by_label("Hex color").focus();
    bench.settle();
    bench.press(Modifiers::COMMAND, Key::A);
    bench.window.get_by_label("Hex color").type_text(code);
    bench.settle();
    bench.press(Modifiers::NONE, Key::Escape);
}

fn number(bench: &Bench, label: &str) -> f64 {
    bench.window.get_by_label(label).accesskit_node().numeric_value().unwrap()
}

/// Types a number into a field that one can also drag.
fn enter(bench: &mut Bench, label: &str, value: &str) {
    bench.window.get_by_label(label).focus();
    bench.settle();
    bench.press(Modifiers::COMMAND, Key::A);
    bench.window.get_by_label(label).type_text(value);
    bench.settle();
    bench.press(Modifiers::NONE, Key::Enter);
}

#[test]
fn a_color_is_the_same_in_hex_lab_and_hsv_and_can_be_entered_in_each() {
    let mut bench = Bench::with_photograph();
    choose(&mut bench, "ff8000");
    bench.click("Enter the color as hue, saturation and value");
    assert!((number(&bench, "Hue in degrees") - 30.1).abs() < 0.5);
    assert!((number(&bench, "Value in percent") - 100.0).abs() < 0.5);
    enter(&mut bench, "Hue in degrees", "210");
    bench.click("Enter the color as hex");
    assert_eq!(hex(&bench), "0080ff");
    bench.click("Enter the color in CIE Lab");
    enter(&mut bench, "Lab lightness L*", "50");
    enter(&mut bench, "Lab a*, green to red", "20");
    enter(&mut bench, "Lab b*, blue to yellow", "10");
    bench.click("Enter the color as hex");
    assert_eq!(hex(&bench), "9d6a67");
}

#[test]
fn a_color_that_srgb_has_not_is_marked_and_snapped() {
    let mut bench = Bench::with_photograph();
    choose(&mut bench, "808080");
    assert!(!bench.has("Snap"));
    bench.click("Enter the color in CIE Lab");
    enter(&mut bench, "Lab a*, green to red", "-120");
    assert!(bench.has("Snap"));
    bench.click_button("Snap");
    assert!(!bench.has("Snap") && number(&bench, "Lab a*, green to red") > -70.0);
}

#[test]
fn harmonies_turn_the_hue() {
    let mut bench = Bench::with_photograph();
    choose(&mut bench, "9d6a67");
    bench.click_button("Complementary");
    bench.click("Enter the color in CIE Lab");
    assert!((number(&bench, "Lab a*, green to red") + 20.0).abs() < 1.0);
    assert!((number(&bench, "Lab lightness L*") - 50.0).abs() < 1.0, "at the same lightness");
}

#[test]
fn a_ramp_is_painted_with_and_another_color_ends_it() {
    let mut bench = Bench::with_photograph();
    bench.click_button("Fair skin, ramp");
    assert!(bench.is_on("Fair skin, ramp") && !bench.is_on("Fair skin"));
    bench.paint();
    bench.wait_until_idle();
    assert!(bench.is_enabled("Undo brush stroke") && !bench.has("Recent: Fair skin"));
    bench.press(Modifiers::NONE, Key::V);
    bench.click_button("Edit");
    bench.click("Select next stroke");
    assert!(bench.is_on("Fair skin, ramp"), "the stroke keeps its ramp");
    bench.click_button("Sky");
    assert!(bench.is_enabled("Undo recolor stroke") && !bench.is_on("Fair skin, ramp"));
    bench.click("Undo recolor stroke");
    assert!(bench.is_on("Fair skin, ramp"));
}

/// Clicks an entry of the menu beside the list of palettes.
fn palette_menu(bench: &mut Bench, entry: &str) {
    bench.click_button("What can be done with palettes");
    bench.click(entry);
}

fn new_palette(bench: &mut Bench, name: &str) {
    palette_menu(bench, "New palette…");
    bench.window.get_by_label("Name of the palette").focus();
    bench.settle();
    bench.press(Modifiers::COMMAND, Key::A);
    bench.window.get_by_label("Name of the palette").type_text(name);
    bench.settle();
    bench.click_button("Keep this name");
    bench.wait_for("add it from the menu above");
}

#[test]
fn a_palette_of_ones_own_is_made_filled_renamed_kept_and_deleted() {
    let mut bench = Bench::with_photograph();
    choose(&mut bench, "a8353a");
    new_palette(&mut bench, "Dresses");
    palette_menu(&mut bench, "Add the chosen color");
    bench.wait_for("Color a8353a");
    palette_menu(&mut bench, "Rename palette…");
    bench.window.get_by_label("Name of the palette").type_text(" of 1912");
    bench.settle();
    bench.click_button("Keep this name");
    let file = bench.path("settings/palettes/Dresses.gpl");
    bench.wait_until("the new name", move |_| {
        std::fs::read_to_string(&file)
            .is_ok_and(|text| text.contains("Name: Dresses of 1912") && text.contains("168  53  58"))
    });
    palette_menu(&mut bench, "Take the chosen color out");
    bench.wait_until("no color", |b| !b.has("Color a8353a"));
    bench.click_button("What can be done with palettes");
    bench.click("Delete palette");
    bench.click("Delete for good");
    bench.wait_until("the built-in palette", |b| b.has("Brick, ramp"));
    assert_eq!(std::fs::read_dir(bench.path("settings/palettes")).unwrap().count(), 0);
}

#[test]
fn a_gimp_palette_is_imported_and_one_that_is_none_is_refused_by_name() {
    let mut bench = Bench::with_photograph();
    std::fs::write(bench.path("good.gpl"), "GIMP Palette\nName: Aunt Ida\n#\n200 100 50\tRust\n").unwrap();
    std::fs::write(bench.path("bad.gpl"), "GIMP Palette\n1 2 3 fine\n1 2 900 wrong\n").unwrap();
    palette_menu(&mut bench, "Import a palette…");
    bench.wait_for("good.gpl");
    bench.click_button("good.gpl");
    bench.click_button("Open");
    bench.wait_for("Rust");
    palette_menu(&mut bench, "Import a palette…");
    bench.wait_for("bad.gpl");
    bench.click_button("bad.gpl");
    bench.click_button("Open");
    bench.wait_for("Close message");
    assert!(bench.has("ine 3 of the palette is no color") && bench.has("bad.gpl"), "{:?}", bench.labels());
    bench.click("Close message");
    palette_menu(&mut bench, "Export this palette…");
    bench.wait_for("Path");
    bench.click_button("Save");
    let written = bench.path("Aunt Ida.gpl");
    bench.wait_until("the palette", move |_| {
        std::fs::read_to_string(&written).is_ok_and(|t| t.contains("200 100  50\tRust"))
    });
}

#[test]
fn a_color_is_taken_from_the_clipboard_and_from_another_picture() {
    let mut bench = Bench::with_photograph();
    bench.window.event(Event::Paste(" #4F84BF\n".into()));
    bench.settle();
    assert_eq!(hex(&bench), "4f84bf");
    bench.window.event(Event::Paste("no color".into()));
    bench.settle();
    assert!(bench.has("Nothing was pasted") && hex(&bench) == "4f84bf");
    image::RgbImage::from_pixel(40, 30, image::Rgb([168, 53, 58])).save(bench.path("dress.png")).unwrap();
    bench.click_button("Tools");
    bench.click("Take a color from a picture…");
    bench.wait_for("dress.png");
    bench.click_button("dress.png");
    bench.click_button("Open");
    bench.wait_for("Picture to take colors from");
    bench.window.get_by_role_and_label(Role::Image, "Picture to take colors from").click();
    bench.settle();
    bench.click_button("Close");
    assert_eq!(hex(&bench), "a8353a");
}
