//! The states one can go back to, in the project file.
//!
//! Each stroke, region and picture is written once, however many states have it; a state tells how its lists differ from
//! those of the state before. What a short text could blow up is counted before memory is taken.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::adopted::{AdoptedEntry, adopted_of};
use super::exemplars::{ExemplarEntry, exemplars_of};
use super::finish::LevelsEntry;
use super::regions::{LabelRun, RegionEntry, map_of, runs_of_labels};
use super::strokes::{StrokeEntry, strokes_from};
use super::{BaseEntry, MarkRun, marks_of, runs_of};
use crate::document::{Adopted, LabelMap, Marks, Past, PastState, Region, Snapshot, Stroke, Verb};
use crate::raster::{Size, Turn};

/// The most text a history may take in a project file beside the work as it is: thousands of gestures.
const MAX_TEXT: usize = 32 << 20;

/// The most text the work itself may take; more, and with a history the file could not be read again.
const MAX_WORK: usize = 64 << 20;

/// The most states, list entries of all states together, and pictures of marks or regions that are read.
const MAX_STATES: usize = 100_000;
const MAX_LISTED: usize = 8_000_000;
const MAX_PICTURES: usize = 4;

/// Characters a coordinate, a run or a state takes in the text, rounded up.
const COORDINATE: usize = 12;
const RUN: usize = 20;
const STATE: usize = 120;
/// Characters a pixel of adopted colors takes at most: two bytes that cannot be packed, in base64.
const COLOR: usize = 3;

#[derive(Serialize, Deserialize)]
pub(super) struct PastEntry {
    present: usize,
    strokes: Vec<StrokeEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    regions: Vec<RegionEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    marks: Vec<Vec<MarkRun>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    label_maps: Vec<Vec<LabelRun>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    adopted: Vec<AdoptedEntry>,
    states: Vec<StateEntry>,
}

#[derive(Serialize, Deserialize)]
struct StateEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verb: Option<Verb>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    strokes: Option<Splice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    regions: Option<Splice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    marks: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label_map: Option<usize>,
    /// Where they are others than in the state before, without their pictures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exemplars: Option<Vec<ExemplarEntry>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    adopted: Option<Splice>,
    /// Where it is another than in the state before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<BaseEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    saturation: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    turn: Option<Turn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    levels: Option<LevelsEntry>,
}

/// How a list comes from the one before: so many are kept, so many dropped, these are put, and the rest is kept.
type Splice = (usize, usize, Vec<usize>);

/// Things that are written once, by where they lie in memory.
struct Pool<T> {
    all: Vec<Arc<T>>,
    places: HashMap<*const T, usize>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { all: Vec::new(), places: HashMap::new() }
    }
}

impl<T> Pool<T> {
    /// The place of a thing, and whether it is new here.
    fn put(&mut self, thing: &Arc<T>) -> (usize, bool) {
        let next = self.all.len();
        let place = *self.places.entry(Arc::as_ptr(thing)).or_insert(next);
        if place == next {
            self.all.push(Arc::clone(thing));
        }
        (place, place == next)
    }

    fn splice(&mut self, before: &[Arc<T>], now: &[Arc<T>]) -> Option<Splice> {
        let same = |(a, b): &(&Arc<T>, &Arc<T>)| Arc::ptr_eq(a, b);
        let kept = before.iter().zip(now).take_while(same).count();
        let rest = before.len().min(now.len()) - kept;
        let after = before.iter().rev().zip(now.iter().rev()).take(rest).take_while(same).count();
        let (dropped, end) = (before.len() - kept - after, now.len() - after);
        let put: Vec<usize> = now[kept..end].iter().map(|thing| self.put(thing).0).collect();
        (dropped > 0 || !put.is_empty()).then_some((kept, dropped, put))
    }
}

#[derive(Default)]
struct Pools {
    strokes: Pool<Stroke>,
    regions: Pool<Region>,
    marks: Pool<Marks>,
    maps: Pool<LabelMap>,
    adopted: Pool<Adopted>,
}

impl Pools {
    /// The text that a state adds, about.
    fn cost(&mut self, snapshot: &Snapshot) -> usize {
        let strokes = snapshot.strokes.iter().filter(|s| self.strokes.put(s).1);
        let of_strokes: usize = strokes.map(|s| STATE + s.bytes() + 2 * COORDINATE * s.points.len()).sum();
        let regions = snapshot.regions.iter().filter(|r| self.regions.put(r).1);
        let of_regions: usize = regions.map(|r| STATE + r.bytes() + 2 * COORDINATE * r.outline.len()).sum();
        let marks = snapshot.marks.iter().filter(|m| self.marks.put(m).1);
        let of_marks: usize = marks.map(|m| RUN * runs_of(m).len()).sum();
        let maps = snapshot.label_map.iter().filter(|m| self.maps.put(m).1);
        let of_maps: usize = maps.map(|m| RUN * runs_of_labels(m).len()).sum();
        let of_exemplars: usize = snapshot.exemplars.iter().map(|e| STATE + e.bytes()).sum();
        let adopted = snapshot.adopted.iter().filter(|a| self.adopted.put(a).1);
        let of_adopted: usize =
            adopted.map(|a| STATE + 2 * COORDINATE * a.outline.len() + COLOR * a.chroma.size().area()).sum();
        let pictures = self.marks.all.len().max(self.maps.all.len());
        let too_many = if pictures > MAX_PICTURES { MAX_TEXT } else { 0 };
        STATE + of_strokes + of_regions + of_marks + of_maps + of_exemplars + of_adopted + too_many
    }
}

impl PastEntry {
    /// The newest states that there is room for; nothing where not even the present one has it.
    pub(super) fn of(past: &Past) -> Option<Self> {
        let (mut pools, mut text, mut listed) = (Pools::default(), 0, 0);
        let work = &past.states.get(past.present)?.snapshot;
        if pools.cost(work) > MAX_WORK {
            return None;
        }
        let fits = |state: &&PastState| {
            text += pools.cost(&state.snapshot);
            listed += state.snapshot.strokes.len() + state.snapshot.regions.len();
            text <= MAX_TEXT && listed <= MAX_LISTED
        };
        let count = past.states.iter().rev().take(MAX_STATES).take_while(fits).count();
        let first = past.states.len() - count;
        let present = past.present.checked_sub(first)?;
        let states = past.states.get(first..)?;
        let mut pools = Pools::default();
        let nothing = Snapshot::untouched(Arc::clone(&states.first()?.snapshot.photograph));
        let befores = std::iter::once(&nothing).chain(states.iter().map(|state| &*state.snapshot));
        let states = befores.zip(states).map(|(before, state)| StateEntry::of(before, state, &mut pools)).collect();
        Some(Self {
            present,
            states,
            strokes: pools.strokes.all.iter().map(|s| StrokeEntry::of(s)).collect(),
            regions: pools.regions.all.iter().map(|r| RegionEntry::of(r)).collect(),
            marks: pools.marks.all.iter().map(|m| runs_of(m)).collect(),
            label_maps: pools.maps.all.iter().map(|m| runs_of_labels(m)).collect(),
            adopted: pools.adopted.all.iter().filter_map(|a| AdoptedEntry::of(a)).collect(),
        })
    }

    /// The states of a file whose work is `work`, or what is wrong with them.
    pub(super) fn into_past(self, work: &Snapshot) -> Result<Past, String> {
        let size = work.photograph.size;
        let count = self.states.len();
        if count > MAX_STATES || self.marks.len() > MAX_PICTURES || self.label_maps.len() > MAX_PICTURES {
            return Err(format!("a history of {count} states"));
        }
        let things = Things {
            // States may have the same stroke as it was at different times.
            strokes: strokes_from(self.strokes)?,
            regions: RegionEntry::into_all(self.regions)?,
            marks: self.marks.iter().map(|runs| marks_of(size, runs).map(Arc::new)).collect::<Result<_, _>>()?,
            maps: maps_of(size, &self.label_maps)?,
            adopted: adopted_of(self.adopted, size)?,
        };
        let (mut listed, mut states) = (0, Vec::with_capacity(count));
        let pictures = work.pictures();
        let mut now = Snapshot::untouched(Arc::clone(&work.photograph));
        for entry in self.states {
            let verb = entry.verb;
            now = entry.after(&now, &things, &mut listed)?;
            now = now.with_pictures(&pictures);
            states.push(PastState { verb, snapshot: Arc::new(now.clone()) });
        }
        match states.get(self.present) {
            Some(state) if *state.snapshot == *work => Ok(Past { states, present: self.present }),
            _ => Err("its history leads to other work".into()),
        }
    }
}

fn maps_of(size: Size, all: &[Vec<LabelRun>]) -> Result<Vec<Arc<LabelMap>>, String> {
    all.iter().map(|runs| map_of(size, runs).map(Arc::new)).collect()
}

/// What states are made of.
struct Things {
    strokes: Vec<Arc<Stroke>>,
    regions: Vec<Arc<Region>>,
    marks: Vec<Arc<Marks>>,
    maps: Vec<Arc<LabelMap>>,
    adopted: Vec<Arc<Adopted>>,
}

impl StateEntry {
    fn of(before: &Snapshot, state: &PastState, pools: &mut Pools) -> Self {
        let now = &state.snapshot;
        Self {
            verb: state.verb,
            strokes: pools.strokes.splice(&before.strokes, &now.strokes),
            regions: pools.regions.splice(&before.regions, &now.regions),
            marks: now.marks.as_ref().map(|m| pools.marks.put(m).0),
            label_map: now.label_map.as_ref().map(|m| pools.maps.put(m).0),
            exemplars: (before.exemplars != now.exemplars)
                .then(|| now.exemplars.iter().map(|e| ExemplarEntry::of(e)).collect()),
            adopted: pools.adopted.splice(&before.adopted, &now.adopted),
            base: (before.base != now.base).then(|| BaseEntry::of(&now.base)),
            saturation: (before.finish.saturation != now.finish.saturation).then_some(now.finish.saturation),
            turn: (before.finish.turn != now.finish.turn).then_some(now.finish.turn),
            levels: (before.finish.levels != now.finish.levels).then(|| LevelsEntry::of(&now.finish.levels)),
        }
    }

    /// The state after `before`; `listed` counts the entries of all lists.
    fn after(self, before: &Snapshot, things: &Things, listed: &mut usize) -> Result<Snapshot, String> {
        let mut now = before.clone();
        if let Some(splice) = self.strokes {
            now.strokes = spliced(&before.strokes, splice, &things.strokes, listed)?;
        }
        if let Some(splice) = self.regions {
            now.regions = spliced(&before.regions, splice, &things.regions, listed)?;
        }
        now.marks = self.marks.map(|place| thing(&things.marks, place)).transpose()?;
        now.label_map = self.label_map.map(|place| thing(&things.maps, place)).transpose()?;
        if let Some(exemplars) = self.exemplars {
            now.exemplars = exemplars_of(exemplars)?;
        }
        if let Some(splice) = self.adopted {
            now.adopted = spliced(&before.adopted, splice, &things.adopted, listed)?;
        }
        if let Some(base) = self.base {
            now.base = base.into_base(now.photograph.size)?;
        }
        if let Some(saturation) = self.saturation {
            now.finish.saturation = super::sound_saturation(saturation)?;
        }
        now.finish.turn = self.turn.unwrap_or(now.finish.turn);
        if let Some(levels) = self.levels {
            now.finish.levels = levels.into_levels()?;
        }
        Ok(now)
    }
}

fn thing<T>(things: &[Arc<T>], place: usize) -> Result<Arc<T>, String> {
    things.get(place).cloned().ok_or_else(|| format!("its history names thing {place} of {}", things.len()))
}

type List<T> = Arc<Vec<Arc<T>>>;

fn spliced<T>(
    before: &[Arc<T>],
    (kept, dropped, put): Splice,
    things: &[Arc<T>],
    listed: &mut usize,
) -> Result<List<T>, String> {
    let rest = kept.checked_add(dropped).and_then(|from| before.get(from..));
    let (Some(first), Some(rest)) = (before.get(..kept), rest) else {
        return Err(format!("its history keeps {kept} and drops {dropped} of {}", before.len()));
    };
    *listed += first.len() + put.len() + rest.len();
    if *listed > MAX_LISTED {
        return Err(format!("a history of more than {MAX_LISTED} entries"));
    }
    let mut all = Vec::with_capacity(first.len() + put.len() + rest.len());
    all.extend_from_slice(first);
    for place in put {
        all.push(thing(things, place)?);
    }
    all.extend_from_slice(rest);
    Ok(Arc::new(all))
}
