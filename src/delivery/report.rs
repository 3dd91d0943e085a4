//! Reports of the worker to its front end.

use crate::domain::{Failure, Outcome, RedactedText, WriteFailure};
use crate::store::OutboxError;
use crate::triage::outbox::Holder;
use crate::triage::outbox::protocol::OutboxEvent;

/// The server's answer to a write.
pub type Answer = Result<Outcome, WriteFailure>;

#[derive(Debug)]
pub enum WorkerReport {
    /// A change, or the answer to a request.
    Outbox(OutboxEvent),
    /// A former outbox was lost or damaged: a sentence.
    Lost(String),
    /// No request may be sent until a later retry.
    Hindered(Failure),
    /// The outbox failed: nothing is sent for now.
    Failed(OutboxError),
}

/// Progress of a shutdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShutdownProgress {
    Sending {
        left: usize,
    },
    /// The end: this stays in the outbox.
    Left(PendingSummary),
}

/// The entries that stay in the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingSummary {
    /// The recipients of texts that are sent without a decision.
    pub texts: Vec<RedactedText>,
    /// The subjects of notes that do.
    pub notes: Vec<RedactedText>,
    /// The number of other entries that do.
    pub others: usize,
    /// The number of entries that wait for a decision of the user.
    pub stuck: usize,
    /// Another instance sends.
    pub elsewhere: bool,
    /// The other instance, if known.
    pub holder: Option<Holder>,
}

impl PendingSummary {
    /// The number of entries that are sent without a decision.
    pub fn waiting(&self) -> usize {
        self.texts.len() + self.notes.len() + self.others
    }
}
