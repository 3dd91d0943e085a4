//! Builds the events of one conversation's timeline.

use super::event::Event;
use super::names::AGENTS;
use super::person::Person;
use super::seeded_rng::{self, Draw, Stream};
use super::summary::Head;
use super::timestamp::ApiTime;
use super::{World, conversation_id, delivery, lead_id, texts};
use crate::sandbox::fields::Text;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

/// Direction of a message or call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageDirection {
    In,
    Out,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Sms(MessageDirection),
    Mms(MessageDirection),
    /// A message of the type that the contract has beside SMS and MMS.
    Message(MessageDirection),
    FailedSms,
    ScheduledSms,
    CanceledSms,
    Call(MessageDirection),
    MissedCall,
    Voicemail,
    Note,
    LeadStatusChange,
    LeadCreated,
    LeadUpdated,
    Notification,
    Payment,
    Warmup,
}

/// Common data of a conversation's events.
pub(super) struct TimelineWriter<'w> {
    world: &'w World,
    index: u64,
    pub(super) person: Person,
    failure: (&'static str, &'static str),
    /// The business's number: id, number.
    number: (&'static str, &'static str),
}

impl<'w> TimelineWriter<'w> {
    pub(super) fn new(world: &'w World, index: u64, head: &Head) -> Self {
        let person = Person::new(world.seed, world.party(index));
        let (id, _, value) = world.sender_number(index, &person);
        Self { world, index, person, failure: head.failure, number: (id, value) }
    }

    /// The conversation's `number`th event, with the text that its row shows,
    /// if any.
    pub(super) fn write(
        &self,
        number: usize,
        at: ApiTime,
        kind: Kind,
        text: Option<Text>,
    ) -> Event {
        let of = self.world.seed ^ self.index.rotate_left(32);
        let mut rng = seeded_rng::rng(of, Stream::Event, number as u64);
        let mut event = self.blank(number, at);
        match kind {
            Kind::Sms(way) => self.message(&mut event, &mut rng, "Sms", way, text),
            Kind::Mms(way) => {
                self.message(&mut event, &mut rng, "Mms", way, text);
                event.media = delivery::media(&mut rng, &event.id);
            }
            Kind::Message(way) => self.message(&mut event, &mut rng, "Message", way, text),
            Kind::FailedSms => {
                let known = text.is_some().then_some(self.failure);
                self.message(&mut event, &mut rng, "Sms", MessageDirection::Out, text);
                delivery::fail(&mut event, &mut rng, known);
            }
            Kind::ScheduledSms => {
                self.message(&mut event, &mut rng, "Sms", MessageDirection::Out, text);
                delivery::schedule(&mut event, self.world.now + rng.i64(HOUR..120 * HOUR));
            }
            Kind::CanceledSms => {
                self.message(&mut event, &mut rng, "Sms", MessageDirection::Out, text);
                delivery::schedule(&mut event, at.0 + 4 * HOUR);
                delivery::cancel(&mut event, ApiTime(at.0 + rng.i64(SECOND..HOUR)));
            }
            Kind::Call(way) => self.call(&mut event, &mut rng, way),
            Kind::MissedCall => self.missed_call(&mut event, "Call", "Missed call", "Missed"),
            Kind::Voicemail => {
                self.missed_call(&mut event, "Voicemail", "Voicemail", "Voicemail");
                event.voicemail_url = (!rng.permille(100)).then(|| {
                    Text::Owned(format!("https://example.com/voicemail/{}.mp3", event.id))
                });
                let seconds = rng.u32(4..95);
                let length = format!("{}, {}:{:02}", event.description, seconds / 60, seconds % 60);
                event.description = Text::Owned(length);
            }
            Kind::Note => {
                event.set_actor(rng.pick(AGENTS));
                label(&mut event, "Note", "Notes", "Internal", "Internal note");
                event.summary = Some(text.unwrap_or_else(|| texts::note(&mut rng, &self.person)));
            }
            other => self.record(&mut event, &mut rng, other, text),
        }
        event
    }

    pub(super) fn blank(&self, number: usize, at: ApiTime) -> Event {
        Event {
            id: Text::Owned(format!("evt-{}-{number}", self.index + 1)),
            conversation_id: Some(conversation_id(self.index)),
            lead_id: Some(lead_id(self.world.owners.owner(self.index))),
            source_id: Some(Text::Borrowed("src-1")),
            created_at: at,
            created_by: Text::Borrowed("System"),
            is_demo: true,
            ..Event::default()
        }
    }

    fn message(
        &self,
        event: &mut Event,
        rng: &mut fastrand::Rng,
        kind: &'static str,
        way: MessageDirection,
        text: Option<Text>,
    ) {
        self.direct(event, way);
        event.traffic_type = Some(Text::Borrowed("RealLead"));
        let at = event.created_at;
        match way {
            MessageDirection::In => {
                label(event, kind, "Messaging", "Communication", "Message received");
                event.summary = Some(text.unwrap_or_else(|| texts::inbound(rng, &self.person)));
                event.status = Some(Text::Borrowed("Received"));
                event.received_at = Some(at);
            }
            MessageDirection::Out => {
                label(event, kind, "Messaging", "Communication", "Message sent");
                event.summary = Some(text.unwrap_or_else(|| texts::outbound(rng, &self.person)));
                delivery::sender(event, rng, self.person.agent);
                delivery::deliver(event, rng, self.world.now);
            }
        }
    }

    /// Sets sender, recipient and the business number.
    pub(super) fn direct(&self, event: &mut Event, way: MessageDirection) {
        let ours = Some(Text::Borrowed(self.number.1));
        let theirs = self.person.phone.clone().map(Text::Owned);
        let inbound = way == MessageDirection::In;
        event.direction = Some(Text::Borrowed(if inbound { "Inbound" } else { "Outbound" }));
        (event.from_phone_number, event.to_phone_number) =
            if inbound { (theirs, ours) } else { (ours, theirs) };
        if inbound {
            event.created_by = Text::Borrowed(self.person.first.unwrap_or("Lead"));
            event.actor_lead_id = event.lead_id.clone();
        } else {
            event.from_phone_number_id = Some(Text::Borrowed(self.number.0));
            event.outbound_phone_number_id = Some(Text::Borrowed(self.number.0));
        }
    }

    fn call(&self, event: &mut Event, rng: &mut fastrand::Rng, way: MessageDirection) {
        self.direct(event, way);
        let length = match rng.u32(..10) {
            0 => "Call, no answer",
            1..4 => "Call, 1 min",
            4..8 => "Call, 4 min",
            _ => "Call, 23 min",
        };
        label(event, "Call", "Calls", "Communication", length);
        event.status = Some(Text::Borrowed("Ended"));
        if way == MessageDirection::Out {
            event.set_actor(rng.pick(AGENTS));
        }
    }

    fn missed_call(&self, event: &mut Event, kind: &'static str, what: &str, status: &'static str) {
        self.direct(event, MessageDirection::In);
        label(event, kind, "Calls", "Communication", "");
        event.description =
            Text::Owned(format!("{what} from {}", self.person.first.unwrap_or("lead")));
        event.status = Some(Text::Borrowed(status));
    }

    /// Fills in an event about the lead rather than a message.
    fn record(&self, event: &mut Event, rng: &mut fastrand::Rng, kind: Kind, text: Option<Text>) {
        match kind {
            Kind::LeadStatusChange => {
                event.set_actor(rng.pick(AGENTS));
                let choices = ["Attempting contact", "Quote requested", "Call back", "New"];
                let status = text.unwrap_or_else(|| Text::Borrowed(rng.pick(&choices)));
                label(event, "LeadStatusChange", "Lead", "Lead", "");
                event.description = Text::Owned(format!("Status changed to {status}"));
                event.summary = Some(status);
            }
            Kind::LeadCreated => {
                label(event, "LeadCreated", "Lead", "Lead", "Lead came in by web form");
                event.summary = Some(Text::Borrowed(self.person.trade.product));
            }
            Kind::Notification => {
                label(event, "Notification", "System", "System", "Team was notified by email");
            }
            Kind::Payment => {
                label(event, "Payment", "Billing", "System", "Deposit received");
                event.billing_status = Some(Text::Borrowed("Paid"));
                event.billable_amount = Some(f64::from(rng.u32(4_000..90_000)) / 100.0);
            }
            Kind::Warmup => {
                label(event, "Warmup", "Messaging", "System", "Warm-up message");
                event.traffic_type = Some(Text::Borrowed("Warmup"));
            }
            _ => {
                event.set_actor(rng.pick(AGENTS));
                label(event, "LeadUpdated", "Lead", "Lead", "Contact details were updated");
            }
        }
        event.related_entity_type = Some(Text::Borrowed("Lead"));
        event.related_entity_id = event.lead_id.clone();
        event.status = Some(Text::Borrowed("Completed"));
    }
}

pub(super) fn label(
    event: &mut Event,
    kind: &'static str,
    category: &'static str,
    group: &'static str,
    description: &'static str,
) {
    event.timeline_type = kind;
    event.kind = Text::Borrowed(kind);
    event.category = Some(Text::Borrowed(category));
    event.timeline_category = Text::Borrowed(group);
    event.description = Text::Borrowed(description);
}
