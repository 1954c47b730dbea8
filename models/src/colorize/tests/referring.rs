//! References through the network that comes with the program, with its own weights, on the program's sample photographs.

use super::super::*;
use std::path::{Path, PathBuf};
use tintype::color::{Lab, lab_from_srgb};
use tintype::eval::{bent, chroma_psnr};
use tintype::photo::{Limits, open_srgb};
use tintype::raster::{Chroma, Plane, Size, resize_area};

/// The longer side of the photographs, in pixels.
const LONGEST: usize = 256;

fn of_the_program(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The network with the weights that come with the program.
fn own() -> Box<dyn Colorizer> {
    let weights = of_the_program("models/weights/unihint-2.safetensors");
    let fill = |store: &mut tch::nn::VarStore| store.load(&weights).map_err(|e| ColorizeError::Libtorch(e.to_string()));
    build("unihint", Place::reference(), None, fill).unwrap()
}

/// A sample, which is gray, in colors that go with its tones and change over it.
fn sample(name: &str) -> Plane<[u8; 3]> {
    let picture = open_srgb(&of_the_program("assets/samples").join(name), &Limits::default()).unwrap();
    let size = picture.size().within(LONGEST);
    let tones = resize_area(&picture.map(|rgb| lab_from_srgb(rgb).l), size);
    let waves = |l: f32, x: usize, y: usize| {
        let (x, y) = (x as f32 / size.width as f32, y as f32 / size.height as f32);
        [25.0 * (l / 30.0 + 2.0 * x).sin(), 25.0 * (l / 40.0 + 3.0 * y).cos()]
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=1")]
    Plane::from_fn(size, |x, y| {
        let [a, b] = waves(tones[(x, y)], x, y);
        Lab::new(tones[(x, y)], a, b).to_srgb().map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8)
    })
}

fn in_lab(picture: &Plane<[u8; 3]>) -> (Plane<f32>, Chroma) {
    let lab = picture.map(|rgb| lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0)));
    (lab.map(|c| c.l), [lab.map(|c| c.a), lab.map(|c| c.b)])
}

/// A photograph prepared, and its true colors.
struct Case {
    network: Box<dyn Colorizer>,
    photo: Encoded,
    truth: Chroma,
}

impl Case {
    fn of(name: &str) -> Self {
        let (tones, truth) = in_lab(&sample(name));
        let network = own();
        let photo = network.encode(&tones, Fit::Published).unwrap();
        Self { network, photo, truth }
    }

    fn refer(&self, picture: &Plane<[u8; 3]>) -> Referred {
        let (tones, ab) = in_lab(picture);
        self.network.refer(&Reference::whole(tones, ab, self.photo.grid.photo)).unwrap()
    }

    fn bring(&self, references: &[(&Referred, f32)]) -> Exemplar {
        self.network.bring(&self.photo, references).unwrap()
    }

    /// How near the colors come, in dB.
    fn psnr(&self, exemplar: Option<Exemplar>) -> f64 {
        let options = Options { exemplar, ..Options::default() };
        let said = self.network.predict(&self.photo, &Hints::Nothing, &options).unwrap();
        chroma_psnr(&said.ab, &self.truth)
    }
}

fn mean(plane: &Plane<f32>) -> f32 {
    plane.samples().iter().sum::<f32>() / plane.samples().len() as f32
}

#[test]
fn a_bent_mirror_image_brings_a_photograph_to_its_colors() {
    for name in ["coffee.jpg", "chelsea.jpg"] {
        let case = Case::of(name);
        let gray = chroma_psnr(&case.truth.each_ref().map(|plane| plane.map(|_| 0.0)), &case.truth);
        let own = case.refer(&bent(&sample(name), 7));
        let exemplar = case.bring(&[(&own, 1.0)]);
        let (without, with) = (case.psnr(None), case.psnr(Some(exemplar)));
        assert!(with > gray + 4.0 && with > without + 4.0, "{name}: gray {gray}, without {without}, with {with} dB");
    }
}

#[test]
fn a_picture_of_something_else_does_no_harm_alone_or_beside_a_good_one() {
    let case = Case::of("coffee.jpg");
    let (own, other) = (case.refer(&bent(&sample("coffee.jpg"), 7)), case.refer(&sample("astronaut.jpg")));
    let strange = case.bring(&[(&other, 1.0)]);
    assert!(mean(&strange.confidence) < 0.05, "{}", mean(&strange.confidence));
    assert!(case.psnr(Some(strange)) > case.psnr(None) - 0.2);
    let (alone, beside) = (case.bring(&[(&own, 1.0)]), case.bring(&[(&other, 1.0), (&own, 1.0)]));
    assert!(mean(&alone.confidence) > 0.4, "{}", mean(&alone.confidence));
    assert!((case.psnr(Some(alone.clone())) - case.psnr(Some(beside))).abs() < 0.3);
    let weak = case.bring(&[(&own, 0.5)]);
    assert!((mean(&weak.confidence) - 0.5 * mean(&alone.confidence)).abs() < 1e-3);
}

#[test]
fn what_is_excluded_gives_and_takes_nothing() {
    let case = Case::of("coffee.jpg");
    let picture = sample("coffee.jpg");
    let (tones, ab) = in_lab(&picture);
    let size = picture.size();
    let left = |x: usize| if x < size.width / 2 { EXCLUDED } else { FREE };
    let parts = Plane::from_fn(size, |x, _| left(x));
    let said = |there: &Plane<u8>, here: &Plane<u8>| {
        let reference = Reference { tones: tones.clone(), ab: ab.clone(), there: there.clone(), here: here.clone() };
        let referred = case.network.refer(&reference).unwrap();
        case.bring(&[(&referred, 1.0)]).confidence
    };
    let free = Plane::filled(size, FREE);
    let half = |confidence: &Plane<f32>, from: usize| {
        let columns = Plane::from_fn(Size::new(size.width / 2 - 16, size.height), |x, y| confidence[(x + from, y)]);
        mean(&columns)
    };
    let taking = said(&free, &parts);
    assert!(half(&taking, 0) == 0.0 && half(&taking, size.width / 2 + 16) > 0.5);
    let giving = said(&parts, &free);
    assert!(half(&giving, 0) < 0.3 && half(&giving, size.width / 2 + 16) > 0.5);
    assert!(mean(&said(&Plane::filled(size, EXCLUDED), &free)) == 0.0);
}

#[test]
fn the_smallest_pictures_bring_something_or_nothing() {
    let case = Case::of("coffee.jpg");
    for (width, height) in [(1, 1), (1, 300), (700, 1)] {
        let red = Plane::filled(Size::new(width, height), [200, 40, 40]);
        let exemplar = case.bring(&[(&case.refer(&red), 1.0)]);
        assert_eq!(exemplar.confidence.size(), case.photo.grid.work);
        assert!(exemplar.confidence.samples().iter().all(|c| (0.0..=1.0).contains(c)));
        assert!(case.psnr(Some(exemplar)) > case.psnr(None) - 0.2);
    }
    assert_eq!(case.network.bring(&case.photo, &[]), Err(ColorizeError::Empty));
}
