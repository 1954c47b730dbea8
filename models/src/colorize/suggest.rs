//! A few colors out of a distribution: what a pixel may be, each with its share.
//!
//! **Source:** the color suggestions of Zhang et al., SIGGRAPH 2017, section 3.3, which draw samples and cluster them.
//! Differs: the clusters are found on the weighted cells themselves, from fixed starts, so the same distribution always
//! gives the same colors.

/// The most colors that are suggested.
pub const MOST: usize = 9;

/// Rounds after which the clusters are taken as they are; on grids of colors they stand still after five to fifteen.
const ROUNDS: usize = 50;

/// A cluster with less than this share is no suggestion, by eye.
const LEAST_SHARE: f32 = 0.005;

/// A color and its share of the distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// CIE a and b.
    pub ab: [f32; 2],
    /// 0..=1; all of them together are at most 1.
    pub share: f32,
}

/// Up to `n` colors, likeliest first, by weighted k-means over the cells `bins` with probabilities `p`.
#[must_use]
pub fn suggest(bins: &[[f32; 2]], p: &[f32], n: usize) -> Vec<Suggestion> {
    let cells: Vec<([f32; 2], f32)> =
        bins.iter().copied().zip(p.iter().copied()).filter(|(_, p)| p.is_finite() && *p > 0.0).collect();
    let total: f32 = cells.iter().map(|(_, p)| p).sum();
    let mut centers = starts(&cells, n.min(MOST));
    for _ in 0..ROUNDS {
        let next = means(&cells, &centers);
        let is_settled = next.iter().zip(&centers).all(|((mean, _), center)| mean == center);
        centers = next.iter().map(|(mean, _)| *mean).collect();
        if is_settled {
            break;
        }
    }
    let mut found: Vec<Suggestion> =
        means(&cells, &centers).into_iter().map(|(ab, mass)| Suggestion { ab, share: mass / total }).collect();
    found.retain(|suggestion| suggestion.share >= LEAST_SHARE);
    found.sort_by(|one, other| other.share.total_cmp(&one.share));
    found
}

/// The likeliest cell, then again and again the cell whose probability times squared distance to the nearest is largest.
fn starts(cells: &[([f32; 2], f32)], n: usize) -> Vec<[f32; 2]> {
    let mut centers: Vec<[f32; 2]> = Vec::with_capacity(n);
    while centers.len() < n {
        let nearest = |ab: [f32; 2]| centers.iter().map(|c| distance2(ab, *c)).fold(f32::INFINITY, f32::min);
        let need = |(ab, p): &([f32; 2], f32)| if centers.is_empty() { *p } else { p * nearest(*ab) };
        let Some((cell, need)) = cells
            .iter()
            .map(|cell| (cell.0, need(cell)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
        else {
            break;
        };
        if need <= 0.0 {
            break;
        }
        centers.push(cell);
    }
    centers
}

/// The weighted mean and the mass of the cells nearest to each center; a center with none stays.
fn means(cells: &[([f32; 2], f32)], centers: &[[f32; 2]]) -> Vec<([f32; 2], f32)> {
    let mut sums = vec![([0.0_f32; 2], 0.0_f32); centers.len()];
    for (ab, p) in cells {
        let nearest = centers.iter().enumerate().min_by(|x, y| distance2(*ab, *x.1).total_cmp(&distance2(*ab, *y.1)));
        if let Some((sum, mass)) = nearest.and_then(|(i, _)| sums.get_mut(i)) {
            *sum = [sum[0] + ab[0] * p, sum[1] + ab[1] * p];
            *mass += p;
        }
    }
    let mean = |(sum, mass): ([f32; 2], f32), center: [f32; 2]| {
        if mass > 0.0 { ([sum[0] / mass, sum[1] / mass], mass) } else { (center, 0.0) }
    };
    sums.into_iter().zip(centers).map(|(sum, center)| mean(sum, *center)).collect()
}

fn distance2(p: [f32; 2], q: [f32; 2]) -> f32 {
    (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A distribution over the 313 cells with bumps of these masses and places.
    fn bumps(places: &[([f32; 2], f32)]) -> (Vec<[f32; 2]>, Vec<f32>) {
        let bins = super::super::gamut_bins();
        let raw = |bin: &[f32; 2]| places.iter().map(|(at, mass)| mass * (-distance2(*bin, *at) / 100.0).exp()).sum();
        let p: Vec<f32> = bins.iter().map(raw).collect();
        let total: f32 = p.iter().sum();
        (bins, p.into_iter().map(|p| p / total).collect())
    }

    #[test]
    fn two_bumps_are_two_colors_likeliest_first() {
        let (bins, p) = bumps(&[([60.0, 40.0], 1.0), ([-40.0, 40.0], 3.0)]);
        let found = suggest(&bins, &p, 2);
        assert_eq!(found.len(), 2);
        assert!(distance2(found[0].ab, [-40.0, 40.0]) < 4.0 && distance2(found[1].ab, [60.0, 40.0]) < 4.0, "{found:?}");
        assert!((found[0].share - 0.75).abs() < 0.02 && (found[0].share + found[1].share - 1.0).abs() < 1e-4);
        assert_eq!(found, suggest(&bins, &p, 2), "the same every time");
    }

    #[test]
    fn there_are_never_more_than_asked_for_nor_than_there_is_reason_for() {
        let (bins, p) = bumps(&[([0.0, 0.0], 1.0), ([50.0, 50.0], 1.0), ([-50.0, 60.0], 1.0)]);
        for n in 0..20 {
            assert!(suggest(&bins, &p, n).len() <= n.min(MOST), "{n}");
        }
        let one: Vec<f32> = bins.iter().map(|bin| if *bin == [20.0, 30.0] { 1.0 } else { 0.0 }).collect();
        assert_eq!(suggest(&bins, &one, 9), [Suggestion { ab: [20.0, 30.0], share: 1.0 }]);
        assert_eq!(suggest(&bins, &vec![f32::NAN; bins.len()], 9), []);
        assert_eq!(suggest(&[], &[], 9), []);
    }

    #[test]
    fn every_suggestion_lies_among_the_cells() {
        let (bins, _) = bumps(&[]);
        let flat = vec![1.0 / 313.0; bins.len()];
        let found = suggest(&bins, &flat, 9);
        assert_eq!(found.len(), 9);
        assert!((found.iter().map(|s| s.share).sum::<f32>() - 1.0).abs() < 1e-3);
        assert!(found.iter().all(|s| bins.iter().any(|bin| distance2(*bin, s.ab) <= 50.0)), "{found:?}");
    }
}
