//! The networks that are loaded, and the photographs each of them has encoded.

use super::{Book, Failure, memory, trial};
use crate::colorize::{Colorizer, Distribution, Encoded, Exemplar, Fit, Place, Reference, Referred};
use crate::device::{Precision, Processor};
use std::collections::VecDeque;
use std::path::PathBuf;
use tch::Device;
use tintype::engine::wire::{self, DeviceChoice, FailureKind, PhotoId, ReferenceId, limits};
use tintype::raster::Plane;

/// Photographs a network keeps; the one that was not asked for longest goes first. A person compares two or three.
const PHOTOS: usize = 4;

/// A network somebody wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Id of the architecture.
    pub network: String,
    /// Its weight file.
    pub weights: PathBuf,
    /// What is taken from its mask of hints, where it is known.
    pub mask_center: Option<f32>,
}

/// Makes a network from its weight file at a place. Chooses nothing by itself.
pub type Open = dyn Fn(&Wanted, Place) -> Result<Box<dyn Colorizer>, Failure> + Send;

/// A loaded network.
pub(super) struct Loaded {
    pub(super) wanted: Wanted,
    pub(super) colorizer: Box<dyn Colorizer>,
    pub(super) place: Place,
    /// Why it is not where it was asked to be.
    pub(super) fell_back: Option<String>,
    /// The one asked for last stands last.
    photos: VecDeque<Photo>,
}

/// A photograph as one network has it.
pub(super) struct Photo {
    pub(super) id: PhotoId,
    /// Kept to encode it again on another device.
    pub(super) lightness: Plane<f32>,
    pub(super) fit: Fit,
    pub(super) encoded: Encoded,
    /// The same, small, for a quick first answer; nothing where that would not be much quicker.
    pub(super) coarse: Option<Encoded>,
    /// What the network held for possible with these hints.
    pub(super) held: Option<(wire::Hints, Distribution)>,
    /// Pictures it may take color from; at most as many as a message may name.
    references: Vec<Told>,
    /// What came of those that were asked for last.
    brought: Option<(Vec<wire::Referred>, Exemplar)>,
}

/// A reference, as one network has it.
struct Told {
    id: ReferenceId,
    /// Kept to look at it again on another device.
    picture: Reference,
    referred: Referred,
}

impl Photo {
    pub(super) const fn new(
        id: PhotoId,
        lightness: Plane<f32>,
        fit: Fit,
        encoded: Encoded,
        coarse: Option<Encoded>,
    ) -> Self {
        Self { id, lightness, fit, encoded, coarse, held: None, references: Vec::new(), brought: None }
    }

    /// Takes a reference, over one of the same name.
    pub(super) fn refer(
        &mut self,
        colorizer: &dyn Colorizer,
        id: ReferenceId,
        picture: Reference,
    ) -> Result<(), Failure> {
        let referred = colorizer.refer(&picture)?;
        self.references.retain(|told| told.id != id);
        if self.references.len() >= limits::REFERENCES {
            self.references.remove(0);
        }
        self.references.push(Told { id, picture, referred });
        self.brought = None;
        Ok(())
    }

    /// The color that references bring; nothing where none is asked for.
    pub(super) fn bring(
        &mut self,
        colorizer: &dyn Colorizer,
        asked: &[wire::Referred],
    ) -> Result<Option<Exemplar>, Failure> {
        if asked.is_empty() {
            return Ok(None);
        }
        if let Some((_, exemplar)) = self.brought.as_ref().filter(|(of, _)| of == asked) {
            return Ok(Some(exemplar.clone()));
        }
        let find = |one: &wire::Referred| {
            let told = self.references.iter().find(|told| told.id == one.reference);
            let told = told.ok_or_else(|| Failure::told(FailureKind::NotReady, "a reference was not told of yet"))?;
            Ok::<_, Failure>((&told.referred, one.strength))
        };
        let references = asked.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let exemplar = colorizer.bring(&self.encoded, &references)?;
        self.brought = Some((asked.to_vec(), exemplar.clone()));
        Ok(Some(exemplar))
    }
}

/// What networks are opened with on this machine.
pub(super) struct Means<'a> {
    pub(super) open: &'a Open,
    /// Which numbers were quickest before.
    pub(super) book: &'a Book,
    pub(super) has_card: bool,
}

impl Loaded {
    /// Opens a network where it is wanted, or on the processor where that fails and may. `tries` is called where it must be
    /// found out first which numbers are quickest.
    pub(super) fn open(
        means: &Means<'_>,
        wanted: Wanted,
        choice: DeviceChoice,
        precision: wire::Precision,
        tries: &mut dyn FnMut() -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        check_file(&wanted)?;
        let has_card = means.has_card;
        let on_card = choice != DeviceChoice::Cpu && has_card;
        let mut fell_back = (choice == DeviceChoice::Cuda && !has_card).then(|| "there is no usable card".to_owned());
        let mut opened = |device| match chosen(precision) {
            None => trial::quickest(means.open, &wanted, device, means.book, tries),
            Some(precision) => {
                let place = Place { device, precision };
                (means.open)(&wanted, place).map(|network| (network, place))
            }
        };
        if on_card {
            match opened(Device::Cuda(0)) {
                Ok((colorizer, place)) => return Ok(Self::new(wanted, colorizer, place, None)),
                Err(Failure::Cancelled) => return Err(Failure::Cancelled),
                Err(failure) => fell_back = Some(format!("the card did not take it: {failure}")),
            }
        }
        let (colorizer, place) = opened(Device::Cpu)?;
        Ok(Self::new(wanted, colorizer, place, fell_back))
    }

    /// The same network on the processor, its photographs encoded again there.
    pub(super) fn move_to_processor(&mut self, open: &Open, why: &Failure) -> Result<(), Failure> {
        // In the middle of a job there is no time to try.
        let here = Place::on_processor(&Processor::here());
        self.colorizer = open(&self.wanted, here)?;
        self.place = here;
        self.fell_back = Some(format!("the card has too little memory: {why}"));
        let photos = std::mem::take(&mut self.photos);
        for photo in photos {
            let encoded = self.colorizer.encode(&photo.lightness, photo.fit)?;
            let mut here = Photo::new(photo.id, photo.lightness, photo.fit, encoded, None);
            for Told { id, picture, .. } in photo.references {
                here.refer(&*self.colorizer, id, picture)?;
            }
            self.photos.push_back(here);
        }
        Ok(())
    }

    fn new(wanted: Wanted, colorizer: Box<dyn Colorizer>, place: Place, fell_back: Option<String>) -> Self {
        Self { wanted, colorizer, place, fell_back, photos: VecDeque::new() }
    }

    /// Whether it runs on a card.
    pub(super) fn is_on_card(&self) -> bool {
        self.place.device != Device::Cpu
    }

    /// Keeps a photograph, over one of the same id.
    pub(super) fn put(&mut self, photo: Photo) {
        self.photos.retain(|other| other.id != photo.id);
        if self.photos.len() >= PHOTOS {
            self.photos.pop_front();
        }
        self.photos.push_back(photo);
    }

    /// A photograph and the network that encoded it.
    pub(super) fn photo(&mut self, id: PhotoId) -> Result<(&dyn Colorizer, &mut Photo), Failure> {
        let at = self.photos.iter().position(|photo| photo.id == id);
        if let Some(photo) = at.and_then(|at| self.photos.remove(at)) {
            self.photos.push_back(photo);
        }
        match self.photos.back_mut() {
            Some(photo) if photo.id == id => Ok((&*self.colorizer, photo)),
            _ => Err(Failure::told(FailureKind::NotReady, "the photograph is not encoded for this network yet")),
        }
    }
}

/// The number format that was asked for; nothing where it is left to what is quickest.
fn chosen(precision: wire::Precision) -> Option<Precision> {
    match precision {
        wire::Precision::Auto => None,
        wire::Precision::F32 => Some(Precision::Single),
        wire::Precision::Bf16 => Some(Precision::Bfloat16),
        wire::Precision::F16 => Some(Precision::Half),
    }
}

/// Refuses a weight file that is not there, or that would not fit into memory.
fn check_file(wanted: &Wanted) -> Result<(), Failure> {
    let Wanted { network, weights, .. } = wanted;
    let found = weights.metadata().map_err(|reason| {
        let message = format!("cannot read the weights of {network} ({reason}): {}", weights.display());
        Failure::told(FailureKind::NoWeights, message)
    })?;
    // Once as read and once in place.
    memory::require(network, 2 * found.len())
}
