//! Why a typed time is none.

use jiff::ZonedDateTime;
use jiff::civil::Date;

/// Why. Sentences without the final stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// Nothing was typed.
    #[error("write a time: tomorrow 9am, mon 14:00, in 2h")]
    Empty,
    /// It does not read.
    #[error("`{typed}` is no time{}", .closest.map_or_else(examples, |word| format!("; did you mean `{word}`?")))]
    Unknown {
        /// As it was typed.
        typed: Box<str>,
        /// What one of its words may have meant.
        closest: Option<&'static str>,
    },
    /// A bare hour that could be before or after noon.
    #[error("{hour} could be before or after noon: write {hour}am, {hour}pm or {hour}:00")]
    HalfADay {
        /// The hour.
        hour: i8,
    },
    /// Today, and nothing else.
    #[error("write a time of today as well: today 17:30")]
    NoTime,
    /// The calendar has no such day.
    #[error("there is no such day")]
    NoSuchDay,
    /// People mean two different days by it.
    #[error("that could be two days: write {soon} or {later}")]
    TwoDays {
        /// The nearer one.
        soon: Date,
        /// The other one.
        later: Date,
    },
    /// It lies before now.
    #[error("{} is past: it is {} now", shown(.at, .now), .now.strftime("%-H:%M"))]
    Past {
        /// What was typed.
        at: ZonedDateTime,
        /// The time by the same clock.
        now: ZonedDateTime,
    },
    /// It is more than a year away.
    #[error("that is more than a year away")]
    TooFar,
}

fn examples() -> String {
    ": write tomorrow 9am, mon 14:00, 2026-11-24 9:00 or in 2h".to_owned()
}

fn shown(at: &ZonedDateTime, now: &ZonedDateTime) -> String {
    super::spelled(at, now)
}
