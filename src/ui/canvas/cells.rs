//! The photograph under other colors, each in a part of the window of its own: candidates side by side.
//!
//! The gray is the canvas's own and is shared; each part has its chroma and its uniforms.

use std::sync::Arc;

use eframe::egui::{PaintCallbackInfo, Painter, Rect, Stroke, Ui};
use eframe::egui_wgpu::{Callback, CallbackResources, CallbackTrait, ScreenDescriptor};
use eframe::wgpu;

use super::gpu::CanvasGpu;
use super::looks::Look;
use super::loupe::{Lens, around};
use super::overlay::edge;
use super::paint_callback::{Scene, pixels};
use super::pipelines::CanvasUniforms;
use super::textures;
use super::view::pos;
use crate::document::Finish;
use crate::engine::{ChromaTexels, Display};
use crate::raster::{ImagePoint, Size, View};
use crate::ui::easel::Easel;
use crate::ui::seeing::Seeing;
use crate::ui::theme;

/// The most of the shorter side of a part that the loupe in it takes, as a radius. By eye.
const LENS_SHARE: f32 = 0.24;

/// A picture of the photograph in front.
#[derive(Clone, Copy)]
pub(in crate::ui) struct Picture<'a> {
    pub(in crate::ui) easel: &'a Easel,
    pub(in crate::ui) seeing: &'a Seeing,
    pub(in crate::ui) texels: &'a Arc<ChromaTexels>,
    pub(in crate::ui) finish: &'a Finish,
}

/// Draws a picture into `area`; `slot` tells it from the others of the frame, `under` is the place under the loupe.
pub(in crate::ui) fn paint(
    ui: &Ui,
    painter: &Painter,
    slot: usize,
    (area, view): (Rect, View),
    picture: &Picture<'_>,
    under: Option<ImagePoint>,
) {
    edge(painter, view, picture.easel);
    let loupe = under.map(|place| lens(ui, area, view, place));
    painter.add(Callback::new_paint_callback(area, Cell { slot, scene: scene(area, view, picture, loupe) }));
    if let Some(lens) = loupe {
        painter.circle_filled(lens.center, lens.radius, theme::colors(ui).ground);
        painter.add(Callback::new_paint_callback(area, UnderLoupe(slot)));
        for (width, color) in [(4.0, theme::OVER_DARK), (1.8, theme::OVER_LIGHT)] {
            painter.circle_stroke(lens.center, lens.radius, Stroke::new(width, color));
        }
    }
}

/// The loupe over a place, in every part at the same.
fn lens(ui: &Ui, area: Rect, view: View, place: ImagePoint) -> Lens {
    let lens = around(ui, pos(view.to_screen(place)), view);
    Lens { radius: lens.radius.min(LENS_SHARE * area.width().min(area.height())), ..lens }
}

fn scene(canvas: Rect, view: View, picture: &Picture<'_>, loupe: Option<Lens>) -> Scene {
    let Picture { easel, seeing, texels, finish } = picture;
    Scene {
        canvas,
        view,
        display: easel.display.clone(),
        chroma: Arc::clone(texels),
        strokes: Arc::default(),
        saturation: finish.saturation,
        levels: easel.snapshot().finish.levels.clone(),
        channels: seeing.channels,
        gamut: seeing.gamut,
        before: seeing.before,
        split: None,
        stroke_opacity: 0.0,
        selected: None,
        reach: None,
        loupe,
        overview: None,
    }
}

/// A part of the window as egui draws it.
struct Cell {
    slot: usize,
    scene: Scene,
}

impl CallbackTrait for Cell {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(gpu) = resources.get_mut::<CanvasGpu>() {
            let pixels = pixels(self.scene.canvas, screen.pixels_per_point, screen.size_in_pixels);
            gpu.prepare_cell((device, queue), self.slot, &self.scene, |look: &Look<'_>| {
                [
                    look.main(pixels),
                    self.scene.loupe.map_or_else(|| look.main(pixels), |lens| look.loupe(&lens, pixels)),
                ]
            });
        }
        Vec::new()
    }

    fn paint(&self, _: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        if let Some(gpu) = resources.get::<CanvasGpu>() {
            gpu.paint_cell(pass, self.slot, 0);
        }
    }
}

/// What lies under the loupe of a part.
struct UnderLoupe(usize);

impl CallbackTrait for UnderLoupe {
    fn paint(&self, _: PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        if let Some(gpu) = resources.get::<CanvasGpu>() {
            gpu.paint_cell(pass, self.0, 1);
        }
    }
}

/// What a part keeps on the graphics processor: its chroma, and the uniforms of the picture and of its loupe.
pub(super) struct CellGpu {
    display: Arc<Display>,
    pub(super) texels: Arc<ChromaTexels>,
    chroma: wgpu::Texture,
    uniforms: [wgpu::Buffer; 2],
    groups: [wgpu::BindGroup; 2],
}

impl CellGpu {
    /// Whether it shows that photograph under those colors.
    pub(super) fn shows(&self, scene: &Scene) -> bool {
        Arc::ptr_eq(&self.display, &scene.display) && Arc::ptr_eq(&self.texels, &scene.chroma)
    }

    /// Takes other colors of the same size, if that is all that is new.
    pub(super) fn refill(&mut self, queue: &wgpu::Queue, scene: &Scene) -> bool {
        let same = Arc::ptr_eq(&self.display, &scene.display) && self.texels.size == scene.chroma.size;
        if same {
            textures::refill(queue, &self.chroma, &scene.chroma);
            self.texels = Arc::clone(&scene.chroma);
        }
        same
    }

    pub(super) fn new(
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        scene: &Scene,
        uniforms: [wgpu::Buffer; 2],
        bind: impl Fn(&wgpu::Buffer, [&wgpu::Texture; 4]) -> wgpu::BindGroup,
    ) -> Self {
        let chroma = textures::chroma(device, queue, &scene.chroma);
        let blank = textures::ink(device, Size::new(1, 1));
        let reach = textures::no_reach(device);
        let groups = uniforms.each_ref().map(|uniforms| bind(uniforms, [&chroma, &blank, &blank, &reach]));
        let (display, texels) = (Arc::clone(&scene.display), Arc::clone(&scene.chroma));
        Self { display, texels, chroma, uniforms, groups }
    }

    pub(super) fn write(&self, queue: &wgpu::Queue, values: &[CanvasUniforms; 2]) {
        for (buffer, values) in self.uniforms.iter().zip(values) {
            queue.write_buffer(buffer, 0, bytemuck::bytes_of(values));
        }
    }

    pub(super) fn paint(&self, pass: &mut wgpu::RenderPass<'static>, layer: usize) {
        pass.set_bind_group(0, &self.groups[layer.min(1)], &[]);
        pass.draw(0..4, 0..1);
    }
}
