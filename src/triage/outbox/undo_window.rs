//! Pauses: before an entry goes out, between its attempts, and after which it
//! is too old to go out unasked.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::OutboxEntry;
use crate::domain::{Operation, RetryClass};

/// How long an action can be taken back before it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoWindow {
    /// For text messages.
    pub sms: Duration,
    /// For everything else.
    pub other: Duration,
}

impl UndoWindow {
    /// Everything goes out at once.
    pub const NONE: Self = Self { sms: Duration::ZERO, other: Duration::ZERO };
}

impl Default for UndoWindow {
    fn default() -> Self {
        Self { sms: Duration::from_secs(10), other: Duration::from_secs(4) }
    }
}

impl UndoWindow {
    /// The grace of an operation. A cancellation has none: the message that it
    /// is to stop may go out meanwhile.
    pub fn of(&self, operation: &Operation) -> Duration {
        match operation {
            Operation::SendSms { .. } => self.sms,
            Operation::CancelSms { .. } => Duration::ZERO,
            _ => self.other,
        }
    }
}

/// The pause after the first attempt; each later one is twice as long. Every
/// attempt has been made several times by the gateway, with jitter, where it
/// may be repeated.
const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// What the doubling ends at.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// After this a message or a note may no longer say what its writer wants to
/// say.
const MESSAGE_PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// After this a change may undo what somebody did meanwhile.
const CHANGE_PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// The pause after so many attempts; `None` where another one is no use.
pub(super) fn pause(attempts: u32, retry: RetryClass) -> Option<Duration> {
    let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
    let own = FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE);
    match retry {
        RetryClass::Never => None,
        RetryClass::Backoff => Some(own),
        RetryClass::After(named) => Some(named.max(own)),
    }
}

/// What a clock may be corrected by without a doubt about the age of entries.
const CLOCK_STEP: Duration = Duration::from_mins(1);

/// Whether an entry is too old to be sent unless a person says so, or of an age
/// that nobody can tell. Marks never are: the server ignores one whose
/// conversation has changed.
pub(super) fn is_old(entry: &OutboxEntry, now: Timestamp) -> bool {
    let patience = match entry.operation {
        Operation::MarkRead { .. } | Operation::MarkHandled { .. } => return false,
        _ if entry.is_message() => MESSAGE_PATIENCE,
        _ => CHANGE_PATIENCE,
    };
    clock_was_put_back(entry, now) || now.duration_since(entry.wanted) > patience
}

/// Whether a waiting entry's time has come. Its time means nothing once the
/// clock has been put back.
pub(super) fn is_due(entry: &OutboxEntry, now: Timestamp) -> bool {
    entry.due <= now || clock_was_put_back(entry, now)
}

fn clock_was_put_back(entry: &OutboxEntry, now: Timestamp) -> bool {
    later(now, CLOCK_STEP) < entry.changed
}

/// A time so much later, or the last one that there is.
pub(super) fn later(now: Timestamp, pause: Duration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::outbox::fixture;

    #[test]
    fn a_message_has_the_longest_grace_and_its_cancellation_none() {
        let grace = UndoWindow::default();
        let of = |operation| grace.of(&operation).as_secs();
        assert_eq!(of(fixture::sms("a1")), 10);
        assert_eq!(of(fixture::note("a1")), 4);
        assert_eq!(of(fixture::archive("a")), 4);
        assert_eq!(of(fixture::cancel("a1")), 0);
    }
}
