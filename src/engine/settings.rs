//! What the program remembers between starts: one small JSON file in the user's configuration folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};
use serde::{Deserialize, Serialize};

use super::EngineError;
use super::wire::DeviceChoice;
use crate::photo::write_atomically;

/// How many recently opened files are remembered.
const RECENT: usize = 10;

/// The look of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light letters on dark.
    Dark,
    /// Dark letters on light.
    Light,
    /// White letters on black, with edges around everything one can press.
    Contrast,
}

/// How a photograph that was just opened begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Begin {
    /// Colored by the network that comes with the program, where it can run.
    #[default]
    Proposal,
    /// Gray, to be painted.
    Strokes,
}

/// What the program remembers between starts. Unknown or broken entries give way to the defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The look of the window.
    pub theme: Theme,
    /// Recently opened photographs and projects, the newest first.
    pub recent: Vec<PathBuf>,
    /// Radius of the brush in pixels of the photograph.
    pub brush_radius_px: f32,
    /// Quality of exported JPEG pictures, 1..=100.
    pub jpeg_quality: u8,
    /// Recently used colors, encoded sRGB, the newest first.
    pub recent_colors: Vec<[u8; 3]>,
    /// The command line that starts the worker of the networks; empty means the one that came with the program.
    pub worker_command: String,
    /// Where networks run.
    pub device: DeviceChoice,
    /// How a photograph that was just opened begins.
    pub begin: Begin,
    /// Whether projects keep the states one can go back to.
    pub keep_history: bool,
    /// Keys of the window a person chose, by the names of commands; without keys a command has none.
    pub shortcuts: BTreeMap<String, Vec<String>>,
    /// Whether projects take their photograph in.
    pub embed_photograph: bool,
    /// Whether the tour was seen or skipped.
    pub toured: bool,
}

impl Default for Settings {
    fn default() -> Self {
        // A radius of 8 pixels: a stroke one sees on a scan of a few megapixels, by eye.
        Self {
            theme: Theme::default(),
            recent: Vec::new(),
            brush_radius_px: 8.0,
            jpeg_quality: 95,
            recent_colors: Vec::new(),
            worker_command: String::new(),
            device: DeviceChoice::default(),
            begin: Begin::default(),
            keep_history: false,
            shortcuts: BTreeMap::new(),
            embed_photograph: false,
            toured: false,
        }
    }
}

impl Settings {
    /// The settings of `folder`, or the defaults where there are none that can be read.
    #[must_use]
    pub fn load(folder: &Path) -> Self {
        fs::read(file_in(folder)).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    /// Writes the settings into `folder`, which is made if need be.
    ///
    /// # Errors
    /// [`EngineError::Folder`] where that fails.
    pub fn save(&self, folder: &Path) -> Result<(), EngineError> {
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(folder)?;
            let text = serde_json::to_vec_pretty(self)?;
            write_atomically(&file_in(folder), |out| out.write_all(&text)).map(|_| ())
        };
        write().map_err(|reason| EngineError::Folder { reason, path: folder.into() })
    }

    /// The settings of this user.
    #[must_use]
    pub fn of_this_user() -> Self {
        Self::load(&user_folders().0)
    }

    /// Puts a file in front of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent.retain(|p| p != path);
        self.recent.insert(0, path.into());
        self.recent.truncate(RECENT);
    }
}

/// The folder that the system keeps for a person's pictures, where it has one.
#[must_use]
pub fn pictures_folder() -> Option<PathBuf> {
    UserDirs::new()?.picture_dir().map(Path::to_path_buf)
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("settings.json")
}

/// The folders of this user: configuration, and recovery files. Where the system names none, a folder below the
/// temporary one, so that work is still autosaved.
pub(super) fn user_folders() -> (PathBuf, PathBuf) {
    match ProjectDirs::from("", "", "tintype") {
        Some(dirs) => (dirs.config_dir().into(), dirs.data_local_dir().join("recovery")),
        None => {
            let folder = std::env::temp_dir().join("tintype");
            (folder.clone(), folder.join("recovery"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_and_broken_ones_give_way_to_defaults() {
        let folder = tempfile::TempDir::new().unwrap();
        let folder = folder.path().join("made/for/this");
        assert_eq!(Settings::load(&folder), Settings::default());
        let mut settings = Settings { theme: Theme::Light, ..Settings::default() };
        settings.remember(Path::new("ida.png"));
        settings.save(&folder).unwrap();
        assert_eq!(Settings::load(&folder), settings);
        fs::write(file_in(&folder), "{").unwrap();
        assert_eq!(Settings::load(&folder), Settings::default());
    }

    #[test]
    fn recent_files_are_few_and_unique() {
        let mut settings = Settings::default();
        for i in 0..30 {
            settings.remember(Path::new(&format!("{}.png", i % 12)));
        }
        assert_eq!((settings.recent.len(), settings.recent[0].as_path()), (RECENT, Path::new("5.png")));
    }
}
