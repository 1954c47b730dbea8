//! The list of regions: each by its number and what it does; and the name of the selected one.

use eframe::egui::{CornerRadius, Rect, Response, ScrollArea, Shape, Stroke, StrokeKind, TextEdit, Ui};

use super::lists::Lists;
use super::rows::{ROW, Row, weak};
use crate::document::{NAME_CHARS, Region};
use crate::ui::brush::{Limit, Tint, Tool};
use crate::ui::commands::{Command, Gesture};
use crate::ui::easel::Easel;
use crate::ui::strings::{inspector, lists as words};
use crate::ui::theme;

/// The name takes so much of the height, in points. By eye.
const ABOUT: f32 = 64.0;

pub(super) fn show(ui: &mut Ui, memory: &mut Lists, easel: &Easel, commands: &mut Vec<Command>) {
    let regions = &easel.snapshot().regions;
    if regions.is_empty() {
        return weak(ui, words::NO_REGIONS);
    }
    let height = (ui.available_height() - ABOUT).max(3.0 * ROW);
    let selected = easel.selected_region().map(|region| region.id);
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
    area.show_rows(ui, ROW, regions.len(), |ui, rows| {
        for (number, region) in regions.iter().enumerate().take(rows.end).skip(rows.start) {
            if row(ui, number + 1, region, selected == Some(region.id)).clicked() {
                commands.extend([Command::Use(Tool::Select), Command::SelectRegion(Some(region.id))]);
            }
        }
    });
    ui.spacing_mut().item_spacing.y = theme::GAP;
    ui.separator();
    match easel.selected_region() {
        Some(region) => name(ui, memory, region, commands),
        None => weak(ui, words::SELECT_REGION),
    }
}

/// A region: its number, a sample of its outline, and its name or what it does.
fn row(ui: &mut Ui, number: usize, region: &Region, is_selected: bool) -> Response {
    let limit = Limit::of(region);
    let does = inspector::LIMITS.into_iter().zip(Limit::ALL).find(|(_, l)| *l == limit).map_or("", |(name, _)| name);
    let text = if region.name.is_empty() { does } else { &region.name };
    let what = if region.name.is_empty() { does.to_owned() } else { format!("{}, {does}", region.name) };
    let label = words::region(number, &what);
    let (response, places) = Row { label: &label, number, text, is_selected }.show(ui);
    sample(ui, places.sample.shrink(1.0), region);
    response.on_hover_text(limit.words().hint)
}

/// The outline in small: filled where the region is, dashed where it takes no part.
fn sample(ui: &Ui, rect: Rect, region: &Region) {
    let colors = theme::colors(ui);
    let line = Stroke::new(1.4, colors.text);
    match region.fill {
        _ if matches!(Limit::of(region), Limit::NoPart | Limit::Frame) => {
            let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
            ui.painter().extend(Shape::dashed_line(&corners, line, 3.0, 2.5));
            return;
        }
        Some([a, b]) => {
            ui.painter().rect_filled(rect, CornerRadius::same(2), theme::srgb(Tint { a, b }.swatch()));
        }
        None => {}
    }
    ui.painter().rect_stroke(rect, CornerRadius::same(2), line, StrokeKind::Inside);
}

fn name(ui: &mut Ui, memory: &mut Lists, region: &Region, commands: &mut Vec<Command>) {
    let mut name = region.name.to_string();
    let field = TextEdit::singleline(&mut name).hint_text(words::REGION_NAME_HINT).char_limit(NAME_CHARS);
    let field = ui.add(field.desired_width(f32::INFINITY)).accessible_name(words::REGION_NAME);
    if field.changed() {
        let gesture = if memory.named == Some(region.id) { Gesture::Continue } else { Gesture::Begin };
        memory.named = Some(region.id);
        commands.push(Command::NameRegion(name, gesture));
    }
    if !field.has_focus() {
        memory.named = None;
    }
}
