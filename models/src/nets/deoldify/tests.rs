//! DeOldify: its parameters, agreement with PyTorch, and attention by its definition. The numbers of PyTorch are printed by
//! `tests/reference/deoldify.py`.

use super::super::resnet::{self, Kind};
use super::super::{listed, parity};
use super::{Attention, Config, DeOldify, Decoder};
use tch::{Device, Tensor, nn};

fn deep() -> Config {
    Config { encoder: resnet::Config { width: 16, depths: [1, 2, 1, 1], kind: Kind::Basic }, decoder: Decoder::Deep }
}

fn wide() -> Config {
    let encoder = resnet::Config { width: 8, depths: [1, 1, 2, 1], kind: Kind::Bottleneck };
    Config { encoder, decoder: Decoder::Wide(32) }
}

fn run(config: &Config, size: [i64; 4], key: i64) -> Tensor {
    let store = nn::VarStore::new(Device::Cpu);
    let net = DeOldify::new(&store.root(), config);
    parity::fill(&store);
    tch::no_grad(|| net.forward(&parity::picture(size, key)))
}

#[test]
fn artistic_has_the_published_parameters() {
    listed::check(include_str!("../../../keys/deoldify-artistic.txt"), |path| {
        drop(DeOldify::new(path, &Config::artistic()));
    });
}

#[test]
fn stable_has_the_published_parameters() {
    listed::check(include_str!("../../../keys/deoldify-stable.txt"), |path| {
        drop(DeOldify::new(path, &Config::stable()));
    });
}

#[test]
fn the_deep_decoder_agrees_with_pytorch() {
    let reference = [
        -0.674372, -0.6454086, -0.9116328, -1.445084, 2.056252, 2.262408, 2.502832, 2.531466, 2.039613, 1.608778,
        1.679022, 0.6619143,
    ];
    parity::check("deep", &run(&deep(), [1, 3, 80, 48], 1), &[1, 3, 80, 48], &reference, 1e-4);
}

#[test]
fn the_deep_decoder_agrees_with_pytorch_at_an_odd_size() {
    let reference = [
        -0.5684776, -0.1319847, -1.083175, -0.6412244, 2.452714, 2.857424, 2.718236, 2.283207, 1.515924, 1.446997,
        1.46487, 1.886287,
    ];
    parity::check("deep, odd", &run(&deep(), [1, 3, 51, 67], 2), &[1, 3, 51, 67], &reference, 1e-4);
}

#[test]
fn the_wide_decoder_agrees_with_pytorch() {
    let reference = [
        2.52122,
        -0.08398271,
        -0.7349627,
        -0.420567,
        1.237514,
        1.695992,
        1.099874,
        -0.1692648,
        1.136155,
        0.1354613,
        0.3353112,
        -0.1230228,
    ];
    parity::check("wide", &run(&wide(), [1, 3, 48, 80], 3), &[1, 3, 48, 80], &reference, 1e-4);
}

/// A matrix of the values, `[rows][columns]`.
fn matrix(tensor: &Tensor) -> Vec<Vec<f64>> {
    Vec::try_from(tensor.to_kind(tch::Kind::Double)).unwrap()
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let cell = |row: &[f64], j: usize| row.iter().zip(b).map(|(x, other)| x * other[j]).sum();
    a.iter().map(|row| (0..b[0].len()).map(|j| cell(row, j)).collect()).collect()
}

#[test]
fn attention_weighs_the_pixels_of_the_query_for_each_pixel_of_the_key() {
    let (n, h, w) = (16, 2, 3);
    let store = nn::VarStore::new(Device::Cpu);
    let layer = Attention::new(&store.root(), n);
    parity::fill(&store);
    let maps = parity::picture([1, n, h, w], 9) * 2.0;
    let x = matrix(&maps.squeeze_dim(0).flatten(1, 2));
    let [f, g, v] = [&layer.query, &layer.key, &layer.value].map(|conv| product(&matrix(&conv.ws.squeeze_dim(2)), &x));
    let gamma = layer.gamma.double_value(&[0]);
    let got = tch::no_grad(|| layer.forward(&maps));
    for j in 0..6 {
        let energies: Vec<f64> =
            (0..6).map(|i| f.iter().zip(&g).map(|(f, g)| f[i] * g[j]).sum::<f64>().exp()).collect();
        let total: f64 = energies.iter().sum();
        for (c, (v, x)) in v.iter().zip(&x).enumerate() {
            let wanted = gamma * v.iter().zip(&energies).map(|(v, e)| v * e / total).sum::<f64>() + x[j];
            let got = got.double_value(&[0, c as i64, j as i64 / w, j as i64 % w]);
            assert!((got - wanted).abs() < 1e-5, "{c} {j}: {got} instead of {wanted}");
        }
    }
}
