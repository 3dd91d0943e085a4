//! The outcome of an entry of the outbox as a line of results.

use std::time::Duration;

use super::delivery::{EntryEnd, StopReason};
use super::report::Exit;
use crate::domain::{Failure, FailureKind, Outcome, WriteFailure};
use crate::headless::result_writer::{ResultDetail, ResultStatus};
use crate::store::OutboxError;
use crate::triage::outbox::{Discard, EntryId, EntryState, OutboxEntry};

/// The result of an input that never was in the outbox.
#[derive(Debug)]
pub(super) struct Rejected(pub(super) ResultStatus, pub(super) ResultDetail);

impl Rejected {
    pub(super) fn failed(exit: Exit, why: impl Into<String>) -> Self {
        Self(ResultStatus::Failed(exit), ResultDetail::reason(why))
    }

    pub(super) fn refused(why: impl Into<String>) -> Self {
        Self::failed(Exit::Failed, why)
    }

    pub(super) fn skipped(why: impl Into<String>) -> Self {
        Self(ResultStatus::Skipped, ResultDetail::reason(why))
    }
}

impl From<Failure> for Rejected {
    fn from(failure: Failure) -> Self {
        let status = match failure.kind {
            FailureKind::NotFound => ResultStatus::NotFound,
            // 403 may be about this one alone; 401 is about the key.
            FailureKind::Credentials if failure.status == Some(403) => {
                ResultStatus::Failed(Exit::Failed)
            }
            kind => ResultStatus::Failed(kind.into()),
        };
        Self(status, ResultDetail::reason(failure.to_string()))
    }
}

/// The result, by the answer to the entry if this process had one, and the
/// reason of an early end.
pub(super) fn of(
    end: &EntryEnd,
    answer: Option<&Result<Outcome, WriteFailure>>,
    stopped: Option<&StopReason>,
) -> (ResultStatus, ResultDetail) {
    let failure = match answer {
        Some(Err(failure)) => Some(failure.failure()),
        _ => None,
    };
    let exit = failure.map_or(Exit::Failed, |failure| failure.kind.into());
    match end {
        EntryEnd::Settled(entry) => {
            let (status, mut detail) = settled_result(entry, exit);
            if let (ResultStatus::Failed(_), Some(FailureKind::NotFound)) =
                (status, failure.map(|failure| failure.kind))
            {
                return (ResultStatus::NotFound, detail);
            }
            detail.event = answer.and_then(|answer| answer.as_ref().ok()?.event());
            (status, detail)
        }
        EntryEnd::Blocked { by, .. } => {
            let by = by.0;
            let why = format!(
                "entry {by} of the outbox is about the same and has to be decided first: \
                 `outbox retry {by}` or `outbox discard {by}`"
            );
            (ResultStatus::Failed(Exit::Failed), ResultDetail::reason(why))
        }
        EntryEnd::Withdrawn(_) => {
            let because = match (stopped, failure) {
                (Some(StopReason::Interrupted), _) => "it was interrupted".to_owned(),
                (_, Some(failure)) => failure.to_string(),
                (Some(StopReason::Refused(failure)), None) => {
                    let detail = ResultDetail::reason(format!("it was not sent: {failure}"));
                    return (ResultStatus::Failed(failure.kind.into()), detail);
                }
                (Some(StopReason::TimedOut(after, holder)), None) => {
                    timed_out(*after, holder.as_deref())
                }
                (None, None) => "it was taken back".to_owned(),
            };
            let exit = match (failure, stopped) {
                (None, Some(StopReason::TimedOut(..))) => Exit::Unavailable,
                _ => exit,
            };
            (
                ResultStatus::Failed(exit),
                ResultDetail::reason(format!("it was not sent: {because}")),
            )
        }
        EntryEnd::Pending(entry) => open_result(entry, exit),
    }
}

fn timed_out(after: Duration, holder: Option<&str>) -> String {
    let words = format!("nothing got through for {} s", after.as_secs());
    let Some(holder) = holder else { return words };
    format!("{words}; another window is sending ({holder}): end it or continue it (fg)")
}

/// The result of an entry that was awaited when the outbox failed.
pub(super) fn of_broken(
    id: EntryId,
    withdrawn: bool,
    error: &OutboxError,
) -> (ResultStatus, ResultDetail) {
    if withdrawn {
        return (
            ResultStatus::Failed(Exit::Failed),
            ResultDetail::reason(format!("it was not sent: {error}")),
        );
    }
    let why = format!("it may have been sent or may still be: {error}");
    (
        ResultStatus::Unknown(Exit::Failed),
        ResultDetail { entry: Some(id), ..ResultDetail::reason(why) },
    )
}

/// Whether the result says all about the entry, so that it need not stay in the
/// outbox for a decision.
pub(super) fn is_told(end: &EntryEnd) -> bool {
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
fn settled_result(entry: &OutboxEntry, exit: Exit) -> (ResultStatus, ResultDetail) {
    let stays = |why: &str| ResultDetail { entry: Some(entry.id), ..ResultDetail::reason(why) };
    match &entry.state {
        EntryState::Done => (ResultStatus::Done, ResultDetail::default()),
        EntryState::Stale if entry.operation.guard().is_some() => (
            ResultStatus::Stale,
            ResultDetail::reason("changed by a colleague since: look at it again"),
        ),
        EntryState::Stale => {
            (ResultStatus::Stale, ResultDetail::reason("something newer came: look at it again"))
        }
        EntryState::Failed { why, .. } => {
            (ResultStatus::Failed(exit), ResultDetail::reason(why.clone()))
        }
        EntryState::Unknown { why } => (ResultStatus::Unknown(exit), stays(why)),
        EntryState::NeedsConfirmation { .. } if entry.may_have_applied => (
            ResultStatus::Unknown(exit),
            stays(&format!(
                "May have gone through; check before retrying: {}",
                entry.confirmation_reason()
            )),
        ),
        EntryState::NeedsConfirmation { .. } => {
            (ResultStatus::Failed(exit), ResultDetail::reason(entry.confirmation_reason()))
        }
        EntryState::Discarded(Discard::Replaced { .. } | Discard::CancelledOut { .. }) => {
            let why = "another entry of the outbox made it needless";
            (ResultStatus::Skipped, ResultDetail::reason(why))
        }
        EntryState::Discarded(Discard::ByPerson | Discard::Undone) => {
            (ResultStatus::Failed(exit), ResultDetail::reason("it was taken back elsewhere"))
        }
        EntryState::Waiting | EntryState::Sending => open_result(entry, exit),
    }
}

/// An entry that may still be sent.
fn open_result(entry: &OutboxEntry, exit: Exit) -> (ResultStatus, ResultDetail) {
    let may_have_happened = entry.may_have_applied || entry.state == EntryState::Sending;
    let (status, why) = if may_have_happened {
        (ResultStatus::Unknown(exit), "no answer came in time, and it stays in the outbox")
    } else {
        (ResultStatus::Failed(exit), "it was not sent yet, and stays in the outbox")
    };
    (status, ResultDetail { entry: Some(entry.id), ..ResultDetail::reason(why) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_outbox_fails_only_what_was_taken_back_counts_as_not_sent() {
        let (status, detail) = of_broken(EntryId(7), true, &OutboxError::Full);
        assert_eq!((status, detail.entry), (ResultStatus::Failed(Exit::Failed), None));
        let (status, detail) = of_broken(EntryId(7), false, &OutboxError::Full);
        assert_eq!((status, detail.entry), (ResultStatus::Unknown(Exit::Failed), Some(EntryId(7))));
        assert!(detail.reason.is_some_and(|why| why.contains("the disk is full")));
    }
}
