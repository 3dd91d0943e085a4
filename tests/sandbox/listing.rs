//! Paging and sources of lists.

use std::collections::BTreeSet;

use leadping_tui::sandbox::Options;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options};

const ALL: &str = "/conversations/my?archiveFilter=all";

fn ids(rows: &[Value]) -> BTreeSet<&str> {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn lead_1_owns_exactly_half() {
    for count in [0, 1, 2, 3, 10, 501] {
        let sandbox = Sandbox::start(options(count));
        let mine = sandbox.all("/conversations/lead/lead-1", &json!({"pageSize": 100})).await;
        assert_eq!(mine.len() as u64, count / 2, "{count}");
        assert!(mine.iter().all(|row| row["leadId"] == "lead-1"));
        let all = sandbox.all(ALL, &json!({"pageSize": 100})).await;
        assert_eq!(all.len() as u64, count);
        let by_owner = all.iter().filter(|row| row["leadId"] == "lead-1").count();
        assert_eq!(by_owner, mine.len());
    }
}

#[tokio::test]
async fn every_lead_s_list_is_what_the_inbox_says_that_it_owns() {
    let sandbox = Sandbox::start(options(60));
    let inbox = sandbox.all(ALL, &json!({})).await;
    let leads: BTreeSet<_> = inbox.iter().filter_map(|row| row["leadId"].as_str()).collect();
    for lead in leads {
        let listed = sandbox.all(&format!("/conversations/lead/{lead}"), &json!({})).await;
        let owned: Vec<_> = inbox.iter().filter(|row| row["leadId"] == lead).cloned().collect();
        assert_eq!(listed, owned, "{lead}");
    }
}

#[tokio::test]
async fn every_id_comes_once_whatever_the_page_size() {
    let sandbox = Sandbox::start(options(331));
    for size in [1, 7, 25, 99, 100, 1_000] {
        let pages = sandbox.pages(ALL, &json!({"pageSize": size})).await;
        for page in &pages {
            assert_eq!(page["pageSize"], size.min(100));
            assert!(items(page).len() <= size.min(100));
        }
        let rows: Vec<Value> = pages.iter().flat_map(items).cloned().collect();
        assert_eq!(rows.len(), 331, "{size}");
        assert_eq!(ids(&rows).len(), 331, "{size}");
    }
}

#[tokio::test]
async fn the_natural_order_is_the_newest_event_first() {
    let sandbox = Sandbox::start(options(200));
    let rows = sandbox.all(ALL, &json!({})).await;
    let times: Vec<_> = rows.iter().filter_map(|row| row["lastEventAt"].as_str()).collect();
    assert_eq!(times.len(), 200);
    assert!(times.is_sorted_by(|a, b| a > b));
    let asked = json!({"orderBy": [{"field": "lastEventAt", "direction": "desc"}]});
    assert_eq!(sandbox.all(ALL, &asked).await, rows);
}

#[tokio::test]
async fn the_inbox_is_split_by_archive_state() {
    let sandbox = Sandbox::start(options(300));
    let all = sandbox.all(ALL, &json!({})).await;
    let archived = sandbox.all("/conversations/my?archiveFilter=archived", &json!({})).await;
    let active = sandbox.all("/conversations/my?archiveFilter=active", &json!({})).await;
    assert_eq!(sandbox.all("/conversations/my", &json!({})).await, active);
    let part = |state: bool| -> Vec<Value> {
        all.iter().filter(|row| row["isArchived"] == state).cloned().collect()
    };
    assert!(!archived.is_empty());
    assert_eq!(archived, part(true));
    assert_eq!(active, part(false));
}

#[tokio::test]
async fn counts_come_when_asked_for_and_are_right() {
    let sandbox = Sandbox::start(options(300));
    let filter = json!([{"field": "isUnread", "value": true}]);
    for path in [ALL, "/conversations/my", "/conversations/lead/lead-1"] {
        for filters in [json!([]), filter.clone()] {
            let uncounted = sandbox.page(path, &json!({"filters": filters})).await;
            assert!(uncounted["totalCount"].is_null());
            let counted =
                sandbox.page(path, &json!({"filters": filters, "includeCount": true})).await;
            let all = sandbox.all(path, &json!({"filters": filters})).await;
            assert_eq!(counted["totalCount"], all.len(), "{path} {filters}");
        }
    }
}

#[tokio::test]
async fn timelines_page_and_sort_both_ways() {
    let sandbox = Sandbox::start(options(40));
    for number in [1, 2, 17, 40] {
        let path = format!("/events/conversations/conv-{number}");
        let newest_first = sandbox.all(&path, &json!({"pageSize": 3})).await;
        assert!((5..=120).contains(&newest_first.len()));
        let mut oldest_first = sandbox
            .all(&path, &json!({"orderBy": [{"field": "createdAt", "direction": "asc"}]}))
            .await;
        oldest_first.reverse();
        assert_eq!(newest_first, oldest_first);
        assert_eq!(ids(&newest_first).len(), newest_first.len());
        let counted = sandbox.page(&path, &json!({"includeCount": true, "pageSize": 1})).await;
        assert_eq!(counted["totalCount"], newest_first.len());
    }
}

#[tokio::test]
async fn the_timeline_ends_with_what_the_row_shows() {
    let sandbox = Sandbox::start(options(60));
    for row in sandbox.all(ALL, &json!({})).await {
        let path = format!("/events/conversations/{}", row["id"].as_str().expect("an id"));
        let events = sandbox.page(&path, &json!({"pageSize": 100})).await;
        assert_eq!(items(&events)[0]["createdAt"], row["lastEventAt"]);
        let said = items(&events)
            .iter()
            .find(|event| event["timelineType"] == "Sms" && event["scheduledFor"].is_null());
        assert_eq!(said.expect("a message")["summary"], row["lastSnippet"]);
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes() {
    let paths = [ALL, "/conversations/lead/lead-1", "/events/conversations/conv-3"];
    let mut answers = Vec::new();
    for seed in [1, 1, 2] {
        let sandbox = Sandbox::start(Options { seed, ..options(100) });
        let mut bytes = Vec::new();
        for path in paths {
            let response = sandbox.post(path, &json!({"pageSize": 40})).await.expect("an answer");
            bytes.push(response.bytes().await.expect("a body"));
        }
        bytes.push(sandbox.get("/leads/lead-2").await.bytes().await.expect("a body"));
        answers.push(bytes);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].iter().zip(&answers[2]).all(|(one, two)| one != two));
}

#[tokio::test]
async fn a_million_conversations_start_at_once() {
    let sandbox = Sandbox::start(options(1_000_000));
    let page = sandbox.page(ALL, &json!({"includeCount": true, "pageSize": 100})).await;
    assert_eq!(page["totalCount"], 1_000_000);
    assert_eq!(items(&page).len(), 100);
    let last = sandbox
        .page(ALL, &json!({"orderBy": [{"field": "lastEventAt", "direction": "asc"}]}))
        .await;
    assert_eq!(items(&last)[0]["id"], "conv-1000000");
    let events = sandbox.page("/events/conversations/conv-1000000", &json!({})).await;
    assert!(!items(&events).is_empty());
}

#[tokio::test]
async fn a_rare_filter_gives_empty_pages_that_go_on() {
    let sandbox = Sandbox::start(options(50_000));
    let body = json!({"filters": [{"field": "id", "value": "conv-45001"}]});
    let pages = sandbox.pages(ALL, &body).await;
    let lengths: Vec<_> = pages.iter().map(|page| items(page).len()).collect();
    assert_eq!(lengths, [0, 0, 1]);
}
