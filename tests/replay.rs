//! One snapshot, one picture: what the engine exports for the window is what `tintype render` writes from the project,
//! byte for byte, and what the canvas shows in the end is that picture.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use tempfile::TempDir;
use tintype::color::Ramp;
use tintype::document::{
    Base, DocumentId, Edit, MethodId, Paint, Region, RegionId, RegionKind, Revision, Snapshot, Stroke,
};
use tintype::engine::weights::Catalog;
use tintype::engine::{
    ChromaState, Depth, Embedding, Engine, EngineConfig, ExportOptions, NetworkConfig, Networks, Opened, Photo, Report,
    Request, render,
};
use tintype::photo::Pixels;
use tintype::raster::ImagePoint;

/// Writes a photograph of 160×120 pixels: bright and dark fields, a gradient, some grain.
fn photograph(path: &Path) {
    let picture = image::GrayImage::from_fn(160, 120, |x, y| {
        let field = if (x / 40 + y / 40) % 2 == 0 { 60 } else { 150 };
        let grain = (x * 7919 + y * 104_729) % 5;
        image::Luma([u8::try_from(field + x / 4 + grain).unwrap()])
    });
    picture.save(path).unwrap();
}

fn painted(untouched: &Snapshot) -> Snapshot {
    let strokes = [
        (vec![(20.0, 20.0), (30.0, 25.5)], 3.0, Paint::Color { a: 45.0, b: 20.0 }),
        (vec![(100.3, 60.7)], 6.5, Paint::Color { a: -20.0, b: -35.0 }),
        (vec![(150.0, 5.0), (155.0, 110.0)], 2.0, Paint::Neutral),
        (vec![(101.0, 61.0)], 2.0, Paint::Erase),
    ];
    strokes.into_iter().fold(untouched.clone(), |snapshot, (points, radius, paint)| {
        let points = points.into_iter().map(|(x, y)| ImagePoint::new(x, y)).collect();
        snapshot.apply(&Edit::AddStroke(Stroke::new(snapshot.next_stroke_id(), points, radius, paint))).0
    })
}

/// Of none: strokes need no network, and none is looked for.
fn networks() -> Networks {
    Networks::new(NetworkConfig { catalog: Catalog::at("no weights".into()), ..NetworkConfig::default() })
}

struct Desk {
    folder: TempDir,
    engine: Engine,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let config = EngineConfig {
            recovery_folder: folder.path().join("recovery"),
            settings_folder: folder.path().join("settings"),
            ..EngineConfig::default()
        };
        photograph(&folder.path().join("ida.png"));
        Self { engine: Engine::start(config, || ()).unwrap(), folder }
    }

    /// Asks, and gives what `wanted` finds among the answers.
    fn ask<T>(&self, request: Request, wanted: impl Fn(Report) -> Option<T>) -> T {
        self.engine.submit(request);
        loop {
            let report = self.engine.next_report().unwrap();
            if let Report::Failed { message, .. } = &report {
                panic!("{message}");
            }
            if let Some(found) = wanted(report) {
                return found;
            }
        }
    }

    fn open(&self, name: &str) -> Opened {
        let path = self.folder.path().join(name);
        self.ask(Request::Open { document: DocumentId(0), path }, |r| {
            if let Report::Opened(o) = r { Some(*o) } else { None }
        })
    }

    fn save(&self, name: &str, snapshot: &Snapshot) {
        let path = self.folder.path().join(name);
        let embed = Embedding::No;
        let request = Request::Save {
            path,
            revision: Revision::alone(1),
            snapshot: Arc::new(snapshot.clone()),
            past: None,
            embed,
        };
        self.ask(request, |r| matches!(r, Report::Saved { .. }).then_some(()));
    }

    fn export(&self, name: &str, snapshot: &Snapshot, photo: &Arc<Photo>) -> Vec<u8> {
        let path = self.folder.path().join(name);
        let request = Request::Export {
            path: path.clone(),
            snapshot: Arc::new(snapshot.clone()),
            photo: Arc::clone(photo),
            options: ExportOptions { depth: Depth::Sixteen, ..ExportOptions::default() },
        };
        self.ask(request, |r| matches!(r, Report::Exported(_)).then_some(()));
        fs::read(path).unwrap()
    }

    fn render_headless(&self, project: &str, out: &str) -> Vec<u8> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tintype"));
        command.current_dir(self.folder.path());
        command.args(["render", project, "-o", out, "--bits", "16"]).assert().success();
        fs::read(self.folder.path().join(out)).unwrap()
    }

    /// The window's export, once saving, headless rendering and opening again have been seen to give the same bytes.
    fn agrees(&self, snapshot: &Snapshot, photo: &Arc<Photo>) -> Vec<u8> {
        let exported = self.export("window.png", snapshot, photo);
        self.save("ida.tintype", snapshot);
        assert_eq!(exported, self.render_headless("ida.tintype", "headless.png"));
        let reopened = self.open("ida.tintype");
        assert_eq!(reopened.snapshot.strokes, snapshot.strokes);
        assert_eq!(exported, self.export("again.png", &reopened.snapshot, &reopened.photo));
        exported
    }
}

#[test]
fn the_windows_export_and_the_headless_rendering_are_the_same_bytes() {
    let desk = Desk::new();
    let opened = desk.open("ida.png");
    let snapshot = painted(&opened.snapshot);
    // The canvas has colored other states before: an export must not depend on them.
    for state in [&snapshot, &opened.snapshot, &snapshot] {
        let request = Request::Color {
            revision: Revision::alone(7),
            snapshot: Arc::new(state.clone()),
            photo: Arc::clone(&opened.photo),
        };
        desk.ask(request, |r| matches!(r, Report::Chroma(c) if c.state == ChromaState::Full).then_some(()));
    }
    desk.agrees(&snapshot, &opened.photo);
}

#[test]
fn regions_hold_in_the_window_in_the_export_and_headless() {
    let desk = Desk::new();
    let opened = desk.open("ida.png");
    let outline = |points: &[(f32, f32)]| points.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect::<Vec<_>>();
    let barrier = outline(&[(-5.0, -5.0), (70.0, -5.0), (40.5, 130.0), (-5.0, 130.0)]);
    let corner = outline(&[(120.0, -1.0), (165.0, -1.0), (165.0, 40.0)]);
    let edits = [
        Edit::AddRegion(Region::new(RegionId(1), barrier, RegionKind::Barrier)),
        Edit::AddRegion(Region::new(RegionId(2), corner, RegionKind::MaskedOut)),
    ];
    let painted = painted(&opened.snapshot);
    let snapshot = edits.iter().fold(painted.clone(), |s, edit| s.apply(edit).0);
    // Without regions first: the system that is kept for them must not be used again.
    for state in [&painted, &snapshot] {
        let request = Request::Color {
            revision: Revision::alone(7),
            snapshot: Arc::new(state.clone()),
            photo: Arc::clone(&opened.photo),
        };
        let texels = desk.ask(request, |r| match r {
            Report::Chroma(c) if c.state == ChromaState::Full => Some(c.texels),
            _ => None,
        });
        let at = |x: usize, y: usize| texels.texels[y * 160 + x];
        let limited = std::ptr::eq(state, &raw const snapshot);
        assert!(at(140, 3) == [0, 0] || !limited, "{:?}", at(140, 3));
        // The blue dot outside cannot enter, the red stroke inside cannot leave.
        assert!(at(20, 110)[0] > 30 || !limited, "{:?}", at(20, 110));
        assert!(at(90, 110)[1] < -10 || !limited, "{:?}", at(90, 110));
    }
    let exported = desk.export("window.png", &snapshot, &opened.photo);
    desk.save("ida.tintype", &snapshot);
    assert_eq!(exported, desk.render_headless("ida.tintype", "headless.png"));
    assert_eq!(desk.open("ida.tintype").snapshot.regions, snapshot.regions);
    assert_ne!(exported, desk.export("free.png", &painted, &opened.photo));
}

#[test]
fn a_tint_is_the_same_in_the_export_and_headless() {
    let desk = Desk::new();
    let opened = desk.open("ida.png");
    let base = Base { method: MethodId("constant".into()), tint: [9.0, -21.5], ..Base::default() };
    let snapshot = painted(&opened.snapshot).apply(&Edit::SetBase(base)).0;
    let full = |snapshot: &Snapshot| {
        let (revision, photo) = (Revision::alone(7), Arc::clone(&opened.photo));
        let request = Request::Color { revision, snapshot: Arc::new(snapshot.clone()), photo };
        desk.ask(request, |r| match r {
            Report::Chroma(c) if c.state == ChromaState::Full => Some(c.texels),
            _ => None,
        })
    };
    // Another tint and another method before it: nothing of them stays.
    let other = snapshot.apply(&Edit::SetBase(Base { tint: [-20.0, 20.0], ..snapshot.base.clone() })).0;
    let cold = full(&snapshot);
    for state in [&other, &opened.snapshot, &painted(&opened.snapshot)] {
        full(state);
    }
    let warm = full(&snapshot);
    let apart = cold.texels.iter().zip(&warm.texels).map(|(a, b)| a[0].abs_diff(b[0]).max(a[1].abs_diff(b[1])));
    assert!(apart.max() <= Some(1));
    let exported = desk.export("window.png", &snapshot, &opened.photo);
    desk.save("ida.tintype", &snapshot);
    assert_eq!(exported, desk.render_headless("ida.tintype", "headless.png"));
}

#[test]
fn a_color_that_goes_with_lightness_is_saved_read_and_rendered_headless_to_the_same_bytes() {
    let desk = Desk::new();
    let opened = desk.open("ida.png");
    // Red in the shadow, blue in the light: the fields of the photograph tell them apart.
    let ramp = Ramp::new([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0].map(|k| [50.0 - 10.3 * k, 30.0 - 8.7 * k]));
    let points = vec![ImagePoint::new(20.0, 60.0), ImagePoint::new(150.0, 62.5)];
    let paint = |snapshot: &Snapshot, paint: Paint| {
        let stroke = Stroke::new(snapshot.next_stroke_id(), points.clone(), 9.0, paint);
        snapshot.apply(&Edit::AddStroke(stroke)).0
    };
    let snapshot = paint(&painted(&opened.snapshot), Paint::Ramp(ramp));
    let exported = desk.agrees(&snapshot, &opened.photo);
    let [a, b] = ramp.at(50.0);
    let even = paint(&painted(&opened.snapshot), Paint::Color { a, b });
    assert_ne!(exported, desk.export("even.png", &even, &opened.photo));
}

#[test]
fn a_moved_photograph_renders_the_same() {
    let desk = Desk::new();
    let opened = desk.open("ida.png");
    desk.save("ida.tintype", &painted(&opened.snapshot));
    let before = desk.render_headless("ida.tintype", "before.png");
    fs::rename(desk.folder.path().join("ida.png"), desk.folder.path().join("aunt.png")).unwrap();
    assert_eq!(before, desk.render_headless("ida.tintype", "after.png"));
}

#[test]
fn the_canvas_shows_what_the_rendering_gives() {
    let desk = Desk::new();
    let opened = desk.open("ida.png");
    let snapshot = painted(&opened.snapshot);
    let request = Request::Color {
        revision: Revision::alone(3),
        snapshot: Arc::new(snapshot.clone()),
        photo: Arc::clone(&opened.photo),
    };
    let texels = desk.ask(request, |r| match r {
        Report::Chroma(c) if c.state == ChromaState::Full => Some(c.texels),
        _ => None,
    });
    let mut never = |_| std::ops::ControlFlow::Continue(());
    let rendered = render(&snapshot, &opened.photo, &networks(), Depth::Sixteen, &mut never).unwrap();
    let Pixels::Rgb16(pixels) = rendered.pixels else { panic!("16 bits were asked for") };
    assert_eq!(texels.size, pixels.size());
    for (texel, rgb) in texels.texels.iter().zip(pixels.samples()) {
        let lab = tintype::color::lab_from_srgb(rgb.map(|v| f32::from(v) / 65535.0));
        let shown = f32::from(texel[0]).hypot(f32::from(texel[1]));
        // Half a unit of rounding on each axis, and what the gamut took.
        assert!(lab.chroma() <= shown + 1.0, "{lab:?} but {texel:?} is shown");
    }
}

#[test]
fn tones_survive_at_both_depths() {
    let desk = Desk::new();
    let opened = desk.open("ida.png");
    let snapshot = painted(&opened.snapshot);
    let mut never = |_| std::ops::ControlFlow::Continue(());
    for (depth, bound) in [(Depth::Eight, 0.6), (Depth::Sixteen, 0.003)] {
        let rendered = render(&snapshot, &opened.photo, &networks(), depth, &mut never).unwrap();
        assert!(rendered.tones.largest_delta_l < bound, "{depth:?}: {:?}", rendered.tones);
    }
}
