//! One of a network's own likely colors, told back to it where it is least sure: what it colors then is another picture that
//! it finds likely, the same color all over a thing, which the modes of single pixels would not be.

use super::Networks;
use super::ask::Ask;
use super::talk::Line;
use crate::engine::EngineError;
use crate::raster::{ImagePoint, Size};

/// The radius on the network's grid within which it is told: as large as the hints it was trained with.
const RADIUS: f32 = 3.5;

/// A color that a network is told of beside the strokes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lead {
    /// On the network's grid.
    at: [u32; 2],
    ab: [f32; 2],
}

impl Lead {
    /// The pixels of the network's grid that it is told on, with their color.
    pub(super) fn dots(self, grid: Size) -> impl Iterator<Item = (u32, [f32; 2])> {
        let [x, y] = self.at;
        let within = move |k: usize| {
            let (dx, dy) = ((k % grid.width) as f32 - x as f32, (k / grid.width) as f32 - y as f32);
            dx.hypot(dy) <= RADIUS
        };
        (0..grid.area()).filter(move |k| within(*k)).filter_map(move |k| Some((u32::try_from(k).ok()?, self.ab)))
    }
}

impl Networks {
    /// The color that a question leads with: of the likely ones at the place where the network is least sure, the one of that
    /// number; the last where there are fewer. Nothing where none is asked for.
    ///
    /// # Errors
    /// As [`Networks::propose`].
    pub(super) fn lead(&self, ask: &Ask<'_>, line: &Line<'_>) -> Result<Option<Lead>, EngineError> {
        let Some(number) = ask.leads_with() else { return Ok(None) };
        let unsure = self.uncertainty(ask, line.cancelled)?;
        let Some(map) = unsure.map.planes().next() else { return Ok(None) };
        let place: ImagePoint = ask.place(unsure.next, map.size());
        let colors = self.suggest(ask, place, line.cancelled)?;
        let color = colors.get(number - 1).or(colors.last());
        Ok(color.map(|color| Lead { at: ask.pixel(place), ab: [color.a, color.b] }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_a_small_disk_that_keeps_to_the_grid() {
        let grid = Size::new(40, 30);
        let count = |at| Lead { at, ab: [5.0, -9.0] }.dots(grid).count();
        assert_eq!(count([20, 15]), 37);
        assert!(count([0, 0]) < 37 && count([39, 29]) == count([0, 0]));
        let at: Vec<_> = Lead { at: [3, 2], ab: [5.0, -9.0] }.dots(grid).collect();
        assert!(at.contains(&(83, [5.0, -9.0])) && at.iter().all(|(k, _)| k % 40 < 8));
    }
}
