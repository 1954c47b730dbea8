//! The self-test of a network before its first use: wrong weights must never look like a gray photograph.

use super::{ColorizeError, Colorizer, Encoded, Fit, Hints, Input, Options, Reference};
use tintype::raster::{Plane, Size};

/// The side of the test picture, a multiple of every network's step.
const SIDE: usize = 128;

/// A mean chroma below this is gray, and a spread below it is one color everywhere; in units of Lab. By judgment: trained
/// networks say several units on any picture, and a file of zeros says none.
const LEAST: f64 = 0.02;

/// Colors a made-up picture and looks at what comes.
///
/// # Errors
/// [`ColorizeError::SelfTest`] where it is gray, one color, or no numbers.
pub fn verify(network: &dyn Colorizer) -> Result<(), ColorizeError> {
    let failed = |reason| ColorizeError::SelfTest { network: network.id(), reason };
    let photo = network.encode(&picture(), Fit::Keep { longest: SIDE })?;
    let said = network.predict(&photo, &Hints::Nothing, &told(network, &photo)?);
    let said = match said {
        Err(ColorizeError::Number(_)) => return Err(failed("it says no numbers")),
        other => other?,
    };
    let [a, b] = said.ab.each_ref().map(spread);
    if a.0.hypot(b.0) < LEAST && a.1.hypot(b.1) < LEAST {
        Err(failed("it says gray"))
    } else if a.1.hypot(b.1) < LEAST / 10.0 {
        Err(failed("it says one color everywhere"))
    } else {
        Ok(())
    }
}

/// Nothing but what the network cannot do without: one that takes no hints colors after references alone.
fn told(network: &dyn Colorizer, photo: &Encoded) -> Result<Options, ColorizeError> {
    let accepts = network.accepts();
    if !accepts.contains(&Input::References) || accepts.contains(&Input::Hints) {
        return Ok(Options::default());
    }
    let tones = picture();
    let ab = [tones.map(|l| l - 60.0), tones.map(|l| 0.5 * (l - 40.0))];
    let referred = network.refer(&Reference::whole(tones, ab, photo.grid.photo))?;
    Ok(Options { exemplar: Some(network.bring(photo, &[(&referred, 1.0)])?), ..Options::default() })
}

/// The size of the mean, and the standard deviation.
fn spread(plane: &Plane<f32>) -> (f64, f64) {
    let n = plane.samples().len() as f64;
    let mean = plane.samples().iter().map(|v| f64::from(*v)).sum::<f64>() / n;
    let square = plane.samples().iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / n;
    (mean.abs(), square.sqrt())
}

/// A bright sky above dark ground, a round thing between them, and grain.
fn picture() -> Plane<f32> {
    Plane::from_fn(Size::new(SIDE, SIDE), |x, y| {
        let (dx, dy) = (x as f32 - 64.0, y as f32 - 70.0);
        let ground = if y > 80 { 30.0 } else { 85.0 - y as f32 * 0.2 };
        let thing = if dx.hypot(dy) < 28.0 { 55.0 - dx * 0.4 } else { ground };
        thing + 3.0 * ((x * 7 + y * 13) % 11) as f32 / 11.0
    })
}
