//! Boxes around things, drawn on the canvas for the network that takes some.

use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;

use crate::bench::Bench;
use crate::studio::{NETWORK, Test, always, choose, rgb, studio, studio_with, wait_for_middle};

pub(crate) const TESTS: &[Test] = &[
    ("boxes::boxes_are_drawn_taken_away_and_undone", drawn),
    ("boxes::a_ninth_box_is_refused_aloud", full),
    ("boxes::a_network_that_takes_no_boxes_has_no_tool_for_them", elsewhere),
];

/// The network that takes boxes; the fake gives more color the more boxes it is told of.
fn boxed() -> Bench {
    let mut bench = studio_with("instance-colorization", |_| always("counts boxes"));
    choose(&mut bench, "Su et al. 2020, instance-aware colorization");
    bench.wait_for("Boxes");
    bench
}

/// Draws from corner to corner; the same place twice is a click.
fn draw(bench: &mut Bench, corners: [(f32, f32); 2]) {
    bench.press(Modifiers::NONE, Key::O);
    bench.drag(&corners);
}

fn drawn() {
    let mut bench = boxed();
    wait_for_middle(&mut bench, "gray", |[r, g, b]| r == g && g == b);
    draw(&mut bench, [(0.6, 0.7), (0.4, 0.3)]);
    bench.wait_for("Box 1");
    wait_for_middle(&mut bench, "the color of one box", |[r, g, _]| r > g);
    let one = rgb(&crate::studio::color_at(&mut bench, 0.5, 0.5));
    draw(&mut bench, [(0.45, 0.4), (0.55, 0.6)]);
    bench.wait_for("Box 2");
    wait_for_middle(&mut bench, "the color of two boxes", |[r, g, _]| {
        r.saturating_sub(g) > one[0].saturating_sub(one[1])
    });
    // The smaller one, which is inside.
    draw(&mut bench, [(0.5, 0.5), (0.5, 0.5)]);
    assert!(bench.has("Box 1") && !bench.has("Box 2"));
    wait_for_middle(&mut bench, "the color of one box again", |color| color == one);
    bench.click("Undo change of base");
    assert!(bench.has("Box 2"));
    draw(&mut bench, [(0.1, 0.1), (0.1, 0.1)]);
    assert!(bench.has("Box 2"), "a click beside every box takes none away");
}

fn full() {
    let mut bench = boxed();
    for k in 0..9u8 {
        let x = 0.3 + 0.03 * f32::from(k);
        draw(&mut bench, [(x, 0.3), (x + 0.02, 0.6)]);
    }
    assert!(bench.has("Box 8") && !bench.has("Box 9") && bench.has("eight boxes"), "{:?}", bench.labels());
}

fn elsewhere() {
    let mut bench = studio(|_| always("colorful"));
    choose(&mut bench, NETWORK);
    assert!(bench.window.query_by_role_and_label(Role::Button, "Boxes").is_none());
    draw(&mut bench, [(0.4, 0.3), (0.6, 0.7)]);
    assert!(!bench.has("Box 1") && bench.is_on("Brush"), "the key does nothing");
}
