//! The networks compared with the same ones written in PyTorch, by numbers that `tests/reference/networks.py` printed.
//!
//! Weights and inputs come from a formula of their names and places, so that only a few outputs are stored. The encoder is
//! compared with its published weights where files are imported.

use super::unihint::{Conditions, UniHint};
use super::{eccv16, siggraph17, unihint};
use tch::{Device, Kind, Tensor, nn};

/// `n` numbers in -1..1 that depend on their place and the key alone.
pub(super) fn noise(n: i64, key: i64) -> Tensor {
    let spread = (Tensor::arange(n, (Kind::Double, Device::Cpu)) * 12.9898 + key as f64).sin() * 43758.5453;
    (&spread - spread.floor()) * 2.0 - 1.0
}

/// Gives every parameter and statistic a value by its name.
pub(super) fn fill(store: &nn::VarStore) {
    for (name, mut tensor) in store.variables() {
        let values = noise(tensor.numel() as i64, name.bytes().map(i64::from).sum());
        let values = if name.ends_with("running_var") {
            1.0 + 0.5 * values
        } else if tensor.dim() > 1 {
            values * (6.0 * tensor.size()[0] as f64 / tensor.numel() as f64).sqrt()
        } else if name.ends_with("weight") {
            1.0 + 0.1 * values
        } else {
            0.1 * values
        };
        tch::no_grad(|| tensor.copy_(&values.reshape(tensor.size())));
    }
}

pub(crate) fn picture(size: [i64; 4], key: i64) -> Tensor {
    noise(size.iter().product(), key).reshape(size).to_kind(Kind::Float)
}

/// Values spread evenly over the tensor must be the reference's, to `tolerance` of the largest of them.
pub(crate) fn check(what: &str, tensor: &Tensor, size: &[i64], reference: &[f64], tolerance: f64) {
    assert_eq!(tensor.size(), size, "{what}");
    let flat = tensor.flatten(0, -1);
    let last = reference.len() as i64 - 1;
    let largest = reference.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    for (i, wanted) in (0..).zip(reference) {
        let got = flat.double_value(&[i * (flat.numel() as i64 - 1) / last]);
        assert!((got - wanted).abs() <= tolerance * largest, "{what} at {i}: {got} instead of {wanted}");
    }
}

#[test]
fn siggraph17_agrees_with_pytorch() {
    let store = nn::VarStore::new(Device::Cpu);
    let net = siggraph17::Siggraph17::new(&store.root(), &siggraph17::Config { width: 8, ..Default::default() });
    fill(&store);
    let out = tch::no_grad(|| net.forward(&picture([1, 4, 24, 32], 1)));
    check(
        "ab",
        &out.ab,
        &[1, 2, 24, 32],
        &[
            0.1317244, -0.2893409, 0.4723735, 0.3954056, 0.03610907, 0.678744, 0.1200501, 0.6768996, -0.1401151,
            -0.7133459, -0.3083415, 0.1309389,
        ],
        1e-5,
    );
    check(
        "logits",
        &out.logits,
        &[1, 529, 6, 8],
        &[
            -0.06286854,
            -0.02603397,
            0.423891,
            -0.3069795,
            0.3041314,
            -0.4165361,
            -0.5682983,
            0.5796932,
            -0.1690021,
            -0.5302341,
            -0.2972213,
            0.005851716,
        ],
        1e-5,
    );
}

#[test]
fn eccv16_agrees_with_pytorch() {
    let store = nn::VarStore::new(Device::Cpu);
    let net = eccv16::Eccv16::new(&store.root(), &eccv16::Config { width: 8, ..Default::default() });
    fill(&store);
    let out = tch::no_grad(|| net.forward(&picture([1, 1, 24, 32], 2)));
    check(
        "ab",
        &out.ab,
        &[1, 2, 24, 32],
        &[
            -0.008687514,
            -0.008921002,
            -0.008773216,
            -0.008096345,
            -0.008223481,
            -0.008720267,
            0.008231866,
            0.008223522,
            0.007986109,
            0.007892184,
            0.007983979,
            0.007433193,
        ],
        1e-5,
    );
    check(
        "logits",
        &out.logits,
        &[1, 313, 6, 8],
        &[
            0.07141084,
            0.08745313,
            0.00191848,
            -0.03799777,
            0.2585358,
            -0.1934618,
            -0.2767277,
            0.1629213,
            -0.1626371,
            -0.2207912,
            -0.05758423,
            0.119201,
        ],
        1e-5,
    );
}

#[test]
fn unihint_agrees_with_pytorch() {
    let store = nn::VarStore::new(Device::Cpu);
    let config = unihint::Config { width: 32, depth: 2, n_heads: 4, ..Default::default() };
    let net = UniHint::new(&store.root(), &config);
    fill(&store);
    let tones = 50.0 + 45.0 * picture([2, 1, 64, 96], 3);
    let conditions = Conditions {
        hint: picture([2, 3, 64, 96], 4),
        exemplar: picture([2, 3, 64, 96], 5),
        palette: picture([2, 1, 16, 4], 6).squeeze_dim(1),
    };
    let out = tch::no_grad(|| net.forward(&tones, &conditions));
    check(
        "ab",
        &out.ab,
        &[2, 2, 32, 48],
        &[
            0.110262,
            -1.269048,
            -1.060381,
            -0.9046233,
            -0.06314868,
            1.103349,
            0.1562207,
            -1.186161,
            -0.6398029,
            0.9793952,
            -0.5551389,
            0.8340532,
        ],
        1e-4,
    );
    check(
        "logits",
        &out.logits,
        &[2, 313, 16, 24],
        &[
            0.2022209,
            0.05166414,
            -0.3753441,
            1.421832,
            -0.009262428,
            1.477614,
            -0.07089101,
            0.6561837,
            0.4800608,
            -1.427171,
            -1.600962,
            -0.3354567,
        ],
        1e-4,
    );
}
