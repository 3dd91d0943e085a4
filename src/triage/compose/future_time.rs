//! Future times as people type them: `tomorrow 9am`, `mon 14:00`, `in 2h`,
//! `2026-11-24 9:00`.
//!
//! They are interpreted in the time zone of `now`: the lead's for a message,
//! the user's for a follow-up. At a change to or from daylight saving time,
//! [`When::remark`] states which instant was chosen.

mod date_spec;
mod error;
mod offset;
mod syntax;
mod time_of_day;

use std::ops::Range;

use jiff::civil::{DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan, ZonedDateTime};

pub use error::WhenError;
pub use syntax::TimeSyntax;

use date_spec::DateSpec;
use time_of_day::TimeOfDay;

use crate::domain::calendar_date::{self, CalendarDate};
use crate::domain::{TimeStyle, did_you_mean, text};

/// Maximum number of words of a time.
const MAX_WORDS: usize = 12;

/// A future instant in a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// In whole seconds.
    pub at: ZonedDateTime,
    change: Option<DstShift>,
}

/// Effect of a daylight saving change on the typed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DstShift {
    /// The time is skipped.
    Skips(Time),
    /// The time occurs twice.
    Repeats { first: bool },
}

impl When {
    /// The instant.
    pub fn timestamp(&self) -> Timestamp {
        self.at.timestamp()
    }

    /// The choice made at a daylight saving change, without the final stop.
    pub fn remark(&self, style: TimeStyle) -> Option<String> {
        let chosen = style.time(self.at.time());
        Some(match self.change? {
            DstShift::Skips(typed) => {
                format!("Clocks skip {} that day: {chosen} is used", style.time(typed))
            }
            DstShift::Repeats { first } => {
                let which = if first { "first" } else { "second" };
                format!("{chosen} comes twice that day: the {which} one is used")
            }
        })
    }
}

/// Parses a time after `now` and at most a year away. A day without a time
/// means 9 in the morning; a weekday is the next one, which can be today; a
/// time without a day is its next occurrence.
///
/// # Errors
/// The error in the text.
pub fn parse(typed: &str, now: &ZonedDateTime, syntax: TimeSyntax) -> Result<When, WhenError> {
    let style = syntax.style();
    let lower = typed.to_lowercase().replace(',', " ");
    let words = words(&lower);
    if words.is_empty() {
        return Err(WhenError::Empty { syntax });
    }
    if words.len() > MAX_WORDS {
        return Err(unknown(typed, &[], syntax));
    }
    let when = match offset::parse(&words) {
        Some(later) => later.after(now)?,
        None => absolute(&words, now, syntax)?.ok_or_else(|| unknown(typed, &words, syntax))?,
    };
    if when.at <= *now {
        return Err(WhenError::Past { at: when.at, now: now.clone(), style });
    }
    let limit = now.checked_add(1.year()).map_err(|_| WhenError::TooFar)?;
    if when.at > limit { Err(WhenError::TooFar) } else { Ok(when) }
}

/// The bytes of a text that are not understood as a time: what follows the
/// longest start that is one, up to the longest end that is. `None` where it is
/// a time, or nothing was typed.
pub fn fault(typed: &str, now: &ZonedDateTime, syntax: TimeSyntax) -> Option<Range<usize>> {
    let error = parse(typed, now, syntax).err().filter(|_| !typed.trim().is_empty())?;
    let whole = typed.len() - typed.trim_start().len()..typed.trim_end().len();
    if !error.is_of_words() {
        return Some(whole);
    }
    let is_understood = |part: &str| match parse(part, now, syntax) {
        Ok(_) => true,
        Err(error) => !error.is_of_words() && !matches!(error, WhenError::Empty { .. }),
    };
    let is_start = |at: &usize| {
        let ends_before = typed[..*at].chars().next_back().is_none_or(char::is_whitespace);
        ends_before && typed[*at..].starts_with(|c: char| !c.is_whitespace())
    };
    let places = typed.char_indices().map(|(at, _)| at);
    let starts: Vec<usize> = places.filter(is_start).take(MAX_WORDS).collect();
    let before = starts.iter().rev().find(|at| is_understood(&typed[whole.start..**at]));
    let from = before.copied().unwrap_or(whole.start);
    let after = starts.iter().find(|at| **at > from && is_understood(&typed[**at..]));
    let to = after.map_or(whole.end, |at| typed[..*at].trim_end().len());
    Some(from..to)
}

/// Whether a time is relative to now and so independent of the time zone: `in
/// 2h`.
pub fn is_from_now(typed: &str) -> bool {
    offset::parse(&words(&typed.to_lowercase().replace(',', " "))).is_some()
}

fn words(lower: &str) -> Vec<&str> {
    lower.split_whitespace().filter(|word| !["at", "on", "@"].contains(word)).collect()
}

/// Suggested times, the nearest first, each with a text that [`parse`] parses
/// as exactly that time.
pub fn suggestions(now: &ZonedDateTime) -> Vec<(&'static str, ZonedDateTime)> {
    let words = [
        "in 1 hour",
        "in 3 hours",
        "this afternoon",
        "this evening",
        "tomorrow 9am",
        "tomorrow 2pm",
        "monday 9am",
        "in 1 week",
    ];
    let mut times: Vec<(&str, ZonedDateTime)> = Vec::with_capacity(words.len());
    for word in words {
        if let Ok(when) = parse(word, now, TimeSyntax::CommandLine)
            && !times.iter().any(|(_, known)| *known == when.at)
        {
            times.push((word, when.at));
        }
    }
    times.sort_by(|a, b| a.1.cmp(&b.1));
    times
}

/// A time by the lead's clock, and by the user's where that differs: `Tue Dec
/// 1, 9:00 AM their time, 12:00 PM yours`.
pub fn format_both(
    at: &ZonedDateTime,
    here: &TimeZone,
    now: &ZonedDateTime,
    style: TimeStyle,
) -> String {
    let local = at.with_time_zone(here.clone());
    let theirs = format!("{} their time", style.date_time(at, now));
    if local.datetime() == at.datetime() {
        theirs
    } else if local.date() == at.date() {
        format!("{theirs}, {} yours", style.time(local.time()))
    } else {
        format!("{theirs}, {} yours", style.date_time(&local, now))
    }
}

/// A day and a time of day, in either order; `None` for other words.
fn absolute(
    words: &[&str],
    now: &ZonedDateTime,
    syntax: TimeSyntax,
) -> Result<Option<When>, WhenError> {
    let splits = || (0..=words.len()).rev().map(|at| words.split_at(at));
    let day_first = splits().find_map(|(day, clock)| {
        let clock = if clock.is_empty() { None } else { Some(TimeOfDay::parse(clock)?) };
        Some((DateSpec::parse(day, syntax)?, clock))
    });
    // A bare number before a day is no time.
    let clock_first = || {
        splits().filter(|(clock, day)| !clock.is_empty() && !day.is_empty()).find_map(
            |(clock, day)| {
                let clock = TimeOfDay::parse(clock).filter(|clock| clock.is_unambiguous)?;
                Some((DateSpec::parse(day, syntax)?, Some(clock)))
            },
        )
    };
    let Some((day, clock)) = day_first.or_else(clock_first) else { return Ok(None) };
    match (day, clock) {
        (_, Some(clock))
            if clock.is_ambiguous() || (day == DateSpec::Any && !clock.is_unambiguous) =>
        {
            Err(WhenError::HalfADay { hour: clock.time.hour() })
        }
        (DateSpec::Today, None) => Err(WhenError::NoTime),
        (DateSpec::Any, None) => Ok(None),
        (day, clock) => {
            let time = clock.map_or(time_of_day::MORNING, |clock| clock.time);
            first_future(day, time, now, syntax).map(Some)
        }
    }
}

/// The first of the possible dates at which the time is still in the future.
fn first_future(
    day: DateSpec,
    time: Time,
    now: &ZonedDateTime,
    syntax: TimeSyntax,
) -> Result<When, WhenError> {
    let style = syntax.style();
    let mut past = None;
    for date in day.dates(now.date(), syntax)? {
        let when = resolve(date.to_datetime(time), now)?;
        if when.at > *now {
            return Ok(when);
        }
        past = Some(when.at);
    }
    Err(match past {
        Some(at) => WhenError::Past { at, now: now.clone(), style },
        None => WhenError::NoSuchDay { syntax },
    })
}

/// The instant of a local time. If it occurs twice, the first occurrence in the
/// future.
fn resolve(at: DateTime, now: &ZonedDateTime) -> Result<When, WhenError> {
    let ambiguous = now.time_zone().to_ambiguous_zoned_datetime(at);
    let far = |_| WhenError::TooFar;
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => {
            Ok(When { at: ambiguous.compatible().map_err(far)?, change: None })
        }
        AmbiguousOffset::Gap { .. } => {
            let change = Some(DstShift::Skips(at.time()));
            Ok(When { at: ambiguous.later().map_err(far)?, change })
        }
        AmbiguousOffset::Fold { .. } => {
            let earlier = ambiguous.clone().earlier().map_err(far)?;
            let first = earlier > *now;
            let at = if first { earlier } else { ambiguous.later().map_err(far)? };
            Ok(When { at, change: Some(DstShift::Repeats { first }) })
        }
    }
}

/// The error for an unknown text, with a suggestion if a word is close to a
/// known one.
fn unknown(typed: &str, words: &[&str], syntax: TimeSyntax) -> WhenError {
    let short: Box<str> = text::short_line(typed, 60).into();
    if words.iter().any(|word| syntax.numeric_dates().is_none() && CalendarDate::is_ambiguous(word))
    {
        return WhenError::AmbiguousDate { typed: short };
    }
    let known = || {
        let days = ["today", "tomorrow", "next", "week"].into_iter();
        let weekdays = calendar_date::WEEKDAYS.iter().map(|(name, _)| *name);
        let times = time_of_day::WORDS.iter().map(|(name, _)| *name);
        days.chain(weekdays).chain(calendar_date::MONTHS).chain(times)
    };
    let is_word = |word: &&&str| word.len() > 3 && word.chars().all(char::is_alphabetic);
    let closest = words
        .iter()
        .filter(is_word)
        .find_map(|word| did_you_mean::closest(word, known()).filter(|closest| closest != word));
    WhenError::Unknown { typed: short, closest, syntax }
}

#[cfg(test)]
mod tests;
