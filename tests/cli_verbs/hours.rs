//! Texts at an unknown hour, outside the texting hours, or after a clock
//! change.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use leadping_tui::api::BaseUrl;
use leadping_tui::domain::time_zone::time_zone;
use leadping_tui::domain::{ConversationId, IdempotencyKey, Operation, RedactedText};
use leadping_tui::store::Outbox;
use leadping_tui::triage::outbox::{NewEntry, UndoWindow};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Harness, Run, WORDS};

/// A textable conversation whose lead has a matching time zone.
fn somebody(harness: &Harness, is_it: impl Fn(Option<&str>) -> bool) -> String {
    somewhere(harness, is_it).0
}

/// The same with the name of the zone.
fn somewhere(harness: &Harness, is_it: impl Fn(Option<&str>) -> bool) -> (String, String) {
    let run = harness.run(&["list", "--all", "--format", "ndjson", "--query", "is:active"]);
    for row in run.lines() {
        let id = row["id"].as_str().expect("an id").to_owned();
        let lead = row["leadId"].as_str().expect("a lead");
        let lead = harness.call("GET", &format!("/leads/{lead}"), &Value::Null);
        let ready = format!("/conversations/{id}/outbound-readiness");
        let zone = lead["contact"]["timeZoneId"].as_str();
        if is_it(zone) && harness.call("GET", &ready, &Value::Null)["canSend"] == true {
            return (id, zone.unwrap_or_default().to_owned());
        }
    }
    unreachable!("somebody is there")
}

fn reason(run: &Run) -> String {
    run.lines()[0]["reason"].as_str().unwrap_or_default().to_owned()
}

const UNKNOWN: &str = "Local time unknown: add --any-hour to send anyway";

#[test]
fn with_an_unknown_zone_nothing_goes_out_without_a_flag() {
    let harness = Harness::new(&["--lead-every", "1000"]);
    let id = somebody(&harness, |zone| zone.is_none());
    let later = (Timestamp::now() + SignedDuration::from_hours(2)).to_string();
    for arguments in [
        &["reply", "--text", WORDS][..],
        &["reply", "--text", WORDS, "--dry-run"],
        &["reply", "--text", WORDS, "--at", &later],
        &["reply", "--text", WORDS, "--at", "in 2h"],
    ] {
        let run = harness.run(&[arguments, &[&id]].concat());
        run.assert_code(1);
        assert_eq!((run.results()[0].1.as_str(), reason(&run)), ("failed", UNKNOWN.to_owned()));
    }
    for flag in [&[][..], &["--any-hour"]] {
        let by_the_clock = ["reply", "--text", WORDS, "--at", "tomorrow 9am", &id];
        let run = harness.run(&[&by_the_clock[..], flag].concat());
        run.assert_code(1);
        let why = "Local time unknown: give a time with an offset, or \"in 2h\"";
        assert_eq!(reason(&run), why);
    }
    assert_eq!(harness.journal(), [] as [&str; 0]);
    for arguments in [&[][..], &["--at", "in 2h"], &["--at", &later]] {
        let reply = ["reply", "--any-hour", "--text", WORDS, &id];
        harness.run(&[&reply[..], arguments].concat()).assert_results(&[(&id, "done")]);
    }
    assert_eq!(harness.journal().len(), 3);
}

#[rstest]
#[case::iana(|zone: &str| zone.contains('/'))]
#[case::windows(|zone: &str| zone.ends_with(" Time"))]
fn outside_the_hours_of_the_configuration_it_takes_a_flag(#[case] is_it: fn(&str) -> bool) {
    let harness = Harness::new(&["--lead-every", "1000"]);
    let (id, zone) = somewhere(&harness, |zone| zone.is_some_and(is_it));
    let there = Timestamp::now().to_zoned_datetime(time_zone(&zone).expect("a zone"));
    // An hour that is neither the current nor the next one there.
    let from = (there.hour() + 4) % 22;
    let hours = format!("[compose]\ntexting_from = {from}\ntexting_until = {}\n", from + 1);
    harness.configure(&hours);
    let run = harness.run(&["reply", "--text", WORDS, &id]);
    run.assert_code(1);
    let why = reason(&run);
    assert!(why.starts_with("Outside ") && why.contains(" their time: add --any-hour"), "{why}");
    assert_eq!(harness.journal(), [] as [&str; 0]);
    harness.run(&["reply", "--any-hour", "--text", WORDS, &id]).assert_results(&[(&id, "done")]);
    harness.configure("[compose]\ntexting_from = 0\ntexting_until = 24\n");
    harness.run(&["reply", "--text", WORDS, &id]).assert_results(&[(&id, "done")]);
}

#[test]
fn a_time_that_the_clock_skips_is_told_with_the_result() {
    let harness = Harness::new(&["--lead-every", "1000"]);
    let id = somebody(&harness, |zone| zone == Some("America/New_York"));
    let zone = TimeZone::get("America/New_York").expect("a zone");
    let changes = zone.following(Timestamp::now());
    let spring = changes.into_iter().find(|change| change.dst().is_dst()).expect("a spring");
    let day = spring.timestamp().to_zoned_datetime(zone.clone()).date();
    let at = format!("{day} 2:30am");
    let told = "Clocks skip 02:30 that day: 03:30 is used";
    let reply = ["reply", "--text", WORDS, "--at", &at, &id];
    let refused = harness.run(&reply);
    assert!(reason(&refused).contains(told) && reason(&refused).contains("--any-hour"));
    let dry = harness.run(&[&reply[..], &["--any-hour", "--dry-run"]].concat());
    dry.assert_results(&[(&id, "would")]);
    assert!(reason(&dry).contains(told), "{dry:?}");
    let run = harness.run(&[&reply[..], &["--any-hour"]].concat());
    run.assert_results(&[(&id, "done")]);
    let why = reason(&run);
    assert!(why.starts_with("Scheduled for ") && why.ends_with(told), "{why}");
}

#[test]
fn an_entry_that_waits_for_a_yes_to_its_hour_gets_it_by_a_flag() {
    let harness = Harness::new(&["--lead-every", "1000"]);
    let id = somebody(&harness, |zone| zone.is_none());
    // Creates the outbox.
    harness.run(&["note", "--text", "x", &id]).assert_code(0);
    let entry = left_behind(&harness, &id);
    let asking = |harness: &Harness, reason: &str| {
        let listed = harness.outbox();
        assert_eq!((listed.len(), &listed[0]["state"]), (1, &json!("asking")));
        assert_eq!(listed[0]["reason"], reason);
    };
    asking(&harness, "Over 10 min old: confirm to send");
    let run = harness.run(&["outbox", "retry", &entry]);
    run.assert_code(1);
    run.assert_results(&[(&entry, "failed")]);
    assert_eq!(reason(&run), "Local time unknown");
    asking(&harness, "Local time unknown");
    assert_eq!(harness.journal().len(), 1, "the note alone");
    let run = harness.run(&["outbox", "retry", "--any-hour", &entry]);
    run.assert_results(&[(&entry, "done")]);
    assert_eq!(harness.journal()[1..], ["POST /sms/send"]);
    assert_eq!(harness.outbox(), [] as [Value; 0]);
}

/// The entry of a text that a process left in the outbox eleven minutes ago.
fn left_behind(harness: &Harness, conversation: &str) -> String {
    let outboxes = harness.home().join("state/leadping-tui/outbox");
    let folder = std::fs::read_dir(outboxes).expect("a folder").next().expect("an outbox");
    let account = BaseUrl::parse(&harness.base()).expect("an address").to_string();
    let now = Timestamp::now();
    let path = folder.expect("readable").path();
    let mut outbox = Outbox::open(&path, &account, now).expect("opened").outbox;
    let operation = Operation::SendSms {
        conversation: ConversationId::new(conversation),
        text: RedactedText::new(WORDS),
        scheduled_for: None,
        from: None,
        idempotency_key: IdempotencyKey::new(""),
    };
    let text = NewEntry::new(RedactedText::new("Ann"), "reply", None, operation);
    let undo_window = UndoWindow { sms: Duration::ZERO, other: Duration::ZERO };
    let then = now - SignedDuration::from_mins(11);
    let entries = outbox.append(vec![text], &undo_window, then).expect("appended");
    let sender = outbox.sender(now).expect("opened").expect("nobody else sends");
    assert_eq!(sender.recovered().len(), 1);
    entries[0].id.0.to_string()
}

#[test]
fn a_lead_that_opts_out_meanwhile_gets_no_text_by_a_retry() {
    let harness = Harness::new(&["--lead-every", "1000"]);
    let id = somebody(&harness, |zone| zone.is_some());
    harness.run(&["note", "--text", "x", &id]).assert_code(0);
    let entry = left_behind(&harness, &id);
    harness.arrive(&id, "STOP");
    for _ in 0..2 {
        let run = harness.run(&["outbox", "retry", "--any-hour", &entry]);
        run.assert_code(1);
        assert!(reason(&run).contains("opted out"), "{run:?}");
        assert_eq!(harness.outbox()[0]["state"], "failed");
    }
    assert_eq!(harness.journal().len(), 1, "the note alone");
}

#[rstest]
#[case::the_key(401, 3, "failed")]
#[case::the_lead(404, 4, "not_found")]
fn a_text_about_whose_recipient_nothing_is_said_is_not_sent(
    #[case] status: u16,
    #[case] code: i32,
    #[case] result: &str,
) {
    let harness = Harness::new(&["--lead-every", "1000"]);
    let id = somebody(&harness, |zone| zone.is_some());
    harness.run(&["note", "--text", "x", &id]).assert_code(0);
    let entry = left_behind(&harness, &id);
    harness.arm(&json!({"path": "/leads/*", "what": "status", "status": status, "times": 9}));
    let run = harness.run(&["outbox", "retry", "--any-hour", &entry]);
    run.assert_code(code);
    run.assert_results(&[(&entry, result)]);
    assert!(
        reason(&run).starts_with("Couldn't check whether this lead can be texted: "),
        "{run:?}"
    );
    assert_eq!(harness.outbox()[0]["state"], "failed");
    assert_eq!(harness.journal().len(), 1, "the note alone");
}

#[test]
fn a_text_that_cannot_be_checked_in_time_stays_as_it_was() {
    let harness = Harness::new(&["--lead-every", "1000"]);
    let id = somebody(&harness, |zone| zone.is_some());
    harness.run(&["note", "--text", "x", &id]).assert_code(0);
    let entry = left_behind(&harness, &id);
    harness.arm(&json!({"path": "/leads/*", "what": "status", "status": 503, "times": 999}));
    let run = harness.run(&["outbox", "retry", "--any-hour", "--timeout", "1", &entry]);
    run.assert_code(1);
    let left = &harness.outbox()[0];
    assert_eq!((&left["state"], &left["doubt"]), (&json!("waiting"), &json!(false)));
    assert_eq!(harness.journal().len(), 1, "the note alone");
}
