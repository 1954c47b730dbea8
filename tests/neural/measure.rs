//! What the wire costs: `cargo test --release --no-default-features --test neural -- --measure`.
//!
//! A fake worker takes a photograph of 256 × 256 and gives color and uncertainty of that size, with no network between: what
//! is left is encoding, pipes, threads and decoding. The real worker, where it is built, is timed from its start to its
//! first word.

#![expect(clippy::print_stdout, reason = "the figures are what the command is for")]

use std::time::Instant;

use tintype::engine::neural::{Client, NeuralConfig, NeuralError};
use tintype::engine::wire::{Answer, Array, Dtype, Fit, PhotoId, Task};

use super::check::{config, fake_always, predict, run};

/// Asks for the figures.
pub(crate) const FLAG: &str = "--measure";

/// The side of the photograph in pixels.
pub(crate) const SIDE: usize = 256;

/// Round trips and starts of which the median is told.
const ROUNDS: usize = 200;
const STARTS: usize = 10;

pub(crate) fn print() {
    let mut client = Client::new(config(fake_always("'is large'")));
    client.hello(&|| false).unwrap();
    let lightness = Array::new([1, SIDE, SIDE], Dtype::F32, vec![50.0; SIDE * SIDE]).unwrap();
    let (network, photo, fit) = (String::from("fake"), PhotoId(1), Fit::Published);
    let encode = || Task::Encode { network: network.clone(), photo, lightness: lightness.clone(), fit };
    let there = median_ms(ROUNDS, || assert!(run(&mut client, encode()).0.is_ok()));
    let back = median_ms(ROUNDS, || assert!(matches!(run(&mut client, predict()).0, Ok(Answer::Predicted { .. }))));
    println!("a photograph of {SIDE} x {SIDE} to the worker, f32: {there:.2} ms");
    println!("color and uncertainty of {SIDE} x {SIDE} from the worker, f16: {back:.2} ms");
    println!("a fake worker from start to ready: {:.1} ms", start_ms(|| config(fake_always("good"))));
    let real = Client::new(NeuralConfig::default()).hello(&|| false).map(|hello| hello.program.clone());
    match real {
        Ok(program) => println!("{program} from start to ready: {:.0} ms", start_ms(NeuralConfig::default)),
        Err(NeuralError::NotInstalled { .. }) => println!("tintype-models is not built: its start is not timed"),
        Err(error) => println!("{error}"),
    }
}

/// From start to ready, the end of the worker aside.
fn start_ms(config: impl Fn() -> NeuralConfig) -> f64 {
    let mut client = Client::new(config());
    let times = (0..STARTS).map(|_| {
        client.stop();
        timed_ms(|| assert!(client.hello(&|| false).is_ok()))
    });
    median(times.collect())
}

fn median_ms(n: usize, mut work: impl FnMut()) -> f64 {
    median((0..n).map(|_| timed_ms(&mut work)).collect())
}

fn timed_ms(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e3
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
