//! Decoding of the answers in the vendor's contract, if present: every member
//! is decoded, and other members survive unexpected ones.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::contract::{contract, flat, unlisted, validator};
use crate::operations::{conversation, every};
use crate::server::{Reply, Server};
use leadping_tui::api::requests::{
    CheckSuppression, GetEvent, GetOrganization, GetReadiness, GetStatusHistory, GetUnreadCount,
    GetUser, GetWorkflowStatus, ListLeadStatuses, ListMembers, ListSenderNumbers, ListTags,
};
use leadping_tui::api::{Api, Form, HttpTransport};
use leadping_tui::domain::{ConversationId, EventId, Failure, LeadId, Operation, Outcome, UserId};
use serde_json::{Map, Value, json};

/// How a value is generated from a schema.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// Every member is present, with its type.
    Full,
    /// Unknown enumeration values, and unlisted members.
    Novel,
    /// Every member is null.
    Null,
}

/// The success answer of an operation.
fn answer(contract: &Value, method: &str, path: &str, style: Style) -> Value {
    let responses = contract["paths"][path][method]["responses"].as_object().expect("responses");
    let (_, success) = responses.iter().find(|(code, _)| code.starts_with('2')).expect("success");
    let schema = &success["content"]["application/json"]["schema"];
    let made = make(contract, schema, style);
    if style == Style::Full {
        let faults: Vec<_> =
            validator(contract, schema).iter_errors(&made).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{path}: {faults:?}");
        assert_eq!(unlisted(contract, schema, &made), Vec::<String>::new());
    }
    made
}

fn make(contract: &Value, schema: &Value, style: Style) -> Value {
    let schemas = flat(contract, schema);
    let find = |key: &str| schemas.iter().find_map(|schema| schema.get(key));
    if let Some(values) = find("enum").and_then(Value::as_array) {
        let number = values.iter().any(Value::is_number);
        return match style {
            Style::Novel if number => json!(999),
            Style::Novel => json!("Novel"),
            _ => values.iter().find(|value| !value.is_null()).expect("a value").clone(),
        };
    }
    let properties: BTreeMap<&String, &Value> =
        schemas.iter().filter_map(|schema| schema["properties"].as_object()).flatten().collect();
    if !properties.is_empty() {
        let member = |schema: &Value| match style {
            Style::Null => Value::Null,
            _ => make(contract, schema, style),
        };
        let mut object: Map<String, Value> =
            properties.iter().map(|(name, schema)| ((*name).clone(), member(schema))).collect();
        if style == Style::Novel {
            object.insert("novel".into(), json!({ "members": [1] }));
        }
        return object.into();
    }
    let types = find("type").expect("a type");
    let kind = types
        .as_str()
        .or_else(|| types.as_array()?.iter().filter_map(Value::as_str).find(|t| *t != "null"));
    match kind.expect("a type") {
        "array" => {
            let items = find("items").expect("items");
            json!([make(contract, items, style)])
        }
        "string" => match find("format").and_then(Value::as_str) {
            Some("date-time") => json!("2026-11-20T15:00:00Z"),
            Some("email") => json!("ann@example.com"),
            Some("uri") => json!("https://example.com/x"),
            _ => json!("words"),
        },
        "integer" => json!(1),
        "number" => json!(1.5),
        "boolean" => json!(true),
        // With members of any name.
        "object" => json!({}),
        other => panic!("{other} is not expected"),
    }
}

async fn read<T>(answer: &Value, call: impl AsyncFnOnce(HttpTransport) -> T) -> T {
    let server = Server::start([Reply::json(&answer.to_string())]).await;
    call(crate::client(&server)).await
}

/// No decoded member is missing because of a name that the contract lacks.
fn assert_whole(value: &impl Debug) {
    let shown = format!("{value:#?}");
    assert!(!shown.contains("None") && !shown.contains("[]"), "{shown}");
}

/// Decodes an answer of each style, the full one without loss.
async fn check<T: Debug>(
    (contract, method, path): (&Value, &str, &str),
    call: impl AsyncFn(HttpTransport) -> Result<T, Failure>,
) {
    for style in [Style::Full, Style::Novel, Style::Null] {
        let answer = answer(contract, method, path, style);
        let value = read(&answer, &call).await.expect(path);
        if style != Style::Null {
            assert_whole(&value);
        }
    }
}

#[tokio::test]
async fn reads_lose_nothing() {
    let Some(contract) = contract() else { return };
    let c = &contract;
    let id: ConversationId = conversation();
    check((c, "get", "/lead-statuses"), async |client| client.read(&ListLeadStatuses).await).await;
    check((c, "get", "/tags"), async |client| client.read(&ListTags).await).await;
    check((c, "get", "/users/me"), async |client| client.read(&GetUser).await).await;
    check((c, "get", "/organizations/me"), async |client| client.read(&GetOrganization).await)
        .await;
    let path = "/conversations/{id}/outbound-readiness";
    check((c, "get", path), async |client| client.read(&GetReadiness(&id)).await).await;
    let path = "/phone-numbers/outgoing/conversation/{conversationId}";
    check((c, "post", path), async |client| client.read(&ListSenderNumbers(&id)).await).await;
    let path = "/suppressions/check";
    check((c, "post", path), async |client| {
        client.read(&CheckSuppression { organization: Some("o"), phone_number: "+1" }).await
    })
    .await;
    let path = "/leads/{id}/workflow-status";
    check((c, "get", path), async |client| {
        client.read(&GetWorkflowStatus(&LeadId::new("l"))).await
    })
    .await;
    let path = "/organizations/me/members";
    check((c, "get", path), async |client| client.read(&ListMembers).await).await;
    let path = "/leads/{leadId}/status-history";
    check((c, "get", path), async |client| client.read(&GetStatusHistory(&LeadId::new("l"))).await)
        .await;

    let count = answer(c, "get", "/notifications/unread-count", Style::Full);
    assert_eq!(read(&count, async |client| client.read(&GetUnreadCount).await).await, Ok(1));
}

#[tokio::test]
async fn an_event_is_read_as_far_as_it_is_one_of_a_timeline() {
    let Some(contract) = contract() else { return };
    for style in [Style::Full, Style::Novel, Style::Null] {
        let answer = answer(&contract, "get", "/events/detail/{eventId}", style);
        let event = EventId::new("e");
        let record = read(&answer, async |client| client.read(&GetEvent(&event)).await).await;
        let record = record.expect("an event");
        let sent: Value = serde_json::from_str(record.raw.get()).expect("JSON");
        assert_eq!(sent, answer);
        if style != Style::Null {
            assert_eq!(record.value.id.as_deref(), Some("words"));
            assert!(record.value.created_at.is_some() && record.value.status.is_some());
        }
    }
}

/// The contract's path of an operation's answer.
fn place(operation: &Operation) -> Option<(&'static str, &'static str)> {
    Some(match operation {
        Operation::MarkRead { .. } => ("post", "/conversations/{id}/mark-read"),
        Operation::MarkHandled { .. } => ("post", "/conversations/{id}/mark-handled"),
        Operation::Archive { .. } => ("post", "/leads/{id}/archive"),
        Operation::Unarchive { .. } => ("post", "/leads/{id}/unarchive"),
        Operation::SetStatus { .. } => ("put", "/leads/{leadId}/status"),
        // No content.
        Operation::SetFollowUp { .. } => return None,
        Operation::Assign { .. } => ("put", "/leads/{id}/assignment"),
        Operation::AddTags { .. } => ("post", "/leads/{id}/tags"),
        Operation::RemoveTag { .. } => ("delete", "/leads/{id}/tags/{tagId}"),
        Operation::AddNote { .. } => ("post", "/events/conversations/{conversationId}/notes"),
        Operation::SendSms { .. } => ("post", "/sms/send"),
        Operation::CancelSms { .. } => ("post", "/sms/{smsEventId}/cancel"),
        Operation::SetSender { .. } => {
            ("post", "/phone-numbers/outgoing/conversation/{conversationId}/override")
        }
        Operation::ClearSender { .. } => {
            ("delete", "/phone-numbers/outgoing/conversation/{conversationId}/override")
        }
        Operation::Block { .. } => ("post", "/suppressions"),
        Operation::Unblock { .. } => ("post", "/suppressions/release"),
    })
}

#[tokio::test]
async fn answers_to_writes_lose_nothing() {
    let Some(contract) = contract() else { return };
    for operation in every() {
        let Some((method, path)) = place(&operation) else { continue };
        for style in [Style::Full, Style::Novel, Style::Null] {
            let mut answer = answer(&contract, method, path, style);
            // An answer that contradicts the request is no success.
            match &operation {
                Operation::Unarchive { .. } => answer["isArchived"] = false.into(),
                Operation::Assign { user, .. } => {
                    answer["assignedToUserId"] = user.as_ref().map(UserId::as_str).into();
                }
                _ => {}
            }
            let outcome =
                read(&answer, async |client| client.write(Form::Newest, &operation).await).await;
            match outcome {
                // The message's status is handled by the outbox.
                Ok(Outcome::Sms(sms)) if style == Style::Null => assert!(!sms.is_accepted()),
                Ok(outcome) if style == Style::Null => assert_eq!(outcome, Outcome::Done, "{path}"),
                Err(failure) if style == Style::Null => {
                    assert!(failure.is_unknown(), "{path}: nothing says that it was done");
                }
                // A lead has a member of the first generation beside the
                // current one.
                Ok(Outcome::Lead(read)) => assert!(read.id.is_some() && read.status().is_some()),
                outcome => assert_whole(&outcome.expect(path)),
            }
        }
    }
}
