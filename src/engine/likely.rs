//! Likely references of a photograph: pictures that are open or lie in a folder, put in order by how much they show of what
//! it shows, on a thread of its own that stops where nobody asks any more.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::EngineError;
use super::browse::{PICTURES, files_in, has_ending};
use super::containment::{contained, named};
use super::display::ChromaTexels;
use super::lane::{Latest, Outlet};
use super::protocol::{JobKind, Report};
use super::reference::{eight_bits, smaller};
use super::render::coarser;
use super::tones::Tones;
use crate::color::{Lab, fit_chroma, lab_from_srgb, srgb_encode};
use crate::document::DocumentId;
use crate::photo::{Limits, Photo, Tone, open_srgb, tone_of};
use crate::raster::Plane;
use crate::transfer::likeness;

/// The longest side that pictures are compared at: a piece of four hundred still has a hundred pixels.
const LONGEST: usize = 256;

/// The longest side of what is shown of one, in pixels: a row of a list on a fine screen.
const SHOWN: usize = 96;

/// The most that are told: as many as a person looks at before choosing.
const MOST: usize = 5;

/// The most files of a folder that are compared; opening a large one takes a tenth of a second.
const MOST_FILES: usize = 200;

/// Below this likeness a picture has nothing to do with the photograph, and is not told of.
const UNLIKE: f32 = 0.15;

/// What is to be compared.
#[derive(Clone, Debug)]
pub struct LikelyJob {
    /// Whose references are looked for; the report repeats it.
    pub document: DocumentId,
    /// Its photograph.
    pub photo: Arc<Photo>,
    /// Files that are left out: that of the photograph, and those that are references already or are open in gray.
    pub known: Vec<PathBuf>,
    /// Photographs that are open, and the color they are shown with.
    pub open: Vec<(DocumentId, Arc<Photo>, Arc<ChromaTexels>)>,
    /// Files to be looked at, wherever they lie.
    pub files: Vec<PathBuf>,
    /// Where else to look.
    pub folder: Option<PathBuf>,
}

/// Where a likely reference is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LikelyAt {
    /// Open, under that name.
    Open(DocumentId),
    /// In a file.
    File(PathBuf),
}

/// A picture that may serve as a reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Likely {
    /// Where it is.
    pub at: LikelyAt,
    /// How much it shows of what the photograph shows, 0..=1.
    pub likeness: f32,
    /// `[H, W]` encoded sRGB, at most 96 pixels a side.
    pub picture: Plane<[u8; 3]>,
}

/// What was found so far.
#[derive(Clone, Debug, PartialEq)]
pub struct LikelyReport {
    /// Whose.
    pub document: DocumentId,
    /// At most five, the likeliest first.
    pub likely: Vec<Likely>,
    /// Whether everything was looked at.
    pub is_complete: bool,
}

/// The lane; one question at a time.
#[derive(Clone, Default)]
pub(super) struct Likelies {
    jobs: Arc<Latest<LikelyJob>>,
}

impl Likelies {
    pub(super) fn put(&self, job: LikelyJob) {
        self.jobs.put(job);
    }

    /// Ends the thread at its next check.
    pub(super) fn close(&self) {
        self.jobs.close();
    }

    /// The thread that compares.
    pub(super) fn compare(self, limits: Limits, outlet: Outlet) -> Result<JoinHandle<()>, EngineError> {
        named("tintype-likely", move || {
            let tones = Tones::new();
            while let Some((job, ticket)) = self.jobs.take() {
                let left = || self.jobs.superseded(ticket);
                contained(JobKind::Ranking, job.folder.clone(), &outlet, || {
                    rank(&job, (&tones, &limits), &left, &outlet)
                });
                outlet.send(Report::Idle(JobKind::Ranking));
            }
        })
    }
}

/// A picture as it is compared and shown.
struct Look {
    /// `[H, W]` CIE L*.
    lightness: Plane<f32>,
    /// `[H, W]` encoded sRGB.
    picture: Plane<[u8; 3]>,
}

/// Compares what is open, then what lies in the folder, and tells every change of the first few.
fn rank(
    job: &LikelyJob,
    (tones, limits): (&Tones, &Limits),
    left: &dyn Fn() -> bool,
    outlet: &Outlet,
) -> Result<(), EngineError> {
    let photograph = look_of_gray(&job.photo.gray, tones);
    let files = files_to_look_at(job)?;
    let count = job.open.len() + files.len();
    let open =
        job.open.iter().map(|(id, photo, chroma)| (LikelyAt::Open(*id), Some(look_of_open(photo, chroma, tones))));
    let files = files.into_iter().map(|path| {
        let look = look_of_file(&path, limits);
        (LikelyAt::File(path), look)
    });
    let mut likely = Vec::new();
    let tell = |likely: &Vec<Likely>, is_complete| {
        let report = LikelyReport { document: job.document, likely: likely.clone(), is_complete };
        outlet.send(Report::Likely(report));
    };
    for (done, (at, look)) in open.chain(files).enumerate() {
        if left() {
            return Ok(());
        }
        let fraction = Some(done as f32 / count as f32);
        let label = "Looking for likely references".into();
        outlet.send(Report::Progress { job: JobKind::Ranking, label, fraction });
        let Some(look) = look else { continue };
        let likeness = likeness(&photograph, &look.lightness)?;
        if likeness > UNLIKE && place(&mut likely, Likely { at, likeness, picture: look.picture }) {
            tell(&likely, false);
        }
    }
    tell(&likely, true);
    Ok(())
}

/// Puts a picture among the likeliest; whether it is one of them.
fn place(likely: &mut Vec<Likely>, new: Likely) -> bool {
    let index = likely.partition_point(|other| other.likeness >= new.likeness);
    likely.insert(index, new);
    likely.truncate(MOST);
    index < MOST
}

/// The files that are named and then those of the folder, each once, but for those that are known.
fn files_to_look_at(job: &LikelyJob) -> Result<Vec<PathBuf>, EngineError> {
    let in_folder = job.folder.as_deref().map(files_in).transpose()?.map_or_else(Vec::new, |(files, _)| files);
    let new = |path: &PathBuf| has_ending(path, PICTURES) && !job.known.contains(path) && !job.files.contains(path);
    Ok(job.files.iter().cloned().chain(in_folder.into_iter().filter(new)).take(MOST_FILES).collect())
}

fn look_of_gray(gray: &Plane<u16>, tones: &Tones) -> Plane<f32> {
    coarser(gray, gray.size().within(LONGEST)).map(|gray| tones.lightness(gray))
}

/// A photograph with the color it is shown with.
fn look_of_open(photo: &Photo, chroma: &ChromaTexels, tones: &Tones) -> Look {
    let lightness = look_of_gray(&photo.gray, tones);
    let (size, from) = (lightness.size().within(SHOWN), lightness.size());
    let middle = |k: usize, side: usize, whole: usize| (2 * k + 1) * whole / (2 * side);
    let picture = Plane::from_fn(size, |x, y| {
        let l = lightness[(middle(x, size.width, from.width), middle(y, size.height, from.height))];
        let texel =
            middle(y, size.height, chroma.size.height) * chroma.size.width + middle(x, size.width, chroma.size.width);
        let [a, b] = chroma.texels.get(texel).map_or([0.0; 2], |ab| ab.map(f32::from));
        fit_chroma(Lab::new(l, a, b)).linear.map(|v| eight_bits(srgb_encode(v)))
    });
    Look { lightness, picture }
}

/// A file; nothing where it cannot be opened, or has no color to give.
fn look_of_file(path: &Path, limits: &Limits) -> Option<Look> {
    // A file that a decoder breaks off at is as broken as one that it refuses.
    let opened = std::panic::catch_unwind(|| open_srgb(path, limits).ok()).ok()??;
    let small = smaller(&opened, LONGEST).map(|rgb| rgb.map(|v| f32::from(v) / 255.0));
    let is_in_color = tone_of(small.samples().iter().copied()) == Tone::Color;
    is_in_color.then(|| Look { lightness: small.map(|rgb| lab_from_srgb(rgb).l), picture: smaller(&small, SHOWN) })
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::bounded;
    use tempfile::TempDir;

    use super::*;
    use crate::photo::{open, png_of};
    use crate::raster::Size;

    /// Hills and dales with steep sides, whose places hang on a seed, red above and green below; or gray.
    fn scene(seed: f32, (width, height): (usize, usize), is_gray: bool) -> Plane<[u8; 4]> {
        Plane::from_fn(Size::new(width, height), |x, y| {
            let (x, y) = (x as f32 / width as f32, y as f32 / height as f32);
            let wave = |k: u8| {
                let k = f32::from(k);
                let across = (1.0 + 3.0 * (0.37 * seed + 0.61 * k).fract()) * (seed + 2.0 * k).sin().signum();
                let down = 1.0 + 3.0 * (0.73 * seed + 0.29 * k).fract();
                (std::f32::consts::TAU * (across * x + down * y) + 1.3 * seed * k).sin()
            };
            let above: f32 = (0..5).map(wave).sum();
            let value = 0.5 + 0.05 * above + 0.1 * above.signum();
            let rgb = match above {
                _ if is_gray => [value; 3],
                0.0.. => [value + 0.15, value - 0.05, value - 0.1],
                _ => [value - 0.1, value + 0.04, value - 0.02],
            };
            let [r, g, b] = rgb.map(eight_bits);
            [r, g, b, 255]
        })
    }

    fn mirrored(plane: &Plane<[u8; 4]>) -> Plane<[u8; 4]> {
        Plane::from_fn(plane.size(), |x, y| plane[(plane.width() - 1 - x, y)])
    }

    fn write(folder: &TempDir, name: &str, picture: &Plane<[u8; 4]>) -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, png_of(picture).unwrap()).unwrap();
        path
    }

    /// The reports of a question.
    fn asked(job: &LikelyJob, left: &dyn Fn() -> bool) -> Vec<LikelyReport> {
        let (reports, received) = bounded(64);
        let outlet = Outlet::new(reports, Arc::new(|| ()));
        rank(job, (&Tones::new(), &Limits::default()), left, &outlet).unwrap();
        drop(outlet);
        received
            .iter()
            .filter_map(|report| if let Report::Likely(report) = report { Some(report) } else { None })
            .collect()
    }

    fn folder() -> (TempDir, LikelyJob) {
        let folder = TempDir::new().unwrap();
        let photograph = write(&folder, "photograph.png", &scene(1.0, (160, 120), true));
        write(&folder, "mirror.png", &mirrored(&scene(1.0, (240, 180), false)));
        write(&folder, "gray.png", &mirrored(&scene(1.0, (160, 120), true)));
        for (name, seed) in
            [("a.png", 4.0), ("b.png", 5.0), ("c.png", 6.0), ("d.png", 7.0), ("e.png", 8.0), ("z.png", 9.0)]
        {
            write(&folder, name, &scene(seed, (160, 120), false));
        }
        std::fs::write(folder.path().join("broken.png"), "no picture").unwrap();
        let photo = Arc::new(open(&photograph, &Limits::default()).unwrap());
        let where_from = Some(folder.path().into());
        (
            folder,
            LikelyJob {
                document: DocumentId(3),
                photo,
                known: vec![photograph],
                open: Vec::new(),
                files: Vec::new(),
                folder: where_from,
            },
        )
    }

    #[test]
    fn the_picture_of_the_same_thing_comes_first_and_gray_broken_and_known_ones_never() {
        let (folder, job) = folder();
        let reports = asked(&job, &|| false);
        let last = reports.last().unwrap();
        assert!(last.is_complete && last.document == DocumentId(3) && last.likely.len() <= MOST);
        assert_eq!(last.likely[0].at, LikelyAt::File(folder.path().join("mirror.png")));
        assert!(last.likely.is_sorted_by(|a, b| a.likeness >= b.likeness));
        for name in ["photograph.png", "gray.png", "broken.png"] {
            let path = LikelyAt::File(folder.path().join(name));
            assert!(reports.iter().all(|report| report.likely.iter().all(|likely| likely.at != path)), "{name}");
        }
    }

    #[test]
    fn what_is_open_is_compared_too_and_shown_in_its_color() {
        let (folder, job) = folder();
        let other = write(&folder, "open.png", &scene(1.0, (200, 150), true));
        let photo = Arc::new(open(&other, &Limits::default()).unwrap());
        let chroma = Arc::new(ChromaTexels { size: Size::new(1, 1), texels: vec![[40, 20]] });
        let job = LikelyJob { open: vec![(DocumentId(8), photo, chroma)], folder: None, ..job };
        let reports = asked(&job, &|| false);
        let [likely] = &reports.last().unwrap().likely[..] else { panic!("{reports:?}") };
        let [r, _, b] = likely.picture[(40, 30)];
        assert!(likely.at == LikelyAt::Open(DocumentId(8)) && r > b + 30, "{likely:?}");
    }

    #[test]
    fn nothing_is_looked_at_for_whoever_asks_something_else() {
        let (_folder, job) = folder();
        assert!(asked(&job, &|| true).is_empty());
    }

    #[test]
    fn of_many_the_five_likeliest_are_kept_in_order() {
        let mut likely = Vec::new();
        let one = |likeness: f32| Likely {
            at: LikelyAt::Open(DocumentId(0)),
            likeness,
            picture: Plane::filled(Size::new(1, 1), [0; 3]),
        };
        let taken: Vec<bool> = [0.3, 0.1, 0.5, 0.2, 0.4, 0.05, 0.6].map(|v| place(&mut likely, one(v))).to_vec();
        assert_eq!(taken, [true, true, true, true, true, false, true]);
        assert_eq!(likely.iter().map(|l| l.likeness).collect::<Vec<_>>(), [0.6, 0.5, 0.4, 0.3, 0.2]);
    }
}
