//! What networks do for the picture: they color it, suggest colors and tell where they are unsure.

use eframe::egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::bench::Bench;
use crate::studio::{
    NETWORK, NO_WORKER, Test, always, base, choose, color_at, once, rgb, studio, wait_for_color, wait_for_middle,
};

pub(crate) const TESTS: &[Test] = &[
    ("canvas::a_network_colors_a_photograph_on_which_nothing_is_painted", colors),
    ("canvas::a_network_that_does_not_fit_is_told_before_it_runs", too_large),
    ("canvas::a_worker_that_is_missing_costs_the_proposal_alone", missing),
    ("canvas::what_failed_is_tried_again", tried_again),
    ("canvas::what_was_proposed_stays_where_the_next_proposal_fails", stays),
    ("canvas::a_slider_of_the_base_is_one_entry", one_entry),
    ("canvas::the_network_may_follow_strokes", follows),
    ("canvas::a_plain_tint_is_a_base_without_a_network", plain_tint),
    ("canvas::a_stroke_keeps_the_proposal", kept),
    ("canvas::likely_colors_are_suggested_and_taken", suggested),
    ("canvas::a_network_without_suggestions_says_so", not_suggested),
    ("canvas::where_the_network_is_unsure_is_shown_instead_of_the_reach", unsure),
    ("canvas::the_next_best_place_is_marked", next_place),
];

/// Whether a place is as warm as what the fake network proposes.
fn is_warm(bench: &mut Bench, x: f32, y: f32) -> bool {
    looks_warm(rgb(&color_at(bench, x, y)))
}

fn looks_warm([r, g, b]: [u8; 3]) -> bool {
    r > g.saturating_add(20) && g > b
}

fn colored() -> Bench {
    let mut bench = studio(|_| always("colorful"));
    choose(&mut bench, NETWORK);
    wait_for_color(&mut bench);
    bench
}

fn colors() {
    let mut bench = colored();
    assert!(is_warm(&mut bench, 0.5, 0.5) && is_warm(&mut bench, 0.35, 0.3));
    bench.wait_for("Ran on the processor of bigbox, f32");
    bench.click("Undo change of base");
    assert_eq!(base(&bench).as_deref(), Some("Strokes"));
    wait_for_middle(&mut bench, "gray", |[r, g, b]| r == g && g == b);
}

fn too_large() {
    let mut bench = studio(|_| always("has little memory"));
    choose(&mut bench, NETWORK);
    let told = "Needs about 556 MB of memory and 50 MB are free on bigbox";
    bench.wait_for(told);
    bench.wait_for("There is no room for siggraph17: it needs about 556 MB of memory and 50 MB are free on bigbox");
    assert!(bench.has("Try again") && !bench.has("Ran on"), "{:?}", bench.labels());
    choose(&mut bench, "Strokes");
    assert!(!bench.has(told));
}

fn missing() {
    let mut bench = studio(|_| NO_WORKER.into());
    choose(&mut bench, NETWORK);
    bench.wait_for("cargo xtask run");
    assert!(bench.has("Try again"), "{:?}", bench.labels());
    bench.click_button("Brick");
    bench.press(Modifiers::NONE, Key::B);
    bench.paint();
    bench.wait_until_idle();
    assert!(is_warm(&mut bench, 0.48, 0.45), "the stroke is colored");
    assert_eq!(bench.window.query_all_by_label("Try again").count(), 1, "told once");
}

fn tried_again() {
    let mut bench = studio(|folder| once("dies", folder));
    choose(&mut bench, NETWORK);
    bench.wait_for("Try again");
    bench.click("Try again");
    assert!(!bench.has("the next try starts it again"), "the notice went with the try: {:?}", bench.labels());
    wait_for_color(&mut bench);
    // The worker that behaves gives a* and b* of 1.
    let [r, _, b] = rgb(&color_at(&mut bench, 0.5, 0.5));
    assert!(r > b, "colored by the second worker");
}

fn stays() {
    let mut bench = studio(|_| always("dies of hints"));
    choose(&mut bench, NETWORK);
    wait_for_color(&mut bench);
    bench.window.get_by_role_and_label(Role::CheckBox, "Network follows strokes too").scroll_to_me();
    bench.settle();
    bench.window.get_by_role_and_label(Role::CheckBox, "Network follows strokes too").click();
    bench.settle();
    bench.click_button("Deep sky");
    bench.press(Modifiers::NONE, Key::B);
    bench.drag(&[(0.3, 0.2), (0.3, 0.25)]);
    bench.wait_for("Try again");
    bench.wait_until_at_rest();
    assert!(is_warm(&mut bench, 0.5, 0.5), "as it was proposed before the stroke");
}

fn one_entry() {
    let mut bench = colored();
    bench.window.get_by_role_and_label(Role::Slider, "Strength").scroll_to_me();
    bench.settle();
    let value = |bench: &Bench| {
        bench.window.get_by_role_and_label(Role::Slider, "Strength").accesskit_node().numeric_value().unwrap()
    };
    assert!((value(&bench) - 100.0).abs() < 1e-6);
    let rail = bench.window.get_by_role_and_label(Role::Slider, "Strength").rect();
    bench.drag_slowly([0.9, 0.7, 0.6, 0.5].map(|x| rail.lerp_inside(vec2(x, 0.5))).as_slice());
    assert!(value(&bench) < 70.0, "{}", value(&bench));
    bench.click("Undo change of base");
    assert!((value(&bench) - 100.0).abs() < 1e-6 && base(&bench).as_deref() == Some(NETWORK));
    assert!(
        bench.is_enabled("Redo change of base") && bench.has("Temperature") && bench.has("Saturation of the proposal")
    );
}

fn follows() {
    let mut bench = studio(|_| always("following"));
    choose(&mut bench, NETWORK);
    bench.click_button("Brick");
    bench.press(Modifiers::NONE, Key::B);
    bench.drag(&[(0.3, 0.2), (0.3, 0.25)]);
    bench.wait_until_idle();
    assert!(!is_warm(&mut bench, 0.5, 0.5), "the network was not told");
    bench.window.get_by_role_and_label(Role::CheckBox, "Network follows strokes too").scroll_to_me();
    bench.settle();
    bench.window.get_by_role_and_label(Role::CheckBox, "Network follows strokes too").click();
    bench.settle();
    wait_for_middle(&mut bench, "the color of the stroke", looks_warm);
    assert!(bench.is_enabled("Undo change of base"));
}

fn plain_tint() {
    let mut bench = studio(|_| NO_WORKER.into());
    choose(&mut bench, "Plain tint");
    wait_for_color(&mut bench);
    let [r, _, b] = rgb(&color_at(&mut bench, 0.5, 0.5));
    assert!(r > b, "sepia");
    assert!(!bench.has("Strength") && !bench.has("Try again"));
}

fn kept() {
    let mut bench = studio(|_| always("colorful"));
    let keep = |bench: &Bench| !bench.window.get_by_role_and_label(Role::Button, "Keep").accesskit_node().is_disabled();
    assert!(!keep(&bench), "nothing is proposed");
    choose(&mut bench, NETWORK);
    wait_for_color(&mut bench);
    assert!(keep(&bench));
    bench.press(Modifiers::NONE, Key::K);
    assert!(bench.is_on("Keep"));
    bench.paint();
    assert!(bench.is_enabled("Undo keep stroke"));
}

fn suggested() {
    let mut bench = colored();
    // The eyedropper looked for the color.
    bench.press(Modifiers::NONE, Key::B);
    bench.window.hover_at(bench.at(0.5, 0.5));
    bench.settle();
    // The answer is brought into sight from wherever the panel is scrolled to.
    bench.window.get_by_role_and_label(Role::Button, "Prussian blue tunic").scroll_to_me();
    bench.settle();
    bench.press(Modifiers::NONE, Key::C);
    bench.wait_for("Suggestion 1: 75 %");
    let answer = bench.window.get_by_label("Suggestion 1: 75 %").rect();
    assert!(bench.canvas().y_range().contains(answer.center().y), "{answer}");
    assert!(bench.has("Suggestion 2: 25 %") && bench.has("Marked place"));
    let before = bench.window.get_by_label("Hex color").value();
    bench.click_button("Suggestion 1: 75 %");
    assert!(bench.is_on("Suggestion 1: 75 %") && bench.is_on("Brush"));
    assert_ne!(bench.window.get_by_label("Hex color").value(), before);
    bench.click_button("Put suggestions away");
    assert!(!bench.has("Suggestion 1") && !bench.has("Marked place"));
}

fn not_suggested() {
    let mut bench = studio(|_| always("tells no colors"));
    assert!(bench.window.query_by_label("Suggest colors here").is_none(), "there is no network");
    choose(&mut bench, NETWORK);
    wait_for_color(&mut bench);
    bench.click_button("Suggest colors here");
    bench.wait_for("This network tells no likely colors");
}

fn unsure() {
    let mut bench = colored();
    bench.press(Modifiers::NONE, Key::R);
    bench.wait_for("Select a stroke to see its reach");
    bench.press(Modifiers::NONE, Key::U);
    bench.wait_for("Where color is unsure");
    assert!(bench.has("Clear: unsure, a stroke helps here") && !bench.is_on("Show reach"));
    assert!(bench.is_on("Show where color is unsure"));
    choose(&mut bench, "Strokes");
    bench.wait_for("Not known; choose a network under Base, or add a reference picture");
    bench.press(Modifiers::NONE, Key::U);
    assert!(!bench.has("Not known"));
}

fn next_place() {
    let mut bench = colored();
    bench.click_button("Next best place for a hint");
    bench.wait_for("Marked place");
    // The fake names the last texel but none below it: the lower right corner of the photograph.
    let mark = bench.window.get_by_label("Marked place").rect().center();
    let middle = bench.canvas().center();
    assert!(mark.x > middle.x && mark.y > middle.y);
    bench.press(Modifiers::NONE, Key::B);
    bench.paint();
    assert!(!bench.has("Marked place"), "a stroke was painted");
}
