//! Fixtures for tests of the outbox.

use std::time::Duration;

use jiff::Timestamp;

use super::{EntryId, EntryState, GroupId, NewEntry, OutboxEntry};
use crate::domain::{
    ArchiveReason, ConversationId, EventId, Failure, FailureKind, FollowUp, IdempotencyKey, LeadId,
    Operation, PhoneNumberId, RedactedText, RetryClass, TagId, UserId,
};
use crate::triage::compose::Approvals;

/// The time so many seconds after the start.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
}

pub(crate) fn conversation(name: &str) -> ConversationId {
    ConversationId::new(name)
}

/// The lead of a conversation: of `a1` and `a2` it is `a`.
pub(crate) fn lead(name: &str) -> LeadId {
    LeadId::new(&name[..1])
}

pub(crate) fn read(name: &str, event_version: Option<i64>) -> Operation {
    Operation::MarkRead { conversation: conversation(name), event_version }
}

pub(crate) fn handled(name: &str) -> Operation {
    Operation::MarkHandled { conversation: conversation(name), reply_version: Some(1) }
}

pub(crate) fn archive(name: &str) -> Operation {
    let reason = ArchiveReason::try_from(3).expect("a reason");
    Operation::Archive { lead: lead(name), reason, note: None }
}

pub(crate) fn unarchive(name: &str) -> Operation {
    Operation::Unarchive { lead: lead(name) }
}

pub(crate) fn status(name: &str, outcome: &str) -> Operation {
    Operation::SetStatus {
        lead: lead(name),
        status_type: "Call".to_owned(),
        outcome: outcome.to_owned(),
        category: None,
        notes: None,
        expected_revision: None,
        expected_status: None,
    }
}

pub(crate) fn follow_up(name: &str) -> Operation {
    Operation::SetFollowUp {
        lead: lead(name),
        follow_up: FollowUp::Complete,
        expected_revision: Some(1),
        expected_status: None,
    }
}

pub(crate) fn assign(name: &str, user: &str) -> Operation {
    Operation::Assign { lead: lead(name), user: Some(UserId::new(user)) }
}

pub(crate) fn add_tags(name: &str, tags: &[&str]) -> Operation {
    let tags = tags.iter().map(|tag| TagId::new(tag)).collect();
    Operation::AddTags { lead: lead(name), tags, names: Vec::new(), create_missing: false }
}

pub(crate) fn remove_tag(name: &str, tag: &str) -> Operation {
    Operation::RemoveTag { lead: lead(name), tag: TagId::new(tag) }
}

pub(crate) fn note(name: &str) -> Operation {
    Operation::AddNote { conversation: conversation(name), text: RedactedText::new("secret words") }
}

pub(crate) fn sms(name: &str) -> Operation {
    Operation::SendSms {
        conversation: conversation(name),
        text: RedactedText::new("secret words"),
        scheduled_for: None,
        from: None,
        idempotency_key: IdempotencyKey::new("key"),
    }
}

pub(crate) fn cancel(name: &str) -> Operation {
    Operation::CancelSms { conversation: conversation(name), event: EventId::new("e") }
}

pub(crate) fn block(name: &str) -> Operation {
    Operation::Block {
        conversation: conversation(name),
        phone: RedactedText::new("+16175550130"),
        reason: RedactedText::new("asked on the phone"),
        organization: None,
    }
}

pub(crate) fn unblock(name: &str) -> Operation {
    Operation::Unblock {
        conversation: conversation(name),
        phone: RedactedText::new("+16175550130"),
        reason: RedactedText::new("they asked again"),
        organization: None,
    }
}

pub(crate) fn sender(name: &str) -> Operation {
    let number = PhoneNumberId::new("n");
    Operation::SetSender { conversation: conversation(name), number }
}

pub(crate) fn clear_sender(name: &str) -> Operation {
    Operation::ClearSender { conversation: conversation(name) }
}

pub(crate) fn draft(operation: Operation, of: &str) -> NewEntry {
    let who = RedactedText::new("Ann Diallo");
    NewEntry::new(who, "verb", Some(lead(of)), operation)
}

/// An entry that was appended at the start, waits and is due.
pub(crate) fn entry(id: i64, operation: Operation) -> OutboxEntry {
    let name = match operation.subject() {
        crate::domain::Subject::Conversation(id) => id.as_str().to_owned(),
        crate::domain::Subject::Lead(id) => id.as_str().to_owned(),
    };
    OutboxEntry::new(draft(operation, &name), (EntryId(id), GroupId(id)), at(0), at(0))
}

pub(crate) fn in_state(entry: OutboxEntry, state: EntryState) -> OutboxEntry {
    OutboxEntry { state, ..entry }
}

pub(crate) fn in_doubt(entry: OutboxEntry) -> OutboxEntry {
    OutboxEntry { may_have_applied: true, ..entry }
}

/// In need of confirmation because of its age.
pub(crate) fn needing_confirmation() -> EntryState {
    EntryState::NeedsConfirmation { why: None, needs: Approvals::NONE }
}

pub(crate) fn failed() -> EntryState {
    EntryState::Failed { why: "no".to_owned(), retryable: true }
}

pub(crate) fn unknown() -> EntryState {
    EntryState::Unknown { why: "who knows".to_owned() }
}

pub(crate) fn failure(retry: RetryClass) -> Failure {
    Failure {
        kind: FailureKind::Server,
        message: "the server failed".to_owned(),
        hint: None,
        retry,
        status: None,
        trace_id: None,
    }
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
