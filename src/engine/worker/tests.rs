//! The engine's threads with a fake in place of the solver: latest wins, cancel, panic containment, clean shutdown.
//! Channels alone order events; nothing sleeps.

use tempfile::TempDir;

use super::*;
use crate::document::{DocumentId, Edit, Paint as StrokePaint, Photograph, Revision, Snapshot, Stroke, StrokeId};
use crate::engine::color::Then;
use crate::engine::neural::NeuralConfig;
use crate::engine::weights::Catalog;
use crate::engine::{ChromaReport, ChromaState, ChromaTexels, ReachReport};
use crate::photo::{Encoding, Format, Metadata, Photo, Pixels, Provenance, hash_of};
use crate::raster::{ImagePoint, Plane, Size};

/// A photograph and the work on it.
type Work = (Arc<Photo>, Arc<Snapshot>);

/// A hung engine fails a test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(60);

fn config(folder: &TempDir) -> EngineConfig {
    EngineConfig {
        recovery_folder: folder.path().join("recovery"),
        settings_folder: folder.path().join("settings"),
        preview_pixels: 40,
        rest: Duration::ZERO,
        networks: no_networks(folder),
        ..EngineConfig::default()
    }
}

/// No weights, and a worker that is not there.
fn no_networks(folder: &TempDir) -> NetworkConfig {
    let catalog = Catalog::at(folder.path().join("weights"));
    let neural = NeuralConfig { command: "no-such-worker serve".into(), ..NeuralConfig::default() };
    NetworkConfig { neural, catalog, ..NetworkConfig::default() }
}

fn networks(folder: &TempDir) -> Arc<Networks> {
    Arc::new(Networks::new(no_networks(folder)))
}

/// A colorer that knows no networks.
fn colorer(folder: &TempDir) -> Colorer {
    Colorer::new(Grain::Preview(usize::MAX), networks(folder))
}

/// Fakes in place of the solver.
fn painters(preview: Paint, full: Paint) -> Painters {
    Painters { preview, full, propose: Box::new(|_, _, _, _| Ok(())) }
}

/// An opened photograph of 12×9 pixels, written to `folder`.
fn photograph(folder: &TempDir) -> Work {
    photograph_of(folder, Size::new(12, 9))
}

fn photograph_of(folder: &TempDir, size: Size) -> Work {
    let path = folder.path().join("ida.png");
    let pixels = Plane::from_fn(size, |x, _| if x < 6 { [80; 3] } else { [180; 3] });
    let note = Provenance { software: "Tintype".into(), statement: "a test".into(), annotations: Vec::new() };
    let (encoding, metadata) = (Encoding::new(Format::Png), Metadata::default());
    crate::photo::save(&path, &Pixels::Rgb8(pixels), None, &encoding, &metadata, &note).unwrap();
    let photo = crate::photo::open(&path, &Limits::default()).unwrap();
    let snapshot = Snapshot::new(crate::engine::marked::photograph_of(&path, &photo));
    (Arc::new(photo), Arc::new(snapshot))
}

fn with_stroke(snapshot: &Snapshot) -> Arc<Snapshot> {
    let paint = StrokePaint::Color { a: 40.0, b: 20.0 };
    let stroke = Stroke::new(StrokeId(1), vec![ImagePoint::new(2.0, 4.0)], 1.0, paint);
    Arc::new(snapshot.apply(&Edit::AddStroke(stroke)).0)
}

fn color(engine: &Engine, revision: u64, (photo, snapshot): &Work) {
    let (photo, snapshot) = (Arc::clone(photo), Arc::clone(snapshot));
    engine.submit(Request::Color { revision: Revision::alone(revision), snapshot, photo });
}

/// Reports up to and with the first that `last` accepts.
fn until(engine: &Engine, last: impl Fn(&Report) -> bool) -> Vec<Report> {
    let mut seen = Vec::new();
    loop {
        let report = engine.reports.as_ref().unwrap().recv_timeout(PATIENCE).expect("the engine answers");
        let done = last(&report);
        seen.push(report);
        if done {
            return seen;
        }
    }
}

fn chroma_revisions(reports: &[Report]) -> Vec<u64> {
    reports.iter().filter_map(|r| if let Report::Chroma(c) = r { Some(c.revision.number) } else { None }).collect()
}

fn is_idle(report: &Report) -> bool {
    matches!(report, Report::Idle(_))
}

/// A fake that reports each job, holds the first until it is superseded, and panics at revision 13.
fn fake(started: Sender<u64>) -> Paint {
    Box::new(move |job, superseded, outlet| {
        let CanvasJob::Color(job) = job else { return Ok(Then::Rest) };
        started.send(job.revision.number).unwrap();
        assert!(job.revision.number != 13, "thirteen");
        while job.revision.number == 1 && !superseded() {
            std::thread::yield_now();
        }
        outlet.send(Report::Chroma(ChromaReport {
            revision: job.revision,
            texels: Arc::new(ChromaTexels::none()),
            state: ChromaState::Full,
            summary: None,
        }));
        Ok(Then::Rest)
    })
}

/// An engine with that fake for the canvas, the revisions the fake began, a photograph, and the folder of it all.
fn start_fake() -> (Engine, Receiver<u64>, Work, TempDir) {
    let folder = TempDir::new().unwrap();
    let (started, starts) = bounded(16);
    let never = Box::new(|_: &CanvasJob, _: &dyn Fn() -> bool, _: &Outlet| Ok(Then::Rest));
    let engine = Engine::start_with(config(&folder), || (), painters(fake(started), never), networks(&folder)).unwrap();
    let work = photograph(&folder);
    (engine, starts, work, folder)
}

#[test]
fn the_latest_job_wins_and_the_running_one_is_broken_off() {
    let (engine, starts, work, _folder) = start_fake();
    color(&engine, 1, &work);
    assert_eq!(starts.recv_timeout(PATIENCE), Ok(1));
    // Job 1 runs until it is superseded; of what follows, the last is always done, the others need not be.
    for revision in 2..=9 {
        color(&engine, revision, &work);
    }
    let reports = until(&engine, |r| matches!(r, Report::Chroma(c) if c.revision == Revision::alone(9)));
    assert!(chroma_revisions(&reports).is_sorted());
}

#[test]
fn a_panic_costs_one_job_and_is_told() {
    let (engine, _starts, work, _folder) = start_fake();
    color(&engine, 13, &work);
    let reports = until(&engine, is_idle);
    let told = reports.iter().any(|r| matches!(r, Report::Failed { message, .. } if message.contains("thirteen")));
    assert!(told, "{reports:?}");
    color(&engine, 14, &work);
    assert_eq!(chroma_revisions(&until(&engine, is_idle)), [14]);
}

#[test]
fn dropping_the_engine_ends_its_threads_though_nobody_reads_and_jobs_wait() {
    let (engine, starts, work, _folder) = start_fake();
    color(&engine, 1, &work);
    assert_eq!(starts.recv_timeout(PATIENCE), Ok(1));
    // More reports than the channel holds.
    for _ in 0..2 * REPORTS {
        engine.submit(Request::Recoverable);
    }
    drop(engine);
    // The fake went with its thread.
    assert_eq!(starts.try_recv(), Err(crossbeam_channel::TryRecvError::Disconnected));
}

#[test]
fn a_coarse_answer_comes_first_and_the_photographs_own_grid_last() {
    let folder = TempDir::new().unwrap();
    let engine = Engine::start(config(&folder), || ()).unwrap();
    let (photo, untouched) = photograph(&folder);
    let states = |revision: u64, snapshot: &Arc<Snapshot>| {
        color(&engine, revision, &(Arc::clone(&photo), Arc::clone(snapshot)));
        let reports = until(&engine, is_idle);
        let chroma = reports.into_iter().filter_map(|r| if let Report::Chroma(c) = r { Some(c) } else { None });
        chroma.map(|c| (c.revision.number, c.state, c.texels.size)).collect::<Vec<_>>()
    };
    let told = states(5, &with_stroke(&untouched));
    assert!(told.iter().all(|&(revision, ..)| revision == 5) && told.is_sorted_by_key(|t| t.1), "{told:?}");
    assert!(told.iter().any(|&(_, state, size)| state == ChromaState::Preview && size == Size::new(6, 5)), "{told:?}");
    assert_eq!(told.last(), Some(&(5, ChromaState::Full, photo.size())));
    assert_eq!(states(6, &untouched), [(6, ChromaState::Full, Size::new(1, 1))], "no strokes, no color");
}

#[test]
fn a_pass_that_is_broken_off_still_shows_color() {
    let folder = TempDir::new().unwrap();
    // Large enough for the solver to give drafts.
    let (photo, untouched) = photograph_of(&folder, Size::new(200, 150));
    let job = ColorJob { revision: Revision::alone(1), snapshot: with_stroke(&untouched), photo };
    let (sender, reports) = bounded(64);
    let outlet = Outlet::new(sender, Arc::new(|| ()));
    colorer(&folder).color(&job, &|| true, &outlet).unwrap();
    drop(outlet);
    let chroma = reports.iter().filter_map(|r| if let Report::Chroma(c) = r { Some(c) } else { None });
    let chroma: Vec<_> = chroma.collect();
    assert!(!chroma.is_empty(), "a hand that never rests sees color too");
    for report in chroma {
        let colored = report.texels.texels.iter().filter(|t| **t != [0, 0]).count();
        assert!(report.state == ChromaState::Draft && 2 * colored > report.texels.texels.len(), "{report:?}");
    }
}

#[test]
fn an_autosaved_work_is_offered_opened_and_discarded() {
    let folder = TempDir::new().unwrap();
    let work = photograph(&folder);
    let snapshot = with_stroke(&work.1);
    let offered = |engine: &Engine| {
        engine.submit(Request::Recoverable);
        let reports = until(engine, |r| matches!(r, Report::Recoverable(_)));
        let Some(Report::Recoverable(found)) = reports.into_iter().next_back() else { panic!("asked for") };
        found
    };
    {
        let engine = Engine::start(config(&folder), || ()).unwrap();
        assert!(offered(&engine).is_empty());
        engine.submit(Request::Autosave { revision: Revision::alone(2), snapshot: Arc::clone(&snapshot) });
    }
    let engine = Engine::start(config(&folder), || ()).unwrap();
    let [recovery] = &offered(&engine)[..] else { panic!("one work was autosaved") };
    assert_eq!((recovery.strokes, &recovery.photograph), (1, &snapshot.photograph.path));
    engine.submit(Request::Open { document: DocumentId(2), path: recovery.path.clone() });
    let reports = until(&engine, |r| matches!(r, Report::Opened(_) | Report::Failed { .. }));
    let Some(Report::Opened(opened)) = reports.last() else { panic!("{reports:?}") };
    assert!(opened.recovered && opened.project.is_none());
    assert_eq!(opened.snapshot, *snapshot);
    engine.submit(Request::Discard { document: DocumentId(2), hash: work.0.hash });
    assert!(offered(&engine).is_empty());
}

#[test]
fn a_file_that_does_not_open_is_told_with_its_path() {
    let folder = TempDir::new().unwrap();
    let engine = Engine::start(config(&folder), || ()).unwrap();
    let missing = folder.path().join("nobody.png");
    engine.submit(Request::Open { document: DocumentId(1), path: missing.clone() });
    let reports = until(&engine, |r| matches!(r, Report::Failed { .. }));
    let Some(Report::Failed { job, path, message, .. }) = reports.last() else { panic!("{reports:?}") };
    assert_eq!((job, path.as_deref()), (&JobKind::Opening, Some(missing.as_path())));
    assert!(message.contains("nobody.png"), "{message}");
}

#[test]
fn another_photograph_than_the_documents_is_refused() {
    let folder = TempDir::new().unwrap();
    let engine = Engine::start(config(&folder), || ()).unwrap();
    let (photo, snapshot) = photograph(&folder);
    let size = Size::new(5, 5);
    let other = Photograph { size, hash: hash_of(b"other"), ..(*snapshot.photograph).clone() };
    color(&engine, 3, &(photo, Arc::new(Snapshot::new(other))));
    let reports = until(&engine, |r| matches!(r, Report::Failed { .. }));
    assert!(matches!(reports.last(), Some(Report::Failed { message, .. }) if message.contains("5×5")));
}

fn reach(engine: &Engine, revision: u64, stroke: u64, (photo, snapshot): &Work) {
    let (photo, snapshot) = (Arc::clone(photo), Arc::clone(snapshot));
    engine.submit(Request::Reach { revision: Revision::alone(revision), stroke: StrokeId(stroke), snapshot, photo });
}

/// A fake that waits for a word before it answers a state, and finds the reach of stroke 7 until it is superseded.
fn patient_fake(started: Sender<u64>, word: Receiver<()>) -> Paint {
    Box::new(move |job, superseded, outlet| {
        match job {
            CanvasJob::Color(job) => {
                started.send(job.revision.number).unwrap();
                word.recv().unwrap();
                assert!(!superseded(), "a reach breaks off no state");
                let (texels, state) = (Arc::new(ChromaTexels::none()), ChromaState::Full);
                let revision = job.revision;
                outlet.send(Report::Chroma(ChromaReport { revision, texels, state, summary: None }));
            }
            CanvasJob::Reach(job) => {
                started.send(100 + job.stroke.0).unwrap();
                while job.stroke.0 == 7 && !superseded() {
                    std::thread::yield_now();
                }
                let revision = job.state.revision;
                outlet.send(Report::Reach(ReachReport { revision, stroke: job.stroke, texels: None }));
            }
            CanvasJob::Rest => {}
        }
        Ok(Then::Rest)
    })
}

#[test]
fn a_reach_waits_for_the_color_and_gives_way_to_the_next() {
    let folder = TempDir::new().unwrap();
    let ((started, starts), (say, word)) = (bounded(16), bounded(16));
    let never = Box::new(|_: &CanvasJob, _: &dyn Fn() -> bool, _: &Outlet| Ok(Then::Rest));
    let engine =
        Engine::start_with(config(&folder), || (), painters(patient_fake(started, word), never), networks(&folder))
            .unwrap();
    let work = photograph(&folder);
    color(&engine, 1, &work);
    assert_eq!(starts.recv_timeout(PATIENCE), Ok(1));
    reach(&engine, 1, 6, &work);
    reach(&engine, 1, 7, &work);
    say.send(()).unwrap();
    assert_eq!(starts.recv_timeout(PATIENCE), Ok(107), "of two that wait the later");
    color(&engine, 2, &work);
    assert_eq!(starts.recv_timeout(PATIENCE), Ok(2), "a state does not wait for a reach");
    say.send(()).unwrap();
    let reports = until(&engine, |r| matches!(r, Report::Chroma(c) if c.revision == Revision::alone(2)));
    assert_eq!(chroma_revisions(&reports), [1, 2]);
}

/// Two strokes, red in the left half and blue in the right.
fn with_two_strokes(snapshot: &Snapshot) -> Arc<Snapshot> {
    let first = with_stroke(snapshot);
    let points = vec![ImagePoint::new(9.0, 3.0), ImagePoint::new(9.0, 7.0)];
    let second = Stroke::new(StrokeId(2), points, 1.0, StrokePaint::Color { a: -10.0, b: -30.0 });
    Arc::new(first.apply(&Edit::AddStroke(second)).0)
}

#[test]
fn the_reach_of_a_stroke_is_told_and_those_of_all_make_the_whole() {
    let folder = TempDir::new().unwrap();
    let engine = Engine::start(config(&folder), || ()).unwrap();
    let (photo, untouched) = photograph(&folder);
    let work = (photo, with_two_strokes(&untouched));
    color(&engine, 4, &work);
    let texels = [1, 2].map(|stroke| {
        reach(&engine, 4, stroke, &work);
        let reports = until(&engine, |r| matches!(r, Report::Reach(_)));
        let Some(Report::Reach(told)) = reports.into_iter().next_back() else { panic!("asked for") };
        assert_eq!((told.revision, told.stroke), (Revision::alone(4), StrokeId(stroke)));
        told.texels.unwrap()
    });
    assert_eq!((texels[0].size, texels[1].size), (Size::new(6, 5), Size::new(6, 5)));
    for (x, y) in (0..5).flat_map(|y| (0..6).map(move |x| (x, y))) {
        let [red, blue] = [0, 1].map(|k| texels[k].share(x, y));
        assert!((red + blue - 1.0).abs() <= 0.004, "{red} and {blue}");
    }
    assert!(texels[0].share(0, 2) > 0.8 && texels[1].share(4, 2) > 0.8, "{texels:?}");
}

/// Reports of a colorer that did some work.
fn told(work: impl FnOnce(&Outlet)) -> Vec<Report> {
    let (sender, reports) = bounded(64);
    let outlet = Outlet::new(sender, Arc::new(|| ()));
    work(&outlet);
    drop(outlet);
    reports.iter().collect()
}

#[test]
fn another_color_is_there_at_once_and_as_exact_as_solved() {
    let folder = TempDir::new().unwrap();
    let (photo, untouched) = photograph_of(&folder, Size::new(200, 150));
    let state = |revision, snapshot: &Arc<Snapshot>| ColorJob {
        revision: Revision::alone(revision),
        snapshot: Arc::clone(snapshot),
        photo: Arc::clone(&photo),
    };
    let first = with_two_strokes(&untouched);
    let paint = StrokePaint::Color { a: -45.0, b: 60.0 };
    let second = Arc::new(first.apply(&Edit::Repaint { id: StrokeId(2), paint }).0);
    let mut shared = colorer(&folder);
    let answers = told(|outlet| {
        let stroke = StrokeId(2);
        shared.color(&state(1, &first), &|| false, outlet).unwrap();
        shared.reach(&ReachJob { state: state(1, &second), stroke }, &|| true, outlet).unwrap();
        shared.reach(&ReachJob { state: state(1, &first), stroke }, &|| false, outlet).unwrap();
        shared.reach(&ReachJob { state: state(2, &untouched), stroke }, &|| false, outlet).unwrap();
    });
    let reaches: Vec<_> = answers.iter().filter(|r| matches!(r, Report::Reach(_))).collect();
    assert_eq!(reaches.len(), 1, "one was broken off, one is of another state: {reaches:?}");
    let chroma = |revision, snapshot, superseded: bool, colorer: &mut Colorer| {
        let answers = told(|outlet| {
            colorer.color(&state(revision, snapshot), &|| superseded, outlet).unwrap();
        });
        let chroma = answers.into_iter().filter_map(|r| if let Report::Chroma(c) = r { Some(c) } else { None });
        chroma.collect::<Vec<_>>()
    };
    let at_once = chroma(2, &second, true, &mut shared);
    let [at_once] = &at_once[..] else { panic!("one answer, though there is other work: {}", at_once.len()) };
    let solved = chroma(2, &second, false, &mut colorer(&folder));
    let solved = solved.last().unwrap();
    assert_eq!((at_once.texels.size, solved.state), (photo.size(), ChromaState::Full));
    let alike = |chroma: &ChromaReport| {
        let pairs = chroma.texels.texels.iter().zip(&solved.texels.texels);
        pairs.flat_map(|(a, b)| [0, 1].map(|k| a[k].abs_diff(b[k]))).all(|difference| difference <= 1)
    };
    assert!(alike(at_once));
    let followed = chroma(3, &second, false, &mut shared);
    assert!(alike(followed.last().unwrap()) && followed.last().unwrap().summary.unwrap().cycles <= 2, "{followed:?}");
}

#[test]
fn what_a_refinement_took_is_let_go_once_nothing_is_to_be_refined() {
    let folder = TempDir::new().unwrap();
    let (told, jobs) = bounded(16);
    let preview: Paint = Box::new(|_, _, _| Ok(Then::Refine));
    let full: Paint = Box::new(move |job, _, _| {
        told.send(matches!(job, CanvasJob::Rest)).unwrap();
        Ok(Then::Rest)
    });
    let config = EngineConfig { idle: Duration::ZERO, ..config(&folder) };
    let engine = Engine::start_with(config, || (), painters(preview, full), networks(&folder)).unwrap();
    let work = photograph(&folder);
    for revision in [2, 3] {
        color(&engine, revision, &work);
        let is_rest = [(); 2].map(|()| jobs.recv_timeout(PATIENCE).expect("the engine goes on"));
        assert_eq!(is_rest, [false, true], "{revision}");
    }
    drop(engine);
    assert!(jobs.recv().is_err(), "let go of once");
}
