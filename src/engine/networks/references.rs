//! References as a network is told of them.

use std::sync::Arc;

use super::ask::{Ask, refused};
use crate::document::{Exemplar, Snapshot, Takes};
use crate::engine::EngineError;
use crate::engine::exemplars::shown;
use crate::engine::wire::{Array, Dtype, Reference, ReferenceId, Referred};
use crate::raster::{Chroma, Plane};
use crate::transfer;

/// A reference that a proposal takes color from; two are equal that give the same colors.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Given(Arc<Exemplar>);

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id && self.0.gives_as(&other.0)
    }
}

impl Given {
    /// The references of a state of which colors are taken by their places.
    pub(super) fn of(snapshot: &Snapshot) -> Vec<Self> {
        let used = snapshot.exemplars.iter().filter(|exemplar| exemplar.gives(Takes::Places));
        used.map(|exemplar| Self(Arc::clone(exemplar))).collect()
    }

    pub(super) fn id(&self) -> ReferenceId {
        ReferenceId(self.0.id.0)
    }

    /// Whether a worker that was told of the other needs not be told of this.
    pub(super) fn is_told_with(&self, other: &Self) -> bool {
        let strength = other.0.strength;
        *other == Self(Arc::new(Exemplar { strength, ..(*self.0).clone() }))
    }

    pub(super) fn referred(&self) -> Referred {
        Referred { reference: self.id(), strength: self.0.strength }
    }

    /// The picture and its parts, for a network that sees the photograph of a question.
    pub(super) fn picture(&self, ask: &Ask<'_>) -> Result<Reference, EngineError> {
        let shown = shown(&self.0, (ask.whole(), ask.size), super::ask::LONGEST);
        // A picture is at hand where one is given.
        let none = || transfer::Exemplar::whole(Plane::default(), Chroma::default(), ask.size);
        let transfer::Exemplar { lightness, chroma: [a, b], there, here, .. } = shown.unwrap_or_else(none);
        let part = |plane: &Plane<u8>| Array::from_planes([&plane.map(f32::from)], Dtype::F16).map_err(refused);
        Ok(Reference {
            lightness: Array::from_planes([&lightness], Dtype::F32).map_err(refused)?,
            ab: Array::from_planes([&a, &b], Dtype::F16).map_err(refused)?,
            there: part(&there)?,
            here: part(&here)?,
        })
    }
}
