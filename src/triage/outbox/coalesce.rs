//! Coalescing of adjacent waiting entries of which one is redundant.

use super::{EntryState, OutboxEntry};
use crate::domain::Operation;

/// How two entries coalesce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// The later one alone has the same result.
    LaterSuffices,
    /// The later one reverts the earlier one.
    CancelOut,
}

/// How an entry and the next one in its line coalesce; `None` if both have to
/// be sent. Neither may have had an effect yet.
pub(super) fn merge(earlier: &OutboxEntry, later: &OutboxEntry) -> Option<Merge> {
    let waits = |entry: &OutboxEntry| entry.state == EntryState::Waiting && !entry.may_have_applied;
    if !waits(earlier) || !waits(later) || later.attempts > 0 {
        return None;
    }
    // An undo replaces no other change: it is refused after one.
    if later.undoes.is_some() {
        return None;
    }
    if earlier.operation.subject() != later.operation.subject() {
        return None;
    }
    merge_operations(&earlier.operation, &later.operation)
}

/// How operations on one subject coalesce. Texts written by the user are never
/// dropped: notes, messages, and notes on a change.
fn merge_operations(earlier: &Operation, later: &Operation) -> Option<Merge> {
    use Operation as O;
    let suffices = match (earlier, later) {
        (O::MarkRead { event_version: a, .. }, O::MarkRead { event_version: b, .. })
        | (O::MarkHandled { reply_version: a, .. }, O::MarkHandled { reply_version: b, .. }) => {
            a == b || a.is_some_and(|a| b.is_some_and(|b| a < b))
        }
        (O::Archive { note, .. }, O::Archive { .. }) => note.is_none() || earlier == later,
        (O::Archive { .. }, O::Unarchive { .. }) => return Some(Merge::CancelOut),
        (O::SetStatus { notes, .. }, O::SetStatus { .. }) => notes.is_none() || earlier == later,
        (
            O::AddTags { tags: a, names: b, create_missing: makes, .. },
            O::AddTags { tags: x, names: y, create_missing: made, .. },
        ) => within(a, x) && within(b, y) && (*made || !makes),
        (O::AddTags { tags, names, .. }, O::RemoveTag { tag, .. }) => {
            let exactly = names.is_empty() && tags.as_slice() == [tag.clone()];
            return exactly.then_some(Merge::CancelOut);
        }
        (O::RemoveTag { tag, .. }, O::AddTags { tags, .. }) => tags.contains(tag),
        (O::RemoveTag { tag: a, .. }, O::RemoveTag { tag: b, .. }) => a == b,
        (O::Unarchive { .. }, O::Unarchive { .. })
        | (O::SetFollowUp { .. }, O::SetFollowUp { .. })
        | (O::Assign { .. }, O::Assign { .. })
        | (O::SetSender { .. } | O::ClearSender { .. }, O::SetSender { .. })
        | (O::ClearSender { .. }, O::ClearSender { .. }) => true,
        _ => false,
    };
    suffices.then_some(Merge::LaterSuffices)
}

fn within<T: PartialEq>(some: &[T], all: &[T]) -> bool {
    some.iter().all(|one| all.contains(one))
}

#[cfg(test)]
mod tests;
