//! Errors of typed times.

use jiff::ZonedDateTime;
use jiff::civil::Date;

/// An error in a typed time. Messages are sentences without the final stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    #[error("write a time: tomorrow 9am, mon 14:00, in 2h")]
    Empty,
    /// The text is not a time.
    #[error("`{typed}` is no time{}", .closest.map_or_else(examples, |word| format!("; did you mean `{word}`?")))]
    Unknown {
        typed: Box<str>,
        /// Suggestion for one of the words.
        closest: Option<&'static str>,
    },
    /// A bare hour that could be before or after noon.
    #[error("{hour} could be before or after noon: write {hour}am, {hour}pm or {hour}:00")]
    HalfADay { hour: i8 },
    /// Today, without a time.
    #[error("write a time of today as well: today 17:30")]
    NoTime,
    /// The day does not exist.
    #[error("there is no such day")]
    NoSuchDay,
    /// The text is ambiguous between two days.
    #[error("that could be two days: write {soon} or {later}")]
    TwoDays {
        /// The nearer day.
        soon: Date,
        /// The later day.
        later: Date,
    },
    /// The time is in the past.
    #[error("{} is past: it is {} now", shown(.at, .now), .now.strftime("%-H:%M"))]
    Past {
        at: ZonedDateTime,
        /// Now, in the same zone.
        now: ZonedDateTime,
    },
    /// The time is more than a year away.
    #[error("that is more than a year away")]
    TooFar,
}

fn examples() -> String {
    ": write tomorrow 9am, mon 14:00, 2026-11-24 9:00 or in 2h".to_owned()
}

fn shown(at: &ZonedDateTime, now: &ZonedDateTime) -> String {
    super::format_time(at, now)
}
