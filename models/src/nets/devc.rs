//! DEVC: colors a photograph after a reference. VGG19 looks at both, a warp brings the reference's colors to where the
//! photograph looks alike, and a network makes color of what came.
//!
//! **Source:** B. Zhang et al., *Deep Exemplar-Based Video Colorization*, CVPR 2019, section 3; names of the parameters are
//! those of the authors' three files behind `vgg.`, `warp.` and `color.`. Differs: a still has no frame before it, so what
//! the color network is told of that is zeros, as the authors' code does for the first frame; the reference may have
//! another size than the photograph.
//!
//! Structure and arithmetic were compared with a PyTorch network of the same keys; the published weights themselves have
//! not been run here.

mod color;
mod vgg;
mod warp;

use super::parts::Parts;
use color::ColorVidNet;
use tch::{Tensor, nn};
use vgg::Vgg19;
use warp::WarpNet;
pub use warp::{CELL, Warped};

/// Both sides of what goes in must be multiples of this. The authors' code halves four times; once more, so that no map
/// is a single pixel, which a reflected border does not know how to continue.
pub const MULTIPLE: i64 = 32;

/// The network's shape; the default is the published one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Channels at full size, 64 in the paper; all other widths are multiples of it.
    pub width: i64,
}

impl Default for Config {
    fn default() -> Self {
        Self { width: 64 }
    }
}

/// A reference, looked at.
#[derive(Debug)]
pub struct Reference {
    /// `[N, 4 · width, H/4, W/4]`: what is compared.
    pub features: Tensor,
    /// `[N, 3, H, W]`: L - 50, a, b.
    pub lab: Tensor,
}

/// The three networks.
#[derive(Debug)]
pub struct Devc {
    vgg: Vgg19,
    warp: WarpNet,
    color: ColorVidNet,
}

impl Devc {
    /// Makes the parameters at this path.
    #[must_use]
    pub fn new(path: &nn::Path<'_>, config: &Config) -> Self {
        Self {
            vgg: Vgg19::new(&(path / "vgg"), config.width),
            warp: WarpNet::new(&(path / "warp"), config.width),
            color: ColorVidNet::new(&(path / "color"), config.width),
        }
    }

    /// Looks at a reference, once for all photographs: `rgb` `[N, 3, H, W]` in 0..=1, sides multiples of [`MULTIPLE`], and the
    /// same as `lab`: L - 50, a, b in units of Lab.
    #[must_use]
    pub fn refer(&self, rgb: &Tensor, lab: &Tensor) -> Reference {
        Reference { features: self.warp.features(&self.vgg.forward(rgb)), lab: lab.shallow_clone() }
    }

    /// Looks at a photograph, once for all references: `[N, 4 · width, H/4, W/4]`. `tones` is L - 50, `[N, 1, H, W]`, sides
    /// multiples of [`MULTIPLE`].
    pub fn look(&self, tones: &Tensor) -> Tensor {
        let gray = ((tones + 50.0) / 100.0).expand([-1, 3, -1, -1], false);
        self.warp.features(&self.vgg.forward(&gray))
    }

    /// Brings the reference's colors to a photograph that was looked at; `parts` say which cells of 4×4 pixels go with
    /// which.
    #[must_use]
    pub fn warp(&self, looks: &Tensor, reference: &Reference, parts: &Parts) -> Warped {
        self.warp.forward(looks, (&reference.features, &reference.lab), parts)
    }

    /// The same where all go with all.
    #[must_use]
    pub fn warp_freely(&self, looks: &Tensor, reference: &Reference) -> Warped {
        let cells = |maps: &Tensor| maps.size()[2] * maps.size()[3];
        let parts = Parts::free([cells(looks), cells(&reference.features)], looks.device());
        self.warp(looks, reference, &parts)
    }

    /// Color after what was warped, `[N, 2, H, W]` in -128..=128. The authors multiply it by 1.25 before they show it.
    pub fn color(&self, tones: &Tensor, warped: &Warped) -> Tensor {
        let before = tones.zeros_like().expand([-1, 3, -1, -1], false);
        let ab = warped.lab.narrow(1, 1, 2);
        self.color.forward(&Tensor::cat(&[tones, &ab, &warped.similarity, &before], 1))
    }

    /// All of it.
    pub fn forward(&self, tones: &Tensor, reference: &Reference) -> Tensor {
        self.color(tones, &self.warp_freely(&self.look(tones), reference))
    }
}

#[cfg(test)]
mod tests;
