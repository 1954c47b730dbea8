//! Textures of the canvas and their contents.

use std::borrow::Cow;

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

/// A texture of chroma.
pub(super) fn chroma(device: &wgpu::Device, queue: &wgpu::Queue, texels: &ChromaTexels) -> wgpu::Texture {
    let size = allowed(device, texels.size);
    let texture = texture(
        device,
        &Wanted {
            label: "chroma",
            size,
            levels: 1,
            format: wgpu::TextureFormat::Rg8Snorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        },
    );
    refill(queue, &texture, texels);
    texture
}

/// Other chroma of the same size.
pub(super) fn refill(queue: &wgpu::Queue, texture: &wgpu::Texture, texels: &ChromaTexels) {
    let size = size_of_texture(texture);
    write(queue, texture, 0, size, bytemuck::cast_slice(&thinned(&texels.texels, texels.size, size)), 2);
}

/// A texture of the share a stroke has in the color.
pub(super) fn reach(device: &wgpu::Device, queue: &wgpu::Queue, reach: &ReachTexels) -> wgpu::Texture {
    let size = allowed(device, reach.size);
    let texture = blank(device, size);
    write(queue, &texture, 0, size, bytemuck::cast_slice(&thinned(&reach.texels, reach.size, size)), 2);
    texture
}

/// The size at which a plane is shown: its own, or that of every second, third… texel where the device has no texture so
/// large. Chroma and reaches are smooth.
fn allowed(device: &wgpu::Device, size: Size) -> Size {
    let stride = size.longest().div_ceil(device.limits().max_texture_dimension_2d as usize).max(1);
    Size::new(size.width.div_ceil(stride), size.height.div_ceil(stride))
}

/// The texels of a smaller plane: those under the centers of its texels.
fn thinned<T: Copy>(texels: &[T], from: Size, to: Size) -> Cow<'_, [T]> {
    if from == to {
        return Cow::Borrowed(texels);
    }
    let along = |i: usize, from: usize, to: usize| (2 * i + 1) * from / (2 * to);
    let rows = texels.chunks_exact(from.width.max(1));
    let picked = (0..to.height).filter_map(|y| rows.clone().nth(along(y, from.height, to.height)));
    let row = |row: &[T]| (0..to.width).map(|x| row[along(x, from.width, to.width)]).collect::<Vec<T>>();
    Cow::Owned(picked.flat_map(row).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_too_large_for_a_texture_is_thinned_evenly() {
        let (from, to) = (Size::new(7, 4), Size::new(3, 2));
        let texels: Vec<(usize, usize)> = (0..4).flat_map(|y| (0..7).map(move |x| (x, y))).collect();
        assert_eq!(*thinned(&texels, from, to), [(1, 1), (3, 1), (5, 1), (1, 3), (3, 3), (5, 3)]);
        assert!(matches!(thinned(&texels, from, from), Cow::Borrowed(_)));
    }
}
