//! Inbound messages after the start.

use super::event::Event;
use super::lead_assignment::FIRST;
use super::person::Person;
use super::seeded_rng::{self, Stream};
use super::summary::LONGEST;
use super::timeline_writer::{Kind, MessageDirection, TimelineWriter};
use super::timestamp::ApiTime;
use super::{World, texts};
use crate::sandbox::fields::Text;

impl World {
    /// The text of the `number`th new message of a conversation, from 0.
    pub(crate) fn new_text(&self, index: u64, number: u64) -> Text {
        let person = Person::new(self.seed, self.party(index));
        let of = self.seed ^ index.rotate_left(32);
        texts::inbound(&mut seeded_rng::rng(of, Stream::Arrival, number), &person)
    }

    /// An inbound message as the `number`th event of a conversation, from 1.
    pub(crate) fn new_message(&self, index: u64, number: usize, at: ApiTime, text: Text) -> Event {
        let head = self.head(index);
        TimelineWriter::new(self, index, &head).write(
            number,
            at,
            Kind::Sms(MessageDirection::In),
            Some(text),
        )
    }

    /// Whether there is a lead with this number.
    pub(crate) fn has_lead(&self, number: u64) -> bool {
        number == FIRST || self.owners.conversations(number).is_some()
    }

    /// The conversations of an existing lead, in their initial order, newest
    /// first.
    pub(crate) fn conversations_of(&self, number: u64) -> impl Iterator<Item = u64> {
        let others = self.owners.conversations(number).unwrap_or_default();
        let firsts = if number == FIRST { self.owners.first_count() } else { 0 };
        others.into_iter().chain((0..firsts).map(|n| self.owners.first(n)))
    }

    /// The conversations with possible events from an instant up to another, in
    /// milliseconds since 1970.
    pub(crate) fn active_between(&self, from: i64, until: i64) -> impl Iterator<Item = u64> {
        let ended = |index: u64| self.now - self.pace.age(index) as i64;
        let start = first(self.count, |index| ended(index) <= until.saturating_add(LONGEST));
        let end = first(self.count, |index| ended(index) < from);
        (start..end.max(start)).filter(move |index| self.head(*index).started_at < until)
    }

    /// A lower bound of the first event's time, in milliseconds since 1970.
    pub(crate) fn oldest(&self) -> i64 {
        self.now - self.pace.age(self.count) as i64 - LONGEST
    }

    /// Number of a conversation's initial events.
    pub(crate) fn events(&self, index: u64) -> usize {
        self.timeline(index).len()
    }
}

/// The first number below a count at which a monotonic predicate holds.
fn first(count: u64, is_so: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_so(middle) { high = middle } else { low = middle + 1 }
    }
    low
}
