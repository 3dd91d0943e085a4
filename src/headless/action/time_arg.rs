//! The time of a message, as an argument.

use jiff::{Timestamp, ZonedDateTime};

use crate::triage::compose::future_time::{self, TimeSyntax, WhenError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeArg {
    Exactly(Timestamp),
    /// As typed, by the lead's clock.
    Words(String),
}

impl TimeArg {
    /// Parses a time with an offset, or a phrase for one in the future.
    pub fn parse(typed: &str, now: &ZonedDateTime) -> Result<Self, String> {
        if let Ok(at) = typed.parse::<Timestamp>() {
            return Ok(Self::Exactly(at));
        }
        match future_time::parse(typed, now, TimeSyntax::CommandLine) {
            // It may be in the future in the lead's zone.
            Ok(_) | Err(WhenError::Past { .. }) => Ok(Self::Words(typed.to_owned())),
            Err(error) => Err(error.to_string()),
        }
    }
}
