//! Relative times: `in 2h`, `in 1 day`, `+30m`.

use jiff::{SignedDuration, Span, Timestamp, ZonedDateTime};

use super::{When, WhenError, resolve};

/// Names of the units.
const UNITS: [(&[&str], Unit); 5] = [
    (&["m", "min", "mins", "minute", "minutes"], Unit::Minute),
    (&["h", "hr", "hrs", "hour", "hours"], Unit::Hour),
    (&["d", "day", "days"], Unit::Day),
    (&["w", "week", "weeks"], Unit::Week),
    (&["month", "months"], Unit::Month),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// A relative time: calendar months and days, then elapsed minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offset {
    months: i64,
    days: i64,
    minutes: i64,
}

/// Parses words that begin with `in` or `+`, an age in days or weeks, and one
/// with a spelled unit.
pub(super) fn parse(words: &[&str]) -> Option<Offset> {
    let text = words.join(" ");
    let prefixed = text.strip_prefix("in ").or_else(|| text.strip_prefix('+'));
    // Without a prefix, `9h` could be a time of day, but `2d` is unambiguous.
    let is_age = text.ends_with(['d', 'w'])
        && text.bytes().filter(u8::is_ascii_digit).count() + 1 == text.len();
    let is_spelled = text.starts_with(|c: char| c.is_ascii_digit())
        && text.split(|c: char| !c.is_ascii_alphabetic()).all(|unit| unit.len() != 1);
    let mut rest = prefixed.or((is_age || is_spelled).then_some(&*text))?.trim_start();
    let mut later = Offset::default();
    while !rest.is_empty() {
        let (count, after) = count(rest)?;
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let (_, unit) = UNITS.iter().find(|(names, _)| names.contains(&name))?;
        match unit {
            Unit::Minute => later.minutes += count,
            Unit::Hour => later.minutes += 60 * count,
            Unit::Day => later.days += count,
            Unit::Week => later.days += 7 * count,
            Unit::Month => later.months += count,
        }
        rest = after.trim_start();
    }
    (later != Offset::default()).then_some(later)
}

/// A number or an article, and the rest of the text.
fn count(text: &str) -> Option<(i64, &str)> {
    if let Some(rest) = ["a ", "an "].iter().find_map(|article| text.strip_prefix(article)) {
        return Some((1, rest));
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    // Six digits suffice: a year has fewer than a million minutes.
    if digits.len() > 6 { None } else { Some((digits.parse().ok()?, rest)) }
}

impl Offset {
    /// The instant at this distance. Days keep the local time of day, hours may
    /// not.
    pub(super) fn after(self, now: &ZonedDateTime) -> Result<When, WhenError> {
        let far = |_| WhenError::TooFar;
        let day = if self.months == 0 && self.days == 0 {
            When { at: now.clone(), change: None }
        } else {
            let span = Span::new().try_months(self.months).and_then(|s| s.try_days(self.days));
            let at = now.datetime().checked_add(span.map_err(far)?).map_err(far)?;
            resolve(at, now)?
        };
        let at = day.at.checked_add(SignedDuration::from_mins(self.minutes)).map_err(far)?;
        let whole = Timestamp::from_second(at.timestamp().as_second()).map_err(far)?;
        // A daylight saving change at that time of day does not affect a time
        // some hours later.
        let change = if self.minutes == 0 { day.change } else { None };
        Ok(When { at: whole.to_zoned_datetime(now.time_zone().clone()), change })
    }
}
