//! Which piece of a reference each piece of a photograph is most like, where neighbors have to agree.
//!
//! A cascade: the pieces of the references nearest by their first lists, of these the nearest by both. Then pieces talk to
//! their neighbors: what lies to the left of me should lie to the left of my match. A piece may take what a neighbor's match
//! proposes, which is how a good match spreads over a thing.
//!
//! **Source:** the cascade of Gupta et al. 2012, §3.2; the talk is the propagation of Barnes et al., *PatchMatch*, SIGGRAPH
//! 2009, on pieces in place of pixels.

use rayon::prelude::*;

use super::exemplar::{Exemplar, remapped};
use super::features::{AROUND, Features, OWN};
use super::segments::Segments;
use crate::raster::Plane;

/// Pieces of a picture with their lists.
pub(super) struct Pieces {
    pub(super) segments: Segments,
    pub(super) features: Features,
}

/// A piece of a reference, seen as it is or mirrored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) exemplar: usize,
    pub(super) piece: usize,
    pub(super) mirrored: bool,
}

/// What was found for a piece.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// The best, and what its looks cost.
    pub(super) best: (Candidate, f32),
    /// How many of its neighbors' matches lie where this one says, 0..=1.
    pub(super) agreement: f32,
    /// Those that look most alike, nearest first, with their cost.
    pub(super) alike: Vec<(Candidate, f32)>,
}

/// A reference in pieces, as it is and mirrored.
pub(super) struct Side {
    pub(super) pieces: Pieces,
    pub(super) mirrored: Features,
    /// For each piece its label.
    pub(super) labels: Vec<u8>,
}

impl Pieces {
    /// A picture in about `count` pieces, a small one in fewer.
    pub(super) fn new(lightness: &Plane<f32>, count: usize) -> Self {
        let segments = Segments::new(lightness, count.min(lightness.size().area().div_ceil(4)));
        let features = Features::new(lightness, &segments);
        Self { segments, features }
    }
}

impl Side {
    /// A reference in about `count` pieces, its tones brought to those of the photograph.
    pub(super) fn new(photograph: &Plane<f32>, exemplar: &Exemplar, count: usize) -> Self {
        let pieces = Pieces::new(&remapped(photograph, exemplar), count);
        let (mirrored, labels) = (pieces.features.mirrored(), pieces.segments.middles(&exemplar.there));
        Self { pieces, mirrored, labels }
    }

    fn features(&self, mirrored: bool) -> &Features {
        if mirrored { &self.mirrored } else { &self.pieces.features }
    }

    /// Whether a piece gives to one of the photograph that has a label.
    fn gives(&self, here: u8, piece: usize) -> bool {
        self.pieces.segments.pieces[piece].area > 0 && Exemplar::gives(here, self.labels[piece])
    }
}

/// How many the first lists leave of a reference: enough that the right one is among them in nine of ten cases on
/// photographs matched with themselves, bent.
const SHORTLIST: usize = 300;
/// How many are kept for the talk.
const KEPT: usize = 6;
/// Rounds of talk.
const ROUNDS: usize = 8;
/// How much the disagreement of all neighbors weighs beside the looks of a usual match, which are 1.
const TOGETHER: f32 = 1.0;
/// The distance between where a match lies and where a neighbor's says it should that is no agreement any more, in spacings.
const APART: f32 = 3.0;
/// What the first list's squared difference weighs beside that of the second.
const OWN_WEIGHT: f32 = 1.5;

/// The match of each piece of `photograph`; nothing for one that may take from no piece.
/// `labels` are those of the photograph's pieces, one list a reference.
pub(super) fn matched(photograph: &Pieces, labels: &[Vec<u8>], sides: &[Side]) -> Vec<Option<Match>> {
    let pieces = 0..photograph.segments.pieces.len();
    let alike: Vec<_> = pieces.into_par_iter().map(|k| alike(photograph, k, labels, sides)).collect();
    let mut costs: Vec<f32> = alike.iter().filter_map(|list| list.first()).map(|(_, cost)| *cost).collect();
    costs.sort_unstable_by(f32::total_cmp);
    let usual = costs.get(costs.len() / 2).copied().unwrap_or(1.0).max(1e-6);
    let mut matches: Vec<_> = alike
        .into_iter()
        .map(|alike| alike.first().copied().map(|best| Match { best, agreement: 0.0, alike }))
        .collect();
    let talk = Talk { photograph, labels, sides, usual };
    for _ in 0..ROUNDS {
        matches = (0..matches.len()).into_par_iter().map(|k| talk.round(k, &matches)).collect();
    }
    matches
}

/// The pieces of all references that look most like piece `k`, nearest first.
fn alike(photograph: &Pieces, k: usize, labels: &[Vec<u8>], sides: &[Side]) -> Vec<(Candidate, f32)> {
    let mut found: Vec<(Candidate, f32)> = Vec::new();
    if photograph.segments.pieces[k].area == 0 {
        return found;
    }
    for (exemplar, side) in sides.iter().enumerate() {
        let own = photograph.features.own(k);
        let pieces = 0..side.pieces.segments.pieces.len();
        let open = pieces.filter(|p| side.gives(labels[exemplar][k], *p));
        let mut near: Vec<_> = open.map(|p| (p, squares(own, side.pieces.features.own(p)))).collect();
        if near.len() > SHORTLIST {
            near.select_nth_unstable_by(SHORTLIST, |a, b| a.1.total_cmp(&b.1));
            near.truncate(SHORTLIST);
        }
        for (piece, _) in near {
            for mirrored in [false, true] {
                let candidate = Candidate { exemplar, piece, mirrored };
                found.push((candidate, looks(photograph, k, side, candidate)));
            }
        }
    }
    // Ties by number, so that the order does not hang on the selection above.
    let key = |c: &Candidate| (c.exemplar, c.piece, c.mirrored);
    found.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then_with(|| key(&a.0).cmp(&key(&b.0))));
    found.truncate(KEPT);
    found
}

/// How unlike a piece and a candidate look.
fn looks(photograph: &Pieces, k: usize, side: &Side, candidate: Candidate) -> f32 {
    let features = side.features(candidate.mirrored);
    let own = squares(photograph.features.own(k), features.own(candidate.piece));
    let around = squares(photograph.features.around(k), features.around(candidate.piece));
    OWN_WEIGHT * own / OWN as f32 + around / AROUND as f32 * 9.0
}

/// The sum of squared differences, in eight sums that the compiler can keep in one register.
fn squares(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (a, b) = (a.chunks(8), b.chunks(8));
    for (a, b) in a.zip(b) {
        for (sum, (x, y)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += (x - y) * (x - y);
        }
    }
    sums.iter().sum()
}

/// A round of neighbors telling each other where their matches lie.
struct Talk<'a> {
    photograph: &'a Pieces,
    labels: &'a [Vec<u8>],
    sides: &'a [Side],
    usual: f32,
}

impl Talk<'_> {
    /// What piece `k` settles on when it has heard its neighbors.
    fn round(&self, k: usize, matches: &[Option<Match>]) -> Option<Match> {
        let own = matches[k].as_ref()?;
        let told: Vec<(usize, Candidate)> = self.photograph.segments.neighbors[k]
            .iter()
            .filter_map(|n| matches[*n as usize].as_ref().map(|m| (*n as usize, m.best.0)))
            .collect();
        let mut all = own.alike.clone();
        all.push(own.best);
        for (neighbor, candidate) in &told {
            let proposed = self.seen_from(*neighbor, *candidate, k);
            let known = all.iter().any(|(other, _)| *other == proposed);
            if !known && self.allowed(k, proposed) {
                all.push((proposed, looks(self.photograph, k, &self.sides[proposed.exemplar], proposed)));
            }
        }
        let weighed = all.into_iter().map(|(candidate, cost)| {
            let apart = self.apart(k, candidate, &told);
            (candidate, cost, apart, cost / self.usual + TOGETHER * apart)
        });
        let (candidate, cost, apart, _) = weighed.min_by(|a, b| a.3.total_cmp(&b.3))?;
        Some(Match { best: (candidate, cost), agreement: 1.0 - apart, alike: own.alike.clone() })
    }

    fn allowed(&self, k: usize, candidate: Candidate) -> bool {
        self.sides[candidate.exemplar].gives(self.labels[candidate.exemplar][k], candidate.piece)
    }

    /// The piece of the reference that lies to the match of piece `from` as piece `to` lies to `from`.
    fn seen_from(&self, from: usize, candidate: Candidate, to: usize) -> Candidate {
        let [x, y] = self.place(from, candidate, to);
        Candidate { piece: self.sides[candidate.exemplar].pieces.segments.at(x, y), ..candidate }
    }

    fn place(&self, from: usize, candidate: Candidate, to: usize) -> [f32; 2] {
        let (pieces, segments) = (&self.photograph.segments, &self.sides[candidate.exemplar].pieces.segments);
        // Pictures of two sizes: a step counts in spacings.
        let scale = segments.spacing / pieces.spacing;
        let (here, there) = (&pieces.pieces[from], &pieces.pieces[to]);
        let (dx, dy) = ((there.x - here.x) * scale, (there.y - here.y) * scale);
        let piece = &segments.pieces[candidate.piece];
        [piece.x + if candidate.mirrored { -dx } else { dx }, piece.y + dy]
    }

    /// How far a candidate of `k` lies from where its neighbors' matches say, 0..=1; 1 where it has no neighbor.
    fn apart(&self, k: usize, candidate: Candidate, told: &[(usize, Candidate)]) -> f32 {
        let segments = &self.sides[candidate.exemplar].pieces.segments;
        let piece = &segments.pieces[candidate.piece];
        let one = |(neighbor, other): &(usize, Candidate)| {
            if other.exemplar != candidate.exemplar || other.mirrored != candidate.mirrored {
                return 1.0;
            }
            let [x, y] = self.place(*neighbor, *other, k);
            let far = (piece.x - x).hypot(piece.y - y) / segments.spacing;
            // The half spacing that a piece's place is rounded by counts for nothing.
            ((far - 0.7).max(0.0) / APART).min(1.0)
        };
        if told.is_empty() { 1.0 } else { told.iter().map(one).sum::<f32>() / told.len() as f32 }
    }
}
