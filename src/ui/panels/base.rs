//! Where color comes from: strokes alone, a plain tint, or a network, and how a network proposes.

use eframe::egui::{Align, Button, Checkbox, ComboBox, Label, Layout, Response, RichText, Ui, vec2};

use super::leaning;
use super::pieces::{section, text_button};
use super::slider::{Row, Scale, Sliding};
use crate::document::{Base, Edit, HintUse, MethodId, Proposing};
use crate::engine::{Method, Room, size_words};
use crate::ui::brush::Tool;
use crate::ui::commands::{Command, Gesture};
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::strings::{base as words, models};
use crate::ui::theme;

/// Where the temperature stands while it is the network's own: that of eccv16, from Zhang, Isola, Efros 2016, section 2.3.
const OWN_TEMPERATURE: f32 = 0.38;

// Lengths in points, by eye.
const LIST: f32 = 400.0;
const LIST_WIDTH: f32 = 380.0;
const GET_WIDTH: f32 = 64.0;

const STRENGTH: Row =
    Row { name: words::STRENGTH, label: words::STRENGTH, hint: words::STRENGTH_HINT, unit: " %", decimals: 0 };
const EDGES: Row = Row { name: words::EDGES, label: words::EDGES, hint: words::EDGES_HINT, unit: " %", decimals: 0 };
const SATURATION: Row = Row {
    name: words::SATURATION,
    label: words::SATURATION_LABEL,
    hint: words::SATURATION_HINT,
    unit: " %",
    decimals: 0,
};
const TEMPERATURE: Row = Row {
    name: words::TEMPERATURE_LABEL,
    label: words::TEMPERATURE_LABEL,
    hint: words::TEMPERATURE_HINT,
    unit: "",
    decimals: 2,
};

/// Draws the section.
pub(super) fn show(ui: &mut Ui, sliding: &mut Sliding, desk: &Desk, easel: &Easel, commands: &mut Vec<Command>) {
    section(ui, words::TITLE);
    let (base, method) = (&easel.snapshot().base, desk.method());
    chooser(ui, desk, base, method, commands);
    match method {
        Some(method) if method.unavailable.is_some() => absent(ui, method, commands),
        Some(method) if method.is_network() => {
            room(ui, desk, method);
            proposing(ui, sliding, base, method, commands);
            for command in [Command::Suggest, Command::ToggleDoubt, Command::NextPlace] {
                text_button(ui, desk, &command, commands);
            }
            if method.takes_boxes() {
                text_button(ui, desk, &Command::Use(Tool::Boxes), commands);
            }
        }
        Some(method) if method.tells_origins() => {
            for command in [Command::ToggleDoubt, Command::NextPlace] {
                text_button(ui, desk, &command, commands);
            }
        }
        Some(_) => {}
        // Before the list is there nothing is known to be missing.
        None if desk.networks.methods.is_empty() => {}
        None => alarm(ui, words::UNKNOWN),
    }
}

fn chooser(ui: &mut Ui, desk: &Desk, base: &Base, method: Option<&Method>, commands: &mut Vec<Command>) {
    let name = method.map_or_else(|| base.method.to_string(), |method| method.name.clone());
    let choice = ComboBox::from_id_salt("base").selected_text(name).width(ui.available_width()).truncate();
    let response = choice.height(LIST).show_ui(ui, |ui| {
        ui.set_min_width(LIST_WIDTH);
        let (here, away): (Vec<_>, Vec<_>) = desk.networks.methods.iter().partition(|m| m.unavailable.is_none());
        for method in here.into_iter().chain(away) {
            entry(ui, desk, base, method, commands);
        }
    });
    let hint = method.map_or("", |method| method.summary.as_str());
    let has_networks = desk.networks.methods.iter().any(|method| method.is_network() && method.unavailable.is_none());
    // Whoever unfolds the list is about to run one: how much memory is free is asked then.
    if response.response.accessible_name(words::FROM).on_hover_text(hint).clicked() && has_networks {
        commands.push(Command::AskWorker);
    }
}

fn entry(ui: &mut Ui, desk: &Desk, base: &Base, method: &Method, commands: &mut Vec<Command>) {
    let chosen = *method.id == *base.method.0;
    let button = |width: f32| Button::selectable(chosen, method.name.as_str()).truncate().min_size(vec2(width, 0.0));
    let Some(reason) = &method.unavailable else {
        let forecast = method.forecast();
        let room = forecast.as_ref().and_then(|forecast| Some((forecast, desk.room(forecast)?)));
        let about = room.and_then(|(forecast, (room, host))| models::room(forecast, room, host));
        let hint = about.map_or_else(|| method.summary.clone(), |about| format!("{}. {about}", method.summary));
        let button = forecast.as_ref().map_or_else(
            || button(LIST_WIDTH),
            |forecast| {
                let is_lacking = matches!(room, Some((_, (Room::Lacking { .. }, _))));
                let color = if is_lacking { theme::colors(ui).alarm } else { theme::colors(ui).weak };
                button(LIST_WIDTH).right_text(RichText::new(size_words(forecast.bytes)).color(color).size(12.0))
            },
        );
        let response = ui.add(button).accessible_name(&method.name).on_hover_text(hint);
        if response.clicked() && !chosen {
            let base = Base { method: MethodId(method.id.as_str().into()), ..base.clone() };
            commands.push(Command::Edit(Edit::SetBase(base), Gesture::Begin));
        }
        return;
    };
    ui.horizontal(|ui| {
        let width = LIST_WIDTH - GET_WIDTH;
        let height = ui.spacing().interact_size.y;
        let left = Layout::top_down_justified(Align::LEFT);
        ui.allocate_ui_with_layout(vec2(width, height), left, |ui| {
            let why = format!("{}: {}", method.summary, reason);
            ui.add_enabled(false, button(width)).on_disabled_hover_text(why);
        });
        get(ui, method, commands);
    });
}

/// Leads to where the weights of a network are added.
fn get(ui: &mut Ui, method: &Method, commands: &mut Vec<Command>) -> Response {
    let response = ui.small_button(words::GET).accessible_name(format!("Get {}", method.name));
    if response.clicked() {
        commands.push(Command::Models);
        ui.close();
    }
    response
}

/// The method that is chosen cannot run here.
fn absent(ui: &mut Ui, method: &Method, commands: &mut Vec<Command>) {
    alarm(ui, if method.is_network() { words::NO_WORKER } else { words::MISSING });
    get(ui, method, commands).on_hover_text(method.unavailable.as_deref().unwrap_or_default());
}

/// Where the network ran, or whether there is room for it where it will.
fn room(ui: &mut Ui, desk: &Desk, method: &Method) {
    let forecast = method.forecast();
    let told = forecast.as_ref().and_then(|forecast| Some((forecast, desk.room(forecast)?)));
    match (told, &desk.networks.ran) {
        (Some((forecast, (room @ Room::Lacking { .. }, host))), _) => {
            alarm(ui, &models::room(forecast, room, host).unwrap_or_default());
        }
        (_, Some(ran)) => {
            let text = RichText::new(words::ran(ran)).color(theme::colors(ui).weak).size(12.0);
            ui.add(Label::new(text).wrap());
        }
        _ => {}
    }
}

fn alarm(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).color(theme::colors(ui).alarm).size(12.0);
    ui.add(Label::new(text).wrap());
}

fn proposing(ui: &mut Ui, sliding: &mut Sliding, base: &Base, method: &Method, commands: &mut Vec<Command>) {
    let (now, usual) = (base.proposing, Proposing::default());
    let mut set = |proposing: Proposing, gesture: Option<Gesture>| {
        let edit = gesture.map(|gesture| (Edit::SetBase(Base { proposing, ..base.clone() }), gesture));
        commands.extend(edit.map(|(edit, gesture)| Command::Edit(edit, gesture)));
    };
    let mut percent = 100.0 * now.strength;
    let change = STRENGTH.show(ui, &mut percent, 0.0..=100.0, Scale::Linear);
    let strength = if change.is_reset() { usual.strength } else { percent / 100.0 };
    set(Proposing { strength, ..now }, sliding.gesture(STRENGTH, change));
    let mut percent = 100.0 * now.edges;
    let change = EDGES.show(ui, &mut percent, 0.0..=100.0, Scale::Linear);
    let edges = if change.is_reset() { usual.edges } else { percent / 100.0 };
    set(Proposing { edges, ..now }, sliding.gesture(EDGES, change));
    let mut percent = 100.0 * now.saturation;
    let change = SATURATION.show(ui, &mut percent, 0.0..=200.0, Scale::Linear);
    let saturation = if change.is_reset() { usual.saturation } else { percent / 100.0 };
    set(Proposing { saturation, ..now }, sliding.gesture(SATURATION, change));
    if method.tells_distribution() {
        let mut temperature = now.temperature.unwrap_or(OWN_TEMPERATURE);
        let change = TEMPERATURE.show(ui, &mut temperature, 0.0..=2.0, Scale::Linear);
        let temperature = (!change.is_reset()).then_some(temperature);
        set(Proposing { temperature, ..now }, sliding.gesture(TEMPERATURE, change));
    }
    let leaning = leaning::show(ui, now, method);
    set(leaning.unwrap_or(now), leaning.map(|_| Gesture::Begin));
    if method.follows_strokes() {
        let mut follows = now.hints == HintUse::Network;
        let clicked = ui.add(Checkbox::new(&mut follows, words::FOLLOWS)).on_hover_text(words::FOLLOWS_HINT).clicked();
        let hints = if follows { HintUse::Network } else { HintUse::Solver };
        set(Proposing { hints, ..now }, clicked.then_some(Gesture::Begin));
    }
}
