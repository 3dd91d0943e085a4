//! Snoozes are kept on this computer: nothing reaches the server.

use super::harness::{Harness, Run};

/// An address at which nothing listens.
const NOBODY: &str = "http://127.0.0.1:1";

#[test]
fn what_is_snoozed_is_kept_here_and_can_be_woken_without_a_server() {
    let harness = Harness::new(&[]);
    let listed = harness.run(&["list", "--limit", "2", "--format", "ndjson"]);
    let rows = listed.lines();
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().expect("an id")).collect();
    let input = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let dry = harness.run_with_input(&["snooze", "--until", "in 2h", "--dry-run", "-"], &input);
    dry.assert_code(0);
    dry.assert_results(&[(ids[0], "would"), (ids[1], "would")]);
    harness.run(&["unsnooze", ids[0]]).assert_results(&[(ids[0], "skipped")]);
    // A read-only session may: the server is only read.
    let run =
        harness.run_with_input(&["--read-only", "snooze", "--until", "tomorrow 9am", "-"], &input);
    run.assert_code(0);
    run.assert_results(&[(ids[0], "done"), (ids[1], "done")]);
    assert_eq!(run.lines()[0]["verb"], "snooze");
    let reason = run.lines()[0]["reason"].as_str().expect("when").to_owned();
    assert!(reason.starts_with("Until tomorrow 9:00"), "{reason}");
    let mut offline = harness.command(&["unsnooze", ids[0], "conv-none", ids[0]]);
    offline.env("LEADPING_BASE_URL", NOBODY);
    let elsewhere = Run::of(offline.spawn().expect("the program starts"));
    elsewhere.assert_results(&[(ids[0], "skipped"), ("conv-none", "skipped")]);
    harness.run(&["unsnooze", ids[0]]).assert_results(&[(ids[0], "done")]);
    harness.run(&["unsnooze", ids[0]]).assert_results(&[(ids[0], "skipped")]);
    assert_eq!(harness.journal(), [""; 0]);
}

#[test]
fn what_the_server_does_not_know_and_a_time_that_is_past_are_refused_by_name() {
    let harness = Harness::new(&[]);
    let run = harness.run(&["snooze", "--until", "tomorrow", "conv-1", "conv-none"]);
    run.assert_code(6);
    run.assert_results(&[("conv-1", "done"), ("conv-none", "not_found")]);
    let past = ["2020-01-01T00:00:00Z", "yesterday"];
    let words = ["--until: Wed Jan 1, 2020, 12:00 AM is past", "`yesterday` is not a time"];
    for (past, words) in past.into_iter().zip(words) {
        harness.run(&["snooze", "--until", past, "conv-2"]).assert_refused(&[words]);
    }
    let mut offline = harness.command(&["snooze", "--until", "tomorrow", "conv-2"]);
    offline.env("LEADPING_BASE_URL", NOBODY);
    let run = Run::of(offline.spawn().expect("the program starts"));
    run.assert_code(5);
    harness.run(&["unsnooze", "conv-2"]).assert_results(&[("conv-2", "skipped")]);
}
