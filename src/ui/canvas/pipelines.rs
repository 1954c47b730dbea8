//! The two programs of the graphics processor: one draws strokes into a texture of the canvas's size, one combines gray,
//! chroma and that texture on the screen.

use std::num::NonZeroU64;

use eframe::wgpu;

use super::segments::{Blend, Segment};

/// Uniforms of `canvas.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct CanvasUniforms {
    pub(super) viewport: [f32; 4],
    pub(super) circle: [f32; 4],
    pub(super) corner: [f32; 2],
    pub(super) across: [f32; 2],
    pub(super) down: [f32; 2],
    pub(super) gray_size: [f32; 2],
    pub(super) split: [f32; 2],
    pub(super) zoom: f32,
    pub(super) saturation: f32,
    pub(super) strokes: f32,
    pub(super) point: f32,
    pub(super) linear_target: f32,
    pub(super) selected: f32,
    pub(super) reach: f32,
    pub(super) channels: f32,
    pub(super) gamut: f32,
    pub(super) levels: f32,
}

/// Uniforms of `strokes.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct LensUniforms {
    pub(super) origin: [f32; 2],
    pub(super) zoom: f32,
    pub(super) thinnest: f32,
    pub(super) size: [f32; 2],
    pub(super) turn: [f32; 2],
    pub(super) point: f32,
    pub(super) padding: [f32; 3],
}

/// Format of the texture of strokes: encoded color, multiplied by its coverage.
pub(super) const INK_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// Entries of the table of tones: four for each level of the gray texture.
pub(super) const TONES: usize = 1024;

/// Both programs and what they are bound to.
pub(super) struct Pipelines {
    pub(super) canvas: wgpu::RenderPipeline,
    pub(super) canvas_layout: wgpu::BindGroupLayout,
    pub(super) cover: wgpu::RenderPipeline,
    pub(super) clear: wgpu::RenderPipeline,
    /// Draws what lies around strokes.
    pub(super) surround: wgpu::RenderPipeline,
    pub(super) lens_layout: wgpu::BindGroupLayout,
    pub(super) sampler: wgpu::Sampler,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let lens_layout = layout(device, "lens", &[uniform_entry(0, size_of::<LensUniforms>())]);
        let canvas_layout = canvas_layout(device);
        let canvas_shader = device.create_shader_module(wgpu::include_wgsl!("canvas.wgsl"));
        let strokes_shader = device.create_shader_module(wgpu::include_wgsl!("strokes.wgsl"));
        let canvas = pipeline(
            device,
            &Program {
                label: "canvas",
                layout: &canvas_layout,
                shader: &canvas_shader,
                corner: "corner",
                fragment: "paint",
                buffers: &[],
                target: wgpu::ColorTargetState { format: target, blend: None, write_mask: wgpu::ColorWrites::ALL },
            },
        );
        let attributes = wgpu::vertex_attr_array![0 => Float32x4, 1 => Float32, 2 => Unorm8x4];
        let buffers = [Some(wgpu::VertexBufferLayout {
            array_stride: size_of::<Segment>() as u64,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &attributes,
        })];
        let strokes = |label, [corner, fragment]: [&str; 2], blend| {
            let write_mask = wgpu::ColorWrites::ALL;
            let target = wgpu::ColorTargetState { format: INK_FORMAT, blend: Some(blend), write_mask };
            let (layout, shader, buffers) = (&lens_layout, &strokes_shader, &buffers[..]);
            pipeline(device, &Program { label, layout, shader, corner, fragment, buffers, target })
        };
        let cover = strokes("strokes", ["corner", "cover"], blend_state(Blend::Cover));
        let clear = strokes("eraser", ["corner", "cover"], blend_state(Blend::Clear));
        let surround = strokes("surroundings", ["wide_corner", "surround"], LARGEST);
        Self { canvas, canvas_layout, cover, clear, surround, lens_layout, sampler: sampler(device) }
    }
}

struct Program<'a> {
    label: &'a str,
    layout: &'a wgpu::BindGroupLayout,
    shader: &'a wgpu::ShaderModule,
    corner: &'a str,
    fragment: &'a str,
    buffers: &'a [Option<wgpu::VertexBufferLayout<'a>>],
    target: wgpu::ColorTargetState,
}

fn pipeline(device: &wgpu::Device, program: &Program<'_>) -> wgpu::RenderPipeline {
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some(program.label),
        bind_group_layouts: &[Some(program.layout)],
        immediate_size: 0,
    });
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(program.label),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module: program.shader,
            entry_point: Some(program.corner),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: program.buffers,
        },
        primitive: wgpu::PrimitiveState {
            topology: wgpu::PrimitiveTopology::TriangleStrip,
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: program.shader,
            entry_point: Some(program.fragment),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(program.target.clone())],
        }),
        multiview_mask: None,
        cache: None,
    })
}

/// What several segments surround is what any of them does.
const LARGEST: wgpu::BlendState = {
    let component = wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::One,
        dst_factor: wgpu::BlendFactor::One,
        operation: wgpu::BlendOperation::Max,
    };
    wgpu::BlendState { color: component, alpha: component }
};

/// Covering is the usual "over"; clearing takes away by coverage and adds nothing.
fn blend_state(blend: Blend) -> wgpu::BlendState {
    let src_factor = match blend {
        Blend::Cover => wgpu::BlendFactor::One,
        Blend::Clear => wgpu::BlendFactor::Zero,
    };
    let component = wgpu::BlendComponent {
        src_factor,
        dst_factor: wgpu::BlendFactor::OneMinusSrcAlpha,
        operation: wgpu::BlendOperation::Add,
    };
    wgpu::BlendState { color: component, alpha: component }
}

fn canvas_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let texture = |binding| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty: wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: true },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        },
        count: None,
    };
    let sampler = wgpu::BindGroupLayoutEntry {
        binding: 1,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
        count: None,
    };
    let uniforms = uniform_entry(0, size_of::<CanvasUniforms>());
    let tones = uniform_entry(7, TONES * size_of::<f32>());
    layout(device, "canvas", &[uniforms, sampler, texture(2), texture(3), texture(4), texture(5), texture(6), tones])
}

fn layout(device: &wgpu::Device, label: &str, entries: &[wgpu::BindGroupLayoutEntry]) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries })
}

fn uniform_entry(binding: u32, bytes: usize) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset: false,
            min_binding_size: NonZeroU64::new(bytes as u64),
        },
        count: None,
    }
}

fn sampler(device: &wgpu::Device) -> wgpu::Sampler {
    device.create_sampler(&wgpu::SamplerDescriptor {
        label: Some("canvas"),
        mag_filter: wgpu::FilterMode::Linear,
        min_filter: wgpu::FilterMode::Linear,
        mipmap_filter: wgpu::MipmapFilterMode::Linear,
        ..wgpu::SamplerDescriptor::default()
    })
}
