//! The page of networks: the worker that runs them, the weights that are installed and those that can be added.

use eframe::egui::{
    Align, Button, Color32, Context, Frame, Label, Layout, Margin, RichText, ScrollArea, TextEdit, Ui, vec2,
};

use super::Answer;
use super::frame::{answers, dialog};
use crate::engine::weights::{Installed, KnownFile, Listed, Origin};
use crate::engine::wire::{DeviceChoice, Hello};
use crate::engine::{Begin, JobKind, Room, ShelfReport, WorkerReport, size_words};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::notices::Mood;
use crate::ui::panels::field_row;
use crate::ui::strings::{dialog as answer_words, models as words};
use crate::ui::theme;

// Lengths in points, by eye.
const WIDTH: f32 = 640.0;
const BUTTONS: f32 = 190.0;
/// Of addresses and hashes.
const SMALL: f32 = 11.0;

/// What the page holds while it is open.
#[derive(Clone, Debug)]
pub(in crate::ui) struct ModelsForm {
    /// The worker's command, as typed.
    command: String,
    /// The weights that are about to be removed.
    removing: Option<String>,
}

impl ModelsForm {
    pub(in crate::ui) fn new(command: &str) -> Self {
        Self { command: command.into(), removing: None }
    }
}

pub(super) fn show(ctx: &Context, form: &mut ModelsForm, desk: &Desk, commands: &mut Vec<Command>) {
    dialog(ctx, words::TITLE, WIDTH, commands, |ui, commands| {
        let height = (ui.ctx().content_rect().height() - 220.0).clamp(120.0, 560.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show(
            ui,
            |ui| {
                // Beside the bar one scrolls with.
                ui.set_max_width(ui.available_width() - theme::GAP);
                worker(ui, form, desk, commands);
                ui.add_space(theme::GROUP_GAP);
                if let Some(shelf) = &desk.networks.shelf {
                    installed(ui, form, desk, shelf, commands);
                    ui.add_space(theme::GROUP_GAP);
                    known(ui, shelf);
                }
            },
        );
        news(ui, desk);
        if answers(ui, answer_words::CLOSE, true, &[], commands) {
            commands.push(Command::Answer(Answer::Cancel));
        }
    });
}

/// What is being done about weights, or what came of it.
fn news(ui: &mut Ui, desk: &Desk) {
    let colors = theme::colors(ui);
    let work = desk.work.iter().rev().find(|work| work.job == JobKind::Shelving);
    match (work, &desk.networks.news) {
        (Some(work), _) => {
            ui.horizontal(|ui| {
                ui.spinner();
                line(ui, &work.label, colors.weak);
            });
        }
        (None, Some((Mood::Failure, words))) => line(ui, words, colors.alarm),
        (None, Some((_, words))) => line(ui, words, colors.well),
        (None, None) => {}
    }
}

fn worker(ui: &mut Ui, form: &mut ModelsForm, desk: &Desk, commands: &mut Vec<Command>) {
    heading(ui, words::WORKER, |ui| {
        if ui.button(words::ASK_AGAIN).clicked() {
            commands.push(Command::AskWorker);
        }
    });
    let colors = theme::colors(ui);
    match desk.networks.worker.as_deref() {
        None => line(ui, words::ASKING, colors.weak),
        Some(WorkerReport::Absent { message }) => line(ui, message, colors.alarm),
        Some(WorkerReport::Here(hello)) => {
            line(ui, &words::who(&hello.program, &hello.host), colors.text);
            line(ui, &processor_words(hello), colors.weak);
            line(ui, &card_words(hello), colors.weak);
        }
    }
    field_row(ui, words::DEVICE, |ui| {
        let devices =
            [(DeviceChoice::Auto, words::AUTO), (DeviceChoice::Cpu, words::CPU), (DeviceChoice::Cuda, words::CUDA)];
        for (device, name) in devices {
            if ui.selectable_label(desk.settings.device == device, name).clicked() {
                commands.push(Command::Device(device));
            }
        }
    });
    field_row(ui, words::BEGIN, |ui| {
        for (begin, name) in [(Begin::Proposal, words::BEGIN_PROPOSAL), (Begin::Strokes, words::BEGIN_STROKES)] {
            if ui.selectable_label(desk.settings.begin == begin, name).clicked() {
                commands.push(Command::Begin(begin));
            }
        }
    });
    field_row(ui, words::COMMAND_SHORT, |ui| command(ui, form, desk, commands));
    if let Some(forecast) = desk.method().and_then(|method| Some((method, method.forecast()?))) {
        let (method, forecast) = forecast;
        let is_lacking = matches!(desk.room(&forecast), Some((Room::Lacking { .. }, _)));
        let color = if is_lacking { colors.alarm } else { colors.weak };
        line(ui, &words::forecast(&method.name, &forecast), color);
    }
}

fn command(ui: &mut Ui, form: &mut ModelsForm, desk: &Desk, commands: &mut Vec<Command>) {
    let width = (ui.available_width() - 76.0).max(80.0);
    let field = TextEdit::singleline(&mut form.command).desired_width(width).hint_text(words::OWN_WORKER);
    let field = ui.add(field).accessible_name(words::COMMAND).on_hover_text(words::COMMAND_HINT);
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(eframe::egui::Key::Enter));
    let is_new = form.command.trim() != desk.settings.worker_command;
    let clicked = ui.add_enabled(is_new, Button::new(words::APPLY)).clicked();
    if clicked || (entered && is_new) {
        commands.push(Command::RunWorker(form.command.trim().to_owned()));
    }
}

fn installed(ui: &mut Ui, form: &mut ModelsForm, desk: &Desk, shelf: &ShelfReport, commands: &mut Vec<Command>) {
    heading(ui, words::INSTALLED, |ui| {
        let add = ui.add_enabled(desk.allows(&Command::AddWeights), Button::new(Command::AddWeights.label()));
        if add.on_hover_text(Command::AddWeights.tooltip(ui.ctx())).clicked() {
            commands.push(Command::AddWeights);
        }
    });
    let colors = theme::colors(ui);
    line(ui, &shelf.folder.display().to_string(), colors.weak);
    if shelf.installed.is_empty() {
        line(ui, words::NOTHING, colors.text);
    }
    for entry in &shelf.installed {
        let (id, title, about, color) = match entry {
            Listed::Installed(weights) => (&weights.id, title(weights, shelf), about(weights), colors.weak),
            Listed::Broken { id, reason } => (id, id.clone(), format!("Broken: {reason}"), colors.alarm),
        };
        let origin = match entry {
            Listed::Installed(weights) => weights.origin,
            Listed::Broken { .. } => Origin::Added,
        };
        card(ui, |ui| {
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.set_max_width(ui.available_width() - BUTTONS);
                    line(ui, &title, colors.strong);
                    line(ui, &about, color);
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| buttons(ui, form, id, origin, commands));
            });
            if let Listed::Installed(weights) = entry {
                hashes(ui, weights);
            }
        });
    }
}

/// The hashes of the files that weights were made of, by which a person knows them elsewhere.
fn hashes(ui: &mut Ui, weights: &Installed) {
    let files = if weights.origin == Origin::Shipped { std::slice::from_ref(&weights.file) } else { &weights.sources };
    for file in files {
        let hash = RichText::new(words::hash(file)).monospace().size(SMALL).color(theme::colors(ui).weak);
        ui.add(Label::new(hash).wrap().selectable(true));
    }
}

fn buttons(ui: &mut Ui, form: &mut ModelsForm, id: &str, origin: Origin, commands: &mut Vec<Command>) {
    if form.removing.as_deref() == Some(id) {
        let remove = ui.button(RichText::new(words::REMOVE_NOW).color(theme::colors(ui).alarm));
        if remove.accessible_name(format!("{} {id}", words::REMOVE_NOW)).clicked() {
            form.removing = None;
            commands.push(Command::RemoveWeights(id.into()));
        }
        if ui.button(answer_words::CANCEL).clicked() {
            form.removing = None;
        }
        return;
    }
    if origin == Origin::Added {
        let remove = ui.button(words::REMOVE).on_hover_text(words::REMOVE_HINT);
        if remove.accessible_name(format!("{} {id}", words::REMOVE)).clicked() {
            form.removing = Some(id.into());
        }
    }
    let verify = ui.button(words::VERIFY).on_hover_text(words::VERIFY_HINT);
    if verify.accessible_name(format!("{} {id}", words::VERIFY)).clicked() {
        commands.push(Command::VerifyWeights(id.into()));
    }
}

fn known(ui: &mut Ui, shelf: &ShelfReport) {
    heading(ui, words::KNOWN, |_| ());
    let colors = theme::colors(ui);
    line(ui, words::KNOWN_NOTE, colors.text);
    let is_there = |file: &KnownFile| {
        shelf.installed.iter().any(|entry| matches!(entry, Listed::Installed(w) if w.known.as_ref() == Some(&file.id)))
    };
    for file in shelf.known.iter().filter(|file| !is_there(file)) {
        card(ui, |ui| {
            line(ui, &file.title, colors.strong);
            line(ui, &known_words(file), colors.weak);
            if !file.note.is_empty() {
                line(ui, &sentence(&file.note), colors.weak);
            }
            let address = RichText::new(&file.address).monospace().size(SMALL).color(colors.text);
            ui.add(Label::new(address).wrap().selectable(true));
        });
    }
}

/// The title of a part of the page, and what can be done about it at the right.
fn heading(ui: &mut Ui, title: &str, actions: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).text_style(theme::section()).color(theme::colors(ui).strong));
        ui.with_layout(Layout::right_to_left(Align::Center), actions);
    });
}

fn card(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let fill = ui.visuals().extreme_bg_color;
    Frame::new().fill(fill).corner_radius(theme::RADIUS).inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(theme::GAP, 3.0);
        contents(ui);
    });
}

/// The words with a capital letter in front.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text that one can select, to send it to somebody.
fn line(ui: &mut Ui, text: &str, color: Color32) {
    ui.add(Label::new(RichText::new(text).color(color)).wrap().selectable(true));
}

fn title(weights: &Installed, shelf: &ShelfReport) -> String {
    let known = shelf.known.iter().find(|file| weights.known.as_ref() == Some(&file.id));
    known.map_or_else(|| weights.id.clone(), |file| file.title.clone())
}

fn about(weights: &Installed) -> String {
    let licence = weights.licence.as_deref().unwrap_or(words::NO_LICENCE);
    let known = match (weights.origin, &weights.known) {
        (Origin::Shipped, _) => words::IS_SHIPPED,
        (Origin::Added, Some(_)) => words::IS_KNOWN,
        (Origin::Added, None) => words::IS_UNKNOWN,
    };
    let tested = if weights.tested { words::TESTED } else { words::UNTESTED };
    [&weights.architecture, &size_words(weights.file.bytes), licence, known, tested].join(" · ")
}

fn known_words(file: &KnownFile) -> String {
    let size = file.bytes.map(size_words);
    [Some(file.name.clone()), size, Some(file.licence.clone())].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn processor_words(hello: &Hello) -> String {
    let processor = &hello.processor;
    let threads = format!("Processor with {} threads", processor.threads);
    let free = processor.free_bytes.map(|bytes| format!("{} free", size_words(bytes)));
    let features = (!processor.features.is_empty()).then(|| processor.features.join(" "));
    [Some(threads), free, features].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn card_words(hello: &Hello) -> String {
    let card = |card: &crate::engine::wire::Cuda| {
        let free = card.free_bytes.map_or_else(String::new, |bytes| format!(", {} free", size_words(bytes)));
        format!("{} with {}{free}", card.name, size_words(card.memory_bytes))
    };
    let cards: Vec<String> = hello.cuda.iter().map(card).collect();
    if cards.is_empty() { words::NO_CARD.into() } else { cards.join(" · ") }
}
