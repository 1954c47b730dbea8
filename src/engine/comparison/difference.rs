//! Where two candidates differ, and by how much.

use super::candidate::lab_of_candidate;
use crate::color::ciede2000;
use crate::document::Finish;
use crate::engine::ChromaTexels;
use crate::photo::Photo;
use crate::raster::Plane;

/// How two candidates differ, place by place.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `[H, W]` ΔE00, at most 1024 pixels a side.
    pub delta_e: Plane<f32>,
    /// Its mean.
    pub mean: f64,
    /// Its largest.
    pub largest: f32,
}

impl Difference {
    /// Between two candidates of a photograph, each as it is finished.
    pub(super) fn between(photo: &Photo, [one, other]: [(&ChromaTexels, &Finish); 2]) -> Self {
        let [one, other] = [one, other].map(|(texels, look)| lab_of_candidate(texels, photo, look));
        let delta_e = Plane::from_fn(one.size(), |x, y| ciede2000(one[(x, y)], other[(x, y)]));
        let sum: f64 = delta_e.samples().iter().map(|v| f64::from(*v)).sum();
        let largest = delta_e.samples().iter().fold(0.0, |most: f32, v| most.max(*v));
        Self { mean: sum / delta_e.samples().len().max(1) as f64, largest, delta_e }
    }
}
