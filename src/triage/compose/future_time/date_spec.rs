//! Days: `tomorrow`, `mon`, `next week`, `24 nov`, `2026-11-24`.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::WhenError;

/// Weekdays by the letters that they cannot do without.
pub(super) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Months, in their order.
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

/// A day, or several that would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateSpec {
    /// None was named.
    Any,
    /// Today.
    Today,
    /// The day after today.
    Tomorrow,
    /// The next such weekday, which can be today.
    Weekday(Weekday),
    /// `next friday`, which people use for two days.
    NextWeekday(Weekday),
    /// The Monday to come.
    NextWeek,
    /// A day of a month, this year or the next.
    Yearly(i8, i8),
    /// A date with its year: year, month, day.
    Date(i16, i8, i8),
}

impl DateSpec {
    /// Reads words as one day.
    pub(super) fn read(words: &[&str]) -> Option<Self> {
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
                Self::Yearly(month(name)?, of_month(day)?)
            }
            [day, name, year] | [name, day, year] if month(name).is_some() => {
                Self::Date(digits(year, 4..=4)?, month(name)?, of_month(day)?)
            }
            _ => return None,
        })
    }

    /// The dates that it can be, the first one first.
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

/// How many days it is to the next such weekday after a day.
fn until_after(day: Date, weekday: Weekday) -> i64 {
    match day.weekday().until(weekday) {
        0 => 7,
        days => i64::from(days),
    }
}

/// A weekday by its name or the first letters of it, at least three.
fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let begun = |(name, _): &&(&str, Weekday)| word.len() >= 3 && name.starts_with(word);
    WEEKDAYS.iter().find(begun).map(|(_, weekday)| *weekday)
}

/// A month by its name or the first letters of it, at least three.
fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    i8::try_from(at + 1).ok()
}

/// A day of a month: `24`, `24th`.
fn of_month(word: &str) -> Option<i8> {
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
