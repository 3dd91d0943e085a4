//! The sandbox's data: generated on demand, deterministic for a seed.
//!
//! Nothing is stored here. A conversation, its timeline and its lead are
//! computed from their numbers on every request, so that a million
//! conversations take no memory. Later changes are an overlay (`state`).

mod arrival;
pub(crate) mod automation;
pub(crate) mod bulk_change;
mod consent;
pub(crate) mod conversation;
mod delivery;
pub(crate) mod event;
pub(crate) mod event_detail;
mod event_times;
pub(crate) mod lead;
pub(crate) mod lead_assignment;
mod lead_details;
mod lead_owner;
pub(crate) mod lead_row;
pub(crate) mod lead_status;
mod message_lifecycle;
mod names;
pub(crate) mod notification;
pub(crate) mod organization;
mod outbound_messages;
mod person;
pub(crate) mod seeded_rng;
pub(crate) mod sms_event;
mod summary;
pub(crate) mod suppression;
pub(crate) mod suppression_entry;
mod texts;
mod timeline;
mod timeline_writer;
pub(crate) mod timestamp;

use bulk_change::BulkChange;
use conversation::{Conversation, LeadStatus, PhoneNumber};
use event_times::Pace;
use lead_assignment::Owners;
pub(crate) use outbound_messages::Outbound;
use person::{Contact, Person};
use seeded_rng::{Draw, Stream};
use summary::{Head, Opener};
use timestamp::ApiTime;

use super::fields::Text;
pub(crate) use names::{AGENTS, NUMBERS, agent, number};

/// All conversations, numbered from 0, the one with the newest event first.
#[derive(Clone, Debug)]
pub(crate) struct World {
    seed: u64,
    count: u64,
    /// The start time, in milliseconds since 1970.
    pub(crate) now: i64,
    pub(crate) owners: Owners,
    pace: Pace,
    /// The bulk change of the first lead's conversations, which are too many to
    /// be stored one by one.
    first: BulkChange,
    /// Changes with every bulk change of the first lead's conversations.
    pub(crate) edition: u64,
}

/// The user of every key: id, name, address.
pub(crate) const ME: (&str, &str, &str) = names::AGENTS[0];

/// Time and reason of a contact's archiving.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Archived {
    pub(crate) at: ApiTime,
    /// One of the contract's numbers, 0 to 9.
    pub(crate) reason: i64,
}

impl World {
    /// So many conversations, at most [`i32::MAX`], the newest just before
    /// `now` (milliseconds since 1970), one in `every` of them the first
    /// lead's.
    pub(crate) fn new(seed: u64, count: u64, every: u64, now: i64) -> Self {
        let (owners, pace) = (Owners::new(seed, count, every), Pace::new(seed, count));
        Self { seed, count, now, owners, pace, first: BulkChange::default(), edition: 0 }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn change_first(&mut self, sweep: BulkChange) {
        self.first.extend(sweep);
        self.edition += 1;
    }

    /// Distinct for distinct data.
    pub(crate) fn key(&self) -> u64 {
        let parts = [self.seed, self.count, self.now as u64].map(u64::to_le_bytes);
        seeded_rng::digest(self.seed, parts.as_flattened())
    }

    /// The index of the conversation with this id.
    pub(crate) fn conversation_index(&self, id: &str) -> Option<u64> {
        let index = numbered(id, "conv-")?.checked_sub(1)?;
        (index < self.count).then_some(index)
    }

    /// The index of the conversation of a referred contact with this initial
    /// status.
    pub(crate) fn index_of_status(&self, id: &str) -> Option<u64> {
        let key = numbered(id, "status-")?;
        let index = (key & 1 == 1).then_some(key >> 1)?;
        (index < self.count).then_some(index)
    }

    /// Whether a conversation is archived; cheaper than its row.
    pub(crate) fn is_archived(&self, index: u64) -> bool {
        match self.first.archived {
            Some(state) if self.owners.is_first(index) => state.archived().is_some(),
            _ => self.party_is_archived(self.party(index)),
        }
    }

    /// A conversation's row.
    pub(crate) fn conversation(&self, index: u64) -> Conversation {
        let mut row = self.original(index);
        if self.owners.is_first(index) {
            self.first.apply(&mut row);
        }
        row
    }

    /// A conversation's initial row.
    fn original(&self, index: u64) -> Conversation {
        let party = self.party(index);
        let newest = self.newest(party);
        let archived = self.archived(party, newest);
        let head = self.head(index);
        let person = Person::new(self.seed, party);
        let mut rng = seeded_rng::rng(self.seed, Stream::Outbound, index);
        let snippet = self.last_message(index, &head, &person);
        let chosen = chosen_number(&mut rng);
        let number = self.sender_number(index, &person);
        let status = self.lead_status(party, newest, &person);
        let inbound = head.inbound_at.map(|_| self.last_inbound(index, &person));
        Conversation {
            id: conversation_id(index),
            lead_id: lead_id(self.owners.owner(index)),
            last_event_at: Some(ApiTime(head.last_at)),
            last_event_is_internal_note: head.opener == Opener::Note,
            status: head.status.map(Text::Borrowed),
            status_reason: (head.status == Some("failed"))
                .then_some(Text::Borrowed(head.failure.1)),
            archived_at: archived.map(|archived| archived.at),
            archive_reason: archived.map(|archived| archived.reason),
            is_archived: archived.is_some(),
            next_step: rng
                .permille(300)
                .then(|| texts::next_step(&mut rng, &person))
                .filter(|_| status.as_ref().is_none_or(LeadStatus::is_open)),
            current_lead_status: status,
            is_unread: head.unread,
            phone_number: Some(PhoneNumber { id: number.0, name: number.1, value: number.2 }),
            outbound_phone_number_override_id: chosen.map(|(id, ..)| Text::Borrowed(id)),
            active_outbound_phone_number_id: Some(Text::Borrowed(number.0)),
            event_version: i64::from(head.events),
            reply_version: head.replies,
            needs_reply: head.status == Some("needs_reply"),
            last_inbound_at: head.inbound_at.map(ApiTime),
            last_inbound_snippet: inbound,
            last_snippet: Some(snippet),
            first_name: person.first.map(Text::Borrowed),
            last_name: person.last.map(Text::Borrowed),
            email: person.email.map(Text::Owned),
            avatar_url: person.avatar.map(Text::Owned),
            lead_phone_number: person.phone.map(Text::Owned),
            is_demo: true,
        }
    }

    fn party(&self, index: u64) -> Contact {
        match self.owners.owner(index) {
            lead_assignment::FIRST => Contact::Referred(index),
            lead => Contact::Lead(lead),
        }
    }

    /// A contact's newest conversation.
    fn newest(&self, party: Contact) -> u64 {
        match party {
            Contact::Referred(index) => index,
            Contact::Lead(lead_assignment::FIRST) => self.owners.first(0),
            Contact::Lead(lead) => {
                self.owners.conversations(lead).and_then(|all| all.first().copied()).unwrap_or(0)
            }
        }
    }

    fn head(&self, index: u64) -> Head {
        let last_at = self.now - self.pace.age(index) as i64;
        Head::new(self.seed, index, last_at, self.party_is_archived(self.party(index)))
    }

    /// A referred contact is archived with the lead who referred them.
    fn party_is_archived(&self, party: Contact) -> bool {
        match party {
            Contact::Lead(lead_assignment::FIRST) | Contact::Referred(_) => false,
            Contact::Lead(_) => {
                seeded_rng::number(self.seed, Stream::Archive, party.key()) % 1_000 < 120
            }
        }
    }

    fn archived(&self, party: Contact, newest: u64) -> Option<Archived> {
        self.party_is_archived(party).then(|| {
            let mut rng = seeded_rng::rng(self.seed, Stream::Archive, party.key());
            let since_last_event = self.pace.age(newest) as i64;
            let at = ApiTime(self.now - rng.i64(0..=since_last_event));
            Archived { at, reason: rng.i64(0..10) }
        })
    }

    fn lead_status(&self, party: Contact, newest: u64, person: &Person) -> Option<LeadStatus> {
        let opted_out = self.has_opted_out(person);
        lead_status::new(self.seed, party, self.head(newest).settled_at(), opted_out)
    }

    /// The business's number of a conversation: the one that was chosen for it,
    /// else the one of the line of business.
    fn sender_number(&self, index: u64, person: &Person) -> names::Triple {
        let mut rng = seeded_rng::rng(self.seed, Stream::Outbound, index);
        chosen_number(&mut rng).unwrap_or(names::NUMBERS[person.trade.number])
    }

    fn last_message(&self, index: u64, head: &Head, person: &Person) -> Text {
        if head.from_lead {
            return self.last_inbound(index, person);
        }
        if head.inbound_at.is_some() && self.opts_out_in(index, person) {
            return Text::Borrowed(texts::OPTED_OUT);
        }
        texts::outbound(&mut seeded_rng::rng(self.seed, Stream::LastOutbound, index), person)
    }

    fn last_inbound(&self, index: u64, person: &Person) -> Text {
        let mut rng = seeded_rng::rng(self.seed, Stream::Inbound, index);
        if self.opts_out_in(index, person) {
            return texts::opt_out(&mut rng);
        }
        texts::inbound(&mut rng, person)
    }

    /// Whether it contains the opt-out message of a contact: the newest
    /// conversation does.
    fn opts_out_in(&self, index: u64, person: &Person) -> bool {
        self.has_opted_out(person) && self.newest(self.party(index)) == index
    }
}

/// The number that was chosen for a conversation, first in its stream.
fn chosen_number(rng: &mut fastrand::Rng) -> Option<names::Triple> {
    rng.permille(60).then(|| rng.pick(names::NUMBERS))
}

pub(crate) fn conversation_id(index: u64) -> Text {
    Text::Owned(format!("conv-{}", index + 1))
}

/// The id of a conversation's automation run.
pub(crate) fn run_id(conversation: &str) -> Text {
    Text::Owned(format!("run-{}", conversation.trim_start_matches("conv-")))
}

pub(crate) fn lead_id(number: u64) -> Text {
    Text::Owned(format!("lead-{number}"))
}

/// The number in a lead's id, whether or not the lead exists.
pub(crate) fn lead_number(id: &str) -> Option<u64> {
    numbered(id, "lead-")
}

/// The number after a prefix, in canonical form.
fn numbered(id: &str, prefix: &str) -> Option<u64> {
    let digits = id.strip_prefix(prefix)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests;
