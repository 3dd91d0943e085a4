//! Times of day: `9am`, `17:30`, `noon`.

use jiff::civil::{Time, time};

/// The time of day when none is given.
pub(super) const MORNING: Time = time(9, 0, 0, 0);

/// The earliest hour of the morning that a bare number can mean.
const UP: i8 = 8;

/// Named times.
pub(super) const WORDS: [(&str, Time); 4] = [
    ("morning", MORNING),
    ("noon", time(12, 0, 0, 0)),
    ("afternoon", time(14, 0, 0, 0)),
    ("evening", time(18, 0, 0, 0)),
];

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    pub(super) time: Time,
    /// Whether the half of the day is unambiguous: a bare hour up to 12 is not.
    pub(super) is_unambiguous: bool,
}

impl TimeOfDay {
    /// Parses words as one time.
    pub(super) fn parse(words: &[&str]) -> Option<Self> {
        let plain = |time| Some(Self { time, is_unambiguous: true });
        let word = match words {
            [word] => (*word).to_owned(),
            [digits, half @ ("am" | "pm" | "a.m." | "p.m.")] => format!("{digits}{half}"),
            _ => return None,
        };
        if let Some((_, time)) = WORDS.iter().find(|(known, _)| *known == word) {
            return plain(*time);
        }
        let halves = [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)];
        let half = halves.iter().find_map(|(half, add)| Some((word.strip_suffix(half)?, *add)));
        let (digits, half) =
            half.map_or((word.as_str(), None), |(digits, add)| (digits, Some(add)));
        let (hour, minute) = match digits.split_once([':', '.']) {
            Some((hour, minute)) if minute.len() == 2 => (number(hour)?, Some(number(minute)?)),
            Some(_) => return None,
            None => (number(digits)?, None),
        };
        let hour = match half {
            Some(add) => (1..=12).contains(&hour).then_some(hour % 12 + add)?,
            None => hour,
        };
        let time = Time::new(hour, minute.unwrap_or(0), 0, 0).ok()?;
        let is_plain = half.is_some() || minute.is_some() || !(1..=12).contains(&hour);
        Some(Self { time, is_unambiguous: is_plain })
    }

    /// Whether a time that follows a day is ambiguous. An hour of the usual
    /// morning is not.
    pub(super) fn is_ambiguous(self) -> bool {
        !self.is_unambiguous && self.time.hour() < UP
    }
}

/// One or two digits.
fn number(digits: &str) -> Option<i8> {
    let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}
