//! Assignment by name, and replies that mark their conversations.

use serde_json::{Value, json};

use super::harness::Harness;

fn assignee(harness: &Harness, conversation: &str) -> Value {
    let body = json!({"filters": [{"field": "id", "value": conversation}], "pageSize": 1});
    let row = harness.call("POST", "/conversations/my?archiveFilter=all", &body);
    let lead = row["items"][0]["leadId"].as_str().expect("a lead").to_owned();
    harness.call("GET", &format!("/leads/{lead}"), &Value::Null)["assignedToUserId"].clone()
}

#[test]
fn a_lead_is_assigned_to_a_member_by_name_address_or_id_and_to_nobody() {
    let harness = Harness::new(&[]);
    let members = harness.call("GET", "/organizations/me/members", &Value::Null);
    let text = |member: &Value| member.as_str().expect("text").to_owned();
    for (at, user) in [(1, "/user/name"), (2, "/userEmail"), (1, "/user/id")] {
        let typed = text(members[at].pointer(user).expect("known")).to_uppercase();
        let typed = if user.ends_with("/id") { typed.to_lowercase() } else { typed };
        harness.run(&["assign", "--user", &typed, "conv-3"]).assert_results(&[("conv-3", "done")]);
        assert_eq!(assignee(&harness, "conv-3"), members[at]["user"]["id"], "{typed}");
    }
    harness.run(&["assign", "--user", "nobody", "conv-3"]).assert_results(&[("conv-3", "done")]);
    assert_eq!(assignee(&harness, "conv-3"), Value::Null);
}

#[test]
fn a_name_that_is_not_there_is_refused_in_a_dry_run_too_and_changes_nothing() {
    let harness = Harness::new(&[]);
    for rest in [&["conv-3"][..], &["--dry-run", "conv-3"]] {
        let run = harness.run(&[&["assign", "--user", "Zed Zebra"], rest].concat());
        run.assert_refused(&["No user named `Zed Zebra`", "Choose from: "]);
    }
    harness.run(&["assign", "--user", " ", "conv-3"]).assert_refused(&["Give a name"]);
    assert_eq!(harness.journal(), [] as [String; 0]);
}

#[test]
fn where_members_cannot_be_listed_an_id_is_taken_with_a_remark_and_a_name_is_not() {
    let harness = Harness::new(&[]);
    let fault = json!({"path": "/organizations/me/members", "what": "status", "status": 403,
        "times": 100});
    harness.arm(&fault);
    let run = harness.run(&["assign", "--user", "user-2", "--dry-run", "conv-3"]);
    run.assert_results(&[("conv-3", "would")]);
    assert!(run.lines()[0]["reason"].as_str().is_some_and(|why| why.contains("not checked")));
    let run = harness.run(&["assign", "--user", "Zed Zebra", "conv-3"]);
    run.assert_code(3);
    assert!(run.err.contains("Give the user's id instead"), "{run:?}");
    assert_eq!(harness.journal(), [] as [String; 0]);
}

fn is_unread(harness: &Harness, conversation: &str) -> Value {
    let body = json!({"filters": [{"field": "id", "value": conversation}], "pageSize": 1});
    let row = harness.call("POST", "/conversations/my?archiveFilter=all", &body);
    row["items"][0]["isUnread"].clone()
}

#[test]
fn a_reply_marks_its_conversation_only_with_the_flag_and_if_nothing_newer_came() {
    let harness = Harness::new(&[]);
    let reply = ["reply", "--any-hour", "--text", "hello"];
    harness.arrive("conv-3", "How much is it?");
    let run = harness.run(&[&reply[..], &["conv-3"]].concat());
    run.assert_results(&[("conv-3", "done")]);
    assert_eq!(is_unread(&harness, "conv-3"), json!(true), "nothing by itself");
    harness.arrive("conv-3", "And when?");
    let run = harness.run(&[&reply[..], &["--mark", "conv-3"]].concat());
    run.assert_results(&[("conv-3", "done")]);
    assert_eq!(run.lines()[0]["reason"], "marked handled and read");
    assert_eq!(is_unread(&harness, "conv-3"), json!(false));
    // The record that the reply is based on is older than a message.
    harness.arrive("conv-3", "Hello?");
    let listed = harness.run(&["list", "--query", "is:unread", "--all", "--format", "ndjson"]);
    let row = listed.lines().into_iter().find(|row| row["id"] == "conv-3").expect("it is unread");
    harness.arrive("conv-3", "Are you there?");
    let line = [&reply[..], &["--mark", "-"]].concat();
    let run = harness.run_with_input(&line, &row.to_string());
    run.assert_results(&[("conv-3", "done")]);
    let why = "not marked handled or read: the lead wrote meanwhile";
    assert_eq!(run.lines()[0]["reason"], why);
    assert_eq!(is_unread(&harness, "conv-3"), json!(true));
    assert_eq!(harness.outbox(), [] as [Value; 0]);
}
