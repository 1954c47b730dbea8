//! A plane turned the way its orientation says.

use image::metadata::Orientation;

use crate::raster::{Plane, flipped, mirrored, transposed};

/// The plane as a person should see it.
pub(super) fn upright<T: Copy + Default + Send + Sync>(plane: Plane<T>, orientation: Orientation) -> Plane<T> {
    use Orientation as O;
    match orientation {
        O::NoTransforms => plane,
        O::FlipHorizontal => mirrored(plane),
        O::FlipVertical => flipped(plane),
        O::Rotate180 => flipped(mirrored(plane)),
        O::Rotate90FlipH => transposed(&plane),
        O::Rotate90 => mirrored(transposed(&plane)),
        O::Rotate270 => flipped(transposed(&plane)),
        O::Rotate270FlipH => flipped(mirrored(transposed(&plane))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::Size;

    #[test]
    fn all_eight_orientations() {
        // The picture a person should see is AB over CD over EF; the rows are what each orientation stores.
        for (exif, width, stored) in [
            (1, 2, "ABCDEF"),
            (2, 2, "BADCFE"),
            (3, 2, "FEDCBA"),
            (4, 2, "EFCDAB"),
            (5, 3, "ACEBDF"),
            (6, 3, "BDFACE"),
            (7, 3, "FDBECA"),
            (8, 3, "ECAFDB"),
        ] {
            let size = Size::new(width, 6 / width);
            let plane = Plane::from_vec(size, stored.bytes().collect()).unwrap();
            let orientation = Orientation::from_exif(exif).unwrap();
            let seen = upright(plane, orientation);
            assert_eq!(seen.size(), Size::new(2, 3), "{exif}");
            assert_eq!(seen.samples(), b"ABCDEF", "{exif}");
        }
    }
}
