//! `undo` and what it leaves on the server.

use serde_json::{Value, json};

use crate::harness::Harness;

/// A lead that is neither archived nor without a status, and its conversation.
fn target(harness: &Harness) -> (String, String) {
    let body = json!({"pageSize": 50});
    let page = harness.call("POST", "/conversations/my?archiveFilter=active", &body);
    let rows = page["items"].as_array().expect("rows").iter();
    let row = rows
        .clone()
        .find(|row| row["currentLeadStatus"]["outcome"].is_string())
        .expect("one with a status");
    let text = |member: &str| row[member].as_str().expect("text").to_owned();
    (text("id"), text("leadId"))
}

fn lead(harness: &Harness, id: &str) -> Value {
    harness.call("GET", &format!("/leads/{id}"), &Value::Null)
}

/// A status by name that is not the lead's.
fn other_status(harness: &Harness, not: &Value) -> String {
    let choices = harness.call("GET", "/lead-statuses", &Value::Null);
    let names = choices.as_array().expect("a list").iter().map(|it| it["name"].clone());
    let name = names.into_iter().find(|name| name != not).expect("another");
    name.as_str().expect("text").to_owned()
}

/// The entries of a verb, in their order.
fn entries(harness: &Harness, verb: &str) -> Vec<Value> {
    let run = harness.run(&["outbox", "list", "--all", "--format", "ndjson"]);
    let listed = run.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let mut listed: Vec<Value> = listed.filter(|entry| entry["verb"] == verb).collect();
    listed.sort_by_key(|entry| entry["entry"].as_i64());
    listed
}

#[test]
fn the_third_last_action_is_undone_and_the_others_stay() {
    let harness = Harness::new(&[]);
    let (conversation, id) = target(&harness);
    let before = lead(&harness, &id)["currentLeadStatus"]["outcome"].clone();
    let name = other_status(&harness, &lead(&harness, &id)["currentLeadStatus"]["displayName"]);
    harness.run(&["status", "--set", &name, &conversation]).assert_code(0);
    harness.run(&["note", "--text", "called", &conversation]).assert_code(0);
    harness.run(&["archive", "--reason", "3", &conversation]).assert_code(0);
    let entry = entries(&harness, "status")[0]["entry"].to_string();
    harness.run(&["undo", "--dry-run", &entry]).assert_results(&[(&entry, "would")]);
    harness.run(&["undo", &entry]).assert_results(&[(&entry, "done")]);
    let after = lead(&harness, &id);
    assert_eq!(after["currentLeadStatus"]["outcome"], before);
    assert_eq!(after["isArchived"], true, "the archive stays");
    let listed = entries(&harness, "status");
    assert_eq!(listed[0]["origin"], "command_line");
    assert_eq!(listed[1]["undoes"], listed[0]["entry"]);
    assert_eq!(listed[0]["undone_by"], listed[1]["entry"]);
    let again = harness.run(&["undo", &entry]);
    again.assert_code(1);
    assert!(again.out.contains("Already undone"), "{}", again.out);
    // Latest first, the note has no inverse.
    let note = entries(&harness, "note")[0]["entry"].to_string();
    let archive = entries(&harness, "archive")[0]["entry"].to_string();
    let run = harness.run(&["undo", &archive, &note]);
    run.assert_results(&[(&archive, "done"), (&note, "failed")]);
    run.assert_code(6);
    assert!(run.out.contains("Notes can't be deleted"), "{}", run.out);
    assert_eq!(lead(&harness, &id)["isArchived"], false);
}

#[test]
fn what_a_colleague_has_changed_since_is_refused_with_the_reason() {
    let harness = Harness::new(&[]);
    let (conversation, id) = target(&harness);
    let name = other_status(&harness, &lead(&harness, &id)["currentLeadStatus"]["displayName"]);
    harness.run(&["status", "--set", &name, &conversation]).assert_code(0);
    let entry = entries(&harness, "status")[0]["entry"].to_string();
    let other = other_status(&harness, &json!(name));
    let body = json!({"type": "Call", "outcome": other});
    harness.call("PUT", &format!("/leads/{id}/status"), &body);
    let changed = lead(&harness, &id)["currentLeadStatus"].clone();
    let writes = harness.journal().len();
    let run = harness.run(&["undo", &entry]);
    run.assert_results(&[(&entry, "failed")]);
    run.assert_code(1);
    assert!(run.out.contains(&format!("Status changed since: {other}")), "{}", run.out);
    assert_eq!(lead(&harness, &id)["currentLeadStatus"], changed);
    assert_eq!(harness.journal().len(), writes, "nothing was sent");
}

#[test]
fn an_entry_that_is_not_kept_is_not_found_and_a_read_only_account_undoes_nothing() {
    let harness = Harness::new(&[]);
    let run = harness.run(&["undo", "99"]);
    run.assert_results(&[("99", "not_found")]);
    run.assert_code(4);
    harness.run(&["--read-only", "undo", "1"]).assert_refused(&["Read-only: `undo`"]);
    harness.run(&["undo", "conv-1"]).assert_refused(&["must be an entry number"]);
}
