//! Spans of time in words.

use jiff::Timestamp;

/// Age in words: `just now`, `5 min ago`, `3 h ago`, `2 d ago`.
pub fn ago(now: Timestamp, at: Timestamp) -> String {
    let span = span(now.as_second() - at.as_second());
    span.map_or_else(|| "just now".to_owned(), |span| format!("{span} ago"))
}

/// The same, with seconds below a minute: `41 s ago`.
pub fn exactly_ago(now: Timestamp, at: Timestamp) -> String {
    let seconds = now.as_second() - at.as_second();
    let span = span(seconds).unwrap_or_else(|| format!("{} s", seconds.max(0)));
    format!("{span} ago")
}

/// Time until due, in words: `in 3 h`, `now`, `2 d overdue`.
pub fn until(now: Timestamp, due: Timestamp) -> String {
    let seconds = due.as_second() - now.as_second();
    match (span(seconds), span(-seconds)) {
        (Some(ahead), _) => format!("in {ahead}"),
        (None, Some(behind)) => format!("{behind} overdue"),
        (None, None) => "now".to_owned(),
    }
}

/// A duration of at least a minute.
fn span(seconds: i64) -> Option<String> {
    Some(match seconds / 60 {
        ..1 => return None,
        minutes @ 1..60 => format!("{minutes} min"),
        minutes @ 60..1_440 => format!("{} h", minutes / 60),
        minutes => format!("{} d", minutes / 1_440),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_words() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("valid");
        let at = |at: &str| at.parse::<Timestamp>().expect("valid");
        assert_eq!(ago(now, at("2026-11-22T11:59:01Z")), "just now");
        assert_eq!(ago(now, at("2026-11-22T10:00:00Z")), "2 h ago");
        assert_eq!(ago(now, at("2026-11-23T10:00:00Z")), "just now");
        assert_eq!(exactly_ago(now, at("2026-11-22T11:59:19Z")), "41 s ago");
        assert_eq!(exactly_ago(now, at("2026-11-22T11:58:00Z")), "2 min ago");
        assert_eq!(exactly_ago(now, at("2026-11-23T10:00:00Z")), "0 s ago");
        assert_eq!(until(now, at("2026-11-25T12:00:00Z")), "in 3 d");
        assert_eq!(until(now, at("2026-11-22T12:00:30Z")), "now");
        assert_eq!(until(now, at("2026-11-22T11:20:00Z")), "40 min overdue");
    }
}
