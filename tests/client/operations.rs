//! An operation of every kind, and a server's successful answer.

use jiff::Timestamp;
use leadping_tui::domain::{
    ArchiveReason, ConversationId, EventId, FollowUp, IdempotencyKey, LeadId, Operation,
    PhoneNumberId, RedactedText, TagId, UserId,
};

use crate::server::Reply;

/// Contained in every private text.
pub(crate) const SECRET: &str = "call me on Saturday";

pub(crate) fn lead() -> LeadId {
    LeadId::new("lead-1")
}

pub(crate) fn conversation() -> ConversationId {
    ConversationId::new("conv-1")
}

fn at() -> Timestamp {
    "2026-11-20T15:00:00Z".parse().expect("a time")
}

pub(crate) fn sms() -> Operation {
    Operation::SendSms {
        conversation: conversation(),
        text: RedactedText::new(SECRET),
        scheduled_for: Some(at()),
        from: Some(PhoneNumberId::new("number-1")),
        idempotency_key: IdempotencyKey::new("key-1"),
    }
}

pub(crate) fn note() -> Operation {
    Operation::AddNote { conversation: conversation(), text: RedactedText::new(SECRET) }
}

pub(crate) fn follow_up(follow_up: FollowUp) -> Operation {
    Operation::SetFollowUp {
        lead: lead(),
        follow_up,
        expected_revision: Some(4),
        expected_status: Some("status-1".into()),
    }
}

/// With every optional member.
pub(crate) fn every() -> Vec<Operation> {
    let text = || Some(RedactedText::new(SECRET));
    let reason = ArchiveReason::try_from(3).expect("a reason");
    vec![
        Operation::MarkRead { conversation: conversation(), event_version: Some(12) },
        Operation::MarkHandled { conversation: conversation(), reply_version: Some(7) },
        Operation::Archive { lead: lead(), reason, note: text() },
        Operation::Unarchive { lead: lead() },
        Operation::SetStatus {
            lead: lead(),
            status_type: "Call".into(),
            outcome: "Reached".into(),
            category: Some("Qualified".into()),
            notes: text(),
            expected_revision: Some(4),
            expected_status: Some("status-1".into()),
        },
        follow_up(FollowUp::Due(at())),
        follow_up(FollowUp::Complete),
        Operation::Assign { lead: lead(), user: Some(UserId::new("user-1")) },
        Operation::AddTags {
            lead: lead(),
            tags: vec![TagId::new("tag-1")],
            names: vec!["roof".into()],
            create_missing: true,
        },
        Operation::RemoveTag { lead: lead(), tag: TagId::new("tag-1") },
        note(),
        sms(),
        Operation::CancelSms { conversation: conversation(), event: EventId::new("event-1") },
        Operation::SetSender {
            conversation: conversation(),
            number: PhoneNumberId::new("number-1"),
        },
        Operation::ClearSender { conversation: conversation() },
        Operation::Block {
            conversation: conversation(),
            phone: RedactedText::new("+14155550134"),
            reason: RedactedText::new(SECRET),
            organization: Some("org-1".into()),
        },
        Operation::Unblock {
            conversation: conversation(),
            phone: RedactedText::new("+14155550134"),
            reason: RedactedText::new(SECRET),
            organization: None,
        },
    ]
}

/// Without optional members.
pub(crate) fn every_bare() -> Vec<Operation> {
    vec![
        Operation::MarkRead { conversation: conversation(), event_version: None },
        Operation::MarkHandled { conversation: conversation(), reply_version: None },
        Operation::Archive {
            lead: lead(),
            reason: ArchiveReason::try_from(0).expect("a reason"),
            note: None,
        },
        Operation::SetStatus {
            lead: lead(),
            status_type: "Call".into(),
            outcome: "Reached".into(),
            category: None,
            notes: None,
            expected_revision: None,
            expected_status: None,
        },
        Operation::SetFollowUp {
            lead: lead(),
            follow_up: FollowUp::Complete,
            expected_revision: None,
            expected_status: None,
        },
        Operation::Assign { lead: lead(), user: None },
        Operation::SendSms {
            conversation: conversation(),
            text: RedactedText::new("x"),
            scheduled_for: None,
            from: None,
            idempotency_key: IdempotencyKey::new("key-1"),
        },
    ]
}

/// A successful answer.
pub(crate) fn success(operation: &Operation) -> Reply {
    match operation {
        Operation::MarkRead { .. } | Operation::MarkHandled { .. } => Reply::json("true"),
        Operation::SetFollowUp { .. } => Reply::new(204, &[], ""),
        Operation::SendSms { .. } => {
            Reply::new(201, &[], r#"{"id":"event-9","status":"scheduled"}"#)
        }
        Operation::CancelSms { .. } => Reply::json(r#"{"id":"event-1","status":"canceled"}"#),
        Operation::AddNote { .. } => {
            Reply::json(r#"{"id":"event-9","createdAt":"2026-11-20T12:00:00Z"}"#)
        }
        Operation::SetSender { .. } | Operation::ClearSender { .. } => {
            Reply::json(r#"{"canSend":true}"#)
        }
        Operation::Block { .. } | Operation::Unblock { .. } => {
            Reply::json(r#"{"id":"sup-1","status":"active"}"#)
        }
        Operation::Archive { .. }
        | Operation::Unarchive { .. }
        | Operation::SetStatus { .. }
        | Operation::Assign { .. }
        | Operation::AddTags { .. }
        | Operation::RemoveTag { .. } => Reply::json(r#"{"id":"lead-1"}"#),
    }
}
