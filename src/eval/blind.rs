//! A blind test: two pictures side by side without their names, choice after choice, and how often each was chosen.
//!
//! **Source:** E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, Journal of the
//! American Statistical Association 22, 1927, for the intervals; the question "which is better" of two pictures as in the
//! studies of Zhang, Isola, Efros, *Colorful Image Colorization*, ECCV 2016.

use super::draw::Draw;

/// The quantile of the normal distribution at 97.5 %, for intervals of 95 %.
const Z: f64 = 1.959_964;

/// What was chosen of two pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one at the left.
    Left,
    /// The one at the right.
    Right,
}

/// How often a picture was chosen among the times it was shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Times it was chosen.
    pub chosen: usize,
    /// Times it was shown and a choice was made.
    pub shown: usize,
    /// The bounds of the share with 95 %, 0..=1.
    pub interval: [f64; 2],
}

/// Pictures by their places in a list, shown in pairs: every pair equally often, each picture as often at the left as at
/// the right, in an order that a seed decides.
#[derive(Clone, Debug, PartialEq)]
pub struct BlindTest {
    /// The pairs, left and right.
    rounds: Vec<[usize; 2]>,
    choices: Vec<Choice>,
    count: usize,
}

impl BlindTest {
    /// A test of `count` pictures in which every pair is shown `times` times; an even number puts each of a pair as often at
    /// the left.
    #[must_use]
    pub fn new(count: usize, times: usize, seed: u64) -> Self {
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| [a, b]));
        let mut draw = Draw(seed);
        let mut rounds: Vec<[usize; 2]> =
            pairs.flat_map(|[a, b]| (0..times).map(move |k| if k % 2 == 0 { [a, b] } else { [b, a] })).collect();
        // Fisher and Yates, from the end.
        for k in (1..rounds.len()).rev() {
            rounds.swap(k, draw.below(k + 1));
        }
        Self { rounds, choices: Vec::new(), count }
    }

    /// The pair to choose of, left and right; nothing once all were shown.
    #[must_use]
    pub fn pair(&self) -> Option<[usize; 2]> {
        self.rounds.get(self.choices.len()).copied()
    }

    /// Records a choice and goes on.
    pub fn choose(&mut self, choice: Choice) {
        if self.choices.len() < self.rounds.len() {
            self.choices.push(choice);
        }
    }

    /// How many choices were made, of how many.
    #[must_use]
    pub const fn progress(&self) -> (usize, usize) {
        (self.choices.len(), self.rounds.len())
    }

    /// What was chosen of which pair, in the order it was: left, right, and the one that was chosen.
    pub fn records(&self) -> impl Iterator<Item = ([usize; 2], usize)> + '_ {
        self.rounds.iter().zip(&self.choices).map(|(pair, choice)| (*pair, pair[usize::from(*choice == Choice::Right)]))
    }

    /// How often each picture was chosen.
    #[must_use]
    pub fn rates(&self) -> Vec<Rate> {
        let rate = |k: usize| {
            let shown = self.records().filter(|(pair, _)| pair.contains(&k)).count();
            let chosen = self.records().filter(|(_, chosen)| *chosen == k).count();
            Rate { chosen, shown, interval: wilson(chosen, shown) }
        };
        (0..self.count).map(rate).collect()
    }
}

/// The bounds within which the true share lies with 95 % where `hits` of `count` were counted: all shares where none was.
#[must_use]
pub fn wilson(hits: usize, count: usize) -> [f64; 2] {
    if count == 0 {
        return [0.0, 1.0];
    }
    let (n, p, z2) = (count as f64, hits as f64 / count as f64, Z * Z);
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_shown_equally_often_from_both_sides_in_an_order_the_seed_decides() {
        let all = |seed| {
            let mut test = BlindTest::new(4, 2, seed);
            let mut shown = Vec::new();
            while let Some(pair) = test.pair() {
                shown.push(pair);
                test.choose(Choice::Left);
            }
            assert_eq!(test.progress(), (12, 12));
            shown
        };
        let shown = all(7);
        for a in 0..4 {
            for b in (0..4).filter(|b| *b != a) {
                assert_eq!(shown.iter().filter(|pair| **pair == [a, b]).count(), 1, "{a} {b}");
            }
        }
        assert_eq!(shown, all(7));
        assert_ne!(shown, all(8));
    }

    #[test]
    fn choices_are_counted_for_the_picture_that_was_chosen() {
        let mut test = BlindTest::new(2, 10, 1);
        while let Some([left, _]) = test.pair() {
            test.choose(if left == 1 { Choice::Left } else { Choice::Right });
        }
        let rates = test.rates();
        assert_eq!((rates[0].chosen, rates[1].chosen, rates[1].shown), (0, 10, 10));
        assert!(test.records().all(|(_, chosen)| chosen == 1));
    }

    #[test]
    fn the_intervals_are_wilsons() {
        // Brown, Cai, DasGupta 2001 and common tables.
        for (hits, count, expected) in [(0, 10, [0.0, 0.2775]), (5, 10, [0.2366, 0.7634]), (81, 263, [0.2553, 0.3662])]
        {
            let found = wilson(hits, count);
            assert!(found.iter().zip(expected).all(|(f, e)| (f - e).abs() < 5e-4), "{hits}/{count}: {found:?}");
        }
        assert_eq!(wilson(0, 0), [0.0, 1.0]);
    }
}
