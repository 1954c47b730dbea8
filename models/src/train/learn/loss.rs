//! What a network is corrected for.

use super::Classes;
use crate::nets::bins::LARGEST;
use crate::train::scene::Scene;
use crate::train::{Losses, Said};
use tch::{Kind, Tensor};

/// Where Huber's loss turns from a square into a line, in units of a / 110.
const BEND: f64 = 0.01;

/// The parts of a loss, each a number.
#[derive(Debug)]
pub struct Parts {
    /// Huber loss of chroma, colorful pixels counting more; 0 for a network that does not say chroma.
    pub chroma: Tensor,
    /// Cross-entropy of the distribution; 0 for a network without one.
    pub classes: Tensor,
    /// Mean absolute error at hints.
    pub hints: Tensor,
    /// Mean absolute error of the gradient.
    pub edges: Tensor,
}

impl Parts {
    /// Their weighted sum.
    pub fn total(&self, weights: &Losses) -> Tensor {
        &self.chroma * weights.chroma
            + &self.classes * weights.classes
            + &self.hints * weights.hints
            + &self.edges * weights.edges
    }
}

/// Compares what a network said with the truth, each at the network's own size.
#[must_use]
pub fn loss(said: &Said, scene: &Scene, classes: &Classes, weights: &Losses) -> Parts {
    let none = || Tensor::zeros([], (Kind::Float, scene.ab.device()));
    let [chroma, hints, edges] = said.ab.as_ref().map_or_else(
        || [none(), none(), none()],
        |ab| {
            let ab = ab.to_kind(Kind::Float);
            let truth = pooled(&scene.ab, &ab) / LARGEST;
            [huber(&ab, &truth, weights.colorful), at_hints(&ab, &scene.hint), gradients(&ab, &truth)]
        },
    );
    let classes =
        said.logits.as_ref().map_or_else(none, |logits| classes.cross_entropy(logits, &pooled(&scene.ab, logits)));
    Parts { chroma, classes, hints, edges }
}

/// Means over the cells of other maps.
fn pooled(maps: &Tensor, like: &Tensor) -> Tensor {
    let size = like.size();
    if maps.size()[2..] == size[2..] { maps.shallow_clone() } else { maps.adaptive_avg_pool2d([size[2], size[3]]) }
}

fn huber(ab: &Tensor, truth: &Tensor, colorful: f64) -> Tensor {
    let off = (ab - truth).abs();
    let bent = off.where_self(&off.ge(BEND), &(off.square() / (2.0 * BEND) + 0.5 * BEND)) - 0.5 * BEND;
    let weight = truth.square().sum_dim_intlist(1, true, Kind::Float).sqrt() * colorful + 1.0;
    (bent.sum_dim_intlist(1, true, Kind::Float) * weight).mean(Kind::Float)
}

fn at_hints(ab: &Tensor, hint: &Tensor) -> Tensor {
    let mask = pooled(&hint.narrow(1, 2, 1), ab);
    let told = pooled(&hint.narrow(1, 0, 2), ab) / (&mask + 1e-6);
    let off = (ab - told).abs().sum_dim_intlist(1, true, Kind::Float) * &mask;
    off.sum(Kind::Float) / (mask.sum(Kind::Float) + 1e-6)
}

fn gradients(ab: &Tensor, truth: &Tensor) -> Tensor {
    let off = ab - truth;
    let along = |dim: i64| {
        let n = off.size()[usize::try_from(dim).unwrap_or(2)];
        (off.narrow(dim, 1, n - 1) - off.narrow(dim, 0, n - 1)).abs().mean(Kind::Float)
    };
    along(2) + along(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nets::bins::gamut_bins;
    use crate::train::draw::{Purpose, generator, normal};
    use tch::Device;

    const OPTIONS: (Kind, Device) = (Kind::Float, Device::Cpu);

    /// Numbers of the normal distribution, the same every time: libtorch's generator belongs to all tests at once.
    fn noise(place: usize, shape: [i64; 4]) -> Tensor {
        let mut rng = generator(2, Purpose::Crop, 0, place);
        let drawn: Vec<f32> = (0..shape.iter().product()).map(|_: i64| normal(&mut rng)).collect();
        Tensor::from_slice(&drawn).reshape(shape)
    }

    fn scene() -> Scene {
        let ab = noise(0, [2, 2, 16, 16]) * 30.0;
        let mask = noise(1, [2, 1, 16, 16]).gt(0.84).to_kind(Kind::Float);
        let hint = Tensor::cat(&[&(&ab / 110.0 * &mask), &mask], 1);
        let none = Tensor::zeros([2, 3, 16, 16], OPTIONS);
        Scene { tones: mask * 50.0, ab, hint, exemplar: none, palette: Tensor::zeros([2, 16, 4], OPTIONS) }
    }

    #[test]
    fn the_truth_costs_nothing_and_every_part_sees_what_it_is_for() {
        let (scene, classes) = (scene(), Classes::even(&gamut_bins(), Device::Cpu));
        let cost = |ab: Tensor| loss(&Said { ab: Some(ab), logits: None }, &scene, &classes, &Losses::default());
        let truth = &scene.ab / 110.0;
        let none = cost(truth.shallow_clone());
        for part in [&none.chroma, &none.hints, &none.edges] {
            assert!(part.double_value(&[]) < 1e-5);
        }
        let shifted = cost(&truth + 0.1);
        assert!(shifted.edges.double_value(&[]) < 1e-5 && (shifted.hints.double_value(&[]) - 0.2).abs() < 1e-3);
        assert!(shifted.chroma.double_value(&[]) > 0.1);
    }

    #[test]
    fn gradients_are_those_of_finite_differences() {
        let (scene, classes) = (scene(), Classes::even(&gamut_bins(), Device::Cpu));
        let weights = Losses::default();
        let total = |ab: &Tensor, logits: &Tensor| {
            let said = Said { ab: Some(ab.shallow_clone()), logits: Some(logits.shallow_clone()) };
            loss(&said, &scene, &classes, &weights).total(&weights)
        };
        let ab = (noise(2, [2, 2, 8, 8]) * 0.3).set_requires_grad(true);
        let logits = noise(3, [2, 313, 4, 4]).set_requires_grad(true);
        total(&ab, &logits).backward();
        let step = 1e-2;
        for (tensor, at) in [(&ab, [1, 0, 3, 4]), (&ab, [0, 1, 0, 7]), (&logits, [1, 150, 2, 2])] {
            let moved = |by: f64| {
                let copy = tensor.detach().copy();
                let _ = at.iter().enumerate().fold(copy.shallow_clone(), |view, (_, i)| view.get(*i)).g_add_scalar_(by);
                let (ab, logits) = if std::ptr::eq(tensor, &raw const ab) { (&copy, &logits) } else { (&ab, &copy) };
                total(ab, logits).double_value(&[])
            };
            let found = (moved(step) - moved(-step)) / (2.0 * step);
            let told = tensor.grad().double_value(&at);
            assert!((found - told).abs() < 0.05 * told.abs() + 2e-4, "{at:?}: {found} {told}");
        }
    }
}
