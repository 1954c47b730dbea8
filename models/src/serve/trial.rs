//! Which numbers a network computes in on a device: those that were quickest in a small trial there, once for all.
//!
//! Each number format that the device may have is timed on a picture that is the same everywhere, and held against 32 bits;
//! what came of it is remembered in a [`Book`] under the network, the device and the release of libtorch.

use super::{Failure, Open, Wanted};
use crate::colorize::{ColorizeError, Colorizer, Fit, Hints, Options, Place};
use crate::device::{self, Precision, Processor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;
use tch::Device;
use tintype::eval::chroma_psnr;
use tintype::photo::write_atomically;
use tintype::raster::{Chroma, Plane, Size};

/// The side of the picture: a multiple of every network's step. The pass that every network makes when it is opened, its
/// self-test, is of the same size and warms it up.
const SIDE: usize = 128;

/// Passes of which the quickest counts: what else runs only ever makes one longer.
const PASSES: usize = 5;

/// How often at most the formats are tried in turn: an outcome against the rule ([`Precision::candidates`]) may be the work of
/// what else ran, and would be remembered for ever. Once, on two cores under heavy load, 16 bits took 70 ms
/// beside 49 in 32 bits; with less load 29 beside 46.
const ROUNDS: usize = 3;

/// A format whose colors are farther than this from those in 32 bits is not taken, however quick: an error of chroma of a
/// hundredth of its range (`chroma_psnr` holds it against 255), which the eye does not tell.
const TOLERANCE_DB: f64 = 40.0;

/// What trials gave on this machine, in a file of the user's cache.
#[derive(Debug, Clone)]
pub struct Book {
    path: Option<PathBuf>,
}

/// One trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    /// Of the quickest format within the tolerance.
    chosen: String,
    /// What was measured, for people who look into the file.
    formats: Vec<Timed>,
}

/// A number format in a trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Timed {
    format: String,
    milliseconds: f64,
    /// Of its chroma against that in 32 bits; nothing for those themselves.
    psnr_db: Option<f64>,
}

impl Book {
    /// In the cache of this user.
    #[must_use]
    pub fn of_this_user() -> Self {
        let folders = directories::ProjectDirs::from("", "", "tintype");
        Self { path: folders.map(|folders| folders.cache_dir().join("number-formats.json")) }
    }

    /// A file of the caller's choice.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self { path: Some(path) }
    }

    fn entries(&self) -> BTreeMap<String, Entry> {
        let text = self.path.as_ref().and_then(|path| std::fs::read(path).ok());
        // A file that is torn is written anew.
        text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    fn note(&self, key: &str, entry: Entry) -> std::io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut entries = self.entries();
        entries.insert(key.into(), entry);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = serde_json::to_vec_pretty(&entries)?;
        write_atomically(path, |out| out.write_all(&text)).map(|_| ())
    }
}

/// Opens a network on a device in the number format that is quickest there; `begins` is called where that must be found
/// out.
///
/// # Errors
/// [`Failure`] where it cannot be opened in any.
pub(super) fn quickest(
    open: &Open,
    wanted: &Wanted,
    device: Device,
    book: &Book,
    begins: &mut dyn FnMut() -> Result<(), Failure>,
) -> Result<(Box<dyn Colorizer>, Place), Failure> {
    let processor = Processor::here();
    let formats = Precision::candidates(device, &processor);
    let (key, mut place) = (key(wanted, device, &processor), Place { device, precision: formats[0] });
    if formats.len() > 1 {
        let known = book.entries().remove(&key);
        let known = known.and_then(|entry| formats.iter().find(|format| format.label() == entry.chosen).copied());
        if let Some(precision) = known {
            place.precision = precision;
        } else {
            begins()?;
            return tried(open, wanted, device, formats, |entry| {
                // Where it cannot be noted it is tried again the next time.
                book.note(&key, entry).unwrap_or_default();
            });
        }
    }
    Ok((open(wanted, place)?, place))
}

/// Everything that the outcome depends on, but for the weights: they do not change what a pass costs.
fn key(wanted: &Wanted, device: Device, processor: &Processor) -> String {
    let on = match device {
        Device::Cuda(index) => device::cards().into_iter().find(|card| card.index == index).map(|card| card.name),
        _ => Some(format!("{}, {} threads", processor.name, processor.n_threads)),
    };
    format!("{} on {}, libtorch {}", wanted.network, on.unwrap_or_default(), device::LIBTORCH)
}

/// The trial itself: one network at a time, for two may not fit; the formats that are kept last, the quickest, is there at
/// the end.
fn tried(
    open: &Open,
    wanted: &Wanted,
    device: Device,
    formats: &[Precision],
    mut note: impl FnMut(Entry),
) -> Result<(Box<dyn Colorizer>, Place), Failure> {
    let mut timed: Vec<Timed> = Vec::new();
    let (mut truth, mut last) = (None, None);
    for _ in 0..ROUNDS {
        // 32 bits first: the others are held against them.
        for precision in formats.iter().rev().copied() {
            drop(last.take());
            let place = Place { device, precision };
            let network = open(wanted, place)?;
            let (milliseconds, color) = time(&*network)?;
            match timed.iter_mut().find(|timed| timed.format == precision.label()) {
                Some(before) => before.milliseconds = before.milliseconds.min(milliseconds),
                None => {
                    let psnr_db = truth.as_ref().map(|truth| chroma_psnr(&color, truth));
                    timed.push(Timed { format: precision.label().into(), milliseconds, psnr_db });
                }
            }
            truth.get_or_insert(color);
            last = Some((network, place));
        }
        if formats.first().is_some_and(|usual| usual.label() == chosen(&timed)) {
            break;
        }
    }
    let chosen = chosen(&timed).to_owned();
    note(Entry { chosen: chosen.clone(), formats: timed });
    match last {
        Some((network, place)) if place.precision.label() == chosen => Ok((network, place)),
        _ => {
            let precision = formats.iter().find(|format| format.label() == chosen).copied();
            let place = Place { device, precision: precision.unwrap_or(Precision::Single) };
            Ok((open(wanted, place)?, place))
        }
    }
}

/// The quickest format within the tolerance.
fn chosen(timed: &[Timed]) -> &str {
    let is_near = |timed: &&Timed| timed.psnr_db.is_none_or(|psnr| psnr >= TOLERANCE_DB);
    let quickest = timed.iter().filter(is_near).min_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds));
    quickest.map_or("", |timed| &timed.format)
}

/// Milliseconds of the quickest of some passes, and what the network says.
fn time(network: &dyn Colorizer) -> Result<(f64, Chroma), ColorizeError> {
    let photo = picture();
    let mut least = f64::INFINITY;
    let mut said = None;
    for _ in 0..PASSES {
        let begun = Instant::now();
        let encoded = network.encode(&photo, Fit::Keep { longest: SIDE })?;
        // Colors come back as numbers, so a card has done its work by then.
        said = Some(network.predict(&encoded, &Hints::Nothing, &Options::default())?.ab);
        least = least.min(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok((least, said.ok_or(ColorizeError::Empty)?))
}

/// Slopes, an edge and grain.
fn picture() -> Plane<f32> {
    Plane::from_fn(Size::new(SIDE, SIDE), |x, y| {
        let edge = if x > SIDE / 3 && y > SIDE / 2 { 25.0 } else { 0.0 };
        30.0 + edge + 20.0 * (x as f32 * 0.07).sin() * (y as f32 * 0.05).cos() + ((x * 31 + y * 17) % 13) as f32 * 0.3
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colorize::{Scaling, UniHint, untrained};
    use crate::nets::unihint;
    use std::cell::RefCell;
    use std::sync::{Arc, Mutex};

    fn timed(format: &str, milliseconds: f64, psnr_db: Option<f64>) -> Timed {
        Timed { format: format.into(), milliseconds, psnr_db }
    }

    #[test]
    fn the_quickest_is_taken_where_its_colors_are_right() {
        let check = |formats: &[Timed], expected: &str| assert_eq!(chosen(formats), expected);
        check(&[timed("f32", 10.0, None), timed("bf16", 4.0, Some(50.0))], "bf16");
        check(&[timed("f32", 10.0, None), timed("bf16", 12.0, Some(50.0))], "f32");
        check(&[timed("f32", 10.0, None), timed("bf16", 4.0, Some(TOLERANCE_DB - 0.1))], "f32");
        check(&[timed("f32", 10.0, None), timed("bf16", 4.0, Some(f64::NAN))], "f32");
    }

    #[test]
    fn a_network_is_tried_once_and_remembered() {
        let (folder, opened) = (tempfile::TempDir::new().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let log = Arc::clone(&opened);
        let open = move |_: &Wanted, place: Place| -> Result<Box<dyn Colorizer>, Failure> {
            log.lock().unwrap().push(place.precision);
            let config = unihint::Config { width: 32, depth: 1, n_heads: 4, ..unihint::Config::default() };
            Ok(Box::new(UniHint::new(place, &config, untrained(3, Scaling::Normalized))?))
        };
        let wanted = Wanted { network: "unihint".into(), weights: "here".into(), mask_center: None };
        let noted = RefCell::new(None);
        let formats = [Precision::Bfloat16, Precision::Single];
        let (_, place) =
            tried(&open, &wanted, Device::Cpu, &formats, |entry| *noted.borrow_mut() = Some(entry)).unwrap();
        let entry = noted.into_inner().unwrap();
        assert_eq!(entry.chosen, place.precision.label());
        assert_eq!(
            entry.formats.iter().map(|timed| timed.format.as_str()).collect::<Vec<_>>(),
            ["f32", formats[0].label()]
        );
        assert_eq!(opened.lock().unwrap()[..2], [Precision::Single, Precision::Bfloat16]);

        let book = Book::at(folder.path().join("cache/formats.json"));
        let n_begun = RefCell::new(0);
        let begins = &mut || {
            *n_begun.borrow_mut() += 1;
            Ok(())
        };
        let first = quickest(&open, &wanted, Device::Cpu, &book, begins).unwrap().1;
        opened.lock().unwrap().clear();
        let second = quickest(&open, &wanted, Device::Cpu, &book, begins).unwrap().1;
        assert_eq!((first, opened.lock().unwrap().as_slice()), (second, [second.precision].as_slice()));
        // A processor that has but one format needs no trial.
        let has_choice = Precision::candidates(Device::Cpu, &Processor::here()).len() > 1;
        assert_eq!(*n_begun.borrow(), i32::from(has_choice));
        // What is torn is as if it were not there.
        std::fs::create_dir_all(folder.path().join("cache")).unwrap();
        std::fs::write(folder.path().join("cache/formats.json"), "{\"un").unwrap();
        quickest(&open, &wanted, Device::Cpu, &book, begins).unwrap();
        assert_eq!(*n_begun.borrow(), 2 * i32::from(has_choice));
    }
}
