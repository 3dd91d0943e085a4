use super::*;

/// Requests, one a line.
const REQUESTS: &str = include_str!("requests.txt");

/// Texts that are no requests.
const ORDINARY: &str = include_str!("ordinary.txt");

fn lines(table: &str) -> Vec<&str> {
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines.len() >= 60);
    lines
}

#[test]
fn requests_in_any_words_count() {
    let missed: Vec<_> = lines(REQUESTS).into_iter().filter(|text| !asks_to_stop(text)).collect();
    assert_eq!(missed, [""; 0]);
}

#[test]
fn ordinary_texts_do_not_count() {
    let alarms: Vec<_> = lines(ORDINARY).into_iter().filter(|text| asks_to_stop(text)).collect();
    assert_eq!(alarms, [""; 0]);
}

fn event(direction: &str, at: &str, text: &str) -> TimelineEvent {
    let event = serde_json::json!({
        "timelineType": "Sms", "direction": direction, "createdAt": at, "summary": text,
    });
    serde_json::from_value(event).expect("an event")
}

const STOP: &str = "please stop texting me";

#[test]
fn a_request_stands_until_the_lead_opts_in_again() {
    let told = |texts: &[(&str, &str)]| -> Option<String> {
        let events: Vec<_> = texts.iter().map(|(at, text)| event("Inbound", at, text)).collect();
        in_timeline(events.iter(), None).map(|request| request.words.as_str().to_owned())
    };
    let [one, two, three] =
        ["2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z"];
    assert_eq!(told(&[(three, "Hi"), (one, STOP)]).as_deref(), Some(STOP));
    assert_eq!(told(&[(two, "START"), (one, STOP)]), None);
    assert_eq!(told(&[(one, STOP), (two, "start"), (three, "Quit")]).as_deref(), Some("Quit"));
    assert_eq!(told(&[(two, "Yes"), (one, STOP)]).as_deref(), Some(STOP));
    // An unknown time counts against sending.
    assert_eq!(told(&[(two, "START"), ("", STOP)]).as_deref(), Some(STOP));
    assert_eq!(told(&[("", "START"), (one, STOP)]).as_deref(), Some(STOP));
    assert_eq!(told(&[(one, "START"), (one, STOP)]).as_deref(), Some(STOP));
    assert_eq!(told(&[]), None);
}

#[test]
fn a_request_stands_until_a_later_consent() {
    let events = [event("Inbound", "2026-11-02T10:00:00Z", STOP)];
    let at = |time: &str| Some(time.parse::<Timestamp>().expect("a time"));
    let told = |since: &str| in_timeline(events.iter(), at(since));
    let request = StopRequest { words: RedactedText::new(STOP), at: at("2026-11-02T10:00:00Z") };
    assert_eq!(told("2026-11-01T00:00:00Z"), Some(request));
    assert_eq!(told("2026-11-03T00:00:00Z"), None);
}

#[test]
fn only_texts_of_the_lead_count() {
    let ours = event("Outbound", "2026-11-02T10:00:00Z", "Reply STOP to opt out");
    let note = TimelineEvent {
        timeline_type: Some("Note".to_owned()),
        ..event("Inbound", "2026-11-02T10:00:00Z", "STOP")
    };
    assert_eq!(in_timeline([ours, note].iter(), None), None);
}

#[test]
fn a_text_of_any_length_and_of_any_characters_is_read() {
    for text in ["", " ", "\u{0}", "!!!", "\u{301}\u{301}", "''", "STOP\u{202e}", "\u{1f6d1}x"] {
        asks_to_stop(text);
    }
    assert!(asks_to_stop(&format!("stop texting me {}", "\u{e9}".repeat(100_000))));
    assert!(!asks_to_stop(&"a ".repeat(100_000)));
}
