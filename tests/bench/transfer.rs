//! What a reference picture costs at one megapixel, on every thread there is: like tones, like pieces, and beside them the
//! solver's system of the same photograph, for a ratio.
//!
//! `cargo bench --no-default-features --bench transfer`
#![expect(clippy::unwrap_used, reason = "a benchmark ends where something is missing")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use tintype::raster::{Chroma, Plane, Size};
use tintype::solve::{Affinity, System};
use tintype::transfer::{Exemplar, superpixel, welsh};

const SIDE: usize = 1000;

/// Fields of some tones and textures, `turn` of them further, as another picture of the like.
fn picture(turn: usize) -> (Plane<f32>, Chroma) {
    let size = Size::new(SIDE, SIDE);
    let field = |x: usize, y: usize| (x / 90 + 5 * (y / 70) + turn) % 12;
    let lightness = Plane::from_fn(size, |x, y| {
        let (kind, grain) = (field(x, y), (x * 7919 + y * 104_729 + x * y) % 11);
        let wave = 4.0 * ((x * (1 + kind % 3) + y * (kind % 5)) as f32 / 9.0).sin();
        12.0 + 6.0 * kind as f32 + wave + 0.3 * grain as f32
    });
    let chroma = [0.9_f32, 2.1].map(|speed| Plane::from_fn(size, |x, y| 40.0 * (field(x, y) as f32 * speed).cos()));
    (lightness, chroma)
}

fn transfer(c: &mut Criterion) {
    let (gray, _) = picture(0);
    let (reference, chroma) = picture(3);
    let exemplars = [Exemplar::whole(reference, chroma, gray.size())];
    let mut group = c.benchmark_group("reference, 1 MP");
    group.sample_size(10);
    group.bench_function("welsh", |b| b.iter(|| black_box(welsh(&gray, &exemplars).unwrap())));
    group.bench_function("superpixel", |b| b.iter(|| black_box(superpixel(&gray, &exemplars).unwrap())));
    let guide = gray.map(|lightness| lightness / 100.0);
    group.bench_function("solver's system", |b| b.iter(|| black_box(System::new(&guide, Affinity::Tintype).unwrap())));
    group.finish();
}

criterion_group!(benches, transfer);
criterion_main!(benches);
