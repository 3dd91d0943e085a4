//! The versions of the API: each has its operations, parameters and members.

use std::collections::{BTreeMap, BTreeSet};

use leadping_tui::sandbox::{ApiVersion, Options};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options};

const NULL: Value = Value::Null;

fn version(text: &str) -> ApiVersion {
    text.parse().expect("a version")
}

fn start(api: ApiVersion) -> Sandbox {
    Sandbox::start(Options { api, ..options(300) })
}

/// An operation, with the first of the vendor's SDKs that has it, and the first
/// that no longer has it.
const OPERATIONS: &[(&str, &str, &str, &str)] = &[
    ("POST", "/conversations/my", "1.0.0", ""),
    ("POST", "/conversations/lead/lead-1", "1.0.0", ""),
    ("GET", "/conversations/conv-2", "1.0.75", ""),
    ("POST", "/conversations/conv-2/mark-read", "1.0.50", ""),
    ("POST", "/conversations/conv-2/mark-handled", "1.0.80", ""),
    ("GET", "/conversations/conv-2/outbound-readiness", "1.0.75", ""),
    ("POST", "/events/conversations/conv-2", "1.0.0", ""),
    ("POST", "/events/conversations/conv-2/notes", "1.0.0", ""),
    ("POST", "/events/all/my", "1.0.0", ""),
    ("POST", "/events/sms/all/my", "1.0.0", ""),
    ("GET", "/events/sms/evt-2-9", "1.0.0", ""),
    ("GET", "/events/detail/evt-2-1", "1.0.50", ""),
    ("GET", "/events/evt-2-1/detail", "1.0.0", "1.0.50"),
    ("GET", "/leads/lead-1", "1.0.0", ""),
    ("POST", "/leads/all/my", "1.0.0", ""),
    ("GET", "/leads/follow-ups", "1.0.75", ""),
    ("POST", "/leads/lead-1/archive", "1.0.0", ""),
    ("POST", "/leads/lead-1/unarchive", "1.0.0", ""),
    ("PUT", "/leads/lead-1/assignment", "1.0.50", ""),
    ("PUT", "/leads/lead-1/follow-up", "1.0.75", ""),
    ("PUT", "/leads/lead-1/status", "1.0.30", ""),
    ("GET", "/leads/lead-1/status-history", "1.0.30", ""),
    ("GET", "/leads/lead-1/workflow-status", "1.0.0", ""),
    ("POST", "/leads/lead-1/tags", "1.0.0", ""),
    ("PUT", "/leads/lead-1/tags", "1.0.0", ""),
    ("DELETE", "/leads/lead-1/tags/tag-1", "1.0.0", ""),
    ("POST", "/dispositions", "1.0.0", "1.0.30"),
    ("GET", "/dispositions/lead/lead-1", "1.0.0", "1.0.30"),
    ("GET", "/lead-statuses", "1.0.30", ""),
    ("GET", "/tags", "1.0.0", ""),
    ("POST", "/sms/send", "1.0.0", ""),
    ("POST", "/sms/media", "1.0.30", "1.0.60"),
    ("POST", "/sms/files", "1.0.60", ""),
    ("POST", "/sms/evt-2-1/cancel", "1.0.0", ""),
    ("POST", "/phone-numbers/outgoing/conversation/conv-2", "1.0.0", ""),
    ("POST", "/phone-numbers/outgoing/conversation/conv-2/override", "1.0.0", ""),
    ("DELETE", "/phone-numbers/outgoing/conversation/conv-2/override", "1.0.0", ""),
    ("POST", "/suppressions", "1.0.30", ""),
    ("POST", "/suppressions/check", "1.0.30", ""),
    ("POST", "/suppressions/release", "1.0.30", ""),
    ("POST", "/suppressions/all/my", "1.0.30", ""),
    ("GET", "/suppressions/sup-1", "1.0.30", ""),
    ("GET", "/users/me", "1.0.0", ""),
    ("GET", "/organizations/me", "1.0.30", ""),
    ("GET", "/organizations/me/members", "1.0.30", ""),
    ("GET", "/businesses/me", "1.0.0", "1.0.30"),
    ("GET", "/businesses/me/users", "1.0.0", "1.0.30"),
    ("POST", "/notifications/me", "1.0.0", ""),
    ("GET", "/notifications/ntf-0-1", "1.0.30", ""),
    ("GET", "/notifications/unread-count", "1.0.0", ""),
    ("POST", "/notifications/ntf-0-1/mark-read", "1.0.0", ""),
    ("POST", "/notifications/mark-all-read", "1.0.0", ""),
    ("GET", "/analytics/my", "1.0.0", ""),
];

#[tokio::test]
async fn a_version_lacks_what_came_later_and_what_is_gone() {
    for api in ApiVersion::ALL {
        let sandbox = start(api);
        for (method, path, since, until) in OPERATIONS {
            let lives = version(since) <= api && (until.is_empty() || api < version(until));
            let method: Method = method.parse().expect("a method");
            let (status, answer) = sandbox.call(method.clone(), path, &NULL).await;
            let absent = answer["detail"] == "There is nothing at this path.";
            assert_eq!(absent, !lives, "{api} {method} {path}: {status} {answer}");
            assert!(!absent || status == 404, "{api} {method} {path}: {status}");
            assert!(status != 405, "{api} {method} {path}");
        }
    }
}

#[tokio::test]
async fn parameters_are_unknown_before_their_time_and_required_after() {
    let dates = "startAt=2026-11-20T00:00:00Z&endAt=2026-11-21T00:00:00Z";
    for (method, path, query, since, required) in [
        ("POST", "/conversations/conv-2/mark-read", "eventVersion=1", "1.0.75", true),
        ("POST", "/conversations/conv-2/mark-handled", "replyVersion=1", "1.0.80", true),
        ("POST", "/events/all/my", dates, "1.0.30", false),
        ("POST", "/notifications/me", dates, "1.0.30", false),
        ("POST", "/conversations/my", "archiveFilter=all", "1.0.0", false),
        ("GET", "/analytics/my", dates, "1.0.0", false),
    ] {
        let body = if method == "POST" && !path.contains("mark-") { json!({}) } else { NULL };
        for api in ApiVersion::ALL {
            let sandbox = start(api);
            let method: Method = method.parse().expect("a method");
            let (status, answer) =
                sandbox.call(method.clone(), &format!("{path}?{query}"), &body).await;
            let bare = sandbox.call(method, path, &body).await.0;
            if status == 404 {
                assert_eq!(bare, 404, "{api} {path}");
                continue;
            }
            let known = version(since) <= api;
            assert_eq!(status, if known { 200 } else { 400 }, "{api} {path}: {answer}");
            assert_eq!(bare, if known && required { 400 } else { 200 }, "{api} {path}");
        }
    }
}

/// The members of records in the vendor's SDKs, by the SDKs' names for them:
/// each with the first that has it, and the first that no longer does.
struct Members(BTreeMap<&'static str, Vec<Member>>);

/// A member, the first version that has it, and the first without it.
type Member = (&'static str, ApiVersion, Option<ApiVersion>);

impl Members {
    fn read() -> Self {
        let mut members: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut record = "";
        let lines = include_str!("members.txt").lines().filter(|line| !line.starts_with('#'));
        for word in lines.flat_map(str::split_whitespace) {
            if let Some(name) = word.strip_suffix(':') {
                record = name;
                continue;
            }
            let (rest, until) = match word.split_once('<') {
                Some((rest, until)) => (rest, Some(version(until))),
                None => (word, None),
            };
            let (name, since) = rest.split_once('>').unwrap_or((rest, "1.0.0"));
            members.entry(record).or_default().push((name, version(since), until));
        }
        Self(members)
    }

    fn of(&self, record: &str, api: ApiVersion) -> BTreeSet<&str> {
        let members = self.0.get(record).expect(record).iter();
        let has = members
            .filter(|(_, since, until)| *since <= api && until.is_none_or(|until| api < until));
        has.map(|(name, ..)| *name).collect()
    }
}

/// Records of a version, by the SDKs' names.
async fn records(sandbox: &Sandbox, api: ApiVersion) -> Vec<(&'static str, Vec<Value>)> {
    let old = api == ApiVersion::V1_0_0;
    let list =
        async |path: &str| items(&sandbox.page(path, &json!({"pageSize": 100})).await).to_vec();
    let get = async |path: &str| {
        let (status, answer) = sandbox.call(Method::GET, path, &NULL).await;
        assert_eq!(status, 200, "{api} {path}: {answer}");
        answer
    };
    let status = if old { "currentDisposition" } else { "currentLeadStatus" };
    let status_of = if old { "CurrentDispositionSummary" } else { "CurrentLeadStatusSummary" };
    let part = |records: &[Value], pointer: &str| -> Vec<Value> {
        let parts = records.iter().filter_map(|record| record.pointer(pointer));
        let flat = parts.flat_map(|part| match part {
            Value::Array(parts) => parts.clone(),
            part => vec![part.clone()],
        });
        flat.filter(|part| !part.is_null()).collect()
    };
    let conversations = list("/conversations/my").await;
    let rows = list("/leads/all/my").await;
    let mut leads = Vec::new();
    for row in &rows {
        leads.push(get(&format!("/leads/{}", row["id"].as_str().expect("an id"))).await);
    }
    let events = list("/events/conversations/conv-2").await;
    let detail =
        if api < ApiVersion::V1_0_50 { "/events/evt-2-1/detail" } else { "/events/detail/evt-2-1" };
    let messages = list("/events/sms/all/my").await;
    let media = part(&messages, "/media");
    let mut runs = Vec::new();
    for row in rows.iter().take(40) {
        let id = row["id"].as_str().expect("an id");
        runs.extend(part(&[get(&format!("/leads/{id}/workflow-status")).await], "/runs"));
    }
    let analytics = [get("/analytics/my?days=20").await];
    let profile = if api < ApiVersion::V1_0_80 { "/customer" } else { "/profile" };
    let user = [get("/users/me").await];
    let (account, members, history) = if old {
        ("/businesses/me", "/businesses/me/users", "/dispositions/lead/lead-1")
    } else {
        ("/organizations/me", "/organizations/me/members", "/leads/lead-1/status-history")
    };
    let mut found = vec![
        (status_of, part(&conversations, &format!("/{status}"))),
        (status_of, part(&rows, &format!("/{status}"))),
        (status_of, part(&leads, &format!("/{status}"))),
        ("ConversationResponse", conversations),
        ("LeadMetadata", part(&leads, "/metadata")),
        ("LeadContact", part(&leads, "/contact")),
        ("Phone", part(&leads, "/contact/phone")),
        ("LeadProfile", part(&leads, profile)),
        ("LeadTableRow", rows),
        ("EventTableRow", events),
        ("EventDetailResponse", vec![get(detail).await]),
        ("SmsEventTableRow", messages),
        ("AutomationWorkflowActionResponse", part(&runs, "/actions")),
        ("AutomationWorkflowEventResponse", part(&runs, "/events")),
        ("AutomationWorkflowRunResponse", runs),
        ("CustomerAnalyticsSummary", part(&analytics, "/summary")),
        ("CustomerResponseMetrics", part(&analytics, "/responseMetrics")),
        ("AnalyticsComparison", part(&analytics, "/summary/leadsComparison")),
        ("UserCompliance", part(&user, "/compliance")),
        ("UserNotificationPreferences", part(&user, "/notificationPreferences")),
        ("UserResponse", user.to_vec()),
        ("TagResponse", part(&[get("/tags").await], "")),
        (if old { "BusinessResponse" } else { "OrganizationResponse" }, vec![get(account).await]),
        (
            if old { "BusinessUserTableRow" } else { "OrganizationMemberTableRow" },
            part(&[get(members).await], ""),
        ),
        (
            if old { "DispositionResponse" } else { "LeadStatusChangeResponse" },
            part(&[get(history).await], ""),
        ),
        ("NotificationTableRow", list("/notifications/me").await),
    ];
    if !old {
        found.push(("MessageMediaAttachment", media));
        found.push(("NotificationResponse", vec![get("/notifications/ntf-0-1").await]));
        found.push(("SuppressionEntryResponse", list("/suppressions/all/my").await));
    }
    if api >= ApiVersion::V1_0_80 {
        for (record, member) in [
            ("LeadQualification", "/profile/qualification"),
            ("LeadCompany", "/company"),
            ("LeadInquiry", "/inquiry"),
            ("LeadContactPreferences", "/contactPreferences"),
            ("LeadCallbackWindow", "/contactPreferences/callbackWindows"),
            ("StreetAddress", "/serviceAddress"),
        ] {
            found.push((record, part(&leads, member)));
        }
    }
    found.push(("LeadResponse", leads));
    found
}

/// The records of which the sandbox has every member that the SDKs list.
const WHOLE: [&str; 8] = [
    "ConversationResponse",
    "CurrentDispositionSummary",
    "CurrentLeadStatusSummary",
    "EventTableRow",
    "SmsEventTableRow",
    "NotificationTableRow",
    "LeadInquiry",
    "OrganizationMemberTableRow",
];

#[tokio::test]
async fn records_have_the_members_of_their_version_only() {
    let members = Members::read();
    for api in ApiVersion::ALL {
        let sandbox = start(api);
        for (name, records) in records(&sandbox, api).await {
            let known = members.of(name, api);
            assert!(!records.is_empty(), "{api} {name}: nothing to compare");
            let mut seen = BTreeSet::new();
            for record in &records {
                let own: BTreeSet<&str> =
                    record.as_object().expect("an object").keys().map(String::as_str).collect();
                let foreign: Vec<_> = own.difference(&known).collect();
                assert!(foreign.is_empty(), "{api} {name}: {foreign:?}");
                seen.extend(own);
            }
            let missing: Vec<_> = known.difference(&seen).collect();
            assert!(missing.is_empty() || !WHOLE.contains(&name), "{api} {name}: {missing:?}");
        }
    }
}

#[tokio::test]
async fn fields_have_the_names_of_their_version() {
    for (path, field, value, since, until) in [
        ("/conversations/my", "needsReply", json!(true), "1.0.80", ""),
        ("/conversations/my", "currentLeadStatus.category", json!("Open"), "1.0.30", ""),
        ("/conversations/my", "currentDisposition.category", json!("Open"), "1.0.0", "1.0.30"),
        ("/conversations/my", "currentLeadStatus.revision", json!(1), "1.0.75", ""),
        ("/leads/all/my", "source.id", json!("source-1"), "1.0.30", ""),
        ("/leads/all/my", "sourceId", json!("source-1"), "1.0.0", "1.0.30"),
        ("/leads/all/my", "assignedTo.name", json!("Sam Rivers"), "1.0.50", ""),
        ("/events/sms/all/my", "leadName", json!("Ann Diallo"), "1.0.0", "1.0.30"),
        ("/events/sms/all/my", "lead.name", json!("Ann Diallo"), "1.0.30", ""),
    ] {
        for api in ApiVersion::ALL {
            let sandbox = start(api);
            let body = json!({"filters": [{"field": field, "value": value}]});
            let response = sandbox.post(path, &body).await.expect("an answer");
            let lives = version(since) <= api && (until.is_empty() || api < version(until));
            assert_eq!(response.status() == 200, lives, "{api} {path} {field}");
            if lives {
                let page: Value = response.json().await.expect("JSON");
                assert!(!items(&page).is_empty(), "{api} {path} {field}");
            } else {
                assert_eq!(response.status(), 400, "{api} {path} {field}");
            }
        }
    }
}

#[tokio::test]
async fn bodies_have_the_members_of_their_version() {
    let organization = json!({"phoneNumber": "+14155550134", "organizationId": "org-1"});
    let bare = json!({"phoneNumber": "+14155550134"});
    let status = |member: &str, value: Value| {
        let mut body = json!({"type": "Open", "outcome": "New"});
        body[member] = value;
        body
    };
    let text = |member: &str, value: Value| {
        let mut body = json!({"conversationId": "conv-2", "text": "Hello."});
        body[member] = value;
        body
    };
    let path = "/leads/lead-1/status";
    for (method, path, body, since, until) in [
        // Required in one version; later ones accept and ignore it.
        ("POST", "/suppressions/check", organization, "1.0.30", ""),
        ("POST", "/suppressions/check", bare, "1.0.50", ""),
        ("PUT", path, status("notes", json!("x")), "1.0.30", ""),
        ("PUT", path, status("leadId", json!("lead-1")), "", ""),
        ("PUT", path, status("isMissedCallFollowUp", json!(false)), "1.0.30", ""),
        (
            "POST",
            "/sms/send",
            text("mediaUrls", json!(["https://example.com/a.png"])),
            "1.0.30",
            "",
        ),
        ("POST", "/sms/send", text("outboundSource", json!("manual")), "1.0.0", "1.0.30"),
    ] {
        for api in ApiVersion::ALL {
            let sandbox = start(api);
            let start = json!({"conversationIds": ["conv-2"], "text": "START"});
            sandbox.page("/sandbox/arrivals", &start).await;
            let method: Method = method.parse().expect("a method");
            let (code, answer) = sandbox.call(method, path, &body).await;
            let lives = !since.is_empty()
                && version(since) <= api
                && (until.is_empty() || api < version(until));
            let due = match code {
                404 => continue,
                _ if lives => code / 100 == 2,
                _ => code == 400,
            };
            assert!(due, "{api} {path} {body}: {code} {answer}");
        }
    }
}

#[tokio::test]
async fn the_first_version_has_dispositions_and_a_business() {
    let sandbox = start(ApiVersion::V1_0_0);
    let body = json!({"leadId": "lead-1", "type": "Lost", "outcome": "Not interested"});
    let (status, change) = sandbox.call(Method::POST, "/dispositions", &body).await;
    assert_eq!(status, 200, "{change}");
    assert!(change["newDispositionId"].is_string() && change["oldDispositionId"].is_string());
    let (_, history) = sandbox.call(Method::GET, "/dispositions/lead/lead-1", &NULL).await;
    assert_eq!(history[0], change);
    let row = sandbox.all("/conversations/lead/lead-1", &json!({})).await.swap_remove(0);
    assert_eq!(row["currentDisposition"]["outcome"], "Not interested");
    let path = format!("/events/conversations/{}", row["id"].as_str().expect("an id"));
    let event = sandbox.all(&path, &json!({})).await.swap_remove(0);
    assert_eq!(
        (&event["timelineType"], &event["isWarmup"]),
        (&json!("Disposition"), &json!(false))
    );
    for body in [json!({"type": "Lost", "outcome": "Not interested"}), json!({"leadId": "lead-1"})]
    {
        assert_eq!(sandbox.call(Method::POST, "/dispositions", &body).await.0, 400, "{body}");
    }
    let absent = json!({"leadId": "lead-9999", "type": "Lost", "outcome": "Not interested"});
    assert_eq!(sandbox.call(Method::POST, "/dispositions", &absent).await.0, 404);
    let (_, user) = sandbox.call(Method::GET, "/users/me", &NULL).await;
    let (_, business) = sandbox.call(Method::GET, "/businesses/me", &NULL).await;
    assert_eq!(user["currentBusiness"]["id"], business["id"]);
}
