//! What came of a write: the answers to "did it happen?".
//!
//! `Result<Outcome, WriteFailure>` has three: the server answered and said what
//! happened; it certainly did not happen; nobody here can tell.

use std::fmt;

use jiff::Timestamp;

use super::event::EventId;
use super::failure::Failure;
use super::lead::Lead;
use super::sender::SenderReadiness;
use super::sms::Sms;
use super::status_change::StatusChange;

/// What the server answered to an operation, and what can be learnt from it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It took effect.
    Done,
    /// It had no effect, because something newer came meanwhile: `false` to
    /// mark-read and mark-handled, a conflict (409, 412) to a follow-up. What
    /// is on the screen has to be fetched again.
    Stale,
    /// It took effect, and this is the lead now: archive, unarchive,
    /// assignment, tags.
    Lead(Box<Lead>),
    /// It took effect, and this is the status' new entry in the lead's history.
    StatusSet(Box<StatusChange>),
    /// The note is in the timeline.
    Noted {
        /// The note's event, where the answer names it.
        event: Option<EventId>,
        /// When it was written, by the server's clock.
        at: Option<Timestamp>,
    },
    /// The server took the message, or the cancellation. What becomes of the
    /// message is its status' business: see [`Sms::is_refused`] and
    /// [`Sms::is_canceled`].
    Sms(Box<Sms>),
    /// It took effect, and these are the numbers to send from now.
    Sender(Box<SenderReadiness>),
}

impl Outcome {
    /// Whether something newer came, so that nothing was done.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Stale)
    }

    /// The event that came of it, where the answer names one: a note's or a
    /// message's.
    pub fn event(&self) -> Option<EventId> {
        match self {
            Self::Noted { event, .. } => event.clone(),
            Self::Sms(sms) => sms.event(),
            Self::Done | Self::Stale | Self::Lead(_) | Self::StatusSet(_) | Self::Sender(_) => None,
        }
    }
}

/// Why a write was not answered with success, and whether it took effect
/// nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteFailure {
    /// It certainly did not take effect: it never left, or the server refused
    /// it. It may be sent again as far as the failure's retry class goes,
    /// whatever the operation.
    NotDone(Failure),
    /// It may have taken effect: the connection broke after it went out, no
    /// answer came in time, or the answer does not say. Only what
    /// [`may repeat`](super::Operation::may_repeat) may be sent again without
    /// asking somebody; the retry class of anything else is `Never`.
    Unknown(Failure),
}

impl WriteFailure {
    /// What went wrong.
    pub fn failure(&self) -> &Failure {
        match self {
            Self::NotDone(failure) | Self::Unknown(failure) => failure,
        }
    }

    /// What went wrong, without what it means.
    pub fn into_failure(self) -> Failure {
        match self {
            Self::NotDone(failure) | Self::Unknown(failure) => failure,
        }
    }

    /// Whether it may have taken effect.
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
