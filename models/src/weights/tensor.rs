//! Where a tensor lies in its file: element type, shape, strides, and the bytes of its storage. No tensor data is held
//! here; [`super::Opened::read`] fetches one tensor at a time.

use super::WeightsError;

/// Most axes a tensor of a known network has is five; more than this is no tensor of ours.
pub(super) const MOST_AXES: usize = 8;

/// How one number is stored, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// IEEE half precision.
    F16,
    /// The upper half of an f32.
    Bf16,
    /// IEEE single precision.
    F32,
    /// IEEE double precision.
    F64,
    /// Truth, one byte.
    Bool,
    /// Unsigned byte.
    U8,
    /// Signed byte.
    I8,
    /// 16-bit integer.
    I16,
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
}

impl Element {
    /// Every one.
    pub const ALL: [Self; 10] =
        [Self::F16, Self::Bf16, Self::F32, Self::F64, Self::Bool, Self::U8, Self::I8, Self::I16, Self::I32, Self::I64];

    /// Bytes a number.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Bool | Self::U8 | Self::I8 => 1,
            Self::F16 | Self::Bf16 | Self::I16 => 2,
            Self::F32 | Self::I32 => 4,
            Self::F64 | Self::I64 => 8,
        }
    }

    /// Whether it is a number with a fraction: what weights are made of.
    #[must_use]
    pub const fn is_float(self) -> bool {
        matches!(self, Self::F16 | Self::Bf16 | Self::F32 | Self::F64)
    }

    /// As safetensors headers name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::F16 => "F16",
            Self::Bf16 => "BF16",
            Self::F32 => "F32",
            Self::F64 => "F64",
            Self::Bool => "BOOL",
            Self::U8 => "U8",
            Self::I8 => "I8",
            Self::I16 => "I16",
            Self::I32 => "I32",
            Self::I64 => "I64",
        }
    }
}

/// Bytes of the file that hold one storage; checked to lie within the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// First byte, from the start of the file.
    pub start: u64,
    /// How many.
    pub bytes: u64,
}

/// A tensor as it lies in a file. Invariant: every element lies within the storage, and there are no more elements
/// than the storage has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    name: String,
    element: Element,
    shape: Vec<usize>,
    strides: Vec<usize>,
    offset: usize,
    extent: Extent,
}

/// A view into a storage: everything that is counted in elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// First element.
    pub offset: usize,
    /// Elements along each axis.
    pub shape: Vec<usize>,
    /// Elements from one place of an axis to the next.
    pub strides: Vec<usize>,
}

impl Stored {
    /// A tensor in the storage at `extent`.
    ///
    /// # Errors
    /// [`WeightsError::Tensor`] where the view does not lie within the storage, or shows more than the storage holds.
    pub fn new(name: String, element: Element, view: View, extent: Extent) -> Result<Self, WeightsError> {
        let held = usize::try_from(extent.bytes).unwrap_or(usize::MAX) / element.bytes();
        match fault(&view, held) {
            Some(reason) => Err(WeightsError::Tensor { name, reason }),
            None => {
                let View { offset, shape, strides } = view;
                Ok(Self { name, element, shape, strides, offset, extent })
            }
        }
    }

    /// A tensor that fills its storage in row-major order.
    ///
    /// # Errors
    /// [`WeightsError::Tensor`] where the shape does not fill the storage exactly.
    pub fn whole(name: String, element: Element, shape: Vec<usize>, extent: Extent) -> Result<Self, WeightsError> {
        let bytes = numel(&shape).and_then(|n| n.checked_mul(element.bytes()));
        if bytes.map(|b| b as u64) != Some(extent.bytes) {
            return Err(WeightsError::Tensor { name, reason: "its shape does not fill its bytes" });
        }
        let strides = row_major(&shape);
        Self::new(name, element, View { offset: 0, shape, strides }, extent)
    }

    /// As the network's authors name it, without the prefixes that wrappers add.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How its numbers are stored.
    #[must_use]
    pub fn element(&self) -> Element {
        self.element
    }

    /// Elements along each axis; empty for a single number.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Elements from one place of an axis to the next.
    pub(super) fn strides(&self) -> &[usize] {
        &self.strides
    }

    /// The storage it looks into.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// How many numbers it has.
    #[must_use]
    pub fn numel(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether its elements lie one behind the other.
    pub(super) fn is_contiguous(&self) -> bool {
        let expected = row_major(&self.shape);
        self.shape.iter().zip(&self.strides).zip(&expected).all(|((&n, s), e)| n <= 1 || s == e)
    }

    /// The bytes of the file from its first element to its last.
    pub(super) fn span(&self) -> Extent {
        let bytes = self.element.bytes() as u64;
        let elements = if self.numel() == 0 { 0 } else { 1 + self.last() };
        Extent { start: self.extent.start + self.offset as u64 * bytes, bytes: elements as u64 * bytes }
    }

    /// The same under another name.
    pub(super) fn renamed(&self, name: String) -> Self {
        Self { name, ..self.clone() }
    }

    /// Elements from the first to the last; the invariant keeps it small.
    fn last(&self) -> usize {
        self.shape.iter().zip(&self.strides).map(|(n, s)| (n - 1) * s).sum()
    }
}

/// Why a view does not fit a storage of `held` elements.
fn fault(view: &View, held: usize) -> Option<&'static str> {
    if view.shape.len() != view.strides.len() {
        return Some("it has another number of strides than of axes");
    }
    if view.shape.len() > MOST_AXES {
        return Some("it has too many axes");
    }
    let Some(numel) = numel(&view.shape) else { return Some("its shape is larger than any memory") };
    if numel == 0 {
        return (view.offset > held).then_some("it starts behind the end of its storage");
    }
    if numel > held {
        return Some("it shows more elements than its storage holds");
    }
    let last = view.shape.iter().zip(&view.strides).try_fold(view.offset, |end, (n, s)| {
        let step = (n - 1).checked_mul(*s)?;
        end.checked_add(step)
    });
    (last.is_none_or(|last| last >= held)).then_some("it reaches behind the end of its storage")
}

/// The product of a shape, where it can be counted.
pub(super) fn numel(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1_usize, |n, axis| n.checked_mul(*axis))
}

/// Strides of a dense row-major tensor; an axis of zero counts as one.
pub(super) fn row_major(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1_usize; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis].saturating_mul(shape[axis].max(1));
    }
    strides
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(offset: usize, shape: &[usize], strides: &[usize]) -> View {
        View { offset, shape: shape.into(), strides: strides.into() }
    }

    /// A storage of 24 bytes, six f32.
    #[expect(clippy::needless_pass_by_value, reason = "a case is written where it is checked")]
    fn check(view: View, expected: Result<(), &str>) {
        let found = Stored::new("w".into(), Element::F32, view.clone(), Extent { start: 100, bytes: 24 });
        match (found, expected) {
            (Ok(_), Ok(())) => {}
            (Err(WeightsError::Tensor { reason, .. }), Err(part)) => assert!(reason.contains(part), "{reason}"),
            (found, _) => panic!("{view:?}: {found:?}"),
        }
    }

    #[test]
    fn views_must_lie_within_their_storage() {
        check(view(0, &[2, 3], &[3, 1]), Ok(()));
        check(view(0, &[3, 2], &[1, 3]), Ok(()));
        check(view(5, &[], &[]), Ok(()));
        check(view(6, &[], &[]), Err("behind the end"));
        check(view(1, &[2, 3], &[3, 1]), Err("behind the end"));
        check(view(0, &[7], &[0]), Err("more elements"));
        check(view(0, &[6], &[0]), Ok(()));
        check(view(0, &[usize::MAX, 2], &[0, 0]), Err("larger than any memory"));
        check(view(0, &[2], &[usize::MAX]), Err("behind the end"));
        check(view(usize::MAX, &[2], &[2]), Err("behind the end"));
        check(view(0, &[2], &[]), Err("strides"));
        check(view(0, &[1; 9], &[1; 9]), Err("too many axes"));
        check(view(6, &[0, 5], &[5, 1]), Ok(()));
        check(view(7, &[0, 5], &[5, 1]), Err("behind the end"));
    }

    #[test]
    fn the_span_is_no_more_than_the_elements_need() {
        let stored = Stored::new("w".into(), Element::F32, view(1, &[2, 2], &[3, 1]), Extent { start: 100, bytes: 24 });
        let stored = stored.unwrap();
        assert_eq!(stored.span(), Extent { start: 104, bytes: 20 });
        assert!(!stored.is_contiguous());
    }

    #[test]
    fn axes_of_one_may_have_any_stride() {
        let stored = Stored::new("w".into(), Element::F32, view(0, &[6, 1], &[1, 5]), Extent { start: 0, bytes: 24 });
        assert!(stored.unwrap().is_contiguous());
    }
}
