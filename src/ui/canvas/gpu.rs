//! What the canvas keeps on the graphics processor between frames, and how a frame brings it up to date.

use std::sync::Arc;

use eframe::egui_wgpu::RenderState;
use eframe::wgpu;

use super::cells::CellGpu;
use super::looks::{Look, ScreenPixels, lens};
use super::paint_callback::Scene;
use super::pipelines::{CanvasUniforms, LensUniforms, Pipelines, TONES};
use super::segments::{Blend, Segment, Segments};
use super::textures;
use crate::document::{Levels, StrokeId};
use crate::engine::{ChromaTexels, Display, ReachTexels};
use crate::raster::Size;

/// Buffers and textures of the canvas.
pub(super) struct CanvasGpu {
    pipelines: Pipelines,
    /// Of each pane.
    canvas_uniforms: [wgpu::Buffer; Pane::COUNT],
    lens_uniforms: wgpu::Buffer,
    /// What tones become, and the levels it was made from.
    tones: (Levels, wgpu::Buffer),
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
    canvas_groups: Option<[wgpu::BindGroup; Pane::COUNT]>,
    /// Candidates side by side, while they are shown.
    cells: Vec<Option<CellGpu>>,
}

/// Where the photograph is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    Main,
    Overview,
    Loupe,
}

impl Pane {
    const COUNT: usize = 3;
    const ALL: [Self; Self::COUNT] = [Self::Main, Self::Overview, Self::Loupe];
}

/// Segments the first buffer has room for; it doubles when needed.
const FIRST_SEGMENTS: u64 = 4096;

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
            canvas_uniforms: Pane::ALL.map(|_| uniforms("canvas", size_of::<CanvasUniforms>())),
            tones: (Levels::default(), uniforms("tones", TONES * size_of::<f32>())),
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
            canvas_groups: None,
            cells: Vec::new(),
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
        overview: Option<ScreenPixels>,
    ) {
        self.cells.clear();
        self.take_gray(device, queue, &scene.display);
        self.take_chroma(device, queue, &scene.chroma);
        self.take_reach(device, queue, scene.reach.as_ref());
        self.take_tones(queue, &scene.levels);
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
        let look = Look { scene, gray_size, linear_target: self.linear_target };
        self.write(queue, Pane::Main, &look.main(pixels));
        if let Some((overview, pixels)) = scene.overview.zip(overview) {
            self.write(queue, Pane::Overview, &look.overview(overview.view, pixels));
        }
        if let Some(lens) = scene.loupe {
            self.write(queue, Pane::Loupe, &look.loupe(&lens, pixels));
        }
        if self.canvas_groups.is_none() {
            self.canvas_groups = self.bind_canvas(device);
        }
    }

    fn write(&self, queue: &wgpu::Queue, pane: Pane, uniforms: &CanvasUniforms) {
        queue.write_buffer(&self.canvas_uniforms[pane as usize], 0, bytemuck::bytes_of(uniforms));
    }

    /// Draws a pane of the canvas.
    pub(super) fn paint(&self, pass: &mut wgpu::RenderPass<'static>, pane: Pane) {
        if let Some(groups) = &self.canvas_groups {
            pass.set_pipeline(&self.pipelines.canvas);
            pass.set_bind_group(0, &groups[pane as usize], &[]);
            pass.draw(0..4, 0..1);
        }
    }

    fn take_gray(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, display: &Arc<Display>) {
        if !self.gray.as_ref().is_some_and(|(shown, ..)| Arc::ptr_eq(shown, display)) {
            // The old texture goes first, so that two photographs never lie in graphics memory at once.
            self.canvas_groups = None;
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
                self.canvas_groups = None;
                self.chroma = Some((Arc::clone(texels), textures::chroma(device, queue, texels)));
            }
        }
    }

    /// The table is read only while there are levels.
    fn take_tones(&mut self, queue: &wgpu::Queue, levels: &Levels) {
        if self.tones.0 != *levels {
            queue.write_buffer(&self.tones.1, 0, bytemuck::cast_slice(&levels.table(TONES)));
            self.tones.0 = levels.clone();
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
        let texture = reach.map_or_else(|| textures::no_reach(device), |reach| textures::reach(device, queue, reach));
        self.reach = (reach.map(Arc::clone), texture);
        self.canvas_groups = None;
    }

    /// Gives the ring as much room as the strokes have, while there is one.
    fn take_ring(&mut self, device: &wgpu::Device, selected: Option<StrokeId>) {
        let size = selected.map_or(Size::new(1, 1), |_| textures::size_of_texture(&self.ink));
        if textures::size_of_texture(&self.ring) != size {
            self.ring = textures::ink(device, size);
            self.ringed = None;
            self.canvas_groups = None;
        }
    }

    fn take_ink(&mut self, device: &wgpu::Device, pixels: ScreenPixels) {
        let size = Size::new(pixels.width as usize, pixels.height as usize);
        if textures::size_of_texture(&self.ink) != size {
            self.ink = textures::ink(device, size);
            self.inked = None;
            self.canvas_groups = None;
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

    fn bind_canvas(&self, device: &wgpu::Device) -> Option<[wgpu::BindGroup; Pane::COUNT]> {
        let gray = &self.gray.as_ref()?.1;
        let own = [&self.chroma.as_ref()?.1, &self.ink, &self.ring, &self.reach.1];
        let bind = |uniforms| bind(device, (&self.pipelines, &self.tones.1), uniforms, gray, own);
        Some(self.canvas_uniforms.each_ref().map(bind))
    }

    /// Brings a part of the window up to what it shows of the photograph; `values` are the uniforms of its picture and of its
    /// loupe.
    pub(super) fn prepare_cell(
        &mut self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        slot: usize,
        scene: &Scene,
        values: impl FnOnce(&Look<'_>) -> [CanvasUniforms; 2],
    ) {
        self.take_gray(device, queue, &scene.display);
        self.take_tones(queue, &scene.levels);
        let Some((_, gray, gray_size)) = &self.gray else { return };
        if self.cells.len() <= slot {
            self.cells.resize_with(slot + 1, || None);
        }
        let cell = &mut self.cells[slot];
        if !cell.as_mut().is_some_and(|cell| cell.shows(scene) || cell.refill(queue, scene)) {
            let usage = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
            let uniforms = [0, 1].map(|_| buffer(device, "cell", size_of::<CanvasUniforms>() as u64, usage));
            let shared = (&self.pipelines, &self.tones.1);
            let bind = |uniforms: &wgpu::Buffer, own: [&wgpu::Texture; 4]| bind(device, shared, uniforms, gray, own);
            *cell = Some(CellGpu::new((device, queue), scene, uniforms, bind));
        }
        let look = Look { scene, gray_size: *gray_size, linear_target: self.linear_target };
        if let Some(cell) = cell {
            cell.write(queue, &values(&look));
        }
    }

    /// Draws a part: its picture, or what lies under its loupe.
    pub(super) fn paint_cell(&self, pass: &mut wgpu::RenderPass<'static>, slot: usize, layer: usize) {
        if let Some(cell) = self.cells.get(slot).and_then(Option::as_ref) {
            pass.set_pipeline(&self.pipelines.canvas);
            cell.paint(pass, layer);
        }
    }
}

/// What the canvas's program is bound to: uniforms, gray, and chroma, strokes, ring and reach.
fn bind(
    device: &wgpu::Device,
    (pipelines, tones): (&Pipelines, &wgpu::Buffer),
    uniforms: &wgpu::Buffer,
    gray: &wgpu::Texture,
    own: [&wgpu::Texture; 4],
) -> wgpu::BindGroup {
    let view = |texture: &wgpu::Texture| texture.create_view(&wgpu::TextureViewDescriptor::default());
    let (gray, own) = (view(gray), own.map(view));
    let textures = std::iter::once(&gray).chain(&own).map(wgpu::BindingResource::TextureView);
    let resources = [uniforms.as_entire_binding(), wgpu::BindingResource::Sampler(&pipelines.sampler)]
        .into_iter()
        .chain(textures)
        .chain([tones.as_entire_binding()]);
    let entries: Vec<_> =
        (0..).zip(resources).map(|(binding, resource)| wgpu::BindGroupEntry { binding, resource }).collect();
    let layout = &pipelines.canvas_layout;
    device.create_bind_group(&wgpu::BindGroupDescriptor { label: Some("canvas"), layout, entries: &entries })
}

fn segment_buffer(device: &wgpu::Device, segments: u64) -> wgpu::Buffer {
    let usage = wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST;
    buffer(device, "segments", segments * size_of::<Segment>() as u64, usage)
}

fn buffer(device: &wgpu::Device, label: &str, size: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor { label: Some(label), size, usage, mapped_at_creation: false })
}
