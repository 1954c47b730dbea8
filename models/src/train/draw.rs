//! Chance: a generator for each place of each step, so that neither threads nor interruptions change what is drawn.

use fastrand::Rng;

/// What a generator is for; two purposes at the same place draw different numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Which picture, which crop, which hints.
    Crop = 1,
    /// Noise on the device.
    Device = 2,
    /// Where the hints of the evaluation lie.
    Evaluation = 3,
    /// Which pictures count for the classes' weights.
    Rarity = 4,
}

/// A generator for a purpose, a step and a place in the batch.
pub(super) fn generator(seed: u64, purpose: Purpose, step: u64, place: usize) -> Rng {
    Rng::with_seed(mixed([seed, purpose as u64, step, place as u64]))
}

/// A seed for libtorch's own generator at a step.
pub(super) fn device_seed(seed: u64, step: u64) -> i64 {
    mixed([seed, Purpose::Device as u64, step, 0]).cast_signed()
}

/// Numbers folded to one by the finalizer of SplitMix64 (Steele, Lea, Flood 2014), which leaves no pattern of the inputs.
fn mixed(numbers: [u64; 4]) -> u64 {
    numbers.iter().fold(0x9e37_79b9_7f4a_7c15, |state, number| {
        let mut z = (state ^ number).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// A number of the normal distribution, by Box and Muller.
pub(super) fn normal(rng: &mut Rng) -> f32 {
    let radius = (-2.0 * (1.0 - rng.f32()).ln()).sqrt();
    radius * (std::f32::consts::TAU * rng.f32()).cos()
}

/// Whether something happens that happens this often.
pub(super) fn happens(rng: &mut Rng, share: f64) -> bool {
    rng.f64() < share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_draws_the_same_again_and_others_draw_otherwise() {
        let first = |seed, purpose, step, place| generator(seed, purpose, step, place).u64(..);
        let base = first(1, Purpose::Crop, 5, 3);
        assert_eq!(base, first(1, Purpose::Crop, 5, 3));
        let others =
            [(2, Purpose::Crop, 5, 3), (1, Purpose::Rarity, 5, 3), (1, Purpose::Crop, 6, 3), (1, Purpose::Crop, 3, 5)];
        assert!(others.iter().all(|&(seed, purpose, step, place)| first(seed, purpose, step, place) != base));
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_deviation_one() {
        let mut rng = generator(1, Purpose::Crop, 0, 0);
        let drawn: Vec<f32> = (0..20_000).map(|_| normal(&mut rng)).collect();
        let mean = drawn.iter().sum::<f32>() / 20_000.0;
        let square = drawn.iter().map(|v| v * v).sum::<f32>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (square - 1.0).abs() < 0.05, "{mean} {square}");
    }
}
