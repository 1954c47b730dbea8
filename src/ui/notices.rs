//! Messages. What failed stays until it is closed, or done after all; what is to be known of a photograph is told while that
//! photograph is in front, until work on it goes on.

use crate::document::DocumentId;
use crate::engine::JobKind;

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Something has no result.
    Failure,
    /// Something the person should know.
    Note,
    /// Something is done.
    Done,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Notice {
    /// Counts up; names the notice.
    pub(super) number: u64,
    pub(super) mood: Mood,
    /// What happened and what to do.
    pub(super) message: String,
    /// More, for those who want to know; may be empty.
    pub(super) detail: String,
    pub(super) offer: Offer,
    /// The photograph it is about; nothing where it is about the program, or something failed.
    about: Option<DocumentId>,
    /// What failed, where a job did.
    job: Option<JobKind>,
}

/// What a message offers to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Offer {
    #[default]
    Nothing,
    /// To ask the network again.
    TryAgain,
}

/// The messages that are not closed yet, the oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Notices {
    next: u64,
    all: Vec<Notice>,
    /// The photograph in front.
    front: Option<DocumentId>,
}

/// More would cover the picture; the oldest goes.
const AT_ONCE: usize = 4;

impl Notices {
    /// Adds a message; one that says the same gives way to it.
    pub(super) fn add(&mut self, mood: Mood, message: impl Into<String>, detail: impl Into<String>) {
        let about = self.front.filter(|_| mood != Mood::Failure);
        let (message, detail) = (message.into(), detail.into());
        self.push(Notice { number: 0, mood, message, detail, offer: Offer::Nothing, about, job: None });
    }

    /// Adds that a job failed, with something that can be done about it.
    pub(super) fn add_failed(&mut self, job: JobKind, message: String, detail: String, offer: Offer) {
        let job = Some(job);
        self.push(Notice { number: 0, mood: Mood::Failure, message, detail, offer, about: None, job });
    }

    fn push(&mut self, notice: Notice) {
        self.all.retain(|n| n.message != notice.message || n.detail != notice.detail || n.about != notice.about);
        self.all.push(Notice { number: self.next, ..notice });
        self.next += 1;
        if self.all.len() > AT_ONCE {
            self.all.remove(0);
        }
    }

    /// Another photograph is in front, or none; what is about others is told when they come back.
    pub(super) const fn turn_to(&mut self, front: Option<DocumentId>) {
        self.front = front;
    }

    /// Work on the photograph in front goes on: what was to be known before is known.
    pub(super) fn go_on(&mut self) {
        self.all.retain(|n| n.about.is_none() || n.about != self.front);
    }

    /// A photograph is put away, with what is about it.
    pub(super) fn forget(&mut self, document: DocumentId) {
        self.all.retain(|n| n.about != Some(document));
    }

    /// A job that may have failed before is done.
    pub(super) fn done(&mut self, job: JobKind) {
        self.all.retain(|n| n.job != Some(job));
    }

    pub(super) fn close(&mut self, number: u64) {
        self.all.retain(|n| n.number != number);
    }

    /// Takes away what offered that; it is being done.
    pub(super) fn take_up(&mut self, offer: Offer) {
        self.all.retain(|n| n.offer != offer);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.all.iter().filter(|n| n.about.is_none() || n.about == self.front)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(notices: &Notices) -> Vec<&str> {
        notices.iter().map(|n| n.message.as_str()).collect()
    }

    #[test]
    fn the_same_message_is_shown_once_and_as_the_latest_and_old_ones_make_room() {
        let mut notices = Notices::default();
        notices.add(Mood::Failure, "x", "");
        let first = notices.iter().last().map(|n| n.number).unwrap();
        notices.add(Mood::Failure, "x", "");
        assert_eq!(told(&notices), ["x"]);
        assert!(notices.iter().last().is_some_and(|n| n.number > first), "it is told anew");
        for i in 0..9 {
            notices.add(Mood::Note, format!("{i}"), "");
        }
        assert_eq!(told(&notices), ["5", "6", "7", "8"]);
        let last = notices.iter().last().map(|n| n.number).unwrap();
        notices.close(last);
        assert_eq!(notices.iter().count(), 3);
    }

    #[test]
    fn what_is_about_a_photograph_is_told_with_it_until_work_goes_on() {
        let (ida, bob) = (DocumentId(1), DocumentId(2));
        let mut notices = Notices::default();
        notices.turn_to(Some(ida));
        notices.add(Mood::Note, "ida is in color", "");
        notices.add_failed(JobKind::Saving, "ida is not saved".into(), String::new(), Offer::Nothing);
        notices.turn_to(Some(bob));
        notices.add(Mood::Done, "bob is exported", "");
        assert_eq!(told(&notices), ["ida is not saved", "bob is exported"]);
        notices.go_on();
        notices.turn_to(Some(ida));
        assert_eq!(told(&notices), ["ida is in color", "ida is not saved"]);
        notices.done(JobKind::Saving);
        assert_eq!(told(&notices), ["ida is in color"]);
        notices.forget(ida);
        assert!(told(&notices).is_empty());
    }
}
