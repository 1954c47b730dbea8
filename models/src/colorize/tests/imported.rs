//! The networks whose weights a person brings, through the common interface, narrow and with weights of noise.

use super::super::*;
use super::{TOLERANCE_DB, noise, picture, red, soft_noise};
use crate::device::Precision;
use crate::nets::{self, convnext, resnet};
use tch::Device;
use tintype::eval::chroma_psnr;
use tintype::raster::{Chroma, Plane, Size};

fn deoldify(place: Place, decoder: nets::deoldify::Decoder) -> Box<dyn Colorizer> {
    let encoder = resnet::Config { width: 16, depths: [1, 1, 1, 1], kind: resnet::Kind::Basic };
    Box::new(DeOldify::new(place, &nets::deoldify::Config { encoder, decoder }, noise).unwrap())
}

fn ddcolor(place: Place) -> Box<dyn Colorizer> {
    let encoder = convnext::Config { widths: [16, 32, 32, 64], depths: [1, 1, 1, 1] };
    let config = nets::ddcolor::Config { encoder, width: 64, n_queries: 12, n_heads: 4, depth: 3 };
    Box::new(DdColor::new(place, &config, noise).unwrap())
}

fn icolorit(place: Place) -> Box<dyn Colorizer> {
    let config = nets::icolorit::Config { width: 48, n_heads: 3, depth: 2, side: 6 };
    Box::new(IColoriT::new(place, &config, soft_noise).unwrap())
}

fn devc(place: Place) -> Box<dyn Colorizer> {
    Box::new(Devc::new(place, &nets::devc::Config { width: 8 }, noise).unwrap())
}

fn instance(place: Place) -> Box<dyn Colorizer> {
    let config = nets::siggraph17::Config { width: 16, ..Default::default() };
    Box::new(Instance::new(place, &config, noise).unwrap())
}

fn imported(place: Place) -> Vec<Box<dyn Colorizer>> {
    vec![
        deoldify(place, nets::deoldify::Decoder::Deep),
        deoldify(place, nets::deoldify::Decoder::Wide(32)),
        ddcolor(place),
        icolorit(place),
        devc(place),
        instance(place),
    ]
}

fn reference(width: usize, height: usize, photo: Size) -> Reference {
    let tones = picture(width, height);
    let ab = [tones.map(|l| l - 60.0), tones.map(|l| 40.0 - l)];
    Reference::whole(tones, ab, photo)
}

/// What a network says that is told of a reference where it takes some.
fn after(
    network: &dyn Colorizer,
    photo: &Plane<f32>,
    [width, height]: [usize; 2],
    (hints, options): (&Hints, &Options),
) -> Prediction {
    let encoded = network.encode(photo, Fit::Keep { longest: 96 }).unwrap();
    let exemplar = network.accepts().contains(&Input::References).then(|| {
        let referred = network.refer(&reference(width, height, photo.size())).unwrap();
        network.bring(&encoded, &[(&referred, 1.0)]).unwrap()
    });
    network.predict(&encoded, hints, &Options { exemplar, ..options.clone() }).unwrap()
}

#[test]
fn photographs_of_any_shape_come_back_at_their_own_size() {
    for network in imported(Place::reference()) {
        for (width, height) in [(1, 1), (37, 21), (200, 3), (96, 64)] {
            let told = (&Hints::Nothing, &Options::default());
            let said = after(&*network, &picture(width, height), [80, 50], told);
            assert!(said.ab.iter().all(|plane| plane.size() == Size::new(width, height)), "{}", network.id());
        }
        let empty = Plane::filled(Size::new(0, 4), 0.0);
        assert_eq!(network.encode(&empty, Fit::Published).err(), Some(ColorizeError::Empty));
        let nan = Plane::filled(Size::new(8, 8), f32::NAN);
        assert!(matches!(network.encode(&nan, Fit::Published), Err(ColorizeError::Number(_))));
    }
}

#[test]
fn the_official_sizes_are_those_of_the_official_code() {
    let check = |network: &dyn Colorizer, work: (usize, usize)| {
        let photo = network.encode(&picture(600, 400), Fit::Published).unwrap();
        assert_eq!(photo.grid.work, Size::new(work.0, work.1), "{}", network.id());
    };
    let place = Place::reference();
    check(&*deoldify(place, nets::deoldify::Decoder::Wide(16)), (560, 560));
    check(&*ddcolor(place), (512, 512));
    check(&*devc(place), (384, 256));
    check(&*instance(place), (256, 256));
}

#[test]
fn only_what_a_network_takes_changes_what_it_says() {
    let photo = picture(96, 64);
    for network in imported(Place::reference()) {
        let (plain, nothing) = (Options::default(), Hints::Nothing);
        let usual = after(&*network, &photo, [80, 50], (&nothing, &plain)).ab;
        let hinted = after(&*network, &photo, [80, 50], (&red(50, 30), &plain)).ab;
        assert_eq!(usual != hinted, network.accepts().contains(&Input::Hints), "{}", network.id());
        let other = after(&*network, &photo, [64, 64], (&nothing, &plain)).ab;
        assert_eq!(usual != other, network.accepts().contains(&Input::References), "{}", network.id());
        let boxes = vec![ThingBox { left: 10, top: 10, right: 50, bottom: 60 }];
        let boxed = after(&*network, &photo, [80, 50], (&nothing, &Options { boxes, ..plain })).ab;
        assert_eq!(usual != boxed, network.accepts().contains(&Input::Boxes), "{}", network.id());
    }
}

fn mean_size(ab: &Chroma) -> f64 {
    let samples = ab.iter().flat_map(Plane::samples);
    samples.clone().map(|v| f64::from(v.abs())).sum::<f64>() / samples.count() as f64
}

#[test]
fn sixteen_bits_stay_within_the_tolerance() {
    let place = Place { device: Device::Cpu, precision: Precision::Bfloat16 };
    for (exact, quick) in imported(Place::reference()).iter().zip(imported(place)) {
        let photo = picture(96, 64);
        // With noise for weights DDColor is pale, and what is pale has small errors.
        let saturation = if exact.id() == "ddcolor-tiny" { 30.0 } else { 1.0 };
        let options = Options { saturation, ..Options::default() };
        let truth = after(&**exact, &photo, [80, 50], (&red(50, 30), &options));
        let found = after(&*quick, &photo, [80, 50], (&red(50, 30), &options));
        let psnr = chroma_psnr(&found.ab, &truth.ab);
        assert!(mean_size(&truth.ab) > 1.0, "{}: {}", exact.id(), mean_size(&truth.ab));
        // These two stay at 32 bits, so there is nothing between the two.
        let is_exact = ["devc", "icolorit-tiny"].contains(&quick.id());
        assert!(psnr > TOLERANCE_DB && psnr.is_finite() != is_exact, "{}: {psnr} dB", quick.id());
    }
}

#[test]
fn each_is_verified_before_its_first_use() {
    for network in imported(Place::reference()) {
        assert_eq!(verify(&*network), Ok(()), "{}", network.id());
    }
}

#[test]
fn a_reference_is_needed_and_must_be_whole() {
    let network = devc(Place::reference());
    let photo = network.encode(&picture(40, 40), Fit::Published).unwrap();
    let said = network.predict(&photo, &Hints::Nothing, &Options::default());
    assert!(matches!(said, Err(ColorizeError::Missing { network: "devc", .. })));
    assert!(matches!(network.bring(&photo, &[]), Err(ColorizeError::Missing { .. })));
    let refused = |change: fn(&mut Reference)| {
        let mut odd = reference(20, 20, Size::new(40, 40));
        change(&mut odd);
        network.refer(&odd).err()
    };
    assert!(matches!(
        refused(|odd| odd.ab[1] = Plane::filled(Size::new(20, 19), 0.0)),
        Some(ColorizeError::Size { .. })
    ));
    assert!(matches!(refused(|odd| odd.there = Plane::filled(Size::new(1, 1), 0)), Some(ColorizeError::Size { .. })));
    assert_eq!(refused(|odd| odd.tones = odd.tones.map(|_| f32::NAN)), Some(ColorizeError::Number("the reference")));
    assert_eq!(refused(|odd| odd.here = Plane::default()), Some(ColorizeError::Empty));
    assert_eq!(refused(|_| ()), None);
    let other = deoldify(Place::reference(), nets::deoldify::Decoder::Wide(32));
    let unused = other.refer(&reference(20, 20, Size::new(40, 40))).err();
    assert!(matches!(unused, Some(ColorizeError::Unused { network: "deoldify-stable" | "deoldify-artistic", .. })));
}

#[test]
fn boxes_that_are_none_or_too_many_are_refused() {
    let network = instance(Place::reference());
    let photo = network.encode(&picture(64, 48), Fit::Keep { longest: 64 }).unwrap();
    let said = |boxes| {
        network.predict(&photo, &Hints::Nothing, &Options { boxes, ..Options::default() }).map(|said| said.ab).err()
    };
    let one = ThingBox { left: 63, top: 0, right: 64, bottom: 48 };
    assert_eq!(said(vec![one; 2]), None);
    assert_eq!(said(vec![one; 9]), Some(ColorizeError::Number("the number of boxes")));
    for wrong in [ThingBox { right: 65, ..one }, ThingBox { right: 63, ..one }, ThingBox { top: 48, ..one }] {
        assert_eq!(said(vec![wrong]), Some(ColorizeError::Number("a side of a box")));
    }
}
