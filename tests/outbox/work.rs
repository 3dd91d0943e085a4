//! One operation of every kind that the sandbox supports, and its preparation.

use leadping_tui::app::protocol::outbox::OutboxRequest;
use leadping_tui::domain::{
    ArchiveReason, ConversationId, EventId, FollowUp, IdempotencyKey, LeadId, Operation,
    PhoneNumberId, RedactedText, TagId, UserId,
};
use leadping_tui::triage::ActionKind;
use leadping_tui::triage::compose::Approvals;
use leadping_tui::triage::outbox::{EntryId, NewEntry};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server::Sandbox;

/// The kinds of operations, one a variant.
pub(crate) const KINDS: [&str; 14] = [
    "mark read",
    "mark handled",
    "archive",
    "unarchive",
    "set status",
    "set follow-up",
    "assign",
    "add tags",
    "remove tag",
    "add note",
    "send sms",
    "cancel sms",
    "set sender",
    "clear sender",
];

/// The conversation of all operations, and its lead.
const CONVERSATION: &str = "conv-6";

pub(crate) fn conversation(name: &str) -> ConversationId {
    ConversationId::new(name)
}

pub(crate) fn note(of: &str, text: &str) -> Operation {
    Operation::AddNote { conversation: conversation(of), text: RedactedText::new(text) }
}

pub(crate) fn sms(of: &str) -> Operation {
    Operation::SendSms {
        conversation: conversation(of),
        text: RedactedText::new("Yes."),
        scheduled_for: None,
        from: None,
        idempotency_key: IdempotencyKey::new(""),
    }
}

pub(crate) fn archive(lead: &str) -> Operation {
    let reason = ArchiveReason::try_from(3).expect("a reason");
    Operation::Archive { lead: LeadId::new(lead), reason, note: None }
}

pub(crate) fn draft(operation: Operation) -> NewEntry {
    let verb = ActionKind::from_operation(&operation).entry().name;
    // Independent of the hour of the test run.
    let approvals = Approvals::any_hour();
    NewEntry { approvals, ..NewEntry::new(RedactedText::new("Ann Diallo"), verb, None, operation) }
}

/// The user retries an entry.
pub(crate) fn again(entry: EntryId) -> OutboxRequest {
    OutboxRequest::Retry { entry, approvals: Approvals::any_hour() }
}

/// A conversation whose lead may be texted.
pub(crate) async fn reachable(sandbox: &Sandbox) -> String {
    for number in 1..60 {
        let id = format!("conv-{number}");
        let ready = format!("/conversations/{id}/outbound-readiness");
        let answer = sandbox.call(Method::GET, &ready, Value::Null).await;
        if answer["canSend"] == true {
            return id;
        }
    }
    unreachable!("somebody may be texted")
}

/// Prepares the sandbox for an operation of a kind, which then takes effect.
pub(crate) async fn prepared(sandbox: &Sandbox, kind: &str) -> Operation {
    let body = json!({"conversationIds": [CONVERSATION], "text": "Hello?"});
    post_to(sandbox, "/sandbox/arrivals", body).await;
    let row = sandbox.row(CONVERSATION).await;
    let id = conversation(CONVERSATION);
    let lead_id = row["leadId"].as_str().expect("an id").to_owned();
    let lead = LeadId::new(&lead_id);
    let over = format!("/phone-numbers/outgoing/conversation/{CONVERSATION}/override");
    match kind {
        "mark read" => {
            Operation::MarkRead { conversation: id, event_version: row["eventVersion"].as_i64() }
        }
        "mark handled" => {
            Operation::MarkHandled { conversation: id, reply_version: row["replyVersion"].as_i64() }
        }
        "archive" => archive(&lead_id),
        "unarchive" => {
            let path = format!("/leads/{lead_id}/archive");
            post_to(sandbox, &path, json!({"reason": 1})).await;
            Operation::Unarchive { lead }
        }
        "set status" => {
            let choices = sandbox.call(Method::GET, "/lead-statuses", Value::Null).await;
            let text = |member: &str| choices[0][member].as_str().expect("text").to_owned();
            let (outcome, category) = (text("name"), text("category"));
            let status_type = category.clone();
            Operation::SetStatus {
                lead,
                status_type,
                outcome,
                category: Some(category),
                notes: None,
                expected_revision: None,
                expected_status: None,
            }
        }
        "set follow-up" => {
            let facts = sandbox.call(Method::GET, &format!("/leads/{lead_id}"), Value::Null).await;
            let status = &facts["currentLeadStatus"];
            let due = "2036-12-01T17:00:00Z".parse().expect("a time");
            Operation::SetFollowUp {
                lead,
                follow_up: FollowUp::Due(due),
                expected_revision: status["revision"].as_i64(),
                expected_status: status["id"].as_str().map(str::to_owned),
            }
        }
        "assign" => {
            let user = row["assignedToUserId"].as_str().is_none();
            let me = sandbox.call(Method::GET, "/users/me", Value::Null).await;
            let me = UserId::new(me["id"].as_str().expect("an id"));
            Operation::Assign { lead, user: user.then_some(me) }
        }
        "add tags" => Operation::AddTags {
            lead,
            tags: Vec::new(),
            names: vec!["Gutters".to_owned()],
            create_missing: true,
        },
        "remove tag" => {
            let path = format!("/leads/{lead_id}/tags");
            post_to(sandbox, &path, json!({"tagIds": ["tag-1"], "tagNames": []})).await;
            Operation::RemoveTag { lead, tag: TagId::new("tag-1") }
        }
        "add note" => note(CONVERSATION, "asked twice"),
        "send sms" => sms(&reachable(sandbox).await),
        "cancel sms" => {
            let of = reachable(sandbox).await;
            let body = json!({
                "conversationId": of, "text": "Later.", "scheduledFor": "2036-11-23T09:00:00Z",
            });
            let message = post_to(sandbox, "/sms/send", body).await;
            let event = EventId::new(message["id"].as_str().expect("an id"));
            Operation::CancelSms { conversation: conversation(&of), event }
        }
        "set sender" => {
            let other = ["pn-1", "pn-2"];
            let now = row["activeOutboundPhoneNumberId"].as_str().unwrap_or_default();
            let number = other.into_iter().find(|number| *number != now).expect("one of two");
            Operation::SetSender { conversation: id, number: PhoneNumberId::new(number) }
        }
        "clear sender" => {
            let body = json!({"fromPhoneNumberId": "pn-4", "selection": {"channel": "sms"}});
            post_to(sandbox, &over, body).await;
            Operation::ClearSender { conversation: id }
        }
        other => panic!("no kind: {other}"),
    }
}

async fn post_to(sandbox: &Sandbox, path: &str, body: Value) -> Value {
    sandbox.call(Method::POST, path, body).await
}
