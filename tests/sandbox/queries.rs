//! Filters, search, ranges and orders against a simple reference
//! implementation.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const ALL: &str = "/conversations/my?archiveFilter=all";
const COUNT: u64 = 240;

/// The filterable members of a conversation, including those of nested objects.
fn scalars(row: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (name, value) in row.as_object().expect("an object") {
        match value {
            Value::Object(inner) => {
                let nested = inner.iter().map(|(k, v)| (format!("{name}.{k}"), v.clone()));
                found.extend(nested);
            }
            // An absent object has no members to filter by.
            Value::Null if name == "currentLeadStatus" => {}
            _ => found.push((name.clone(), value.clone())),
        }
    }
    found
}

fn at<'r>(row: &'r Value, field: &str) -> &'r Value {
    field.split('.').fold(row, |value, name| &value[name])
}

#[tokio::test]
async fn every_member_can_be_filtered_by_the_values_that_it_has() {
    let sandbox = Sandbox::start(options(COUNT));
    let rows = sandbox.all(ALL, &json!({"pageSize": 100})).await;
    for sample in [&rows[0], &rows[7], &rows[100]] {
        for (field, value) in scalars(sample) {
            let body = json!({"pageSize": 100, "filters": [{"field": field, "value": value}]});
            let found = sandbox.all(ALL, &body).await;
            let due: Vec<_> =
                rows.iter().filter(|row| *at(row, &field) == value).cloned().collect();
            assert_eq!(found, due, "{field} = {value}");
        }
    }
}

#[tokio::test]
async fn filters_add_up() {
    let sandbox = Sandbox::start(options(COUNT));
    let rows = sandbox.all(ALL, &json!({})).await;
    let body = json!({"filters": [
        {"field": "isUnread", "value": true},
        {"field": "isArchived", "value": false},
        {"field": "status", "value": "needs_reply"},
    ]});
    let due: Vec<_> = rows
        .iter()
        .filter(|row| row["isUnread"] == true && row["isArchived"] == false)
        .filter(|row| row["status"] == "needs_reply")
        .cloned()
        .collect();
    assert!(!due.is_empty());
    assert_eq!(sandbox.all(ALL, &body).await, due);
}

#[tokio::test]
async fn an_instant_may_be_written_with_any_offset() {
    let sandbox = Sandbox::start(options(COUNT));
    let rows = sandbox.all(ALL, &json!({})).await;
    let utc = rows[3]["lastEventAt"].as_str().expect("an instant");
    let instant: jiff::Timestamp = utc.parse().expect("RFC 3339");
    let elsewhere = instant.display_with_offset(jiff::tz::offset(-5)).to_string();
    let body = json!({"filters": [{"field": "lastEventAt", "value": elsewhere}]});
    assert_eq!(sandbox.all(ALL, &body).await, [rows[3].clone()]);
}

#[tokio::test]
async fn ranges_bound_numbers_and_instants() {
    let sandbox = Sandbox::start(options(COUNT));
    let rows = sandbox.all(ALL, &json!({})).await;
    let (newer, older) = (&rows[20]["lastEventAt"], &rows[80]["lastEventAt"]);
    for (bounds, due) in [
        (json!({"lessThan": newer, "greaterThan": older}), 21..80),
        (json!({"lessThanOrEqual": newer, "greaterThanOrEqual": older}), 20..81),
        (json!({"greaterThan": newer}), 0..20),
        (json!({"lessThan": "1999-01-01T00:00:00Z"}), 0..0),
    ] {
        let mut range = bounds;
        range["field"] = "lastEventAt".into();
        let found = sandbox.all(ALL, &json!({"rangeFilters": [range]})).await;
        assert_eq!(found, rows[due], "{range}");
    }
    let range = json!({"field": "archiveReason", "greaterThanOrEqual": 3, "lessThan": 8});
    let due: Vec<_> = rows
        .iter()
        .filter(|row| row["archiveReason"].as_i64().is_some_and(|reason| (3..8).contains(&reason)))
        .cloned()
        .collect();
    assert!(!due.is_empty());
    assert_eq!(sandbox.all(ALL, &json!({"rangeFilters": [range]})).await, due);
}

#[tokio::test]
async fn free_text_is_found_whatever_its_case() {
    let sandbox = Sandbox::start(options(2_000));
    let rows = sandbox.all(ALL, &json!({"pageSize": 100})).await;
    let found_in = |fields: &[&str], needle: &str| -> Vec<Value> {
        let needle = needle.to_lowercase();
        let text = |row: &Value, field: &str| at(row, field).as_str().map(str::to_lowercase);
        let matching = rows.iter().filter(|row| {
            fields.iter().any(|field| text(row, field).is_some_and(|text| text.contains(&needle)))
        });
        matching.cloned().collect()
    };
    let by_default = ["firstName", "lastName", "leadPhoneNumber", "email", "lastSnippet"];
    for needle in ["ROOF", "gómez", "小明", "555012", "Example.NET", "👍", "مرحبا"] {
        let due = found_in(&by_default, needle);
        assert!(!due.is_empty(), "{needle}");
        let found = sandbox.all(ALL, &json!({"search": needle, "pageSize": 100})).await;
        assert_eq!(found, due, "{needle}");
    }
    let fields = ["lastInboundSnippet", "phoneNumber.name"];
    let body = json!({"search": "solar", "searchFields": fields, "pageSize": 100});
    assert_eq!(sandbox.all(ALL, &body).await, found_in(&fields, "solar"));
}

fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.as_i64().cmp(&b.as_i64()),
        _ => a.as_str().cmp(&b.as_str()),
    }
}

#[tokio::test]
async fn lists_sort_by_any_member() {
    let sandbox = Sandbox::start(options(COUNT));
    let rows = sandbox.all(ALL, &json!({})).await;
    for (field, _) in
        scalars(rows.iter().find(|row| row["currentLeadStatus"].is_object()).expect("one"))
    {
        for direction in ["asc", "desc"] {
            let body = json!({
                "pageSize": 50, "orderBy": [{"field": field, "direction": direction}],
            });
            let mut due = rows.clone();
            due.sort_by(|a, b| {
                let rising = order(at(a, &field), at(b, &field));
                if direction == "asc" { rising } else { rising.reverse() }
            });
            assert_eq!(sandbox.all(ALL, &body).await, due, "{field} {direction}");
        }
    }
}

#[tokio::test]
async fn several_orders_decide_in_turn_and_filters_still_hold() {
    let sandbox = Sandbox::start(options(COUNT));
    let rows = sandbox.all(ALL, &json!({})).await;
    let body = json!({
        "pageSize": 7,
        "includeCount": true,
        "filters": [{"field": "isArchived", "value": false}],
        "orderBy": [
            {"field": "status", "direction": "asc"},
            {"field": "eventVersion", "direction": "desc"},
            {"field": "lastName"},
        ],
    });
    let mut due: Vec<_> = rows.iter().filter(|row| row["isArchived"] == false).cloned().collect();
    due.sort_by(|a, b| {
        order(&a["status"], &b["status"])
            .then(order(&b["eventVersion"], &a["eventVersion"]))
            .then(order(&a["lastName"], &b["lastName"]))
    });
    assert_eq!(sandbox.all(ALL, &body).await, due);
    assert_eq!(sandbox.page(ALL, &body).await["totalCount"], due.len());
}

#[tokio::test]
async fn events_can_be_filtered_searched_and_sorted() {
    let sandbox = Sandbox::start(options(20));
    let path = "/events/conversations/conv-2";
    let events = sandbox.all(path, &json!({})).await;
    let inbound =
        sandbox.all(path, &json!({"filters": [{"field": "direction", "value": "Inbound"}]})).await;
    let due: Vec<_> =
        events.iter().filter(|event| event["direction"] == "Inbound").cloned().collect();
    assert_eq!(inbound, due);
    let since = &events[4]["createdAt"];
    let range = json!({"rangeFilters": [{"field": "createdAt", "greaterThanOrEqual": since}]});
    assert_eq!(sandbox.all(path, &range).await, events[..5]);
    let body = json!({"pageSize": 2, "orderBy": [{"field": "timelineType", "direction": "asc"}]});
    let mut due = events.clone();
    due.sort_by(|a, b| order(&a["timelineType"], &b["timelineType"]));
    assert_eq!(sandbox.all(path, &body).await, due);
    let found = sandbox.all(path, &json!({"search": "LEAD"})).await;
    let has = |event: &Value, field: &str| {
        event[field].as_str().is_some_and(|text| text.to_lowercase().contains("lead"))
    };
    let due: Vec<_> = events
        .iter()
        .filter(|event| has(event, "summary") || has(event, "description"))
        .cloned()
        .collect();
    assert_eq!(found, due);
}
