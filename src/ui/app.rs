//! The app: the desk, the engine, and the order of a frame.

use std::path::PathBuf;
use std::time::Duration;

use eframe::egui::{CentralPanel, Context, Frame as Margins, Ui, ViewportCommand};

use super::canvas::{self, CanvasState};
use super::clipboard;
use super::commands::Command;
use super::comparing::{self, CompareMemory};
use super::desk::Desk;
use super::dialogs::{self, Answer, Folders, Next};
use super::easel::Easel;
use super::file_dialogs::{FileDialogs, Outcome, Purpose};
use super::keymap::{self, Keymap};
use super::panels::{self, Inspector, Lists};
use super::references::ReferenceCommand;
use super::strings::{references, start};
use super::{UiError, seeing, theme};
use crate::engine::{Engine, EngineConfig, PICTURES, Request, has_ending};

/// What the window is started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Photographs and projects to open, each in a tab; the first is shown.
    pub files: Vec<PathBuf>,
    /// Where the engine keeps settings and recovery files, and what it accepts.
    pub engine: EngineConfig,
}

/// The window's contents.
pub struct App {
    pub(super) desk: Desk,
    pub(super) engine: Engine,
    pub(super) canvas: CanvasState,
    pub(super) file_dialogs: FileDialogs,
    pub(super) folders: Folders,
    /// What to do once a save is through.
    pub(super) after_save: Option<Next>,
    /// The window may close without asking.
    pub(super) leaving: bool,
    pub(super) inspector: Inspector,
    pub(super) lists: Lists,
    compare: CompareMemory,
    pub(super) commands: Vec<Command>,
    title: String,
}

impl App {
    /// An app in a window that is being made; starts the engine and asks for what is to be opened.
    ///
    /// # Errors
    /// [`UiError::Engine`] where the engine does not start.
    pub fn new(cc: &eframe::CreationContext<'_>, options: Options) -> Result<Self, UiError> {
        egui_extras::install_image_loaders(&cc.egui_ctx);
        theme::install(&cc.egui_ctx);
        if let Some(state) = &cc.wgpu_render_state {
            canvas::install(state);
        }
        let wake = cc.egui_ctx.clone();
        let engine = Engine::start(options.engine, move || wake.request_repaint())?;
        let mut app = Self {
            desk: Desk::default(),
            engine,
            canvas: CanvasState::default(),
            file_dialogs: FileDialogs::default(),
            folders: Folders::new(),
            after_save: None,
            leaving: false,
            inspector: Inspector::default(),
            lists: Lists::default(),
            compare: CompareMemory::default(),
            commands: Vec::new(),
            title: String::new(),
        };
        app.take_settings(&cc.egui_ctx);
        app.engine.submit(Request::Methods);
        app.engine.submit(Request::Recoverable);
        app.engine.submit(Request::Palettes);
        app.open_files(options.files);
        Ok(app)
    }

    fn take_settings(&mut self, ctx: &Context) {
        self.desk.settings = self.engine.settings().clone();
        self.desk.brush.take_settings(&self.desk.settings);
        theme::choose(ctx, self.desk.settings.theme);
        Keymap::of(&self.desk.settings.shortcuts).install(ctx);
    }

    fn chosen_files(&mut self) {
        match self.file_dialogs.outcome() {
            Outcome::Chosen(purpose, path) => self.commands.push(Command::Answer(Answer::Picked(purpose, path))),
            // A save that was begun to quit is not followed by quitting.
            Outcome::Canceled => self.stay(),
            Outcome::Nothing => {}
        }
    }

    fn dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_path_buf()).collect::<Vec<_>>());
        let is_weights = |path: &PathBuf| Purpose::Weights.wants(path);
        let (weights, dropped): (Vec<_>, Vec<_>) = dropped.into_iter().partition(is_weights);
        if !weights.is_empty() && self.desk.takes_weights() {
            self.commands.push(Command::TakeWeights(weights));
        }
        if self.desk.dialog.is_some() {
            return;
        }
        let is_reference = |path: &PathBuf| self.desk.takes_pictures_as_references() && has_ending(path, PICTURES);
        let (references, dropped): (Vec<_>, Vec<_>) = dropped.into_iter().partition(is_reference);
        self.commands.extend(references.into_iter().map(|path| Command::Reference(ReferenceCommand::Take(path))));
        if !dropped.is_empty() {
            self.commands.push(Command::OpenFiles(dropped));
        }
    }

    /// The window was asked to close: unsaved work is asked about first.
    fn closing(&mut self, ctx: &Context) {
        if ctx.input(|i| i.viewport().close_requested()) && !self.leaving && self.desk.is_unsaved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.commands.push(Command::Quit);
        }
    }

    fn autosave(&mut self, ctx: &Context) {
        let time = ctx.input(|i| i.time);
        for easel in self.desk.open_mut() {
            match easel.autosave_in(time) {
                Some(wait) if wait > 0.0 => ctx.request_repaint_after(Duration::from_secs_f64(wait)),
                Some(_) => {
                    easel.autosaving();
                    let (revision, snapshot) = (easel.history.revision(), easel.snapshot().clone());
                    self.engine.submit(Request::Autosave { revision, snapshot });
                }
                None => {}
            }
        }
    }

    /// The title of the window follows what is open.
    fn retitle(&mut self, ctx: &Context) {
        let title = self.desk.easel.as_ref().map_or_else(
            || "Tintype".to_owned(),
            |e| {
                let dot = if e.is_unsaved() { "• " } else { "" };
                format!("{dot}{} – Tintype", e.name())
            },
        );
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn run_commands(&mut self, ctx: &Context) {
        // Running a command may ask for another.
        while !self.commands.is_empty() {
            for command in std::mem::take(&mut self.commands) {
                let follow_up = self.run(ctx, command);
                self.commands.extend(follow_up);
            }
        }
    }

    fn around(&mut self, ui: &mut Ui) {
        let (desk, commands) = (&self.desk, &mut self.commands);
        panels::top_bar(ui, desk, commands);
        panels::tab_strip(ui, desk, commands);
        panels::status_bar(ui, desk, &self.canvas, commands);
        if desk.easel.is_some() {
            // Candidates take all the room there is.
            let is_comparing = desk.is_comparing();
            if !is_comparing {
                panels::tool_rail(ui, desk, commands);
            }
            let lists = if desk.page.is_some() { theme::LISTS } else { 0.0 };
            let place = desk.easel.as_ref().and_then(|easel| self.canvas.place(easel));
            panels::lists(ui, &mut self.lists, desk, place, commands);
            if !is_comparing && ui.ctx().content_rect().width() - lists >= theme::NARROW {
                panels::inspector(ui, &mut self.inspector, desk, commands);
            }
        }
    }

    fn middle(&mut self, ui: &mut Ui) {
        // A tab that was chosen in this frame is in front before the hand does anything.
        self.run_commands(&ui.ctx().clone());
        if self.desk.easel.is_none() {
            let frame = Margins::new().fill(theme::colors(ui).ground).inner_margin(theme::MARGIN);
            CentralPanel::no_frame().frame(frame).show(ui, |ui| {
                panels::start_screen(ui, &self.desk, &mut self.commands);
            });
            return;
        }
        if self.desk.is_comparing() {
            CentralPanel::no_frame()
                .show(ui, |ui| comparing::show(ui, &mut self.compare, &self.desk, &mut self.commands));
            return;
        }
        CentralPanel::no_frame().show(ui, |ui| {
            let Some(easel) = &self.desk.easel else { return };
            let followed = canvas::follow(ui, &mut self.canvas, easel, &self.desk.brush, &mut self.commands);
            // What was painted in this frame is drawn in this frame.
            self.run_commands(&ui.ctx().clone());
            let (response, pointer) = followed;
            canvas::show(ui, &self.canvas, (&response, pointer), &self.desk, &mut self.commands);
        });
    }

    fn over(&mut self, ui: &Ui) {
        let ctx = ui.ctx();
        panels::tour(ui, &self.desk, self.canvas.area, &mut self.commands);
        self.desk.notices.turn_to(self.desk.easel.as_ref().map(Easel::document));
        panels::notices(ctx, &self.desk.notices, &mut self.commands);
        // The dialog holds what is typed in it; it sees the rest of the desk as it is.
        if let Some(mut dialog) = self.desk.dialog.take() {
            dialogs::show(ctx, &mut dialog, &self.desk, &mut self.folders, &mut self.commands);
            self.desk.dialog = Some(dialog);
        }
        if ctx.input(|i| !i.raw.hovered_files.is_empty()) {
            let as_reference = self.desk.takes_pictures_as_references();
            panels::drop_hint(ui, if as_reference { references::DROP_NOW } else { start::DROP_NOW });
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        self.take_reports(ctx);
        self.chosen_files();
        self.closing(ctx);
        if self.desk.dialog.is_none() {
            self.commands.extend(keymap::pressed(ctx, &self.canvas, self.desk.is_comparing()));
            self.commands.extend(clipboard::asked(ctx));
            self.commands.extend(seeing::held(ctx, &self.desk));
        }
        self.dropped_files(ctx);
        self.follow_tour();
        self.browse_waiting();
        self.run_commands(ctx);
        self.follow_comparison();
        self.autosave(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        self.around(ui);
        self.middle(ui);
        self.over(ui);
        let ctx = ui.ctx().clone();
        if !self.commands.is_empty() {
            self.run_commands(&ctx);
            ctx.request_repaint();
        }
        self.retitle(&ctx);
    }

    fn on_exit(&mut self) {
        let settings = self.settings_now();
        self.engine.submit(Request::SaveSettings(settings));
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
