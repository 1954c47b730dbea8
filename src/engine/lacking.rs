//! What a work lacks for a method to give it any color.

use super::Method;
use crate::document::Snapshot;

/// What a method cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// A reference picture.
    Reference,
    /// A stroke, or marks.
    Strokes,
}

impl Method {
    /// What a work lacks for this method to give any color; nothing where it gives some, or cannot run whatever there is.
    #[must_use]
    pub fn lacking(&self, snapshot: &Snapshot) -> Option<Lacking> {
        let has_strokes = !snapshot.strokes.is_empty() || snapshot.marks.is_some();
        match () {
            () if self.unavailable.is_some() => None,
            () if self.needs_references() && snapshot.exemplars.is_empty() => Some(Lacking::Reference),
            () if !self.proposes() && !has_strokes => Some(Lacking::Strokes),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Edit, Exemplar, ExemplarId, Photograph};
    use crate::engine::{NetworkConfig, Networks, methods};
    use crate::photo::hash_of;
    use crate::raster::{Plane, Size};

    #[test]
    fn what_a_work_lacks_is_told_of_each_method() {
        let all = methods(&Networks::new(NetworkConfig::default()));
        let size = Size::new(4, 4);
        let file = Photograph { path: "ida.png".into(), hash: hash_of(b"ida"), size, bytes: 9 };
        let bare = Snapshot::new(file.clone());
        let exemplar = Exemplar::new(ExemplarId(1), file, Plane::filled(size, [200, 30, 30]));
        let referred = bare.apply(&Edit::AddExemplar(Box::new(exemplar))).0;
        let lacking = |id: &str, snapshot| all.iter().find(|method| method.id == id).unwrap().lacking(snapshot);
        assert_eq!(lacking("levin", &bare), Some(Lacking::Strokes));
        for id in ["superpixel", "welsh"] {
            assert_eq!((lacking(id, &bare), lacking(id, &referred)), (Some(Lacking::Reference), None), "{id}");
        }
        for id in ["siggraph17", "devc"] {
            assert_eq!(lacking(id, &bare), None, "{id} lacks its weights, which is told first");
        }
        // A network that takes references colors without them, too.
        assert_eq!((lacking("unihint", &bare), lacking("constant", &bare)), (None, None));
    }
}
