//! Strong clusters: a few pixels tied to one another far more than to all around them (specks, short lines).
//!
//! A sweep moves such a group by a hundredth of what it lacks, and the coarser grids do not know it unless one of their
//! points happens to lie in it. Each is therefore corrected by a constant before the cycle and after it: two short passes
//! over the groups and what surrounds them. All groups are corrected at once, and the second pass is the transpose of the
//! first, so that the whole is symmetric. It is positive definite too: the weights of the finest level are not negative,
//! so that the operator between the groups is at most twice its diagonal.
//!
//! Which groups there are depends on the photograph alone. One that holds a hint is steered by the hint and is left out
//! while it does; that is all that a stroke changes.
//!
//! Tried and lost: adding the constants to what the cycle gives, which saves the passes over the surroundings, gains no
//! step (20 for 19). Tried: groups held by edges of 0.03 or of 0.3 take as many steps to a tenth of a level as those of
//! 0.1 to 0.2, or two more, and ten more to a correction of 1e-7.

use rayon::prelude::*;

use super::flood::groups;
use super::grid::{Field, Layout};
use super::level::Level;
use crate::raster::Window;

/// Ties to the outside, as a share of all ties of a group's pixels, at most: above it a sweep does as much by itself
/// (measured: 0.03 needs up to two more steps, 0.1 to 0.3 as many).
const LOOSE: f32 = 0.3;
/// Clusters that are worth a thread's start.
const MANY: usize = 512;

/// A run of one of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    start: u32,
    end: u32,
}

/// One cluster: its pixels, those around it, and 1 / (ties to the outside + mass), 0 while it is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cluster {
    inside: Run,
    outside: Run,
    inverse: f32,
}

/// A pixel in a cluster: its place in plane 0 of a field, its ties to the outside, and these with its mass.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Inside {
    place: u32,
    ties: f32,
    pull: f32,
}

/// A pixel beside a cluster: its place in plane 0 of a field, and its ties to the cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Outside {
    place: u32,
    ties: f32,
}

/// All clusters of a finest level.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Clusters {
    clusters: Vec<Cluster>,
    inside: Vec<Inside>,
    outside: Vec<Outside>,
}

/// What the first pass did.
pub(super) struct First {
    constants: Vec<[f32; 2]>,
    /// The residuals that it changed, in its order.
    residuals: Vec<[f32; 2]>,
}

impl Clusters {
    /// The clusters of a photograph; all are left out until [`Self::admit`].
    pub(super) fn find(finest: &Level) -> Self {
        let mut clusters = Self::default();
        let samples = finest.layout.size.height * finest.layout.pair();
        // Places are kept in 32 bits; a larger picture does without.
        if u32::try_from(samples).is_ok() {
            groups(finest, |pixels| clusters.push(finest, pixels));
        }
        clusters
    }

    fn push(&mut self, finest: &Level, pixels: &[usize]) {
        let (l, size) = (finest.layout, finest.layout.size);
        let (inside, outside) = (self.inside.len(), self.outside.len());
        let (mut leaving, mut all) = (0.0, 0.0);
        for &pixel in pixels {
            let mut ties = 0.0;
            for (step, weight) in steps(size.width).into_iter().zip(finest.ring(pixel % size.width, pixel / size.width))
            {
                all += weight;
                let neighbor = pixel.wrapping_add_signed(step);
                if weight > 0.0 && pixels.binary_search(&neighbor).is_err() {
                    ties += weight;
                    self.outside.push(Outside { place: place(l, neighbor), ties: weight });
                }
            }
            leaving += ties;
            self.inside.push(Inside { place: place(l, pixel), ties, pull: ties });
        }
        if leaving > LOOSE * all {
            self.inside.truncate(inside);
            self.outside.truncate(outside);
            return;
        }
        self.join_outside(outside);
        let cluster =
            Cluster { inside: run(inside, self.inside.len()), outside: run(outside, self.outside.len()), inverse: 0.0 };
        self.clusters.push(cluster);
    }

    /// Makes one entry of all those of a pixel, from entry `start` on.
    fn join_outside(&mut self, start: usize) {
        self.outside[start..].sort_unstable_by_key(|o| o.place);
        let mut last = start;
        for k in start + 1..self.outside.len() {
            let next = self.outside[k];
            if self.outside[last].place == next.place {
                self.outside[last].ties += next.ties;
            } else {
                last += 1;
                self.outside[last] = next;
            }
        }
        self.outside.truncate(last + 1);
    }

    /// Those that lie in `outer` with all around them, for the level of that part, whose layout is `to`; `from` is that of
    /// the whole. A cluster that is cut is left to the sweeps.
    pub(super) fn within(&self, from: Layout, outer: Window, to: Layout) -> Self {
        let row = from.pair();
        let moved = |place: u32| {
            let (y, at) = (place as usize / row, place as usize % row);
            let x = from.column(at);
            outer.contains(x, y).then(|| self::place(to, (y - outer.y0) * to.size.width + x - outer.x0))
        };
        let mut part = Self::default();
        for cluster in &self.clusters {
            let (inside, outside) = (&self.inside[cluster.inside.range()], &self.outside[cluster.outside.range()]);
            let (first_inside, first_outside) = (part.inside.len(), part.outside.len());
            part.inside.extend(inside.iter().map_while(|p| moved(p.place).map(|place| Inside { place, ..*p })));
            part.outside.extend(outside.iter().map_while(|p| moved(p.place).map(|place| Outside { place, ..*p })));
            let runs = (run(first_inside, part.inside.len()), run(first_outside, part.outside.len()));
            if runs.0.range().len() == inside.len() && runs.1.range().len() == outside.len() {
                part.clusters.push(Cluster { inside: runs.0, outside: runs.1, inverse: 0.0 });
            } else {
                part.inside.truncate(first_inside);
                part.outside.truncate(first_outside);
            }
        }
        part
    }

    /// Takes in all clusters but those that hold a hint; the mass may have changed too.
    pub(super) fn admit(&mut self, finest: &Level) {
        let row = finest.layout.row();
        for cluster in &mut self.clusters {
            let (mut pull, mut hinted) = (0.0, false);
            for pixel in &mut self.inside[cluster.inside.range()] {
                let (y, at) = (pixel.place as usize / (2 * row), pixel.place as usize % (2 * row));
                pixel.pull = pixel.ties + finest.mass_row(y)[at];
                pull += pixel.pull;
                hinted |= finest.inverse_row(y)[at] == 0.0;
            }
            cluster.inverse = if hinted || pull <= 0.0 { 0.0 } else { 1.0 / pull };
        }
    }

    /// Corrects every cluster by the constant that annuls the sum of `r` over it: `r` becomes the residual after that.
    pub(super) fn before(&self, finest: &Level, r: &mut Field) -> First {
        let constants = self.constants(finest.layout, r, |_| [0.0; 2]);
        let row = finest.layout.row();
        let mut residuals = Vec::with_capacity(self.inside.len() + self.outside.len());
        let mut subtract = |place: u32, pull: f32, constant: &[f32; 2]| {
            let at = place as usize;
            residuals.push([r.samples[at], r.samples[at + row]]);
            r.samples[at] -= pull * constant[0];
            r.samples[at + row] -= pull * constant[1];
        };
        for (cluster, constant) in self.clusters.iter().zip(&constants) {
            for pixel in &self.inside[cluster.inside.range()] {
                subtract(pixel.place, pixel.pull, constant);
            }
            for pixel in &self.outside[cluster.outside.range()] {
                subtract(pixel.place, -pixel.ties, constant);
            }
        }
        First { constants, residuals }
    }

    /// Puts `r` back as it was, adds the first constants to `z`, and corrects the clusters again.
    pub(super) fn after(&self, finest: &Level, first: &First, r: &mut Field, z: &mut Field) {
        let row = finest.layout.row();
        let mut saved = first.residuals.iter().rev();
        for cluster in self.clusters.iter().rev() {
            let outside = self.outside[cluster.outside.range()].iter().rev().map(|pixel| pixel.place);
            let inside = self.inside[cluster.inside.range()].iter().rev().map(|pixel| pixel.place);
            for (place, saved) in outside.chain(inside).zip(&mut saved) {
                r.samples[place as usize] = saved[0];
                r.samples[place as usize + row] = saved[1];
            }
        }
        self.add(&first.constants, z);
        let again = self.constants(finest.layout, r, |cluster| self.product(cluster, z));
        self.add(&again, z);
    }

    /// For each cluster the sum of `r` over it, less `product`, divided by its pull.
    fn constants(&self, l: Layout, r: &Field, product: impl Fn(&Cluster) -> [f32; 2] + Sync) -> Vec<[f32; 2]> {
        let constant = |cluster: &Cluster| {
            let mut sum = product(cluster).map(|v| -v);
            for pixel in &self.inside[cluster.inside.range()] {
                sum[0] += r.samples[pixel.place as usize];
                sum[1] += r.samples[pixel.place as usize + l.row()];
            }
            sum.map(|v| v * cluster.inverse)
        };
        self.clusters.par_iter().with_min_len(MANY).map(constant).collect()
    }

    /// The sum of `A z` over a cluster.
    fn product(&self, cluster: &Cluster, z: &Field) -> [f32; 2] {
        let (row, mut sum) = (z.layout.row(), [0.0; 2]);
        for pixel in &self.inside[cluster.inside.range()] {
            sum[0] += pixel.pull * z.samples[pixel.place as usize];
            sum[1] += pixel.pull * z.samples[pixel.place as usize + row];
        }
        for pixel in &self.outside[cluster.outside.range()] {
            sum[0] -= pixel.ties * z.samples[pixel.place as usize];
            sum[1] -= pixel.ties * z.samples[pixel.place as usize + row];
        }
        sum
    }

    /// Adds its constant to every pixel of each cluster.
    fn add(&self, constants: &[[f32; 2]], z: &mut Field) {
        let row = z.layout.row();
        for (cluster, constant) in self.clusters.iter().zip(constants) {
            for pixel in &self.inside[cluster.inside.range()] {
                z.samples[pixel.place as usize] += constant[0];
                z.samples[pixel.place as usize + row] += constant[1];
            }
        }
    }

    /// The places in plane 0 of a field of all pixels in clusters, ascending.
    pub(super) fn places(&self) -> Vec<u32> {
        let mut places: Vec<u32> = self.inside.iter().map(|pixel| pixel.place).collect();
        places.sort_unstable();
        places
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.clusters[..]) + size_of_val(&self.inside[..]) + size_of_val(&self.outside[..])
    }
}

impl Run {
    const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Steps to the neighbors in the order of [`Level::ring`], in numbers of pixels.
const fn steps(width: usize) -> [isize; 8] {
    let w = width.cast_signed();
    [-1, 1, -w, w, -w - 1, -w + 1, w - 1, w + 1]
}

#[expect(clippy::cast_possible_truncation, reason = "a field's length was found to fit")]
const fn place(l: Layout, pixel: usize) -> u32 {
    (pixel / l.size.width * l.pair() + l.at(pixel % l.size.width)) as u32
}

#[expect(clippy::cast_possible_truncation, reason = "there are fewer entries than 16 a pixel, and far fewer than that")]
const fn run(start: usize, end: usize) -> Run {
    Run { start: start as u32, end: end as u32 }
}

#[cfg(test)]
mod tests {
    use super::super::affinity::affinity;
    use super::super::apply::subtract_product;
    use super::super::cycle::Hierarchy;
    use super::super::hints::{Hint, Hints};
    use super::*;
    use crate::raster::{Plane, Size};

    /// A speck of two pixels every 6 columns and 5 rows, on a soft ground.
    fn specks(size: Size) -> Plane<f32> {
        Plane::from_fn(size, |x, y| if y % 5 == 2 && x % 6 / 2 == 1 { 0.9 } else { 0.2 + 0.001 * x as f32 })
    }

    fn hinted(size: Size, pixels: &[u32]) -> Hierarchy {
        let mut hierarchy = Hierarchy::new(affinity(&specks(size)));
        let hints = pixels.iter().map(|&pixel| Hint { pixel, chroma: [1.0, -1.0] });
        hierarchy.build(&Hints::new(size, hints.collect()).unwrap());
        hierarchy
    }

    fn admitted(hierarchy: &Hierarchy) -> usize {
        hierarchy.clusters.clusters.iter().filter(|c| c.inverse > 0.0).count()
    }

    #[test]
    fn a_cluster_with_a_hint_is_left_out() {
        let size = Size::new(36, 30);
        assert_eq!(admitted(&hinted(size, &[0])), 36);
        assert_eq!(admitted(&hinted(size, &[0, 2 * 36 + 3])), 35);
        assert_eq!(admitted(&hinted(size, &[0, 2 * 36 + 2, 2 * 36 + 3, 7 * 36 + 8])), 34);
    }

    #[test]
    fn both_passes_annul_the_residual_over_a_cluster_and_leave_it_as_it_was() {
        let hierarchy = hinted(Size::new(36, 30), &[0, 2 * 36 + 3]);
        let (finest, clusters) = (&hierarchy.levels[0], &hierarchy.clusters);
        let (mut r, mut z) = (Field::zeros(finest.layout), Field::zeros(finest.layout));
        for pixel in &clusters.inside {
            r.samples[pixel.place as usize] = (pixel.place % 89) as f32 / 40.0 - 1.0;
        }
        let given = r.clone();
        let first = clusters.before(finest, &mut r);
        clusters.add(&first.constants, &mut z);
        let mut rest = given.clone();
        subtract_product(finest, &z, &mut rest);
        for cluster in clusters.clusters.iter().filter(|c| c.inverse > 0.0) {
            let sum = |f: &Field| -> f32 {
                clusters.inside[cluster.inside.range()].iter().map(|p| f.samples[p.place as usize]).sum()
            };
            assert!(sum(&r).abs() < 1e-5 && (sum(&r) - sum(&rest)).abs() < 1e-5, "{} and {}", sum(&r), sum(&rest));
        }
        z.samples.fill(0.0);
        clusters.after(finest, &first, &mut r, &mut z);
        assert!(r.samples == given.samples);
    }
}
