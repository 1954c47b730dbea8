//! Valid frames, tampered with by a seeded generator: both decoders refuse or accept, and do nothing else.
//!
//! `tests/fuzz` holds the same two decoders for a fuzzer that looks for new paths; this runs with every test.

use std::fs;
use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::samples::{reply, request};
use crate::engine::wire::{Message, Reply, Request, decode, encode};

/// Frames in the corpus of each kind, and tampered frames made of each: a second or two in a build for tests.
const FRAMES: usize = 64;
const MUTANTS: usize = 600;

/// Frames that the fuzzer begins with; the generator makes every kind of message among so many.
const SEEDS: usize = 24;

/// SplitMix64. **Source:** Steele, Lea, Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014, figure 16.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

fn corpus<M: Message>(messages: &impl Strategy<Value = M>) -> Vec<Vec<u8>> {
    let mut runner = TestRunner::deterministic();
    let frames = (0..FRAMES).map(|_| encode(&messages.new_tree(&mut runner).unwrap().current()).unwrap());
    frames.collect()
}

/// One change: of a byte, a bit, a length, a digit; a cut, an insertion, a piece of another frame.
fn tamper(frame: &mut Vec<u8>, other: &[u8], seeded: &mut Seeded) {
    let at = seeded.below(frame.len());
    match seeded.below(8) {
        0 => frame[at] ^= 1 << seeded.below(8),
        1 => frame[at] = seeded.byte(),
        2 => frame.truncate(at),
        3 => frame.insert(at, seeded.byte()),
        4 => drop(frame.remove(at)),
        5 if frame.len() > 16 => frame[8 + at % 8] = seeded.byte(),
        6 => {
            let digits = (0..frame.len()).filter(|&i| frame[i].is_ascii_digit());
            let digits: Vec<_> = digits.collect();
            if let Some(&i) = digits.get(seeded.below(digits.len())) {
                frame[i] = b"0123456789-.e"[seeded.below(13)];
            }
        }
        _ => {
            let from = seeded.below(other.len());
            frame.splice(at.., other[from..].iter().copied());
        }
    }
}

/// Tells how many tampered frames were refused and how many still meant something.
fn check<M: Message + PartialEq + std::fmt::Debug>(corpus: &[Vec<u8>], seed: u64) -> [usize; 2] {
    let mut seeded = Seeded(seed);
    let mut outcomes = [0; 2];
    for frame in corpus {
        for _ in 0..MUTANTS {
            let mut tampered = frame.clone();
            for _ in 0..=seeded.below(3) {
                if !tampered.is_empty() {
                    tamper(&mut tampered, &corpus[seeded.below(corpus.len())], &mut seeded);
                }
            }
            outcomes[usize::from(is_accepted::<M>(&tampered))] += 1;
        }
    }
    outcomes
}

/// Whether a frame means something; what does can be said again.
fn is_accepted<M: Message + PartialEq + std::fmt::Debug>(frame: &[u8]) -> bool {
    let Ok(message) = decode::<M>(frame) else { return false };
    let again = encode(&message).expect("what was accepted can be sent");
    assert_eq!(decode::<M>(&again).unwrap(), message);
    true
}

/// The fuzzer's corpus, frames that it found and frames to begin with; `UPDATE_GOLDEN=1` writes the latter anew.
fn fuzzed(name: &str, seeds: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for (i, frame) in seeds.iter().take(SEEDS).enumerate() {
            fs::write(folder.join(format!("seed-{i:02}")), frame).unwrap();
        }
    }
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn tampered_requests_do_no_harm() {
    let [refused, accepted] = check::<Request>(&corpus(&request()), 4);
    assert!(refused > accepted && accepted > 0, "{refused} refused, {accepted} accepted");
}

#[test]
fn tampered_replies_do_no_harm() {
    let [refused, accepted] = check::<Reply>(&corpus(&reply()), 5);
    assert!(refused > accepted && accepted > 0, "{refused} refused, {accepted} accepted");
}

#[test]
fn what_the_fuzzer_found_does_no_harm() {
    let requests = fuzzed("wire_request", &corpus(&request()));
    let replies = fuzzed("wire_reply", &corpus(&reply()));
    assert!(requests.iter().filter(|frame| is_accepted::<Request>(frame)).count() >= SEEDS);
    assert!(replies.iter().filter(|frame| is_accepted::<Reply>(frame)).count() >= SEEDS);
}
