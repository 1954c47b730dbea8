//! Decoded pictures: small copies kept in memory as far as it goes, and the names of those that cannot be learned from.

use super::{Entry, crop};
use crate::train::TrainError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tintype::color::lab_from_srgb;
use tintype::photo::{Limits, decode_srgb};
use tintype::raster::{Plane, Size};

/// A shorter side below this teaches nothing about places.
const SMALLEST_PX: usize = 32;

/// More than this is no training picture; 100 megapixels take 1.2 GB while they are decoded.
const MOST_PIXELS: u64 = 100_000_000;

/// Below this spread of a plus that of b a picture is gray (the rule of the authors' colorization-pytorch).
const LEAST_SPREAD: f32 = 5.0;

/// A picture as the crops are cut from it: `[H, W]`, sRGB of 8 bits.
pub type Picture = Plane<[u8; 3]>;

/// All pictures of a run.
#[derive(Debug)]
pub struct Pictures {
    entries: Vec<Entry>,
    kept: Vec<OnceLock<Option<Arc<Picture>>>>,
    keep_px: usize,
    bytes_left: AtomicUsize,
    /// In the order in which they were found.
    refused: Mutex<Vec<String>>,
}

impl Pictures {
    /// Reads nothing yet. Pictures are kept with a shorter side of `keep_px` at most, in `bytes` of memory at most.
    #[must_use]
    pub fn new(entries: Vec<Entry>, keep_px: usize, bytes: usize) -> Self {
        let kept = entries.iter().map(|_| OnceLock::new()).collect();
        Self { entries, kept, keep_px, bytes_left: AtomicUsize::new(bytes), refused: Mutex::default() }
    }

    /// How many there are, usable or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Picture `index`, or the next one that can be learned from.
    ///
    /// # Errors
    /// [`TrainError::NothingUsable`] where none can.
    pub fn at(&self, index: usize) -> Result<Arc<Picture>, TrainError> {
        let n = self.len();
        (0..n).find_map(|step| self.get((index + step) % n)).ok_or_else(|| {
            let refused = self.refused();
            let first = refused.first().cloned().unwrap_or_default();
            TrainError::NothingUsable { n_refused: refused.len(), first }
        })
    }

    /// Name and reason of each picture that was tried and cannot be learned from, in the order in which they were found.
    pub fn refused(&self) -> Vec<String> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn get(&self, index: usize) -> Option<Arc<Picture>> {
        let (entry, kept) = (self.entries.get(index)?, self.kept.get(index)?);
        if let Some(known) = kept.get() {
            return known.clone();
        }
        match small_copy(entry, self.keep_px) {
            Ok(picture) => {
                let picture = Arc::new(picture);
                let take = |left: usize| left.checked_sub(picture.size().area() * 3);
                if self.bytes_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
                    return kept.get_or_init(|| Some(picture)).clone();
                }
                Some(picture)
            }
            Err(line) => {
                // Two threads may have tried it; it is told once.
                let tell = || {
                    self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                    None
                };
                kept.get_or_init(tell).clone()
            }
        }
    }
}

/// The picture with a shorter side of at most `keep_px`, or why it cannot be learned from, with its name.
fn small_copy(entry: &Entry, keep_px: usize) -> Result<Picture, String> {
    let named = |reason: &str| format!("{reason}: {}", entry.name.display());
    let bytes = entry.bytes().map_err(|e| named(&e.to_string()))?;
    let limits = Limits { max_pixels: MOST_PIXELS, ..Limits::default() };
    // What cannot be decoded says which file it is.
    let rgb = decode_srgb(&bytes, &entry.name, &limits).map_err(|e| e.to_string())?;
    let shorter = rgb.size().width.min(rgb.size().height);
    if shorter < SMALLEST_PX {
        return Err(named(&format!("its shorter side is {shorter} pixels, {SMALLEST_PX} are the least")));
    }
    let scaled = |side: usize| (side * keep_px.min(shorter) / shorter).max(SMALLEST_PX);
    let size = Size::new(scaled(rgb.size().width), scaled(rgb.size().height));
    let small = crop::resized(&rgb, size);
    if is_gray(&small) { Err(named("it is gray")) } else { Ok(small) }
}

fn is_gray(picture: &Picture) -> bool {
    let (mut least, mut most) = ([f32::MAX; 2], [f32::MIN; 2]);
    // Every seventh pixel: enough to see a color, a seventh of the time.
    for rgb in picture.samples().iter().step_by(7) {
        let lab = lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0));
        for (c, value) in [lab.a, lab.b].into_iter().enumerate() {
            (least[c], most[c]) = (least[c].min(value), most[c].max(value));
        }
    }
    (most[0] - least[0]) + (most[1] - least[1]) < LEAST_SPREAD
}
