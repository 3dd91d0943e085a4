//! Decides when an open conversation counts as read.
//!
//! A conversation is open once the user has gone into it; a preview beside the
//! list is not. One that was only peeked at never counts as read.

use jiff::Timestamp;

use crate::domain::ConversationId;
use crate::settings::ReadPolicy;

/// The conversation that is open.
struct Open {
    conversation: ConversationId,
    since: Timestamp,
    peeked: bool,
    /// Whether it was marked as read, up to the last event of that time.
    is_marked: bool,
    marked_at: Option<Timestamp>,
}

/// Watches what is open.
#[derive(Default)]
pub struct ReadTracker {
    pub policy: ReadPolicy,
    open: Option<Open>,
}

impl ReadTracker {
    /// Notes which conversation is open.
    pub fn follow(&mut self, open: Option<&ConversationId>, now: Timestamp) {
        let same = self.open.as_ref().map(|open| &open.conversation) == open;
        if !same {
            self.open = open.map(|conversation| Open {
                conversation: conversation.clone(),
                since: now,
                peeked: false,
                is_marked: false,
                marked_at: None,
            });
        }
    }

    /// Only peeks at the conversation that is open.
    pub fn peek(&mut self) {
        if let Some(open) = &mut self.open {
            open.peeked = true;
        }
    }

    /// Whether what is open is only peeked at.
    pub fn is_peeking(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.peeked)
    }

    /// Time at which the open conversation counts as read up to its last event;
    /// `None` where it does not, or has been marked already.
    pub fn due_at(&self, last_event: Option<Timestamp>) -> Option<Timestamp> {
        let ReadPolicy::Open(after) = self.policy else { return None };
        let open = self.open.as_ref().filter(|open| !open.peeked)?;
        if open.is_marked && open.marked_at == last_event {
            return None;
        }
        open.since.checked_add(after).ok()
    }

    /// It was marked as read.
    pub fn marked(&mut self, last_event: Option<Timestamp>) {
        if let Some(open) = &mut self.open {
            (open.is_marked, open.marked_at) = (true, last_event);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::SignedDuration;

    use super::*;
    use crate::app::fixture::{NOW, at};

    fn reading(policy: ReadPolicy) -> ReadTracker {
        let mut reading = ReadTracker { policy, ..ReadTracker::default() };
        reading.follow(Some(&ConversationId::new("c")), at(NOW));
        reading
    }

    #[test]
    fn by_default_nothing_is_marked_by_itself() {
        assert_eq!(reading(ReadPolicy::default()).due_at(Some(at(NOW))), None);
    }

    #[test]
    fn it_counts_from_when_it_was_opened() {
        let after = ReadPolicy::Open(Duration::from_secs(3));
        let mut reading = reading(after);
        let due = at(NOW) + SignedDuration::from_secs(3);
        assert_eq!(reading.due_at(None), Some(due));
        reading.follow(Some(&ConversationId::new("c")), due);
        assert_eq!(reading.due_at(None), Some(due), "it is still open");
        reading.follow(Some(&ConversationId::new("d")), due);
        assert_eq!(reading.due_at(None), Some(due + SignedDuration::from_secs(3)));
        reading.follow(None, due);
        assert_eq!(reading.due_at(None), None);
    }

    #[test]
    fn it_is_marked_once_for_each_event() {
        let mut reading = reading(ReadPolicy::Open(Duration::ZERO));
        reading.marked(Some(at(NOW)));
        assert_eq!(reading.due_at(Some(at(NOW))), None);
        assert!(reading.due_at(Some(at("2026-11-22T12:00:01Z"))).is_some());
    }

    #[test]
    fn a_peek_lasts_until_it_is_closed() {
        let mut reading = reading(ReadPolicy::Open(Duration::ZERO));
        reading.peek();
        assert_eq!((reading.due_at(None), reading.is_peeking()), (None, true));
        reading.follow(Some(&ConversationId::new("c")), at(NOW));
        assert!(reading.is_peeking());
        reading.follow(None, at(NOW));
        reading.follow(Some(&ConversationId::new("c")), at(NOW));
        assert_eq!((reading.due_at(None), reading.is_peeking()), (Some(at(NOW)), false));
    }
}
