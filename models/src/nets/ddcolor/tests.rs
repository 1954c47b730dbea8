//! DDColor: its parameters, agreement with PyTorch, attention and places by their definitions. The numbers of PyTorch are
//! printed by `tests/reference/ddcolor.py`.

use super::super::{convnext, listed, parity};
use super::colors::{Attention, positions};
use super::{Config, DdColor};
use std::f64::consts::TAU;
use tch::nn::Module;
use tch::{Device, Kind, Tensor, nn};

fn narrow() -> Config {
    let encoder = convnext::Config { widths: [8, 16, 24, 32], depths: [1, 2, 1, 1] };
    Config { encoder, width: 32, n_queries: 10, n_heads: 4, depth: 4 }
}

#[test]
fn tiny_has_the_published_parameters() {
    listed::check(include_str!("../../../keys/ddcolor-tiny.txt"), |path| drop(DdColor::new(path, &Config::tiny())));
}

#[test]
fn large_has_the_published_parameters() {
    listed::check(include_str!("../../../keys/ddcolor-large.txt"), |path| drop(DdColor::new(path, &Config::large())));
}

#[test]
fn it_agrees_with_pytorch() {
    let store = nn::VarStore::new(Device::Cpu);
    let mut net = DdColor::new(&store.root(), &narrow());
    let normal = [net.mean.copy(), net.std.copy()];
    parity::fill(&store);
    tch::no_grad(|| {
        net.mean.copy_(&normal[0]);
        net.std.copy_(&normal[1]);
    });
    let out = tch::no_grad(|| net.forward(&(0.5 + 0.5 * parity::picture([2, 3, 64, 96], 1))));
    let reference = [
        -4.41394, -8.936529, -4.232829, -0.7548394, -5.433388, -5.898011, -4.194939, -4.797504, -5.380751, -3.297354,
        -1.629278, -0.524092,
    ];
    parity::check("ab", &out, &[2, 2, 64, 96], &reference, 1e-4);
}

#[test]
fn the_normalization_is_imagenet_s() {
    let store = nn::VarStore::new(Device::Cpu);
    let net = DdColor::new(&store.root(), &narrow());
    assert!((net.mean.double_value(&[0, 0, 0, 0]) - 0.485).abs() < 1e-6);
    assert!((net.std.double_value(&[0, 2, 0, 0]) - 0.225).abs() < 1e-6);
}

#[test]
fn places_are_by_turns_sines_and_cosines_rows_first() {
    let (d, h, w) = (16_i64, 3_i64, 5_i64);
    let code = positions(&Tensor::zeros([1, d, h, w], (Kind::Float, Device::Cpu)));
    assert_eq!(code.size(), [1, h * w, d]);
    for (y, x, i) in (0..h).flat_map(|y| (0..w).flat_map(move |x| (0..d).map(move |i| (y, x, i)))) {
        let (cell, n_cells, i_within) = if i < d / 2 { (y, h, i) } else { (x, w, i - d / 2) };
        let rate = 10_000_f64.powf(2.0 * (i_within / 2) as f64 / (d / 2) as f64);
        let phase = (cell + 1) as f64 / n_cells as f64 * TAU / rate;
        let wanted = if i_within % 2 == 0 { phase.sin() } else { phase.cos() };
        let got = code.double_value(&[0, y * w + x, i]);
        assert!((got - wanted).abs() < 1e-4, "{y} {x} {i}: {got} instead of {wanted}");
    }
}

/// One head of attention for one query, by its definition: `[d_head]`.
fn head(q: &[f64], keys: &[Vec<f64>], values: &[Vec<f64>], of: std::ops::Range<usize>) -> Vec<f64> {
    let scale = (of.len() as f64).sqrt();
    let energy = |k: &Vec<f64>| (of.clone().map(|i| q[i] * k[i]).sum::<f64>() / scale).exp();
    let energies: Vec<f64> = keys.iter().map(energy).collect();
    let total: f64 = energies.iter().sum();
    of.map(|i| values.iter().zip(&energies).map(|(v, e)| v[i] * e / total).sum()).collect()
}

#[test]
fn attention_takes_query_key_and_value_from_the_rows_in_this_order() {
    let (d, n_heads, t, s) = (6_i64, 2_usize, 3_i64, 4_i64);
    let store = nn::VarStore::new(Device::Cpu);
    let layer = Attention::new(&store.root(), d, n_heads as i64);
    parity::fill(&store);
    let tokens = |n: i64, key: i64| parity::noise(n * d, key).reshape([1, n, d]).to_kind(Kind::Float);
    let given = [tokens(t, 1), tokens(s, 2), tokens(s, 3)];
    let all = store.variables();
    let (weight, bias) = (&all["in_proj_weight"], &all["in_proj_bias"]);
    let projected: Vec<Vec<Vec<f64>>> = (0..3)
        .map(|i| {
            let rows = weight.narrow(0, i * d, d).transpose(0, 1);
            let tokens = given[usize::try_from(i).unwrap()].squeeze_dim(0).matmul(&rows) + bias.narrow(0, i * d, d);
            Vec::try_from(tokens.to_kind(Kind::Double)).unwrap()
        })
        .collect();
    let width = usize::try_from(d).unwrap() / n_heads;
    let seen = |q: &Vec<f64>| {
        let heads = (0..n_heads).map(|i| head(q, &projected[1], &projected[2], i * width..(i + 1) * width));
        heads.flatten().collect::<Vec<f64>>()
    };
    let flat: Vec<f64> = projected[0].iter().flat_map(seen).collect();
    let out = Tensor::from_slice(&flat).to_kind(Kind::Float).reshape([1, t, d]);
    let out_proj =
        nn::Linear { ws: all["out_proj.weight"].shallow_clone(), bs: Some(all["out_proj.bias"].shallow_clone()) };
    let (wanted, got) = tch::no_grad(|| (out_proj.forward(&out), layer.forward(&given[0], &given[1], &given[2])));
    assert!((&wanted - &got).abs().max().double_value(&[]) < 1e-5, "{wanted} {got}");
}
