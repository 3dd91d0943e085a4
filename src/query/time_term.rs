//! Times in terms: an age, a day or an instant, in the user's time zone.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::named_day::{self, Nearest};
use crate::domain::ReasonNames;
use crate::domain::calendar_date::CalendarDate;

/// The context of a query: of its relative times, and of names in it.
#[derive(Clone, Debug)]
pub struct Context {
    pub now: Timestamp,
    pub zone: TimeZone,
    /// Names of the archive reasons.
    pub reasons: ReasonNames,
}

impl Context {
    /// A context without names.
    pub fn new(now: Timestamp, zone: TimeZone) -> Self {
        Self { now, zone, reasons: ReasonNames::default() }
    }

    /// The context with the names of the archive reasons.
    #[must_use]
    pub fn with_reasons(self, reasons: ReasonNames) -> Self {
        Self { reasons, ..self }
    }
}

/// A time as typed, and its value in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimeTerm {
    text: Box<str>,
    shape: TimeRange,
}

/// The value of a time, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TimeRange {
    /// An age, as the instant of that age. Smaller ages lie after it.
    Age(i64),
    /// An instant that is so far ahead.
    Ahead(i64),
    /// The moment of parsing.
    Now(i64),
    /// A day, minute, second or millisecond: its first instant and the first
    /// one after it.
    Span(i64, i64),
}

/// The units of an age, with their length in seconds.
const UNITS: [(char, i64); 4] = [('m', 60), ('h', 3_600), ('d', 86_400), ('w', 7 * 86_400)];

const EXPECTED: &str = "Write a time as an age (30m, 12h, 7d, 2w), today, yesterday, a weekday \
                        (monday), a date (2026-11-01, \"Nov 1\") or a date and time \
                        (2026-11-01T09:30:00)";

const EXPECTED_AHEAD: &str = "Write a time as today, tomorrow, a weekday (monday), from now on \
                              (+3d), a date (2026-12-01, \"Dec 1\") or a date and time \
                              (2026-12-01T09:30:00)";

impl TimeTerm {
    /// Parses a time.
    ///
    /// # Errors
    /// A sentence that names the problem.
    pub(super) fn parse(typed: &str, context: &Context, nearest: Nearest) -> Result<Self, String> {
        if let Some(age) = age(typed, context) {
            return age;
        }
        let lower = typed.to_ascii_lowercase();
        if lower == "now" {
            return Ok(Self::current(context));
        }
        let is_day = lower.ends_with("day") || lower == "tomorrow";
        let mut text = if is_day { lower.clone() } else { typed.to_ascii_uppercase() };
        let today = || context.zone.to_datetime(context.now).date();
        let span = match lower.as_str() {
            "today" => day(today(), &context.zone),
            "tomorrow" => today().tomorrow().and_then(|date| day(date, &context.zone)),
            "yesterday" => today().yesterday().and_then(|date| day(date, &context.zone)),
            _ => match Written::parse(typed) {
                Some(written) => written.span(&context.zone),
                None => match named_day::parse(&lower, today(), nearest) {
                    Some((name, date)) => {
                        text = name;
                        day(date, &context.zone)
                    }
                    None if CalendarDate::is_ambiguous(typed) => return Err(ambiguous(typed)),
                    None if nearest == Nearest::Coming => return Err(EXPECTED_AHEAD.to_owned()),
                    None => return Err(EXPECTED.to_owned()),
                },
            },
        };
        let (from, to) = span.map_err(|_| format!("`{typed}` isn't a valid time"))?;
        Ok(Self { text: text.into(), shape: TimeRange::Span(from, to) })
    }

    /// A point in time, to the millisecond.
    pub(super) fn instant(at: Timestamp) -> Self {
        let from = at.as_millisecond();
        let text = at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        Self { text: text.into(), shape: TimeRange::Span(from, from.saturating_add(1)) }
    }

    /// The moment of parsing.
    pub(super) fn current(context: &Context) -> Self {
        let at = context.now.as_millisecond();
        Self { text: "now".into(), shape: TimeRange::Now(at) }
    }

    /// The day of parsing; `None` if the calendar ends with it.
    pub(super) fn today(context: &Context) -> Option<Self> {
        Self::parse("today", context, Nearest::Coming).ok()
    }

    /// Whether it is an instant that moves with the clock, which nothing equals.
    pub fn is_age(&self) -> bool {
        !matches!(self.shape, TimeRange::Span(..))
    }

    /// Whether it is so long ago.
    pub(super) fn is_past_age(&self) -> bool {
        matches!(self.shape, TimeRange::Age(_))
    }

    pub(super) fn is_now(&self) -> bool {
        matches!(self.shape, TimeRange::Now(_))
    }

    pub(super) fn is_today(&self) -> bool {
        &*self.text == "today"
    }

    /// Whether it is another time tomorrow.
    pub(super) fn is_relative(&self) -> bool {
        self.is_age() || self.text.chars().all(|c| c.is_ascii_lowercase())
    }

    pub(super) fn shape(&self) -> TimeRange {
        self.shape
    }
}

impl fmt::Display for TimeTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn ambiguous(typed: &str) -> String {
    format!("`{typed}` reads as two dates. Name the month (\"Dec 1\") or write it like 2026-12-01")
}

/// Parses an age, or with a plus sign a time from now; `None` if the text has
/// another form. Both count from the last full second.
fn age(typed: &str, context: &Context) -> Option<Result<TimeTerm, String>> {
    let (sign, amount) = match typed.strip_prefix('+') {
        Some(amount) => ("+", amount),
        None => ("", typed),
    };
    let unit = amount.chars().next_back()?.to_ascii_lowercase();
    let (_, seconds) = UNITS.iter().find(|(known, _)| *known == unit)?;
    let digits = &amount[..amount.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let is_ahead = !sign.is_empty();
    let count = digits.parse::<u32>().ok();
    let at = count.and_then(|count| {
        let by = SignedDuration::from_secs(i64::from(count) * seconds);
        let now = Timestamp::from_second(context.now.as_second()).ok()?;
        if is_ahead { now.checked_add(by).ok() } else { now.checked_sub(by).ok() }
    });
    Some(match (count, at.map(Timestamp::as_millisecond)) {
        (Some(count), Some(at)) => Ok(TimeTerm {
            text: format!("{sign}{count}{unit}").into(),
            shape: if is_ahead { TimeRange::Ahead(at) } else { TimeRange::Age(at) },
        }),
        _ if is_ahead => Err(format!("`{typed}` is too far in the future")),
        _ => Err(format!("`{typed}` is too far in the past")),
    })
}

/// A day or an instant, written in full.
enum Written<'a> {
    Day(&'a str),
    /// The text, whether it has a UTC offset, and its precision in
    /// milliseconds.
    Point(&'a str, bool, i64),
}

impl<'a> Written<'a> {
    /// Determines the form by the positions of digits and signs; the calendar
    /// validates the rest.
    fn parse(typed: &'a str) -> Option<Self> {
        let (date, rest) = typed.split_at_checked(10)?;
        if !has_form(date, "0000-00-00") {
            return None;
        }
        let Some(time) = rest.strip_prefix(['T', 't']) else {
            return rest.is_empty().then_some(Self::Day(date));
        };
        let end = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
        let (clock, offset) = time.split_at(end);
        if !["", "Z", "z"].contains(&offset) && !has_form(&offset[1..], "00:00") {
            return None;
        }
        let forms = [
            ("00:00", 60_000),
            ("00:00:00", 1_000),
            ("00:00:00.0", 1),
            ("00:00:00.00", 1),
            ("00:00:00.000", 1),
        ];
        let (_, precision) = forms.iter().find(|(form, _)| has_form(clock, form))?;
        Some(Self::Point(typed, !offset.is_empty(), *precision))
    }

    fn span(&self, zone: &TimeZone) -> Result<(i64, i64), jiff::Error> {
        match *self {
            Self::Day(date) => day(date.parse()?, zone),
            Self::Point(text, has_offset, precision) => {
                let at = if has_offset {
                    text.parse::<Timestamp>()?
                } else {
                    zone.to_timestamp(text.parse::<DateTime>()?)?
                };
                let from = at.as_millisecond();
                Ok((from, from.saturating_add(precision)))
            }
        }
    }
}

/// Whether a text has digits where the form has zeros, and the form's own
/// characters elsewhere.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, due)| match due {
            b'0' => byte.is_ascii_digit(),
            sign => byte == sign,
        })
}

/// A day's first instant and the next day's.
fn day(date: Date, zone: &TimeZone) -> Result<(i64, i64), jiff::Error> {
    let starts = |date: Date| {
        let start = date.to_zoned_datetime(zone.clone())?.start_of_day()?;
        Ok::<i64, jiff::Error>(start.timestamp().as_millisecond())
    };
    Ok((starts(date)?, starts(date.tomorrow()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").expect("a time zone");
        Context::new("2026-11-20T03:30:15.750Z".parse().expect("a time"), zone)
    }

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_millisecond()
    }

    fn shape(typed: &str) -> Result<TimeRange, String> {
        TimeTerm::parse(typed, &context(), Nearest::Past).map(|moment| moment.shape())
    }

    #[test]
    fn ages_count_back_from_the_last_full_second() {
        assert_eq!(shape("30m"), Ok(TimeRange::Age(ms("2026-11-20T03:00:15Z"))));
        assert_eq!(shape("12H"), Ok(TimeRange::Age(ms("2026-11-19T15:30:15Z"))));
        assert_eq!(shape("007d"), Ok(TimeRange::Age(ms("2026-11-13T03:30:15Z"))));
        assert_eq!(shape("2w"), Ok(TimeRange::Age(ms("2026-11-06T03:30:15Z"))));
        assert_eq!(
            TimeTerm::parse("007D", &context(), Nearest::Past).expect("an age").to_string(),
            "7d"
        );
    }

    #[test]
    fn days_are_the_user_s() {
        let day = |from, to| Ok(TimeRange::Span(ms(from), ms(to)));
        assert_eq!(shape("today"), day("2026-11-19T05:00:00Z", "2026-11-20T05:00:00Z"));
        assert_eq!(shape("Yesterday"), day("2026-11-18T05:00:00Z", "2026-11-19T05:00:00Z"));
        let longer = day("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z");
        assert_eq!(shape("2026-11-01"), longer, "the clock goes back on that day");
    }

    #[test]
    fn days_have_names() {
        let parse = |typed: &str| TimeTerm::parse(typed, &context(), Nearest::Past);
        let named = |typed: &str, text: &str, iso: &str| {
            let term = parse(typed).expect("a day");
            assert_eq!(term.to_string(), text);
            assert_eq!(Ok(term.shape()), shape(iso));
            assert_eq!(parse(text).expect("a day").shape(), term.shape());
        };
        named("Monday", "monday", "2026-11-16");
        named("thu", "thursday", "2026-11-19");
        named("Nov 1", "2026-11-01", "2026-11-01");
        named("20-Nov", "2025-11-20", "2025-11-20");
        assert!(shape("12/1").is_err_and(|error| error.contains("reads as two dates")));
    }

    #[test]
    fn a_point_is_as_wide_as_it_was_typed() {
        let from = ms("2026-11-19T14:30:00Z");
        for (typed, width) in [
            ("2026-11-19T09:30", 60_000),
            ("2026-11-19t09:30:00", 1_000),
            ("2026-11-19T14:30:00Z", 1_000),
            ("2026-11-19T16:30:00+02:00", 1_000),
            ("2026-11-19T09:30:00.000", 1),
        ] {
            assert_eq!(shape(typed), Ok(TimeRange::Span(from, from + width)), "{typed}");
        }
    }

    #[test]
    fn anything_else_is_refused_in_words() {
        for typed in ["", "d", "7", "7x", "-7d", "2026", "2026-11-1", "2026-11-01T", "soon", "é"] {
            assert_eq!(shape(typed), Err(EXPECTED.to_owned()), "{typed}");
        }
        for typed in ["2026-13-01", "2026-02-30T10:00", "9999-12-31", "4000000000w", "4294967295w"]
        {
            assert!(shape(typed).is_err_and(|e| e.contains(typed)), "{typed}");
        }
    }
}
