//! What the operators and the cycle must obey, checked on small grids against products formed in full.

use std::ops::ControlFlow;

use super::affinity::affinity;
use super::apply::{dots, subtract_product};
use super::cycle::{Hierarchy, fields, precondition};
use super::grid::Field;
use super::hints::{Hint, Hints};
use super::level::Level;
use crate::raster::{Plane, Size};

fn guide(size: Size) -> Plane<f32> {
    Plane::from_fn(size, |x, y| ((x * x * 3 + 5 * x * y + y * 7) % 31) as f32 / 60.0 + 0.01 * x as f32)
}

fn hints(size: Size, pixels: &[u32]) -> Hints {
    let entries = pixels.iter().map(|&pixel| Hint { pixel, chroma: [1.0, -1.0] });
    Hints::new(size, entries.collect()).unwrap()
}

fn hierarchy(size: Size, pixels: &[u32]) -> Hierarchy {
    let mut hierarchy = Hierarchy::new(affinity(&guide(size)));
    hierarchy.build(&hints(size, pixels));
    hierarchy
}

/// A field with the value `f(x, y)` in both planes, 0 at dead points.
fn field(level: &Level, f: impl Fn(usize, usize) -> f32) -> Field {
    let mut field = Field::zeros(level.layout);
    for y in 0..level.layout.size.height {
        for x in 0..level.layout.size.width {
            for c in 0..2 {
                let at = field.at(c, x, y);
                field.samples[at] = if level.is_dead(x, y) { 0.0 } else { f(x, y) };
            }
        }
    }
    field
}

fn random(x: usize, y: usize) -> f32 {
    ((x * 7919 + y * 104_729 + 13 * x * y) % 1009) as f32 / 504.5 - 1.0
}

fn product(level: &Level, u: &Field) -> Field {
    let mut b = Field::zeros(level.layout);
    subtract_product(level, u, &mut b);
    b.samples.iter_mut().for_each(|v| *v = -*v);
    b
}

/// Dead points of a level, in reading order.
fn points(level: &Level) -> Vec<(usize, usize)> {
    let size = level.layout.size;
    (0..size.area()).map(|k| (k % size.width, k / size.width)).collect()
}

#[test]
fn rows_of_every_operator_sum_to_zero_where_no_hint_is_near() {
    let hierarchy = hierarchy(Size::new(61, 50), &[0]);
    for level in &hierarchy.levels {
        let mut ones = Field::zeros(level.layout);
        for (x, y) in points(level) {
            let at = ones.at(0, x, y);
            ones.samples[at] = 1.0;
        }
        let b = product(level, &ones);
        for (x, y) in points(level).into_iter().filter(|&(x, y)| x > 4 && y > 4) {
            assert_eq!(b.samples[b.at(0, x, y)], 0.0, "{x} {y} of {}", level.layout.size);
        }
    }
}

#[test]
fn every_operator_is_symmetric_and_positive() {
    let hierarchy = hierarchy(Size::new(61, 50), &[0, 900, 901, 902, 1500]);
    for level in &hierarchy.levels {
        let (u, v) = (field(level, random), field(level, |x, y| random(y + 3, x * x)));
        let (forth, back) = (dots(&v, &product(level, &u))[0], dots(&u, &product(level, &v))[0]);
        assert!((forth - back).abs() < 1e-5 * dots(&u, &product(level, &u))[0]);
        for f in [random, |x, y| random(x * y, y), |_, _| 1.0, |x, _| x as f32] {
            let u = field(level, f);
            assert!(dots(&u, &product(level, &u))[0] > 0.0, "{}", level.layout.size);
        }
    }
}

/// The transfer from `coarse` to `fine`, row by row of the fine grid, from the definition in `transfer`.
fn interpolation(fine: &Level, coarse: &Level) -> Vec<Vec<(usize, f64)>> {
    let (size, width) = (fine.layout.size, coarse.layout.size.width);
    let stored = |k: usize, x: usize, y: usize| f64::from(fine.transfers(y / 2)[k].as_flattened()[x / 2]);
    let edge = |x: usize, y: usize| {
        let (i, j) = (x / 2, y / 2);
        let (first, second) = (j * width + i, if x % 2 == 1 { j * width + i + 1 } else { (j + 1) * width + i });
        let k = if x % 2 == 1 { 0 } else { 2 };
        vec![(first, stored(k, x, y)), (second, stored(k + 1, x, y))]
    };
    let direct = |x: usize, y: usize| match (x % 2, y % 2) {
        (0, 0) => vec![(y / 2 * width + x / 2, 1.0)],
        _ => edge(x, y),
    };
    let middle = |x: usize, y: usize| {
        let inverse = f64::from(fine.inverse_row(y)[fine.layout.at(x)]);
        let offsets = [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1)];
        let mut row = Vec::new();
        for ((dx, dy), weight) in offsets.into_iter().zip(fine.ring(x, y)) {
            let (Some(nx), Some(ny)) = (x.checked_add_signed(dx), y.checked_add_signed(dy)) else { continue };
            if nx < size.width && ny < size.height {
                row.extend(direct(nx, ny).into_iter().map(|(k, w)| (k, w * f64::from(weight) * inverse)));
            }
        }
        row
    };
    points(fine).into_iter().map(|(x, y)| if x % 2 == 1 && y % 2 == 1 { middle(x, y) } else { direct(x, y) }).collect()
}

#[test]
#[expect(clippy::cast_possible_truncation, reason = "a sum kept in single precision")]
fn coarse_operators_are_galerkin_products() {
    for (size, pixels) in [(Size::new(23, 18), &[100u32, 101, 124, 300][..]), (Size::new(16, 17), &[37][..])] {
        let hierarchy = hierarchy(size, pixels);
        let [fine, coarse, ..] = &hierarchy.levels[..] else { panic!("one level") };
        let transfer = interpolation(fine, coarse);
        let up = |e: &Field| {
            let coarse_points = points(coarse);
            let mut u = Field::zeros(fine.layout);
            for ((x, y), row) in points(fine).into_iter().zip(&transfer) {
                let sum = row.iter().filter(|(_, w)| *w != 0.0).map(|&(k, w)| {
                    let (i, j) = coarse_points[k];
                    w * f64::from(e.samples[e.at(0, i, j)])
                });
                let at = u.at(0, x, y);
                u.samples[at] = sum.sum::<f64>() as f32;
            }
            u
        };
        for f in [random, |x, y| random(x + 5, y * y), |_, _| 1.0] {
            let (e, g) = (field(coarse, f), field(coarse, |x, y| random(y, x)));
            let below = dots(&g, &product(coarse, &e))[0];
            let above = dots(&up(&g), &product(fine, &up(&e)))[0];
            assert!((below - above).abs() < 1e-4 * (1.0 + above.abs()), "{size}: {below} for {above}");
        }
    }
}

#[test]
fn the_cycle_is_symmetric_and_nearly_the_inverse() {
    let size = Size::new(61, 50);
    let specks = |x: usize, y: usize| if x % 7 < 2 && y.is_multiple_of(5) { 0.3 } else { 0.0 };
    for guide in [guide(size), Plane::from_fn(size, |x, y| 0.3 + 0.001 * (x + y) as f32 + specks(x, y))] {
        let mut hierarchy = Hierarchy::new(affinity(&guide));
        hierarchy.build(&hints(size, &[0, 900, 901, 902, 1500]));
        symmetric_and_nearly_the_inverse(&hierarchy);
    }
}

fn symmetric_and_nearly_the_inverse(hierarchy: &Hierarchy) {
    let level = &hierarchy.levels[0];
    let apply = |b: &Field| {
        let mut work = fields(hierarchy);
        work[0].b = b.clone();
        let mut sweeps = vec![0; work.len()];
        assert!(precondition(hierarchy, &mut work, &mut sweeps, &mut |_, _| ControlFlow::Continue(())).is_continue());
        work[0].u.clone()
    };
    let (r, s) = (field(level, random), field(level, |x, y| random(x * 3, y + 1)));
    let (mr, ms) = (apply(&r), apply(&s));
    let (forth, back) = (dots(&s, &mr)[0], dots(&r, &ms)[0]);
    assert!((forth - back).abs() < 1e-4 * dots(&r, &mr)[0], "{forth} {back}");
    let u = field(level, |x, y| random(x / 9, y / 8));
    let recovered = apply(&product(level, &u));
    let energy = |v: &Field| dots(v, &product(level, v))[0];
    let mut rest = u.clone();
    rest.samples.iter_mut().zip(&recovered.samples).for_each(|(a, b)| *a -= b);
    assert!(energy(&rest) < 0.05 * energy(&u), "{} of {}", energy(&rest), energy(&u));
}
