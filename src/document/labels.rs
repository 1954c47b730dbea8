//! Regions on the pixel grid: which pixels belong together, and which take no part.
//!
//! A pixel lies in a region if its center does. A region thinner than a pixel would fall between the centers and leave
//! gaps: where it crosses a row or a column of pixels without meeting a center, the pixel under its middle is taken, so
//! that it stays a line without gaps on every grid.
//!
//! **Source:** scan conversion by crossings of each row with the outline, as in Foley, van Dam, Feiner, Hughes, *Computer
//! graphics: principles and practice*, section 3.6, with the nonzero winding rule.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{LabelMap, Region, RegionKind};
use crate::raster::{ImagePoint, Plane, Size};

/// The labels of a grid that is `scale` times as fine as the photograph (1 for the photograph itself), or nothing where
/// nothing is limited. Every combination of regions has a label of its own, up to 65 536; what lies in any that is masked
/// out, or outside of a frame, has none. Of two regions the later has the higher labels.
#[must_use]
pub fn labels(regions: &[Arc<Region>], map: Option<&LabelMap>, size: Size, scale: f32) -> Option<Plane<Option<u16>>> {
    if regions.is_empty() && map.is_none() {
        return None;
    }
    let mut labels = map.map_or_else(|| Plane::filled(size, Some(0)), |map| map.on(size));
    let mut next = compact(&mut labels);
    for region in regions {
        let inside = inside(&region.outline, size, scale);
        let covered = || inside.samples().iter().zip(labels.samples()).filter(|(inside, _)| **inside);
        let split: Vec<u16> = covered().filter_map(|(_, label)| *label).collect::<BTreeSet<_>>().into_iter().collect();
        for (inside, label) in inside.samples().iter().zip(labels.samples_mut()) {
            *label = match (*inside, *label, region.kind) {
                (false, _, RegionKind::Frame) | (true, _, RegionKind::MaskedOut) => None,
                (false, label, _) | (true, label, RegionKind::Frame) => label,
                (true, label, RegionKind::Barrier) => {
                    let rank = |label: u16| split.partition_point(|other| *other < label);
                    label.map(|label| u16::try_from(next + rank(label)).unwrap_or(u16::MAX))
                }
            };
        }
        if region.kind == RegionKind::Barrier {
            next += split.len();
        }
    }
    Some(labels)
}

/// The fills on a grid that is `scale` times as fine as the photograph: of regions that lie over one another the later's.
/// Nothing where no region is filled.
#[must_use]
pub fn fills(regions: &[Arc<Region>], size: Size, scale: f32) -> Option<Plane<Option<[f32; 2]>>> {
    if regions.iter().all(|region| region.fill.is_none()) {
        return None;
    }
    let mut fills = Plane::filled(size, None);
    for region in regions.iter().filter(|region| region.fill.is_some()) {
        let inside = inside(&region.outline, size, scale);
        for (inside, fill) in inside.samples().iter().zip(fills.samples_mut()) {
            if *inside {
                *fill = region.fill;
            }
        }
    }
    Some(fills)
}

/// Replaces labels by their ranks; how many there are.
fn compact(labels: &mut Plane<Option<u16>>) -> usize {
    let distinct: BTreeSet<u16> = labels.samples().iter().copied().flatten().collect();
    let mut ranks = vec![0_u16; usize::from(u16::MAX) + 1];
    for (rank, label) in (0..).zip(&distinct) {
        ranks[usize::from(*label)] = rank;
    }
    for label in labels.samples_mut().iter_mut().flatten() {
        *label = ranks[usize::from(*label)];
    }
    distinct.len()
}

/// The pixels inside an outline.
pub(super) fn inside(outline: &[ImagePoint], size: Size, scale: f32) -> Plane<bool> {
    let upright: Vec<_> = outline.iter().map(|p| [p.x * scale, p.y * scale]).collect();
    let turned: Vec<_> = upright.iter().map(|[x, y]| [*y, *x]).collect();
    let mut inside = Plane::filled(size, false);
    let rows = inside.samples_mut().par_chunks_mut(size.width.max(1)).enumerate();
    rows.for_each_init(Vec::new, |crossings, (y, row)| {
        each_span(&upright, y, crossings, |span| match centers(span, row.len()) {
            (first, after) if first < after => row[first..after].fill(true),
            _ => middle(span, row.len()).into_iter().for_each(|x| row[x] = true),
        });
    });
    let mut crossings = Vec::new();
    for x in 0..size.width {
        each_span(&turned, x, &mut crossings, |span| {
            let (first, after) = centers(span, size.height);
            if first >= after {
                middle(span, size.height).into_iter().for_each(|y| inside[(x, y)] = true);
            }
        });
    }
    inside
}

/// Calls `each` with every stretch of line `k` that lies inside: where the outline, drawn through `[along, across]`, has
/// been crossed more often one way than the other.
fn each_span(outline: &[[f32; 2]], k: usize, crossings: &mut Vec<(f32, i32)>, mut each: impl FnMut([f32; 2])) {
    let center = k as f32 + 0.5;
    crossings.clear();
    let ends = outline.iter().zip(outline.iter().cycle().skip(1));
    for (a, b) in ends.filter(|(a, b)| (a[1] <= center) != (b[1] <= center)) {
        let along = a[0] + (center - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        crossings.push((along, if a[1] <= center { 1 } else { -1 }));
    }
    crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut winding, mut begin) = (0, 0.0);
    for &(along, turn) in &*crossings {
        if winding == 0 {
            begin = along;
        }
        winding += turn;
        if winding == 0 {
            each([begin, along]);
        }
    }
}

/// The pixels of a line whose centers lie in a stretch of it: the first, and the one after the last.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the line")]
fn centers([begin, end]: [f32; 2], length: usize) -> (usize, usize) {
    let first = |v: f32| (v - 0.5).ceil().clamp(0.0, length as f32) as usize;
    (first(begin), first(end))
}

/// The pixel under the middle of a stretch, if it is on the line.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "found to be on the line")]
fn middle([begin, end]: [f32; 2], length: usize) -> Option<usize> {
    let middle = 0.5 * (begin + end);
    (middle >= 0.0 && middle < length as f32).then_some(middle as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::RegionId;

    fn region(kind: RegionKind, outline: &[(f32, f32)]) -> Arc<Region> {
        let points = outline.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect();
        Arc::new(Region::new(RegionId(1), points, kind))
    }

    fn square(kind: RegionKind, x0: f32, y0: f32, x1: f32, y1: f32) -> Arc<Region> {
        region(kind, &[(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    }

    /// Regions in, rows of labels out, `#` for what takes no part.
    fn check(size: Size, scale: f32, regions: &[Arc<Region>], expected: &[&str]) {
        let labels = labels(regions, None, size, scale).unwrap();
        let letter = |label: &Option<u16>| label.map_or('#', |l| char::from(b'0' + u8::try_from(l).unwrap()));
        let rows: Vec<String> = (0..size.height).map(|y| labels.row(y).iter().map(letter).collect()).collect();
        assert_eq!(rows, expected);
    }

    use RegionKind::{Barrier, Frame, MaskedOut};

    #[test]
    fn without_regions_nothing_is_limited() {
        assert_eq!(labels(&[], None, Size::new(3, 3), 1.0), None);
    }

    #[test]
    fn a_pixel_lies_where_its_center_does() {
        let size = Size::new(6, 3);
        check(size, 1.0, &[square(Barrier, 1.4, 0.6, 4.6, 2.6)], &["000000", "011110", "011110"]);
        check(size, 1.0, &[square(Barrier, 1.6, 0.4, 4.4, 9.0)], &["001100", "001100", "001100"]);
        check(size, 0.5, &[square(MaskedOut, 2.0, -5.0, 90.0, 4.0)], &["0#####", "0#####", "000000"]);
    }

    #[test]
    fn every_combination_is_its_own_label() {
        let regions = [square(Barrier, 0.0, 0.0, 4.0, 3.0), square(Barrier, 2.0, 1.0, 6.0, 4.0)];
        check(Size::new(7, 4), 1.0, &regions, &["1111000", "1133220", "1133220", "0022220"]);
        let masked = [&regions[..], &[square(MaskedOut, 3.0, 0.0, 4.0, 9.0)]].concat();
        check(Size::new(7, 4), 1.0, &masked, &["111#000", "113#220", "113#220", "002#220"]);
    }

    #[test]
    fn outside_a_frame_nothing_takes_part() {
        let frame = square(Frame, 1.0, 1.0, 5.0, 3.0);
        check(Size::new(6, 4), 1.0, &[Arc::clone(&frame)], &["######", "#0000#", "#0000#", "######"]);
        let inner = square(Barrier, 0.0, 0.0, 3.0, 2.0);
        check(Size::new(6, 4), 1.0, &[inner, Arc::clone(&frame)], &["######", "#1100#", "#0000#", "######"]);
        let other = square(Frame, 4.0, 0.0, 6.0, 4.0);
        check(Size::new(6, 4), 1.0, &[frame, other], &["######", "####0#", "####0#", "######"]);
    }

    #[test]
    fn a_loop_drawn_over_itself_leaves_no_hole() {
        let twice = [(1.0, 0.0), (5.0, 0.0), (5.0, 3.0), (1.0, 3.0), (1.0, 0.0), (4.0, 0.0), (4.0, 2.0), (1.0, 2.0)];
        check(Size::new(6, 3), 1.0, &[region(Barrier, &twice)], &["011110", "011110", "011110"]);
        let eight = [(0.0, 0.0), (6.0, 3.0), (6.0, 0.0), (0.0, 3.0)];
        check(Size::new(6, 3), 1.0, &[region(Barrier, &eight)], &["100001", "111111", "100001"]);
    }

    #[test]
    fn a_region_thinner_than_a_pixel_stays_a_line_without_gaps() {
        let size = Size::new(6, 4);
        check(size, 1.0, &[square(Barrier, 2.6, -1.0, 2.8, 9.0)], &["001000"; 4]);
        check(size, 1.0, &[square(Barrier, -1.0, 1.1, 9.0, 1.2)], &["000000", "111111", "000000", "000000"]);
        let slant = region(Barrier, &[(0.0, 0.1), (6.0, 3.1), (6.0, 3.2), (0.0, 0.2)]);
        let labels = labels(&[slant], None, size, 1.0).unwrap();
        for x in 0..5 {
            let row = |x| (0..4).find(|&y| labels[(x, y)] == Some(1)).unwrap();
            assert!(row(x + 1) <= row(x) + 1);
        }
    }

    #[test]
    fn outlines_far_away_or_without_area_are_harmless() {
        let size = Size::new(3, 1);
        check(size, 1.0, &[region(Barrier, &[])], &["000"]);
        check(size, 1.0, &[region(Barrier, &[(1.0, 0.5)])], &["000"]);
        check(size, 1.0, &[square(Barrier, -1e9, -1e9, -1e8, 1e9)], &["000"]);
        check(size, 1.0, &[square(MaskedOut, -1e9, -1e9, 1e9, 1e9)], &["###"]);
    }

    #[test]
    fn of_fills_that_lie_over_one_another_the_later_shows() {
        let region = |x0, x1, fill| Arc::new((*square(Barrier, x0, 0.0, x1, 1.0)).clone().filled(fill));
        let regions = [region(0.0, 3.0, Some([1.0, 2.0])), region(2.0, 9.0, None), region(1.0, 2.0, Some([0.0; 2]))];
        let found = fills(&regions, Size::new(4, 1), 1.0).unwrap();
        assert_eq!(found.samples(), [Some([1.0, 2.0]), Some([0.0; 2]), Some([1.0, 2.0]), None]);
        assert_eq!(fills(&regions[1..2], Size::new(4, 1), 1.0), None);
    }

    #[test]
    fn labels_of_a_picture_lie_under_regions() {
        let map = LabelMap::new(Plane::from_fn(Size::new(4, 1), |x, _| [Some(900), Some(7), Some(7), None][x]));
        let over = [square(Barrier, 0.0, 0.0, 2.0, 1.0)];
        let found = labels(&over, Some(&map), Size::new(4, 1), 1.0).unwrap();
        assert_eq!(found.samples(), [Some(3), Some(2), Some(0), None]);
        let coarse = labels(&[], Some(&map), Size::new(2, 1), 0.5).unwrap();
        assert_eq!(coarse.samples(), [Some(0), None]);
    }
}
