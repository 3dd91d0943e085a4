//! Days by name in terms: `monday`, `"Dec 1"`, `1-dec-2027`.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::domain::calendar_date::{CalendarDate, WEEKDAYS, weekday};

/// The direction in which a day without a year or a week is looked for; today
/// is in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nearest {
    Past,
    Coming,
}

/// The last such day: `monday`, `Nov 1`, `1 Nov 2026`.
pub fn past_day(typed: &str, today: Date) -> Option<Date> {
    parse(&typed.to_lowercase(), today, Nearest::Past).map(|(_, date)| date)
}

/// A day in lowercase, with its text in a term: a weekday stays one, another
/// date is in ISO's form. `None` for other words.
pub(super) fn parse(lower: &str, today: Date, nearest: Nearest) -> Option<(String, Date)> {
    let words: Vec<&str> = lower.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    if let [word] = words[..] {
        let weekday = weekday(word)?;
        let (name, _) = WEEKDAYS.iter().find(|(_, known)| *known == weekday)?;
        let date = match nearest {
            Nearest::Past => today.checked_sub(i64::from(today.weekday().since(weekday)).days()),
            Nearest::Coming => today.checked_add(i64::from(today.weekday().until(weekday)).days()),
        };
        return Some(((*name).to_owned(), date.ok()?));
    }
    let written = CalendarDate::parse(&words, None)?;
    let years = match nearest {
        Nearest::Past => [today.year(), today.year() - 1],
        Nearest::Coming => [today.year(), today.year() + 1],
    };
    let lies_there = |date: &Date| match nearest {
        Nearest::Past => *date <= today,
        Nearest::Coming => *date >= today,
    };
    let date = match written.year {
        Some(year) => written.in_year(year),
        None => years.iter().filter_map(|year| written.in_year(*year)).find(lies_there),
    }?;
    Some((date.to_string(), date))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("monday", "monday", "2026-11-16", "2026-11-23")]
    #[case("wed", "wednesday", "2026-11-18", "2026-11-18")]
    #[case("thurs", "thursday", "2026-11-12", "2026-11-19")]
    #[case("dec 1", "2025-12-01", "2025-12-01", "2026-12-01")]
    #[case("1 november", "2026-11-01", "2026-11-01", "2027-11-01")]
    #[case("nov 18th", "2026-11-18", "2026-11-18", "2026-11-18")]
    #[case("1-dec-2027", "2027-12-01", "2027-12-01", "2027-12-01")]
    #[case("dec 1, 2024", "2024-12-01", "2024-12-01", "2024-12-01")]
    fn days_are_found_in_their_direction(
        #[case] typed: &str,
        #[case] text: &str,
        #[case] past: &str,
        #[case] coming: &str,
    ) {
        let today = jiff::civil::date(2026, 11, 18);
        let (said, date) = parse(typed, today, Nearest::Past).expect("a day");
        assert_eq!((&*said, &*date.to_string()), (text, past));
        let (_, date) = parse(typed, today, Nearest::Coming).expect("a day");
        assert_eq!(date.to_string(), coming);
    }

    #[rstest]
    #[case("12/1")]
    #[case("12-01")]
    #[case("1.12.")]
    #[case("2026-11-1")]
    #[case("mo")]
    #[case("may")]
    #[case("30 feb")]
    #[case("31 feb 2026")]
    #[case("")]
    fn other_words_are_no_days(#[case] typed: &str) {
        assert_eq!(parse(typed, jiff::civil::date(2026, 11, 18), Nearest::Past), None);
    }
}
