//! What the machine's memory gives to the threads of this run.
//!
//! **Source:** the triad of STREAM (McCalpin, *Memory bandwidth and machine balance*, IEEE TCCA Newsletter, 1995), in
//! single precision; bytes are counted as there, two read and one written.

use std::hint::black_box;
use std::time::Instant;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::engine::EngineError;

/// Samples of each array: 128 MiB, more than most caches hold.
const SAMPLES: usize = 1 << 25;
/// Times it is run; the best counts, as in STREAM.
const TIMES: usize = 6;

/// Gigabytes (10⁹) a second with so many threads, or all.
///
/// # Errors
/// Where the threads cannot be had.
pub fn triad(threads: Option<usize>) -> Result<f64, EngineError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    let pool = pool.map_err(|e| EngineError::Thread(std::io::Error::other(e)))?;
    Ok(pool.install(triad_here))
}

fn triad_here() -> f64 {
    let (mut a, b, c) = (vec![0.0f32; SAMPLES], vec![1.0f32; SAMPLES], vec![2.0f32; SAMPLES]);
    let seconds = (0..TIMES).map(|_| {
        let began = Instant::now();
        let parts = a.par_chunks_mut(1 << 16).zip(b.par_chunks(1 << 16)).zip(c.par_chunks(1 << 16));
        parts.for_each(|((a, b), c)| a.iter_mut().zip(b).zip(c).for_each(|((a, b), c)| *a = b + 3.0 * c));
        black_box(&mut a);
        began.elapsed().as_secs_f64()
    });
    (12 * SAMPLES) as f64 / seconds.fold(f64::INFINITY, f64::min) / 1e9
}
