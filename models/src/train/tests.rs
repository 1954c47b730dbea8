//! Whole runs on a few made pictures: learning, bad pictures, foreign checkpoints, numbers that are none. That an
//! interrupted run goes on is in `tests/train.rs`, for libtorch's generator belongs to the whole process.

use super::feed::{Pictures, gather, sample};
use super::*;
use crate::device::Precision;
use std::path::{Path, PathBuf};
use tch::Device;
use tintype::photo::{Encoding, Format, Metadata, Pixels, Provenance, save};
use tintype::raster::{Plane, Size};

/// A watcher that ends the run after a step and keeps the lines.
#[derive(Default)]
struct Until {
    step: Option<u64>,
    lines: Vec<Line>,
}

impl Watch for Until {
    fn line(&mut self, line: &Line) {
        self.lines.push(line.clone());
    }

    fn goes_on(&mut self, step: u64) -> bool {
        self.step.is_none_or(|last| step < last)
    }
}

fn picture(path: &Path, size: [usize; 2], color: impl Fn(usize, usize) -> [u8; 3]) {
    let plane = Plane::from_fn(Size::new(size[0], size[1]), color);
    let note = Provenance { software: "test".into(), statement: String::new(), annotations: Vec::new() };
    let encoding = Encoding::new(Format::Png);
    save(path, &Pixels::Rgb8(plane), None, &encoding, &Metadata::default(), &note).unwrap();
}

/// Red above, blue below, with tones that tell the two apart.
fn halves(x: usize, y: usize) -> [u8; 3] {
    let shade = u8::try_from(x % 40).unwrap_or(0);
    if y < 24 { [200, 60 + shade, 50] } else { [20, 40, 90 + shade] }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    picture(&folder.path().join("a.png"), [48, 48], halves);
    picture(&folder.path().join("b.png"), [64, 48], |x, y| halves(x, 47 - y));
    folder
}

fn config(steps: u64) -> Config {
    let none = Degradations { exposure: 0.0, fading: 0.0, grain: 0.0, blur: 0.0, jpeg: 0.0, mix: 0.0, dust: 0.0 };
    Config {
        size_px: 32,
        batch: 2,
        length: Length::Steps(steps),
        rates: Rates { warmup_steps: 1, encoder: Encoder::Frozen, averaging: 0.5, ..Rates::default() },
        degradations: none,
        evaluation: Evaluation { pictures: 2, size_px: 32, hints: vec![0, 3], ..Evaluation::default() },
        ..Config::default()
    }
}

fn trained(config: &Config, data: &Path, out: &Path, watch: &mut Until) -> Result<Summary, TrainError> {
    let paths = Paths { data: vec![data.into()], validation: vec![data.into()], out: out.into(), ..Paths::default() };
    run(config, &paths, Device::Cpu, Precision::Single, watch)
}

#[test]
fn it_learns_two_pictures_and_leaves_what_was_promised() {
    let (data, out) = (folder(), tempfile::tempdir().unwrap());
    let watch = &mut Until::default();
    let summary = trained(&config(60), data.path(), out.path(), watch).unwrap();
    let score = summary.score.unwrap();
    assert!(score.psnr[0].1 > score.gray + 3.0, "{score:?}");
    for name in ["checkpoint.safetensors", "weights.safetensors", "hints.json", "sheet-000060.png", "log.jsonl"] {
        assert!(out.path().join(name).exists(), "{name}");
    }
    assert!(matches!(watch.lines.last(), Some(Line::Evaluation { step: 60, .. })));
    let note = |line: &Line| matches!(line, Line::Note { text } if text.contains("--encoder"));
    assert!(watch.lines.iter().any(note), "an encoder of noise is told");
}

#[test]
fn pictures_that_teach_nothing_are_named_and_skipped() {
    let (data, out) = (folder(), tempfile::tempdir().unwrap());
    let at = |name: &str| data.path().join(name);
    picture(&at("gray.png"), [40, 40], |x, y| [u8::try_from(x * 3 + y).unwrap_or(255); 3]);
    picture(&at("tiny.png"), [64, 8], halves);
    std::fs::write(at("broken.jpg"), b"\xff\xd8\xff\xe0 and no more").unwrap();
    std::fs::write(at("empty.webp"), b"").unwrap();
    let mut whole = std::fs::read(at("a.png")).unwrap();
    // A header that promises more than anybody has.
    whole[16..20].copy_from_slice(&0x7fff_ffff_u32.to_be_bytes());
    std::fs::write(at("huge.png"), &whole).unwrap();
    let config = Config { batch: 24, ..config(2) };
    let summary = trained(&config, data.path(), out.path(), &mut Until::default()).unwrap();
    for name in ["gray.png", "tiny.png", "broken.jpg", "empty.webp", "huge.png"] {
        assert!(summary.skipped.iter().any(|line| line.contains(name)), "{name}: {:?}", summary.skipped);
    }
    assert_eq!(summary.skipped.len(), 5);
    for name in ["a.png", "b.png"] {
        std::fs::remove_file(at(name)).unwrap();
    }
    let refused = trained(&config, data.path(), &out.path().join("2"), &mut Until::default()).unwrap_err();
    assert!(matches!(refused, TrainError::NothingUsable { n_refused: 5, .. }), "{refused}");
}

#[test]
fn a_checkpoint_of_something_else_is_refused_by_name() {
    let (data, out) = (folder(), tempfile::tempdir().unwrap());
    trained(&config(1), data.path(), out.path(), &mut Until::default()).unwrap();
    let path = out.path().join("checkpoint.safetensors");
    let other = Config { arch: "siggraph17".into(), ..config(1) };
    let refused = trained(&other, data.path(), out.path(), &mut Until::default()).unwrap_err().to_string();
    assert!(refused.contains("a checkpoint of unihint, not of siggraph17"), "{refused}");
    let bytes = std::fs::read(&path).unwrap();
    let at = bytes.windows(24).position(|w| w == b"\"tintype-checkpoint\":\"1\"").unwrap();
    let mut later = bytes.clone();
    later[at + 22] = b'9';
    std::fs::write(&path, &later).unwrap();
    let refused = trained(&config(1), data.path(), out.path(), &mut Until::default()).unwrap_err().to_string();
    assert!(refused.contains("version 9"), "{refused}");
    for cut in [0, 4, 100, bytes.len() / 2] {
        std::fs::write(&path, &bytes[..cut]).unwrap();
        let refused = trained(&config(1), data.path(), out.path(), &mut Until::default()).unwrap_err();
        assert!(matches!(refused, TrainError::NotACheckpoint { .. }), "{cut}: {refused}");
    }
}

#[test]
fn a_loss_that_is_no_number_ends_the_run_and_keeps_the_last_good_checkpoint() {
    let (data, out) = (folder(), tempfile::tempdir().unwrap());
    trained(&config(6), data.path(), out.path(), &mut Until { step: Some(2), lines: vec![] }).unwrap();
    let path = out.path().join("checkpoint.safetensors");
    let before = std::fs::read(&path).unwrap();
    let mut wild = config(6);
    wild.rates.rate = 1e30;
    let refused = trained(&wild, data.path(), out.path(), &mut Until::default()).unwrap_err();
    assert!(matches!(&refused, TrainError::NotANumber { kept, .. } if *kept == path), "{refused}");
    assert!(before == std::fs::read(&path).unwrap());
}

#[test]
fn crops_depend_on_seed_step_and_place_alone() {
    let data = folder();
    let pictures = || Pictures::new(gather(&[PathBuf::from(data.path())]).unwrap(), 48, 1 << 20);
    let config = Config { palettes: 1.0, ..config(1) };
    let (first, second) = (pictures(), pictures());
    let made = |from: &Pictures, step, place| sample(from, &config, step, place).unwrap();
    // Another order, and a picture already in memory.
    let b = made(&second, 4, 1);
    assert!(made(&first, 3, 0) == made(&second, 3, 0) && made(&first, 4, 1) == b);
    assert!(made(&first, 3, 0) != made(&first, 3, 1));
    assert_eq!((b.rgb.len(), b.hint.len(), b.palette.len()), (3 * 32 * 32, 3 * 32 * 32, 64));
}

#[test]
fn every_network_of_the_worker_takes_a_step() {
    let data = folder();
    // The two of a gigabyte differ from their sisters in sizes alone.
    let ids =
        ["siggraph17", "eccv16", "deoldify-artistic", "ddcolor-tiny", "icolorit-tiny", "devc", "instance-colorization"];
    for id in ids {
        let out = tempfile::tempdir().unwrap();
        let size_px = if id == "icolorit-tiny" { 224 } else { 32 };
        let evaluation = Evaluation { pictures: 1, size_px, hints: vec![0], ..Evaluation::default() };
        let config = Config { arch: id.into(), size_px, batch: 1, evaluation, ..config(1) };
        let summary = trained(&config, data.path(), out.path(), &mut Until::default());
        assert!(summary.is_ok_and(|summary| summary.loss.is_finite()), "{id}");
    }
    let wrong = Config { arch: "icolorit-tiny".into(), ..config(1) };
    let refused = trained(&wrong, data.path(), data.path(), &mut Until::default()).unwrap_err();
    assert!(refused.to_string().contains("224"), "{refused}");
    let unknown = Config { arch: "unihnt".into(), ..config(1) };
    let refused = trained(&unknown, data.path(), data.path(), &mut Until::default()).unwrap_err();
    assert!(refused.to_string().contains("unihint"), "{refused}");
}
