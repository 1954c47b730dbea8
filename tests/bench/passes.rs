//! Every pass of a step of the solver on its own, in bytes a second beside the memory's bandwidth, and what half as many
//! bytes for the weights would bring.
//!
//! `cargo bench --no-default-features --bench passes`
#![expect(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "small numbers")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pulp::{Arch, NullaryFnOnce};
use rayon::prelude::*;
use tintype::raster::{Plane, Size};
use tintype::solve::{Hint, Hints, Pass, Passes};

/// Four megapixels: no cache holds its weights.
const SIZE: Size = Size::new(2448, 1632);
const LANES: usize = 8;

/// Texture in 8-bit steps, with isolated specks.
fn photograph() -> Plane<f32> {
    Plane::from_fn(SIZE, |x, y| match (x * 7 + y * 13) % 401 {
        // Two pixels side by side: what the clusters are for.
        0 | 7 => 0.98,
        k => (60 + x / 40 + y / 60 + k % 5) as f32 / 255.0,
    })
}

fn passes(c: &mut Criterion) {
    let hints = (0..200u32).map(|k| Hint { pixel: k * 15_013, chroma: [0.2, -0.1] }).collect();
    let mut passes = Passes::new(&photograph(), &Hints::new(SIZE, hints).unwrap()).unwrap();
    let mut group = c.benchmark_group("4 MP");
    group.sample_size(20);
    for pass in Pass::ALL {
        if pass.bytes_per_pixel() > 0 {
            group.throughput(Throughput::Bytes((SIZE.area() * pass.bytes_per_pixel()) as u64));
        } else {
            group.throughput(Throughput::Elements(SIZE.area() as u64));
        }
        group.bench_function(pass.name(), |b| b.iter(|| passes.run(pass)));
    }
    group.finish();
}

/// A weight as it lies in memory.
trait Weight: Copy + Sync {
    fn read(self) -> f32;
}

impl Weight for f32 {
    #[inline(always)]
    fn read(self) -> f32 {
        self
    }
}

/// A weight in 16 bits, as IEEE 754's binary16 has them (11 bits of precision).
#[derive(Clone, Copy)]
struct Compact(u16);

impl Compact {
    /// 2^112: what lies between the two exponents' biases.
    const BIAS: f32 = f32::from_bits((127 + 112) << 23);

    fn new(weight: f32) -> Self {
        Self(((weight / Self::BIAS).to_bits() >> 13) as u16)
    }
}

impl Weight for Compact {
    #[inline(always)]
    fn read(self) -> f32 {
        f32::from_bits(u32::from(self.0) << 13) * Self::BIAS
    }
}

/// `u = (b + sum K u) / diagonal` in one row, as a sweep does it: four edges a pixel, two planes.
struct Relax<'a, W> {
    weights: [&'a [[W; LANES]]; 4],
    inverse: &'a [[f32; LANES]],
    b: [&'a [[f32; LANES]]; 2],
    around: [&'a [[f32; LANES]]; 2],
    u: [&'a mut [[f32; LANES]]; 2],
}

impl<W: Weight> NullaryFnOnce for Relax<'_, W> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { weights, inverse, b, around, u } = self;
        let [u0, u1] = u;
        for (i, (u0, u1)) in u0.iter_mut().zip(u1).enumerate() {
            for k in 0..LANES {
                let w = weights.map(|w| w[i][k].read());
                // Both ends of an edge: eight products a plane, as in a nine-point operator.
                let sum = |a: &[[f32; LANES]], own: f32| w.iter().fold(0.0, |s, w| s + w * a[i][k] + w * own);
                u0[k] = (b[0][i][k] + sum(around[0], u0[k])) * inverse[i][k];
                u1[k] = (b[1][i][k] + sum(around[1], u1[k])) * inverse[i][k];
            }
        }
    }
}

/// Rows of one sweep over all of the picture, with weights of this kind.
fn sweep<W: Weight>(weights: &[[W; LANES]], fields: &[Vec<[f32; LANES]>; 4], u: &mut [Vec<[f32; LANES]>; 2]) {
    let n = SIZE.width / LANES;
    let [u0, u1] = u;
    let rows = u0.par_chunks_mut(n).zip(u1.par_chunks_mut(n)).enumerate().with_min_len(64);
    rows.for_each(|(y, (u0, u1))| {
        let own = |k: usize| &weights[(4 * y + k) * n..(4 * y + k + 1) * n];
        let row = |k: usize| &fields[k][y * n..(y + 1) * n];
        let weights = [own(0), own(1), own(2), own(3)];
        let (b, around) = ([row(1), row(2)], [row(3), row(3)]);
        Arch::new().dispatch(Relax { weights, inverse: row(0), b, around, u: [u0, u1] });
    });
}

fn weights(c: &mut Criterion) {
    let groups = SIZE.area() / LANES;
    let fields = [0.1f32, 0.2, 0.3, 0.4].map(|v| vec![[v; LANES]; groups]);
    let mut u = [(); 2].map(|()| vec![[0.5f32; LANES]; groups]);
    let wide = vec![[0.25f32; LANES]; 4 * groups];
    let narrow: Vec<[Compact; LANES]> = wide.iter().map(|w| w.map(Compact::new)).collect();
    let mut group = c.benchmark_group("a sweep with weights of");
    group.sample_size(20).throughput(Throughput::Elements(SIZE.area() as u64));
    group.bench_function("32 bits", |b| b.iter(|| sweep(black_box(&wide), &fields, &mut u)));
    group.bench_function("16 bits", |b| b.iter(|| sweep(black_box(&narrow), &fields, &mut u)));
    group.finish();
}

criterion_group!(benches, passes, weights);
criterion_main!(benches);
