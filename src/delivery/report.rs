//! Reports of the worker to its front end.

use crate::domain::{Failure, Outcome, RedactedText, WriteFailure};
use crate::store::OutboxError;
use crate::triage::outbox::Holder;
use crate::triage::outbox::protocol::OutboxEvent;

/// The server's answer to a write, or why there is none.
pub type Answer = Result<Outcome, WriteFailure>;

/// A report.
#[derive(Debug)]
pub enum WorkerReport {
    /// A change, or the answer to a request.
    Outbox(OutboxEvent),
    /// A former outbox was lost or damaged: a sentence.
    Lost(String),
    /// No request may leave. It is tried again later.
    Hindered(Failure),
    /// The outbox failed: nothing is sent for now.
    Failed(OutboxError),
}

/// Progress of a shutdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShutdownProgress {
    /// So many have still to be answered.
    Sending {
        /// How many.
        left: usize,
    },
    /// Nothing more is sent, and this stays in the outbox.
    Left(PendingSummary),
}

/// What stays in the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingSummary {
    /// The recipients of texts that go out by themselves.
    pub texts: Vec<RedactedText>,
    /// The subjects of notes that do.
    pub notes: Vec<RedactedText>,
    /// The number of other entries that do.
    pub others: usize,
    /// Those that a person has to decide about.
    pub stuck: usize,
    /// Whether another instance sends what waits.
    pub elsewhere: bool,
    /// Which one, where that is known.
    pub holder: Option<Holder>,
}

impl PendingSummary {
    /// How many entries go out by themselves.
    pub fn waiting(&self) -> usize {
        self.texts.len() + self.notes.len() + self.others
    }
}
