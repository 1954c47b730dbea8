//! A window with folders of its own, and the few things a person does in it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, HarnessBuilder};
use tempfile::TempDir;
use tintype::engine::neural::NeuralConfig;
use tintype::engine::weights::Catalog;
use tintype::engine::{EngineConfig, NetworkConfig};
use tintype::ui::{App, Options};

/// A window and the folder it works in.
pub(crate) struct Bench {
    pub(crate) window: Harness<'static, App>,
    pub(crate) folder: TempDir,
}

/// How long work may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

impl Bench {
    /// A window with nothing open.
    pub(crate) fn empty() -> Self {
        Self::new(TempDir::new().unwrap(), vec![], Harness::builder())
    }

    /// A window with a small photograph open.
    pub(crate) fn with_photograph() -> Self {
        let folder = TempDir::new().unwrap();
        let photograph = write_photograph(&folder.path().join("ida.png"));
        let mut bench = Self::new(folder, vec![photograph], Harness::builder());
        bench.wait_for("Canvas");
        bench
    }

    pub(crate) fn new(folder: TempDir, files: Vec<PathBuf>, builder: HarnessBuilder<App>) -> Self {
        let engine = Self::engine(&folder);
        Self::with_engine(folder, files, engine, builder)
    }

    /// An engine that keeps everything in a folder of its own and has no networks.
    pub(crate) fn engine(folder: &TempDir) -> EngineConfig {
        let catalog = Catalog::at(folder.path().join("weights"));
        let neural = NeuralConfig { command: "/nowhere/tintype-models".into(), ..NeuralConfig::default() };
        EngineConfig {
            recovery_folder: folder.path().join("recovery"),
            settings_folder: folder.path().join("settings"),
            networks: NetworkConfig { neural, catalog, ..NetworkConfig::default() },
            ..EngineConfig::default()
        }
    }

    pub(crate) fn with_engine(
        folder: TempDir,
        files: Vec<PathBuf>,
        engine: EngineConfig,
        builder: HarnessBuilder<App>,
    ) -> Self {
        let builder = builder.with_size(vec2(1180.0, 760.0)).with_step_dt(0.05).with_max_steps(40);
        let options = Options { files, engine };
        let window = builder.build_eframe(|cc| App::new(cc, options).unwrap());
        Self { window, folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets frames pass until something holds.
    pub(crate) fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(Instant::now() < until, "waited in vain for: {what}\n{:?}", self.labels());
            std::thread::sleep(Duration::from_millis(5));
            self.window.step();
        }
        self.settle();
    }

    /// Waits for something of that name.
    pub(crate) fn wait_for(&mut self, label: &str) {
        self.wait_until(label, |bench| bench.has(label));
    }

    /// Waits until the engine has nothing to do.
    pub(crate) fn wait_until_idle(&mut self) {
        self.wait_until("idle", |bench| bench.has("Ready") || bench.has("Project saved"));
    }

    /// Waits until no color is awaited, whatever stands in the status bar then.
    pub(crate) fn wait_until_at_rest(&mut self) {
        self.wait_until("rest", |bench| !bench.has("Coloring") && !bench.has("Preparing"));
    }

    pub(crate) fn settle(&mut self) {
        self.window.run_steps(4);
    }

    pub(crate) fn has(&self, label: &str) -> bool {
        self.window.query_all_by_label_contains(label).next().is_some()
    }

    pub(crate) fn labels(&self) -> Vec<String> {
        let all = self.window.query_all_by(|_| true);
        all.filter_map(|node| node.accesskit_node().label()).collect()
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.window.get_by_label(label).click();
        self.settle();
    }

    /// Clicks a button; one that is scrolled out of sight is brought back first, as a person would.
    pub(crate) fn click_button(&mut self, label: &str) {
        self.window.get_by_role_and_label(Role::Button, label).scroll_to_me();
        self.settle();
        self.window.get_by_role_and_label(Role::Button, label).click();
        self.settle();
    }

    pub(crate) fn is_enabled(&self, label: &str) -> bool {
        !self.window.get_by_label(label).accesskit_node().is_disabled()
    }

    pub(crate) fn is_on(&self, label: &str) -> bool {
        let node = self.window.get_by_role_and_label(Role::Button, label);
        node.accesskit_node().is_selected() == Some(true)
            || node.accesskit_node().toggled() == Some(eframe::egui::accesskit::Toggled::True)
    }

    pub(crate) fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Adds candidates by their ways, as they are typed.
    pub(crate) fn add_ways(&mut self, ways: &str) {
        self.click("Add");
        self.window.get_by_role_and_label(Role::TextInput, "Ways of coloring").focus();
        self.settle();
        self.window.event(Event::Text(ways.into()));
        self.settle();
        self.click("Add these");
    }

    pub(crate) fn canvas(&self) -> Rect {
        self.window.get_by_label("Canvas").rect()
    }

    /// A place of the canvas by its shares of width and height.
    pub(crate) fn at(&self, x: f32, y: f32) -> Pos2 {
        self.canvas().lerp_inside(vec2(x, y))
    }

    /// Moves the pressed pointer along places of the canvas.
    pub(crate) fn drag(&mut self, places: &[(f32, f32)]) {
        let places: Vec<Pos2> = places.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.window.hover_at(places[0]);
        self.window.step();
        self.window.event(button(places[0], true));
        for place in &places[1..] {
            self.window.event(Event::PointerMoved(*place));
        }
        self.window.step();
        self.window.event(button(places[places.len() - 1], false));
        self.settle();
    }

    /// Moves the pressed pointer along places of the window, a frame at each.
    pub(crate) fn drag_slowly(&mut self, places: &[Pos2]) {
        self.window.hover_at(places[0]);
        self.window.step();
        self.window.event(button(places[0], true));
        for place in places {
            self.window.event(Event::PointerMoved(*place));
            self.window.step();
        }
        self.window.event(button(places[places.len() - 1], false));
        self.settle();
    }

    /// A quick hand: comes from beside the canvas, presses, moves and lets go within one frame.
    pub(crate) fn flick(&mut self, places: &[(f32, f32)]) {
        let places: Vec<Pos2> = places.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.window.hover_at(self.canvas().right_top() + vec2(40.0, 40.0));
        self.window.step();
        self.window.event(Event::PointerMoved(places[0]));
        self.window.event(button(places[0], true));
        for place in &places[1..] {
            self.window.event(Event::PointerMoved(*place));
        }
        self.window.event(button(places[places.len() - 1], false));
        self.settle();
    }

    /// A stroke over the middle of the photograph.
    pub(crate) fn paint(&mut self) {
        self.drag(&[(0.4, 0.4), (0.45, 0.45), (0.5, 0.45), (0.55, 0.4)]);
    }

    pub(crate) fn drop_file(&mut self, path: &Path) {
        #[derive(Debug)]
        struct Dropped(PathBuf);
        impl eframe::egui::DroppedFile for Dropped {
            fn path(&self) -> &Path {
                &self.0
            }
            fn bytes(&self) -> Result<Vec<u8>, String> {
                std::fs::read(&self.0).map_err(|e| e.to_string())
            }
        }
        self.window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.into())));
        self.window.step();
    }
}

/// The primary button goes down or up at a place of the window.
pub(crate) fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// A small photograph: a bright disk on a dark ground, with a little texture.
pub(crate) fn write_photograph(path: &Path) -> PathBuf {
    let picture = image::GrayImage::from_fn(120, 90, |x, y| {
        let in_disk = x.abs_diff(60).pow(2) + y.abs_diff(45).pow(2) < 30 * 30;
        let texture = u8::try_from((x * 7 + y * 13) % 9).unwrap_or(0);
        image::Luma([if in_disk { 170 } else { 70 } + texture])
    });
    picture.save(path).unwrap();
    path.into()
}
