//! How long the solver takes on a hard photograph of one megapixel, beside the memory bandwidth of the same run.
//!
//! `cargo bench --no-default-features --bench solve`
#![expect(clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use tintype::raster::{Plane, Size};
use tintype::solve::{Affinity, Config, Hint, Hints, Step, System};

const SIZE: Size = Size::new(1225, 816);

/// Numbers below 1 that are the same everywhere (Steele, Lea, Flood 2014: SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Hard for a solver: faint edges in 8-bit steps, fine texture, isolated specks.
fn photograph(size: Size) -> Plane<f32> {
    let mut random = Random(1);
    let disks: Vec<[f32; 4]> = (0..40).map(|_| [(); 4].map(|()| random.next())).collect();
    let mut plane = Plane::from_fn(size, |x, y| {
        let (u, v) = (x as f32 / size.width as f32, y as f32 / size.width as f32);
        let shade: f32 =
            disks.iter().map(|d| if (u - d[0]).hypot(v - d[1]) < 0.2 * d[2] { 0.1 * d[3] } else { 0.0 }).sum();
        let texture = if u > 0.5 { 0.03 * (random.next() - 0.5) } else { 0.004 * (random.next() - 0.5) };
        ((0.2 + 0.3 * (2.0 * u + v).sin() + shade + texture).clamp(0.0, 1.0) * 255.0).round() / 255.0
    });
    for _ in 0..size.area() / 400 {
        let at = (random.next() * size.area() as f32) as usize;
        plane.samples_mut()[at.min(size.area() - 1)] = 0.98;
    }
    plane
}

/// `count` short strokes, 0.02 % of a megapixel each.
fn strokes(size: Size, count: usize) -> Hints {
    let mut random = Random(2);
    let mut entries = Vec::new();
    for _ in 0..count {
        let chroma = [random.next() - 0.5, random.next() - 0.5];
        let (x, y) = (random.next() * (size.width - 60) as f32, random.next() * (size.height - 10) as f32);
        let place = |k: usize| (y as usize + k % 5) * size.width + x as usize + k / 5;
        entries.extend((0..200).map(|k| Hint { pixel: place(k) as u32, chroma }));
    }
    Hints::new(size, entries).unwrap()
}

fn go_on(_: Step<'_>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Stops at the first draft.
fn first(_: Step<'_>) -> ControlFlow<()> {
    ControlFlow::Break(())
}

/// Stops after a number of steps.
fn after(steps: usize) -> impl FnMut(Step<'_>) -> ControlFlow<()> {
    move |step| match step {
        Step::Cycle { index, .. } if index >= steps => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    }
}

fn solver(c: &mut Criterion) {
    let (guide, hints, more) = (photograph(SIZE), strokes(SIZE, 30), strokes(SIZE, 31));
    let config = Config::default();
    let fresh = || System::new(&guide, Affinity::Tintype).unwrap();
    let mut solved = fresh();
    solved.solve(&hints, &config, &mut go_on).unwrap();

    let mut group = c.benchmark_group("1 MP");
    group.sample_size(10).throughput(Throughput::Elements(SIZE.area() as u64));
    group.bench_function("affinity", |b| b.iter(fresh));
    group.bench_function("operators and first draft", |b| {
        b.iter_batched_ref(fresh, |s| s.solve(&hints, &config, &mut first).unwrap(), BatchSize::LargeInput);
    });
    for steps in [1, 3] {
        group.bench_function(format!("operators and {steps} steps"), |b| {
            b.iter_batched_ref(fresh, |s| s.solve(&hints, &config, &mut after(steps)).unwrap(), BatchSize::LargeInput);
        });
    }
    group.bench_function("operators and all steps", |b| {
        b.iter_batched_ref(fresh, |s| s.solve(&hints, &config, &mut go_on).unwrap(), BatchSize::LargeInput);
    });
    group.bench_function("one more stroke, first draft", |b| {
        b.iter_batched_ref(|| solved.clone(), |s| s.solve(&more, &config, &mut first).unwrap(), BatchSize::LargeInput);
    });
    group.bench_function("one more stroke, one step", |b| {
        b.iter_batched_ref(
            || solved.clone(),
            |s| s.solve(&more, &config, &mut after(1)).unwrap(),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// The triad of STREAM (McCalpin 1995): what the machine's memory gives to the threads of this run.
fn bandwidth(c: &mut Criterion) {
    const SAMPLES: usize = 1 << 25;
    let (mut a, b, d) = (vec![0.0f32; SAMPLES], vec![1.0f32; SAMPLES], vec![2.0f32; SAMPLES]);
    let mut group = c.benchmark_group("memory");
    group.sample_size(10).throughput(Throughput::Bytes(12 * SAMPLES as u64));
    group.bench_function("triad", |bench| {
        bench.iter(|| {
            let rows = a.par_chunks_mut(1 << 16).zip(b.par_chunks(1 << 16)).zip(d.par_chunks(1 << 16));
            rows.for_each(|((a, b), d)| a.iter_mut().zip(b).zip(d).for_each(|((a, b), d)| *a = b + 3.0 * d));
            black_box(&mut a);
        });
    });
    group.finish();
}

criterion_group!(benches, bandwidth, solver);
criterion_main!(benches);
