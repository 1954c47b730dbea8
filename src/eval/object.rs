//! The object a hint lies on, as far as the true colors tell, and by how much a hint changes what is not it.

use super::protocol::Patch;
use super::subject::lab_of;
use crate::color::{Lab, ciede2000};
use crate::raster::Plane;

/// How far a and b, and L, of an object's pixels may be from the mean under the hint: the bounds at which simulated strokes of
/// a training stop. By eye.
const WITHIN_AB: f32 = 12.0;
const WITHIN_L: f32 = 15.0;

/// Pixels by which an object is grown, so that the mixed colors of its border belong to it. By eye.
const RIM: usize = 2;

/// The least chroma of the other color of a hint, so that gray ones change too.
const LEAST_CHROMA: f32 = 25.0;

/// The hint in another color: of the opposite hue and at least a chroma of 25.
#[must_use]
pub fn recolored(patch: &Patch) -> Patch {
    let [a, b] = patch.chroma;
    let length = a.hypot(b);
    // A hint of no hue becomes reddish.
    let chroma = if length < 1.0 { [LEAST_CHROMA, 0.0] } else { [a, b].map(|v| -v * (LEAST_CHROMA / length).max(1.0)) };
    Patch { chroma, ..*patch }
}

/// The pixels of the object under a hint: those that hang together with it and have its color and lightness in the truth, and
/// a rim of two pixels.
#[must_use]
pub fn object_of(truth: &Plane<Lab>, patch: &Patch) -> Plane<bool> {
    let size = truth.size();
    let under: Vec<_> = patch.pixels().filter(|&(x, y)| x < size.width && y < size.height).collect();
    let l = under.iter().map(|&at| truth[at].l).sum::<f32>() / under.len().max(1) as f32;
    let [a, b] = patch.chroma;
    let alike =
        |lab: Lab| (lab.a - a).abs() <= WITHIN_AB && (lab.b - b).abs() <= WITHIN_AB && (lab.l - l).abs() <= WITHIN_L;
    let mut inside = Plane::filled(size, false);
    under.iter().for_each(|&at| inside[at] = true);
    let mut open = under;
    while let Some((x, y)) = open.pop() {
        let beside =
            [x.checked_sub(1).map(|x| (x, y)), Some((x + 1, y)), y.checked_sub(1).map(|y| (x, y)), Some((x, y + 1))];
        for at in beside.into_iter().flatten() {
            if inside.get(at.0, at.1) == Some(false) && alike(truth[at]) {
                inside[at] = true;
                open.push(at);
            }
        }
    }
    grown(&inside)
}

/// The mean ΔE00 between two pictures outside an object; nothing where the object is all there is. Planes of one size.
#[must_use]
pub fn leak(before: &Plane<[u8; 3]>, after: &Plane<[u8; 3]>, object: &Plane<bool>) -> Option<f64> {
    let (before, after) = (lab_of(before), lab_of(after));
    let pairs = object.samples().iter().zip(before.samples().iter().zip(after.samples()));
    let changes = pairs.filter(|(inside, _)| !**inside).map(|(_, (b, a))| f64::from(ciede2000(*b, *a)));
    let (sum, count) = changes.fold((0.0, 0.0), |(sum, count), change| (sum + change, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

fn grown(inside: &Plane<bool>) -> Plane<bool> {
    let size = inside.size();
    let near = |v: usize, end: usize| v.saturating_sub(RIM)..(v + RIM + 1).min(end);
    Plane::from_fn(size, |x, y| near(y, size.height).any(|y| near(x, size.width).any(|x| inside[(x, y)])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    const RED: Lab = Lab { l: 50.0, a: 40.0, b: 20.0 };

    #[test]
    fn an_object_ends_where_its_color_does() {
        // Two red bars on gray that do not touch.
        let truth = Plane::from_fn(Size::new(40, 20), |x, _| match x {
            5..12 | 25..30 => RED,
            _ => Lab::new(50.0, 0.0, 0.0),
        });
        let object = object_of(&truth, &Patch { x: 6, y: 8, side: 3, chroma: [40.0, 20.0] });
        for x in 0..40 {
            assert_eq!(object[(x, 15)], (3..14).contains(&x), "{x}");
        }
    }

    #[test]
    fn a_leak_is_what_changes_elsewhere() {
        let size = Size::new(10, 4);
        let before = Plane::filled(size, [128; 3]);
        let after = |until: usize| Plane::from_fn(size, |x, _| if x < until { [180, 90, 90] } else { [128; 3] });
        let object = Plane::from_fn(size, |x, _| x < 5);
        assert_eq!(leak(&before, &after(5), &object), Some(0.0));
        let whole = leak(&before, &after(10), &object).unwrap();
        let part = leak(&before, &after(6), &object).unwrap();
        assert!(whole > 10.0 && (part - whole / 5.0).abs() < 1e-6, "{part} of {whole}");
        assert_eq!(leak(&before, &after(5), &Plane::filled(size, true)), None);
    }

    #[test]
    fn the_other_color_is_the_opposite() {
        let other = |chroma| recolored(&Patch { x: 0, y: 0, side: 1, chroma }).chroma;
        assert_eq!(other([30.0, -40.0]), [-30.0, 40.0]);
        assert_eq!(other([3.0, 4.0]), [-15.0, -20.0]);
        assert_eq!(other([0.0, 0.0]), [25.0, 0.0]);
    }
}
