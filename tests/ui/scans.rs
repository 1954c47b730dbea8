//! The photograph as a scan: framed, turned, with other tones.

use eframe::egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use tempfile::TempDir;

use crate::bench::Bench;

/// A window with a scan that has a white border.
fn with_scan() -> Bench {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("scan.png");
    let picture = image::GrayImage::from_fn(240, 180, |x, y| {
        let inside = (30..210).contains(&x) && (30..150).contains(&y);
        let texture = u8::try_from((x * 7 + y * 13) % 90).unwrap_or(0);
        image::Luma([if inside { 70 + texture } else { 245 }])
    });
    picture.save(&path).unwrap();
    let mut bench = Bench::new(folder, vec![path], Harness::builder());
    bench.wait_for("Canvas");
    bench.press(Modifiers::NONE, Key::F10);
    bench
}

/// The number of a slider.
fn value(bench: &Bench, label: &str) -> f64 {
    let node = bench.window.get_by_role_and_label(Role::Slider, label);
    node.accesskit_node().numeric_value().unwrap()
}

#[test]
fn a_border_is_found_and_the_frame_is_undone_and_removed() {
    let mut bench = with_scan();
    assert!(!bench.is_enabled("Remove the frame"));
    bench.click_button("Find the border");
    bench.wait_until_at_rest();
    let sides = ["Frame left", "Frame top", "Frame right", "Frame bottom"].map(|label| value(&bench, label));
    for (found, wanted) in sides.into_iter().zip([30.0, 30.0, 210.0, 150.0]) {
        assert!((found - wanted).abs() <= 3.0, "{sides:?}");
    }
    bench.click("Undo frame");
    assert!(!bench.has("Frame left"));
    bench.click("Redo frame");
    bench.click_button("Remove the frame");
    assert!(!bench.has("Frame left") && bench.is_enabled("Undo remove region"));
}

#[test]
fn a_picture_without_border_says_so() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::F10);
    bench.click_button("Find the border");
    assert!(bench.has("No border was found"), "{:?}", bench.labels());
    assert!(!bench.is_enabled("Undo"));
}

#[test]
fn a_frame_is_dragged_and_its_sides_are_moved_by_hand_and_by_number() {
    let mut bench = with_scan();
    bench.press(Modifiers::NONE, Key::F);
    assert!(bench.is_on("Draw a frame") && bench.has("Drag a frame around the picture"));
    bench.drag(&[(0.3, 0.3), (0.5, 0.5), (0.7, 0.7)]);
    let right = value(&bench, "Frame right");
    bench.drag(&[(0.7, 0.5), (0.75, 0.5)]);
    assert!(value(&bench, "Frame right") > right + 3.0, "the side was moved");
    bench.click("Undo change of region");
    assert!((value(&bench, "Frame right") - right).abs() < 0.5);
    let left = value(&bench, "Frame left");
    bench.window.get_by_role_and_label(Role::Slider, "Frame left").focus();
    bench.settle();
    bench.press(Modifiers::NONE, Key::ArrowRight);
    assert!(value(&bench, "Frame left") > left, "by keyboard");
    bench.click("Undo change of region");
    bench.click("Undo frame");
    assert!(!bench.has("Frame left"));
}

#[test]
fn the_photograph_is_turned_and_the_view_with_it() {
    let mut bench = with_scan();
    bench.press(Modifiers::NONE, Key::F);
    bench.drag(&[(0.45, 0.45), (0.55, 0.55)]);
    let (width, height) = (
        value(&bench, "Frame right") - value(&bench, "Frame left"),
        value(&bench, "Frame bottom") - value(&bench, "Frame top"),
    );
    bench.press(Modifiers::COMMAND, Key::Period);
    assert!(bench.is_enabled("Undo turn"));
    let turned = (
        value(&bench, "Frame right") - value(&bench, "Frame left"),
        value(&bench, "Frame bottom") - value(&bench, "Frame top"),
    );
    assert!((turned.0 - height).abs() < 0.5 && (turned.1 - width).abs() < 0.5, "{turned:?} {width} {height}");
    bench.click("Undo turn");
    assert!((value(&bench, "Frame right") - value(&bench, "Frame left") - width).abs() < 0.5);
    bench.click_button("Turn photograph left");
    bench.click("Undo turn");
    assert!(bench.is_enabled("Undo frame"));
}

#[test]
fn tones_are_changed_by_sliders_and_points_and_reset() {
    let mut bench = with_scan();
    assert!(!bench.is_enabled("Tones as they are"));
    bench.window.get_by_role_and_label(Role::Slider, "Black point").focus();
    bench.settle();
    bench.press(Modifiers::NONE, Key::ArrowRight);
    assert!(value(&bench, "Black point") > 0.5 && bench.is_enabled("Undo change of tones"));
    let curve = bench.window.get_by_label("Curve of tones").rect();
    let middle = curve.center() - vec2(0.0, 30.0);
    bench.drag_slowly(&[middle]);
    assert!(bench.has("Curve point 3:"), "{:?}", bench.labels());
    bench.drag_slowly(&[middle, middle + vec2(0.0, 20.0), middle + vec2(0.0, 60.0)]);
    let label = bench.labels().into_iter().find(|l| l.starts_with("Curve point 2:")).unwrap();
    assert!(label.starts_with("Curve point 2: 12") || label.starts_with("Curve point 2: 13"), "{label}");
    bench.click("Undo change of tones");
    let before = bench.labels().into_iter().find(|l| l.starts_with("Curve point 2:")).unwrap();
    assert_ne!(before, label, "a drag is one entry");
    bench.window.get_by_label(&before).focus();
    bench.settle();
    bench.press(Modifiers::NONE, Key::ArrowUp);
    assert!(!bench.labels().contains(&before), "arrow keys move a point");
    bench.click_button("Tones as they are");
    assert!(!bench.has("Curve point 3:") && value(&bench, "Black point") < 0.5);
    bench.click_button("Set levels by themselves");
    assert!(value(&bench, "Black point") > 60.0, "{}", value(&bench, "Black point"));
}

#[test]
fn a_region_becomes_a_frame_of_any_shape() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::F8);
    bench.press(Modifiers::NONE, Key::L);
    bench.drag(&[(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)]);
    bench.click_button("Region is a frame");
    assert!(bench.has("Region 1: Frame") && bench.is_on("Region is a frame"));
}

#[test]
fn the_export_is_cut_to_the_frame_where_there_is_one() {
    let mut bench = with_scan();
    bench.click_button("Find the border");
    bench.press(Modifiers::COMMAND, Key::Period);
    bench.press(Modifiers::COMMAND, Key::E);
    assert!(!bench.is_enabled("Original tint"));
    bench.click("Cut to the frame");
    bench.window.get_all_by_label("Export").last().unwrap().click();
    bench.wait_for("Exported");
    let (width, height) = image::image_dimensions(bench.path("scan colored.png")).unwrap();
    assert!((112..=120).contains(&width) && (172..=180).contains(&height), "{width} {height}");
}
