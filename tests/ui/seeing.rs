//! Ways to look at the photograph; none of them changes the work.

use eframe::egui::accesskit::Toggled;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::bench::Bench;

/// The hex code of the color under a place of the canvas, as the eyedropper takes it.
fn color_at(bench: &mut Bench, place: (f32, f32)) -> String {
    bench.press(Modifiers::NONE, Key::I);
    bench.drag(&[place, place]);
    bench.window.get_by_label("Hex color").value().unwrap()
}

#[test]
fn a_turned_view_leaves_the_work_alone_and_strokes_land_where_they_are_painted() {
    let mut bench = Bench::with_photograph();
    bench.click_button("Scarlet tunic");
    bench.press(Modifiers::NONE, Key::Period);
    assert!(!bench.is_enabled("Undo"), "the document does not know");
    // Of the turned photograph, 90 wide and 120 high, a place in the upper half of the disk.
    bench.drag(&[(0.5, 0.38), (0.5, 0.40)]);
    bench.wait_until_idle();
    let there = color_at(&mut bench, (0.5, 0.39));
    assert_ne!(there[0..2], there[2..4], "red under the stroke: {there}");
    bench.press(Modifiers::NONE, Key::B);
    bench.press(Modifiers::NONE, Key::Comma);
    assert!(bench.is_enabled("Undo brush stroke"));
    // A quarter turn clockwise brought the left side up: turned back the stroke lies left of the middle.
    bench.press(Modifiers::NONE, Key::V);
    let left = bench.canvas().center() - eframe::egui::vec2(0.11 * bench.canvas().height() * 1.2, 0.0);
    bench.window.hover_at(left);
    bench.settle();
    click_at(&mut bench, left);
    assert!(bench.has("Stroke 1 of 1"), "{:?}", bench.labels());
}

fn click_at(bench: &mut Bench, pos: Pos2) {
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        bench.window.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    }
    bench.settle();
}

#[test]
fn the_divider_can_lie_level_and_moves_down_by_keys() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::SHIFT, Key::Y);
    let place = |bench: &Bench| {
        bench.window.get_by_label("Divider between before and after").accesskit_node().numeric_value().unwrap()
    };
    bench.press(Modifiers::SHIFT, Key::ArrowDown);
    assert!((place(&bench) - 0.52).abs() < 1e-5);
    bench.drag(&[(0.5, 0.52), (0.5, 0.6), (0.5, 0.7)]);
    assert!((place(&bench) - 0.7).abs() < 0.02, "{}", place(&bench));
    assert!(!bench.is_enabled("Undo"), "dragging the divider paints nothing");
    bench.press(Modifiers::NONE, Key::Y);
    assert!((place(&bench) - 0.7).abs() < 0.02, "upright now, at the same share");
    bench.press(Modifiers::NONE, Key::Y);
    assert!(!bench.has("Divider between before and after"));
}

/// An entry of the open menu; its name goes on with the shortcut.
fn entry<'a>(bench: &'a Bench, label: &'a str) -> egui_kittest::Node<'a> {
    bench.window.get_by_label_contains(label)
}

/// Whether an entry of the menu View is switched on.
fn is_on_in_view(bench: &mut Bench, label: &str) -> bool {
    bench.click_button("View");
    let node = entry(bench, label).accesskit_node();
    let on = node.is_selected() == Some(true) || node.toggled() == Some(Toggled::True);
    bench.press(Modifiers::NONE, Key::Escape);
    on
}

#[test]
fn before_is_shown_while_its_key_is_held_however_often_it_repeats() {
    let mut bench = Bench::with_photograph();
    let key =
        |pressed, repeat| Event::Key { key: Key::Q, physical_key: None, pressed, repeat, modifiers: Modifiers::NONE };
    for event in [key(true, false), key(true, true), key(true, true)] {
        bench.window.event(event);
        bench.settle();
    }
    assert!(is_on_in_view(&mut bench, "Show the photograph as it was"));
    bench.window.event(key(false, false));
    bench.settle();
    assert!(!is_on_in_view(&mut bench, "Show the photograph as it was"));
    bench.click_button("View");
    entry(&bench, "Show the photograph as it was").click();
    bench.settle();
    assert!(is_on_in_view(&mut bench, "Show the photograph as it was"), "from the menu it stays");
}

#[test]
fn before_is_shown_while_the_key_one_chose_is_held() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::F1);
    bench.click_button("Keys of Show the photograph as it was: Q");
    bench.press(Modifiers::NONE, Key::W);
    bench.click_button("Close");
    for (key, shown) in [(Key::Q, false), (Key::W, true)] {
        for pressed in [true, false] {
            let modifiers = Modifiers::NONE;
            bench.window.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
            bench.settle();
            let is_on = is_on_in_view(&mut bench, "Show the photograph as it was");
            assert_eq!(is_on, shown && pressed, "{key:?} {pressed}");
        }
    }
}

#[test]
fn luminance_and_chroma_exclude_one_another_and_come_back() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::Num1);
    assert!(is_on_in_view(&mut bench, "Luminance only"));
    bench.press(Modifiers::NONE, Key::Num2);
    assert!(!is_on_in_view(&mut bench, "Luminance only") && is_on_in_view(&mut bench, "Chroma only"));
    bench.press(Modifiers::NONE, Key::Num2);
    assert!(!is_on_in_view(&mut bench, "Chroma only") && !bench.is_enabled("Undo"));
}

#[test]
fn the_gamut_warning_says_what_it_means() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::Num3);
    assert!(bench.has("more color than sRGB has at this lightness"));
    bench.press(Modifiers::NONE, Key::Num3);
    assert!(!bench.has("more color than sRGB has at this lightness"));
}

#[test]
fn the_overview_comes_with_the_zoom_and_moves_what_is_seen() {
    let mut bench = Bench::with_photograph();
    assert!(!bench.has("Overview of the photograph"), "all of it is seen");
    for _ in 0..3 {
        bench.press(Modifiers::COMMAND, Key::Plus);
    }
    let overview = bench.window.get_by_label("Overview of the photograph").rect();
    let middle = color_at(&mut bench, (0.5, 0.5));
    bench.press(Modifiers::NONE, Key::B);
    // The disk in the middle is bright, the corners are dark.
    bench.drag_slowly(&[overview.center(), overview.min + 0.1 * overview.size()]);
    assert!(!bench.is_enabled("Undo"), "nothing is painted through the overview");
    assert!(color_at(&mut bench, (0.5, 0.5)) < middle);
    bench.press(Modifiers::NONE, Key::Num4);
    assert!(!bench.has("Overview of the photograph"));
}

#[test]
fn the_middle_button_and_the_space_bar_move_the_picture() {
    let mut bench = Bench::with_photograph();
    for _ in 0..3 {
        bench.press(Modifiers::COMMAND, Key::Plus);
    }
    let (from, to) = (bench.at(0.5, 0.5), bench.at(0.9, 0.5));
    let middle = color_at(&mut bench, (0.5, 0.5));
    bench.press(Modifiers::NONE, Key::B);
    let modifiers = Modifiers::NONE;
    let button = PointerButton::Middle;
    for event in [
        Event::PointerMoved(from),
        Event::PointerButton { pos: from, button, pressed: true, modifiers },
        Event::PointerMoved(to),
        Event::PointerButton { pos: to, button, pressed: false, modifiers },
    ] {
        bench.window.event(event);
    }
    bench.settle();
    let moved = color_at(&mut bench, (0.5, 0.5));
    assert_ne!(moved, middle);
    bench.press(Modifiers::NONE, Key::B);
    let space = |pressed| Event::Key { key: Key::Space, physical_key: None, pressed, repeat: false, modifiers };
    bench.window.event(space(true));
    bench.drag(&[(0.9, 0.5), (0.5, 0.5)]);
    bench.window.event(space(false));
    assert_eq!(color_at(&mut bench, (0.5, 0.5)), middle, "and back");
    assert!(!bench.is_enabled("Undo"));
}

#[test]
fn the_loupe_is_chosen_by_key_and_goes_again() {
    let mut bench = Bench::with_photograph();
    bench.press(Modifiers::NONE, Key::Z);
    let place = bench.at(0.5, 0.5);
    bench.window.hover_at(place);
    bench.settle();
    assert!(is_on_in_view(&mut bench, "Loupe"));
    bench.paint();
    assert!(bench.is_enabled("Undo brush stroke"), "one paints under it");
    bench.press(Modifiers::NONE, Key::Z);
    assert!(!is_on_in_view(&mut bench, "Loupe"));
}
