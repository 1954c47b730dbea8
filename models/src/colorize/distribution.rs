//! What a network holds for possible at each place: probabilities over colors, and what is read off them.

use super::grid::Grid;
use super::tensors::{plane_of, side};
use super::{ColorizeError, Suggestion, suggest};
use std::sync::Arc;
use tch::{Device, Kind, Tensor};
use tintype::raster::Plane;

/// Distributions on the cells of a grid.
#[derive(Debug)]
pub struct Distribution {
    grid: Grid,
    bins: Arc<Vec<[f32; 2]>>,
    /// `[1, bins, h, w]` over the padded grid, as the network said them: to read all of them takes as long as a tenth of a
    /// pass, and most are never asked for.
    logits: Tensor,
}

impl Distribution {
    /// `logits` are `[1, bins, h, w]` over the padded grid, of any type on any device.
    #[must_use]
    pub fn new(grid: Grid, bins: Arc<Vec<[f32; 2]>>, logits: &Tensor) -> Self {
        Self { grid, bins, logits: logits.detach() }
    }

    /// `[1, bins, h, w]` of f32 on the processor.
    fn read(logits: &Tensor) -> Tensor {
        logits.to_device(Device::Cpu).to_kind(Kind::Float).contiguous()
    }

    /// Up to `n` likely colors of the photograph's pixel in column `x` of row `y`, likeliest first. `sharpness` multiplies
    /// the logits: below 1 more of the unlikely colors are told.
    ///
    /// # Errors
    /// [`ColorizeError::Libtorch`].
    pub fn suggest(&self, x: usize, y: usize, n: usize, sharpness: f64) -> Result<Vec<Suggestion>, ColorizeError> {
        let size = self.logits.size();
        let (column, row) = self.grid.cell(x, y, size[2], size[3]);
        let here = Self::read(&self.logits.narrow(2, row, 1).narrow(3, column, 1));
        let logits = here.flatten(0, -1) * sharpness; // [bins]
        let p = Vec::<f32>::try_from(&logits.softmax(0, Kind::Float));
        let p = p.map_err(|error| ColorizeError::Libtorch(error.to_string()))?;
        Ok(suggest(&self.bins, &p, n))
    }

    /// How unsure the network is of each of the photograph's pixels, 0..=1: the entropy by its largest value, log of the
    /// number of colors.
    ///
    /// # Errors
    /// [`ColorizeError::Libtorch`].
    pub fn uncertainty(&self) -> Result<Plane<f32>, ColorizeError> {
        let logs = Self::read(&self.logits).log_softmax(1, Kind::Float);
        let entropy = -(logs.exp() * logs).sum_dim_intlist(1, true, Kind::Float); // [1, 1, h, w]
        let share = entropy / (self.bins.len().max(2) as f64).ln();
        plane_of(&self.grid.back(&share).clamp(0.0, 1.0))
    }

    /// The mean color of each distribution with its logits multiplied by `sharpness`, `[1, 2, h, w]` in units of Lab: the
    /// annealed mean, which goes from the mean to the likeliest color as `sharpness` grows.
    pub fn mean(&self, sharpness: f64) -> Tensor {
        let p = (Self::read(&self.logits) * sharpness).softmax(1, Kind::Float); // [1, bins, h, w]
        let flat: Vec<f32> = self.bins.iter().flatten().copied().collect();
        let colors = Tensor::from_slice(&flat).reshape([side(self.bins.len()), 2]);
        Tensor::einsum("nqhw,qc->nchw", &[p, colors], None::<i64>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colorize::{Fit, gamut_bins};
    use tintype::raster::Size;

    /// Left a single color is certain, right all are equally likely.
    fn halves() -> Distribution {
        let grid = Grid::new(Size::new(64, 32), Fit::Keep { longest: 64 }, Fit::Published, 32).unwrap();
        let logits = Tensor::zeros([1, 313, 8, 16], (Kind::Float, Device::Cpu));
        let _ = logits.narrow(1, 40, 1).narrow(3, 0, 8).fill_(60.0);
        Distribution::new(grid, Arc::new(gamut_bins()), &logits)
    }

    #[test]
    fn certainty_and_doubt_are_told_apart() {
        let halves = halves();
        let doubt = halves.uncertainty().unwrap();
        assert_eq!(doubt.size(), Size::new(64, 32));
        assert!(doubt[(2, 10)] < 1e-4 && doubt[(60, 10)] > 0.999, "{} {}", doubt[(2, 10)], doubt[(60, 10)]);
        let certain = halves.suggest(3, 3, 9, 1.0).unwrap();
        assert_eq!((certain.len(), certain[0].ab), (1, gamut_bins()[40]));
        assert_eq!(halves.suggest(63, 31, 9, 1.0).unwrap().len(), 9);
    }

    #[test]
    fn the_annealed_mean_goes_to_the_likeliest_color() {
        let halves = halves();
        let [a, b] = gamut_bins()[40];
        let at = |sharpness: f64, c: i64| halves.mean(sharpness).double_value(&[0, c, 0, 0]);
        assert!((at(1.0, 0) - f64::from(a)).abs() < 1e-3 && (at(1.0, 1) - f64::from(b)).abs() < 1e-3);
        let bins = gamut_bins();
        let mean = bins.iter().map(|bin| f64::from(bin[0])).sum::<f64>() / 313.0;
        assert!((at(0.0, 0) - mean).abs() < 1e-3);
    }
}
