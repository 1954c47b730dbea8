//! Opening: every format, depth and orientation, and what is refused.

use super::super::directory::Entry;
use super::super::fixtures::{Png, Tiff, bmp, camera_exif, gray_png, jpeg, opened, webp};
use super::*;
use image::ExtendedColorType as C;
use moxcms::{ColorProfile, ToneReprCurve};
use png::{BitDepth as D, ColorType as K};

/// Gray values of an opened file.
fn grays(bytes: &[u8]) -> Vec<u16> {
    let photo = opened(bytes).unwrap();
    assert_eq!(photo.notes, [], "nothing odd");
    photo.gray.into_samples()
}

fn wide(values: &[u8]) -> Vec<u16> {
    values.iter().map(|&v| u16::from(v) * 257).collect()
}

fn be(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

fn le(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

#[test]
fn png_of_every_gray_kind_keeps_its_values() {
    let size = (3, 2);
    let png = |color, depth, data: &[u8]| Png::new(color, depth, size, data).bytes();
    let v8 = [0, 1, 127, 128, 254, 255];
    let v16 = [0, 1, 255, 256, 40_000, 65_535];
    let rgb8: Vec<u8> = v8.iter().flat_map(|&v| [v; 3]).collect();
    let rgb16: Vec<u16> = v16.iter().flat_map(|&v| [v; 3]).collect();
    for (name, bytes, expected) in [
        ("gray 8", png(K::Grayscale, D::Eight, &v8), wide(&v8)),
        ("gray 16", png(K::Grayscale, D::Sixteen, &be(&v16)), v16.to_vec()),
        ("rgb 8", png(K::Rgb, D::Eight, &rgb8), wide(&v8)),
        ("rgb 16", png(K::Rgb, D::Sixteen, &be(&rgb16)), v16.to_vec()),
        ("gray 1", png(K::Grayscale, D::One, &[0b1010_0000, 0b0110_0000]), wide(&[255, 0, 255, 0, 255, 255])),
        ("gray 2", png(K::Grayscale, D::Two, &[0b0001_1000, 0b1100_0000]), wide(&[0, 85, 170, 255, 0, 0])),
        ("gray 4", png(K::Grayscale, D::Four, &[0x01, 0x20, 0xF0, 0x80]), wide(&[0, 17, 34, 255, 0, 136])),
    ] {
        assert_eq!(grays(&bytes), expected, "{name}");
    }
    let indexed = Png { palette: &[9, 9, 9, 200, 200, 200], ..Png::new(K::Indexed, D::One, size, &[0x40, 0xA0]) };
    assert_eq!(grays(&indexed.bytes()), wide(&[9, 200, 9, 200, 9, 200]));
}

#[test]
fn tiff_of_every_gray_kind_keeps_its_values() {
    let v8: &[u8] = &[0, 1, 127, 128, 254, 255];
    let v16: &[u16] = &[0, 1, 255, 256, 40_000, 65_535];
    let tiff = |bits, samples, photometric, planes: &[&[u8]], more: Vec<Entry>| {
        Tiff { size: (3, 2), bits, samples, photometric, planes, more }.bytes()
    };
    let inverted: Vec<u8> = v8.iter().map(|v| 255 - v).collect();
    let rgb16: Vec<u16> = v16.iter().flat_map(|&v| [v; 3]).collect();
    let rgb8: Vec<u8> = v8.iter().flat_map(|&v| [v; 3]).collect();
    for (name, bytes, expected) in [
        ("gray 8", tiff(8, 1, 1, &[v8], vec![]), wide(v8)),
        ("white is zero", tiff(8, 1, 0, &[&inverted], vec![]), wide(v8)),
        ("gray 16", tiff(16, 1, 1, &[&le(v16)], vec![]), v16.to_vec()),
        (
            "white is zero 16",
            tiff(16, 1, 0, &[&le(&[65_535, 0, 1, 2, 3, 4])], vec![]),
            vec![0, 65_535, 65_534, 65_533, 65_532, 65_531],
        ),
        ("gray 1", tiff(1, 1, 1, &[&[0b1010_0000, 0b0110_0000]], vec![]), wide(&[255, 0, 255, 0, 255, 255])),
        ("gray 1, white is zero", tiff(1, 1, 0, &[&[0xA0, 0x60]], vec![]), wide(&[0, 255, 0, 255, 0, 0])),
        ("gray 4", tiff(4, 1, 1, &[&[0x01, 0x20, 0xF0, 0x80]], vec![]), wide(&[0, 17, 34, 255, 0, 136])),
        ("rgb 8", tiff(8, 3, 2, &[&rgb8], vec![]), wide(v8)),
        ("rgb 8 in planes", tiff(8, 3, 2, &[v8, v8, v8], vec![]), wide(v8)),
        ("rgb 16", tiff(16, 3, 2, &[&le(&rgb16)], vec![]), v16.to_vec()),
        ("upside down", tiff(8, 1, 1, &[v8], vec![Entry::shorts(274, &[3])]), wide(&[255, 254, 128, 127, 1, 0])),
    ] {
        assert_eq!(grays(&bytes), expected, "{name}");
    }
}

#[test]
fn alpha_is_kept_only_where_something_is_not_opaque() {
    let png = |color, depth, data: &[u8]| opened(&Png::new(color, depth, (2, 1), data).bytes()).unwrap();
    assert_eq!(png(K::GrayscaleAlpha, D::Eight, &[7, 255, 8, 255]).alpha, None);
    let photo = png(K::GrayscaleAlpha, D::Eight, &[7, 255, 8, 3]);
    assert_eq!((photo.gray.samples(), photo.alpha.unwrap().samples()), (&[7 * 257, 8 * 257][..], &[65_535, 771][..]));
    let photo = png(K::Rgba, D::Sixteen, &be(&[5, 5, 5, 9, 6, 6, 6, 65_535]));
    assert_eq!((photo.gray.samples(), photo.alpha.unwrap().samples()), (&[5, 6][..], &[9, 65_535][..]));
    let tiff = |extra| Tiff {
        size: (2, 1),
        bits: 8,
        samples: 2,
        photometric: 1,
        planes: &[&[100, 255, 50, 128]],
        more: vec![Entry::shorts(338, &[extra])],
    };
    for (extra, gray) in [(2, 50), (1, 100)] {
        let photo = opened(&tiff(extra).bytes()).unwrap();
        assert_eq!(photo.gray.samples(), wide(&[100, gray]), "premultiplied is divided out");
        assert_eq!(photo.alpha.unwrap().samples(), wide(&[255, 128]));
    }
}

#[test]
fn jpeg_webp_and_bmp_open() {
    let flat = [100u8; 64];
    assert_eq!(grays(&jpeg((8, 8), &flat, &[], &[])), wide(&flat));
    let values = [0u8, 1, 127, 128, 254, 255];
    let rgb: Vec<u8> = values.iter().flat_map(|&v| [v; 3]).collect();
    let rgba: Vec<u8> = values.iter().flat_map(|&v| [v, v, v, 255]).collect();
    for (format, bytes) in [
        (Format::WebP, webp((3, 2), &rgb, C::Rgb8)),
        (Format::WebP, webp((3, 2), &rgba, C::Rgba8)),
        (Format::WebP, webp((3, 2), &values, C::L8)),
        (Format::Bmp, bmp((3, 2), &rgb, C::Rgb8)),
        (Format::Bmp, bmp((3, 2), &rgba, C::Rgba8)),
        (Format::Bmp, bmp((3, 2), &values, C::L8)),
    ] {
        assert_eq!(grays(&bytes), wide(&values), "{format}");
        assert_eq!(opened(&bytes).unwrap().format, format);
    }
}

#[test]
fn all_orientations_turn_the_picture_and_are_reset() {
    let flat: Vec<u8> = (0..32 * 16).map(|i| if i % 32 < 16 { 40 } else { 200 }).collect();
    for orientation in 1..=8u16 {
        for big_endian in [false, true] {
            let exif = camera_exif(big_endian, orientation);
            let png = Png { exif: Some(&exif), ..Png::new(K::Grayscale, D::Eight, (32, 16), &flat) };
            for bytes in [jpeg((32, 16), &flat, &exif, &[]), png.bytes()] {
                let photo = opened(&bytes).unwrap();
                let (w, h) = if orientation < 5 { (32, 16) } else { (16, 32) };
                assert_eq!(photo.size(), Size::new(w, h));
                // The dark half lies left as stored: where it should be seen is the definition of the orientation.
                let dark = photo.gray[(1, 1)] < 128 * 257;
                assert_eq!(dark, matches!(orientation, 1 | 4 | 5 | 6), "{orientation}");
                assert_eq!(photo.metadata.exif, Some(camera_exif(big_endian, 1)));
            }
        }
    }
}

#[test]
fn color_becomes_the_gray_of_equal_lightness() {
    let colors = [[255u8, 0, 0], [0, 255, 0], [0, 0, 255], [200, 120, 40], [3, 2, 1], [90, 91, 90]];
    let png = Png::new(K::Rgb, D::Eight, (6, 1), colors.as_flattened()).bytes();
    for (gray, rgb) in grays(&png).into_iter().zip(colors) {
        let l = |rgb: [f32; 3]| crate::color::lab_from_srgb(rgb).l;
        let (found, wanted) = (l([f32::from(gray) / 65_535.0; 3]), l(rgb.map(|v| f32::from(v) / 255.0)));
        assert!((found - wanted).abs() < 0.002, "{rgb:?}: {found} for {wanted}");
    }
}

#[test]
fn gray_profiles_are_converted() {
    let values: Vec<u8> = (0..=255).collect();
    for gamma in [1.0f32, 1.8, 2.2] {
        let icc = ColorProfile::new_gray_with_gamma(gamma).encode().unwrap();
        let png = Png { icc: Some(&icc), ..Png::new(K::Grayscale, D::Eight, (16, 16), &values) };
        for (v, gray) in values.iter().zip(grays(&png.bytes())) {
            let wanted = 65_535.0 * crate::color::srgb_encode((f32::from(*v) / 255.0).powf(gamma));
            // The profile holds gamma in 256ths.
            assert!((f32::from(gray) - wanted).abs() < 60.0, "{v} at {gamma}: {gray} for {wanted}");
        }
    }
    // Dot gain 20 %: a curve given by points, darker than it is printed.
    let mut dot_gain = ColorProfile::new_gray_with_gamma(1.0);
    let points = (0..64).map(|i| (65_535.0 * (f64::from(i) / 63.0).powf(1.75)) as u16).collect();
    dot_gain.gray_trc = Some(ToneReprCurve::Lut(points));
    let icc = dot_gain.encode().unwrap();
    let gray = grays(&jpeg((8, 8), &[128; 64], &[], &icc))[0];
    let wanted = 65_535.0 * crate::color::srgb_encode((128.0f32 / 255.0).powf(1.75));
    assert!((f32::from(gray) - wanted).abs() < 60.0, "{gray} for {wanted}");
}

#[test]
fn rgb_profiles_are_converted_and_srgb_is_left_alone() {
    let values: Vec<u8> = (0..=255).collect();
    let rgb: Vec<u8> = values.iter().flat_map(|&v| [v; 3]).collect();
    let with = |icc: &[u8]| Png { icc: Some(icc), ..Png::new(K::Rgb, D::Eight, (16, 16), &rgb) }.bytes();
    assert_eq!(grays(&with(&ColorProfile::new_srgb().encode().unwrap())), wide(&values));
    // Display P3 has the curve of sRGB: its grays are the same, its red is not.
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    for (gray, v) in grays(&with(&p3)).into_iter().zip(wide(&values)) {
        assert!(gray.abs_diff(v) <= 4, "{gray} for {v}");
    }
    let adobe = ColorProfile::new_adobe_rgb().encode().unwrap();
    for (gray, v) in grays(&with(&adobe)).into_iter().zip(&values) {
        let wanted = 65_535.0 * crate::color::srgb_encode((f32::from(*v) / 255.0).powf(2.199_219));
        assert!((f32::from(gray) - wanted).abs() < 30.0, "{v}: {gray} for {wanted}");
    }
    // A gray picture with an RGB profile, as some scanner programs write it.
    let gray = Png { icc: Some(&adobe), ..Png::new(K::Grayscale, D::Eight, (16, 16), &values) }.bytes();
    assert_eq!(grays(&gray), grays(&with(&adobe)));
}

#[test]
fn colors_of_a_profile_come_out_as_srgb() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p3.png");
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let png = Png { icc: Some(&p3), ..Png::new(K::Rgb, D::Eight, (1, 1), &[200, 100, 50]) };
    std::fs::write(&path, png.bytes()).unwrap();
    let found = open_srgb(&path, &Limits::default()).unwrap()[(0, 0)];
    // Computed in double precision from the primaries of both spaces and D65.
    for (found, wanted) in found.iter().zip([214.90, 92.61, 30.95]) {
        assert!((found * 255.0 - wanted).abs() < 0.1, "{found:?} for {wanted}");
    }
}

#[test]
fn broken_and_strange_profiles_become_notes() {
    let gray = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
    let cmyk = {
        let mut icc = gray.clone();
        icc[16..20].copy_from_slice(b"CMYK");
        icc
    };
    let mut falling = ColorProfile::new_gray_with_gamma(1.0);
    falling.gray_trc = Some(ToneReprCurve::Lut(vec![65_535, 0]));
    let falling = falling.encode().unwrap();
    for icc in [b"not a profile".to_vec(), gray[..140].to_vec(), cmyk, falling] {
        let photo = opened(&jpeg((8, 8), &[100; 64], &[], &icc)).unwrap();
        assert_eq!(photo.gray[(0, 0)], 100 * 257);
        assert!(matches!(photo.notes[..], [Note::ProfileIgnored { .. }]), "{:?}", photo.notes);
        assert_eq!(photo.metadata.icc, Some(icc), "kept as read");
    }
    let photo = opened(&jpeg((8, 8), &[100; 192], &[], &gray)).unwrap();
    assert!(matches!(photo.notes[..], [Note::ProfileIgnored { .. }]), "a gray profile in a color file");
}

#[test]
fn sepia_is_recognized_and_its_lightness_taken() {
    let (side, mut rgb) = (64u32, Vec::new());
    for i in 0..side * side {
        let v = 30.0 + 180.0 * (i % side) as f32 / side as f32;
        rgb.extend([v * 1.12, v, v * 0.8].map(|v| v as u8));
    }
    let photo = opened(&jpeg((side, side), &rgb, &[], &[])).unwrap();
    assert!(matches!(photo.tone, Tone::Tinted { a, b, .. } if b > 8.0 && a > 0.0), "{:?}", photo.tone);
    assert_eq!(opened(&gray_png((2, 1), &[7, 9])).unwrap().tone, Tone::Neutral);
}
