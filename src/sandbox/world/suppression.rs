//! Numbers that may not be texted.

use super::World;
use super::chance::{self, Stream};
use super::person::Person;

/// Why a number may not be texted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suppression {
    /// Its owner said so.
    OptedOut,
    /// It stands in the business's list of those not to contact.
    DoNotContact,
}

/// The first lead's number: whoever tries the sandbox out writes to it.
const FREE: &str = "+14155550134";

impl World {
    /// Whether somebody has opted out of text messages. Consent, status and what
    /// was written last go by it.
    pub(crate) fn has_opted_out(&self, person: &Person) -> bool {
        let number = person.phone.as_deref();
        number.and_then(|number| self.suppression(number)) == Some(Suppression::OptedOut)
    }

    /// Why a number may not be texted, as far as the world began with it.
    pub(crate) fn suppression(&self, number: &str) -> Option<Suppression> {
        let digest = chance::digest(0, number.as_bytes());
        match chance::number(self.seed, Stream::Suppression, digest) % 1_000 {
            _ if number == FREE => None,
            0..60 => Some(Suppression::OptedOut),
            60..75 => Some(Suppression::DoNotContact),
            _ => None,
        }
    }
}
