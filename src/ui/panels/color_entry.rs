//! The chosen color in numbers: hex, CIE Lab or HSV, exactly; and whether sRGB has it at that lightness.

use eframe::egui::{Align, Button, CornerRadius, DragValue, Label, Layout, RichText, Sense, TextEdit, Ui, Vec2, vec2};

use super::slider::{Change, Row, Sliding};
use crate::color::{hsv_from_srgb, srgb_from_hsv};
use crate::ui::brush::{Brush, Tint, eight_bits, parse_hex, to_hex};
use crate::ui::commands::{Command, Gesture};
use crate::ui::icons::Icon;
use crate::ui::palette::{name_of, name_of_ramp};
use crate::ui::strings::inspector as words;
use crate::ui::theme;

/// In which numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Notation {
    #[default]
    Hex,
    Lab,
    Hsv,
}

const NOTATIONS: [(Notation, &str, &str); 3] = [
    (Notation::Hex, words::NOTATION_HEX, words::NOTATION_HEX_LABEL),
    (Notation::Lab, words::NOTATION_LAB, words::NOTATION_LAB_LABEL),
    (Notation::Hsv, words::NOTATION_HSV, words::NOTATION_HSV_LABEL),
];

/// Height of the buttons that choose the numbers, in points: less than a field, which they lie over. By eye.
const NOTATION_HEIGHT: f32 = 20.0;

/// What is remembered between frames.
#[derive(Default)]
pub(super) struct Entry {
    notation: Notation,
    /// The hex field while it is being typed in.
    hex: Option<String>,
    /// A color was typed in it and its gesture has begun.
    typed: bool,
    /// Hue, saturation and value while they are changed: a gray on the way has no hue of its own.
    hsv: Option<[f32; 3]>,
}

/// A number and its range.
struct Number {
    label: &'static str,
    unit: &'static str,
    range: std::ops::RangeInclusive<f32>,
    decimals: usize,
}

impl Entry {
    /// Draws it.
    pub(super) fn show(&mut self, ui: &mut Ui, sliding: &mut Sliding, brush: &Brush, commands: &mut Vec<Command>) {
        self.chooser(ui, brush, commands);
        ui.horizontal(|ui| {
            let rgb = brush.tint.at(brush.lightness);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(26.0), Sense::hover());
            ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), theme::srgb(rgb));
            ui.spacing_mut().item_spacing.x = 4.0;
            match self.notation {
                Notation::Hex => self.hex(ui, rgb, commands),
                Notation::Lab => lab(ui, sliding, brush, commands),
                Notation::Hsv => self.hsv(ui, sliding, rgb, commands),
            }
        });
    }

    /// Which numbers, and at the right the name of the color or that sRGB has not so much of it.
    fn chooser(&mut self, ui: &mut Ui, brush: &Brush, commands: &mut Vec<Command>) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (notation, text, label) in NOTATIONS {
                let text = RichText::new(text).size(11.5);
                let button = Button::selectable(self.notation == notation, text).small().frame_when_inactive(true);
                let button = button.min_size(vec2(0.0, NOTATION_HEIGHT));
                if ui.add(button).accessible_name(label).clicked() {
                    *self = Self { notation, ..Self::default() };
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if brush.tint.is_outside(brush.lightness) {
                    snap(ui, brush, commands);
                } else if let Some(name) = brush.ramp.map_or_else(|| name_of(brush.tint), name_of_ramp) {
                    ui.add(Label::new(RichText::new(name).color(theme::colors(ui).weak)).truncate());
                }
            });
        });
    }

    fn hex(&mut self, ui: &mut Ui, rgb: [u8; 3], commands: &mut Vec<Command>) {
        let mut text = self.hex.clone().unwrap_or_else(|| to_hex(rgb));
        let wrong = self.hex.as_deref().is_some_and(|t| parse_hex(t).is_none());
        let color = if wrong { theme::colors(ui).alarm } else { theme::colors(ui).text };
        let field = TextEdit::singleline(&mut text).desired_width(76.0).text_color(color).char_limit(9);
        let response = ui.add(field.hint_text(words::HEX));
        let response = response.accessible_name(words::HEX).on_hover_text(words::NOT_HEX);
        if response.changed() {
            if let Some((tint, lightness)) = parse_hex(&text).map(Tint::of_srgb) {
                let gesture = if self.typed { Gesture::Continue } else { Gesture::Begin };
                self.typed = true;
                commands.extend([Command::Color(tint, gesture), Command::Lightness(lightness)]);
            }
            self.hex = Some(text);
        }
        if !response.has_focus() {
            self.hex = None;
            self.typed = false;
        }
    }

    fn hsv(&mut self, ui: &mut Ui, sliding: &mut Sliding, rgb: [u8; 3], commands: &mut Vec<Command>) {
        let found = hsv_from_srgb(rgb.map(|v| f32::from(v) / 255.0));
        // What is kept holds as long as it is the color that is shown.
        let kept = self.hsv.filter(|hsv| srgb_from_hsv(*hsv).map(eight_bits) == rgb);
        let [h, s, v] = kept.unwrap_or(found);
        let mut shown = [h, 100.0 * s, 100.0 * v];
        let numbers = [
            Number { label: words::HUE, unit: "°", range: 0.0..=360.0, decimals: 0 },
            Number { label: words::HSV_SATURATION, unit: " %", range: 0.0..=100.0, decimals: 0 },
            Number { label: words::VALUE, unit: " %", range: 0.0..=100.0, decimals: 0 },
        ];
        for (number, value) in numbers.iter().zip(0..3) {
            if let Some(gesture) = number.show(ui, sliding, &mut shown[value]) {
                let hsv = [shown[0], shown[1] / 100.0, shown[2] / 100.0];
                self.hsv = Some(hsv);
                let (tint, lightness) = Tint::of_srgb(srgb_from_hsv(hsv).map(eight_bits));
                commands.extend([Command::Lightness(lightness), Command::Color(tint, gesture)]);
            }
        }
    }
}

fn lab(ui: &mut Ui, sliding: &mut Sliding, brush: &Brush, commands: &mut Vec<Command>) {
    let Tint { mut a, mut b } = brush.tint;
    let mut lightness = brush.lightness;
    let number = |label, range| Number { label, unit: "", range, decimals: 1 };
    if number(words::LAB_L, 0.0..=100.0).show(ui, sliding, &mut lightness).is_some() {
        commands.push(Command::Lightness(lightness));
    }
    let gestures = [(words::LAB_A, &mut a), (words::LAB_B, &mut b)]
        .map(|(label, value)| number(label, -128.0..=128.0).show(ui, sliding, value));
    if let Some(gesture) = gestures.into_iter().flatten().next() {
        commands.push(Command::Color(Tint { a, b }, gesture));
    }
}

impl Number {
    /// Draws it; the gesture of a change.
    fn show(&self, ui: &mut Ui, sliding: &mut Sliding, value: &mut f32) -> Option<Gesture> {
        let before = *value;
        let field = DragValue::new(value).range(self.range.clone()).suffix(self.unit).fixed_decimals(self.decimals);
        let width = (ui.available_width() / 3.0).max(NUMBER);
        let field = ui.add_sized(vec2(width.min(NUMBER), 26.0), field.speed(0.5));
        let field = field.accessible_name(self.label).on_hover_text(self.label);
        let change = match *value != before {
            true if field.dragged() => Change::Dragged,
            true => Change::Set,
            false if field.dragged() => Change::Held,
            false => Change::None,
        };
        sliding.gesture(Row { name: "", label: self.label, hint: "", unit: "", decimals: 0 }, change)
    }
}

/// Width of a number in points, by eye: three beside the color.
const NUMBER: f32 = 62.0;

/// The color is stronger than sRGB has it at this lightness; what to do about it.
fn snap(ui: &mut Ui, brush: &Brush, commands: &mut Vec<Command>) {
    let alarm = theme::colors(ui).alarm;
    let text = RichText::new(words::SNAP).size(11.5);
    let button = Button::new((Icon::Warning.sized(14.0).tint(alarm), text)).small();
    if ui.add(button).on_hover_text(words::SNAP_HINT).clicked() {
        commands.push(Command::Color(brush.tint.snapped(brush.lightness), Gesture::Begin));
    }
}
