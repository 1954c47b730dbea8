//! A running worker: its process, its three threads, and one conversation at a time.

use std::io::{ErrorKind, Read, Write};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::command::WorkerCommand;
use super::pipe::{Stop, Stoppable, Waiter, stop};
use super::process::{Process, was_killed};
use super::tail::Tail;
use super::{NeuralConfig, NeuralError};
use crate::engine::EngineError;
use crate::engine::containment::named;
use crate::engine::wire::{self, Reply, WireError};

/// How often a waiting conversation looks at the cancel closure and the process: shorter than anything a person notices.
const TICK: Duration = Duration::from_millis(10);

/// How long the last words of a worker that is ending may take through its pipes, by far.
const DRAIN: Duration = Duration::from_millis(500);

/// Requests that may wait for the writer: a job and its cancel.
const FRAMES: usize = 2;

/// Replies that may wait to be received; a worker that sends more waits.
const EVENTS: usize = 8;

/// What the threads tell.
enum Event {
    Reply(Box<Reply>),
    Garbled(WireError),
    /// The worker closed its output.
    Ended,
    /// The worker closed its input.
    Deaf,
}

/// A running worker. Dropping it kills the process with all that it started, and waits for its threads.
pub(super) struct Worker {
    name: String,
    process: Process,
    frames: Option<Sender<Vec<u8>>>,
    events: Option<Receiver<Event>>,
    tail: Arc<Tail>,
    /// Closed once the error output was read to its end.
    tail_ended: Receiver<()>,
    /// Since when it is known that no reply will be written any more.
    ending: Option<Instant>,
    stop: Option<Stop>,
    threads: Vec<JoinHandle<()>>,
}

impl Worker {
    /// Starts the process and the threads that serve it.
    pub(super) fn start(config: &NeuralConfig) -> Result<Self, NeuralError> {
        let command = WorkerCommand::from_setting(&config.command)?;
        let program = command.name();
        let process = Process::start(&mut command.command()).map_err(|reason| match reason.kind() {
            ErrorKind::NotFound => NeuralError::NotInstalled { program: program.clone() },
            _ => NeuralError::Start { reason, program: program.clone() },
        })?;
        let (stop, waiter) = stop().map_err(NeuralError::System)?;
        let (frames, frame_queue) = bounded(FRAMES);
        let (event_lane, events) = bounded(EVENTS);
        let (tail_lane, tail_ended) = bounded(0);
        let mut worker = Self {
            name: program,
            process,
            frames: Some(frames),
            events: Some(events),
            tail: Arc::default(),
            tail_ended,
            ending: None,
            stop: Some(stop),
            threads: Vec::new(),
        };
        worker.serve(&waiter, frame_queue, event_lane, tail_lane)?;
        Ok(worker)
    }

    /// Starts the threads at the pipes.
    fn serve(
        &mut self,
        waiter: &Waiter,
        frames: Receiver<Vec<u8>>,
        events: Sender<Event>,
        tail_lane: Sender<()>,
    ) -> Result<(), NeuralError> {
        let child = self.process.child();
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(NeuralError::System(ErrorKind::BrokenPipe.into()));
        };
        let input = Stoppable::writer(input, waiter.clone()).map_err(NeuralError::System)?;
        let output = Stoppable::reader(output, waiter.clone());
        let errors = Stoppable::reader(errors, waiter.clone());
        let (deaf, tail) = (events.clone(), Arc::clone(&self.tail));
        let spawned = [
            named("networks-write", move || write_frames(input, &frames, &deaf)),
            named("networks-read", move || read_replies(output, &events)),
            named("networks-errors", move || {
                tail.follow(errors);
                drop(tail_lane);
            }),
        ];
        for thread in spawned {
            self.threads.push(thread.map_err(|error| match error {
                EngineError::Thread(reason) => NeuralError::System(reason),
                other => NeuralError::System(std::io::Error::other(other)),
            })?);
        }
        Ok(())
    }

    /// Whether the process is gone.
    pub(super) fn has_ended(&mut self) -> bool {
        self.process.has_ended()
    }

    /// Hands a frame to the writer, unless it is far behind: then the worker does not read, and what follows finds out.
    pub(super) fn send(&self, frame: Vec<u8>) {
        if let Some(frames) = &self.frames {
            drop(frames.try_send(frame));
        }
    }

    /// The next reply, or nothing for a while; an error where none will come any more.
    pub(super) fn receive(&mut self) -> Result<Option<Reply>, NeuralError> {
        let event = self.events.as_ref().map_or(Err(RecvTimeoutError::Disconnected), |e| e.recv_timeout(TICK));
        match event {
            Ok(Event::Reply(reply)) => Ok(Some(*reply)),
            Ok(Event::Garbled(error)) => Err(self.garbled(error)),
            Ok(Event::Deaf) => {
                self.ending.get_or_insert_with(Instant::now);
                Ok(None)
            }
            Err(RecvTimeoutError::Timeout) => self.silence(),
            Ok(Event::Ended) | Err(RecvTimeoutError::Disconnected) => Err(self.obituary()),
        }
    }

    /// The end of what it said on its error output.
    pub(super) fn said(&self) -> String {
        self.tail.quote()
    }

    /// Asks it to end, by closing its input after a last frame, and gives it some time.
    pub(super) fn close(mut self, frame: Vec<u8>, grace: Duration) {
        self.send(frame);
        self.frames = None;
        self.process.ends_within(grace);
    }

    /// Nothing came. Where the process is gone although its output is open, somebody else holds the pipe.
    fn silence(&mut self) -> Result<Option<Reply>, NeuralError> {
        if self.ending.is_none() && self.process.has_ended() {
            self.ending = Some(Instant::now());
        }
        match self.ending {
            Some(since) if since.elapsed() >= DRAIN => Err(self.obituary()),
            _ => Ok(None),
        }
    }

    fn garbled(&mut self, reason: WireError) -> NeuralError {
        match reason {
            // A process that ends in the middle of a reply: why it ended says more.
            WireError::Truncated | WireError::Stream(_) => self.obituary(),
            WireError::Version { found } => NeuralError::Version { found, program: self.name.clone() },
            reason => {
                // What prints something else than replies often says on the other stream why.
                self.tail_ended.recv_timeout(TICK).unwrap_or_default();
                NeuralError::Garbled { reason, said: self.said() }
            }
        }
    }

    /// Why it ended.
    fn obituary(&mut self) -> NeuralError {
        let ended = self.process.ends_within(DRAIN);
        // Its last words are still on their way.
        self.tail_ended.recv_timeout(DRAIN).unwrap_or_default();
        let status = self.process.end();
        let said = self.said();
        match status.filter(|_| ended) {
            Some(status) if was_killed(status) => NeuralError::Killed { said },
            Some(_) if lacks_libtorch(&said) => NeuralError::NoLibtorch { said },
            Some(status) => NeuralError::Died { status: status.to_string(), said },
            None => NeuralError::Died { status: "it closed the connection".into(), said },
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.process.end();
        // Each thread waits at a pipe or a channel; all of these end here.
        self.stop = None;
        self.frames = None;
        self.events = None;
        for thread in self.threads.drain(..) {
            // A panic in a thread has ended it, which is all that is wanted.
            drop(thread.join());
        }
    }
}

/// Whether these are the last words of a program for which the loader found no libtorch: "libtorch_cpu.so" on Linux,
/// "libtorch_cpu.dylib" on macOS. Windows says it in a window of its own.
fn lacks_libtorch(said: &str) -> bool {
    ["shared librar", "Library not loaded"].iter().any(|sign| said.contains(sign)) && said.contains("libtorch")
}

fn write_frames(mut input: impl Write, frames: &Receiver<Vec<u8>>, deaf: &Sender<Event>) {
    for frame in frames {
        if input.write_all(&frame).and_then(|()| input.flush()).is_err() {
            // Nobody listens any more where the worker is being dropped.
            drop(deaf.send(Event::Deaf));
            return;
        }
    }
}

fn read_replies(mut output: impl Read, events: &Sender<Event>) {
    loop {
        let event = match wire::read(&mut output) {
            Ok(Some(reply)) => Event::Reply(Box::new(reply)),
            Ok(None) => Event::Ended,
            Err(error) => Event::Garbled(error),
        };
        let is_last = !matches!(event, Event::Reply(_));
        if events.send(event).is_err() || is_last {
            return;
        }
    }
}
