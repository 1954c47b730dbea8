//! The pictures of a report's page.

use super::super::EngineError;
use crate::eval::{Example, Patch, Subject};
use crate::photo::{PhotoError, jpeg_of};
use crate::raster::{Chroma, Plane};

/// Quality of a shown picture: a prepared picture takes some 20 kB, without blocks that the eye would mistake for the method's
/// (by eye).
const QUALITY: u8 = 85;

/// The most photographs shown: with five methods about 3 MB of page.
const MOST: usize = 24;

/// Whether the photograph of that number is shown, of so many; they are taken evenly.
pub(super) fn is_shown(number: usize, count: usize) -> bool {
    let most = MOST.min(count);
    // The numbers k * count / most, as `photographs` takes them.
    (0..most).any(|k| k * count / most == number)
}

/// A photograph with what every method made of it.
pub(super) fn example(subject: &Subject, patches: &[Patch], found: &[&Plane<[u8; 3]>]) -> Result<Example, EngineError> {
    let jpeg = |plane: &Plane<[u8; 3]>| jpeg_of(plane, QUALITY);
    let found = found.iter().map(|plane| jpeg(plane)).collect::<Result<_, PhotoError>>()?;
    let (given, truth) = (jpeg(&given(subject, patches))?, jpeg(&subject.rgb)?);
    Ok(Example { name: subject.name.clone(), given, truth, found })
}

/// Gray with the hints on it.
fn given(subject: &Subject, patches: &[Patch]) -> Plane<[u8; 3]> {
    let size = subject.rgb.size();
    let mut chroma: Chroma = [Plane::filled(size, 0.0), Plane::filled(size, 0.0)];
    for patch in patches {
        for at in patch.pixels() {
            (chroma[0][at], chroma[1][at]) = patch.chroma.into();
        }
    }
    subject.joined(&chroma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_so_many_are_shown_evenly() {
        for (count, expected) in [(1, 1), (5, 5), (24, 24), (25, 24), (64, 24), (1000, 24)] {
            assert_eq!((0..count).filter(|&k| is_shown(k, count)).count(), expected, "{count}");
        }
        assert!(is_shown(0, 64) && !is_shown(1, 64));
    }
}
