//! Pictures encoded in memory, without metadata: small ones to be shown in a report, and those of the clipboard. Not for
//! photographs that are exported.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::{Format, PhotoError};
use crate::raster::Plane;

/// The bytes of a JPEG of `quality`, 1..=100, color at full resolution. The same pixels give the same bytes.
///
/// # Errors
/// [`PhotoError::Encode`] for a picture without pixels, or of more than 65 535 a side.
pub fn jpeg_of(pixels: &Plane<[u8; 3]>, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let refused = |reason: String| PhotoError::Encode { format: Format::Jpeg, reason, path: "a preview".into() };
    let side = |n: usize| u32::try_from(n).map_err(|e| refused(e.to_string()));
    let (width, height) = (side(pixels.width())?, side(pixels.height())?);
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, quality.clamp(1, 100));
    let samples = pixels.samples().as_flattened();
    encoder.write_image(samples, width, height, ExtendedColorType::Rgb8).map_err(|e| refused(e.to_string()))?;
    Ok(jpeg)
}

/// The bytes of a PNG of colors with their straight alpha, 8 bit. The same pixels give the same bytes.
///
/// # Errors
/// [`PhotoError::Encode`] for a picture without pixels.
pub fn png_of(pixels: &Plane<[u8; 4]>) -> Result<Vec<u8>, PhotoError> {
    let refused = |reason: String| PhotoError::Encode { format: Format::Png, reason, path: "a pasted picture".into() };
    let side = |n: usize| u32::try_from(n).map_err(|e| refused(e.to_string()));
    let (width, height) = (side(pixels.width())?, side(pixels.height())?);
    let mut png = Vec::new();
    let written =
        PngEncoder::new(&mut png).write_image(pixels.samples().as_flattened(), width, height, ExtendedColorType::Rgba8);
    written.map_err(|e| refused(e.to_string()))?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    #[test]
    fn a_preview_shows_its_pixels() {
        let pixels = Plane::from_fn(Size::new(33, 20), |x, _| if x < 16 { [200, 40, 40] } else { [40, 40, 200] });
        let jpeg = jpeg_of(&pixels, 90).unwrap();
        let shown = image::load_from_memory(&jpeg).unwrap().to_rgb8();
        assert_eq!(shown.dimensions(), (33, 20));
        assert!(shown.get_pixel(4, 10).0[0] > 180 && shown.get_pixel(28, 10).0[2] > 180);
        assert!(jpeg_of(&Plane::filled(Size::new(0, 0), [0; 3]), 90).is_err());
    }
}
