//! Which colors references have, wherever they are: a few that stand for as many pixels each.
//!
//! **Source:** the boxes are cut as in P. Heckbert, *Color image quantization for frame buffer display*, SIGGRAPH 1982.

use super::given::sampled;
use crate::document::{Snapshot, Takes};

/// Colors of a palette: as many as the network knows, and a power of two.
const COLORS: usize = 16;

/// The most places to a side of a reference that are looked at: four thousand, in less than a millisecond.
const SIDE: usize = 64;

/// The main colors, a* and b*, of the references of a state of which the palette is taken, each of as many pixels; none where
/// there is no such reference. Of several, each has its share by its strength.
pub(in crate::engine) fn main_colors(snapshot: &Snapshot) -> Vec<[f32; 2]> {
    let mut colors = Vec::new();
    for exemplar in snapshot.exemplars.iter().filter(|exemplar| exemplar.gives(Takes::Palette)) {
        let all = sampled(exemplar, SIDE);
        // As large a part of all as its strength says, evenly.
        let up_to = |k: usize| (k as f32 * exemplar.strength).floor();
        let kept = |k: &usize| up_to(k + 1) > up_to(*k);
        colors.extend(all.iter().enumerate().filter(|(k, _)| kept(k)).map(|(_, color)| *color));
    }
    halved(&mut colors, COLORS)
}

/// The means of `count` parts of the colors, cut at the middle one of the coordinate that spreads most.
fn halved(colors: &mut [[f32; 2]], count: usize) -> Vec<[f32; 2]> {
    if colors.is_empty() {
        return Vec::new();
    }
    if count == 1 || colors.len() == 1 {
        let mean = |c: usize| colors.iter().map(|color| color[c]).sum::<f32>() / colors.len() as f32;
        return vec![[mean(0), mean(1)]];
    }
    let spread = |c: usize| {
        let mean = colors.iter().map(|color| color[c]).sum::<f32>() / colors.len() as f32;
        colors.iter().map(|color| (color[c] - mean).powi(2)).sum::<f32>()
    };
    let widest = usize::from(spread(1) > spread(0));
    colors.sort_unstable_by(|one, other| {
        one[widest].total_cmp(&other[widest]).then_with(|| one[1 - widest].total_cmp(&other[1 - widest]))
    });
    let (low, high) = colors.split_at_mut(colors.len() / 2);
    [halved(low, count / 2), halved(high, count / 2)].concat()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::{Edit, Exemplar, ExemplarId, Photograph, ThingBox};
    use crate::photo::hash_of;
    use crate::raster::{ImagePoint, Plane, Size};

    const SIZE: Size = Size::new(160, 80);

    /// Three quarters red, the right one blue.
    fn exemplar() -> Exemplar {
        let file = Photograph { path: "aunt.png".into(), hash: hash_of(b"aunt"), size: SIZE, bytes: 4 };
        let picture = Plane::from_fn(SIZE, |x, _| if x < 120 { [200, 40, 40] } else { [40, 40, 200] });
        Exemplar { takes: Takes::Palette, ..Exemplar::new(ExemplarId(1), file, picture) }
    }

    fn colors(exemplars: &[Exemplar]) -> Vec<[f32; 2]> {
        let photograph = Photograph { path: "ida.png".into(), hash: hash_of(b"ida"), size: SIZE, bytes: 3 };
        let add = |state: Snapshot, exemplar: &Exemplar| state.apply(&Edit::AddExemplar(Box::new(exemplar.clone()))).0;
        main_colors(&exemplars.iter().fold(Snapshot::new(photograph), add))
    }

    /// How many of the colors are blue, of how many.
    fn blue(exemplars: &[Exemplar]) -> (usize, usize) {
        let colors = colors(exemplars);
        (colors.iter().filter(|color| color[1] < 0.0).count(), colors.len())
    }

    #[test]
    fn each_color_stands_for_as_many_pixels() {
        assert_eq!(blue(&[exemplar()]), (4, 16));
        assert_eq!(blue(&[Exemplar { strength: 0.3, ..exemplar() }]), (4, 16));
        let left = Exemplar { crop: Some(ThingBox { left: 0, top: 0, right: 80, bottom: 80 }), ..exemplar() };
        assert_eq!(blue(std::slice::from_ref(&left)), (0, 16));
        assert_eq!(blue(&[exemplar(), left]), (3, 16), "an eighth of the two, by three");
        let half = [(0.0, 0.0), (80.0, 0.0), (80.0, 80.0), (0.0, 80.0)].map(|(x, y)| ImagePoint::new(x, y));
        assert_eq!(blue(&[Exemplar { excluded: Arc::new(vec![half.to_vec()]), ..exemplar() }]), (8, 16));
    }

    #[test]
    fn what_is_not_taken_as_a_palette_gives_none() {
        assert!(colors(&[]).is_empty());
        for other in [
            Exemplar { takes: Takes::Places, ..exemplar() },
            Exemplar { strength: 0.0, ..exemplar() },
            Exemplar { picture: None, ..exemplar() },
        ] {
            assert!(colors(&[other]).is_empty());
        }
        let dot = Plane::filled(Size::new(1, 1), [200, 40, 40]);
        assert_eq!(colors(&[Exemplar { picture: Some(Arc::new(dot)), ..exemplar() }]).len(), 1);
    }
}
