//! The time of a message, as an argument.

use jiff::{Timestamp, ZonedDateTime};

use crate::triage::compose::future_time::{self, WhenError};

/// When a message is to go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeArg {
    /// At that moment.
    Exactly(Timestamp),
    /// By the lead's clock, in words.
    Words(String),
}

impl TimeArg {
    /// Reads a time: one with an offset, or words for one in the future.
    ///
    /// # Errors
    /// What is wrong with it wherever the lead is.
    pub fn parse(typed: &str, now: &ZonedDateTime) -> Result<Self, String> {
        if let Ok(at) = typed.parse::<Timestamp>() {
            return Ok(Self::Exactly(at));
        }
        match future_time::parse(typed, now) {
            // It may not be over there.
            Ok(_) | Err(WhenError::Past { .. }) => Ok(Self::Words(typed.to_owned())),
            Err(error) => Err(error.to_string()),
        }
    }
}
