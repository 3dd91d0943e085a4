//! Value parser for a time that is past.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::query;

/// Parses a past time by the clock of this computer: an instant, the start of a
/// local day, or an age.
pub(super) fn past_time(typed: &str) -> Result<Timestamp, String> {
    since(typed, Timestamp::now())
}

fn since(typed: &str, now: Timestamp) -> Result<Timestamp, String> {
    let day = |typed: &str| {
        let zone = TimeZone::system();
        let written = typed.parse::<Date>().ok().filter(|_| typed.len() == "2026-11-28".len());
        let named = || query::past_day(typed, now.to_zoned_datetime(zone.clone()).date());
        let day = written.or_else(named)?;
        zone.to_timestamp(day.to_datetime(Time::midnight())).ok()
    };
    let at = ago(typed, now).or_else(|| day(typed)).or_else(|| typed.parse().ok());
    let at = at.ok_or("use 30m, 2h, 7d, monday, \"Nov 28\", 2026-11-28 or 2026-11-28T09:00:00Z")?;
    if at > now { Err("this time is in the future".to_owned()) } else { Ok(at) }
}

fn ago(typed: &str, now: Timestamp) -> Option<Timestamp> {
    let unit = typed.chars().last()?;
    let number: i64 = typed.strip_suffix(unit)?.parse::<u32>().ok()?.into();
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        _ => return None,
    };
    now.checked_sub(SignedDuration::from_mins(number * minutes)).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: &str = "2026-11-28T12:00:00Z";

    #[rstest]
    #[case("90m", Some("2026-11-28T10:30:00Z"))]
    #[case("2h", Some("2026-11-28T10:00:00Z"))]
    #[case("7d", Some("2026-11-21T12:00:00Z"))]
    #[case("2026-11-28T09:00:00-03:00", Some("2026-11-28T12:00:00Z"))]
    #[case("2026-11-28T12:00:01Z", None)]
    #[case("2027-01-01", None)]
    #[case("yesterday", None)]
    #[case("-2h", None)]
    #[case("2w", None)]
    #[case("11/24", None)]
    #[case("", None)]
    #[case("é", None)]
    #[case("4294967295d", None)]
    fn a_time_to_go_back_to_is_past(#[case] typed: &str, #[case] expected: Option<&str>) {
        let now = NOW.parse().expect("a time");
        let expected = expected.map(|at| at.parse().expect("a time"));
        assert_eq!(since(typed, now).ok(), expected, "{typed}");
    }

    #[test]
    fn days_have_names() {
        let since = |typed: &str| since(typed, NOW.parse().expect("a time")).expect("a day");
        assert_eq!(since("Nov 24"), since("2026-11-24"));
        assert_eq!(since("monday"), since("2026-11-23"));
    }
}
