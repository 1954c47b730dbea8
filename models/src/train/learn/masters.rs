//! The numbers that learn, in single precision, whatever the network computes in; AdamW; the running mean.
//!
//! All parameters of a group lie in one flat tensor, so a step is a few operations and not hundreds, and the whole state of
//! the optimizer is four tensors a group. **Source:** I. Loshchilov, F. Hutter, *Decoupled Weight Decay Regularization*, ICLR
//! 2019, algorithm 2. `β` is that of networks.

use crate::train::{Encoder, Rates};
use tch::{Kind, Tensor, nn};

/// How much of the running means of gradients and of their squares stays.
const BETAS: [f64; 2] = [0.9, 0.99];

/// Keeps the division finite.
const EPS: f64 = 1e-8;

/// What a group keeps, in the order of [`Group::state`].
pub(in crate::train) const STATE: [&str; 4] = ["weights", "first", "second", "mean"];

/// Parameters that learn at one rate.
#[derive(Debug)]
pub struct Group {
    /// The network's own tensors, by name.
    variables: Vec<(String, Tensor)>,
    share: f64,
    weights: Tensor,
    first: Tensor,
    second: Tensor,
    mean: Tensor,
}

impl Group {
    fn new(variables: Vec<(String, Tensor)>, share: f64) -> Self {
        let flat: Vec<Tensor> = variables.iter().map(|(_, v)| v.detach().to_kind(Kind::Float).flatten(0, -1)).collect();
        let weights = Tensor::cat(&flat, 0);
        let (first, second, mean) = (weights.zeros_like(), weights.zeros_like(), weights.copy());
        Self { variables, share, weights, first, second, mean }
    }

    /// Weights, running mean of gradients, of their squares, and of the weights: `[n]` each.
    pub fn state(&self) -> [&Tensor; 4] {
        [&self.weights, &self.first, &self.second, &self.mean]
    }

    /// The names of its parameters in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(|(name, _)| name.as_str())
    }

    fn gradient(&self) -> Tensor {
        let flat = self.variables.iter().map(|(_, variable)| {
            let gradient = variable.grad();
            // A parameter that had no part in what was said.
            let gradient = if gradient.defined() { gradient } else { variable.zeros_like() };
            gradient.to_kind(Kind::Float).flatten(0, -1)
        });
        Tensor::cat(&flat.collect::<Vec<_>>(), 0)
    }

    fn step(&mut self, gradient: &Tensor, rate: f64, rates: &Rates, n_steps: u64) {
        let [beta1, beta2] = BETAS;
        let n = i32::try_from(n_steps).unwrap_or(i32::MAX);
        let _ = self.first.lerp_(gradient, 1.0 - beta1);
        let _ = self.second.g_mul_scalar_(beta2);
        let _ = self.second.addcmul_(gradient, &(gradient * (1.0 - beta2)));
        let _ = self.weights.g_mul_scalar_(1.0 - rate * rates.decay);
        let root = (&self.second / (1.0 - beta2.powi(n))).sqrt() + EPS;
        let _ = self.weights.addcdiv_(&(&self.first * (-rate / (1.0 - beta1.powi(n)))), &root);
        // Early on the mean follows quickly, or the noise of the start would stay in it.
        let stays = rates.averaging.min(n_steps as f64 / (n_steps as f64 + 10.0));
        let _ = self.mean.lerp_(&self.weights, 1.0 - stays);
    }

    /// Puts flat numbers into the network's tensors.
    fn put(&mut self, which: fn(&Self) -> &Tensor) {
        let flat = which(self).shallow_clone();
        let mut at = 0;
        for (_, variable) in &mut self.variables {
            let n = i64::try_from(variable.numel()).unwrap_or(0);
            tch::no_grad(|| variable.copy_(&flat.narrow(0, at, n).reshape(variable.size())));
            at += n;
        }
    }
}

/// Everything that learns.
#[derive(Debug)]
pub struct Masters {
    groups: Vec<Group>,
    fixed: Vec<(String, Tensor)>,
    rates: Rates,
    n_steps: u64,
}

impl Masters {
    /// Of the parameters below `encoder` and of all others. Statistics of normalizations, and a frozen encoder, stay as they
    /// are. `kind` is what the network computes in from now on.
    #[must_use]
    pub fn new(store: &nn::VarStore, encoder: Option<&str>, rates: Rates, kind: Kind) -> Self {
        let mut all: Vec<(String, Tensor)> = store.variables().into_iter().collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let is_encoder = |name: &str| encoder.is_some_and(|prefix| name.starts_with(prefix));
        let mut parts: [Vec<(String, Tensor)>; 3] = Default::default();
        for (name, tensor) in all {
            let learns = tensor.requires_grad();
            let part = match (learns, is_encoder(&name), rates.encoder) {
                (false, ..) | (_, true, Encoder::Frozen) => 2,
                (true, true, Encoder::Share(_)) => 1,
                (true, false, _) => 0,
            };
            if let Some(part) = parts.get_mut(part) {
                part.push((name, tensor));
            }
        }
        let [rest, encoder, fixed] = parts;
        let share = if let Encoder::Share(share) = rates.encoder { share } else { 0.0 };
        let groups = [(rest, 1.0), (encoder, share)].into_iter().filter(|(variables, _)| !variables.is_empty());
        let groups = groups.map(|(variables, share)| Group::new(variables, share)).collect();
        for (_, tensor) in &fixed {
            let _ = tensor.set_requires_grad(false);
        }
        narrow(store, kind);
        Self { groups, fixed, rates, n_steps: 0 }
    }

    /// Takes gradients and moves on; gives the length of the gradient. Where that is no number nothing moves.
    ///
    /// # Errors
    /// libtorch's.
    pub fn step(&mut self, factor: f64) -> Result<f64, tch::TchError> {
        tch::no_grad(|| {
            let gradients: Vec<Tensor> = self.groups.iter().map(Group::gradient).collect();
            let squares = gradients.iter().map(|g| g.square().sum(Kind::Float));
            let length =
                squares.fold(Tensor::from(0.0_f32), |sum, square| sum + square.to_device(tch::Device::Cpu)).sqrt();
            let length = f64::try_from(length)?;
            if !length.is_finite() {
                return Ok(length);
            }
            let shorten = (self.rates.clip / (length + 1e-6)).min(1.0);
            self.n_steps += 1;
            for (group, gradient) in self.groups.iter_mut().zip(gradients) {
                let rate = self.rates.rate * factor * group.share;
                group.step(&(gradient * shorten), rate, &self.rates, self.n_steps);
                group.put(|group| &group.weights);
                for (_, variable) in &mut group.variables {
                    variable.zero_grad();
                }
            }
            Ok(length)
        })
    }

    /// Runs something with the running mean of the weights in the network.
    pub fn with_mean<R>(&mut self, f: impl FnOnce() -> R) -> R {
        self.groups.iter_mut().for_each(|group| group.put(|group| &group.mean));
        let result = f();
        self.groups.iter_mut().for_each(|group| group.put(|group| &group.weights));
        result
    }

    /// Steps taken so far.
    #[must_use]
    pub fn n_steps(&self) -> u64 {
        self.n_steps
    }

    /// The groups, for checkpoints.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What does not learn, by name.
    pub fn fixed(&self) -> impl Iterator<Item = &(String, Tensor)> {
        self.fixed.iter()
    }

    /// How many numbers learn.
    #[must_use]
    pub fn n_learning(&self) -> u64 {
        self.groups.iter().map(|group| group.weights.numel() as u64).sum()
    }

    /// The names of everything that learns, in order, one a line.
    #[must_use]
    pub fn names(&self) -> String {
        self.groups.iter().flat_map(Group::names).collect::<Vec<_>>().join("\n")
    }

    /// Takes a group's state from a checkpoint, in the order of [`Group::state`].
    ///
    /// # Errors
    /// The name of what is of another size.
    pub fn restore(&mut self, n_steps: u64, states: &[[Tensor; 4]]) -> Result<(), &'static str> {
        if states.len() != self.groups.len() {
            return Err("groups");
        }
        for (group, state) in self.groups.iter_mut().zip(states) {
            let own = [&mut group.weights, &mut group.first, &mut group.second, &mut group.mean];
            for ((own, from), name) in own.into_iter().zip(state).zip(STATE) {
                if own.size() != from.size() {
                    return Err(name);
                }
                own.copy_(from);
            }
            group.put(|group| &group.weights);
        }
        self.n_steps = n_steps;
        Ok(())
    }

    /// The running mean by name, with everything that does not learn: what a network is shipped with, in f32.
    #[must_use]
    pub fn result(&self) -> Vec<(String, Tensor)> {
        let fixed = self.fixed.iter().map(|(name, tensor)| (name.clone(), tensor.to_kind(Kind::Float)));
        let mut named: Vec<(String, Tensor)> = fixed.collect();
        for group in &self.groups {
            let mut at = 0;
            for (name, variable) in &group.variables {
                let n = i64::try_from(variable.numel()).unwrap_or(0);
                named.push((name.clone(), group.mean.narrow(0, at, n).reshape(variable.size())));
                at += n;
            }
        }
        named
    }
}

/// Brings a network to the format it computes in. Batch normalization keeps 32 bits, as in use.
fn narrow(store: &nn::VarStore, kind: Kind) {
    let all = store.variables();
    for (name, tensor) in &all {
        let owner = name.rsplit_once('.').map_or("", |(owner, _)| owner);
        if !all.contains_key(&format!("{owner}.running_mean")) {
            let learns = tensor.requires_grad();
            let mut tensor = tensor.shallow_clone();
            tch::no_grad(|| tensor.set_data(&tensor.to_kind(kind)));
            let _ = tensor.set_requires_grad(learns);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    /// AdamW as the paper writes it, one number at a time.
    fn by_the_paper(gradients: &[f64], rate: f64, decay: f64) -> f64 {
        let (mut x, mut m, mut v) = (1.0, 0.0, 0.0);
        for (t, g) in (1..).zip(gradients) {
            m = BETAS[0] * m + (1.0 - BETAS[0]) * g;
            v = BETAS[1] * v + (1.0 - BETAS[1]) * g * g;
            let (m, v) = (m / (1.0 - BETAS[0].powi(t)), v / (1.0 - BETAS[1].powi(t)));
            x -= rate * (m / (v.sqrt() + EPS) + decay * x);
        }
        x
    }

    #[test]
    fn steps_are_those_of_the_paper() {
        let store = nn::VarStore::new(Device::Cpu);
        let x = store.root().var("x", &[1], nn::Init::Const(1.0));
        let rates = Rates { rate: 0.1, decay: 0.02, clip: 1e9, ..Rates::default() };
        let mut masters = Masters::new(&store, None, rates, Kind::Float);
        let slopes = [0.5, -2.0, 0.1, 3.0];
        for slope in slopes {
            (&x * slope).sum(Kind::Float).backward();
            masters.step(1.0).unwrap();
        }
        let wanted = by_the_paper(&slopes, 0.1, 0.02);
        assert!((x.double_value(&[0]) - wanted).abs() < 1e-5, "{} {wanted}", x.double_value(&[0]));
    }

    #[test]
    fn long_gradients_are_shortened_together() {
        let store = nn::VarStore::new(Device::Cpu);
        let [x, y] = ["x", "y"].map(|name| store.root().var(name, &[1], nn::Init::Const(0.0)));
        let rates = Rates { clip: 1.0, ..Rates::default() };
        let mut masters = Masters::new(&store, None, rates, Kind::Float);
        (&x * 30.0 + &y * 40.0).sum(Kind::Float).backward();
        assert!((masters.step(1.0).unwrap() - 50.0).abs() < 1e-3);
        // 0.6 and 0.8 of a gradient of length one, a tenth of it in the running mean.
        let first = masters.groups()[0].state()[1].shallow_clone();
        assert!((first.double_value(&[0]) - 0.06).abs() < 1e-5 && (first.double_value(&[1]) - 0.08).abs() < 1e-5);
    }

    #[test]
    fn a_gradient_that_is_no_number_moves_nothing() {
        let store = nn::VarStore::new(Device::Cpu);
        let x = store.root().var("x", &[1], nn::Init::Const(1.0));
        let mut masters = Masters::new(&store, None, Rates::default(), Kind::Float);
        (&x * f64::INFINITY).sum(Kind::Float).backward();
        assert!(!masters.step(1.0).unwrap().is_finite());
        assert!((x.double_value(&[0]) - 1.0).abs() < 1e-12 && masters.n_steps() == 0);
    }

    #[test]
    fn a_frozen_encoder_stays_and_the_mean_goes_out_and_in() {
        let store = nn::VarStore::new(Device::Cpu);
        let kept = (store.root() / "enc").var("w", &[1], nn::Init::Const(2.0));
        let x = store.root().var("x", &[1], nn::Init::Const(1.0));
        let rates = Rates { encoder: Encoder::Frozen, ..Rates::default() };
        let mut masters = Masters::new(&store, Some("enc."), rates, Kind::Float);
        for _ in 0..3 {
            (&x * &kept).sum(Kind::Float).backward();
            masters.step(1.0).unwrap();
        }
        assert!((kept.double_value(&[0]) - 2.0).abs() < 1e-12);
        let now = x.double_value(&[0]);
        let mean = masters.with_mean(|| x.double_value(&[0]));
        assert!(mean > now && (x.double_value(&[0]) - now).abs() < 1e-12);
        let names: Vec<String> = masters.result().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["enc.w", "x"]);
    }
}
