//! What is told of each way of coloring.

use serde::Serialize;

use super::super::Figures;
use crate::color::{Lab, ciede2000};
use crate::raster::{Plane, resize_area};

/// A comparison of ways on photographs.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The program that made it.
    pub program: String,
    /// Photograph by photograph.
    pub sheets: Vec<Sheet>,
}

/// One photograph.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// Its file.
    pub photograph: String,
    /// Its size in pixels.
    pub size: [usize; 2],
    /// The file of its true colors, and what is wrong with it if it could not serve.
    pub truth: Option<String>,
    /// Way by way.
    pub entries: Vec<Entry>,
    /// Mean ΔE00 between the pictures of entries, by their places in the list.
    pub apart: Vec<(usize, usize, f64)>,
    /// The photograph as it is shown, a JPEG.
    #[serde(skip)]
    pub shown: Vec<u8>,
    /// The truth as it is shown, a JPEG.
    #[serde(skip)]
    pub shown_truth: Option<Vec<u8>>,
}

/// What came of one way.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its name, the method's or one given.
    pub name: String,
    /// Method and settings, as one would write them to get it again.
    pub way: String,
    /// What it made; nothing where it failed.
    pub made: Option<Made>,
    /// Why it made nothing, and what to do.
    pub failed: Option<String>,
}

/// A picture and what it took.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// Wall time in milliseconds.
    pub ms: f64,
    /// Memory of this process at most, beyond what it held before, in bytes; a network's worker has its own. Nothing where
    /// the system does not tell.
    pub bytes: Option<f64>,
    /// Where a network ran, and with which numbers.
    pub device: Option<String>,
    /// Colorfulness after Hasler and Süsstrunk.
    pub colorfulness: f64,
    /// Against the truth, at the size of the picture shown.
    pub figures: Option<Figures>,
    /// Where it is farthest from the truth, the worst first.
    pub worst: Vec<Place>,
    /// The picture as it is shown, a JPEG.
    #[serde(skip)]
    pub shown: Vec<u8>,
}

/// A place of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Place {
    /// From the left, 0..=1.
    pub x: f64,
    /// From above, 0..=1.
    pub y: f64,
    /// Mean ΔE00 around it.
    pub delta_e: f64,
}

/// Mean ΔE00 between two pictures of one size.
#[must_use]
pub fn apart(one: &Plane<Lab>, other: &Plane<Lab>) -> f64 {
    let sum: f64 = one.samples().iter().zip(other.samples()).map(|(a, b)| f64::from(ciede2000(*a, *b))).sum();
    sum / one.samples().len().max(1) as f64
}

/// Cells a side over which differences are averaged: what a person takes in at a glance.
const CELLS: usize = 12;
/// How many places are told.
const WORST: usize = 3;
/// The difference, ΔE00, below which no place is called bad: it is hardly seen between photographs.
const VISIBLE: f32 = 5.0;

/// Where a picture is farthest from the truth: the worst cells of a coarse grid, none beside another.
#[must_use]
pub fn worst_places(found: &Plane<Lab>, truth: &Plane<Lab>) -> Vec<Place> {
    let pairs = found.samples().iter().zip(truth.samples()).map(|(a, b)| ciede2000(*a, *b)).collect();
    let Ok(differences) = Plane::from_vec(found.size(), pairs) else { return Vec::new() };
    let grid = crate::raster::Size::new(CELLS.min(found.width()), CELLS.min(found.height()));
    let coarse = resize_area(&differences, grid);
    let mut cells: Vec<(usize, usize)> = (0..grid.area()).map(|k| (k % grid.width, k / grid.width)).collect();
    cells.sort_by(|a, b| coarse[*b].total_cmp(&coarse[*a]));
    let mut worst: Vec<(usize, usize)> = Vec::new();
    for cell in cells.into_iter().take_while(|cell| coarse[*cell] >= VISIBLE) {
        if worst.len() < WORST && worst.iter().all(|w| w.0.abs_diff(cell.0).max(w.1.abs_diff(cell.1)) > 1) {
            worst.push(cell);
        }
    }
    let place = |(x, y): (usize, usize)| Place {
        x: (x as f64 + 0.5) / grid.width as f64,
        y: (y as f64 + 0.5) / grid.height as f64,
        delta_e: f64::from(coarse[(x, y)]),
    };
    worst.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    #[test]
    fn the_worst_places_are_found_apart_from_each_other_and_none_where_all_is_well() {
        let size = Size::new(120, 120);
        let truth = Plane::filled(size, Lab::new(50.0, 0.0, 0.0));
        let found = Plane::from_fn(size, |x, y| match (x, y) {
            (0..20, 0..20) => Lab::new(50.0, 60.0, 0.0),
            (100.., 60..70) => Lab::new(50.0, 0.0, 40.0),
            _ => Lab::new(50.0, 1.0, 0.0),
        });
        let worst = worst_places(&found, &truth);
        assert_eq!(worst.len(), 2, "{worst:?}");
        assert!(worst[0].x < 0.2 && worst[0].y < 0.2 && worst[0].delta_e > worst[1].delta_e);
        assert!(worst[1].x > 0.8 && (worst[1].y - 0.54).abs() < 0.05, "{worst:?}");
        assert_eq!(worst_places(&truth, &truth), []);
        assert!(apart(&truth, &truth) == 0.0 && apart(&found, &truth) > 1.0);
    }
}
