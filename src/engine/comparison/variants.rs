//! Several pictures of one network: those that differ most of what its settings, its own likely colors and palettes give.
//!
//! **Source:** each next one is the farthest from those that were chosen (farthest-point selection; Gonzalez 1985, *Clustering
//! to minimize the maximum intercluster distance*), by the mean ΔE00 of pictures in small.

use std::ops::ControlFlow;

use super::trial::{Trial, trial};
use crate::color::Lab;
use crate::document::{Base, Edit, Mood, Proposing, Snapshot};
use crate::engine::networks::{Ask, Proposed};
use crate::engine::render::{coarser, proposed};
use crate::engine::tones::Tones;
use crate::engine::{EngineError, Method, Networks, method};
use crate::eval::apart;
use crate::photo::Photo;
use crate::raster::{Plane, resize_area};

/// The longest side of a picture in small: things are told apart on it, textures are not.
const SIDE: usize = 96;

/// So many of the likely colors of a place are tried: those after them are hardly likely.
const MODES: u8 = 5;
/// Temperatures and saturations that are tried. By eye: below, colors are flat; above, they are loud.
const TEMPERATURES: [f32; 2] = [0.0, 1.6];
const SATURATIONS: [f32; 3] = [0.7, 1.3, 1.6];

/// The mean ΔE00 below which two pictures are the same to a person: that of a difference just seen.
const SEEN: f64 = 1.0;

/// As many variants of a way as it wants, each at least that far from all before it as any left would be; fewer where there
/// are no more. The way itself is the first. `watch` is told the share that is done, 0..=1, and breaks off.
///
/// # Errors
/// [`EngineError::Unavailable`] and [`EngineError::Neural`] where the network cannot run, [`EngineError::Cancelled`].
pub fn variants(
    way: &Trial,
    (snapshot, photo): (&Snapshot, &Photo),
    networks: &Networks,
    watch: &mut dyn FnMut(f32) -> ControlFlow<()>,
) -> Result<Vec<Trial>, EngineError> {
    let method = method(&way.base.method.0, networks)?;
    method.available()?;
    let tones = Tones::new();
    let pool = pool(&method, way.base.proposing);
    let mut pictures = Vec::new();
    for (k, proposing) in pool.iter().enumerate() {
        let mut go_on = || match watch(k as f32 / pool.len() as f32) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(EngineError::Cancelled),
        };
        let state = snapshot.apply(&Edit::SetBase(Base { proposing: *proposing, ..way.base.clone() })).0;
        let ask = method.weights().and_then(|weights| Ask::new(&state, photo, weights, &tones));
        let proposed = ask.map(|ask| proposed(&ask, networks, &mut |_| go_on())).transpose()?;
        pictures.push(proposed.map(|proposed| small(&proposed, photo, &tones)));
    }
    let chosen = farthest(&pictures, way.count);
    Ok(chosen.into_iter().map(|k| trial(&method, way.base.affinity, pool[k])).collect())
}

/// The settings that are tried, the way's own first.
fn pool(method: &Method, own: Proposing) -> Vec<Proposing> {
    let mut pool = vec![own];
    pool.extend(SATURATIONS.map(|saturation| Proposing { saturation, ..own }));
    if method.tells_distribution() {
        pool.extend(TEMPERATURES.map(|temperature| Proposing { temperature: Some(temperature), ..own }));
    }
    if method.has_modes() {
        pool.extend((1..=MODES).map(|mode| Proposing { mode, ..own }));
    }
    if method.takes_palettes() {
        pool.extend(Mood::ALL.map(|mood| Proposing { palette: Some(mood), ..own }));
    }
    pool.dedup();
    pool
}

/// What a network proposed, in small.
fn small(proposed: &Proposed, photo: &Photo, tones: &Tones) -> Plane<Lab> {
    let size = proposed.ab[0].size().within(SIDE);
    let [a, b] = proposed.ab.each_ref().map(|plane| resize_area(plane, size));
    let gray = coarser(&photo.gray, size);
    Plane::from_fn(size, |x, y| Lab { l: tones.lightness(gray[(x, y)]), a: a[(x, y)], b: b[(x, y)] })
}

/// The numbers of `count` pictures, the first and each next the farthest from those before.
fn farthest(pictures: &[Option<Plane<Lab>>], count: usize) -> Vec<usize> {
    let mut nearest = vec![f64::INFINITY; pictures.len()];
    let (mut chosen, mut next) = (Vec::new(), pictures.iter().position(Option::is_some));
    while let Some(k) = next.filter(|_| chosen.len() < count) {
        chosen.push(k);
        for (near, picture) in nearest.iter_mut().zip(pictures) {
            let distance = picture.as_ref().zip(pictures[k].as_ref()).map_or(0.0, |(one, other)| apart(one, other));
            *near = near.min(distance);
        }
        let left = nearest.iter().enumerate().filter(|(_, near)| **near > SEEN);
        next = left.max_by(|a, b| a.1.total_cmp(b.1)).map(|(k, _)| k);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    #[test]
    fn those_that_differ_most_are_chosen_and_none_twice() {
        let of = |a: f32, b: f32| Some(Plane::filled(Size::new(4, 3), Lab { l: 50.0, a, b }));
        let pictures = [None, of(0.0, 0.0), of(5.0, 0.0), of(0.0, 40.0), of(0.0, 38.0), of(40.0, 0.0), of(0.5, 0.0)];
        assert_eq!(farthest(&pictures, 3), [1, 5, 3]);
        let all = farthest(&pictures, 9);
        assert_eq!(all.len(), 4, "{all:?}");
        assert!([0, 4, 6].iter().all(|k| !all.contains(k)), "none that looks like another: {all:?}");
        assert!(farthest(&[None], 3).is_empty());
    }
}
