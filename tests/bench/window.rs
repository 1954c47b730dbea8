//! What the window costs with a photograph of 12 megapixels and 50 strokes: processor time of its thread for a frame, from
//! events to triangles, and the memory of the process. What the graphics card does, or a processor in its place, is left out.
//!
//! `cargo bench --bench window` (Linux; elsewhere there are no figures)
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and ends where something is missing"
)]

#[path = "../ui/bench.rs"]
#[expect(dead_code, reason = "the tests do more with it")]
mod bench;
#[path = "scan/mod.rs"]
mod scan;

use std::fs;
use std::time::{Duration, Instant};

use bench::Bench;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use tempfile::TempDir;

const STROKES: u16 = 50;

/// Frames of a stroke.
const FRAMES: u16 = 12;

/// Processor time of this thread.
fn cpu() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or_default())
}

/// Memory of this process, in megabytes.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

/// Times of frames, in milliseconds.
#[derive(Default)]
struct Frames(Vec<f64>);

impl Frames {
    /// One frame, from events to triangles.
    fn take(&mut self, bench: &mut Bench) {
        let began = cpu();
        bench.window.step();
        let output = bench.window.output();
        drop(bench.window.ctx.tessellate(output.shapes.clone(), output.pixels_per_point));
        self.0.push(1000.0 * (cpu() - began).as_secs_f64());
    }

    fn print(&mut self, what: &str) {
        self.0.sort_by(f64::total_cmp);
        let at = |share: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the list")]
            let place = (share * (self.0.len() - 1) as f64) as usize;
            self.0[place]
        };
        println!(
            "{what:<28} {:>5} frames  mean {:>6.2} ms  99 % {:>6.2} ms  most {:>6.2} ms",
            self.0.len(),
            // The system counts in slices of some milliseconds: of single frames only the long ones can be told.
            self.0.iter().sum::<f64>() / self.0.len() as f64,
            at(0.99),
            at(1.0)
        );
    }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// A stroke as a hand makes it, some points a frame.
fn paint(bench: &mut Bench, number: u16, frames: &mut Frames) {
    let share = |n: u16, of: u16| f32::from(n) / f32::from(of);
    let from = bench.at(0.22 + 0.5 * share(number % 10, 10), 0.15 + 0.7 * share(number / 10, 5));
    bench.window.event(Event::PointerMoved(from));
    bench.window.event(button(from, true));
    for k in 0..FRAMES {
        for step in 0..3 {
            let along = f32::from(3 * k + step);
            bench.window.event(Event::PointerMoved(from + eframe::egui::vec2(1.5 * along, (along / 6.0).sin() * 9.0)));
        }
        frames.take(bench);
    }
    bench.window.event(button(from, false));
    frames.take(bench);
}

/// Lets frames pass for so long.
fn pass(bench: &mut Bench, time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until {
        bench.window.step();
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn main() {
    let folder = TempDir::new().unwrap();
    let path = scan::photograph(folder.path());
    let mut bench = Bench::new(folder, vec![path], Harness::builder());
    bench.wait_for("Canvas");
    println!("resident, opened             {:>7.0} MB", resident());
    let mut painting = Frames::default();
    for number in 0..STROKES {
        paint(&mut bench, number, &mut painting);
    }
    painting.print("painting");
    bench.wait_until_idle();
    println!("resident, solved             {:>7.0} MB", resident());
    let mut undone = Frames::default();
    for (key, modifiers) in [(Key::Z, Modifiers::COMMAND), (Key::Z, Modifiers::COMMAND | Modifiers::SHIFT)] {
        for _ in 0..STROKES {
            bench.window.key_press_modifiers(modifiers, key);
            undone.take(&mut bench);
        }
    }
    undone.print("undo and redo");
    let mut zoomed = Frames::default();
    for k in 0..60 {
        bench.window.key_press_modifiers(Modifiers::COMMAND, if k % 2 == 0 { Key::Plus } else { Key::Minus });
        zoomed.take(&mut bench);
    }
    zoomed.print("zoom");
    bench.wait_until_idle();
    // Longer than what a refinement took is kept.
    pass(&mut bench, Duration::from_secs(8));
    println!("resident, at rest            {:>7.0} MB", resident());
}
