//! The loop over channels: jobs, cancels, failures, the end. Nothing sleeps.

use super::*;
use crate::colorize::{ColorizeError, Colorizer, Encoded, Fit, Grid, Hints, Input, Options, Place, Prediction};
use crate::colorize::{Eccv16, Scaling, UniHint, untrained};
use crate::nets::{eccv16, siggraph17, unihint};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tch::Device;
use tintype::engine::weights::{Catalog, FileHash, sha256_of};
use tintype::engine::wire::{
    self, Answer, Array, Cuda, DeviceChoice, Dtype, FailureKind, HintPoint, JobId, PhotoId, Precision, Reply, Request,
    Task, WeightFile, WireError,
};
use tintype::raster::Plane;

mod references;

/// A hung loop fails a test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Frames as a stream; tells each time that all of them were read.
struct Feed {
    frames: Receiver<Vec<u8>>,
    drained: SyncSender<()>,
    rest: Vec<u8>,
}

impl Read for Feed {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            // A test that does not look is not told.
            self.drained.try_send(()).unwrap_or_default();
            let Ok(frame) = self.frames.recv() else { return Ok(0) };
            self.rest = frame;
        }
        let n = out.len().min(self.rest.len());
        out[..n].copy_from_slice(&self.rest[..n]);
        self.rest.drain(..n);
        Ok(n)
    }
}

/// A stream as replies.
struct Replies(SyncSender<Reply>);

impl Write for Replies {
    fn write(&mut self, frame: &[u8]) -> std::io::Result<usize> {
        // The codec writes a frame at once.
        self.0.send(wire::decode(frame).unwrap()).map_err(std::io::Error::other)?;
        Ok(frame.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A running loop and a weight file that is only there.
struct Served {
    frames: Option<SyncSender<Vec<u8>>>,
    drained: Receiver<()>,
    replies: Receiver<Reply>,
    gone: Receiver<()>,
    ended: JoinHandle<Result<(), WireError>>,
    weights: tempfile::NamedTempFile,
    job: u64,
}

fn serve(cards: Vec<Cuda>, open: Box<Open>) -> Served {
    let ((frames, queue), (drained, is_drained)) = (sync_channel(9), sync_channel(1));
    let ((out, replies), (gone, is_gone)) = (sync_channel(64), sync_channel(1));
    let feed = Feed { frames: queue, drained, rest: Vec::new() };
    let hello = wire::Hello { cuda: cards, ..hello(&["here"]) };
    let work = move || {
        run(
            feed,
            Replies(out),
            Desk::new(hello, Catalog::at("/nowhere".into()), Book::at("/nowhere/book".into()), open),
            move || gone.send(()).unwrap(),
        )
    };
    let ended = thread::Builder::new().spawn(work).unwrap();
    let weights = tempfile::NamedTempFile::new().unwrap();
    Served { frames: Some(frames), drained: is_drained, replies, gone: is_gone, ended, weights, job: 0 }
}

impl Served {
    fn ask(&mut self, task: Task) {
        self.job += 1;
        self.send(&wire::encode(&Request { job: JobId(self.job), task }).unwrap());
    }

    fn send(&self, frame: &[u8]) {
        self.frames.as_ref().unwrap().send(frame.to_vec()).unwrap();
    }

    /// The job's replies; the last one ends it.
    fn replies(&self) -> Vec<Answer> {
        let mut answers = Vec::new();
        loop {
            let reply = self.replies.recv_timeout(PATIENCE).expect("the loop answers");
            assert_eq!(reply.job, JobId(self.job));
            answers.push(reply.answer);
            if answers.last().unwrap().is_last() {
                return answers;
            }
        }
    }

    fn do_it(&mut self, task: Task) -> Answer {
        self.ask(task);
        self.replies().pop().unwrap()
    }

    fn load(&mut self, device: DeviceChoice) -> Answer {
        let weights = weight_file(self.weights.path());
        self.do_it(Task::Load { network: "here".into(), weights, device, precision: Precision::F32, mask_center: None })
    }

    fn encode(&mut self, side: usize) -> Answer {
        let lightness = Array::new([1, side, side], Dtype::F32, vec![50.0; side * side]).unwrap();
        self.do_it(Task::Encode { network: "here".into(), photo: PhotoId(1), lightness, fit: wire::Fit::Published })
    }

    fn fails(&mut self, task: Task, kind: FailureKind, says: &str) {
        let Answer::Failed { kind: found, message } = self.do_it(task) else { panic!("it is to fail: {says}") };
        assert!(found == kind && message.contains(says), "{found:?}: {message}");
    }
}

fn weight_file(path: &Path) -> WeightFile {
    let FileHash { name, sha256, .. } = sha256_of(path).unwrap();
    WeightFile { path: path.to_str().unwrap().into(), name, sha256 }
}

fn predict() -> Task {
    let (network, photo) = ("here".into(), PhotoId(1));
    Task::Predict { network, photo, hints: wire::Hints::None, options: wire::Options::default() }
}

fn siggraph(_: &Wanted, place: Place) -> Result<Box<dyn Colorizer>, Failure> {
    let config = siggraph17::Config { width: 8, ..siggraph17::Config::default() };
    tch::manual_seed(7);
    Ok(Box::new(crate::colorize::Siggraph17::new(place, &config, 0.0, |_| Ok(()))?))
}

/// What [`Told`] is to do with a prediction.
enum Order {
    Gray,
    Panic,
}

/// A network that tells when it begins, and waits for an order; on a card it has no memory.
struct Told {
    place: Place,
    began: SyncSender<()>,
    orders: Arc<Mutex<Receiver<Order>>>,
}

impl Colorizer for Told {
    fn id(&self) -> &'static str {
        "here"
    }

    fn accepts(&self) -> &'static [Input] {
        &[]
    }

    fn suggestion_sharpness(&self) -> Option<f64> {
        None
    }

    fn encode(&self, tones: &Plane<f32>, fit: Fit) -> Result<Encoded, ColorizeError> {
        let grid = Grid::new(tones.size(), fit, Fit::Published, 1)?;
        Ok(Encoded { grid, tones: grid.tones(tones), maps: Vec::new() })
    }

    fn predict(&self, photo: &Encoded, _: &Hints, _: &Options) -> Result<Prediction, ColorizeError> {
        if self.place.device != Device::Cpu {
            return Err(ColorizeError::OutOfMemory("CUDA out of memory".into()));
        }
        self.began.send(()).unwrap();
        let order = self.orders.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        assert!(matches!(order, Order::Gray), "odd shape");
        let plane = Plane::filled(photo.grid.photo, 0.0);
        Ok(Prediction { ab: [plane.clone(), plane], distribution: None })
    }
}

/// A loop whose network tells when it begins and waits for orders, with a photograph in it.
fn serve_told(cards: Vec<Cuda>, device: DeviceChoice) -> (Served, Receiver<()>, SyncSender<Order>) {
    let ((began, begins), (orders, queue)) = (sync_channel(9), sync_channel(9));
    let queue = Arc::new(Mutex::new(queue));
    let open = move |_: &Wanted, place| -> Result<Box<dyn Colorizer>, Failure> {
        Ok(Box::new(Told { place, began: began.clone(), orders: Arc::clone(&queue) }))
    };
    let mut served = serve(cards, Box::new(open));
    assert!(matches!(served.load(device), Answer::Loaded(_)));
    // So small that there is no coarse answer before.
    assert_eq!(served.encode(8), Answer::Done);
    (served, begins, orders)
}

#[test]
fn a_network_is_loaded_and_colors_a_photograph() {
    let mut served = serve(Vec::new(), Box::new(siggraph));
    let hello = served.do_it(Task::Hello { program: "a test".into() });
    assert!(matches!(hello, Answer::Hello(hello) if hello.networks == ["here"] && hello.loaded.is_empty()));
    let Answer::Loaded(run) = served.load(DeviceChoice::Cuda) else { panic!("it loads") };
    assert!(run.device == wire::Device::Cpu && run.fell_back.unwrap().contains("no usable card"));
    assert_eq!(served.encode(40), Answer::Done);
    let hints = wire::Hints::Points(vec![HintPoint { x: 3, y: 4, a: 40.0, b: 20.0 }]);
    let (network, photo, options) = (String::from("here"), PhotoId(1), wire::Options::default());
    let task = Task::Predict { network: network.clone(), photo, hints: hints.clone(), options };
    let Answer::Predicted { prediction, .. } = served.do_it(task) else { panic!("it predicts") };
    assert_eq!(prediction.ab.shape(), [2, 40, 40]);
    let task = Task::Unload { network: network.clone() };
    assert_eq!(served.do_it(task), Answer::Done);
    let task = Task::Uncertainty { network, photo, hints };
    served.fails(task, FailureKind::NotReady, "not loaded");
}

fn hinted(_: &Wanted, place: Place) -> Result<Box<dyn Colorizer>, Failure> {
    let config = unihint::Config { width: 32, depth: 1, n_heads: 4, ..unihint::Config::default() };
    Ok(Box::new(UniHint::new(place, &config, untrained(3, Scaling::Normalized))?))
}

#[test]
fn what_a_hint_changes_comes_coarse_before_it_comes_whole() {
    fn unhinted(_: &Wanted, place: Place) -> Result<Box<dyn Colorizer>, Failure> {
        let config = eccv16::Config { width: 8, ..eccv16::Config::default() };
        Ok(Box::new(Eccv16::new(place, &config, untrained(3, Scaling::Rectified))?))
    }
    // Of a small photograph the whole answer is there as soon; what takes no hints has done its work when it encoded.
    let check = |open: Box<Open>, side: usize, n_coarse: usize| {
        let mut served = serve(Vec::new(), open);
        assert!(matches!(served.load(DeviceChoice::Cpu), Answer::Loaded(_)));
        assert_eq!(served.encode(side), Answer::Done);
        served.ask(predict());
        let replies = served.replies();
        let coarse: Vec<_> =
            replies.iter().filter_map(|r| if let Answer::Partial(p) = r { Some(p) } else { None }).collect();
        assert_eq!(coarse.len(), n_coarse, "{side}");
        let Some(Answer::Predicted { prediction, .. }) = replies.last() else { panic!("it predicts") };
        assert!(coarse.iter().all(|p| p.ab.shape() == prediction.ab.shape() && p.ab != prediction.ab));
    };
    check(Box::new(hinted), 400, 1);
    check(Box::new(hinted), 320, 0);
    check(Box::new(unhinted), 400, 0);
}

#[test]
fn every_temperature_that_the_program_knows_is_one() {
    let mut served = serve(Vec::new(), Box::new(hinted));
    assert!(matches!(served.load(DeviceChoice::Cpu), Answer::Loaded(_)));
    assert_eq!(served.encode(40), Answer::Done);
    let colors = [0.0, 1e-9, 0.5, 2.0].map(|temperature| {
        let options = wire::Options { temperature: Some(temperature), ..wire::Options::default() };
        let (network, photo, hints) = ("here".into(), PhotoId(1), wire::Hints::None);
        match served.do_it(Task::Predict { network, photo, hints, options }) {
            Answer::Predicted { prediction, .. } => prediction.ab,
            other => panic!("{temperature}: {other:?}"),
        }
    });
    assert_eq!(colors[0], colors[1], "the likeliest color");
}

#[test]
fn a_network_with_a_distribution_suggests_colors_and_says_where_it_is_unsure() {
    let mut served = serve(Vec::new(), Box::new(siggraph));
    assert!(matches!(served.load(DeviceChoice::Auto), Answer::Loaded(_)));
    assert_eq!(served.encode(40), Answer::Done);
    let (network, photo, hints) = (String::from("here"), PhotoId(1), wire::Hints::None);
    let task = Task::Uncertainty { network: network.clone(), photo, hints: hints.clone() };
    let suggest = |pixel| Task::Suggest { network: network.clone(), photo, hints: hints.clone(), pixel, count: 5 };
    match served.do_it(task) {
        // Random weights may have a head that says nothing, which is then told.
        Answer::Failed { kind, .. } => assert_eq!(kind, FailureKind::Unsupported),
        Answer::Unsure { uncertainty, .. } => {
            assert_eq!(uncertainty.map.shape(), [1, 40, 40]);
            let Answer::Suggested { colors, .. } = served.do_it(suggest([39, 0])) else { panic!("it suggests") };
            assert!((1..=5).contains(&colors.len()));
            served.fails(suggest([40, 0]), FailureKind::BadRequest, "outside");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_not_there_is_named() {
    let mut served = serve(Vec::new(), Box::new(siggraph));
    served.fails(predict(), FailureKind::NotReady, "here is not loaded");
    assert!(matches!(served.load(DeviceChoice::Cpu), Answer::Loaded(_)));
    served.fails(predict(), FailureKind::NotReady, "not encoded");
    let boxes = vec![wire::ObjectBox { left: 0, top: 0, right: 1, bottom: 1 }];
    let options = wire::Options { boxes, ..wire::Options::default() };
    let task = Task::Predict { network: "here".into(), photo: PhotoId(1), hints: wire::Hints::None, options };
    served.fails(task, FailureKind::Unsupported, "no boxes");
    let (device, precision) = (DeviceChoice::Cpu, Precision::Auto);
    let weights = WeightFile { path: "/nowhere/here.safetensors".into(), ..weight_file(served.weights.path()) };
    let task = Task::Load { network: "here".into(), weights, device, precision, mask_center: None };
    served.fails(task, FailureKind::NoWeights, "/nowhere/here.safetensors");
}

#[test]
fn the_program_opens_only_what_it_knows_and_refuses_what_is_no_weight_file() {
    let weights = tempfile::NamedTempFile::with_suffix(".safetensors").unwrap();
    std::fs::write(&weights, "no weights").unwrap();
    let check = |network: &str, says: &str| {
        let wanted = Wanted { network: network.into(), weights: weights.path().into(), mask_center: None };
        let Err(failure) = open(&wanted, Place::reference()) else { panic!("{network}: it is to fail") };
        assert!(failure.to_string().contains(says), "{network}: {failure}");
    };
    check("telepathy", "siggraph17");
    for network in ["siggraph17", "eccv16", "unihint", "icolorit-tiny"] {
        check(network, ".safetensors");
    }
}

#[test]
fn a_cancel_is_seen_while_the_network_runs() {
    let (mut served, begins, orders) = serve_told(Vec::new(), DeviceChoice::Cpu);
    served.ask(predict());
    begins.recv_timeout(PATIENCE).unwrap();
    while served.drained.try_recv().is_ok() {}
    served.send(&wire::encode(&Request { job: JobId(served.job), task: Task::Cancel }).unwrap());
    served.drained.recv_timeout(PATIENCE).unwrap();
    orders.send(Order::Gray).unwrap();
    assert_eq!(served.replies().pop(), Some(Answer::Cancelled));
    orders.send(Order::Gray).unwrap();
    assert!(matches!(served.do_it(predict()), Answer::Predicted { .. }), "the next job is none of the cancel's");
}

#[test]
fn a_panic_costs_one_job() {
    let (mut served, _begins, orders) = serve_told(Vec::new(), DeviceChoice::Cpu);
    orders.send(Order::Panic).unwrap();
    served.fails(predict(), FailureKind::Inside, "odd shape");
    orders.send(Order::Gray).unwrap();
    assert!(matches!(served.do_it(predict()), Answer::Predicted { .. }));
    assert_eq!(served.do_it(Task::Shutdown), Answer::Done);
    assert!(served.ended.join().unwrap().is_ok());
}

#[test]
fn a_card_without_memory_gives_the_job_to_the_processor_and_says_so() {
    let card = Cuda { name: "a card".into(), memory_bytes: 1, free_bytes: None };
    let (mut served, _begins, orders) = serve_told(vec![card], DeviceChoice::Auto);
    orders.send(Order::Gray).unwrap();
    let Answer::Predicted { run, .. } = served.do_it(predict()) else { panic!("it predicts") };
    assert_eq!(run.device, wire::Device::Cpu);
    assert!(run.fell_back.unwrap().contains("CUDA out of memory"));
}

#[test]
fn what_is_no_request_ends_the_loop_with_a_reason() {
    let mut served = serve(Vec::new(), Box::new(siggraph));
    served.send(b"GET / HTTP/1.1\r\n\r\n");
    let reply = served.replies.recv_timeout(PATIENCE).unwrap();
    assert_eq!(reply.job, JobId(0));
    assert!(matches!(reply.answer, Answer::Failed { kind: FailureKind::BadRequest, .. }));
    served.frames = None;
    assert!(matches!(served.ended.join().unwrap(), Err(WireError::NotAFrame(_))));
}

#[test]
fn a_program_that_is_gone_is_noticed_in_the_middle_of_a_job() {
    let (mut served, begins, orders) = serve_told(Vec::new(), DeviceChoice::Cpu);
    served.ask(predict());
    begins.recv_timeout(PATIENCE).unwrap();
    served.frames = None;
    served.gone.recv_timeout(PATIENCE).expect("it is told");
    orders.send(Order::Gray).unwrap();
}
