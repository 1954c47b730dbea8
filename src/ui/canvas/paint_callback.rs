//! The canvas as egui draws it: a scene is handed over each frame and painted between egui's own shapes.

use std::sync::Arc;

use eframe::egui::epaint::ViewportInPixels;
use eframe::egui::{PaintCallback, PaintCallbackInfo, Rect};
use eframe::egui_wgpu::{Callback, CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::wgpu;

use super::gpu::{CanvasGpu, ScreenPixels};
use crate::document::{Stroke, StrokeId};
use crate::engine::{ChromaTexels, Display, ReachTexels};
use crate::raster::View;

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
    /// Where the divider stands, 0..=1 of the canvas; what lies left of it is the photograph as it was.
    pub(super) split: Option<f32>,
    /// 0 hides the strokes.
    pub(super) stroke_opacity: f32,
    /// The stroke that is outlined.
    pub(super) selected: Option<StrokeId>,
    /// How far it carries, where that is shown.
    pub(super) reach: Option<Arc<ReachTexels>>,
}

impl Scene {
    /// The shape that paints it.
    pub(super) fn into_shape(self) -> PaintCallback {
        Callback::new_paint_callback(self.canvas, self)
    }

    fn pixels(&self, per_point: f32, screen: [u32; 2]) -> ScreenPixels {
        let area = ViewportInPixels::from_points(&self.canvas, per_point, screen);
        let side = |n: i32| u32::try_from(n).unwrap_or(0);
        ScreenPixels {
            left: side(area.left_px),
            top: side(area.top_px),
            width: side(area.width_px).max(1),
            height: side(area.height_px).max(1),
            per_point,
        }
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
            let pixels = self.pixels(screen.pixels_per_point, screen.size_in_pixels);
            gpu.prepare(device, queue, encoder, self, pixels);
        }
        Vec::new()
    }

    fn paint(&self, _: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        if let Some(gpu) = resources.get::<CanvasGpu>() {
            gpu.paint(pass);
        }
    }
}
