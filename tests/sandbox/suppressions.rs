//! The suppression list.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options};

const NULL: Value = Value::Null;
const ALL: &str = "/suppressions/all/my";

/// A conversation whose lead may be texted, and the lead's number.
async fn reachable(sandbox: &Sandbox) -> (String, Value, String) {
    for row in sandbox.all("/conversations/my?archiveFilter=all", &json!({})).await {
        let number = &row["leadPhoneNumber"];
        if number.is_string() && check(sandbox, number, "sms").await["allowed"] == true {
            let text = |member: &str| row[member].as_str().expect("an id").to_owned();
            return (text("id"), number.clone(), text("leadId"));
        }
    }
    unreachable!("somebody may be texted")
}

async fn check(sandbox: &Sandbox, number: &Value, channel: &str) -> Value {
    sandbox.page("/suppressions/check", &json!({"phoneNumber": number, "channel": channel})).await
}

async fn can_send(sandbox: &Sandbox, conversation: &str) -> bool {
    let path = format!("/conversations/{conversation}/outbound-readiness");
    let (_, ready) = sandbox.call(Method::GET, &path, &NULL).await;
    let body = json!({"conversationId": conversation, "text": "Hello."});
    let (status, _) = sandbox.call(Method::POST, "/sms/send", &body).await;
    assert_eq!(ready["canSend"], status == 201, "{conversation}");
    status == 201
}

#[tokio::test]
async fn a_recipient_is_suppressed_and_released_with_a_history() {
    let sandbox = Sandbox::start(options(60));
    let (conversation, number, _) = reachable(&sandbox).await;
    let body = |reason: &str| json!({"phoneNumber": number, "channel": "sms", "reason": reason});
    let (status, entry) =
        sandbox.call(Method::POST, "/suppressions", &body("Asked by phone")).await;
    assert_eq!((status, &entry["status"]), (201, &json!("active")));
    assert_eq!((&entry["normalizedPhoneNumber"], &entry["releasedAt"]), (&number, &NULL));
    let told = check(&sandbox, &number, "SMS").await;
    assert_eq!((&told["allowed"], &told["suppressionEntryId"]), (&json!(false), &entry["id"]));
    assert_eq!(told["suppressedAt"], entry["suppressedAt"]);
    assert_eq!(check(&sandbox, &number, "voice").await["allowed"], true);
    assert!(!can_send(&sandbox, &conversation).await);
    // A repeat changes nothing.
    let (status, again) = sandbox.call(Method::POST, "/suppressions", &body("Again")).await;
    assert_eq!((status, &again), (200, &entry));
    let (status, released) =
        sandbox.call(Method::POST, "/suppressions/release", &body("A mistake")).await;
    assert_eq!((status, &released["status"]), (200, &json!("released")));
    assert!(released["releasedAt"].is_string());
    assert!(can_send(&sandbox, &conversation).await);
    let (status, _) = sandbox.call(Method::POST, "/suppressions/release", &body("Again")).await;
    assert_eq!(status, 400, "nothing is suppressed any more");
    let (status, third) = sandbox.call(Method::POST, "/suppressions", &body("After all")).await;
    assert_eq!((status, &third["id"]), (200, &entry["id"]));
    let path = format!("/suppressions/{}", entry["id"].as_str().expect("an id"));
    let (_, one) = sandbox.call(Method::GET, &path, &NULL).await;
    assert_eq!(one, third);
    let audit = one["audit"].as_array().expect("a history");
    let history: Vec<_> = audit.iter().map(|it| (&it["status"], &it["reason"])).collect();
    assert_eq!(
        history,
        [
            (&json!("active"), &json!("Asked by phone")),
            (&json!("released"), &json!("A mistake")),
            (&json!("active"), &json!("After all")),
        ]
    );
    assert!(audit.iter().all(|it| it["actorId"] == "user-1" && it["timestamp"].is_string()));
    assert_eq!(items(&sandbox.page(ALL, &json!({})).await)[0], one, "the latest first");
}

#[tokio::test]
async fn the_list_has_those_from_the_start_and_those_who_wrote_stop() {
    let sandbox = Sandbox::start(options(60));
    let before = sandbox.all(ALL, &json!({"pageSize": 100})).await;
    assert!(before.len() > 20);
    for entry in &before {
        let told = check(&sandbox, &entry["normalizedPhoneNumber"], "sms").await;
        assert_eq!((&told["allowed"], &told["suppressionEntryId"]), (&json!(false), &entry["id"]));
    }
    let (conversation, number, lead) = reachable(&sandbox).await;
    let path = format!("/leads/{lead}");
    for (word, out) in [("Stop", true), ("START", false)] {
        let body = json!({"conversationIds": [conversation], "text": word});
        sandbox.page("/sandbox/arrivals", &body).await;
        let newest = items(&sandbox.page(ALL, &json!({})).await)[0].clone();
        assert_eq!(newest["normalizedPhoneNumber"], number);
        assert_eq!((&newest["source"], &newest["reason"]), (&json!("OptOut"), &json!(word)));
        assert_eq!(newest["status"], if out { "active" } else { "released" });
        assert_eq!(can_send(&sandbox, &conversation).await, !out);
        let (_, lead) = sandbox.call(Method::GET, &path, &NULL).await;
        if lead["contact"]["phone"]["number"] == number {
            assert_eq!(lead["metadata"]["smsOptedOut"], out);
            assert_eq!(lead["metadata"]["complianceBlockedReason"].is_null(), !out);
        }
    }
    let active = json!({"filters": [{"field": "status", "value": "active"}], "pageSize": 100});
    assert_eq!(sandbox.all(ALL, &active).await.len(), before.len());
}

#[tokio::test]
async fn releasing_an_opt_out_opts_in() {
    let sandbox = Sandbox::start(options(600));
    for row in sandbox.all("/leads/all/my?archiveFilter=all", &json!({"pageSize": 100})).await {
        let path = format!("/leads/{}", row["id"].as_str().expect("an id"));
        let (_, lead) = sandbox.call(Method::GET, &path, &NULL).await;
        if lead["metadata"]["smsOptedOut"] != true {
            continue;
        }
        let body = json!({"phoneNumber": row["phone"], "channel": "sms", "reason": "Asked us to"});
        let (status, entry) = sandbox.call(Method::POST, "/suppressions/release", &body).await;
        assert_eq!((status, &entry["source"]), (200, &json!("OptOut")), "{entry}");
        assert_eq!(entry["audit"].as_array().map(Vec::len), Some(2));
        let (_, lead) = sandbox.call(Method::GET, &path, &NULL).await;
        assert_eq!(lead["metadata"]["smsOptedOut"], false);
        assert_eq!(lead["metadata"]["smsConsentStatus"], "OptedIn");
        assert_eq!(lead["metadata"]["complianceStatus"], "Clear");
        return;
    }
    unreachable!("some have opted out");
}

#[tokio::test]
async fn recipients_are_numbers_addresses_or_identifiers() {
    let sandbox = Sandbox::start(options(20));
    for (own, asked) in [
        (json!({"email": "Someone@Example.com"}), json!({"email": "someone@example.com"})),
        (json!({"recipientIdentifier": "crm-7"}), json!({"recipientIdentifier": "crm-7"})),
        (json!({"phoneNumber": "(802) 555-0199"}), json!({"phoneNumber": "+18025550199"})),
        (
            json!({"phoneNumber": "+18025550198", "email": "both@example.com"}),
            json!({"email": "both@example.com", "channel": "email"}),
        ),
    ] {
        assert_eq!(sandbox.page("/suppressions/check", &asked).await["allowed"], true);
        let (status, entry) = sandbox.call(Method::POST, "/suppressions", &own).await;
        assert_eq!((status, &entry["channel"]), (201, &json!("all")), "{entry}");
        let told = sandbox.page("/suppressions/check", &asked).await;
        assert_eq!(told["suppressionEntryId"], entry["id"]);
    }
    for (member, body) in [
        ("phoneNumber", json!({})),
        ("phoneNumber", json!({"phoneNumber": "12"})),
        ("email", json!({"email": "nobody"})),
        ("channel", json!({"phoneNumber": "+18025550199", "channel": null})),
        ("channel", json!({"phoneNumber": "+18025550199", "channel": " "})),
        ("reason", json!({"phoneNumber": "+18025550199", "reason": "x".repeat(501)})),
        ("organizationId", json!({"phoneNumber": "+18025550199", "organizationId": "org-2"})),
        ("status", json!({"phoneNumber": "+18025550199", "status": "active"})),
    ] {
        for path in ["/suppressions", "/suppressions/release", "/suppressions/check"] {
            let (status, problem) = sandbox.call(Method::POST, path, &body).await;
            assert_eq!(status, 400, "{path} {body}");
            assert!(problem["errors"][member].is_array(), "{path} {body}: {problem}");
        }
    }
    assert_eq!(sandbox.call(Method::GET, "/suppressions/sup-999", &NULL).await.0, 404);
    assert_eq!(sandbox.journal().await.len(), 4);
}
