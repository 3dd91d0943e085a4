//! Days as people type them when they look back: `nov 3`, `3 days ago`, `last
//! monday`, `11/3`.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::named_day::past_day;
use crate::domain::calendar_date::{CalendarDate, weekday};
use crate::domain::time_style::DateFormat;

/// How far back a weekday with a date without a year is looked for, in years:
/// after that many, each date has had every weekday.
const YEARS: i16 = 12;

/// The day that was typed. Without a year it is the last such day, which can be
/// today; numbers are read in the order of `format`.
pub fn past_date(typed: &str, today: Date, format: DateFormat) -> Option<Date> {
    let lower = typed.to_lowercase().replace(',', " ");
    let words: Vec<&str> = lower.split_whitespace().filter(|word| *word != "on").collect();
    match words[..] {
        [] => None,
        ["today" | "now"] => Some(today),
        ["yesterday"] => today.yesterday().ok(),
        ["tomorrow"] => today.tomorrow().ok(),
        ["last", day] if weekday(day).is_some() => past_day(day, today.yesterday().ok()?),
        ["last", unit] => back(today, 1, unit),
        ["this", day] if weekday(day).is_some() => past_day(day, today),
        [ref age @ .., "ago"] => ago(today, &age.concat()),
        [day, ref date @ ..] if !date.is_empty() && weekday(day).is_some() => {
            dated(today, date, format, weekday(day))
        }
        [one] => past_day(one, today)
            .or_else(|| ago(today, one))
            .or_else(|| dated(today, &words, format, None)),
        _ => dated(today, &words, format, None).or_else(|| ago(today, &words.concat())),
    }
}

/// A date or the first day of a month, of that weekday if one is given.
fn dated(
    today: Date,
    words: &[&str],
    format: DateFormat,
    weekday: Option<Weekday>,
) -> Option<Date> {
    let first_of_month = || CalendarDate::parse(&[&["1"], words].concat(), Some(format));
    let date = CalendarDate::parse(words, Some(format)).or_else(first_of_month)?;
    let is_wanted = |it: &Date| weekday.is_none_or(|day| it.weekday() == day);
    if let Some(year) = date.year {
        return date.in_year(year).filter(is_wanted);
    }
    let mut years = (0..=YEARS).filter_map(|back| date.in_year(today.year() - back));
    years.find(|it| *it <= today && is_wanted(it))
}

/// `3days`, `2w`, `amonth`: so long before today.
fn ago(today: Date, age: &str) -> Option<Date> {
    let end = age.find(|c: char| !c.is_ascii_digit()).unwrap_or(age.len());
    let (number, unit) = age.split_at(end);
    match number.parse() {
        Ok(number) => back(today, number, unit),
        // An article.
        Err(_) if number.is_empty() => back(today, 1, age.strip_prefix('a')?),
        Err(_) => None,
    }
}

fn back(today: Date, number: u16, unit: &str) -> Option<Date> {
    let number = i64::from(number);
    let span: Span = match unit {
        "d" | "day" | "days" => number.days(),
        "w" | "wk" | "week" | "weeks" => number.weeks(),
        "mo" | "month" | "months" => number.months(),
        "y" | "yr" | "year" | "years" if number < 10_000 => number.years(),
        _ => return None,
    };
    today.checked_sub(span).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// A Sunday.
    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    #[rstest]
    #[case("today", "2026-11-22")]
    #[case("Yesterday", "2026-11-21")]
    #[case("3 days ago", "2026-11-19")]
    #[case("3d", "2026-11-19")]
    #[case("3d ago", "2026-11-19")]
    #[case("a week ago", "2026-11-15")]
    #[case("2 weeks ago", "2026-11-08")]
    #[case("1 month ago", "2026-10-22")]
    #[case("last week", "2026-11-15")]
    #[case("last month", "2026-10-22")]
    #[case("last year", "2025-11-22")]
    #[case("monday", "2026-11-16")]
    #[case("sunday", "2026-11-22")]
    #[case("last sunday", "2026-11-15")]
    #[case("last Monday", "2026-11-16")]
    #[case("on tue", "2026-11-17")]
    #[case("nov 3", "2026-11-03")]
    #[case("3 Nov", "2026-11-03")]
    #[case("Nov 30", "2025-11-30")]
    #[case("Nov 3, 2024", "2024-11-03")]
    #[case("Tue Nov 3", "2026-11-03")]
    #[case("Mon Nov 3", "2025-11-03")]
    #[case("Wed Dec 31, 2025", "2025-12-31")]
    #[case("feb 29", "2024-02-29")]
    #[case("2026-11-03", "2026-11-03")]
    #[case("2027-01-05", "2027-01-05")]
    #[case("Thu 2026-11-19", "2026-11-19")]
    #[case("november", "2026-11-01")]
    #[case("dec", "2025-12-01")]
    #[case("Nov 2024", "2024-11-01")]
    #[case("11/3", "2026-11-03")]
    #[case("11/3/25", "2025-11-03")]
    fn days_are_looked_for_in_the_past(#[case] typed: &str, #[case] due: Date) {
        assert_eq!(past_date(typed, TODAY, DateFormat::Us), Some(due));
    }

    #[rstest]
    #[case(DateFormat::Eu, "3/11", Some("2026-11-03"))]
    #[case(DateFormat::Eu, "3.11.", Some("2026-11-03"))]
    #[case(DateFormat::Iso, "11-03", Some("2026-11-03"))]
    #[case(DateFormat::Iso, "11/3", None)]
    fn numbers_are_read_in_the_order_of_the_screen(
        #[case] format: DateFormat,
        #[case] typed: &str,
        #[case] due: Option<&str>,
    ) {
        let due = due.map(|due| due.parse().expect("a date"));
        assert_eq!(past_date(typed, TODAY, format), due);
    }

    #[rstest]
    #[case("")]
    #[case("soon")]
    #[case("3")]
    #[case("3h")]
    #[case("99999d")]
    #[case("60000 years ago")]
    #[case("nov 31")]
    #[case("Mon Nov 3, 2026")]
    #[case("last")]
    #[case("ago")]
    #[case("é ago")]
    #[case("3 days ahead")]
    fn anything_else_is_no_day(#[case] typed: &str) {
        assert_eq!(past_date(typed, TODAY, DateFormat::Us), None);
    }
}
