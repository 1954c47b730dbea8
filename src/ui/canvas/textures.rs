//! Textures of the canvas and their contents.

use eframe::wgpu;

use super::pipelines::INK_FORMAT;
use crate::engine::{ChromaTexels, Display, ReachTexels};
use crate::raster::{Plane, Size};

/// A texture of gray with its mip chain, and the size of its level 0; levels above `max_side` are left out.
pub(super) fn gray(device: &wgpu::Device, queue: &wgpu::Queue, display: &Display) -> Option<(wgpu::Texture, Size)> {
    let max_side = device.limits().max_texture_dimension_2d as usize;
    let levels: Vec<&Plane<u8>> = display.levels.iter().skip_while(|p| p.size().longest() > max_side).collect();
    let size = levels.first()?.size();
    let count = u32::try_from(levels.len()).ok()?;
    let texture = texture(
        device,
        &Wanted {
            label: "gray",
            size,
            levels: count,
            format: wgpu::TextureFormat::R8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        },
    );
    for (level, plane) in (0..).zip(levels) {
        write(queue, &texture, level, plane.size(), plane.samples(), 1);
    }
    Some((texture, size))
}

/// A texture of chroma; `None` where it is larger than the device allows.
pub(super) fn chroma(device: &wgpu::Device, queue: &wgpu::Queue, texels: &ChromaTexels) -> Option<wgpu::Texture> {
    if texels.size.longest() > device.limits().max_texture_dimension_2d as usize {
        return None;
    }
    let texture = texture(
        device,
        &Wanted {
            label: "chroma",
            size: texels.size,
            levels: 1,
            format: wgpu::TextureFormat::Rg8Snorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        },
    );
    refill(queue, &texture, texels);
    Some(texture)
}

/// Other chroma of the same size.
pub(super) fn refill(queue: &wgpu::Queue, texture: &wgpu::Texture, texels: &ChromaTexels) {
    write(queue, texture, 0, texels.size, bytemuck::cast_slice(&texels.texels), 2);
}

/// A texture of the share a stroke has in the color; `None` where it is larger than the device allows.
pub(super) fn reach(device: &wgpu::Device, queue: &wgpu::Queue, reach: &ReachTexels) -> Option<wgpu::Texture> {
    if reach.size.longest() > device.limits().max_texture_dimension_2d as usize {
        return None;
    }
    let texture = blank(device, reach.size);
    write(queue, &texture, 0, reach.size, bytemuck::cast_slice(&reach.texels), 2);
    Some(texture)
}

/// A texture of one texel, in place of a reach that is not shown.
pub(super) fn no_reach(device: &wgpu::Device) -> wgpu::Texture {
    blank(device, Size::new(1, 1))
}

fn blank(device: &wgpu::Device, size: Size) -> wgpu::Texture {
    let format = wgpu::TextureFormat::R16Float;
    let usage = wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST;
    texture(device, &Wanted { label: "reach", size, levels: 1, format, usage })
}

/// A texture that strokes are drawn into.
pub(super) fn ink(device: &wgpu::Device, size: Size) -> wgpu::Texture {
    texture(
        device,
        &Wanted {
            label: "strokes",
            size,
            levels: 1,
            format: INK_FORMAT,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::RENDER_ATTACHMENT,
        },
    )
}

/// The size of a texture in our own terms.
pub(super) fn size_of_texture(texture: &wgpu::Texture) -> Size {
    Size::new(texture.width() as usize, texture.height() as usize)
}

struct Wanted<'a> {
    label: &'a str,
    size: Size,
    levels: u32,
    format: wgpu::TextureFormat,
    usage: wgpu::TextureUsages,
}

fn texture(device: &wgpu::Device, wanted: &Wanted<'_>) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some(wanted.label),
        size: extent(wanted.size),
        mip_level_count: wanted.levels,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wanted.format,
        usage: wanted.usage,
        view_formats: &[],
    })
}

fn write(queue: &wgpu::Queue, texture: &wgpu::Texture, level: u32, size: Size, bytes: &[u8], texel_bytes: u32) {
    let to = wgpu::TexelCopyTextureInfo { mip_level: level, ..texture.as_image_copy() };
    let extent = extent(size);
    let layout = wgpu::TexelCopyBufferLayout {
        offset: 0,
        bytes_per_row: Some(texel_bytes * extent.width),
        rows_per_image: Some(extent.height),
    };
    queue.write_texture(to, bytes, layout, extent);
}

fn extent(size: Size) -> wgpu::Extent3d {
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    wgpu::Extent3d { width: side(size.width), height: side(size.height), depth_or_array_layers: 1 }
}
