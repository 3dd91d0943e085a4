//! Every operation and its effects, against the contract.

use leadping_tui::sandbox::{ApiVersion, Options};
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::client::{Sandbox, options};
use crate::{ALL, Contract};

/// A request: the contract's path of its operation, the actual path, and the
/// body.
type Request = (Method, &'static str, String, Value);

/// Number of the contract's operations.
const COUNT: usize = 49;

/// A request for every operation, in an order in which each has an effect. A
/// body is null for none, and a string for one that is no JSON.
fn requests(sms: &str, version: i64) -> Vec<Request> {
    let (get, put, post, delete) = (Method::GET, Method::PUT, Method::POST, Method::DELETE);
    let at = |method: &Method, path: &'static str, body: Value| {
        let id = match path.split('/').nth(1) {
            Some("leads") => "lead-1",
            Some("notifications") => "ntf-0-1",
            Some("suppressions") => "sup-1",
            _ => "conv-2",
        };
        let ids = [
            ("{conversationId}", "conv-2"),
            ("{leadId}", "lead-1"),
            ("{eventId}", "evt-2-1"),
            ("{smsEventId}", sms),
            ("{tagId}", "tag-1"),
            ("{id}", id),
        ];
        let here = ids.iter().fold(path.to_owned(), |path, (name, id)| path.replace(name, id));
        (method.clone(), path, here, body)
    };
    let query = |(method, path, here, body): Request, query: &str| {
        (method, path, format!("{here}?{query}"), body)
    };
    let page = json!({"pageSize": 100, "includeCount": true});
    let recipient = json!({"phoneNumber": "+18025550199", "channel": "sms", "reason": "Asked"});
    let tags = json!({"tagIds": ["tag-1"], "tagNames": ["Gutters"], "createMissing": true});
    let outgoing = "/phone-numbers/outgoing/conversation/{conversationId}";
    let fixed = "/phone-numbers/outgoing/conversation/{conversationId}/override";
    let status = json!({"type": "Open", "outcome": "New", "taskDueAt": "2026-11-21T09:00:00Z"});
    let period = "startAt=2026-10-01T00:00:00Z&endAt=2026-11-22T00:00:00Z";
    vec![
        query(at(&post, "/conversations/my", page.clone()), "archiveFilter=all"),
        at(&post, "/conversations/lead/{leadId}", page.clone()),
        at(&get, "/conversations/{id}", Value::Null),
        query(
            at(&post, "/conversations/{id}/mark-read", Value::Null),
            &format!("eventVersion={version}"),
        ),
        query(at(&post, "/conversations/{id}/mark-handled", Value::Null), "replyVersion=0"),
        query(at(&get, "/conversations/{id}/outbound-readiness", Value::Null), "voice=false"),
        at(&post, "/events/conversations/{conversationId}", page.clone()),
        at(&post, "/events/conversations/{conversationId}/notes", json!({"text": "x"})),
        at(&get, "/events/detail/{eventId}", Value::Null),
        at(&get, "/events/{eventId}/detail", Value::Null),
        query(at(&post, "/events/all/my", page.clone()), "category=Messaging"),
        at(&post, "/events/sms/all/my", page.clone()),
        at(&get, "/events/sms/{smsEventId}", Value::Null),
        query(at(&post, "/leads/all/my", page.clone()), "archiveFilter=all"),
        at(&get, "/leads/{id}", Value::Null),
        at(&post, "/leads/{id}/archive", json!({"reason": 3, "note": "Moved away."})),
        at(&post, "/leads/{id}/unarchive", Value::Null),
        at(&put, "/leads/{id}/assignment", json!({"assignedToUserId": "user-2"})),
        at(&post, "/leads/{id}/tags", tags.clone()),
        at(&put, "/leads/{id}/tags", tags),
        at(&delete, "/leads/{id}/tags/{tagId}", Value::Null),
        at(&put, "/leads/{leadId}/status", status),
        at(&get, "/leads/{leadId}/status-history", Value::Null),
        query(at(&get, "/leads/follow-ups", Value::Null), "includeUpcoming=true"),
        at(&put, "/leads/{id}/follow-up", json!({"dueAt": null})),
        at(&get, "/leads/{id}/workflow-status", Value::Null),
        at(&get, "/lead-statuses", Value::Null),
        query(at(&get, "/tags", Value::Null), "includeArchived=true"),
        at(&post, "/sms/send", json!({"conversationId": "conv-2", "text": "Hi"})),
        at(&post, "/sms/{smsEventId}/cancel", Value::Null),
        at(&post, "/sms/files", json!("a file")),
        at(&post, "/sms/media", json!("a file")),
        at(&post, outgoing, json!({"channel": "call"})),
        at(&post, fixed, json!({"fromPhoneNumberId": "pn-4", "selection": {}})),
        at(&delete, fixed, Value::Null),
        at(&post, "/suppressions", recipient.clone()),
        at(&get, "/suppressions/{id}", Value::Null),
        at(&post, "/suppressions/all/my", page.clone()),
        at(&post, "/suppressions/check", recipient.clone()),
        at(&post, "/suppressions/release", recipient),
        at(&get, "/users/me", Value::Null),
        at(&get, "/organizations/me", Value::Null),
        at(&get, "/organizations/me/members", Value::Null),
        query(at(&post, "/notifications/me", page), period),
        at(&get, "/notifications/{id}", Value::Null),
        at(&get, "/notifications/unread-count", Value::Null),
        at(&post, "/notifications/{id}/mark-read", Value::Null),
        at(&post, "/notifications/mark-all-read", Value::Null),
        query(at(&get, "/analytics/my", Value::Null), "days=20"),
    ]
}

/// A request in a version's form.
fn older(api: ApiVersion, (method, path, here, body): Request) -> Request {
    let (bare, _) = here.split_once('?').unwrap_or((&here, ""));
    let unknown = match path {
        "/conversations/{id}/mark-read" => api < ApiVersion::V1_0_75,
        "/notifications/me" => api < ApiVersion::V1_0_30,
        _ => false,
    };
    let here = if unknown { bare.to_owned() } else { here };
    let mut body = body;
    if path.starts_with("/suppressions")
        && api == ApiVersion::V1_0_30
        && path != "/suppressions/all/my"
        && let Some(body) = body.as_object_mut()
    {
        body.insert("organizationId".into(), "org-1".into());
    }
    (method, path, here, body)
}

/// Sends a request: status and answer.
async fn send(sandbox: &Sandbox, (method, _, path, body): &Request) -> (u16, Value) {
    if body != "a file" {
        return sandbox.call(method.clone(), path, body).await;
    }
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
        Content-Type: image/png\r\n\r\npixels\r\n--b--\r\n";
    let request = sandbox.bare(method.clone(), path).bearer_auth(leadping_tui::sandbox::KEY);
    let request = request.header("content-type", "multipart/form-data; boundary=b").body(file);
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, response.json().await.expect("JSON"))
}

/// Checks a request against the contract, and its answer: status, type and
/// members.
fn check(contract: &Contract, api: ApiVersion, request: &Request, status: u16, answer: &Value) {
    let (method, path, here, body) = request;
    let operation = &contract.document["paths"][path][method.as_str().to_lowercase()];
    assert!(operation.is_object(), "{method} {path} is not in the contract");
    let query = here.split_once('?').map_or("", |(_, query)| query);
    for name in query.split('&').filter_map(|pair| pair.split('=').next()) {
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        assert!(name.is_empty() || parameters.any(|it| it["name"] == name), "{path}: {name}");
    }
    if body.is_object() {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let faults = contract.faults_by(schema, body);
        assert!(faults.is_empty(), "{method} {path}: {faults:#?}");
    }
    assert!((200..300).contains(&status), "{api} {method} {here}: {status} {answer}");
    let response = &operation["responses"][status.to_string()];
    assert!(response.is_object(), "{api} {method} {here}: {status} {answer}");
    let schema = &response["content"]["application/json"]["schema"];
    if schema.is_null() {
        assert!(answer.is_null(), "{api} {method} {here}: {answer}");
        return;
    }
    let items = answer["items"].as_array().or(answer.as_array());
    assert!(items.is_none_or(|items| !items.is_empty()), "{api} {here}: nothing to compare");
    let mut answer = answer.clone();
    if api == ApiVersion::V1_0_0 {
        today(&mut answer);
    }
    let mut faults = contract.faults_by(schema, &answer);
    faults.retain(|fault| !(api == ApiVersion::V1_0_0 && is_former(fault)));
    assert!(faults.is_empty(), "{api} {method} {here}: {faults:#?}");
}

/// Members of the first version that the current contract does not list, not
/// even as deprecated.
const FORMER: [&str; 16] = [
    "automationId",
    "automationName",
    "business",
    "businessId",
    "businessName",
    "currentBusiness",
    "currentStepId",
    "currentStepName",
    "isWarmup",
    "leadId",
    "leadName",
    "providerMessageId",
    "sourceId",
    "sourceName",
    "telnyxId",
    "tenDlcCampaignId",
];

fn is_former(fault: &str) -> bool {
    FORMER.iter().any(|member| fault.ends_with(&format!(".{member} is invented")))
}

/// Gives the events of the first version their current type.
fn today(value: &mut Value) {
    match value {
        Value::String(text) if text == "Disposition" => "LeadStatusChange".clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(today),
        Value::Object(members) => members.values_mut().for_each(today),
        _ => {}
    }
}

/// A scheduled message in a conversation of lead `lead-1`, and the version of
/// the conversation.
async fn waiting_message(sandbox: &Sandbox) -> (String, i64) {
    sandbox
        .page("/sandbox/arrivals", &json!({"conversationIds": ["conv-2"], "text": "START"}))
        .await;
    let body = json!({
        "conversationId": "conv-2", "text": "Later.", "scheduledFor": "2026-12-02T09:00:00Z",
    });
    let (status, message) = sandbox.call(Method::POST, "/sms/send", &body).await;
    assert_eq!(status, 201, "{message}");
    let row =
        &sandbox.page("/conversations/lead/lead-1", &json!({"pageSize": 1})).await["items"][0];
    let version = row["eventVersion"].as_i64().unwrap_or_default();
    (message["id"].as_str().expect("an id").to_owned(), version)
}

#[tokio::test]
async fn operations_of_every_version_are_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    for api in ApiVersion::ALL {
        let sandbox = Sandbox::start(Options { api, ..options(200) });
        let (sms, version) = waiting_message(&sandbox).await;
        let requests = requests(&sms, version);
        assert_eq!(requests.len(), COUNT);
        let mut absent = Vec::new();
        for request in requests {
            let path = request.1;
            let request = older(api, request);
            let (status, answer) = send(&sandbox, &request).await;
            let detail = answer["detail"].as_str().unwrap_or_default();
            if status == 404 && detail.contains("nothing at this path") {
                absent.push(path);
                continue;
            }
            check(&contract, api, &request, status, &answer);
        }
        if api == ApiVersion::NEWEST {
            assert_eq!(absent, ["/events/{eventId}/detail", "/sms/media"]);
        } else {
            assert!((2..25).contains(&absent.len()), "{api}: {absent:?}");
        }
    }
}

#[tokio::test]
async fn every_operation_of_the_contract_is_asked_for() {
    let Some(contract) = Contract::load() else { return };
    let requests = requests("evt-2-1", 1);
    let mut count = 0;
    for (path, methods) in contract.document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let asked = requests.iter().any(|(own, documented, ..)| {
                documented == path && own.as_str().eq_ignore_ascii_case(method)
            });
            assert!(asked, "{method} {path}");
            count += 1;
        }
    }
    assert_eq!(count, COUNT);
}

#[tokio::test]
async fn single_events_and_messages_are_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(200));
    for number in 1..=60 {
        let id = format!("conv-{number}");
        for (path, schema) in [
            (format!("/conversations/{id}/outbound-readiness"), "OutgoingNumberSelectionResponse"),
            (format!("/conversations/{id}"), "ConversationResponse"),
        ] {
            let (_, answer) = sandbox.call(Method::GET, &path, &Value::Null).await;
            contract.check(schema, &answer);
        }
        for event in sandbox.all(&format!("/events/conversations/{id}"), &json!({})).await {
            let id = event["id"].as_str().expect("an id");
            let path = format!("/events/detail/{id}");
            let (status, detail) = sandbox.call(Method::GET, &path, &Value::Null).await;
            assert_eq!(status, 200, "{path}");
            contract.check("EventDetailResponse", &detail);
            let (status, message) =
                sandbox.call(Method::GET, &format!("/events/sms/{id}"), &Value::Null).await;
            if status == 200 {
                contract.check("SmsEventTableRow", &message);
            }
        }
    }
    for row in sandbox.all("/leads/all/my", &json!({"pageSize": 100})).await {
        let path = format!("/leads/{}/workflow-status", row["id"].as_str().expect("an id"));
        let (_, answer) = sandbox.call(Method::GET, &path, &Value::Null).await;
        contract.check("AutomationWorkflowStatusResponse", &answer);
    }
    for row in sandbox.all("/notifications/me", &json!({"pageSize": 100})).await {
        let path = format!("/notifications/{}", row["id"].as_str().expect("an id"));
        let (_, answer) = sandbox.call(Method::GET, &path, &Value::Null).await;
        contract.check("NotificationResponse", &answer);
    }
}

#[tokio::test]
async fn what_operations_leave_behind_is_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(60));
    let (sms, version) = waiting_message(&sandbox).await;
    for request in requests(&sms, version) {
        send(&sandbox, &request).await;
    }
    for seconds in [0, 1, 60, 30 * 24 * 60 * 60] {
        sandbox.page("/sandbox/clock", &json!({"advanceSeconds": seconds})).await;
        for (path, schema) in [
            (ALL, "PagedResultOfConversationResponse"),
            ("/leads/all/my?archiveFilter=all", "PagedResultOfLeadTableRow"),
            ("/events/conversations/conv-2", "PagedResultOfEventTableRow"),
            ("/events/all/my", "PagedResultOfEventTableRow"),
            ("/events/sms/all/my", "PagedResultOfSmsEventTableRow"),
            ("/suppressions/all/my", "PagedResultOfSuppressionEntryResponse"),
            ("/notifications/me", "PagedResultOfNotificationTableRow"),
        ] {
            for page in sandbox.pages(path, &json!({"pageSize": 100})).await {
                contract.check(schema, &page);
            }
        }
        for (path, schema) in [
            ("/leads/lead-1", "LeadResponse"),
            ("/leads/lead-1/workflow-status", "AutomationWorkflowStatusResponse"),
            ("/analytics/my?days=60", "CustomerAnalyticsResponse"),
        ] {
            contract.check(schema, &sandbox.get(path).await.json().await.expect("JSON"));
        }
    }
}

#[test]
fn the_check_of_requests_finds_faults() {
    let Some(contract) = Contract::load() else { return };
    let request = |body: Value| -> Request {
        (Method::POST, "/suppressions/check", "/suppressions/check".to_owned(), body)
    };
    let answer = json!({"allowed": true});
    let passes = |body: Value, answer: &Value| {
        let request = request(body);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            check(&contract, ApiVersion::NEWEST, &request, 200, answer);
        }))
        .is_ok()
    };
    assert!(passes(json!({"email": "a@example.com"}), &answer));
    assert!(!passes(json!({"channel": 5}), &answer));
    assert!(!passes(json!({"invented": 5}), &answer));
    assert!(!passes(json!({}), &json!({"allowed": "yes"})));
    assert!(!passes(json!({}), &json!(Map::from_iter([("new".to_owned(), json!(1))]))));
}
