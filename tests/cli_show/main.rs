//! `show` and `count`, run against the sandbox as a user runs them.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod count;
#[path = "../cli_verbs/harness.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod harness;
mod recipes;

use rstest::rstest;
use serde_json::Value;

use harness::{Harness, Run};

/// Number of requests that the sandbox has had.
fn requests(harness: &Harness) -> u64 {
    let count = harness.call("GET", "/sandbox/requests", &Value::Null);
    count["requests"].as_u64().expect("a number")
}

fn ids(harness: &Harness, query: &str, limit: &str) -> Vec<String> {
    let list = ["list", "--format", "ndjson", "--limit", limit, "--query", query];
    let rows = harness.run(&list).lines();
    rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

/// Of the objects that were written, the conversations' ids.
fn shown(run: &Run) -> Vec<String> {
    let id = |it: &Value| it["conversation"]["id"].as_str().expect("an id").to_owned();
    run.lines().iter().map(id).collect()
}

#[test]
fn a_conversation_is_shown_with_its_lead_and_its_thread() {
    let harness = Harness::new(&[]);
    let id = &ids(&harness, "is:active", "1")[0];
    let before = requests(&harness);
    let text = harness.run(&["show", id]);
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
    assert_eq!(requests(&harness) - before, 3);
    let json = harness.run(&["show", "--json", id]);
    let shown: Value = serde_json::from_str(&json.out).expect("an array");
    let shown = &shown[0];
    let name = shown["conversation"]["firstName"].as_str().expect("a name");
    assert!(text.out.starts_with("Name:") && text.out.contains(name), "{}", text.out);
    for label in ["Phone:", "Status:", "Assigned to:", "Texting:", "Their time:", "Conversation:"] {
        assert!(text.out.lines().any(|line| line.starts_with(label)), "{label} {}", text.out);
    }
    assert_eq!(shown["lead"]["id"], shown["conversation"]["leadId"]);
    let events = shown["events"].as_array().expect("a list");
    assert!(!events.is_empty() && events.iter().all(|it| it["conversationId"] == id.as_str()));
    // The text of an event stands in the thread, the latest one last.
    let said = |event: &Value| event["summary"].as_str().map(str::to_owned);
    let latest = events.iter().find_map(said).expect("a text");
    let first_line = latest.lines().next().expect("a line").to_owned();
    assert!(text.out.contains(&first_line), "{first_line:?} {}", text.out);
}

#[test]
fn ids_come_from_a_list_and_missing_ones_do_not_keep_the_others_back() {
    let harness = Harness::new(&[]);
    let list = harness.run(&["list", "--limit", "3", "--format", "ndjson"]);
    let piped =
        harness.run_with_input(&["show", "--format", "ndjson", "--limit", "1", "-"], &list.out);
    piped.assert_code(0);
    let ids: Vec<_> = list.lines().iter().map(|row| row["id"].clone()).collect();
    assert_eq!(shown(&piped), ids);
    let some = harness.run(&["show", "--format", "ndjson", "nobody", &shown(&piped)[0], "a/b"]);
    some.assert_code(6);
    assert_eq!(shown(&some), ids[..1]);
    for words in ["nobody: ", "Ids can't contain '/'", "2 of 3 failed"] {
        assert!(some.err.contains(words), "{words} {}", some.err);
    }
    let none = harness.run(&["show", "nobody"]);
    none.assert_code(4);
    assert_eq!(none.out, "");
    assert!(none.err.starts_with("leadping-tui: nobody: "), "{}", none.err);
    harness.run(&["show", "nobody", "neither"]).assert_code(4);
    harness.run(&["show", "a/b"]).assert_refused(&["Ids can't contain '/'"]);
}

#[test]
fn archived_conversations_and_those_of_any_lead_are_shown() {
    let harness = Harness::new(&[]);
    let archived = ids(&harness, "is:archived", "1").remove(0);
    let run = harness.run(&["show", &archived]);
    run.assert_code(0);
    assert!(run.out.lines().any(|line| line.starts_with("Archived:")), "{}", run.out);
    // The lead of a profile restricts lists, and nothing here.
    let lead = harness.run(&["show", "--format", "ndjson", &archived]).lines()[0]["lead"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let rows = harness.run(&["list", "--all", "--format", "ndjson"]).lines();
    let other = rows.iter().find(|row| row["leadId"] != lead.as_str()).expect("another lead");
    harness.configure(&format!("[profiles.one]\nlead = \"{lead}\"\n"));
    let id = other["id"].as_str().expect("an id");
    harness.run(&["show", "--profile", "one", id]).assert_code(0);
}

#[rstest]
#[case("1.0.0")]
#[case("1.0.30")]
#[case("1.0.50")]
#[case("1.0.60")]
#[case("1.0.75")]
#[case("1.0.80")]
fn older_servers_show_as_much_as_they_know(#[case] version: &str) {
    let harness = Harness::new(&["--api", version]);
    let id = &ids(&harness, "", "1")[0];
    let run = harness.run(&["show", "--format", "ndjson", id]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{version}");
    assert_eq!(shown(&run), [id.as_str()]);
    assert!(run.lines()[0]["lead"]["id"].is_string(), "{run:?}");
    let text = harness.run(&["show", id]);
    assert!(text.out.contains("\nTexting: "), "{}", text.out);
    harness.run(&["show", "nobody"]).assert_code(4);
}

#[test]
fn a_thread_is_cut_at_a_time_or_a_number_of_events() {
    let harness = Harness::new(&[]);
    let id = &ids(&harness, "is:active", "1")[0];
    let events = |flags: &[&str]| {
        let run = harness.run(&[&["show", "--format", "ndjson", id], flags].concat());
        run.assert_code(0);
        let shown = &run.lines()[0];
        (shown["events"].as_array().expect("a list").len(), shown["more"] == true)
    };
    let (all, more) = events(&["--limit", "5000"]);
    assert!(all > 1 && !more, "{all}");
    assert_eq!(events(&["--limit", "1"]), (1, true));
    assert_eq!(events(&["--since", "2000-01-01"]), (all, false));
    assert!(events(&["--since", "1m"]).1);
    let cut = harness.run(&["show", "--limit", "1", id]);
    assert!(cut.out.contains("older events not shown"), "{}", cut.out);
}

#[test]
fn what_cannot_be_taken_is_refused_by_name() {
    let harness = Harness::new(&[]);
    let before = requests(&harness);
    for (line, words) in [
        (&["show", "--since", "2999-01-01", "a"][..], "this time is in the future"),
        (&["show", "--format", "xml", "a"], "xml"),
        (&["show", "--limit", "0", "a"], "must be a whole number, at least 1"),
        (&["show", "--json", "--format", "text", "a"], "cannot be used with"),
        (&["show"], "<ID>"),
        (&["--lead", "l", "show", "a"], "'--lead' doesn't apply to 'show'"),
        (&["count", "--view", "x", "--query", "y"], "cannot be used with"),
        (&["count", "--view", "no such view"], "--view"),
        (&["count", "--query", "has:draft"], "`has:draft`"),
        (&["count", "--format", "json"], "--format"),
    ] {
        harness.run(line).assert_refused(&[words]);
    }
    let table = harness.run(&["list", "--limit", "3"]).out;
    let piped = harness.run_with_input(&["show", "-"], &table);
    piped.assert_refused(&["this looks like a table"]);
    assert_eq!(requests(&harness) - before, 1, "the list alone");
}

#[test]
fn a_slow_service_and_a_full_disk_end_the_command() {
    let slow = Harness::new(&["--latency-ms", "60000"]);
    for line in [&["show", "--timeout", "1", "conv-7"][..], &["count", "--timeout", "1"]] {
        let run = slow.run(line);
        assert_eq!((run.code, run.out.as_str()), (Some(5), ""), "{run:?}");
        assert!(run.err.contains("No response for 1 s"), "{run:?}");
    }
    let harness = Harness::new(&[]);
    for line in [&["show", "conv-7"][..], &["show", "--json", "conv-7"], &["count"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a device");
        let run = Run::of(harness.command(line).stdout(full).spawn().expect("it starts"));
        assert_eq!(run.code, Some(1), "{line:?} {run:?}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = Run::of(harness.command(line).stdout(writer).spawn().expect("it starts"));
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{line:?}");
    }
}
