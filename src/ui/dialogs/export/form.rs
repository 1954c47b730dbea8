//! What the dialog of an export holds: a name, and options as the format that the name tells can take them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::Snapshot;
use crate::engine::{Content, Depth, ExportOptions, output_size};
use crate::raster::Size;
use crate::ui::easel::Easel;
use crate::ui::strings::export as words;

/// Formats a picture can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Written {
    Png,
    Tiff,
    Jpeg,
    Webp,
}

impl Written {
    pub(super) const ALL: [Self; 4] = [Self::Png, Self::Tiff, Self::Jpeg, Self::Webp];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP, lossless",
        }
    }

    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }

    pub(super) const fn has_sixteen_bit(self) -> bool {
        matches!(self, Self::Png | Self::Tiff)
    }

    /// The format a name asks for.
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "png" => Some(Self::Png),
            "tif" | "tiff" => Some(Self::Tiff),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "webp" => Some(Self::Webp),
            _ => None,
        }
    }
}

/// What the dialog holds while it is open.
#[derive(Clone, Debug)]
pub(in crate::ui) struct ExportForm {
    /// As typed.
    pub(super) typed: String,
    /// Of the name, where that tells one; else what was chosen last.
    format: Written,
    pub(super) options: ExportOptions,
    /// The work that is written.
    snapshot: Arc<Snapshot>,
    /// Longest side of the photograph, in pixels.
    pub(super) full_px: usize,
    /// Whether the photograph came with a color profile.
    pub(super) has_profile: bool,
    /// Whether it came with a tint.
    pub(super) has_tint: bool,
}

impl ExportForm {
    /// Asks how to write a picture beside its photograph.
    pub(in crate::ui) fn new(easel: &Easel, quality: u8) -> Self {
        let (snapshot, photo) = (easel.snapshot().clone(), &easel.photo);
        let path = &snapshot.photograph.path;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        // Sixteen bits in, sixteen bits out.
        let options = ExportOptions { depth: photo.depth, quality, ..ExportOptions::default() };
        let path = path.with_file_name(format!("{stem}{}.png", words::suffix(options.content)));
        Self {
            typed: path.display().to_string(),
            format: Written::Png,
            options,
            full_px: photo.size().longest(),
            has_profile: photo.metadata.icc.is_some(),
            has_tint: easel.has_tint(),
            snapshot,
        }
    }

    /// Where the picture goes: as typed, with the ending of the format where the name has none of a format.
    pub(in crate::ui) fn path(&self) -> PathBuf {
        let typed = PathBuf::from(self.typed.trim());
        if Written::of(&typed).is_some() || !self.has_name() {
            return typed;
        }
        let mut name = typed.into_os_string();
        // Whoever is in the middle of typing an ending has its dot already.
        if !self.typed.trim().ends_with('.') {
            name.push(".");
        }
        name.push(self.format.ending());
        name.into()
    }

    /// Whether a file is named, and not a folder alone.
    pub(super) fn has_name(&self) -> bool {
        let typed = self.typed.trim();
        !typed.ends_with(std::path::is_separator) && Path::new(typed).file_name().is_some()
    }

    /// The name of the file, where it is another than what was typed.
    pub(super) fn completed(&self) -> Option<String> {
        let path = self.path();
        let name = path.file_name().filter(|_| self.has_name() && path != Path::new(self.typed.trim()))?;
        Some(name.to_string_lossy().into_owned())
    }

    /// Another place, chosen in a file dialog.
    pub(in crate::ui) fn set_path(&mut self, path: &Path) {
        self.typed = path.display().to_string();
        self.note_format();
        self.typed = self.path().display().to_string();
    }

    /// The name was typed anew: it tells the format, if it has the ending of one.
    pub(super) fn note_format(&mut self) {
        self.format = Written::of(Path::new(self.typed.trim())).unwrap_or(self.format);
    }

    /// Another format was chosen; the name takes its ending.
    pub(super) fn set_format(&mut self, format: Written) {
        let bare = if Written::of(&self.path()).is_some() { self.path().with_extension("") } else { self.path() };
        self.format = format;
        if self.has_name() {
            self.typed = bare.display().to_string();
            self.typed = self.path().display().to_string();
        }
    }

    /// Something else is to be shown; the name that was proposed follows.
    pub(super) fn show(&mut self, content: Content) {
        let path = self.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(stem) = stem.strip_suffix(words::suffix(self.options.content)) {
            let format = self.format();
            let lossless = if content == Content::Picture || format != Written::Jpeg { format } else { Written::Png };
            let name = format!("{stem}{}.{}", words::suffix(content), lossless.ending());
            self.typed = path.with_file_name(name).display().to_string();
            self.format = lossless;
        }
        self.options.content = content;
    }

    /// Whether the format can hold what is to be shown.
    pub(super) fn holds_content(&self) -> bool {
        self.options.content != Content::Strokes || self.format != Written::Jpeg
    }

    /// Whether all is said that writing needs.
    pub(super) fn is_ready(&self) -> bool {
        self.holds_content() && self.has_name()
    }

    pub(super) const fn format(&self) -> Written {
        self.format
    }

    /// How large the picture will be, in pixels.
    pub(super) fn size(&self) -> Size {
        output_size(&self.snapshot, &self.options)
    }

    /// Whether the photograph is framed.
    pub(super) fn has_frame(&self) -> bool {
        self.snapshot.frame().and_then(|frame| frame.span()).is_some()
    }

    /// Whether it is written with other tones than its own.
    pub(super) fn has_levels(&self) -> bool {
        !self.snapshot.finish.levels.is_off()
    }

    /// Whether something is written about a stroke.
    pub(super) fn has_notes(&self) -> bool {
        self.snapshot.strokes.iter().any(|stroke| stroke.caption.is_some())
    }

    /// Options as the format can take them.
    pub(super) fn options(&self) -> ExportOptions {
        let depth = if self.format().has_sixteen_bit() { self.options.depth } else { Depth::Eight };
        ExportOptions { depth, ..self.options }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Photograph;

    fn form(path: &str, depth: Depth) -> ExportForm {
        let size = Size::new(4000, 3000);
        let photograph =
            Photograph { path: "/a/ida.jpg".into(), hash: "0".repeat(64).parse().unwrap(), size, bytes: 1 };
        ExportForm {
            typed: path.into(),
            format: Written::of(Path::new(path)).unwrap(),
            options: ExportOptions { depth, quality: 90, ..ExportOptions::default() },
            snapshot: Arc::new(Snapshot::new(photograph)),
            full_px: size.longest(),
            has_profile: false,
            has_tint: false,
        }
    }

    /// Types a name.
    fn typed(form: &mut ExportForm, name: &str) {
        form.typed = name.into();
        form.note_format();
    }

    #[test]
    fn the_name_decides_the_format_and_the_format_what_it_can_hold() {
        let mut form = form("/a/ida.jpg", Depth::Sixteen);
        assert_eq!((form.format(), form.options().depth), (Written::Jpeg, Depth::Eight));
        form.set_path(Path::new("/a/ida.TIFF"));
        assert_eq!((form.format(), form.options().depth), (Written::Tiff, Depth::Sixteen));
        form.set_path(Path::new("/a/ida"));
        assert_eq!(form.path(), Path::new("/a/ida.tif"));
    }

    #[test]
    fn a_name_without_an_ending_takes_that_of_the_format_which_stays() {
        let mut form = form("/a/ida.tif", Depth::Eight);
        for (name, path) in [
            ("/a/ida", "/a/ida.tif"),
            ("/a/ida.", "/a/ida.tif"),
            ("/a/ida.j", "/a/ida.j.tif"),
            ("/a/ida 1.5", "/a/ida 1.5.tif"),
            ("/a/ida.tiff", "/a/ida.tiff"),
        ] {
            typed(&mut form, name);
            assert_eq!((form.path().as_path(), form.format()), (Path::new(path), Written::Tiff), "{name}");
            assert!(form.is_ready(), "{name}");
        }
        typed(&mut form, "/a/ida 1.5");
        assert_eq!(form.completed().as_deref(), Some("ida 1.5.tif"));
        form.set_format(Written::Webp);
        assert_eq!((form.typed.as_str(), form.completed()), ("/a/ida 1.5.webp", None));
        for nameless in ["", " ", "/a/", "/"] {
            typed(&mut form, nameless);
            assert!(!form.is_ready() && form.completed().is_none(), "{nameless:?}");
        }
    }

    #[test]
    fn the_size_is_that_of_the_file() {
        let mut form = form("/a/ida.png", Depth::Eight);
        assert_eq!(form.size(), Size::new(4000, 3000));
        form.options.longest_px = Some(1000);
        assert_eq!(form.size(), Size::new(1000, 750));
        form.show(Content::Strokes);
        assert_eq!(form.size(), Size::new(4000, 3000), "never made smaller");
    }

    #[test]
    fn the_proposed_name_follows_what_is_shown_and_a_name_of_ones_own_stays() {
        let mut proposed = form("/a/ida colored.jpg", Depth::Eight);
        proposed.show(Content::Strokes);
        assert_eq!(proposed.path(), Path::new("/a/ida strokes.png"));
        proposed.show(Content::Picture);
        assert_eq!(proposed.path(), Path::new("/a/ida colored.png"));
        let mut own = form("/a/aunt.jpg", Depth::Eight);
        own.show(Content::Strokes);
        assert_eq!((own.path().as_path(), own.is_ready()), (Path::new("/a/aunt.jpg"), false));
    }
}
