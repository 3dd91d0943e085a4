//! Requests for operations.

use reqwest::Method;
use serde_json::{Value, json};

use super::numbers::selection;
use super::{Call, SMS};
use crate::api::Form;
use crate::api::capabilities::Capability;
use crate::domain::{ConversationId, FollowUp, Operation, RedactedText};

/// The request for an operation.
pub(in crate::api) fn call(form: Form, operation: &Operation) -> Call<'_> {
    let call = former(form, operation).unwrap_or_else(|| newest(operation));
    call.needs(Capability::required_by_request(operation))
}

/// The older request for an operation, if there is one. The first version of
/// the API has the lead in the body of a change, and no guards.
fn former(form: Form, operation: &Operation) -> Option<Call<'_>> {
    match (form, operation) {
        (
            Form::Former,
            Operation::SetStatus { lead, status_type, outcome, category, notes, .. },
        ) => Some(Call::post(&["dispositions"]).json(json!({
            "leadId": lead, "type": status_type, "outcome": outcome, "category": category,
            "notes": notes,
        }))),
        _ => None,
    }
}

/// The newest request for an operation.
fn newest(operation: &Operation) -> Call<'_> {
    let post = Call::post;
    let put = |path: &[_]| Call::new(Method::PUT, path);
    let version = |version: Option<i64>| version.map(|version| version.to_string());
    match operation {
        Operation::MarkRead { conversation, event_version } => {
            post(&["conversations", conversation.as_str(), "mark-read"])
                .query("eventVersion", version(*event_version))
        }
        Operation::MarkHandled { conversation, reply_version } => {
            post(&["conversations", conversation.as_str(), "mark-handled"])
                .query("replyVersion", version(*reply_version))
        }
        Operation::Archive { lead, reason, note } => post(&["leads", lead.as_str(), "archive"])
            .json(json!({ "reason": reason, "note": note })),
        Operation::Unarchive { lead } => post(&["leads", lead.as_str(), "unarchive"]),
        Operation::SetStatus {
            lead,
            status_type,
            outcome,
            category,
            notes,
            expected_revision,
            expected_status,
        } => put(&["leads", lead.as_str(), "status"]).json(json!({
            "type": status_type, "outcome": outcome, "category": category, "notes": notes,
            "expectedRevision": expected_revision, "expectedCurrentStatusId": expected_status,
        })),
        Operation::SetFollowUp { lead, follow_up, expected_revision, expected_status } => {
            put(&["leads", lead.as_str(), "follow-up"])
                .json(json!({
                    "expectedRevision": expected_revision, "expectedStatusId": expected_status,
                }))
                .with_null("dueAt", due_at(*follow_up))
        }
        Operation::Assign { lead, user } => {
            put(&["leads", lead.as_str(), "assignment"]).with_null("assignedToUserId", json!(user))
        }
        Operation::AddTags { lead, tags, names, create_missing } => {
            post(&["leads", lead.as_str(), "tags"]).json(json!({
                "tagIds": tags, "tagNames": names, "createMissing": create_missing,
            }))
        }
        Operation::RemoveTag { lead, tag } => {
            Call::new(Method::DELETE, &["leads", lead.as_str(), "tags", tag.as_str()])
        }
        Operation::AddNote { conversation, text } => {
            post(&["events", "conversations", conversation.as_str(), "notes"])
                .json(json!({ "text": text }))
        }
        Operation::SendSms { conversation, text, scheduled_for, from, idempotency_key } => {
            post(&["sms", "send"]).json(json!({
                "conversationId": conversation, "text": text, "scheduledFor": scheduled_for,
                "fromPhoneNumberId": from, "outboundIdempotencyKey": idempotency_key,
            }))
        }
        Operation::CancelSms { event, .. } => post(&["sms", event.as_str(), "cancel"]),
        Operation::SetSender { conversation, number } => post(&sender(conversation)).json(json!({
            "fromPhoneNumberId": number, "selection": selection(conversation),
        })),
        Operation::ClearSender { conversation } => Call::new(Method::DELETE, &sender(conversation)),
        Operation::Block { phone, reason, organization, .. } => {
            post(&["suppressions"]).json(suppress(phone, reason, organization.as_deref()))
        }
        Operation::Unblock { phone, reason, organization, .. } => {
            let body = suppress(phone, reason, organization.as_deref());
            post(&["suppressions", "release"]).json(body)
        }
    }
}

/// The body of a suppression (`SuppressionEntryRequest`).
fn suppress(phone: &RedactedText, reason: &RedactedText, organization: Option<&str>) -> Value {
    json!({
        "phoneNumber": phone, "channel": SMS, "reason": reason, "organizationId": organization,
    })
}

/// The path of a conversation's sender override.
fn sender(conversation: &ConversationId) -> [&str; 5] {
    ["phone-numbers", "outgoing", "conversation", conversation.as_str(), "override"]
}

/// The due time; null completes a follow-up.
fn due_at(follow_up: FollowUp) -> Value {
    match follow_up {
        FollowUp::Complete => Value::Null,
        FollowUp::Due(at) => json!(at),
    }
}
