//! Colors as classes: the nearest bins of a color, and how rare each is.
//!
//! **Source:** R. Zhang, P. Isola, A. A. Efros, ECCV 2016, section 2.2: soft encoding to 5 neighbors with σ 5 (2), weights
//! by rarity smoothed with an even distribution (4).

use tch::{Device, Kind, Tensor};

/// Neighbors a color is spread over, and the deviation of their weights in units of a and b.
const NEIGHBORS: i64 = 5;
const SIGMA: f64 = 5.0;

/// The bins of a head with their weights.
#[derive(Debug)]
pub struct Classes {
    /// `[Q, 2]`: a and b.
    bins: Tensor,
    /// `[Q]`: the weight of each in the loss; 1 on the mean over photographs.
    weights: Tensor,
}

impl Classes {
    /// Every class counts the same.
    #[must_use]
    pub fn even(bins: &[[f32; 2]], device: Device) -> Self {
        let n = i64::try_from(bins.len()).unwrap_or(0);
        let bins = Tensor::from_slice(bins.as_flattened()).reshape([n, 2]).to_device(device);
        Self { bins, weights: Tensor::ones([n], (Kind::Float, device)) }
    }

    /// The same bins, weighted by how rare they are in `ab` `[N, 2, h, w]`; `even` is the share of the even distribution.
    #[must_use]
    pub fn weighted(self, ab: &Tensor, even: f64) -> Self {
        let (index, share) = self.encode(ab);
        let n = self.bins.size()[0];
        let mut p = Tensor::zeros([n], (Kind::Float, self.bins.device()));
        let _ = p.scatter_add_(0, &index.flatten(0, -1), &share.flatten(0, -1));
        let p = &p / p.sum(Kind::Float);
        let weights = (&p * (1.0 - even) + even / n as f64).clamp_min(1e-9).reciprocal();
        let mean = (&p * &weights).sum(Kind::Float);
        Self { weights: weights / mean, ..self }
    }

    /// The weights, for checkpoints.
    pub fn weights(&self) -> &Tensor {
        &self.weights
    }

    /// Takes weights from a checkpoint.
    pub fn set_weights(&mut self, weights: &Tensor) {
        self.weights = weights.to_device(self.bins.device());
    }

    /// The nearest bins of each color and their shares, both `[N · h · w, 5]`.
    fn encode(&self, ab: &Tensor) -> (Tensor, Tensor) {
        let colors = ab.permute([0, 2, 3, 1]).reshape([-1, 2]);
        let distances = Tensor::cdist(&colors, &self.bins, 2.0, None::<i64>); // [pixels, Q]
        let (near, index) = distances.topk(NEIGHBORS, 1, false, true);
        let share = (near.square() / (-2.0 * SIGMA * SIGMA)).exp();
        let sum = share.sum_dim_intlist(1, true, Kind::Float);
        (index, share / sum)
    }

    /// The cross-entropy of `logits` `[N, Q, h, w]` against the true `ab` `[N, 2, h, w]`, weighted by rarity.
    pub fn cross_entropy(&self, logits: &Tensor, ab: &Tensor) -> Tensor {
        let (index, share) = tch::no_grad(|| self.encode(ab));
        let logs = logits.to_kind(Kind::Float).log_softmax(1, Kind::Float);
        let logs = logs.permute([0, 2, 3, 1]).reshape([-1, self.bins.size()[0]]);
        let entropy = -(logs.gather(1, &index, false) * share).sum_dim_intlist(1, false, Kind::Float);
        let weight = self.weights.index_select(0, &index.select(1, 0)); // of the nearest
        (entropy * &weight).sum(Kind::Float) / weight.sum(Kind::Float)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nets::bins::gamut_bins;

    fn flat(color: [f32; 2]) -> Tensor {
        Tensor::from_slice(&color).reshape([1, 2, 1, 1]).expand([1, 2, 4, 4], false)
    }

    #[test]
    fn the_right_class_costs_least_and_a_rare_one_counts_more() {
        let bins = gamut_bins();
        let classes = Classes::even(&bins, Device::Cpu);
        let logits = |class: i64| {
            let maps = Tensor::zeros([1, 313, 4, 4], (Kind::Float, Device::Cpu));
            let _ = maps.narrow(1, class, 1).fill_(12.0);
            maps
        };
        let cost = |class: i64| classes.cross_entropy(&logits(class), &flat(bins[40])).double_value(&[]);
        assert!(cost(40) < cost(41) && cost(41) < cost(200));
        // Photographs full of color 40: it weighs less than a color that is not in them.
        let weighted = Classes::even(&bins, Device::Cpu).weighted(&flat(bins[40]), 0.5);
        let weight = |class: i64| weighted.weights().double_value(&[class]);
        assert!(weight(40) * 50.0 < weight(200), "{} {}", weight(40), weight(200));
    }
}
