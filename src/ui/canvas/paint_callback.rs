//! The canvas as egui draws it: a scene is handed over each frame and painted between egui's own shapes.

use std::sync::Arc;

use eframe::egui::epaint::ViewportInPixels;
use eframe::egui::{PaintCallback, PaintCallbackInfo, Rect};
use eframe::egui_wgpu::{Callback, CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::wgpu;

use super::gpu::{CanvasGpu, Pane};
use super::looks::ScreenPixels;
use super::loupe::Lens;
use crate::document::{Levels, Stroke, StrokeId};
use crate::engine::{ChromaTexels, Display, ReachTexels};
use crate::raster::View;
use crate::ui::seeing::{Channels, Shown, Split};

/// Everything one frame of the canvas shows.
pub(super) struct Scene {
    /// Where the canvas lies in the window.
    pub(super) canvas: Rect,
    pub(super) view: View,
    pub(super) display: Arc<Display>,
    pub(super) chroma: Arc<ChromaTexels>,
    pub(super) strokes: Arc<Vec<Arc<Stroke>>>,
    /// Factor on chroma.
    pub(super) saturation: f32,
    /// How tones are shown.
    pub(super) levels: Levels,
    /// What of it is shown.
    pub(super) channels: Channels,
    /// Whether it is marked where sRGB has less color than was asked for.
    pub(super) gamut: Shown,
    /// Whether all of it is shown as the photograph was.
    pub(super) before: Shown,
    /// The line on whose first side the photograph is shown as it was.
    pub(super) split: Option<Split>,
    /// 0 hides the strokes.
    pub(super) stroke_opacity: f32,
    /// The stroke that is outlined.
    pub(super) selected: Option<StrokeId>,
    /// How far it carries, where that is shown.
    pub(super) reach: Option<Arc<ReachTexels>>,
    /// What lies under the loupe.
    pub(super) loupe: Option<Lens>,
    /// Where the overview lies in the window, and its view.
    pub(super) overview: Option<Overview>,
}

/// A small picture of the whole photograph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Overview {
    /// In the window.
    pub(super) area: Rect,
    pub(super) view: View,
}

/// Pictures over the canvas that are made of what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Small {
    Overview,
    Loupe,
}

impl Small {
    /// The shape that paints it into a part of the window, after the scene it belongs to.
    pub(super) fn into_shape(self, area: Rect) -> PaintCallback {
        Callback::new_paint_callback(area, self)
    }
}

impl CallbackTrait for Small {
    fn paint(&self, _: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        if let Some(gpu) = resources.get::<CanvasGpu>() {
            let pane = match self {
                Self::Overview => Pane::Overview,
                Self::Loupe => Pane::Loupe,
            };
            gpu.paint(pass, pane);
        }
    }
}

impl Scene {
    /// The shape that paints it.
    pub(super) fn into_shape(self) -> PaintCallback {
        Callback::new_paint_callback(self.canvas, self)
    }
}

/// A part of the window in pixels of the screen.
pub(super) fn pixels(area: Rect, per_point: f32, screen: [u32; 2]) -> ScreenPixels {
    let area = ViewportInPixels::from_points(&area, per_point, screen);
    let side = |n: i32| u32::try_from(n).unwrap_or(0);
    ScreenPixels {
        left: side(area.left_px),
        top: side(area.top_px),
        width: side(area.width_px).max(1),
        height: side(area.height_px).max(1),
        per_point,
    }
}

impl CallbackTrait for Scene {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(gpu) = resources.get_mut::<CanvasGpu>() {
            let pixels = |area| pixels(area, screen.pixels_per_point, screen.size_in_pixels);
            let overview = self.overview.map(|overview| pixels(overview.area));
            gpu.prepare(device, queue, encoder, self, pixels(self.canvas), overview);
        }
        Vec::new()
    }

    fn paint(&self, _: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        if let Some(gpu) = resources.get::<CanvasGpu>() {
            gpu.paint(pass, Pane::Main);
        }
    }
}
