//! Every operation, and what it leaves behind, against the contract.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};
use crate::{ALL, Contract};

/// An operation: what the contract calls it, where it is here, its body, and
/// the schema of its answer or of each item of it.
type Operation = (Method, &'static str, String, Value, &'static str);

/// Every operation that answers with an object or with several.
fn operations(event: &str, sms: &str) -> Vec<Operation> {
    let (get, put, post) = (Method::GET, Method::PUT, Method::POST);
    let lead = |rest: &str| format!("/leads/lead-1/{rest}");
    let override_path = "/phone-numbers/outgoing/conversation/{conversationId}/override";
    let numbers = "/phone-numbers/outgoing/conversation/conv-2".to_owned();
    let selection = "OutgoingNumberSelectionResponse";
    let status = json!({"type": "Open", "outcome": "New", "taskDueAt": "2026-12-01T09:00:00Z"});
    let tags = json!({"tagIds": ["tag-1"], "tagNames": ["Gutters"], "createMissing": true});
    let suppressed = json!({"organizationId": "org-1", "phoneNumber": "+14155550134"});
    let number = json!({"fromPhoneNumberId": "pn-4", "selection": {}});
    let archive = json!({"reason": 3, "note": "Moved away."});
    let assign = json!({"assignedToUserId": "user-2"});
    let scheduled = json!({
        "conversationId": "conv-2", "text": "Hi", "scheduledFor": "2026-12-01T09:00:00Z",
    });
    vec![
        (
            post.clone(),
            "/events/conversations/{conversationId}/notes",
            "/events/conversations/conv-2/notes".to_owned(),
            json!({"text": "x"}),
            "EventTableRow",
        ),
        (
            get.clone(),
            "/events/detail/{eventId}",
            format!("/events/detail/{event}"),
            Value::Null,
            "EventDetailResponse",
        ),
        (post.clone(), "/leads/{id}/archive", lead("archive"), archive, "LeadResponse"),
        (post.clone(), "/leads/{id}/unarchive", lead("unarchive"), Value::Null, "LeadResponse"),
        (put.clone(), "/leads/{id}/assignment", lead("assignment"), assign, "LeadResponse"),
        (post.clone(), "/leads/{id}/tags", lead("tags"), tags.clone(), "LeadResponse"),
        (put.clone(), "/leads/{id}/tags", lead("tags"), tags, "LeadResponse"),
        (
            Method::DELETE,
            "/leads/{id}/tags/{tagId}",
            lead("tags/tag-1"),
            Value::Null,
            "LeadResponse",
        ),
        (put, "/leads/{leadId}/status", lead("status"), status, "LeadStatusChangeResponse"),
        (
            get.clone(),
            "/leads/{leadId}/status-history",
            lead("status-history"),
            Value::Null,
            "LeadStatusChangeResponse",
        ),
        (
            get.clone(),
            "/lead-statuses",
            "/lead-statuses".to_owned(),
            Value::Null,
            "LeadStatusResponse",
        ),
        (get.clone(), "/tags", "/tags".to_owned(), Value::Null, "TagResponse"),
        (post.clone(), "/sms/send", "/sms/send".to_owned(), scheduled, "SmsResponse"),
        (
            post.clone(),
            "/sms/{smsEventId}/cancel",
            format!("/sms/{sms}/cancel"),
            Value::Null,
            "SmsResponse",
        ),
        (
            post.clone(),
            "/phone-numbers/outgoing/conversation/{conversationId}",
            numbers.clone(),
            json!({"channel": "call"}),
            selection,
        ),
        (post.clone(), override_path, format!("{numbers}/override"), number, selection),
        (Method::DELETE, override_path, format!("{numbers}/override"), Value::Null, selection),
        (
            get.clone(),
            "/conversations/{id}/outbound-readiness",
            "/conversations/conv-2/outbound-readiness?voice=false".to_owned(),
            Value::Null,
            selection,
        ),
        (
            post,
            "/suppressions/check",
            "/suppressions/check".to_owned(),
            suppressed,
            "SuppressionCheckResult",
        ),
        (get.clone(), "/users/me", "/users/me".to_owned(), Value::Null, "UserResponse"),
        (
            get,
            "/organizations/me",
            "/organizations/me".to_owned(),
            Value::Null,
            "OrganizationResponse",
        ),
    ]
}

/// A message that waits, in a conversation of lead `lead-1`.
async fn waiting_message(sandbox: &Sandbox) -> String {
    sandbox
        .page("/sandbox/arrivals", &json!({"conversationIds": ["conv-2"], "text": "START"}))
        .await;
    let body = json!({
        "conversationId": "conv-2", "text": "Later.", "scheduledFor": "2026-12-02T09:00:00Z",
    });
    let (status, message) = sandbox.call(Method::POST, "/sms/send", &body).await;
    assert_eq!(status, 201, "{message}");
    message["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn operations_are_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(200));
    let sms = waiting_message(&sandbox).await;
    for (method, documented, path, body, schema) in operations("evt-2-1", &sms) {
        let operation = &contract.document["paths"][documented][method.as_str().to_lowercase()];
        assert!(operation.is_object(), "{method} {documented} is not in the contract");
        let (status, answer) = sandbox.call(method.clone(), &path, &body).await;
        assert!(
            operation["responses"][status.to_string()].is_object(),
            "{path}: {status} {answer}"
        );
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        let single = [answer.clone()];
        let items = answer.as_array().map_or(&single[..], Vec::as_slice);
        assert!(!items.is_empty(), "{path}: nothing to compare");
        for item in items {
            contract.check(schema, item);
        }
    }
    for number in 1..=60 {
        let id = format!("conv-{number}");
        let path = format!("/conversations/{id}/outbound-readiness");
        let (_, answer) = sandbox.call(Method::GET, &path, &Value::Null).await;
        contract.check("OutgoingNumberSelectionResponse", &answer);
        for event in sandbox.all(&format!("/events/conversations/{id}"), &json!({})).await {
            let path = format!("/events/detail/{}", event["id"].as_str().expect("an id"));
            let (status, detail) = sandbox.call(Method::GET, &path, &Value::Null).await;
            assert_eq!(status, 200, "{path}");
            contract.check("EventDetailResponse", &detail);
        }
    }
}

#[tokio::test]
async fn what_operations_leave_behind_is_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(60));
    let sms = waiting_message(&sandbox).await;
    for (method, _, path, body, _) in operations("evt-2-1", &sms) {
        sandbox.call(method, &path, &body).await;
    }
    let body = json!({"conversationId": "conv-2", "text": "Now."});
    assert_eq!(sandbox.call(Method::POST, "/sms/send", &body).await.0, 201);
    for seconds in [0, 1, 60, 30 * 24 * 60 * 60] {
        sandbox.page("/sandbox/clock", &json!({"advanceSeconds": seconds})).await;
        for (path, schema) in [
            (ALL, "PagedResultOfConversationResponse"),
            ("/leads/all/my?archiveFilter=all", "PagedResultOfLeadTableRow"),
            ("/events/conversations/conv-2", "PagedResultOfEventTableRow"),
        ] {
            for page in sandbox.pages(path, &json!({"pageSize": 100})).await {
                contract.check(schema, &page);
            }
        }
        let lead = sandbox.get("/leads/lead-1").await;
        contract.check("LeadResponse", &lead.json().await.expect("JSON"));
    }
    for path in ["/conversations/conv-2/mark-read", "/conversations/conv-2/mark-handled"] {
        assert!(sandbox.call(Method::POST, path, &Value::Null).await.1.is_boolean());
    }
    let (_, count) = sandbox.call(Method::GET, "/notifications/unread-count", &Value::Null).await;
    assert!(count.as_u64().is_some_and(|count| i32::try_from(count).is_ok()));
}

#[tokio::test]
async fn every_operation_of_the_contract_is_there() {
    // What came later than this one, the program does not use.
    let Some(contract) = Contract::of("leadping-openapi.json") else { return };
    let sandbox = Sandbox::start(options(60));
    for (path, methods) in contract.document["paths"].as_object().expect("paths") {
        let here = [
            ("{conversationId}", "conv-2"),
            ("{leadId}", "lead-1"),
            ("{eventId}", "evt-2-1"),
            ("{smsEventId}", "evt-2-1"),
            ("{tagId}", "tag-1"),
            ("{id}", if path.starts_with("/leads") { "lead-1" } else { "conv-2" }),
        ];
        let here = here.iter().fold(path.clone(), |path, (name, id)| path.replace(name, id));
        for method in methods.as_object().expect("methods").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let (status, answer) = sandbox.call(method.clone(), &here, &Value::Null).await;
            let nothing = answer["detail"] == "There is nothing at this path.";
            assert!(!nothing && status != 405, "{method} {here}: {status} {answer}");
        }
    }
}
