//! Messages that stay until they are closed.

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
}

/// More would cover the picture; the oldest goes.
const AT_ONCE: usize = 4;

impl Notices {
    /// Adds a message, unless the same one is there already.
    pub(super) fn add(&mut self, mood: Mood, message: impl Into<String>, detail: impl Into<String>) {
        self.add_with(mood, message, detail, Offer::Nothing);
    }

    /// The same with something that can be done about it.
    pub(super) fn add_with(&mut self, mood: Mood, message: impl Into<String>, detail: impl Into<String>, offer: Offer) {
        let (message, detail) = (message.into(), detail.into());
        if self.all.iter().any(|n| n.message == message && n.detail == detail) {
            return;
        }
        self.all.push(Notice { number: self.next, mood, message, detail, offer });
        self.next += 1;
        if self.all.len() > AT_ONCE {
            self.all.remove(0);
        }
    }

    pub(super) fn close(&mut self, number: u64) {
        self.all.retain(|n| n.number != number);
    }

    /// Takes away what offered that; it is being done.
    pub(super) fn take_up(&mut self, offer: Offer) {
        self.all.retain(|n| n.offer != offer);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.all.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_message_is_shown_once_and_old_ones_make_room() {
        let mut notices = Notices::default();
        notices.add(Mood::Failure, "x", "");
        notices.add(Mood::Failure, "x", "");
        assert_eq!(notices.iter().count(), 1);
        for i in 0..9 {
            notices.add(Mood::Note, format!("{i}"), "");
        }
        assert_eq!(notices.iter().map(|n| n.message.as_str()).collect::<Vec<_>>(), ["5", "6", "7", "8"]);
        let last = notices.iter().last().map(|n| n.number).unwrap();
        notices.close(last);
        assert_eq!(notices.iter().count(), 3);
    }
}
