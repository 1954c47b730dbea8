//! Taking references in: from files, from the clipboard, and from photographs that are open, with their color.

use std::path::Path;
use std::sync::Arc;

use super::open::open_exemplar;
use crate::document::{Exemplar, ExemplarId, Snapshot};
use crate::engine::EngineError;
use crate::engine::files::Files;
use crate::engine::keeping::{keep, kept_name};
use crate::engine::lane::Outlet;
use crate::engine::protocol::{Report, Request};
use crate::engine::render::render;
use crate::photo::{Depth, Format, Photo, Pixels, hash_of, png_of};
use crate::raster::Plane;

impl Files {
    /// Answers what asks for a reference.
    pub(in crate::engine) fn take_exemplar(&self, request: Request, outlet: &Outlet) -> Result<(), EngineError> {
        let (document, exemplar) = match request {
            Request::Exemplar { document, path } => (document, open_exemplar(ExemplarId(0), &path, &self.limits)?),
            Request::PastedExemplar { document, picture } => (document, self.kept("Pasted", &picture)?),
            Request::ColoredExemplar { document, snapshot, photo } => match self.colored(&snapshot, &photo, outlet)? {
                Some(exemplar) => (document, exemplar),
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        outlet.send(Report::Exemplar { document, exemplar: Box::new(exemplar) });
        Ok(())
    }

    /// The colored picture of a work.
    fn colored(
        &self,
        snapshot: &Arc<Snapshot>,
        photo: &Photo,
        outlet: &Outlet,
    ) -> Result<Option<Exemplar>, EngineError> {
        let watch = &mut |step| self.watch("Reference", step, outlet);
        let rendered = render(snapshot, photo, &self.networks, Depth::Eight, watch)?;
        let Pixels::Rgb8(picture) = rendered.pixels else { return Ok(None) };
        let opaque = picture.map(|[r, g, b]| [r, g, b, u8::MAX]);
        let stem = snapshot.photograph.path.file_stem().unwrap_or_default().to_string_lossy();
        self.kept(&format!("{stem} colored"), &opaque).map(Some)
    }

    /// A picture that lies nowhere, kept in a file of its own; and since nobody knows of that file the project is to hold it.
    fn kept(&self, name: &str, picture: &Plane<[u8; 4]>) -> Result<Exemplar, EngineError> {
        let bytes = png_of(picture)?;
        // An ending, or else what follows a full stop in the name would be lost.
        let name = kept_name(Path::new(&format!("{name}.png")), hash_of(&bytes), Format::Png);
        let path = keep(&self.photographs, &name, &bytes)?;
        Ok(Exemplar { embed: true, ..open_exemplar(ExemplarId(0), &path, &self.limits)? })
    }
}
