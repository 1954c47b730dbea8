//! What the hand holds: the tool, its color and its size. Not part of the document.

use eframe::egui::Key;

use super::icons::Icon;
use super::strings::{Words, command as words, scan};
use crate::color::{Lab, Ramp, fit_chroma, lab_from_srgb, srgb_encode};
use crate::document::{Paint, Region, RegionKind};
use crate::engine::Settings;
use crate::raster::Size;

/// What a press on the canvas does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Brush,
    Neutral,
    Eraser,
    Keep,
    Select,
    Lasso,
    Polygon,
    Frame,
    Boxes,
    Eyedropper,
    Hand,
}

impl Tool {
    /// All of them, in the order of the rail.
    pub(super) const ALL: [Self; 11] = [
        Self::Brush,
        Self::Neutral,
        Self::Eraser,
        Self::Keep,
        Self::Select,
        Self::Lasso,
        Self::Polygon,
        Self::Frame,
        Self::Boxes,
        Self::Eyedropper,
        Self::Hand,
    ];

    /// Whether it draws the outlines of regions.
    pub(super) const fn outlines(self) -> bool {
        matches!(self, Self::Lasso | Self::Polygon)
    }

    pub(super) const fn words(self) -> Words {
        match self {
            Self::Brush => words::BRUSH,
            Self::Neutral => words::NEUTRAL,
            Self::Eraser => words::ERASER,
            Self::Keep => words::KEEP,
            Self::Select => words::SELECT,
            Self::Boxes => words::BOXES,
            Self::Lasso => words::LASSO,
            Self::Polygon => words::POLYGON,
            Self::Frame => scan::FRAME_TOOL,
            Self::Eyedropper => words::EYEDROPPER,
            Self::Hand => words::HAND,
        }
    }

    pub(super) const fn key(self) -> Key {
        match self {
            Self::Brush => Key::B,
            Self::Neutral => Key::N,
            Self::Eraser => Key::E,
            Self::Keep => Key::K,
            Self::Select => Key::V,
            Self::Boxes => Key::O,
            Self::Lasso => Key::L,
            Self::Polygon => Key::P,
            Self::Frame => Key::F,
            Self::Eyedropper => Key::I,
            Self::Hand => Key::H,
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Brush => Icon::Brush,
            Self::Neutral => Icon::Neutral,
            Self::Eraser => Icon::Eraser,
            Self::Keep => Icon::Keep,
            Self::Select => Icon::Select,
            Self::Boxes => Icon::Boxes,
            Self::Lasso => Icon::Lasso,
            Self::Polygon => Icon::Polygon,
            Self::Frame => Icon::Frame,
            Self::Eyedropper => Icon::Eyedropper,
            Self::Hand => Icon::Hand,
        }
    }
}

/// What the selected stroke can be made to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coat {
    /// The color of the hand.
    Color,
    Neutral,
    Keep,
}

impl Coat {
    /// All of them, in the order they are shown.
    pub(super) const ALL: [Self; 3] = [Self::Color, Self::Neutral, Self::Keep];

    pub(super) const fn words(self) -> Words {
        match self {
            Self::Color => words::COAT_COLOR,
            Self::Neutral => words::COAT_NEUTRAL,
            Self::Keep => words::COAT_KEEP,
        }
    }

    /// Whether that is what a paint says.
    pub(super) const fn is(self, paint: Paint) -> bool {
        match self {
            Self::Color => matches!(paint, Paint::Color { .. } | Paint::Ramp(_)),
            Self::Neutral => matches!(paint, Paint::Neutral),
            Self::Keep => matches!(paint, Paint::Keep),
        }
    }

    /// The paint, with the color of the hand.
    pub(super) const fn paint(self, tint: Tint) -> Paint {
        match self {
            Self::Color => Paint::Color { a: tint.a, b: tint.b },
            Self::Neutral => Paint::Neutral,
            Self::Keep => Paint::Keep,
        }
    }
}

/// What a region does with what lies inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// No color crosses its outline.
    Barrier,
    /// The same, and what no stroke reaches stays gray.
    Neutral,
    /// The same, and what no stroke reaches takes a color.
    Filled,
    /// It takes no part.
    NoPart,
    /// What lies outside takes no part.
    Frame,
}

impl Limit {
    /// All of them, in the order they are shown.
    pub(super) const ALL: [Self; 5] = [Self::Barrier, Self::Neutral, Self::Filled, Self::NoPart, Self::Frame];

    pub(super) const fn words(self) -> Words {
        match self {
            Self::Barrier => words::LIMIT_BARRIER,
            Self::Neutral => words::LIMIT_NEUTRAL,
            Self::Filled => words::LIMIT_FILLED,
            Self::NoPart => words::LIMIT_NO_PART,
            Self::Frame => scan::LIMIT_FRAME,
        }
    }

    /// What a region does.
    pub(super) fn of(region: &Region) -> Self {
        match (region.kind, region.fill) {
            (RegionKind::MaskedOut, _) => Self::NoPart,
            (RegionKind::Frame, _) => Self::Frame,
            (RegionKind::Barrier, None) => Self::Barrier,
            (RegionKind::Barrier, Some([0.0, 0.0])) => Self::Neutral,
            (RegionKind::Barrier, Some(_)) => Self::Filled,
        }
    }

    /// The region doing this, with the color of the hand where it takes one.
    pub(super) fn on(self, region: Region, tint: Tint) -> Region {
        let (kind, fill) = match self {
            Self::Barrier => (RegionKind::Barrier, None),
            Self::Neutral => (RegionKind::Barrier, Some([0.0; 2])),
            Self::Filled => (RegionKind::Barrier, Some([tint.a, tint.b])),
            Self::NoPart => (RegionKind::MaskedOut, None),
            Self::Frame => (RegionKind::Frame, None),
        };
        Region { kind, ..region }.filled(fill)
    }
}

/// A color without its lightness: a* and b* of CIE Lab under D65.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(super) struct Tint {
    /// Negative green, positive red.
    pub(super) a: f32,
    /// Negative blue, positive yellow.
    pub(super) b: f32,
}

impl Tint {
    /// The tint and the lightness (0..=100) of an encoded sRGB color.
    pub(super) fn of_srgb(rgb: [u8; 3]) -> (Self, f32) {
        let lab = lab_from_srgb(rgb.map(|v| f32::from(v) / 255.0));
        (Self { a: lab.a, b: lab.b }, lab.l)
    }

    /// The encoded sRGB color at a lightness of 0..=100, with its chroma reduced into the gamut.
    pub(super) fn at(self, lightness: f32) -> [u8; 3] {
        let lab = Lab::new(lightness, self.a, self.b);
        fit_chroma(lab).linear.map(|v| eight_bits(srgb_encode(v)))
    }

    /// The color that stands for this tint where no photograph gives a lightness: as near to the middle as the gamut
    /// allows without losing chroma.
    pub(super) fn swatch(self) -> [u8; 3] {
        // By eye: the lightness at which most hues look like themselves on both themes.
        const MIDDLE: f32 = 62.0;
        let kept = |l: f32| fit_chroma(Lab::new(l, self.a, self.b)).kept;
        let levels = (0..=8u8).flat_map(|step| [MIDDLE + 4.0 * f32::from(step), MIDDLE - 4.0 * f32::from(step)]);
        let best = levels.fold((MIDDLE, 0.0), |best, l| {
            let here = kept(l);
            if here > best.1 + 0.01 { (l, here) } else { best }
        });
        self.at(best.0)
    }

    /// How much of its chroma sRGB has at a lightness, 0..=1.
    pub(super) fn kept(self, lightness: f32) -> f32 {
        fit_chroma(Lab::new(lightness, self.a, self.b)).kept
    }

    /// The tint with as much chroma as sRGB has at a lightness.
    pub(super) fn snapped(self, lightness: f32) -> Self {
        let kept = self.kept(lightness);
        Self { a: kept * self.a, b: kept * self.b }
    }

    /// Whether sRGB shows clearly less of it at a lightness.
    pub(super) fn is_outside(self, lightness: f32) -> bool {
        // Less than a fiftieth is not seen.
        self.kept(lightness) < 0.98
    }

    /// Whether two tints look alike on any photograph.
    pub(super) fn is_like(self, other: Self) -> bool {
        // Half of what a person begins to see.
        (self.a - other.a).hypot(self.b - other.b) < 0.5
    }
}

/// Encoded value of 0..=1 as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
pub(super) fn eight_bits(v: f32) -> u8 {
    (255.0 * v.clamp(0.0, 1.0)).round() as u8
}

/// Reads `#c8906e`, `c8906e` or `c96`.
pub(super) fn parse_hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().trim_start_matches('#');
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    let nibble = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok().map(|v| v * 17);
    match digits.len() {
        6 => Some([byte(0)?, byte(2)?, byte(4)?]),
        3 => Some([nibble(0)?, nibble(1)?, nibble(2)?]),
        _ => None,
    }
}

/// Writes `c8906e`.
pub(super) fn to_hex([r, g, b]: [u8; 3]) -> String {
    format!("{r:02x}{g:02x}{b:02x}")
}

/// The hand: tool, color, size.
#[derive(Clone, Debug)]
pub(super) struct Brush {
    pub(super) tool: Tool,
    pub(super) tint: Tint,
    /// The ramp the tint is of, where the color goes with the lightness.
    pub(super) ramp: Option<Ramp>,
    /// The lightness the color plane is shown at, 0..=100.
    pub(super) lightness: f32,
    /// In pixels of the photograph.
    pub(super) radius_px: f32,
    /// Colors painted with, the newest first.
    pub(super) recent: Vec<Tint>,
    /// What outlines that are drawn mean.
    pub(super) limit: Limit,
    /// How soft their edges are, in pixels of the photograph.
    pub(super) feather_px: f32,
}

/// Radii the window offers, in pixels of the photograph: from one pixel to a good part of a large scan.
pub(super) const RADII_PX: std::ops::RangeInclusive<f32> = 0.5..=600.0;

/// How many recent colors are kept: one row of swatches.
const RECENT: usize = 9;

/// What `[` and `]` multiply the size with; by eye, six steps double it.
const SIZE_STEP: f32 = 1.122;

impl Default for Brush {
    fn default() -> Self {
        let (tint, lightness) = Tint::of_srgb([0xd8, 0xa4, 0x8a]);
        let (limit, feather_px) = (Limit::Barrier, 0.0);
        Self { tool: Tool::Brush, tint, ramp: None, lightness, radius_px: 6.0, recent: Vec::new(), limit, feather_px }
    }
}

impl Brush {
    /// The color as a paint.
    pub(super) const fn color(&self) -> Paint {
        match self.ramp {
            Some(ramp) => Paint::Ramp(ramp),
            None => Paint::Color { a: self.tint.a, b: self.tint.b },
        }
    }

    /// Takes the color of a paint, where it has one.
    pub(super) fn take_color(&mut self, paint: Paint) {
        let Some([a, b]) = paint.chroma_at(self.lightness) else { return };
        self.tint = Tint { a, b };
        self.ramp = if let Paint::Ramp(ramp) = paint { Some(ramp) } else { None };
    }

    /// Shows colors at another lightness, 0..=100; one that goes with it becomes another.
    pub(super) fn set_lightness(&mut self, lightness: f32) {
        self.lightness = lightness.clamp(0.0, 100.0);
        if let Some([a, b]) = self.ramp.map(|ramp| ramp.at(self.lightness)) {
            self.tint = Tint { a, b };
        }
    }

    /// What a stroke begun now would say; `None` for tools that do not paint.
    pub(super) const fn paint(&self) -> Option<Paint> {
        match self.tool {
            Tool::Brush => Some(self.color()),
            Tool::Neutral => Some(Paint::Neutral),
            Tool::Eraser => Some(Paint::Erase),
            Tool::Keep => Some(Paint::Keep),
            Tool::Select | Tool::Lasso | Tool::Polygon | Tool::Frame | Tool::Boxes | Tool::Eyedropper | Tool::Hand => {
                None
            }
        }
    }

    /// A size that suits a photograph: by eye, a stroke of 1.6 % of its longer side.
    pub(super) fn suit(&mut self, size: Size) {
        let longest = size.longest() as f32;
        self.set_radius((0.008 * longest).max(1.5));
    }

    pub(super) fn set_radius(&mut self, radius_px: f32) {
        self.radius_px = radius_px.clamp(*RADII_PX.start(), *RADII_PX.end());
    }

    /// Takes what was kept from the last time.
    pub(super) fn take_settings(&mut self, settings: &Settings) {
        self.recent = settings.recent_colors.iter().map(|rgb| Tint::of_srgb(*rgb).0).take(RECENT).collect();
        if let Some(rgb) = settings.recent_colors.first() {
            (self.tint, self.lightness) = Tint::of_srgb(*rgb);
        }
    }

    /// Gives what is to be kept for the next time.
    pub(super) fn give_settings(&self, settings: &mut Settings) {
        settings.recent_colors = self.recent.iter().map(|tint| tint.swatch()).collect();
        settings.brush_radius_px = self.radius_px;
    }

    /// Remembers the color as painted with.
    pub(super) fn remember(&mut self) {
        // A ramp stays in its palette; one tint of it would be another color.
        if self.ramp.is_some() {
            return;
        }
        let tint = self.tint;
        self.recent.retain(|t| !t.is_like(tint));
        self.recent.insert(0, tint);
        self.recent.truncate(RECENT);
    }
}

/// The next larger radius.
pub(super) fn larger(radius_px: f32) -> f32 {
    (radius_px * SIZE_STEP).max(radius_px + 0.25)
}

/// The next smaller radius.
pub(super) fn smaller(radius_px: f32) -> f32 {
    (radius_px / SIZE_STEP).min(radius_px - 0.25)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_as_people_write_it() {
        assert_eq!(parse_hex("#c8906e"), Some([0xc8, 0x90, 0x6e]));
        assert_eq!(parse_hex(" C8906E "), Some([0xc8, 0x90, 0x6e]));
        assert_eq!(parse_hex("fa0"), Some([0xff, 0xaa, 0x00]));
        for wrong in ["", "c8906", "c8906g", "#äöü", "+12345", "c8 90 6e"] {
            assert_eq!(parse_hex(wrong).map(to_hex), None, "{wrong}");
        }
    }

    #[test]
    fn a_color_survives_its_tint_and_lightness() {
        for rgb in [[0xd8, 0xa4, 0x8a], [0, 0, 0], [255, 255, 255], [10, 120, 30]] {
            let (tint, lightness) = Tint::of_srgb(rgb);
            assert_eq!(tint.at(lightness), rgb);
        }
    }

    #[test]
    fn the_newest_color_comes_first_and_only_once() {
        let mut brush = Brush::default();
        let first = brush.tint;
        brush.remember();
        brush.tint = Tint { a: 40.0, b: -20.0 };
        brush.remember();
        brush.tint = first;
        brush.remember();
        assert_eq!(brush.recent, vec![first, Tint { a: 40.0, b: -20.0 }]);
    }

    #[test]
    fn sizes_stay_in_range_and_come_back() {
        let mut brush = Brush::default();
        for _ in 0..200 {
            brush.set_radius(larger(brush.radius_px));
        }
        assert!((brush.radius_px - RADII_PX.end()).abs() < 1e-3);
        for _ in 0..200 {
            brush.set_radius(smaller(brush.radius_px));
        }
        assert!((brush.radius_px - RADII_PX.start()).abs() < 1e-3);
    }
}
