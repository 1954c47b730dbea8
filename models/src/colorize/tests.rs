//! The three networks through their common interface, small and with weights of noise.

use super::*;
use crate::device::Precision;
use crate::nets;
use tch::{Device, nn};
use tintype::eval::chroma_psnr;
use tintype::raster::{Plane, Size};

mod imported;
mod referring;

/// Chroma in 16 bits may differ from f32 by this much, in dB of the range of 255: what the eye tells from nothing.
const TOLERANCE_DB: f64 = 45.0;

type Fill = fn(&mut nn::VarStore) -> Result<(), ColorizeError>;

fn noise(variables: &mut nn::VarStore) -> Result<(), ColorizeError> {
    untrained(5, Scaling::Rectified)(variables)
}

fn soft_noise(variables: &mut nn::VarStore) -> Result<(), ColorizeError> {
    untrained(5, Scaling::Normalized)(variables)
}

fn siggraph17(place: Place, mask_center: f32, fill: Fill) -> Result<Siggraph17, ColorizeError> {
    Siggraph17::new(place, &nets::siggraph17::Config { width: 16, ..Default::default() }, mask_center, fill)
}

fn eccv16(place: Place, fill: Fill) -> Result<Eccv16, ColorizeError> {
    Eccv16::new(place, &nets::eccv16::Config { width: 16, ..Default::default() }, fill)
}

fn unihint(place: Place) -> Result<UniHint, ColorizeError> {
    let config = nets::unihint::Config { width: 64, depth: 2, n_heads: 4, ..Default::default() };
    UniHint::new(place, &config, soft_noise)
}

fn all(place: Place) -> Vec<Box<dyn Colorizer>> {
    vec![
        Box::new(siggraph17(place, 0.0, noise).unwrap()),
        Box::new(eccv16(place, noise).unwrap()),
        Box::new(unihint(place).unwrap()),
    ]
}

fn picture(width: usize, height: usize) -> Plane<f32> {
    Plane::from_fn(Size::new(width, height), |x, y| 50.0 + 40.0 * ((x as f32 * 0.21).sin() * (y as f32 * 0.13).cos()))
}

fn red(x: usize, y: usize) -> Hints {
    Hints::Points(vec![Point { x, y, ab: [70.0, 50.0] }])
}

fn predicted(network: &dyn Colorizer, photo: &Plane<f32>, hints: &Hints, options: &Options) -> Prediction {
    let encoded = network.encode(photo, Fit::Keep { longest: 96 }).unwrap();
    network.predict(&encoded, hints, options).unwrap()
}

#[test]
fn photographs_of_any_shape_are_colored_at_their_own_size() {
    for network in all(Place::reference()) {
        for (width, height) in [(1, 1), (37, 21), (400, 3), (2, 150), (96, 64)] {
            let said = predicted(&*network, &picture(width, height), &Hints::Nothing, &Options::default());
            assert!(said.ab.iter().all(|plane| plane.size() == Size::new(width, height)), "{}", network.id());
            if let Some(distribution) = said.distribution {
                assert_eq!(distribution.uncertainty().unwrap().size(), Size::new(width, height));
                let colors = distribution.suggest(width - 1, height - 1, MOST, 1.0).unwrap();
                assert!(!colors.is_empty() && colors.len() <= MOST);
            }
        }
        let empty = Plane::filled(Size::new(0, 4), 0.0);
        assert_eq!(network.encode(&empty, Fit::Published).err(), Some(ColorizeError::Empty));
        let nan = Plane::filled(Size::new(8, 8), f32::NAN);
        assert!(matches!(network.encode(&nan, Fit::Published), Err(ColorizeError::Number(_))));
    }
}

#[test]
fn hints_are_seen_by_the_networks_that_take_them_and_by_no_other() {
    for network in all(Place::reference()) {
        let photo = picture(96, 64);
        let plain = predicted(&*network, &photo, &Hints::Nothing, &Options::default());
        let hinted = predicted(&*network, &photo, &red(50, 30), &Options::default());
        let is_seen = plain.ab != hinted.ab;
        assert_eq!(is_seen, network.accepts().contains(&Input::Hints), "{}", network.id());
    }
}

#[test]
fn a_stroke_of_one_color_is_seen_like_a_point() {
    let network = siggraph17(Place::reference(), 0.0, noise).unwrap();
    let photo = picture(96, 64);
    let mask =
        Plane::from_fn(photo.size(), |x, y| if (48..53).contains(&x) && (28..33).contains(&y) { 1.0 } else { 0.0 });
    let ab = Box::new([mask.map(|m| m * 70.0), mask.map(|m| m * 50.0)]);
    let point = predicted(&network, &photo, &red(50, 30), &Options::default());
    let stroke = predicted(&network, &photo, &Hints::Strokes { ab, mask }, &Options::default());
    assert_eq!(point.ab, stroke.ab);
}

#[test]
fn sixteen_bits_stay_within_the_tolerance() {
    let place = Place { device: Device::Cpu, precision: Precision::Bfloat16 };
    for (exact, quick) in all(Place::reference()).iter().zip(all(place)) {
        let photo = picture(96, 64);
        let truth = predicted(&**exact, &photo, &red(50, 30), &Options::default());
        let found = predicted(&*quick, &photo, &red(50, 30), &Options::default());
        let psnr = chroma_psnr(&found.ab, &truth.ab);
        assert!(psnr > TOLERANCE_DB && psnr.is_finite(), "{}: {psnr} dB", quick.id());
    }
}

#[test]
fn the_center_of_the_mask_is_the_weight_files() {
    let photo = picture(64, 64);
    let said = |center| {
        predicted(&siggraph17(Place::reference(), center, noise).unwrap(), &photo, &Hints::Nothing, &Options::default())
            .ab
    };
    assert_ne!(said(0.0), said(0.5));
}

#[test]
fn saturation_scales_and_temperature_goes_by_the_distribution() {
    for network in all(Place::reference()) {
        let photo = picture(64, 32);
        let plain = predicted(&*network, &photo, &Hints::Nothing, &Options::default());
        let gray = predicted(&*network, &photo, &Hints::Nothing, &Options { saturation: 0.0, ..Options::default() });
        assert!(gray.ab.iter().flat_map(Plane::samples).all(|v| *v == 0.0));
        if plain.distribution.is_some() {
            let with = |t| Options { temperature: Some(t), ..Options::default() };
            let cold = predicted(&*network, &photo, &Hints::Nothing, &with(0.002));
            let warm = predicted(&*network, &photo, &Hints::Nothing, &with(20.0));
            let size = |p: &Prediction| p.ab.iter().flat_map(Plane::samples).map(|v| f64::from(v.abs())).sum::<f64>();
            assert!(size(&cold) > size(&warm), "{}: the likeliest color is bolder than the mean", network.id());
        }
        let none = Options { temperature: Some(0.0), ..Options::default() };
        let encoded = network.encode(&photo, Fit::Published).unwrap();
        assert!(matches!(network.predict(&encoded, &Hints::Nothing, &none), Err(ColorizeError::Number(_))));
    }
}

#[test]
fn a_palette_and_an_exemplar_are_seen_by_unihint() {
    let network = unihint(Place::reference()).unwrap();
    let photo = picture(64, 64);
    let plain = predicted(&network, &photo, &Hints::Nothing, &Options::default()).ab;
    let palette = vec![Swatch { ab: [30.0, 60.0], weight: 1.0 }];
    assert_ne!(plain, predicted(&network, &photo, &Hints::Nothing, &Options { palette, ..Options::default() }).ab);
    let plane = |value| Plane::filled(photo.size(), value);
    let reference = Exemplar { ab: [plane(20.0), plane(-30.0)], confidence: plane(1.0) };
    let options = Options { exemplar: Some(reference), ..Options::default() };
    assert_ne!(plain, predicted(&network, &photo, &Hints::Nothing, &options).ab);
    let uneven = Exemplar { ab: [plane(20.0), plane(-30.0)], confidence: Plane::filled(Size::new(32, 64), 1.0) };
    let options = Options { exemplar: Some(uneven), ..Options::default() };
    let encoded = network.encode(&photo, Fit::Published).unwrap();
    let refused = network.predict(&encoded, &Hints::Nothing, &options);
    assert!(matches!(refused, Err(ColorizeError::Size { .. })), "planes that do not fit each other");
}

#[test]
fn wrong_weights_never_look_like_an_answer() {
    let with = |value: f64| {
        move |variables: &mut nn::VarStore| {
            for (name, mut tensor) in variables.variables() {
                if tensor.dim() > 1 || name.ends_with("bias") {
                    let _ = tch::no_grad(|| tensor.fill_(value));
                }
            }
            Ok(())
        }
    };
    for network in all(Place::reference()) {
        assert_eq!(verify(&*network), Ok(()), "{}", network.id());
    }
    let config = nets::siggraph17::Config { width: 8, ..Default::default() };
    let zeros = Siggraph17::new(Place::reference(), &config, 0.0, with(0.0)).unwrap();
    assert_eq!(verify(&zeros), Err(ColorizeError::SelfTest { network: "siggraph17", reason: "it says gray" }));
    assert_eq!(zeros.suggestion_sharpness(), None, "a head that says nothing is not asked");
    let nans = Siggraph17::new(Place::reference(), &config, 0.0, with(f64::NAN)).unwrap();
    assert_eq!(verify(&nans), Err(ColorizeError::SelfTest { network: "siggraph17", reason: "it says no numbers" }));
    let refused = siggraph17(Place::reference(), 0.0, |_| Err(ColorizeError::Empty));
    assert_eq!(refused.err(), Some(ColorizeError::Empty));
}

#[test]
fn the_colors_of_eccv16_must_be_the_bins_in_their_order() {
    fn transposed(variables: &mut nn::VarStore) -> Result<(), ColorizeError> {
        noise(variables)?;
        if let Some(mut weight) = variables.variables().remove("model_out.weight") {
            tch::no_grad(|| weight.copy_(&weight.flip([0])));
        }
        Ok(())
    }
    assert_eq!(eccv16(Place::reference(), noise).unwrap().check_bins(), Ok(()));
    let refused = eccv16(Place::reference(), transposed).unwrap().check_bins();
    assert!(matches!(refused, Err(ColorizeError::Weights { network: "eccv16", .. })));
}
