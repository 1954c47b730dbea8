//! What the veil over the photograph means, in a corner of the canvas.

use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::ui::networks::Doubt;
use crate::ui::selection::Reach;
use crate::ui::strings::{doubt, gamut, reach as words};
use crate::ui::theme;

// Lengths in points, by eye.
const PADDING: Vec2 = vec2(12.0, 9.0);
const ROW: f32 = 19.0;
const SAMPLE: Vec2 = vec2(22.0, 12.0);
const INDENT: f32 = 31.0;
const TEXT: f32 = 12.0;

/// A row of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sample {
    Clear,
    Half,
    Veiled,
    Crossed,
}

/// The words of a legend.
pub(super) struct Legend {
    title: &'static str,
    rows: &'static [(Sample, &'static str)],
    hint: &'static str,
}

impl Legend {
    /// Of how far the selected stroke carries, where one is selected.
    pub(super) const fn of_reach(reach: Option<&Reach>) -> Self {
        let title = match reach {
            Some(Reach::Known(_)) => {
                let rows =
                    &[(Sample::Clear, words::CLEAR), (Sample::Half, words::HALF), (Sample::Veiled, words::VEILED)];
                return Self { title: words::TITLE, rows, hint: words::HINT };
            }
            Some(Reach::Awaited) => words::AWAITED,
            Some(Reach::Untold) => words::UNTOLD,
            None => words::NONE_SELECTED,
        };
        Self { title, rows: &[], hint: words::HINT }
    }

    /// Of what sRGB cannot show.
    pub(super) const fn of_gamut() -> Self {
        Self { title: gamut::TITLE, rows: &[(Sample::Crossed, gamut::OUTSIDE)], hint: gamut::HINT }
    }

    /// Of where color is unsure.
    pub(super) const fn of_doubt(known: &Doubt) -> Self {
        let title = match known {
            Doubt::Known(_) => {
                let rows =
                    &[(Sample::Clear, doubt::CLEAR), (Sample::Half, doubt::HALF), (Sample::Veiled, doubt::VEILED)];
                return Self { title: doubt::TITLE, rows, hint: doubt::HINT };
            }
            Doubt::Awaited => doubt::AWAITED,
            Doubt::Untold => doubt::UNTOLD,
        };
        Self { title, rows: &[], hint: doubt::HINT }
    }
}

/// Draws it into the lower left corner of the canvas.
pub(super) fn show(ui: &Ui, painter: &Painter, area: Rect, legend: &Legend) {
    let Legend { title, rows, hint } = *legend;
    let galley = |text: &str| painter.layout_no_wrap(text.to_owned(), FontId::proportional(TEXT), theme::OVER_LIGHT);
    let title_galley = galley(title);
    let width = rows.iter().map(|(_, text)| INDENT + galley(text).size().x).fold(title_galley.size().x, f32::max);
    let size = vec2(width, ROW * (1.0 + rows.len() as f32)) + 2.0 * PADDING;
    let plate = Align2::LEFT_BOTTOM.align_size_within_rect(size, area.shrink(theme::GAP));
    painter.rect_filled(plate, CornerRadius::same(theme::RADIUS_LARGE), theme::OVER_PANEL);
    let first = plate.min + PADDING;
    painter.galley(first, title_galley, theme::OVER_LIGHT);
    for (k, (sample, text)) in (1u8..).zip(rows) {
        let at = first + vec2(0.0, ROW * f32::from(k));
        draw(painter, Rect::from_min_size(at + vec2(0.0, 2.0), SAMPLE), *sample);
        painter.galley(at + vec2(INDENT, 0.0), galley(text), theme::OVER_LIGHT);
    }
    let response = ui.interact(plate, ui.scope_id().with("reach legend"), Sense::hover());
    let described = rows.iter().fold(title.to_owned(), |all, (_, text)| format!("{all}; {text}"));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &described));
    response.on_hover_text(hint);
}

/// What the canvas shows, in small.
fn draw(painter: &Painter, rect: Rect, sample: Sample) {
    let ground = if sample == Sample::Veiled { theme::OVER_VEIL } else { theme::OVER_LIGHT.gamma_multiply(0.55) };
    painter.rect_filled(rect, CornerRadius::same(2), ground);
    match sample {
        Sample::Clear => {}
        Sample::Half => {
            let line = [rect.center_top(), rect.center_bottom()].map(|p: Pos2| pos2(p.x, p.y));
            let right = Rect::from_min_max(rect.center_top(), rect.max);
            painter.rect_filled(right, CornerRadius::same(2), theme::OVER_VEIL);
            painter.line_segment(line, Stroke::new(4.0, theme::OVER_DARK));
            painter.line_segment(line, Stroke::new(2.0, theme::OVER_LIGHT));
        }
        Sample::Veiled => hatch(painter, rect, theme::OVER_LIGHT.gamma_multiply(0.45), &[false]),
        Sample::Crossed => hatch(painter, rect, theme::OVER_DARK, &[false, true]),
    }
}

/// Slanted lines, rising or falling.
fn hatch(painter: &Painter, rect: Rect, color: Color32, falls: &[bool]) {
    let inside = painter.with_clip_rect(rect);
    for falls in falls {
        let (from, to) = if *falls { (rect.top(), rect.bottom()) } else { (rect.bottom(), rect.top()) };
        let mut x = rect.left() - rect.height();
        while x < rect.right() {
            inside.line_segment([pos2(x, from), pos2(x + rect.height(), to)], Stroke::new(1.4, color));
            x += 6.0;
        }
    }
}
