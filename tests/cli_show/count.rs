//! `count`.

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::requests;

fn number(harness: &Harness, arguments: &[&str]) -> u64 {
    let run = harness.run(arguments);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments:?}");
    run.out.trim_end().parse().expect("a number")
}

fn listed(harness: &Harness, query: &str) -> u64 {
    let list = ["list", "--all", "--format", "ndjson", "--query", query];
    harness.run(&list).lines().len() as u64
}

#[test]
fn a_view_or_a_filter_is_counted_by_one_request() {
    let harness = Harness::new(&[]);
    harness.configure(
        "views = [{name = \"Hot\", query = \"is:unread\"}, {name = \"All\", query = \"\"}]\n",
    );
    let unread = listed(&harness, "is:unread");
    assert!(unread > 0);
    for line in [
        &["count", "--view", "hot"][..],
        &["--view", "Hot", "count"],
        &["count", "--query", "is:unread"],
    ] {
        let before = requests(&harness);
        assert_eq!(number(&harness, line), unread, "{line:?}");
        assert_eq!(requests(&harness) - before, 1, "{line:?}");
    }
    assert_eq!(number(&harness, &["count"]), 400);
    let before = requests(&harness);
    let views = harness.run(&["count", "--view", "Hot", "--view", "All"]);
    assert_eq!(views.out, format!("Hot\t{unread}\nAll\t400\n"));
    assert_eq!(requests(&harness) - before, 2);
    let json: Value = serde_json::from_str(&harness.run(&["count", "--json"]).out).expect("JSON");
    assert_eq!(json, json!({"count": 400}));
}

#[test]
fn a_lead_has_its_own_number() {
    let harness = Harness::new(&[]);
    let rows = harness.run(&["list", "--limit", "1", "--format", "ndjson"]).lines();
    let lead = rows[0]["leadId"].as_str().expect("an id");
    let list = harness.run(&["list", "--all", "--lead", lead, "--format", "ndjson"]).lines();
    assert_eq!(number(&harness, &["count", "--lead", lead]), list.len() as u64);
    assert_eq!(number(&harness, &["--lead", lead, "count"]), list.len() as u64);
}

#[test]
fn what_is_filtered_here_is_counted_here() {
    let harness = Harness::new(&[]);
    let query = "-status:waiting -is:snoozed";
    let refused = harness.run(&["count", "--query", query]);
    refused.assert_refused(&["`-status:waiting`", "`-is:snoozed`", "--exact"]);
    let exact = number(&harness, &["count", "--exact", "--query", query]);
    assert!(exact > 0 && exact < 400);
    assert_eq!(exact, listed(&harness, query));
    // A snoozed conversation counts unless the filter says otherwise.
    let id = harness.of_different_leads(1).remove(0);
    harness.run(&["snooze", "--until", "in 2h", &id]).assert_code(0);
    assert_eq!(number(&harness, &["count"]), 400);
    assert_eq!(number(&harness, &["count", "--exact", "--query", "-is:snoozed"]), 399);
}

#[rstest]
#[case("1.0.0")]
#[case("1.0.30")]
#[case("1.0.75")]
fn older_servers_count_too(#[case] version: &str) {
    let harness = Harness::new(&["--api", version]);
    assert_eq!(number(&harness, &["count", "--query", "is:unread"]), listed(&harness, "is:unread"));
}

#[test]
fn a_server_that_fails_prints_no_number() {
    let harness = Harness::new(&[]);
    harness.arm(&json!({"path": "*", "what": "status", "status": 401}));
    let run = harness.run(&["count"]);
    assert_eq!((run.code, run.out.as_str()), (Some(3), ""));
}
