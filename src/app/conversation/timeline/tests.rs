//! Timelines, page by page and line by line.

use super::*;
use crate::domain::text_layout::width;
use crate::domain::timeline::DeliverySign;
use crate::domain::timeline::TEXT_BYTES;
use crate::domain::{TimeStyle, TimelineEvent};

pub(super) fn entry(id: &str, at: &str, text: &str) -> Entry {
    let event: TimelineEvent = serde_json::from_value(serde_json::json!({
        "id": id, "createdAt": at, "summary": text, "timelineType": "Sms",
        "direction": "outbound", "status": "Delivered",
    }))
    .expect("decodes");
    Entry::new(&event)
}

pub(super) fn thread() -> Thread {
    Thread::new(ConversationId::new("c"), None, 60)
}

pub(super) fn shown(thread: &Thread, rows: usize) -> Vec<String> {
    let text = |line: &Line| match (line.kind, thread.entries[line.entry].at) {
        (LineKind::Day, Some(at)) => at.strftime("# %d").to_string(),
        _ => line.text.to_string(),
    };
    thread.window(rows).map(|line| line.map_or("~".into(), text)).collect()
}

#[test]
fn older_pages_go_on_top_under_one_heading_a_day() {
    let mut thread = thread();
    thread.extend(
        vec![entry("3", "2026-11-20T10:00:00Z", "c"), entry("2", "2026-11-20T09:00:00Z", "b")],
        &TimeZone::UTC,
    );
    thread.extend(
        vec![entry("2", "2026-11-20T09:00:00Z", "b"), entry("1", "2026-11-20T08:00:00Z", "a")],
        &TimeZone::UTC,
    );
    thread.extend(vec![entry("0", "2026-11-19T08:00:00Z", "z")], &TimeZone::UTC);
    assert_eq!(shown(&thread, 20), ["~", "# 19", "z", "# 20", "a", "b", "c"]);
}

#[test]
fn what_is_on_screen_stays_when_older_entries_arrive() {
    let mut thread = thread();
    let page = |from: i32| {
        (from..from + 20)
            .map(|i| entry(&i.to_string(), "2026-11-20T09:00:00Z", &format!("m{i}")))
            .collect::<Vec<_>>()
    };
    thread.extend(page(0), &TimeZone::UTC);
    thread.scroll_by(-5, 8);
    let before = shown(&thread, 8);
    thread.extend(page(20), &TimeZone::UTC);
    assert_eq!(shown(&thread, 8), before);
}

#[test]
fn scrolling_stops_at_both_ends() {
    let mut thread = thread();
    thread.extend(vec![entry("1", "2026-11-20T09:00:00Z", "one two")], &TimeZone::UTC);
    thread.scroll_by(-100, 2);
    assert_eq!(shown(&thread, 2), ["~", "# 20"]);
    thread.scroll_by(1, 2);
    assert_eq!(shown(&thread, 2), ["# 20", "one two"]);
    thread.scroll_by(100, 2);
    assert_eq!(thread.lines_below(), 0);
}

#[test]
fn long_text_wraps_and_the_state_finds_its_place() {
    use LineKind::{Body, Head, State};
    let mut thread = thread();
    let text = "word ".repeat(12);
    thread.extend(vec![entry("1", "2026-11-20T09:00:00Z", &text)], &TimeZone::UTC);
    let laid_out = |thread: &mut Thread, columns| {
        thread.resize(columns, &TimeZone::UTC);
        let lines = thread.window(20).flatten().skip(1);
        lines.map(|line| (line.kind, line.sign.is_some())).collect::<Vec<_>>()
    };
    // The sign alone always has room at the end of the text.
    assert_eq!(laid_out(&mut thread, 120), [(Head, true)]);
    assert_eq!(laid_out(&mut thread, 80), [(Head, false), (Body, true)]);
    assert_eq!(laid_out(&mut thread, 60), [(Head, false), (Body, true)]);
    assert_eq!(laid_out(&mut thread, 40), [(Head, true), (Body, false), (Body, false)]);
    let low = [(Head, true), (Body, false), (Body, false), (Body, false)];
    assert_eq!(laid_out(&mut thread, 24), low);

    let mut thread = self::thread();
    let why = "carrier rejected it".into();
    let sign = Some(DeliverySign::Failed);
    let failed = Entry { sign, why, ..entry("1", "2026-11-20T09:00:00Z", &text) };
    thread.extend(vec![failed], &TimeZone::UTC);
    assert_eq!(laid_out(&mut thread, 120), [(Head, true)]);
    assert_eq!(laid_out(&mut thread, 80), [(Head, false), (State, true)]);
    let low = [(Head, false), (Body, false), (Body, false), (Body, false), (State, true)];
    assert_eq!(laid_out(&mut thread, 24)[..5], low);
    let words: String = thread.window(20).flatten().map(|line| &*line.text).collect();
    assert!(words.ends_with("carrier rejected it"), "{words}");
}

#[test]
fn what_is_read_stays_on_screen_in_another_width() {
    let mut thread = thread();
    let page = (0..20).map(|i| {
        let words: Vec<String> = (0..30).map(|word| format!("e{i}w{word}")).collect();
        entry(&i.to_string(), "2026-11-20T09:00:00Z", &words.join(" "))
    });
    thread.extend(page.collect(), &TimeZone::UTC);
    for up in 1..60 {
        thread.scroll_by(100_000, 10);
        thread.scroll_by(-up, 10);
        let before = shown(&thread, 10);
        let last = before.last().expect("text");
        let word = last.split(' ').next_back().expect("a word");
        for columns in [30, 49, 50, 90, 200] {
            thread.resize(columns, &TimeZone::UTC);
            thread.scroll_by(0, 10);
            let now = shown(&thread, 10);
            let end = now[now.len() - 2..].join(" ");
            assert!(end.contains(word), "{columns} columns, {up} up: {word:?} in {now:?}");
        }
        thread.resize(60, &TimeZone::UTC);
        thread.scroll_by(0, 10);
        assert_eq!(shown(&thread, 10), before, "{up} up");
    }
}

#[test]
fn the_bottom_stays_the_bottom_in_another_width() {
    let mut thread = thread();
    thread.extend(vec![entry("1", "2026-11-20T09:00:00Z", &"word ".repeat(200))], &TimeZone::UTC);
    thread.resize(30, &TimeZone::UTC);
    assert_eq!(thread.lines_below(), 0);
}

#[test]
fn no_line_is_longer_than_its_room() {
    let mut thread = thread();
    let text = "❤️ see you ☎️ ".repeat(20) + &"王".repeat(90) + &"x".repeat(90);
    thread.extend(vec![entry("1", "2026-11-20T09:00:00Z", &text)], &TimeZone::UTC);
    for columns in 30..160 {
        thread.resize(columns, &TimeZone::UTC);
        for line in thread.window(200).flatten() {
            let room = columns.min(MAX_COLUMNS);
            assert!(width(&line.text) + thread.gutter() <= room, "{line:?}");
        }
    }
}

#[test]
fn notes_say_who_wrote_them_and_automations_that_nobody_did() {
    let decoded =
        |json: &str| Entry::new(&serde_json::from_str::<TimelineEvent>(json).expect("decodes"));
    let note =
        decoded(r#"{"timelineType":"Note","summary":"has a dog","actorDisplayName":"Sam Rivera"}"#);
    assert_eq!(
        &*entry_lines(0, &note, ("", ""), (80, TimeStyle::default()))[0].text,
        "Sam Rivera: has a dog"
    );
    assert_eq!(&*note.text, "has a dog", "the clipboard names the author itself");
    let auto = decoded(r#"{"timelineType":"Sms","automationRunId":"a","summary":"hi"}"#);
    assert_eq!(&*auto.who, "auto");
}

#[test]
fn a_voicemail_and_a_call_without_words_say_what_they_are() {
    let text = |json: &str| {
        Entry::new(&serde_json::from_str::<TimelineEvent>(json).expect("decodes")).text
    };
    let voicemail = text(r#"{"timelineType":"Voicemail","voicemailUrl":"https://e/1"}"#);
    assert_eq!(&*voicemail, "[voicemail] https://e/1");
    assert_eq!(&*text(r#"{"timelineType":"Call","direction":"inbound"}"#), "Incoming call");
    assert_eq!(&*text(r#"{"timelineType":"Call","direction":"outbound"}"#), "Outgoing call");
}

#[test]
fn an_event_that_says_nothing_still_has_a_line() {
    let event: TimelineEvent = serde_json::from_str(r#"{"timelineType":"Fax"}"#).expect("decodes");
    let entry = Entry::new(&event);
    assert_eq!(&*entry.text, "Fax");
    assert_eq!(entry_lines(0, &entry, ("", ""), (80, TimeStyle::default())).len(), 1);
}

#[test]
fn escapes_in_messages_are_cleaned() {
    let event: TimelineEvent = serde_json::from_value(serde_json::json!({
        "summary": "a\u{1b}[31mb\nc", "actorDisplayName": "x\u{202e}y",
        "media": [{"fileName": "p\u{7}.png", "url": "https://e/\u{1b}"}],
    }))
    .expect("decodes");
    let entry = Entry::new(&event);
    assert_eq!(&*entry.text, "a[31mb\nc\n[p.png] https://e/");
    assert_eq!(&*entry.who, "xy");
}

#[test]
fn a_second_run_is_merged_into_the_first() {
    let at = "2026-11-20T09:00:00Z";
    let mut thread = thread();
    let nameless = || entry("", at, "nameless");
    let first = vec![entry("3", at, "c"), nameless(), nameless(), entry("1", at, "a")];
    assert_eq!(thread.extend(first, &TimeZone::UTC), 4);
    thread.start_again();
    let second = vec![entry("4", at, "d"), entry("3", at, "C"), entry("2", at, "b"), nameless()];
    assert_eq!(thread.extend(second, &TimeZone::UTC), 2);
    let third = vec![nameless(), entry("1", at, "a"), entry("0", at, "z")];
    assert_eq!(thread.extend(third, &TimeZone::UTC), 1);
    assert_eq!(shown(&thread, 20), ["~", "# 20", "z", "a", "nameless", "nameless", "b", "C", "d"]);
}

#[test]
fn an_endless_message_is_cut() {
    let long = entry("1", "2026-11-20T09:00:00Z", &"é ".repeat(100_000));
    assert!(long.text.len() <= TEXT_BYTES && long.text.ends_with('…'));
    let whole = "x".repeat(TEXT_BYTES);
    assert_eq!(*entry("1", "2026-11-20T09:00:00Z", &whole).text, whole);
}
