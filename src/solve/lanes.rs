//! Eight samples at once, in plain arrays that the compiler turns into vector instructions.
//!
//! It holds no intrinsics: the order of every operation is written down, so that results have the same bits on every
//! processor and for any number of threads.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// Samples in one group.
pub(super) const LANES: usize = 8;

/// A run of groups.
pub(super) type Stream<'a> = &'a [[f32; LANES]];

/// A run of groups, to be written.
pub(super) type StreamMut<'a> = &'a mut [[f32; LANES]];

/// `count` groups of `samples` from sample `at` on.
#[inline(always)]
pub(super) fn stream(samples: &[f32], at: usize, count: usize) -> Stream<'_> {
    &samples[at..at + count * LANES].as_chunks().0[..count]
}

/// `count` groups of `samples` from sample `at` on, to be written.
#[inline(always)]
pub(super) fn stream_mut(samples: &mut [f32], at: usize, count: usize) -> StreamMut<'_> {
    &mut samples[at..at + count * LANES].as_chunks_mut().0[..count]
}

/// A piece of work on runs of groups: what it is done with, and `call`, which must be `#[inline(always)]` with all it calls,
/// since only what is inlined is compiled for wider vectors (a closure or a function passed by name is not).
pub(super) use pulp::NullaryFnOnce as Kernel;

/// Calls a kernel as it was compiled for the widest vectors this processor has of those the program knows (AVX2 on
/// x86-64). Products and sums stay apart as they are written: the bits are the same on every processor.
#[inline(always)]
pub(super) fn vectorized<K: Kernel>(kernel: K) -> K::Output {
    pulp::Arch::new().dispatch(kernel)
}

/// Eight samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lanes(pub(super) [f32; LANES]);

impl Lanes {
    /// Eight zeros.
    pub(super) const ZERO: Self = Self([0.0; LANES]);

    /// Eight times one value.
    #[inline(always)]
    pub(super) const fn splat(value: f32) -> Self {
        Self([value; LANES])
    }

    /// `f` of every sample.
    #[inline(always)]
    pub(super) fn map(self, f: impl Fn(f32) -> f32) -> Self {
        let mut out = self.0;
        for v in &mut out {
            *v = f(*v);
        }
        Self(out)
    }

    /// `f` of every sample and its partner.
    #[inline(always)]
    pub(super) fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        let mut out = self.0;
        for (v, o) in out.iter_mut().zip(other.0) {
            *v = f(*v, o);
        }
        Self(out)
    }

    /// These samples, with 0 for what is below.
    #[inline(always)]
    pub(super) fn positive(self) -> Self {
        self.map(|v| if v > 0.0 { v } else { 0.0 })
    }

    /// `yes` where these samples are above 0, else `no`.
    #[inline(always)]
    pub(super) fn select(self, yes: Self, no: Self) -> Self {
        let mut out = no.0;
        for (v, (yes, sign)) in out.iter_mut().zip(yes.0.into_iter().zip(self.0)) {
            *v = if sign > 0.0 { yes } else { *v };
        }
        Self(out)
    }

    /// `value` where these samples are not 0, else 0.
    #[inline(always)]
    pub(super) fn unless_zero(self, value: Self) -> Self {
        self.zip(value, |a, v| if a == 0.0 { 0.0 } else { v })
    }

    /// The sum in pairs, in a fixed order.
    #[inline(always)]
    pub(super) fn sum(self) -> f32 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }

    /// `exp(-x)` of samples x >= 0, to a relative 2e-7 down to 1e-37; larger x count as 85.
    #[inline(always)]
    pub(super) fn exp_neg(self) -> Self {
        self.map(exp_neg)
    }
}

/// `exp(-x)` without a branch or a call: `2^n` from the exponent bits times a polynomial for `2^f`, |f| <= 1/2.
#[inline(always)]
fn exp_neg(x: f32) -> f32 {
    /// Adding and subtracting 1.5 * 2^23 rounds to the nearest integer, which then stands in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x < 85.0 { x } else { 85.0 };
    let t = -x * std::f32::consts::LOG2_E;
    let rounded = t + ROUND;
    // Two-part ln 2 (Cody and Waite 1980) keeps the reduced argument exact where x is large.
    let n = rounded - ROUND;
    let r = (-x - n * 0.693_359_4) + n * 2.121_944_4e-4;
    // Taylor's series to r^6: |r| <= 0.347, remainder below 1.3e-7.
    let p = 1.0 / 720.0;
    let p = p * r + 1.0 / 120.0;
    let p = p * r + 1.0 / 24.0;
    let p = p * r + 1.0 / 6.0;
    let p = p * r + 0.5;
    let p = p * r + 1.0;
    let p = p * r + 1.0;
    let power = f32::from_bits(rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23);
    p * power
}

impl From<[f32; LANES]> for Lanes {
    #[inline(always)]
    fn from(samples: [f32; LANES]) -> Self {
        Self(samples)
    }
}

impl Add for Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl Sub for Lanes {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl Mul for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl Div for Lanes {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
}

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_agrees_with_the_standard_one() {
        for k in 0..85_000 {
            let x = k as f32 * 1e-3;
            let (ours, exact) = (f64::from(exp_neg(x)), f64::from(-x).exp());
            assert!((ours - exact).abs() <= 3e-7 * exact, "exp(-{x}): {ours} for {exact}");
        }
        assert!(exp_neg(1e30) < 1e-36);
    }

    #[test]
    fn a_stream_starts_anywhere() {
        let samples: Vec<f32> = (0..20u8).map(f32::from).collect();
        assert_eq!(stream(&samples, 3, 2)[1][0], 11.0);
        assert_eq!(Lanes(stream(&samples, 0, 1)[0]).sum(), 28.0);
    }
}
