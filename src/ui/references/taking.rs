//! Where references come from: files, the clipboard, what is dropped, and the photographs of other tabs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::{Base, DocumentId, Edit, Exemplar, MOST_EXEMPLARS, MethodId};
use crate::engine::{LikelyAt, LikelyJob, LikelyReport, Request};
use crate::raster::Plane;
use crate::ui::app::App;
use crate::ui::commands::{Command, Gesture};
use crate::ui::desk::{Desk, Page};
use crate::ui::easel::Easel;
use crate::ui::notices::Mood;
use crate::ui::strings::references as words;

/// The method that a first reference is used by: of those without a network the one that looks at what things are like.
const METHOD: &str = "superpixel";

/// What a photograph that is open gives as a reference of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Gives {
    /// Its file, which is in color: its own colors are better than any that were put on its lightness.
    File,
    /// What it was colored with.
    Result,
    /// It is gray.
    Nothing,
}

impl Easel {
    /// What it gives as a reference of another photograph.
    pub(in crate::ui) fn gives(&self) -> Gives {
        match () {
            () if self.photo.tone.is_color() => Gives::File,
            () if self.is_gray() => Gives::Nothing,
            () => Gives::Result,
        }
    }
}

impl Desk {
    /// Whether pictures that are dropped or pasted are meant as references: their list is open.
    pub(in crate::ui) fn takes_pictures_as_references(&self) -> bool {
        self.easel.is_some() && self.page == Some(Page::References) && !self.is_comparing()
    }
}

impl App {
    /// Has a picture opened as a reference.
    pub(super) fn take_reference(&mut self, path: PathBuf) {
        if let Some(document) = self.referred() {
            self.engine.submit(Request::Exemplar { document, path });
        }
    }

    /// Has a photograph of another tab taken as a reference.
    pub(super) fn take_open(&mut self, other: DocumentId) {
        let Some(document) = self.referred() else { return };
        let Some(easel) = self.desk.open().find(|easel| easel.document() == other) else { return };
        match easel.gives() {
            Gives::File => {
                let path = easel.snapshot().photograph.path.clone();
                self.engine.submit(Request::Exemplar { document, path });
            }
            Gives::Result => {
                let (snapshot, photo) = (easel.snapshot().clone(), easel.photo.clone());
                self.engine.submit(Request::ColoredExemplar { document, snapshot, photo });
            }
            Gives::Nothing => self.desk.notices.add(Mood::Note, words::open_gray(&easel.name()), ""),
        }
    }

    /// Asks for likely references: among the photographs of other tabs that have color, and among the pictures of the folder
    /// that was looked through last, or else of that of the photograph.
    pub(super) fn suggest_references(&mut self) {
        let Some(front) = &self.desk.easel else { return };
        let document = front.document();
        let taken: Vec<_> = front.snapshot().exemplars.iter().map(|exemplar| exemplar.file.path.clone()).collect();
        let file = |easel: &Easel| easel.snapshot().photograph.path.clone();
        let beside = || self.desk.open().filter(|easel| easel.document() != document);
        let giving = |gives| beside().filter(move |easel| easel.gives() == gives);
        let open =
            giving(Gives::Result).map(|easel| (easel.document(), easel.photo.clone(), easel.chroma.clone())).collect();
        let files = giving(Gives::File).map(file).filter(|path| !taken.contains(path)).collect();
        let known = self.desk.open().map(file).chain(taken).collect();
        let own = front.snapshot().photograph.path.parent();
        let folder = self.desk.folder().or(own).map(Path::to_path_buf);
        let job = LikelyJob { document, photo: front.photo.clone(), known, open, files, folder };
        let none_yet = LikelyReport { document, likely: Vec::new(), is_complete: false };
        self.refer(|referring| referring.likely = Some(Arc::new(none_yet)));
        self.engine.submit(Request::Likely(Box::new(job)));
    }

    /// Takes a likely reference in; the others are not wanted any more.
    pub(super) fn take_likely(&mut self, at: LikelyAt) {
        self.refer(|referring| referring.likely = None);
        match at {
            LikelyAt::Open(document) => self.take_open(document),
            LikelyAt::File(path) => self.take_reference(path),
        }
    }

    /// Has a picture of the clipboard kept as a reference.
    pub(in crate::ui) fn take_pasted(&mut self, picture: Arc<Plane<[u8; 4]>>) {
        if let Some(document) = self.referred() {
            self.engine.submit(Request::PastedExemplar { document, picture });
        }
    }

    /// What is in front, where there is room for another reference.
    fn referred(&mut self) -> Option<DocumentId> {
        let easel = self.desk.easel.as_ref()?;
        if easel.snapshot().exemplars.len() >= MOST_EXEMPLARS {
            self.desk.notices.add(Mood::Note, words::FULL, "");
            return None;
        }
        Some(easel.document())
    }

    /// A reference was opened: it joins the work, and where the base takes none yet, one that does is chosen.
    pub(in crate::ui) fn take_exemplar(&mut self, document: DocumentId, mut exemplar: Exemplar) {
        let takes = self.desk.takes_references();
        let Some(easel) = self.desk.easel.as_mut().filter(|easel| easel.document() == document) else { return };
        exemplar.id = easel.snapshot().next_exemplar_id();
        easel.referring.selected = Some(exemplar.id);
        let base = easel.snapshot().base.clone();
        self.desk.page = Some(Page::References);
        self.commands.push(Command::Edit(Edit::AddExemplar(Box::new(exemplar)), Gesture::Begin));
        if !takes {
            let base = Base { method: MethodId(METHOD.into()), ..base };
            self.commands.push(Command::Edit(Edit::SetBase(base), Gesture::Begin));
        }
    }
}
