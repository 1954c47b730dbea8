//! Levels and the curve, over the tones that the photograph has.

use std::sync::Arc;

use eframe::egui::{
    CornerRadius, CursorIcon, EventFilter, Key, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::slider::{Row, Scale, Sliding};
use crate::color::ToneCurve;
use crate::document::{CURVE_POINTS, Edit, GAMMA, LEVEL, Levels};
use crate::engine::Display;
use crate::ui::commands::{Command, Gesture};
use crate::ui::easel::Easel;
use crate::ui::strings::scan as words;
use crate::ui::theme;

/// Height of the picture of tones, in points. By eye.
const HEIGHT: f32 = 156.0;

/// Columns that tones are counted in: fewer than there are tones, so that stretched ones leave no gaps. By eye.
const COLUMNS: usize = 56;

/// What the panel remembers of tones between frames.
#[derive(Default)]
pub(super) struct TonesMemory {
    sliding: Sliding,
    /// The point that is dragged, if its gesture has begun.
    dragged: Option<usize>,
    counted: Option<Counted>,
}

/// Tones of a photograph within a frame.
struct Counted {
    display: Arc<Display>,
    frame: Option<[f32; 4]>,
    tones: [u32; 256],
}

/// Draws the picture of tones and the sliders.
pub(super) fn show(ui: &mut Ui, memory: &mut TonesMemory, easel: &Easel, commands: &mut Vec<Command>) {
    let levels = easel.levels();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words::CURVE));
    let response = response.on_hover_text(words::CURVE_HINT).on_hover_cursor(CursorIcon::Crosshair);
    let inner = rect.shrink(6.0);
    paint(ui, rect, inner, columns(counted(memory, easel), levels), levels);
    if let Some((curve, gesture)) = points(ui, memory, &response, inner, levels) {
        commands.push(Command::Edit(Edit::SetLevels(levels.clone().curved(&curve)), gesture));
    }
    sliders(ui, &mut memory.sliding, levels, commands);
}

/// The tones of the photograph, counted once.
fn counted<'a>(memory: &'a mut TonesMemory, easel: &Easel) -> &'a [u32; 256] {
    let frame = easel.frame();
    let fresh = |c: &Counted| Arc::ptr_eq(&c.display, &easel.display) && c.frame == frame;
    let counted = memory.counted.take().filter(fresh);
    let count = || Counted { display: easel.display.clone(), frame, tones: easel.display.histogram(frame) };
    &memory.counted.insert(counted.unwrap_or_else(count)).tones
}

/// How much of each tone there is after levels, where the curve takes it up; the most is 1.
fn columns(tones: &[u32; 256], levels: &Levels) -> [f32; COLUMNS] {
    let straight = Levels::new(levels.black(), levels.white(), levels.gamma()).table(256);
    let mut columns = [0.0_f32; COLUMNS];
    for (count, tone) in tones.iter().zip(straight) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the columns")]
        let column = ((tone * COLUMNS as f32) as usize).min(COLUMNS - 1);
        columns[column] += *count as f32;
    }
    // Both ends may hold all that was clipped, and a border; they shall not press the rest flat.
    let most = columns[1..COLUMNS - 1].iter().copied().fold(1.0, f32::max);
    columns.map(|count| (count / most).min(1.0))
}

fn paint(ui: &Ui, rect: Rect, inner: Rect, columns: [f32; COLUMNS], levels: &Levels) {
    let colors = theme::colors(ui);
    let painter = ui.painter();
    painter.rect(
        rect,
        CornerRadius::same(theme::RADIUS),
        colors.ground,
        Stroke::new(1.0, colors.line),
        StrokeKind::Inside,
    );
    let step = inner.width() / COLUMNS as f32;
    for (k, share) in columns.into_iter().enumerate() {
        let left = inner.left() + step * k as f32;
        let column =
            Rect::from_min_max(pos2(left, inner.bottom() - share * inner.height()), pos2(left + step, inner.bottom()));
        painter.rect_filled(column, CornerRadius::ZERO, colors.weak.gamma_multiply(0.35));
    }
    painter.line_segment([inner.left_bottom(), inner.right_top()], Stroke::new(1.0, colors.line));
    let curve = ToneCurve::through(levels.curve());
    let line = (0..=96u8).map(|k| f32::from(k) / 96.0).map(|x| place(inner, [x, curve.at(x)])).collect();
    painter.add(Shape::line(line, Stroke::new(1.8, colors.accent)));
}

/// Where a point of the curve lies.
fn place(inner: Rect, [x, y]: [f32; 2]) -> Pos2 {
    inner.left_bottom() + vec2(x * inner.width(), -y * inner.height())
}

/// The point that lies there.
fn point_at(inner: Rect, at: Pos2) -> [f32; 2] {
    let share = (at - inner.left_bottom()) / inner.size();
    [share.x.clamp(0.0, 1.0), (-share.y).clamp(0.0, 1.0)]
}

/// The points: set, moved, taken away. Returns those of a changed curve.
fn points(
    ui: &mut Ui,
    memory: &mut TonesMemory,
    response: &Response,
    inner: Rect,
    levels: &Levels,
) -> Option<(Vec<[f32; 2]>, Gesture)> {
    let mut curve = levels.curve().to_vec();
    let mut changed = None;
    for k in 0..curve.len() {
        let at = place(inner, curve[k]);
        let knob =
            ui.interact(Rect::from_center_size(at, Vec2::splat(18.0)), response.id.with(k), Sense::click_and_drag());
        knob.widget_info(|| WidgetInfo::labeled(Role::Slider, true, words::point(k + 1, curve[k])));
        let lively = knob.hovered() || knob.dragged() || knob.has_focus();
        paint_knob(ui, at, lively, knob.has_focus());
        if knob.double_clicked() && curve.len() > 2 {
            curve.remove(k);
            return Some((curve, Gesture::Begin));
        }
        if knob.is_pointer_button_down_on() {
            knob.request_focus();
        }
        if knob.drag_stopped() {
            memory.dragged = None;
        }
        let wanted = match knob.interact_pointer_pos().filter(|_| knob.dragged()) {
            Some(pointer) => Some(point_at(inner, pointer)),
            None => keyed(ui, &knob).map(|by| [curve[k][0] + by.x * LEVEL, curve[k][1] - by.y * LEVEL]),
        };
        if let Some(point) = wanted.map(|point| between(&curve, k, point)).filter(|point| *point != curve[k]) {
            let goes_on = knob.dragged() && memory.dragged == Some(k);
            memory.dragged = knob.dragged().then_some(k);
            curve[k] = point;
            changed = Some(if goes_on { Gesture::Continue } else { Gesture::Begin });
        }
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked() && curve.len() < CURVE_POINTS) {
        let new = point_at(inner, at);
        if curve.iter().all(|p| (p[0] - new[0]).abs() > LEVEL) {
            curve.push(new);
            changed = Some(Gesture::Begin);
        }
    }
    changed.map(|gesture| (curve, gesture))
}

fn paint_knob(ui: &Ui, at: Pos2, lively: bool, focused: bool) {
    let colors = theme::colors(ui);
    let edge = if focused { Stroke::new(2.0, colors.accent) } else { Stroke::new(1.0, colors.line) };
    ui.painter().circle(at, if lively { 5.5 } else { 4.5 }, if lively { colors.strong } else { colors.knob }, edge);
}

/// How far arrow keys move the point that has the keyboard, in levels.
fn keyed(ui: &Ui, knob: &Response) -> Option<Vec2> {
    if !knob.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(knob.id, filter));
    let presses = |key: Key| ui.input(|i| i.num_presses(key)) as f32;
    let across = presses(Key::ArrowRight) - presses(Key::ArrowLeft);
    let by = vec2(across, presses(Key::ArrowDown) - presses(Key::ArrowUp));
    (by != Vec2::ZERO).then_some(by)
}

/// A place for point `k` that is left of the next and right of the one before.
fn between(curve: &[[f32; 2]], k: usize, [x, y]: [f32; 2]) -> [f32; 2] {
    let low = k.checked_sub(1).map_or(0.0, |before| curve[before][0] + LEVEL);
    let high = curve.get(k + 1).map_or(1.0, |after| after[0] - LEVEL);
    [x.clamp(low.min(high), high.max(low)), y.clamp(0.0, 1.0)]
}

fn sliders(ui: &mut Ui, sliding: &mut Sliding, levels: &Levels, commands: &mut Vec<Command>) {
    let row = |name, label, hint, decimals| Row { name, label, hint, unit: "", decimals };
    let rows = [
        (
            row(words::BLACK, words::BLACK_LABEL, words::BLACK_HINT, 0),
            255.0 * levels.black(),
            0.0..=254.0,
            Scale::Linear,
        ),
        (
            row(words::WHITE, words::WHITE_LABEL, words::WHITE_HINT, 0),
            255.0 * levels.white(),
            1.0..=255.0,
            Scale::Linear,
        ),
        (row(words::GAMMA, words::GAMMA_LABEL, words::GAMMA_HINT, 2), levels.gamma(), GAMMA, Scale::Logarithmic),
    ];
    let usual = [0.0, 255.0, 1.0];
    let mut values = rows.each_ref().map(|(_, value, ..)| *value);
    for (k, (row, _, range, scale)) in rows.into_iter().enumerate() {
        let change = row.show(ui, &mut values[k], range, scale);
        if change.is_reset() {
            values[k] = usual[k];
        }
        if let Some(gesture) = sliding.gesture(row, change) {
            // The one that is held pushes the other before it.
            let [black, white, gamma] = values;
            let (black, white) = if k == 1 { (black.min(white - 1.0), white) } else { (black, white.max(black + 1.0)) };
            let levels = Levels::new(black / 255.0, white / 255.0, gamma).curved(levels.curve());
            commands.push(Command::Edit(Edit::SetLevels(levels), gesture));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_are_shown_where_the_curve_takes_them_up() {
        let mut tones = [0; 256];
        tones[64..192].fill(10);
        let plain = columns(&tones, &Levels::default());
        assert!(
            plain[..13].iter().chain(&plain[43..]).all(|share| *share == 0.0) && plain[20..36].iter().all(|s| *s > 0.5)
        );
        let stretched = columns(&tones, &Levels::new(64.0 / 255.0, 191.0 / 255.0, 1.0));
        assert!(stretched.iter().all(|share| *share > 0.3), "no gaps: {stretched:?}");
    }

    #[test]
    fn a_point_stays_between_its_neighbors() {
        let curve = [[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]];
        assert_eq!(between(&curve, 1, [2.0, 0.3]), [1.0 - LEVEL, 0.3]);
        assert_eq!(between(&curve, 0, [-1.0, -1.0]), [0.0, 0.0]);
        assert_eq!(between(&curve, 2, [0.2, 7.0]), [0.5 + LEVEL, 1.0]);
    }
}
