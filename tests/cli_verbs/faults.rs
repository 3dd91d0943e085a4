//! Faults: broken connections, signals, concurrent commands.

use std::io::{BufRead, BufReader};

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Harness, Run, WORDS, signal};

#[test]
fn a_note_of_which_nobody_knows_is_not_repeated_and_holds_up_what_is_about_the_same() {
    let harness = Harness::new(&[]);
    let path = "/events/conversations/conv-3/notes";
    harness.arm(&json!({"method": "POST", "path": path, "what": "drop", "when": "after"}));
    let run = harness.run(&["note", "--text", WORDS, "conv-3"]);
    run.assert_code(5);
    run.assert_results(&[("conv-3", "unknown")]);
    let entry = run.lines()[0]["entry"].as_i64().expect("an entry").to_string();
    let again = harness.run(&["note", "--text", "another", "conv-3"]);
    again.assert_results(&[("conv-3", "failed")]);
    let reason = again.lines()[0]["reason"].as_str().expect("a reason").to_owned();
    assert!(reason.contains(&format!("outbox discard {entry}")), "{reason}");
    harness.run(&["note", "--text", "elsewhere", "conv-5"]).assert_code(0);
    assert_eq!(harness.journal().iter().filter(|line| line.contains("conv-3")).count(), 1);

    let listed = harness.outbox();
    assert_eq!((listed.len(), &listed[0]["state"]), (1, &json!("unknown")));
    assert!(!listed[0].to_string().contains(WORDS));
    let with_text = harness.run(&["outbox", "list", "--text", "--format", "ndjson"]);
    assert_eq!(with_text.lines()[0]["text"], WORDS);
    harness.run(&["outbox", "discard", "--all"]).assert_refused(&["1 outbox entry", "--yes"]);
    harness.run(&["outbox", "discard", &entry]).assert_results(&[(&entry, "done")]);
    harness.run(&["outbox", "discard", &entry]).assert_code(4);
    harness.run(&["note", "--text", "another", "conv-3"]).assert_code(0);
}

#[test]
fn what_is_unknown_is_sent_again_where_a_person_says_so() {
    let harness = Harness::new(&[]);
    let path = "/events/conversations/conv-3/notes";
    harness.arm(&json!({"method": "POST", "path": path, "what": "drop", "when": "before"}));
    harness.run(&["note", "--text", WORDS, "conv-3"]).assert_results(&[("conv-3", "unknown")]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
    harness.run(&["outbox", "retry", "--all"]).assert_refused(&["1 outbox entry", "--yes"]);
    let run = harness.run(&["outbox", "retry", "--all", "--yes"]);
    run.assert_code(0);
    assert_eq!(run.lines()[0]["result"], "done");
    assert_eq!(harness.journal(), [format!("POST {path}")]);
    assert_eq!(harness.outbox(), [] as [Value; 0]);
}

#[test]
fn a_message_whose_answer_is_lost_goes_out_once() {
    let harness = Harness::new(&[]);
    harness.arm(
        &json!({"method": "POST", "path": "/sms/send", "what": "drop", "when": "after", "times": 2}),
    );
    let run = harness.run(&["reply", "--any-hour", "--text", WORDS, "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
    assert_eq!(harness.journal(), ["POST /sms/send"]);
}

#[test]
fn what_the_server_refuses_is_told_and_leaves_the_outbox() {
    let harness = Harness::new(&[]);
    harness.arm(&json!({"path": "/leads/*/archive", "what": "status", "status": 400, "times": 9}));
    let run = harness.run(&["archive", "--reason", "1", "conv-3"]);
    run.assert_code(1);
    run.assert_results(&[("conv-3", "failed")]);
    assert_eq!(harness.outbox(), [] as [Value; 0]);
}

#[test]
fn a_key_that_is_refused_ends_the_rest_as_well() {
    let harness = Harness::new(&[]);
    let ids = harness.of_different_leads(3);
    let path = "/events/conversations/*/notes";
    harness.arm(&json!({"path": path, "what": "status", "status": 401, "times": 99}));
    let run = harness.run(&["note", "--text", WORDS, &ids[0], &ids[1], &ids[2]]);
    run.assert_code(3);
    assert_eq!(run.results().len(), 3);
    assert_eq!(harness.outbox(), [] as [Value; 0]);
}

#[test]
fn what_does_not_get_through_is_given_up_and_not_left_behind() {
    let harness = Harness::new(&[]);
    let path = "/events/conversations/*/notes";
    harness.arm(&json!({"path": path, "what": "status", "status": 429, "times": 999}));
    let run = harness.run(&["note", "--text", WORDS, "--timeout", "1", "conv-3", "conv-5"]);
    run.assert_code(5);
    run.assert_results(&[("conv-3", "failed"), ("conv-5", "failed")]);
    assert_eq!(harness.outbox(), [] as [Value; 0]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
}

#[rstest]
#[case::name("/tags", "tag --name Roof conv-3")]
#[case::person("/users/me", "assign --user me conv-3")]
#[case::conversation("/conversations/*", "mark-read conv-3")]
#[case::snooze("/conversations/*", "snooze --until tomorrow conv-3")]
#[case::lead("/leads/*", "follow-up --complete conv-3")]
#[case::readiness("/conversations/*/outbound-readiness", "reply --text hello conv-3")]
#[case::scheduled("/events/sms/*", "cancel-scheduled --event e-1 conv-3")]
fn a_look_up_without_an_answer_ends_in_time(#[case] path: &str, #[case] line: &str) {
    let harness = Harness::new(&[]);
    harness.arm(&json!({"method": "GET", "path": path, "what": "trickle", "times": 9}));
    let words: Vec<&str> = line.split(' ').chain(["--timeout", "1"]).collect();
    let run = harness.run(&words);
    run.assert_code(5);
    assert!((run.out.clone() + &run.err).contains("No response for 1 s"), "{run:?}");
    assert_eq!(harness.journal(), [""; 0]);
}

#[test]
fn two_commands_share_one_outbox_and_nothing_goes_out_twice() {
    let harness = Harness::new(&["--latency-ms", "5"]);
    let ids = harness.of_different_leads(15);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let runs: Vec<_> = ["one", "other"]
        .map(|text| harness.start(&[&["note", "--text", text], &ids[..]].concat()))
        .into_iter()
        .map(Run::of)
        .collect();
    for run in &runs {
        run.assert_code(0);
        assert!(run.results().iter().all(|(_, result)| result == "done"), "{run:?}");
        assert_eq!(run.results().len(), 15);
    }
    let journal = harness.journal();
    for id in ids {
        let path = format!("POST /events/conversations/{id}/notes");
        assert_eq!(journal.iter().filter(|line| **line == path).count(), 2, "{id}");
    }
}

/// Starts a slow command over leads, and waits for its first result.
fn half_way(harness: &Harness, ids: &[String]) -> (std::process::Child, String) {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut child = harness.start(&[&["note", "--text", WORDS], &ids[..]].concat());
    let mut first = String::new();
    let out = child.stdout.as_mut().expect("piped");
    BufReader::with_capacity(1, out).read_line(&mut first).expect("a line");
    assert!(first.contains("done"), "{first}");
    (child, first)
}

#[test]
fn a_signal_takes_back_what_is_not_sent_and_tells_of_everything() {
    let harness = Harness::new(&["--latency-ms", "150"]);
    let ids = harness.of_different_leads(20);
    let (child, first) = half_way(&harness, &ids);
    signal(&child, "INT");
    let mut run = Run::of(child);
    run.out.insert_str(0, &first);
    run.assert_code(130);
    let results = run.results();
    assert_eq!(results.len(), 20);
    let done = results.iter().filter(|(_, result)| result == "done").count();
    assert!(done < 20 && results.iter().all(|(_, r)| r == "done" || r == "failed"), "{results:?}");
    assert_eq!(harness.journal().len(), done);
    assert_eq!(harness.outbox(), [] as [Value; 0]);
}

#[test]
fn what_a_killed_command_leaves_behind_is_sent_by_the_next_and_nothing_twice() {
    let harness = Harness::new(&["--latency-ms", "150"]);
    let ids = harness.of_different_leads(20);
    let (mut child, _) = half_way(&harness, &ids[..19]);
    signal(&child, "KILL");
    child.wait().expect("it ends");
    assert!(!harness.outbox().is_empty());
    harness.run(&["note", "--text", "x", &ids[19]]).assert_code(0);
    let left = harness.outbox();
    // Notes being sent then, four at most, may have arrived, and are not repeated.
    assert!(left.iter().all(|entry| entry["state"] == "unknown") && left.len() <= 4, "{left:?}");
    let mut journal = harness.journal();
    assert!(journal.len() + left.len() >= 20, "{journal:?} {left:?}");
    journal.sort();
    let before = journal.len();
    journal.dedup();
    assert_eq!(journal.len(), before, "{journal:?}");
}

#[test]
fn an_answer_counts_by_what_it_says() {
    let harness = Harness::new(&[]);
    let answers = |status: u16, body: &str| {
        harness.arm(&json!({"path": "/sms/send", "what": "body", "status": status, "body": body}));
        let run = harness.run(&["reply", "--any-hour", "--text", WORDS, "conv-3"]);
        let reason = run.lines()[0]["reason"].as_str().unwrap_or_default().to_owned();
        (run, reason)
    };
    let (run, reason) = answers(200, r#"{"success":false,"error":"Landline"}"#);
    run.assert_results(&[("conv-3", "unknown")]);
    assert!(reason.contains("Landline"), "{reason}");
    let entry = run.lines()[0]["entry"].as_i64().expect("it stays").to_string();
    harness.run(&["outbox", "discard", &entry]).assert_code(0);
    let (run, reason) = answers(201, r#"{"id":"evt-1","status":"canceled"}"#);
    run.assert_results(&[("conv-3", "failed")]);
    assert!(reason.contains("canceled"), "{reason}");
    let (run, reason) = answers(201, r#"{"id":"evt-1","status":"draft"}"#);
    run.assert_results(&[("conv-3", "failed")]);
    assert!(reason.contains("draft"), "{reason}");
    let (run, _) = answers(201, "{}");
    run.assert_results(&[("conv-3", "unknown")]);
}

#[test]
fn a_status_that_a_colleague_has_changed_since_it_was_listed_stays() {
    let harness = Harness::new(&[]);
    let listed = harness.run(&["list", "--query", "id=conv-3", "--format", "ndjson"]);
    let row = listed.lines().remove(0);
    let path = format!("/leads/{}/status", row["leadId"].as_str().expect("a lead"));
    let theirs = json!({"type": "Lost", "outcome": "Not interested", "category": "Lost"});
    harness.call("PUT", &path, &theirs);
    let run = harness.run_with_input(&["status", "--set", "sold", "-"], &format!("{row}\n"));
    run.assert_code(1);
    run.assert_results(&[("conv-3", "stale")]);
    let reason = run.lines()[0]["reason"].as_str().expect("a reason").to_owned();
    assert!(reason.contains("teammate"), "{reason}");
    assert_eq!(harness.journal().len(), 1, "theirs alone");
    // The status has changed since it was read; reading it again helps.
    harness.run(&["status", "--set", "sold", "conv-3"]).assert_results(&[("conv-3", "done")]);
    assert_eq!(harness.outbox(), [] as [Value; 0]);
}

#[test]
fn another_account_is_refused_with_the_ways_out_and_one_that_is_not_told_is_no_other() {
    let harness = Harness::new(&[]);
    let note = |harness: &Harness| harness.run(&["note", "--text", WORDS, "conv-3"]);
    note(&harness).assert_results(&[("conv-3", "done")]);
    let answers = |status: u16, body: &str| {
        let fault = json!({"path": "/users/me", "what": "body", "status": status, "body": body,
            "times": 9});
        harness.call("DELETE", "/sandbox/faults", &Value::Null);
        harness.arm(&fault);
    };
    for (status, body) in [(403, "{}"), (404, ""), (200, "<html>"), (200, "null")] {
        answers(status, body);
        note(&harness).assert_results(&[("conv-3", "done")]);
    }
    answers(200, r#"{"id":"user-9","currentOrganization":{"id":"org-9"}}"#);
    let run = note(&harness);
    run.assert_code(1);
    for word in ["user user-1 of", "user user-9 of organization org-9", "--profile", "discard"] {
        assert!(run.err.contains(word), "{word:?} is not in {run:?}");
    }
    assert_eq!(harness.journal().len(), 5);
}

#[test]
fn on_a_full_disk_nothing_is_sent_and_the_outbox_can_be_listed() {
    let harness = Harness::new(&[]);
    let path = "/events/conversations/conv-3/notes";
    harness.arm(&json!({"method": "POST", "path": path, "what": "drop", "when": "after"}));
    harness.run(&["note", "--text", WORDS, "conv-3"]).assert_results(&[("conv-3", "unknown")]);
    let run = harness.run_without_room(&["note", "--text", WORDS, "conv-5"]);
    run.assert_code(1);
    assert!(run.err.contains("The disk is full"), "{run:?}");
    assert!(!run.err.contains("SQLite") && !run.err.contains("4874"), "{run:?}");
    let listed = harness.run_without_room(&["outbox", "list", "--format", "ndjson"]);
    listed.assert_code(0);
    assert!(listed.err.contains("The disk is full"), "{listed:?}");
    let lines = listed.lines();
    assert_eq!((lines.len(), &lines[0]["state"]), (1, &json!("unknown")));
    assert_eq!(harness.journal().len(), 1);
    assert_eq!(harness.outbox().len(), 1, "nothing has changed");
}

#[test]
fn an_outbox_that_was_lost_is_told_once() {
    let harness = Harness::new(&[]);
    harness.run(&["note", "--text", WORDS, "conv-3"]).assert_code(0);
    let outboxes = harness.home().join("state/leadping-tui/outbox");
    let folder = std::fs::read_dir(outboxes).expect("there").next().expect("one").expect("one");
    std::fs::write(folder.path().join("outbox.sqlite"), "").expect("emptied");
    let run = harness.run(&["note", "--text", WORDS, "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
    assert!(run.err.contains("The outbox file is empty"), "{run:?}");
    let run = harness.run(&["outbox", "list"]);
    assert_eq!((run.code, &*run.err), (Some(0), ""));
}

#[test]
fn ascii_holds_for_the_outbox_too() {
    let harness = Harness::new(&[]);
    harness.run(&["note", "--text", WORDS, "conv-3"]).assert_code(0);
    let list = ["outbox", "list", "--all", "--text", "--format", "table"];
    let plain = harness.run(&list);
    assert!(plain.out.contains(" · "), "{plain:?}");
    let file = harness.home().join("ascii.toml");
    std::fs::write(&file, "[ui]\nascii = true\n").expect("written");
    let config = ["--config", file.to_str().expect("a path")];
    let ascii = harness.run(&[&config[..], &list].concat());
    assert_eq!(ascii.out, plain.out.replace(" · ", " - "));
}

#[test]
fn a_command_that_waits_for_a_stopped_one_says_which_process_that_is() {
    let harness = Harness::new(&["--latency-ms", "150"]);
    let ids = harness.of_different_leads(20);
    let (child, _) = half_way(&harness, &ids);
    signal(&child, "STOP");
    let run = harness.run(&["note", "--text", WORDS, "--timeout", "1", &ids[19]]);
    signal(&child, "CONT");
    // It may have been stopped while it was writing.
    let said = format!("{}{}", run.out, run.err);
    assert!(said.contains(&format!("process {}, since ", child.id())), "{run:?}");
    assert_ne!(run.code, Some(0));
    Run::of(child).assert_code(0);
}
