//! The table of leads.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options, problem};

const ALL: &str = "/leads/all/my?archiveFilter=all";

fn ids(rows: &[Value]) -> BTreeSet<&str> {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn every_lead_of_the_inbox_comes_once() {
    for count in [0, 1, 2, 31, 400] {
        let sandbox = Sandbox::start(options(count));
        let inbox = sandbox.all("/conversations/my?archiveFilter=all", &json!({})).await;
        let mut owners: BTreeSet<_> =
            inbox.iter().filter_map(|row| row["leadId"].as_str()).collect();
        owners.insert("lead-1");
        for size in [1, 7, 100] {
            let leads = sandbox.all(ALL, &json!({"pageSize": size})).await;
            assert_eq!(leads.len(), owners.len(), "{count}");
            assert_eq!(ids(&leads), owners, "{count}");
        }
    }
}

#[tokio::test]
async fn a_row_says_what_the_lead_says() {
    let sandbox = Sandbox::start(options(300));
    for row in sandbox.all(ALL, &json!({"pageSize": 100})).await {
        let response = sandbox.get(&format!("/leads/{}", row["id"].as_str().expect("id"))).await;
        let lead: Value = response.json().await.expect("JSON");
        for (member, pointer) in [
            ("firstName", "/contact/firstName"),
            ("lastName", "/contact/lastName"),
            ("createdAt", "/createdAt"),
            ("updatedAt", "/modifiedAt"),
            ("isArchived", "/isArchived"),
            ("archivedAt", "/archivedAt"),
            ("archivedByUserId", "/archivedByUserId"),
            ("archiveReason", "/archiveReason"),
            ("currentLeadStatus", "/currentLeadStatus"),
            ("processingStatus", "/processingStatus"),
            ("price", "/metadata/price"),
            ("tags", "/tags"),
            ("assignedToUserId", "/assignedToUserId"),
        ] {
            assert_eq!(row.get(member), lead.pointer(pointer), "{member} of {}", row["id"]);
        }
        let email = row.get("email").unwrap_or(&Value::Null);
        assert_eq!(lead.pointer("/contact/email"), Some(email), "{}", row["id"]);
        let phone = lead.pointer("/contact/phone/number").and_then(Value::as_str);
        assert_eq!(row["phone"], phone.unwrap_or(""), "{}", row["id"]);
    }
}

#[tokio::test]
async fn the_table_is_split_by_archive_state_and_active_unless_asked() {
    let sandbox = Sandbox::start(options(600));
    let all = sandbox.all(ALL, &json!({})).await;
    let part = |state: bool| -> Vec<Value> {
        all.iter().filter(|row| row["isArchived"] == state).cloned().collect()
    };
    let archived = sandbox.all("/leads/all/my?archiveFilter=archived", &json!({})).await;
    let active = sandbox.all("/leads/all/my?archiveFilter=active", &json!({})).await;
    assert!(!archived.is_empty());
    assert_eq!(archived, part(true));
    assert_eq!(active, part(false));
    assert_eq!(sandbox.all("/leads/all/my", &json!({})).await, active);
}

#[tokio::test]
async fn free_text_is_found_in_names_number_and_address() {
    let sandbox = Sandbox::start(options(2_000));
    let rows = sandbox.all(ALL, &json!({"pageSize": 100})).await;
    let mut found_somewhere = BTreeSet::new();
    for needle in ["ANN", "diallo", "555012", "Example.NET", "小明", "gómez"] {
        let lower = needle.to_lowercase();
        let has = |row: &Value, field: &&str| {
            row[*field].as_str().is_some_and(|text| text.to_lowercase().contains(&lower))
        };
        let fields = ["firstName", "lastName", "phone", "email"];
        let due: Vec<_> =
            rows.iter().filter(|row| fields.iter().any(|f| has(row, f))).cloned().collect();
        let found = sandbox.all(ALL, &json!({"search": needle, "pageSize": 100})).await;
        assert_eq!(found, due, "{needle}");
        found_somewhere.extend(fields.into_iter().filter(|f| due.iter().any(|row| has(row, f))));
    }
    assert_eq!(found_somewhere.len(), 4, "{found_somewhere:?}");
}

#[tokio::test]
async fn leads_can_be_filtered_sorted_and_counted() {
    let sandbox = Sandbox::start(options(600));
    let rows = sandbox.all(ALL, &json!({})).await;
    let body = json!({
        "pageSize": 9,
        "includeCount": true,
        "filters": [{"field": "currentLeadStatus.category", "value": "Qualified"}],
        "rangeFilters": [{"field": "price", "greaterThan": 20.0}],
        "orderBy": [{"field": "createdAt", "direction": "desc"}],
    });
    let mut due: Vec<_> = rows
        .iter()
        .filter(|row| row["currentLeadStatus"]["category"] == "Qualified")
        .filter(|row| row["price"].as_f64().is_some_and(|price| price > 20.0))
        .cloned()
        .collect();
    due.sort_by(|a, b| b["createdAt"].as_str().cmp(&a["createdAt"].as_str()));
    assert!(due.len() > 9);
    assert_eq!(sandbox.all(ALL, &body).await, due);
    assert_eq!(sandbox.page(ALL, &body).await["totalCount"], due.len());
    let counted = sandbox.page("/leads/all/my", &json!({"includeCount": true})).await;
    assert_eq!(counted["totalCount"], rows.iter().filter(|row| row["isArchived"] == false).count());
}

/// Whether a lead with these tags is listed.
type Fits = fn(&[&str]) -> bool;

/// The ids of a lead's tags.
fn tags(row: &Value) -> Vec<&str> {
    let tags = row["tags"].as_array().expect("tags").iter();
    tags.map(|tag| tag["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn leads_can_be_chosen_by_their_tags() {
    let sandbox = Sandbox::start(options(300));
    // A changed lead counts in its current state.
    let body = json!({"tagIds": ["tag-1", "tag-2"], "tagNames": []});
    assert_eq!(sandbox.call(Method::PUT, "/leads/lead-5/tags", &body).await.0, 200);
    let body = json!({"tagIds": [], "tagNames": []});
    assert_eq!(sandbox.call(Method::PUT, "/leads/lead-6/tags", &body).await.0, 200);
    let all = sandbox.all(ALL, &json!({})).await;
    let cases: [(&str, Fits); 8] = [
        ("tagIds=tag-1", |tags| tags.contains(&"tag-1")),
        ("tagIds=tag-1&tagIds=tag-2", |tags| tags.contains(&"tag-1") || tags.contains(&"tag-2")),
        ("tagIds=tag-1&tagIds=tag-2&tagMatchAll=true", |tags| {
            tags.contains(&"tag-1") && tags.contains(&"tag-2")
        }),
        ("untagged=True", |tags| tags.is_empty()),
        ("untagged=false&tagMatchAll=true", |_| true),
        ("untagged=true&tagIds=tag-1", |_| false),
        ("tagIds=tag-99", |_| false),
        ("tagIds=tag-99&tagIds=tag-1&tagMatchAll=true", |_| false),
    ];
    for (parameters, fits) in cases {
        let path = format!("{ALL}&{parameters}");
        let due: Vec<_> = all.iter().filter(|row| fits(&tags(row))).cloned().collect();
        assert_eq!(sandbox.all(&path, &json!({"pageSize": 7})).await, due, "{parameters}");
        let sorted = json!({
            "pageSize": 7, "includeCount": true, "orderBy": [{"field": "lastName"}],
        });
        assert_eq!(sandbox.page(&path, &sorted).await["totalCount"], due.len(), "{parameters}");
        assert_eq!(ids(&sandbox.all(&path, &sorted).await), ids(&due), "{parameters}");
    }
    let body = json!({"pageSize": 1});
    let token =
        sandbox.page(&format!("{ALL}&tagIds=tag-1"), &body).await["continuationToken"].clone();
    let body = json!({"pageSize": 1, "continuationToken": token});
    assert_eq!(sandbox.refusal(&format!("{ALL}&tagIds=tag-2"), &body).await.0, 400);
    assert_eq!(sandbox.refusal(ALL, &body).await.0, 400);
}

#[tokio::test]
async fn what_the_table_does_not_take_is_refused() {
    let sandbox = Sandbox::start(options(200));
    for (path, body, member) in [
        ("/leads/all/my?archiveFilter=none", json!({}), "archiveFilter"),
        ("/leads/all/my?archiveFilter=all&archiveFilter=all", json!({}), "archiveFilter"),
        ("/leads/all/my?archived=true", json!({}), "archived"),
        (ALL, json!({"page": 1}), "page"),
        ("/leads/all/my?untagged=maybe", json!({}), "untagged"),
        ("/leads/all/my?tagMatchAll=true&tagMatchAll=true", json!({}), "tagMatchAll"),
        (ALL, json!({"pageSize": "twenty"}), "pageSize"),
        (ALL, json!({"filters": [{"field": "leadId", "value": "x"}]}), "filters[0].field"),
        (ALL, json!({"filters": [{"field": "tags", "value": "x"}]}), "filters[0].field"),
        (ALL, json!({"searchFields": ["isArchived"]}), "searchFields[0]"),
        (ALL, json!({"continuationToken": "abc"}), "continuationToken"),
    ] {
        let (status, problem) = sandbox.refusal(path, &body).await;
        assert_eq!(status, 400, "{path} {body}");
        assert!(problem["errors"][member][0].is_string(), "{path} {body}: {problem}");
    }
    let response = sandbox.get("/leads/all/my").await;
    assert_eq!(problem(response).await.0, 405);
}

#[tokio::test]
async fn a_token_is_good_for_its_own_table_and_search_only() {
    let sandbox = Sandbox::start(options(400));
    let mut body = json!({"pageSize": 5, "search": "e"});
    body["continuationToken"] = sandbox.page(ALL, &body).await["continuationToken"].clone();
    assert!(body["continuationToken"].is_string());
    sandbox.page(ALL, &body).await;
    let mut other = body.clone();
    other["search"] = "a".into();
    for (path, body) in [
        (ALL, other),
        ("/leads/all/my", body.clone()),
        ("/leads/all/my?archiveFilter=archived", body.clone()),
        ("/conversations/my?archiveFilter=all", body.clone()),
    ] {
        assert_eq!(sandbox.refusal(path, &body).await.0, 400, "{path} {body}");
    }
}

#[tokio::test]
async fn a_page_out_of_a_million_conversations_comes_at_once() {
    let sandbox = Sandbox::start(options(1_000_000));
    let page = sandbox.page(ALL, &json!({"pageSize": 100, "includeCount": true})).await;
    assert_eq!(items(&page).len(), 100);
    assert_eq!(items(&page)[0]["firstName"], "Ann");
    assert!(page["totalCount"].as_u64().is_some_and(|total| (160_000..170_000).contains(&total)));
}
