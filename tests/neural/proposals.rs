//! What networks propose, as the engine takes it: for the canvas, the export and the questions of a person.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tintype::color::{Lab, ciede2000, lab_from_srgb};
use tintype::document::{Base, Edit, HintUse, MethodId, Paint, Proposing, Revision, Snapshot, Stroke};
use tintype::engine::weights::{Catalog, FileHash, Installed, Origin, sha256_of};
use tintype::engine::{
    ChromaReport, ChromaState, Depth, Engine, EngineConfig, ExportOptions, JobKind, NetworkConfig, Networks, Photo,
    Report, Request, export, methods, render, untouched_snapshot,
};
use tintype::photo::Pixels;
use tintype::raster::{ImagePoint, Plane, Size};

use super::check::{Test, config, fake_always, fake_once};
use super::fake::COLORFUL;

pub(crate) const TESTS: &[Test] = &[
    ("proposals::a_proposal_colors_the_picture_and_strokes_are_exact", exact),
    ("proposals::a_stroke_keeps_to_its_object", kept_apart),
    ("proposals::the_settings_of_a_proposal_count", settings_count),
    ("proposals::a_network_that_is_told_of_strokes_follows_them", guided),
    ("proposals::what_fails_costs_the_proposal_alone_and_is_told_once", failing),
    ("proposals::weights_that_are_not_installed_are_told_and_strokes_are_colored", missing),
    ("proposals::a_network_that_ran_on_another_device_is_told_of_once", fallen_back),
    ("proposals::a_network_that_does_not_fit_is_refused_before_it_is_loaded", no_room),
    ("proposals::a_network_suggests_and_doubts_where_it_is_asked", asked),
    ("proposals::installed_weights_are_methods", listed),
];

const SIZE: Size = Size::new(96, 64);

/// A photograph of two fields, 90 and 170 of 255, side by side, and a folder of weights.
struct Studio {
    folder: TempDir,
    photo: Arc<Photo>,
    untouched: Snapshot,
}

impl Studio {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ida.png");
        let gray = |x: u32| image::Luma([if x < 48 { 90u8 } else { 170 }]);
        image::GrayImage::from_fn(96, 64, |x, _| gray(x)).save(&path).unwrap();
        install(&folder.path().join("weights"), "siggraph17");
        let (photo, untouched) = untouched_snapshot(&path, &Base::default()).unwrap();
        Self { folder, photo: Arc::new(photo), untouched }
    }

    fn config(&self, command: String) -> NetworkConfig {
        let catalog = Catalog::at(self.folder.path().join("weights"));
        NetworkConfig { neural: config(command), catalog, ..NetworkConfig::default() }
    }

    /// The work with a network as its base.
    fn based(&self, proposing: Proposing) -> Snapshot {
        let base = Base { method: MethodId("siggraph17".into()), proposing, ..Base::default() };
        self.untouched.apply(&Edit::SetBase(base)).0
    }

    /// What is exported, in Lab.
    fn exported(&self, manner: &str, snapshot: &Snapshot) -> Plane<Lab> {
        let networks = Networks::new(self.config(fake_always(manner)));
        let watch = &mut |_| ControlFlow::Continue(());
        let rendered = render(snapshot, &self.photo, &networks, Depth::Sixteen, watch).unwrap();
        let Pixels::Rgb16(pixels) = rendered.pixels else { panic!("16 bits were asked for") };
        pixels.map(|rgb| lab_from_srgb(rgb.map(|v| f32::from(v) / 65535.0)))
    }

    fn engine(&self, command: String) -> Engine {
        let engine = EngineConfig {
            recovery_folder: self.folder.path().join("recovery"),
            settings_folder: self.folder.path().join("settings"),
            preview_pixels: 2000,
            rest: Duration::ZERO,
            networks: self.config(command),
            ..EngineConfig::default()
        };
        Engine::start(engine, || ()).unwrap()
    }

    fn color(&self, revision: u64, snapshot: &Snapshot) -> Request {
        let (snapshot, photo) = (Arc::new(snapshot.clone()), Arc::clone(&self.photo));
        Request::Color { revision: Revision::alone(revision), snapshot, photo }
    }
}

/// Puts weights of a network into a folder, as far as the program looks at them; the fake worker does not.
pub(crate) fn install(folder: &Path, id: &str) {
    install_as(folder, id, "siggraph17");
}

/// The same of another architecture.
pub(crate) fn install_as(folder: &Path, id: &str, architecture: &str) {
    fs::create_dir_all(folder).unwrap();
    let weights = folder.join(format!("{id}.safetensors"));
    fs::write(&weights, "numbers").unwrap();
    let note = Installed {
        id: id.into(),
        architecture: architecture.into(),
        file: sha256_of(&weights).unwrap(),
        parameters: 7,
        sources: vec![FileHash { name: "a.pth".into(), bytes: 9, sha256: "00".into() }],
        known: None,
        licence: None,
        mask_cent: Some(0.0),
        added: "2026-01-31".into(),
        tested: true,
        origin: Origin::Added,
    };
    fs::write(folder.join(format!("{id}.json")), serde_json::to_string(&note).unwrap()).unwrap();
}

fn with_stroke(snapshot: &Snapshot, at: (f32, f32), paint: Paint) -> Snapshot {
    let points = vec![ImagePoint::new(at.0 - 4.0, at.1), ImagePoint::new(at.0 + 4.0, at.1)];
    snapshot.apply(&Edit::AddStroke(Stroke::new(snapshot.next_stroke_id(), points, 3.0, paint))).0
}

const GREEN: Paint = Paint::Color { a: -20.0, b: 15.0 };

/// Whether a pixel has this color, up to what rounding and gamut leave.
fn is(picture: &Plane<Lab>, (x, y): (usize, usize), [a, b]: [f32; 2]) -> bool {
    let found = picture[(x, y)];
    ciede2000(found, Lab::new(found.l, a, b)) < 0.5
}

fn exact() {
    let studio = Studio::new();
    let based = studio.based(Proposing::default());
    let plain = studio.exported("colorful", &based);
    for place in [(0, 0), (40, 30), (60, 20), (95, 63)] {
        assert!(is(&plain, place, [COLORFUL; 2]), "{place:?}: {:?}", plain[place]);
    }
    let painted = studio.exported("colorful", &with_stroke(&based, (20.0, 30.0), GREEN));
    for place in [(16, 30), (20, 30), (24, 31)] {
        assert!(is(&painted, place, [-20.0, 15.0]), "{place:?}: {:?}", painted[place]);
    }
}

fn kept_apart() {
    let studio = Studio::new();
    let based = studio.based(Proposing::default());
    let painted = with_stroke(&based, (20.0, 30.0), GREEN);
    let picture = studio.exported("colorful", &painted);
    assert!(is(&picture, (5, 5), [-20.0, 15.0]), "the rest of the field: {:?}", picture[(5, 5)]);
    assert!(is(&picture, (70, 30), [COLORFUL; 2]), "the other field: {:?}", picture[(70, 30)]);
    // A stroke that keeps the proposal holds it where the other stroke would have come.
    let kept = studio.exported("colorful", &with_stroke(&painted, (40.0, 60.0), Paint::Keep));
    assert!(is(&kept, (40, 60), [COLORFUL; 2]) && !is(&picture, (40, 60), [COLORFUL; 2]), "{:?}", kept[(40, 60)]);
}

fn settings_count() {
    let studio = Studio::new();
    let proposing = |strength| studio.based(Proposing { strength, ..Proposing::default() });
    let none = studio.exported("colorful", &proposing(0.0));
    assert!(none.samples().iter().all(|lab| lab.chroma() < 0.1), "a proposal that is not held at all");
    let loose = studio.exported("colorful", &proposing(0.2));
    assert!(is(&loose, (70, 30), [COLORFUL; 2]), "one color everywhere stays one color however loosely it is held");
}

fn guided() {
    let studio = Studio::new();
    let proposing = |hints| studio.based(Proposing { hints, ..Proposing::default() });
    let far = (70, 30);
    let told = with_stroke(&proposing(HintUse::Network), (20.0, 30.0), GREEN);
    assert!(is(&studio.exported("following", &told), far, [-20.0, 15.0]));
    let untold = with_stroke(&proposing(HintUse::Solver), (20.0, 30.0), GREEN);
    let left = studio.exported("following", &untold)[far];
    assert!(left.chroma() < 2.0, "gray, as it was proposed, but for a trace across the border: {left:?}");
}

/// Reports until the color of a revision is there in full, and that color.
fn until_full(engine: &Engine, revision: u64) -> (Vec<Report>, ChromaReport) {
    let mut before = Vec::new();
    loop {
        match engine.next_report().expect("the engine goes on") {
            Report::Chroma(c) if c.state == ChromaState::Full && c.revision == Revision::alone(revision) => {
                return (before, c);
            }
            report => before.push(report),
        }
    }
}

/// The color of a place of the photograph on the canvas, as whole units of a* and b*.
fn shown(report: &ChromaReport, (x, y): (usize, usize)) -> [i8; 2] {
    let size = report.texels.size;
    report.texels.texels[y * size.height / SIZE.height * size.width + x * size.width / SIZE.width]
}

fn failures(reports: &[Report]) -> Vec<&str> {
    let mut told = Vec::new();
    for report in reports {
        if let Report::Failed { job: JobKind::Proposing, message, .. } = report {
            told.push(message.as_str());
        }
    }
    told
}

fn failing() {
    let studio = Studio::new();
    let engine = studio.engine(fake_once("dies", studio.folder.path()));
    let painted = with_stroke(&studio.based(Proposing::default()), (20.0, 30.0), GREEN);
    engine.submit(studio.color(1, &painted));
    let (before, color) = until_full(&engine, 1);
    let told = failures(&before);
    assert!(told.len() == 1 && told[0].contains("stopped"), "{told:?}");
    assert_eq!([shown(&color, (20, 30)), shown(&color, (5, 5))], [[-20, 15]; 2], "strokes are colored all the same");
    let more = with_stroke(&painted, (70.0, 30.0), Paint::Neutral);
    engine.submit(studio.color(2, &more));
    let (before, _) = until_full(&engine, 2);
    assert_eq!(failures(&before), [""; 0], "told once");
    engine.submit(Request::Retry);
    // The lane of Retry is another than that of colors: its end is waited for.
    while !matches!(engine.next_report(), Some(Report::Idle(JobKind::Proposing))) {}
    engine.submit(studio.color(3, &painted));
    let color = loop {
        let (_, color) = until_full(&engine, 3);
        if shown(&color, (70, 30)) != [0, 0] {
            break color;
        }
    };
    assert_eq!(shown(&color, (20, 30)), [-20, 15]);
}

fn missing() {
    let studio = Studio::new();
    let engine = studio.engine("no-such-worker serve".into());
    let base = Base { method: MethodId("ddcolor-tiny".into()), ..Base::default() };
    let painted = with_stroke(&studio.untouched.apply(&Edit::SetBase(base)).0, (20.0, 30.0), GREEN);
    engine.submit(studio.color(1, &painted));
    let (before, color) = until_full(&engine, 1);
    let told = failures(&before);
    assert!(told.len() == 1 && told[0].contains("tintype weights add"), "{told:?}");
    assert_eq!(shown(&color, (20, 30)), [-20, 15]);
    engine.submit(studio.color(2, &studio.based(Proposing::default())));
    let told = loop {
        if let Some(Report::Failed { job: JobKind::Proposing, message, .. }) = engine.next_report() {
            break message;
        }
    };
    assert!(told.contains("not installed") && told.contains("cargo xtask run"), "{told}");
}

fn fallen_back() {
    let studio = Studio::new();
    let told = "The network ran on the processor: there is no usable card";
    let networks = Networks::new(studio.config(fake_always("'has no card'")));
    let painted = |saturation| {
        let proposing = Proposing { saturation, ..Proposing::default() };
        with_stroke(&studio.based(proposing), (20.0, 30.0), GREEN)
    };
    let watch = &mut |_| ControlFlow::Continue(());
    let out = studio.folder.path().join("out.png");
    let report = export(&out, &painted(1.0), &studio.photo, &networks, ExportOptions::default(), watch).unwrap();
    assert!(report.notes.iter().any(|note| note == told), "{:?}", report.notes);

    let engine = studio.engine(fake_always("'has no card'"));
    let remarks = |revision, snapshot: &Snapshot| {
        engine.submit(studio.color(revision, snapshot));
        let (before, _) = until_full(&engine, revision);
        before.iter().filter(|report| matches!(report, Report::Remark(words) if words == told)).count()
    };
    assert_eq!([remarks(1, &painted(1.0)), remarks(2, &painted(0.5))], [1, 0], "told once");
}

fn no_room() {
    let studio = Studio::new();
    let networks = Networks::new(studio.config(fake_once("'has little memory'", studio.folder.path())));
    let painted = with_stroke(&studio.based(Proposing::default()), (20.0, 30.0), GREEN);
    let watch = &mut |_| ControlFlow::Continue(());
    let out = studio.folder.path().join("out.png");
    let refusal =
        export(&out, &painted, &studio.photo, &networks, ExportOptions::default(), watch).unwrap_err().to_string();
    for part in
        ["no room for siggraph17: it needs about 421 MB", "50 MB are free on bigbox", "choose a smaller network"]
    {
        assert!(refusal.contains(part), "{part:?} is not in: {refusal}");
    }
    // The next worker does not say how much it has.
    networks.retry();
    let report = export(&out, &painted, &studio.photo, &networks, ExportOptions::default(), watch).unwrap();
    assert_eq!(report.ran.as_deref(), Some("the processor of bigbox, f32"));
}

fn asked() {
    let studio = Studio::new();
    let engine = studio.engine(fake_always("colorful"));
    let (snapshot, photo) = (Arc::new(studio.based(Proposing::default())), Arc::clone(&studio.photo));
    let (revision, place) = (Revision::alone(1), ImagePoint::new(70.5, 20.5));
    engine.submit(studio.color(1, &snapshot));
    until_full(&engine, 1);
    engine.submit(Request::Suggest { revision, place, snapshot: Arc::clone(&snapshot), photo: Arc::clone(&photo) });
    let suggestions = loop {
        if let Some(Report::Suggestions(report)) = engine.next_report() {
            break report;
        }
    };
    assert_eq!((suggestions.place, suggestions.colors[0].ab, suggestions.colors.len()), (place, [70.0, 20.0], 2));
    engine.submit(Request::Doubt { revision, snapshot, photo });
    let doubt = loop {
        if let Some(Report::Doubt(report)) = engine.next_report() {
            break report;
        }
    };
    assert_eq!((doubt.next, doubt.texels.size), (ImagePoint::new(88.0, 56.0), Size::new(6, 4)));
    assert!(doubt.texels.share(5, 3) > 0.9 && doubt.texels.share(0, 0) < 0.01);
}

fn listed() {
    let studio = Studio::new();
    install(&studio.folder.path().join("weights"), "of-my-own");
    let all = methods(&Networks::new(studio.config(fake_always("good"))));
    let found = |id: &str| all.iter().find(|method| method.id == id).unwrap();
    assert!(found("siggraph17").unavailable.is_none() && found("of-my-own").is_network());
    assert!(found("eccv16").unavailable.as_ref().is_some_and(|reason| reason.contains("not installed")));
}
