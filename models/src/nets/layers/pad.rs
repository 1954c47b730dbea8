//! Sizes: padding as TensorFlow does it, and padding to a multiple with the crop that takes it back.

use tch::Tensor;

/// What continues a picture beyond its border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// Zeros: for hints and masks, where zero means nothing.
    Zero,
    /// The outermost pixel again: for tones, so that the border is no edge.
    Replicate,
}

/// Zero padding by TensorFlow's rule "SAME": `ceil(n / stride)` windows, and what is odd goes to the right and bottom.
pub fn tf_same(maps: &Tensor, size: i64, stride: i64) -> Tensor {
    let (_, _, h, w) = sizes(maps);
    let total = |n: i64| (((n + stride - 1) / stride - 1) * stride + size - n).max(0);
    let (y, x) = (total(h), total(w));
    if (y, x) == (0, 0) { maps.shallow_clone() } else { maps.constant_pad_nd([x / 2, x - x / 2, y / 2, y - y / 2]) }
}

/// Continues `[N, C, H, W]` to the right and down until both sides are multiples of `multiple`.
pub fn to_multiple(maps: &Tensor, multiple: i64, border: Border) -> Tensor {
    let (_, _, h, w) = sizes(maps);
    let up = |n: i64| (n + multiple - 1) / multiple * multiple;
    continued(maps, up(h), up(w), border)
}

/// Continues `[N, C, H, W]` to the right and down to `h` rows and `w` columns, which are no fewer than it has.
pub fn continued(maps: &Tensor, h: i64, w: i64, border: Border) -> Tensor {
    let (_, _, rows, columns) = sizes(maps);
    let (below, right) = (h - rows, w - columns);
    match border {
        _ if (below, right) == (0, 0) => maps.shallow_clone(),
        Border::Zero => maps.constant_pad_nd([0, right, 0, below]),
        Border::Replicate => maps.replication_pad2d([0, right, 0, below]),
    }
}

/// The upper left `h` rows and `w` columns.
pub fn crop(maps: &Tensor, h: i64, w: i64) -> Tensor {
    maps.narrow(2, 0, h).narrow(3, 0, w)
}

/// The four sides of a tensor; a tensor of other rank has none.
fn sizes(maps: &Tensor) -> (i64, i64, i64, i64) {
    maps.size4().unwrap_or((0, 0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::{Device, Kind};

    fn ramp(h: i64, w: i64) -> Tensor {
        Tensor::arange(h * w, (Kind::Float, Device::Cpu)).reshape([1, 1, h, w])
    }

    #[test]
    fn same_padding_follows_tensorflow() {
        let check = |n, size, stride, padded| assert_eq!(tf_same(&ramp(n, n), size, stride).size()[2], padded, "{n}");
        check(6, 3, 2, 7);
        check(6, 5, 2, 9);
        check(7, 3, 2, 9);
        check(6, 3, 1, 8);
        let odd = tf_same(&ramp(4, 4), 3, 2);
        assert_eq!(odd.double_value(&[0, 0, 0, 1]), 1.0, "an even side gets its zeros on the right and bottom");
        assert_eq!(odd.double_value(&[0, 0, 4, 4]), 0.0);
    }

    #[test]
    fn what_was_padded_is_cropped_back() {
        for (h, w) in [(1, 1), (1, 70), (31, 33), (32, 64)] {
            for border in [Border::Zero, Border::Replicate] {
                let padded = to_multiple(&ramp(h, w), 32, border);
                assert!(padded.size()[2] % 32 == 0 && padded.size()[3] % 32 == 0);
                assert_eq!(crop(&padded, h, w), ramp(h, w));
            }
        }
        assert_eq!(to_multiple(&ramp(1, 3), 4, Border::Replicate).double_value(&[0, 0, 3, 3]), 2.0);
        assert_eq!(to_multiple(&ramp(1, 3), 4, Border::Zero).double_value(&[0, 0, 3, 3]), 0.0);
    }
}
