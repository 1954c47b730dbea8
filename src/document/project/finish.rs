//! What happens to the picture after color was solved, in the project file.

use serde::{Deserialize, Serialize};

use super::{FinishEntry, sound_saturation};
use crate::document::{CURVE_POINTS, Finish, Levels};
use crate::raster::Turn;

/// Levels and the points of the curve.
#[derive(Serialize, Deserialize)]
pub(super) struct LevelsEntry {
    black: f32,
    white: f32,
    gamma: f32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    curve: Vec<[f32; 2]>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
pub(super) fn is_upright(turn: &Turn) -> bool {
    *turn == Turn::None
}

impl LevelsEntry {
    pub(super) fn of(levels: &Levels) -> Self {
        let curve = if levels.curve() == Levels::default().curve() { &[] } else { levels.curve() };
        Self { black: levels.black(), white: levels.white(), gamma: levels.gamma(), curve: curve.to_vec() }
    }

    /// The levels, or what is wrong with them: they must be what reading makes of them.
    pub(super) fn into_levels(self) -> Result<Levels, String> {
        let Self { black, white, gamma, curve } = self;
        if curve.len() > CURVE_POINTS {
            return Err(format!("a curve of {} points", curve.len()));
        }
        let levels = Levels::new(black, white, gamma).curved(&curve);
        let read = [levels.black(), levels.white(), levels.gamma()];
        let same = read == [black, white, gamma] && (curve.is_empty() || levels.curve() == curve);
        same.then_some(levels).ok_or_else(|| format!("levels of {black}, {white}, {gamma} with a curve of {curve:?}"))
    }
}

impl FinishEntry {
    pub(super) fn of(finish: &Finish) -> Self {
        let levels = (!finish.levels.is_off()).then(|| LevelsEntry::of(&finish.levels));
        Self { saturation: finish.saturation, turn: finish.turn, levels }
    }

    pub(super) fn into_finish(self) -> Result<Finish, String> {
        let levels = self.levels.map(LevelsEntry::into_levels).transpose()?.unwrap_or_default();
        Ok(Finish { saturation: sound_saturation(self.saturation)?, turn: self.turn, levels })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use crate::document::project::{Kept, load_project, save_project, save_project_with};
    use crate::document::test_values::snapshot;
    use crate::document::{Edit, History, Levels, Region, RegionId, Snapshot};
    use crate::raster::Turn;

    /// Work on a scan: framed, turned, with levels and a curve.
    fn scanned() -> Snapshot {
        let levels = Levels::new(0.1, 0.85, 1.3).curved(&[[0.0, 0.05], [1.0 / 3.0, 0.5], [1.0, 0.9]]);
        let frame = Region::frame(RegionId(1), [1.0, 1.0, 7.0, 5.0]);
        let edits = [Edit::AddRegion(frame), Edit::Turn(Turn::Left), Edit::SetLevels(levels)];
        edits.iter().fold(snapshot(), |s, edit| s.apply(edit).0)
    }

    #[test]
    fn what_was_done_to_a_scan_is_loaded_to_the_last_bit_and_its_history_too() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ida.tintype");
        let mut history = History::new(scanned(), 1 << 20);
        history.apply(&Edit::Turn(Turn::Right));
        history.apply(&Edit::SetLevels(Levels::new(0.2, 1.0, 1.0)));
        history.apply(&Edit::SetLevels(Levels::default()));
        let kept = Kept { past: Some(Box::new(history.past())), ..Kept::default() };
        save_project_with(&path, history.present(), &kept, "Tintype 0.0.0").unwrap();
        let project = load_project(&path).unwrap();
        assert_eq!((project.snapshot, project.past.unwrap()), ((**history.present()).clone(), history.past()));
    }

    #[test]
    fn only_work_on_a_scan_needs_the_newest_format() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ida.tintype");
        let format = |snapshot: &Snapshot| {
            save_project(&path, snapshot, "Tintype 0.0.0").unwrap();
            fs::read_to_string(&path).unwrap().contains("\"tintype\":7,")
        };
        assert!(format(&scanned()) && !format(&snapshot()));
        // The frame is gone, but one can go back to it.
        let mut history = History::new(scanned(), 1 << 20);
        for edit in [Edit::RemoveRegion(RegionId(1)), Edit::Turn(Turn::Right), Edit::SetLevels(Levels::default())] {
            history.apply(&edit);
        }
        assert!(!format(history.present()));
        let kept = Kept { past: Some(Box::new(history.past())), ..Kept::default() };
        save_project_with(&path, history.present(), &kept, "Tintype 0.0.0").unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("\"tintype\":7,"));
    }

    #[test]
    fn levels_and_turns_that_cannot_be_are_refused() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ida.tintype");
        save_project(&path, &scanned(), "Tintype 0.0.0").unwrap();
        let sound = fs::read_to_string(&path).unwrap();
        let points = ",[0.5,0.5]".repeat(90);
        for (from, to) in [
            ("\"black\":0.1", "\"black\":0.9"),
            ("\"white\":0.85", "\"white\":85"),
            ("\"gamma\":1.3", "\"gamma\":0"),
            ("[1.0,0.9]", "[1.0,9.0]"),
            ("[1.0,0.9]", "[0.0,0.9]"),
            ("[1.0,0.9]", &format!("[1.0,0.9]{points}")),
            ("\"left\"", "\"up\""),
        ] {
            assert!(sound.contains(from), "{from} is not in {sound}");
            fs::write(&path, sound.replacen(from, to, 1)).unwrap();
            let message = load_project(&path).unwrap_err().to_string();
            assert!(message.contains("damaged"), "{from} {to}: {message}");
        }
    }
}
