//! The candidates as they are seen: all of them, two with a line between, or where two differ.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, Id, Key, Modifiers, Painter, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::candidates::{Cell, Comparing, Layout};
use super::command::CompareCommand;
use super::hand::Drawing;
use super::heat::{self, Heat};
use super::{bar, blend, blind, caption};
use crate::raster::{ImagePoint, View};
use crate::ui::canvas::cells::{Picture, paint};
use crate::ui::canvas::{plate, pos};
use crate::ui::commands::Command;
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::strings::comparing as words;
use crate::ui::theme;

// Lengths in points, by eye.
const GAP: f32 = 10.0;
/// The least height of a picture; more candidates than have that much room are scrolled to.
const LEAST: f32 = 120.0;
/// Radius of the rings around the worst places.
const RING: f32 = 10.0;

const NUMBERS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// What the comparison remembers between frames.
#[derive(Default)]
pub(in crate::ui) struct CompareMemory {
    /// What is typed of ways to add.
    ways: String,
    /// The place of the photograph under the pointer in the last frame.
    place: Option<ImagePoint>,
    drawing: Drawing,
    /// The weight that is dragged.
    dragged: blend::Dragged,
    heat: Heat,
}

/// Draws the comparison in place of the canvas.
pub(in crate::ui) fn show(ui: &mut Ui, memory: &mut CompareMemory, desk: &Desk, commands: &mut Vec<Command>) {
    let Some(easel) = &desk.easel else { return };
    // Nothing but the choice is asked for in a blind test.
    if easel.comparing.blind.is_none() {
        bar::show(ui, &mut memory.ways, (desk, easel), commands);
    }
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, CornerRadius::ZERO, theme::colors(ui).ground);
    let comparing = &easel.comparing;
    if comparing.layout != Layout::Difference {
        memory.heat.forget();
    }
    if let Some(blind) = &comparing.blind {
        return blind::show(ui, area, (desk, easel), blind, commands);
    }
    let held = numbers(ui, comparing, commands);
    let mut view = Viewing { desk, easel, place: memory.place, found: None, drawing: &mut memory.drawing, commands };
    match (held, comparing.layout, comparing.pair()) {
        (Some(cell), ..) => view.alone(ui, area, cell),
        (None, Layout::Split, Some(pair)) => view.split(ui, area, pair),
        (None, Layout::Difference, Some(pair)) => view.difference(ui, area, pair, &mut memory.heat),
        _ => view.grid(ui, area),
    }
    let found = view.found;
    blend::show(ui, area, &mut memory.dragged, (comparing.blend.as_ref(), easel.snapshot()), commands);
    if found != memory.place && desk.seeing.loupe.is_on() {
        // The loupes follow in the next frame, all at once.
        ui.ctx().request_repaint();
    }
    memory.place = found;
}

/// Chooses by the keys 1 to 9; the candidate whose key is held.
fn numbers<'a>(ui: &Ui, comparing: &'a Comparing, commands: &mut Vec<Command>) -> Option<&'a Cell> {
    if ui.ctx().text_edit_focused() {
        return None;
    }
    let of_key = |key: &Key| NUMBERS.iter().position(|k| k == key).and_then(|k| comparing.numbered(k + 1));
    ui.input(|i| {
        let plain = i.modifiers == Modifiers::NONE;
        let pressed = NUMBERS.iter().filter(|key| plain && i.key_pressed(**key)).filter_map(of_key);
        commands.extend(pressed.map(|cell| Command::Compare(CompareCommand::Choose(cell.id))));
        // The last of several that are held.
        NUMBERS.iter().rev().find(|key| plain && i.key_down(**key)).and_then(of_key).filter(|cell| cell.drawn.is_some())
    })
}

/// A frame of the comparison.
pub(super) struct Viewing<'a> {
    desk: &'a Desk,
    pub(super) easel: &'a Easel,
    /// The place under the loupe.
    place: Option<ImagePoint>,
    /// The place under the pointer, as far as it was found.
    pub(super) found: Option<ImagePoint>,
    /// The outline that is being drawn.
    pub(super) drawing: &'a mut Drawing,
    commands: &'a mut Vec<Command>,
}

impl Viewing<'_> {
    pub(super) fn send(&mut self, command: CompareCommand) {
        self.commands.push(Command::Compare(command));
    }

    pub(super) fn view(&self, area: Rect) -> View {
        self.easel.comparing.placement.view(area, self.easel.size())
    }

    /// All candidates, as large as there is room.
    fn grid(&mut self, ui: &mut Ui, area: Rect) {
        let cells = &self.easel.comparing.cells;
        let turned = self.easel.comparing.placement.turn.size(self.easel.size());
        let aspect = turned.width as f32 / turned.height.max(1) as f32;
        let inner = area.shrink(GAP);
        let (columns, size) = arranged(inner.size(), cells.len(), aspect);
        let rows = cells.len().div_ceil(columns.max(1));
        let whole = vec2(inner.width(), (rows as f32 * (size.y + GAP) - GAP).max(inner.height()));
        let used = vec2(columns as f32 * (size.x + GAP) - GAP, rows as f32 * (size.y + GAP) - GAP);
        ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(inner), |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                let (all, _) = ui.allocate_exact_size(whole, Sense::hover());
                let all = Align2::CENTER_CENTER.align_size_within_rect(used, all);
                for (k, cell) in cells.iter().enumerate() {
                    let step = vec2((k % columns) as f32, (k / columns) as f32) * (size + Vec2::splat(GAP));
                    self.cell(ui, Rect::from_min_size(all.min + step, size), (k + 1, cell));
                }
                // The wheel looks closer where it is over a picture.
                if self.found.is_some() {
                    ui.input_mut(|i| i.smooth_scroll_delta = Vec2::ZERO);
                }
            });
        });
    }

    fn cell(&mut self, ui: &mut Ui, rect: Rect, (number, cell): (usize, &Cell)) {
        if !ui.is_rect_visible(rect) {
            return;
        }
        let picture = Rect::from_min_max(rect.min, rect.max - vec2(0.0, caption::CAPTION));
        let letter = caption::letter(&self.easel.comparing, cell);
        self.picture(ui, picture, number, (cell, number));
        let colors = theme::colors(ui);
        let edge = match letter {
            Some("A") => Stroke::new(2.0, colors.accent),
            Some(_) => Stroke::new(1.0, colors.accent),
            None => Stroke::new(1.0, colors.line),
        };
        ui.painter().rect_stroke(picture, CornerRadius::ZERO, edge, StrokeKind::Inside);
        if let Some(letter) = letter {
            plate(ui.painter(), picture.left_top() + Vec2::splat(6.0), Align2::LEFT_TOP, letter);
        }
        caption::state(ui, picture, (number, cell), self.commands);
        let below = Rect::from_min_max(picture.left_bottom() + vec2(2.0, 4.0), rect.max);
        let ground = Rect::from_min_max(picture.left_bottom(), rect.max);
        ui.painter().rect_filled(ground, CornerRadius::ZERO, colors.panel);
        caption::show(ui, below.shrink2(vec2(6.0, 0.0)), (number, cell), self.commands);
    }

    /// A picture that takes the pointer.
    fn picture(&mut self, ui: &Ui, area: Rect, slot: usize, (cell, number): (&Cell, usize)) {
        let response = ui.interact(area, Id::unique(("candidate", cell.id)), Sense::click_and_drag());
        let chosen = self.easel.comparing.chosen().is_some_and(|chosen| chosen.id == cell.id);
        let label = words::candidate(number, &cell.title());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &label));
        let painter = ui.painter_at(area);
        painter.rect_filled(area, CornerRadius::ZERO, theme::colors(ui).ground);
        self.draw(ui, &painter, area, slot, cell);
        self.follow(ui, &response, area, Some(cell));
        self.drawing.show(ui, &painter, self.view(area), cell.id);
    }

    /// Draws a candidate, with the places where it is worst.
    fn draw(&self, ui: &Ui, painter: &Painter, area: Rect, slot: usize, cell: &Cell) {
        let Some(texels) = cell.texels() else { return };
        let (view, finish) = (self.view(area), cell.finish());
        let picture = Picture { easel: self.easel, seeing: &self.desk.seeing, texels, finish: &finish };
        let under = self.place.filter(|_| self.desk.seeing.loupe.is_on());
        paint(ui, painter, slot, (area, view), &picture, under);
        let size = self.easel.size();
        for place in cell.measured().iter().flat_map(|measured| &measured.worst) {
            #[expect(clippy::cast_possible_truncation, reason = "a share of a side")]
            let at = ImagePoint::new(place.x as f32 * size.width as f32, place.y as f32 * size.height as f32);
            let at = pos(view.to_screen(at));
            for (width, color) in [(3.5, theme::OVER_DARK), (1.6, theme::colors(ui).alarm)] {
                painter.circle_stroke(at, RING, Stroke::new(width, color));
            }
            let text = format!("{:.0}", place.delta_e);
            plate(painter, at + vec2(RING + 2.0, 0.0), Align2::LEFT_CENTER, &text);
        }
    }

    /// One candidate in all of the room, as long as its key is held.
    fn alone(&mut self, ui: &Ui, area: Rect, cell: &Cell) {
        let painter = ui.painter_at(area);
        self.draw(ui, &painter, area, 0, cell);
        let response = ui.interact(area, Id::unique("candidate alone"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words::alone(&cell.title())));
        self.follow(ui, &response, area, None);
        plate(&painter, area.left_top() + Vec2::splat(theme::GAP), Align2::LEFT_TOP, &cell.title());
    }

    /// The chosen candidate at the left of a line, the one beside it at the right.
    fn split(&mut self, ui: &Ui, area: Rect, [one, other]: [&Cell; 2]) {
        let x = area.left() + self.easel.comparing.share * area.width();
        let response = ui.interact(area, Id::unique("candidates split"), Sense::click_and_drag());
        let left = Rect::from_min_max(area.min, pos2(x, area.bottom()));
        let right = Rect::from_min_max(pos2(x, area.top()), area.max);
        for (slot, (cell, clip)) in [(one, left), (other, right)].into_iter().enumerate() {
            self.draw(ui, &ui.painter_at(clip), area, slot, cell);
        }
        let painter = ui.painter_at(area);
        for (width, color) in [(3.0, theme::OVER_DARK), (1.2, theme::OVER_LIGHT)] {
            painter.line_segment([left.right_top(), left.right_bottom()], Stroke::new(width, color));
        }
        let gap = theme::GAP;
        plate(&painter, left.right_top() + vec2(-gap, gap), Align2::RIGHT_TOP, &format!("A  {}", one.title()));
        plate(&painter, right.left_top() + vec2(gap, gap), Align2::LEFT_TOP, &format!("B  {}", other.title()));
        self.follow(ui, &response, area, None);
        self.divide(ui, area, x);
    }

    /// The line between two candidates, dragged or moved by arrow keys.
    fn divide(&mut self, ui: &Ui, area: Rect, x: f32) {
        let grab = Rect::from_x_y_ranges(x - 7.0..=x + 7.0, area.y_range());
        let response = ui.interact(grab, Id::unique("candidates divider"), Sense::click_and_drag());
        let share = self.easel.comparing.share;
        response.widget_info(|| WidgetInfo::slider(true, f64::from(share), words::DIVIDER));
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged()) {
            self.send(CompareCommand::Split((at.x - area.left()) / area.width()));
        }
        if response.has_focus() {
            let steps = ui.input(|i| i.num_presses(Key::ArrowRight) as f32 - i.num_presses(Key::ArrowLeft) as f32);
            if steps != 0.0 {
                self.send(CompareCommand::Split(share + steps * crate::ui::canvas::DIVIDER_STEP));
            }
        }
        let lively = response.hovered() || response.dragged() || response.has_focus();
        let light = if lively { theme::colors(ui).accent } else { theme::OVER_LIGHT };
        let knob = pos2(x, area.center().y);
        ui.painter_at(area).circle(knob, 10.0, theme::OVER_PLATE, Stroke::new(1.5, light));
        if lively {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
    }

    /// Where the chosen candidate and the one beside it differ.
    fn difference(&mut self, ui: &Ui, area: Rect, [one, other]: [&Cell; 2], heat: &mut Heat) {
        let painter = ui.painter_at(area);
        let response = ui.interact(area, Id::unique("difference"), Sense::click_and_drag());
        let known = self.easel.comparing.apart.as_ref().and_then(|apart| apart.known.as_ref());
        match known {
            Some(known) => {
                heat.show(ui, &painter, (self.easel.size(), self.view(area)), known);
                let text = words::apart(&one.title(), &other.title(), known.mean, known.largest);
                heat::legend(ui, &painter, area, known, &text);
            }
            None => plate(&painter, area.center(), Align2::CENTER_CENTER, words::MEASURING),
        }
        self.follow(ui, &response, area, None);
    }
}

/// How many columns serve so many pictures best, and the size of a cell: that with the largest pictures; lower ones than can
/// be read are scrolled to.
fn arranged(room: Vec2, count: usize, aspect: f32) -> (usize, Vec2) {
    let fits = |columns: usize| {
        let rows = count.max(1).div_ceil(columns) as f32;
        let n = columns as f32;
        let width = (room.x - (n - 1.0) * GAP) / n;
        // No higher than a picture as wide, so that its caption is near.
        let height = ((room.y - (rows - 1.0) * GAP) / rows - caption::CAPTION).min(width / aspect).max(LEAST);
        (columns, vec2(width, height), width.min(height * aspect))
    };
    let best = (1..=count.max(1)).map(fits).max_by(|a, b| a.2.total_cmp(&b.2));
    let (columns, picture, _) = best.unwrap_or((1, room, 0.0));
    (columns, picture + vec2(0.0, caption::CAPTION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_large_as_the_room_allows() {
        for (room, count, aspect, columns) in [
            (vec2(1200.0, 700.0), 1, 1.5, 1),
            (vec2(1200.0, 700.0), 2, 1.5, 2),
            (vec2(1200.0, 700.0), 4, 1.5, 2),
            (vec2(1200.0, 700.0), 6, 1.5, 3),
            (vec2(1200.0, 700.0), 3, 0.6, 3),
            (vec2(400.0, 900.0), 3, 1.5, 1),
        ] {
            let (found, size) = arranged(room, count, aspect);
            assert_eq!(found, columns, "{room:?} {count}");
            let rows = count.div_ceil(found) as f32;
            assert!(size.x * found as f32 <= room.x + 1.0 && size.y * rows <= room.y + 1.0, "{size:?}");
        }
        let (_, many) = arranged(vec2(600.0, 300.0), 24, 1.5);
        assert!(many.y >= LEAST + caption::CAPTION);
    }
}
