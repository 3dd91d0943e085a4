//! Archiving, restoring and assigning leads.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;
const ALL: &str = "/conversations/my?archiveFilter=all";

/// A lead other than the first with several conversations, none archived.
async fn household(sandbox: &Sandbox) -> String {
    let rows = sandbox.all("/conversations/my", &json!({"pageSize": 100})).await;
    let lead = rows.iter().find(|row| {
        let same = rows.iter().filter(|other| other["leadId"] == row["leadId"]).count();
        row["leadId"] != "lead-1" && same > 1
    });
    lead.expect("a lead with several")["leadId"].as_str().expect("an id").to_owned()
}

/// The inbox' rows by archive state, counted in two ways.
async fn inbox(sandbox: &Sandbox, filter: &str) -> BTreeSet<String> {
    let path = format!("/conversations/my?archiveFilter={filter}");
    let rows = sandbox.all(&path, &json!({"pageSize": 100})).await;
    let count = sandbox.page(&path, &json!({"pageSize": 1, "includeCount": true})).await;
    assert_eq!(count["totalCount"], rows.len(), "{filter}");
    let sorted = json!({"pageSize": 100, "orderBy": [{"field": "firstName"}]});
    let ids = |rows: &[Value]| -> BTreeSet<String> {
        rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(ids(&sandbox.all(&path, &sorted).await), ids(&rows), "{filter}");
    ids(&rows)
}

async fn leads(sandbox: &Sandbox, filter: &str) -> BTreeSet<String> {
    let path = format!("/leads/all/my?archiveFilter={filter}");
    let rows = sandbox.all(&path, &json!({"pageSize": 100})).await;
    let sorted = json!({"pageSize": 1, "includeCount": true, "orderBy": [{"field": "lastName"}]});
    assert_eq!(sandbox.page(&path, &sorted).await["totalCount"], rows.len(), "{filter}");
    rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_lead_takes_all_its_conversations_along() {
    let sandbox = Sandbox::start(options(300));
    for lead in [household(&sandbox).await, "lead-1".to_owned()] {
        let (active, archived) =
            (inbox(&sandbox, "active").await, inbox(&sandbox, "archived").await);
        let (leads_before, rest) =
            (leads(&sandbox, "active").await, leads(&sandbox, "archived").await);
        let path = format!("/conversations/lead/{lead}");
        let own = sandbox.all(&path, &json!({"pageSize": 100})).await;
        let ids: BTreeSet<String> =
            own.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect();
        let body = json!({"reason": 4, "note": "Asked for it."});
        let archive = format!("/leads/{lead}/archive");
        let (status, answer) = sandbox.call(Method::POST, &archive, &body).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(
            answer,
            sandbox.get(&format!("/leads/{lead}")).await.json::<Value>().await.expect("JSON")
        );
        for (member, due) in [
            ("isArchived", json!(true)),
            ("archiveReason", json!(4)),
            ("archiveNote", json!("Asked for it.")),
            ("archivedByUserId", json!("user-1")),
        ] {
            assert_eq!(answer[member], due, "{member}");
        }
        for row in sandbox.all(&path, &json!({"pageSize": 100})).await {
            assert_eq!((&row["isArchived"], &row["archiveReason"]), (&json!(true), &json!(4)));
            assert_eq!(row["archivedAt"], answer["archivedAt"]);
            let old = own.iter().find(|old| old["id"] == row["id"]).expect("it was there");
            for member in ["eventVersion", "replyVersion", "lastEventAt", "isUnread", "needsReply"]
            {
                assert_eq!(row[member], old[member], "{member}");
            }
        }
        assert_eq!(inbox(&sandbox, "active").await, &active - &ids);
        assert_eq!(inbox(&sandbox, "archived").await, &archived | &ids);
        assert_eq!(inbox(&sandbox, "all").await.len(), 300);
        let this = BTreeSet::from([lead.clone()]);
        assert_eq!(leads(&sandbox, "active").await, &leads_before - &this);
        assert_eq!(leads(&sandbox, "archived").await, &rest | &this);

        let (_, again) = sandbox.call(Method::POST, &archive, &body).await;
        assert_eq!(again, answer, "a repeat changes nothing");
        let unarchive = format!("/leads/{lead}/unarchive");
        for _ in 0..2 {
            let (status, answer) = sandbox.call(Method::POST, &unarchive, &NULL).await;
            assert_eq!((status, &answer["isArchived"]), (200, &json!(false)));
            assert_eq!((&answer["archivedAt"], &answer["archiveNote"]), (&NULL, &NULL));
        }
        assert_eq!(inbox(&sandbox, "active").await, &active | &ids);
        assert_eq!(leads(&sandbox, "active").await, leads_before);
    }
    let count = sandbox.journal().await.len();
    assert_eq!(count, 8, "two leads, there and back, each twice");
}

#[tokio::test]
async fn no_lead_begins_half_archived_and_undoing_is_the_inverse() {
    let sandbox = Sandbox::start(options(600));
    let (leads, rows) = ("/leads/all/my?archiveFilter=all", json!({"pageSize": 100}));
    for lead in sandbox.all(leads, &rows).await {
        let path = format!("/conversations/lead/{}", lead["id"].as_str().expect("an id"));
        for row in sandbox.all(&path, &rows).await {
            assert_eq!(row["isArchived"], lead["isArchived"], "{} of {path}", row["id"]);
        }
    }
    let (inbox, before) = (sandbox.all(ALL, &rows).await, sandbox.all(leads, &rows).await);
    for lead in ["lead-1", "lead-2", "lead-3"] {
        let old = before.iter().find(|row| row["id"] == lead).expect("it is listed");
        // Archived conversations are restored and archived again.
        let reason = json!({"reason": old["archiveReason"].as_i64().unwrap_or(2)});
        let mut calls = [("archive", reason), ("unarchive", NULL)];
        if old["isArchived"] == true {
            calls.reverse();
        }
        for (verb, body) in calls {
            let path = format!("/leads/{lead}/{verb}");
            assert_eq!(sandbox.call(Method::POST, &path, &body).await.0, 200);
        }
    }
    let timeless = |mut rows: Vec<Value>| {
        let times = ["updatedAt", "archivedAt", "archivedByUserId"];
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            row.retain(|name, _| !times.contains(&&**name));
        }
        rows
    };
    assert_eq!(timeless(sandbox.all(ALL, &rows).await), timeless(inbox));
    assert_eq!(timeless(sandbox.all(leads, &rows).await), timeless(before));
}

#[tokio::test]
async fn messages_still_arrive_at_an_archived_lead() {
    let sandbox = Sandbox::start(options(60));
    sandbox.page("/sandbox/arrivals", &json!({"conversationIds": ["conv-2"]})).await;
    sandbox.call(Method::POST, "/leads/lead-1/archive", &json!({"reason": 1})).await;
    sandbox.page("/sandbox/arrivals", &json!({"conversationIds": ["conv-4"]})).await;
    let rows = sandbox.all("/conversations/lead/lead-1", &json!({"pageSize": 100})).await;
    assert_eq!(rows.len(), 30);
    assert!(rows.iter().all(|row| row["isArchived"] == true));
    assert_eq!((&rows[0]["id"], &rows[1]["id"]), (&json!("conv-4"), &json!("conv-2")));
}

#[tokio::test]
async fn pages_go_on_where_they_were_when_a_lead_is_archived() {
    let sandbox = Sandbox::start(options(300));
    let mut body = json!({"pageSize": 20});
    let first = sandbox.page(ALL, &body).await;
    sandbox.call(Method::POST, "/leads/lead-1/archive", &NULL).await;
    body["continuationToken"] = first["continuationToken"].clone();
    let mut rows = first["items"].as_array().expect("items").clone();
    rows.extend(sandbox.all(ALL, &body).await);
    let ids: BTreeSet<_> = rows.iter().map(|row| row["id"].as_str()).collect();
    assert_eq!((rows.len(), ids.len()), (300, 300));
}

#[tokio::test]
async fn archiving_that_makes_no_sense_is_refused() {
    let sandbox = Sandbox::start(options(60));
    for body in [
        json!({"reason": 10}),
        json!({"reason": -1}),
        json!({"reason": "4"}),
        json!({"note": 1}),
        json!({"note": "x".repeat(501)}),
        json!({"because": 1}),
        json!([]),
    ] {
        let (status, _) = sandbox.call(Method::POST, "/leads/lead-2/archive", &body).await;
        assert_eq!(status, 400, "{body}");
    }
    for path in ["/leads/lead-999/archive", "/leads/x/unarchive"] {
        assert_eq!(sandbox.call(Method::POST, path, &NULL).await.0, 404);
    }
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn a_lead_is_given_to_a_user_or_to_nobody() {
    let sandbox = Sandbox::start(options(60));
    let path = "/leads/lead-3/assignment";
    for user in [json!("user-3"), NULL, json!("user-3"), json!("user-3")] {
        let body = json!({"assignedToUserId": user});
        let (status, lead) = sandbox.call(Method::PUT, path, &body).await;
        assert_eq!((status, &lead["assignedToUserId"]), (200, &user));
    }
    let (status, lead) = sandbox.call(Method::PUT, path, &json!({})).await;
    assert_eq!((status, &lead["assignedToUserId"]), (200, &NULL), "absent is null");
    sandbox.call(Method::PUT, path, &json!({"assignedToUserId": "user-3"})).await;
    assert_eq!(sandbox.journal().await.len(), 6, "all that was carried out");
    for (status, body) in [
        (404, json!({"assignedToUserId": "user-9"})),
        (400, json!({"assignedToUserId": 3})),
        (400, json!({"assignedToUserId": null, "x": 1})),
    ] {
        assert_eq!(sandbox.call(Method::PUT, path, &body).await.0, status, "{body}");
    }
    let listed = json!({"filters": [{"field": "assignedToUserId", "value": "user-3"}]});
    let leads = sandbox.all("/leads/all/my?archiveFilter=all", &listed).await;
    assert!(leads.iter().any(|lead| lead["id"] == "lead-3"));
}
