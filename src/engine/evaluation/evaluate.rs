//! The evaluation itself: photograph by photograph, method by method, by numbers of hints.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::examples::{example, is_shown};
use super::hinted::photo_of;
use super::positions::Positions;
use super::racer::{Assignment, Course, Racer, racers};
use super::references::References;
use crate::document::{Affinity, Exemplar};
use crate::engine::networks::Networks;
use crate::engine::tones::Tones;
use crate::engine::{EngineError, PROGRAM};
use crate::eval::{
    EvalError, Example, Figures, Outcome, Patch, Protocol, Report, Skipped, Subject, Tested, leak, object_of,
    photographs, recolored,
};
use crate::photo::Photo;
use crate::raster::Plane;

/// The most hints: twice as many as the longest published curve has.
const MOST_HINTS: usize = 1000;

/// The least number of positions noted in a file, so that it serves the usual numbers of hints too.
const NOTED: usize = 100;

/// What to evaluate.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Ids of methods; baselines stand beside them without being named.
    pub methods: Vec<String>,
    /// A folder of color photographs.
    pub folder: PathBuf,
    /// At most so many of them, taken evenly.
    pub limit: Option<usize>,
    /// Numbers of hints.
    pub hints: Vec<usize>,
    /// The number of hints at which pictures are shown and the leak is measured; nothing: ten, or the nearest there is.
    pub shown: Option<usize>,
    /// How pictures and hints are prepared.
    pub protocol: Protocol,
    /// A file of hint positions: read where it is there, written where it is not.
    pub positions: Option<PathBuf>,
    /// The system that carries color from hints.
    pub affinity: Affinity,
    /// The temperature networks are asked for; their own where there is none.
    pub temperature: Option<f32>,
    /// What methods that take references are given.
    pub references: References,
}

/// Evaluates; `watch` is told the share that is done. Photographs that cannot be evaluated are named in the report.
///
/// # Errors
/// Where a method is unknown or not available, the folder cannot be read or holds nothing to evaluate, the file of positions
/// does not fit, or a method fails on a photograph.
pub fn evaluate(
    evaluation: &Evaluation,
    networks: &Networks,
    watch: &mut dyn FnMut(f32),
) -> Result<(Report, Vec<Example>), EngineError> {
    let (hints, shown) = evaluation.counts()?;
    let (affinity, temperature) = (evaluation.affinity, evaluation.temperature);
    let course = Course { networks, affinity, temperature, tones: Tones::new() };
    let mut racers = racers(&evaluation.methods, &course)?;
    let mut places = Places::of(evaluation)?;
    let Results { pictures, skipped, examples } =
        race(evaluation, &course, &mut racers, &mut places, (&hints, shown), watch)?;
    places.keep()?;
    let methods: Vec<_> = racers.into_iter().map(|racer| racer.competitor).collect();
    let report = Report {
        program: PROGRAM.into(),
        data: evaluation.folder.display().to_string(),
        protocol: evaluation.protocol,
        summary: Report::summarized(&methods, &hints, &pictures),
        hints,
        shown,
        affinity: words(affinity).into(),
        temperature,
        references: evaluation.references.label().into(),
        positions_file: evaluation.positions.as_ref().map(|path| path.display().to_string()),
        methods,
        pictures,
        skipped,
    };
    Ok((report, examples))
}

/// What came of the photographs.
#[derive(Default)]
struct Results {
    pictures: Vec<Tested>,
    skipped: Vec<Skipped>,
    examples: Vec<Example>,
}

/// Every photograph of the folder, every racer, every number of hints.
fn race(
    evaluation: &Evaluation,
    course: &Course<'_>,
    racers: &mut [Racer],
    places: &mut Places<'_>,
    (hints, shown): (&[usize], usize),
    watch: &mut dyn FnMut(f32),
) -> Result<Results, EngineError> {
    let files = photographs(&evaluation.folder, evaluation.limit)?;
    let mut results = Results::default();
    for (number, file) in files.iter().enumerate() {
        let mut within = |share: f32| watch((number as f32 + share) / files.len() as f32);
        let subject = match Subject::open(file, evaluation.protocol) {
            Ok(subject) => subject,
            Err(error) => {
                results.skipped.push(Skipped { name: name_of(file), reason: reason_of(&error) });
                continue;
            }
        };
        let positions = places.of_subject(&subject, hints.last().copied().unwrap_or(0))?;
        let exemplar = evaluation.references.of(&subject, number, &files, evaluation.protocol);
        let heat = Heat::new(subject, evaluation.protocol, &positions, exemplar);
        let runs = heat.runs(racers, course, hints, shown, &mut within)?;
        if is_shown(number, files.len()) {
            results.examples.push(heat.example(&runs, shown)?);
        }
        results.pictures.push(heat.measured(&runs, positions));
    }
    if results.pictures.is_empty() {
        let first = results.skipped.first().map(|left| format!("{}: {}", left.name, left.reason)).unwrap_or_default();
        return Err(EvalError::NothingLeft { count: files.len(), first }.into());
    }
    Ok(results)
}

impl Evaluation {
    /// Numbers of hints, ascending, each once, and the one that is shown.
    fn counts(&self) -> Result<(Vec<usize>, usize), EngineError> {
        let mut hints = self.hints.clone();
        hints.extend(self.shown);
        hints.sort_unstable();
        hints.dedup();
        let asked = hints.last().copied().unwrap_or(0);
        if asked > MOST_HINTS {
            return Err(EvalError::TooManyHints { asked, most: MOST_HINTS }.into());
        }
        if hints.is_empty() {
            hints.push(0);
        }
        let nearest = hints.iter().copied().min_by_key(|hints| hints.abs_diff(10)).unwrap_or(0);
        Ok((hints, self.shown.unwrap_or(nearest)))
    }
}

/// Where positions come from and go to.
struct Places<'a> {
    path: Option<&'a Path>,
    /// As read from the file.
    noted: Option<Positions>,
    /// As drawn, to be written.
    drawn: Positions,
}

impl<'a> Places<'a> {
    fn of(evaluation: &'a Evaluation) -> Result<Self, EngineError> {
        let (path, protocol) = (evaluation.positions.as_deref(), evaluation.protocol);
        let noted = path.map(|path| Positions::read(path, protocol)).transpose()?.flatten();
        let folder = path.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        if let (Some(path), true) = (path, folder.is_some_and(|folder| !folder.is_dir())) {
            let reason = "there is no such folder; make it first".into();
            return Err(EvalError::Positions { reason, path: path.into() }.into());
        }
        Ok(Self { path, noted, drawn: Positions::new(protocol) })
    }

    fn of_subject(&mut self, subject: &Subject, count: usize) -> Result<Vec<[usize; 2]>, EngineError> {
        if let (Some(noted), Some(path)) = (&self.noted, self.path) {
            return Ok(noted.of(subject, count, path)?);
        }
        let mut positions = self.drawn.draw(subject, count.max(NOTED));
        positions.truncate(count);
        Ok(positions)
    }

    /// Writes what was drawn, where a file is wanted.
    fn keep(&self) -> Result<(), EngineError> {
        match self.path {
            Some(path) if self.noted.is_none() => Ok(self.drawn.write(path)?),
            _ => Ok(()),
        }
    }
}

/// One photograph and its hints.
struct Heat {
    subject: Subject,
    photo: Photo,
    patches: Vec<Patch>,
    exemplar: Option<Exemplar>,
}

/// What a method made of it with a number of hints.
struct Run {
    method: String,
    hints: usize,
    picture: Plane<[u8; 3]>,
    /// The same with the first hint in another color.
    recolored: Option<Plane<[u8; 3]>>,
}

impl Heat {
    fn new(subject: Subject, protocol: Protocol, positions: &[[usize; 2]], exemplar: Option<Exemplar>) -> Self {
        let patches = protocol.patches(&subject.chroma(), positions);
        Self { photo: photo_of(&subject), subject, patches, exemplar }
    }

    fn runs(
        &self,
        racers: &mut [Racer],
        course: &Course<'_>,
        hints: &[usize],
        shown: usize,
        watch: &mut dyn FnMut(f32),
    ) -> Result<Vec<Run>, EngineError> {
        let steps = racers.len() * hints.len();
        let mut runs = Vec::with_capacity(steps);
        // Numbers of hints without, methods within: what a network proposed for one serves the next.
        for &hints in hints {
            for racer in racers.iter_mut() {
                watch(runs.len() as f32 / steps as f32);
                let patches = self.patches.get(..hints).unwrap_or(&self.patches);
                let picture = self.picture(racer, course, patches)?;
                let other = match patches {
                    [first, rest @ ..] if hints == shown => {
                        let patches = [&[recolored(first)], rest].concat();
                        Some(self.picture(racer, course, &patches)?)
                    }
                    _ => None,
                };
                runs.push(Run { method: racer.competitor.id.clone(), hints, picture, recolored: other });
            }
        }
        Ok(runs)
    }

    fn picture(
        &self,
        racer: &mut Racer,
        course: &Course<'_>,
        patches: &[Patch],
    ) -> Result<Plane<[u8; 3]>, EngineError> {
        let (subject, photo, exemplar) = (&self.subject, &self.photo, self.exemplar.as_ref());
        let chroma = racer.color(course, &Assignment { subject, photo, patches, exemplar });
        let chroma = chroma.map_err(|reason| EngineError::Evaluating {
            method: racer.competitor.id.clone(),
            picture: self.subject.name.clone(),
            reason: Box::new(reason),
        })?;
        Ok(self.subject.joined(&chroma))
    }

    fn measured(&self, runs: &[Run], positions: Vec<[usize; 2]>) -> Tested {
        let object = self.patches.first().map(|first| object_of(&self.subject.lab, first));
        let outcome = |run: &Run| {
            let patches = self.patches.get(..run.hints).unwrap_or(&self.patches);
            let mut figures = Figures::of(&run.picture, &self.subject, patches);
            if let (Some(other), Some(object)) = (&run.recolored, &object) {
                figures.leak = leak(&run.picture, other, object);
            }
            Outcome { method: run.method.clone(), hints: run.hints, figures }
        };
        Tested {
            name: self.subject.name.clone(),
            hash: self.subject.hash.to_string(),
            seed: format!("{:016x}", self.subject.seed),
            positions,
            colorfulness: crate::eval::colorfulness(&self.subject.rgb),
            outcomes: runs.par_iter().map(outcome).collect(),
        }
    }

    fn example(&self, runs: &[Run], shown: usize) -> Result<Example, EngineError> {
        let found: Vec<_> = runs.iter().filter(|run| run.hints == shown).map(|run| &run.picture).collect();
        example(&self.subject, self.patches.get(..shown).unwrap_or(&self.patches), &found)
    }
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Why a photograph is left out, with what can be done about it.
fn reason_of(error: &EvalError) -> String {
    match error {
        EvalError::Photo(photo) => format!("{photo}; {}", photo.remedy()),
        error => error.to_string(),
    }
}

const fn words(affinity: Affinity) -> &'static str {
    match affinity {
        Affinity::Paper => "paper",
        Affinity::Tintype => "tintype",
        Affinity::TintypeFar => "tintype-far",
    }
}
