//! Menus that are longer than the window is high.

use eframe::egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, vec2};
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;

/// Opens a menu, puts the pointer into it and turns the wheel to its end.
fn at_the_end_of(bench: &mut Bench, menu: &str) {
    bench.click_button(menu);
    let inside = bench.window.get_by_label(menu).rect().left_bottom() + vec2(60.0, 60.0);
    bench.window.hover_at(inside);
    bench.settle();
    for _ in 0..10 {
        let (unit, delta, source) = (MouseWheelUnit::Point, vec2(0.0, -120.0), MouseWheelSource::Wheel);
        let (phase, modifiers) = (TouchPhase::Move, Modifiers::NONE);
        bench.window.event(Event::MouseWheel { unit, delta, phase, source, modifiers });
        bench.settle();
    }
}

#[test]
fn the_last_entry_of_every_menu_is_reached_in_a_low_window_too() {
    let mut bench = Bench::with_photograph();
    for size in [vec2(1200.0, 780.0), vec2(900.0, 600.0), vec2(700.0, 320.0)] {
        bench.window.set_size(size);
        bench.settle();
        for (menu, last) in [("Edit", "Tones as they are"), ("Tools", "Keep as candidate"), ("View", "Light theme")] {
            at_the_end_of(&mut bench, menu);
            let entry = bench.window.get_by_label_contains(last).rect();
            assert!(entry.top() > 40.0 && entry.bottom() < size.y, "{menu} in a window of {size}: {entry:?}");
            bench.press(Modifiers::NONE, Key::Escape);
        }
    }
    at_the_end_of(&mut bench, "View");
    bench.click_button("Light theme");
    bench.click_button("View");
    assert!(bench.is_on("Light theme"));
}
