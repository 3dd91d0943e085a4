//! Texts of the user that are known to be the last event of their conversation.
//!
//! A row says what was written last, not by whom: a teammate's or an
//! automation's text looks like the user's own. It counts as the user's only if
//! this program saw the server accept it and its row arrived with that text and
//! time, or if the loaded thread ends in a text of the user. As soon as the row
//! moves on, that is forgotten.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::event::EventKind;
use crate::domain::row::SNIPPET_BYTES;
use crate::domain::timeline::{Entry, Party};
use crate::domain::{ConversationId, Row, text};

/// Maximum number of conversations.
const MAX: usize = 2_000;

/// Longest time between the server's acceptance of a text and the row's last
/// event, for them to be the same.
const APART: SignedDuration = SignedDuration::from_mins(2);

/// Minimum length of a preview that is shorter than the text, in bytes.
const PREVIEW: usize = 20;

#[derive(Default)]
pub struct OwnTexts {
    /// The rows whose last event is a text of the user, in that state.
    last: Arc<HashMap<Box<str>, RowState>>,
    /// Texts that the server has accepted, whose rows have not arrived.
    sent: HashMap<Box<str>, SentText>,
    /// Every conversation above, the oldest first.
    order: VecDeque<Box<str>>,
}

/// A text as rows show it, and when the server accepted it.
struct SentText {
    line: Box<str>,
    at: Timestamp,
}

/// What changes with each event of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowState {
    version: i64,
    at: Timestamp,
}

impl RowState {
    fn of(row: &Row) -> Option<Self> {
        Some(Self { version: row.event_version, at: row.last_event_at()? })
    }
}

impl OwnTexts {
    /// The rows whose last event is known to be a text of the user. A change
    /// makes another map where this one is still held.
    pub(in crate::app) fn last(&self) -> &Arc<HashMap<Box<str>, RowState>> {
        &self.last
    }

    /// Whether the last event of a conversation is known to be a text of the
    /// user.
    pub fn is_last(&self, row: &Row) -> bool {
        is_own_last(&self.last, row)
    }

    /// The server has accepted a text, at a time by its clock.
    pub(in crate::app) fn sent(&mut self, of: &ConversationId, text: &str, at: Timestamp) {
        let line = text::short_line(text, SNIPPET_BYTES).into();
        self.remember(of.as_str());
        self.sent.insert(of.as_str().into(), SentText { line, at });
    }

    /// A copy of a row has arrived.
    pub(in crate::app) fn row_arrived(&mut self, row: &Row) {
        if self.order.is_empty() {
            return;
        }
        let Some(now) = RowState::of(row) else { return };
        if self.last.get(row.id()).is_some_and(|was| now.version > was.version || now.at > was.at) {
            Arc::make_mut(&mut self.last).remove(row.id());
        }
        let Some(SentText { line, at }) = self.sent.get(row.id()) else { return };
        let is_it = now.at.duration_since(*at).abs() <= APART
            && is_preview(row.snippet(), line)
            && may_be_own(row);
        if is_it {
            self.put(row.id(), now);
        } else if now.at.duration_since(*at) > APART {
            self.sent.remove(row.id());
        }
    }

    /// A conversation's thread is loaded, as of a row, and begins with these
    /// entries, the newest first. `me` is the user's id.
    pub(in crate::app) fn thread_seen(&mut self, row: &Row, entries: &[Entry], me: &str) {
        let Some(now) = RowState::of(row) else { return };
        let Some(last) = entries.iter().find(|entry| !entry.is_due) else { return };
        if last.at.map(Timestamp::as_millisecond) != Some(now.at.as_millisecond()) {
            return;
        }
        let is_own = last.kind == EventKind::Message
            && last.side == Party::Us
            && !last.is_automated
            && !me.is_empty()
            && *last.by == *me;
        let is_known = self.last.get(row.id()) == Some(&now);
        // The answer to a text does not say what followed; the thread does.
        let is_another = !last.by.is_empty() || last.is_automated || last.side == Party::Them;
        if is_own && may_be_own(row) && !is_known {
            self.put(row.id(), now);
        } else if !is_own && is_known && is_another {
            Arc::make_mut(&mut self.last).remove(row.id());
        }
    }

    fn put(&mut self, id: &str, state: RowState) {
        self.remember(id);
        self.sent.remove(id);
        Arc::make_mut(&mut self.last).insert(id.into(), state);
    }

    /// Makes room for a conversation, as the latest one.
    fn remember(&mut self, id: &str) {
        self.order.retain(|known| **known != *id);
        self.order.push_back(id.into());
        if self.order.len() > MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.sent.remove(&oldest);
            Arc::make_mut(&mut self.last).remove(&oldest);
        }
    }
}

/// Whether a row is in the state in which its last event is the user's text.
pub(super) fn is_own_last(last: &HashMap<Box<str>, RowState>, row: &Row) -> bool {
    !last.is_empty()
        && last.get(row.id()).is_some_and(|state| RowState::of(row) == Some(*state))
        && may_be_own(row)
}

/// Whether a row does not say itself that its last event is something else.
fn may_be_own(row: &Row) -> bool {
    let is_theirs = row.last_inbound_at().is_some_and(|at| Some(at) >= row.last_event_at());
    !is_theirs && !row.ends_in_note() && !row.snippet().is_empty()
}

/// Whether a preview is of this text: the same, or its start.
fn is_preview(preview: &str, line: &str) -> bool {
    let start = preview.trim_end_matches(['…', '.']).trim_end();
    preview == line || start.len() >= PREVIEW && line.starts_with(start)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::app::fixture::{at, row, thread_page};

    const SENT: &str = "2026-11-22T11:59:00Z";

    fn c1() -> ConversationId {
        ConversationId::new("c1")
    }

    /// The row after the text, with some members changed.
    fn after(changes: Value) -> Row {
        let mut record = json!({
            "id": "c1", "lastSnippet": "See you at 5", "lastEventAt": SENT, "eventVersion": 7,
            "lastInboundAt": "2026-11-22T11:00:00Z",
        });
        let (Some(members), Value::Object(changes)) = (record.as_object_mut(), changes) else {
            panic!("objects")
        };
        members.extend(changes);
        row(record)
    }

    fn sent() -> OwnTexts {
        let mut own = OwnTexts::default();
        own.sent(&c1(), "See you\nat 5", at(SENT));
        own
    }

    #[test]
    fn a_text_is_the_last_once_its_row_has_arrived_and_until_that_moves_on() {
        let mut own = sent();
        let row = after(json!({}));
        assert!(!own.is_last(&row), "nothing is known of the row");
        own.row_arrived(&row);
        assert!(own.is_last(&row));
        own.row_arrived(&after(json!({"eventVersion": 6, "lastEventAt": "2026-11-22T11:00:00Z"})));
        assert!(own.is_last(&row), "an older copy says nothing");
        let moved = after(json!({"eventVersion": 8}));
        assert!(!own.is_last(&moved));
        own.row_arrived(&moved);
        assert!(!own.is_last(&row), "it was forgotten");
    }

    #[test]
    fn what_is_not_known_to_be_the_user_s_is_not() {
        for changes in [
            json!({"lastSnippet": "See you at 6"}),
            json!({"lastInboundAt": SENT}),
            json!({"lastEventIsInternalNote": true}),
            json!({"lastEventAt": "2026-11-22T12:30:00Z"}),
            json!({"lastEventAt": null}),
        ] {
            let (mut own, row) = (sent(), after(changes.clone()));
            own.row_arrived(&row);
            assert!(!own.is_last(&row), "{changes}");
        }
        assert!(!OwnTexts::default().is_last(&after(json!({}))));
    }

    #[test]
    fn a_preview_may_be_the_start_of_the_text() {
        let mut own = OwnTexts::default();
        own.sent(&c1(), "I can come on Saturday at ten, is that fine?", at(SENT));
        let row = after(json!({"lastSnippet": "I can come on Saturday a…"}));
        own.row_arrived(&row);
        assert!(own.is_last(&row));
        assert!(!is_preview("I…", "I can come"), "too short to tell");
    }

    fn by(user: &str, changes: Value) -> Value {
        let mut event = json!({
            "id": "e1", "timelineType": "Sms", "direction": "outbound", "createdAt": SENT,
            "actorUserId": user, "summary": "See you at 5",
        });
        if let (Some(members), Value::Object(changes)) = (event.as_object_mut(), changes) {
            members.extend(changes);
        }
        event
    }

    #[test]
    fn a_loaded_thread_tells_whose_text_is_the_last() {
        let row = after(json!({}));
        let seen = |own: &mut OwnTexts, event: Value| {
            own.thread_seen(&row, &thread_page(vec![event], None).entries, "me");
            own.is_last(&row)
        };
        assert!(seen(&mut OwnTexts::default(), by("me", json!({}))));
        for other in [
            by("ann", json!({})),
            by("", json!({})),
            by("me", json!({"automationRunId": "run"})),
            by("me", json!({"timelineType": "Note"})),
            by("me", json!({"createdAt": "2026-11-22T11:00:00Z"})),
        ] {
            assert!(!seen(&mut OwnTexts::default(), other.clone()), "{other}");
        }
        let mut own = sent();
        own.row_arrived(&row);
        assert!(!seen(&mut own, by("ann", json!({}))), "a teammate wrote the same");
        let later =
            by("me", json!({"scheduledFor": "2026-11-23T09:00:00Z", "status": "Scheduled"}));
        own.thread_seen(&row, &thread_page(vec![later], None).entries, "me");
        assert!(!own.is_last(&row), "it is not sent");
    }

    #[test]
    fn only_so_many_are_known() {
        let mut own = OwnTexts::default();
        for n in 0..=MAX {
            own.sent(&ConversationId::new(&format!("c{n}")), "Hi", at(SENT));
        }
        assert_eq!((own.sent.len(), own.order.len()), (MAX, MAX));
        assert!(!own.sent.contains_key("c0") && own.sent.contains_key("c1"));
    }
}
