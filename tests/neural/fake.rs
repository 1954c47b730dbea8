//! A worker that misbehaves in the manner it is told. It speaks the real protocol up to the point where it does not.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::thread;

use tintype::engine::wire::{
    self, Answer, Array, Device, Dtype, FailureKind, Hello, Hints, JobId, Options, Precision, Prediction, Processor,
    Reference, ReferenceId, Referred, Reply, Request, Run, SuggestedColor, Task, Uncertainty,
};

/// Tells this binary to be a worker; two words follow, the manner and a marker file.
pub(crate) const FLAG: &str = "--misbehave";

/// What a colorful network gives for a* and b* everywhere.
pub(crate) const COLORFUL: f32 = 24.0;

/// What a worker with little memory has free.
pub(crate) const LITTLE: u64 = 50_000_000;

/// In place of a marker file: every time, not only the first.
pub(crate) const ALWAYS: &str = "always";

/// Plays a worker. Where the marker is a file that exists already, a good one.
pub(crate) fn play(manner: &str, marker: &str) -> ExitCode {
    let is_first = marker == ALWAYS || !Path::new(marker).exists();
    if marker != ALWAYS {
        std::fs::write(marker, manner).unwrap();
    }
    let manner = if is_first { manner } else { "good" };
    begin(manner);
    let mut told: Vec<ReferenceId> = Vec::new();
    while let Some(Request { job, task }) = wire::read::<Request>(&mut io::stdin()).unwrap() {
        match task {
            Task::Hello { .. } => greet(manner, job),
            Task::Predict { hints, options, .. } if manner == "obeys all settings" => {
                reply(job, predicted(obeying(&hints, &options)));
            }
            Task::Predict { hints, .. } if manner == "following" => reply(job, following(&hints)),
            Task::Predict { options, .. } if manner == "counts boxes" => {
                reply(job, predicted(color(COLORFUL * options.boxes.len() as f32)));
            }
            Task::Predict { hints, .. } if manner == "dies of hints" && matches!(hints, Hints::None) => {
                reply(job, predicted(color(COLORFUL)));
            }
            Task::Refer { reference, picture, .. } if manner == "takes references" => {
                assert!(!told.contains(&reference) || !is_whole(&picture), "told of it twice");
                told.push(reference);
                reply(job, Answer::Done);
            }
            Task::Predict { options, .. } if manner == "takes references" => {
                reply(job, referred(&told, &options.references));
            }
            Task::Predict { .. } => answer(manner, job),
            Task::Load { .. } => reply(job, Answer::Loaded(run())),
            Task::Encode { .. } | Task::Refer { .. } | Task::Unload { .. } => reply(job, Answer::Done),
            Task::Suggest { .. } if manner == "tells no colors" => {
                reply(job, Answer::Suggested { colors: Vec::new(), run: run() })
            }
            Task::Suggest { pixel, .. } => reply(job, suggested(pixel)),
            Task::Uncertainty { .. } => reply(job, unsure()),
            Task::Shutdown if manner == "stays" => hang(),
            Task::Shutdown => return ExitCode::SUCCESS,
            _ => {}
        }
    }
    ExitCode::SUCCESS
}

/// Before anything was read.
fn begin(manner: &str) {
    match manner {
        "fails at start" => {
            say("error while loading shared libraries: libtorch_cpu.so\n");
            std::process::exit(127);
        }
        "is mute" => hang(),
        "floods stdout" => flood(io::stdout(), usize::MAX),
        "prints a greeting" => raw(b"Welcome to bigbox, 3 updates are waiting\n"),
        "floods stderr" => {
            flood(io::stderr(), 32 << 20);
            // And goes on while it works.
            thread::Builder::new().spawn(|| flood(io::stderr(), usize::MAX)).unwrap();
        }
        _ => {}
    }
}

fn greet(manner: &str, job: JobId) {
    match manner {
        "speaks another version" => {
            let mut frame = frame(job, Answer::Done);
            frame[4..6].copy_from_slice(&77u16.to_le_bytes());
            raw(&frame);
        }
        "hangs at the handshake" => hang(),
        "answers another question at the handshake" => reply(job, Answer::Done),
        "dies at the handshake" => die(3, "no"),
        "has little memory" => {
            let processor = Processor { free_bytes: Some(LITTLE), ..hello().processor };
            reply(job, Answer::Hello(Hello { processor, ..hello() }));
        }
        _ => reply(job, Answer::Hello(hello())),
    }
    if manner == "is deaf" {
        hang();
    }
    if manner == "dies between jobs" {
        die(4, "bored");
    }
}

fn answer(manner: &str, job: JobId) {
    match manner {
        "hangs in a job" | "stays" => hang(),
        "floods stdout in a job" => flood(io::stdout(), usize::MAX),
        "cuts a reply" => {
            let frame = frame(job, prediction());
            raw(&frame[..frame.len() - 3]);
            die(7, "torn")
        }
        "cuts a reply and hangs" => {
            let frame = frame(job, prediction());
            raw(&frame[..frame.len() - 3]);
            hang();
        }
        "lies about sizes" => {
            let mut frame = frame(job, prediction());
            frame[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
            raw(&frame);
            hang();
        }
        "dies" | "dies of hints" => die(7, "terminate called after throwing an instance of 'c10::Error'"),
        "panics" => panic!("index out of bounds"),
        "is killed" => kill_itself(),
        "runs out of memory" => fail(job, FailureKind::OutOfMemory, "siggraph17 needs 3 GB and 1 GB is free"),
        "has no weights" => fail(job, FailureKind::NoWeights, "there is no weight file: siggraph17.pth"),
        "answers another job" => reply(JobId(job.0 + 1), prediction()),
        "answers another question" => reply(job, Answer::Hello(hello())),
        "cannot read" => fail(JobId(0), FailureKind::BadRequest, "the request is not valid"),
        "leaves a process in its group" => leave(Command::new("sleep").arg("600"), job),
        "leaves a process that holds its pipes" => {
            leave(Command::new("setsid").args(["sleep", "3"]), job);
            die(9, "gone");
        }
        "obeys" => await_cancel(job, Answer::Cancelled),
        "is done when cancelled" => await_cancel(job, prediction()),
        "reports without end" => loop {
            progress(job, "Working");
        },
        "is large" => reply(job, large()),
        "colorful" => reply(job, predicted(color(COLORFUL))),
        "has no card" => {
            let run = Run { fell_back: Some("there is no usable card".into()), ..run() };
            reply(job, Answer::Predicted { prediction: color(COLORFUL), run });
        }
        "tells its number" => {
            progress(job, &std::process::id().to_string());
            hang();
        }
        _ => {
            progress(job, "Looking");
            reply(job, Answer::Partial(color(0.5)));
            progress(job, "Coloring");
            reply(job, prediction());
        }
    }
}

/// Says that it works, and ends the job so when it is cancelled.
fn await_cancel(job: JobId, end: Answer) {
    progress(job, "Waiting");
    let request = wire::read::<Request>(&mut io::stdin()).unwrap();
    assert_eq!(request, Some(Request { job, task: Task::Cancel }));
    reply(job, end);
}

fn leave(command: &mut Command, job: JobId) {
    progress(job, &command.spawn().unwrap().id().to_string());
}

fn kill_itself() {
    Command::new("kill").args(["-9", &std::process::id().to_string()]).status().unwrap();
    hang();
}

fn hang() -> ! {
    loop {
        thread::park();
    }
}

fn die(code: i32, words: &str) -> ! {
    say(words);
    std::process::exit(code);
}

fn say(words: &str) {
    io::stderr().write_all(words.as_bytes()).unwrap();
}

/// Writes until so much is written, or nobody reads any more.
fn flood(mut out: impl Write, n_bytes: usize) {
    let chunk = b"y\n".repeat(1 << 14);
    let mut n_written = 0;
    while n_written < n_bytes && out.write_all(&chunk).is_ok() {
        n_written = n_written.saturating_add(chunk.len());
    }
}

fn raw(bytes: &[u8]) {
    let mut out = io::stdout();
    out.write_all(bytes).and_then(|()| out.flush()).unwrap();
}

fn frame(job: JobId, answer: Answer) -> Vec<u8> {
    wire::encode(&Reply { job, answer }).unwrap()
}

fn reply(job: JobId, answer: Answer) {
    raw(&frame(job, answer));
}

fn progress(job: JobId, stage: &str) {
    reply(job, Answer::Progress { stage: stage.into(), fraction: 0.5 });
}

fn fail(job: JobId, kind: FailureKind, message: &str) {
    reply(job, Answer::Failed { kind, message: message.into() });
}

fn hello() -> Hello {
    let processor = Processor { features: vec!["avx2".into()], threads: 2, free_bytes: None };
    let program = "a fake worker".into();
    let host = "bigbox".into();
    Hello { program, host, processor, cuda: Vec::new(), networks: vec!["fake".into()], loaded: Vec::new() }
}

fn color(value: f32) -> Prediction {
    let ab = Array::new([2, 4, 6], Dtype::F16, vec![value; 48]).unwrap();
    Prediction { ab, confidence: None, uncertainty: None }
}

/// What a network of the usual size gives.
fn large() -> Answer {
    let side = crate::measure::SIDE;
    let array = |channels: usize| Array::new([channels, side, side], Dtype::F16, vec![0.5; channels * side * side]);
    predicted(Prediction { ab: array(2).unwrap(), confidence: None, uncertainty: array(1).ok() })
}

fn prediction() -> Answer {
    predicted(color(1.0))
}

fn predicted(prediction: Prediction) -> Answer {
    Answer::Predicted { prediction, run: run() }
}

fn run() -> Run {
    let (device, precision) = (Device::Cpu, Precision::F32);
    Run { device, fell_back: None, precision, memory_bytes: None, elapsed_ms: 1.0 }
}

/// A color that tells what it was asked with: a* the saturation, b* what is painted, or the palette.
fn obeying(hints: &Hints, options: &Options) -> Prediction {
    let palette = options.palette.iter().map(|swatch| swatch.share * swatch.b).sum::<f32>();
    let painted = match hints {
        Hints::Planes { ab, mask } => ab.samples()[mask.samples().len()..].iter().fold(0.0f32, |most, b| most.max(*b)),
        _ => 0.0,
    };
    let (a, b) = (COLORFUL * options.saturation, palette + painted);
    let ab = Array::new([2, 4, 6], Dtype::F32, [vec![a; 24], vec![b; 24]].concat()).unwrap();
    Prediction { ab, confidence: None, uncertainty: None }
}

/// The color of the first pixel that is painted, everywhere; none where nothing is.
fn following(hints: &Hints) -> Answer {
    let Hints::Planes { ab, mask } = hints else { return predicted(color(0.0)) };
    let painted = mask.samples().iter().position(|m| *m > 0.0).unwrap();
    let [a, b] = [0, 1].map(|c| ab.samples()[c * mask.samples().len() + painted]);
    let samples = [vec![a; 24], vec![b; 24]].concat();
    let ab = Array::new([2, 4, 6], Dtype::F32, samples).unwrap();
    predicted(Prediction { ab, confidence: None, uncertainty: None })
}

/// Whether a reference gives everywhere and to everything.
fn is_whole(picture: &Reference) -> bool {
    picture.here.samples().iter().chain(picture.there.samples()).all(|part| *part == 0.0)
}

/// More color the more is made of references, and all that it is to take color from it was told of.
fn referred(told: &[ReferenceId], references: &[Referred]) -> Answer {
    if references.iter().any(|one| !told.contains(&one.reference)) {
        return Answer::Failed { kind: FailureKind::NotReady, message: "of which reference?".into() };
    }
    predicted(color(COLORFUL * references.iter().map(|one| one.strength).sum::<f32>()))
}

/// A color that tells the pixel it was asked for, and a less likely one.
fn suggested([x, y]: [u32; 2]) -> Answer {
    let color = |a: f32, b: f32, weight| SuggestedColor { a, b, weight };
    Answer::Suggested { colors: vec![color(x as f32, y as f32, 0.75), color(0.0, 0.0, 0.25)], run: run() }
}

fn unsure() -> Answer {
    let map = Array::new([1, 4, 6], Dtype::F32, (0..24u8).map(|k| f32::from(k) / 24.0).collect()).unwrap();
    Answer::Unsure { uncertainty: Uncertainty { map, next: [5, 3] }, run: run() }
}
