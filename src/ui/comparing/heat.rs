//! How far two candidates are apart, in colors with a scale.

use std::sync::Arc;

use eframe::egui::{
    Align2, ColorImage, CornerRadius, FontId, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, TextureHandle,
    TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use crate::engine::Difference;
use crate::raster::{ImagePoint, Size, View};
use crate::ui::canvas::pos;
use crate::ui::theme;

/// The ends of the scale, ΔE00: the least that has all of a difference is taken.
const SCALES: [f32; 6] = [2.0, 5.0, 10.0, 20.0, 30.0, 60.0];

// Lengths in points, by eye.
const BAR: (f32, f32) = (180.0, 10.0);
const PADDING: f32 = 10.0;

/// The difference that is shown, as a texture.
#[derive(Default)]
pub(super) struct Heat {
    shown: Option<(Arc<Difference>, TextureHandle)>,
}

impl Heat {
    /// Draws a difference where the photograph, of `size` pixels, lies.
    pub(super) fn show(&mut self, ui: &Ui, painter: &Painter, (size, view): (Size, View), known: &Arc<Difference>) {
        if !self.shown.as_ref().is_some_and(|(shown, _)| Arc::ptr_eq(shown, known)) {
            self.shown = Some((Arc::clone(known), texture(ui, known)));
        }
        let Some((_, texture)) = &self.shown else { return };
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let mut mesh = Mesh::with_texture(texture.id());
        for (x, y) in corners {
            let at = view.to_screen(ImagePoint::new(x * size.width as f32, y * size.height as f32));
            let uv: Pos2 = pos2(x, y);
            mesh.vertices.push(eframe::egui::epaint::Vertex { pos: pos(at), uv, color: theme::UNTINTED });
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        painter.add(Shape::mesh(mesh));
    }

    /// Frees the texture.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }
}

fn scale(known: &Difference) -> f32 {
    SCALES.into_iter().find(|end| *end >= known.largest).unwrap_or(SCALES[SCALES.len() - 1])
}

fn texture(ui: &Ui, known: &Difference) -> TextureHandle {
    let (size, end) = (known.delta_e.size(), scale(known));
    let pixels = known.delta_e.samples().iter().map(|v| theme::heat(v / end)).collect();
    let image = ColorImage::new([size.width, size.height], pixels);
    ui.ctx().load_texture("difference", image, TextureOptions::LINEAR)
}

/// Draws the scale into the lower left corner, with what it is of.
pub(super) fn legend(ui: &Ui, painter: &Painter, area: Rect, known: &Difference, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), theme::OVER_LIGHT);
    let size = vec2(galley.size().x.max(BAR.0 + 24.0), 58.0) + vec2(2.0 * PADDING, 0.0);
    let plate = Align2::LEFT_BOTTOM.align_size_within_rect(size, area.shrink(theme::GAP));
    painter.rect_filled(plate, CornerRadius::same(theme::RADIUS_LARGE), theme::OVER_PANEL);
    painter.galley(plate.min + vec2(PADDING, 7.0), galley, theme::OVER_LIGHT);
    let bar = Rect::from_min_size(plate.min + vec2(PADDING, 27.0), vec2(BAR.0, BAR.1));
    let mut mesh = Mesh::default();
    for k in 0..=32u8 {
        let share = f32::from(k) / 32.0;
        let x = bar.left() + share * bar.width();
        mesh.colored_vertex(pos2(x, bar.top()), theme::heat(share));
        mesh.colored_vertex(pos2(x, bar.bottom()), theme::heat(share));
        if k > 0 {
            let last = 2 * u32::from(k);
            mesh.add_triangle(last - 2, last - 1, last);
            mesh.add_triangle(last - 1, last, last + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
    let end = scale(known);
    for (share, value) in [(0.0, 0.0), (0.5, 0.5 * end), (1.0, end)] {
        let at = pos2(bar.left() + share * bar.width(), bar.bottom() + 3.0);
        let align = if share == 0.0 { Align2::LEFT_TOP } else { Align2::CENTER_TOP };
        painter.text(at, align, format!("{value}"), FontId::proportional(11.0), theme::OVER_LIGHT);
    }
    let response = ui.interact(plate, ui.scope_id().with("difference scale"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}
