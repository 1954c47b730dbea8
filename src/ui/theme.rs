//! The look of the window: every color, distance and radius of the interface is here and nowhere else.
//!
//! Grays are neutral, because colors are judged beside them; the one accent is the copper of a tintype plate.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::Theme as Choice;
use eframe::egui::style::{HandleShape, Selection, TextCursorStyle, WidgetVisuals, Widgets};
use eframe::egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Style,
    TextStyle, Theme, ThemePreference, Ui, Vec2, Visuals, vec2,
};

// All lengths in logical points, by eye.

/// Side of an icon on a button.
pub(super) const ICON: f32 = 18.0;
/// Side of a button of the rail.
pub(super) const RAIL_BUTTON: f32 = 38.0;
/// Width of the rail of tools.
pub(super) const RAIL: f32 = 54.0;
/// Width of the panel at the right.
pub(super) const INSPECTOR: f32 = 268.0;
/// Width of the lists at the left.
pub(super) const LISTS: f32 = 248.0;
/// Height of the bar at the top.
pub(super) const TOP_BAR: f32 = 40.0;
/// Height of the tabs.
pub(super) const TABS: f32 = 34.0;
/// Height of the bar at the bottom.
pub(super) const STATUS_BAR: f32 = 28.0;
/// Below this window width the panel at the right gives way to the picture.
pub(super) const NARROW: f32 = 620.0;
/// Between things that belong together.
pub(super) const GAP: f32 = 8.0;
/// Between groups.
pub(super) const GROUP_GAP: f32 = 18.0;
/// Around the contents of a panel.
pub(super) const MARGIN: f32 = 16.0;
/// Around a photograph that fits the canvas.
pub(super) const MAT: f32 = 28.0;
/// Side of a swatch.
pub(super) const SWATCH: f32 = 22.0;
/// Width of a dialog.
pub(super) const DIALOG: f32 = 400.0;
/// Width of a notice.
pub(super) const NOTICE: f32 = 380.0;
/// Corners of buttons and fields.
pub(super) const RADIUS: u8 = 5;
/// Corners of dialogs, menus and notices.
pub(super) const RADIUS_LARGE: u8 = 8;

/// Colors that egui's own visuals have no place for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colors {
    /// Around the photograph.
    pub(super) ground: Color32,
    /// Behind tools and controls.
    pub(super) panel: Color32,
    /// Behind dialogs, menus and notices.
    pub(super) raised: Color32,
    /// Between panels.
    pub(super) line: Color32,
    /// Text one reads.
    pub(super) text: Color32,
    /// Text one reads only when looking for it.
    pub(super) weak: Color32,
    /// Text and icons under the pointer, titles.
    pub(super) strong: Color32,
    /// What is chosen, and where the keyboard is.
    pub(super) accent: Color32,
    /// Behind what is chosen.
    pub(super) chosen: Color32,
    /// Text on the accent.
    pub(super) on_accent: Color32,
    /// Something went wrong.
    pub(super) alarm: Color32,
    /// Something went well.
    pub(super) well: Color32,
    /// Controls at rest, under the pointer, pressed.
    controls: [Color32; 3],
    /// Knobs of sliders at rest.
    pub(super) knob: Color32,
    /// Rails of sliders.
    pub(super) rail: Color32,
    /// Boxes to check, at rest; with the mark in them as strong as text.
    check: Color32,
    /// Behind text one types.
    field: Color32,
    shade: Color32,
    /// Around controls at rest; nothing is drawn where it is transparent.
    edge: Color32,
}

const DARK: Colors = Colors {
    ground: Color32::from_gray(46),
    panel: Color32::from_gray(29),
    raised: Color32::from_gray(38),
    line: Color32::from_gray(19),
    text: Color32::from_gray(205),
    weak: Color32::from_gray(146),
    strong: Color32::from_gray(243),
    accent: Color32::from_rgb(222, 158, 98),
    chosen: Color32::from_rgb(74, 59, 44),
    on_accent: Color32::from_gray(20),
    alarm: Color32::from_rgb(226, 112, 96),
    well: Color32::from_rgb(134, 180, 128),
    controls: [Color32::from_gray(48), Color32::from_gray(60), Color32::from_gray(70)],
    knob: Color32::from_gray(196),
    rail: Color32::from_gray(66),
    check: Color32::from_gray(84),
    field: Color32::from_gray(21),
    shade: Color32::from_black_alpha(110),
    edge: Color32::TRANSPARENT,
};

const LIGHT: Colors = Colors {
    ground: Color32::from_gray(186),
    panel: Color32::from_gray(243),
    raised: Color32::from_gray(251),
    line: Color32::from_gray(214),
    text: Color32::from_gray(48),
    weak: Color32::from_gray(104),
    strong: Color32::from_gray(12),
    accent: Color32::from_rgb(163, 92, 30),
    chosen: Color32::from_rgb(240, 222, 203),
    on_accent: Color32::from_gray(255),
    alarm: Color32::from_rgb(182, 54, 38),
    well: Color32::from_rgb(56, 116, 50),
    controls: [Color32::from_gray(229), Color32::from_gray(217), Color32::from_gray(204)],
    knob: Color32::from_gray(84),
    rail: Color32::from_gray(200),
    check: Color32::from_gray(196),
    field: Color32::from_gray(255),
    shade: Color32::from_black_alpha(46),
    edge: Color32::TRANSPARENT,
};

/// Every pair of text and ground has a contrast of 7 to 1 and more (WCAG 2.2, level AAA).
const CONTRAST: Colors = Colors {
    ground: Color32::from_gray(46),
    panel: Color32::BLACK,
    raised: Color32::BLACK,
    line: Color32::from_gray(190),
    text: Color32::WHITE,
    weak: Color32::from_gray(225),
    strong: Color32::WHITE,
    accent: Color32::from_rgb(255, 200, 60),
    chosen: Color32::from_rgb(92, 64, 0),
    on_accent: Color32::BLACK,
    alarm: Color32::from_rgb(255, 150, 135),
    well: Color32::from_rgb(150, 230, 140),
    controls: [Color32::BLACK, Color32::from_gray(56), Color32::from_gray(80)],
    knob: Color32::WHITE,
    rail: Color32::from_gray(130),
    check: Color32::BLACK,
    field: Color32::BLACK,
    shade: Color32::from_black_alpha(110),
    edge: Color32::from_gray(190),
};

/// Over the photograph, whatever it is: lines and words are light with a dark edge.
pub(super) const OVER_LIGHT: Color32 = Color32::from_rgba_premultiplied(235, 235, 235, 235);
/// The edge of [`OVER_LIGHT`].
pub(super) const OVER_DARK: Color32 = Color32::from_black_alpha(150);
/// Behind words over the photograph.
pub(super) const OVER_PLATE: Color32 = Color32::from_black_alpha(130);

/// Behind several lines of words over the photograph.
pub(super) const OVER_PANEL: Color32 = Color32::from_black_alpha(190);
/// The veil over what a stroke does not reach, as the shader draws it on a middle gray.
pub(super) const OVER_VEIL: Color32 = Color32::from_gray(72);

/// A texture drawn as it is.
pub(super) const UNTINTED: Color32 = Color32::WHITE;

/// Stops of the scale of differences, from none to the largest: dark violet to pale yellow, so that it reads as well without
/// color. By eye, after the map "inferno" of S. van der Walt and N. Smith.
const HEAT: [Color32; 6] = [
    Color32::from_rgb(8, 6, 22),
    Color32::from_rgb(74, 16, 104),
    Color32::from_rgb(150, 42, 98),
    Color32::from_rgb(222, 86, 52),
    Color32::from_rgb(250, 162, 30),
    Color32::from_rgb(252, 252, 172),
];

/// The color of a share of the scale of differences, 0..=1.
pub(super) fn heat(share: f32) -> Color32 {
    let place = share.clamp(0.0, 1.0) * (HEAT.len() - 1) as f32;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the stops")]
    let first = (place as usize).min(HEAT.len() - 2);
    HEAT[first].lerp_to_gamma(HEAT[first + 1], place - first as f32)
}

/// The colors of the theme in use.
pub(super) fn colors(ui: &Ui) -> &'static Colors {
    let visuals = ui.visuals();
    // Its panels are black, those of the dark theme are not.
    if visuals.panel_fill == CONTRAST.panel { &CONTRAST } else { of(visuals.dark_mode) }
}

/// Whether everything one can press has an edge.
pub(super) fn has_edges(ui: &Ui) -> bool {
    colors(ui).edge != Color32::TRANSPARENT
}

/// The color an encoded sRGB triple has on the screen.
pub(super) const fn srgb([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

const fn of(dark: bool) -> &'static Colors {
    if dark { &DARK } else { &LIGHT }
}

/// Gives both themes and the fonts to the window.
pub(super) fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Dark, Theme::Light] {
        ctx.set_style_of(theme, style(theme, of(theme == Theme::Dark)));
    }
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
}

/// Changes to the theme the user wants.
pub(super) fn choose(ctx: &Context, choice: Choice) {
    // egui knows two themes; high contrast is another dark one.
    let dark = if choice == Choice::Contrast { &CONTRAST } else { &DARK };
    ctx.set_style_of(Theme::Dark, style(Theme::Dark, dark));
    ctx.set_theme(match choice {
        Choice::System => ThemePreference::System,
        Choice::Dark | Choice::Contrast => ThemePreference::Dark,
        Choice::Light => ThemePreference::Light,
    });
}

/// The family of titles: the medium weight.
pub(super) fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let faces = [
        ("inter", include_bytes!("../../assets/fonts/Inter-Regular.otf").as_slice()),
        ("inter-medium", include_bytes!("../../assets/fonts/Inter-Medium.otf").as_slice()),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &str| [vec![first.to_owned()], fallback.clone()].concat();
    fonts.families.insert(FontFamily::Proportional, family("inter"));
    fonts.families.insert(medium(), family("inter-medium"));
    fonts
}

fn style(theme: Theme, colors: &Colors) -> Style {
    let mut style = Style { text_styles: text_styles(), visuals: visuals(theme, colors), ..Style::default() };
    style.animation_time = 0.12;
    style.spacing.item_spacing = vec2(GAP, GAP);
    style.spacing.button_padding = vec2(10.0, 5.0);
    style.spacing.interact_size = vec2(28.0, 26.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.window_margin = Margin::same(20);
    style.spacing.slider_rail_height = 4.0;
    style.spacing.icon_spacing = GAP;
    style.spacing.tooltip_width = 300.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.5;
    style.compact_menu_style = false;
    style
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    let proportional = |size| FontId::new(size, FontFamily::Proportional);
    [
        (TextStyle::Small, proportional(11.0)),
        (TextStyle::Body, proportional(13.0)),
        (TextStyle::Button, proportional(13.0)),
        (TextStyle::Heading, FontId::new(17.0, medium())),
        (TextStyle::Monospace, FontId::new(12.0, FontFamily::Monospace)),
        (TextStyle::Name("title".into()), FontId::new(30.0, medium())),
        (TextStyle::Name("section".into()), FontId::new(12.0, medium())),
    ]
    .into()
}

/// The style of titles of groups.
pub(super) fn section() -> TextStyle {
    TextStyle::Name("section".into())
}

/// The style of the name on the start screen.
pub(super) fn title() -> TextStyle {
    TextStyle::Name("title".into())
}

fn visuals(theme: Theme, colors: &Colors) -> Visuals {
    let base = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    let shadow = Shadow { offset: [0, 6], blur: 24, spread: 0, color: colors.shade };
    Visuals {
        widgets: widgets(colors),
        weak_text_color: Some(colors.weak),
        selection: Selection { bg_fill: colors.chosen, stroke: Stroke::new(1.0, colors.accent) },
        hyperlink_color: colors.accent,
        faint_bg_color: colors.controls[0],
        extreme_bg_color: colors.field,
        text_edit_bg_color: Some(colors.field),
        code_bg_color: colors.field,
        warn_fg_color: colors.accent,
        error_fg_color: colors.alarm,
        window_corner_radius: CornerRadius::same(RADIUS_LARGE),
        menu_corner_radius: CornerRadius::same(RADIUS_LARGE),
        window_shadow: shadow,
        popup_shadow: shadow,
        window_fill: colors.raised,
        window_stroke: Stroke::new(1.0, colors.line),
        panel_fill: colors.panel,
        text_cursor: TextCursorStyle { stroke: Stroke::new(1.5, colors.accent), ..TextCursorStyle::default() },
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        ..base
    }
}

fn widgets(colors: &Colors) -> Widgets {
    let [rest, hovered, pressed] = colors.controls;
    let edge = if colors.edge == Color32::TRANSPARENT { Stroke::NONE } else { Stroke::new(1.0, colors.edge) };
    let look = |fill: Color32, text: Color32, edge: Stroke| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: edge,
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.5, text),
        expansion: 0.0,
    };
    let boxed = |look: WidgetVisuals| WidgetVisuals { bg_fill: colors.check, ..look };
    Widgets {
        noninteractive: look(colors.panel, colors.text, Stroke::new(1.0, colors.line)),
        inactive: boxed(look(rest, colors.text, edge)),
        hovered: boxed(look(hovered, colors.strong, edge)),
        active: look(pressed, colors.strong, Stroke::new(1.0, colors.accent)),
        open: look(hovered, colors.strong, edge),
    }
}

/// The lightness that stands for a color that goes with it, by eye.
pub(super) const MIDDLE: f32 = 62.0;

/// Half the side of a square handle one grabs.
pub(super) const GRAB: Vec2 = Vec2::splat(14.0);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{luminance, srgb_decode};

    #[test]
    fn words_of_the_high_contrast_theme_stand_out_seven_to_one() {
        let light = |color: Color32| {
            let [r, g, b, _] = color.to_array();
            luminance([r, g, b].map(|v| srgb_decode(f32::from(v) / 255.0)))
        };
        let contrast = |one: Color32, other: Color32| {
            let (one, other) = (light(one), light(other));
            (one.max(other) + 0.05) / (one.min(other) + 0.05)
        };
        let Colors { panel, chosen, text, weak, accent, alarm, well, on_accent, line, .. } = CONTRAST;
        for ground in [panel, chosen, CONTRAST.controls[1]] {
            for words in [text, weak] {
                assert!(contrast(words, ground) >= 7.0, "{words:?} on {ground:?}");
            }
        }
        for (words, ground) in [(accent, panel), (alarm, panel), (well, panel), (on_accent, accent), (line, panel)] {
            assert!(contrast(words, ground) >= 7.0, "{words:?} on {ground:?}");
        }
    }
}
