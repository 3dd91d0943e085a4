//! Changes while the sandbox runs: rows, their positions, counts and timelines,
//! and earlier tokens.

use std::collections::BTreeSet;
use std::time::Duration;

use leadping_tui::sandbox::{KEY, Options};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options, problem};

const ALL: &str = "/conversations/my?archiveFilter=all";
const ARRIVALS: &str = "/sandbox/arrivals";

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

/// Creates inbound messages; returns the ids of their conversations.
async fn arrive(sandbox: &Sandbox, body: &Value) -> Vec<String> {
    let answer = sandbox.page(ARRIVALS, body).await;
    let ids = answer["conversationIds"].as_array().expect("ids");
    ids.iter().map(|id| id.as_str().expect("an id").to_owned()).collect()
}

fn position(rows: &[Value], id: &str) -> usize {
    rows.iter().position(|row| row["id"] == id).expect("it is listed")
}

#[tokio::test]
async fn a_message_changes_the_row_and_puts_it_on_top() {
    let sandbox = Sandbox::start(options(300));
    let before = sandbox.all(ALL, &json!({})).await;
    let body = json!({"conversationIds": ["conv-200", "conv-31"], "text": "Still there?"});
    assert_eq!(arrive(&sandbox, &body).await, ["conv-200", "conv-31"]);
    let after = sandbox.all(ALL, &json!({})).await;
    assert_eq!(ids(&after[..2]), ["conv-31", "conv-200"], "the last one is the newest");
    let others = before.iter().filter(|row| row["id"] != "conv-31" && row["id"] != "conv-200");
    assert!(after[2..].iter().eq(others), "nothing else has changed");
    for row in &after[..2] {
        let old = &before[position(&before, row["id"].as_str().expect("an id"))];
        for (member, due) in [
            ("lastSnippet", json!("Still there?")),
            ("lastInboundSnippet", json!("Still there?")),
            ("isUnread", json!(true)),
            ("needsReply", json!(true)),
            ("status", json!("needs_reply")),
            ("lastInboundAt", row["lastEventAt"].clone()),
            ("eventVersion", json!(old["eventVersion"].as_i64().expect("a number") + 1)),
            ("replyVersion", json!(old["replyVersion"].as_i64().expect("a number") + 1)),
            ("firstName", old["firstName"].clone()),
            ("isArchived", old["isArchived"].clone()),
        ] {
            assert_eq!(row[member], due, "{member}");
        }
        assert!(row["lastEventAt"].as_str() > before[0]["lastEventAt"].as_str());
    }
}

#[tokio::test]
async fn messages_are_the_newest_events_of_their_timeline() {
    let sandbox = Sandbox::start(options(40));
    let path = "/events/conversations/conv-17";
    let before = sandbox.all(path, &json!({})).await;
    for text in ["one", "two"] {
        arrive(&sandbox, &json!({"conversationIds": ["conv-17"], "text": text})).await;
    }
    let after = sandbox.all(path, &json!({"pageSize": 3})).await;
    assert_eq!(after[2..], before);
    let texts: Vec<_> = after[..2].iter().map(|event| &event["summary"]).collect();
    assert_eq!(texts, ["two", "one"]);
    let row = &sandbox.page(ALL, &json!({"pageSize": 1})).await["items"][0];
    assert_eq!(row["lastEventAt"], after[0]["createdAt"]);
    assert_eq!(
        (&after[0]["direction"], &after[0]["status"]),
        (&json!("Inbound"), &json!("Received"))
    );
    let distinct: BTreeSet<_> = ids(&after).into_iter().collect();
    assert_eq!(distinct.len(), after.len());
    let sorted =
        json!({"orderBy": [{"field": "createdAt", "direction": "asc"}], "includeCount": true});
    let oldest_first = sandbox.page(path, &sorted).await;
    assert_eq!(oldest_first["totalCount"], after.len());
    let found = sandbox.all(path, &json!({"search": "TWO"})).await;
    assert!(found.contains(&after[0]));
}

#[tokio::test]
async fn every_list_is_what_its_rows_say_after_changes() {
    let sandbox = Sandbox::start(options(260));
    let old = sandbox.page(ALL, &json!({})).await;
    let old = items(&old);
    // The caches are filled before the changes.
    let orders = ["firstName", "status", "isUnread", "eventVersion", "lastInboundAt", "id"];
    let lists = orders.iter().flat_map(|field| {
        ["asc", "desc"].map(|direction| json!([{"field": field, "direction": direction}]))
    });
    let mut lists: Vec<Value> = lists.collect();
    lists.push(json!([]));
    lists.push(json!([{"field": "lastEventAt", "direction": "asc"}]));
    let filters = [
        json!([]),
        json!([{"field": "isUnread", "value": true}]),
        json!([{"field": "needsReply", "value": false}]),
        json!([{"field": "lastSnippet", "value": old[3]["lastSnippet"]}]),
    ];
    for round in 0..3 {
        if round > 0 {
            arrive(&sandbox, &json!({"count": 5})).await;
            arrive(&sandbox, &json!({"conversationIds": ["conv-2", "conv-4", "conv-4"]})).await;
        }
        let rows = sandbox.all(ALL, &json!({"pageSize": 100})).await;
        assert_eq!(ids(&rows).into_iter().collect::<BTreeSet<_>>().len(), 260);
        for order_by in &lists {
            let mut sorted = rows.clone();
            sort(&mut sorted, order_by);
            for filters in &filters {
                let body = json!({
                    "orderBy": order_by, "filters": filters, "includeCount": true, "pageSize": 37,
                });
                let due: Vec<&Value> = sorted.iter().filter(|row| passes(row, filters)).collect();
                let pages = sandbox.pages(ALL, &body).await;
                let found: Vec<&Value> = pages.iter().flat_map(items).collect();
                assert_eq!(found, due, "{body}");
                assert_eq!(pages[0]["totalCount"], due.len(), "{body}");
            }
        }
        for (path, mine) in [
            ("/conversations/lead/lead-1", true),
            ("/conversations/my?archiveFilter=active", false),
        ] {
            let body = json!({"includeCount": true, "pageSize": 100});
            let pages = sandbox.pages(path, &body).await;
            let found: Vec<&Value> = pages.iter().flat_map(items).collect();
            let belongs = |row: &&Value| {
                if mine { row["leadId"] == "lead-1" } else { row["isArchived"] == false }
            };
            let due: Vec<&Value> = rows.iter().filter(belongs).collect();
            assert_eq!(found, due, "{path}");
            assert_eq!(pages[0]["totalCount"], due.len(), "{path}");
        }
    }
}

fn passes(row: &Value, filters: &Value) -> bool {
    let mut all = filters.as_array().expect("filters").iter();
    all.all(|filter| row[filter["field"].as_str().expect("a name")] == filter["value"])
}

/// Sorts as the service does: null first, stable.
fn sort(rows: &mut [Value], order_by: &Value) {
    let Some(order) = order_by.get(0) else { return };
    let field = order["field"].as_str().expect("a name");
    let key = |row: &Value| {
        let value = &row[field];
        (value.as_bool(), value.as_i64(), value.as_str().map(str::to_owned))
    };
    let falling = order["direction"] == "desc";
    rows.sort_by(|a, b| if falling { key(b).cmp(&key(a)) } else { key(a).cmp(&key(b)) });
}

#[tokio::test]
async fn a_token_from_before_a_change_goes_on_without_repeating_a_row() {
    let sandbox = Sandbox::start(options(300));
    arrive(&sandbox, &json!({"conversationIds": ["conv-150", "conv-151", "conv-152"]})).await;
    for direction in ["desc", "asc"] {
        let mut body = json!({
            "pageSize": 2, "orderBy": [{"field": "lastEventAt", "direction": direction}],
        });
        let mut seen = Vec::new();
        for step in 0.. {
            let page = sandbox.page(ALL, &body).await;
            seen.extend(ids(items(&page)).into_iter().map(str::to_owned));
            body["continuationToken"] = page["continuationToken"].clone();
            if page["continuationToken"].is_null() {
                break;
            }
            if step % 40 == 0 {
                arrive(&sandbox, &json!({"conversationIds": [format!("conv-{}", 180 + step)]}))
                    .await;
            }
        }
        let mut distinct = seen.clone();
        distinct.sort();
        distinct.dedup();
        let repeats = seen.len() - distinct.len();
        // A client that reads from the oldest meets what moves to the end once
        // more.
        assert!(repeats <= if direction == "desc" { 0 } else { 5 }, "{direction}: {repeats}");
        assert!(distinct.len() >= 295, "{direction}: {}", distinct.len());
    }
    let sorted = json!({"pageSize": 10, "orderBy": [{"field": "firstName"}]});
    let token = sandbox.page(ALL, &sorted).await["continuationToken"].clone();
    arrive(&sandbox, &json!({"count": 20})).await;
    let mut rest = sorted.clone();
    rest["continuationToken"] = token;
    assert_eq!(items(&sandbox.page(ALL, &rest).await).len(), 10);
}

#[tokio::test]
async fn conversations_asked_for_by_number_are_active_and_far_down() {
    let sandbox = Sandbox::start(options(400));
    let before = sandbox.all(ALL, &json!({})).await;
    let chosen = arrive(&sandbox, &json!({"count": 30})).await;
    let distinct: BTreeSet<_> = chosen.iter().collect();
    assert_eq!(distinct.len(), 30);
    for id in &chosen {
        let at = position(&before, id);
        assert!(at >= 100, "{id} was at {at}");
        assert_eq!(before[at]["isArchived"], false);
    }
    let again = Sandbox::start(options(400));
    assert_eq!(arrive(&again, &json!({"count": 30})).await, chosen, "the seed decides");
    let next = arrive(&sandbox, &json!({"count": 30})).await;
    assert!(next.iter().all(|id| !distinct.contains(id)), "they are among the newest now");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let sandbox = Sandbox::start(options(120));
    let before = sandbox.all(ALL, &json!({})).await;
    for (body, member) in [
        (json!({}), "count"),
        (json!({"count": 1, "conversationIds": []}), "conversationIds"),
        (json!({"count": -1}), "count"),
        (json!({"count": 21}), "count"),
        (json!({"count": 1_001}), "count"),
        (json!({"conversationIds": "conv-1"}), "conversationIds"),
        (json!({"conversationIds": ["conv-1", "conv-121"]}), "conversationIds[1]"),
        (json!({"conversationIds": [1]}), "conversationIds[0]"),
        (json!({"count": 1, "text": ""}), "text"),
        (json!({"count": 1, "txt": "x"}), "txt"),
    ] {
        let (status, problem) = sandbox.refusal(ARRIVALS, &body).await;
        assert_eq!(status, 400, "{body}");
        assert!(problem["errors"][member][0].is_string(), "{body}: {problem}");
    }
    let bare = sandbox.bare(Method::POST, ARRIVALS).json(&json!({"count": 1})).send().await;
    assert_eq!(problem(bare.expect("an answer")).await.0, 401);
    assert_eq!(problem(sandbox.get(ARRIVALS).await).await.0, 405);
    let form = sandbox.bare(Method::POST, ARRIVALS).bearer_auth(KEY).body("count=1").send().await;
    assert_eq!(problem(form.expect("an answer")).await.0, 415);
    assert_eq!(sandbox.all(ALL, &json!({})).await, before);
}

#[tokio::test]
async fn asking_for_arrivals_meets_no_fault_and_counts_as_no_request() {
    let faulty = Options { fail_rate: 1.0, latency: Duration::from_hours(1), ..options(200) };
    let sandbox = Sandbox::start(faulty);
    assert_eq!(arrive(&sandbox, &json!({"count": 2})).await.len(), 2);
    assert_eq!(sandbox.stats().requests(), 0);
}

#[tokio::test]
async fn a_live_sandbox_changes_by_itself_and_a_quiet_one_does_not() {
    let live = Sandbox::start(Options { live: Duration::from_millis(5), ..options(20_000) });
    let first = sandbox_top(&live).await;
    let until = tokio::time::Instant::now() + Duration::from_mins(1);
    while sandbox_top(&live).await == first {
        assert!(tokio::time::Instant::now() < until, "nothing arrives");
        tokio::task::yield_now().await;
    }
    let page = live.page("/conversations/my", &json!({"includeCount": true})).await;
    let newest = &items(&page)[0];
    assert_eq!((&newest["isArchived"], &newest["isUnread"]), (&json!(false), &json!(true)));
    let quiet = Sandbox::start(options(1_000));
    let first = sandbox_top(&quiet).await;
    for _ in 0..20 {
        assert_eq!(sandbox_top(&quiet).await, first);
    }
}

async fn sandbox_top(sandbox: &Sandbox) -> Value {
    sandbox.page(ALL, &json!({"pageSize": 1})).await["items"][0].clone()
}
