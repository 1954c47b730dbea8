//! What the worker does: one method a task.

use super::outlet::Outlet;
use super::shelf::{Loaded, Means, Open, Photo, Wanted};
use super::{Book, Failure, find, hello, memory, translate};
use crate::colorize::{Colorizer, Distribution, Fit, Options};
use std::collections::BTreeMap;
use std::time::Instant;
use tintype::engine::weights::Catalog;
use tintype::engine::wire::{self, Answer, FailureKind, Hello, PhotoId, Run, Task, Uncertainty};
use tintype::raster::{Plane, Size, resize_area};

/// By how much a side must be longer than a draft's for there to be a draft: it then takes less than half of the time.
const LONGER: f64 = 1.5;

/// The longer side of the grid on which the next best place is sought, in cells: a cell is as large as a brush, by eye.
const PLACES: usize = 32;

/// The loaded networks and what can be asked of them.
pub struct Desk {
    hello: Hello,
    catalog: Catalog,
    book: Book,
    open: Box<Open>,
    loaded: BTreeMap<String, Loaded>,
}

impl Desk {
    /// A desk with nothing on it. `catalog` has the weights of this machine, `book` what was quickest on it; `open`
    /// makes a network from its weight file.
    #[must_use]
    pub fn new(hello: Hello, catalog: Catalog, book: Book, open: Box<Open>) -> Self {
        Self { hello, catalog, book, open, loaded: BTreeMap::new() }
    }

    /// Does a task up to its last answer.
    pub(super) fn answer(&mut self, task: Task, outlet: &mut Outlet) -> Result<Answer, Failure> {
        outlet.look()?;
        let begun = Instant::now();
        match task {
            Task::Hello { .. } => Ok(Answer::Hello(self.greeting())),
            Task::Load { network, weights, device, precision, mask_center } => {
                outlet.stage("Reading weights", 0.0)?;
                let weights = find::find(&network, &weights, &self.catalog, &self.hello.host)?;
                let wanted = Wanted { network: network.clone(), weights, mask_center };
                // What it replaces goes first: both together may not fit.
                self.loaded.remove(&network);
                let means = Means { open: &*self.open, book: &self.book, has_card: !self.hello.cuda.is_empty() };
                let tries = &mut || outlet.stage("Trying which numbers are quickest", 0.3);
                let loaded = Loaded::open(&means, wanted, device, precision, tries)?;
                let run = run_of(&loaded, begun);
                self.loaded.insert(network, loaded);
                Ok(Answer::Loaded(run))
            }
            Task::Unload { network } => {
                self.loaded.remove(&network);
                Ok(Answer::Done)
            }
            Task::Encode { network, photo, lightness, fit } => {
                outlet.stage("Looking at the photograph", 0.0)?;
                let (lightness, fit) = (translate::plane(&lightness)?, translate::fit(fit));
                self.with_room(&network, |loaded| encode(loaded, photo, &lightness, fit))?;
                Ok(Answer::Done)
            }
            Task::Refer { network, photo, reference, picture } => {
                outlet.stage("Looking at the reference", 0.0)?;
                self.with_room(&network, |loaded| {
                    let (colorizer, photo) = loaded.photo(photo)?;
                    photo.refer(colorizer, reference, translate::reference(&picture, photo.lightness.size())?)
                })?;
                Ok(Answer::Done)
            }
            Task::Predict { network, photo, hints, options } => {
                let loaded = self.loaded.get(&network).ok_or_else(|| not_loaded(&network))?;
                let (asked, options) = (&options.references, translate::options(&options, loaded.colorizer.accepts())?);
                let told = (&hints, asked.as_slice(), &options);
                let prediction = self.with_room(&network, |loaded| predict(loaded, photo, told, outlet))?;
                Ok(Answer::Predicted { prediction, run: self.run(&network, begun)? })
            }
            Task::Suggest { network, photo, hints, pixel, count } => {
                let [x, y] = pixel.map(|n| n as usize);
                let colors = self.with_room(&network, |loaded| {
                    let (colorizer, distribution, size) = held(loaded, photo, &hints, outlet)?;
                    if x >= size.width || y >= size.height {
                        return Err(Failure::told(FailureKind::BadRequest, "the pixel lies outside the photograph"));
                    }
                    let sharpness = colorizer.suggestion_sharpness().ok_or_else(no_distribution)?;
                    Ok(distribution.suggest(x, y, count.into(), sharpness)?)
                })?;
                let colors = colors.iter().map(translate::suggestion).collect();
                Ok(Answer::Suggested { colors, run: self.run(&network, begun)? })
            }
            Task::Uncertainty { network, photo, hints } => {
                let map = self.with_room(&network, |loaded| {
                    let (_, distribution, _) = held(loaded, photo, &hints, outlet)?;
                    Ok(distribution.uncertainty()?)
                })?;
                let next = most_unsure(&map);
                let map = wire::Array::from_planes([&map], wire::Dtype::F16)?;
                Ok(Answer::Unsure { uncertainty: Uncertainty { map, next }, run: self.run(&network, begun)? })
            }
            Task::Cancel | Task::Shutdown => Ok(Answer::Done),
        }
    }

    fn greeting(&self) -> Hello {
        Hello { loaded: self.loaded.keys().cloned().collect(), ..hello::now(&self.hello) }
    }

    /// Works with a loaded network; where a card lacks the memory, once more on the processor.
    fn with_room<T>(
        &mut self,
        network: &str,
        mut work: impl FnMut(&mut Loaded) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let loaded = self.loaded.get_mut(network).ok_or_else(|| not_loaded(network))?;
        match work(loaded) {
            Err(failure) if failure.is_memory() && loaded.is_on_card() => {
                loaded.move_to_processor(&*self.open, &failure)?;
                work(loaded)
            }
            outcome => outcome,
        }
    }

    fn run(&self, network: &str, begun: Instant) -> Result<Run, Failure> {
        self.loaded.get(network).map(|loaded| run_of(loaded, begun)).ok_or_else(|| not_loaded(network))
    }
}

fn not_loaded(network: &str) -> Failure {
    Failure::told(FailureKind::NotReady, format!("the network {network} is not loaded"))
}

fn no_distribution() -> Failure {
    Failure::told(FailureKind::Unsupported, "this network tells one color a pixel and no others")
}

fn run_of(loaded: &Loaded, begun: Instant) -> Run {
    Run {
        device: translate::device(loaded.place),
        fell_back: loaded.fell_back.clone(),
        precision: translate::precision(loaded.place),
        memory_bytes: memory::peak(),
        elapsed_ms: begun.elapsed().as_secs_f32() * 1e3,
    }
}

fn encode(loaded: &mut Loaded, id: PhotoId, lightness: &Plane<f32>, fit: Fit) -> Result<(), Failure> {
    let encoded = loaded.colorizer.encode(lightness, fit)?;
    let is_worth_it = |draft: &usize| encoded.grid.work.longest() as f64 >= LONGER * *draft as f64;
    let draft = loaded.colorizer.draft().filter(is_worth_it);
    let coarse = draft.map(|longest| loaded.colorizer.encode(lightness, Fit::Keep { longest })).transpose()?;
    loaded.put(Photo::new(id, lightness.clone(), fit, encoded, coarse));
    Ok(())
}

fn predict(
    loaded: &mut Loaded,
    id: PhotoId,
    (hints, references, options): (&wire::Hints, &[wire::Referred], &Options),
    outlet: &mut Outlet,
) -> Result<wire::Prediction, Failure> {
    let on_card = loaded.is_on_card();
    let (colorizer, photo) = loaded.photo(id)?;
    if !references.is_empty() {
        outlet.stage("Looking for the colors in the references", 0.0)?;
    }
    let options = &Options { exemplar: photo.bring(colorizer, references)?, ..options.clone() };
    let told = translate::hints(hints)?;
    if !on_card {
        memory::require("this size", memory::for_pixels(photo.encoded.grid.padded.area()))?;
    }
    if let Some(coarse) = &photo.coarse {
        outlet.stage("Coloring roughly", 0.0)?;
        let rough = colorizer.predict(coarse, &told, options)?;
        outlet.partial(translate::prediction(&rough)?)?;
    }
    outlet.stage("Coloring", 0.2)?;
    let said = colorizer.predict(&photo.encoded, &told, options)?;
    outlet.stage("Sending the color", 0.9)?;
    let prediction = translate::prediction(&said)?;
    // A palette and references move the distribution; suggestions are made without them.
    let is_plain = options.palette.is_empty() && references.is_empty();
    photo.held = said.distribution.filter(|_| is_plain).map(|d| (hints.clone(), d));
    Ok(prediction)
}

/// What the network holds for possible with these hints: from the last prediction, or one is made.
fn held<'a>(
    loaded: &'a mut Loaded,
    id: PhotoId,
    hints: &wire::Hints,
    outlet: &mut Outlet,
) -> Result<(&'a dyn Colorizer, &'a Distribution, Size), Failure> {
    let (colorizer, photo) = loaded.photo(id)?;
    if photo.held.as_ref().is_none_or(|(of, _)| of != hints) {
        outlet.stage("Looking at the photograph", 0.0)?;
        let said = colorizer.predict(&photo.encoded, &translate::hints(hints)?, &Options::default())?;
        photo.held = said.distribution.map(|distribution| (hints.clone(), distribution));
    }
    let (_, distribution) = photo.held.as_ref().ok_or_else(no_distribution)?;
    Ok((colorizer, distribution, photo.encoded.grid.photo))
}

/// The pixel in the middle of the most unsure cell of a coarse grid: one odd pixel is not worth a hint.
fn most_unsure(map: &Plane<f32>) -> [u32; 2] {
    let size = map.size();
    let scale = size.longest().div_ceil(PLACES).max(1);
    let cells = resize_area(map, Size::new(size.width.div_ceil(scale), size.height.div_ceil(scale)));
    let best = cells.samples().iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at);
    let cell = [(best % cells.width(), cells.width(), size.width), (best / cells.width(), cells.height(), size.height)];
    cell.map(|(at, n_cells, n)| u32::try_from(((2 * at + 1) * n / (2 * n_cells)).min(n - 1)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_best_place_is_a_patch_and_not_a_pixel() {
        let map = Plane::from_fn(Size::new(320, 160), |x, y| match (x, y) {
            (3, 3) => 1.0,
            (200..240, 80..120) => 0.7,
            _ => 0.1,
        });
        let [x, y] = most_unsure(&map);
        assert!((200..240).contains(&x) && (80..120).contains(&y), "{x} {y}");
        assert_eq!(most_unsure(&Plane::filled(Size::new(1, 1), 0.5)), [0, 0]);
    }
}
