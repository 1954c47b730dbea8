//! The plane of colors at one lightness: every a and b that sRGB can show there.

use eframe::egui::{
    Color32, ColorImage, CornerRadius, Event, InputState, Key, Pos2, Rect, Response, Role, Sense, Stroke,
    TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use crate::color::{Lab, fit_chroma, in_gamut, srgb_encode};
use crate::ui::brush::{Tint, eight_bits};
use crate::ui::commands::Gesture;
use crate::ui::strings::inspector as words;
use crate::ui::theme;

/// Reach of the plane: slightly more than sRGB has at any lightness but the darkest blues.
const A: f32 = 104.0;
const B: f32 = 92.0;

/// Texels of the plane's picture, sampled smoothly.
const TEXELS: [usize; 2] = [118, 104];

/// Lightness goes in steps, so that the picture is made anew only when one can see the difference.
const STEP: f32 = 2.0;

/// How far an arrow key moves the color.
const NUDGE: f32 = 2.0;

/// The plane's picture, kept between frames.
#[derive(Default)]
pub(in crate::ui) struct ColorPlane {
    picture: Option<(i32, Color32, TextureHandle)>,
}

impl ColorPlane {
    /// Draws the plane and returns the tint that was chosen on it.
    pub(super) fn show(&mut self, ui: &mut Ui, tint: Tint, lightness: f32) -> Option<(Tint, Gesture)> {
        let width = ui.available_width();
        let (rect, response) = ui.allocate_exact_size(vec2(width, width * B / A), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ColorWell, ui.is_enabled(), words::PLANE));
        let texture = self.texture(ui, lightness);
        let colors = theme::colors(ui);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture.id(), rect, whole, Color32::WHITE);
        mark(ui, rect, tint, lightness);
        if response.has_focus() {
            ui.painter().rect_stroke(
                rect,
                CornerRadius::same(theme::RADIUS),
                Stroke::new(1.0, colors.accent),
                eframe::egui::StrokeKind::Inside,
            );
        }
        chosen(ui, &response, rect, tint, lightness)
    }

    fn texture(&mut self, ui: &Ui, lightness: f32) -> TextureHandle {
        #[expect(clippy::cast_possible_truncation, reason = "a lightness is 0..=100")]
        let step = (lightness / STEP).round() as i32;
        let ground = theme::colors(ui).panel;
        match &self.picture {
            Some((made, behind, texture)) if *made == step && *behind == ground => texture.clone(),
            _ => {
                let image = slice(STEP * step as f32, ground);
                let texture = ui.ctx().load_texture("color plane", image, TextureOptions::LINEAR);
                self.picture = Some((step, ground, texture.clone()));
                texture
            }
        }
    }
}

/// The slice of the gamut at a lightness; the ground where sRGB has no color, with a smooth edge between.
fn slice(lightness: f32, ground: Color32) -> ColorImage {
    let [width, height] = TEXELS;
    let tint = |x: f32, y: f32| tint_at(x / width as f32, y / height as f32);
    let is_shown = |t: Tint| in_gamut(Lab::new(lightness, t.a, t.b));
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x as f32, y as f32))).map(|(x, y)| {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(dx, dy)| is_shown(tint(x + dx, y + dy)));
        let share = match corners {
            [true, true, true, true] => 1.0,
            [false, false, false, false] => return ground,
            _ => coverage(|dx, dy| is_shown(tint(x + dx, y + dy))),
        };
        let middle = tint(x + 0.5, y + 0.5);
        let linear = fit_chroma(Lab::new(lightness, middle.a, middle.b)).linear;
        ground.lerp_to_gamma(theme::srgb(linear.map(|v| eight_bits(srgb_encode(v)))), share)
    });
    ColorImage::new([width, height], pixels.collect())
}

/// The share of a texel for which something holds, from a grid of samples.
fn coverage(holds: impl Fn(f32, f32) -> bool) -> f32 {
    const SIDE: u8 = 4;
    let at = |i: u8| (f32::from(i) + 0.5) / f32::from(SIDE);
    let samples = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    samples.filter(|&(x, y)| holds(at(x), at(y))).count() as f32 / f32::from(SIDE * SIDE)
}

fn tint_at(x: f32, y: f32) -> Tint {
    Tint { a: A * (2.0 * x - 1.0), b: B * (1.0 - 2.0 * y) }
}

fn place_of(tint: Tint, rect: Rect) -> Pos2 {
    rect.lerp_inside(vec2(0.5 + 0.5 * tint.a / A, 0.5 - 0.5 * tint.b / B))
}

/// A ring on the chosen color; where the lightness cannot show it, a dot on the nearest color it becomes there.
fn mark(ui: &Ui, rect: Rect, tint: Tint, lightness: f32) {
    let painter = ui.painter_at(rect.expand(8.0));
    let middle = place_of(Tint::default(), rect);
    painter.circle_filled(middle, 1.5, theme::OVER_DARK);
    let held = tint.snapped(lightness);
    let (at, shown) = (place_of(tint, rect), place_of(held, rect));
    if tint.is_outside(lightness) {
        painter.line_segment([shown, at], Stroke::new(1.0, theme::OVER_LIGHT.gamma_multiply(0.5)));
        painter.circle_filled(at, 2.0, theme::OVER_LIGHT.gamma_multiply(0.5));
    }
    painter.circle(shown, 6.5, theme::srgb(held.at(lightness)), Stroke::new(3.0, theme::OVER_DARK));
    painter.circle_stroke(shown, 6.5, Stroke::new(1.5, theme::OVER_LIGHT));
}

fn chosen(ui: &Ui, response: &Response, rect: Rect, tint: Tint, lightness: f32) -> Option<(Tint, Gesture)> {
    let snapped = |t: Tint| t.snapped(lightness);
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on()) {
        let share = (at - rect.min) / rect.size();
        let gesture = if ui.input(|i| i.pointer.any_pressed()) { Gesture::Begin } else { Gesture::Continue };
        return Some((snapped(tint_at(share.x.clamp(0.0, 1.0), share.y.clamp(0.0, 1.0))), gesture));
    }
    if !response.has_focus() {
        return None;
    }
    ui.memory_mut(|m| {
        let filter = eframe::egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        m.set_focus_lock_filter(response.id, filter);
    });
    let presses = |key: Key| ui.input(|i| i.num_presses(key)) as f32;
    let a = presses(Key::ArrowRight) - presses(Key::ArrowLeft);
    let b = presses(Key::ArrowUp) - presses(Key::ArrowDown);
    // A key held down goes on with what its first press began.
    let held = |i: &InputState| i.events.iter().any(|e| matches!(e, Event::Key { pressed: true, repeat: true, .. }));
    let gesture = if ui.input(held) { Gesture::Continue } else { Gesture::Begin };
    let nudged = || snapped(Tint { a: tint.a + NUDGE * a, b: tint.b + NUDGE * b });
    (a != 0.0 || b != 0.0).then(|| (nudged(), gesture))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_stands_where_the_color_was_chosen() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(236.0, 200.0));
        for (x, y) in [(0.1, 0.9), (0.5, 0.5), (0.83, 0.2)] {
            let at = place_of(tint_at(x, y), rect);
            assert!(at.distance(rect.lerp_inside(vec2(x, y))) < 1e-3);
        }
    }

    #[test]
    fn the_slice_has_gray_in_the_middle_and_the_ground_in_the_corners() {
        let image = slice(60.0, Color32::TRANSPARENT);
        let [width, height] = image.size;
        let middle = image.pixels[height / 2 * width + width / 2].to_array();
        assert!(middle[0].abs_diff(middle[1]) < 8 && middle[1].abs_diff(middle[2]) < 8, "{middle:?}");
        assert_eq!(image.pixels[0], Color32::TRANSPARENT);
    }
}
