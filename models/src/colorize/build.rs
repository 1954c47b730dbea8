//! From an architecture's id to a network at a place, in its published shape.

use super::{
    ColorizeError, Colorizer, DdColor, DeOldify, Devc, Eccv16, IColoriT, Instance, Place, Siggraph17, UniHint,
};
use crate::nets;
pub use crate::nets::NETWORKS;
use tch::nn::VarStore;

/// The center of siggraph17's mask in the published file and in those converted from Caffe.
const MASK_CENTER: f32 = 0.0;

/// Builds the network of an id and lets `fill` put the weights in place. `mask_center` is the weight file's own, where it
/// has one (siggraph17).
///
/// # Errors
/// [`ColorizeError::Unknown`], what `fill` says, or libtorch.
pub fn build(
    id: &str,
    place: Place,
    mask_center: Option<f32>,
    fill: impl FnOnce(&mut VarStore) -> Result<(), ColorizeError>,
) -> Result<Box<dyn Colorizer>, ColorizeError> {
    use nets::{ddcolor, deoldify, icolorit, siggraph17};
    Ok(match id {
        "siggraph17" => {
            let center = mask_center.unwrap_or(MASK_CENTER);
            Box::new(Siggraph17::new(place, &siggraph17::Config::default(), center, fill)?)
        }
        "eccv16" => {
            let network = Eccv16::new(place, &nets::eccv16::Config::default(), fill)?;
            network.check_bins()?;
            Box::new(network)
        }
        "unihint" => Box::new(UniHint::new(place, &nets::unihint::Config::default(), fill)?),
        "deoldify-artistic" => Box::new(DeOldify::new(place, &deoldify::Config::artistic(), fill)?),
        "deoldify-stable" => Box::new(DeOldify::new(place, &deoldify::Config::stable(), fill)?),
        "ddcolor-tiny" => Box::new(DdColor::new(place, &ddcolor::Config::tiny(), fill)?),
        "ddcolor-large" => Box::new(DdColor::new(place, &ddcolor::Config::large(), fill)?),
        "icolorit-tiny" => Box::new(IColoriT::new(place, &icolorit::Config::tiny(), fill)?),
        "icolorit-small" => Box::new(IColoriT::new(place, &icolorit::Config::small(), fill)?),
        "icolorit-base" => Box::new(IColoriT::new(place, &icolorit::Config::base(), fill)?),
        "devc" => Box::new(Devc::new(place, &nets::devc::Config::default(), fill)?),
        "instance-colorization" => Box::new(Instance::new(place, &siggraph17::Config::default(), fill)?),
        other => return Err(ColorizeError::Unknown(other.to_string())),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Scaling, untrained};
    use super::*;

    #[test]
    fn every_id_is_that_of_the_network_it_builds() {
        for id in NETWORKS {
            // Two are of a gigabyte; the networks themselves are built in the tests of `nets`.
            if !matches!(*id, "deoldify-stable" | "ddcolor-large") {
                let noise = untrained(5, Scaling::Rectified);
                let fill = |store: &mut VarStore| if *id == "eccv16" { noise(store) } else { Ok(()) };
                assert_eq!(build(id, Place::reference(), None, fill).unwrap().id(), *id);
            }
        }
        let refused = build("eccv16", Place::reference(), None, |_| Ok(())).map(|_| ());
        assert!(matches!(refused, Err(ColorizeError::Weights { .. })), "colors that are not the bins: {refused:?}");
        let refused = build("deoldify", Place::reference(), None, |_| Ok(()));
        assert_eq!(refused.map(|_| ()), Err(ColorizeError::Unknown("deoldify".into())));
    }
}
