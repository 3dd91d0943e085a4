//! A conversation's timeline: the kinds and times of its events.

use super::World;
use super::conversation::LeadStatus;
use super::event::Event;
use super::names::agent;
use super::person::Contact;
use super::seeded_rng::{self, Draw, Stream};
use super::summary::{Head, Opener};
use super::timeline_writer::{Kind, MessageDirection, TimelineWriter};
use super::timestamp::ApiTime;
use crate::sandbox::fields::Text;

const HOUR: i64 = 60 * 60 * 1_000;
const WEEK: i64 = 7 * 24 * HOUR;

/// An event at an instant.
struct Step {
    at: i64,
    kind: Kind,
    /// The text, if the row shows it.
    text: Option<Text>,
}

impl World {
    /// A conversation's timeline, newest first, with distinct instants.
    pub(crate) fn timeline(&self, index: u64) -> Vec<Event> {
        self.events_between(index, i64::MIN, i64::MAX)
    }

    /// The part of a conversation's timeline from an instant up to another, in
    /// milliseconds since 1970.
    pub(crate) fn events_between(&self, index: u64, from: i64, until: i64) -> Vec<Event> {
        let party = self.party(index);
        let newest = self.newest(party);
        let head = self.head(index);
        let scribe = TimelineWriter::new(self, index, &head);
        let mut steps = self.last_steps(index, &head, &scribe);
        let status = self.lead_status(party, newest, &scribe.person);
        let status = status.filter(|_| newest == index);
        if let Some(status) = &status {
            let text = Some(Text::Borrowed(status.display_name));
            steps.push(Step { at: status.changed_at.0, kind: Kind::LeadStatusChange, text });
        }
        let born = self.lead_created_at(self.owners.owner(index));
        let is_first = matches!(party, Contact::Referred(_)) || born == head.started_at;
        let first = if is_first { Kind::LeadCreated } else { Kind::LeadUpdated };
        let rest = (head.events as usize).saturating_sub(steps.len() + 1);
        let opted_out = self.has_opted_out(&scribe.person);
        steps.extend(self.middle_steps(index, &head, rest, opted_out));
        steps.push(Step { at: head.started_at, kind: first, text: None });

        let count = steps.len();
        let write = |(position, step): (usize, Step)| {
            // Counted from the oldest, like ids assigned in order.
            scribe.write(count - position, ApiTime(step.at), step.kind, step.text)
        };
        let within = |(_, step): &(usize, Step)| from <= step.at && step.at < until;
        let mut events: Vec<Event> =
            steps.into_iter().enumerate().filter(within).map(write).collect();
        if let Some(status) = &status {
            for event in events.iter_mut().filter(|event| event.created_at == status.changed_at) {
                attribute(event, status);
            }
        }
        events
    }

    /// The last messages, and what followed.
    fn last_steps(&self, index: u64, head: &Head, scribe: &TimelineWriter<'_>) -> Vec<Step> {
        let mut steps = Vec::with_capacity(head.events as usize + 2);
        let opener = match head.opener {
            Opener::Nothing => None,
            Opener::Note => Some(Kind::Note),
            Opener::Call => Some(Kind::Call(MessageDirection::Out)),
            Opener::MissedCall => Some(Kind::MissedCall),
            Opener::Voicemail => Some(Kind::Voicemail),
        };
        steps.extend(opener.map(|kind| Step { at: head.last_at, kind, text: None }));
        let kind = match (head.status, head.from_lead) {
            (_, true) => Kind::Sms(MessageDirection::In),
            (Some("failed"), _) => Kind::FailedSms,
            _ => Kind::Sms(MessageDirection::Out),
        };
        let text = Some(self.last_message(index, head, &scribe.person));
        steps.push(Step { at: head.message_at, kind, text });
        if let (false, Some(at)) = (head.from_lead, head.inbound_at) {
            let text = Some(self.last_inbound(index, &scribe.person));
            steps.push(Step { at, kind: Kind::Sms(MessageDirection::In), text });
        }
        steps
    }

    /// So many events before the last messages, newest first.
    fn middle_steps(&self, index: u64, head: &Head, count: usize, opted_out: bool) -> Vec<Step> {
        let mut rng = seeded_rng::rng(self.seed, Stream::Event, index);
        // The lead's status may have changed a second earlier.
        let end = head.settled_at() - 2_000;
        let gap = (end - head.started_at) / (count as i64 + 1);
        let recent = self.now - head.last_at < WEEK;
        let step = |position: usize| {
            let at = end - gap * position as i64 - rng.i64(1..gap);
            let kind = match rng.u32(..1_000) {
                // Scheduled messages are near the top.
                _ if position == 0 && recent && rng.permille(250) => Kind::ScheduledSms,
                _ if head.inbound_at.is_none() => rng.pick(UNANSWERED),
                roll => kind(roll),
            };
            // Nothing is scheduled for a lead who opted out.
            let kind = match kind {
                Kind::ScheduledSms if opted_out => Kind::CanceledSms,
                kind => kind,
            };
            Step { at, kind, text: None }
        };
        (0..count).map(step).collect()
    }

    /// When a lead was created: with the first event of its first conversation.
    pub(crate) fn lead_created_at(&self, lead: u64) -> i64 {
        let conversations = self.owners.conversations(lead).unwrap_or_default();
        let first = conversations.iter().map(|&index| self.head(index).started_at).min();
        first.unwrap_or(self.now - 4 * 52 * WEEK)
    }
}

/// Sets the author of the status change, consistent with the row.
fn attribute(event: &mut Event, status: &LeadStatus) {
    event.created_by = Text::Borrowed(status.source);
    (event.actor_user_id, event.actor_display_name, event.actor_email) = (None, None, None);
    if let Some(agent) = status.changed_by_user_id.and_then(agent) {
        event.set_actor(agent);
    }
}

/// Events of the business while the lead is silent.
const UNANSWERED: &[Kind] = &[
    Kind::Sms(MessageDirection::Out),
    Kind::Sms(MessageDirection::Out),
    Kind::Sms(MessageDirection::Out),
    Kind::Mms(MessageDirection::Out),
    Kind::Call(MessageDirection::Out),
    Kind::Note,
    Kind::Notification,
    Kind::LeadUpdated,
];

/// The kind of an event in the middle of a conversation, for a number below
/// 1000.
fn kind(roll: u32) -> Kind {
    match roll {
        0..340 => Kind::Sms(MessageDirection::In),
        340..650 => Kind::Sms(MessageDirection::Out),
        650..670 => Kind::FailedSms,
        670..700 => Kind::Mms(MessageDirection::In),
        700..720 => Kind::Mms(MessageDirection::Out),
        720..735 => Kind::Message(MessageDirection::In),
        735..750 => Kind::Message(MessageDirection::Out),
        750..765 => Kind::CanceledSms,
        765..800 => Kind::Call(MessageDirection::Out),
        800..825 => Kind::Call(MessageDirection::In),
        825..850 => Kind::MissedCall,
        850..875 => Kind::Voicemail,
        875..920 => Kind::Note,
        920..940 => Kind::LeadUpdated,
        940..960 => Kind::LeadStatusChange,
        960..980 => Kind::Notification,
        980..990 => Kind::Payment,
        _ => Kind::Warmup,
    }
}
