//! How soon the engine answers an edit of a photograph of 12 megapixels and 50 strokes: from the edit to the first color
//! that shows it, and to the whole picture. What a window adds is the frame it is drawn in.
//!
//! `cargo bench --no-default-features --bench answers [-- PHOTO]`
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and ends where something is missing"
)]

#[path = "scan/mod.rs"]
mod scan;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tintype::document::{DocumentId, Edit, History, Paint, Stroke, StrokeId};
use tintype::engine::{ChromaState, Engine, EngineConfig, Photo, Report, Request};
use tintype::raster::{ImagePoint, Size};

const STROKES: u32 = 50;

/// How often each edit is made.
const TIMES: u32 = 10;

/// Milliseconds from edits to what shows them.
#[derive(Default)]
struct Answers {
    first: Vec<f64>,
    whole: Vec<f64>,
}

impl Answers {
    fn print(&mut self, what: &str) {
        let spread = |times: &mut Vec<f64>| {
            times.sort_by(f64::total_cmp);
            (times[times.len() / 2], times[times.len() - 1])
        };
        let (first, whole) = (spread(&mut self.first), spread(&mut self.whole));
        println!(
            "{what:<10} first color: median {:>5.0} ms, most {:>5.0} ms; whole: median {:>6.0} ms, most {:>6.0} ms",
            first.0, first.1, whole.0, whole.1
        );
    }
}

/// An engine with a photograph and its document.
struct Desk {
    engine: Engine,
    photo: Arc<Photo>,
    history: History,
}

impl Desk {
    fn open(folder: &Path, path: PathBuf) -> Self {
        let (recovery_folder, settings_folder) = (folder.join("recovery"), folder.join("settings"));
        // A rest of no length: what is measured is work, not waiting for a hand.
        let rest = Duration::ZERO;
        let config = EngineConfig { recovery_folder, settings_folder, rest, ..EngineConfig::default() };
        let engine = Engine::start(config, || {}).unwrap();
        engine.submit(Request::Open { document: DocumentId(0), path });
        let opened = loop {
            match engine.next_report().unwrap() {
                Report::Opened(opened) => break *opened,
                Report::Failed { message, .. } => panic!("{message}"),
                _ => {}
            }
        };
        Self { engine, photo: opened.photo, history: History::new(opened.snapshot, 64 << 20) }
    }

    /// Asks for the present state and waits for its color.
    fn answer(&self, answers: &mut Answers) {
        let (began, revision) = (Instant::now(), self.history.revision());
        let (snapshot, photo) = (Arc::clone(self.history.present()), Arc::clone(&self.photo));
        self.engine.submit(Request::Color { revision, snapshot, photo });
        let mut is_first = true;
        loop {
            let report = self.engine.next_report().unwrap();
            let Report::Chroma(chroma) = report else { continue };
            let elapsed = 1000.0 * began.elapsed().as_secs_f64();
            if chroma.revision == revision && is_first {
                answers.first.push(elapsed);
                is_first = false;
            }
            if chroma.revision == revision && chroma.state == ChromaState::Full && chroma.summary.is_some() {
                return answers.whole.push(elapsed);
            }
        }
    }

    /// Makes an edit many times, and undoes and does it again as often.
    fn measure(&mut self, what: &str, edit: impl Fn(&History, u32) -> Edit) {
        let (mut made, mut undone, mut done) = (Answers::default(), Answers::default(), Answers::default());
        for n in 0..TIMES {
            self.history.apply(&edit(&self.history, n));
            self.answer(&mut made);
            self.history.undo().unwrap();
            self.answer(&mut undone);
            self.history.redo().unwrap();
            self.answer(&mut done);
        }
        made.print(what);
        undone.print("  undone");
        done.print("  redone");
    }
}

/// One of the strokes of an evening, by its number.
fn stroke(id: StrokeId, number: u32, of: Size) -> Stroke {
    let share = |n: u32, parts: f32| 0.08 + 0.84 * n as f32 / parts;
    let at = ImagePoint::new(share(number % 10, 9.0) * of.width as f32, share(number / 10 % 6, 5.0) * of.height as f32);
    let points = (0..40).map(|k| ImagePoint::new(at.x + 4.0 * k as f32, at.y + 20.0 * (k as f32 / 8.0).sin()));
    let hue = number as f32 * 2.4;
    Stroke::new(id, points.collect(), 12.0, Paint::Color { a: 35.0 * hue.cos(), b: 35.0 * hue.sin() })
}

fn main() {
    let folder = TempDir::new().unwrap();
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let path = given.map_or_else(|| scan::photograph(folder.path()), PathBuf::from);
    let mut desk = Desk::open(folder.path(), path);
    let size = desk.photo.size();
    for number in 0..STROKES {
        let next = desk.history.present().next_stroke_id();
        desk.history.apply(&Edit::AddStroke(stroke(next, number, size)));
    }
    let mut opened = Answers::default();
    desk.answer(&mut opened);
    opened.print("50 strokes");
    desk.measure("stroke", |history, n| Edit::AddStroke(stroke(history.present().next_stroke_id(), 50 + n, size)));
    let nth = |history: &History, n: u32| history.present().strokes[3 * n as usize + 1].id;
    desk.measure("recolor", |history, n| Edit::Repaint {
        id: nth(history, n),
        paint: Paint::Color { a: -20.0, b: 30.0 },
    });
    desk.measure("move", |history, n| Edit::Move { id: nth(history, n), dx: 60.0, dy: 25.0 });
    desk.measure("erase", |history, n| Edit::RemoveStroke(nth(history, n)));
}
