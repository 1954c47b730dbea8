//! A scan for benchmarks of what a person does.

use std::path::{Path, PathBuf};

/// A file of 4000×3000 in a folder: fields, shade, grain.
pub(crate) fn photograph(folder: &Path) -> PathBuf {
    let path = folder.join("ida.png");
    let picture = image::GrayImage::from_fn(4000, 3000, |x, y| {
        let field = if (x / 500 + y / 500) % 2 == 0 { 70 } else { 150 };
        image::Luma([u8::try_from(field + x / 80 + (x * 7919 + y * 104_729) % 7).unwrap_or(u8::MAX)])
    });
    picture.save(&path).unwrap();
    path
}
