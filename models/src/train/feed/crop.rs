//! Cutting and scaling of 8-bit pictures.

use super::Picture;
use tintype::raster::{Plane, Size, resize_area, resize_bilinear};

/// A picture of 0..=1 at another size, of 8 bits.
pub(super) fn resized(rgb: &Plane<[f32; 3]>, size: Size) -> Picture {
    if rgb.size() == size {
        return rgb.map(|value| value.map(to_byte));
    }
    let channels = [0, 1, 2].map(|c| scaled(&rgb.map(|value| value[c]), size));
    let [r, g, b] = &channels;
    Plane::from_fn(size, |x, y| [r[(x, y)], g[(x, y)], b[(x, y)]].map(to_byte))
}

/// The square of this side with its corner at `x`, `y`, mirrored if asked, brought to `out_px`: three channels after another,
/// `[3, out_px, out_px]`, 0..=255.
pub(in crate::train) fn square(
    picture: &Picture,
    [x, y]: [usize; 2],
    side: usize,
    mirrored: bool,
    out_px: usize,
) -> Vec<u8> {
    let size = Size::new(out_px, out_px);
    let column = |at: usize| if mirrored { x + side - 1 - at } else { x + at };
    let mut bytes = Vec::with_capacity(3 * size.area());
    for c in 0..3 {
        let channel = Plane::from_fn(Size::new(side, side), |u, v| f32::from(picture[(column(u), y + v)][c]) / 255.0);
        bytes.extend(scaled(&channel, size).samples().iter().map(|value| to_byte(*value)));
    }
    bytes
}

fn scaled(plane: &Plane<f32>, size: Size) -> Plane<f32> {
    if plane.size() == size {
        plane.clone()
    } else if plane.size().width >= size.width {
        resize_area(plane, size)
    } else {
        resize_bilinear(plane, size)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte before the cast")]
fn to_byte(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}
