//! Outcomes of writes.
//!
//! `Result<Outcome, WriteFailure>` has three cases: the server answered and
//! said what happened; it certainly did not happen; it is unknown whether it
//! did.

use std::fmt;

use jiff::Timestamp;

use super::event::EventId;
use super::failure::Failure;
use super::lead::Lead;
use super::sender::SenderReadiness;
use super::sms::Sms;
use super::status_change::StatusChange;

/// The server's answer to an operation, with the data in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It took effect.
    Done,
    /// It had no effect because something newer came meanwhile: `false` to
    /// mark-read and mark-handled, a conflict (409, 412) to a follow-up. The
    /// displayed data has to be fetched again.
    Stale,
    /// It took effect; the updated lead: archive, unarchive, assignment, tags.
    Lead(Box<Lead>),
    /// It took effect; the new entry of the lead's status history.
    StatusSet(Box<StatusChange>),
    /// The note is in the timeline.
    Noted {
        /// The note's event, if the answer names it.
        event: Option<EventId>,
        /// Time of the note, by the server's clock.
        at: Option<Timestamp>,
    },
    /// The server accepted the message or the cancellation; the message's
    /// status says the rest: see [`Sms::is_refused`] and [`Sms::is_canceled`].
    Sms(Box<Sms>),
    /// It took effect; the sender numbers available now.
    Sender(Box<SenderReadiness>),
}

impl Outcome {
    /// Whether something newer prevented the write.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Stale)
    }

    /// The resulting event, if the answer names one: a note's or a message's.
    pub fn event(&self) -> Option<EventId> {
        match self {
            Self::Noted { event, .. } => event.clone(),
            Self::Sms(sms) => sms.event(),
            Self::Done | Self::Stale | Self::Lead(_) | Self::StatusSet(_) | Self::Sender(_) => None,
        }
    }
}

/// A write without a success, and whether it may have taken effect
/// nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteFailure {
    /// It certainly did not take effect: it never left, or the server refused
    /// it. It may be retried as the failure's retry class allows, whatever the
    /// operation.
    NotDone(Failure),
    /// It may have taken effect: the connection broke after it went out, no
    /// answer came in time, or the answer does not say. Only an operation that
    /// [`may_repeat`](super::Operation::may_repeat) may be retried without
    /// confirmation; the retry class of any other is `Never`.
    Unknown(Failure),
}

impl WriteFailure {
    pub fn failure(&self) -> &Failure {
        match self {
            Self::NotDone(failure) | Self::Unknown(failure) => failure,
        }
    }

    pub fn into_failure(self) -> Failure {
        match self {
            Self::NotDone(failure) | Self::Unknown(failure) => failure,
        }
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}

impl fmt::Display for WriteFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDone(failure) => failure.fmt(f),
            Self::Unknown(failure) => write!(f, "it may have taken effect: {failure}"),
        }
    }
}

impl std::error::Error for WriteFailure {}
