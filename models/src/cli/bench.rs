//! `tintype-models bench`: what the networks cost on this machine, as ratios within one run.
//!
//! The weights are noise, so colors mean nothing here; times do not depend on them, and differences between number formats
//! are those of maps of a lively size. Each time is the middle one of several, after one that does not count.

use super::bench_worker;
use super::say::say;
use crate::colorize::{
    Colorizer, Eccv16, Encoded, Fit, Hints, Options, Place, Point, Scaling, Siggraph17, UniHint, untrained,
};
use crate::device::{self, Precision, Processor};
use crate::nets;
use anyhow::ensure;
use std::time::Instant;
use tintype::eval::chroma_psnr;
use tintype::raster::{Chroma, Plane, Size};

/// What is measured, and how often.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How often each is measured; the middle of the times is told.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    repeats: u16,
    /// Sides of the square photographs that number formats are compared on.
    #[arg(long, value_delimiter = ',', default_values_t = [256, 512])]
    sizes: Vec<usize>,
    /// Compute on the first card instead of the processor.
    #[arg(long)]
    cuda: bool,
}

/// The seed of the noise.
const SEED: i64 = 17;

/// The side of the matrices that are multiplied: as many numbers as a deep layer of siggraph17 has.
const PRODUCT: i64 = 1536;

/// The side at which UniHint is measured: its usual one.
const USUAL: usize = 512;

pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    ensure!(args.sizes.iter().all(|side| (8..=2048).contains(side)), "sizes are from 8 to 2048 pixels");
    let place = quick_place(args)?;
    say(&format!(
        "{} against f32 on the processor; times in ms, the middle of {}",
        place.precision.label(),
        args.repeats
    ))?;
    say("network      size   f32      this     ratio   chroma PSNR   mean chroma")?;
    for side in &args.sizes {
        compare("siggraph17", *side, args, &siggraph17(Place::reference())?, &siggraph17(place)?)?;
    }
    for side in &args.sizes {
        compare("eccv16", *side, args, &eccv16(Place::reference())?, &eccv16(place)?)?;
    }
    compare("unihint", USUAL, args, &unihint(Place::reference())?, &unihint(place)?)?;
    ceiling(args.repeats, place)?;
    say("")?;
    say(
        "unihint, one more stroke with the photograph's maps kept: the first answer, then the whole one; the stroke is carried",
    )?;
    say("over the photograph by the solver first, which is part of both")?;
    say("numbers            size   stroke    carried   pass there  ratio   of a pass at 512")?;
    stroke("f32", &unihint(Place::reference())?, args)?;
    stroke(place.precision.label(), &unihint(place)?, args)?;
    say("")?;
    bench_worker::run(args.repeats, SEED)
}

/// Where and in which numbers a session would compute.
fn quick_place(args: &Args) -> anyhow::Result<Place> {
    let cuda = device::bring_in_cuda();
    if args.cuda {
        cuda?;
        return Ok(Place::on_card(0));
    }
    let processor = Processor::here();
    say(&format!("{}, {} threads, {}", processor.name, processor.n_threads, processor.features.join(" ")))?;
    Ok(Place::on_processor(&processor))
}

fn siggraph17(place: Place) -> anyhow::Result<Siggraph17> {
    Ok(Siggraph17::new(place, &nets::siggraph17::Config::default(), 0.0, untrained(SEED, Scaling::Rectified))?)
}

fn eccv16(place: Place) -> anyhow::Result<Eccv16> {
    Ok(Eccv16::new(place, &nets::eccv16::Config::default(), untrained(SEED, Scaling::Rectified))?)
}

fn unihint(place: Place) -> anyhow::Result<UniHint> {
    Ok(UniHint::new(place, &nets::unihint::Config::default(), untrained(SEED, Scaling::Normalized))?)
}

/// One line: the same pass by two networks that differ in their numbers only.
fn compare(name: &str, side: usize, args: &Args, exact: &dyn Colorizer, quick: &dyn Colorizer) -> anyhow::Result<()> {
    let photo = picture(side);
    let (exact_ms, truth) = middle(args.repeats, || whole(exact, &photo, side))?;
    let (quick_ms, found) = middle(args.repeats, || whole(quick, &photo, side))?;
    let ratio = exact_ms / quick_ms;
    say(&format!(
        "{name:<11}  {side:<4}  {exact_ms:>7.1}  {quick_ms:>7.1}  {ratio:>6.2}×  {:>8.1} dB  {:>9.1}",
        chroma_psnr(&found, &truth),
        mean_chroma(&truth),
    ))
}

/// A line for the draft and one for the usual size: a hint against a pass with its encoding.
fn stroke(label: &str, network: &dyn Colorizer, args: &Args) -> anyhow::Result<()> {
    let photo = picture(USUAL);
    let (usual_ms, _) = middle(args.repeats, || whole(network, &photo, USUAL))?;
    for side in network.draft().into_iter().chain([USUAL]) {
        let (whole_ms, _) = middle(args.repeats, || whole(network, &photo, side))?;
        let kept = network.encode(&photo, Fit::Keep { longest: side })?;
        let (ms, _) = middle(args.repeats, || pass(network, &kept))?;
        let carried_ms = carrying(&kept, args.repeats)?;
        let (there, usual) = (ms / whole_ms, ms / usual_ms);
        say(&format!(
            "{label:<17}  {side:<4}  {ms:>7.1}  {carried_ms:>8.1}  {whole_ms:>10.1}  {there:>6.2}  {usual:>8.2}"
        ))?;
    }
    Ok(())
}

fn whole(network: &dyn Colorizer, photo: &Plane<f32>, longest: usize) -> anyhow::Result<Chroma> {
    pass(network, &network.encode(photo, Fit::Keep { longest })?)
}

fn pass(network: &dyn Colorizer, photo: &Encoded) -> anyhow::Result<Chroma> {
    Ok(network.predict(photo, &hints(photo.grid.photo), &Options::default())?.ab)
}

/// Three small strokes.
fn hints(size: Size) -> Hints {
    let hint = |x, y, ab| Point { x: size.width * x / 8, y: size.height * y / 8, ab };
    Hints::Points(vec![hint(2, 3, [40.0, 30.0]), hint(6, 5, [-30.0, 20.0]), hint(4, 1, [0.0, -40.0])])
}

/// Milliseconds that carrying the strokes over a photograph takes, as UniHint is told of them.
fn carrying(photo: &Encoded, repeats: u16) -> anyhow::Result<f64> {
    let hints = hints(photo.grid.photo);
    let carry = || {
        let [a, b, _] = UniHint::carried(photo, &hints)?;
        Ok([a, b])
    };
    Ok(middle(repeats, carry)?.0)
}

/// How much quicker the processor multiplies matrices in these numbers than in 32 bits: what no network is quicker by, but
/// for what it gains from the order of memory.
fn ceiling(repeats: u16, place: Place) -> anyhow::Result<()> {
    let ms =
        |precision| middle_of((0..repeats).map(|_| device::product_ms(place.device, precision, PRODUCT)).collect());
    let (exact_ms, quick_ms) = (ms(Precision::Single), ms(place.precision));
    let size = format!("{PRODUCT}²");
    say(&format!("a product     {size:<6}{exact_ms:>7.1}  {quick_ms:>7.1}  {:>6.2}×  of matrices", exact_ms / quick_ms))
}

/// The middle of several times in milliseconds, and what came of the last.
fn middle(repeats: u16, mut job: impl FnMut() -> anyhow::Result<Chroma>) -> anyhow::Result<(f64, Chroma)> {
    let mut last = job()?;
    let mut times = Vec::with_capacity(usize::from(repeats));
    for _ in 0..repeats {
        let begun = Instant::now();
        last = job()?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok((middle_of(times), last))
}

/// The middle one of some numbers.
pub(super) fn middle_of(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A photograph's tones: slopes, edges and grain.
pub(super) fn picture(side: usize) -> Plane<f32> {
    Plane::from_fn(Size::new(side, side), |x, y| {
        let (u, v) = (x as f32 / side as f32, y as f32 / side as f32);
        let edge = if (u * 5.0).fract() > 0.6 && v > 0.4 { 18.0 } else { 0.0 };
        (50.0 + 30.0 * (u * 9.0).sin() * (v * 7.0).cos() + edge + 2.0 * ((x * 31 + y * 17) % 13) as f32 / 13.0)
            .clamp(0.0, 100.0)
    })
}

fn mean_chroma(ab: &Chroma) -> f64 {
    let pairs = ab[0].samples().iter().zip(ab[1].samples());
    pairs.map(|(a, b)| f64::from(a.hypot(*b))).sum::<f64>() / ab[0].samples().len().max(1) as f64
}
