//! The current suppression list.

use super::messages::Consent;
use crate::sandbox::fields::Text;
use crate::sandbox::generator::World;
use crate::sandbox::generator::suppression_entry::{Cause, OPT_OUT, SuppressionEntry};

/// The subject of an entry: at least one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recipient {
    /// In E.164.
    pub(crate) phone: Option<String>,
    /// In lower case.
    pub(crate) email: Option<String>,
    pub(crate) identifier: Option<String>,
}

impl Recipient {
    /// The owner of a phone number.
    pub(crate) fn phone(number: &str) -> Self {
        Self { phone: Some(number.to_owned()), ..Self::default() }
    }

    fn is_of(&self, entry: &SuppressionEntry) -> bool {
        let same = |own: &Option<String>, its: &Option<Text>| {
            own.is_some() && own.as_deref() == its.as_deref()
        };
        same(&self.phone, &entry.normalized_phone_number)
            || same(&self.email, &entry.normalized_email)
            || same(&self.identifier, &entry.recipient_identifier)
    }
}

/// The entries changed since the start, in the order of their first change; the
/// others are the initial ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Suppressions {
    entries: Vec<SuppressionEntry>,
}

impl Suppressions {
    /// The entry that keeps a recipient from being reached by a channel.
    pub(crate) fn active(
        &self,
        world: &World,
        recipient: &Recipient,
        channel: Option<&str>,
    ) -> Option<SuppressionEntry> {
        let mut found = self.entries_of(world, recipient);
        found.retain(|entry| entry.is_active() && entry.covers(channel));
        found.into_iter().next()
    }

    /// Every entry, the latest first.
    pub(crate) fn all(&self, world: &World) -> Vec<SuppressionEntry> {
        let unchanged = world.suppression_entries().filter(|entry| !self.has(entry));
        let mut all: Vec<_> = self.entries.iter().cloned().chain(unchanged).collect();
        all.sort_by(|a, b| b.suppressed_at.cmp(&a.suppressed_at).then_with(|| a.id.cmp(&b.id)));
        all
    }

    /// Suppresses a recipient on a channel; returns whether the entry is new.
    /// An active one is unchanged.
    pub(crate) fn suppress(
        &mut self,
        world: &World,
        recipient: &Recipient,
        channel: &str,
        cause: Cause,
    ) -> (SuppressionEntry, bool) {
        let known = self.entries_of(world, recipient);
        let known = known.into_iter().find(|entry| entry.channel.eq_ignore_ascii_case(channel));
        let is_new = known.is_none();
        let mut entry = known.unwrap_or_else(|| self.make(recipient, channel));
        if is_new || !entry.is_active() {
            entry.suppress(cause);
            self.store(&entry);
        }
        (entry, is_new)
    }

    /// Releases a recipient on a channel: the entry of that very channel, or
    /// else one that covers it. `None` if no entry is active.
    pub(crate) fn release(
        &mut self,
        world: &World,
        recipient: &Recipient,
        channel: &str,
        cause: Cause,
    ) -> Option<SuppressionEntry> {
        let mut known = self.entries_of(world, recipient);
        known.retain(|entry| entry.is_active() && entry.covers(Some(channel)));
        known.sort_by_key(|entry| !entry.channel.eq_ignore_ascii_case(channel));
        let mut entry = known.into_iter().next()?;
        entry.release(cause);
        self.store(&entry);
        Some(entry)
    }

    /// Whether an entry about a number has changed since the start.
    pub(super) fn has_changed(&self, number: &str) -> bool {
        let recipient = Recipient::phone(number);
        self.entries.iter().any(|entry| recipient.is_of(entry))
    }

    /// Every entry about a recipient.
    fn entries_of(&self, world: &World, recipient: &Recipient) -> Vec<SuppressionEntry> {
        let changed = self.entries.iter().filter(|entry| recipient.is_of(entry)).cloned();
        let original = recipient.phone.as_ref().and_then(|number| world.suppression_entry(number));
        changed.chain(original.filter(|entry| !self.has(entry))).collect()
    }

    fn has(&self, entry: &SuppressionEntry) -> bool {
        self.entries.iter().any(|known| known.id == entry.id)
    }

    fn store(&mut self, entry: &SuppressionEntry) {
        match self.entries.iter_mut().find(|known| known.id == entry.id) {
            Some(known) => known.clone_from(entry),
            None => self.entries.push(entry.clone()),
        }
    }

    fn make(&self, recipient: &Recipient, channel: &str) -> SuppressionEntry {
        let text = |part: &Option<String>| part.clone().map(Text::Owned);
        SuppressionEntry {
            id: Text::Owned(format!("sup-{}", self.entries.len() + 1)),
            organization_id: Text::Borrowed("org-1"),
            recipient_identifier: text(&recipient.identifier),
            normalized_phone_number: text(&recipient.phone),
            normalized_email: text(&recipient.email),
            channel: Text::Owned(channel.to_owned()),
            is_demo: true,
            ..SuppressionEntry::default()
        }
    }

    /// Applies an inbound text: opt-out and opt-in keywords count if the text
    /// says nothing else.
    pub(super) fn apply_keyword(
        &mut self,
        world: &World,
        number: &str,
        text: &str,
        consent: Consent,
    ) {
        let cause = Cause {
            actor: Text::Borrowed("lead"),
            source: Text::Borrowed(OPT_OUT),
            reason: Some(Text::Owned(text.to_owned())),
            at: consent.at,
        };
        let recipient = Recipient::phone(number);
        if consent.opted_out {
            self.suppress(world, &recipient, "sms", cause);
        } else if self
            .entries_of(world, &recipient)
            .iter()
            .any(|entry| entry.is_active() && entry.channel.eq_ignore_ascii_case("sms"))
        {
            self.release(world, &recipient, "sms", cause);
        }
    }
}
