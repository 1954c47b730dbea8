//! The colors of the distribution heads: cells of a grid over a and b, ten units wide.
//!
//! **Source:** Zhang, Isola, Efros, ECCV 2016, figure 3; the 313 cells in the gamut of sRGB are those of the authors' file of
//! bin centers, in its order: a ascending, then b ascending. For each a they are one run of b.

/// The largest a or b of the grid; chroma is divided by it where networks see or say it.
pub const LARGEST: f64 = 110.0;

/// The width of a cell.
pub const STEP: i16 = 10;

/// Cells along a side of the whole grid.
const SIDE: i16 = 23;

/// The first and the last b in the gamut for each a, from a = -90 to 100.
const RUNS: [[i16; 2]; 20] = [
    [50, 90],
    [20, 90],
    [0, 90],
    [-20, 90],
    [-30, 100],
    [-40, 100],
    [-50, 100],
    [-50, 100],
    [-60, 100],
    [-70, 100],
    [-80, 90],
    [-80, 90],
    [-90, 90],
    [-100, 90],
    [-100, 80],
    [-110, 80],
    [-110, 80],
    [-110, 70],
    [-110, 70],
    [-90, 0],
];

/// a and b of the 313 cells in the gamut, in the order of the heads that say them.
#[must_use]
pub fn gamut_bins() -> Vec<[f32; 2]> {
    let runs = RUNS.iter().zip((-90_i16..=100).step_by(usize::from(STEP.unsigned_abs())));
    runs.flat_map(|([first, last], a)| {
        (*first..=*last).step_by(usize::from(STEP.unsigned_abs())).map(move |b| [f32::from(a), f32::from(b)])
    })
    .collect()
}

/// a and b of all 529 cells: cell q has a = -110 + 10 · (q / 23) and b = -110 + 10 · (q % 23), as the head was trained. The
/// published interface reads them transposed, which is its error.
#[must_use]
pub fn grid_bins() -> Vec<[f32; 2]> {
    let value = |step: i16| f32::from(-110 + STEP * step);
    (0..SIDE).flat_map(|a| (0..SIDE).map(move |b| [value(a), value(b)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_as_published_in_the_published_order() {
        let bins = gamut_bins();
        assert_eq!(bins.len(), 313);
        assert_eq!((bins[0], bins[1], bins[5], bins[312]), ([-90.0, 50.0], [-90.0, 60.0], [-80.0, 20.0], [100.0, 0.0]));
        let grid = grid_bins();
        assert_eq!((grid.len(), grid[0], grid[24], grid[528]), (529, [-110.0; 2], [-100.0; 2], [110.0; 2]));
        assert!(bins.iter().all(|bin| grid.contains(bin)));
        assert!(bins.is_sorted_by(|p, q| p[0] < q[0] || (p[0] == q[0] && p[1] < q[1])));
    }
}
