//! Color: sRGB, linear light, CIE Lab under D65, the YIQ of the 2004 paper, the sRGB gamut and CIEDE2000.
//!
//! **Invariant:** pure functions of numbers; no planes, no files, no state.

mod ciede2000;
mod gamut;
mod hsv;
mod lab;
mod ramp;
mod srgb;
mod tone_curve;
mod yiq;

pub use ciede2000::ciede2000;
pub use gamut::{Fitted, fit_chroma, in_gamut};
pub use hsv::{hsv_from_srgb, srgb_from_hsv};
pub use lab::{Lab, lab_from_linear, lab_from_srgb, lightness, linear_from_lab, luminance_of_lightness};
pub use ramp::Ramp;
pub use srgb::{LUMINANCE, luminance, srgb_decode, srgb_encode};
pub use tone_curve::ToneCurve;
pub use yiq::{rgb_from_yiq, yiq_from_rgb};
