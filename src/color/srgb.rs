//! The sRGB transfer curve and the luminance of its primaries.
//!
//! **Source:** IEC 61966-2-1:1999. Does not clip: values outside 0..=1 continue the curve, odd about zero.

/// Luminance (CIE Y) of linear red, green and blue at full strength; they sum to 1, so gray `v` has luminance `v`.
pub const LUMINANCE: [f32; 3] = [0.212_639, 0.715_168_7, 0.072_192_3];

/// Linear light of an encoded sRGB value; 0..=1 to 0..=1.
#[must_use]
pub fn srgb_decode(encoded: f32) -> f32 {
    let v = encoded.abs();
    let linear = if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    linear.copysign(encoded)
}

/// Encoded sRGB value of linear light; 0..=1 to 0..=1.
#[must_use]
pub fn srgb_encode(linear: f32) -> f32 {
    let v = linear.abs();
    let encoded = if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
    encoded.copysign(linear)
}

/// CIE Y of linear sRGB, 0..=1.
#[must_use]
pub fn luminance(linear: [f32; 3]) -> f32 {
    LUMINANCE.iter().zip(linear).map(|(w, v)| w * v).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decode_and_encode_are_inverse(v in -0.5f32..1.5) {
            prop_assert!((srgb_encode(srgb_decode(v)) - v).abs() < 2e-6);
        }
    }

    #[test]
    fn every_16_bit_value_survives_the_round_trip() {
        for v in 0..=u16::MAX {
            let back = (srgb_encode(srgb_decode(f32::from(v) / 65535.0)) * 65535.0).round();
            assert!((back - f32::from(v)).abs() < 0.5, "{v} came back as {back}");
        }
    }

    #[test]
    fn known_values_of_the_curve() {
        for (encoded, linear) in [(0.0, 0.0), (0.5, 0.214_041_14), (1.0, 1.0)] {
            assert!((srgb_decode(encoded) - linear).abs() < 1e-6);
        }
        assert!((luminance([1.0, 1.0, 1.0]) - 1.0).abs() < 1e-6);
    }
}
