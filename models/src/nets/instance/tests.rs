//! InstColorization: its parameters, agreement with PyTorch, and where a box lies. The numbers of PyTorch are printed by
//! `tests/reference/instance.py`.

use super::super::{listed, parity};
use super::{Area, Blend, Config, Instance, Place, run};
use tch::{Device, Kind, Tensor, nn};

fn narrow() -> (nn::VarStore, Instance) {
    let store = nn::VarStore::new(Device::Cpu);
    let net = Instance::new(&store.root(), &Config { width: 8, ..Config::default() });
    parity::fill(&store);
    (store, net)
}

const AREAS: [Area; 2] =
    [Area { left: 0.1, top: 0.2, right: 0.6, bottom: 0.7 }, Area { left: 0.4, top: 0.0, right: 0.95, bottom: 0.55 }];

#[test]
fn it_has_the_published_parameters() {
    let list = include_str!("../../../keys/instance-colorization.txt");
    listed::check(list, |path| drop(Instance::new(path, &Config::default())));
}

#[test]
fn boxes_agree_with_pytorch() {
    let (_store, net) = narrow();
    let (xs, crops) = (parity::picture([1, 4, 64, 48], 1), parity::picture([2, 4, 48, 48], 2));
    let ab = tch::no_grad(|| net.forward(&xs, &crops, &AREAS));
    let reference = [
        0.008049547,
        0.3550702,
        0.3692778,
        0.3581525,
        0.4479151,
        0.2819693,
        0.2367227,
        0.09595289,
        0.0984157,
        -0.4565643,
        0.4047159,
        -0.0757087,
    ];
    parity::check("boxes", &ab, &[1, 2, 64, 48], &reference, 1e-4);
}

#[test]
fn the_whole_agrees_with_pytorch() {
    let (_store, net) = narrow();
    let ab = tch::no_grad(|| net.whole(&parity::picture([1, 4, 64, 48], 1)));
    let reference = [
        0.006899606,
        0.1662963,
        -0.1738075,
        0.293396,
        0.3267711,
        0.3093523,
        -0.2619905,
        -0.6244128,
        0.2060835,
        -0.390875,
        0.5161889,
        -0.07101509,
    ];
    parity::check("whole", &ab, &[1, 2, 64, 48], &reference, 1e-4);
}

#[test]
fn what_lies_outside_every_box_is_the_whole_s_alone() {
    let store = nn::VarStore::new(Device::Cpu);
    let blend = Blend::new(&store.root(), 4);
    parity::fill(&store);
    let (things, whole) = (parity::picture([1, 4, 5, 5], 3), parity::picture([1, 4, 8, 8], 4));
    let area = Area { left: 0.5, top: 0.25, right: 1.0, bottom: 0.75 };
    let out = tch::no_grad(|| blend.forward(&things, &whole, &[area]));
    let changed = (&out - &whole).abs().amax([0, 1], false); // [8, 8]
    for (y, x) in (0..8).flat_map(|y| (0..8).map(move |x| (y, x))) {
        let is_within = (2..6).contains(&y) && x >= 4;
        assert_eq!(changed.double_value(&[y, x]) > 0.0, is_within, "{y} {x}");
    }
}

#[test]
fn a_box_is_whole_pixels_and_never_none() {
    let check = |from, to, n, wanted| assert_eq!(run(from, to, n), wanted, "{from} {to} {n}");
    check(0.1, 0.6, 256, (25, 128));
    check(0.1, 0.6, 32, (3, 16));
    check(0.0, 1.0, 64, (0, 64));
    check(0.5, 0.501, 32, (16, 1));
    check(0.99, 1.0, 32, (31, 1));
    check(1.0, 1.0, 32, (31, 1));
    check(-3.0, 7.0, 32, (0, 32));
    check(0.2, 0.9, 1, (0, 1));
    let place = Place::new(AREAS[0], 10, 20);
    assert_eq!((place.rows, place.columns), ((2, 5), (2, 10)));
    let put = place.put(&Tensor::ones([1, 3, 7, 7], (Kind::Float, Device::Cpu)));
    assert_eq!((put.size(), put.sum(Kind::Float).double_value(&[])), (vec![1, 3, 10, 20], 150.0));
}
