//! Which place of a reference is most like each place of a photograph, by what an encoder sees there, and how sure that is.
//!
//! **Source:** features, centered and of length 1, compared by their product, and the most alike taken, are of B. Zhang et
//! al., *Deep Exemplar-Based Video Colorization*, CVPR 2019, section 3.1. That a match is as sure as the match of the match
//! comes back to where it began is the check of stereo matching: Fua, *A parallel stereo algorithm*, 1993.

use super::EXCLUDED;
use crate::nets::layers::bilinear;
use crate::nets::parts::Parts;
use tch::{Kind, Tensor};

/// Products that are held at once: 16 MiB of f32.
const AT_ONCE: i64 = 1 << 22;

/// How far from its beginning, in cells, a match comes back whose confidence is 1/e. By eye.
const NEAR: f64 = 2.0;

/// The likeness from which on a match counts, and that from which on it counts in full. By eye.
const LIKE: [f64; 2] = [0.2, 0.7];

/// The mean confidence of a picture's matches from which on it is a reference at all, and that from which on it is one in
/// full. Where pictures have nothing to do with each other some matches come back by chance, and color after them is wrong:
/// photographs with the next of the folder have 0.05 to 0.09 and now and then more, with their bent mirror images 0.6 and
/// more. From 0.15 to 0.35 a reference of the former kind cost 0.17 dB in the mean of 24, so 0.08.
const RELATED: [f64; 2] = [0.25, 0.45];

/// The shortest a feature may be, so that nothing is divided by zero.
const SHORTEST: f64 = 1e-6;

/// Places of a picture, row by row.
#[derive(Debug)]
pub(super) struct Cells {
    /// `[n, C]`, each of length 1.
    pub(super) features: Tensor,
    /// `[n]`, the part of each.
    pub(super) parts: Tensor,
    /// How many are in a row.
    pub(super) columns: i64,
}

impl Cells {
    /// From an encoder's maps of one picture, the first of which is the grid; `parts` `[n]` are those of its places.
    pub(super) fn new(maps: &[&Tensor], parts: Tensor) -> Self {
        let size = maps.first().map_or_else(|| vec![1; 4], |first| first.size());
        let (h, w) = (size[2], size[3]);
        let taking = parts.ne(f64::from(EXCLUDED)).to_kind(Kind::Float);
        let of_map = |maps: &&Tensor| directions(&bilinear(&maps.to_kind(Kind::Float), h, w), &taking);
        let features = Tensor::cat(&maps.iter().map(of_map).collect::<Vec<_>>(), 1);
        Self { features: of_length_one(&features), parts, columns: w }
    }
}

/// Maps `[1, C, h, w]` at each place, `[h·w, C]`: centered by channel over the places that take part, of length 1.
fn directions(maps: &Tensor, taking: &Tensor) -> Tensor {
    let places = maps.flatten(2, 3).squeeze_dim(0).transpose(0, 1); // [h·w, C]
    let count = taking.sum(Kind::Float).clamp_min(1.0);
    let mean = (&places * taking.unsqueeze(1)).sum_dim_intlist(0, true, Kind::Float) / count;
    of_length_one(&(places - mean))
}

fn of_length_one(features: &Tensor) -> Tensor {
    features / features.norm_scalaropt_dim(2.0, [1], true).clamp_min(SHORTEST)
}

/// What is most like each place.
#[derive(Debug)]
pub(super) struct Matches {
    /// `[n]`, which place of the other picture.
    pub(super) index: Tensor,
    /// `[n]`, how sure, 0..=1; 0 everywhere where the pictures have nothing to do with each other.
    pub(super) confidence: Tensor,
}

/// Matches every place of a photograph with one of another picture.
pub(super) fn matched(photo: &Cells, other: &Cells) -> Matches {
    let (n, m) = (photo.features.size()[0], other.features.size()[0]);
    let step = (AT_ONCE / m.max(1)).clamp(1, n.max(1));
    let turned = other.features.transpose(0, 1);
    let parts = Parts { here: photo.parts.shallow_clone(), there: other.parts.shallow_clone() };
    let (mut likeness, mut index) = (Vec::new(), Vec::new());
    let mut back: Option<[Tensor; 2]> = None;
    for first in (0..n).step_by(usize::try_from(step).unwrap_or(1)) {
        let count = step.min(n - first);
        let products = photo.features.narrow(0, first, count).matmul(&turned); // [some, m]
        let products = parts.held_apart(&products, first, count);
        let (best, at) = products.max_dim(1, false);
        likeness.push(best);
        index.push(at);
        let (best, at) = products.max_dim(0, false);
        back = Some(surer(back, [best, at + first]));
    }
    let (likeness, index) = (Tensor::cat(&likeness, 0), Tensor::cat(&index, 0));
    let here = Tensor::arange(n, (Kind::Int64, index.device()));
    let returned = back.map_or_else(|| here.shallow_clone(), |[_, at]| at.index_select(0, &index));
    let near = (-(distance(&here, &returned, photo.columns) / NEAR).square()).exp();
    let confidence = near * share(&likeness, LIKE);
    let taking = photo.parts.ne(f64::from(EXCLUDED)).to_kind(Kind::Float);
    let mean = confidence.sum(Kind::Float) / taking.sum(Kind::Float).clamp_min(1.0);
    Matches { index, confidence: confidence * share(&mean, RELATED) }
}

/// Of likeness and place, those of the larger likeness.
fn surer(known: Option<[Tensor; 2]>, [best, at]: [Tensor; 2]) -> [Tensor; 2] {
    let Some([known, place]) = known else { return [best, at] };
    let better = best.gt_tensor(&known);
    [best.where_self(&better, &known), at.where_self(&better, &place)]
}

/// How far a number lies on the way from one to another, 0..=1.
fn share(numbers: &Tensor, [from, to]: [f64; 2]) -> Tensor {
    ((numbers - from) / (to - from)).clamp(0.0, 1.0)
}

/// How far places of a grid lie from others, in cells.
fn distance(one: &Tensor, other: &Tensor, columns: i64) -> Tensor {
    let row = |at: &Tensor| at.divide_scalar_mode(columns, "floor").to_kind(Kind::Float);
    let column = |at: &Tensor| at.remainder(columns).to_kind(Kind::Float);
    ((row(one) - row(other)).square() + (column(one) - column(other)).square()).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    const OPTIONS: (Kind, Device) = (Kind::Float, Device::Cpu);

    /// `h` rows of `w` places of noise, all free: of so many channels that no two are alike by chance.
    fn cells(seed: i64, h: i64, w: i64) -> (Tensor, Tensor) {
        tch::manual_seed(seed);
        (Tensor::randn([1, 400, h, w], OPTIONS), Tensor::zeros([h * w], OPTIONS))
    }

    fn numbers(tensor: &Tensor) -> Vec<f64> {
        Vec::try_from(&tensor.to_kind(Kind::Double)).unwrap()
    }

    #[test]
    fn every_place_is_found_again_where_it_went() {
        let (maps, parts) = cells(3, 9, 7);
        let photo = Cells::new(&[&maps], parts.shallow_clone());
        let other = Cells::new(&[&maps.flip([3])], parts);
        let found = matched(&photo, &other);
        let wanted: Vec<f64> = (0..63).map(|at| f64::from(at / 7 * 7 + 6 - at % 7)).collect();
        assert_eq!(numbers(&found.index), wanted);
        assert!(numbers(&found.confidence).iter().all(|c| *c > 0.99));
    }

    #[test]
    fn pictures_that_have_nothing_to_do_with_each_other_give_nothing() {
        let ((maps, parts), (others, _)) = (cells(3, 24, 20), cells(4, 24, 20));
        let photo = Cells::new(&[&maps], parts.shallow_clone());
        let found = matched(&photo, &Cells::new(&[&others], parts));
        assert!(numbers(&found.confidence).iter().all(|c| *c == 0.0));
    }

    #[test]
    fn parts_that_do_not_go_together_are_not_matched() {
        let (maps, _) = cells(3, 4, 4);
        let row = |rows: [f32; 4]| Tensor::from_slice(&rows).unsqueeze(1).expand([4, 4], false).reshape([16]);
        // The first row is free, the second goes with the third there, the third has no pair there, the last takes nothing.
        let (here, there) = (row([0.0, 1.0, 2.0, 255.0]), row([0.0, 0.0, 1.0, 255.0]));
        let found = matched(&Cells::new(&[&maps], here), &Cells::new(&[&maps], there));
        let rows: Vec<i64> = Vec::<i64>::try_from(&found.index).unwrap().iter().map(|at| at / 4).collect();
        assert!(rows[..4].iter().all(|row| *row == 0) && rows[4..8].iter().all(|row| *row == 2), "{rows:?}");
        assert!(numbers(&found.confidence)[8..].iter().all(|c| *c == 0.0));
    }

    #[test]
    fn some_at_a_time_are_all() {
        let (maps, parts) = cells(5, 64, 80);
        let photo = Cells::new(&[&maps], parts.shallow_clone());
        let found = matched(&photo, &Cells::new(&[&maps], parts));
        const { assert!(64 * 80 * 64 * 80 > AT_ONCE, "more than one part") }
        assert_eq!(numbers(&found.index), (0..64 * 80).map(f64::from).collect::<Vec<_>>());
        assert!(numbers(&found.confidence).iter().all(|c| *c > 0.99));
    }
}
