//! What a document costs: an edit, its undo, a project of 500 strokes saved, and the same with its history.
//!
//! `cargo bench --no-default-features --bench document`
#![expect(clippy::unwrap_used, reason = "a benchmark ends where something is missing")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use tintype::document::{
    Edit, History, Kept, Paint, Photograph, Snapshot, Stroke, StrokeId, load_project, save_project, save_project_with,
};
use tintype::photo::hash_of;
use tintype::raster::{ImagePoint, Size};

/// What a person paints in an evening.
const STROKES: u16 = 500;

/// Points of a stroke, as a hand and a mouse make them.
const POINTS: u16 = 80;

fn stroke(id: u16) -> Stroke {
    let at = |k: u16| ImagePoint::new(f32::from(id) * 7.3 + f32::from(k) / 3.0, f32::from(id) * 5.1 + f32::from(k));
    let paint = Paint::Color { a: f32::from(id % 50), b: -3.3 };
    Stroke::new(StrokeId(id.into()), (0..POINTS).map(at).collect(), 9.0, paint)
}

/// A history with one entry a stroke.
fn painted() -> History {
    let photograph =
        Photograph { path: "ida.png".into(), hash: hash_of(b"ida"), size: Size::new(4000, 3000), bytes: 9_000_000 };
    let mut history = History::new(Snapshot::new(photograph), 64 << 20);
    for id in 1..=STROKES {
        history.apply(&Edit::AddStroke(stroke(id)));
    }
    history
}

fn document(c: &mut Criterion) {
    let history = painted();
    let mut group = c.benchmark_group("500 strokes");
    group.sample_size(20);
    let recolor = Edit::Repaint { id: StrokeId(250), paint: Paint::Neutral };
    group.bench_function("edit", |b| {
        b.iter_batched(|| history.clone(), |mut h| black_box(h.apply(&recolor)), BatchSize::LargeInput);
    });
    group.bench_function("undo", |b| {
        b.iter_batched(|| history.clone(), |mut h| black_box(h.undo()), BatchSize::LargeInput);
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ida.tintype");
    group.bench_function("save", |b| b.iter(|| save_project(&path, history.present(), "bench").unwrap()));
    let kept = Kept { past: Some(Box::new(history.past())), ..Kept::default() };
    let save = || save_project_with(&path, history.present(), &kept, "bench").unwrap();
    group.bench_function("save with history", |b| b.iter(save));
    group.bench_function("load with history", |b| b.iter(|| black_box(load_project(&path).unwrap())));
    group.finish();
}

criterion_group!(benches, document);
criterion_main!(benches);
