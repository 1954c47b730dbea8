//! A few pictures of the window, where a graphics driver can draw them.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use eframe::egui::{Key, Modifiers};
use egui_kittest::{Harness, SnapshotOptions};
use tempfile::TempDir;
use tintype::engine::{Settings, Theme};

use crate::bench::{Bench, write_photograph};

/// Drivers differ in the last bits of sampling; a handful of pixels on edges may differ.
fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(1.2).max_failed_pixels(60)
}

/// Whether any adapter can draw; without one these tests are skipped, visibly.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn can_draw() -> bool {
    let instance = eframe::wgpu::Instance::default();
    let mut adapters = pin!(instance.enumerate_adapters(eframe::wgpu::Backends::all()));
    // Outside browsers the answer is there at once.
    let ready = adapters.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let found = matches!(ready, Poll::Ready(adapters) if !adapters.is_empty());
    if !found {
        eprintln!("skipped: no graphics driver");
    }
    found
}

fn window(files: &[&str], theme: Theme, pixels_per_point: f32) -> Bench {
    let folder = TempDir::new().unwrap();
    let settings = Settings { theme, ..Settings::default() };
    settings.save(&folder.path().join("settings")).unwrap();
    let files = files.iter().map(|name| write_photograph(&folder.path().join(name))).collect();
    let look = if theme == Theme::Light { eframe::egui::Theme::Light } else { eframe::egui::Theme::Dark };
    let builder = Harness::builder().with_pixels_per_point(pixels_per_point).with_theme(look).wgpu();
    Bench::new(folder, files, builder)
}

/// A photograph with one stroke, fully colored, and the divider in the middle.
fn painted(theme: Theme, pixels_per_point: f32) -> Bench {
    let mut bench = window(&["ida.png"], theme, pixels_per_point);
    bench.wait_for("Canvas");
    bench.drag(&[(0.56, 0.4), (0.6, 0.5), (0.56, 0.6)]);
    bench.wait_until_idle();
    bench.press(Modifiers::NONE, Key::Y);
    bench.window.remove_cursor();
    bench.settle();
    bench
}

#[test]
fn the_start_screen() {
    if can_draw() {
        let mut bench = window(&[], Theme::Dark, 1.0);
        bench.settle();
        bench.window.snapshot_options("start", &options());
    }
}

fn looks_as_before(name: &str, theme: Theme, pixels_per_point: f32) {
    if can_draw() {
        painted(theme, pixels_per_point).window.snapshot_options(name, &options());
    }
}

#[test]
fn a_painted_photograph_in_the_dark() {
    looks_as_before("dark", Theme::Dark, 1.0);
}

#[test]
fn a_painted_photograph_in_the_light() {
    looks_as_before("light", Theme::Light, 1.0);
}

#[test]
fn a_painted_photograph_on_a_fine_screen() {
    looks_as_before("dark_2x", Theme::Dark, 2.0);
}

#[test]
fn a_painted_photograph_in_the_light_on_a_fine_screen() {
    looks_as_before("light_2x", Theme::Light, 2.0);
}

#[test]
fn the_reach_of_a_selected_stroke() {
    if can_draw() {
        let mut bench = window(&["ida.png"], Theme::Dark, 1.0);
        bench.wait_for("Canvas");
        bench.drag(&[(0.4, 0.35), (0.5, 0.4), (0.56, 0.5), (0.56, 0.6)]);
        bench.drag(&[(0.25, 0.7), (0.3, 0.8)]);
        bench.press(Modifiers::NONE, Key::V);
        bench.drag(&[(0.5, 0.4), (0.5, 0.4)]);
        bench.press(Modifiers::NONE, Key::R);
        bench.wait_for("Reach of the selected stroke");
        bench.wait_for("Stroke 1 of 2");
        bench.window.remove_cursor();
        bench.settle();
        bench.window.snapshot_options("reach", &options());
    }
}

#[test]
fn color_arrives_on_the_canvas_and_only_right_of_the_divider() {
    if !can_draw() {
        return;
    }
    let mut bench = painted(Theme::Dark, 1.0);
    let picture = bench.window.render().unwrap();
    // Far from the stroke, on the bright disk, on both sides of the divider.
    let at = |x: f32, y: f32| {
        let place = bench.at(x, y);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the window")]
        let [r, g, b, _] = picture.get_pixel(place.x as u32, place.y as u32).0;
        [r, g, b]
    };
    let (before, after) = (at(0.44, 0.5), at(0.53, 0.45));
    assert!(before[0] == before[1] && before[1] == before[2], "gray: {before:?}");
    assert!(after[0] > after[1] && after[1] > after[2], "the color of skin: {after:?}");
}
