//! The pictures of a folder, in small, to choose from: with the pointer, or with arrow keys, Space and Enter.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use eframe::egui::{
    Align2, ColorImage, Context, CornerRadius, Event, FontId, Image, Key, Label, Modifiers, Rect, Response, RichText,
    Role, ScrollArea, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::Answer;
use super::frame::{answers, dialog};
use crate::engine::{FolderReport, PROJECTS, Thumbnail, has_ending};
use crate::ui::commands::Command;
use crate::ui::icons::Icon;
use crate::ui::panels::one_line;
use crate::ui::strings::{dialog as answer_words, gallery as words};
use crate::ui::theme;

/// The widest that the dialog gets, in points. By eye.
const WIDTH: f32 = 980.0;

/// Room for a picture and for its name below, in points. By eye.
const CELL: Vec2 = vec2(172.0, 160.0);

/// The picture itself is no larger.
const PICTURE: Vec2 = vec2(156.0, 116.0);

/// Everything of the window that the list leaves to title, answers and margins. By eye.
const REST: f32 = 270.0;

/// What the dialog holds while it is open.
pub(in crate::ui) struct Gallery {
    folder: PathBuf,
    /// Nothing while the folder is read.
    cells: Option<Vec<Cell>>,
    left_out: usize,
    chosen: BTreeSet<usize>,
    /// Where the keyboard is, and where a row of cells that is chosen began.
    at: usize,
    anchor: usize,
    /// The keyboard has gone somewhere else, which is to be seen.
    moved: bool,
}

struct Cell {
    path: PathBuf,
    look: Look,
}

/// What is known of how a file looks.
enum Look {
    Awaited,
    Here(TextureHandle),
    /// It cannot be opened, for that reason.
    Broken(String),
}

impl Gallery {
    pub(in crate::ui) const fn new(folder: PathBuf) -> Self {
        Self { folder, cells: None, left_out: 0, chosen: BTreeSet::new(), at: 0, anchor: 0, moved: false }
    }

    /// Whether it shows that folder.
    pub(in crate::ui) fn is_of(&self, folder: &Path) -> bool {
        self.folder == folder
    }

    /// Takes what lies in the folder.
    pub(in crate::ui) fn take_folder(&mut self, report: FolderReport) {
        let cell = |path| Cell { path, look: Look::Awaited };
        self.cells = Some(report.files.into_iter().map(cell).collect());
        self.left_out = report.left_out;
    }

    /// Takes how one of its files looks.
    pub(in crate::ui) fn take_thumbnail(&mut self, ctx: &Context, thumbnail: Thumbnail) {
        let cells = self.cells.iter_mut().flatten();
        let Some(cell) = cells.into_iter().find(|cell| cell.path == thumbnail.path) else { return };
        cell.look = match thumbnail.picture {
            Ok(pixels) => {
                let size = [pixels.width(), pixels.height()];
                let image = ColorImage::new(size, pixels.samples().iter().map(|rgb| theme::srgb(*rgb)).collect());
                Look::Here(ctx.load_texture("thumbnail", image, TextureOptions::LINEAR))
            }
            Err(reason) => Look::Broken(reason),
        };
    }

    fn count(&self) -> usize {
        self.cells.as_ref().map_or(0, Vec::len)
    }

    /// The files that would be opened: the chosen ones, or else the one where the keyboard is.
    fn meant(&self) -> Vec<PathBuf> {
        let cells = self.cells.as_deref().unwrap_or_default();
        let openable = |k: &usize| cells.get(*k).filter(|cell| !matches!(cell.look, Look::Broken(_)));
        let of = |cell: &Cell| cell.path.clone();
        if self.chosen.is_empty() {
            return openable(&self.at).map(of).into_iter().collect();
        }
        self.chosen.iter().filter_map(openable).map(of).collect()
    }

    /// A press on a cell: it alone, it too, or all up to it.
    fn press(&mut self, k: usize, modifiers: Modifiers) {
        if modifiers.shift {
            self.chosen.extend(self.anchor.min(k)..=self.anchor.max(k));
        } else {
            if !modifiers.command {
                self.chosen.clear();
            }
            self.toggle(k);
            self.anchor = k;
        }
        self.at = k;
    }

    fn toggle(&mut self, k: usize) {
        if !self.chosen.remove(&k) {
            self.chosen.insert(k);
        }
    }

    /// Arrow keys go from picture to picture, Space chooses one, Ctrl+A all; in the order they were pressed.
    fn keys(&mut self, ui: &Ui, columns: usize) {
        // On a button of the dialog they are the button's.
        if ui.memory(|m| m.focused().is_some()) {
            return;
        }
        for event in ui.input(|i| i.events.clone()) {
            if let Event::Key { key, pressed: true, modifiers, .. } = event {
                self.key(key, modifiers, columns);
            }
        }
    }

    fn key(&mut self, key: Key, modifiers: Modifiers, columns: usize) {
        let last = self.count().saturating_sub(1);
        let to = match key {
            Key::ArrowRight => self.at + 1,
            Key::ArrowDown => self.at + columns,
            Key::ArrowLeft => self.at.saturating_sub(1),
            Key::ArrowUp => self.at.saturating_sub(columns),
            Key::Home => 0,
            Key::End => last,
            _ => self.at,
        };
        self.moved |= to.min(last) != self.at;
        self.at = to.min(last);
        match key {
            Key::Space if self.count() > 0 => {
                self.toggle(self.at);
                self.anchor = self.at;
            }
            Key::A if modifiers.command => self.chosen = (0..self.count()).collect(),
            _ => {}
        }
    }
}

pub(super) fn show(ctx: &Context, gallery: &mut Gallery, commands: &mut Vec<Command>) {
    dialog(ctx, words::TITLE, WIDTH, commands, |ui, commands| {
        let weak = theme::colors(ui).weak;
        let place = gallery.folder.display().to_string();
        ui.add(Label::new(RichText::new(place).color(weak)).truncate());
        ui.label(RichText::new(words::HINT).color(weak));
        ui.add_space(4.0);
        let height = (ui.ctx().content_rect().height() - REST).max(CELL.y);
        match gallery.cells.as_ref().map(Vec::len) {
            None => note(ui, answer_words::READING, height),
            Some(0) => note(ui, answer_words::EMPTY_FOLDER, height),
            Some(_) => grid(ui, gallery, height, commands),
        }
        if gallery.left_out > 0 {
            ui.label(RichText::new(words::left_out(gallery.left_out)).color(theme::colors(ui).accent));
        }
        let meant = gallery.meant();
        let label = words::open(meant.len());
        if answers(ui, &label, !meant.is_empty(), &[(answer_words::CANCEL, Answer::Cancel)], commands) {
            commands.push(Command::Answer(Answer::OpenChosen(meant)));
        }
    });
}

fn note(ui: &mut Ui, text: &str, height: f32) {
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.set_min_height(height);
        ui.centered_and_justified(|ui| ui.label(RichText::new(text).color(theme::colors(ui).weak)));
    });
}

fn grid(ui: &mut Ui, gallery: &mut Gallery, height: f32, commands: &mut Vec<Command>) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful")]
    let columns = ((ui.available_width() / CELL.x) as usize).max(1);
    gallery.keys(ui, columns);
    let cell = vec2(ui.available_width() / columns as f32, CELL.y);
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let rows = gallery.count().div_ceil(columns);
    let mut area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
    if std::mem::take(&mut gallery.moved) {
        let whole = rows as f32 * CELL.y;
        area = area.vertical_scroll_offset(offset_of(gallery.at / columns, height).min((whole - height).max(0.0)));
    }
    area.show_rows(ui, CELL.y, rows, |ui, shown| {
        for row in shown {
            let cells = row * columns..((row + 1) * columns).min(gallery.count());
            ui.horizontal(|ui| row_of(ui, gallery, cells, cell, commands));
        }
    });
    ui.spacing_mut().item_spacing = Vec2::splat(theme::GAP);
}

/// How far a list is scrolled so that a row lies in its middle.
fn offset_of(row: usize, height: f32) -> f32 {
    ((row as f32 + 0.5) * CELL.y - 0.5 * height).max(0.0)
}

fn row_of(ui: &mut Ui, gallery: &mut Gallery, cells: Range<usize>, size: Vec2, commands: &mut Vec<Command>) {
    for k in cells {
        let Some(cell) = gallery.cells.as_ref().and_then(|cells| cells.get(k)) else { continue };
        let response = one(ui, cell, size, gallery.chosen.contains(&k), gallery.at == k);
        let is_whole = !matches!(cell.look, Look::Broken(_));
        if response.double_clicked() && is_whole {
            commands.push(Command::Answer(Answer::OpenChosen(vec![cell.path.clone()])));
        } else if response.clicked() {
            let modifiers = ui.input(|i| i.modifiers);
            gallery.press(k, modifiers);
        }
    }
}

/// A picture with its name.
fn one(ui: &mut Ui, cell: &Cell, size: Vec2, is_chosen: bool, is_at: bool) -> Response {
    let colors = theme::colors(ui);
    // The keyboard goes by arrows; Tab leads to the answers.
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let name = cell.path.file_name().unwrap_or_default().to_string_lossy();
    let is_project = has_ending(&cell.path, PROJECTS);
    let reason = if let Look::Broken(reason) = &cell.look { Some(reason.as_str()) } else { None };
    let label = words::picture(&name, is_project, reason);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &label));
    let plate = rect.shrink(4.0);
    let radius = CornerRadius::same(theme::RADIUS_LARGE);
    if is_chosen || response.hovered() {
        let fill = if is_chosen { colors.chosen } else { colors.panel };
        ui.painter().rect_filled(plate, radius, fill);
    }
    if is_at {
        ui.painter().rect_stroke(plate, radius, Stroke::new(1.5, colors.accent), StrokeKind::Inside);
    }
    let room = Align2::CENTER_TOP.align_size_within_rect(PICTURE, rect.translate(vec2(0.0, 10.0)));
    look(ui, &cell.look, room);
    if is_project {
        mark(ui, room);
    }
    if is_chosen {
        let at = Rect::from_center_size(room.right_top() + vec2(-11.0, 11.0), Vec2::splat(18.0));
        ui.painter().circle_filled(at.center(), 10.0, colors.accent);
        Icon::Check.sized(13.0).tint(colors.on_accent).paint_at(ui, at.shrink(2.5));
    }
    let color = if is_chosen { colors.strong } else { colors.text };
    let text = one_line(ui, &name, 12.0, color, plate.width() - 12.0);
    let place = pos2(rect.center().x - 0.5 * text.size().x, room.bottom() + 7.0);
    ui.painter().galley(place, text, color);
    match reason {
        Some(reason) => response.on_hover_text(reason),
        None => response.on_hover_text(name.as_ref()),
    }
}

/// How a file looks, in the middle of its room.
fn look(ui: &mut Ui, look: &Look, room: Rect) {
    let colors = theme::colors(ui);
    match look {
        Look::Awaited => {
            ui.painter().rect_filled(room, CornerRadius::same(theme::RADIUS), colors.panel.gamma_multiply(0.6));
        }
        Look::Here(texture) => {
            let whole = texture.size_vec2();
            let size = whole * (room.width() / whole.x).min(room.height() / whole.y).min(1.0);
            Image::new(texture).paint_at(ui, Align2::CENTER_CENTER.align_size_within_rect(size, room));
        }
        Look::Broken(_) => {
            ui.painter().rect_filled(room, CornerRadius::same(theme::RADIUS), colors.panel);
            let icon = Rect::from_center_size(room.center() - vec2(0.0, 12.0), Vec2::splat(22.0));
            Icon::Warning.sized(22.0).tint(colors.alarm).paint_at(ui, icon);
            let at = room.center() + vec2(0.0, 16.0);
            let font = FontId::proportional(12.0);
            ui.painter().text(at, Align2::CENTER_CENTER, words::BROKEN, font, colors.alarm);
        }
    }
}

/// What tells a project from a photograph.
fn mark(ui: &Ui, room: Rect) {
    let font = FontId::proportional(11.0);
    let text = ui.painter().layout_no_wrap(words::PROJECT.to_owned(), font, theme::OVER_LIGHT);
    let plate = Rect::from_min_size(room.min + vec2(4.0, 4.0), text.size() + vec2(12.0, 4.0));
    ui.painter().rect_filled(plate, CornerRadius::same(theme::RADIUS), theme::OVER_PANEL);
    ui.painter().galley(plate.min + vec2(6.0, 2.0), text, theme::OVER_LIGHT);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_chooses_one_ctrl_more_and_shift_all_between() {
        let mut gallery = Gallery::new("/photographs".into());
        let files = (0..6).map(|k| format!("/photographs/{k}.png").into()).collect();
        gallery.take_folder(FolderReport { folder: "/photographs".into(), files, left_out: 0 });
        assert_eq!(gallery.meant(), [PathBuf::from("/photographs/0.png")], "where the keyboard is");
        gallery.press(1, Modifiers::NONE);
        gallery.press(4, Modifiers::SHIFT);
        gallery.press(2, Modifiers::COMMAND);
        assert_eq!(gallery.chosen, BTreeSet::from([1, 3, 4]));
        gallery.press(5, Modifiers::NONE);
        assert_eq!(gallery.meant(), [PathBuf::from("/photographs/5.png")]);
    }

    #[test]
    fn keys_hold_in_the_order_they_were_pressed() {
        let mut gallery = Gallery::new("/photographs".into());
        let files = (0..6).map(|k| format!("/photographs/{k}.png").into()).collect();
        gallery.take_folder(FolderReport { folder: "/photographs".into(), files, left_out: 0 });
        for key in [Key::Space, Key::ArrowDown, Key::ArrowRight, Key::Space, Key::ArrowUp, Key::End, Key::ArrowDown] {
            gallery.key(key, Modifiers::NONE, 4);
        }
        assert_eq!((&gallery.chosen, gallery.at), (&BTreeSet::from([0, 5]), 5));
    }
}
