//! The end of `tintype-models bench`: what it costs that networks live in a process of their own, from the start of that
//! process to the last byte of its answer.
//!
//! This program starts itself as the worker, with weights of noise in a file that goes away, and plays the program's part
//! of the conversation. What a worker says it took for a job does not hold the way there and back; the rest of the time is
//! the wire's.

use super::bench::{middle_of, picture};
use super::say::say;
use crate::colorize::write_untrained;
use anyhow::{Context, bail, ensure};
use std::io::BufReader;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;
use tintype::engine::weights::{FileHash, sha256_of};
use tintype::engine::wire::{
    self, Answer, Array, DeviceChoice, Dtype, Fit, Hints, JobId, Options, PhotoId, Precision, Reply, Request, Run,
    Task, WeightFile,
};
use tintype::raster::Plane;

/// The side of the photograph that goes there and back, in pixels.
const SIDE: usize = 256;

/// The network that is asked.
const NETWORK: &str = "unihint";

/// Two lines: a start, and a way there and back.
pub(super) fn run(repeats: u16, seed: i64) -> anyhow::Result<()> {
    let weights = tempfile::Builder::new().suffix(".safetensors").tempfile()?;
    write_untrained(weights.path(), seed)?;
    let starts = (0..repeats).map(|_| Ok(Worker::start()?.1)).collect::<anyhow::Result<Vec<f64>>>()?;
    say(&format!("the worker from its start to its first word: {:.0} ms", middle_of(starts)))?;
    let (mut worker, _) = Worker::start()?;
    worker.load(weights.path())?;
    let trips = (0..repeats).map(|_| worker.trip()).collect::<anyhow::Result<Vec<_>>>()?;
    let [wire, network] = [0, 1].map(|k| middle_of(trips.iter().map(|trip| trip[k]).collect()));
    say(&format!(
        "a stroke there (f32) and color back (f16) at {SIDE} × {SIDE}: {wire:.2} ms beside {network:.0} ms of the network"
    ))
}

/// A running worker of this program's own, ended when it is dropped.
struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    job: u64,
}

impl Worker {
    /// Starts one and waits for its first word; the time from start to word in milliseconds.
    fn start() -> anyhow::Result<(Self, f64)> {
        let begun = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the worker does not start")?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("the worker has no pipes");
        };
        let mut worker = Self { child, input, output: BufReader::new(output), job: 0 };
        worker.ask(Task::Hello { program: "tintype-models bench".into() })?;
        Ok((worker, milliseconds(begun)))
    }

    /// Makes it ready for strokes on a photograph.
    fn load(&mut self, weights: &Path) -> anyhow::Result<()> {
        let path = weights.to_str().context("the temporary folder has an odd name")?.to_owned();
        let FileHash { name, sha256, .. } = sha256_of(weights)?;
        let weights = WeightFile { path, name, sha256 };
        let (device, precision, network) = (DeviceChoice::Cpu, Precision::Auto, NETWORK.to_owned());
        self.ask(Task::Load { network: network.clone(), weights, device, precision, mask_center: None })?;
        let lightness = Array::from_planes([&picture(SIDE)], Dtype::F32)?;
        self.ask(Task::Encode { network, photo: PhotoId(1), lightness, fit: Fit::Published })?;
        // The first pass takes longer than the others.
        self.trip().map(|_| ())
    }

    /// Milliseconds of the wire and of the network for one more stroke.
    fn trip(&mut self) -> anyhow::Result<[f64; 2]> {
        let mask = Plane::from_fn(tintype::raster::Size::new(SIDE, SIDE), |x, y| {
            f32::from(u8::from((100..140).contains(&x) && (100..110).contains(&y)))
        });
        let ab = [mask.map(|m| 40.0 * m), mask.map(|m| 30.0 * m)];
        let begun = Instant::now();
        let (ab, mask) = (Array::from_planes(&ab, Dtype::F32)?, Array::from_planes([&mask], Dtype::F32)?);
        let (network, photo, hints) = (NETWORK.to_owned(), PhotoId(1), Hints::Planes { ab, mask });
        let answer = self.ask(Task::Predict { network, photo, hints, options: Options::default() })?;
        let whole = milliseconds(begun);
        let Answer::Predicted { run: Run { elapsed_ms, .. }, .. } = answer else { bail!("it gives no color") };
        let network = f64::from(elapsed_ms);
        Ok([whole - network, network])
    }

    /// Asks and waits for the last answer.
    fn ask(&mut self, task: Task) -> anyhow::Result<Answer> {
        self.job += 1;
        let job = JobId(self.job);
        wire::write(&mut self.input, &Request { job, task })?;
        loop {
            let Some(reply) = wire::read::<Reply>(&mut self.output)? else { bail!("the worker ended") };
            ensure!(reply.job == job, "the worker answered another question");
            match reply.answer {
                Answer::Failed { message, .. } => bail!(message),
                answer if answer.is_last() => return Ok(answer),
                _ => {}
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // One that is gone needs no killing, and one that is killed goes.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}
