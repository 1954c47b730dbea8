//! What each network is shown when it learns, and how what it says is read: the one place that knows them apart.

use super::TrainError;
use super::scene::Scene;
use super::space::{lab_of_rgb, rgb_of_lab};
use crate::device::Precision;
use crate::nets::NETWORKS;
use crate::nets::bins::{LARGEST, gamut_bins, grid_bins};
use crate::nets::layers::{IMAGENET_MEAN, IMAGENET_STD};
use crate::nets::{ddcolor, deoldify, devc, eccv16, icolorit, instance, siggraph17, unihint};
use tch::{Kind, Tensor, nn};

/// What a network said; everything at its own size.
#[derive(Debug)]
pub struct Said {
    /// `[N, 2, h, w]`: a / 110, b / 110.
    pub ab: Option<Tensor>,
    /// `[N, Q, h, w]`: logits over colors.
    pub logits: Option<Tensor>,
}

/// A network as the trainer sees it.
pub trait Learner {
    /// Asks it about a batch. The scene is in f32; the network may compute in 16 bits.
    fn ask(&self, scene: &Scene) -> Said;

    /// The colors of its distribution; empty where it has none.
    fn bins(&self) -> Vec<[f32; 2]> {
        Vec::new()
    }

    /// What the names of its pretrained encoder's parameters begin with.
    fn encoder(&self) -> Option<&'static str> {
        None
    }

    /// The only side in pixels it takes; any multiple of 32 where it does not care.
    fn only_side(&self) -> Option<usize> {
        None
    }
}

/// Builds the network of an id at a path, untrained. Of `devc` the network that colors learns, the matcher does not; of
/// `instance-colorization` the network that sees the whole picture.
///
/// # Errors
/// [`TrainError::UnknownNetwork`].
pub fn learner(id: &str, path: &nn::Path<'_>, precision: Precision) -> Result<Box<dyn Learner>, TrainError> {
    let icolorit = |config: &icolorit::Config| {
        let learner: Box<dyn Learner> = Box::new(IColoriT(icolorit::IColoriT::new(path, config), precision));
        learner
    };
    let ddcolor = |config: &ddcolor::Config| {
        let net = ddcolor::DdColor::new(path, config);
        // The published file keeps these two beside its weights; they are ImageNet's and do not learn.
        for name in ["mean", "std"] {
            if let Some(tensor) = path.get(name) {
                let _ = tensor.set_requires_grad(false);
            }
        }
        let learner: Box<dyn Learner> = Box::new(DdColor(net, precision));
        learner
    };
    Ok(match id {
        "unihint" => Box::new(UniHint(unihint::UniHint::new(path, &unihint::Config::default()), precision)),
        "siggraph17" => {
            Box::new(Siggraph17(siggraph17::Siggraph17::new(path, &siggraph17::Config::default()), precision))
        }
        "eccv16" => Box::new(Eccv16(eccv16::Eccv16::new(path, &eccv16::Config::default()), precision)),
        "deoldify-artistic" => {
            Box::new(DeOldify(deoldify::DeOldify::new(path, &deoldify::Config::artistic()), precision))
        }
        "deoldify-stable" => Box::new(DeOldify(deoldify::DeOldify::new(path, &deoldify::Config::stable()), precision)),
        "ddcolor-tiny" => ddcolor(&ddcolor::Config::tiny()),
        "ddcolor-large" => ddcolor(&ddcolor::Config::large()),
        "icolorit-tiny" => icolorit(&icolorit::Config::tiny()),
        "icolorit-small" => icolorit(&icolorit::Config::small()),
        "icolorit-base" => icolorit(&icolorit::Config::base()),
        "devc" => Box::new(Devc(devc::Devc::new(path, &devc::Config::default()), precision)),
        "instance-colorization" => {
            Box::new(Instance(instance::Instance::new(path, &siggraph17::Config::default()), precision))
        }
        other => return Err(TrainError::UnknownNetwork(other.into(), NETWORKS.join(", "))),
    })
}

/// Maps in the format a network computes in.
fn brought(precision: Precision, maps: &Tensor) -> Tensor {
    precision.ordered(&maps.to_kind(precision.kind()))
}

/// (L - 50) / 100.
fn centered(scene: &Scene) -> Tensor {
    (&scene.tones - 50.0) / 100.0
}

/// The photograph in gray as encoded RGB, `[N, 3, S, S]`, 0..=1.
fn gray(scene: &Scene) -> Tensor {
    let none = Tensor::zeros_like(&scene.ab);
    rgb_of_lab(&Tensor::cat(&[&scene.tones, &none], 1)).clamp(0.0, 1.0)
}

struct UniHint(unihint::UniHint, Precision);

impl Learner for UniHint {
    fn ask(&self, scene: &Scene) -> Said {
        let conditions = unihint::Conditions {
            hint: brought(self.1, &scene.hint),
            exemplar: brought(self.1, &scene.exemplar),
            palette: scene.palette.to_kind(self.1.kind()),
        };
        let out = self.0.forward(&self.1.ordered(&scene.tones), &conditions);
        Said { ab: Some(out.ab), logits: Some(out.logits) }
    }

    fn bins(&self) -> Vec<[f32; 2]> {
        gamut_bins()
    }

    fn encoder(&self) -> Option<&'static str> {
        Some("enc.")
    }
}

struct Siggraph17(siggraph17::Siggraph17, Precision);

/// Tone, a, b and a mask of which `mask_center` is subtracted, `[N, 4, S, S]`.
fn four_channels(scene: &Scene, mask_center: f64) -> Tensor {
    let mask = scene.hint.narrow(1, 2, 1) - mask_center;
    Tensor::cat(&[&centered(scene), &scene.hint.narrow(1, 0, 2), &mask], 1)
}

impl Learner for Siggraph17 {
    fn ask(&self, scene: &Scene) -> Said {
        let out = self.0.forward(&brought(self.1, &four_channels(scene, 0.0)));
        Said { ab: Some(out.ab), logits: Some(out.logits) }
    }

    fn bins(&self) -> Vec<[f32; 2]> {
        grid_bins()
    }
}

struct Eccv16(eccv16::Eccv16, Precision);

impl Learner for Eccv16 {
    /// The classes alone, as its authors trained it.
    fn ask(&self, scene: &Scene) -> Said {
        let out = self.0.forward(&brought(self.1, &centered(scene)));
        Said { ab: Some(out.ab), logits: Some(out.logits) }
    }

    fn bins(&self) -> Vec<[f32; 2]> {
        gamut_bins()
    }
}

struct DeOldify(deoldify::DeOldify, Precision);

impl Learner for DeOldify {
    fn ask(&self, scene: &Scene) -> Said {
        let channels =
            |values: [f32; 3]| Tensor::from_slice(&values).reshape([1, 3, 1, 1]).to_device(scene.ab.device());
        let (mean, std) = (channels(IMAGENET_MEAN), channels(IMAGENET_STD));
        let out = self.0.forward(&brought(self.1, &((gray(scene) - &mean) / &std)));
        let rgb = (out.to_kind(Kind::Float) * std + mean).clamp(0.0, 1.0);
        Said { ab: Some(lab_of_rgb(&rgb).narrow(1, 1, 2) / LARGEST), logits: None }
    }
}

struct DdColor(ddcolor::DdColor, Precision);

impl Learner for DdColor {
    fn ask(&self, scene: &Scene) -> Said {
        Said { ab: Some(self.0.forward(&brought(self.1, &gray(scene))) / LARGEST), logits: None }
    }
}

struct IColoriT(icolorit::IColoriT, Precision);

impl Learner for IColoriT {
    fn ask(&self, scene: &Scene) -> Said {
        Said { ab: Some(self.0.forward(&brought(self.1, &four_channels(scene, 0.0)))), logits: None }
    }

    fn only_side(&self) -> Option<usize> {
        usize::try_from(self.0.side_px()).ok()
    }
}

struct Devc(devc::Devc, Precision);

impl Learner for Devc {
    /// The simulated exemplar stands for what the matcher brings.
    fn ask(&self, scene: &Scene) -> Said {
        let tones = &scene.tones - 50.0;
        let lab = Tensor::cat(&[&tones, &(scene.exemplar.narrow(1, 0, 2) * LARGEST)], 1);
        let warped =
            devc::Warped { lab: brought(self.1, &lab), similarity: brought(self.1, &scene.exemplar.narrow(1, 2, 1)) };
        Said { ab: Some(self.0.color(&brought(self.1, &tones), &warped) / LARGEST), logits: None }
    }
}

struct Instance(instance::Instance, Precision);

impl Learner for Instance {
    fn ask(&self, scene: &Scene) -> Said {
        Said { ab: Some(self.0.whole(&brought(self.1, &four_channels(scene, 0.5)))), logits: None }
    }
}
