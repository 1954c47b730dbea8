//! DeOldify in use: a gray photograph in, a colored one out, of which the chroma is taken. It takes no hints.
//!
//! **Source:** J. Antic, *DeOldify*, `deoldify/filters.py` and `visualize.py`: the photograph is stretched to a square of 16
//! times a render factor of 35 and normalized as ImageNet's; of what comes out the U and V of YUV are kept and joined with
//! the photograph's own Y. Differs: that is done on the network's grid, in f32 and not in 8 bits, and what is told is a and b
//! of the joined color, for the photograph's own L.
//!
//! The official code converts RGB by OpenCV's formula for BGR, so its Y weighs red as blue. The colors people know come
//! from that, and it is kept.

use super::colorizer::{finished, laid};
use super::light::{chroma_of_rgb, gray};
use super::{
    ColorizeError, Colorizer, Encoded, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction, contained,
};
use crate::nets::deoldify::{self as net, Config, Decoder};
use crate::nets::layers::{IMAGENET_MEAN, IMAGENET_STD};
use tch::{Device, Kind, Tensor, nn};
use tintype::raster::Plane;

/// Sides are multiples of this; the official code's unit of its render factor.
const MULTIPLE: usize = 16;

/// The official default of the render factor: more shows smaller things and colors them less.
const RENDER_FACTOR: usize = 35;

/// The weights of red, green and blue in the luma that is exchanged.
const LUMA: [f32; 3] = [0.114, 0.587, 0.299];

/// The network at a place.
#[derive(Debug)]
pub struct DeOldify {
    id: &'static str,
    placed: Placed<net::DeOldify>,
}

impl DeOldify {
    /// Builds it and lets `fill` put the weights in place.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let id = match config.decoder {
            Decoder::Deep => "deoldify-artistic",
            Decoder::Wide(_) => "deoldify-stable",
        };
        let placed = Placed::build(place, |path| net::DeOldify::new(path, config), fill)?;
        Ok(Self { id, placed })
    }
}

fn channels(values: [f32; 3], device: Device) -> Tensor {
    Tensor::from_slice(&values).reshape([1, 3, 1, 1]).to_device(device)
}

/// The network's colors, normalized, with their luma exchanged for `gray`: encoded RGB, `[1, 3, H, W]` of f32.
fn joined(said: &Tensor, gray: &Tensor) -> Tensor {
    let device = said.device();
    let rgb = said.to_kind(Kind::Float) * channels(IMAGENET_STD, device) + channels(IMAGENET_MEAN, device);
    let rgb = rgb.clamp(0.0, 1.0);
    // U and V are differences to Y, so another Y is the same step for all three.
    let luma = (&rgb * channels(LUMA, device)).sum_dim_intlist(1, true, Kind::Float);
    (rgb + (gray - luma)).clamp(0.0, 1.0)
}

impl Colorizer for DeOldify {
    fn id(&self) -> &'static str {
        self.id
    }

    fn accepts(&self) -> &'static [Input] {
        &[]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        None
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let grid = Grid::new(tones.size(), fit, Fit::Squash { side: MULTIPLE * RENDER_FACTOR }, MULTIPLE)?;
        contained(|| {
            let place = self.placed.place();
            let mut encoded = laid(tones, grid, place)?;
            let gray = gray(&encoded.tones);
            let xs = (&gray - channels(IMAGENET_MEAN, place.device)) / channels(IMAGENET_STD, place.device);
            // No hint changes what it says, so all of its work is done here.
            encoded.maps.push(chroma_of_rgb(&joined(&self.placed.net.forward(&place.bring(&xs)), &gray))?);
            Ok(encoded)
        })
    }

    fn predict(&self, photo: &Encoded, _hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        options.check()?;
        contained(|| {
            let ab = photo.maps.first().ok_or(ColorizeError::Empty)?;
            Ok(Prediction { ab: finished(ab, &photo.grid, options)?, distribution: None })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_keeps_differences_of_color_and_takes_the_photograph_s_luma() {
        let rgb = [0.5_f32, 0.4, 0.3];
        let normal: Vec<f32> = (0..3).map(|c| (rgb[c] - IMAGENET_MEAN[c]) / IMAGENET_STD[c]).collect();
        let said = Tensor::from_slice(&normal).reshape([1, 3, 1, 1]);
        let out = joined(&said, &Tensor::full([1, 1, 1, 1], 0.6, (Kind::Float, Device::Cpu)));
        // 0.114 · 0.5 + 0.587 · 0.4 + 0.299 · 0.3 = 0.3815, so all three rise by 0.2185.
        for (c, wanted) in [(0, 0.7185), (1, 0.6185), (2, 0.5185)] {
            assert!((out.double_value(&[0, c, 0, 0]) - wanted).abs() < 1e-5);
        }
        // A gray network leaves a gray photograph, whatever it thinks of its tone.
        let gray: Vec<f32> = (0..3).map(|c| (0.2 - IMAGENET_MEAN[c]) / IMAGENET_STD[c]).collect();
        let out = joined(
            &Tensor::from_slice(&gray).reshape([1, 3, 1, 1]),
            &Tensor::full([1, 1, 1, 1], 0.9, (Kind::Float, Device::Cpu)),
        );
        assert!(chroma_of_rgb(&out).unwrap().abs().max().double_value(&[]) < 1e-2);
    }
}
