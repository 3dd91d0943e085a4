//! Errors of typed times.

use jiff::ZonedDateTime;
use jiff::civil::Date;

/// An error in a typed time. Messages are sentences without the final stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    #[error("write a time: tomorrow 9am, mon 14:00, in 2h")]
    Empty,
    #[error("`{typed}` is no time{}", .closest.map_or_else(examples, |word| format!("; did you mean `{word}`?")))]
    Unknown {
        typed: Box<str>,
        /// Suggestion for one of the words.
        closest: Option<&'static str>,
    },
    #[error("{hour} could be before or after noon: write {hour}am, {hour}pm or {hour}:00")]
    HalfADay { hour: i8 },
    #[error("write a time of today as well: today 17:30")]
    NoTime,
    #[error("there is no such day")]
    NoSuchDay,
    #[error("that could be two days: write {soon} or {later}")]
    TwoDays { soon: Date, later: Date },
    #[error("{} is past: it is {} now", shown(.at, .now), .now.strftime("%-H:%M"))]
    Past {
        at: ZonedDateTime,
        /// Now, in the same zone.
        now: ZonedDateTime,
    },
    #[error("that is more than a year away")]
    TooFar,
}

fn examples() -> String {
    ": write tomorrow 9am, mon 14:00, 2026-11-24 9:00 or in 2h".to_owned()
}

fn shown(at: &ZonedDateTime, now: &ZonedDateTime) -> String {
    super::format_time(at, now)
}
