//! What the canvas keeps on the graphics processor between frames, and how a frame brings it up to date.

use std::sync::Arc;

use eframe::egui_wgpu::RenderState;
use eframe::wgpu;

use super::paint_callback::Scene;
use super::pipelines::{CanvasUniforms, LensUniforms, Pipelines};
use super::segments::{Blend, Segment, Segments};
use super::textures;
use crate::document::StrokeId;
use crate::engine::{ChromaTexels, Display, ReachTexels};
use crate::raster::Size;

/// Buffers and textures of the canvas.
pub(super) struct CanvasGpu {
    pipelines: Pipelines,
    canvas_uniforms: wgpu::Buffer,
    lens_uniforms: wgpu::Buffer,
    lens_group: wgpu::BindGroup,
    linear_target: bool,
    gray: Option<(Arc<Display>, wgpu::Texture, Size)>,
    chroma: Option<(Arc<ChromaTexels>, wgpu::Texture)>,
    ink: wgpu::Texture,
    /// What the ink texture shows; drawn again only when that changes.
    inked: Option<LensUniforms>,
    /// What lies around the selected stroke; a single texel while none is.
    ring: wgpu::Texture,
    /// Which stroke the ring texture shows.
    ringed: Option<StrokeId>,
    reach: (Option<Arc<ReachTexels>>, wgpu::Texture),
    segments: Segments,
    segment_buffer: wgpu::Buffer,
    canvas_group: Option<wgpu::BindGroup>,
}

/// Segments the first buffer has room for; it doubles when needed.
const FIRST_SEGMENTS: u64 = 4096;

/// The thinnest radius a stroke is drawn with, in points: below, it could not be seen. By eye.
const THINNEST: f32 = 1.1;

/// Puts the canvas's resources where the paint callback finds them.
pub(in crate::ui) fn install(state: &RenderState) {
    let gpu = CanvasGpu::new(&state.device, state.target_format);
    state.renderer.write().callback_resources.insert(gpu);
}

impl CanvasGpu {
    fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let pipelines = Pipelines::new(device, target);
        let uniforms = |label, bytes: usize| {
            let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
            buffer(device, label, bytes as u64, usage)
        };
        let lens_uniforms = uniforms("lens", size_of::<LensUniforms>());
        let lens_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("lens"),
            layout: &pipelines.lens_layout,
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: lens_uniforms.as_entire_binding() }],
        });
        Self {
            canvas_uniforms: uniforms("canvas", size_of::<CanvasUniforms>()),
            pipelines,
            lens_uniforms,
            lens_group,
            linear_target: target.is_srgb(),
            gray: None,
            chroma: None,
            ink: textures::ink(device, Size::new(1, 1)),
            inked: None,
            ring: textures::ink(device, Size::new(1, 1)),
            ringed: None,
            reach: (None, textures::no_reach(device)),
            segments: Segments::default(),
            segment_buffer: segment_buffer(device, FIRST_SEGMENTS),
            canvas_group: None,
        }
    }

    /// Brings everything up to the scene; draws the strokes where they or the view changed.
    pub(super) fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        scene: &Scene,
        pixels: ScreenPixels,
    ) {
        self.take_gray(device, queue, &scene.display);
        self.take_chroma(device, queue, &scene.chroma);
        self.take_reach(device, queue, scene.reach.as_ref());
        self.take_ink(device, pixels);
        self.take_ring(device, scene.selected);
        let strokes_changed = self.take_segments(device, queue, scene);
        let lens = lens(scene, pixels);
        let changed = strokes_changed || self.inked != Some(lens);
        if changed {
            queue.write_buffer(&self.lens_uniforms, 0, bytemuck::bytes_of(&lens));
            self.draw_ink(encoder);
            self.inked = Some(lens);
        }
        if changed || self.ringed != scene.selected {
            self.draw_ring(encoder, scene.selected);
            self.ringed = scene.selected;
        }
        let gray_size = self.gray.as_ref().map_or(scene.display.size, |(_, _, size)| *size);
        let uniforms = canvas_uniforms(scene, pixels, gray_size, self.linear_target);
        queue.write_buffer(&self.canvas_uniforms, 0, bytemuck::bytes_of(&uniforms));
        if self.canvas_group.is_none() {
            self.canvas_group = self.bind_canvas(device);
        }
    }

    /// Draws the canvas.
    pub(super) fn paint(&self, pass: &mut wgpu::RenderPass<'static>) {
        if let Some(group) = &self.canvas_group {
            pass.set_pipeline(&self.pipelines.canvas);
            pass.set_bind_group(0, group, &[]);
            pass.draw(0..4, 0..1);
        }
    }

    fn take_gray(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, display: &Arc<Display>) {
        if !self.gray.as_ref().is_some_and(|(shown, ..)| Arc::ptr_eq(shown, display)) {
            // The old texture goes first, so that two photographs never lie in graphics memory at once.
            self.canvas_group = None;
            self.gray = None;
            let made = textures::gray(device, queue, display);
            self.gray = made.map(|(texture, size)| (Arc::clone(display), texture, size));
        }
    }

    fn take_chroma(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, texels: &Arc<ChromaTexels>) {
        match &mut self.chroma {
            Some((shown, _)) if Arc::ptr_eq(shown, texels) => {}
            Some((shown, texture)) if shown.size == texels.size => {
                textures::refill(queue, texture, texels);
                *shown = Arc::clone(texels);
            }
            _ => {
                if let Some(texture) = textures::chroma(device, queue, texels) {
                    self.canvas_group = None;
                    self.chroma = Some((Arc::clone(texels), texture));
                }
            }
        }
    }

    fn take_reach(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, reach: Option<&Arc<ReachTexels>>) {
        let same = match (&self.reach.0, reach) {
            (Some(shown), Some(reach)) => Arc::ptr_eq(shown, reach),
            (shown, reach) => shown.is_none() && reach.is_none(),
        };
        if same {
            return;
        }
        let texture = reach.and_then(|reach| textures::reach(device, queue, reach));
        self.reach = (reach.map(Arc::clone), texture.unwrap_or_else(|| textures::no_reach(device)));
        self.canvas_group = None;
    }

    /// Gives the ring as much room as the strokes have, while there is one.
    fn take_ring(&mut self, device: &wgpu::Device, selected: Option<StrokeId>) {
        let size = selected.map_or(Size::new(1, 1), |_| textures::size_of_texture(&self.ink));
        if textures::size_of_texture(&self.ring) != size {
            self.ring = textures::ink(device, size);
            self.ringed = None;
            self.canvas_group = None;
        }
    }

    fn take_ink(&mut self, device: &wgpu::Device, pixels: ScreenPixels) {
        let size = Size::new(pixels.width as usize, pixels.height as usize);
        if textures::size_of_texture(&self.ink) != size {
            self.ink = textures::ink(device, size);
            self.inked = None;
            self.canvas_group = None;
        }
    }

    fn take_segments(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, scene: &Scene) -> bool {
        let Some(mut from) = self.segments.follow(&scene.strokes) else { return false };
        let stride = size_of::<Segment>() as u64;
        let needed = self.segments.all.len() as u64;
        if needed * stride > self.segment_buffer.size() {
            self.segment_buffer = segment_buffer(device, needed.next_power_of_two());
            from = 0;
        }
        if let Some(new) = self.segments.all.get(from..).filter(|new| !new.is_empty()) {
            queue.write_buffer(&self.segment_buffer, from as u64 * stride, bytemuck::cast_slice(new));
        }
        true
    }

    fn draw_ink(&self, encoder: &mut wgpu::CommandEncoder) {
        let mut pass = self.pass_into(&self.ink, encoder);
        for run in self.segments.runs() {
            pass.set_pipeline(match run.blend {
                Blend::Cover => &self.pipelines.cover,
                Blend::Clear => &self.pipelines.clear,
            });
            pass.draw(0..4, run.segments);
        }
    }

    fn draw_ring(&self, encoder: &mut wgpu::CommandEncoder, selected: Option<StrokeId>) {
        let mut pass = self.pass_into(&self.ring, encoder);
        if let Some(id) = selected {
            pass.set_pipeline(&self.pipelines.surround);
            pass.draw(0..4, self.segments.of(id));
        }
    }

    /// A pass that draws segments into a texture, which is cleared.
    fn pass_into<'e>(&self, texture: &wgpu::Texture, encoder: &'e mut wgpu::CommandEncoder) -> wgpu::RenderPass<'e> {
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("strokes"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &view,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..wgpu::RenderPassDescriptor::default()
        });
        pass.set_bind_group(0, &self.lens_group, &[]);
        pass.set_vertex_buffer(0, self.segment_buffer.slice(..));
        pass
    }

    fn bind_canvas(&self, device: &wgpu::Device) -> Option<wgpu::BindGroup> {
        let view = |texture: &wgpu::Texture| texture.create_view(&wgpu::TextureViewDescriptor::default());
        let (gray, chroma, ink) = (view(&self.gray.as_ref()?.1), view(&self.chroma.as_ref()?.1), view(&self.ink));
        let (ring, reach) = (view(&self.ring), view(&self.reach.1));
        let resources = [
            self.canvas_uniforms.as_entire_binding(),
            wgpu::BindingResource::Sampler(&self.pipelines.sampler),
            wgpu::BindingResource::TextureView(&gray),
            wgpu::BindingResource::TextureView(&chroma),
            wgpu::BindingResource::TextureView(&ink),
            wgpu::BindingResource::TextureView(&ring),
            wgpu::BindingResource::TextureView(&reach),
        ];
        let entries: Vec<_> =
            (0..).zip(resources).map(|(binding, resource)| wgpu::BindGroupEntry { binding, resource }).collect();
        let layout = &self.pipelines.canvas_layout;
        Some(device.create_bind_group(&wgpu::BindGroupDescriptor { label: Some("canvas"), layout, entries: &entries }))
    }
}

/// The canvas in pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScreenPixels {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) per_point: f32,
}

impl ScreenPixels {
    const fn size(self) -> [f32; 2] {
        [self.width as f32, self.height as f32]
    }

    const fn origin(self) -> [f32; 2] {
        [self.left as f32, self.top as f32]
    }
}

/// Where the photograph's corner lies in pixels from that of the canvas, and pixels of the screen a pixel of it takes.
fn in_pixels(scene: &Scene, pixels: ScreenPixels) -> ([f32; 2], f32) {
    let [left, top] = pixels.origin();
    let k = pixels.per_point;
    ([k * scene.view.origin.x - left, k * scene.view.origin.y - top], k * scene.view.zoom)
}

fn lens(scene: &Scene, pixels: ScreenPixels) -> LensUniforms {
    let (origin, zoom) = in_pixels(scene, pixels);
    let thinnest = THINNEST * pixels.per_point;
    LensUniforms { origin, zoom, thinnest, size: pixels.size(), point: pixels.per_point, padding: 0.0 }
}

fn canvas_uniforms(scene: &Scene, pixels: ScreenPixels, gray_size: Size, linear_target: bool) -> CanvasUniforms {
    let ([x, y], zoom) = in_pixels(scene, pixels);
    let (width, height) = super::view::sides(scene.display.size);
    let gray = super::view::sides(gray_size);
    let [columns, rows] = pixels.size();
    let clip = |x: f32, y: f32| [2.0 * x / columns - 1.0, 1.0 - 2.0 * y / rows];
    let [left, top] = clip(x, y);
    let [right, bottom] = clip(x + zoom * width, y + zoom * height);
    let [canvas_left, canvas_top] = pixels.origin();
    CanvasUniforms {
        photo: [left, top, right, bottom],
        viewport: [canvas_left, canvas_top, columns, rows],
        gray_size: [gray.0, gray.1],
        zoom: zoom * width / gray.0,
        saturation: scene.saturation,
        split: scene.split.map_or(-1.0, |share| share * columns),
        strokes: scene.stroke_opacity,
        point: pixels.per_point,
        linear_target: f32::from(u8::from(linear_target)),
        selected: f32::from(u8::from(scene.selected.is_some())),
        reach: f32::from(u8::from(scene.reach.is_some())),
        padding: [0.0; 2],
    }
}

fn segment_buffer(device: &wgpu::Device, segments: u64) -> wgpu::Buffer {
    let usage = wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST;
    buffer(device, "segments", segments * size_of::<Segment>() as u64, usage)
}

fn buffer(device: &wgpu::Device, label: &str, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor { label: Some(label), size, usage, mapped_at_creation: false })
}
