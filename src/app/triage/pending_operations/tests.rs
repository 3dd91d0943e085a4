use super::*;
use crate::app::fixture::{at, row};
use crate::domain::{ConversationId, Operation, RedactedText};
use crate::triage::compose::Approvals;
use crate::triage::outbox::GroupId;
use serde_json::json;

fn draft(conversation: &str, event_version: Option<i64>) -> NewEntry {
    let operation =
        Operation::MarkRead { conversation: ConversationId::new(conversation), event_version };
    NewEntry::new(RedactedText::new("Ann"), "read", Some(LeadId::new("l")), operation)
}

fn entry(id: i64, state: EntryState) -> OutboxEntry {
    let now = at("2026-11-20T12:00:00Z");
    let new = draft("c", Some(7));
    OutboxEntry { state, ..OutboxEntry::new(new, (EntryId(id), GroupId(id)), now, now) }
}

fn confirmation(horizon: u64) -> Confirmation {
    Confirmation { horizon: RequestId(horizon), now: at("2026-11-20T12:00:00Z") }
}

fn unread() -> Row {
    row(json!({"id": "c", "leadId": "l", "isUnread": true, "eventVersion": 7}))
}

#[test]
fn only_what_is_under_way_or_done_is_laid_over_a_row() {
    let failed = EntryState::Failed { why: "no".to_owned(), retryable: true };
    let unknown = EntryState::Unknown { why: "?".to_owned() };
    for (state, is_read) in [
        (EntryState::Waiting, true),
        (EntryState::Sending, true),
        (EntryState::Done, true),
        (EntryState::NeedsConfirmation { why: None, needs: Approvals::NONE }, false),
        (failed, false),
        (unknown, false),
        (EntryState::Stale, false),
    ] {
        let mut pending = PendingOperations::default();
        pending.moved(vec![entry(1, EntryState::Waiting)], confirmation(1));
        pending.moved(vec![entry(1, state.clone())], confirmation(1));
        assert_eq!(!pending.shown(&unread()).is_unread(), is_read, "{state:?}");
    }
}

#[test]
fn what_another_instance_finished_counts_as_done() {
    let mut pending = PendingOperations::default();
    pending.unfinished(
        vec![entry(1, EntryState::Waiting), entry(2, EntryState::Waiting)],
        confirmation(1),
    );
    assert_eq!(pending.tally().waiting, 2);
    pending.unfinished(vec![entry(2, EntryState::Sending)], confirmation(2));
    assert_eq!(pending.tally(), Tally { sending: 1, ..Tally::default() });
    assert!(!pending.shown(&unread()).is_unread());
}

#[test]
fn a_finished_entry_that_is_not_known_leaves_nothing() {
    let mut pending = PendingOperations::default();
    pending.moved(vec![entry(1, EntryState::Done)], confirmation(1));
    assert_eq!(pending.conversations().count(), 0);
}

#[test]
fn nothing_is_left_of_what_was_forgotten() {
    let mut pending = PendingOperations::default();
    let ids = pending.write(&[draft("c", None), draft("d", None)], at("2026-11-20T12:00:00Z"));
    assert_eq!(pending.conversations().count(), 2);
    pending.remove_all(&ids);
    assert_eq!((pending.conversations().count(), pending.tally()), (0, Tally::default()));
}

#[test]
fn the_state_that_asks_for_the_most_is_told() {
    let mut pending = PendingOperations::default();
    pending
        .moved(vec![entry(1, EntryState::Sending), entry(2, EntryState::Waiting)], confirmation(1));
    let asking = EntryState::NeedsConfirmation { why: None, needs: Approvals::NONE };
    pending.moved(vec![entry(3, asking)], confirmation(1));
    let told = pending.state_of(&unread()).and_then(PendingOp::entry).map(|entry| entry.id);
    assert_eq!(told, Some(EntryId(3)));
    let other = row(json!({"id": "other", "leadId": "l"}));
    assert_eq!(pending.state_of(&other), None);
}
