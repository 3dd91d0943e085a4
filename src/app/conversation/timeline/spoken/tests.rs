//! Spoken lines, and the line that is read.

use jiff::tz::TimeZone;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::app::conversation::timeline::tests::{entry, thread};
use crate::domain::TimelineEvent;

fn spoken() -> Thread {
    thread().with_spoken_lines("Ann")
}

/// The text of the line that is read.
fn read(thread: &Thread, rows: usize) -> String {
    let row = thread.reading_row(rows).expect("a line is read");
    let line = thread.window(rows).nth(row).expect("it is on the screen");
    line.map_or("~".to_owned(), |line| match line.kind {
        LineKind::Day => "#".to_owned(),
        _ => line.text.to_string(),
    })
}

#[rstest]
#[case(json!({"timelineType": "Sms", "direction": "inbound", "summary": "Hi!"}), "Ann, 4:05 PM: Hi!")]
#[case(
    json!({"timelineType": "Sms", "direction": "outbound", "summary": "Hi", "status": "Delivered",
        "actorDisplayName": "Sam Rivera"}),
    "Sam Rivera, 4:05 PM: Hi (delivered)"
)]
#[case(
    json!({"timelineType": "Sms", "direction": "outbound", "summary": "Hi", "status": "Failed",
        "statusReason": "Carrier refused", "automationRunId": "a"}),
    "Automation, 4:05 PM: Hi (failed: Carrier refused)"
)]
#[case(
    json!({"timelineType": "Sms", "direction": "outbound", "summary": "Hi", "status": "Queued"}),
    "Us, 4:05 PM: Hi (queued)"
)]
#[case(
    json!({"timelineType": "Note", "summary": "Has a dog", "actorDisplayName": "Sam Rivera"}),
    "Note, Sam Rivera, 4:05 PM: Has a dog"
)]
#[case(
    json!({"timelineType": "Sms", "direction": "outbound", "summary": "Hi", "status": "Scheduled",
        "actorDisplayName": "Sam Rivera", "scheduledFor": "2026-11-23T16:05:00Z"}),
    "Scheduled, Sam Rivera, 4:05 PM: Hi (scheduled)"
)]
#[case(
    json!({"timelineType": "Call", "direction": "inbound", "summary": "Call", "status": "Missed"}),
    "Call, 4:05 PM: Call (missed)"
)]
fn an_entry_begins_with_who_and_when(#[case] event: Value, #[case] due: &str) {
    let mut event = event;
    event["createdAt"] = json!("2026-11-20T16:05:00Z");
    let event: TimelineEvent = serde_json::from_value(event).expect("decodes");
    let mut thread = spoken();
    thread.extend(vec![Entry::new(&event)], &TimeZone::UTC);
    assert_eq!(read(&thread, 5), due);
}

/// Three entries, the second one of two lines.
fn three() -> Thread {
    let mut thread = spoken();
    let long = "word ".repeat(14);
    let page = vec![
        entry("3", "2026-11-20T10:00:00Z", "three"),
        entry("2", "2026-11-20T09:00:00Z", long.trim_end()),
        entry("1", "2026-11-19T08:00:00Z", "one"),
    ];
    thread.extend(page, &TimeZone::UTC);
    thread
}

#[test]
fn every_line_is_read_from_the_newest_entry_up() {
    let mut thread = three();
    let rows = 4;
    let mut all = Vec::new();
    for _ in 0..8 {
        all.push(read(&thread, rows));
        thread.scroll_by(-1, rows);
    }
    let due = [
        "Us, 10:00 AM: three (delivered)",
        "word word word (delivered)",
        "Us, 9:00 AM: word word word word word word word word word",
        "#",
        "Us, 8:00 AM: one (delivered)",
        "#",
        "~",
        "~",
    ];
    for (said, due) in all.iter().zip(due) {
        assert!(said.contains(due) || due.contains(said.as_str()), "{said:?} is not {due:?}");
    }
    thread.scroll_by(isize::MAX, rows);
    assert_eq!(read(&thread, rows), due[0], "the end is the newest entry");
    assert_eq!(thread.lines_below(), 0);
}

#[test]
fn the_line_that_is_read_stays_when_entries_arrive() {
    let mut thread = three();
    thread.scroll_by(-2, 4);
    let before = read(&thread, 4);
    thread.extend(vec![entry("0", "2026-11-18T08:00:00Z", "zero")], &TimeZone::UTC);
    assert_eq!(read(&thread, 4), before);
    let newer = vec![
        entry("4", "2026-11-20T11:00:00Z", "four"),
        entry("3", "2026-11-20T10:00:00Z", "three"),
    ];
    assert!(thread.freshen(newer, false, &TimeZone::UTC));
    assert_eq!((read(&thread, 4), thread.unseen()), (before.clone(), 1));
    thread.resize(200, &TimeZone::UTC);
    assert!(read(&thread, 4).starts_with("Us, 9:00 AM"), "{}", read(&thread, 4));
}

#[test]
fn a_new_entry_is_followed_from_the_newest_one() {
    let mut thread = three();
    let newer = vec![
        entry("4", "2026-11-20T11:00:00Z", "four"),
        entry("3", "2026-11-20T10:00:00Z", "three"),
    ];
    assert!(thread.freshen(newer, false, &TimeZone::UTC));
    assert!(read(&thread, 4).contains("four"));
}

#[test]
fn a_match_and_a_date_are_read() {
    let mut thread = three();
    let found = thread.find(true, 1, 3, |text| text.find("one").map(|at| at..at + 3));
    assert!(found.is_some());
    assert_eq!(read(&thread, 3), "Us, 8:00 AM: one (delivered)");
    let date = crate::app::fixture::at("2026-11-20T00:00:00Z");
    assert!(thread.go_to_time(date, 3).is_some());
    assert_eq!(read(&thread, 3), "#");
}
