//! iColoriT in use: hints of 2 × 2 pixels in, chroma out.
//!
//! **Source:** the authors' `infer.py` and their interface: the photograph is squashed to 224 × 224, which the network's
//! table of relative positions fixes, so another fit is not looked at. A hint fills a cell of 2 × 2 pixels with its mean
//! color, and the mask is 1 where there is a hint and 0 elsewhere. Strokes become as many such cells as they cover; the
//! network was trained with up to a few hundred.
//!
//! It computes in 32 bits everywhere: with weights of noise its chroma in bfloat16 was 37 dB from that in 32 bits, where the
//! other networks keep 45 and more, and at 224 × 224 there is little to win.

use super::bins::LARGEST;
use super::colorizer::{finished, laid};
use super::tensors::{side, tensor_of};
use super::{
    ColorizeError, Colorizer, Encoded, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction, contained,
    rasterize,
};
use crate::device::Precision;
use crate::nets::icolorit::{self as net, Config};
use crate::nets::layers::nearest;
use tch::{Kind, Tensor, nn};
use tintype::raster::{Plane, Size};

/// The side of a hint in pixels.
const CELL: usize = 2;

/// The network at a place.
#[derive(Debug)]
pub struct IColoriT {
    id: &'static str,
    placed: Placed<net::IColoriT>,
    side: usize,
}

impl IColoriT {
    /// Builds it and lets `fill` put the weights in place.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let id = match config.width {
            width if width == Config::base().width => "icolorit-base",
            width if width == Config::small().width => "icolorit-small",
            _ => "icolorit-tiny",
        };
        let place = Place { precision: Precision::Single, ..place };
        let placed = Placed::build(place, |path| net::IColoriT::new(path, config), fill)?;
        let side = usize::try_from(placed.net.side_px()).unwrap_or(1);
        Ok(Self { id, placed, side })
    }

    /// a / 110, b / 110 and the mask on the work grid, `[1, 3, S, S]`.
    fn told(&self, hints: &Hints, grid: &Grid) -> Tensor {
        let n_cells = self.side / CELL;
        let [a, b, mask] = rasterize(hints, grid.photo, Size::new(n_cells, n_cells), 1).map(|plane| tensor_of(&plane));
        let cells = Tensor::cat(&[a / LARGEST, b / LARGEST, mask], 1);
        nearest(&cells, side(self.side), side(self.side))
    }
}

impl Colorizer for IColoriT {
    fn id(&self) -> &'static str {
        self.id
    }

    fn accepts(&self) -> &'static [Input] {
        &[Input::Hints]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        None
    }

    fn encode(&self, tones: &Plane<f32>, _fit: Fit) -> Result<Encoded, ColorizeError> {
        let only = Fit::Squash { side: self.side };
        let grid = Grid::new(tones.size(), only, only, 1)?;
        contained(|| laid(tones, grid, self.placed.place()))
    }

    fn predict(&self, photo: &Encoded, hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        hints.check(photo.grid.photo)?;
        options.check()?;
        contained(|| {
            let place = self.placed.place();
            let told = self.told(hints, &photo.grid).to_device(place.device);
            let tones = (photo.tones.to_device(place.device) - 50.0) / 100.0;
            let ab =
                self.placed.net.forward(&place.bring(&Tensor::cat(&[tones, told], 1))).to_kind(Kind::Float) * LARGEST;
            Ok(Prediction { ab: finished(&ab, &photo.grid, options)?, distribution: None })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colorize::Point;

    #[test]
    fn a_hint_fills_a_cell_of_two_by_two() {
        let config = Config { width: 24, n_heads: 3, depth: 1, side: 2 };
        let network = IColoriT::new(Place::reference(), &config, |_| Ok(())).unwrap();
        let photo = network.encode(&Plane::filled(Size::new(64, 64), 50.0), Fit::Published).unwrap();
        let hint = Hints::Points(vec![Point { x: 21, y: 42, ab: [55.0, -11.0] }]);
        let told = network.told(&hint, &photo.grid); // 32 pixels a side, 16 cells
        assert_eq!(told.size(), [1, 3, 32, 32]);
        for (y, x) in (0..32).flat_map(|y| (0..32).map(move |x| (y, x))) {
            let is_hinted = (20..22).contains(&y) && (10..12).contains(&x);
            let values = [0, 1, 2].map(|c| told.double_value(&[0, c, y, x]));
            let wanted = if is_hinted { [0.5, -0.1, 1.0] } else { [0.0; 3] };
            assert!(values.iter().zip(wanted).all(|(v, w)| (v - w).abs() < 1e-6), "{y} {x}: {values:?}");
        }
    }
}
