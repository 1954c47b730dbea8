//! iColoriT: its parameters, agreement with PyTorch, and the things easily turned around by their definitions. The numbers
//! of PyTorch are printed by `tests/reference/icolorit.py`.

use super::super::{listed, parity};
use super::{Attention, Config, IColoriT, offsets, pixels, places};
use tch::{Device, Kind, Tensor, nn};

fn narrow() -> Config {
    Config { width: 24, n_heads: 3, depth: 2, side: 4 }
}

#[test]
fn all_three_have_the_published_parameters() {
    for (list, config) in [
        (include_str!("../../../keys/icolorit-tiny.txt"), Config::tiny()),
        (include_str!("../../../keys/icolorit-small.txt"), Config::small()),
        (include_str!("../../../keys/icolorit-base.txt"), Config::base()),
    ] {
        listed::check(list, |path| drop(IColoriT::new(path, &config)));
        assert_eq!(config.side * super::PATCH, 224);
    }
}

#[test]
fn it_agrees_with_pytorch() {
    let store = nn::VarStore::new(Device::Cpu);
    let net = IColoriT::new(&store.root(), &narrow());
    parity::fill(&store);
    let out = tch::no_grad(|| net.forward(&parity::picture([2, 4, 64, 64], 1)));
    let reference = [
        -0.7610707, -0.5512933, 0.9824015, -0.9043943, 0.3394963, 0.8880388, -0.9961383, 0.7913312, -0.9028167,
        -0.3311309, 0.2346372, 0.8583485,
    ];
    parity::check("ab", &out, &[2, 2, 64, 64], &reference, 1e-4);
}

#[test]
fn the_channels_of_a_patch_are_rows_then_columns_then_a_and_b() {
    let patches = Tensor::arange(512 * 6, (Kind::Float, Device::Cpu)).reshape([1, 512, 2, 3]);
    let whole = pixels(&patches);
    assert_eq!(whole.size(), [1, 2, 32, 48]);
    for (c, y, x) in [(0, 0, 0), (1, 0, 0), (0, 0, 1), (0, 1, 0), (1, 17, 35), (0, 31, 47)] {
        let channel = (y % 16) * 32 + (x % 16) * 2 + c;
        assert_eq!(
            whole.double_value(&[0, c, y, x]),
            patches.double_value(&[0, channel, y / 16, x / 16]),
            "{c} {y} {x}"
        );
    }
}

#[test]
fn places_count_patches_row_by_row() {
    let (d, h, w) = (8_i64, 2_i64, 3_i64);
    let code = places(&Tensor::zeros([1, d, h, w], (Kind::Float, Device::Cpu)));
    for (place, j) in (0..h * w).flat_map(|place| (0..d).map(move |j| (place, j))) {
        let phase = place as f64 / 10_000_f64.powf(2.0 * (j / 2) as f64 / d as f64);
        let wanted = if j % 2 == 0 { phase.sin() } else { phase.cos() };
        assert!((code.double_value(&[0, place, j]) - wanted).abs() < 1e-5, "{place} {j}");
    }
}

#[test]
fn the_table_is_read_at_the_seeing_patch_less_the_seen() {
    // On 3 × 3 patches there are 5 × 5 relative positions; the middle one is a patch to itself.
    let index = offsets(3).reshape([9, 9]);
    let check = |seeing, seen, row| assert_eq!(index.int64_value(&[seeing, seen]), row, "{seeing} {seen}");
    check(4, 4, 12);
    check(0, 8, 0);
    check(8, 0, 24);
    check(1, 0, 13);
    check(3, 0, 17);
    check(0, 1, 11);
}

#[test]
fn attention_adds_the_number_of_the_relative_position_to_the_scaled_product() {
    let config = Config { width: 4, n_heads: 2, depth: 1, side: 2 };
    let store = nn::VarStore::new(Device::Cpu);
    let layer = Attention::new(&store.root(), &config);
    parity::fill(&store);
    let tokens = parity::noise(16, 5).reshape([1, 4, 4]).to_kind(Kind::Float);
    let all = store.variables();
    let row = |tensor: Tensor| Vec::<f64>::try_from(tensor.flatten(0, -1).to_kind(Kind::Double)).unwrap();
    let bias = [row(all["q_bias"].shallow_clone()), vec![0.0; 4], row(all["v_bias"].shallow_clone())];
    // What channel `c` of query (0), key (1) or value (2) of token `t` is.
    let part = |which: i64, t: i64, c: i64| {
        let weights = row(all["qkv.weight"].get(which * 4 + c));
        let token = row(tokens.get(0).get(t));
        let product: f64 = weights.iter().zip(&token).map(|(w, x)| w * x).sum();
        product + bias[usize::try_from(which).unwrap()][usize::try_from(c).unwrap()]
    };
    let mut seen = Vec::new();
    for (t, c) in (0..4).flat_map(|t| (0..4).map(move |c| (t, c))) {
        let head = c / 2;
        let energies: Vec<f64> = (0..4)
            .map(|s| {
                let product: f64 = (0..2).map(|i| part(0, t, head * 2 + i) * part(1, s, head * 2 + i)).sum();
                let place = ((t / 2 - s / 2) + 1) * 3 + (t % 2 - s % 2) + 1;
                (product / 2_f64.sqrt() + all["rpb_table"].double_value(&[place, head])).exp()
            })
            .collect();
        let total: f64 = energies.iter().sum();
        seen.push((0..4_i64).zip(&energies).map(|(s, e)| part(2, s, c) * e / total).sum::<f64>());
    }
    let wanted = Tensor::from_slice(&seen).to_kind(Kind::Float).reshape([4, 4]);
    let wanted = wanted.matmul(&all["proj.weight"].transpose(0, 1)) + &all["proj.bias"];
    let got = tch::no_grad(|| layer.forward(&tokens)).squeeze_dim(0);
    assert!((&wanted - &got).abs().max().double_value(&[]) < 1e-5, "{wanted} {got}");
}
