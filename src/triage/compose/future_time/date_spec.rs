//! Days: `tomorrow`, `mon`, `next week`, `24 nov`, `2026-11-24`.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::WhenError;

/// Weekdays by their required prefix.
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Months in order.
pub(super) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day, or a choice of several days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateSpec {
    /// Unspecified.
    Any,
    Today,
    Tomorrow,
    /// The next such weekday, which can be today.
    Weekday(Weekday),
    /// `next friday`, which is ambiguous between two days.
    NextWeekday(Weekday),
    /// The coming Monday.
    NextWeek,
    /// A month and day, this year or the next.
    Yearly(i8, i8),
    /// Year, month and day.
    Date(i16, i8, i8),
}

impl DateSpec {
    /// Parses words as one day.
    pub(super) fn parse(words: &[&str]) -> Option<Self> {
        Some(match words {
            [] => Self::Any,
            ["today" | "this"] => Self::Today,
            ["tomorrow" | "tmrw"] => Self::Tomorrow,
            ["next", "week"] => Self::NextWeek,
            ["next", day] => Self::NextWeekday(weekday(day)?),
            [date] if date.contains('-') => {
                let mut parts = date.splitn(3, '-');
                let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
                Self::Date(digits(year, 4..=4)?, small(month)?, small(day)?)
            }
            [day] | ["this", day] => Self::Weekday(weekday(day)?),
            [day, name] | [name, day] if month(name).is_some() => {
                Self::Yearly(month(name)?, day_of_month(day)?)
            }
            [day, name, year] | [name, day, year] if month(name).is_some() => {
                Self::Date(digits(year, 4..=4)?, month(name)?, day_of_month(day)?)
            }
            _ => return None,
        })
    }

    /// The possible dates, the first one first.
    pub(super) fn dates(self, today: Date) -> Result<Vec<Date>, WhenError> {
        let after = |span: Span| today.checked_add(span).map_err(|_| WhenError::TooFar);
        Ok(match self {
            Self::Any => vec![today, after(1.day())?],
            Self::Today => vec![today],
            Self::Tomorrow => vec![after(1.day())?],
            Self::Weekday(weekday) => {
                let days = i64::from(today.weekday().until(weekday));
                vec![after(days.days())?, after((days + 7).days())?]
            }
            Self::NextWeek => vec![after(until_after(today, Weekday::Monday).days())?],
            Self::NextWeekday(weekday) => {
                let next = until_after(today, weekday);
                let monday = until_after(today, Weekday::Monday);
                if next < monday {
                    let [soon, later] = [after(next.days())?, after((next + 7).days())?];
                    return Err(WhenError::TwoDays { soon, later });
                }
                vec![after(next.days())?]
            }
            Self::Yearly(month, day) => {
                let years = [today.year(), today.year().saturating_add(1)];
                years.iter().filter_map(|year| Date::new(*year, month, day).ok()).collect()
            }
            Self::Date(year, month, day) => Date::new(year, month, day).into_iter().collect(),
        })
    }
}

/// Number of days from a day to the next such weekday after it.
fn until_after(day: Date, weekday: Weekday) -> i64 {
    match day.weekday().until(weekday) {
        0 => 7,
        days => i64::from(days),
    }
}

/// A weekday by its name or a prefix of at least three letters.
fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let begun = |(name, _): &&(&str, Weekday)| word.len() >= 3 && name.starts_with(word);
    WEEKDAYS.iter().find(begun).map(|(_, weekday)| *weekday)
}

/// A month by its name or a prefix of at least three letters.
fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    i8::try_from(at + 1).ok()
}

/// A day of a month: `24`, `24th`.
fn day_of_month(word: &str) -> Option<i8> {
    let ends = ["st", "nd", "rd", "th"];
    small(ends.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word))
}

fn small(word: &str) -> Option<i8> {
    digits(word, 1..=2)
}

fn digits<N: std::str::FromStr>(word: &str, length: std::ops::RangeInclusive<usize>) -> Option<N> {
    let is_number = length.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if is_number { word.parse().ok() } else { None }
}
