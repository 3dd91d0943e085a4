//! Operations as HTTP requests.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::answers::outcome;
use super::{About, AttemptError, HttpTransport};
use crate::api::Form;
use crate::api::capabilities::Capability;
use crate::api::error::ApiError;
use crate::domain::{
    ConversationId, Failure, FollowUp, Operation, Outcome, RedactedText, RetryClass, WriteFailure,
};

/// The contract's name of the text message channel.
pub(super) const SMS: &str = "sms";

/// Hint for a write with an unknown outcome.
const LOOK_FIRST: &str = "it may have taken effect all the same: look before you do it again";

/// Attempts an operation.
pub(super) async fn attempt(
    client: &HttpTransport,
    form: Form,
    operation: &Operation,
) -> Result<Outcome, WriteFailure> {
    if let Err(why) = operation.check() {
        return Err(WriteFailure::NotDone(
            client.attempt_error(ApiError::Unfit { why }, About::default()).failure,
        ));
    }
    let request = former(form, operation).unwrap_or_else(|| request(operation));
    let Request { method, path, version, body } = request;
    let fill = |mut request: RequestBuilder| {
        if let Some((name, number)) = version {
            request = request.query(&[(name, number)]);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request
    };
    let read = |status, body: &str| outcome(operation, status, body);
    let private: Vec<&str> = operation.private_texts().collect();
    let about = About { capability: Capability::required_by_request(operation), private: &private };
    match client.attempt(method, &path, fill, read, about).await {
        Ok(outcome) => Ok(outcome),
        Err(missed) if is_conflict(operation, &missed) => Ok(Outcome::Stale),
        Err(AttemptError { failure, may_have_applied: false, .. }) => {
            Err(WriteFailure::NotDone(failure))
        }
        Err(AttemptError { failure, .. }) if operation.may_repeat() => {
            Err(WriteFailure::Unknown(failure))
        }
        Err(AttemptError { failure, .. }) => {
            let hint = Some(LOOK_FIRST.to_owned());
            Err(WriteFailure::Unknown(Failure { retry: RetryClass::Never, hint, ..failure }))
        }
    }
}

/// Whether a concurrent change came first. Only changes of a status and of a
/// follow-up state what they expect.
fn is_conflict(operation: &Operation, missed: &AttemptError) -> bool {
    missed.is_conflict
        && matches!(operation, Operation::SetStatus { .. } | Operation::SetFollowUp { .. })
}

/// A request of the contract.
struct Request<'a> {
    method: Method,
    path: Vec<&'a str>,
    /// A query parameter with the version that the user saw.
    version: Option<(&'static str, i64)>,
    body: Option<Value>,
}

impl<'a> Request<'a> {
    fn new(method: Method, path: &[&'a str]) -> Self {
        Self { method, path: path.to_vec(), version: None, body: None }
    }

    fn seen(self, parameter: &'static str, version: Option<i64>) -> Self {
        Self { version: version.map(|version| (parameter, version)), ..self }
    }

    /// Adds a body. Null members are omitted: a server of an earlier generation
    /// need not know them.
    fn with(self, mut body: Value) -> Self {
        if let Value::Object(members) = &mut body {
            members.retain(|_, value| !value.is_null());
        }
        Self { body: Some(body), ..self }
    }

    /// Adds a member for which null is significant.
    fn with_null(mut self, member: &str, value: Value) -> Self {
        self.body.get_or_insert_with(|| json!({}))[member] = value;
        self
    }
}

/// The older request for an operation, if there is one. The first version of
/// the API has the lead in the body of a change, and no guards.
fn former(form: Form, operation: &Operation) -> Option<Request<'_>> {
    match (form, operation) {
        (
            Form::Former,
            Operation::SetStatus { lead, status_type, outcome, category, notes, .. },
        ) => Some(Request::new(Method::POST, &["dispositions"]).with(json!({
            "leadId": lead, "type": status_type, "outcome": outcome, "category": category,
            "notes": notes,
        }))),
        _ => None,
    }
}

/// The request for an operation.
fn request(operation: &Operation) -> Request<'_> {
    let post = |path: &[_]| Request::new(Method::POST, path);
    let put = |path: &[_]| Request::new(Method::PUT, path);
    match operation {
        Operation::MarkRead { conversation, event_version } => {
            post(&["conversations", conversation.as_str(), "mark-read"])
                .seen("eventVersion", *event_version)
        }
        Operation::MarkHandled { conversation, reply_version } => {
            post(&["conversations", conversation.as_str(), "mark-handled"])
                .seen("replyVersion", *reply_version)
        }
        Operation::Archive { lead, reason, note } => post(&["leads", lead.as_str(), "archive"])
            .with(json!({ "reason": reason, "note": note })),
        Operation::Unarchive { lead } => post(&["leads", lead.as_str(), "unarchive"]),
        Operation::SetStatus {
            lead,
            status_type,
            outcome,
            category,
            notes,
            expected_revision,
            expected_status,
        } => put(&["leads", lead.as_str(), "status"]).with(json!({
            "type": status_type, "outcome": outcome, "category": category, "notes": notes,
            "expectedRevision": expected_revision, "expectedCurrentStatusId": expected_status,
        })),
        Operation::SetFollowUp { lead, follow_up, expected_revision, expected_status } => {
            put(&["leads", lead.as_str(), "follow-up"])
                .with(json!({
                    "expectedRevision": expected_revision, "expectedStatusId": expected_status,
                }))
                .with_null("dueAt", due_at(*follow_up))
        }
        Operation::Assign { lead, user } => {
            put(&["leads", lead.as_str(), "assignment"]).with_null("assignedToUserId", json!(user))
        }
        Operation::AddTags { lead, tags, names, create_missing } => {
            post(&["leads", lead.as_str(), "tags"]).with(json!({
                "tagIds": tags, "tagNames": names, "createMissing": create_missing,
            }))
        }
        Operation::RemoveTag { lead, tag } => {
            Request::new(Method::DELETE, &["leads", lead.as_str(), "tags", tag.as_str()])
        }
        Operation::AddNote { conversation, text } => {
            post(&["events", "conversations", conversation.as_str(), "notes"])
                .with(json!({ "text": text }))
        }
        Operation::SendSms { conversation, text, scheduled_for, from, idempotency_key } => {
            post(&["sms", "send"]).with(json!({
                "conversationId": conversation, "text": text, "scheduledFor": scheduled_for,
                "fromPhoneNumberId": from, "outboundIdempotencyKey": idempotency_key,
            }))
        }
        Operation::CancelSms { event, .. } => post(&["sms", event.as_str(), "cancel"]),
        Operation::SetSender { conversation, number } => post(&sender(conversation)).with(json!({
            "fromPhoneNumberId": number, "selection": selection(conversation),
        })),
        Operation::ClearSender { conversation } => {
            Request::new(Method::DELETE, &sender(conversation))
        }
        Operation::Block { phone, reason, organization, .. } => {
            post(&["suppressions"]).with(suppress(phone, reason, organization.as_deref()))
        }
        Operation::Unblock { phone, reason, organization, .. } => {
            let body = suppress(phone, reason, organization.as_deref());
            post(&["suppressions", "release"]).with(body)
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

/// Criteria of sender numbers (`OutgoingNumberSelectionRequest`).
pub(super) fn selection(conversation: &ConversationId) -> Value {
    json!({ "conversationId": conversation, "channel": SMS })
}

/// The due time; null completes a follow-up.
fn due_at(follow_up: FollowUp) -> Value {
    match follow_up {
        FollowUp::Complete => Value::Null,
        FollowUp::Due(at) => json!(at),
    }
}
