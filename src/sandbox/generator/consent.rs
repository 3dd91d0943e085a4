//! Consent to texts by number: the source of suppressions.

use super::seeded_rng::{self, Stream};

/// Why a number may not be texted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suppression {
    /// Its owner opted out.
    OptedOut,
    /// It is on the business's do-not-contact list.
    DoNotContact,
}

/// The first lead's number, kept free for people who try the sandbox.
const NEVER_SUPPRESSED: &str = "+14155550134";

/// The initial suppression of a number, for a seed.
pub(super) fn suppression(seed: u64, number: &str) -> Option<Suppression> {
    let digest = seeded_rng::digest(0, number.as_bytes());
    match seeded_rng::number(seed, Stream::Suppression, digest) % 1_000 {
        _ if number == NEVER_SUPPRESSED => None,
        0..60 => Some(Suppression::OptedOut),
        60..75 => Some(Suppression::DoNotContact),
        _ => None,
    }
}
