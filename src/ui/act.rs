//! What each command does.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Rect, ViewportCommand, pos2};

use super::app::App;
use super::brush::{self, Tool};
use super::commands::{Command, Gesture};
use super::comparing::CompareCommand;
use super::desk::{NumbersShown, StrokesShown};
use super::dialogs::{Answer, Dialog, ExportForm, FinderForm, Picker, ShortcutsForm};
use super::easel::Easel;
use super::file_dialogs::{Purpose, Question};
use super::keymap::{self, Chosen, Keymap};
use super::notices::Mood;
use super::references::ReferenceCommand;
use super::selection::Repeat;
use super::strings::notice;
use super::theme;
use crate::document::{Base, Edit, Paint, Stage};
use crate::engine::{Embedding, ExportOptions, Request, Settings, Theme, tinted};

/// Factor of "zoom in", by eye.
const ZOOM: f32 = 1.5;

impl App {
    /// The edit by which what no stroke reaches gets the chosen color, or none.
    fn rest(&self, command: &Command) -> Vec<Command> {
        let base = self.desk.easel.as_ref().map(|easel| easel.snapshot().base.clone());
        let changed = base.map(|base| match command {
            Command::TintRest => tinted(&base, self.desk.chosen()),
            _ => Base { affinity: base.affinity, ..Base::default() },
        });
        changed.map(|base| Command::Edit(Edit::SetBase(base), Gesture::Begin)).into_iter().collect()
    }

    /// Runs a command; returns commands that follow from it. A command that is not allowed now does nothing.
    pub(super) fn run(&mut self, ctx: &Context, command: Command) -> Vec<Command> {
        if !self.desk.allows(&command) {
            return Vec::new();
        }
        match command {
            Command::Open => self.ask_file(ctx, Purpose::Open),
            Command::OpenFolder => self.ask_file(ctx, Purpose::Folder),
            Command::OpenPath(path) => self.open_files(vec![path]),
            Command::OpenFiles(files) => self.open_files(files),
            Command::Save => self.save(ctx),
            Command::SaveAs => self.ask_file(ctx, Purpose::SaveProject),
            Command::Export => self.ask_export(),
            Command::CancelExport => self.engine.submit(Request::CancelExport),
            Command::Close => return self.desk.easel.iter().map(|e| Command::CloseTab(e.document())).collect(),
            Command::NextTab | Command::PreviousTab | Command::Bring(_) | Command::CloseTab(_) => {
                self.run_on_tabs(ctx, &command);
            }
            Command::Quit => self.quit(ctx),
            Command::Undo | Command::Redo | Command::GoTo(_) => self.travel(ctx, &command),
            Command::KeepHistory => self.keep_history(),
            Command::EmbedPhotograph => self.embed_photograph(),
            Command::RemoveAllStrokes => return vec![Command::Edit(Edit::RemoveAllStrokes, Gesture::Begin)],
            Command::TintRest | Command::GrayRest => return self.rest(&command),
            Command::AddBox(_) | Command::RemoveBox(_) => return self.desk.edit_boxes(&command),
            Command::Edit(edit, gesture) => self.edit(ctx, &edit, gesture),
            Command::Select(_)
            | Command::SelectNext
            | Command::SelectPrevious
            | Command::LetGo
            | Command::RemoveStroke
            | Command::SelectRegion(_)
            | Command::ToggleReach => return self.run_on_selection(&command),
            Command::Limit(_) | Command::Feather(..) | Command::NameRegion(..) => self.run_on_regions(ctx, &command),
            Command::CopyStrokes => self.copy_strokes(ctx),
            Command::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            Command::PasteStrokes(text) => return self.paste_strokes(&text),
            Command::PastePicture(image) => self.paste_picture(&image),
            Command::CopyPicture => self.copy_picture(),
            Command::Coat(coat) => self.recoat_selected(ctx, coat),
            Command::Describe(caption, gesture) => self.describe_selected(ctx, &caption, gesture),
            Command::Nudge(by) => self.nudge_selected(ctx, by),
            Command::Find => self.desk.dialog = Some(Dialog::Finder(FinderForm::default())),
            Command::Shortcuts => self.desk.dialog = Some(Dialog::Shortcuts(ShortcutsForm::default())),
            Command::Rebind(command, keys) => self.rebind(ctx, |chosen| keymap::choose(chosen, &command, keys)),
            Command::KeyboardCursor => {
                (self.canvas.wants_keyboard, self.canvas.wants_cursor) = (true, true);
            }
            Command::About => self.desk.dialog = Some(Dialog::About),
            Command::Theme(theme) => self.choose_theme(ctx, theme),
            Command::Answer(answer) => self.answer(ctx, answer),
            Command::Retry
            | Command::Models
            | Command::AddWeights
            | Command::TakeWeights(_)
            | Command::VerifyWeights(_)
            | Command::RemoveWeights(_)
            | Command::AskWorker
            | Command::Device(_)
            | Command::Begin(_)
            | Command::RunWorker(_)
            | Command::Suggest
            | Command::NoSuggestions
            | Command::ToggleDoubt
            | Command::NextPlace => self.run_on_networks(ctx, command),
            Command::Palette(command) => self.run_on_palettes(ctx, command),
            Command::Tour(command) => return self.run_on_tour(command),
            Command::Scan(command) => return self.run_on_scan(ctx, &command),
            Command::Reference(command) => return self.run_on_references(ctx, command),
            Command::Compare(command) => return self.run_on_comparison(ctx, command),
            Command::CloseNotice(number) => self.desk.notices.close(number),
            Command::Copy(text) => ctx.copy_text(text),
            command => self.run_in_hand(ctx, command),
        }
        Vec::new()
    }

    /// Commands about the brush and the view, which the document does not know.
    fn run_in_hand(&mut self, ctx: &Context, command: Command) {
        let desk = &mut self.desk;
        match command {
            Command::Use(tool) => self.take_up(tool),
            Command::Smaller => self.resize(ctx, brush::smaller(self.desk.radius_px()), Repeat::Key),
            Command::Larger => self.resize(ctx, brush::larger(self.desk.radius_px()), Repeat::Key),
            Command::Radius(radius_px, gesture) => self.resize(ctx, radius_px, Repeat::Told(gesture)),
            Command::ToggleNumbers => {
                desk.numbers = match desk.numbers {
                    NumbersShown::Yes => NumbersShown::No,
                    NumbersShown::No => NumbersShown::Yes,
                }
            }
            Command::List(page) => {
                desk.page = (desk.page != Some(page)).then_some(page);
                // What was begun there could not be seen any more.
                desk.easel.iter_mut().for_each(Easel::leave_begun);
            }
            Command::Color(tint, gesture) => self.take_paint(ctx, Paint::Color { a: tint.a, b: tint.b }, gesture),
            Command::Ramp(ramp) => self.take_paint(ctx, Paint::Ramp(ramp), Gesture::Begin),
            Command::ColorUsed => desk.brush.remember(),
            Command::Lightness(lightness) => desk.brush.set_lightness(lightness),
            Command::See(sight) => self.look(sight),
            Command::MoveSplit(share) => desk.seeing.split_at(share),
            Command::ToggleStrokes => {
                desk.strokes = match desk.strokes {
                    StrokesShown::Yes => StrokesShown::No,
                    StrokesShown::No => StrokesShown::Yes,
                }
            }
            command => self.place(ctx, &command),
        }
    }

    /// Takes a color into the hand.
    fn take_paint(&mut self, ctx: &Context, paint: Paint, gesture: Gesture) {
        let brush = &mut self.desk.brush;
        brush.take_color(paint);
        // A color is chosen to be painted with.
        if matches!(brush.tool, Tool::Neutral | Tool::Eraser | Tool::Keep) {
            brush.tool = Tool::Brush;
        }
        self.recolor_selected(ctx, gesture);
    }

    fn take_up(&mut self, tool: Tool) {
        self.desk.brush.tool = tool;
        match tool {
            // The next color is for the next stroke.
            Tool::Brush | Tool::Neutral | Tool::Eraser | Tool::Keep => self.select(None),
            Tool::Select | Tool::Lasso | Tool::Polygon => self.canvas.wants_keyboard = true,
            Tool::Frame | Tool::Boxes | Tool::Eyedropper | Tool::Hand => {}
        }
    }

    fn place(&mut self, ctx: &Context, command: &Command) {
        let area = self.canvas.area.unwrap_or(Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)));
        let Some(easel) = &mut self.desk.easel else { return };
        let (now, size) = (easel.placement, easel.size());
        easel.placement = match command {
            Command::Place(placement) => *placement,
            Command::Fit => now.fitted(),
            Command::ActualSize => now.actual(area, size, ctx.pixels_per_point()),
            Command::ZoomIn => now.zoomed(ZOOM, area.center(), area, size),
            Command::ZoomOut => now.zoomed(1.0 / ZOOM, area.center(), area, size),
            _ => now,
        };
    }

    fn edit(&mut self, ctx: &Context, edit: &Edit, gesture: Gesture) {
        let time = ctx.input(|i| i.time);
        let Some(easel) = &mut self.desk.easel else { return };
        if gesture == Gesture::Begin {
            self.desk.notices.go_on();
        }
        if easel.edit(edit, gesture, time) > Stage::Present {
            self.ask_color();
        }
        if matches!(edit, Edit::AddStroke(_)) {
            // One paints where one looks.
            self.desk.strokes = StrokesShown::Yes;
            if let Some(easel) = &mut self.desk.easel {
                easel.told.mark = None;
            }
        }
    }

    fn travel(&mut self, ctx: &Context, command: &Command) {
        let time = ctx.input(|i| i.time);
        let Some(easel) = &mut self.desk.easel else { return };
        let before = easel.snapshot().clone();
        match command {
            Command::Undo => easel.undo(time),
            Command::GoTo(state) => easel.go_to(*state, time),
            _ => easel.redo(time),
        };
        // What only the shader knows needs no new color.
        let after = easel.snapshot();
        if before.strokes != after.strokes || !before.constrains_as(after) {
            self.ask_color();
        }
        self.take_selected_color();
    }

    /// Whether projects keep the history from now on.
    fn keep_history(&mut self) {
        self.desk.settings.keep_history = !self.desk.settings.keep_history;
        let settings = self.settings_now();
        self.engine.submit(Request::SaveSettings(settings));
    }

    /// Changes which keys a person chose, from now on and for the next start.
    fn rebind(&mut self, ctx: &Context, change: impl FnOnce(&mut Chosen)) {
        change(&mut self.desk.settings.shortcuts);
        Keymap::of(&self.desk.settings.shortcuts).install(ctx);
        let settings = self.settings_now();
        self.engine.submit(Request::SaveSettings(settings));
    }

    /// Whether projects take their photograph in from now on; the project that is open is to be saved anew.
    fn embed_photograph(&mut self) {
        self.desk.settings.embed_photograph = !self.desk.settings.embed_photograph;
        let settings = self.settings_now();
        self.engine.submit(Request::SaveSettings(settings));
    }

    fn choose_theme(&mut self, ctx: &Context, theme: Theme) {
        self.desk.settings.theme = theme;
        theme::choose(ctx, theme);
        let settings = self.settings_now();
        self.engine.submit(Request::SaveSettings(settings));
    }

    /// The settings with what the hand holds now.
    pub(super) fn settings_now(&self) -> Settings {
        let mut settings = self.desk.settings.clone();
        self.desk.brush.give_settings(&mut settings);
        settings
    }

    fn save(&mut self, ctx: &Context) {
        match self.desk.easel.as_ref().and_then(|e| e.project.clone()) {
            Some(path) => self.save_to(path),
            None => self.ask_file(ctx, Purpose::SaveProject),
        }
    }

    /// Saves what was in front when the file was asked for.
    fn save_as(&mut self, path: PathBuf) {
        if !self.bring_asking() {
            self.stay();
        } else if self.is_open_beside(&path) {
            self.stay();
            self.desk.notices.add(Mood::Failure, notice::open_beside(&path), "");
        } else {
            self.save_to(path);
        }
    }

    fn save_to(&mut self, path: PathBuf) {
        if let Some(easel) = &self.desk.easel {
            let (revision, snapshot) = (easel.history.revision(), easel.snapshot().clone());
            let past = self.desk.settings.keep_history.then(|| Box::new(easel.history.past()));
            let embed = if self.desk.settings.embed_photograph { Embedding::Yes } else { Embedding::No };
            self.engine.submit(Request::Save { path, revision, snapshot, past, embed });
        }
    }

    /// Asks for a file: with the system's dialog, or with our own picker.
    pub(super) fn ask_file(&mut self, ctx: &Context, purpose: Purpose) {
        let question = self.question(purpose);
        self.note_asking();
        if let Err(question) = self.file_dialogs.ask(question, ctx) {
            self.folders.forget();
            let behind = self.desk.dialog.take();
            self.desk.dialog = Some(Dialog::Picker(Picker::new(question, behind)));
        }
    }

    fn question(&self, purpose: Purpose) -> Question {
        let near = match (&self.desk.dialog, &self.desk.easel) {
            (Some(Dialog::Export(form)), _) => form.path(),
            (_, Some(easel)) if purpose == Purpose::SaveProject => easel.path().with_extension("tintype"),
            (_, Some(easel)) => easel.path().to_path_buf(),
            (_, None) => self.desk.settings.recent.first().cloned().unwrap_or_default(),
        };
        let near = match (purpose, self.desk.palettes.chosen()) {
            (Purpose::ExportPalette, Some(palette)) => {
                near.with_file_name(format!("{}.gpl", palette.name.replace('/', "-")))
            }
            _ => near,
        };
        let is_play = self.desk.easel.as_ref().is_some_and(Easel::is_play);
        let near_by = near.parent().filter(|p| !p.as_os_str().is_empty() && !is_play).map(Path::to_path_buf);
        let folder = near_by.unwrap_or_else(|| self.desk.usual_folder());
        let name = near.file_name().filter(|_| !purpose.is_of_old_file()).unwrap_or_default();
        Question { purpose, folder, name: name.to_string_lossy().into_owned() }
    }

    fn ask_export(&mut self) {
        let Some(easel) = &self.desk.easel else { return };
        let mut form = ExportForm::new(easel, self.desk.settings.jpeg_quality);
        if easel.is_play() {
            let name = form.path();
            form.set_path(&self.desk.usual_folder().join(name.file_name().unwrap_or_default()));
        }
        self.folders.forget();
        self.desk.dialog = Some(Dialog::Export(form));
    }

    fn answer(&mut self, ctx: &Context, answer: Answer) {
        match answer {
            Answer::Cancel => self.cancel_dialog(),
            Answer::Save(next) => {
                self.desk.dialog = None;
                self.after_save = Some(next);
                self.save(ctx);
            }
            Answer::Discard(next) => {
                self.desk.dialog = None;
                self.give_up(next);
                self.proceed(ctx, next);
            }
            Answer::OpenChosen(files) => {
                self.cancel_dialog();
                self.open_files(files);
            }
            Answer::Picked(purpose, path) => self.picked(ctx, purpose, path),
            Answer::ChooseExport => self.ask_file(ctx, Purpose::Export),
            Answer::Export(path, options) => self.export(path, options),
            Answer::Recover(path) => {
                self.no_longer_offered(&path);
                self.open_files(vec![path]);
            }
            Answer::RecoverAll => {
                if let Some(Dialog::Recovery(found)) = self.desk.dialog.take() {
                    self.open_files(found.into_iter().map(|recovery| recovery.path).collect());
                }
            }
            Answer::ResetShortcuts => self.rebind(ctx, Chosen::clear),
            Answer::Forget(path) => self.forget_recovery(path),
        }
    }

    /// Deletes a recovery file.
    fn forget_recovery(&mut self, path: PathBuf) {
        self.no_longer_offered(&path);
        self.engine.submit(Request::Forget(path));
    }

    /// Takes a recovery file out of the dialog, which goes with the last of them.
    fn no_longer_offered(&mut self, path: &Path) {
        if let Some(Dialog::Recovery(found)) = &mut self.desk.dialog {
            found.retain(|r| r.path != *path);
            if found.is_empty() {
                self.desk.dialog = None;
            }
        }
    }

    /// Away with the dialog; the picker goes back to the dialog it was opened from.
    fn cancel_dialog(&mut self) {
        self.stay();
        self.desk.dialog = match self.desk.dialog.take() {
            Some(Dialog::Picker(picker)) => picker.into_behind(),
            Some(Dialog::Gallery(_)) => {
                self.engine.submit(Request::Browse(None));
                None
            }
            _ => None,
        };
    }

    fn picked(&mut self, ctx: &Context, purpose: Purpose, path: PathBuf) {
        if let Some(Dialog::Picker(picker)) = &mut self.desk.dialog
            && !picker.takes(&path)
        {
            return;
        }
        if let Some(Dialog::Picker(picker)) = self.desk.dialog.take_if(|d| matches!(d, Dialog::Picker(_))) {
            self.desk.dialog = picker.into_behind();
        }
        match purpose {
            Purpose::Open => self.open_files(vec![path]),
            Purpose::Folder => self.browse(path),
            Purpose::Weights => self.run_on_networks(ctx, Command::TakeWeights(vec![path])),
            Purpose::ImportPalette | Purpose::ExportPalette | Purpose::Reference => {
                self.picked_for_palettes(purpose, path);
            }
            Purpose::Exemplar => self.commands.push(Command::Reference(ReferenceCommand::Take(path))),
            Purpose::Truth => self.commands.push(Command::Compare(CompareCommand::TakeTruth(path))),
            Purpose::SaveProject => self.save_as(with_ending(path)),
            Purpose::Export => {
                if let Some(Dialog::Export(form)) = &mut self.desk.dialog {
                    form.set_path(&path);
                }
            }
        }
    }

    fn export(&mut self, path: PathBuf, options: ExportOptions) {
        self.desk.dialog = None;
        self.desk.settings.jpeg_quality = options.quality;
        if let Some(easel) = &self.desk.easel {
            let (snapshot, photo) = (easel.snapshot().clone(), easel.photo.clone());
            self.engine.submit(Request::Export { path, snapshot, photo, options });
        }
    }
}

/// A project file is found again by its ending.
fn with_ending(path: PathBuf) -> PathBuf {
    let has = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("tintype"));
    if has {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".tintype");
    name.into()
}
