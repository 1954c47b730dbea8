//! DDColor in use: tones in, chroma out. It takes no hints.
//!
//! **Source:** the authors' `ddcolor/pipeline.py`: the photograph is squashed to 512 × 512, the network sees the RGB of
//! Lab (L, 0, 0), and says a and b in units of Lab. Differs: what it says is enlarged bilinearly; the authors take the
//! nearest pixel, by their library's default, which shows as steps at edges of color.

use super::colorizer::{finished, laid};
use super::light::gray;
use super::{
    ColorizeError, Colorizer, Encoded, Fit, Grid, Hints, Input, Options, Place, Placed, Prediction, contained,
};
use crate::nets::ddcolor::{self as net, Config};
use tch::{Kind, nn};
use tintype::raster::Plane;

/// The side of the official work grid, in pixels.
const SIDE: usize = 512;

/// The network at a place.
#[derive(Debug)]
pub struct DdColor {
    id: &'static str,
    placed: Placed<net::DdColor>,
}

impl DdColor {
    /// Builds it and lets `fill` put the weights in place.
    ///
    /// # Errors
    /// What `fill` says, or libtorch.
    pub fn new(
        place: Place,
        config: &Config,
        fill: impl FnOnce(&mut nn::VarStore) -> Result<(), ColorizeError>,
    ) -> Result<Self, ColorizeError> {
        let id = if *config == Config::large() { "ddcolor-large" } else { "ddcolor-tiny" };
        let placed = Placed::build(place, |path| net::DdColor::new(path, config), fill)?;
        Ok(Self { id, placed })
    }
}

impl Colorizer for DdColor {
    fn id(&self) -> &'static str {
        self.id
    }

    fn accepts(&self) -> &'static [Input] {
        &[]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        None
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let multiple = usize::try_from(net::MULTIPLE).unwrap_or(1);
        let grid = Grid::new(tones.size(), fit, Fit::Squash { side: SIDE }, multiple)?;
        contained(|| {
            let place = self.placed.place();
            let mut encoded = laid(tones, grid, place)?;
            let xs = gray(&encoded.tones).expand([-1, 3, -1, -1], false);
            // No hint changes what it says, so all of its work is done here.
            encoded.maps.push(self.placed.net.forward(&place.bring(&xs)).to_kind(Kind::Float));
            Ok(encoded)
        })
    }

    fn predict(&self, photo: &Encoded, _hints: &Hints, options: &Options) -> Result<Prediction, ColorizeError> {
        options.check()?;
        contained(|| {
            let ab = photo.maps.first().ok_or(ColorizeError::Empty)?;
            Ok(Prediction { ab: finished(ab, &photo.grid, options)?, distribution: None })
        })
    }
}
