//! `newer:` and `older:`, which compare without a sign that a shell reads.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;

fn body(line: &str) -> Json {
    serde_json::to_value(query(line).options(100, None)).expect("serializes")
}

/// Each with the comparison of the last activity that it stands for.
const SAME: &[(&str, &str)] = &[
    ("newer:7d", "last:<7d"),
    ("newer:30m", "last:<30m"),
    ("NEWER:2W", "last:<2w"),
    ("older:30d", "last:>30d"),
    ("older=12h", "last:>12h"),
    ("newer:2026-11-01", "last:>=2026-11-01"),
    ("newer:yesterday", "last:>=yesterday"),
    ("newer:2026-11-01T09:30", "last:>=2026-11-01T09:30"),
    ("newer:\"Nov 1\"", "last:>=2026-11-01"),
    ("older:2026-11-01", "last:<2026-11-01"),
    ("older:monday", "last:<monday"),
    ("older:now", "last:<now"),
    ("-newer:7d", "-last:<7d"),
    ("-older:today", "-last:<today"),
    ("newer:7d older:1h", "last:<7d last:>1h"),
];

#[test]
fn each_asks_the_server_for_what_its_comparison_asks() {
    for (word, sign) in SAME {
        assert_eq!(body(word), body(sign), "{word}");
        assert!(query(word).is_equivalent(&query(sign)), "{word}");
        assert!(query(word).narrows(&query(sign)) && query(sign).narrows(&query(word)), "{word}");
        let runs = |line| query(line).terms().iter().map(Term::evaluated_by).collect::<Vec<_>>();
        assert_eq!(runs(word), runs(sign), "{word}");
        assert_eq!(query(word).is_clocked(), query(sign).is_clocked(), "{word}");
    }
    assert!(!query("newer:7d").is_equivalent(&query("older:7d")));
    assert!(!query("newer:today").is_equivalent(&query("last:today")));
}

#[test]
fn what_was_typed_is_what_is_printed() {
    for (typed, printed) in [
        ("newer:7D roof", "newer:7d roof"),
        ("older=30d", "older:30d"),
        ("-newer:Yesterday", "-newer:yesterday"),
        ("newer:\"Nov 1\"", "newer:2026-11-01"),
        ("newer:\"7d\" last:<30d", "newer:7d last:<30d"),
    ] {
        assert_eq!(query(typed).to_string(), printed);
        assert_eq!(query(printed), query(typed));
        assert_eq!(query(typed).renewed(&context()), query(typed));
    }
    let toggled = toggle("newer:7d is:unread", Toggle::Unread, "", &context());
    assert_eq!(toggled, "newer:7d ");
    assert_eq!(sorted("older:30d", SortOrder::OldestFirst), "older:30d sort:last");
}

#[test]
fn a_narrower_time_is_recognized_in_either_spelling() {
    let narrows = |a: &str, b: &str| query(a).narrows(&query(b));
    for (own, wider) in [
        ("newer:7d", "newer:8d"),
        ("newer:7d", "last:<8d"),
        ("last:<7d", "newer:8d"),
        ("older:8d", "older:7d"),
        ("-newer:8d", "-last:<7d"),
        ("newer:2026-11-03", "newer:2026-11-02"),
    ] {
        assert!(narrows(own, wider) && !narrows(wider, own), "{own} narrows {wider}");
    }
    assert!(!narrows("newer:7d", "older:7d"));
    assert!(!narrows("newer:7d", "inbound:<8d"));
}

#[test]
fn mistakes_are_pointed_at() {
    for (line, at, message, suggestion) in [
        ("a newer:", "newer:", "Add a value after `newer`", ""),
        ("newer:soon", "soon", "Write a time as an age", ""),
        ("newer:<7d", ":<", "No `<` needed after `newer`", ":"),
        ("-older>=2026-11-01", ">=", "No `>=` needed after `older`", ":"),
        ("older:12/1", "12/1", "`12/1` reads as two dates", ""),
        ("sort:-newer", "-newer", "`newer` isn't a field to sort by", "-last"),
        ("sort:older", "older", "`older` isn't a field to sort by", "last"),
        ("in:newer", "newer", "`newer` isn't a text field", ""),
        ("newr:7d", "newr", "Unknown field `newr`", "newer"),
    ] {
        let error = error(line);
        assert_eq!(&line[error.span.clone()], at, "{line}");
        assert!(error.message.starts_with(message), "{line}: {}", error.message);
        assert_eq!(error.suggestion.as_deref().unwrap_or_default(), suggestion, "{line}");
    }
}

proptest! {
    #[test]
    fn an_age_means_the_same_in_either_spelling(
        count in 0_u32..5_000,
        unit in "[mhdw]",
        hours in 0_i64..2_000,
        newer in any::<bool>(),
        minus in prop_oneof![Just(""), Just("-")],
    ) {
        let (word, sign) = if newer { ("newer", "<") } else { ("older", ">") };
        let at = context().now - jiff::SignedDuration::from_hours(hours);
        let row = row(&format!(r#"{{"id":"c","lastEventAt":"{at}"}}"#));
        let hits = |line: &str| {
            query(line).matcher(&SharedMarks::default()).is_none_or(|it| it.matches(&row))
        };
        let (word, sign) = (
            format!("{minus}{word}:{count}{unit}"),
            format!("{minus}last:{sign}{count}{unit}"),
        );
        prop_assert_eq!(hits(&word), hits(&sign), "{} {}", word, at);
        prop_assert_eq!(body(&word), body(&sign));
    }
}
