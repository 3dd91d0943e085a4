//! Numbers that may not be texted.

use super::World;
use super::consent;
pub(crate) use super::consent::Suppression;
use super::names::PLACES;
use super::person::Person;
use super::suppression_entry::{Cause, DO_NOT_CONTACT, OPT_OUT, SuppressionEntry};
use super::timestamp::ApiTime;
use crate::sandbox::fields::Text;

/// Age of the account, in milliseconds.
pub(crate) const FIVE_YEARS: i64 = 5 * 365 * 24 * 60 * 60 * 1_000;

impl World {
    /// Whether a person has opted out of text messages. Consent, status and
    /// last message are consistent with it.
    pub(crate) fn has_opted_out(&self, person: &Person) -> bool {
        let number = person.phone.as_deref();
        number.and_then(|number| self.suppression(number)) == Some(Suppression::OptedOut)
    }

    /// The initial suppression of a number.
    pub(crate) fn suppression(&self, number: &str) -> Option<Suppression> {
        consent::suppression(self.seed, number)
    }

    /// The initial suppression entry of a number, if any.
    pub(crate) fn suppression_entry(&self, number: &str) -> Option<SuppressionEntry> {
        let (source, channel, reason) = match self.suppression(number)? {
            Suppression::OptedOut => (OPT_OUT, "sms", "STOP"),
            Suppression::DoNotContact => (DO_NOT_CONTACT, "all", "Asked not to be contacted"),
        };
        let mut entry = SuppressionEntry {
            id: Text::Owned(format!("sup-{}", number.trim_start_matches('+'))),
            organization_id: Text::Borrowed("org-1"),
            normalized_phone_number: Some(Text::Owned(number.to_owned())),
            channel: Text::Borrowed(channel),
            is_demo: true,
            ..SuppressionEntry::default()
        };
        entry.suppress(Cause {
            actor: Text::Borrowed("system"),
            source: Text::Borrowed(source),
            reason: Some(Text::Borrowed(reason)),
            at: ApiTime(self.now - FIVE_YEARS),
        });
        Some(entry)
    }

    /// All initial entries. The people's numbers are few: they come from a
    /// range that is reserved for fiction.
    pub(crate) fn suppression_entries(&self) -> impl Iterator<Item = SuppressionEntry> {
        let areas = PLACES.iter().map(|place| place.area);
        let numbers = areas.flat_map(|area| (0..100).map(move |n| format!("+1{area}55501{n:02}")));
        numbers.filter_map(|number| self.suppression_entry(&number))
    }
}
