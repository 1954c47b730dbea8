//! DEVC: its parameters, agreement with PyTorch, and the match by its definition. The numbers of PyTorch are printed by
//! `tests/reference/devc.py`.

use super::super::layers::bilinear;
use super::super::parts::Parts;
use super::super::{listed, parity};
use super::warp::{centered, matched, normalized};
use super::{Config, Devc, Warped};
use tch::{Device, Kind, Tensor, nn};

fn narrow() -> (nn::VarStore, Devc) {
    let store = nn::VarStore::new(Device::Cpu);
    let net = Devc::new(&store.root(), &Config { width: 8 });
    parity::fill(&store);
    (store, net)
}

fn tones() -> Tensor {
    40.0 * bilinear(&parity::picture([1, 1, 24, 16], 1), 96, 64)
}

fn rgb() -> Tensor {
    0.5 + 0.5 * bilinear(&parity::picture([1, 3, 16, 24], 2), 64, 96)
}

fn lab() -> Tensor {
    60.0 * parity::picture([1, 3, 64, 96], 3)
}

#[test]
fn it_has_the_published_parameters() {
    listed::check(include_str!("../../../keys/devc.txt"), |path| drop(Devc::new(path, &Config::default())));
}

#[test]
fn what_it_looks_at_agrees_with_pytorch() {
    let (_store, net) = narrow();
    let maps = tch::no_grad(|| net.look(&tones()));
    let reference = [
        -2.163026, 2.924446, 1.36536, -2.245164, 3.263704, -1.380464, 4.729172, -0.9952953, -3.15972, -1.27147,
        0.812852, 0.4963649,
    ];
    parity::check("features", &maps, &[1, 32, 24, 16], &reference, 1e-3);
}

#[test]
fn the_warp_agrees_with_pytorch_at_the_authors_temperature() {
    let (_store, net) = narrow();
    let warped = tch::no_grad(|| net.warp_freely(&net.look(&tones()), &net.refer(&rgb(), &lab())));
    let alike = [
        0.4649415, 0.5512483, 0.4006596, 0.4043449, 0.3491096, 0.5646436, 0.425445, 0.4592386, 0.377413, 0.5080821,
        0.5241275, 0.3997571,
    ];
    parity::check("similarity", &warped.similarity, &[1, 1, 96, 64], &alike, 1e-3);
    let reference = [
        -2.349236, -1.90398, -10.57837, -16.12551, 1.252126, -12.52796, 3.620807, -14.3604, 11.81011, 3.020402,
        -1.129381, -3.807219,
    ];
    parity::check("warped", &warped.lab, &[1, 3, 96, 64], &reference, 1e-4);
}

#[test]
fn the_color_network_agrees_with_pytorch() {
    let (_store, net) = narrow();
    let told = parity::picture([1, 3, 96, 64], 4) * 40.0;
    // The lightness of what was warped is not looked at.
    let lab = Tensor::cat(&[&tones(), &told.narrow(1, 0, 2)], 1);
    let warped = Warped { lab, similarity: told.narrow(1, 2, 1) };
    let ab = tch::no_grad(|| net.color(&tones(), &warped));
    let reference = [
        -97.92071, 74.78284, -126.1142, -101.1466, 35.99922, -116.7228, 119.7023, -125.0486, 34.98436, -93.34157,
        1.783422, 42.40775,
    ];
    parity::check("ab", &ab, &[1, 2, 96, 64], &reference, 1e-3);
}

#[test]
fn a_reference_of_another_size_and_odd_shapes_go_through() {
    let (_store, net) = narrow();
    let options = (Kind::Float, Device::Cpu);
    let reference = net.refer(&Tensor::rand([1, 3, 32, 96], options), &Tensor::randn([1, 3, 32, 96], options));
    for (h, w) in [(32, 32), (64, 32), (32, 160)] {
        let ab = tch::no_grad(|| net.forward(&Tensor::randn([1, 1, h, w], options), &reference));
        assert_eq!(ab.size(), [1, 2, h, w]);
        assert!(ab.abs().max().double_value(&[]) <= 128.0);
    }
}

/// Rows of numbers, `[C][cells]`.
fn rows(maps: &Tensor) -> Vec<Vec<f64>> {
    Vec::try_from(maps.get(0).to_kind(Kind::Double)).unwrap()
}

/// The cosine of two columns, each less the mean of its picture.
fn cosine(a: &[Vec<f64>], i: usize, b: &[Vec<f64>], j: usize) -> f64 {
    let mean = |row: &[f64]| row.iter().sum::<f64>() / row.len() as f64;
    let column = |rows: &[Vec<f64>], i: usize| rows.iter().map(|row| row[i] - mean(row)).collect::<Vec<f64>>();
    let (p, q) = (column(a, i), column(b, j));
    let product = |p: &[f64], q: &[f64]| p.iter().zip(q).map(|(p, q)| p * q).sum::<f64>();
    product(&p, &q) / (product(&p, &p) * product(&q, &q)).sqrt()
}

#[test]
fn each_place_takes_the_most_alike_of_the_reference_however_many_are_held() {
    let (a, b) = (parity::picture([1, 5, 3, 4], 11), parity::picture([1, 5, 2, 7], 12));
    let (theta, phi) = (centered(&a), centered(&b));
    let (flat_a, flat_b) = (rows(&a.flatten(2, 3)), rows(&b.flatten(2, 3)));
    for at_once in [1, 14, 50, 1 << 20] {
        let parts = Parts::free([theta.size()[2], phi.size()[2]], Device::Cpu);
        let (alike, index) = matched(&theta, &phi, &parts, at_once);
        assert_eq!((alike.size(), index.size()), (vec![1, 12], vec![1, 12]));
        for i in 0..12 {
            let cosines: Vec<f64> = (0..14).map(|j| cosine(&flat_a, i, &flat_b, j)).collect();
            let largest = cosines.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let chosen = usize::try_from(index.int64_value(&[0, i as i64])).unwrap();
            assert!((alike.double_value(&[0, i as i64]) - largest).abs() < 1e-5, "{i}");
            assert!((cosines[chosen] - largest).abs() < 1e-6, "{i}: {chosen}");
        }
    }
}

#[test]
fn a_normalization_sees_one_channel_of_one_picture() {
    let maps = parity::picture([2, 3, 4, 5], 13) * 7.0 + 2.0;
    let got = normalized(&maps);
    for (n, c) in [(0, 0), (1, 2)] {
        let values: Vec<f64> = Vec::try_from(maps.get(n).get(c).flatten(0, -1).to_kind(Kind::Double)).unwrap();
        let mean = values.iter().sum::<f64>() / 20.0;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 20.0;
        let wanted = (values[7] - mean) / (variance + 1e-5).sqrt();
        assert!((got.double_value(&[n, c, 1, 2]) - wanted).abs() < 1e-4);
    }
}
