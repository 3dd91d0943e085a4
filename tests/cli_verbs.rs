//! Actions as commands: the real program against the real sandbox, and the
//! effects there.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "cli_verbs/faults.rs"]
mod faults;
#[path = "cli_verbs/harness.rs"]
mod harness;
#[path = "cli_verbs/hours.rs"]
mod hours;
#[path = "cli_verbs/ids.rs"]
mod ids;
#[path = "cli_verbs/names.rs"]
mod names;
#[path = "cli_verbs/overlap.rs"]
mod overlap;
#[path = "cli_verbs/proxy.rs"]
mod proxy;
#[path = "cli_verbs/right_text.rs"]
mod right_text;
#[path = "cli_verbs/snooze.rs"]
mod snooze;
#[path = "cli_verbs/template_questions.rs"]
mod template_questions;
#[path = "cli_verbs/undo.rs"]
mod undo;
#[path = "cli_verbs/users.rs"]
mod users;

use harness::{Harness, WORDS};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case::read("read conv-1", "POST /conversations/conv-1/mark-read")]
#[case::archive("archive --reason 3 --note moved conv-3", "POST /leads/lead-*/archive")]
#[case::status("status --set sold conv-3", "PUT /leads/lead-*/status")]
#[case::due("follow-up --due tomorrow conv-8", "PUT /leads/lead-*/follow-up")]
#[case::assign("assign --user me conv-3", "PUT /leads/lead-*/assignment")]
#[case::tag("tag --name brand-new --create conv-3", "POST /leads/lead-*/tags")]
#[case::note("note --text hello conv-3", "POST /events/conversations/conv-3/notes")]
#[case::reply("reply --any-hour --text hello conv-3", "POST /sms/send")]
#[case::sender("sender --number pn-2 conv-3", "POST /phone-numbers/outgoing/conversation/conv-3/*")]
fn a_verb_takes_effect_once(#[case] line: &str, #[case] expected: &str) {
    let harness = Harness::new(&[]);
    harness.arrive("conv-1", "Are you there?");
    let arguments: Vec<&str> = line.split_whitespace().collect();
    let run = harness.run(&arguments);
    run.assert_code(0);
    let id = arguments.last().expect("an id");
    run.assert_results(&[(id, "done")]);
    assert_eq!(run.lines()[0]["verb"], arguments[0]);
    let journal = harness.journal();
    let (before, after) = expected.split_once('*').unwrap_or((expected, ""));
    assert_eq!(journal.len(), 1, "{journal:?}");
    assert!(journal[0].starts_with(before) && journal[0].ends_with(after), "{journal:?}");
    assert_eq!(harness.outbox(), [] as [serde_json::Value; 0]);
}

#[test]
fn handled_unarchive_untag_and_auto_follow_what_was_done_before() {
    let harness = Harness::new(&[]);
    harness.arrive("conv-3", "And now?");
    for line in [
        "handled conv-3",
        "archive --reason 0 conv-3",
        "unarchive conv-3",
        "tag --name brand-new --create conv-3",
        "untag --name BRAND-NEW conv-3",
        "sender --number pn-2 conv-3",
        "sender --auto conv-3",
        "status --set sold conv-3",
        "follow-up --due tomorrow conv-3",
        "follow-up --complete conv-3",
    ] {
        let run = harness.run(&line.split_whitespace().collect::<Vec<_>>());
        run.assert_results(&[("conv-3", "done")]);
    }
    let methods: Vec<String> = harness
        .journal()
        .iter()
        .map(|line| line.split(' ').next().expect("one").to_owned())
        .collect();
    assert!(methods.len() >= 9 && methods.contains(&"DELETE".to_owned()), "{methods:?}");
}

#[test]
fn a_scheduled_message_is_taken_back_by_the_event_that_it_was_answered_with() {
    let harness = Harness::new(&[]);
    let at = "2199-01-04T18:00:00Z";
    let sent = harness.run(&["reply", "--any-hour", "--at", at, "--text", WORDS, "conv-3"]);
    sent.assert_results(&[("conv-3", "done")]);
    let event = sent.lines()[0]["event"].as_str().expect("an event").to_owned();
    let cancel = ["cancel-scheduled", "--event", &event, "conv-3"];
    harness.run(&cancel).assert_results(&[("conv-3", "done")]);
    assert_eq!(harness.journal()[1], format!("POST /sms/{event}/cancel"));
    harness.run(&cancel).assert_code(1);
}

#[test]
fn what_a_list_writes_is_marked_as_far_as_it_was_listed() {
    let harness = Harness::new(&[]);
    let list = harness.run(&["list", "--query", "is:unread", "--limit", "5", "--format", "ndjson"]);
    let ids: Vec<String> =
        list.lines().iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect();
    harness.arrive(&ids[2], "one more thing");
    let run = harness.run_with_input(&["read", "-"], &list.out);
    run.assert_code(6);
    let expected: Vec<(&str, &str)> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| (id.as_str(), if at == 2 { "stale" } else { "done" }))
        .collect();
    run.assert_results(&expected);
    assert_eq!(harness.journal().len(), 4);
}

#[test]
fn ids_come_one_a_line_and_each_counts_once() {
    let harness = Harness::new(&[]);
    let run = harness.run_with_input(&["note", "--text", "x", "-"], "conv-5\n\nconv-1\nconv-5\n");
    run.assert_code(0);
    run.assert_results(&[("conv-5", "done"), ("conv-1", "done")]);
}

#[test]
fn a_lead_is_archived_once_whichever_of_its_conversations_are_named() {
    let harness = Harness::new(&[]);
    let archive = ["archive", "--reason", "1"];
    let run = harness.run(&[&archive[..], &["conv-2", "conv-4"]].concat());
    run.assert_code(0);
    run.assert_results(&[("conv-4", "skipped"), ("conv-2", "done")]);
    let again = harness.run(&[&archive[..], &["--leads", "lead-1"]].concat());
    again.assert_code(0);
    again.assert_results(&[("lead-1", "skipped")]);
    assert_eq!(harness.journal(), ["POST /leads/lead-1/archive"]);
    harness.run(&["unarchive", "--leads", "lead-1"]).assert_results(&[("lead-1", "done")]);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_leaves_nothing() {
    let harness = Harness::new(&[]);
    for line in ["archive --reason 2 --dry-run", "reply --any-hour --text hello --dry-run"] {
        let line: Vec<&str> = line.split_whitespace().chain(["conv-3", "nobody"]).collect();
        let run = harness.run(&line);
        run.assert_code(6);
        run.assert_results(&[("conv-3", "would"), ("nobody", "not_found")]);
    }
    assert_eq!(harness.journal(), [] as [&str; 0]);
    assert!(!harness.home().join("state/leadping-tui/outbox").exists());
}

#[test]
fn some_of_several_that_fail_are_told_apart_from_all() {
    let harness = Harness::new(&[]);
    let some = harness.run(&["note", "--text", "x", "nobody", "conv-3"]);
    some.assert_code(6);
    some.assert_results(&[("nobody", "not_found"), ("conv-3", "done")]);
    assert!(some.err.contains("1 of 2 failed"), "{some:?}");
    harness.run(&["note", "--text", "x", "nobody", "none"]).assert_code(4);
}

#[test]
fn a_table_is_for_reading() {
    let harness = Harness::new(&[]);
    let run = harness.run(&["note", "--text", WORDS, "--format", "table", "conv-3"]);
    run.assert_code(0);
    assert!(run.out.starts_with("RESULT     ID"), "{run:?}");
    assert!(run.out.contains("\ndone       conv-3") && !run.out.contains(WORDS), "{run:?}");
}

#[test]
fn many_and_several_messages_are_confirmed_first() {
    let harness = Harness::new(&[]);
    let ids: Vec<String> = (1..=21).map(|number| format!("conv-{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    harness.run(&[&["read"], &ids[..]].concat()).assert_refused(&["21", "--yes"]);
    let reply = ["reply", "--text", "hello", "conv-3", "conv-1"];
    harness.run(&reply).assert_refused(&["text 2 leads", "--yes"]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
    harness.run(&[&["read", "--yes"], &ids[..]].concat()).assert_code(0);
}

#[rstest]
#[case::two_inputs("note --file - -", "standard input")]
#[case::no_text("note conv-1", "--text")]
#[case::two_texts("note --text a --file b conv-1", "cannot be used")]
#[case::a_dash_as_note("note --text - conv-1", "--file -")]
#[case::a_dash_as_text("reply --any-hour --text - conv-1", "--file -")]
#[case::no_id("read", "<ID>")]
#[case::dash_and_id("read - conv-1", "Use `-` alone")]
#[case::reason_too_large("archive --reason 10 conv-1", "0 to 9")]
#[case::leads_of_a_note("note --leads --text x lead-1", "--leads")]
#[case::a_path("read ../users/me", "can't contain")]
#[case::a_gap("reply --text Hi,{firstName} conv-3", "{firstName}")]
#[case::no_such_status("status --set Sald conv-3", "Did you mean `Sold`?")]
#[case::no_such_tag("tag --name zzzzz conv-3", "--create")]
#[case::time_of_nothing("follow-up --due yesterdayish conv-3", "--due")]
#[case::query("--query is:unread read conv-1", "doesn't apply")]
#[case::no_entry("outbox retry", "--all")]
#[case::bad_entry("outbox discard conv-1", "must be an entry number")]
fn what_makes_no_sense_is_refused(#[case] line: &str, #[case] words: &str) {
    let harness = Harness::new(&[]);
    harness.run(&line.split_whitespace().collect::<Vec<_>>()).assert_refused(&[words]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
}

#[test]
fn nothing_is_changed_where_that_is_what_the_user_wants() {
    let harness = Harness::new(&[]);
    let lines = ["read conv-1", "note --text x conv-1", "outbox retry 1", "outbox discard 1"];
    let refused = |before: &[&str]| {
        for line in lines {
            let line: Vec<&str> = before.iter().copied().chain(line.split_whitespace()).collect();
            harness.run(&line).assert_refused(&["read-only"]);
        }
    };
    refused(&["--read-only"]);
    harness.run(&["read", "conv-1", "--read-only"]).assert_refused(&["read-only"]);
    harness.configure("[profiles.careful]\nread_only = true\n[profiles.other]\n");
    refused(&["--profile", "careful"]);
    harness.configure("read_only = true\n[profiles.work]\n");
    refused(&["--profile", "work"]);
    refused(&[]);
    harness.run(&["note", "--text", "x", "--dry-run", "conv-3"]).assert_code(0);
    harness.run(&["list", "--limit", "1"]).assert_code(0);
    assert_eq!(harness.journal(), [] as [&str; 0]);
}

#[test]
fn nobody_is_texted_who_does_not_want_it() {
    let harness = Harness::new(&[]);
    harness.arrive("conv-3", "STOP");
    let run = harness.run(&["reply", "--any-hour", "--text", WORDS, "conv-3"]);
    run.assert_code(1);
    run.assert_results(&[("conv-3", "failed")]);
    let reason = run.lines()[0]["reason"].as_str().expect("a reason").to_owned();
    assert!(reason.contains("opted out") || reason.contains("may not be texted"), "{reason}");
    assert_eq!(harness.journal(), [] as [&str; 0]);
}

#[test]
fn a_text_comes_from_a_file_or_from_standard_input() {
    let harness = Harness::new(&[]);
    let file = harness.home().join("text");
    std::fs::write(&file, "from a file\n").expect("written");
    let file = file.display().to_string();
    harness.run(&["note", "--file", &file, "conv-3"]).assert_code(0);
    harness.run_with_input(&["note", "--file", "-", "conv-3"], "from a pipe\n").assert_code(0);
    let path = "/events/conversations/conv-3";
    let events = harness.call("POST", path, &json!({"pageSize": 2}));
    let texts = ["from a pipe", "from a file"];
    for (event, text) in events["items"].as_array().expect("events").iter().zip(texts) {
        assert!(event.to_string().contains(text), "{event}");
    }
}

#[test]
fn a_template_is_filled_for_each_lead_and_never_goes_out_with_a_gap() {
    let harness = Harness::new(&[]);
    harness.configure(
        "[[compose.templates]]\nname = \"Hello\"\ntext = \"Hi {firstName}, about {product}.\"\n",
    );
    harness.run(&["reply", "--template", "Helo", "conv-3"]).assert_refused(&["`Hello`"]);
    let run = harness.run(&["reply", "--any-hour", "--template", "hello", "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
    let events = harness.call("POST", "/events/conversations/conv-3", &json!({"pageSize": 1}));
    let text = events["items"][0]["summary"].as_str().expect("a text").to_owned();
    assert!(text.starts_with("Hi ") && text.contains(", about ") && !text.contains('{'), "{text}");
}

#[test]
fn a_sandbox_with_a_key_of_its_own_takes_no_other() {
    let harness = Harness::new(&["--key", "sk_mine"]);
    let list = |key: &str| {
        let mut command = harness.command(&["list", "--limit", "1"]);
        command.env("LEADPING_API_KEY", key);
        harness::Run::of(command.spawn().expect("it starts"))
    };
    list("sk_mine").assert_code(0);
    list("sk_other").assert_code(3);
    harness.run(&["list", "--limit", "1"]).assert_code(3);
    assert_eq!(harness.journal(), [] as [&str; 0]);
}

#[test]
fn an_archive_reason_is_named_whole_and_in_any_case() {
    let harness = Harness::new(&[]);
    harness.configure("[archive_reasons]\n4 = \"Wrong number\"\n");
    harness
        .run(&["archive", "--reason", "wrong", "conv-3"])
        .assert_refused(&["--reason", "0 to 9 or: Wrong number"]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
    harness.run(&["archive", "--reason", "wrong NUMBER", "conv-3"]).assert_code(0);
    let query = "is:archived reason:\"WRONG number\"";
    let listed = harness.run(&["list", "--query", query, "--format", "ndjson"]);
    listed.assert_code(0);
    assert!(listed.lines().iter().any(|row| row["id"] == "conv-3"), "{listed:?}");
}
