//! UniHint: sizes, what hints reach, and that it can learn one batch by heart.

use super::super::parity;
use super::{Conditions, Config, UniHint, joined};
use tch::nn::OptimizerConfig;
use tch::{Device, Kind, Tensor, nn};

/// A network small enough to learn in a test; the encoder has no other size.
fn small(store: &nn::VarStore) -> UniHint {
    UniHint::new(&store.root(), &Config { width: 32, depth: 1, n_heads: 4, n_bins: 313 })
}

fn nothing(n: i64, h: i64, w: i64) -> Conditions {
    let zeros = |size: &[i64]| Tensor::zeros(size, (Kind::Float, Device::Cpu));
    Conditions { hint: zeros(&[n, 3, h, w]), exemplar: zeros(&[n, 3, h, w]), palette: zeros(&[n, 16, 4]) }
}

#[test]
fn every_size_that_is_a_multiple_goes_through() {
    let store = nn::VarStore::new(Device::Cpu);
    let net = small(&store);
    for (h, w) in [(32, 32), (32, 160), (96, 64)] {
        let tones = Tensor::full([1, 1, h, w], 60.0, (Kind::Float, Device::Cpu));
        let out = tch::no_grad(|| net.forward(&tones, &nothing(1, h, w)));
        assert_eq!(out.ab.size(), [1, 2, h / 2, w / 2]);
        assert_eq!(out.logits.size(), [1, 313, h / 4, w / 4]);
        assert_eq!(out.ab.abs().max().double_value(&[]), 0.0, "untrained, it proposes gray");
    }
}

#[test]
fn the_kept_maps_give_the_same_as_the_whole_pass() {
    let store = nn::VarStore::new(Device::Cpu);
    let net = small(&store);
    parity::fill(&store);
    let tones = Tensor::rand([1, 1, 64, 32], (Kind::Float, Device::Cpu)) * 100.0;
    let taps = tch::no_grad(|| net.encode(&tones));
    for key in [4, 5] {
        let conditions = Conditions { hint: parity::picture([1, 3, 64, 32], key), ..nothing(1, 64, 32) };
        let (kept, whole) =
            tch::no_grad(|| (net.propose(&taps, &tones, &conditions), net.forward(&tones, &conditions)));
        assert!(kept.logits == whole.logits && kept.ab == whole.ab);
    }
}

#[test]
fn one_batch_is_learned_by_heart() {
    tch::manual_seed(7);
    let store = nn::VarStore::new(Device::Cpu);
    let net = small(&store);
    let mut optimizer = nn::Adam::default().build(&store, 2e-3).unwrap();
    let tones = Tensor::rand([2, 1, 64, 64], (Kind::Float, Device::Cpu)) * 100.0;
    // The left half is red and the right half green; one hint says which is which.
    let truth = Tensor::cat(
        &[
            Tensor::full([2, 2, 32, 16], 0.4, (Kind::Float, Device::Cpu)),
            Tensor::full([2, 2, 32, 16], -0.3, (Kind::Float, Device::Cpu)),
        ],
        3,
    );
    let conditions = nothing(2, 64, 64);
    let _ = conditions.hint.narrow(2, 20, 6).narrow(3, 10, 6).fill_(0.4);
    let mut step = || {
        let loss = (net.forward(&tones, &conditions).ab - &truth).abs().mean(Kind::Float);
        optimizer.backward_step(&loss);
        loss.double_value(&[])
    };
    let first = step();
    // Sixty steps do as a rule; the generator is the process's own, and tests beside this one draw from it too.
    let last = (0..240).map(|_| step()).find(|loss| *loss < first / 8.0);
    assert!(last.is_some(), "from {first}");
}

#[test]
fn the_surer_of_an_exemplar_and_of_what_hints_carry_is_told() {
    let maps = |rows: [[f32; 3]; 3]| Tensor::from_slice(rows.as_flattened()).reshape([1, 3, 1, 3]);
    let exemplar = maps([[0.1, 0.2, 0.3], [0.0, 0.0, 0.0], [0.5, 0.5, 0.0]]);
    let carried = maps([[0.7, 0.8, 0.9], [0.1, 0.1, 0.1], [0.4, 0.5, 0.0]]);
    let wanted = maps([[0.1, 0.8, 0.9], [0.0, 0.1, 0.1], [0.5, 0.5, 0.0]]);
    assert_eq!(joined(&exemplar, &carried), wanted);
}
