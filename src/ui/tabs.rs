//! The photographs that are open: one in front, on which everything works, and the others to its left and right in the
//! order of their tabs.
//!
//! What is not in front keeps its work, its gray and the color it was shown with last. Textures and the solver's system are
//! those of the photograph in front; they are made again when another comes there.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::app::App;
use super::brush::Tool;
use super::commands::Command;
use super::desk::Desk;
use super::dialogs::{Dialog, Gallery, Next};
use super::easel::Easel;
use super::notices::Mood;
use super::panels::{Inspector, Lists};
use super::seeing::Seeing;
use super::strings::tabs as words;
use crate::document::DocumentId;
use crate::engine::{Opened, Report, Request};

/// Photographs that may be open at once: at twelve megapixels those that are not in front take 60 MB each.
pub(super) const MOST: usize = 32;

/// The photographs beside the one in front; there are none where there is none in front.
#[derive(Default)]
pub(super) struct Beside {
    /// From the first tab on.
    left: Vec<Easel>,
    /// Up to the last tab.
    right: Vec<Easel>,
    /// The name of the next document.
    next: u64,
    /// The document that is to come to the front once it is open; the others are put behind.
    wanted: Option<DocumentId>,
    /// The document whose file was asked for with a dialog of the system, beside which one can go on.
    asking: Option<DocumentId>,
    /// A folder to be shown once no dialog is open.
    folder: Option<PathBuf>,
    /// The folder that was looked through last.
    seen: Option<PathBuf>,
    /// What is to be lost when the window closes, if it does.
    given_up: Vec<DocumentId>,
}

impl Desk {
    /// Every photograph that is open, in the order of the tabs.
    pub(super) fn open(&self) -> impl Iterator<Item = &Easel> {
        self.beside.left.iter().chain(&self.easel).chain(&self.beside.right)
    }

    /// The same, to be changed.
    pub(super) fn open_mut(&mut self) -> impl Iterator<Item = &mut Easel> {
        self.beside.left.iter_mut().chain(&mut self.easel).chain(&mut self.beside.right)
    }

    /// Whether there are tabs to choose from.
    pub(super) const fn has_tabs(&self) -> bool {
        !(self.beside.left.is_empty() && self.beside.right.is_empty())
    }

    /// The photograph of that name, wherever it stands.
    pub(super) fn easel_of(&mut self, document: DocumentId) -> Option<&mut Easel> {
        self.open_mut().find(|easel| easel.document() == document)
    }

    /// Whether a document is the one in front.
    pub(super) fn is_front(&self, document: DocumentId) -> bool {
        self.easel.as_ref().is_some_and(|easel| easel.document() == document)
    }

    /// The folder that was looked through last.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.beside.seen.as_deref()
    }

    /// The document that has this file open.
    fn document_at(&self, path: &Path) -> Option<DocumentId> {
        self.open().find(|easel| easel.path() == path).map(Easel::document)
    }

    /// The photographs with work in no project file, which was not given up, in the order of their tabs.
    pub(super) fn unsaved(&self) -> impl Iterator<Item = &Easel> {
        self.open().filter(|easel| easel.is_unsaved() && !self.beside.given_up.contains(&easel.document()))
    }

    /// The one of them that is asked about first: that in front before the others.
    fn first_unsaved(&self) -> Option<DocumentId> {
        let front = self.unsaved().find(|easel| self.is_front(easel.document()));
        front.or_else(|| self.unsaved().next()).map(Easel::document)
    }

    /// The document whose tab follows the one in front by so many places, around the end.
    fn beside_front(&self, by: usize) -> Option<DocumentId> {
        let all: Vec<DocumentId> = self.open().map(Easel::document).collect();
        all.get((self.beside.left.len() + by) % all.len().max(1)).copied()
    }

    /// Brings a document to the front.
    fn bring(&mut self, document: DocumentId) {
        let all = self.take_all();
        let front = all.iter().position(|easel| easel.document() == document);
        self.lay_out(all, front.unwrap_or(0));
    }

    /// Puts a photograph to the right of the one in front, in its place or as the last of all.
    fn put(&mut self, easel: Easel, in_front: bool) {
        if in_front || self.easel.is_none() {
            self.beside.left.extend(self.easel.take());
            self.easel = Some(easel);
        } else {
            self.beside.right.push(easel);
        }
    }

    /// Takes a photograph away; where it was in front, the one to its right or else the one to its left comes there.
    fn take_away(&mut self, document: DocumentId) -> Option<Easel> {
        let front = self.beside.left.len();
        let mut all = self.take_all();
        let found = all.iter().position(|easel| easel.document() == document);
        let taken = found.map(|index| all.remove(index));
        let front = if found.is_some_and(|index| index < front) { front - 1 } else { front };
        self.lay_out(all, front);
        taken
    }

    fn take_all(&mut self) -> Vec<Easel> {
        let Beside { left, right, .. } = &mut self.beside;
        std::mem::take(left).into_iter().chain(self.easel.take()).chain(std::mem::take(right)).collect()
    }

    fn lay_out(&mut self, mut all: Vec<Easel>, front: usize) {
        self.beside.right = all.split_off((front + 1).min(all.len()));
        self.easel = all.pop();
        self.beside.left = all;
    }
}

impl App {
    /// Has files opened, each in a tab of its own: the first comes to the front. What is open already comes there at once.
    pub(super) fn open_files(&mut self, files: Vec<PathBuf>) {
        // Where there is no current folder a path stays as it was given.
        let files = files.into_iter().map(|file| std::path::absolute(&file).unwrap_or(file));
        let (open, mut new): (Vec<_>, Vec<_>) =
            files.map(|path| (self.desk.document_at(&path), path)).partition(|(document, _)| document.is_some());
        if let Some(document) = open.first().and_then(|(document, _)| *document) {
            self.bring_to_front(document);
        }
        let room = MOST.saturating_sub(self.desk.open().count());
        if new.len() > room {
            self.keep_for_later(&new.split_off(room));
        }
        for (number, (_, path)) in new.into_iter().enumerate() {
            self.desk.beside.next += 1;
            let document = DocumentId(self.desk.beside.next);
            if number == 0 && open.is_empty() {
                self.desk.beside.wanted = Some(document);
            }
            self.engine.submit(Request::Open { document, path });
        }
    }

    /// Shows the pictures of a folder to choose from.
    pub(super) fn browse(&mut self, folder: PathBuf) {
        self.desk.beside.seen = Some(folder.clone());
        self.desk.dialog = Some(Dialog::Gallery(Gallery::new(folder.clone())));
        self.engine.submit(Request::Browse(Some(folder)));
    }

    /// Shows the folder that had to wait for a dialog.
    pub(super) fn browse_waiting(&mut self) {
        if self.desk.dialog.is_none()
            && let Some(folder) = self.desk.beside.folder.take()
        {
            self.browse(folder);
        }
    }

    /// Takes what was found in a folder, while it is looked at.
    pub(super) fn take_folder_report(&mut self, ctx: &Context, report: Report) {
        match (report, &mut self.desk.dialog) {
            (Report::IsFolder(folder), None) => self.browse(folder),
            // What is asked now is answered first.
            (Report::IsFolder(folder), Some(_)) => self.desk.beside.folder = Some(folder),
            (Report::Folder(report), Some(Dialog::Gallery(gallery))) if gallery.is_of(&report.folder) => {
                gallery.take_folder(report);
            }
            (Report::Thumbnail(thumbnail), Some(Dialog::Gallery(gallery))) => gallery.take_thumbnail(ctx, thumbnail),
            _ => {}
        }
    }

    /// Files for which there is no room are put among the recent ones, where one finds them.
    fn keep_for_later(&mut self, files: &[(Option<DocumentId>, PathBuf)]) {
        for (_, file) in files.iter().rev() {
            self.desk.settings.remember(file);
        }
        self.desk.notices.add(Mood::Note, words::full(MOST), "");
    }

    /// Commands about tabs.
    pub(super) fn run_on_tabs(&mut self, ctx: &Context, command: &Command) {
        let last = self.desk.open().count().saturating_sub(1);
        let document = match command {
            Command::NextTab => self.desk.beside_front(1),
            Command::PreviousTab => self.desk.beside_front(last),
            Command::Bring(document) => Some(*document),
            Command::CloseTab(document) => return self.close(ctx, *document),
            _ => None,
        };
        if let Some(document) = document {
            self.bring_to_front(document);
        }
    }

    /// Closes a photograph; work that would be lost is asked about first, in sight.
    pub(super) fn close(&mut self, ctx: &Context, document: DocumentId) {
        let is_unsaved = self.desk.easel_of(document).is_some_and(|easel| easel.is_unsaved());
        if is_unsaved {
            self.bring_to_front(document);
            self.desk.dialog = Some(Dialog::Unsaved(Next::Close(document)));
        } else {
            self.proceed(ctx, Next::Close(document));
        }
    }

    /// Closes the window once every unsaved work was asked about.
    pub(super) fn quit(&mut self, ctx: &Context) {
        if let Some(document) = self.desk.first_unsaved() {
            self.bring_to_front(document);
            self.desk.dialog = Some(Dialog::Unsaved(Next::Quit));
            return;
        }
        for document in std::mem::take(&mut self.desk.beside.given_up) {
            self.discard(document);
        }
        for document in self.desk.open().map(Easel::document) {
            self.engine.submit(Request::PutAway(document));
        }
        self.leave(ctx);
    }

    /// The work that is asked about is to be lost: at once, or when the window closes, which can still be called off.
    pub(super) fn give_up(&mut self, next: Next) {
        match next {
            Next::Close(document) => self.discard(document),
            Next::Quit => self.desk.beside.given_up.extend(self.desk.easel.as_ref().map(Easel::document)),
        }
    }

    /// The window stays open; nothing is lost.
    pub(super) fn stay(&mut self) {
        self.after_save = None;
        self.desk.beside.given_up.clear();
    }

    /// The autosaved work of a document is not needed.
    fn discard(&mut self, document: DocumentId) {
        if let Some(easel) = self.desk.easel_of(document) {
            let hash = easel.snapshot().photograph.hash;
            self.engine.submit(Request::Discard { document, hash });
        }
    }

    /// Takes a photograph that was opened: to the front where it was asked for last, else behind the others.
    pub(super) fn take_opened(&mut self, opened: Opened) {
        let easel = Easel::new(opened);
        let document = easel.document();
        // What a dialog is about stays in front.
        let free = !self.desk.dialog.as_ref().is_some_and(Dialog::is_about_front);
        let in_front = free && self.desk.beside.wanted == Some(document);
        // Asked for twice before it came.
        if let Some(open) = self.desk.document_at(easel.path()) {
            self.engine.submit(Request::PutAway(document));
            if in_front {
                self.bring_to_front(open);
            }
            return;
        }
        let changes = in_front || self.desk.easel.is_none();
        if changes {
            self.leave_front();
        }
        self.desk.put(easel, in_front);
        if changes {
            self.arrive();
            // What draws a frame, regions or boxes was taken up for another photograph, and here there is nothing to select.
            let tool = &mut self.desk.brush.tool;
            if matches!(tool, Tool::Frame | Tool::Boxes | Tool::Lasso | Tool::Polygon | Tool::Select) {
                *tool = Tool::Brush;
            }
        }
    }

    /// Brings a document to the front.
    pub(super) fn bring_to_front(&mut self, document: DocumentId) {
        if self.desk.is_front(document) || self.desk.easel_of(document).is_none() {
            return;
        }
        self.leave_front();
        self.desk.bring(document);
        self.arrive();
    }

    /// Puts a photograph away for good.
    pub(super) fn put_away(&mut self, document: DocumentId) {
        let was_front = self.desk.is_front(document);
        if let Some(easel) = self.desk.take_away(document) {
            easel.comparing.stop_all();
        }
        self.engine.submit(Request::PutAway(document));
        self.desk.notices.forget(document);
        if self.desk.easel.is_none() {
            self.desk.seeing = Seeing { navigator: self.desk.seeing.navigator, ..Seeing::default() };
        }
        if was_front {
            self.arrive();
        }
    }

    /// What the photograph in front awaits will not come while another is there.
    fn leave_front(&mut self) {
        if let Some(easel) = &mut self.desk.easel {
            easel.forget_questions();
            easel.leave_begun();
            easel.radius_px = Some(self.desk.brush.radius_px);
        }
    }

    /// Another photograph is in front, or none: what the hand held of the one before is let go.
    fn arrive(&mut self) {
        self.canvas.let_go();
        (self.inspector, self.lists, self.desk.last) = (Inspector::default(), Lists::default(), None);
        if let Some(easel) = &self.desk.easel {
            match easel.radius_px {
                Some(radius_px) => self.desk.brush.set_radius(radius_px),
                None => self.desk.brush.suit(easel.size()),
            }
        }
        self.engine.submit(match &mut self.desk.easel {
            Some(easel) if !easel.is_gray() => easel.ask_color_again(),
            _ => Request::Rest,
        });
        if let Some(request) = self.desk.easel.as_ref().and_then(Easel::ask_reach) {
            self.engine.submit(request);
        }
        self.follow_doubt();
    }

    /// A file is asked for, for what is in front now.
    pub(super) fn note_asking(&mut self) {
        self.desk.beside.asking = self.desk.easel.as_ref().map(Easel::document);
    }

    /// Brings what a file was asked for to the front; whether it is still open.
    pub(super) fn bring_asking(&mut self) -> bool {
        let Some(document) = self.desk.beside.asking.take() else { return false };
        self.bring_to_front(document);
        self.desk.is_front(document)
    }

    /// Whether another tab than the one in front has this file open.
    pub(super) fn is_open_beside(&self, path: &Path) -> bool {
        self.desk.document_at(path).is_some_and(|document| !self.desk.is_front(document))
    }
}
