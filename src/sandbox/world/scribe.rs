//! Writes the events of one conversation's timeline.

use super::chance::{self, Draw, Stream};
use super::event::{Event, Media};
use super::head::Head;
use super::names::{AGENTS, NUMBERS};
use super::person::Person;
use super::stamp::Stamp;
use super::texts::{self, FAILURES};
use super::{World, conversation_id, lead_id};
use crate::sandbox::fields::Text;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

/// Who sent a message or called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Sms(Way),
    Mms(Way),
    /// A message of the type that the contract has beside SMS and MMS.
    Message(Way),
    FailedSms,
    ScheduledSms,
    CanceledSms,
    Call(Way),
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

/// What all events of a conversation have in common.
pub(super) struct Scribe<'w> {
    world: &'w World,
    index: u64,
    person: Person,
    failure: (&'static str, &'static str),
    /// The business's number: id, number.
    number: (&'static str, &'static str),
}

impl<'w> Scribe<'w> {
    pub(super) fn new(world: &'w World, index: u64, head: &Head) -> Self {
        let person = Person::new(world.seed, world.party(index));
        let (id, _, value) = NUMBERS[person.trade.number];
        Self { world, index, person, failure: head.failure, number: (id, value) }
    }

    /// The lead's side of the conversation.
    pub(super) fn person(&self) -> &Person {
        &self.person
    }

    /// The event that is the conversation's `number`th, with the text that
    /// its row shows, if any.
    pub(super) fn write(&self, number: usize, at: Stamp, kind: Kind, text: Option<Text>) -> Event {
        let of = self.world.seed ^ self.index.rotate_left(32);
        let mut rng = chance::rng(of, Stream::Event, number as u64);
        let mut event = self.blank(number, at);
        match kind {
            Kind::Sms(way) => self.message(&mut event, &mut rng, "Sms", way, text),
            Kind::Mms(way) => {
                self.message(&mut event, &mut rng, "Mms", way, text);
                event.media = media(&mut rng, &event.id);
            }
            Kind::Message(way) => self.message(&mut event, &mut rng, "Message", way, text),
            Kind::FailedSms => {
                let known = text.is_some().then_some(self.failure);
                self.message(&mut event, &mut rng, "Sms", Way::Out, text);
                fail(&mut event, &mut rng, known);
            }
            Kind::ScheduledSms => {
                self.message(&mut event, &mut rng, "Sms", Way::Out, text);
                schedule(&mut event, self.world.now + rng.i64(HOUR..120 * HOUR));
            }
            Kind::CanceledSms => {
                self.message(&mut event, &mut rng, "Sms", Way::Out, text);
                schedule(&mut event, at.0 + 4 * HOUR);
                cancel(&mut event, Stamp(at.0 + rng.i64(SECOND..HOUR)));
            }
            Kind::Call(way) => self.call(&mut event, &mut rng, way),
            Kind::MissedCall => self.missed_call(&mut event, "Call", "Missed call", "Missed"),
            Kind::Voicemail => {
                self.missed_call(&mut event, "Voicemail", "Left a voicemail", "Voicemail");
                event.voicemail_url = (!rng.permille(100)).then(|| {
                    Text::Owned(format!("https://example.com/voicemail/{}.mp3", event.id))
                });
            }
            Kind::Note => {
                by_agent(&mut event, &mut rng);
                label(&mut event, "Note", "Notes", "Internal", "Internal note");
                event.summary = Some(texts::note(&mut rng, &self.person));
            }
            other => self.record(&mut event, &mut rng, other, text),
        }
        event
    }

    fn blank(&self, number: usize, at: Stamp) -> Event {
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
        way: Way,
        text: Option<Text>,
    ) {
        self.direct(event, way);
        event.traffic_type = Some(Text::Borrowed("RealLead"));
        let at = event.created_at;
        match way {
            Way::In => {
                label(event, kind, "Messaging", "Communication", "Message received");
                event.summary = Some(text.unwrap_or_else(|| texts::inbound(rng, &self.person)));
                event.status = Some(Text::Borrowed("Received"));
                event.received_at = Some(at);
            }
            Way::Out => {
                label(event, kind, "Messaging", "Communication", "Message sent");
                event.summary = Some(text.unwrap_or_else(|| texts::outbound(rng, &self.person)));
                sender(event, rng);
                self.deliver(event, rng);
            }
        }
    }

    /// From whom to whom, and by which of the business's numbers.
    fn direct(&self, event: &mut Event, way: Way) {
        let ours = Some(Text::Borrowed(self.number.1));
        let theirs = self.person.phone.clone().map(Text::Owned);
        let inbound = way == Way::In;
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

    /// How far an outbound message came: the newest may still be on its way.
    fn deliver(&self, event: &mut Event, rng: &mut fastrand::Rng) {
        let at = event.created_at.0;
        let queued = Some(Stamp(at));
        let sending = Some(Stamp(at + rng.i64(100..900)));
        let sent = Some(Stamp(at + rng.i64(SECOND..3 * SECOND)));
        event.queued_at = queued;
        event.billing_status = Some(Text::Borrowed("Billed"));
        event.billable_amount = Some(0.0079);
        let status = match (self.world.now - at < 300 * SECOND, rng.u32(..100)) {
            (true, 0..20) => "Queued",
            (true, 20..40) => "Sending",
            (true, 40..60) | (false, 0..6) => "Sent",
            (false, 6..8) => "Undeliverable",
            (false, 8) => "Blocked",
            _ => "Delivered",
        };
        event.status = Some(Text::Borrowed(status));
        if status == "Blocked" {
            event.blocked_at = sending;
            event.status_reason = Some(Text::Borrowed("Blocked outside of permitted hours"));
            event.compliance_action = Some(Text::Borrowed("QuietHours"));
            return;
        }
        event.sending_started_at = sending.filter(|_| status != "Queued");
        event.sent_at = sent.filter(|_| !matches!(status, "Queued" | "Sending"));
        let arrived = Some(Stamp(at + rng.i64(3 * SECOND..20 * SECOND)));
        match status {
            "Delivered" => event.delivered_at = arrived,
            "Undeliverable" => {
                event.undeliverable_at = arrived;
                event.status_reason = Some(Text::Borrowed("The carrier gave up"));
                event.retry_count = rng.i64(1..4);
            }
            _ => {}
        }
    }

    fn call(&self, event: &mut Event, rng: &mut fastrand::Rng, way: Way) {
        self.direct(event, way);
        let length = match rng.u32(..10) {
            0 => "Call, no answer",
            1..4 => "Call, 1 min",
            4..8 => "Call, 4 min",
            _ => "Call, 23 min",
        };
        label(event, "Call", "Calls", "Communication", length);
        event.status = Some(Text::Borrowed("Ended"));
        if way == Way::Out {
            by_agent(event, rng);
        }
    }

    fn missed_call(&self, event: &mut Event, kind: &'static str, what: &str, status: &'static str) {
        self.direct(event, Way::In);
        label(event, kind, "Calls", "Communication", "");
        event.description =
            Text::Owned(format!("{what} from {}", self.person.first.unwrap_or("lead")));
        event.status = Some(Text::Borrowed(status));
    }

    /// What concerns the lead rather than what was said.
    fn record(&self, event: &mut Event, rng: &mut fastrand::Rng, kind: Kind, text: Option<Text>) {
        match kind {
            Kind::LeadStatusChange => {
                by_agent(event, rng);
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
                by_agent(event, rng);
                label(event, "LeadUpdated", "Lead", "Lead", "Contact details were updated");
            }
        }
        event.related_entity_type = Some(Text::Borrowed("Lead"));
        event.related_entity_id = event.lead_id.clone();
        event.status = Some(Text::Borrowed("Completed"));
    }
}

fn label(
    event: &mut Event,
    kind: &'static str,
    category: &'static str,
    group: &'static str,
    description: &'static str,
) {
    event.timeline_type = kind;
    event.event_type = Text::Borrowed(kind);
    event.event_category = Some(Text::Borrowed(category));
    event.timeline_category = Text::Borrowed(group);
    event.description = Text::Borrowed(description);
}

fn by_agent(event: &mut Event, rng: &mut fastrand::Rng) {
    let (id, name, email) = rng.pick(AGENTS);
    event.created_by = Text::Borrowed(name);
    event.actor_user_id = Some(Text::Borrowed(id));
    event.actor_display_name = Some(Text::Borrowed(name));
    event.actor_email = Some(Text::Borrowed(email));
}

/// A person or an automation sends it, from a number chosen for a reason.
fn sender(event: &mut Event, rng: &mut fastrand::Rng) {
    if rng.permille(700) {
        by_agent(event, rng);
    } else {
        event.created_by = Text::Borrowed("Automation");
        event.automation_run_id = Some(Text::Owned(format!("run-{}", rng.u32(1_000..9_999))));
        event.campaign_id = Some(Text::Borrowed("camp-1"));
    }
    let reasons = ["StickyConversation", "StickyConversation", "LocalArea", "HealthyPool"];
    event.was_manually_overridden = rng.permille(40);
    let reason = if event.was_manually_overridden { "ManualOverride" } else { rng.pick(&reasons) };
    event.selection_reason = Some(Text::Borrowed(reason));
}

/// Takes back that it was ever queued or delivered.
fn undo_delivery(event: &mut Event, status: &'static str) {
    event.status = Some(Text::Borrowed(status));
    event.status_reason = None;
    event.compliance_action = None;
    event.delivered_at = None;
    event.undeliverable_at = None;
    event.blocked_at = None;
    event.retry_count = 0;
}

fn fail(event: &mut Event, rng: &mut fastrand::Rng, known: Option<(&'static str, &'static str)>) {
    let (code, reason) = known.unwrap_or_else(|| rng.pick(FAILURES));
    undo_delivery(event, "Failed");
    event.error_code = Some(Text::Borrowed(code));
    event.status_reason = Some(Text::Borrowed(reason));
    event.failed_at = Some(Stamp(event.created_at.0 + rng.i64(SECOND..9 * SECOND)));
    event.retry_count = rng.i64(0..4);
    event.billing_status = Some(Text::Borrowed("NotBilled"));
    event.billable_amount = None;
}

fn schedule(event: &mut Event, due: i64) {
    undo_delivery(event, "Scheduled");
    event.queued_at = None;
    event.sending_started_at = None;
    event.sent_at = None;
    event.billing_status = None;
    event.billable_amount = None;
    event.scheduled_for = Some(Stamp(due));
    event.scheduled_reason = Some(Text::Borrowed("Outside of the lead's daytime"));
    event.description = Text::Borrowed("Message scheduled");
}

fn cancel(event: &mut Event, at: Stamp) {
    event.status = Some(Text::Borrowed("Canceled"));
    event.canceled_at = Some(at);
    event.cancel_reason = Some(Text::Borrowed("The lead wrote first"));
}

fn media(rng: &mut fastrand::Rng, event: &str) -> Vec<Media> {
    let one = |number: u32| Media {
        url: format!("https://example.com/media/{event}/{number}.jpg"),
        content_type: Some("image/jpeg"),
        size: Some(rng.u32(20_000..4_000_000)),
        sha256: rng.bool().then(|| format!("{:064x}", rng.u128(..))),
        file_name: rng.pick(&[Some("IMG_2041.jpg"), Some("roof (1).jpg"), Some("屋顶.jpg"), None]),
    };
    let count = 1 + u32::from(event.len() % 3 == 0);
    (1..=count).map(one).collect()
}
