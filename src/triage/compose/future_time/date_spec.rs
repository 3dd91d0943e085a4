//! Days: `tomorrow`, `mon`, `next week`, `24 nov`, `2026-11-24`.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::{TimeSyntax, WhenError};
use crate::domain::calendar_date::{CalendarDate, weekday};

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
    /// A date, without a year this one or the next; and its weekday, if that
    /// was typed as well.
    Calendar(CalendarDate, Option<Weekday>),
}

impl DateSpec {
    /// Parses words as one day.
    pub(super) fn parse(words: &[&str], syntax: TimeSyntax) -> Option<Self> {
        let date = |words: &[&str]| CalendarDate::parse(words, syntax.numeric_dates());
        Some(match words {
            [] => Self::Any,
            ["today" | "this"] => Self::Today,
            ["tomorrow" | "tmrw"] => Self::Tomorrow,
            // Its first letters, where the day is shown before it is chosen.
            ["t" | "tm" | "tom"] if syntax.is_shown() => Self::Tomorrow,
            ["next", "week"] => Self::NextWeek,
            ["next", day] => Self::NextWeekday(weekday(day)?),
            [day] | ["this", day] if weekday(day).is_some() => Self::Weekday(weekday(day)?),
            [day, rest @ ..] if !rest.is_empty() && weekday(day).is_some() => {
                Self::Calendar(date(rest)?, weekday(day))
            }
            words => Self::Calendar(date(words)?, None),
        })
    }

    /// The possible dates, the first one first.
    pub(super) fn dates(self, today: Date, syntax: TimeSyntax) -> Result<Vec<Date>, WhenError> {
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
                    let style = syntax.style();
                    return Err(WhenError::TwoDays { days: [soon, later], today, style });
                }
                vec![after(next.days())?]
            }
            Self::Calendar(date, weekday) => {
                let mut years = vec![today.year()];
                if date.year.is_none() {
                    years.push(today.year().saturating_add(1));
                }
                let dates: Vec<_> =
                    years.into_iter().filter_map(|year| date.in_year(year)).collect();
                let next = dates.iter().find(|date| **date >= today).or(dates.last()).copied();
                if let (Some(weekday), Some(date)) = (weekday, next)
                    && date.weekday() != weekday
                {
                    return Err(WhenError::OtherWeekday { date, today, style: syntax.style() });
                }
                dates
            }
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
