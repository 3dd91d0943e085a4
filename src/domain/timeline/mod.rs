//! Events of a timeline, cleaned and ready to be laid out.

mod labels;
pub mod links;
pub mod order;
mod spoken;

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::event::EventKind;
use super::stop_request::TextingPreference;
use super::{TimeStyle, TimelineEvent};

/// Originator of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The lead.
    Them,
    /// Somebody in the organization, or a machine on their behalf.
    Us,
}

/// The state of a text or a call, as a sign on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliverySign {
    /// Not sent yet: queued, sending or scheduled.
    Pending,
    Sent,
    Delivered,
    Failed,
    Canceled,
}

/// One entry, cleaned and ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event's id, empty where the server sent none.
    pub id: Box<str>,
    /// Kind of the event.
    pub kind: EventKind,
    /// Its originator.
    pub side: Party,
    /// Time at which it happened, or is scheduled.
    pub at: Option<Timestamp>,
    /// Whether it is scheduled.
    pub is_due: bool,
    /// Whether an automation caused it.
    pub is_automated: bool,
    /// The person, if known.
    pub who: Box<str>,
    /// The id of the user behind it; empty where there is none.
    pub by: Box<str>,
    /// The text; may have several lines.
    pub text: Box<str>,
    /// Its delivery state as a sign, where there is one for it.
    pub sign: Option<DeliverySign>,
    /// Its delivery state in words; empty where there is none to show, or where
    /// the sign says it.
    pub state: Box<str>,
    /// Reason of a failure.
    pub why: Box<str>,
    /// Whether the state is a failure.
    pub failed: bool,
    /// The links in it, to the web only, in their order.
    pub links: Box<[Box<str>]>,
    /// Request in a text of the lead to be texted or not.
    pub texting_preference: Option<TextingPreference>,
}

impl Party {
    /// Name of the user, wherever they speak.
    pub const USER: &'static str = "You";

    /// Label where no name is known: who spoke for us may be a colleague or an
    /// automation.
    pub fn label(self) -> &'static str {
        match self {
            Self::Them => "Lead",
            Self::Us => "Us",
        }
    }
}

/// Maximum length of an entry's text, in bytes: more than a message has, and
/// little enough for a layout on every resize.
pub const TEXT_BYTES: usize = 16 * 1024;

/// The longest name and state, in bytes.
const LABEL_BYTES: usize = 300;

impl Entry {
    /// Name of the sender, or the kind of an event that has none.
    pub fn speaker<'a>(&'a self, lead: &'a str) -> &'a str {
        let us = if self.who.is_empty() { self.side.label() } else { &*self.who };
        match (&self.kind, self.side) {
            (EventKind::Message | EventKind::Warmup, Party::Them) => {
                if lead.is_empty() {
                    self.side.label()
                } else {
                    lead
                }
            }
            (EventKind::Message | EventKind::Warmup, Party::Us) => us,
            (EventKind::Note, _) => "note",
            (EventKind::Call, _) => "call",
            (EventKind::Voicemail, _) => "voicemail",
            (EventKind::LeadStatusChange, _) => "status",
            (EventKind::LeadCreated | EventKind::LeadUpdated, _) => "lead",
            (EventKind::Notification, _) => "notice",
            (EventKind::Payment, _) => "payment",
            (EventKind::Other(_), _) => "event",
        }
    }

    /// Calls the user by the same name as everywhere, if this is theirs and
    /// `me` is their id; returns whether that is new.
    pub fn name_self(&mut self, me: &str) -> bool {
        let is_other = !self.by.is_empty() && *self.by == *me && *self.who != *Party::USER;
        if is_other {
            self.who = Party::USER.into();
        }
        is_other
    }

    /// Cleans an event.
    pub fn new(event: &TimelineEvent) -> Self {
        let kind = event.kind();
        let status = event.status.as_deref().unwrap_or_default();
        let bad = ["Failed", "Undeliverable", "Blocked", "Opted out", "Missed"];
        let failed =
            bad.iter().any(|b| status.eq_ignore_ascii_case(b)) || event.failed_at.is_some();
        let side = if event.is_inbound() { Party::Them } else { Party::Us };
        let is_theirs = side == Party::Them && kind == EventKind::Message;
        let said = event.summary.as_deref().filter(|_| is_theirs);
        Self {
            id: event.id.as_deref().unwrap_or_default().into(),
            side,
            at: event.due_at().or(event.created_at),
            is_due: event.due_at().is_some(),
            is_automated: event.automation_run_id.is_some(),
            who: cut(labels::originator(event), LABEL_BYTES),
            by: cut(event.actor_user_id.clone().unwrap_or_default(), LABEL_BYTES),
            text: cut(labels::body(event, &kind), TEXT_BYTES),
            sign: labels::sign(event, &kind),
            state: cut(labels::state(event, &kind), LABEL_BYTES),
            why: cut(labels::reason(event, &kind), LABEL_BYTES),
            failed,
            links: labels::links(event),
            texting_preference: said.and_then(TextingPreference::classify),
            kind,
        }
    }

    /// Whether it is a record about the lead or of an automation, and no part of
    /// what people wrote or said. A failed one is not: somebody has to see it.
    pub fn is_update(&self) -> bool {
        let is_record = match self.kind {
            EventKind::LeadStatusChange
            | EventKind::LeadCreated
            | EventKind::LeadUpdated
            | EventKind::Notification
            | EventKind::Warmup => true,
            EventKind::Other(_) => self.is_automated,
            EventKind::Message
            | EventKind::Call
            | EventKind::Voicemail
            | EventKind::Note
            | EventKind::Payment => false,
        };
        is_record && !self.failed && !self.is_due
    }

    /// Delivery state and reason, as far as the sign does not say them. A
    /// scheduled time is also shown in the lead's time zone, where that differs.
    pub fn state_line(
        &self,
        here: &TimeZone,
        there: Option<&TimeZone>,
        style: TimeStyle,
    ) -> String {
        let mut line = self.state.to_string();
        if let (true, Some(at), Some(there)) = (self.is_due, self.at, there) {
            let (here, there) =
                (at.to_zoned_datetime(here.clone()), at.to_zoned_datetime(there.clone()));
            if here.datetime() != there.datetime() {
                let day = if here.date() == there.date() { "" } else { "%a " };
                let (day, time) = (there.strftime(day), style.time(there.time()));
                let _ = write!(line, ", {day}{time} their time");
            }
        }
        if !self.why.is_empty() {
            line.push_str(if line.is_empty() { "" } else { ": " });
            line.push_str(&self.why);
        }
        if line.is_empty() && self.sign == Some(DeliverySign::Failed) {
            line.push_str("failed");
        }
        line
    }
}

/// The entries of a page of events, newest first. Scheduled messages come
/// first, the latest on top: the server lists them by the time when they were
/// written.
pub fn entries<'a>(events: impl Iterator<Item = &'a TimelineEvent>) -> Vec<Entry> {
    let mut entries = events.map(Entry::new).collect();
    order::sort(&mut entries);
    entries
}

/// A text of at most so many bytes, with an ellipsis where it is longer.
fn cut(mut text: String, bytes: usize) -> Box<str> {
    if text.len() > bytes {
        text.truncate(text.floor_char_boundary(bytes - '…'.len_utf8()));
        text.push('…');
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_yet_to_be_sent_comes_after_what_has_happened() {
        let event = |id: &str, status: &str, due: Option<&str>| -> TimelineEvent {
            serde_json::from_value(serde_json::json!({
                "id": id, "status": status, "scheduledFor": due,
                "createdAt": "2026-11-22T10:00:00Z",
            }))
            .expect("decodes")
        };
        let events = [
            event("new", "Delivered", None),
            event("soon", "Scheduled", Some("2026-11-23T09:00:00Z")),
            event("late", "Scheduled", Some("2026-11-25T09:00:00Z")),
            event("sent", "Delivered", Some("2026-11-20T09:00:00Z")),
        ];
        let ids: Vec<_> = entries(events.iter()).into_iter().map(|e| e.id.to_string()).collect();
        assert_eq!(ids, ["late", "soon", "new", "sent"]);
    }

    #[test]
    fn nobody_is_said_to_speak_in_what_is_no_message() {
        let entry = |kind: &str, direction: &str| -> Entry {
            let event = serde_json::json!({"timelineType": kind, "direction": direction});
            Entry::new(&serde_json::from_value(event).expect("decodes"))
        };
        assert_eq!(entry("Payment", "").speaker("Ann"), "payment");
        assert_eq!(entry("Note", "").speaker("Ann"), "note");
        assert_eq!(entry("Sms", "inbound").speaker("Ann"), "Ann");
        assert_eq!(entry("Sms", "inbound").speaker(""), "Lead");
        assert_eq!(entry("Sms", "outbound").speaker("Ann"), "Us");
    }

    #[test]
    fn the_user_is_you_and_a_teammate_keeps_their_name() {
        let event = serde_json::json!({
            "timelineType": "Sms", "direction": "outbound", "actorUserId": "user-1",
            "actorDisplayName": "Sam Rivers",
        });
        let mut entry = Entry::new(&serde_json::from_value(event).expect("decodes"));
        assert!(!entry.name_self("user-2") && !entry.name_self(""));
        assert_eq!(entry.speaker("Ann"), "Sam Rivers");
        assert!(entry.name_self("user-1"));
        assert_eq!(entry.speaker("Ann"), "You");
        assert!(!entry.name_self("user-1"), "once");
    }
}
