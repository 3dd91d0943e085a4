//! Delays: before an entry is sent, between its attempts, and until it is too
//! old to be sent without confirmation.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::OutboxEntry;
use crate::domain::{Operation, RetryClass};

/// How long an action can be withdrawn before it is sent.
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
    /// The undo window of an operation. A cancellation has none: its message
    /// may be sent meanwhile.
    pub fn for_operation(&self, operation: &Operation) -> Duration {
        match operation {
            Operation::SendSms { .. } => self.sms,
            Operation::CancelSms { .. } => Duration::ZERO,
            _ => self.other,
        }
    }
}

/// The pause after the first attempt; each later one is twice as long. Every
/// attempt at an idempotent operation includes the API client's own retries.
const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// Upper bound of the doubled pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Age at which a message or a note may no longer express its writer's intent.
const MESSAGE_PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// Age at which a change may undo somebody else's work.
const CHANGE_PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// The pause after so many attempts; `None` if a retry is pointless.
pub(super) fn pause(attempts: u32, retry: RetryClass) -> Option<Duration> {
    let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
    let own = FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE);
    match retry {
        RetryClass::Never => None,
        RetryClass::Backoff => Some(own),
        RetryClass::After(named) => Some(named.max(own)),
    }
}

/// A clock correction up to this size does not affect the age of entries.
const CLOCK_STEP: Duration = Duration::from_mins(1);

/// Whether an entry is too old to be sent without confirmation, or of unknown
/// age. Marks never are: the server ignores one whose conversation has changed.
pub(super) fn is_old(entry: &OutboxEntry, now: Timestamp) -> bool {
    let patience = match entry.operation {
        Operation::MarkRead { .. } | Operation::MarkHandled { .. } => return false,
        _ if entry.is_message() => MESSAGE_PATIENCE,
        _ => CHANGE_PATIENCE,
    };
    clock_was_put_back(entry, now) || now.duration_since(entry.requested_at) > patience
}

/// Whether a waiting entry is due. Its due time is meaningless once the clock
/// has been set back.
pub(super) fn is_due(entry: &OutboxEntry, now: Timestamp) -> bool {
    entry.due <= now || clock_was_put_back(entry, now)
}

fn clock_was_put_back(entry: &OutboxEntry, now: Timestamp) -> bool {
    later(now, CLOCK_STEP) < entry.changed
}

/// A later time, saturating.
pub(super) fn later(now: Timestamp, pause: Duration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::outbox::fixture;

    #[test]
    fn a_message_has_the_longest_grace_and_its_cancellation_none() {
        let undo_window = UndoWindow::default();
        let of = |operation| undo_window.for_operation(&operation).as_secs();
        assert_eq!(of(fixture::sms("a1")), 10);
        assert_eq!(of(fixture::note("a1")), 4);
        assert_eq!(of(fixture::archive("a")), 4);
        assert_eq!(of(fixture::cancel("a1")), 0);
    }
}
