//! What the engine reports, taken into the desk.

use std::path::PathBuf;

use eframe::egui::{Context, ViewportCommand};

use super::app::App;
use super::desk::Work;
use super::dialogs::{Dialog, Next};
use super::easel::Easel;
use super::notices::{Mood, Offer};
use super::strings::{export, notice, status};
use crate::document::Revision;
use crate::engine::{Content, ExportReport, JobKind, Opened, Report, Request};

/// Reports taken in one frame; the rest waits for the next, so that a flood cannot stop the window.
const AT_ONCE: usize = 64;

impl App {
    /// Takes what the engine reported since the last frame.
    pub(super) fn take_reports(&mut self, ctx: &Context) {
        let reports: Vec<Report> = self.engine.reports().take(AT_ONCE).collect();
        if reports.len() == AT_ONCE {
            ctx.request_repaint();
        }
        for report in reports {
            self.take_report(ctx, report);
        }
    }

    fn take_report(&mut self, ctx: &Context, report: Report) {
        match report {
            Report::Opened(opened) => self.opened(*opened),
            Report::Sampled(path) => self.sampled(path),
            report @ (Report::IsFolder(_) | Report::Folder(_) | Report::Thumbnail(_)) => {
                self.take_folder_report(ctx, report);
            }
            Report::Chroma(chroma) => {
                if let Some(easel) = self.desk.easel_of(chroma.revision.document) {
                    easel.take(chroma);
                }
            }
            Report::Reach(reach) => {
                if let Some(easel) = self.desk.easel_of(reach.revision.document) {
                    easel.take_reach(reach);
                }
            }
            Report::Compared(report) => self.take_compared(report),
            Report::Exemplar { document, exemplar } => self.take_exemplar(document, *exemplar),
            Report::Likely(report) => {
                if let Some(easel) = self.desk.easel_of(report.document) {
                    easel.take_likely(report);
                }
            }
            Report::Origins { revision, origins } => {
                if let Some(easel) = self.desk.easel_of(revision.document) {
                    easel.take_origins(origins);
                }
            }
            // Written while one paints; nobody needs to look.
            Report::Progress { job: JobKind::Autosaving, .. } => {}
            Report::Progress { job, label, fraction } => self.desk.progress(Work { job, label, fraction }),
            Report::Remark(message) => self.desk.notices.add(Mood::Note, message, ""),
            Report::Idle(job) => {
                self.desk.idle(job);
                // A photograph too large for the canvas to be solved in full ends with its preview.
                if let (JobKind::Coloring, Some(easel)) = (job, &mut self.desk.easel) {
                    easel.give_up_color();
                }
            }
            Report::Saved { path, revision } => self.saved(ctx, path, revision),
            Report::Autosaved { .. } => self.desk.notices.done(JobKind::Autosaving),
            Report::Exported(report) => self.exported(&report),
            Report::Copied(picture) => self.copied(ctx, &picture),
            Report::Kept(path) => {
                self.desk.notices.add(Mood::Note, notice::kept(&path), "");
                self.open_files(vec![path]);
            }
            Report::Recoverable(found) => {
                if !found.is_empty() && self.desk.dialog.is_none() {
                    self.desk.dialog = Some(Dialog::Recovery(found));
                }
            }
            Report::Failed { job, message, detail, .. } => self.failed(ctx, job, message, detail),
            report => {
                if let Some(report) = self.take_palette_report(report) {
                    self.take_network_report(report);
                }
            }
        }
    }

    fn saved(&mut self, ctx: &Context, path: PathBuf, revision: Revision) {
        self.desk.settings.remember(&path);
        if let Some(easel) = self.desk.easel_of(revision.document) {
            easel.saved(path, revision);
            let (document, hash) = (revision.document, easel.snapshot().photograph.hash);
            self.engine.submit(Request::Discard { document, hash });
        }
        self.desk.last = Some(status::SAVED.to_owned());
        self.desk.notices.done(JobKind::Saving);
        self.desk.notices.done(JobKind::Autosaving);
        self.go_on(ctx);
    }

    fn failed(&mut self, ctx: &Context, job: JobKind, mut message: String, detail: String) {
        self.desk.idle(job);
        let offer = if job == JobKind::Proposing { Offer::TryAgain } else { Offer::Nothing };
        match (job, &mut self.desk.easel) {
            (JobKind::Saving, _) => self.stay(),
            (JobKind::Browsing, _) => {
                self.desk.dialog.take_if(|dialog| matches!(dialog, Dialog::Gallery(_)));
            }
            (JobKind::Autosaving, Some(_)) => {
                // A disk that is full is full for all of them.
                let time = ctx.input(|i| i.time);
                self.desk.open_mut().for_each(|easel| easel.autosave_failed(time));
                message = format!("{}: {message}", notice::NOT_AUTOSAVED);
            }
            (JobKind::Coloring, Some(easel)) => easel.give_up_color(),
            (JobKind::Proposing, _) => self.network_failed(),
            (JobKind::Shelving, _) => self.desk.networks.news = Some((Mood::Failure, message.clone())),
            _ => {}
        }
        self.desk.notices.add_failed(job, message, detail, offer);
    }

    fn opened(&mut self, opened: Opened) {
        let notes = opened.notes.clone();
        if !opened.recovered && !opened.is_sample {
            let path = opened.project.as_ref().unwrap_or(&opened.snapshot.photograph.path);
            self.desk.settings.remember(path);
        }
        self.take_opened(opened);
        self.desk.notices.turn_to(self.desk.easel.as_ref().map(Easel::document));
        notes.into_iter().for_each(|note| self.desk.notices.add(Mood::Note, note, ""));
    }

    fn exported(&mut self, report: &ExportReport) {
        let name = report.path.file_name().unwrap_or(report.path.as_os_str()).to_string_lossy().into_owned();
        let (message, detail) = export_words(&name, report);
        self.desk.last = Some(message.clone());
        self.desk.notices.done(JobKind::Exporting);
        self.desk.notices.add(Mood::Done, message, detail);
        for note in &report.notes {
            self.desk.notices.add(Mood::Note, note.clone(), "");
        }
    }

    /// Goes on with what waited for the save; if the work changed meanwhile it is asked about again.
    fn go_on(&mut self, ctx: &Context) {
        match self.after_save.take() {
            Some(Next::Close(document)) => self.close(ctx, document),
            Some(next) => self.proceed(ctx, next),
            None => {}
        }
    }

    /// Does what had to wait until no work could be lost.
    pub(super) fn proceed(&mut self, ctx: &Context, next: Next) {
        match next {
            Next::Close(document) => self.put_away(document),
            Next::Quit => self.quit(ctx),
        }
    }

    /// Closes the window, come what may.
    pub(super) fn leave(&mut self, ctx: &Context) {
        self.leaving = true;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}

/// What an export gave, in words: the message and its detail.
fn export_words(name: &str, report: &ExportReport) -> (String, String) {
    let megabytes = report.bytes as f64 / 1e6;
    let tones = &report.tones;
    let written = export::written(report.content);
    let mut message = format!("{written} {name}, {} px, {megabytes:.1} MB", report.size);
    if report.content == Content::Picture {
        message += &format!(". Largest change of lightness: {:.3}", tones.largest_delta_l);
    }
    let path = report.path.display();
    let detail = match report.content {
        Content::Strokes => path.to_string(),
        Content::Picture | Content::Color => format!(
            "{path}\n\nPixels whose color was reduced to what sRGB can show: {:.2} %\nSolver: {} cycles, residual {:.1e}",
            100.0 * tones.reduced,
            report.cycles,
            report.residual
        ),
    };
    (message, detail)
}
