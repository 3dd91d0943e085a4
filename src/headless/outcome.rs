//! The outcome of an entry of the outbox as a line of results.

use std::time::Duration;

use super::delivery::{EntryEnd, StopReason};
use super::report::Exit;
use crate::domain::{FailureKind, Outcome, WriteFailure};
use crate::headless::result_writer::{ResultStatus, TargetResult};
use crate::store::OutboxError;
use crate::triage::outbox::{Discard, EntryId, EntryState, OutboxEntry};

/// The result, by the answer to the entry if this process had one, and the
/// reason of an early end.
pub(super) fn of(
    end: &EntryEnd,
    answer: Option<&Result<Outcome, WriteFailure>>,
    stopped: Option<&StopReason>,
) -> TargetResult {
    let failure = match answer {
        Some(Err(failure)) => Some(failure.failure()),
        _ => None,
    };
    let exit = failure.map_or(Exit::Failed, |failure| failure.kind.into());
    match end {
        EntryEnd::Settled(entry) => {
            let mut result = settled_result(entry, exit);
            if let (ResultStatus::Failed(_), Some(FailureKind::NotFound)) =
                (result.status, failure.map(|failure| failure.kind))
            {
                result.status = ResultStatus::NotFound;
            }
            result.event = answer.and_then(|answer| answer.as_ref().ok()?.event());
            result
        }
        EntryEnd::Blocked { by: EntryId(by), .. } => TargetResult::refused(format!(
            "Outbox entry {by} comes first: `outbox retry {by}` or `outbox discard {by}`"
        )),
        EntryEnd::Withdrawn(_) => {
            let (exit, because) = match (stopped, failure) {
                (Some(StopReason::Interrupted), _) => (exit, "interrupted".to_owned()),
                (_, Some(failure)) => (exit, failure.to_string()),
                (Some(StopReason::Refused(failure)), None) => {
                    (failure.kind.into(), failure.to_string())
                }
                (Some(StopReason::TimedOut(after, holder)), None) => {
                    (Exit::Unavailable, timed_out(*after, holder.as_deref()))
                }
                (None, None) => (exit, "undone".to_owned()),
            };
            TargetResult::failed(exit, format!("Not sent: {because}"))
        }
        EntryEnd::Pending(entry) => open_result(entry, exit),
    }
}

fn timed_out(after: Duration, holder: Option<&str>) -> String {
    let words = format!("no response for {} s", after.as_secs());
    let Some(holder) = holder else { return words };
    format!("{words}; another window is sending ({holder}): quit it or resume it (fg)")
}

/// The result of the inputs after the reason of an early end.
pub(super) fn of_untried(why: &StopReason) -> TargetResult {
    match why {
        StopReason::Interrupted => TargetResult::refused("Interrupted before it was sent"),
        StopReason::TimedOut(..) => {
            let why = "Not tried: nothing got through to the server";
            TargetResult::failed(Exit::Unavailable, why)
        }
        StopReason::Refused(failure) => failure.clone().into(),
    }
}

/// Whether the rest would fail for the same reason.
pub(super) fn is_fatal(result: &TargetResult) -> bool {
    matches!(result.status, ResultStatus::Failed(Exit::Credentials | Exit::Unavailable))
}

/// The result of an entry that was awaited when the outbox failed.
pub(super) fn of_broken(id: EntryId, withdrawn: bool, error: &OutboxError) -> TargetResult {
    if withdrawn {
        return TargetResult::refused(format!("Not sent: {error}"));
    }
    let why = format!("May have been sent, or may still be: {error}");
    TargetResult { entry: Some(id), ..TargetResult::new(ResultStatus::Unknown(Exit::Failed), why) }
}

/// Whether the result says all about the entry, so that it need not stay in the
/// outbox for a decision.
pub(super) fn is_complete(end: &EntryEnd) -> bool {
    match end {
        EntryEnd::Settled(entry) => {
            !entry.may_have_applied
                && matches!(
                    entry.state,
                    EntryState::Failed { .. } | EntryState::NeedsConfirmation { .. }
                )
        }
        EntryEnd::Blocked { .. } | EntryEnd::Withdrawn(_) | EntryEnd::Pending(_) => false,
    }
}

/// An entry that does not change by itself.
fn settled_result(entry: &OutboxEntry, exit: Exit) -> TargetResult {
    let unknown = |why: &str| TargetResult {
        entry: Some(entry.id),
        ..TargetResult::new(ResultStatus::Unknown(exit), why)
    };
    match &entry.state {
        EntryState::Done => TargetResult::DONE,
        EntryState::Stale => {
            let why = match entry.operation.guard() {
                Some(_) => "A teammate changed it first. Check it, then try again",
                None => "Something newer came in. Check it, then try again",
            };
            TargetResult::new(ResultStatus::Stale, why)
        }
        EntryState::Failed { why, .. } => TargetResult::failed(exit, why.clone()),
        EntryState::Unknown { why } => unknown(why),
        EntryState::NeedsConfirmation { .. } if entry.may_have_applied => unknown(&format!(
            "May have gone through; check before retrying: {}",
            entry.confirmation_reason()
        )),
        EntryState::NeedsConfirmation { .. } => {
            TargetResult::failed(exit, entry.confirmation_reason())
        }
        EntryState::Discarded(Discard::Replaced { .. } | Discard::CancelledOut { .. }) => {
            TargetResult::skipped("Replaced by another outbox entry")
        }
        EntryState::Discarded(Discard::Unsupported) => {
            TargetResult::skipped("Not possible on this server")
        }
        EntryState::Discarded(Discard::ByPerson | Discard::Undone) => {
            TargetResult::failed(exit, "Undone in another window")
        }
        EntryState::Waiting | EntryState::Sending => open_result(entry, exit),
    }
}

/// An entry that may still be sent.
fn open_result(entry: &OutboxEntry, exit: Exit) -> TargetResult {
    let may_have_happened = entry.may_have_applied || entry.state == EntryState::Sending;
    let (status, why) = if may_have_happened {
        (ResultStatus::Unknown(exit), "No response in time. It stays in the outbox")
    } else {
        (ResultStatus::Failed(exit), "Not sent yet. It stays in the outbox")
    };
    TargetResult { entry: Some(entry.id), ..TargetResult::new(status, why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_outbox_fails_only_what_was_taken_back_counts_as_not_sent() {
        let result = of_broken(EntryId(7), true, &OutboxError::Full);
        assert_eq!((result.status, result.entry), (ResultStatus::Failed(Exit::Failed), None));
        let result = of_broken(EntryId(7), false, &OutboxError::Full);
        let unknown = ResultStatus::Unknown(Exit::Failed);
        assert_eq!((result.status, result.entry), (unknown, Some(EntryId(7))));
        assert!(result.reason.is_some_and(|why| why.contains("The disk is full")));
    }
}
