//! Errors of typed times.

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::TimeSyntax;
use crate::domain::TimeStyle;

/// An error in a typed time. Messages are without the final stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    #[error("Type a time: {}", examples(*.syntax))]
    Empty { syntax: TimeSyntax },
    #[error("`{typed}` is not a time. {}", hint(*.closest, *.syntax))]
    Unknown {
        typed: Box<str>,
        /// Suggestion for one of the words.
        closest: Option<&'static str>,
        syntax: TimeSyntax,
    },
    #[error("`{typed}` reads as two dates. Name the month (Dec 1) or write it like 2026-12-01")]
    AmbiguousDate { typed: Box<str> },
    #[error("{hour} could be morning or evening: type {hour}am, {hour}pm or {hour}:00")]
    HalfADay { hour: i8 },
    #[error("Add a time of day: today 5:30pm")]
    NoTime,
    #[error("No such day. {}", hint(None, *.syntax))]
    NoSuchDay { syntax: TimeSyntax },
    #[error("Which one? Type {} or {}", .style.day(.days[0], *.today), .style.day(.days[1], *.today))]
    TwoDays { days: [Date; 2], today: Date, style: TimeStyle },
    #[error("That weekday is wrong: it is {}", .style.day(*.date, *.today))]
    OtherWeekday { date: Date, today: Date, style: TimeStyle },
    #[error("{} is past: it is {} now", .style.date_time(.at, .now), .style.time(.now.time()))]
    Past {
        at: ZonedDateTime,
        /// Now, in the same zone.
        now: ZonedDateTime,
        style: TimeStyle,
    },
    #[error("That is more than a year away")]
    TooFar,
}

impl WhenError {
    /// Whether words of it are not understood, rather than the time they name.
    pub(super) fn is_of_words(&self) -> bool {
        match self {
            Self::Empty { .. }
            | Self::Unknown { .. }
            | Self::AmbiguousDate { .. }
            | Self::HalfADay { .. }
            | Self::NoSuchDay { .. } => true,
            Self::NoTime
            | Self::TwoDays { .. }
            | Self::OtherWeekday { .. }
            | Self::Past { .. }
            | Self::TooFar => false,
        }
    }

    /// A text that was not recognized as a time: what to type instead.
    pub fn no_match(&self) -> Option<String> {
        match self {
            Self::Empty { syntax } | Self::NoSuchDay { syntax } => Some(hint(None, *syntax)),
            Self::Unknown { closest, syntax, .. } => Some(hint(*closest, *syntax)),
            Self::AmbiguousDate { .. }
            | Self::HalfADay { .. }
            | Self::NoTime
            | Self::TwoDays { .. }
            | Self::OtherWeekday { .. }
            | Self::Past { .. }
            | Self::TooFar => None,
        }
    }
}

fn hint(closest: Option<&str>, syntax: TimeSyntax) -> String {
    match closest {
        Some(word) => format!("Did you mean `{word}`?"),
        None => format!("Try: {}", examples(syntax)),
    }
}

fn examples(syntax: TimeSyntax) -> String {
    format!("tomorrow 9am, Mon 2pm, {} 9:00, in 2h", syntax.example_date())
}
