//! Numbers and ages as text.

use jiff::Timestamp;

pub use crate::domain::text::number;
pub use crate::domain::text_layout::{cut, width};
pub use crate::domain::time_span::{ago, exactly_ago, until};

/// Age in at most four columns: `now`, `5m`, `3h`, `2d`, `6w`, `4y`; with a
/// leading `+` for the future. Years stop at three columns.
pub fn age(now: Timestamp, at: Timestamp) -> String {
    let seconds = now.as_second() - at.as_second();
    let (sign, most_years) = if seconds <= -60 { ("+", 99) } else { ("", 999) };
    let minutes = seconds.abs() / 60;
    match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{sign}{minutes}m"),
        60..1_440 => format!("{sign}{}h", minutes / 60),
        1_440..20_160 => format!("{sign}{}d", minutes / 1_440),
        20_160..524_160 => format!("{sign}{}w", minutes / 10_080),
        _ => format!("{sign}{}y", (minutes / 524_160).min(most_years)),
    }
}

/// A wait in six columns, with minutes below ten hours: `2h 10m`.
pub fn wait(now: Timestamp, since: Timestamp) -> String {
    let minutes = (now.as_second() - since.as_second()) / 60;
    match (minutes, minutes % 60) {
        (60..600, 1..) => format!("{}h {}m", minutes / 60, minutes % 60),
        _ => age(now, since),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::domain::text::one_line;

    proptest! {
        #[test]
        fn text_takes_as_many_columns_as_were_measured(text in "[\\PC\u{200d}❤️👩ﾊﾞلا]{0,20}") {
            let text = one_line(&text);
            let area = Rect::new(0, 0, 200, 1);
            let (end, _) = Buffer::empty(area).set_stringn(0, 0, &text, 200, Style::new());
            prop_assert_eq!(usize::from(end), width(&text));
        }
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!(number(0), "0");
        assert_eq!(number(1_204), "1,204");
        assert_eq!(number(1_000_000), "1,000,000");
    }

    #[test]
    fn ages_take_four_columns() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("valid");
        let aged = |at: &str| age(now, at.parse().expect("valid"));
        assert_eq!(aged("2026-11-22T11:59:30Z"), "now");
        assert_eq!(aged("2026-11-22T11:55:00Z"), "5m");
        assert_eq!(aged("2026-11-22T01:00:00Z"), "11h");
        assert_eq!(aged("2026-11-20T01:00:00Z"), "2d");
        assert_eq!(aged("2026-09-20T01:00:00Z"), "9w");
        assert_eq!(aged("2022-09-20T01:00:00Z"), "4y");
        assert_eq!(aged("2026-11-22T13:30:00Z"), "+1h");
        assert_eq!(aged("2026-11-22T12:00:20Z"), "now");
        assert_eq!(aged("-009999-01-02T01:59:59Z"), "999y");
        assert_eq!(aged("9999-12-30T22:00:00Z"), "+99y");
    }

    #[test]
    fn waits_take_six_columns_and_have_minutes_while_these_matter() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("valid");
        let waited = |at: &str| wait(now, at.parse().expect("valid"));
        assert_eq!(waited("2026-11-22T11:59:30Z"), "now");
        assert_eq!(waited("2026-11-22T11:55:00Z"), "5m");
        assert_eq!(waited("2026-11-22T11:00:00Z"), "1h");
        assert_eq!(waited("2026-11-22T09:50:00Z"), "2h 10m");
        assert_eq!(waited("2026-11-22T02:00:01Z"), "9h 59m");
        assert_eq!(waited("2026-11-22T02:00:00Z"), "10h");
        assert_eq!(waited("2026-11-20T01:00:00Z"), "2d");
        assert_eq!(waited("2026-11-22T13:30:00Z"), "+1h");
    }
}
