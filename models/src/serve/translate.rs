//! Between the words of the wire and those of `colorize`.

use super::Failure;
use crate::colorize::{Fit, Hints, Input, Options, Place, Point, Prediction, Reference, Suggestion, Swatch, ThingBox};
use crate::device::Precision;
use tch::Device;
use tintype::engine::wire::{self, Array, Dtype, FailureKind, WireError};
use tintype::raster::{Chroma, Plane, Size};

/// What a lower temperature is taken for, since logits cannot be divided by zero: here a color whose logit is a twentieth below
/// that of the likeliest weighs less than a hundredth of it.
const BOLDEST: f32 = 0.01;

/// The only plane of an array that was checked to have one.
pub(super) fn plane(array: &Array) -> Result<Plane<f32>, Failure> {
    array.planes().next().ok_or_else(|| Failure::told(FailureKind::BadRequest, "a plane is missing"))
}

fn chroma(array: &Array) -> Result<Chroma, Failure> {
    let planes: Vec<_> = array.planes().collect();
    planes.try_into().map_err(|_| Failure::told(FailureKind::BadRequest, "a color needs two planes"))
}

pub(super) const fn fit(fit: wire::Fit) -> Fit {
    match fit {
        wire::Fit::Published => Fit::Published,
        wire::Fit::Square(side) => Fit::Squash { side: side as usize },
        wire::Fit::Longest(longest) => Fit::Keep { longest: longest as usize },
    }
}

pub(super) fn hints(hints: &wire::Hints) -> Result<Hints, Failure> {
    Ok(match hints {
        wire::Hints::None => Hints::Nothing,
        wire::Hints::Points(points) => {
            let point = |p: &wire::HintPoint| Point { x: p.x as usize, y: p.y as usize, ab: [p.a, p.b] };
            Hints::Points(points.iter().map(point).collect())
        }
        wire::Hints::Planes { ab, mask } => Hints::Strokes { ab: Box::new(chroma(ab)?), mask: plane(mask)? },
    })
}

/// A reference whose parts of the photograph are on the grid of `photo`.
pub(super) fn reference(told: &wire::Reference, photo: Size) -> Result<Reference, Failure> {
    if told.here.size() != photo {
        let message = format!("parts of {} pixels for a photograph of {photo}", told.here.size());
        return Err(Failure::told(FailureKind::BadRequest, message));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and up to 255")]
    let parts = |array: &Array| Ok::<_, Failure>(plane(array)?.map(|part| part as u8));
    let (tones, ab) = (plane(&told.lightness)?, chroma(&told.ab)?);
    Ok(Reference { tones, ab, there: parts(&told.there)?, here: parts(&told.here)? })
}

/// Refuses what a network that accepts this does not take, instead of leaving it out.
pub(super) fn options(options: &wire::Options, accepts: &[Input]) -> Result<Options, Failure> {
    let refuse = |given: bool, input: Input, words: &str| {
        let taken = !given || accepts.contains(&input);
        if taken { Ok(()) } else { Err(Failure::told(FailureKind::Unsupported, words)) }
    };
    refuse(!options.references.is_empty(), Input::References, "this network takes no reference picture")?;
    refuse(!options.boxes.is_empty(), Input::Boxes, "this network takes no boxes")?;
    let thing = |b: &wire::ObjectBox| {
        let [left, top, right, bottom] = [b.left, b.top, b.right, b.bottom].map(|n| n as usize);
        ThingBox { left, top, right, bottom }
    };
    let boxes = options.boxes.iter().map(thing).collect();
    let palette = options.palette.iter().map(|s| Swatch { ab: [s.a, s.b], weight: s.share }).collect();
    let wire::Options { saturation, temperature, .. } = *options;
    let temperature = temperature.map(|temperature| temperature.max(BOLDEST));
    Ok(Options { saturation, temperature, exemplar: None, palette, boxes })
}

/// Color with 11 bits, a thirtieth of what an eye tells apart. Where a network is unsure is told to who asks for it: the
/// entropy of all cells takes as long as a good part of a pass, and nobody looks at it after every stroke.
pub(super) fn prediction(said: &Prediction) -> Result<wire::Prediction, Failure> {
    Ok(wire::Prediction { ab: color(&said.ab)?, confidence: None, uncertainty: None })
}

fn color(ab: &Chroma) -> Result<Array, WireError> {
    Array::from_planes(ab, Dtype::F16)
}

pub(super) fn suggestion(suggestion: &Suggestion) -> wire::SuggestedColor {
    let [a, b] = suggestion.ab;
    // Shares are sums of rounded probabilities.
    wire::SuggestedColor { a, b, weight: suggestion.share.clamp(0.0, 1.0) }
}

pub(super) const fn device(place: Place) -> wire::Device {
    match place.device {
        Device::Cuda(_) => wire::Device::Cuda,
        _ => wire::Device::Cpu,
    }
}

pub(super) const fn precision(place: Place) -> wire::Precision {
    match place.precision {
        Precision::Single => wire::Precision::F32,
        Precision::Bfloat16 => wire::Precision::Bf16,
        Precision::Half => wire::Precision::F16,
    }
}
